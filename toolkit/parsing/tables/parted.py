"""Cells of a grid that hold what stands in several columns, as converters of PDF leave them (``| 5 | 6 0 2 | 4 |``)."""

from __future__ import annotations

import re

from toolkit.parsing.tables.cell import Cell, Segment
from toolkit.parsing.tables.material import Material
from toolkit.parsing.tables.printed import read_cell
from toolkit.parsing.tables.rowread import Reading, RowReading, balanced

_MISSING = Cell("missing", None, None, None)
_BELOW = re.compile(r"[ \t]*\n[ \t]*(\d{1,4})(?=[ \t]*(?:\n|\Z))")


def parted(folded: str, material: Material, width: int) -> Material:
    """Take the values of such cells one by one where they are as many as the row has cells and add up.

    Args:
        folded: the text in its plain shape.
        material: the cells of one row of a grid.
        width: how many cells the row has, the last the sum of the others.

    Returns:
        The values, or ``material`` itself where no cell holds several, or where they do not add up.

    Examples:
        >>> row = Material(fields=((0, 2), (3, 8), (9, 10), (11, 12), (13, 15)))
        >>> len(parted("53|6 0 2|4|1|66", row, 7).segments), len(parted("53|6 0 2|4|1|67", row, 7).segments)
        (7, 0)
    """
    values = _values(folded, material)
    if len(values) != width or all(value in material.fields for value in values):
        return material
    read = tuple(read_cell(folded, *value) for value in values)
    if any(cell.state != "number" for cell in read) or not balanced(read):
        return material
    return Material(segments=tuple(Segment(a, b, b) for a, b in values), lines=(0,) * width)


def weighs(folded: str, material: Material) -> bool:
    """Tell whether the values of a row may decide how it is read, from where they stand alone.

    Args:
        folded: the text in its plain shape.
        material: the row as printed, before ``parted``.

    Examples:
        >>> weighs("1|2", Material(fields=((0, 1), (2, 3)))), weighs("|2", Material(fields=((0, 0), (1, 2))))
        (False, True)
        >>> weighs("", Material())
        False
    """
    fields, lines = material.fields, material.lines
    if fields:
        blank = not folded[slice(*fields[0])].strip()
        return blank or any(not folded[a:b].isdecimal() and len(folded[a:b].split()) > 1 for a, b in fields)
    torn = 1 < len(set(lines)) < len(lines)
    return torn or any(_BELOW.match(folded, last.end) for last in material.segments[-1:])


def doubt(folded: str, row: RowReading) -> None:
    """Look again at a row that does not add up: complete it, or open it, where its printed cells may not be its cells.

    Args:
        folded: the text in its plain shape.
        row: the reading; its last cell is the sum of the others.
    """
    cells = row.cells
    if cells is None or balanced(cells):
        return
    for look in (_doubt_joined, _join_below, _doubt_order):
        look(folded, row, cells)
        if row.cells is not cells:
            return


def _doubt_joined(folded: str, row: RowReading, cells: Reading) -> None:
    """Open a row whose digits were read over blanks within a cell."""
    values = _values(folded, row.material)
    if all(value in row.material.fields for value in values):
        return
    n = len(cells)
    apart = [tuple(read_cell(folded, *value) for value in values[i : i + n]) for i in range(len(values) - n + 1)]
    row.options, row.cells = ([cells, *apart] if apart else []), None
    row.doubt = "blanks part digits within a cell, and the row does not add up if they are one number"


def _join_below(folded: str, row: RowReading, cells: Reading) -> None:
    """Complete a total that was torn in two by what stands alone on the next line, where only so the row adds up."""
    *parts, (_, _, start, end) = cells
    if not row.material.segments:
        return
    below = None if start is None or end is None else _BELOW.match(folded, end)
    if below is None or not folded[start:end].isdecimal():
        return
    total = int(folded[start:end] + below[1])
    if total == sum(cell.value or 0 for cell in parts):
        row.cells = (*parts, Cell("number", total, start, below.end()))
        row.why = "the total goes on below its line: only so the row adds up (t3.applicants)"


def _doubt_order(folded: str, row: RowReading, cells: Reading) -> None:
    """Open a row where it is not sure that its values stand in its columns.

    That is so where some values stand on one line and others below, as when a number is torn at the edge of its cell,
    and where the first cell is blank and either more cells were printed than the row has or one exceeds the total. The
    cells of a grid stand in their columns, whatever they say.
    """
    lines, fields = row.material.lines, row.material.fields
    torn = bool(row.material.segments) and 1 < len(set(lines)) < len(lines)
    *parts, total = (cell.value or 0 for cell in cells)
    shifted = cells[0].state == "blank" and (len(fields) > len(cells) or (total < max(parts) and not row.material.at))
    if not torn and not shifted:
        return
    row.cells = tuple(_MISSING if cell.value is None else cell._replace(state="ambiguous") for cell in cells)
    row.why = "the row does not add up, and its values may stand in other columns"


def _values(folded: str, material: Material) -> list[tuple[int, int]]:
    """Return where values stand: every field as it is, but each of its values where blanks part digits in it."""
    out = []
    for start, end in material.fields:
        words = folded[start:end].split()
        if len(words) < 2 or not all(word.isdecimal() for word in words):
            out += [(start, end)] * bool(words)
            continue
        for word in words:
            start = folded.index(word, start)
            out.append((start, start + len(word)))
            start += len(word)
    return out
