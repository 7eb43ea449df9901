"""The nouns of a batch's input: a record is one report to read, a shard a stretch of them for one worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from toolkit.errors import ReadingError

SHARD_SIZE = 64
LARGEST_SHARD = 512
ENOUGH_SHARDS = 32
"""Where there would be more shards than this they get larger: a file of few rows costs as much as one of many.

Fewer would leave one of two workers without work at the end."""


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


def shard_size(n: int) -> int:
    """Return how many of ``n`` reports make a shard.

    Examples:
        >>> shard_size(100), shard_size(20_000), shard_size(1_000_000)
        (64, 512, 512)
    """
    size = SHARD_SIZE
    while n > size * ENOUGH_SHARDS and size < LARGEST_SHARD:
        size *= 2
    return size
