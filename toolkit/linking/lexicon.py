"""The wordings of ``measures.yaml``, compiled into one scanner of sentences."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import msgspec

from toolkit.rules import load_rules


class Units(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The units in which requests and cases, documents, money and applicants are counted."""

    count: tuple[str, ...]
    document: tuple[str, ...]
    money: tuple[str, ...]
    applicant: tuple[str, ...]


class MeasuresFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``measures.yaml``: ``words`` by kind and meaning."""

    version: str
    gate: tuple[str, ...]
    table_marks: tuple[str, ...]
    fillers: tuple[str, ...]
    units: Units
    words: dict[str, dict[str, tuple[str, ...]]]


class Token(NamedTuple):
    """One known wording in a sentence: what kind it is, what it means, and where it stands."""

    kind: str
    value: str
    start: int
    end: int


class Lexicon(NamedTuple):
    """The wordings: ``meanings`` of the plain ones and of those met so far, ``parts`` decides what a new one means.

    ``parts`` holds, by first character, the wordings with alternatives; they are compiled when they are first tried.
    """

    gate: re.Pattern[str]
    table_marks: re.Pattern[str]
    scanner: re.Pattern[str]
    meanings: dict[str, tuple[str, str]]
    parts: dict[str, list[tuple[str, tuple[str, str]]]]
    filler: re.Pattern[str]
    units: Units


_YEAR, _TITLE, _MARKS = r"20\d\d年度?", "《[^《》]{0,80}》", ",、;:()"


def fragments(word: str) -> list[str]:
    """Turn a wording with alternatives in braces into patterns that each begin with a plain character.

    Examples:
        >>> fragments("{上年,去年}结转{,数}")
        ['上年结转(?:数)?', '去年结转(?:数)?']
        >>> fragments("{,被}纠正")
        ['纠正', '被纠正']
    """
    if word.startswith("{"):
        choices, _, rest = word[1:].partition("}")
        return [part for choice in choices.split(",") for part in fragments(choice + rest) if part]
    out = ""
    for i, part in enumerate(re.split(r"\{([^{}]*)\}", word)):
        if i % 2 == 0:
            out += re.escape(part)
            continue
        choices_ = sorted(part.split(","), key=len, reverse=True)
        out += f"(?:{'|'.join(re.escape(choice) for choice in choices_ if choice)})" + ("?" if "" in choices_ else "")
    return [out]


def either(patterns: list[str]) -> str:
    """Return a pattern for any of the patterns, the longest first, branching on the first character.

    Examples:
        >>> either(["结转", "结转下年", "维持"])
        '结(?:转下年|转)|维(?:持)'
    """
    heads: dict[str, list[str]] = {}
    for pattern in sorted(set(patterns), key=lambda p: (-len(p), p)):
        cut = 2 if pattern[0] == "\\" else 1
        heads.setdefault(pattern[:cut], []).append(pattern[cut:])
    return "|".join(f"{head}(?:{'|'.join(tails)})" if any(tails) else head for head, tails in sorted(heads.items()))


@cache
def load_lexicon() -> Lexicon:
    """Return the wordings that the package carries, compiled (read once).

    Examples:
        >>> bool(load_lexicon().gate.search('收到申请'))
        True
    """
    rules = load_rules("measures.yaml", MeasuresFile, package="toolkit.linking")
    parts: dict[str, list[tuple[str, tuple[str, str]]]] = {}
    meanings = {mark: ("mark", mark) for mark in _MARKS}
    everything = [_YEAR, _TITLE, *map(re.escape, _MARKS)]
    for kind, values in rules.words.items():
        for value, words in values.items():
            patterns = [pattern for word in words for pattern in fragments(word)]
            everything += patterns
            for pattern in patterns:
                parts.setdefault(pattern[0], []).append((pattern, (kind, value)))
    return Lexicon(
        re.compile(either([re.escape(word) for word in rules.gate])),
        re.compile("|".join(rules.table_marks)),
        re.compile(either(everything)),
        meanings,
        parts,
        re.compile(f"(?:{either([re.escape(word) for word in rules.fillers])}|[至到]?{_YEAR})*"),
        rules.units,
    )


def _matches(pattern: str, word: str) -> bool:
    return pattern == word if "(" not in pattern and "\\" not in pattern else re.fullmatch(pattern, word) is not None


def _meaning(lexicon: Lexicon, word: str) -> tuple[str, str]:
    if word[0] == "2":
        found = ("year", word[:4])
    elif word[0] == "《":
        found = ("skip", "title")
    else:
        head = "\\" if word[0] not in lexicon.parts else word[0]
        found = next(meaning for pattern, meaning in lexicon.parts[head] if _matches(pattern, word))
    lexicon.meanings[word] = found
    return found


def scan(sentence: str) -> list[Token]:
    """Return the known wordings of one folded sentence without white space, years and marks included.

    Examples:
        >>> [(token.kind, token.value) for token in scan("收到申请12件,上年结转3件")]
        [('verb', 'receive'), ('bare', 'request'), ('mark', ','), ('carry', 'over')]
    """
    lexicon = load_lexicon()
    meanings = lexicon.meanings
    out = []
    for found in lexicon.scanner.finditer(sentence):
        word = found[0]
        kind, value = meanings.get(word) or _meaning(lexicon, word)
        if kind != "skip":
            out.append(Token(kind, value, found.start(), found.end()))
    return out
