"""Shapes of tables that are rarely met: read right where something printed decides, else left open."""

from __future__ import annotations

import random
import re

import pytest

from toolkit.parsing.tables import Tables, joint, read_tables
from toolkit.parsing.tables.cell import Column, Segment
from toolkit.parsing.tables.four import find_four
from toolkit.parsing.tables.joint import settle_row
from toolkit.parsing.tables.labels import Anchor
from toolkit.parsing.tables.material import Material
from toolkit.parsing.tables.page import Page
from toolkit.parsing.tables.rowread import Style, read_row
from toolkit.parsing.tables.slots import bare_row, behind
from toolkit.parsing.tables.stacked import stacked_rows
from toolkit.reading import read
from toolkit.reading.document import Document, Grid, GridCell

from . import renderers as r
from .remembered import anew
from .test_round_trip import wrong

SHEET = r.draw(random.Random(5), "2021")
TABBED = r.tabbed(SHEET)
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def tables_of(text: str) -> Tables:
    return read_tables(Document("r.txt", text))


def table(rows: list[list[str]]) -> str:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def values(found: Tables, prefix: str) -> list[object]:
    return [fact.value for cell, fact in found.facts.items() if cell.startswith(prefix)]


# Table two


def test_headers_that_no_edition_has_alone_tell_none() -> None:
    found = tables_of("信息内容 处理决定数量\n规章 甲\n行政规范性文件 乙\n")
    assert found.facts == {}


def test_three_values_in_a_row_are_the_form_of_2019_whatever_its_header_says() -> None:
    head = "信息内容\t本年制发件数\t现行有效件数\n"
    rows = "".join(f"{row}\t{n}\t+1\t{n + 1}\n" for n, row in enumerate(("行政许可", "行政处罚", "行政强制")))
    found = tables_of(head + rows)
    assert found.form == "2019"
    assert "three values" in found.evidence["t2"].reason


HEADS = "信息内容\t本年处理决定数量\t本年处理决定数量\t本年处理决定数量\n"


def test_values_that_differ_under_a_repeated_header_are_not_one() -> None:
    found = tables_of(HEADS + "行政许可\t7\t8\t7\n" + HEADS + "行政处罚\t2\t2\t2\n行政强制\t0\t0\t0\n")
    assert found.facts["t2.licences.decisions"].state != "number"


def test_values_on_lines_of_their_own_under_a_repeated_header_are_one() -> None:
    head, three = HEADS.replace("\t", "\n"), "{}\n{}\n{}\n"
    found = tables_of(
        head + "行政许可\n" + three.format(7, 7, 7) + head + "行政处罚\n2\n2\n2\n行政强制\n" + three.format(0, 0, 0)
    )
    assert [found.facts[f"t2.{row}.decisions"].value for row in ("licences", "penalties", "coercive_measures")] == [
        7,
        2,
        0,
    ]


def test_what_stands_on_a_line_more_is_not_the_rows() -> None:
    text = TABBED.replace(f"行政强制\t{SHEET.cells['t2.coercive_measures.decisions']}\n", "行政强制 3\n14\n")
    assert tables_of(text).facts["t2.coercive_measures.decisions"].value == 3


def test_a_table_whose_header_stands_above_it_is_read() -> None:
    rows = [["行政许可", "7"], ["行政处罚", "2"], ["行政强制", "0"]]
    found = read_tables(read(f"<p>信息内容 本年处理决定数量</p>{table(rows)}".encode(), name="a.html"))
    assert values(found, "t2.")[-4:-1] == [7, 2, 0]


# Table three


def test_a_subtotal_between_bars_is_left_out() -> None:
    rows = [(label, n) for n, (_, _, label) in enumerate(r.THREE_HEAD)]
    head = "| |自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|小计|总计|\n"
    text = head + "".join(f"{label} {n}|1|0|0|0|0|1|{n + 1}\n" for label, n in rows)
    found = tables_of(text)
    assert found.facts["t3.new.enterprise"].value == 1
    assert found.facts["t3.refused.state_secret.total"].value == 5


def test_the_first_row_printed_below_the_second_too_is_read_where_the_form_has_it() -> None:
    first = next(line for line in TABBED.splitlines() if line.startswith("一、本年新收"))
    second = next(line for line in TABBED.splitlines() if line.startswith("二、上年结转"))
    found = tables_of(TABBED.replace(second, f"{second}\n本年新收政府信息公开申请数量"))
    assert [found.facts["t3.new.total"].value, found.facts["t3.carried_over.total"].value] == [
        int(first.rpartition("\t")[2]), int(second.rpartition("\t")[2])
    ]  # fmt: skip


def test_a_row_without_any_refusal_ends_no_search() -> None:
    text = "一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n"
    assert values(tables_of(text), "t3.new") == []


