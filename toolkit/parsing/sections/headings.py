"""The wording of headings: which role a heading can have, and how far its wording reaches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import msgspec

from toolkit.rules import load_rules

# A hint counts among so many of the first characters.
_HINTED = 32


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One pattern of a family; ``strength`` 3 is canonical, 2 common, 1 loose."""

    pattern: str
    strength: int


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one kind of wording looks like and which roles it may have; no roles: a row label, never a heading."""

    roles: tuple[str, ...]
    hints: tuple[str, ...]
    titles: tuple[Wording, ...] = ()
    lines: tuple[Wording, ...] = ()
    cues: tuple[str, ...] = ()
    weak_cues: tuple[str, ...] = ()


class HeadingsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``headings.yaml``."""

    version: str
    words: dict[str, str]
    canonical: dict[str, str]
    glued: dict[str, str]
    inline: str
    families: dict[str, Family]
    body: str
    not_after: str
    parenthesis: str
    openings: str
    mark: str
    navigation: str
    tail: str
    signature: str
    nothing: str
    years: str


class Wordings:
    """The patterns of one family, compiled when a text first needs them."""

    def __init__(self, titles: Sequence[tuple[str, int]], lines: Sequence[tuple[str, int]]) -> None:
        self._titles = titles
        self._lines = lines

    @cached_property
    def titles(self) -> list[tuple[re.Pattern[str], int]]:
        """What is read wherever a heading begins."""
        return [(re.compile(pattern), strength) for pattern, strength in self._titles]

    @cached_property
    def lines(self) -> list[tuple[re.Pattern[str], int]]:
        """What is read where the heading ends with its line, its sentence, or right before a body."""
        return [(re.compile(pattern), strength) for pattern, strength in self._lines]


class Grammar(NamedTuple):
    """The compiled heading grammar."""

    hint: re.Pattern[str]
    families_of_hint: dict[str, tuple[str, ...]]
    wordings: dict[str, Wordings]
    roles: dict[str, tuple[str, ...]]
    cues: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    canonical: re.Pattern[str]
    opens_canonical: frozenset[str]
    canonical_after: re.Pattern[str]
    glued: dict[str, re.Pattern[str]]
    parts: re.Pattern[str]
    inline: re.Pattern[str]
    body: re.Pattern[str]
    names: dict[str, str]
    not_after: re.Pattern[str]
    parenthesis: re.Pattern[str]
    opening: re.Pattern[str]
    mark: re.Pattern[str]
    navigation: re.Pattern[str]
    tail: re.Pattern[str]
    signature: re.Pattern[str]
    nothing: re.Pattern[str]


class Reading(NamedTuple):
    """One way to read a heading: its family, how sure the wording is, and how many characters it takes."""

    family: str
    strength: int
    length: int


