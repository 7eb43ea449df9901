"""The cells that may begin at each character of a run of digits, by the rules of how numbers are printed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from toolkit.parsing.tables.cell import Column, Number
from toolkit.report import CellState


class Piece(NamedTuple):
    """One possible cell of a run: it ends before ``stop`` and reads as ``state`` and ``value``."""

    stop: int
    state: CellState
    value: Number | None


class Edges:
    """The pieces that may begin at each character, for one kind of column."""

    def __init__(self, chars: str, limits: list[int], column: Column) -> None:
        self._chars, self._limits, self._column = chars, limits, column
        self._known: dict[int, list[Piece]] = {}

    def at(self, i: int) -> list[Piece]:
        """Return the cells that may begin at character ``i``."""
        found = self._known.get(i)
        if found is None:
            found = self._known[i] = _pieces(self._chars[i : self._limits[i]], i, *self._column)
        return found


@lru_cache(maxsize=4096)
def _pieces(rest: str, i: int, signed: bool, decimal: bool) -> list[Piece]:
    first = rest[0]
    if first in "/\\":
        return [Piece(i + 1, "not_applicable", None)]
    out: list[Piece] = []
    at = 0
    if first in "+-":
        if first == "-":
            out.append(Piece(i + 1, "not_applicable", None))
            if rest.startswith("--"):
                out.append(Piece(i + 2, "not_applicable", None))
        if not signed or not rest[1:2].isdigit():
            return out
        at = 1
    if not rest[at].isdigit():
        return out
    stop = at + 1
    if rest[at] != "0":
        while stop < len(rest) and rest[stop].isdigit():
            stop += 1
    digits = rest[at:stop]
    negative = first == "-"
    for k in range(1, len(digits) + 1):
        value = int(digits[:k])
        end = at + k
        if rest[end : end + 1] not in (".", ","):
            out.append(Piece(i + end, "number", -value if negative else value))
    if rest[stop : stop + 1] == "," and len(digits) <= 3:
        out.extend(_thousands(rest, at, stop, i, negative))
    if decimal and rest[stop : stop + 1] == ".":
        end = stop + 1
        while end < len(rest) and rest[end].isdigit():
            end += 1
            if rest[end : end + 1] not in (".", ","):
                number = float(rest[at:end])
                out.append(Piece(i + end, "number", -number if negative else number))
    return out


def _thousands(rest: str, at: int, stop: int, i: int, negative: bool) -> Iterator[Piece]:
    """Yield the pieces of a number grouped by commas (``1,234``)."""
    end = stop
    while rest[end : end + 1] == "," and len(rest) >= end + 4 and rest[end + 1 : end + 4].isdigit():
        end += 4
        if rest[end : end + 1] not in (".", ","):
            value = int(rest[at:end].replace(",", ""))
            yield Piece(i + end, "number", -value if negative else value)
