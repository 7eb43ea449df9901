"""From a row's printed material to the ways it can be read, and the one way that is certain by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from toolkit.parsing.tables.cell import Cell, Column, Segment
from toolkit.parsing.tables.material import Material
from toolkit.parsing.tables.printed import read_cell, read_cells
from toolkit.parsing.tables.runs import LONGEST, Run
from toolkit.parsing.tables.sums import BudgetError

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})*(?:\.\d+)?")
Reading = tuple[Cell, ...]
_TORN = 3  # pieces more than cells, up to which numbers may be torn in two


@dataclass(slots=True)
class Style:
    """What the tables show of themselves.

    ``runs``: digits do run together somewhere; ``parted``: rows of table three have their values apart; ``gaps``:
    blank cells are left out somewhere; ``totals``: rows with blank cells left out end in their totals.
    """

    runs: bool = False
    gaps: bool = False
    totals: bool = True
    parted: bool = False


@dataclass(slots=True)
class RowReading:
    """One row: ``cells`` once decided; ``options`` the ways left; ``run`` the digits that are still to be cut."""

    material: Material
    cells: Reading | None = None
    options: list[Reading] = field(default_factory=list)
    run: Run | None = None
    why: str = ""
    doubt: str = ""

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the row's values stand in the text."""
        return self.material.span


def read_row(folded: str, material: Material, columns: Sequence[Column]) -> RowReading:
    """Read a row as far as it is decided by itself.

    Args:
        folded: the text in its plain shape.
        material: what is printed for the row.
        columns: what each of its cells may hold.

    Returns:
        A reading with ``cells`` set where the printed cells are as many as the columns; else with ``run`` (digits to
        be cut) or ``options`` (places for the values), or with neither where nothing is printed.
    """
    n = len(columns)
    row = RowReading(material)
    if material.fields:
        _read_fields(folded, row, n)
        if row.cells is not None or row.options:
            return row
        segments = [s for s in material.fields if s[0] < s[1]]
        if not segments or len(segments) >= n:
            return row

        row.material = material = Material(segments=tuple(Segment(a, b, b) for a, b in segments))
    if not material.segments:
        return row
    commas = _at_commas(folded, material, n)
    if commas:
        run = Run(folded, material.segments, columns)
        if len(material.segments) <= n < 7 and run.count():  # few cells: thousands that touch the next one's digits?
            row.options = [read_cells(folded, commas), *(run.split(64) or ())]
            row.doubt = "commas may part the cells or group the digits of cells run together"
        else:
            row.cells, row.why = read_cells(folded, commas), "commas part the cells: they group no thousands"
    elif len(material.segments) == n:
        row.cells = read_cells(folded, [(s.start, s.stop) for s in material.segments])
    elif len(material.segments) > 3 * n:
        row.doubt = "far more values are printed than cells"
    elif len(material.segments) > n:
        row.options = [read_cells(folded, places) for places in _too_many(folded, material.segments, n)]
        row.doubt = f"{len(material.segments)} values are printed for {n} cells"
    elif sum(s.end - s.start for s in material.segments) > 2 * LONGEST:
        row.doubt = "more digits than the row of any table has"
    else:
        row.run = Run(folded, material.segments, columns)
    return row


def _too_many(folded: str, segments: Sequence[Segment], n: int) -> list[list[tuple[int, int]]]:
    """Return the ways to see ``n`` cells in more pieces: some pieces are not the row's, or are parts of one number.

    Examples:
        >>> pieces = [Segment(0, 1, 1), Segment(2, 4, 4), Segment(5, 6, 6)]
        >>> [["5 17 3"[a:b] for a, b in way] for way in _too_many("5 17 3", pieces, 2)]
        [['5', '17'], ['17', '3'], ['5', '17 3'], ['5 17', '3']]
    """
    at = [(s.start, s.stop) for s in segments]
    many = len(at)
    ways = [at[i : i + n] for i in range(many - n + 1)]
    if many <= n + _TORN and all(folded[a:b].isdecimal() for a, b in at):
        for cuts in combinations(range(1, many), n - 1):
            groups = list(pairwise((0, *cuts, many)))
            if all(j - i == 1 or (j - i == 2 and folded[at[i][0]] != "0") for i, j in groups):
                ways.append([(at[i][0], at[j - 1][1]) for i, j in groups])
    return ways


