"""The tables of a dataset folder, body by body, in memory that does not grow with the folder.

The rows are dealt out to files on the disk by a digest of their body, then given back file by file: all years of a body
are in one of them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.frames.rows import schema_of
from toolkit.years.bodies import PLACE, Body, key_of, unplaced
from toolkit.years.narrow import column_names, narrowed, read_narrow

if TYPE_CHECKING:
    import pyarrow as pa

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
        What ``narrowed`` leaves of the rows; ``body`` (one value for a body however it prints its name); and ``row``,
        the row's number in the frame.
    """
    import pyarrow as pa

    files = sorted((folder / "tables").glob("*.parquet"))
    rows, resolved = _resolve(folder)
    if not rows:
        return
    buckets = min(MOST_BUCKETS, 1 + rows // BUCKET)
    writers: dict[int, Any] = {}
    for piece in _gathered(_pieces(folder, files, cells), AT_ONCE if buckets > 1 else rows):
        piece = _with_bodies(piece, resolved)
        if buckets == 1:
            yield piece
            return
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


def _resolve(folder: Path) -> tuple[int, dict[str, str]]:
    """Return how many reports there are, and the body of each name that some print without a place, where it is one."""
    import pyarrow.compute as pc

    rows = 0
    bare: set[str] = set()
    files = sorted((folder / "reports").glob("*.parquet"))
    for file in files:
        table = _heads(folder, file, 2)
        rows += table.num_rows
        names = table.filter(pc.is_null(table["adcode"]))["authority"].to_pylist()
        bare.update(unplaced(name) for name in names if name)
    fits: dict[str, set[str]] = defaultdict(set)
    for file in files if bare else ():
        for row in set(zip(*_heads(folder, file).to_pydict().values(), strict=True)):
            if row[0] and row[1] and (name := unplaced(row[0])) in bare:
                fits[name].add("\0".join(key_of(Body(row[0], row[1], row[2:]))))
    return rows, {name: next(iter(keys)) for name, keys in fits.items() if len(keys) == 1}


def _heads(folder: Path, file: Path, first: int | None = None) -> pa.Table:
    """Return what the reports of a shard are of: authority, code, and the names of the place."""
    import pyarrow.parquet as pq

    columns = ["authority", "adcode", *PLACE][:first]
    narrow = read_narrow(folder, file.stem, columns)
    return pq.read_table(file, columns=columns) if narrow is None else narrow.select(columns)


def _pieces(folder: Path, files: Sequence[Path], cells: Sequence[str]) -> Iterator[pa.Table]:
    import pyarrow as pa

    row = 0
    for file in files:
        narrow = read_narrow(folder, file.stem)
        if narrow is None or not set(cells).issubset(narrow.column_names):
            narrow = pa.concat_tables(list(_of_parquet(file, cells)))
        yield narrow.append_column("row", pa.array(range(row, row + narrow.num_rows), pa.int64()))
        row += narrow.num_rows


def _of_parquet(file: Path, cells: Sequence[str]) -> Iterator[pa.Table]:
    import pyarrow.parquet as pq

    names = column_names(cells)
    with pq.ParquetFile(file) as parquet:
        if not parquet.num_row_groups:
            yield narrowed(schema_of("tables").empty_table(), cells)
        for group in range(parquet.num_row_groups):
            table = parquet.read_row_group(group, columns=names)
            yield narrowed(table, cells, partial(parquet.read_row_group, group))


def _gathered(pieces: Iterator[pa.Table], at_once: int) -> Iterator[pa.Table]:
    import pyarrow as pa

    held: list[pa.Table] = []
    for piece in pieces:
        held.append(piece)
        if sum(one.num_rows for one in held) >= at_once:
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
