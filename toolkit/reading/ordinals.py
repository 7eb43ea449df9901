"""Ordinals that a word processor or browser prints by itself: 一、 （一） 1. ① a) and their like."""

from __future__ import annotations

import re
from typing import Any

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """Return a number below 10,000 in Chinese counting characters.

    Examples:
        >>> [chinese(n) for n in (0, 9, 10, 12, 20, 105, 110, 1003)]
        ['〇', '九', '十', '十二', '二十', '一百〇五', '一百一十', '一千〇三']
    """
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    out = ""
    zero = False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if not digit:
            zero = bool(out)
            continue
        if zero:
            out += digits[0]
        zero = False
        leading_ten = power == 1 and digit == 1 and not out
        out += ("" if leading_ten else digits[digit]) + (units[power - 1] if power else "")
    return out


def roman(number: int) -> str:
    """Return a positive number below 4,000 in lower-case Roman numerals, a larger one in digits.

    Examples:
        >>> roman(2024)
        'mmxxiv'
    """
    if number >= 4000:
        return str(number)
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


_LETTERS = 780  # Word goes no further; thirty times the same letter


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= _LETTERS else str(number)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def ordinal(number: int, style: str) -> str:
    """Return ``number`` as one of Word's or CSS's counter styles prints it; an unknown style gives plain digits.

    Source: ECMA-376 part 1, 17.18.59 (ST_NumberFormat); CSS Counter Styles Level 3.

    Examples:
        >>> ordinal(3, "chineseCounting"), ordinal(3, "decimalEnclosedCircle"), ordinal(3, "decimal")
        ('三', '③', '3')
    """
    if style in ("none", "bullet"):
        return ""
    if style in _COUNTING:
        return chinese(number)
    if style in ("chineseLegalSimplified", "ideographLegalTraditional", "simp-chinese-formal"):
        return chinese(number, _FORMAL, "拾佰仟")
    if style in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return _circled(number)
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    if style in ("decimalZero", "decimal-leading-zero"):
        return f"{number:02d}"
    if style in ("decimalEnclosedParen",):
        return f"({number})"
    if style in ("decimalEnclosedFullstop",):
        return f"{number}."
    if style in ("ideographTraditional", "cjk-heavenly-stem"):
        return _STEMS[(number - 1) % 10]
    if style in ("ideographZodiac", "cjk-earthly-branch"):
        return _BRANCHES[(number - 1) % 12]
    if style in ("lowerRoman", "lower-roman", "upperRoman", "upper-roman"):
        return roman(number).upper() if style.startswith("upper") else roman(number)
    if style in ("lowerLetter", "lower-alpha", "lower-latin"):
        return _letter(number)
    if style in ("upperLetter", "upper-alpha", "upper-latin"):
        return _letter(number).upper()
    return str(number)


_COUNTING = frozenset({
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "koreanCounting", "cjk-ideographic", "simp-chinese-informal",
    "trad-chinese-informal",
})  # fmt: skip
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*+(?:[^;]{0,99}\s)?(none|disc|circle|square|[\w-]+)", re.IGNORECASE)
# An item that prints its own ordinal; a second one would be ours, not the page's.
PRINTED = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．，,:：]|第[一二三四五六七八九十\d]+|[一二三四五六七八九十]是|[①-⑳⑴-⒇])"
)


def list_label(item: Any, counters: dict[Any, int]) -> str:
    """Return the label that a browser prints before an ``li``: its ordinal in an ``ol``, else nothing.

    Args:
        item: the ``li`` element.
        counters: the last number of each ``ol`` met so far; brought up to date.

    Returns:
        Such as ``"2. "`` or ``"二、"``; empty in other lists, where the list has no marks, and where the item's text
        begins with an ordinal of its own.
    """
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    start = parent.get("start") or "1"
    number = counters.get(parent, int(start) - 1 if re.fullmatch(r"-?\d{1,4}", start) else 0) + 1
    value = item.get("value") or ""
    if re.fullmatch(r"\d{1,4}", value):
        number = int(value)
    counters[parent] = number
    found = _STYLE.search(item.get("style") or "") or _STYLE.search(parent.get("style") or "")
    style = found[1].lower() if found else _TYPES.get(parent.get("type") or "1", "decimal")
    names = parent.get("class") or ""
    if re.search(r"custom_cn|list-cn|cjk", names):
        style = "cjk-ideographic"
    if style in ("none", "disc", "circle", "square") or number < 1:
        return ""
    first = next((text for text in item.itertext() if text.strip()), "")
    if PRINTED.match(first):
        return ""
    return f"{chinese(number)}、" if style in _COUNTING else f"{ordinal(number, style)}. "
