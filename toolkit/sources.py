"""Where a batch comes from: folders of files, rows of JSONL and Parquet tables, ``datasets`` objects, WARC archives.

Whatever it is, it is cut into the same shards every time; a shard is one unit of work for one worker.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from toolkit.errors import NianbaoError, ReadingError

if TYPE_CHECKING:
    import datasets

SHARD_SIZE = 64
SUFFIXES = (".txt", ".md", ".html", ".htm", ".shtml", ".xhtml", ".docx", ".pdf")
"""Files of these types are taken from a folder; a file named by itself is always tried."""
TABLES = (".jsonl", ".parquet")
ARCHIVES = (".warc", ".warc.gz")


class Record(NamedTuple):
    """One report to read: its id, its path or content (or why there is none), its format if known, its metadata."""

    name: str
    data: Path | bytes | ReadingError
    format: str | None
    metadata: dict[str, str]


class Shard(Protocol):
    """A stretch of the input that one worker reads in order."""

    def identity(self) -> str:
        """Return words that change whenever the input does."""

    def records(self) -> Iterator[Record]:
        """Yield the reports of the shard in order."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold the report (as text or as HTML) and its id; all others are carried along."""

    text: str | None = None
    html: str | None = None
    id: str | None = None

    def record(self, row: dict[str, Any], fallback: str) -> Record:
        """Make a record of one row; a row without such a column, or without a text in it, carries the reason."""
        column = self.text or self.html or ""
        name = str(row.get(self.id) or fallback) if self.id else fallback
        rest = {k: str(v) for k, v in row.items() if k not in (column, self.id) and v is not None}
        text = row.get(column)
        if column not in row:
            valid = f"one of {', '.join(map(str, row))}" if row else "a row with columns"
            return Record(name, ReadingError(name, "no_column", f"no column {column!r}", valid), None, rest)
        if not isinstance(text, str | bytes):
            reason = ReadingError(name, "empty", f"no text in column {column!r}", "a row with a text")
            return Record(name, reason, None, rest)
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        return Record(name, data, "txt" if self.text else "html", rest)


@dataclass(frozen=True, slots=True)
class Files:
    """Files, each with the id its report gets."""

    files: tuple[tuple[str, Path], ...]

    def identity(self) -> str:
        """Return names, sizes and times of change."""
        stats = [(name, path.stat()) for name, path in self.files]
        return "\0".join(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}" for name, stat in stats)

    def records(self) -> Iterator[Record]:
        """Yield a record per file."""
        for name, path in self.files:
            yield Record(name, path, None, {})


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of a JSONL file: where the first begins (bytes), its number, and how many there are."""

    name: str
    path: Path
    offset: int
    first: int
    count: int
    columns: Columns

    def identity(self) -> str:
        """Return the file's name, size and time of change, and the stretch."""
        stat = self.path.stat()
        return f"{self.name}\0{stat.st_size}\0{stat.st_mtime_ns}\0{self.offset}\0{self.count}\0{self.columns}"

    def records(self) -> Iterator[Record]:
        """Yield a record per line; a line that is no JSON object carries the reason."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            for number in range(self.first, self.first + self.count):
                name, line = f"{self.name}#{number}", file.readline()
                try:
                    row = json.loads(line)
                except ValueError:
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
        """Yield a record per row."""
        import pyarrow.parquet as pq

        table = pq.ParquetFile(self.path).read_row_group(self.group).slice(self.start, self.count)
        for number, row in enumerate(table.to_pylist(), self.first):
            yield self.columns.record(row, f"{self.name}#{number}")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a ``datasets.Dataset``."""

    dataset: datasets.Dataset
    first: int
    count: int
    columns: Columns

    def identity(self) -> str:
        """Return the fingerprint of the dataset and the stretch."""
        return f"{self.dataset._fingerprint}\0{self.first}\0{self.count}\0{self.columns}"

    def records(self) -> Iterator[Record]:
        """Yield a record per row."""
        for number in range(self.first, self.first + self.count):
            yield self.columns.record(self.dataset[number], f"#{number}")


