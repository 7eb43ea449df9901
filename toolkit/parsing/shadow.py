"""The shadow that matching works on, so that ``Report.text`` itself never changes.

``fold`` keeps the length: every character becomes exactly one other, so offsets into the folded text are offsets into
the report. ``squeeze`` also drops white space and gives the map back.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from itertools import chain
from typing import NamedTuple

# Shapes that NFKC leaves alone and that stand for one another in these reports.
_ALIKE = {
    "﹝": "(", "〔": "(", "【": "[", "】": "]", "〕": ")", "﹞": ")",
    "·": "·", "•": "·", "・": "·", "—": "-", "–": "-", "―": "-", "−": "-", "－": "-",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "。": "。", "｡": "。", "、": "、", "､": "、",
    "⺟": "母", "⺠": "民", "⻅": "见", "⻓": "长", "⻔": "门", "⻚": "页", "⻛": "风", "⻋": "车", "⻢": "马",
}  # fmt: skip


@cache
def _table() -> dict[int, str]:
    table = {ord(a): b for a, b in _ALIKE.items()}
    # Ideographs and Hangul between the two ranges are plain already.
    for code in chain(range(0x80, 0x3400), range(0xE000, 0x10000)):
        if code in table:
            continue
        char = chr(code)
        category = unicodedata.category(char)
        if category in ("Cf", "Zs", "Zl", "Zp", "Co", "Cc"):
            table[code] = " "
            continue
        normal = unicodedata.normalize("NFKC", char)
        if len(normal) == 1 and normal != char:
            table[code] = normal
    return table


def fold(text: str) -> str:
    """Return ``text`` with every character in its plain shape; the length, and so every offset, stays.

    Full-width forms become half-width, Kangxi radicals ordinary characters, every blank, format and private-use
    character a space, all dashes ``-``; characters whose plain shape is longer than one character stay.

    Examples:
        >>> fold("（一）\u3000⼀、ＡＢ１２")
        '(一) 一、AB12'
    """
    if text.isascii():
        return text
    return text.translate(_table())


class Squeezed(NamedTuple):
    """Folded text without white space, and for each of its characters (and its end) the offset it came from."""

    text: str
    offsets: list[int]


def squeeze(text: str, start: int = 0, end: int = sys.maxsize) -> Squeezed:
    """Fold ``text[start:end]`` and drop all white space, keeping a map back to offsets into ``text``.

    Examples:
        >>> squeezed = squeeze("一、 总 体")
        >>> squeezed.text, squeezed.offsets
        ('一、总体', [0, 1, 3, 5, 6])
    """
    end = min(end, len(text))
    folded = fold(text[start:end])
    offsets = [i for i, char in enumerate(folded, start) if not char.isspace()]
    return Squeezed("".join(folded.split()), [*offsets, end])
