"""Pages set in two columns, as gazettes are: the left one is read to its end before the right one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from toolkit.reading.layout import CJK
from toolkit.reading.pdf_lines import Char, Line, rows_of, to_line
from toolkit.reading.pdf_tables import Ruled

# Beside columns of text stand pages with columns of labels and numbers: so many lines on either side, so many
# ideographs in the middle one of them, and so many of them as wide as the column make text of it.
_LINES = 6
_WORDS = 10
_FULL = 0.4
_GUTTER = 0.9  # in ems: the narrowest space between two columns
_STEP = 3.0  # points
_IDEOGRAPH = re.compile(f"[{CJK}]")


class _Row(NamedTuple):
    chars: list[Char]
    x0: float
    x1: float
    gaps: list[tuple[float, float]]
    part: int  # how many tables stand above

    def crosses(self, x: float) -> bool:
        """Tell whether something is printed at ``x``."""
        return self.x0 < x < self.x1 and not any(a <= x <= b for a, b in self.gaps)


def set_lines(chars: Sequence[Char], page: int, tables: Sequence[Ruled] = ()) -> list[Line]:
    """Return the lines of a page in reading order, those of two columns of text one column after the other.

    Args:
        chars: the glyphs outside tables.
        page: the page's index.
        tables: the ruled tables of the page. One as wide as the page ends the columns above it; where one stands
            inside a column, the lines are left in the order of their height, which the parts of a table need.

    Examples:
        >>> left = [Char("左", 10 * i, 10 * i + 10, 20 * j, 20 * j + 10) for j in range(6) for i in range(12)]
        >>> right = [char._replace(text="右", x0=char.x0 + 140, x1=char.x1 + 140) for char in left]
        >>> [line.text[0] for line in set_lines([*left, *right], 0)]
        ['左', '左', '左', '左', '左', '左', '右', '右', '右', '右', '右', '右']
    """
    rows = [_row(group, tables) for group in rows_of(chars)]
    x = _gutter(rows) if len(rows) >= _LINES else None
    if x is not None and any(not table.edges[0] < x < table.edges[-1] for table in tables):
        x = None
    if x is None:
        return [line for row in rows if (line := to_line(row.chars, page)).text]
    out: list[Line] = []
    band: list[_Row] = []
    for row in [*rows, None]:
        if row is not None and not row.crosses(x):
            if band and band[-1].part != row.part:
                out += _band(band, x, page)
                band = []
            band.append(row)
            continue
        out += _band(band, x, page)
        band = []
        if row is not None:
            out.append(to_line(row.chars, page))
    return [line for line in out if line.text]


def _row(group: list[Char], tables: Sequence[Ruled]) -> _Row:
    shown = sorted((c for c in group if not c.text.isspace()), key=lambda c: c.x0)
    gaps = [(a.x1, b.x0) for a, b in pairwise(shown) if b.x0 - a.x1 > _GUTTER * max(a.size, b.size)]
    part = sum(table.top < shown[0].middle for table in tables)
    return _Row(group, shown[0].x0, max(c.x1 for c in shown), gaps, part)


def _gutter(rows: Sequence[_Row]) -> float | None:
    """Return the place between two columns of text, None where there is none."""
    low, high = min(row.x0 for row in rows), max(row.x1 for row in rows)
    at, stop = low + 0.35 * (high - low), low + 0.65 * (high - low)
    best: tuple[int, float] | None = None
    while at < stop:
        size = sum(len(band) for band in _bands(rows, at) if _is_text(band, at))
        if size and (best is None or size > best[0]):
            best = size, at
        at += _STEP
    return best[1] if best else None


def _bands(rows: Sequence[_Row], x: float) -> list[list[_Row]]:
    bands: list[list[_Row]] = [[]]
    for row in rows:
        if row.crosses(x):
            bands.append([])
        elif bands[-1] and bands[-1][-1].part != row.part:
            bands.append([row])
        else:
            bands[-1].append(row)
    return [band for band in bands if len(band) >= _LINES]


def _sides(band: Sequence[_Row], x: float) -> tuple[list[list[Char]], list[list[Char]]]:
    left = [[c for c in row.chars if c.x0 < x] for row in band]
    right = [[c for c in row.chars if c.x0 >= x] for row in band]
    return [side for side in left if _shown(side)], [side for side in right if _shown(side)]


def _shown(side: Sequence[Char]) -> bool:
    return any(not c.text.isspace() for c in side)


def _is_text(band: Sequence[_Row], x: float) -> bool:
    """Tell whether there is running text on both sides."""
    if sum(row.x0 < x for row in band) < _LINES or sum(row.x1 > x for row in band) < _LINES:
        return False
    for side in _sides(band, x):
        if len(side) < _LINES or median(_words(line) for line in side) < _WORDS:
            return False
        ends = [max(c.x1 for c in line) for line in side]
        size = max(c.size for c in side[0])
        if sum(end > max(ends) - 1.6 * size for end in ends) < _FULL * len(side):
            return False
    return True


def _words(line: Sequence[Char]) -> int:
    return sum(_IDEOGRAPH.match(c.text) is not None for c in line)


def _band(band: Sequence[_Row], x: float, page: int) -> list[Line]:
    if len(band) < _LINES or not _is_text(band, x):
        return [to_line(row.chars, page) for row in band]
    top = min(to_line(row.chars, page).top for row in band)
    return [
        to_line(line, page)._replace(column=number, band=top)
        for number, side in enumerate(_sides(band, x), 1)
        for line in side
    ]
