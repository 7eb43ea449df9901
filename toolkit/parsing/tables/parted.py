"""Cells of a grid that hold what stands in several columns, as converters of PDF leave them (``| 5 | 6 0 2 | 4 |``)."""

from __future__ import annotations

from toolkit.parsing.tables.cell import Segment
from toolkit.parsing.tables.material import Material
from toolkit.parsing.tables.printed import read_cell
from toolkit.parsing.tables.rowread import RowReading, balanced


def parted(folded: str, material: Material, width: int) -> Material:
    """Take the values of such cells one by one where they are as many as the row has cells and add up.

    Args:
        folded: the text in its plain shape.
        material: the cells of one row of a grid.
        width: how many cells the row has, the last the sum of the others.

    Returns:
        The values, or ``material`` itself where no cell holds several, or where the cells as they are add up.

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
    whole = tuple(cell for field in material.fields if (cell := read_cell(folded, *field)).state != "blank")
    if len(whole) == width and balanced(whole):
        return material
    return Material(segments=tuple(Segment(a, b, b) for a, b in values), lines=(0,) * width)


def doubt_joined(folded: str, row: RowReading) -> None:
    """Open a row again whose digits were read over blanks within a cell, where it does not add up so.

    Args:
        folded: the text in its plain shape.
        row: the reading; its last cell is the sum of the others.
    """
    if row.cells is None or balanced(row.cells):
        return
    values = _values(folded, row.material)
    if all(value in row.material.fields for value in values):
        return
    n = len(row.cells)
    apart = [tuple(read_cell(folded, *value) for value in values[i : i + n]) for i in range(len(values) - n + 1)]
    row.options, row.cells = ([row.cells, *apart] if apart else []), None
    row.doubt = "blanks part digits within a cell, and the row does not add up if they are one number"


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
