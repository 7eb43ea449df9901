"""Layouts that mix two ways of parting cells: what copying, converting and extracting leave behind."""

from __future__ import annotations

import random

import pytest
from hypothesis import given

from toolkit.parsing.tables import read_tables
from toolkit.reading import read

from . import renderers as r
from .test_round_trip import blanked, quick, seeds, sheets, tables_of, wrong


def by_cell(sheet: r.Sheet, label: str, value: str, end: str = "\n") -> str:
    """Print one cell a line: labels by one pattern, values by another."""

    def render(rows: list[r.Row]) -> str:
        lines = [
            end.join([*map(label.format, labels), *(value.format(r.show(v)) for v in values)])
            for labels, values in rows
        ]
        return end.join(lines)

    return r._report(sheet, render, end)


@pytest.mark.parametrize("end", ["\n", "\n\n"])
@quick
@given(sheets, seeds)
def test_values_with_a_pipe_behind_stand_under_labels_without(end: str, sheet: r.Sheet, seed: int) -> None:
    assert wrong(tables_of(by_cell(sheet, "{}", "{} |", end)), sheet, exact=True) == []
    blanked(sheet, seed, 0.3)
    assert wrong(tables_of(by_cell(sheet, "{}", "{} |", end)), sheet, may_miss=True) == []


def page(*tables: str) -> str:
    return "<html><meta charset=utf-8><body><p>" + "</p><p>".join(r.HEADINGS[:1]) + "</p>" + "".join(tables)


def rows(body: list[list[str]], cell: str = "<td>{}</td>") -> str:
    return "".join("<tr>" + "".join(cell.format(text) for text in row) + "</tr>" for row in body)


def read_html(text: str):
    return read_tables(read(text.encode(), name="a.html")).facts


STACKED = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章<br>行政规范性文件", "0<br>12", "", "31<br>140"],
]


def test_rows_set_one_below_the_other_in_one_row_are_parted():
    found = read_html(page(f"<table>{rows(STACKED)}</table>"))
    assert [found[f"t2.regulations.{c}"].value for c in ("made", "repealed", "in_force")] == [0, None, 31]
    assert [found[f"t2.normative_documents.{c}"].value for c in ("made", "repealed", "in_force")] == [12, None, 140]


def test_stacked_rows_of_which_one_is_blank_stay_open():
    body = [STACKED[0], ["规章<br>行政规范性文件", "12", "0", "3<br>1"]]
    found = read_html(page(f"<table>{rows(body)}</table>"))
    assert {fact.state for cell, fact in found.items() if cell.startswith("t2.")} == {"missing"}


