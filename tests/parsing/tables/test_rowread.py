"""One row: decided where what is printed decides it, open where it does not."""

from __future__ import annotations

import pytest

from toolkit.parsing.tables.cell import Column, Segment
from toolkit.parsing.tables.material import Material
from toolkit.parsing.tables.rowread import RowReading, read_row, spread, summed


def fields(*cells: str, widths: tuple[int, ...] = ()) -> tuple[str, Material]:
    """A row of cells, a bar behind each."""
    text, places = "", []
    for cell in cells:
        places.append((len(text), len(text) + len(cell)))
        text += f"{cell}|"
    return text, Material(fields=tuple(places), widths=widths)


def segments(*values: str) -> tuple[str, Material]:
    """Values with a blank behind each, without anything that shows a blank cell."""
    text, places = "", []
    for value in values:
        places.append(Segment(len(text), len(text) + len(value), len(text) + len(value)))
        text += f"{value} "
    return text, Material(segments=tuple(places), lines=(0,) * len(places))


def read(row: tuple[str, Material], n: int) -> RowReading:
    return read_row(*row, (Column(),) * n)


def values(row: RowReading) -> list[float | int | None] | None:
    return None if row.cells is None else [cell.value for cell in row.cells]


@pytest.mark.parametrize(("cell", "state"), [("", "blank"), ("/", "not_applicable")])
def test_a_merged_cell_that_holds_no_number_says_the_same_of_each_column(cell: str, state: str) -> None:
    row = read(fields("4", cell, widths=(1, 2)), 3)
    assert row.cells is not None
    assert [c.state for c in row.cells] == ["number", state, state]


def test_a_number_in_a_merged_cell_is_of_no_single_column() -> None:
    assert read(fields("4", "7", widths=(1, 2)), 3).cells is None


def test_more_cells_than_columns_and_all_of_them_blank() -> None:
    row = read(fields("", "", "", ""), 3)
    assert row.cells is not None
    assert {cell.state for cell in row.cells} == {"blank"}


def test_blanks_in_a_cell_are_none_of_its_number() -> None:
    row = read(fields(" 4 ", "5", "6"), 3)
    assert values(row) == [4, 5, 6]
    assert row.cells is not None
    assert (row.cells[0].start, row.cells[0].end) == (1, 2)


def test_as_many_values_as_columns_among_more_cells() -> None:
    assert values(read(fields("1", "", "2", "", "3"), 3)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("cells", "doubt"),
    [
        (("1", "2", "", "3", "4"), "4 values are printed for 3 cells"),
        (("1", "2", "", "", ""), "5 cells are printed where 3 are the form's"),
    ],
)
def test_more_cells_than_columns_leave_the_row_open(cells: tuple[str, ...], doubt: str) -> None:
    row = read(fields(*cells), 3)
    assert (row.cells, row.options, row.doubt) == (None, [], doubt)


def test_a_cell_more_may_stand_on_either_side() -> None:
    row = read(fields("", "1", "2", ""), 3)
    assert [[cell.value for cell in option] for option in row.options] == [[None, 1, 2], [1, 2, None]]


def test_commas_between_few_cells_may_group_the_digits_of_others() -> None:
    row = read(segments("12,3456"), 2)
    assert row.cells is None
    assert [[cell.value for cell in option] for option in row.options] == [[12, 3456], [12345, 6]]
    assert "commas" in row.doubt


def test_commas_between_many_cells_part_them() -> None:
    assert values(read(segments("1,0,0,0,0,22,23"), 7)) == [1, 0, 0, 0, 0, 22, 23]


def test_far_more_values_than_cells_are_no_row() -> None:
    row = read(segments(*"1234567"), 2)
    assert (row.cells, row.options, row.run) == (None, [], None)


def test_values_are_spread_over_blank_cells_in_every_way_or_in_none() -> None:
    text, material = segments("1", "2", "3")
    row = RowReading(material)
    assert len(spread(text, row, 5)) == 10
    assert {tuple(c.value for c in way if c.value) for way in spread(text, row, 5)} == {(1, 2, 3)}
    assert spread(text, row, 15) == []


@pytest.mark.parametrize(("digits", "found"), [("370000037", 1), ("1" * 60, None), ("1" * 65, None)])
def test_a_run_too_long_to_search_says_nothing(digits: str, found: int | None) -> None:
    run = read(segments(digits), 7).run
    assert run is not None
    ways = summed(run)
    assert (None if ways is None else len(ways)) == found == run.adding_up()
