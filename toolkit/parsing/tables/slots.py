"""Rows whose cells are told by what stands between them: separators of a row of blanks, lines of one cell each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toolkit.parsing.tables.labels import Anchor
from toolkit.parsing.tables.material import EMPTY, Material, pipes_close
from toolkit.parsing.tables.page import Page, Token

WIDTH = 7


def behind(tokens: Sequence[Token], end: int) -> list[Token]:
    """Return the tokens between a label that ends at ``end`` and the next words; words on the label's line aside."""
    out: list[Token] = []
    for token in tokens:
        if token.end <= end:
            continue
        if token.kind == "t":
            if out:
                break
            continue
        out.append(token)
    return out


def blank_row(tokens: Sequence[Token], width: int) -> Material:
    r"""Return a row of blank cells, where separators alone stand behind a label and there are as many as cells.

    Args:
        tokens: what stands between the label and the next words.
        width: how many cells the row has.

    Returns:
        ``width`` blank fields, or ``EMPTY`` where a value is printed or the separators are not of that number.

    Examples:
        >>> from toolkit.reading.document import Document
        >>> tokens = Page(Document("r", "行政许可\t\n行政处罚\t\t\t\n")).tokens(0, 14)
        >>> len(blank_row(behind(tokens, 4), 1).fields), len(blank_row(behind(tokens, 10), 3).fields)
        (1, 3)
    """
    kinds = [token.kind for token in tokens]
    if not kinds or "v" in kinds:
        return EMPTY
    line = kinds[: kinds.index("nl")] if "nl" in kinds else kinds
    tabs = kinds.count("tab")
    if tabs:
        match = line.count("tab") == width or (len(line) == len(kinds) and tabs == width + 1)
    else:
        pipes = kinds.count("pipe")
        lone = all(kind != after or kind != "pipe" for kind, after in pairwise(kinds))
        # Pipes that open lines: the last of them opens the next label's, or no label follows.
        opening = kinds[0] == "nl" and pipes == width
        match = (lone and (pipes == width + 1 or opening)) or line.count("pipe") in (width, width + 1)
    at = tokens[0].end
    return Material(fields=((at, at),) * width) if match else EMPTY


def lined_row(tokens: Sequence[Token], width: int) -> Material:
    r"""Return a row of one cell a line, blank lines for blank cells; ``EMPTY`` where the lines are not as many.

    Examples:
        >>> from toolkit.reading.document import Document
        >>> tokens = Page(Document("r", "规章\n1\n\n3\n文件")).tokens(0, 10)
        >>> lined_row(behind(tokens, 2), 3).fields
        ((3, 4), (5, 5), (6, 7))
    """
    cells: list[list[Token]] = []
    places: list[int] = []
    for token in tokens:
        if token.kind == "nl":
            cells.append([])
            places.append(token.end)
        elif token.kind != "v" or not cells or cells[-1]:
            return EMPTY
        else:
            cells[-1].append(token)
    if len(cells) != width + 1 or cells[-1]:
        return EMPTY
    spans = [(c[0].start, c[0].stop) if c else (p, p) for c, p in zip(cells, places, strict=True)]
    return Material(fields=tuple(spans[:width]))


def bare_row(tokens: Sequence[Token], width: int) -> Material:
    r"""Return a row that has no label: a line with one separator fewer than cells, or cells each with a pipe.

    Examples:
        >>> from toolkit.reading.document import Document
        >>> tokens = Page(Document("r", "总计\n\t\t3\n")).tokens(0, 7)
        >>> bare_row(behind(tokens, 2), 3).fields
        ((3, 3), (4, 4), (5, 6))
    """
    lines: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "nl":
            lines.append([])
        else:
            lines[-1].append(token)
    for kind in ("tab", "pipe"):
        for number, line in enumerate(lines):
            if sum(token.kind == kind for token in line) == width - 1 and number and len(lines) < 5:
                return Material(fields=_parted(line, kind, tokens))
    pipes = [i for i, token in enumerate(tokens) if token.kind == "pipe"]
    if len(pipes) == width and pipes_close(lines):
        values = [tokens[i - 1] if i and tokens[i - 1].kind == "v" else None for i in pipes]
        at = [tokens[i].start for i in pipes]
        return Material(fields=tuple((v.start, v.stop) if v else (a, a) for v, a in zip(values, at, strict=True)))
    if len(pipes) == width and tokens[0].kind == "nl" and all(len(line) < 3 for line in lines):
        cells = [tokens[i + 1] for i in pipes if i + 1 < len(tokens)]
        spans = [(c.start, c.stop) if c.kind == "v" else (c.start, c.start) for c in cells]
        return Material(fields=tuple(spans)) if len(spans) == width else EMPTY
    return EMPTY


def _parted(line: Sequence[Token], kind: str, tokens: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    cells: list[tuple[int, int] | None] = [None]
    at = next(t.end for t, after in pairwise(tokens) if after is line[0])
    places = [at]
    for token in line:
        if token.kind == kind:
            cells.append(None)
            places.append(token.end)
        elif token.kind == "v" and cells[-1] is None:
            cells[-1] = (token.start, token.stop)
        elif token.kind == "v" and cells[-1] is not None:
            cells[-1] = (cells[-1][0], token.stop)
    return tuple(cell or (place, place) for cell, place in zip(cells, places, strict=True))


def lined_rows(page: Page, anchors: Sequence[Anchor]) -> dict[str, Material]:
    """Return the rows of table three where each label has exactly as many lines behind it as the row has cells.

    Returns:
        Every row but the last, of which nothing shows where it ends; nothing where a single row is not of that shape.
    """
    out: dict[str, Material] = {}
    for anchor, following in pairwise(anchors):
        row = lined_row(behind(page.tokens(anchor.start, following.start), anchor.end), WIDTH)
        if not row.fields:
            return {}
        out[anchor.row] = row
    return out if len(out) > 9 else {}


def last_lined(tokens: Sequence[Token], width: int) -> Material:
    """Return the row behind the last label: its first ``width`` lines."""
    breaks = [i for i, token in enumerate(tokens) if token.kind == "nl"]
    return lined_row(tokens[: breaks[width] + 1], width) if len(breaks) > width else EMPTY
