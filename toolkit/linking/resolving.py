"""Evidence flows back: an ambiguous cell is decided where the narrative of the same report states it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from toolkit.cells import Cells
from toolkit.report import Evidence, Fact, Mention

# A value that something states for a cell, and the evidence for it.
Stated = tuple[int | float, Evidence]


def resolve(facts: Mapping[str, Fact], mentions: Sequence[Mention]) -> Mapping[str, Fact]:
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


def decide(facts: Mapping[str, Fact], stated: Mapping[str, Stated]) -> Mapping[str, Fact]:
    """Decide the ambiguous cells for which something else says the value, and what follows for the run they stand in.

    Args:
        facts: the report's cells.
        stated: by cell, a value among its candidates and the evidence for it.

    Returns:
        All the facts, the same where none is decided; decided ones have state ``number`` and ``decided_by``.

    Examples:
        >>> facts = {"a": Fact("a", None, "ambiguous", "12", (1, 12))}
        >>> decide(facts, {"a": (12, Evidence("last year's report"))})["a"].value
        12
    """
    out: dict[str, Fact] = {}
    for run in _runs(facts, stated):
        for cell, (value, evidence) in _decide(run, stated).items():
            if cell not in stated:
                evidence = replace(evidence, reason=f"the rest of the run beside: {evidence.reason}")
            out[cell] = replace(facts[cell], value=value, state="number", decided_by=evidence)
    if not out:
        return facts
    return facts.changed(out) if isinstance(facts, Cells) else {**facts, **out}


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
    allowed: list[AbstractSet[float]] = [
        {said[fact.cell][0]}.intersection(fact.candidates) if fact.cell in said else set(fact.candidates)
        for fact in run
    ]
    values = values_in(digits, allowed)
    if values is None:
        # What the narrative says cannot all be true of the run: nothing is decided.
        return {}
    evidence = next(iter(said.values()))[1]
    out = dict(said)
    for fact, found in zip(run, values, strict=True):
        if len(found) == 1:
            out.setdefault(fact.cell, (found.pop(), evidence))
    return out


def values_in(digits: str, allowed: Sequence[AbstractSet[float]], limit: int = 20_000) -> list[set[int]] | None:
    """Part a run of digits into numbers without leading zeros, one of the allowed values for each place.

    Args:
        digits: the run.
        allowed: by place, the values that it may have.
        limit: of all the ways to part the run, those with longer numbers first, so many are looked at.

    Returns:
        By place, the values that it has in the ways that are allowed; None where there is no such way.

    Examples:
        >>> [sorted(values) for values in values_in("1203", [{1, 12, 120}, {3, 203}])]
        [[1, 120], [3, 203]]
        >>> values_in("1203", [{12}, {3, 203}]) is None
        True
    """
    n, size = len(allowed), len(digits)
    longest = [max((len(str(int(value))) for value in values), default=0) for values in allowed]
    if not digits.isascii():
        longest = [size] * n
    # after[k][i]: how many ways there are to part digits[i:] into the places from k on, whatever their values, and
    # tails[k][i]: the same of all digits[j:], j >= i.
    after = [[0] * (size + 2) for _ in range(n + 1)]
    tails = [[0] * (size + 2) for _ in range(n + 1)]
    after[n][size] = 1
    for k in range(n, -1, -1):
        for i in range(size, -1, -1):
            if k < n and i < size:
                after[k][i] = after[k + 1][i + 1] if digits[i] == "0" else tails[k + 1][i + 1]
            tails[k][i] = tails[k][i + 1] + after[k][i]
    found: list[set[int]] = [set() for _ in allowed]
    known: dict[tuple[int, int], bool] = {}

    def part(i: int, k: int, rank: int) -> bool:
        """Tell whether digits[i:] may be parted into the places from k on; ``rank`` is how many ways come before."""
        if k == n:
            return True
        inside = rank + after[k][i] <= limit
        if (i, k) in known and (inside or not known[i, k]):
            return known[i, k]
        fits = False
        single = digits[i] == "0"
        for stop in range(i + (1 if single else min(longest[k], size - i)), i, -1):
            here = rank if single else rank + tails[k + 1][stop + 1]
            if here >= limit:
                break
            if after[k + 1][stop] and (value := int(digits[i:stop])) in allowed[k] and part(stop, k + 1, here):
                found[k].add(value)
                fits = True
        if inside or not fits:
            known[i, k] = fits
        return fits

    return found if part(0, 0, 0) else None
