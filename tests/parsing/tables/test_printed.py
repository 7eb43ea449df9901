"""One printed cell: a number only where nothing else can be meant."""

from __future__ import annotations

import pytest

from toolkit.parsing.tables.printed import LONGEST, read_cell


@pytest.mark.parametrize(("blanks", "state"), [(LONGEST - 2, "number"), (LONGEST - 1, "text")])
def test_digits_far_apart_are_no_number(blanks: int, state: str) -> None:
    cell = f"1{' ' * blanks}2"
    assert read_cell(f"|{cell}|", 1, 1 + len(cell)).state == state
