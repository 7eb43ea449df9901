"""Cells of a grid that hold the values of several columns, as converters of PDF leave them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from . import renderers as r
from .test_round_trip import quick, seeds, sheets, tables_of, wrong
from .test_torn import of_three


def joined(sheet: r.Sheet, seed: int, share: float) -> str:
    """Markdown whose rows have neighbouring values of table three in one cell, and blank cells between."""
    rng = random.Random(seed)
    out = [r.HEADINGS[1], "| " + " | ".join([*r.THREE_TITLE, *r.APPLICANT_HEADS]) + " |", "| --- " * 9 + "|"]
    for labels, values in r.three_rows(sheet):
        cells: list[str] = []
        for value in values:
            if cells and cells[-1] and rng.random() < share:
                cells[-1] += f" {value}"
            else:
                cells += [""] * (rng.random() < 0.1) + [value]
        out.append("| " + " | ".join([*labels, *cells]) + " |")
    return "\n".join([*out, r.HEADINGS[3], "一是公开不及时。"])


@quick
@given(sheets, seeds, st.sampled_from((0.1, 0.4, 0.8)))
def test_values_that_share_a_cell_are_told_by_their_sum(sheet: r.Sheet, seed: int, share: float) -> None:
    assert wrong(tables_of(joined(sheet, seed, share)), of_three(sheet), may_miss=True) == []


def test_every_row_is_read_whose_values_add_up() -> None:
    sheet = r.draw(random.Random(3), "2021", large=300, busy=0.9)
    assert wrong(tables_of(joined(sheet, 5, 0.4)), of_three(sheet), exact=True) == []


def test_a_number_cut_in_two_within_its_cell_is_read_as_one_only_where_the_row_adds_up() -> None:
    sheet = r.draw(random.Random(3), "2021", large=300, busy=0.9)
    row = [f"t3.granted.{applicant}" for applicant in r.APPLICANTS]
    for cell, value in zip(row, (7813, 0, 0, 0, 0, 0, 7813), strict=True):
        sheet.cells[cell] = value
    text = joined(sheet, 1, 0.0)
    assert text.count("7813") == 2
    assert tables_of(text.replace("7813", "781 3", 1)).facts[row[0]].value == 7813
    fact = tables_of(text.replace("7813", "781 3", 1).replace("7813", "7815")).facts[row[0]]
    assert (fact.value, fact.state) == (None, "ambiguous")
    assert {781, 7813} < set(fact.candidates)


def printed(values: str, label: str = "一、本年新收政府信息公开申请数量") -> str:
    """A table three in which one row prints these values, the rows below seven on a line."""
    sheet = r.draw(random.Random(3), "2021", large=300, busy=0.9)
    lines = [r.HEADINGS[1], *r.THREE_TITLE, *r.APPLICANT_HEADS]
    for labels, row in r.three_rows(sheet):
        if row:
            lines.append(f"{labels[-1]} {values if labels[-1] == label else ' '.join(row)}")
    return "\n".join([*lines, r.HEADINGS[3], "一是公开不及时。"])


NEW = [f"t3.new.{applicant}" for applicant in r.APPLICANTS]


@pytest.mark.parametrize("values", ["144 22 0 0 4 3 17 3", "14 4 22 0 0 4 3 17 3", "144 22 0 0 4 3 17\n3"])
def test_numbers_torn_in_two_are_joined_where_only_so_the_row_adds_up(values: str) -> None:
    facts = tables_of(printed(values)).facts
    assert [facts[cell].value for cell in NEW] == [144, 22, 0, 0, 4, 3, 173]


@pytest.mark.parametrize("values", ["144 22 0 0 4 3\n3", "144 22\n0 0 4 3 9"])
def test_a_row_over_two_lines_that_does_not_add_up_is_in_doubt(values: str) -> None:
    facts = tables_of(printed(values)).facts
    assert {facts[cell].state for cell in NEW} == {"ambiguous"}
    assert facts[NEW[0]].candidates == (144,)


def test_a_row_on_its_line_is_read_as_printed_though_it_does_not_add_up() -> None:
    facts = tables_of(printed("144 22 0 0 4 3 9")).facts
    assert [facts[cell].value for cell in NEW] == [144, 22, 0, 0, 4, 3, 9]


@pytest.mark.parametrize(("row", "states"), [
    ("|  | 1943 | 274 | 4 | 18 | 97 | 46 |", {"ambiguous", "missing"}),
    ("|  | 3 | 0 | 0 | 0 | 0 | 4 |", {"blank", "number"}),
])  # fmt: skip
def test_a_blank_first_cell_is_doubted_where_a_part_exceeds_the_total(row: str, states: set[str]) -> None:
    sheet = r.draw(random.Random(3), "2021", large=300, busy=0.9)
    text = joined(sheet, 1, 0.0)
    line = next(line for line in text.splitlines() if "予以公开" in line)
    facts = tables_of(text.replace(line, f"| 三、本年度办理结果 | （一）予以公开 {row}")).facts
    assert {facts[f"t3.granted.{applicant}"].state for applicant in r.APPLICANTS} == states


def test_one_value_too_many_in_a_table_without_sums_leaves_the_row_open() -> None:
    text = "信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n行政规范性文件\n1\n2\n0\n31\n规章\n0\n0\n2\n三、收到"
    facts = tables_of(text).facts
    assert [facts[f"t2.normative_documents.{column}"].value for column in ("made", "repealed", "in_force")] == [
        None
    ] * 3
    assert facts["t2.regulations.in_force"].value == 2


@pytest.mark.parametrize("amount", ["98.7", "98\n.7", "98\n.\n7", "98.\n7"])
def test_an_amount_torn_at_its_point_is_one(amount: str) -> None:
    above = "信息内容\n本年处理决定数量\n行政强制\n5\n信息内容\n本年收费金额（单位：万元）"
    text = f"{above}\n行政事业性收费\n{amount}\n三、收到"
    fact = tables_of(text).facts["t2.fees.amount"]
    assert (fact.value, fact.raw) == (98.7, amount)
