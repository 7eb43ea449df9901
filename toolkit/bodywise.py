"""The tables of a dataset folder, body by body, in memory that does not grow with the folder.

The rows are dealt out to files on the disk by a digest of their body, then given back file by file: all years of a body
are in one of them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.bodies import PLACE, Body, key_of, unplaced
from toolkit.rows import load_rows, schema_of

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

BUCKET = 4096
"""Rows that are in memory together, about."""
MOST_BUCKETS = 256
AT_ONCE = 8192
"""Rows that are dealt out together."""


def by_body(folder: Path, temporary: Path, cells: Sequence[str]) -> Iterator[pa.Table]:
    """Yield the rows of the frame of tables, all rows of a body together, the bodies in no particular order.

    The same folder gives the same tables. Rows that name no body or year are left out.

    Args:
        folder: a folder that ``toolkit.batch.write`` wrote.
        temporary: an empty folder for what does not fit into memory, about 2 kB a report.
        cells: the cells that are wanted.

    Yields:
        Tables of the common columns, ``body`` (one value for a body however it prints its name), each wanted cell and
        its state, ``quotes`` of the wanted cells and of those printed in one run with an ambiguous one, and ``others``:
        value and state of the latter, as in the column ``other_cells``; and ``row``, the row's number in the frame.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    files = sorted((folder / "tables").glob("*.parquet"))
    # As many as there are reports, and a file of tables has hundreds of columns to read the footer of.
    rows = sum(pq.read_metadata(file).num_rows for file in (folder / "reports").glob("*.parquet"))
    if not rows:
        return
    buckets = min(MOST_BUCKETS, 1 + rows // BUCKET)
    resolved = _resolve(folder)
    writers: dict[int, Any] = {}
    for piece in _gathered(_pieces(files, cells)):
        piece = _with_bodies(piece, resolved)
        places = [_digest(body) % buckets for body in piece["body"].to_pylist()]
        of: dict[int, list[int]] = defaultdict(list)
        for n, place in enumerate(places):
            of[place].append(n)
        for place, those in of.items():
            if place not in writers:
                options = pa.ipc.IpcWriteOptions(compression="lz4")
                writers[place] = pa.ipc.new_stream(str(temporary / f"{place}.arrow"), piece.schema, options=options)
            writers[place].write_table(piece.take(those).combine_chunks())
    for writer in writers.values():
        writer.close()
    for place in sorted(writers):
        file = temporary / f"{place}.arrow"
        with pa.OSFile(str(file)) as source, pa.ipc.open_stream(source) as reader:
            table = reader.read_all()
        file.unlink()
        yield table


def _digest(body: str) -> int:
    return int.from_bytes(hashlib.blake2b(body.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _resolve(folder: Path) -> dict[str, str]:
    """Return the body of each name that some reports print without a place, where just one body has that name."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    columns = ["authority", "adcode", *PLACE]
    bare: set[str] = set()
    files = sorted((folder / "reports").glob("*.parquet"))
    for file in files:
        table = pq.read_table(file, columns=columns[:2])
        names = table.filter(pc.is_null(table["adcode"]))["authority"].to_pylist()
        bare.update(unplaced(name) for name in names if name)
    fits: dict[str, set[str]] = defaultdict(set)
    for file in files if bare else ():
        for row in set(zip(*pq.read_table(file, columns=columns).to_pydict().values(), strict=True)):
            if row[0] and row[1] and (name := unplaced(row[0])) in bare:
                fits[name].add("\0".join(key_of(Body(row[0], row[1], row[2:]))))
    return {name: next(iter(keys)) for name, keys in fits.items() if len(keys) == 1}


def _pieces(files: Sequence[Path], cells: Sequence[str]) -> Iterator[pa.Table]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = [*load_rows().common, *cells, *(f"state.{cell}" for cell in cells), "quotes"]
    row = 0
    for file in files:
        with pq.ParquetFile(file) as parquet:
            for group in range(parquet.num_row_groups):
                table = parquet.read_row_group(group, columns=names).select(names)
                slim = _slim(parquet, group, table, cells)
                yield slim.append_column("row", pa.array(range(row, row + slim.num_rows), pa.int64()))
                row += slim.num_rows


def _slim(parquet: pq.ParquetFile, group: int, table: pa.Table, cells: Sequence[str]) -> pa.Table:
    """Leave only those quotes that are wanted, and add the other cells of their runs."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    quotes = table["quotes"].combine_chunks()
    said, owners = quotes.flatten(), pc.list_parent_indices(quotes).to_numpy()
    kept = pc.is_in(said.field("cell"), pa.array(cells)).to_numpy(zero_copy_only=False).copy()
    others = _others(parquet, group, table, said, owners, kept, cells)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owners[kept], minlength=table.num_rows))])
    slim = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), said.filter(pa.array(kept)))
    for cell in cells:
        place = table.schema.get_field_index(f"state.{cell}")
        table = table.set_column(place, f"state.{cell}", table[place].cast(pa.string()))
    table = table.set_column(table.schema.get_field_index("quotes"), schema_of("tables").field("quotes"), slim)
    return table.append_column("others", pa.array(others, schema_of("tables").field("other_cells").type))