@cache
def grammar() -> Grammar:
    """Return the heading grammar that the package carries, compiled once."""
    data = load_rules("headings.yaml", HeadingsFile, package="toolkit.parsing.sections")
    words: dict[str, str] = {}

    def fill(pattern: str) -> str:
        # Only {name}: a bare format() would trip over the counts {0,9}.
        return re.sub(r"\{([a-z]\w*)\}", lambda m: words[m[1]], pattern)

    for name, pattern in data.words.items():
        words[name] = f"(?:{fill(pattern)})"
    hints: dict[str, list[str]] = {}
    for name, family in data.families.items():
        for hint in family.hints:
            hints.setdefault(hint, []).append(name)
    # A hint that contains another must lead to the families of both: the scan reports only the longer one.
    of_hint = {
        hint: tuple(dict.fromkeys(f for other in hints if other in hint for f in hints[other])) for hint in hints
    }

    def filled(wordings: Sequence[Wording]) -> list[tuple[str, int]]:
        return [(fill(wording.pattern), wording.strength) for wording in wordings]

    six = "|".join(map(re.escape, data.canonical.values()))
    firsts = frozenset().union(*map(_firsts, (*data.canonical.values(), *data.glued.values())))
    return Grammar(
        re.compile("|".join(sorted(map(re.escape, of_hint), key=len, reverse=True))),
        of_hint,
        {n: Wordings(filled(f.titles), filled(f.lines)) for n, f in data.families.items()},
        {n: f.roles for n, f in data.families.items()},
        {n: (f.cues, f.weak_cues) for n, f in data.families.items() if f.cues or f.weak_cues},
        re.compile("|".join((six, *data.glued.values()))),
        firsts,
        # Every ordinal ends in one of these, or in blanks behind them.
        re.compile(rf"[、.．:),分章一二三四五六七八九十](?=\s{{0,9}}[{re.escape(''.join(sorted(firsts)))}])"),
        {role: re.compile(pattern) for role, pattern in data.glued.items()},
        re.compile("|".join(f"(?P<{role[9:]}>{pattern})" for role, pattern in data.glued.items())),
        re.compile(f"{six}|{data.inline}"),
        re.compile(data.body),
        data.canonical,
        re.compile(data.not_after),
        re.compile(fill(data.parenthesis)),
        re.compile(fill(data.openings)),
        re.compile(data.mark),
        re.compile(data.navigation),
        re.compile(data.tail),
        re.compile(data.signature),
        re.compile(f"(?:{data.years}|[,、])*{data.nothing}"),
    )


def _firsts(pattern: str) -> set[str]:
    """Return the characters that a match can begin with, and perhaps some more."""
    return set(pattern if re.search(r"[\[\\.]", pattern) else re.findall(r"(?<!\w)\w", pattern))


@lru_cache(maxsize=4096)
def _families(words: str) -> tuple[tuple[str, Wordings], ...]:
    """Return the families that the hints in the first words of a heading lead to."""
    rules = grammar()
    names = dict.fromkeys(f for hint in rules.hint.findall(words) for f in rules.families_of_hint[hint])
    return tuple((name, rules.wordings[name]) for name in names)


@lru_cache(maxsize=4096)
def read_title(window: str, phrase: str) -> tuple[Reading, ...]:
    """Return the ways to read what stands where a heading may begin, the longest and surest first.

    Args:
        window: folded text without white space from the first character after the ordinal, some 60 characters.
        phrase: the beginning of ``window`` up to the end of its line or sentence; "" where neither is near.

    Returns:
        One reading per family that fits, at most; a row label of a statutory table reads as ``row``.

    Examples:
        >>> read_title("总体情况2024年,临溪市", "")[0]
        Reading(family='overview', strength=3, length=4)
        >>> read_title("下步工作安排", "下步工作安排")[0].family
        'improvement'
        >>> read_title("本年新收政府信息公开申请数量0", "")[0].family
        'row'
    """
    readings = []
    for family, wordings in _families(window[:_HINTED]):
        length = strength = 0
        for pattern, worth in wordings.titles:
            match = pattern.match(window)
            if match and (match.end(), worth) > (length, strength):
                length, strength = match.end(), worth
        if phrase and length < len(phrase):
            for pattern, worth in wordings.lines:
                if pattern.fullmatch(phrase):
                    length, strength = len(phrase), worth
                    break
        if not strength:
            for pattern, worth in wordings.lines:
                match = pattern.match(window) if worth > 1 else None
                if match and match.end() > 1 and grammar().body.match(window, match.end()):
                    length, strength = match.end(), 1
                    break
        if strength:
            readings.append(Reading(family, strength, length))
    if len(readings) > 1:
        readings.sort(key=lambda r: (r.family == "row", r.length, r.strength), reverse=True)
    return tuple(readings)


def read_cues(phrase: str) -> list[tuple[str, bool]]:
    """Return the families that words inside a heading of its own point to, and whether they name them outright.

    Examples:
        >>> read_cues("加强平台建设,扩展公开渠道")
        [('platform', True)]
    """
    found = []
    for family, (cues, weak) in grammar().cues.items():
        if any(cue in phrase for cue in cues):
            found.append((family, True))
        elif any(cue in phrase for cue in weak):
            found.append((family, False))
    return found
