"""Evidence flows back: an ambiguous cell is decided where the narrative of the same report states it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from toolkit.report import Evidence, Fact, Mention

# A value that something states for a cell, and the evidence for it.
Stated = tuple[int | float, Evidence]


def resolve(facts: Mapping[str, Fact], mentions: Sequence[Mention]) -> dict[str, Fact]:
    """Decide the ambiguous cells that mentions of the same report state.

    A mention decides where it is exact, names one ambiguous cell alone, and its number is among the candidates. Cells
    printed as one run of digits are decided together: of the ways to part the run, those that agree with what is
    stated are kept, and a cell that has the same value in all of them is decided too.

    Args:
        facts: the report's cells.
        mentions: the mentions found with these cells.

    Returns:
        All the facts; decided ones have state ``number`` and ``decided_by`` with the mention's words and span.

    Examples:
        >>> facts = {"a": Fact("a", None, "ambiguous", "7744613", (7, 77, 774))}
        >>> from toolkit.report import Quantity
        >>> said = Mention("m0", 3, 9, "制发文件77件", Quantity(77, 77, "件"), ("a",), "ambiguous")
        >>> resolve(facts, (said,))["a"].value
        77
    """
    stated: dict[str, Stated] = {}
    refuted: set[str] = set()
    for mention in mentions:
        if mention.status != "ambiguous" or mention.scope or len(mention.cells) != 1:
            continue
        cell, low = mention.cells[0], mention.quantity.low
        fact = facts.get(cell)
        if fact is None or low is None or low != mention.quantity.high or not may_be(fact, low):
            continue
        if cell in stated and stated[cell][0] != low:
            refuted.add(cell)
        stated.setdefault(cell, (low, Evidence(mention.text, mention.start, mention.end)))
    return decide(facts, {cell: said for cell, said in stated.items() if cell not in refuted})


def may_be(fact: Fact, value: int | float) -> bool:
    """Tell whether an ambiguous cell may have that value.

    Examples:
        >>> may_be(Fact("a", None, "ambiguous", "12", (1, 12)), 12)
        True
    """
    return fact.state == "ambiguous" and any(abs(candidate - value) < 1e-9 for candidate in fact.candidates)


def decide(facts: Mapping[str, Fact], stated: Mapping[str, Stated]) -> dict[str, Fact]:
    """Decide the ambiguous cells for which something else says the value, and what follows for the run they stand in.

    Args:
        facts: the report's cells.
        stated: by cell, a value among its candidates and the evidence for it.

    Returns:
        All the facts; decided ones have state ``number`` and ``decided_by``.

    Examples:
        >>> facts = {"a": Fact("a", None, "ambiguous", "12", (1, 12))}
        >>> decide(facts, {"a": (12, Evidence("last year's report"))})["a"].value
        12
    """
    out = dict(facts)
    for run in _runs(facts, stated):
        for cell, (value, evidence) in _decide(run, stated).items():
            if cell not in stated:
                evidence = replace(evidence, reason=f"the rest of the run beside: {evidence.reason}")
            out[cell] = replace(facts[cell], value=value, state="number", decided_by=evidence)
    return out


def _runs(facts: Mapping[str, Fact], stated: Mapping[str, object]) -> Iterator[list[Fact]]:
    """Yield the ambiguous cells that share a printed run of digits with a stated one, in printed order."""
    done: set[str] = set()
    for cell in stated:
        if cell in done:
            continue
        fact = facts[cell]
        run = [fact]
        if fact.start is not None:
            run = [f for f in facts.values() if (f.start, f.end) == (fact.start, fact.end) and f.state == "ambiguous"]
        done.update(f.cell for f in run)
        yield run


def _decide(run: list[Fact], stated: Mapping[str, Stated]) -> dict[str, Stated]:
    said = {fact.cell: stated[fact.cell] for fact in run if fact.cell in stated}
    digits = run[0].raw
    if len(run) == 1 or not digits.isdigit():
        return said
    ways = [
        way
        for way in partings(digits, len(run))
        if all(
            part in fact.candidates and (fact.cell not in said or said[fact.cell][0] == part)
            for fact, part in zip(run, way, strict=True)
        )
    ]
    if not ways:
        # What the narrative says cannot all be true of the run: nothing is decided.
        return {}
    evidence = next(iter(said.values()))[1]
    out = dict(said)
    for place, fact in enumerate(run):
        values = {way[place] for way in ways}
        if len(values) == 1:
            out.setdefault(fact.cell, (values.pop(), evidence))
    return out


def partings(digits: str, n: int, limit: int = 20_000) -> list[tuple[int, ...]]:
    """Return the ways to part a run of digits into ``n`` numbers without leading zeros.

    Args:
        digits: the run.
        n: how many numbers it holds.
        limit: stop after so many.

    Examples:
        >>> partings("1203", 2)
        [(120, 3), (1, 203)]
    """
    out: list[tuple[int, ...]] = []

    def part(rest: str, taken: tuple[int, ...]) -> None:
        if len(out) >= limit:
            return
        missing = n - len(taken)
        if missing == 1:
            if rest and (rest == "0" or rest[0] != "0"):
                out.append((*taken, int(rest)))
            return
        top = 1 if rest[:1] == "0" else len(rest) - missing + 1
        for size in range(top, 0, -1):
            if len(rest) > size:
                part(rest[size:], (*taken, int(rest[:size])))

    part(digits, ())
    return [way for way in out if len(way) == n]
