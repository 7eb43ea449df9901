"""Whether a sentence states a problem or announces a measure, where nobody says which it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from toolkit.coding.clauses import clauses
from toolkit.parsing.shadow import squeeze
from toolkit.report import Kind
from toolkit.rules import load_rules


class KindCues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``kind.yaml``: wordings by weight."""

    version: str
    problem: dict[int, tuple[str, ...]]
    measure: dict[int, tuple[str, ...]]
    opens_measure: tuple[str, ...]
    opens_weight: int
    mask: tuple[str, ...]


class _Compiled(NamedTuple):
    pattern: re.Pattern[str]
    weights: dict[str, int]
    opens: re.Pattern[str]
    opens_weight: int


@cache
def _compiled() -> _Compiled:
    file = load_rules("kind.yaml", KindCues, package="toolkit.coding")
    weights: dict[str, int] = dict.fromkeys(file.mask, 0)
    for sign, groups in ((1, file.problem), (-1, file.measure)):
        for weight, words in groups.items():
            for word in words:
                for part in word.split("*"):
                    weights[part] = sign * weight
    # The longest alternative first, so that 不断 is not read as 不 and a mask hides what lies in it.
    longest = sorted(weights, key=lambda word: (-len(word), word))
    return _Compiled(
        re.compile("|".join(map(re.escape, longest))),
        weights,
        re.compile("|".join(map(re.escape, file.opens_measure))),
        file.opens_weight,
    )


def kind_of(text: str) -> Kind:
    """Return whether ``text`` states a problem or announces a measure.

    Args:
        text: one item, with or without its ordinal.

    Returns:
        ``problem`` or ``measure``; a problem names what is lacking, so that a text that names no lack is a ``measure``.

    Examples:
        >>> kind_of("一是政策解读形式不够丰富"), kind_of("（二）加强队伍建设，解决人员不足的问题")
        ('problem', 'measure')
    """
    cues = _compiled()
    shadow = squeeze(text).text
    total, lack = 0, False
    for i, (start, end) in enumerate(clauses(shadow)):
        hits = list(cues.pattern.finditer(shadow, start, end))
        found = [cues.weights[hit.group()] for hit in hits]
        lack = lack or max(found, default=0) > 0
        score = sum(found)
        # A first clause that ends in a lack states it, whatever verb it opens with (加强培训的力度还不够).
        if i == 0 and cues.opens.match(shadow, start) and not (hits and hits[-1].end() == end and found[-1] > 1):
            score -= cues.opens_weight
        total += score * (2 if i == 0 else 1)
    return "problem" if total > 0 or (lack and total == 0) else "measure"


def kinds_of(texts: Sequence[str]) -> list[Kind]:
    """Return the kind of each text.

    Examples:
        >>> kinds_of(["更新不及时", "及时更新"])
        ['problem', 'measure']
    """
    return [kind_of(text) for text in texts]
