"""What of a shard's tables reports of other years are held against, kept beside the shard's manifest.

The second pass over a dataset folder wants a few of hundreds of columns, and a file of so many takes long to open.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.frames.rows import load_rows, schema_of

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NARROW = "_shards/{}.narrow"
"""Where it lies in a dataset folder."""
BUFFER = 1 << 16
_SUM = 4
"""Bytes in front of the stream that tell whether it is as it was written."""


def column_names(cells: Sequence[str]) -> list[str]:
    """Return the columns of the frame of tables that ``narrowed`` takes."""
    return [*load_rows().common, *cells, *(f"state.{cell}" for cell in cells), "quotes"]


def narrowed(table: pa.Table, cells: Sequence[str], more: Callable[[list[str]], pa.Table] | None = None) -> pa.Table:
    """Leave of rows of the frame of tables only what reports of other years are held against.

    Args:
        table: the rows.
        cells: the cells that are wanted.
        more: gives other columns of the rows; None where the table has them all.

    Returns:
        The common columns, each wanted cell and its state, ``quotes`` of the wanted cells and of those printed in one
        run with an ambiguous one, and ``others``: value and state of the latter, as in the column ``other_cells``.

    Examples:
        >>> narrowed(schema_of("tables").empty_table(), ["t2.regulations.made"]).column_names[-4:]
        ['t2.regulations.made', 'state.t2.regulations.made', 'quotes', 'others']
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    states = {f"state.{cell}": table[f"state.{cell}"].cast(pa.string()) for cell in cells}
    names = column_names(cells)
    quotes = table["quotes"].combine_chunks()
    said, owners = quotes.flatten(), pc.list_parent_indices(quotes).to_numpy()
    kept = pc.is_in(said.field("cell"), pa.array(cells)).to_numpy(zero_copy_only=False).copy()
    others = _others(more or table.select, states, said, owners, kept)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owners[kept], minlength=table.num_rows))])
    slim = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), said.filter(pa.array(kept)))
    kinds = schema_of("tables")
    columns = [states[name] if name in states else table[name] for name in names[:-1]]
    columns += [slim.cast(kinds.field("quotes").type), pa.array(others, kinds.field("other_cells").type)]
    return pa.table(columns, names=[*names, "others"])


def _others(
    more: Callable[[list[str]], pa.Table],
    states: Mapping[str, pa.ChunkedArray],
    said: pa.StructArray,
    owners: np.ndarray,
    kept: np.ndarray,
) -> list[list[dict[str, Any]]]:
    """Find the cells printed in one run of digits with an ambiguous one, mark their quotes, and read them."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    unsure: dict[int, set[str]] = defaultdict(set)
    size = len(next(iter(states.values())))
    if not size:
        return []
    ambiguous = pc.equal(pa.concat_arrays([chunk for state in states.values() for chunk in state.chunks]), "ambiguous")
    places = np.flatnonzero(ambiguous.fill_null(False).to_numpy(zero_copy_only=False))
    cells = [name.removeprefix("state.") for name in states]
    for place in places.tolist():
        unsure[place % size].add(cells[place // size])
    found: dict[int, list[str]] = {}
    names = said.field("cell")
    spans = np.stack([said.field(edge).fill_null(-1).to_numpy() for edge in ("start", "end")], axis=1)
    for row, doubtful in unsure.items():
        first, last = np.searchsorted(owners, [row, row + 1]).tolist()
        own = [n for n in np.flatnonzero(kept[first:last]).tolist() if names[first + n].as_py() in doubtful]
        runs = set(map(tuple, spans[first:last][own].tolist()))
        for n, span in enumerate(map(tuple, spans[first:last].tolist()) if runs else (), first):
            if not kept[n] and span in runs:
                kept[n] = True
                found.setdefault(row, []).append(names[n].as_py())
    known = set(schema_of("tables").names)
    wanted = sorted({cell for cells_ in found.values() for cell in cells_ if cell in known})
    columns = [f"{kind}{cell}" for cell in wanted for kind in ("", "state.")]
    rows = list(found)
    values = more(columns).select(columns).take(rows).to_pydict() if columns else {}
    out: list[list[dict[str, Any]]] = [[] for _ in range(size)]
    for n, row in enumerate(rows):
        out[row] = [
            {"cell": cell, "value": values[cell][n], "state": values[f"state.{cell}"][n]}
            for cell in found[row]
            if cell in known
        ]
    return out


def write_narrow(file: Path, tables: Sequence[pa.Table]) -> None:
    """Write what ``narrowed`` left of a shard's rows, for the second pass: a frame of tables takes longer to open."""
    import pyarrow as pa

    options = pa.ipc.IpcWriteOptions(compression="lz4")
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, tables[0].schema, options=options) as writer:
        writer.write_table(pa.concat_tables(tables).combine_chunks())
    stream = sink.getvalue()
    with file.open("wb", BUFFER) as out:
        out.write(zlib.crc32(stream).to_bytes(_SUM, "little"))
        out.write(stream)


def read_narrow(folder: Path, key: str, columns: Sequence[str] = ()) -> pa.Table | None:
    """Return what ``write_narrow`` wrote of a shard; None where it is not there or not as written: the frame has all.

    Args:
        folder: the dataset folder.
        key: the shard.
        columns: which of the common columns, in their order; everything when empty.
    """
    import pyarrow as pa

    common = list(load_rows().common)
    options = pa.ipc.IpcReadOptions(included_fields=[common.index(column) for column in columns])
    try:
        whole = memoryview((folder / NARROW.format(key)).read_bytes())
        if zlib.crc32(whole[_SUM:]) != int.from_bytes(whole[:_SUM], "little"):
            return None  # a few bits that changed would pass for other numbers, or ask for memory without end
        with pa.ipc.open_stream(pa.BufferReader(whole[_SUM:]), options=options) as some:
            return some.read_all()
    except (OSError, pa.ArrowInvalid):
        return None
