"""HTML tables: rows and cells placed on a grid, merged cells clamped, layout told from data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import ReadingError
from toolkit.reading import limits
from toolkit.reading.html_hidden import UNKNOWN, Look, LooseTextError, is_hidden
from toolkit.reading.layout import Cell, Table, shown_line, tidy_cell

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
_NUMBER = re.compile(r"\s*\+?(\d{1,6})")
_GROUPS = frozenset({"tbody", "thead", "tfoot"})
_ROWLESS = frozenset({"caption", "colgroup", "col"})


CELLS = frozenset({"td", "th"})
Found = tuple[str | None, str | None, str | None, Any]
"""A cell's ``colspan`` and ``rowspan`` as written, its text where it is a single run, and its element."""
_new = tuple.__new__  # what Cell(…) does, at half the price


def table_blocks(
    table: _Element, lines_of: Callable[[_Element], list[str]], source: str, look: Look = UNKNOWN
) -> list[str | Table] | None:
    """Turn one HTML table into blocks.

    Args:
        table: the ``table`` element.
        lines_of: gives the lines of text inside an element.
        source: the file's name, for messages.
        look: what is known of the page.

    Returns:
        The caption and stray text as lines and the data as tables; rows that are paragraphs or section headings over
        the whole width stand as lines between them. None for a layout table, whose cells are read as blocks.

    Raises:
        ReadingError: ``too_large``, more cells than ``limits.TABLE_CELLS``.
        LooseTextError: text between rows or cells in a page whose type setting is taken out.

    Source of spans: HTML Living Standard, 4.9.12 (forming a table).
    """
    if any(_matters(inner) for inner in table.iterfind(".//table")):
        return None
    rows, strays = _rows(table, look)
    if not rows:
        return None
    get_run = _run if look.bare else _no_run
    found = [[(c.get("colspan"), c.get("rowspan"), get_run(c, look), c) for c in row] for row in rows]
    return blocks_of(found, strays, lines_of, source)


def blocks_of(
    rows: list[list[Found]], strays: list[_Element], lines_of: Callable[[Any], list[str]], source: str
) -> list[str | Table] | None:
    """Turn the rows of one table into blocks.

    Args:
        rows: for each cell its ``colspan`` and ``rowspan`` as written, and its text or the element to read.
        strays: what stands between the cells.
        lines_of: gives the lines of text inside an element.
        source: the file's name, for messages.

    Returns:
        The blocks, or None for a layout table.

    Raises:
        ReadingError: ``too_large``, more cells than ``limits.TABLE_CELLS``.

    Examples:
        >>> table, = blocks_of([[(None, None, "规章", None), (None, None, " 3", None)]], [], lambda _: [], "a")
        >>> [cell.text for cell in table.cells]
        ['规章', '3']
    """
    placed = _place(rows, lines_of, source)
    width, longest, size = placed.measure()
    if width == 1 or not longest or (longest >= _PAGE_CELL and longest >= _PAGE_SHARE * size):
        return None
    blocks: list[str | Table] = [line for stray in strays for line in lines_of(stray)]
    return blocks + _cut(placed, width)


def _matters(inner: _Element) -> bool:
    """Tell whether a table inside a table is more than the frame of one piece of text."""
    cells = inner.iter("td", "th")
    return next(cells, None) is not None and next(cells, None) is not None


def _rows(table: _Element, look: Look) -> tuple[list[list[_Element]], list[_Element]]:
    bare, hides = look
    rows: list[list[_Element]] = []
    strays: list[_Element] = []
    feet: list[_Element] = []

    def take(parent: Any) -> None:
        loose: list[_Element] = []
        if bare and not _blank(parent.text):
            raise LooseTextError
        for child in parent:
            if bare and not _blank(child.tail):
                raise LooseTextError
            tag = child.tag
            if hides and is_hidden(child):
                continue
            if tag == "tr":
                rows.append(cells(child))
                loose = []
            elif tag in CELLS:
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

    def cells(row: Any) -> list[_Element]:
        if bare and not _blank(row.text):
            raise LooseTextError
        out = []
        for cell in row:
            if cell.tag not in CELLS:
                strays.append(cell)
            elif not hides or not is_hidden(cell):
                out.append(cell)
            if bare and (tail := cell.tail) and not tail.isspace():
                raise LooseTextError
        return out

    take(table)
    while feet:  # shown below the bodies, wherever it is written
        take(feet.pop(0))
    return rows, strays


