"""Quantities: what is written is what is read, and what is rounded becomes an interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.linking.numerals import find_quantities, grain, parse_number

DIGITS = "零一二三四五六七八九"


def spell(number: int) -> str:
    """Write a number below 10**8 in Chinese numerals."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return spell(high) + "万" + gap + (spell(low) if low else "")
    out, zero = "", False
    for power, scale in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += ("零" if zero and out else "") + DIGITS[digit] + scale
            zero = False
        else:
            zero = True
    return out or "零"


def read(text: str) -> list[tuple]:
    return [(n.quantity.low, n.quantity.high, n.quantity.unit) for n in find_quantities(text)]


@given(st.integers(0, 99_999_999))
def test_a_spelled_number_reads_back(number: int) -> None:
    assert parse_number(spell(number)) == number


@given(st.integers(0, 10**9))
def test_grouped_and_plain_digits_read_the_same(number: int) -> None:
    assert parse_number(f"{number:,}") == parse_number(str(number)) == number


@given(st.integers(1, 9999), st.sampled_from(["件", "条", "宗"]))
def test_a_quantity_is_found_where_it_stands(number: int, unit: str) -> None:
    text = f"收到申请{spell(number)}{unit},已答复"
    (found,) = find_quantities(text)
    assert (text[found.start : found.end], found.quantity.low, found.quantity.unit) == (
        f"{spell(number)}{unit}",
        number,
        unit,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到12件", [(12, 12, "件")]),
        ("收到1,234件", [(1234, 1234, "件")]),
        ("收到零件", [(0, 0, "件")]),
        ("收到十余件", [(11, 19, "件")]),
        ("收到十几件", [(11, 19, "件")]),
        ("收到几十件", [(20, 99, "件")]),
        ("收到近百条", [(90, 100, "条")]),
        ("收到百余条", [(101, 199, "条")]),
        ("公开5500余条", [(5501, 5599, "条")]),
        ("公开1.2万余条", [(12001, 12999, "条")]),
        ("公开3.2万条", [(31500, 32499, "条")]),
        ("公开约300条", [(270, 330, "条")]),
        ("公开300条以上", [(300, None, "条")]),
        ("公开超过3000条", [(3000, None, "条")]),
        ("收到3至5件", [(3, 5, "件")]),
        ("收到3-5件", [(3, 5, "件")]),
        ("收到两件", [(2, 2, "件")]),
        ("收费12.5万元", [(12.5, 12.5, "万元")]),
        ("占33.9%", [(33.9, 33.9, "%")]),
        ("下降3个百分点", [(3, 3, "个百分点")]),
        ("百分之五十", [(50, 50, "")]),
        ("2023年1月2日", []),
        ("第3件", []),
        ("一是加强学习,二是落实责任", []),
        ("党的二十大", []),
        ("", []),
    ],
)
def test_wordings(text: str, expected: list) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", ["", "件", "1千2百斤", "万无一失", "1.2.3"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


def test_percentages_are_told_from_counts() -> None:
    assert [n.kind for n in find_quantities("办结12件,办结率100%")] == ["count", "percent"]


def test_the_grain_of_a_rounded_number() -> None:
    assert [grain("300", 300), grain("0", 0), grain("3.25万", 32500)] == [100, 1, 100]
