"""The second pass over a corpus: reports of one body for consecutive years, read side by side.

Reports are analysed one by one, in shards that know nothing of each other; what needs two of them is found here, from
the frame of tables alone, and found anew whenever the frame changes.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.bodies import Crosswalk, body_of
from toolkit.checking.across import compare
from toolkit.linking.measuring import APPLICANTS
from toolkit.linking.neighbours import Side, settle_facts
from toolkit.report import Fact, Finding
from toolkit.rows import load_rows, schema_of

if TYPE_CHECKING:
    import pyarrow as pa


FILE = "years"


class Settled(NamedTuple):
    """The frame of tables with the cells that neighbouring years decided, and the findings across years."""

    tables: pa.Table
    findings: pa.Table


@cache
def _cells() -> tuple[str, ...]:
    rows, columns = ("carried_over", "carried_forward"), (*APPLICANTS, "total")
    stock = [f"t2.{r}.{c}" for r in ("regulations", "normative_documents") for c in ("made", "repealed", "in_force")]
    return (*(f"t3.{row}.{column}" for row in rows for column in columns), *stock)


def settle(tables: pa.Table, crosswalk: Crosswalk | None = None) -> Settled:
    """Let neighbouring years decide ambiguous cells, then check what must hold between them.

    Args:
        tables: the frame ``tables`` (schema ``toolkit.rows.schema_of("tables")``).
        crosswalk: names of renamed bodies, see ``toolkit.bodies.read_crosswalk``.

    Returns:
        The tables, changed only where a cell was decided (its quote says by which report); and the findings
        ``t3.carry`` and ``t2.stock`` of every report whose body reported the year before, ``years.several`` where
        there are several reports for one year, which are then compared with no other.

    Source: ``across_years`` of ``forms.yaml``.

    Examples:
        >>> settle(schema_of("tables").empty_table()).findings.num_rows
        0
    """
    import pyarrow as pa

    pass_ = _Pass(tables, crosswalk)
    found = list(pass_.findings())
    places = pa.array([i for i, _ in found], pa.int64())
    columns = {
        name: column.take(places) for name, column in zip(pass_.head.column_names, pass_.head.columns, strict=True)
    }
    findings = [finding for _, finding in found]
    quotes = [pass_.quotes_of(i, finding) for i, finding in found]
    columns |= {
        "finding_id": [f.id for f in findings],
        "code": [f.code for f in findings],
        "status": [f.status for f in findings],
        "cells": [f.cells for f in findings],
        "left": [f.left for f in findings],
        "right": [f.right for f in findings],
        "message": [f.message for f in findings],
        "waived": pa.nulls(len(findings), pa.string()),
        "quotes": [[quote["raw"] for quote in said] for said in quotes],
        "evidence": [[{"start": quote["start"], "end": quote["end"]} for quote in said] for said in quotes],
    }
    return Settled(pass_.decided(), pa.table(columns).select(schema_of("findings").names).cast(schema_of("findings")))


def write_years(folder: Path) -> None:
    """Write the findings across years into a dataset folder, anew from the tables that lie there.

    They are a file of their own among the findings (``years.parquet``), so that shards stay independent and a run that
    is taken up again finds what holds for all reports that are there by then.

    Args:
        folder: a folder that ``toolkit.batch.write`` wrote.
    """
    import pyarrow.parquet as pq

    found = settle(pq.read_table(folder / "tables", schema=schema_of("tables"))).findings
    file = folder / "findings" / f"{FILE}.parquet"
    if not found.num_rows:
        file.unlink(missing_ok=True)
        return
    temporary = file.with_name(f"{FILE}.tmp{os.getpid()}")
    pq.write_table(found, temporary, compression="zstd")
    temporary.replace(file)


class _Pass:
    def __init__(self, tables: pa.Table, crosswalk: Crosswalk | None) -> None:
        self.tables = tables
        self.head = tables.select(list(load_rows().common))
        self.ids: list[str] = self.head.column("report_id").to_pylist()
        self.years: list[int | None] = self.head.column("year").to_pylist()
        self.rows: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for i, (body, year) in enumerate(zip(body_of(self.head.to_pandas(), crosswalk), self.years, strict=True)):
            if body is not None and year is not None:
                self.rows[body][year].append(i)
        self.values = {cell: tables.column(cell).to_pylist() for cell in _cells()}
        self.states = {cell: tables.column(f"state.{cell}").to_pylist() for cell in _cells()}
        self.changed: dict[int, dict[str, Fact]] = {}

    def findings(self) -> Iterator[tuple[int, Finding]]:
        for by_year in self.rows.values():
            for rows in by_year.values():
                if len(rows) > 1:
                    names = ", ".join(self.ids[i] for i in rows)
                    for i in rows:
                        message = f"several reports of this body for {self.years[i]}: {names}"
                        place = "years.several/year"
                        yield i, Finding(place, "years.several", "undecided", message=message)
            pairs = [
                (by_year[year][0], by_year[year + 1][0])
                for year in sorted(by_year)
                if len(by_year[year]) == 1 and len(by_year.get(year + 1, ())) == 1
            ]
            if not pairs:
                continue
            facts = {i: self._facts(i) for i in dict.fromkeys(i for pair in pairs for i in pair)}
            if any(fact.state == "ambiguous" for one in facts.values() for fact in one.values()):
                self._decide(pairs, facts)
            for a, b in pairs:
                for finding in compare(facts[a], facts[b], self.ids[a], self.ids[a]):
                    yield b, finding

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
        if any(fact.state == "ambiguous" for fact in out.values()):
            states = {cell: fact.state for cell, fact in out.items()}
            for quote in self._quotes(i):
                cell = quote["cell"]
                state = states.get(cell) or self.tables.column(f"state.{cell}")[i].as_py()
                if cell in out or state == "ambiguous":
                    value = self.tables.column(cell)[i].as_py()
                    candidates = tuple(quote["candidates"] or ())
                    out[cell] = Fact(cell, value, state, quote["raw"], candidates, None, quote["start"], quote["end"])
        return out

    def quotes_of(self, i: int, finding: Finding) -> list[dict[str, Any]]:
        """Return the printed cell that a failure is about."""
        if finding.status != "fail":
            return []
        return [quote for quote in self._quotes(i) if quote["cell"] == finding.cells[0]]

    def _quotes(self, i: int) -> list[dict[str, Any]]:
        return self.tables.column("quotes")[i].as_py() or []

    def decided(self) -> pa.Table:
        """Return the tables with the cells decided so far."""
        import pyarrow as pa

        tables, changed = self.tables, sorted(self.changed.items())
        for cell in dict.fromkeys(cell for _, facts in changed for cell in facts):
            for name in (cell, f"state.{cell}"):
                values = tables.column(name).to_pylist()
                for i, facts in changed:
                    if cell in facts:
                        values[i] = facts[cell].value if name == cell else facts[cell].state
                place = tables.schema.get_field_index(name)
                tables = tables.set_column(
                    place, tables.schema.field(place), pa.array(values, tables.schema.types[place])
                )
        if not changed:
            return tables
        column, parts, last = tables.column("quotes"), [], 0
        for i, facts in changed:
            quotes = self._quotes(i)
            for quote in quotes:
                fact = facts.get(quote["cell"])
                if fact is not None and fact.decided_by is not None:
                    quote["decided_by"] = fact.decided_by.reason
            parts += [*column.slice(last, i - last).chunks, pa.array([quotes], column.type)]
            last = i + 1
        parts += column.slice(last).chunks
        place = tables.schema.get_field_index("quotes")
        return tables.set_column(place, tables.schema.field(place), pa.chunked_array(parts, column.type))
