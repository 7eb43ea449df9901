"""How ordinary the characters of a text are, which tells a right decoding from a wrong one."""

from __future__ import annotations

import re
from functools import cache

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003134f]")


@cache
def _common(script: str) -> frozenset[str]:
    if script == "traditional":
        pairs = (bytes((a, b)) for a in range(0xA4, 0xC7) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
        return frozenset(b"".join(pairs).decode("big5", "ignore"))
    pairs = (bytes((a, b)) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF))
    return frozenset(b"".join(pairs).decode("gb2312", "ignore"))


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
    han = HAN.findall(text)
    known = _common(script)
    return sum(char in known for char in han) / len(han) if han else 0.0
