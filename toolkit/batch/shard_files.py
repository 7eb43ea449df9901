"""The files of one shard: a Parquet file per frame and what the second pass needs, moved into place when complete."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.frames.files import MANIFESTS, open_writer
from toolkit.frames.rows import FRAMES, all_cells
from toolkit.years.beside import years_cells
from toolkit.years.narrow import NARROW, narrowed, write_narrow

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

ROW_GROUP_BYTES = 64 * 2**20
"""What a frame may grow to in memory before it is written as a row group of its own."""


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
