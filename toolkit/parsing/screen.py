"""A fast screen for web corpora: annual disclosure reports against pages that merely talk of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from toolkit.parsing.identity.naming import find_titles
from toolkit.parsing.shadow import fold
from toolkit.rules import load_rules

if TYPE_CHECKING:
    import numpy as np

_HEAD, _BODY, _SHORTEST = 500, 12000, 150
# Where the cues are looked for: the narrative in front, and the end, where a list's or a template's marks stand.
_NARRATIVE, _END = 3000, 600
_TOKEN = re.compile(r"\\.|.", re.DOTALL)
_HAN = re.compile("[\u4e00-\u9fff]+")
# Pairs of characters are noted in so many places, a power of two; the first lines of the gate need no notes.
_SLOTS, _PLAIN = 1 << 14, 2
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


class _Wordings:
    """Many wordings at once: phrases, and patterns with the words of which a match must hold one.

    Args:
        wordings: for each its phrases, its patterns, and the words that its patterns need, if they say so.
    """

    def __init__(self, wordings: Iterable[tuple[Iterable[str], Iterable[str], tuple[str, ...]]]) -> None:
        words: list[tuple[int, str, re.Pattern[str] | None]] = []
        self.always: list[tuple[int, re.Pattern[str]]] = []
        for number, (phrases, patterns, needs) in enumerate(wordings):
            words += [(number, phrase, None) for phrase in phrases]
            for part in patterns if needs else (part for pattern in patterns for part in alternatives(pattern)):
                compiled = re.compile(part)
                held = needs or (literal(part),)
                words += [(number, word, compiled) for word in held if word]
                if not all(held):
                    self.always.append((number, compiled))
        self.words = words
        self.slots = [_slot(word) for _, word, _ in words]

    def said(self, texts: Sequence[str], notes: np.ndarray[Any, Any]) -> set[int]:
        """Return the numbers of the wordings that are said.

        Args:
            texts: for each wording where it is looked for.
            notes: the pairs of characters of a text that holds all of these.
        """
        out: set[int] = set()
        tried: set[tuple[int, re.Pattern[str]]] = set()
        for place in notes[self.slots].nonzero()[0].tolist():
            number, word, pattern = self.words[place]
            if number in out or word not in texts[number]:
                continue
            if pattern is None:
                out.add(number)
            elif (number, pattern) not in tried:
                tried.add((number, pattern))
                if pattern.search(texts[number]):
                    out.add(number)
        for number, pattern in self.always:
            if number not in out and pattern.search(texts[number]):
                out.add(number)
        return out


@dataclass(frozen=True, slots=True)
class _Compiled:
    rules: ScreenFile
    gate: tuple[tuple[list[tuple[str, int]], str], ...]
    parts: _Wordings
    cues: _Wordings
    heading: re.Pattern[str]


@cache
def _load() -> _Compiled:
    rules = load_rules("screen.yaml", ScreenFile, package="toolkit.parsing")
    cues = (*rules.own, *rules.against)
    return _Compiled(
        rules,
        tuple(([(phrase, _slot(phrase)) for phrase in words], words[0]) for words in rules.gate),
        _Wordings(((), words, ()) for words in rules.parts.values()),
        _Wordings((cue.phrases, (cue.pattern,) if cue.pattern else (), cue.needs) for cue in cues),
        re.compile(rules.heading),
    )


def _slot(word: str) -> int:
    """Return where ``_pairs`` notes the first two characters of a word; a single character is always noted."""
    return (31 * ord(word[0]) + ord(word[1])) % _SLOTS if len(word) > 1 else _SLOTS


def _pairs(text: str) -> np.ndarray[Any, Any]:
    """Note the pairs of neighbouring characters of a text, so that most phrases need not be looked for in it."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    noted = np.zeros(_SLOTS + 1, bool)
    noted[(codes[:-1] * np.uint16(31) + codes[1:]) & np.uint16(_SLOTS - 1)] = True
    noted[_SLOTS] = True
    return noted