def _blank(text: str | None) -> bool:
    return not text or text.isspace()


def _run(cell: _Element, look: Look) -> str | None:
    """Return the text of a cell that holds a single run of text, as most cells do; None where it takes a walk."""
    size = len(cell)
    if not size:
        return cell.text or ""
    if size == 1:
        inner = cell[0]
        alone = inner.tag == "p" and not len(inner) and _blank(cell.text) and _blank(inner.tail)
        if alone and not (look.hides and is_hidden(inner)):
            return inner.text or ""
    return None


def _span(raw: str | None) -> int:
    if raw is None:
        return 1
    digits = _NUMBER.match(raw)
    return int(digits[1]) if digits else 1


@dataclass(slots=True)
class _Placed:
    """Cells on the grid, row by row, what their text measures, and the rows of one cell that stand alone."""

    rows: list[list[Cell]]
    runs: list[str]
    """The text of cells that hold a single run, as it stands in the source."""
    walked: list[int]
    """The characters of each of the others."""
    single: dict[int, list[str]]
    """The lines of the cell of each row that has only one."""
    alone: list[int]
    """Those of them that no cell reaches into."""

    def measure(self) -> tuple[int, int, int]:
        """Return the columns, the characters of the longest cell, and of all."""
        width = 1 + max((row[-1][1] for row in self.rows if row), default=-1)
        longest = max(max(map(len, self.runs), default=0), max(self.walked, default=0))
        if longest < _PAGE_CELL:  # without the white space around it, it is no longer than that
            return width, any(cell[4] for row in self.rows for cell in row), 0
        sizes = [*(len(shown_line(run)) for run in self.runs), *self.walked]
        return width, max(sizes), sum(sizes)


def _no_run(cell: _Element, look: Look) -> None:
    """Say that a cell takes a walk."""


def _place(rows: list[list[Found]], lines_of: Callable[[Any], list[str]], source: str) -> _Placed:
    covered: dict[int, int] = {}  # column -> the first row that is free again
    out = _Placed([], [], [], {}, [])
    area, most = 0, limits.TABLE_CELLS
    runs = out.runs
    busy = 0  # the first row that no cell reaches into; until then some column may be taken
    for r, cells in enumerate(rows):
        column = 0
        placed: list[Cell] = []
        single = len(cells) == 1
        if single and busy <= r:
            out.alone.append(r)
        for across, down, text, cell in cells:
            if busy > r:
                while covered.get(column, 0) > r:
                    column += 1
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
            else:
                area += 1
            if area > most:
                found = f"a table of more than {limits.TABLE_CELLS} cells"
                raise ReadingError(source, "too_large", found, "a report, whose tables have some 250 cells")
            if text is None:
                lines = lines_of(cell)
                out.walked.append(sum(map(len, lines)))
                text = " ".join(lines)
                if single:
                    out.single[r] = lines
            else:
                runs.append(text)
                if single:
                    out.single[r] = [line] if (line := shown_line(text)) else []
            if not text.isalnum():
                text = tidy_cell(text)
            placed.append(_new(Cell, (r, column, high, wide, text)))
            column += wide
        out.rows.append(placed)
    return out


def _cut(placed: _Placed, width: int) -> list[str | Table]:
    """Cut at the rows that are no data; columns where no cell begins (absurd spans) are left out."""
    rows = placed.rows
    blocks: list[str | Table] = []
    first = 0
    for r in placed.alone:
        lines = placed.single[r]
        if rows[r][0].colspan >= width and _is_prose(lines):
            blocks.extend(_tables(placed, first, r, width))
            blocks.extend(lines)
            first = r + 1
    blocks.extend(_tables(placed, first, len(rows), width))
    return blocks


def _is_prose(lines: list[str]) -> bool:
    return sum(map(len, lines)) >= _PARAGRAPH or bool(lines and _HEADING.match(lines[0]))


def _tables(placed: _Placed, first: int, last: int, width: int) -> Iterator[str | Table]:
    rows = placed.rows[first:last]
    if all(len(row) < 2 for row in rows):  # one below the other: lines, not columns
        for r in range(first, last):
            yield from placed.single.get(r, ())
        return
    cells = tuple(
        cell
        if not first and cell[1] + cell[3] <= width
        else Cell(cell[0] - first, cell[1], cell[2], min(cell[3], width - cell[1]), cell[4])
        for row in rows
        for cell in row
    )
    if any(cell[4] for cell in cells):
        yield Table(cells, last - first, width, "html")
