"""How a value is printed: digits, signs, units, and the words for a cell that does not apply."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import msgspec

from toolkit.rules import load_rules


class MarksFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``marks.yaml``."""

    version: str
    units: tuple[str, ...]
    not_applicable: tuple[str, ...]
    currency: tuple[str, ...]


class Marks(NamedTuple):
    """Compiled patterns: ``tokens`` cuts flattened text; ``number`` and ``absent`` match a whole cell."""

    tokens: re.Pattern[str]
    number: re.Pattern[str]
    absent: re.Pattern[str]
    unit: re.Pattern[str]
    spaced: re.Pattern[str]


@cache
def load_marks() -> Marks:
    """Return the patterns that the package's ``marks.yaml`` gives.

    Examples:
        >>> bool(load_marks().number.fullmatch("1,234.5万元")), bool(load_marks().absent.fullmatch("--"))
        (True, True)
    """
    file = load_rules("marks.yaml", MarksFile, package="toolkit.parsing.tables")
    units = "|".join(sorted(file.units, key=len, reverse=True))
    absent = "|".join(sorted(file.not_applicable, key=len, reverse=True))
    money = "[" + "".join(file.currency) + "]?"
    after = r"(?=[^\u4e00-\u9fff]|[一二三四五六七八九十]{1,2}[、,.]|第|\Z)"
    tokens, spaced = (
        re.compile(
            rf"(?P<v>(?P<digits>(?:[\d/\\+\-]|(?<=\d)[,.](?=\d){inner})+)(?:[ \t]*\(?(?:{units}){after}\)?)?)"
            rf"|(?P<na>{alone}(?<![\u4e00-\u9fff])(?:{absent})(?![\u4e00-\u9fff]))"
            r"|(?P<t>[\u4e00-\u9fff]+)|(?P<pipe>\|)|(?P<tab>\t)|(?P<nl>[\n\f])"
        )
        # Where a blank stands between any two characters, it parts no digits, and no word stands alone.
        for inner, alone in (("", ""), (r"|(?<=[\d,.])[ ](?=[\d,.])", "(?!)"))
    )
    number = re.compile(
        rf"{money}[ ]*+(?P<number>[+\-]?[ ]*+(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)[ ]*\(?(?:{units})?\)?"
    )
    return Marks(
        tokens,
        number,
        re.compile(rf"[/\\\-_*]+|[Nn]/?[Aa]|{absent}"),
        re.compile(rf"[ \t]*\(?(?:{units})"),
        spaced,
    )
