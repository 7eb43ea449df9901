"""What is printed for one row: delimited fields, or pieces of text between blanks, before anyone decides columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from toolkit.parsing.tables.cell import Segment
from toolkit.parsing.tables.page import GridRow, Page, Token
from toolkit.parsing.tables.printed import read_cell

_WORD = re.compile("[\u4e00-\u9fff]")


class Material(NamedTuple):
    """The printed values of one row: ``fields`` (offsets of delimited cells, blank ones too) or else ``segments``.

    ``lines`` holds, for segments, the line each stands on, counted from the row's first; ``widths`` how many grid
    columns each field covers; ``at`` the grid column of each field.
    """

    fields: tuple[tuple[int, int], ...] = ()
    segments: tuple[Segment, ...] = ()
    lines: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    at: tuple[int, ...] = ()

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the values stand in the text, or None where there are none."""
        if self.segments:
            return self.segments[0].start, self.segments[-1].stop
        filled = [f for f in self.fields if f[0] < f[1]]  # in the order of the columns, not always of the text
        return (min(f[0] for f in filled), max(f[1] for f in filled)) if filled else None


EMPTY = Material()


def chunks(tokens: Sequence[Token]) -> list[list[Token]]:
    """Part tokens at words: each chunk is what stands between two words, if a value is in it.

    Examples:
        >>> from toolkit.reading.document import Document
        >>> page = Page(Document("r", "规章 1 2 3 文件 4"))
        >>> [len(chunk) for chunk in chunks(page.tokens(0, 13))]
        [3, 1]
    """
    out: list[list[Token]] = []
    current: list[Token] = []
    for token in tokens:
        if token.kind == "t":
            if any(t.kind == "v" for t in current):
                out.append(current)
            current = []
        else:
            current.append(token)
    if any(t.kind == "v" for t in current):
        out.append(current)
    return out


class Printed(NamedTuple):
    """One row of values; ``attached`` where it stands on its label's line, or below it one value a line."""

    material: Material
    attached: bool


def rows_of(chunk: Sequence[Token], width: int) -> list[Printed]:
    """Part a chunk into rows of ``width`` cells.

    Args:
        chunk: values and separators without words between; the words before it end the label.
        width: how many cells a row has.

    Returns:
        At least one row. Only the first can be attached to the label; a whole row on a line of its own never is.
    """
    if chunk[-1].kind == "tab" and all(token.kind != "nl" for token in chunk):
        chunk = chunk[:-1]  # words follow on the same line, and this tab parts the row from them
    lines: list[list[Token]] = [[]]
    for token in chunk:
        if token.kind == "nl":
            lines.append([])
        else:
            lines[-1].append(token)
    out: list[Printed] = []
    rest: list[Sequence[Token]] = []  # lines that are no rows of their own, one after the other
    for number, line in enumerate(lines):
        if _is_row(line, width):
            out.extend(_one_by_one(rest, width, number - len(rest) == 0))
            rest = []
            out.append(Printed(_material(line, width), number == 0))
        else:
            rest.append(line)
    out.extend(_one_by_one(rest, width, len(rest) == len(lines)))
    return out


def _is_row(line: Sequence[Token], width: int) -> bool:
    values = sum(t.kind == "v" for t in line)
    return values == width or (values > 0 and sum(t.kind in ("pipe", "tab") for t in line) >= width - 1)


def _one_by_one(lines: Sequence[Sequence[Token]], width: int, first: bool) -> list[Printed]:
    """Read lines that are no whole rows: cells on lines of their own, digits run together, pieces."""
    filled = [line for line in lines if any(t.kind == "v" for t in line)]
    if not filled:
        return []
    if len(filled) == width and any(len(line) > 1 for line in filled):
        grouped = [_thousands(line) for line in lines]
        if all(len(line) < 2 for line in grouped):  # a value a line, some in groups of three digits
            lines, filled = grouped, [line for line in grouped if line]
    same_line = first and filled[0] is lines[0]
    counts = [sum(t.kind == "v" for t in line) for line in filled]
    total = sum(counts)
    # One short number on a line of its own may be anything: a page, a value torn from elsewhere.
    lone = total == 1 and sum(t.end - t.start for t in filled[0] if t.kind == "v") < width and not same_line
    if any(t.kind in ("pipe", "tab") for line in lines for t in line):
        alone = first and not lines[0]  # the label has its line for itself
        tokens = [t for line in lines for t in line]
        return [Printed(_fields(tokens, width, opening=alone, closing=alone and pipes_close(lines)), first)]
    if total > width and total % width == 0 and max(counts) == 1:
        return [Printed(_segments(filled[i : i + width]), False) for i in range(0, total, width)]
    return [Printed(_segments(lines), same_line or (first and not lone and max(counts) == 1))]


