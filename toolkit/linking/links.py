"""Ties inside one report: measure to problem, item to indicator cells, mention to cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import msgspec

from toolkit.cells import Cells
from toolkit.report import Fact, Item, Link, Mention
from toolkit.rules import load_rules

# How sure a mention's link to its cells is.
_CERTAINTY = {"agrees": 1.0, "conflicts": 0.8, "ambiguous": 0.5}

_NEAR = 64
"""So many problems before a measure, and behind it, may be what it answers: more than any report that somebody wrote
states, and a bound where one lists thousands."""


# Items longer than this come once.
_LONG = 200


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far each sign alone makes a pair of problem and measure believable."""

    same_topic: float
    secondary_topic: float
    related_topic: float
    same_domain: float
    parallel: float
    parallel_confirmed: float
    parallel_carried: float
    adjacent: float
    wording: float


class LinksFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``links.yaml``."""

    version: str
    threshold: float
    share: float
    weights: Weights
    related: tuple[tuple[str, str], ...]
    common: tuple[str, ...]


class _Rules(NamedTuple):
    file: LinksFile
    related: frozenset[frozenset[str]]
    common: re.Pattern[str]


@cache
def _rules() -> _Rules:
    file = load_rules("links.yaml", LinksFile, package="toolkit.linking")
    common = "|".join(sorted(map(re.escape, file.common), key=len, reverse=True))
    return _Rules(file, frozenset(map(frozenset, file.related)), re.compile(rf"{common}|[^\u4e00-\u9fffA-Za-z0-9]+"))


def link(items: Sequence[Item], mentions: Sequence[Mention], facts: Mapping[str, Fact]) -> tuple[Link, ...]:
    """Tie what belongs together in one report.

    A measure is tied to the problem, or problems, that it answers (by the parallel of their lists, shared topics,
    wording); an item to the cells that bear on its topics (``indicators`` of the codebook); a mention to its cells.

    Args:
        items: the report's items, coded or not, in reading order.
        mentions: its mentions.
        facts: its cells.

    Returns:
        The links: measures first, then items, then mentions, each in reading order; scores from 0 to 1.

    Examples:
        >>> a = Item("i0", "problem", 0, 6, "培训开展不够", "problems", primary="A4")
        >>> b = Item("i1", "measure", 7, 13, "定期开展培训", "problems", primary="A4")
        >>> [(l.kind, l.from_, l.to) for l in link((a, b), (), {})]
        [('measure-problem', 'i1', ('i0',))]
    """
    return (*answers(items), *indicators(items, facts), *stated(mentions, facts))


def answers(items: Sequence[Item]) -> list[Link]:
    """Tie each measure to the problems it answers.

    Args:
        items: items of one report in reading order.

    Returns:
        One link for each pair that is believable enough; a measure without one answers no stated problem.
    """
    problems = [item for item in items if item.kind == "problem"]
    measures = [item for item in items if item.kind == "measure"]
    if not problems or not measures:
        return []
    rules = _rules()
    weights, related = rules.file.weights, rules.related
    grams = {item.id: (_grams if len(item.text) <= _LONG else _grams.__wrapped__)(item.text) for item in items}
    scores = {}
    for m, near in _near(items):
        own = grams[m.id]
        for p in near:
            topical, worded = _topics(m, p, weights, related), weights.wording * _overlap(own, grams[p.id])
            scores[m.id, p.id] = _unlikely(1 - topical, 1 - worded)
    for pair, weight in _placed(items, problems, measures, scores, weights).items():
        scores[pair] = _unlikely(1 - scores.get(pair, 0.0), 1 - weight)
    tied: dict[str, list[tuple[str, float]]] = {m.id: [] for m in measures}
    for (m_id, p_id), score in scores.items():
        tied[m_id].append((p_id, score))
    out: list[Link] = []
    for m in measures:
        floor = max(rules.file.threshold, max(score for _, score in tied[m.id]) * rules.file.share)
        out.extend(
            Link("measure-problem", m.id, (p_id,), round(score, 3)) for p_id, score in tied[m.id] if score >= floor
        )
    return out


def _near(items: Sequence[Item]) -> Iterator[tuple[Item, Sequence[Item]]]:
    """Yield each measure with the problems around it, in reading order."""
    problems = [item for item in items if item.kind == "problem"]
    before = 0
    for item in items:
        if item.kind == "problem":
            before += 1
        else:
            yield item, problems[max(0, before - _NEAR) : before + _NEAR]


def _unlikely(one: float, other: float) -> float:
    return 1 - one * other


def _topics(measure: Item, problem: Item, weights: Weights, related: frozenset[frozenset[str]]) -> float:
    a, b = measure.primary, problem.primary
    if not a or not b or "Z0" in (a, b):
        return 0.0
    if a == b:
        return weights.same_topic
    if a in problem.secondary or b in measure.secondary:
        return weights.secondary_topic
    if frozenset((a, b)) in related:
        return weights.related_topic
    return weights.same_domain if a[0] == b[0] else 0.0


@lru_cache(1024)  # many items are the same in thousands of reports
def _grams(text: str) -> frozenset[str]:
    return frozenset([a + b for part in _rules().common.split(text) for a, b in pairwise(part)])


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    shorter = min(len(a), len(b))
    return len(a & b) / max(shorter, 6) if shorter else 0.0


def _placed(
    items: Sequence[Item],
    problems: Sequence[Item],
    measures: Sequence[Item],
    scores: Mapping[tuple[str, str], float],
    weights: Weights,
) -> dict[tuple[str, str], float]:
    """Score the pairs that their places tie: the parallel of two lists, or taking turns."""
    kinds = [item.kind for item in items]
    turns = sum(a == "problem" and b == "measure" for a, b in pairwise(kinds))
    if turns > 1 or (turns == 1 and len(problems) == 1):
        out: dict[tuple[str, str], float] = {}
        last: Item | None = None
        for item in items:
            if item.kind == "problem":
                last = item
            elif last is not None:
                out[item.id, last.id] = weights.adjacent if len(problems) > 1 else weights.parallel_confirmed
        return out
    if len(problems) != len(measures):
        return {}
    pairs = [(m.id, p.id) for p, m in zip(problems, measures, strict=True)]
    confirmed = 2 * sum(scores.get(pair, 0.0) >= weights.same_domain for pair in pairs) >= len(pairs)
    if not confirmed:
        return dict.fromkeys(pairs, weights.parallel)
    # A pair that nothing else ties is carried by the others, but barely.
    return {pair: weights.parallel_confirmed if scores.get(pair) else weights.parallel_carried for pair in pairs}


def indicators(items: Sequence[Item], facts: Mapping[str, Fact]) -> list[Link]:
    """Tie items to the cells of the report that bear on their topics.

    Args:
        items: coded items.
        facts: the report's cells; missing ones are left out.

    Returns:
        For each item one link for its primary topic and each secondary one that has cells; the score is the topic's
        probability, or 1 where the coder gave none, halved for secondary topics.
    """
    if not facts or not any(item.primary for item in items):
        return []
    out = []
    present: dict[str, tuple[str, ...]] = {}
    cells = facts.ids.names if isinstance(facts, Cells) else tuple(facts)
    states = facts.states if isinstance(facts, Cells) else [fact.state for fact in facts.values()]
    gone: set[str] = set()
    if "missing" in states:
        gone = {cell for cell, state in zip(cells, states, strict=True) if state == "missing"}
    for item in items:
        certainty = {topic.code: topic.probability for topic in item.topics}
        for code, weight in ((item.primary, 1.0), *((code, 0.5) for code in item.secondary)):
            if code is None:
                continue
            if code not in present:
                found = _cells(code, cells)
                present[code] = tuple(cell for cell in found if cell not in gone) if gone else found
            if present[code]:
                out.append(Link("item-cells", item.id, present[code], round(weight * certainty.get(code, 1.0), 3)))
    return out


@cache
def _patterns() -> dict[str, tuple[str, ...]]:
    from toolkit.coding.codebook import Codebook

    return dict(Codebook.default().file.indicators)


@lru_cache(maxsize=512)  # reports of one edition have the same cells
def _cells(code: str, cells: tuple[str, ...]) -> tuple[str, ...]:
    patterns = _patterns().get(code, ())
    return tuple(cell for cell in cells if any(fnmatchcase(cell, pattern) for pattern in patterns))


def stated(mentions: Sequence[Mention], facts: Mapping[str, Fact]) -> list[Link]:
    """Tie mentions to the cells they state.

    Args:
        mentions: the report's mentions; unlinked ones are left out.
        facts: the report's cells; what an open mention would state in the other edition of the form is none of them.

    Returns:
        One link for each, with a score of 1 where the cells agree, less where they contradict or cannot be told.
    """
    return [
        Link("mention-cells", mention.id, cells, _CERTAINTY[mention.status])
        for mention in mentions
        if mention.status in _CERTAINTY and (cells := tuple(cell for cell in mention.cells if cell in facts))
    ]
