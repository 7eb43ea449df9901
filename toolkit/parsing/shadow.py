"""The shadow that matching works on, so that ``Report.text`` itself never changes.

``fold`` keeps the length: every character becomes exactly one other, so offsets into the folded text are offsets into
the report. ``squeeze`` also drops white space and gives the map back.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.reading.radicals import radicals

if TYPE_CHECKING:
    import numpy as np

# Shapes that NFKC leaves alone and that stand for one another in these reports.
_ALIKE = {
    "﹝": "(", "〔": "(", "【": "[", "】": "]", "〕": ")", "﹞": ")",
    "·": "·", "•": "·", "・": "·", "—": "-", "–": "-", "―": "-", "−": "-", "－": "-",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "｡": "。", "､": "、",
}  # fmt: skip

# Frequent in any report in traditional script, absent from simplified text. Two of them make a text traditional: one
# alone may be a name.
_TELLTALE = "開報務關條國門為對來實與個們項處總體況"
_BLANK = frozenset(("Cf", "Zs", "Zl", "Zp", "Co", "Cc"))
# Characters above U+FFFF travel as surrogate pairs, which the tables below leave alone.
_CODEC = ("utf-16-le" if sys.byteorder == "little" else "utf-16-be", "surrogatepass")


@cache
def _plain() -> np.ndarray[Any, Any]:
    import numpy as np

    table = np.arange(0x10000, dtype=np.uint16)
    normalize, category = unicodedata.normalize, unicodedata.category
    # Ideographs, Hangul and surrogates between the two ranges are plain already, or no characters.
    for code in chain(range(0x80, 0x3400), range(0xE000, 0x10000)):
        char = chr(code)
        if 0xE000 <= code < 0xF900 or category(char) in _BLANK:
            table[code] = 0x20
            continue
        normal = normalize("NFKC", char)
        if normal != char and len(normal) == 1 and ord(normal) < 0x10000:
            table[code] = ord(normal)
    for char, alike in _ALIKE.items():
        table[ord(char)] = ord(alike)
    for code, word in radicals().items():
        table[code] = ord(word)
    return table


@cache
def _simplified() -> np.ndarray[Any, Any]:
    source = (resources.files("toolkit.parsing") / "traditional.txt").read_text("utf-8")
    old, new = (line for line in source.splitlines() if not line.startswith("#"))
    table = _plain().copy()
    for a, b in zip(old, new, strict=True):
        table[ord(a)] = ord(b)
    return table


def is_traditional(text: str) -> bool:
    """Tell whether the text looks written in traditional characters.

    Examples:
        >>> is_traditional("政府信息公開工作年度報告"), is_traditional("政府信息公开工作年度报告")
        (True, False)
    """
    return telltales(text) > 1


def telltales(text: str) -> int:
    """Return how many different characters of the text are traditional ones frequent in any report in that script.

    Examples:
        >>> telltales("政府信息公開工作"), telltales("政府信息公开工作")
        (1, 0)
    """
    return sum(char in text for char in _TELLTALE)


@lru_cache(maxsize=8)
def fold(text: str) -> str:
    """Return ``text`` with every character in its plain shape; the length, and so every offset, stays.

    Full-width forms become half-width, radicals ordinary characters, every blank, format and private-use
    character a space, all dashes ``-``; in a text that looks traditional, each traditional character becomes the
    simplified one. Characters whose plain shape is longer than one character stay. Line ends stay.

    Source of the traditional characters: OpenCC, TSCharacters.txt (Apache License 2.0).

    Examples:
        >>> fold("（一）\u3000⼀、ＡＢ１２")
        '(一) 一、AB12'
        >>> fold("一、總體情況，報告對象")
        '一、总体情况,报告对象'
    """
    if text.isascii():
        return text
    import numpy as np

    table = _simplified() if is_traditional(text) else _plain()
    # No code is out of the table's range; "wrap" only spares numpy the proof.
    return table.take(np.frombuffer(text.encode(*_CODEC), dtype=np.uint16), mode="wrap").tobytes().decode(*_CODEC)


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
    folded = fold(text)[start:end]
    offsets = [i for i, char in enumerate(folded, start) if not char.isspace()]
    return Squeezed("".join(folded.split()), [*offsets, end])
