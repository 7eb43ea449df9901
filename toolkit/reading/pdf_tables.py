"""Ruled tables of a PDF: cells from the rules, text from the glyphs inside, parts on following pages joined."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from toolkit.reading import limits
from toolkit.reading.layout import Cell, Table, tidy_cell
from toolkit.reading.pdf_lines import Char, Line, to_lines

_THIN = 3.0  # points; a filled box this flat is a rule, a higher one is shading
_NEAR = 5.0  # points; edges this close are one edge
_ROOM = 2.6  # ems; a line that leaves less of its cell free was broken there
_PAGE_CELL = 300
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]|第")
_DIGITS = re.compile(r"[\d,，.]+")


Place = tuple[int, float, float, float, float, float]
"""Page, x0, top, x1, bottom in points, and the confidence that the print there was read with."""


class Placed(NamedTuple):
    """A cell as ``layout.Cell`` has it, with where it stands (twice where a page break cuts it) and how it was read."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    boxes: tuple[Place, ...] = ()
    confidence: float = 1.0
    others: tuple[tuple[str, float], ...] = ()


@dataclass(slots=True)
class Ruled:
    """A ruled table on one page or, after joining, on several; ``edges`` are the x of its column edges in points.

    ``full`` holds the places of cells of the last row whose last line reaches from side to side: text may go on.
    """

    page: int
    top: float
    bottom: float
    edges: list[float]
    cells: list[Placed] = field(default_factory=list)
    n_rows: int = 0
    full: frozenset[int] = frozenset()

    def ordered(self) -> list[Placed]:
        """Return the cells in reading order."""
        return sorted(self.cells, key=lambda cell: (cell.row, cell.column))

    def table(self) -> Table:
        """Return the table for setting in the text."""
        cells = tuple(Cell(*cell[:5]) for cell in self.ordered())
        return Table(cells, self.n_rows, len(self.edges) - 1, "pdf")


def _rules(obj: dict[str, Any]) -> bool:
    kind = obj.get("object_type")
    if kind == "rect":
        return bool(obj.get("stroke")) or min(obj["width"], obj["height"]) < _THIN
    return kind in ("line", "curve")


def find_tables(page: Any, index: int, chars: list[Char]) -> tuple[list[Ruled], list[Char]]:
    """Find the ruled tables of a page.

    Args:
        page: a pdfplumber page.
        index: its number from 0.
        chars: its glyphs.

    Returns:
        The tables, top to bottom, and the glyphs outside their cells. A frame around text is no table.
    """
    if not 3 <= len(page.lines) + len(page.rects) + len(page.curves) <= limits.PAGE_RULES:
        return [], chars
    tables: list[Ruled] = []
    ruled = page.filter(_rules)
    for found in ruled.find_tables({"explicit_vertical_lines": _open_sides(ruled.edges)}):
        boxes = [box for box in found.cells if box[2] - box[0] > _NEAR and box[3] - box[1] > _NEAR]
        if len(boxes) < 2:
            continue
        inside, outside = _inside(chars, boxes)
        set_lines = [to_lines(group, 0) for group in inside]
        texts = [cell_text(lines, box) for lines, box in zip(set_lines, boxes, strict=True)]
        longest, total = max(map(len, texts)), sum(map(len, texts))
        if not total or (longest >= _PAGE_CELL and longest > 0.6 * total):
            continue
        xs = _cluster([x for box in boxes for x in (box[0], box[2])])
        ys = _cluster([y for box in boxes for y in (box[1], box[3])])
        if len(xs) < 3:
            continue
        cells = []
        full = set()
        for box, lines, text in zip(boxes, set_lines, texts, strict=True):
            row, column = _nearest(ys, box[1]), _nearest(xs, box[0])
            high, wide = _nearest(ys, box[3]) - row, _nearest(xs, box[2]) - column
            place = (index, box[0], box[1], box[2], box[3], 1.0)
            cells.append(Placed(row, column, max(1, high), max(1, wide), text, (place,)))
            if lines and lines[-1].x1 - lines[-1].x0 > box[2] - box[0] - _ROOM * lines[-1].size:
                full.add(column)
        cells.sort(key=lambda cell: (cell.row, cell.column))
        tables.append(Ruled(index, ys[0], ys[-1], xs, cells, len(ys) - 1, frozenset(full)))
        chars = outside
    tables.sort(key=lambda table: table.top)
    return tables, chars