FOUR = [
    ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
    [*r.RESULT_HEADS, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
    [*[""] * 5, *r.RESULT_HEADS * 2],
]
VALUES = ["", "", "20", "23", "43", "", "16", "", "", "16", "", "", "", "", ""]


def four(text: str, name: str = "a.html") -> list:
    facts = read_tables(read(text.encode(), name=name)).facts
    return [facts[f"t4.{p}.{c}"].value for p in r.PROCEDURES for c in r.RESULTS]


READ = [int(v) if v else None for v in VALUES]


def test_empty_columns_between_the_columns_of_table_four_shift_nothing():
    spaced = [[text for cell in row for text in (cell, "")] for row in [*FOUR, VALUES]]
    assert four(page(f"<table>{rows(spaced)}</table>")) == READ


def test_columns_of_a_merged_header_count_in_a_pipe_table():
    lines = ["|" + " |" * 15, "|" + " --- |" * 15]
    lines += ["| " + " | ".join(row) + " |" for row in [*FOUR[:2], [*r.RESULT_HEADS * 2], VALUES]]
    assert four("# 年报\n" + "\n".join(lines) + "\n", "a.md") == READ


def test_what_is_blank_below_table_four_or_a_footer_written_above_is_no_row():
    foot = "<tfoot><tr><td>注：以上数据截至年末</td></tr></tfoot>"
    body = rows([FOUR[2], VALUES]) + "<tr height=0>" + "<td></td>" * 15 + "</tr>"
    assert four(page(f"<table><thead>{rows(FOUR[:2])}</thead>{foot}<tbody>{body}</tbody></table>")) == READ


def test_reviews_and_lawsuits_in_tables_of_their_own_are_one_row():
    review = rows([["行政复议"], list(r.RESULT_HEADS), VALUES[:5]])
    suits = rows([["行政诉讼"], ["未经复议直接起诉", "复议后起诉"], [*r.RESULT_HEADS * 2], VALUES[5:]])
    assert four(page(f"<table>{review}</table><table>{suits}</table>")) == READ


def test_a_row_under_a_merged_label_is_short_in_a_pipe_table_and_keeps_its_columns():
    sheet = r.draw(random.Random(3), "2021")
    lines = []
    for labels, values in r.three_rows(sheet):
        wide = [""] * (3 - len(labels)) if labels[0][0] in "一二四" or labels[-1].startswith("（") else []
        lines.append("| " + " | ".join([*labels, *wide[: 1 + (labels[0][0] in "一二四")], *values]) + " |")
    lines.insert(1, "|" + " --- |" * 10)
    found = read_tables(read(("# 年报\n" + "\n".join(lines) + "\n").encode(), name="a.md"))
    three = r.Sheet("2021", {k: v for k, v in sheet.cells.items() if k.startswith("t3.")})
    assert wrong(found, three, exact=True) == []


def test_numbers_in_form_fields_and_boxes_laid_out_as_a_table_are_cells():
    head, body = STACKED[0], ["规章", "", "<input value='7'>", "<input type=text value='31'>"]
    found = read_html(page(f"<table>{rows([head, body])}</table>"))
    assert [found[f"t2.regulations.{c}"].value for c in ("made", "repealed", "in_force")] == [None, 7, 31]
    boxes = rows([head, ["规章", "", "7", "31"]], "<div style='display: table-cell'>{}</div>")
    boxes = boxes.replace("<tr>", "<div style='display:table-row'>").replace("</tr>", "</div>")
    found = read_html(page(f"<div style='display:table'>{boxes}</div>"))
    assert [found[f"t2.regulations.{c}"].state for c in ("made", "repealed")] == ["blank", "number"]


@pytest.mark.parametrize(("cell", "state"), [("12 345", "number"), ("12 3 0 45", "text")])
def test_blanks_join_thousands_but_not_several_numbers(cell: str, state: str):
    found = read_html(page(f"<table>{rows([STACKED[0], ['规章', '1', '2', cell]])}</table>"))
    assert found["t2.regulations.in_force"].state == state


THREE = ("made", "repealed", "in_force")


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("1 262\n734\n13 725", [1262, 734, 13725]),  # three lines, groups of three digits
        ("12,0,131", [12, 0, 131]),  # no number has its commas there
        ("745,23,5247", [745, 23, 5247]),
    ],
)
def test_blanks_and_commas_inside_numbers_and_between_them(printed: str, read_as: list):
    text = f"信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n{printed}\n行政规范性文件\n3\n1\n2\n"
    facts = tables_of(text).facts
    assert [facts[f"t2.regulations.{c}"].value for c in THREE] == read_as
    assert [facts[f"t2.normative_documents.{c}"].value for c in THREE] == [3, 1, 2]


def padded_markdown(sheet: r.Sheet) -> str:
    """Print Markdown as converters leave it: what spans columns once, blanks at the right up to the widest row."""

    def render(rows: list[r.Row]) -> str:
        lines = [[*labels, *map(r.show, values)] for labels, values in rows]
        width = max(map(len, lines))
        printed = [f"| {' | '.join(line + [''] * (width - len(line)))} |" for line in lines]
        return "\n".join([printed[0], "|---" * width + "|", *printed[1:]])

    return r._report(sheet, render, "\n\n")


@quick
@given(sheets)
def test_rows_whose_label_spans_what_others_fill_are_not_moved_by_a_column(sheet: r.Sheet) -> None:
    tables = read_tables(read(padded_markdown(sheet).encode(), name="a.md"))
    assert wrong(tables, sheet, may_miss=True) == []