def test_rows_printed_one_number_a_line_below_their_labels_are_given_back_in_order() -> None:
    labels = ["（六）属于四类过程性信息", "（七）属于行政执法案卷"]
    lines = [f"{n}" for n in (1, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 2)]
    one, other = (next(line for line in TABBED.splitlines() if line.startswith(f"{n}.属于")) for n in (6, 7))
    text = TABBED.replace(f"{one}\n{other}", "\n".join([*labels, *lines]))
    facts = tables_of(text).facts
    assert [facts[f"t3.refused.{row}.total"].value for row in ("process_information", "enforcement_file")] == [1, 2]


def in_grid(rows: list[list[str]]) -> Tables:
    head = ["", *r.APPLICANT_HEADS]
    return read_tables(read(table([head, *rows]).encode(), name="a.html"))


ROWS = [[label, "0", "0", "0", "0", "0", "0", "0"] for _, _, label in r.THREE_HEAD]


def test_two_labels_in_one_cell_share_their_row() -> None:
    both = [f"{ROWS[4][0]}<br>{ROWS[5][0]}", "1<br>2", *["0<br>0"] * 5, "1<br>2"]
    facts = in_grid([*ROWS[:4], both, *ROWS[6:]]).facts
    assert [facts[f"t3.refused.{row}.total"].value for row in ("state_secret", "other_law")] == [1, 2]


def test_a_second_line_of_numbers_beside_one_label_is_not_the_rows() -> None:
    html = table([["", *r.APPLICANT_HEADS], *ROWS])
    cells = "".join("<td>0</td>" for _ in range(6))
    label = f"<tr><td>{ROWS[4][0]}</td>{cells}<td>0</td></tr>"
    assert label in html
    torn = label.replace("<td>", "<td rowspan=2>", 1).replace("<td>0</td></tr>", "<td rowspan=2>0</td></tr>")
    text = html.replace(label, torn + "<tr>" + "".join(f"<td>{n}</td>" for n in range(4, 10)) + "</tr>")
    facts = read_tables(read(text.encode(), name="a.html")).facts
    assert facts["t3.refused.state_secret.total"].value == 0
    assert facts["t3.refused.other_law.natural_person"].value == 0


def test_a_label_printed_twice_with_values_keeps_its_first() -> None:
    again = [ROWS[4][0], "5", "0", "0", "0", "0", "0", "5"]
    facts = in_grid([*ROWS[:5], again, *ROWS[5:]]).facts
    assert facts["t3.refused.state_secret.total"].value == 0


def test_a_row_printed_blank_takes_no_values_that_stand_elsewhere() -> None:
    blank = [ROWS[4][0], *[""] * 7]
    loose = ["", "5", "0", "0", "0", "0", "0", "5"]
    facts = in_grid([*ROWS[:4], blank, *ROWS[5:], loose]).facts
    assert facts["t3.refused.state_secret.total"].state == "blank"


# Table four


def four(rows: list[list[str]]) -> Tables:
    return read_tables(read(table(rows).encode(), name="a.html"))


def test_results_down_the_side_with_a_row_that_cannot_be_read() -> None:
    head = [["", "行政复议", "未经复议直接起诉", "复议后起诉"]]
    rows = [[result, "1", "2", "3"] for result in RESULTS[:4]] + [["总计", "4", "8", "12"]]
    found = four(head + rows)
    assert [
        found.facts[f"t4.{p}.upheld"].value for p in ("review", "litigation_direct", "litigation_after_review")
    ] == [1, 2, 3]
    rows[1] = ["结果纠正", "1", "2", "3", "4", "5"]
    found = four(head + rows)
    assert found.facts["t4.review.corrected"].state in ("missing", "ambiguous")
    assert found.facts["t4.review.upheld"].value == 1


@pytest.mark.parametrize(("label", "known"), [("行政复议", ["review"]), ("件数", [])])
def test_rows_under_no_known_procedure_are_said(label: str, known: list[str]) -> None:
    head = ["行政复议行政诉讼复议后起诉", *RESULTS]
    rows = [head, [label, "1", "0", "0", "0", "1"], ["件数", "2", "0", "0", "0", "2"]]
    found = find_four(Page(read(table(rows).encode(), name="a.html")), 0)
    assert list(found.rows) == known
    assert found.warnings == ([] if known else ["table four has an unknown layout"])


FOUR = "行政复议 未经复议直接起诉 复议后起诉 " + " ".join(RESULTS) + " "


@pytest.mark.parametrize(
    ("printed", "upheld"),
    [
        ("14 1 0 0 0 1 2 0 0 0 2 3 0 0 0 3", 1),
        ("14 1 0 0 0 2 2 0 0 0 2 3 0 0 0 3", None),
        (" ".join("1" * 60), None),
    ],
    ids=["one adds up", "none adds up", "far too many"],
)
def test_more_values_than_cells_are_told_by_their_totals(printed: str, upheld: int | None) -> None:
    facts = tables_of(f"{TABBED[: TABBED.index('四、政府信息公开行政复议')]}{FOUR}{printed}\n五、问题\n").facts
    assert facts["t4.review.upheld"].value == upheld


# Searches