def alternatives(pattern: str) -> list[str]:
    r"""Cut a pattern at the bars that stand in no group.

    Examples:
        >>> alternatives(r"(?:受理|收到)申请|附[表|件]")
        ['(?:受理|收到)申请', '附[表|件]']
    """
    parts, depth, in_class = [""], 0, False
    for found in _TOKEN.finditer(pattern):
        token = found[0]
        if token == "[" or token == "]":
            in_class = token == "["
        elif not in_class:
            depth += (token == "(") - (token == ")")
            if token == "|" and not depth:
                parts.append("")
                continue
        parts[-1] += token
    return parts


def literal(pattern: str) -> str:
    r"""Return the longest word that every match of a pattern without bars at the top holds; "" where none is seen.

    Examples:
        >>> literal("(?:受理|收到)(?:的)?申请表?"), literal("[甲乙]丙?")
        ('申请', '')
    """
    # What stands in groups and classes, or may be left out, is no part that every match has.
    plain = re.sub(r"\\.", "\0", pattern)
    while plain != (plain := re.sub(r"\((?:[^()])*\)[?*+]?\??|\[[^\]]*\][?*+]?\??|\{[^{}]*\}", "\0", plain)):
        pass
    return max((word for word in _HAN.findall(re.sub(r".[?*]", "\0", plain)) if len(word) > 1), key=len, default="")


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
    pairs = None
    for number, (phrases, first) in enumerate(compiled.gate):
        if number == _PLAIN:
            pairs = _pairs(text)
        if not any((pairs is None or pairs[slot]) and phrase in text for phrase, slot in phrases):
            if any(spaced in text for spaced in _SPACED):
                return screen(_unspaced(text))
            return Screening(False, f"no {first} in it", 0.0)
    return _score(_unspaced(text) if any(spaced in text for spaced in _SPACED) else text, compiled)


def _unspaced(text: str) -> str:
    """Return a text that has a blank between every two characters without these blanks."""
    return re.sub(r"(?<=\S)[ \u3000](?=\S)", "", text)


def _score(text: str, compiled: _Compiled) -> Screening:
    folded = fold(text[:_BODY] if len(text) <= 2 * _BODY else text[:_BODY] + "\n" + text[-_BODY:])
    flat = folded.replace("\n", " ")
    pairs, rules, against = _pairs(flat), compiled.rules, []
    parts = len(compiled.parts.said([flat] * len(rules.parts), pairs))
    score = float(parts)
    if parts < 3:
        return Screening(False, f"only {parts} of the parts of a report", score)
    reasons = []
    title = next((t for t in find_titles(folded[:_HEAD]) if t.kind != "mention"), None)
    if title is not None:
        score += 2.0 if title.year else 1.0
        reasons.append("title" if title.year else "title without a year")
    if sum(1 for _ in islice(compiled.heading.finditer(flat), rules.headings)) < rules.headings:
        score -= rules.unstructured
        against.append("no headings of a report")
    itself = title is not None
    head = flat[:_HEAD]
    if len(flat) > _NARRATIVE + _END:
        # The two ends meet at a blank, a pair that is not noted; no phrase begins or ends with one.
        flat = flat[:_NARRATIVE] + " " + flat[-_END:]
    cues = (*rules.own, *rules.against)
    said = compiled.cues.said([head if cue.head else flat for cue in cues], pairs)
    for cue in (cue for number, cue in enumerate(rules.own) if number in said):
        score += cue.weight
        reasons.append(cue.reason)
        itself = itself or cue.itself
    if not itself:
        score -= rules.anonymous
        against.append("nowhere calls itself a report")
    for cue in (cue for number, cue in enumerate(rules.against, len(rules.own)) if number in said):
        score -= cue.weight
        against.append(cue.reason)
    if score >= rules.threshold:
        return Screening(True, f"{parts} parts, {', '.join(reasons)}", score)
    return Screening(False, ", ".join(dict.fromkeys(against)) or "too little of a report", score)
