"""Cells of a grid that hold the values of several columns, as converters of PDF leave them."""

from __future__ import annotations

import random

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
