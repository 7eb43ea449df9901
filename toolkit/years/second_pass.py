"""The second pass over a corpus: reports of one body for consecutive years, read side by side.

Reports are analysed one by one, in shards that know nothing of each other; what needs two of them is found here, from
the frame of tables alone, and found anew whenever the frame changes. A dataset folder is gone through body by body, so
that memory does not grow with it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.frames.rows import YEARS, load_rows, schema_of
from toolkit.report import Fact
from toolkit.years.beside import Pass, years_cells
from toolkit.years.bodies import Crosswalk, body_of
from toolkit.years.bodywise import by_body
from toolkit.years.waived import Waived

if TYPE_CHECKING:
    import pyarrow as pa


FILE = YEARS
AT_ONCE = 1024
"""Reports whose findings are written together."""
TEMPORARY = "_shards/years"


class Settled(NamedTuple):
    """The frame of tables with the cells that neighbouring years decided, the findings, the frame ``years``."""

    tables: pa.Table
    findings: pa.Table
    years: pa.Table


def settle(tables: pa.Table, crosswalk: Crosswalk | None = None) -> Settled:
    """Let neighbouring years decide ambiguous cells, then check what must hold between them.

    Args:
        tables: the frame ``tables`` (schema ``toolkit.frames.rows.schema_of("tables")``).
        crosswalk: names of renamed bodies, see ``toolkit.years.bodies.read_crosswalk``.

    Returns:
        The tables, changed only where a cell was decided (its quote says by which report); the findings ``t3.carry``
        and ``t2.stock`` of every report whose body reported the year before, ``years.several`` where there are several
        reports for one year, which are then compared with no other; and the frame ``years``.

    Source: ``across_years`` of ``forms.yaml``.

    Examples:
        >>> settle(schema_of("tables").empty_table()).findings.num_rows
        0
    """
    bodies = body_of(tables.select(list(load_rows().common)).to_pandas(), crosswalk)
    pass_ = Pass(tables, list(bodies), lambda i, names: {name: tables.column(name)[i].as_py() for name in names})
    found = list(pass_.found())
    return Settled(with_decided(tables, pass_.changed), pass_.findings(found), pass_.years_of(found))


def write_years(folder: Path, manifests: Path | None = None, waived: Waived | None = None) -> None:
    """Write what holds across years into a dataset folder, anew from the tables that lie there.

    The findings are a file of their own among the findings, what neighbouring years decided is the frame ``years``; so
    shards stay independent, and a run that is taken up again finds what holds for all reports that are there by then.

    Args:
        folder: a folder that ``toolkit.batch.write`` wrote.
        manifests: where its manifests are; the rows are counted there too.
        waived: the findings that a person lets stand; none when None.
    """
    import pyarrow.parquet as pq

    forget_years(folder, manifests)
    waived = waived or Waived(())
    rows, statuses = Counter[str](), Counter[str]()
    temporary = folder / TEMPORARY
    temporary.mkdir(parents=True)
    files = {name: temporary / f"{name}.parquet" for name in ("findings", YEARS)}
    try:
        writers = {name: pq.ParquetWriter(file, schema_of(name), compression="zstd") for name, file in files.items()}
        for part in _parts(folder, temporary):
            part["findings"] = waived.said_in(part["findings"])
            statuses.update(part["findings"]["status"].to_pylist())
            for name, table in part.items():
                rows[name] += table.num_rows
                if table.num_rows:
                    writers[name].write_table(table)
        for name, writer in writers.items():
            writer.close()
            if rows[name]:
                (folder / name).mkdir(exist_ok=True)
                files[name].replace(folder / name / f"{FILE}.parquet")
        if manifests is not None:
            counts = {"findings.status": dict(sorted(statuses.items())), "findings.waived": waived.counts()}
            said = json.dumps({"rows": {name: rows[name] for name in files}, "counts": counts})
            (temporary / "manifest").write_text(said, encoding="utf-8")
            (temporary / "manifest").replace(manifests / f"{FILE}.json")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def forget_years(folder: Path, manifests: Path | None = None) -> None:
    """Take out of a dataset folder what ``write_years`` wrote, and what it left if it was killed."""
    if manifests is not None:
        (manifests / f"{FILE}.json").unlink(missing_ok=True)
    for name in ("findings", YEARS):
        (folder / name / f"{FILE}.parquet").unlink(missing_ok=True)
    if (folder / YEARS).is_dir():
        (folder / YEARS).rmdir()
    shutil.rmtree(folder / TEMPORARY, ignore_errors=True)


def decided_cells(folder: Path) -> dict[int, dict[str, Fact]]:
    """Return the cells of a dataset folder that neighbouring years decide, by the row of the frame of tables.

    Args:
        folder: a folder that ``toolkit.batch.write`` wrote; its rows are counted file by file, in the order of names.
    """
    out: dict[int, dict[str, Fact]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for pass_ in _passes(folder, Path(temporary)):
            for _ in pass_.found():
                pass
            rows = pass_.tables["row"]
            out |= {rows[i].as_py(): facts for i, facts in pass_.changed.items()}
    return out


def _parts(folder: Path, temporary: Path) -> Iterator[dict[str, pa.Table]]:
    for pass_ in _passes(folder, temporary):
        found = pass_.found()
        while some := list(islice(found, AT_ONCE)):
            yield {"findings": pass_.findings(some), YEARS: pass_.years_of(some)}


def _passes(folder: Path, temporary: Path) -> Iterator[Pass]:
    for table in by_body(folder, temporary, years_cells()):
        others = {
            i: {name: value for cell in cells for name, value in _columns(cell)}
            for i, cells in enumerate(table["others"].to_pylist())
            if cells
        }
        quotes = table["quotes"]

        def row_of(i: int, wanted: Sequence[str], quotes: Any = quotes, others: Any = others) -> dict[str, Any]:
            return {"quotes": quotes[i].as_py()} if wanted == ["quotes"] else {name: others[i][name] for name in wanted}

        yield Pass(table, table["body"].to_pylist(), row_of)


def _columns(cell: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield cell["cell"], cell["value"]
    yield f"state.{cell['cell']}", cell["state"]


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