def _open_sides(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the left and right edges that a table has in print without a rule there: where its rules across end."""
    from pdfplumber.table import merge_edges

    straight = [edge for edge in edges if edge["orientation"]]  # others are sides of slanted shapes
    merged = merge_edges(straight, 3, 3, 3, 3)
    across: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for edge in merged:
        if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > 100:
            across.setdefault((round(edge["x0"] / _NEAR), round(edge["x1"] / _NEAR)), []).append(edge)
    upright = [edge for edge in merged if edge["orientation"] == "v"]
    out = []
    for rules in across.values():
        if len(rules) < 3:
            continue
        x0, x1 = min(e["x0"] for e in rules), max(e["x1"] for e in rules)
        top, bottom = min(e["top"] for e in rules), max(e["bottom"] for e in rules)
        beside = [e["x0"] for e in upright if e["top"] < bottom - _THIN and e["bottom"] > top + _THIN]
        if not any(x0 + _NEAR < x < x1 - _NEAR for x in beside):
            continue
        for x in (x0, x1):
            if not any(abs(x - other) <= _NEAR for other in beside):
                box = {"x0": x, "x1": x, "top": top, "bottom": bottom, "width": 0, "height": bottom - top}
                out.append({"object_type": "line", "doctop": top, **box})
    return out


def _inside(chars: list[Char], boxes: Sequence[tuple[float, ...]]) -> tuple[list[list[Char]], list[Char]]:
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    top, bottom = min(b[1] for b in boxes), max(b[3] for b in boxes)
    groups: list[list[Char]] = [[] for _ in boxes]
    outside = []
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, char.middle
        if left <= x <= right and top <= y <= bottom:
            for group, box in zip(groups, boxes, strict=True):
                if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                    group.append(char)
                    break
            else:
                outside.append(char)
        else:
            outside.append(char)
    return groups, outside


def cell_text(lines: list[Line], box: tuple[float, ...]) -> str:
    """Return the text of a cell from its lines; a number broken in a narrow column is made whole."""
    texts = [line.text for line in lines]
    if len(lines) > 1 and all(map(_DIGITS.fullmatch, texts)):
        # A number too long for its column is broken; numbers below one another are not.
        full = all(line.x1 - line.x0 > 0.6 * (box[2] - box[0]) for line in lines[:-1])
        return "".join(texts) if full else " ".join(texts)
    return tidy_cell(" ".join(texts))


def _cluster(values: list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _nearest(edges: list[float], value: float) -> int:
    i = bisect_left(edges, value)
    if i == len(edges) or (i and value - edges[i - 1] < edges[i] - value):
        return i - 1
    return i


def continues(first: Ruled, second: Ruled) -> bool:
    """Tell whether ``second``, at the top of the next page, has the outer edges of ``first``, at the page's end."""
    return abs(first.edges[0] - second.edges[0]) < 2 * _NEAR and abs(first.edges[-1] - second.edges[-1]) < 2 * _NEAR


def join(first: Ruled, second: Ruled) -> Ruled:
    """Return one table of two parts on following pages.

    Columns are matched by their edges. A header repeated on the second page is left out; a cell or row that the page
    break cut in two is made whole.
    """
    edges = _cluster([*first.edges, *second.edges])
    above = _recolumn(first, edges)
    below = _recolumn(second, edges)
    repeated = _repeated(above, below)
    if repeated:
        below = [cell._replace(row=cell.row - repeated) for cell in below if cell.row >= repeated]
    rows_above, rows_below = first.n_rows, second.n_rows - repeated
    full = {_nearest(edges, first.edges[column]) for column in first.full}
    cut_row = _cut_row(above, below, rows_above, full)
    moved: list[Placed] = []
    merged: dict[Placed, Placed] = {}
    shift = rows_above - (1 if cut_row else 0)
    for cell in below:
        upper = next(
            (
                a
                for a in above
                if a.row + a.rowspan == rows_above and (a.column, a.colspan) == (cell.column, cell.colspan)
            ),
            None,
        )
        if cell.row == 0 and upper is not None and (cut_row or _one_cell(upper, cell)):
            span = upper.rowspan + cell.rowspan - (1 if cut_row else 0)
            merged[upper] = upper._replace(
                rowspan=span,
                text=tidy_cell(f"{upper.text} {cell.text}"),
                boxes=upper.boxes + cell.boxes,
                confidence=min(upper.confidence, cell.confidence),
                others=() if upper.text and cell.text else upper.others or cell.others,
            )
        else:
            moved.append(cell._replace(row=cell.row + shift))
    cells = [merged.get(cell, cell) for cell in above] + moved
    full = {_nearest(edges, second.edges[column]) for column in second.full}
    return Ruled(second.page, first.top, second.bottom, edges, cells, shift + rows_below, frozenset(full))


def _recolumn(part: Ruled, edges: list[float]) -> list[Placed]:
    places = [_nearest(edges, x) for x in part.edges]
    return [
        cell._replace(column=places[cell.column], colspan=places[cell.column + cell.colspan] - places[cell.column] or 1)
        for cell in part.cells
    ]


def _texts(cells: list[Placed], row: int) -> list[str]:
    return [cell.text for cell in cells if cell.row == row]


def _repeated(above: list[Placed], below: list[Placed]) -> int:
    """Return how many rows at the top of the second part repeat the first rows of the table."""
    count = 0
    while any(texts := _texts(below, count)) and texts == _texts(above, count):
        if any(map(_DIGITS.fullmatch, texts)):
            break
        count += 1
    return count


def _cut_row(above: list[Placed], below: list[Placed], rows_above: int, full: set[int]) -> bool:
    """Tell whether the page break runs through a row.

    One half holds the numbers, both a piece of the label, and the upper piece fills its line: two whole rows, one of
    them with blank cells, look the same but for that.
    """
    upper = {cell.column: cell.text for cell in above if cell.row + cell.rowspan == rows_above}
    lower = {cell.column: cell.text for cell in below if cell.row == 0}
    if upper.keys() != lower.keys() or not any(map(_DIGITS.fullmatch, (*upper.values(), *lower.values()))):
        return False
    labels = {column: (upper[column], lower[column]) for column in upper if upper[column] and lower[column]}
    return any(column in full for column in labels) and not any(
        _DIGITS.fullmatch(a) or _DIGITS.fullmatch(b) or _ORDINAL.match(b) for a, b in labels.values()
    )


def _one_cell(upper: Placed, lower: Placed) -> bool:
    """Tell whether two cells above one another at a page break are the halves of a merged one."""
    if upper.rowspan == lower.rowspan == 1 or _DIGITS.fullmatch(upper.text) or _DIGITS.fullmatch(lower.text):
        return False
    if not lower.text:
        return bool(upper.text)
    return bool(upper.text) and not _ORDINAL.match(lower.text)
