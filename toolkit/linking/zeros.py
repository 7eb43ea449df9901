"""Zeros in words: 未收到…申请, 未发生…行政复议、行政诉讼, 无…规范性文件."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.linking.clauses import CONTENT, by_kind, clause_around, next_mark
from toolkit.linking.context import Scene
from toolkit.linking.documents import document_measure
from toolkit.linking.governing import year_before
from toolkit.linking.lexicon import Token
from toolkit.linking.measuring import DISPUTES, STAGES, TOTAL, Kinds, Meant, Measures

# How far the measure may stand behind the negation, and how much may follow it in the clause, in characters.
_REACH, _TAIL = 24, 12


class Zero(NamedTuple):
    """A zero in words and what it is a zero of."""

    start: int
    end: int
    meant: Meant
    reason: str
    barred: str
    scope: str


def zero_claim(measures: Measures, scene: Scene, i: int) -> Zero | None:
    """Read the negation ``scene.merged[i]`` as a statement that there was none of a measure.

    Several objects of one negation (未发生行政复议、行政诉讼) are one statement about their sum.

    Args:
        measures: the measures of the report.
        scene: the sentence.
        i: which of its tokens is the negation.

    Returns:
        The statement, or None where nothing that a table counts is denied.
    """
    text, neg = scene.text, scene.merged[i]
    if scene.role.startswith("problems") and neg.value != "receive":
        return None
    used = _denied(scene, i)
    if not used or used[0].start - neg.end > (0 if neg.value == "none" else _REACH):
        return None
    kinds = by_kind(used)
    before = clause_around(text, scene.merged, i).before
    barred = scope = ""
    for token in before:
        if token.kind == "period":
            barred = "another period"
        elif token.kind == "scope":
            scope = text[token.start : token.end]
    year = year_before(text, scene.merged, i) if measures.year is not None else None
    if year is not None and year != measures.year:
        barred = "another year"
    last_year = bool(before) and before[-1].kind == "period" and before[-1].end == neg.start
    meant = _meant(measures, scene, neg, used, kinds, last_year)
    if meant is None:
        return None
    if meant.done == "carry" and last_year:
        barred = ""
    words = text[neg.start : used[-1].end]
    return Zero(neg.start, used[-1].end, meant, f"an explicit zero: {words}", barred, scope)


def _denied(scene: Scene, i: int) -> list[Token]:
    """Return the wordings that the negation governs; none where it denies something else."""
    merged, text = scene.merged, scene.text
    zone: list[Token] = []
    for token in merged[i + 1 :]:
        kind = token.kind
        if (kind == "mark" and token.value in ",;()") or kind in ("neg", "sub"):
            break
        if kind == "count" and not zone and text[token.start] == "一":
            continue
        if kind == "thing" and any(near.kind == "result" for near in merged[i + 1 :]):
            continue
        if kind in ("count", "percent", "change", "channel", "work", "thing"):
            return []
        zone.append(token)
    used = [token for token in zone if token.kind in CONTENT]
    if not used or next_mark(text, zone[-1].end) - used[-1].end > _TAIL:
        return []
    return used


def _meant(
    measures: Measures, scene: Scene, neg: Token, used: list[Token], kinds: Kinds, last_year: bool
) -> Meant | None:
    context = measures.context
    objects = kinds.get("object", [])
    disputes = tuple(dict.fromkeys(value for value in objects if value in DISPUTES))
    results = [*kinds.get("result", ()), *kinds.get("weak_result", ())]
    in_requests = context.family == "request" or "request" in objects
    if "weak_result" in kinds and "result" not in kinds:
        return None  # 无败诉案件 says how the cases ended, of however many
    if disputes or (results and (context.disputes or scene.role == "disputes")):
        return _least(measures.dispute(scene, disputes, results, weak=False))
    if "doc" in kinds:
        return None if objects else _documents(measures, scene, neg, kinds)
    rows = measures.outcomes(kinds)
    if rows:
        return Meant(tuple((row, TOTAL) for row in rows), 1, "request", "outcome") if in_requests else None
    if "carry" in kinds:
        if not in_requests:
            return None
        value = kinds["carry"][0]
        carried = measures.carry(scene, used, "over" if value == "any" and last_year else value)
        return _least(carried) if carried is not None else None
    if "request" in objects or (
        "bare" in kinds and (in_requests or (neg.value in ("receive", "none") and scene.disclosure))
    ):
        if any(token.kind == "against" for token in scene.merged if neg.end <= token.start < used[-1].end):
            return None  # 未收到不服答复的…
        if neg.value != "receive" and {"done", "handle"}.intersection(kinds.get("verb", ())):
            return None
        return Meant(tuple((row, TOTAL) for row in STAGES["receive"][:2]), 2, "request", "stage")
    return None


def _least(meant: Meant) -> Meant:
    """A zero in words may always be linked: that a cell is 0 as well is no chance."""
    return meant._replace(strength=max(meant.strength, 1))


def _documents(measures: Measures, scene: Scene, neg: Token, kinds: Kinds) -> Meant | None:
    verbs = list(kinds.get("doc_verb", ()))
    if any(word in scene.text[neg.start : neg.end] for word in ("制", "出台", "印发")):
        verbs.append("made")
    if "废止" in scene.text[neg.start : neg.end]:
        verbs.append("repealed")
    found = document_measure(tuple(dict.fromkeys(kinds["doc"])), verbs, measures.stock, True)
    if found is None or (found.is_stock and not verbs):
        return None
    return Meant(
        found.readings, min(found.strength, 1) if not found.is_stock else found.strength, found.units, "document"
    )