@dataclass(frozen=True, slots=True)
class Archive:
    """The HTML responses of a WARC archive (needs the extra ``nianbao[warc]``)."""

    name: str
    path: Path

    def identity(self) -> str:
        """Return the file's name, size and time of change."""
        stat = self.path.stat()
        return f"{self.name}\0{stat.st_size}\0{stat.st_mtime_ns}"

    def records(self) -> Iterator[Record]:
        """Yield a record per response whose content is HTML or text; the id is the address it was fetched from."""
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        with self.path.open("rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response):
                kind = record.http_content_type or ""
                if not kind.startswith(("text/", "application/xhtml")):
                    continue
                address = record.headers.get("WARC-Target-URI") or record.record_id
                date = record.headers.get("WARC-Date") or ""
                yield Record(address, record.reader.read(), None, {"archive": self.name, "fetched": date})


def find_shards(
    sources: Iterable[str | Path | datasets.Dataset], columns: Columns | None = None
) -> list[tuple[str, Shard]]:
    """Cut the sources into shards, the same way every time.

    Args:
        sources: files, folders (searched through; hidden files and a README are left out, tables are taken where
            ``columns`` are given), JSONL and Parquet tables, WARC archives, ``datasets.Dataset`` objects.
        columns: which columns of a table hold the report; needed for tables only.

    Returns:
        A key and the shard, in order. The key names the place in the order and changes with the input.

    Raises:
        NianbaoError: a path does not exist, nothing was found, or a table was given without its columns.

    Examples:
        >>> find_shards(["no/such/folder"])
        Traceback (most recent call last):
        ...
        toolkit.errors.NianbaoError: no/such/folder: found no such file or folder; valid would be ...
    """
    sources = list(sources)
    files: dict[str, Path] = {}
    shards: list[Shard] = []
    for given in sources:
        if not isinstance(given, str | Path):
            shards += _dataset_shards(given, columns)
            continue
        path = Path(given)
        if path.is_dir():
            found = [(f.relative_to(path).as_posix(), f) for f in sorted(path.rglob("*")) if _wanted(f, path, columns)]
        elif path.exists():
            found = [(path.name, path)]
        else:
            raise NianbaoError(f"{given}: found no such file or folder; valid would be a report or a folder of reports")
        for name, file in found:
            if files.get(name, file) != file:  # two files of one name: the second keeps its whole path as its id
                name = file.as_posix()
            files[name] = file
    plain = []
    for name, file in sorted(files.items()):
        if name.lower().endswith(TABLES):
            shards += _table_shards(name, file, columns)
        elif name.lower().endswith(ARCHIVES):
            shards.append(Archive(name, file))
        else:
            plain.append((name, file))
    shards = [Files(tuple(plain[n : n + SHARD_SIZE])) for n in range(0, len(plain), SHARD_SIZE)] + shards
    if not shards:
        valid = ", ".join((*SUFFIXES, *TABLES, *ARCHIVES))
        raise NianbaoError(f"{', '.join(map(str, sources))}: found no report; valid would be files of type {valid}")
    digests = (hashlib.blake2b(shard.identity().encode("utf-8", "surrogateescape"), digest_size=8) for shard in shards)
    return [(f"{n:06d}-{digest.hexdigest()}", shard) for n, (shard, digest) in enumerate(zip(shards, digests))]  # noqa: B905


def _wanted(path: Path, root: Path, columns: Columns | None) -> bool:
    parts = path.relative_to(root).parts
    hidden = any(part.startswith(".") for part in parts) or path.stem.upper() == "README"
    types = (*SUFFIXES, *ARCHIVES, *(TABLES if columns else ()))
    return path.name.lower().endswith(types) and not hidden and path.is_file()


def _table_shards(name: str, path: Path, columns: Columns | None) -> Iterator[Shard]:
    columns = _checked(columns, name)
    if path.suffix.lower() == ".parquet":
        import pyarrow.parquet as pq

        try:
            metadata = pq.ParquetFile(path).metadata
        except (OSError, ValueError) as error:
            raise NianbaoError(f"{name}: found a broken Parquet file; valid would be a complete one") from error
        first = 0
        for group in range(metadata.num_row_groups):
            size = metadata.row_group(group).num_rows
            for start in range(0, size, SHARD_SIZE):
                yield RowGroup(name, path, group, first + start, start, min(SHARD_SIZE, size - start), columns)
            first += size
        return
    with path.open("rb") as file:
        offset = first = 0
        while lines := list(islice(file, SHARD_SIZE)):
            yield Lines(name, path, offset, first, len(lines), columns)
            offset += sum(map(len, lines))
            first += len(lines)


def _dataset_shards(dataset: datasets.Dataset, columns: Columns | None) -> Iterator[Shard]:
    columns = _checked(columns, "dataset")
    for first in range(0, len(dataset), SHARD_SIZE):
        yield Rows(dataset, first, min(SHARD_SIZE, len(dataset) - first), columns)


def _checked(columns: Columns | None, name: str) -> Columns:
    if columns is None or (columns.text is None) == (columns.html is None):
        raise NianbaoError(f"{name}: found a table; valid would be one of --text-column and --html-column with it")
    return columns
