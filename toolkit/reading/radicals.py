"""The words that radicals stand for, one character for one.

A font draws 人 and the radical ⼈ with one glyph, and many writers of PDF name the radical when they tell which
character the glyph is; from there it gets into pages and documents by copying.
"""

from __future__ import annotations

import unicodedata
from functools import cache

# The Kangxi radical for a door becomes 戶 by NFKC; in simplified script its glyph is that of 户.
_DOOR = {0x2F3E: "户"}
# CJK Radicals Supplement, which NFKC leaves alone: those drawn like a word of its own. Parts of words (⺡, ⻌) stay.
_SUPPLEMENT = dict(
    zip(
        "⺁⺄⺊⺎⺒⺓⺝⺟⺠⺩⺪⺬⺶⺻⺼⺽⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂乙卜兀巳幺月母民王疋示羊聿月臼虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)


@cache
def radicals() -> dict[int, str]:
    """Return the word for each radical, as a table for ``str.translate``; the length of the text stays.

    Source: The Unicode Standard, EquivalentUnifiedIdeograph.txt.

    Examples:
        >>> "云泽省⼈⺠政府".translate(radicals())
        '云泽省人民政府'
    """
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return kangxi | _DOOR | {ord(char): word for char, word in _SUPPLEMENT.items()}
