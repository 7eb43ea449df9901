"""Reports that are rows: of JSONL and Parquet tables, of ``datasets`` objects."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from toolkit.errors import NianbaoError, ReadingError
from toolkit.inputs.records import SHARD_SIZE, Record, Shard, shard_size
from toolkit.reading import limits

if TYPE_CHECKING:
    import datasets

_PIECE = 1 << 20
TABLES = (".jsonl", ".parquet")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold the report (as text or as HTML) and its id; all others are carried along."""

    text: str | None = None
    html: str | None = None
    id: str | None = None

    def record(self, row: dict[str, Any], fallback: str) -> Record:
        """Make a record of one row; a row without such a column, or without a text in it, carries the reason."""
        column = self.text or self.html or ""
        name = _whole(str(row.get(self.id) or fallback)) if self.id else fallback
        rest = {_whole(k): _whole(str(v)) for k, v in row.items() if k not in (column, self.id) and v is not None}
        text = row.get(column)
        if column not in row:
            valid = f"one of {', '.join(map(str, row))}" if row else "a row with columns"
            return Record(name, ReadingError(name, "no_column", f"no column {column!r}", valid), None, rest)
        if not isinstance(text, str | bytes):
            reason = ReadingError(name, "empty", f"no text in column {column!r}", "a row with a text")
            return Record(name, reason, None, rest)
        data = text.encode("utf-8", "replace") if isinstance(text, str) else text
        return Record(name, data, "txt" if self.text else "html", rest)


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of a JSONL file: where the first begins (bytes), its number, how many there are, a digest of the lines."""

    name: str
    path: Path
    offset: int
    first: int
    count: int
    digest: str
    columns: Columns

    def identity(self) -> str:
        """Return the file's name, the place of the stretch and its digest: lines added later leave it as it is."""
        return f"{self.name}\0{self.first}\0{self.count}\0{self.digest}\0{self.columns}"

    def records(self) -> Iterator[Record]:
        """Yield a record per line; a line that is no JSON object carries the reason."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            for number in range(self.first, self.first + self.count):
                name, line = f"{self.name}#{number}", file.readline(limits.FILE_BYTES)
                if len(line) == limits.FILE_BYTES and not line.endswith(b"\n"):
                    while (more := file.readline(_PIECE)) and not more.endswith(b"\n"):
                        pass
                    valid = f"at most {limits.FILE_BYTES / 2**20:.0f} MiB"
                    yield Record(name, ReadingError(name, "too_large", "a longer line", valid), None, {})
                    continue
                try:
                    row = json.loads(line)
                except (ValueError, RecursionError):
                    row = None
                if isinstance(row, dict):
                    yield self.columns.record(row, name)
                else:
                    reason = ReadingError(name, "no_json", "a line that is no JSON object", "one object a line")
                    yield Record(name, reason, None, {})


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows of one row group of a Parquet file."""

    name: str
    path: Path
    group: int
    first: int
    start: int
    count: int
    columns: Columns

    def identity(self) -> str:
        """Return the file's name, size and time of change, and the stretch."""
        stat = self.path.stat()
        return f"{self.name}\0{stat.st_size}\0{stat.st_mtime_ns}\0{self.first}\0{self.count}\0{self.columns}"

    def records(self) -> Iterator[Record]:
        """Yield a record per row.

        Raises:
            ReadingError: the row group is damaged; says from which row on.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        end, at, number = self.start + self.count, 0, self.first
        try:
            with pq.ParquetFile(self.path) as file:  # a few rows at a time: one row group may hold a million
                for batch in file.iter_batches(SHARD_SIZE, row_groups=[self.group]):
                    for n in range(max(at, self.start), min(at + batch.num_rows, end)):
                        number = self.first + n - self.start
                        yield self.columns.record(batch.slice(n - at, 1).to_pylist()[0], f"{self.name}#{number}")
                    at += batch.num_rows
                    number = self.first + max(0, at - self.start)
                    if at >= end:
                        return
        except (OSError, ValueError, pa.ArrowException) as error:
            if isinstance(error, MemoryError):
                raise
            found = f"no readable rows from #{number} on ({' '.join(str(error).split())})"
            raise ReadingError(self.name, "broken", found, "a complete Parquet file") from error


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a ``datasets.Dataset``."""

    dataset: datasets.Dataset
    first: int
    count: int
    columns: Columns

    @property
    def name(self) -> str:
        """Return a word for messages."""
        return "dataset"

    def identity(self) -> str:
        """Return the fingerprint of the dataset and the stretch."""
        return f"{self.dataset._fingerprint}\0{self.first}\0{self.count}\0{self.columns}"

    def records(self) -> Iterator[Record]:
        """Yield a record per row."""
        for number in range(self.first, self.first + self.count):
            yield self.columns.record(self.dataset[number], f"#{number}")


def table_shards(name: str, path: Path, columns: Columns | None) -> Iterator[Shard]:
    """Yield the shards of a table, in the order of its rows.

    Raises:
        NianbaoError: it was given without its columns, or is broken.
    """
    columns = _checked(columns, name)
    if path.suffix.lower() == ".parquet":
        import pyarrow.parquet as pq

        try:
            metadata = pq.ParquetFile(path).metadata
        except (OSError, ValueError) as error:
            raise NianbaoError(f"{name}: found a broken Parquet file; valid would be a complete one") from error
        first, most = 0, shard_size(metadata.num_rows)
        for group in range(metadata.num_row_groups):
            size = metadata.row_group(group).num_rows
            for start in range(0, size, most):
                yield RowGroup(name, path, group, first + start, start, min(most, size - start), columns)
            first += size
        return
    with path.open("rb") as file:
        most = shard_size(sum(1 for _ in _lines(file)))
        file.seek(0)
        offset = first = 0
        lines = _lines(file)
        while True:
            content, size, count = hashlib.blake2b(digest_size=8), 0, 0
            for pieces in islice(lines, most):
                count += 1
                for piece in pieces:
                    content.update(piece)
                    size += len(piece)
            if not count:
                return
            yield Lines(name, path, offset, first, count, content.hexdigest(), columns)
            offset += size
            first += count


def _lines(file: BinaryIO) -> Iterator[Iterable[bytes]]:
    """Yield the lines, each in pieces: one may be larger than the memory."""
    while piece := file.readline(_PIECE):
        line = _Line(file, piece)
        yield line
        deque(line, maxlen=0)  # what was not asked for


class _Line:
    def __init__(self, file: BinaryIO, piece: bytes) -> None:
        self._file, self._piece = file, piece

    def __iter__(self) -> Iterator[bytes]:
        while self._piece:
            piece = self._piece
            self._piece = b"" if piece.endswith(b"\n") else self._file.readline(_PIECE)
            yield piece


def dataset_shards(dataset: datasets.Dataset, columns: Columns | None) -> Iterator[Shard]:
    """Yield the shards of a ``datasets`` object, in the order of its rows.

    Raises:
        NianbaoError: it was given without its columns.
    """
    columns, size = _checked(columns, "dataset"), shard_size(len(dataset))
    for first in range(0, len(dataset), size):
        yield Rows(dataset, first, min(size, len(dataset) - first), columns)


def _checked(columns: Columns | None, name: str) -> Columns:
    if columns is None or (columns.text is None) == (columns.html is None):
        raise NianbaoError(f"{name}: found a table; valid would be one of --text-column and --html-column with it")
    return columns


def _whole(text: str) -> str:
    """Return the text with half characters, which JSON allows and no file can hold, as ``?``."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
