"""The cue file and its compilation into one table that a single pass over a clause needs."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from toolkit.coding.codebook import Codebook
from toolkit.errors import RulesError
from toolkit.rules import load_rules

Strength = Literal["object", "place", "hint"]


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much a cue of each strength weighs."""

    object: float
    place: float
    hint: float


class TopicCues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wordings of one topic by strength; ``problem`` and ``measure`` are objects in items of that kind only."""

    object: tuple[str, ...] = ()
    problem: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()


class CuesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``cues.yaml``."""

    version: str
    gap: int
    weights: Weights
    later: float
    purpose: float
    codes: dict[str, TopicCues]
    general: tuple[str, ...] = ()
    precedence: tuple[tuple[str, ...], ...] = ()
    exception: dict[Literal["problem", "measure"], tuple[str, ...]] = {}
    yielding: tuple[str, ...] = ()
    serves: dict[str, str] = {}
    keeps: dict[str, tuple[str, ...]] = {}
    purposes: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    bearing: tuple[str, ...] = ()
    conjunctions: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    mask: tuple[str, ...] = ()


class Cue(NamedTuple):
    """One compiled cue: the first literal is ``parts[0]``, the others follow within the gap; code "" is a mask."""

    code: str
    strength: Strength
    kind: str
    parts: tuple[str, ...]
    written: str


def load_cues(codebook: Codebook, path: str | Path | None = None) -> CuesFile:
    """Read a cue file; without a path, the package's for its own codes, else cues taken from the codebook's words.

    Raises:
        RulesError: the file does not follow its schema, or has cues for a topic that the codebook lacks.

    Examples:
        >>> from toolkit.coding.codebook import Codebook
        >>> load_cues(Codebook.default()).general[0]
        'A1'
    """
    if path is None:
        cues = _package_cues()
        if not set(codebook.codes) <= set(cues.codes) | {codebook.residual}:
            cues = msgspec.structs.replace(
                cues,
                codes=_from_words(codebook),
                general=(),
                precedence=(),
                exception={},
                yielding=(),
                serves={},
                keeps={},
                bearing=(),
            )
        elif not set(cues.codes) <= set(codebook.codes):
            cues = msgspec.structs.replace(cues, codes={c: v for c, v in cues.codes.items() if c in codebook.topics})
        return cues
    cues = load_rules(path, CuesFile)
    named = {*cues.codes, *cues.general, *(c for group in cues.precedence for c in group)}
    unknown = sorted(named - set(codebook.codes))
    if unknown:
        raise RulesError(
            f"{path}: found cues for unknown topic {unknown[0]}; valid would be one of {', '.join(codebook.codes)}"
        )
    return cues


@cache
def _package_cues() -> CuesFile:
    return load_rules("cues.yaml", CuesFile, package="toolkit.coding")


def _from_words(codebook: Codebook) -> dict[str, TopicCues]:
    """A codebook of one's own without a cue file: its Chinese names and inclusions are the cues."""
    cues = {}
    for code, topic in codebook.topics.items():
        if code == codebook.residual:
            continue
        words = re.findall(r"[\w]{2,}", f"{topic.zh} {topic.includes}")
        cues[code] = TopicCues(object=tuple(dict.fromkeys(words)))
    return cues


def expand(written: str) -> list[tuple[str, ...]]:
    """Expand ``{a,b}`` and split at ``*``: each result is the literals of one cue.

    Examples:
        >>> expand("人员*{不足,少}")
        [('人员', '不足'), ('人员', '少')]
    """
    pieces = re.split(r"\{([^{}]*)\}", written)
    choices = [piece.split(",") if i % 2 else [piece] for i, piece in enumerate(pieces)]
    return [tuple(part for part in "".join(choice).split("*") if part) for choice in product(*choices)]


class Head(NamedTuple):
    """The cues whose first literal begins with the same two characters.

    ``lengths`` are those of the literals, longest first; ``cues`` gives for a literal its one-part cues and the others.
    """

    lengths: tuple[int, ...]
    cues: dict[str, tuple[tuple[Cue, ...], tuple[Cue, ...]]]


def compile_cues(file: CuesFile) -> dict[str, Head]:
    """Return the cues by the first two characters of their first literal.

    Raises:
        RulesError: a cue begins with a literal shorter than two characters.

    Examples:
        >>> from toolkit.coding.codebook import Codebook
        >>> table = compile_cues(load_cues(Codebook.default()))
        >>> [cue.code for cue in table["答复"].cues["答复"][0]]
        ['D1']
    """
    by_literal: dict[str, list[Cue]] = {}
    for code, topic in file.codes.items():
        for name in ("object", "problem", "measure", "place", "hint"):
            strength: Strength = "object" if name in ("problem", "measure") else name  # type: ignore[assignment]
            kind = name if name in ("problem", "measure") else ""
            for written in dict.fromkeys(getattr(topic, name)):
                for parts in expand(written):
                    by_literal.setdefault(parts[0], []).append(Cue(code, strength, kind, parts, written))
    for written in file.mask:
        by_literal.setdefault(written, []).append(Cue("", "hint", "", (written,), written))
    heads: dict[str, list[str]] = {}
    for literal in by_literal:
        if len(literal) < 2:
            raise RulesError(f"cues: found {literal!r}; valid would be a cue that begins with two characters or more")
        heads.setdefault(literal[:2], []).append(literal)
    return {
        head: Head(
            tuple(sorted({len(literal) for literal in literals}, reverse=True)),
            {word: _by_parts(by_literal[word]) for word in literals},
        )
        for head, literals in heads.items()
    }


def _by_parts(cues: list[Cue]) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    return tuple(cue for cue in cues if len(cue.parts) == 1), tuple(cue for cue in cues if len(cue.parts) > 1)
