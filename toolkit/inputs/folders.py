"""Reports that are files: which files of a folder are taken, and how they are cut into shards."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.inputs.records import Record
from toolkit.reading.reader import printable

SUFFIXES = (".txt", ".md", ".html", ".htm", ".shtml", ".xhtml", ".docx", ".pdf")
"""Files of these types are taken from a folder; a file named by itself is always tried."""
WORK = {".docx": 4, ".pdf": 16}
"""What a file of a type takes, about, where plain text takes 1."""


def work_of(name: str) -> int:
    """Return about how many times as long as plain text a file takes, by its name.

    Examples:
        >>> work_of("a.TXT"), work_of("a.pdf")
        (1, 16)
    """
    return WORK.get(os.path.splitext(name)[1].lower(), 1)  # noqa: PTH122


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
        return [(name, Path(path)) for name, path in self._paths()]

    def _paths(self) -> Iterator[tuple[str, str]]:
        ids = self.ids.split("\0")
        return zip(ids, self.paths.split("\0") if self.paths else [self.root + name for name in ids], strict=True)

    @property
    def name(self) -> str:
        """Return the id of the first file."""
        return self.ids.split("\0", 1)[0]

    @property
    def count(self) -> int:
        """Return how many files there are."""
        return self.ids.count("\0") + 1

    @property
    def work(self) -> int:
        """Return about how many files of plain text would take as long."""
        return sum(map(work_of, (self.paths or self.ids).split("\0")))

    def identity(self) -> str:
        """Return names, sizes and times of change."""
        return "\0".join(f"{name}\0{_state(path)}" for name, path in self._paths())

    def records(self) -> Iterator[Record]:
        """Yield a record per file."""
        for name, path in self.files:
            yield Record(name, path, None, {})


def _state(path: str) -> str:
    try:
        about = os.stat(path)  # noqa: PTH116
    except OSError:  # gone, a link to nothing, or not to be looked at: reading it says so in its row
        return "none"
    return f"{about.st_size}\0{about.st_mtime_ns}"


def cut(files: Iterable[tuple[str, str]], size: int) -> Iterator[Files]:
    """Cut files in order into shards of about ``size``, so that a file more or less changes few of them.

    A shard ends where the digest of its last id says so, at the earliest after half of ``size`` files and at the latest
    after twice as many, where a file that takes longer counts as several (``work_of``). Behind a file that came or went
    the old boundaries are met again, as a rule one shard later.

    Args:
        files: an id and a path each, in the order that the rows are to have.
        size: how many files of plain text make a shard on average.

    Source: content-defined chunking; Muthitacharoen, Chen and Mazières, A low-bandwidth network file system, 2001.

    Examples:
        >>> names = [f"{n:03}.txt" for n in range(100)]
        >>> cut_up = lambda some: {shard.ids for shard in cut(((name, name) for name in some), 8)}
        >>> len(cut_up(names)), len(cut_up(names) - cut_up(names[1:]))
        (17, 1)
    """
    least = max(1, size // 2)
    part: list[tuple[str, str]] = []
    held = 0
    for name, path in files:
        part.append((name, path))
        work = work_of(path)
        held += work
        if held >= 2 * size or (held >= least and _digest(name) % max(1, size - least) < work):
            yield Files.of(part)
            part, held = [], 0
    if part:
        yield Files.of(part)


def _digest(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogateescape"), digest_size=8).digest(), "big")


class Found:
    """The files found so far in one or more folders; as bytes, for there may be millions."""

    def __init__(self) -> None:
        self._entries: list[bytes] = []
        self._roots: list[str] = []
        self.work = 0
        """How many files of plain text would take about as long."""

    def add(self, folder: Path, names: Iterable[str]) -> None:
        """Add files by their paths below a folder."""
        self._roots.append(os.path.join(folder, ""))  # noqa: PTH118
        number = len(self._roots) - 1
        for name in names:
            self._entries.append(os.fsencode(f"{name}\0{number}"))
            self.work += work_of(name)

    def take(self) -> Iterator[tuple[str, str]]:
        """Take out the id and path of each file once, in the order of the ids.

        Of two files of one name the second keeps its whole path as its id.
        """
        self._entries.sort(reverse=True)  # taken from the end, so that what is taken is let go
        last, seen = "", set[str]()
        while self._entries:
            name, _, number = os.fsdecode(self._entries.pop()).rpartition("\0")
            file = self._roots[int(number)] + name
            if name != last:
                last, seen = name, {file}
                yield printable(name), file
            elif file not in seen:
                seen.add(file)
                yield printable(Path(file).as_posix()), file


def walk(root: Path, types: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths, below ``root``, of the files of such types; hidden files and a README are left out.

    Links to folders are not followed, so there are no circles. What has such a type in its name and is no file (a link
    to nothing, a pipe) or a folder that may not be looked into is yielded too: it becomes a failure that says so.
    """
    yield from _walk(os.path.join(root, ""), "", types)  # noqa: PTH118


def _walk(root: str, below: str, types: tuple[str, ...]) -> Iterator[str]:
    try:
        scanned = os.scandir(root + below)
    except PermissionError:
        if not below:
            raise
        yield below.removesuffix("/")
        return
    with scanned as entries:
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(root, f"{below}{name}/", types)
            elif name.lower().endswith(types) and not _is_folder(entry) and name.partition(".")[0].upper() != "README":
                yield below + name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that goes round
        return False
