"""The second pass over a corpus: reports of one body for consecutive years, read side by side.

Reports are analysed one by one, in shards that know nothing of each other; what needs two of them is found here, from
the frame of tables alone, and found anew whenever the frame changes.
"""

from __future__ import annotations

import json
import os
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.bodies import Crosswalk, body_of
from toolkit.checking.across import compare
from toolkit.linking.measuring import APPLICANTS
from toolkit.linking.neighbours import Side, settle_facts
from toolkit.report import Evidence, Fact, Finding
from toolkit.rows import load_rows, schema_of

if TYPE_CHECKING:
    import pyarrow as pa


FILE = "years"
RowOf = Callable[[int, Sequence[str]], dict[str, Any]]


# How a cell that a neighbouring year decided names the report that did.
_NEIGHBOUR = "last year's"
_SOURCE = re.compile(r"last year's .*\((.+), \d{4}\)$")


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
    pass_ = _Pass(tables, crosswalk, lambda i, names: {name: tables.column(name)[i].as_py() for name in names})
    findings = pass_.table(pass_.findings())
    return Settled(pass_.decided(), findings)


def write_years(folder: Path, manifests: Path | None = None) -> None:
    """Write the findings across years into a dataset folder, anew from the tables that lie there.

    They are a file of their own among the findings (``years.parquet``), so that shards stay independent and a run that
    is taken up again finds what holds for all reports that are there by then.

    Args:
        folder: a folder that ``toolkit.batch.write`` wrote.
        manifests: where its manifests are; the findings are counted there too.
    """
    import pyarrow.parquet as pq

    pass_ = _stored(folder)
    found = pass_.table(pass_.findings())
    file = folder / "findings" / f"{FILE}.parquet"
    if not found.num_rows:
        file.unlink(missing_ok=True)
        return
    temporary = file.with_name(f"{FILE}.tmp{os.getpid()}")
    pq.write_table(found, temporary, compression="zstd")
    temporary.replace(file)
    if manifests is not None:
        statuses = Counter(found.column("status").to_pylist())
        manifest = {"rows": {"findings": found.num_rows}, "counts": {"findings.status": statuses}}
        (manifests / f"{FILE}.json").write_text(json.dumps(manifest), encoding="utf-8")


def decided_cells(folder: Path) -> dict[int, dict[str, Fact]]:
    """Return the cells of a dataset folder that neighbouring years decide, by the row of the frame of tables.

    Args:
        folder: a folder that ``toolkit.batch.write`` wrote; its rows are counted file by file, in the order of names.
    """
    pass_ = _stored(folder)
    for _ in pass_.findings():
        pass
    return pass_.changed


def _stored(folder: Path) -> _Pass:
    import pyarrow as pa
    import pyarrow.parquet as pq

    # The quotes of a large corpus do not fit into memory, and few are needed: they are read shard by shard on demand.
    files = sorted((folder / "tables").glob("*.parquet"))
    names = [*load_rows().common, *(f"{kind}{cell}" for kind in ("", "state.") for cell in _cells())]
    schema = pa.schema([schema_of("tables").field(name) for name in names])
    shards = [pq.read_table(file, columns=names, schema=schema_of("tables")) for file in files]
    starts = list(accumulate((shard.num_rows for shard in shards), initial=0))

    @lru_cache(maxsize=4)
    def shard_of(n: int) -> pa.Table:
        return pq.read_table(files[n], schema=schema_of("tables"))

    def row_of(i: int, wanted: Sequence[str]) -> dict[str, Any]:
        n = bisect_right(starts, i) - 1
        return {name: shard_of(n).column(name)[i - starts[n]].as_py() for name in wanted}

    tables = pa.concat_tables([schema.empty_table(), *shards])
    return _Pass(tables, None, row_of)


def _settled_before(tables: pa.Table) -> frozenset[int]:
    """Return the rows with cells that an earlier pass decided, so that they prove nothing now either."""
    import pyarrow.compute as pc

    if "quotes" not in tables.column_names or not tables.num_rows:
        return frozenset()
    quotes = tables.column("quotes").combine_chunks()
    said = pc.match_substring(quotes.flatten().field("decided_by"), _NEIGHBOUR)
    places = pc.list_parent_indices(quotes).filter(pc.fill_null(said, False))
    return frozenset(places.unique().to_pylist())


class _Pass:
    """One pass over the frame; ``row_of`` gives what else a row holds, its quotes above all, where it is asked for."""

    def __init__(self, tables: pa.Table, crosswalk: Crosswalk | None, row_of: RowOf) -> None:
        self.tables, self.row_of = tables, row_of
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
        self.settled = _settled_before(tables)

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
                    source = _SOURCE.search(quote["decided_by"] or "")
                    out[quote["cell"]] = replace(
                        out[quote["cell"]],
                        raw=quote["raw"],
                        candidates=tuple(quote["candidates"] or ()),
                        decided_by=Evidence(quote["decided_by"], source=source[1]) if source else None,
                        start=quote["start"],
                        end=quote["end"],
                    )
        return out

    def table(self, found_: Iterable[tuple[int, Finding]]) -> pa.Table:
        """Return findings as a table, each with the common columns of the report it is about."""
        import pyarrow as pa

        found = list(found_)
        places = pa.array([i for i, _ in found], pa.int64())
        columns = {
            name: column.take(places) for name, column in zip(self.head.column_names, self.head.columns, strict=True)
        }
        findings = [finding for _, finding in found]
        quotes = [self.quotes_of(i, finding) for i, finding in found]
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
        return pa.table(columns).select(schema_of("findings").names).cast(schema_of("findings"))

    def quotes_of(self, i: int, finding: Finding) -> list[dict[str, Any]]:
        """Return the printed cell that a failure is about."""
        if finding.status != "fail":
            return []
        return [quote for quote in self.row_of(i, ["quotes"])["quotes"] or () if quote["cell"] == finding.cells[0]]

    def decided(self) -> pa.Table:
        """Return the tables with the cells decided so far."""
        return with_decided(self.tables, self.changed)


def with_decided(tables: pa.Table, cells: Mapping[int, Mapping[str, Fact]]) -> pa.Table:
    """Return a stretch of the frame of tables with cells decided, by row; a quote then says by which report."""
    import pyarrow as pa

    changed = sorted(cells.items())
    for cell in dict.fromkeys(cell for _, facts in changed for cell in facts):
        for name in (cell, f"state.{cell}"):
            values = tables.column(name).to_pylist()
            for i, facts in changed:
                if cell in facts:
                    values[i] = facts[cell].value if name == cell else facts[cell].state
            place = tables.schema.get_field_index(name)
            tables = tables.set_column(place, tables.schema.field(place), pa.array(values, tables.schema.types[place]))
    if not changed:
        return tables
    column, parts, last = tables.column("quotes"), [], 0
    for i, facts in changed:
        quotes = column[i].as_py()
        for quote in quotes:
            fact = facts.get(quote["cell"])
            if fact is not None and fact.decided_by is not None:
                quote["decided_by"] = fact.decided_by.reason
        parts += [*column.slice(last, i - last).chunks, pa.array([quotes], column.type)]
        last = i + 1
    parts += column.slice(last).chunks
    place = tables.schema.get_field_index("quotes")
    return tables.set_column(place, tables.schema.field(place), pa.chunked_array(parts, column.type))
