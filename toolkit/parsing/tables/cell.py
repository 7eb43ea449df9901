"""The small nouns of the table readers: a cell as read, what a column may hold, a stretch of digits."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.report import CellState

Number = int | float


class Cell(NamedTuple):
    """One printed cell as read: its state, its value, and the stretch of text that it quotes."""

    state: CellState
    value: Number | None
    start: int | None
    end: int | None


class Column(NamedTuple):
    """What a column may hold: a sign (``本年增/减``), a decimal fraction (amounts)."""

    signed: bool = False
    decimal: bool = False


class Segment(NamedTuple):
    """Characters printed without a blank: offsets of the digits, and ``stop`` after a unit that follows them."""

    start: int
    end: int
    stop: int
