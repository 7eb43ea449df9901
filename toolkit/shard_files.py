"""The files of one shard: a Parquet file per frame and what the second pass needs, moved into place when complete."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.beside import years_cells
from toolkit.narrow import NARROW, narrowed, write_narrow
from toolkit.rows import FRAMES, all_cells, load_rows, schema_of

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MANIFESTS = "_shards"
ROW_GROUP_BYTES = 64 * 2**20
"""What a frame may grow to in memory before it is written as a row group of its own."""
BUFFER = 1 << 18
"""Bytes of a file that are gathered before they are handed to the system."""
FREE_TEXT = {"text", "from_text", "to_text", "title", "message"}


@contextmanager
def open_writer(path: Path, frame: str, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    """Give a writer of the Parquet file of one shard of a frame."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    words, told = _layout(frame)
    compression = "snappy" if frame == "tables" else "zstd"  # hundreds of short columns; setting up zstd costs
    options: dict[str, Any] = {"compression": compression, "use_dictionary": words, "write_statistics": told}
    with (
        pa.BufferedOutputStream(pa.OSFile(str(path), "wb"), BUFFER) as file,  # a call of the system per page is slow
        pq.ParquetWriter(file, schema, **options) as writer,
    ):
        yield writer


@cache
def _layout(frame: str) -> tuple[list[str], list[str]]:
    """Return the columns whose values repeat and are written as dictionaries, and those whose range is written."""
    import pyarrow as pa

    schema = schema_of(frame)
    words = [
        field.name
        for field in schema
        if (pa.types.is_string(field.type) or pa.types.is_dictionary(field.type)) and field.name not in FREE_TEXT
    ]
    if frame == "failures":
        return words, []
    nested = [f"quotes.list.element.{part}" for part in ("cell", "decided_by")] if frame == "tables" else []
    told = [*load_rows().common, *(["waived"] if frame == "findings" else [])]
    return words + nested, told  # those of hundreds of cells cost more than they spare


def _size(name: str, table: pa.Table) -> int:
    """Return about how many bytes of memory a table takes; asking each of hundreds of columns takes long."""
    some = table if name != "tables" else table.select(["quotes", "other_cells"])
    cells = 0 if name != "tables" else len(all_cells()) * table.num_rows * (8 + 1)
    size: int = some.nbytes + cells
    return size


class ShardFiles:
    """The files of one shard, under temporary names until they are complete; the manifest is moved last."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder, self._key = folder, key
        self._own = f"{key}.tmp-{uuid.uuid4().hex}"  # two workers may be at the same shard for a while
        self._kept: dict[str, list[pa.Table]] = {name: [] for name in FRAMES}
        self._narrow: list[pa.Table] = []
        self._sizes = dict.fromkeys(FRAMES, 0)
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._open = ExitStack()

    def add(self, tables: dict[str, pa.Table]) -> None:
        """Take the frames of the next reports."""
        for name, table in tables.items():
            if name == "tables":
                self._narrow.append(narrowed(table, years_cells()))
            self._kept[name].append(table)
            self._sizes[name] += _size(name, table)
            if self._sizes[name] > ROW_GROUP_BYTES:
                self._flush(name)

    def _flush(self, name: str) -> None:
        import pyarrow as pa

        table = pa.concat_tables(self._kept[name])
        self._kept[name], self._sizes[name] = [], 0
        if name not in self._writers:
            file = self._folder / name / self._own
            self._writers[name] = self._open.enter_context(open_writer(file, name, table.schema))
        if table.num_rows:  # a row group without rows is more than some readers can bear
            self._writers[name].write_table(table)

    def finish(self, manifest: str) -> None:
        """Write what is left and put everything in its place."""
        for name in FRAMES:
            if self._kept[name]:
                self._flush(name)
        self._open.close()
        narrow = self._folder / NARROW.format(self._own)
        write_narrow(narrow, self._narrow)
        temporary = self._folder / MANIFESTS / self._own
        temporary.write_text(manifest, encoding="utf-8")
        for name in FRAMES:
            (self._folder / name / self._own).replace(self._folder / name / f"{self._key}.parquet")
        narrow.replace(self._folder / NARROW.format(self._key))
        temporary.replace(self._folder / MANIFESTS / f"{self._key}.json")
