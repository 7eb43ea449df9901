"""Comma-separated tables in a text that stays as printed: only their cells' offsets are found."""

from __future__ import annotations

import re

from toolkit.reading.document import Grid, GridCell

_FEWEST = 3  # commas a line; prose has full-width commas, and numbers in groups of three have fewer
_FIELD = re.compile(r'"(?:[^"\n]|"")*"(?=,|\n|\Z)|[^,\n]*')
_VALUE = re.compile(r"[\d.]*|/|—+|-+|无")
# Without a line of so many commas there is no table, and no line need be looked at.
_LINE = re.compile(r",[^,\n]*" * _FEWEST)


def comma_grids(text: str) -> tuple[Grid, ...]:
    r"""Find the comma-separated tables of a text.

    A table is three or more lines that follow one another, each with the same number of commas, three or more, and
    half of all its fields values, blank or repeated.

    Args:
        text: any text, LF line ends.

    Returns:
        Grids with ``origin`` ``"commas"``; a cell is a field without quotes and the blanks around it.

    Source: RFC 4180.

    Examples:
        >>> grid = comma_grids("见下表\n规章,0,1,12\n许可,3,3,3\n处罚,5,5,5\n")[0]
        >>> [cell.text for cell in grid.rows()[0]], grid.start
        (['规章', '0', '1', '12'], 4)
    """
    if text.count(",") < 3 * _FEWEST or not _LINE.search(text):
        return ()
    grids: list[Grid] = []
    block: list[tuple[int, list[tuple[int, int]]]] = []
    start = 0
    for line in [*text.split("\n"), ""]:
        fields = _fields(text, start, start + len(line)) if line.count(",") >= _FEWEST else []
        if block and len(fields) != len(block[0][1]):
            _close(text, block, grids)
            block = []
        if len(fields) > _FEWEST:
            block.append((start, fields))
        start += len(line) + 1
    _close(text, block, grids)
    return tuple(grids)


def _fields(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out = []
    while start <= end:
        found = _FIELD.match(text, start, end)
        stop = found.end() if found else end
        quoted = stop - start > 1 and text[start] == '"' == text[stop - 1]
        out.append((start + 1, stop - 1) if quoted else (start, stop))
        start = stop + 1
    return out


def _close(text: str, block: list[tuple[int, list[tuple[int, int]]]], grids: list[Grid]) -> None:
    if len(block) < 3:
        return
    cells: list[GridCell] = []
    plain = 0
    for row, (_, fields) in enumerate(block):
        before = None
        for column, (a, b) in enumerate(fields):
            raw = text[a:b]
            bare = raw.strip()
            at = a + (len(raw) - len(raw.lstrip()) if bare else 0)
            cells.append(GridCell(row, column, 1, 1, bare, at, at + len(bare)))
            plain += bool(_VALUE.fullmatch(bare)) or bare == before
            before = bare
    if 2 * plain < len(cells):
        return
    width, last = len(block[0][1]), block[-1][1][-1][1]
    grids.append(Grid(tuple(cells), len(block), width, block[0][0], last, "commas"))
