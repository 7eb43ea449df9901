"""Evidence from next door: an ambiguous cell is decided where the report of the year before or after says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from toolkit.linking.measuring import APPLICANTS
from toolkit.linking.resolving import Stated, decide, may_be
from toolkit.report import Evidence, Fact, Report

Facts = Mapping[str, Fact]


class Side(NamedTuple):
    """One of two reports that follow one another: its id, its year and its cells."""

    id: str
    year: int
    facts: Facts


def settle_years(earlier: Report, later: Report) -> tuple[Report, Report]:
    """Decide ambiguous cells of two reports of one body for consecutive years from one another.

    上年结转 is last year's 结转下年度继续办理, column by column; 现行有效 is last year's + 制发 - 废止. A cell is
    decided where the other cells of the rule are numbers and the value they give is among its candidates.

    Args:
        earlier: the report for ``year - 1``.
        later: the same body's report for ``year``.

    Returns:
        Both reports; decided cells have state ``number`` and ``decided_by`` with the other report's id as ``source``.
        Years that do not follow one another change nothing.

    Source: ``across_years`` of ``forms.yaml``.

    Examples:
        >>> said = Fact("t3.carried_forward.total", 1, "number", "1", (), None, 0, 1)
        >>> open_ = Fact("t3.carried_over.total", None, "ambiguous", "12", (1, 12), None, 0, 2)
        >>> before = Report("a", "a", "1", year=2021, facts={said.cell: said})
        >>> after = Report("b", "b", "12", year=2022, facts={open_.cell: open_})
        >>> settle_years(before, after)[1].facts[open_.cell].decided_by.source
        'a'
    """
    if earlier.year is None or later.year is None:
        return earlier, later
    a, b = settle_facts(Side(earlier.id, earlier.year, earlier.facts), Side(later.id, later.year, later.facts))
    return replace(earlier, facts=dict(a)), replace(later, facts=dict(b))


def settle_facts(earlier: Side, later: Side) -> tuple[Facts, Facts]:
    """Decide ambiguous cells of both sides from one another; the same as ``settle_years`` for bare cells.

    Args:
        earlier: the side of ``year - 1``.
        later: the side of ``year``.

    Returns:
        The cells of both sides.
    """
    if later.year != earlier.year + 1:
        return earlier.facts, later.facts
    while True:
        before = _stated(earlier, later, on_later=False)
        after = _stated(earlier, later, on_later=True)
        if not before and not after:
            return earlier.facts, later.facts
        earlier = earlier._replace(facts=decide(earlier.facts, before))
        later = later._replace(facts=decide(later.facts, after))
        undone = [c for c in before if earlier.facts[c].state == "ambiguous"]
        undone += [c for c in after if later.facts[c].state == "ambiguous"]
        if undone:  # the run of digits does not allow what the other year says: nothing more can follow
            return earlier.facts, later.facts


def _number(facts: Facts, cell: str) -> int | float | None:
    fact = facts.get(cell)
    return fact.value if fact is not None and fact.state == "number" else None


def _rules(earlier: Side, later: Side) -> Iterator[tuple[list[tuple[Facts, str, int]], str]]:
    """Yield each rule as signed cells that add up to nothing, and its name."""
    for column in (*APPLICANTS, "total"):
        terms = [(later.facts, f"t3.carried_over.{column}", 1), (earlier.facts, f"t3.carried_forward.{column}", -1)]
        yield terms, "上年结转 is last year's 结转下年度继续办理"
    for row in ("regulations", "normative_documents"):
        stock = [(later.facts, f"t2.{row}.{column}", sign) for column, sign in _STOCK]
        yield [*stock, (earlier.facts, f"t2.{row}.in_force", -1)], "现行有效 is last year's + 制发 - 废止"


_STOCK = (("in_force", 1), ("made", -1), ("repealed", 1))


def _stated(earlier: Side, later: Side, *, on_later: bool) -> dict[str, Stated]:
    out: dict[str, Stated] = {}
    side, other = (later, earlier) if on_later else (earlier, later)
    for terms, why in _rules(earlier, later):
        numbers = [_number(facts, cell) for facts, cell, _ in terms]
        if numbers.count(None) != 1:
            continue
        place = numbers.index(None)
        facts, cell, sign = terms[place]
        if facts is not side.facts or (fact := facts.get(cell)) is None:
            continue
        value = -sign * sum(term[2] * (number or 0) for term, number in zip(terms, numbers, strict=True))
        if not may_be(fact, value):
            continue
        quoted = next((other.facts[c] for f, c, _ in terms if f is other.facts), None)
        start, end = (quoted.start, quoted.end) if quoted is not None else (None, None)
        out[cell] = value, Evidence(f"{why} ({other.id}, {other.year})", start, end, other.id)
    return out