def test_a_row_that_adds_up_only_with_blank_cells_is_left_open() -> None:
    row = read_row("12000012", Material(segments=(Segment(0, 8, 8),), lines=(0,)), (Column(),) * 7)
    settle_row("12000012", row, 7, Style(runs=True))
    assert row.cells is None
    assert row.doubt == "the digits add up only with cells left blank between them"


def test_a_row_with_too_many_ways_is_left_open() -> None:
    digits = "1" * 60
    row = read_row(digits, Material(segments=(Segment(0, 60, 60),), lines=(0,)), (Column(),) * 7)
    settle_row(digits, row, 7, Style(runs=True))
    assert (row.cells, row.options, row.doubt) == (None, [], "too many ways to cut the digits")


@pytest.mark.parametrize("states", [0, 1])
def test_columns_too_many_to_compare_leave_their_rows_open(monkeypatch: pytest.MonkeyPatch, states: int) -> None:
    sheets = [r.draw(random.Random(seed), "2021") for seed in range(12)]
    documents = [Document("r", r.inline_joined(sheet)) for sheet in sheets]
    decided = sum(fact.state == "number" for each in documents for fact in anew(each).facts.values())
    monkeypatch.setattr(joint, "STATES", states)
    fewer = 0
    for sheet, each in zip(sheets, documents, strict=True):
        found = anew(each)
        assert wrong(found, sheet) == []
        fewer += sum(fact.state == "number" for fact in found.facts.values())
    assert fewer < decided


# The page


def test_empty_rows_and_tables_change_nothing() -> None:
    html = r.html(SHEET)
    expected = read_tables(read(html.encode())).facts
    empty = "<table><tr><td></td><td></td></tr></table>"
    odd = empty + html.replace("<tr>", "<tr></tr><tr>")
    found = read_tables(read(odd.encode())).facts
    assert {c: f.value for c, f in found.items()} == {c: f.value for c, f in expected.items()}


def test_blanks_around_a_number_in_a_cell_are_none_of_it() -> None:
    found = tables_of(re.sub(r"\t(\d+)", "\t\u3000\\1\u200b ", TABBED))
    assert found.facts["t3.new.total"].value == SHEET.cells["t3.new.total"]


def test_a_grid_of_blank_cells_has_columns_all_the_same() -> None:
    cells = tuple(GridCell(0, column, 1, 1, "", 0, 0) for column in range(3))
    page = Page(Document("r", "\t\t\n", grids=(Grid(cells, 1, 3, 0, 2),)))
    assert [len(row.cells) for row in page.grid_rows] == [3]


def test_two_numbers_in_one_cell_of_a_bare_row_stay_together() -> None:
    text = "总计\n\t3 4\t5\n"
    tokens = Page(Document("r", text)).tokens(0, len(text))
    assert [text[a:b] for a, b in bare_row(behind(tokens, 2), 3).fields] == ["", "3 4", "5"]


def test_labels_in_cells_of_their_own_share_no_row() -> None:
    page = Page(read(b"<table><tr><td>\xe7\x94\xb2</td><td>\xe4\xb9\x99</td><td>3</td></tr></table>", name="a.html"))
    row = page.grid_rows[0]
    first, second = (Anchor(name, cell.start, cell.end) for name, cell in zip("ab", row.cells[:2], strict=True))
    assert stacked_rows(page, row, [first, second]) is None
    last = Anchor("c", row.cells[2].start, row.cells[2].end)
    assert stacked_rows(page, row, [last, last._replace(row="d")]) is None


def test_no_words_have_no_places() -> None:
    assert Page(Document("r", "")).words == ""
    assert tables_of("12 13") == Tables()


@pytest.mark.parametrize("line", ["统计指标 单位 统计数\n"])
def test_the_old_statistics_end_where_their_words_end(line: str) -> None:
    rows = "（一）主动公开政府信息数\t条\t321\n三、依申请公开情况\n（一）收到申请数\t件\t7\n（三）申请答复数\t件\t7\n"
    rows += "2.同意公开答复数\t件\t4\n六、举报投诉数量\t件\t2\n"
    found = tables_of(line + rows + "".join(f"甲{n} 3\n" for n in range(9)) + "四、行政复议数量\t件\t99\n")
    assert found.facts["pre2019.requests"].value == 7
    assert "pre2019.review" not in found.facts


@pytest.mark.parametrize(("printed", "candidates"), [("7 8", (7, 8)), ("7 8 9 10", ())])
def test_more_old_values_than_columns_are_open(printed: str, candidates: tuple[int, ...]) -> None:
    rows = "（一）主动公开政府信息数\t条\t321\n三、依申请公开情况\n（一）收到申请数\t件\tX\n（三）申请答复数\t件\t7\n"
    rows += "2.同意公开答复数\t件\t4\n六、举报投诉数量\t件\t2\n"
    fact = tables_of("统计指标 单位 统计数\n" + rows.replace("X", printed)).facts["pre2019.requests"]
    assert (fact.state, fact.value) == ("ambiguous", None)
    assert set(candidates) <= set(fact.candidates)
