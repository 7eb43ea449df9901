"""Pipe tables (GitHub Flavored Markdown) in a text that stays as printed: only their cells' offsets are found."""

from __future__ import annotations

import re

from toolkit.reading.document import Grid, GridCell

_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
# What parts the rows of a grid table; where a cell spans rows, its line goes on with the border of the others.
_BORDER = re.compile(r"(?:\|[^|\n+]*)*+\+(?:[-=:]{2,}\+)+(?:[^|\n+]*\|)*+")
_CELL = re.compile(r"(?:[^|\\]|\\.?)*")
# Two lines that follow one another, each opened and closed by a pipe, with another pipe between.
_ROW = r"[^\S\n]*+\|[^|\n]*+\|[^\n]*\|[^\S\n]*+"
_TWO_ROWS = re.compile(rf"\n{_ROW}\n{_ROW}(?:\n|\Z)")


def pipe_grids(text: str) -> tuple[Grid, ...]:
    r"""Find the pipe tables of a text.

    A table is two or more lines that follow one another, each opened and closed by a pipe, of two cells or more; under
    a delimiter row (``---|---``) the outer pipes may be missing. Borders between rows (``+---+---+``) are no rows.
    Lines of one cell (a page's table printed one cell a line) are none.

    Args:
        text: any text, LF line ends.

    Returns:
        Grids with ``origin`` ``"pipes"``; a cell is what stands between two pipes without the blanks around it. The
        delimiter row is no row of the grid.

    Source: GitHub Flavored Markdown Spec 0.29, section 4.10; Pandoc User's Guide, extension grid_tables.

    Examples:
        >>> grid = pipe_grids("见下表\n|规章|本年制发|\n|---|---|\n|件数| 3 |\n")[0]
        >>> [[c.text for c in row] for row in grid.rows()], grid.cells[-1].start
        ([['规章', '本年制发'], ['件数', '3']], 29)
    """
    if "|" not in text:
        return ()
    # Where one cell stands on each line, nothing can become a grid, and no line need be looked at.
    if "--" not in text and not _TWO_ROWS.search(f"\n{text}"):
        return ()
    grids: list[Grid] = []
    block: list[tuple[int, str]] = []
    ruled = False
    start = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare and _RULE.fullmatch(bare) and block:
            ruled = True
        elif ("+--" in bare or "+==" in bare) and _BORDER.fullmatch(bare):
            pass
        elif "|" in bare and (ruled or _closed(bare) or not block):
            if block and not ruled and not _closed(block[-1][1].strip()):
                block.clear()
            block.append((start, line))
        else:
            _close(block, ruled, grids)
            block, ruled = ([(start, line)] if "|" in bare else []), False
        start += len(line) + 1
    _close(block, ruled, grids)
    return tuple(grids)


def _closed(bare: str) -> bool:
    return len(bare) > 2 and bare[0] == bare[-1] == "|" and bare.find("|", 1) < len(bare) - 1


def _close(block: list[tuple[int, str]], ruled: bool, grids: list[Grid]) -> None:
    if len(block) < 2 or not (ruled or all(_closed(line.strip()) for _, line in block)):
        return
    cells: list[GridCell] = []
    width = 0
    # Where lines open or close without a pipe, one at the edge of a line parts a cell, a blank one.
    open_begun = any("|" in line and not line.lstrip().startswith("|") for _, line in block)
    open_ended = any("|" in line and not line.rstrip().endswith("|") for _, line in block)
    for row, (start, line) in enumerate(block):
        position = len(line) - len(line.lstrip())
        end = len(line.rstrip())
        position += line.startswith("|", position) and not open_begun
        column = 0
        while position < end:
            found = _CELL.match(line, position)
            raw = found[0] if found else ""
            raw = raw[: end - position]
            text = raw.strip()
            at = start + position + (len(raw) - len(raw.lstrip()) if text else 0)
            cells.append(GridCell(row, column, 1, 1, text, at, at + len(text)))
            column += 1
            position += len(raw) + 1
        if open_ended and position == end and (open_begun or not line.lstrip().startswith("|")):
            cells.append(GridCell(row, column, 1, 1, "", start + end, start + end))
            column += 1
        width = max(width, column)
    if width > 1 and any(cell.text for cell in cells):
        last_start, last = block[-1]
        first_start, first = block[0]
        begin = first_start + len(first) - len(first.lstrip())
        grids.append(Grid(tuple(cells), len(block), width, begin, last_start + len(last.rstrip()), "pipes"))
