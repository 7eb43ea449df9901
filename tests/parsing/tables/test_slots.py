"""Rows told by what stands between their cells, and the form's columns among more."""

from toolkit.parsing.tables import read_tables
from toolkit.reading import read
from toolkit.reading.document import Document


def facts(text: str):
    return read_tables(Document("r", text)).facts


def test_a_row_of_tabs_alone_is_blank():
    found = facts("信息内容\t本年处理决定数量\n行政许可\t\n信息内容\t本年处理决定数量\n行政处罚\t3\n行政强制\t\n")
    assert found["t2.licences.decisions"].state == "blank"
    assert found["t2.penalties.decisions"].value == 3
    assert found["t2.coercive_measures.decisions"].state == "blank"


def test_a_value_repeated_under_a_repeated_header_is_one():
    row = "信息内容\t本年处理决定数量\t本年处理决定数量\t本年处理决定数量\n"
    found = facts(row + "行政许可\t7\t7\t7\n" + row + "行政处罚\t2\t2\t2\n行政强制\t0\t0\t0\n")
    assert [found[f"t2.{r}.decisions"].value for r in ("licences", "penalties", "coercive_measures")] == [7, 2, 0]


def table(head: str, rows: list[tuple[str, list[str]]]) -> str:
    cells = "".join(f"<td>{name}</td>" for name in head.split())
    body = "".join(f"<tr><td>{label}</td>{''.join(f'<td>{v}</td>' for v in vs)}</tr>" for label, vs in rows)
    return f"<table><tr><td></td>{cells}</tr>{body}</table>"


LABELS = (
    "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "（二）部分公开",
    "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”",
    "4.保护第三方合法权益", "5.属于三类内部事务信息", "6.属于四类过程性信息",
)  # fmt: skip


def test_a_subtotal_that_the_header_names_is_left_out():
    head = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 小计 总计"
    page = table(head, [(label, ["1", "2", "0", "0", "0", "0", "2", "3"]) for label in LABELS])
    row = read_tables(read(page.encode(), name="a.html")).facts
    assert [row["t3.granted." + c].value for c in ("natural_person", "enterprise", "other", "total")] == [1, 2, 0, 3]


def test_a_column_more_that_nothing_names_leaves_the_rows_open():
    head = "甲 乙 丙 丁 戊 己 庚 辛"
    page = table(head, [(label, ["0", "2", "0", "0", "0", "0", "2", "2"]) for label in LABELS])
    found = read_tables(read(page.encode(), name="a.html"))
    assert not any(fact.state == "number" for fact in found.facts.values())
    assert any("more columns" in warning for warning in found.warnings)


def test_one_cell_a_line_keeps_its_blank_lines():
    rows = "\n".join(f"{label}\n1\n\n\n\n\n\n1" for label in (*LABELS, "7.属于行政执法案卷", "8.属于行政查询事项"))
    found = facts(f"申请人情况\n自然人\n{rows}\n五、存在的主要问题\n")
    assert found["t3.refused.third_party.natural_person"].value == 1
    assert found["t3.refused.third_party.enterprise"].state == "blank"
    assert found["t3.refused.third_party.total"].value == 1
