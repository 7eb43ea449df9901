"""Whole reports of invented bodies as they come from the web, their headings, items and makers marked in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from whole_reports import read_case, shortcomings

CASES = sorted((Path(__file__).parent / "whole").glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_whole_report(path: Path) -> None:
    assert shortcomings(read_case(path)) == []