def _thousands(line: Sequence[Token]) -> Sequence[Token]:
    """Make one value of groups of three digits that single blanks part (``1 362``); other lines stay.

    Examples:
        >>> line = [Token("v", 0, 1, 1), Token("v", 2, 5, 5)]
        >>> _thousands(line), _thousands([*line, Token("v", 6, 8, 8)]) == [*line, Token("v", 6, 8, 8)]
        ([Token(kind='v', start=0, end=5, stop=5)], True)
    """
    if len(line) < 2 or any(token.kind != "v" for token in line) or line[0].end - line[0].start > 3:
        return line
    if any(b.start - a.stop != 1 or b.end - b.start != 3 for a, b in pairwise(line)):
        return line
    return [Token("v", line[0].start, line[-1].end, line[-1].stop)]


def by_line(material: Material, width: int) -> Material:
    """Return one value a line where as many lines as cells hold values in groups of three digits; else the same.

    Examples:
        >>> cut = Material(segments=(Segment(0, 1, 1), Segment(2, 5, 5), Segment(6, 7, 7)), lines=(1, 1, 2))
        >>> by_line(cut, 2).segments
        (Segment(start=0, end=5, stop=5), Segment(start=6, end=7, stop=7))
    """
    lines: dict[int, list[Token]] = {}
    for segment, number in zip(material.segments, material.lines, strict=True):
        lines.setdefault(number, []).append(Token("v", *segment))
    merged = [_thousands(line) for line in lines.values()]
    if width < 2 or len(merged) != width or len(material.segments) == width or any(len(line) > 1 for line in merged):
        return material
    return _segments(merged)


def pipes_close(lines: Sequence[Sequence[Token]]) -> bool:
    """Tell whether every line is one cell with its pipe behind it (``5 |``), a blank one its pipe alone.

    Examples:
        >>> from toolkit.reading.document import Document
        >>> first, second = Page(Document("r", "5 |")).tokens(0, 3), Page(Document("r", "| 5")).tokens(0, 3)
        >>> pipes_close([first]), pipes_close([second]), pipes_close([])
        (True, False, False)
    """
    kinds = [tuple(token.kind for token in line) for line in lines if line]
    return ("v", "pipe") in kinds and all(kind in (("v", "pipe"), ("pipe",)) for kind in kinds)


def _material(tokens: Sequence[Token], width: int) -> Material:
    delimited = any(t.kind in ("pipe", "tab") for t in tokens)
    return _fields(tokens, width) if delimited else _segments([tokens])


def _segments(lines: Sequence[Sequence[Token]]) -> Material:
    values = [(t, number) for number, line in enumerate(lines) for t in line if t.kind == "v"]
    return Material(
        segments=tuple(Segment(t.start, t.end, t.stop) for t, _ in values),
        lines=tuple(number for _, number in values),
    )


def _fields(tokens: Sequence[Token], width: int, *, opening: bool = False, closing: bool = False) -> Material:
    """Cut at pipes and tabs; what stands before the first belongs to the label's cell when it is empty.

    ``opening``: the label has no separator of its own, pipes may open the lines; ``closing``: pipes close them.
    """
    fields: list[list[Token]] = [[]]
    places: list[int] = [tokens[0].start]
    kinds = [t.kind for t in tokens if t.kind in ("pipe", "tab")]
    for token in tokens:
        if token.kind in ("pipe", "tab"):
            fields.append([])
            places.append(token.end)
        elif token.kind == "v":
            fields[-1].append(token)
    if not fields[0] and not closing:
        del fields[0], places[0]
    # Where pipes open the lines, the last one opens the next label's line or, in the last row, the last cell's.
    closed = closing or not (opening and len(fields) == width)
    if kinds and kinds[-1] == "pipe" and fields and not fields[-1] and closed:
        del fields[-1], places[-1]
    if any(len(field) > 1 for field in fields) and len(fields) < width:
        values = [t for field in fields for t in field]
        return _segments([values])
    spans = tuple((f[0].start, f[-1].stop) if f else (p, p) for f, p in zip(fields, places, strict=True))
    return Material(fields=spans)


def is_words(folded: str, start: int, end: int) -> bool:
    """Tell whether a cell holds words: neither a value with its unit nor 无, 不适用.

    Examples:
        >>> [is_words(cell, 0, len(cell)) for cell in ("部分公开", "12万元", "无", "")]
        [True, False, False, False]
    """
    if not _WORD.search(folded, start, end):
        return False
    return read_cell(folded, start, end).state == "text"


def grid_material(page: Page, row: GridRow, after: int) -> Material:
    """Return the cells of a grid row behind offset ``after`` (the label) and behind the words that follow it."""
    cells = [c for c in row.cells if c.start >= after and c.row + c.rowspan - 1 >= row.cells[-1].row]
    while cells and is_words(page.folded, cells[0].start, cells[0].end):
        del cells[0]
    grid = page.document.grids[row.grid]
    # A pipe row that is short leaves open which of its columns it lacks: those under a merged label, or blank ones.
    short = grid.origin == "pipes" and len(row.cells) < grid.n_columns
    return Material(
        fields=tuple((c.start, c.end) for c in cells),
        widths=tuple(c.colspan for c in cells),
        at=() if short else tuple(c.column for c in cells),
    )
