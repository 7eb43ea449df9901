"""A fast screen for web corpora: annual disclosure reports against pages that merely talk of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import msgspec

from toolkit.parsing.identity.naming import find_titles
from toolkit.parsing.shadow import fold
from toolkit.rules import load_rules

_HEAD, _BODY, _SHORTEST = 500, 12000, 150
# Where the cues are looked for: the narrative in front, and the end, where a list's or a template's marks stand.
_NARRATIVE, _END = 3000, 600
_SPACED = ("公 开", "公 開", "公　开")


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What speaks for or against a report, in the page or (``head``) only in its beginning.

    One of ``phrases`` suffices; so does ``pattern``, which is tried only where one of ``needs`` (if any) stands.
    ``itself`` marks what a page says only of itself.
    """

    weight: float
    reason: str
    phrases: tuple[str, ...] = ()
    pattern: str | None = None
    needs: tuple[str, ...] = ()
    head: bool = False
    itself: bool = False


class ScreenFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``screen.yaml``."""

    version: str
    gate: tuple[tuple[str, ...], ...]
    parts: dict[str, tuple[str, ...]]
    own: tuple[Cue, ...]
    against: tuple[Cue, ...]
    heading: str
    headings: int
    unstructured: float
    anonymous: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Screening:
    """Whether a page is a report, why, and the score (a report needs the threshold of ``screen.yaml``)."""

    is_report: bool
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class _Compiled:
    rules: ScreenFile
    parts: tuple[tuple[str, re.Pattern[str]], ...]
    own: tuple[tuple[Cue, re.Pattern[str] | None], ...]
    against: tuple[tuple[Cue, re.Pattern[str] | None], ...]
    heading: re.Pattern[str]


@cache
def _load() -> _Compiled:
    rules = load_rules("screen.yaml", ScreenFile, package="toolkit.parsing")
    return _Compiled(
        rules,
        tuple((name, re.compile("|".join(words))) for name, words in rules.parts.items()),
        tuple((cue, re.compile(cue.pattern) if cue.pattern else None) for cue in rules.own),
        tuple((cue, re.compile(cue.pattern) if cue.pattern else None) for cue in rules.against),
        re.compile(rules.heading),
    )


def _speaks(cue: Cue, pattern: re.Pattern[str] | None, text: str) -> bool:
    if any(phrase in text for phrase in cue.phrases):
        return True
    if pattern is None or (cue.needs and not any(word in text for word in cue.needs)):
        return False
    return pattern.search(text) is not None


def is_report(text: str) -> bool:
    """Tell whether a page is an annual disclosure report (政府信息公开工作年度报告), not a page about one.

    Args:
        text: the text of the page, in simplified or traditional script.

    Examples:
        >>> is_report("临溪湿地迎来候鸟迁徙高峰。")
        False
    """
    return screen(text).is_report


def screen(text: str) -> Screening:
    """Screen one page: cheap tests for phrases that every report has first, then the parts, then what speaks against.

    Args:
        text: the text of the page.

    Returns:
        The decision with its reason and score; a page that fails the first tests has the score 0.

    Examples:
        >>> screen("政府信息公开指南").reason
        'too short to be a report'
    """
    compiled = _load()
    if len(text) < _SHORTEST:
        return Screening(False, "too short to be a report", 0.0)
    for alternatives in compiled.rules.gate:
        if not any(phrase in text for phrase in alternatives):
            if any(spaced in text for spaced in _SPACED):
                return screen(re.sub(r"(?<=\S)[ \u3000](?=\S)", "", text))
            return Screening(False, f"no {alternatives[0]} in it", 0.0)
    return _score(text, compiled)


def _score(text: str, compiled: _Compiled) -> Screening:
    folded = fold(text[:_BODY] if len(text) <= 2 * _BODY else text[:_BODY] + "\n" + text[-_BODY:])
    flat = folded.replace("\n", " ")
    found = [name for name, pattern in compiled.parts if pattern.search(flat)]
    score = float(len(found))
    if len(found) < 3:
        return Screening(False, f"only {len(found)} of the parts of a report", score)
    reasons = []
    title = next((t for t in find_titles(folded[:_HEAD]) if t.kind != "mention"), None)
    if title is not None:
        score += 2.0 if title.year else 1.0
        reasons.append("title" if title.year else "title without a year")
    rules, against = compiled.rules, []
    if len(compiled.heading.findall(flat)) < rules.headings:
        score -= rules.unstructured
        against.append("no headings of a report")
    itself = title is not None
    head = flat[:_HEAD]
    if len(flat) > _NARRATIVE + _END:
        flat = flat[:_NARRATIVE] + " " + flat[-_END:]
    for cue, pattern in compiled.own:
        if _speaks(cue, pattern, flat):
            score += cue.weight
            reasons.append(cue.reason)
            itself = itself or cue.itself
    if not itself:
        score -= rules.anonymous
        against.append("nowhere calls itself a report")
    for cue, pattern in compiled.against:
        if _speaks(cue, pattern, head if cue.head else flat):
            score -= cue.weight
            against.append(cue.reason)
    if score >= rules.threshold:
        return Screening(True, f"{len(found)} parts, {', '.join(reasons)}", score)
    return Screening(False, ", ".join(dict.fromkeys(against)) or "too little of a report", score)
