"""The wordings of ``identity.yaml``, loaded and compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import msgspec

from toolkit.rules import load_rules

_CHINESE_DIGITS = {char: str(digit) for digit, chars in enumerate(
    ("〇○◯零Oo", "一", "二", "三", "四", "五", "六", "七", "八", "九")) for char in chars}  # fmt: skip


class LevelRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``level`` for a rest of a name that ``pattern`` matches in full; ``place`` means the level of its place."""

    pattern: str
    level: str
    reason: str


class IdentityFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``identity.yaml``."""

    version: str
    year: str
    title_core: str
    title_before: str
    title_not_before: str
    lead_in: str
    body_end: str
    body_not: str
    body_not_end: str
    title_labels: str
    publisher_labels: str
    preparer: tuple[str, ...]
    opening: tuple[str, ...]
    contact: tuple[str, ...]
    contact_office: str
    central: str
    central_branch: str
    corps: str
    corps_division: str
    corps_regiment: str
    zone: str
    zone_start: str
    levels: tuple[LevelRule, ...]
    zones: dict[str, str]
    short_names: dict[str, str]
    period: tuple[str, ...]
    opening_year: str
    table_year: str


@dataclass(frozen=True, slots=True)
class Wordings:
    """``identity.yaml`` with its patterns compiled; ``rules`` is the file itself."""

    rules: IdentityFile
    patterns: dict[str, re.Pattern[str]]
    sentences: dict[str, tuple[re.Pattern[str], ...]]
    levels: tuple[tuple[re.Pattern[str], LevelRule], ...]

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self.patterns[name]


@cache
def load_wordings() -> Wordings:
    """Return the compiled wordings (read once).

    Examples:
        >>> bool(load_wordings()["year"].fullmatch("二〇二三"))
        True
    """
    rules = load_rules("identity.yaml", IdentityFile, package="toolkit.parsing.identity")

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern.replace("{year}", rules.year).replace("{zone}", rules.zone), re.VERBOSE)

    fields = {name: getattr(rules, name) for name in rules.__struct_fields__}
    return Wordings(
        rules,
        {name: compiled(value) for name, value in fields.items() if isinstance(value, str) and name != "version"},
        {name: tuple(map(compiled, fields[name])) for name in ("preparer", "opening", "contact", "period")},
        tuple((compiled(rule.pattern), rule) for rule in rules.levels),
    )


def year_number(printed: str) -> int | None:
    """Return the year that digits or Chinese numerals print, None unless it is from 2000 to 2049.

    Examples:
        >>> year_number("2 0 2 3 年度"), year_number("二○一九"), year_number("1998")
        (2023, 2019, None)
    """
    digits = "".join(_CHINESE_DIGITS.get(char, char) for char in printed if not char.isspace())[:4]
    if len(digits) == 4 and digits.isdigit() and 2000 <= int(digits) <= 2049:
        return int(digits)
    return None
