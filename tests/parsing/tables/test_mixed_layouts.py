"""Layouts that mix two ways of parting cells: what copying, converting and extracting leave behind."""

from __future__ import annotations

import pytest
from hypothesis import given

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
