"""Numbers recognised in pictures, weighed against the identities of the form: confirmed, or openly ambiguous."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.checking.identities import Place, edition_of, places
from toolkit.report import Evidence, Fact

if TYPE_CHECKING:
    from toolkit.reading.document import Reading

LOW = 0.9
"""Confidence below which a number needs an identity to confirm it."""
_SUSPECT = 0.999
"""Confidence below which another reading is tried where an identity fails, and below which a number is uncertain where
all identities that it stands in fail."""


def weigh(
    facts: Mapping[str, Fact], form: str, readings: Sequence[Reading]
) -> tuple[Mapping[str, Fact], tuple[str, ...]]:
    """Weigh the numbers that were recognised in pictures.

    A number stays as it was read. It becomes ``ambiguous``, with both readings as candidates, where another reading of
    one uncertain digit is all it takes for the identities that it stands in to add up; and where its confidence is
    low and no identity confirms it. An uncertain number all of whose identities add up is confirmed, and says so.

    Args:
        facts: the cells as read.
        form: the edition.
        readings: how each cell was read from its picture; cells without one are left alone.

    Returns:
        The facts, and warnings that count what was found uncertain.

    Source: the identities of 国办公开办函〔2021〕30号.

    Examples:
        >>> from toolkit.reading.document import Reading
        >>> row = dict(zip(("upheld", "corrected", "other", "pending", "total"), (3, 8, 0, 0, 6)))
        >>> facts = {f"t4.review.{k}": Fact(f"t4.review.{k}", v, "number", str(v), (), None, 2 * i, 2 * i + 1)
        ...          for i, (k, v) in enumerate(row.items())}
        >>> weighed, _ = weigh(facts, "2021", [Reading(2, 3, 0.7, (("3", 0.2),))])
        >>> weighed["t4.review.corrected"].state, weighed["t4.review.corrected"].candidates
        ('ambiguous', (3, 8))
    """
    by_start = {reading.start: reading for reading in readings}
    read = {
        cell: by_start[fact.start]
        for cell, fact in facts.items()
        if fact.state == "number" and fact.start is not None and fact.start in by_start
    }
    if not read:
        return facts, ()
    identities: dict[str, list[Place]] = {}
    for found in places(edition_of(facts, form)).values():
        for place in found:
            for cell in (*place.left, *place.right):
                identities.setdefault(cell, []).append(place)
    out = dict(facts)
    mended = confirmed = doubtful = 0
    for cell, reading in read.items():
        if reading.confidence >= _SUSPECT:
            continue
        fact = facts[cell]
        known = identities.get(cell, [])
        states = [adds_up(facts, place) for place in known]
        others = [v for text, _ in reading.others if (v := _number(text)) is not None and v != fact.value]
        how = f"recognised with confidence {reading.confidence:.2f}"
        if False in states:
            fitting = [
                v
                for v in others
                if all(adds_up({**facts, cell: replace(fact, value=v)}, p) is not False for p in known)
            ]
            if fitting:
                out[cell] = _ambiguous(
                    fact, fitting, f"{how}; {_words(known, states, False)} only with the other reading"
                )
                mended += 1
                continue
        if reading.confidence >= LOW and not (len(states) > 1 and all(state is False for state in states)):
            continue
        if states and all(state is True for state in states):
            why = Evidence(f"{how}; confirmed: {_words(known, states, True)}", fact.start, fact.end)
            out[cell] = replace(fact, decided_by=fact.decided_by or why)
            confirmed += 1
        else:
            why_not = "no identity confirms it" if False not in states else "an identity that it stands in fails"
            out[cell] = _ambiguous(fact, others, f"{how}; {why_not}")
            doubtful += 1
    warnings = []
    if mended:
        warnings.append(f"{mended} recognised numbers with which the sums add up only in another reading: ambiguous")
    if doubtful:
        warnings.append(f"{doubtful} numbers recognised with low confidence, which nothing confirms: ambiguous")
    if confirmed:
        warnings.append(f"{confirmed} numbers recognised with low confidence are confirmed by the sums of the form")
    return out, tuple(warnings)


def adds_up(facts: Mapping[str, Fact], place: Place) -> bool | None:
    """Tell whether both sides of an identity are equal; None where a cell is undecided or a side has no number."""
    sums: list[float] = []
    for side in (place.left, place.right):
        total: float = 0
        numbers = 0
        for cell in side:
            fact = facts.get(cell)
            if fact is None or fact.state not in ("number", "blank", "not_applicable"):
                return None
            if fact.value is not None:
                total, numbers = total + fact.value, numbers + 1
        if not numbers:
            return None
        sums.append(total)
    return abs(sums[0] - sums[1]) < 1e-9


def _words(known: Sequence[Place], states: Sequence[bool | None], which: bool) -> str:
    codes = dict.fromkeys(place.code for place, state in zip(known, states, strict=True) if state is which)
    return f"{', '.join(codes)} add up"


def _number(text: str) -> int | float | None:
    plain = text.replace(",", "").replace("，", "")
    if plain.isdecimal() and plain.isascii() and (plain[0] != "0" or len(plain) == 1):
        return int(plain)
    whole, dot, part = plain.partition(".")
    return float(plain) if dot and (whole + part).isdecimal() and whole and part else None


def _ambiguous(fact: Fact, others: Sequence[int | float], why: str) -> Fact:
    values = {v for v in (fact.value, *others) if v is not None}
    evidence = Evidence(why, fact.start, fact.end)
    return replace(fact, value=None, state="ambiguous", candidates=tuple(sorted(values)), decided_by=evidence)
