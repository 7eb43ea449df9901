# ruff: noqa: E501
"""What fuzzing found, once each, as short as it could be made."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from invariants import check_facts, check_items, check_report, check_sections

from toolkit.checking.identities import edition_of
from toolkit.checking.waivers import load_waivers
from toolkit.errors import NianbaoError
from toolkit.exchange.brat import read_brat
from toolkit.exchange.doccano import read_doccano
from toolkit.exchange.labelstudio import read_annotations
from toolkit.frames.making import to_tables
from toolkit.frames.rows import Row
from toolkit.linking.numerals import find_quantities, parse_number
from toolkit.parsing.items import find_items
from toolkit.parsing.sections import find_sections
from toolkit.parsing.tables import read_tables
from toolkit.pipeline import analyse
from toolkit.reading import read
from toolkit.reading.detection import detect
from toolkit.reading.document import Document
from toolkit.report import Fact, Section

FIVE = (
    "（一）主动公开情况\n公开信息12条。\n",
    "（二）依申请公开情况\n收到申请3件。\n",
    "（三）政府信息管理情况\n制度健全。\n",
    "（四）平台建设情况\n网站1个。\n",
    "（五）监督保障情况\n培训2次。\n",
)
REST = (
    "二、主动公开政府信息情况\n见表。\n三、收到和处理政府信息公开申请情况\n见表。\n四、政府信息公开行政复议、行政诉讼情况\n无。\n"
    "五、存在的主要问题及改进情况\n一是培训不足。\n六、其他需要报告的事项\n无。\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况\n" + "".join(FIVE).replace("（三）", "三）") + REST,  # a bracket lost: numbered like the section
        "一、总体情况\n" + "".join(FIVE) + "三）政府信息管理情况\n制度健全。\n" + REST,  # and there twice
        "（一）总体情况\n本年平稳。\n（二）工作要点\n推进有序。\n" + "".join(FIVE[2:]) + REST,  # cut off by a number
        "总体情况\n" + "".join(part[3:] for part in FIVE) + REST,  # no ordinals
    ],
)
def test_the_parts_of_section_one_stand_in_it_once_and_side_by_side(text: str) -> None:
    found = find_sections(Document("a.txt", text))
    check_sections(found, text)
    roles = [s.role for s in found.sections if s.state != "absent"]
    assert len(set(roles)) == len(roles)


def test_a_part_whose_heading_is_torn_into_the_next_section_is_none() -> None:
    text = "一、总体情况\n平稳。\n（一）主动公开情况\n公开12条。\n（二）依\n申请公开情况\n收到3件。\n六、其他需要报告的事项\n无。\n"
    check_sections(find_sections(Document("a.txt", text)), text)


@pytest.mark.parametrize("text", ["三几个", "2023几份", "四几%"])
def test_a_numeral_that_nobody_writes_is_none(text: str) -> None:
    assert list(find_quantities(text)) == []


@pytest.mark.parametrize(
    ("text", "low", "high"), [("3至5万件", 30_000, 50_000), ("5000至1万件", 5000, 10_000), ("百至2千个", 100, 2000)]
)
def test_the_scale_of_a_range_belongs_to_its_lower_end_only_where_that_stays_below(
    text: str, low: int, high: int
) -> None:
    [found] = find_quantities(text)
    assert (found.quantity.low, found.quantity.high) == (low, high)


@pytest.mark.parametrize("text", ["一" + "亿" * 60 + "1.5", "1.5" + "亿" * 60, "9" * 500 + "万1.5", "亿" * 50_000])
def test_what_is_larger_than_anybody_counts_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_a_full_stop_among_chinese_numerals_makes_no_number() -> None:
    assert parse_number("一.二") is None


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b"[1]",
        b'[{"data": []}]',
        b'[{"data": {"report_id": "a", "text": "x"}, "annotations": [3]}]',
        b"\xff",
    ],
)
def test_a_file_that_is_no_export_of_label_studio_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(NianbaoError, match=r"a\.json: found [^\n]+; valid would be [^\n]+$"):
        read_annotations(tmp_path / "a.json", {"a": "x"})


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"[" * 100_000,
        b"3",
        b'{"report_id": "a", "text": "x", "entities": [{"id": 1, "label": 5}]}',
        b'{"a":1}',
    ],
)
def test_a_file_that_is_no_export_of_doccano_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    with pytest.raises(NianbaoError, match=r"a\.jsonl.*: found [^\n]+; valid would be [^\n]+$"):
        read_doccano(tmp_path / "a.jsonl", {"a": "x"}, "anna")


@pytest.mark.parametrize(
    ("listed", "annotated"), [(b"r1\ta\n", b"\xff"), (b"r2\ta\n", b""), (b"\xff", b""), (b"r\0\ta", b""), (b"[x]", b"")]
)
def test_a_folder_that_is_not_brats_is_refused_in_one_line(tmp_path: Path, listed: bytes, annotated: bytes) -> None:
    (tmp_path / "reports.tsv").write_bytes(listed)
    (tmp_path / "r1.txt").write_bytes(b"x")
    (tmp_path / "r1.ann").write_bytes(annotated)
    with pytest.raises(NianbaoError, match=r"[^\n]+: found [^\n]+; valid would be [^\n]+$"):
        read_brat(tmp_path, {"a": "x"}, "anna")


def test_half_a_character_spoils_nothing_but_itself() -> None:
    text = "五、存在的主要问题及改进情况\n一是培训\ud800不足。下一步，加强培训\udfff。\n"
    document = Document("a.txt", text)
    check_report(analyse(document), document)


@pytest.mark.parametrize("content", ["a: !!timestamp x", "=", "[" * 3000, "<<: 3"])
def test_yaml_that_cannot_be_built_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "w.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(NianbaoError, match=r"w\.yaml: found [^\n]+; valid would be [^\n]+$"):
        load_waivers(tmp_path / "w.yaml")


def test_the_edition_of_table_three_shows_in_its_rows_where_all_of_one_are_missing() -> None:
    cell = "t3.other_handling.other.total"
    assert edition_of({cell: Fact(cell, None, "missing")}, "2019") == "2021"


def test_findings_name_only_cells_that_the_report_has() -> None:
    two = "信息内容|本年新制作数量|本年新公开数量|对外公开总数量\n规章|0|0|0\n规范性文件|2|2|9\n"
    three = (
        "一、本年新收政府信息公开申请数量|3|0|0|0|0|0|3\n（六）其他处理|1.申请人无正当理由逾期不补正|0|0|0|0|0|0|0\n"
    )
    document = Document("a.txt", two + three)
    report = analyse(document)
    check_report(report, document)
    assert json.loads(json.dumps(report.to_dict()))["facts"]


def test_a_label_that_is_torn_before_its_ordinal_counts_labels_nothing() -> None:
    text = "五、存在的问题\n一、下一步工作打算\n五、下一步工\n作打算"
    check_items(find_items(text, [Section("problems", "五、存在的问题", 0, len(text), 8)]), text)


@pytest.mark.parametrize(
    "data",
    [
        b"<!---->" * 26 + b"x",  # comments, each of which could end where another does
        b"a:\r\n" * 26 + b"x",  # the lines of a web archive's head, each with two ways to end
        b"-" * 3000 + b"\n",  # a ruler that is no table
    ],
)
def test_the_kind_of_a_file_is_told_in_one_pass(data: bytes) -> None:
    began = time.process_time()
    assert detect(data, "") == "txt"
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ("<td>规章<td>3</td><script>var a = '甲'</script>", "规章\t3\n"),  # nothing of a script is shown
        ("<td>规章<td>3</td><textarea>乙</textarea>", "规章\t3\n"),
        ("<td>规章<td><span><p>9</p></span>a", "规章\t9 a\n"),  # what stands beside a paragraph is a line of its own
        ("<td>规章<td><p>9</p><span>a</span>b", "规章\t9 ab\n"),
        ("<td>a<o:p><td>b</td></td><td>3", "a b\t3\n"),  # so is a cell inside another
    ],
)
@pytest.mark.parametrize("hidden", ["", "<span hidden>丙</span>"])
def test_a_page_that_hides_something_reads_its_tables_like_any_other(hidden: str, cells: str, text: str) -> None:
    page = f"<p>{hidden}</p><table><tr>{cells}</tr></table>"
    assert read(page.encode(), name="a.html", format="html").text == text


def test_a_layout_with_a_run_of_digits_between_pipes_is_met_again_and_again() -> None:
    text = (
        "第二十条第九项信息内容采购项目数量采购总金额政府集中采购{}处理政府信息公开申请情况本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和"
        "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他一本年新收0二上年结转{}三国家秘密0六其他处理00000000000000"
        "四结转下年000000行政复议起诉起诉结果纠正审结总计|00000000000000况"
    )
    documents = [Document("a.txt", text.format(a, b)) for a, b in ((8, 488), (6, 37))]
    expected = [read_tables(one) for one in documents]
    for _ in range(3):
        assert [read_tables(one) for one in documents] == expected


@pytest.mark.parametrize("digits", ["9007199254740993", "110101199003078888", "9" * 39, "9" * 5000])
@pytest.mark.parametrize(
    "said",
    [
        "收到政府信息公开申请{}件，约{}件，{}至{}件。",
        "信息内容|本年制发件数|本年废止件数|现行有效件数\n规章|{}|0|{}\n行政规范性文件|{}.5|1|{}\n",
        "一、本年新收政府信息公开申请数量|{}|0|0|0|0|0|{}\n（七）总计|{}|0|0|0|0|0|{}\n",
        "（一）予以公开{}00000{}\n（二）部分公开{},{}\n",
    ],
)
def test_digits_that_nobody_counts_with_are_no_number_and_columns_hold_the_report(said: str, digits: str) -> None:
    text = "临溪市人民政府2023年政府信息公开工作年度报告\n一、总体情况\n" + said.format(*[digits] * 4)
    document = Document("a.txt", text)
    report = analyse(document)
    check_report(report, document)
    assert to_tables([Row(report, "txt", None)])["reports"].num_rows == 1


@pytest.mark.parametrize("text", ["9" * 5000, "一" * 5000, "1" * 5000 + "万", "9" * 400 + ".5", "二" * 17])
def test_a_number_longer_than_any_is_none(text: str) -> None:
    assert parse_number(text) is None
    assert [n.quantity.low for n in find_quantities(f"收到{text}件")] == []


def test_what_is_blank_in_a_row_in_doubt_is_nowhere() -> None:
    text = (
        "（二）部分公开\n|||5||\n||1.国家秘密\n2.其他法律行政法规禁止公开\n3.危及三安全一稳定\n4.保护第三方合法权益\n"
    )
    facts = read_tables(Document("a.txt", text)).facts
    check_facts(facts, text)
    assert {facts[cell].state for cell in facts if cell.startswith("t3.partial.")} == {"ambiguous", "missing"}