def _read_fields(folded: str, row: RowReading, n: int) -> None:
    fields, widths = row.material.fields, row.material.widths
    if (
        len(fields) < n
        and sum(widths) == n
        and all(width == 1 or _spreads(folded, field) for field, width in zip(fields, widths, strict=True))
    ):
        fields = tuple(f for f, width in zip(fields, widths, strict=True) for _ in range(width))
    if len(fields) == n:
        row.cells = read_cells(folded, fields)
        return
    filled = [i for i, (a, b) in enumerate(fields) if folded[a:b].strip()]
    if len(fields) < n or not filled:
        if fields and not filled and len(fields) >= n:
            row.cells = tuple(read_cell(folded, *f) for f in fields[:n])
        return
    if filled[-1] - filled[0] >= n:
        row.doubt = f"{len(filled)} values are printed for {n} cells"
        if len(filled) == n:
            row.cells = tuple(read_cell(folded, *fields[i]) for i in filled)
        return
    if n > 2 and len(fields) >= 2 * n - 1:  # so many more stand between the columns, not beside them
        row.doubt = f"{len(fields)} cells are printed where {n} are the form's"
        return
    starts = range(max(0, filled[-1] - n + 1), min(filled[0], len(fields) - n) + 1)
    row.options = [tuple(read_cell(folded, *f) for f in fields[i : i + n]) for i in starts]
    if len(row.options) == 1:
        row.cells = row.options.pop()


def _at_commas(folded: str, material: Material, n: int) -> list[tuple[int, int]]:
    """Return the cells between commas, if there are exactly ``n`` and a comma stands where no number has one.

    Examples:
        >>> cells = [_at_commas(text, Material(segments=(Segment(0, len(text), len(text)),)), 3)
        ...          for text in ("1045,22,0", "1,045,220", "1045,,1067")]
        >>> [bool(found) for found in cells], cells[2]
        ([True, False, True], [(0, 4), (5, 5), (6, 10)])
    """
    start, stop = material.segments[0].start, material.segments[-1].stop
    printed = folded[start:stop]
    parts = printed.split(",")
    if n < 2 or len(parts) != n or len(printed.split()) > 1 or _GROUPED.fullmatch(printed):
        return []
    out = []
    for part in parts:
        out.append((start, start + len(part)))
        start += len(part) + 1
    return out


def _spreads(folded: str, field: tuple[int, int]) -> bool:
    """Tell whether a merged cell says the same of every column that it covers: nothing, or that it does not apply."""
    return read_cell(folded, *field).state in ("blank", "not_applicable")


def runs_together(row: RowReading) -> bool:
    """Tell whether the row's own digits show that cells run together: a piece that no single number can be."""
    return row.run is not None and row.run.joined


def spread(folded: str, row: RowReading, n: int, limit: int = 64) -> list[Reading]:
    """Return every way to place fewer values than columns, in order, the other cells blank."""
    values = [read_cell(folded, s.start, s.stop) for s in row.material.segments]
    blank = Cell("blank", None, None, None)
    out: list[Reading] = []
    for places in combinations(range(n), len(values)):
        if len(out) >= limit:
            return []
        cells = [blank] * n
        for place, value in zip(places, values, strict=True):
            cells[place] = value
        out.append(tuple(cells))
    return out


def balanced(cells: Reading) -> bool:
    """Tell whether the last cell is the sum of the others (a blank counts as 0)."""
    return sum(c.value or 0 for c in cells[:-1]) == (cells[-1].value or 0)


def summed(run: Run, groups: int = 1) -> list[Reading] | None:
    """Return the ways to cut a run that its sums allow, or None where the search was given up."""
    try:
        return run.sums(groups)
    except BudgetError:
        return None
