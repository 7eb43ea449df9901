"""From several coders' layers to one that is decided, and who coded and decided each item of it.

The rule, report by report:

1. All who went through the report (two or more) marked and coded the same: their coding stands, ``agreed``.
2. Somebody adjudicated it: the adjudicator's coding of the whole report stands, whatever the coders say. An item in it
   that all coders had exactly so is ``agreed``, any other ``adjudicated``; an item of a coder that the adjudicator does
   not have is ``rejected`` and kept apart.
3. One coder alone went through it, and nobody adjudicated: that coder's coding stands, ``single``.
4. They differ and nobody adjudicated: the report is undecided and nothing of it is in the decided layer. To take only
   the items that they agree on would leave out just the hard ones.

Two codings are the same where stretch, kind, primary topic, the set of secondary topics and the pairs are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from toolkit.errors import NianbaoError
from toolkit.exchange.layers import Layer, Mark, rows_of
from toolkit.exchange.reliability import units

DECIDED = "decided"
"""Who the coder of the decided layer is."""

How = Literal["agreed", "adjudicated", "single", "rejected"]
Coding = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One item of the decided layer (or one rejected), how it was decided and by whom, and what each coder had."""

    mark: Mark
    how: How
    decided_by: tuple[str, ...]
    coded: dict[str, Mark | None]


@dataclass(slots=True)
class Decided:
    """The decided layer: its items, the rejected ones, how each report was decided, and those that nobody decided."""

    items: list[Decision] = field(default_factory=list)
    rejected: list[Decision] = field(default_factory=list)
    reports: dict[str, tuple[How, tuple[str, ...]]] = field(default_factory=dict)
    undecided: list[str] = field(default_factory=list)

    @property
    def layer(self) -> Layer:
        """The decided layer as one coder's."""
        return Layer([item.mark for item in self.items], set(self.reports))


def disagreements(layers: Mapping[str, Layer]) -> list[str]:
    """Return the reports in which those who went through them differ: what to adjudicate.

    Examples:
        >>> mark = Mark("a", "x", "i1", 0, 2, "更新", "problem")
        >>> disagreements({"x": Layer([mark], {"a", "b"}), "y": Layer([], {"a", "b"}), "z": Layer([], {"b"})})
        ['a']
    """
    every = _by_report(layers)
    return [name for name, coders in every.items() if len({_codings(marks) for marks in coders.values()}) > 1]


def differences(layers: Mapping[str, Layer], report: str) -> list[str]:
    """Return, in words, each unit of a report on which the coders differ, and what each of them had."""
    coders = _by_report(layers).get(report, {})
    at = {(coder, mark.id): (mark.start, mark.end) for coder, marks in coders.items() for mark in marks}
    said = []
    for unit in units(mark for marks in coders.values() for mark in marks):
        if len(unit) < len(coders) or len({_coding(mark, at) for mark in unit.values()}) > 1:
            had = "; ".join(f"{coder}: {_words(unit.get(coder))}" for coder in coders)
            said.append(f"“{next(iter(unit.values())).text[:40]}” {had}")
    return said


def agreed(layers: Mapping[str, Layer], report: str) -> list[Mark]:
    """Return the marks that all coders of a report have exactly so, as the first of them has them."""
    coders = _by_report(layers).get(report, {})
    return [
        mark
        for mark, coding in _coded(next(iter(coders.values()), []))
        if all(coding in _codings(marks) for marks in coders.values())
    ]


def decide(layers: Mapping[str, Layer], adjudicated: Mapping[str, Layer] | None = None) -> Decided:
    """Merge layers into one by the rule that this module states.

    Args:
        layers: the coders' layers, by coder.
        adjudicated: what adjudicators decided, by adjudicator; none for what the coders agree on alone.

    Raises:
        NianbaoError: no layers, a coder is called ``decided``, or two adjudicated one report.

    Examples:
        >>> one, two = (Mark("a", who, "i1", 0, 2, "更新", "problem", code) for who, code in (("x", "B2"), ("y", "C1")))
        >>> layers = {mark.coder: Layer([mark], {"a"}) for mark in (one, two)}
        >>> decide(layers).undecided
        ['a']
        >>> carla = {"carla": Layer([replace(two, coder="carla")], {"a"})}
        >>> [(item.mark.primary, item.how, item.decided_by) for item in decide(layers, carla).items]
        [('C1', 'adjudicated', ('carla',))]
    """
    if not layers or DECIDED in layers:
        raise NianbaoError(f"layers: found coders {list(layers)}; valid would be at least one, none called {DECIDED}")
    judged: dict[str, tuple[str, list[Mark]]] = {}
    for judge, layer in (adjudicated or {}).items():
        for report, marks in _by_report({judge: layer}).items():
            if report in judged:
                raise NianbaoError(
                    f"{report}: found two adjudicators, {judged[report][0]} and {judge}; valid would be one"
                )
            judged[report] = (judge, marks[judge])
    decided = Decided()
    every = _by_report(layers)
    for report in dict.fromkeys((*every, *judged)):
        coders = every.get(report, {})
        if report in judged:
            _adjudicated(decided, report, coders, *judged[report])
        elif len({_codings(marks) for marks in coders.values()}) == 1:
            _alike(decided, report, coders)
        else:
            decided.undecided.append(report)
    return decided


