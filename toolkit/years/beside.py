"""Reports of one body for consecutive years, read side by side: what each decides and proves of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from toolkit.checking.across import compare
from toolkit.frames.rows import YEARS, load_rows, schema_of
from toolkit.linking.measuring import APPLICANTS
from toolkit.linking.neighbours import Side, settle_facts
from toolkit.report import Evidence, Fact, Finding

if TYPE_CHECKING:
    import pyarrow as pa

RowOf = Callable[[int, Sequence[str]], dict[str, Any]]

# How a cell that a neighbouring year decided names the report that did: behind it, in parentheses, with the year.
_NEIGHBOUR = "last year's"
MOST_NAMED = 20
"""How many reports of one body for one year are named: where thousands share a name, each would name thousands."""


@dataclass(slots=True)
class Beside:
    """What was found of the report in one row: its neighbours, the findings, the cells that they decided."""

    row: int
    earlier: str | None = None
    later: str | None = None
    same_year: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    decided: list[Fact] = field(default_factory=list)


@cache
def years_cells() -> tuple[str, ...]:
    """Return the cells that the rules between years look at."""
    rows, columns = ("carried_over", "carried_forward"), (*APPLICANTS, "total")
    stock = [f"t2.{r}.{c}" for r in ("regulations", "normative_documents") for c in ("made", "repealed", "in_force")]
    return (*(f"t3.{row}.{column}" for row in rows for column in columns), *stock)


def _settled_before(tables: pa.Table) -> frozenset[int]:
    """Return the rows with cells that an earlier pass decided, so that they prove nothing now either."""
    import pyarrow.compute as pc

    if "quotes" not in tables.column_names or not tables.num_rows:
        return frozenset()
    quotes = tables.column("quotes").combine_chunks()
    said = pc.match_substring(quotes.flatten().field("decided_by"), _NEIGHBOUR)
    places = pc.list_parent_indices(quotes).filter(pc.fill_null(said, False))
    return frozenset(places.unique().to_pylist())


class Pass:
    """One pass over rows of the tables.

    Args:
        tables: the common columns, the cells of ``years_cells`` and their states.
        bodies: the body of each row; None where it is not known.
        row_of: gives what else a row holds by the names of columns, its quotes above all.
    """

    def __init__(self, tables: pa.Table, bodies: Sequence[Hashable | None], row_of: RowOf) -> None:
        self.tables, self.row_of = tables, row_of
        self.head = tables.select(list(load_rows().common))
        self.ids: list[str] = self.head.column("report_id").to_pylist()
        self.years: list[int | None] = self.head.column("year").to_pylist()
        self.rows: dict[Hashable, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for i, (body, year) in enumerate(zip(bodies, self.years, strict=True)):
            if body is not None and year is not None:
                self.rows[body][year].append(i)
        self.values = {cell: tables.column(cell).to_pylist() for cell in years_cells()}
        self.states = {cell: tables.column(f"state.{cell}").to_pylist() for cell in years_cells()}
        self.changed: dict[int, dict[str, Fact]] = {}
        self.settled = _settled_before(tables)

    def found(self) -> Iterator[Beside]:
        """Yield what is found of each report that another stands beside, the years of a body in order."""
        for by_year in self.rows.values():
            beside: dict[int, Beside] = {}
            for year in sorted(by_year):
                rows = by_year[year]
                if len(rows) > 1:
                    beside |= self._several(rows, year)
            pairs = [
                (by_year[year][0], by_year[year + 1][0])
                for year in sorted(by_year)
                if len(by_year[year]) == 1 and len(by_year.get(year + 1, ())) == 1
            ]
            facts = {i: self._facts(i) for i in dict.fromkeys(i for pair in pairs for i in pair)}
            if any(fact.state == "ambiguous" for one in facts.values() for fact in one.values()):
                self._decide(pairs, facts)
            beside |= {i: Beside(i, decided=[f for f in one.values() if _decided(f)]) for i, one in facts.items()}
            for a, b in pairs:
                beside[a].later, beside[b].earlier = self.ids[b], self.ids[a]
                beside[b].findings += compare(facts[a], facts[b], self.ids[a], self.ids[a])
            yield from sorted(beside.values(), key=lambda one: (self.years[one.row] or 0, one.row))

    def _several(self, rows: list[int], year: int) -> dict[int, Beside]:
        """Return what is found of reports of one body for one year: each other, and that none was compared."""
        names = ", ".join(self.ids[n] for n in rows[:MOST_NAMED])
        message = f"several reports of this body for {year}: {names}"
        if len(rows) > MOST_NAMED:
            message = f"{len(rows):,} reports of this body for {year}, among them {names}"
        several = Finding("years.several/year", "years.several", "undecided", message=message)
        first = rows[: MOST_NAMED + 1]
        return {
            i: Beside(i, same_year=[self.ids[n] for n in first if n != i][:MOST_NAMED], findings=[several])
            for i in rows
        }

    def _decide(self, pairs: list[tuple[int, int]], facts: dict[int, dict[str, Fact]]) -> None:
        first = dict(facts)
        for a, b in (*pairs, *reversed(pairs)):
            left, right = (Side(self.ids[i], self.years[i] or 0, facts[i]) for i in (a, b))
            settled = settle_facts(left, right)
            facts[a], facts[b] = dict(settled[0]), dict(settled[1])
        for i, before in first.items():
            changed = {cell: fact for cell, fact in facts[i].items() if fact != before[cell]}
            if changed:
                self.changed[i] = changed

    def _facts(self, i: int) -> dict[str, Fact]:
        """Return the cells that the rules look at; with the printed runs only where one of them is ambiguous."""
        out = {}
        for cell, states in self.states.items():
            state = states[i]
            if state is not None:
                out[cell] = Fact(cell, self.values[cell][i], state)
        if i in self.settled or any(fact.state == "ambiguous" for fact in out.values()):
            quotes = self.row_of(i, ["quotes"])["quotes"] or []
            unsure = {
                (q["start"], q["end"]) for q in quotes if q["cell"] in out and out[q["cell"]].state == "ambiguous"
            }
            # The cells printed in one run of digits with an ambiguous one are decided together.
            others = [q["cell"] for q in quotes if q["cell"] not in out and (q["start"], q["end"]) in unsure]
            row = self.row_of(i, [f"{kind}{cell}" for cell in others for kind in ("", "state.")])
            out |= {cell: Fact(cell, row[cell], row[f"state.{cell}"]) for cell in others}
            for quote in quotes:
                if quote["cell"] in out:
                    source = named_in(quote["decided_by"] or "")
                    out[quote["cell"]] = replace(
                        out[quote["cell"]],
                        raw=quote["raw"],
                        candidates=tuple(quote["candidates"] or ()),
                        decided_by=Evidence(quote["decided_by"], source=source) if source else None,
                        start=quote["start"],
                        end=quote["end"],
                    )
        return out

    def findings(self, found: Sequence[Beside]) -> pa.Table:
        """Return the findings as a table, each with the common columns of the report it is about."""
        pairs = [(one.row, finding) for one in found for finding in one.findings]
        findings = [finding for _, finding in pairs]
        quotes = [self.quotes_of(i, finding) for i, finding in pairs]
        columns: dict[str, list[Any]] = {
            "finding_id": [f.id for f in findings],
            "code": [f.code for f in findings],
            "status": [f.status for f in findings],
            "cells": [f.cells for f in findings],
            "left": [f.left for f in findings],
            "right": [f.right for f in findings],
            "message": [f.message for f in findings],
            "waived": [None] * len(findings),
            "quotes": [[quote["raw"] for quote in said] for said in quotes],
            "evidence": [[{"start": quote["start"], "end": quote["end"]} for quote in said] for said in quotes],
        }
        return self._table("findings", [i for i, _ in pairs], columns)

    def years_of(self, found: Sequence[Beside]) -> pa.Table:
        """Return the rows of the frame ``years``."""
        columns: dict[str, list[Any]] = {
            "earlier": [one.earlier for one in found],
            "later": [one.later for one in found],
            "same_year": [one.same_year for one in found],
            "failed_checks": [sum(finding.status == "fail" for finding in one.findings) for one in found],
            "decided": [
                [
                    {"cell": f.cell, "value": f.value, "decided_by": f.decided_by and f.decided_by.reason}
                    for f in one.decided
                ]
                for one in found
            ],
        }
        return self._table(YEARS, [one.row for one in found], columns)

    def _table(self, frame: str, rows: list[int], own: dict[str, list[Any]]) -> pa.Table:
        import pyarrow as pa

        schema, head = schema_of(frame), self.head.take(pa.array(rows, pa.int64()))
        columns = [
            pa.array(own[f.name], f.type) if f.name in own else head.column(f.name).cast(f.type).combine_chunks()
            for f in schema
        ]
        return pa.Table.from_arrays(columns, schema=schema)

    def quotes_of(self, i: int, finding: Finding) -> list[dict[str, Any]]:
        """Return the printed cell that a failure is about."""
        if finding.status != "fail":
            return []
        return [quote for quote in self.row_of(i, ["quotes"])["quotes"] or () if quote["cell"] == finding.cells[0]]


def named_in(reason: str) -> str | None:
    """Return the report of a neighbouring year that decided a cell; None where another reason did.

    Args:
        reason: why the cell holds what it holds, as ``linking.neighbours`` words it.

    Examples:
        >>> named_in("上年结转 is last year's 结转下年度继续办理 (望川市(市本级), 2022.txt, 2022)")
        '望川市(市本级), 2022.txt'
    """
    said = reason.partition(_NEIGHBOUR)[2].partition("(")[2].rpartition(", ")
    year = said[2].removesuffix(")")
    return said[0] if said[0] and year != said[2] and len(year) == 4 and year.isdecimal() else None


def _decided(fact: Fact) -> bool:
    return fact.decided_by is not None and fact.decided_by.source is not None
