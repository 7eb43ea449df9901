"""HTML tables: rows and cells placed on a grid, merged cells clamped, layout told from data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.errors import ReadingError
from toolkit.reading import limits
from toolkit.reading.layout import Cell, Table, tidy_cell

if TYPE_CHECKING:
    from lxml.etree import _Element

# One cell that holds most of what a table says, at this length, is a page laid out, not data.
_PAGE_CELL = 300
_PAGE_SHARE = 0.6
# A row of one cell over the whole width that is a paragraph or opens a section stands between tables.
_PARAGRAPH = 60
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]部分|[（(][一二三四五六七八九十]{1,2}[)）])(?!\d)"
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?<![\w-])font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
_GROUPS = frozenset({"tbody", "thead", "tfoot"})
_ROWLESS = frozenset({"caption", "colgroup", "col"})


@lru_cache(8192)
def _hides(style: str) -> bool:
    return _HIDING.search(style) is not None


def is_hidden(element: _Element) -> bool:
    """Tell whether a browser would not show an element, by its own style or attribute.

    Examples:
        >>> from lxml.html import fromstring
        >>> is_hidden(fromstring("<p style='display: none'>")), is_hidden(fromstring("<p style='font-size:0.9em'>"))
        (True, False)
    """
    get = element.get
    return ((style := get("style")) is not None and _hides(style)) or get("hidden") is not None


class _Placed(NamedTuple):
    row: int
    column: int
    rowspan: int
    colspan: int
    lines: list[str]


def table_blocks(table: _Element, lines_of: Callable[[_Element], list[str]], source: str) -> list[str | Table] | None:
    """Turn one HTML table into blocks.

    Args:
        table: the ``table`` element.
        lines_of: gives the lines of text inside an element.
        source: the file's name, for messages.

    Returns:
        The caption and stray text as lines and the data as tables; rows that are paragraphs or section headings over
        the whole width stand as lines between them. None for a layout table, whose cells are read as blocks.

    Raises:
        ReadingError: ``too_large``, more cells than ``limits.TABLE_CELLS``.

    Source of spans: HTML Living Standard, 4.9.12 (forming a table).
    """
    if any(_matters(inner) for inner in table.iterfind(".//table")):
        return None
    rows, strays = _rows(table)
    if not rows:
        return None
    placed, width = _place(rows, lines_of, source)
    sizes = [sum(map(len, cell[4])) for cell in placed]
    longest = max(sizes, default=0)
    if width == 1 or not longest or (longest >= _PAGE_CELL and longest >= _PAGE_SHARE * sum(sizes)):
        return None
    blocks: list[str | Table] = [line for stray in strays for line in lines_of(stray)]
    return blocks + _cut(placed, len(rows), width)


def _matters(inner: _Element) -> bool:
    """Tell whether a table inside a table is more than the frame of one piece of text."""
    cells = inner.iter("td", "th")
    return next(cells, None) is not None and next(cells, None) is not None


def _rows(table: _Element) -> tuple[list[list[_Element]], list[_Element]]:
    rows: list[list[_Element]] = []
    strays: list[_Element] = []
    feet: list[_Element] = []

    def take(parent: Any) -> None:
        loose: list[_Element] = []
        for child in parent:
            tag = child.tag
            if is_hidden(child):
                continue
            if tag == "tr":
                rows.append([cell for cell in child if cell.tag in ("td", "th") and not is_hidden(cell)])
                strays.extend(cell for cell in child if cell.tag not in ("td", "th"))
                loose = []
            elif tag in ("td", "th"):
                if not loose:
                    rows.append(loose)
                loose.append(child)
            elif tag == "tfoot":
                feet.append(child)
            elif tag in _GROUPS:
                take(child)
            elif tag == "caption" or tag not in _ROWLESS:
                if child.find(".//tr") is not None or child.find(".//td") is not None:
                    take(child)  # a form or font wrapped around the rows
                else:
                    strays.append(child)

    take(table)
    while feet:  # shown below the bodies, wherever it is written
        take(feet.pop(0))
    return rows, strays


def _span(raw: str | None) -> int:
    if raw is None:
        return 1
    digits = re.match(r"\s*\+?(\d{1,6})", raw)
    return int(digits[1]) if digits else 1


def _place(
    rows: list[list[_Element]], lines_of: Callable[[_Element], list[str]], source: str
) -> tuple[list[_Placed], int]:
    covered: dict[int, int] = {}  # column -> the first row that is free again
    placed: list[_Placed] = []
    area = 0
    busy = 0  # the first row that no cell reaches into; until then some column may be taken
    for r, cells in enumerate(rows):
        column = 0
        for cell in cells:
            if busy > r:
                while covered.get(column, 0) > r:
                    column += 1
            get = cell.get
            across, down = get("colspan"), get("rowspan")
            wide = high = 1
            if across is not None or down is not None:
                wide = min(max(1, _span(across)), limits.COLSPAN)
                high = _span(down) or len(rows)  # 0: to the end of the table
                high = min(high, len(rows) - r)
                for c in range(column, column + wide):
                    if covered.get(c, 0) > r:  # overlapping spans: the later cell gives way
                        wide = c - column
                        break
                for c in range(column, column + wide):
                    covered[c] = r + high
                if high > 1:
                    busy = max(busy, r + high)
            area += wide * high
            if area > limits.TABLE_CELLS:
                found = f"a table of more than {limits.TABLE_CELLS} cells"
                raise ReadingError(source, "too_large", found, "a report, whose tables have some 250 cells")
            placed.append(_Placed(r, column, high, wide, lines_of(cell)))
            column += wide
    return placed, 1 + max((cell.column for cell in placed), default=-1)


def _cut(placed: list[_Placed], n_rows: int, width: int) -> list[str | Table]:
    """Cut at the rows that are no data; columns where no cell begins (absurd spans) are left out."""
    by_row: list[list[_Placed]] = [[] for _ in range(n_rows)]
    for cell in placed:
        by_row[cell.row].append(cell)
    blocks: list[str | Table] = []
    first = 0
    busy = 0  # the first row that no merged cell reaches into
    for r, cells in enumerate(by_row):
        if len(cells) == 1 and busy <= r and cells[0].colspan >= width and _is_prose(cells[0].lines):
            blocks.extend(_tables(by_row, first, r, width))
            blocks.extend(cells[0].lines)
            first = r + 1
        for cell in cells:
            if r + cell.rowspan > busy:
                busy = r + cell.rowspan
    blocks.extend(_tables(by_row, first, n_rows, width))
    return blocks


def _is_prose(lines: list[str]) -> bool:
    return sum(map(len, lines)) >= _PARAGRAPH or bool(lines and _HEADING.match(lines[0]))


def _tables(by_row: list[list[_Placed]], first: int, last: int, width: int) -> Iterator[str | Table]:
    if all(len(row) < 2 for row in by_row[first:last]):  # one below the other: lines, not columns
        for row in by_row[first:last]:
            yield from (line for cell in row for line in cell.lines)
        return
    cells = tuple(
        Cell(r - first, column, high, min(wide, width - column), tidy_cell(" ".join(lines)) if lines else "")
        for r in range(first, last)
        for _, column, high, wide, lines in by_row[r]
    )
    if any(cell[4] for cell in cells):
        yield Table(cells, last - first, width, "html")
