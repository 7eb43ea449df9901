"""Values that stand apart from their labels, as text taken out of a PDF leaves them."""

from __future__ import annotations

import random

from hypothesis import given

from toolkit.parsing.tables.cell import Column, Segment
from toolkit.parsing.tables.material import Material
from toolkit.parsing.tables.torn import read_torn

from . import renderers as r
from .test_round_trip import quick, seeds, sheets, tables_of, wrong


def torn(sheet: r.Sheet, values: list[str]) -> str:
    """All labels of table three, and then its values."""
    rows = [(labels, printed) for labels, printed in r.three_rows(sheet) if printed]
    labels = [label for labels, _ in rows for label in labels]
    head = [*r.THREE_TITLE, "自然人", "法人或其他组织", *r.APPLICANT_HEADS[1:6], "总计"]
    return "\n".join([*r.HEADINGS[1:2], *head, *labels, *values, r.HEADINGS[3], "一是公开不及时。"])


def by_row(sheet: r.Sheet) -> list[list[str]]:
    return [printed for _, printed in r.three_rows(sheet) if printed]


def of_three(sheet: r.Sheet) -> r.Sheet:
    return r.Sheet(sheet.edition, {cell: value for cell, value in sheet.cells.items() if cell.startswith("t3.")})


@quick
@given(sheets)
def test_values_that_follow_row_by_row_or_column_by_column_are_told_by_their_sums(sheet: r.Sheet) -> None:
    rows = by_row(sheet)
    for lines in (rows, zip(*rows, strict=True)):
        tables = tables_of(torn(sheet, [value for line in lines for value in line]))
        assert wrong(tables, of_three(sheet), may_miss=True) == []


def test_columns_are_read_where_the_sums_leave_no_other_way() -> None:
    sheet = r.draw(random.Random(4), "2021", large=90, busy=0.8)
    tables = tables_of(torn(sheet, [value for line in zip(*by_row(sheet), strict=True) for value in line]))
    assert wrong(tables, of_three(sheet), exact=True) == []
    assert "column by column" in tables.facts["t3.granted.total"].decided_by.reason


@quick
@given(sheets, seeds)
def test_values_in_no_order_are_left_open(sheet: r.Sheet, seed: int) -> None:
    values = [value for line in by_row(sheet) for value in line]
    random.Random(seed).shuffle(values)
    tables = tables_of(torn(sheet, values))
    read = [fact.value for cell, fact in tables.facts.items() if cell.startswith("t3.") and fact.state == "number"]
    assert not any(read)


def test_one_wrong_sum_among_torn_rows_is_read_as_printed() -> None:
    sheet = r.draw(random.Random(4), "2021", large=90, busy=0.8)
    sheet.cells["t3.granted.total"] = 9999
    tables = tables_of(torn(sheet, [value for line in by_row(sheet) for value in line]))
    assert wrong(tables, of_three(sheet), exact=True) == []


def test_values_that_add_up_in_rows_and_in_columns_alike_are_left_open() -> None:
    text = "022123"  # 0 + 2 = 2 and 1 + 2 = 3, or 0 + 2 = 2 and 2 + 1 = 3
    at = [Segment(i, i + 1, i + 1) for i in range(len(text))]
    rows = [Material(segments=tuple(at[i : i + 3]), lines=(0, 1, 2)) for i in (0, 3)]
    for row in read_torn(text, rows, [Column()] * 3):
        assert row.cells is None
        assert row.doubt is not None and "row by row and column by column" in row.doubt
