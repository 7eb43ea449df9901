"""Markdown: the text as it is; pipe tables become grids, HTML tables in it are set as their rows."""

from __future__ import annotations

import re
from dataclasses import replace

from toolkit.reading.document import Document, Grid
from toolkit.reading.encoding import decode
from toolkit.reading.layout import compose
from toolkit.reading.pipes import pipe_grids
from toolkit.reading.text import lf

_TABLE = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[\]^_`{}~])")  # a backslash stays before another, and before a pipe, which it keeps


def read_markdown(data: bytes, source: str) -> Document:
    r"""Read a Markdown file.

    Args:
        data: the bytes of the file.
        source: its name.

    Returns:
        The document: marks such as ``#`` and ``|`` stay as printed, backslashes before punctuation (``1\.``) do not; a
        table written in HTML (what converters from PDF leave) stands as its rows, cells separated by a tab.

    Raises:
        ReadingError: the encoding cannot be told, or the text is damaged.

    Examples:
        >>> read_markdown("# 年报\n<table><tr><td>规章<td>3</table>\n1\\.完".encode(), "a.md").text
        '# 年报\n规章\t3\n1.完'
    """
    text, encoding, warnings = decode(data, source)
    text = lf(text)
    grids: list[Grid] = []
    parts: list[str] = []
    size = last = 0
    for start, end in _tables(text):
        from toolkit.reading.html_walk import fragment_blocks

        before = _ESCAPED.sub(r"\1", text[last:start])
        rows, inner = compose(fragment_blocks(text[start:end], source))
        rows = rows.rstrip("\n")
        size += len(before)
        grids += [_moved(grid, size) for grid in inner]
        parts += (before, rows)
        size += len(rows)
        last = end
    parts.append(_ESCAPED.sub(r"\1", text[last:]))
    text = "".join(parts)
    grids = sorted([*grids, *pipe_grids(text)], key=lambda grid: grid.start)
    return Document(source, text, tuple(grids), "md", encoding, {}, warnings)


def _tables(text: str) -> list[tuple[int, int]]:
    """Return the spans of the outermost HTML tables; one that is never closed is left as text."""
    spans = []
    depth = start = 0
    for tag in _TABLE.finditer(text):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                spans.append((start, tag.end()))
    return spans


def _moved(grid: Grid, by: int) -> Grid:
    cells = tuple(cell._replace(start=cell.start + by, end=cell.end + by) for cell in grid.cells)
    return replace(grid, cells=cells, start=grid.start + by, end=grid.end + by)
