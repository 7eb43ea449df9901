"""What a target is, and what targets of several kinds share: a mutation of text, seeds, a place for a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import mutations as m
import seeds
from invariants import holds

from toolkit.errors import NianbaoError


@dataclass(frozen=True)
class Target:
    """One part of the toolkit under fire; ``rooms`` are the modules whose branches guide the search."""

    run: Callable[[bytes], None]
    mutate: Callable[[Random, bytes], bytes]
    seeds: Callable[[], list[bytes]]
    rooms: tuple[str, ...]
    share: float = 1.0


def textual(most: int = 12_000) -> Callable[[Random, bytes], bytes]:
    """Return the mutation of text, to at most so many characters."""
    return lambda random, data: m.as_bytes(m.mutate_text(random, m.as_text(data), most))


def text_seeds() -> list[bytes]:
    """Return the seed reports as text."""
    return [m.as_bytes(text) for text in seeds.texts()]


def windows() -> list[bytes]:
    """Return stretches of some hundred characters: quick to run, and most of them hold what is looked for."""
    return [m.as_bytes(text[i : i + 700]) for text in seeds.texts() for i in range(0, len(text), 700)]


@cache
def place() -> Path:
    """Return a folder of this process for the files that importers are given, in memory where there is such a place."""
    root = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="fuzz", dir=root))


def imported(act: Callable[[], object]) -> None:
    """Do it, or be refused in one line."""
    try:
        act()
    except NianbaoError as error:
        holds("\n" not in str(error), "an error of several lines")
