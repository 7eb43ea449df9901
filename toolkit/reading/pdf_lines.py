"""From the characters of a PDF page to lines of text: by position, blanks from gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from toolkit.reading.layout import CJK
from toolkit.reading.radicals import radicals

# Gaps in ems. Between Chinese characters only a clear gap is a blank; beside letters and digits a quarter em is one.
_WIDE_GAP = 0.7
_NARROW_GAP = 0.2
_COLUMN_GAP = 2.0
# A glyph printed twice with a small shift is bold, not a repetition.
_SAME = 0.2
_IS_CJK = re.compile(f"[{CJK}“”‘’…—]")


class Char(NamedTuple):
    """One glyph: its text and box in points, the origin at the page's top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its centre."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """Its height, which stands for the em."""
        return max(self.bottom - self.top, 1.0)


class Line(NamedTuple):
    """One printed line: page index, box in points, font size, text; columns far apart are separated by a tab.

    ``confidence`` is that of its least certain character, 1 where the file itself holds the text. ``column`` is 1 or 2
    where the page is set in two columns of text there, which begin at the height ``band``.
    """

    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    text: str
    confidence: float = 1.0
    column: int = 0
    band: float = 0.0

    @property
    def order(self) -> tuple[int, float, int, float]:
        """What lines are sorted by to be read."""
        return self.page, self.band if self.column else self.top, self.column, self.top


def page_chars(page: Any) -> list[Char]:
    """Return the glyphs of a pdfplumber page; slanted ones (watermarks) only where the page is full of them.

    A glyph shows a word and not the radical that many writers name for it.
    """
    raw = page.chars
    upright = [c for c in raw if c["upright"]]
    if len(upright) >= 0.5 * len(raw):
        raw = upright
    words = radicals()
    return [Char(c["text"].translate(words), c["x0"], c["x1"], c["top"], c["bottom"]) for c in raw if c["text"]]


def to_lines(chars: Iterable[Char], page: int) -> list[Line]:
    """Group glyphs into lines, top to bottom.

    Examples:
        >>> above = [Char("2", 0, 5, 0, 10), Char("4", 5, 10, 0, 10), Char("年", 13, 23, 0, 10)]
        >>> [line.text for line in to_lines([*above, Char("度", 0, 10, 12, 22)], 0)]
        ['24 年', '度']
    """
    return [line for group in rows_of(chars) if (line := to_line(group, page)).text]


def rows_of(chars: Iterable[Char]) -> list[list[Char]]:
    """Return the glyphs that stand at one height, row by row from top to bottom."""
    lines: list[list[Char]] = []
    level = 0.0
    for char in sorted(chars, key=lambda c: (c.middle, c.x0)):
        if char.text.isspace():
            # A blank has no height of its own to go by; it joins the line it stands in, or none.
            if lines and abs(char.middle - level) < 0.5 * char.size:
                lines[-1].append(char)
            continue
        if lines and char.middle - level < 0.5 * min(char.size, lines[-1][0].size):
            lines[-1].append(char)
        else:
            lines.append([char])
            level = char.middle
    return lines


def to_line(group: list[Char], page: int) -> Line:
    """Return one row of glyphs as a line, sorting them from left to right."""
    group.sort(key=lambda c: c.x0)
    out: list[str] = []
    last: Char | None = None
    blank = False
    shown: list[Char] = []
    for char in group:
        if char.text.isspace():
            blank = True
            continue
        if last is not None:
            if char.text == last.text and abs(char.x0 - last.x0) < _SAME * char.size:
                continue
            gap = (char.x0 - last.x1) / max(char.size, last.size)
            both = _IS_CJK.match(last.text) and _IS_CJK.match(char.text)
            if gap > _COLUMN_GAP:
                out.append("\t")
            elif blank or gap > (_WIDE_GAP if both else _NARROW_GAP):
                out.append(" ")
        out.append(char.text)
        shown.append(char)
        last, blank = char, False
    box = shown or group
    sizes = sorted(char.size for char in box)
    return Line(
        page,
        min(c.x0 for c in box),
        max(c.x1 for c in box),
        min(c.top for c in box),
        max(c.bottom for c in box),
        sizes[len(sizes) // 2],
        "".join(out),
    )
