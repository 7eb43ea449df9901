"""Quantities as they are written in the narrative: Arabic, Chinese and mixed numerals, rounded ones as intervals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

import msgspec

from toolkit.report import Quantity
from toolkit.rules import load_rules

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "廿": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CHINESE = "零〇一二两三四五六七八九十百千万亿"
_NUMBER = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|[{_CHINESE}]+"

Number = int | float


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Wordings that put the true value about, below or above the number, or a little more than it."""

    about: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


class NumeralsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``numerals.yaml``."""

    version: str
    units: tuple[str, ...]
    percent: tuple[str, ...]
    prefixes: Words
    suffixes: Words


class Numeral(NamedTuple):
    """One written quantity and its span in the text it was found in."""

    start: int
    end: int
    quantity: Quantity
    kind: Literal["count", "percent"]


def parse_number(text: str) -> Number | None:
    """Return the number that one numeral writes, or None where it writes none.

    Args:
        text: digits (``1,234``), Chinese numerals (一千二百), or digits before a scale (3.2万, 1千2百).

    Source: GB/T 15835-2011, 出版物上数字用法 (Arabic and Chinese numerals and their mixing).

    Examples:
        >>> parse_number("一千二百"), parse_number("3.2万"), parse_number("两千零五"), parse_number("百")
        (1200, 32000, 2005, 100)
        >>> parse_number("一百二"), parse_number("二〇二三"), parse_number("件") is None
        (120, 2023, True)
    """
    plain = text.replace(",", "")
    value = _parsed(plain) if len(plain) <= _LONGEST else None
    return None if value is None or value > _MOST else value


def _parsed(plain: str) -> Number | None:
    try:
        return float(plain) if "." in plain else int(plain)
    except ValueError:
        pass
    if not plain or plain.strip("0123456789." + _CHINESE + "廿"):
        return None
    if not any(char in _SCALES for char in plain):
        if any(char not in _DIGITS for char in plain):
            return None
        return int("".join(str(_DIGITS[char]) for char in plain))
    return _spelled(plain)


_LONGEST = 60  # characters of a number as written
_MOST = 10**15
"""Nobody counts beyond: 亿亿亿… is no number, nor are digits run together. Sums of such are exact in floats."""
_FEW = 15  # digits of such a number


def _spelled(text: str) -> Number | None:
    total: Number = 0
    section: Number = 0  # below the last 万 or 亿
    digit: Number | None = None
    last = 1  # the scale just read, for 一百二 = 120
    for part in re.findall(r"\d+(?:\.\d+)?|.", text):
        if part in _SCALES:
            scale = _SCALES[part]
            if scale >= 10_000:
                section = section + (digit or 0) if section or digit is not None else 1
                total = (total + section) * scale if scale > 10_000 else total + section * scale
                section = 0
            else:
                section += (1 if digit is None else digit) * scale
            digit, last = None, scale
        elif part in _DIGITS:
            digit, last = _DIGITS[part], 1 if _DIGITS[part] == 0 else last
        else:
            try:
                digit = float(part) if "." in part else int(part)
            except ValueError:
                return None
            last = 1
        if max(total, section, digit or 0) > _MOST:
            return None
    if digit is not None:
        section += digit * (last // 10 if last >= 100 else 1)
    value = total + section
    return int(value) if isinstance(value, float) and value.is_integer() else value


def grain(text: str, value: Number) -> Number:
    """Return the place value of the last digit that a rounded numeral spells out.

    Examples:
        >>> grain("5500", 5500), grain("十", 10), grain("3.2万", 32000), grain("12.5", 12.5)
        (100, 10, 1000, 0.1)
    """
    decimals = re.search(r"\.(\d+)", text)
    scale = 1
    for char in text:
        scale = max(scale, _SCALES.get(char, 1)) if decimals else 1
    if decimals:
        size = scale / 10 ** len(decimals[1])
        return int(size) if size >= 1 else size
    size, whole = 1, int(value)
    while whole and whole % (size * 10) == 0:
        size *= 10
    return size


@cache
def load_numerals() -> NumeralsFile:
    """Return the wordings of ``numerals.yaml`` (read once)."""
    return load_rules("numerals.yaml", NumeralsFile, package="toolkit.linking")


def _either(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_DIGITS_FIRST = re.compile(r"\d+").match


@cache
def _plain_units() -> dict[str, str]:
    return {unit: unit for unit in load_numerals().units}


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    rules = load_numerals()
    before = {word: side for side in ("about", "below", "above") for word in getattr(rules.prefixes, side)}
    after = {word: side for side in ("about", "below", "above") for word in getattr(rules.suffixes, side)}
    units = _either(rules.units + rules.percent)
    # Looking at one character first spares the many places where no number can begin.
    first = "".join(sorted({word[0] for word in before} | set(_CHINESE) | set("几数百")))
    pattern = re.compile(
        rf"(?=[0-9{first}])(?P<before>{_either(tuple(before))})?(?:(?P<several>[几数])(?=[十百千万])|百分之)?"
        rf"(?P<number>{_NUMBER})(?P<more>{_either(rules.suffixes.more)})?(?P<scale>[万亿千百](?!元))?"
        rf"(?P<more2>{_either(rules.suffixes.more)})?"
        rf"(?:(?:-|~|至|到)(?P<upper>{_NUMBER})(?P<upper_scale>[万亿千百](?!元))?)?"
        rf"(?P<unit>{units})?(?P<after>{_either(tuple(after))})?"
    )
    return pattern, before, after


def find_quantities(text: str, start: int = 0, end: int | None = None) -> Iterator[Numeral]:
    """Yield every quantity of a folded text, in reading order.

    Numbers in Chinese numerals need a unit, so that 一是 or 二十大 are none; dates and ordinals are skipped.

    Args:
        text: text in its plain shape (see ``toolkit.parsing.shadow.fold``), white space removed.
        start: where to begin to look.
        end: where to stop; None for the end of the text.

    Yields:
        Numeral: the span from the rounding word to the unit, the interval, ``count`` or ``percent``.

    Examples:
        >>> [(n.quantity.low, n.quantity.high, n.quantity.unit) for n in find_quantities("十余件、近百条、3至5件")]
        [(11, 19, '件'), (90, 100, '条'), (3, 5, '件')]
    """
    pattern, before, after = _pattern()
    plain = _plain_units()
    for found in pattern.finditer(text, start, len(text) if end is None else end):
        # Most numbers are bare digits and a unit: read those at once.
        digits = _DIGITS_FIRST(text, found.start())
        if digits is not None and (unit := plain.get(text[digits.end() : found.end()])) is not None:
            at = found.start()
            if (at == 0 or text[at - 1] not in "第之每") and len(digits[0]) <= _FEW:
                value = int(digits[0])
                yield Numeral(at, found.end(), Quantity(value, value, unit), "count")
            continue
        numeral = read_match(found, before, after)
        if numeral is not None:
            yield numeral


def read_match(found: re.Match[str], before: dict[str, str], after: dict[str, str]) -> Numeral | None:
    """Turn one match of the quantity pattern into a numeral, or None where it is a date, an ordinal or a word."""
    text, number, unit = found.string, found["number"], found["unit"] or ""
    head = text[found.start() - 1] if found.start() else ""
    tail = text[found.end() : found.end() + 1]
    arabic = number[0].isdigit() and number[0] not in _DIGITS
    percent = unit in load_numerals().percent or "百分之" in found[0]
    if head in ("第", "之", "每") and not percent:
        return None
    if found[0] == "零" and head in ("为", "是") and tail in ("", ",", ";", "、", ")", "。"):
        return Numeral(found.start(), found.end(), Quantity(0, 0, ""), "count")
    if not unit and not percent and (not arabic or tail in ("年", "月", "日", "号", "时")):
        return None
    if arabic and head in (".", "-", "/") and not unit:
        return None
    if number in ("万", "亿", "零") and not unit:
        return None
    scale = found["scale"] or ""
    value = parse_number(number + scale)
    if value is None:
        return None
    low, high = _interval(found, number + scale, value, before, after)
    if low is not None and high is not None and low > high:
        return None  # 三几个: no number that anyone writes
    return Numeral(found.start(), found.end(), Quantity(low, high, unit), "percent" if percent else "count")


def _interval(
    found: re.Match[str], written: str, value: Number, before: dict[str, str], after: dict[str, str]
) -> tuple[Number | None, Number | None]:
    size = grain(written, value)
    if found["upper"]:
        upper = parse_number(found["upper"] + (found["upper_scale"] or ""))
        if upper is not None and upper >= value:
            low = value * _SCALES.get(found["upper_scale"] or "", 1) if not found["scale"] else value
            return (low if low <= upper else value), upper  # 3至5万 begins at 30,000, 5000至1万 at 5,000
    if found["several"]:
        return 2 * value, 10 * value - 1
    side = before.get(found["before"] or "") or after.get(found["after"] or "")
    if found["more"] == "几":
        return value + 1, value + size - 1
    if found["more"] or found["more2"]:
        return (value + min(1, size), value + size - min(1, size)) if size > 1 else (value, value + 1)
    if side == "about":
        return value - value / 10 if isinstance(value, float) else value - -(-value // 10), value + -(-value // 10)
    if side == "below":
        return (value - max(value // 10, 1), value) if not found["after"] else (None, value)
    if side == "above":
        return value, None
    if found["scale"] and size > 1:
        return value - size // 2, value + (size - 1) // 2
    return value, value
