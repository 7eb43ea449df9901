"""Rows of values that stand without their labels: printed row by row or, by some converters, column by column."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.parsing.tables.cell import Column
from toolkit.parsing.tables.material import EMPTY, Material
from toolkit.parsing.tables.parted import doubt, parted
from toolkit.parsing.tables.rowread import RowReading, balanced, read_row


def may_be_row(material: Material, width: int) -> bool:
    """Tell whether so much is printed that it may be a whole row of ``width`` cells.

    Examples:
        >>> may_be_row(Material(fields=((0, 1), (2, 3))), 2), may_be_row(EMPTY, 2)
        (True, False)
    """
    if len(material.segments) == 1:
        return material.segments[0].end - material.segments[0].start >= width
    return 1 < len(material.segments) <= width or len(material.fields) == width


def read_torn(folded: str, materials: Sequence[Material], columns: Sequence[Column]) -> list[RowReading]:
    """Read rows of values that are as many as the labels they were torn from; the sums tell in which order they stand.

    Args:
        folded: the text in its plain shape.
        materials: what is printed, cut into rows of as many values as there are columns.
        columns: what the cells of a row may hold, the last the sum of the others.

    Returns:
        One reading per label, in order. Where each value has a line of its own: row by row or column by column,
        whichever alone adds up in every row; row by row also where most rows add up (a report may have a wrong sum);
        else each in doubt.

    Examples:
        >>> from toolkit.parsing.tables.cell import Segment
        >>> def torn(text):
        ...     at = [Segment(i, i + 1, i + 1) for i in range(len(text))]
        ...     rows = [Material(segments=tuple(at[i : i + 3]), lines=(0, 1, 2)) for i in range(0, len(at), 3)]
        ...     read = read_torn(text, rows, [Column()] * 3)
        ...     return [row.cells and [cell.value for cell in row.cells] for row in read]
        >>> torn("123246"), torn("122436"), torn("125436")
        ([[1, 2, 3], [2, 4, 6]], [[1, 2, 3], [2, 4, 6]], [None, None])
    """
    many = len(materials)
    readings = [read_row(folded, parted(folded, material, len(columns)), columns) for material in materials]
    for row in readings:
        doubt(folded, row)
    rows = f"values torn from their label: one of {many} such rows, in order, for as many"
    if not all(len(set(material.lines)) > 1 for material in materials):
        return _said(readings, rows)
    telling = [row.cells for row in readings if row.cells is not None and any(cell.value for cell in row.cells)]
    fitting = sum(map(balanced, telling))
    turned = _by_column(folded, materials, columns)
    if turned and _values(turned) != _values(readings) and fitting == len(telling):
        return _doubted(many, "row by row and column by column")
    if turned and fitting < len(telling):
        return _said(turned, f"values torn from their labels, printed column by column for {many} rows that all add up")
    if fitting == len(telling) or (fitting > 1 and fitting * 4 >= len(telling) * 3):
        return _said(readings, rows)
    return _doubted(many, "in no order")


def _by_column(folded: str, materials: Sequence[Material], columns: Sequence[Column]) -> list[RowReading]:
    """Read values as standing column by column; nothing where they are not one to a cell, or a row does not add up."""
    values = [segment for material in materials for segment in material.segments]
    many = len(materials)
    if many < 2 or len(values) != many * len(columns):
        return []
    readings = [read_row(folded, Material(segments=tuple(values[row::many])), columns) for row in range(many)]
    return readings if all(row.cells is not None and balanced(row.cells) for row in readings) else []


def _values(readings: Sequence[RowReading]) -> list[object]:
    return [row.cells and [cell.value for cell in row.cells] for row in readings]


def _said(readings: list[RowReading], why: str) -> list[RowReading]:
    for row in readings:
        if row.cells is not None:
            row.why = why
    return readings


def _doubted(many: int, how: str) -> list[RowReading]:
    return [RowReading(EMPTY, doubt=f"values torn from their labels; they add up {how}") for _ in range(many)]
