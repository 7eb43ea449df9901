"""How far coders agree: units laid side by side, Krippendorff's alpha of where they are and how they are coded.

A unit is one item as several coders marked it. Two coders' marks are the same unit where they share at least half of
the longer of the two; the marks that share most are joined first, and no coder is twice in a unit. A coder who went
through the report without marking a unit says nothing about its kind and topics (missing, in Krippendorff's sense):
that the coder did not see an item there is what alpha of unitizing measures.

Sources: Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability; Krippendorff, K. (1995), On the
Reliability of Unitizing Continuous Data; Passonneau, R. (2006), Measuring Agreement on Set-valued Items (MASI), LREC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from toolkit.coding.agreement import MINIMUM, alpha, alpha_masi
from toolkit.coding.unitizing import alpha_unitizing
from toolkit.errors import NianbaoError
from toolkit.exchange.layers import Layer, Mark

COMMON = 0.5
"""What share of the longer of two marks must be common for one unit."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """Agreement of two or more coders; a figure is None where it would say nothing.

    ``reports`` are those that all of them went through, ``units`` what any of them marked there or elsewhere, ``twice``
    the units that at least two marked. ``same`` is the share of units, among reports of all, that all marked with
    exactly the same stretch. ``unitizing`` is alpha of where the items are, ``kind`` and ``primary`` nominal alpha,
    ``topics`` alpha of the sets of primary and secondary topics by the distance of MASI.
    """

    coders: tuple[str, ...]
    reports: int
    units: int
    twice: int
    same: float | None
    unitizing: float | None
    kind: float | None
    primary: float | None
    topics: float | None

    def __str__(self) -> str:
        figures = {
            "same stretch": self.same,
            "alpha unitizing": self.unitizing,
            "alpha kind": self.kind,
            "alpha primary": self.primary,
            "alpha topics (MASI)": self.topics,
        }
        said = ", ".join(f"{name} {'undecided' if v is None else f'{v:.3f}'}" for name, v in figures.items())
        return f"{' and '.join(self.coders)}: {said} ({self.reports} reports, {self.twice} of {self.units} units twice)"


def units(marks: Iterable[Mark]) -> list[dict[str, Mark]]:
    """Return the marks of several coders side by side: one mapping from coder to mark per unit, in order of place.

    Examples:
        >>> marks = [Mark("r", who, "i", *place, "", "problem") for who, place in
        ...          (("anna", (0, 10)), ("ben", (0, 9)), ("ben", (9, 12)))]
        >>> [[(coder, mark.end) for coder, mark in unit.items()] for unit in units(marks)]
        [[('anna', 10), ('ben', 9)], [('ben', 12)]]
    """
    reports: dict[str, list[Mark]] = {}
    for mark in marks:
        reports.setdefault(mark.report_id, []).append(mark)
    return [unit for found in reports.values() for unit in _units(found)]


def _units(marks: list[Mark]) -> list[dict[str, Mark]]:
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end, mark.coder, mark.kind, mark.id))
    pairs = sorted(
        (-share, a.kind != b.kind, i, j)
        for (i, a), (j, b) in combinations(enumerate(ordered), 2)
        if a.coder != b.coder and (share := _share(a, b)) >= COMMON
    )
    units = [{mark.coder: mark} for mark in ordered]
    home = list(range(len(ordered)))
    for _, _, i, j in pairs:
        one, other = sorted((home[i], home[j]))
        if one != other and not units[one].keys() & units[other].keys():
            units[one] |= units[other]
            home = [one if at == other else at for at in home]
    return [dict(sorted(units[at].items())) for at in sorted(set(home))]


def _share(a: Mark, b: Mark) -> float:
    return max(0, min(a.end, b.end) - max(a.start, b.start)) / max(a.end - a.start, b.end - b.start)


def reliability(layers: Mapping[str, Layer], texts: Mapping[str, str], *, minimum: int = MINIMUM) -> Reliability:
    """Return how far the coders agree.

    Args:
        layers: two or more coders' layers.
        texts: the texts of the reports by id.
        minimum: how many units at least two coders must have coded for a figure on kind or topics.

    Raises:
        NianbaoError: fewer than two coders.

    Examples:
        >>> one, two = (Mark("a", who, "i1", 0, 2, "更新", "problem", code) for who, code in (("x", "B2"), ("y", "C1")))
        >>> layers = {mark.coder: Layer([mark], {"a"}) for mark in (one, two)}
        >>> print(reliability(layers, {"a": "更新慢"}, minimum=1))
        x and y: same stretch 1.000, alpha unitizing 1.000, alpha kind 1.000, alpha primary 0.000,
        alpha topics (MASI) 0.000 (1 reports, 1 of 1 units twice)
    """
    if len(layers) < 2:
        raise NianbaoError(f"agreement: found {len(layers)} coder; valid would be two or more")
    found = units(mark for layer in layers.values() for mark in layer.marks)
    common = set.intersection(*(layer.reports for layer in layers.values()))
    of_all = [unit for unit in found if next(iter(unit.values())).report_id in common]
    alike = sum(len(unit) == len(layers) and len({(m.start, m.end) for m in unit.values()}) == 1 for unit in of_all)

    def coded(value: Callable[[Mark], Any]) -> list[list[Any]]:
        return [[value(unit[coder]) if coder in unit else None for unit in found] for coder in layers]

    return Reliability(
        tuple(layers),
        len(common),
        len(found),
        sum(len(unit) > 1 for unit in found),
        alike / len(of_all) if of_all else None,
        _decided(lambda: _unitizing(layers, {name: texts[name] for name in sorted(common)})),
        _decided(lambda: alpha(*coded(lambda mark: mark.kind), minimum=minimum)),
        _decided(lambda: alpha(*coded(lambda mark: mark.primary), minimum=minimum)),
        _decided(lambda: alpha_masi(*coded(_topics), minimum=minimum)),
    )


def _topics(mark: Mark) -> frozenset[str] | None:
    return frozenset((mark.primary, *mark.secondary)) if mark.primary else None


def _decided(figure: Callable[[], float]) -> float | None:
    try:
        return figure()
    except NianbaoError:  # too few units, or units of one coder that overlap, which a continuum cannot hold
        return None


def _unitizing(layers: Mapping[str, Layer], texts: Mapping[str, str]) -> float:
    """Alpha over the reports end to end as one continuum."""
    if not texts:
        raise NianbaoError("agreement: found no report of all coders; valid would be one")
    begins, length = {}, 0
    for report, text in texts.items():
        begins[report] = length
        length += len(text)
    spans = [
        [(begins[m.report_id] + m.start, begins[m.report_id] + m.end) for m in layer.marks if m.report_id in begins]
        for layer in layers.values()
    ]
    return alpha_unitizing(spans, length)
