"""How ordinary the characters of a text are, which tells a right decoding from a wrong one."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003134f]")
_RANGES = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0xE000, 0xF8FF), (0x20000, 0x3134F))
_LAST = 0x31350


@cache
def _common(script: str) -> frozenset[str]:
    if script == "traditional":
        pairs = (bytes((a, b)) for a in range(0xA4, 0xC7) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
        return frozenset(b"".join(pairs).decode("big5", "ignore"))
    pairs = (bytes((a, b)) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF))
    return frozenset(b"".join(pairs).decode("gb2312", "ignore"))


@cache
def _classes(script: str) -> np.ndarray[Any, Any]:
    """Return, for each code point up to U+31350, 1 for a Chinese character, 2 for a common one, else 0."""
    import numpy as np

    table = np.zeros(_LAST + 1, np.uint8)
    for first, last in _RANGES:
        table[first : last + 1] = 1
    common = np.array([ord(char) for char in _common(script)])
    table[common[table[common] == 1]] = 2
    return table


def counts(text: str, script: str = "simplified") -> tuple[int, int]:
    """Return how many Chinese characters a text has, and how many of them are common ones.

    Examples:
        >>> counts("政府 open 鏀")
        (3, 2)
    """
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    # What lies above the last code point counts as that one, which is none of a Chinese character.
    kinds = _classes(script).take(codes, mode="clip")
    return int(np.count_nonzero(kinds)), int(np.count_nonzero(kinds == 2))


def plausibility(text: str, script: str = "simplified") -> float:
    """Return the share of a text's Chinese characters that are common ones.

    Args:
        text: any text.
        script: ``"simplified"`` (GB 2312 level 1, the 3,755 commonest) or ``"traditional"`` (Big5 level 1, 5,401).

    Returns:
        0 to 1; 0 for a text without Chinese characters.

    Source: GB/T 2312-1980; Big5 (資策會, 1984).

    Examples:
        >>> plausibility("政府信息公开"), plausibility("鏀垮簻淇℃伅鍏紑") < 0.5
        (1.0, True)
    """
    han, common = counts(text, script)
    return common / han if han else 0.0
