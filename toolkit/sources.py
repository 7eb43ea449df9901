"""Where a batch comes from: folders of files, rows of JSONL and Parquet tables, ``datasets`` objects, WARC archives.

Whatever it is, it is cut into the same shards every time; a shard is one unit of work for one worker.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from toolkit.errors import NianbaoError, ReadingError

if TYPE_CHECKING:
    import datasets

SHARD_SIZE = 64
LARGEST_SHARD = 512
ENOUGH_SHARDS = 128
"""Where there would be more shards than this they get larger: a file of few rows costs as much as one of many."""
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
    """A stretch of the input that one worker reads in order; ``name`` is what it is a stretch of."""

    @property
    def name(self) -> str:
        """Return the file or table that it is a stretch of."""

    @property
    def count(self) -> int | None:
        """Return how many reports it holds, None where that shows only in reading."""

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
    """Files: the ids that their reports get, joined by NUL, and the folder below which each id is the path.

    Where an id is no path below the folder, ``paths`` names the files. One string, because the process that hands out
    a million files keeps them all.
    """

    ids: str
    root: str
    paths: str = ""

    @classmethod
    def of(cls, files: Sequence[tuple[str, str]]) -> Files:
        """Return the shard of some files, each an id and a path."""
        ids = "\0".join(name for name, _ in files)
        name, path = files[0]
        root = path.removesuffix(name)
        if all(path == root + name for name, path in files):
            return cls(ids, root)
        return cls(ids, "", "\0".join(path for _, path in files))

    @property
    def files(self) -> list[tuple[str, Path]]:
        """Return the files, each with its id."""
        ids = self.ids.split("\0")
        paths = self.paths.split("\0") if self.paths else [self.root + name for name in ids]
        return list(zip(ids, map(Path, paths), strict=True))

    @property
    def name(self) -> str:
        """Return the id of the first file."""
        return self.ids.split("\0", 1)[0]

    @property
    def count(self) -> int:
        """Return how many files there are."""
        return self.ids.count("\0") + 1

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

        end, at = self.start + self.count, 0
        with pq.ParquetFile(self.path) as file:  # a few rows at a time: one row group may hold a million
            for batch in file.iter_batches(SHARD_SIZE, row_groups=[self.group]):
                for n in range(max(at, self.start), min(at + batch.num_rows, end)):
                    row = batch.slice(n - at, 1).to_pylist()[0]
                    yield self.columns.record(row, f"{self.name}#{self.first + n - self.start}")
                at += batch.num_rows
                if at >= end:
                    return


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


@dataclass(frozen=True, slots=True)
class Archive:
    """The HTML responses of a WARC archive (needs the extra ``nianbao[warc]``)."""

    name: str
    path: Path

    @property
    def count(self) -> None:
        """Return None: how many reports there are shows only in reading."""

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
                address = record.headers.get("WARC-Target-URI") or str(record.record_id)
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
    found: list[bytes] = []  # per file its id and the folder's number, as bytes for there may be millions
    roots: list[str] = []
    shards: list[Shard] = []
    for given in sources:
        if not isinstance(given, str | os.PathLike):
            shards += _dataset_shards(given, columns)
            continue
        path = Path(given)
        if path.is_dir():
            roots.append(os.path.join(path, ""))  # noqa: PTH118
            found += (_entry(name, len(roots) - 1) for name in _walk(roots[-1], "", columns))
        elif path.exists():
            roots.append(os.path.join(path.parent, ""))  # noqa: PTH118
            found.append(_entry(path.name, len(roots) - 1))
        else:
            raise NianbaoError(f"{given}: found no such file or folder; valid would be a report or a folder of reports")
    found.sort(reverse=True)  # taken from the end, so that what is taken is let go
    plain: list[Shard] = []
    part: list[tuple[str, str]] = []
    size = shard_size(len(found))
    for name, file in _named(found, roots):
        if name.lower().endswith(TABLES):
            shards += _table_shards(name, Path(file), columns)
        elif name.lower().endswith(ARCHIVES):
            shards.append(Archive(name, Path(file)))
        else:
            part.append((name, file))
            if len(part) == size:
                plain.append(Files.of(part))
                part = []
    shards = [*plain, *([Files.of(part)] if part else []), *shards]
    if not shards:
        valid = ", ".join((*SUFFIXES, *TABLES, *ARCHIVES))
        raise NianbaoError(f"{', '.join(map(str, sources))}: found no report; valid would be files of type {valid}")
    digests = (hashlib.blake2b(shard.identity().encode("utf-8", "surrogateescape"), digest_size=8) for shard in shards)
    return [(f"{n:06d}-{digest.hexdigest()}", shard) for n, (shard, digest) in enumerate(zip(shards, digests))]  # noqa: B905


def shard_size(n: int) -> int:
    """Return how many of ``n`` reports make a shard.

    Examples:
        >>> shard_size(100), shard_size(20_000), shard_size(1_000_000)
        (64, 256, 512)
    """
    size = SHARD_SIZE
    while n > size * ENOUGH_SHARDS and size < LARGEST_SHARD:
        size *= 2
    return size


def _entry(name: str, root: int) -> bytes:
    return f"{name}\0{root}".encode("utf-8", "surrogateescape")


def _named(found: list[bytes], roots: list[str]) -> Iterator[tuple[str, str]]:
    """Take the id and path of each file once; of two files of one name the second keeps its whole path as its id."""
    last, seen = "", set[str]()
    while found:
        name, _, number = found.pop().decode("utf-8", "surrogateescape").rpartition("\0")
        file = roots[int(number)] + name
        if name != last:
            last, seen = name, {file}
            yield name, file
        elif file not in seen:
            seen.add(file)
            yield Path(file).as_posix(), file


def _walk(root: str, below: str, columns: Columns | None) -> Iterator[str]:
    """Yield the paths, below ``root``, of the files in a folder that are taken."""
    types = (*SUFFIXES, *ARCHIVES, *(TABLES if columns else ()))
    with os.scandir(root + below) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(root, f"{below}{name}/", columns)
            elif name.lower().endswith(types) and entry.is_file() and name.partition(".")[0].upper() != "README":
                yield below + name


def _table_shards(name: str, path: Path, columns: Columns | None) -> Iterator[Shard]:
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
        most = shard_size(sum(1 for _ in file))
        file.seek(0)
        offset = first = 0
        while lines := list(islice(file, most)):
            content = hashlib.blake2b(b"".join(lines), digest_size=8).hexdigest()
            yield Lines(name, path, offset, first, len(lines), content, columns)
            offset += sum(map(len, lines))
            first += len(lines)


def _dataset_shards(dataset: datasets.Dataset, columns: Columns | None) -> Iterator[Shard]:
    columns, size = _checked(columns, "dataset"), shard_size(len(dataset))
    for first in range(0, len(dataset), size):
        yield Rows(dataset, first, min(size, len(dataset) - first), columns)


def _checked(columns: Columns | None, name: str) -> Columns:
    if columns is None or (columns.text is None) == (columns.html is None):
        raise NianbaoError(f"{name}: found a table; valid would be one of --text-column and --html-column with it")
    return columns