def _others(
    parquet: pq.ParquetFile,
    group: int,
    table: pa.Table,
    said: pa.StructArray,
    owners: np.ndarray,
    kept: np.ndarray,
    cells: Sequence[str],
) -> list[list[dict[str, Any]]]:
    """Find the cells printed in one run of digits with an ambiguous one, mark their quotes, and read them."""
    import numpy as np
    import pyarrow.compute as pc

    unsure: dict[int, set[str]] = defaultdict(set)
    for cell in cells:
        state = table[f"state.{cell}"]
        for row in np.flatnonzero(pc.equal(state, "ambiguous").fill_null(False).to_numpy()).tolist():
            unsure[row].add(cell)
    found: dict[int, list[str]] = {}
    for row, ambiguous in unsure.items():
        first, last = np.searchsorted(owners, [row, row + 1]).tolist()
        own = said.slice(first, last - first).to_pylist()
        runs = {(quote["start"], quote["end"]) for quote in own if quote["cell"] in ambiguous}
        for n, quote in enumerate(own, first):
            if not kept[n] and (quote["start"], quote["end"]) in runs:
                kept[n] = True
                found.setdefault(row, []).append(quote["cell"])
    known = set(schema_of("tables").names)
    wanted = sorted({cell for cells_ in found.values() for cell in cells_ if cell in known})
    names = [f"{kind}{cell}" for cell in wanted for kind in ("", "state.")]
    rows = list(found)
    values = parquet.read_row_group(group, columns=names).select(names).take(rows).to_pydict() if names else {}
    out: list[list[dict[str, Any]]] = [[] for _ in range(table.num_rows)]
    for n, row in enumerate(rows):
        out[row] = [
            {"cell": cell, "value": values[cell][n], "state": values[f"state.{cell}"][n]}
            for cell in found[row]
            if cell in known
        ]
    return out


def _gathered(pieces: Iterator[pa.Table]) -> Iterator[pa.Table]:
    import pyarrow as pa

    held: list[pa.Table] = []
    for piece in pieces:
        held.append(piece)
        if sum(one.num_rows for one in held) >= AT_ONCE:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def _with_bodies(table: pa.Table, resolved: dict[str, str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    table = table.filter(pc.and_(pc.is_valid(table["authority"]), pc.is_valid(table["year"])))
    columns = [table[name].to_pylist() for name in ("authority", "adcode", *PLACE)]
    keys: dict[tuple[str | None, ...], str] = {}
    bodies = []
    for row in zip(*columns, strict=True):
        if row not in keys:
            key = "\0".join(key_of(Body(row[0], row[1], row[2:])))
            keys[row] = key if row[1] else resolved.get(unplaced(row[0]), key)
        bodies.append(keys[row])
    return table.append_column("body", pa.array(bodies, pa.string()))
