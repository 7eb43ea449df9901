"""Cutting digits: nothing is left out, nothing is invented."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.parsing.tables import sums
from toolkit.parsing.tables.cell import Column, Segment
from toolkit.parsing.tables.runs import LONGEST, Run
from toolkit.parsing.tables.sums import BudgetError


def every_split(digits: str, n: int) -> set[tuple[int, ...]]:
    out = set()
    for places in combinations(range(1, len(digits)), n - 1):
        parts = [digits[a:b] for a, b in zip((0, *places), (*places, len(digits)), strict=True)]
        if all(part == "0" or part[0] != "0" for part in parts):
            out.add(tuple(int(part) for part in parts))
    return out


def run_of(digits: str, n: int, column: Column = Column()) -> Run:  # noqa: B008
    return Run(digits, [Segment(0, len(digits), len(digits))], (column,) * n)


numbers = st.one_of(st.just(0), st.integers(0, 20), st.integers(0, 3000))


@given(st.lists(numbers, min_size=1, max_size=5))
def test_every_cut_is_found_and_counted(values: list[int]) -> None:
    digits = "".join(map(str, values))
    run = run_of(digits, len(values))
    splits = every_split(digits, len(values))
    assert tuple(values) in splits
    assert run.count() == len(splits)
    assert {tuple(cell.value for cell in row) for row in run.split(10**6) or ()} == splits
    assert run.candidates() == [{split[i] for split in splits} for i in range(len(values))]


@settings(max_examples=25, deadline=None)
@given(st.lists(numbers, min_size=6, max_size=6))
def test_the_sum_search_finds_exactly_the_cuts_that_add_up(values: list[int]) -> None:
    digits = "".join(map(str, [*values, sum(values)]))
    found = {tuple(cell.value for cell in row) for row in run_of(digits, 7).sums()}
    assert found == {split for split in every_split(digits, 7) if sum(split[:6]) == split[6]}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=2, max_size=2), min_size=2, max_size=2))
def test_groups_add_up_one_by_one(groups: list[list[int]]) -> None:
    flat = [value for group in groups for value in (*group, sum(group))]
    digits = "".join(map(str, flat))
    found = {tuple(cell.value for cell in row) for row in run_of(digits, 6).sums(2)}
    assert found == {
        split for split in every_split(digits, 6) if split[0] + split[1] == split[2] and split[3] + split[4] == split[5]
    }


def test_a_blank_is_a_certain_cut_and_not_the_only_one() -> None:
    run = Run("12 34", [Segment(0, 2, 2), Segment(3, 5, 5)], (Column(),) * 3)
    assert [[cell.value for cell in row] for row in run.split(9) or ()] == [[1, 2, 34], [12, 3, 4]]


def test_a_sign_opens_a_number_where_the_column_has_signs() -> None:
    columns = (Column(), Column(signed=True), Column())
    run = Run("13-4520", [Segment(0, 7, 7)], columns)
    assert {-4, -45, -452} <= run.candidates()[1]
    assert run.candidates()[0] == {13}


def test_a_comma_groups_three_digits() -> None:
    assert [[cell.value for cell in row] for row in run_of("1,2340", 2).split(9) or ()] == [[1234, 0]]


def test_cells_quote_their_digits() -> None:
    (row,) = run_of("3700000", 6).split(9)[1:]  # type: ignore[index]
    assert [(cell.start, cell.end) for cell in row] == [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7)]


def test_nothing_is_told_of_a_run_longer_than_any_row() -> None:
    size = LONGEST + 1
    run = run_of("0" * size, size)
    assert run.candidates() == [frozenset()] * size
    assert run.certain() == [None] * size
    assert run.split() is None
    with pytest.raises(BudgetError):
        run.sums()


@pytest.mark.parametrize(("digits", "n", "groups"), [("1" * 60, 7, 1), ("12" * 23, 15, 3)])
def test_a_search_too_large_is_given_up_openly(digits: str, n: int, groups: int) -> None:
    run = run_of(digits, n)
    assert run.adding_up(groups) is None
    with pytest.raises(BudgetError):
        run.sums(groups)


def test_more_ways_than_decide_anything_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_of("101101", 6).adding_up(2) == 1
    monkeypatch.setattr(sums, "MANY", 0)
    assert run_of("202202", 6).adding_up(2) is None
