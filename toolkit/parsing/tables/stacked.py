"""Rows set one below the other inside the cells of a single row: labels in one cell, values in one cell a column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.parsing.tables.labels import Anchor
from toolkit.parsing.tables.material import EMPTY, Material, grid_material
from toolkit.parsing.tables.page import GridRow, Page

_PIECE = re.compile(r"\S+")


def stacked_rows(page: Page, row: GridRow, anchors: Sequence[Anchor]) -> dict[str, Material] | None:
    """Part a grid row whose label cell holds several labels of the form.

    Args:
        page: the document.
        row: the row of the grid.
        anchors: labels of the form that stand in it, one or more.

    Returns:
        For each label its cells, or ``EMPTY`` for all of them where the cells do not hold one piece for each label;
        None where the labels stand in cells of their own, or no cell stands behind theirs.

    Examples:
        >>> from toolkit.reading import read
        >>> table = "<table><tr><td>行政处罚<br>行政强制<td>3<br>5<tr><td>行政许可<td>1</table>"
        >>> page = Page(read(table.encode(), name="a.html"))
        >>> both = stacked_rows(page, page.grid_rows[0], [Anchor("penalties", 0, 4), Anchor("coercive_measures", 5, 9)])
        >>> [page.text[a:b] for material in both.values() for a, b in material.fields]
        ['3', '5']
    """
    if len(anchors) < 2:
        return None
    label = next((c for c in row.cells if c.start <= anchors[0].start < c.end), None)
    if label is None or any(not label.start <= anchor.start < label.end for anchor in anchors):
        return None
    whole = grid_material(page, row, label.end)
    if not whole.fields:
        return None
    page.weighed = True
    cells: list[list[tuple[int, int]]] = []
    for start, end in whole.fields:
        pieces = [m.span() for m in _PIECE.finditer(page.folded, start, end)]
        if pieces and len(pieces) != len(anchors):
            return {anchor.row: EMPTY for anchor in anchors}
        cells.append(pieces or [(start, start)] * len(anchors))
    return {
        anchor.row: Material(fields=tuple(c[i] for c in cells), widths=whole.widths, at=whole.at)
        for i, anchor in enumerate(anchors)
    }
