"""From blocks in reading order (lines and tables) to one text with grids whose offsets are exact."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from toolkit.reading.document import Grid, GridCell

# Han, kana, CJK punctuation, full-width forms: between two of these white space is layout, not language.
CJK = "\u2e80-\u303f\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffef\U00020000-\U0003134f"
_CJK_GAP = re.compile(f"(?<=[{CJK}“”‘’…—]) (?=[{CJK}“”‘’…—])")
_BROKEN_LINE = re.compile(f"(?<=[{CJK}“”‘’])[ \\t\\r\\f]*\\n\\s*(?=[{CJK}“”‘’])")
# A word processor's line or page break, which a reader takes for an ordinary line end.
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_new = tuple.__new__  # what GridCell(…) does, at half the price: a page has hundreds


class Cell(NamedTuple):
    """A cell before its place in the text is known; rows and columns count from 0."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table before its place in the text is known; ``cells`` in reading order, merged ones once."""

    cells: tuple[Cell, ...]
    n_rows: int
    n_columns: int
    origin: str = ""


def tidy_cell(text: str) -> str:
    r"""Return a cell's text on one line: white space becomes one blank, none between two Chinese characters.

    Examples:
        >>> tidy_cell(" 本年新\n公开 数量\t(件) 1 2")
        '本年新公开数量 (件) 1 2'
    """
    if text.isalnum():  # most cells: nothing to tidy
        return text
    text = " ".join(text.split())
    return _CJK_GAP.sub("", text) if " " in text else text


def tidy_line(text: str) -> str:
    r"""Return a line of prose without the white space around it and without breaks inside.

    Examples:
        >>> tidy_line("\u3000\u3000一、总体 情况 ")
        '一、总体 情况'
    """
    text = text.strip()
    return text if text.isprintable() else _BREAKS.sub(" ", text)


def shown_line(text: str) -> str:
    r"""Return a line as a browser shows its white space; none where the source breaks between Chinese characters.

    Examples:
        >>> shown_line(" 一、总体\n    情况 \n in  2023\n")
        '一、总体情况 in 2023'
    """
    text = text.strip()
    if text.isalnum():
        return text
    if "\n" in text:
        text = _BROKEN_LINE.sub("", text)
    return " ".join(text.split())


def compose(blocks: Iterable[str | Table]) -> tuple[str, tuple[Grid, ...]]:
    r"""Set lines and tables one below the other.

    Args:
        blocks: lines without line ends, and tables; empty lines are left out.

    Returns:
        The text, LF line ends, each table row on a line with a tab between cells (a row that only continues merged
        cells has no line), and the grids with their offsets into it.

    Examples:
        >>> table = Table((Cell(0, 0, 1, 1, "规章"), Cell(0, 1, 1, 1, "3")), 1, 2)
        >>> text, grids = compose(["二、主动公开", table, "三、"])
        >>> text, [text[c.start : c.end] for c in grids[0].cells]
        ('二、主动公开\n规章\t3\n三、\n', ['规章', '3'])
    """
    parts: list[str] = []
    grids: list[Grid] = []
    size = 0
    for block in blocks:
        if isinstance(block, str):
            if block:
                parts.append(block)
                parts.append("\n")
                size += len(block) + 1
            continue
        placed: list[GridCell] = []
        first = at = size
        last = -1
        for row, column, rowspan, colspan, text in block.cells:
            if placed:
                parts.append("\t" if row == last else "\n")
                at += 1
            parts.append(text)
            size = at + len(text)
            placed.append(_new(GridCell, (row, column, rowspan, colspan, text, at, size)))
            last, at = row, size
        grids.append(Grid(tuple(placed), block.n_rows, block.n_columns, first, size, block.origin))
        parts.append("\n")
        size += 1
    return "".join(parts), tuple(grids)