def _alike(decided: Decided, report: str, coders: Mapping[str, list[Mark]]) -> None:
    how: How = "agreed" if len(coders) > 1 else "single"
    decided.reports[report] = (how, tuple(coders))
    had = {name: {coding: mark for mark, coding in _coded(marks)} for name, marks in coders.items()}
    for mark, coding in _coded(next(iter(coders.values()))):
        coded: dict[str, Mark | None] = {name: had[name][coding] for name in coders}
        decided.items.append(Decision(replace(mark, coder=DECIDED), how, tuple(coders), coded))


def _adjudicated(
    decided: Decided, report: str, coders: Mapping[str, list[Mark]], judge: str, marks: Iterable[Mark]
) -> None:
    decided.reports[report] = ("adjudicated", (judge,))
    stands = [replace(mark, coder=DECIDED) for mark in marks]
    at = {(m.coder, m.id): (m.start, m.end) for found in (stands, *coders.values()) for m in found}
    for unit in units([*stands, *(mark for found in coders.values() for mark in found)]):
        coded = {name: unit.get(name) for name in coders}
        mark = unit.get(DECIDED)
        if mark is None:
            lost = next(iter(unit.values()))
            decided.rejected.append(Decision(replace(lost, coder=DECIDED), "rejected", (judge,), coded))
            continue
        alike = coders and all(had is not None and _coding(had, at) == _coding(mark, at) for had in coded.values())
        how: How = "agreed" if alike else "adjudicated"
        decided.items.append(Decision(mark, how, tuple(coders) if alike else (judge,), coded))


def write_decided(decided: Decided, path: str | Path) -> None:
    """Write the decided layer as JSONL with how, by whom and from what each item was decided.

    A report without an item is a line whose ``id`` is null. Rejected items go to ``NAME.rejected.jsonl``, so that
    nobody counts them.
    """
    out = Path(path)
    _write(out, [*map(_row, decided.items), *_empty(decided)])
    _write(out.with_suffix(".rejected.jsonl"), map(_row, decided.rejected))


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _row(item: Decision) -> dict[str, Any]:
    coded = {
        coder: None if mark is None else {k: v for k, v in asdict(mark).items() if k not in ("report_id", "coder")}
        for coder, mark in item.coded.items()
    }
    return {**asdict(item.mark), "how": item.how, "decided_by": item.decided_by, "coded": coded}


def _empty(decided: Decided) -> Iterator[dict[str, Any]]:
    held = {item.mark.report_id for item in decided.items}
    for row in rows_of(Layer([], set(decided.reports) - held), DECIDED):
        how, by = decided.reports[row["report_id"]]
        yield {**row, "how": how, "decided_by": by, "coded": {}}


def _by_report(layers: Mapping[str, Layer]) -> dict[str, dict[str, list[Mark]]]:
    """Return, per report, the marks of each coder who went through it."""
    found: dict[str, dict[str, list[Mark]]] = {}
    for coder, layer in layers.items():
        for report in sorted(layer.reports):
            found.setdefault(report, {})[coder] = []
        for mark in layer.marks:
            found[mark.report_id][coder].append(mark)
    return found


def _codings(marks: list[Mark]) -> frozenset[Coding]:
    return frozenset(coding for _, coding in _coded(marks))


def _coded(marks: list[Mark]) -> Iterator[tuple[Mark, Coding]]:
    at = {(mark.coder, mark.id): (mark.start, mark.end) for mark in marks}
    return ((mark, _coding(mark, at)) for mark in marks)


def _coding(mark: Mark, at: Mapping[tuple[str, str], tuple[int, int]]) -> Coding:
    answers = frozenset(at[mark.coder, name] for name in mark.answers if (mark.coder, name) in at)
    return (mark.start, mark.end, mark.kind, mark.primary, frozenset(mark.secondary), answers)


def _words(mark: Mark | None) -> str:
    if mark is None:
        return "not marked"
    codes = " ".join([mark.primary or "no topic", *(f"+{code}" for code in mark.secondary)])
    return f"{mark.start}–{mark.end} {mark.kind} {codes}" + (f" answers {len(mark.answers)}" if mark.answers else "")
