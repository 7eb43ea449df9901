"""From decided and undecided rows to the cells of a report: one for every cell of the edition found."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.cells import Cells, Number, ids_of
from toolkit.parsing.tables.cell import Cell
from toolkit.parsing.tables.rowread import RowReading
from toolkit.report import CellState, Evidence, Fact

MOST = 200  # candidates listed for one cell; a longer list says no more than "undecided"


class Filling:
    """The cells of a report while its tables are gone through, row by row.

    Args:
        text: the document's text, which the cells quote.

    Examples:
        >>> filling = Filling("")
        >>> filling.row(["t4.review.total"], None)
        >>> filling.cells()["t4.review.total"].state
        'missing'
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._names: list[str] = []
        self._numbers: list[Number | None] = []
        self._states: list[CellState] = []
        self._starts: list[int | None] = []
        self._ends: list[int | None] = []
        self._notes: list[Evidence | None] = []
        self._made: dict[str, Fact] = {}

    def row(self, names: Sequence[str], row: RowReading | None, first: int = 0) -> None:
        """Add the cells of a row: as decided, ``ambiguous`` with their candidates, or ``missing``.

        Args:
            names: the ids of the row's cells in printed order.
            row: what was read, or None where the row is not in the document.
            first: the place of the first of ``names`` among the row's cells.
        """
        if row is None or row.cells is None:
            for fact in _open_row(self._text, names, row, first):
                self._add(fact)
            return
        note = Evidence(row.why, *(row.span or (None, None))) if row.why else None
        held = row.cells[first : first + len(names)]
        states, numbers, starts, ends = zip(*held, strict=True)
        if "ambiguous" in states or None in starts or None in ends:
            for name, cell in zip(names, held, strict=True):
                self._add(_fact(self._text, name, cell, note))
            return
        self._names += names
        self._states += states
        self._numbers += numbers
        self._starts += starts
        self._ends += ends
        self._notes += (note,) * len(names)

    def _add(self, fact: Fact) -> None:
        self._names.append(fact.cell)
        self._states.append(fact.state)
        self._numbers.append(fact.value)
        self._starts.append(fact.start)
        self._ends.append(fact.end)
        self._notes.append(fact.decided_by)
        if fact.candidates:
            self._made[fact.cell] = fact

    def cells(self) -> Cells:
        """Return all cells in the order in which they were added."""
        notes = self._notes if any(self._notes) else ()
        ids, states = ids_of(tuple(self._names)), tuple(self._states)
        return Cells(self._text, ids, self._numbers, states, self._starts, self._ends, notes, self._made)


def _open_row(text: str, cells: Sequence[str], row: RowReading | None, first: int) -> list[Fact]:
    """Return the facts of a row that is not decided."""
    if row is None:
        return [Fact(cell, None, "missing") for cell in cells]
    note = Evidence(row.doubt, *(row.span or (None, None))) if row.doubt else None
    if row.options:
        return [
            _choice(text, cell, [option[first + i] for option in row.options], row, note)
            for i, cell in enumerate(cells)
        ]
    if row.run is not None and row.run.count() and row.span:
        candidates = row.run.candidates()
        certain = row.run.certain()
        start, end = row.span
        raw = text[start:end]
        forced = Evidence("this cell is the same however the digits are cut", start, end)
        return [
            _fact(text, cell, known, forced)
            if (known := certain[first + i]) is not None
            else Fact(
                cell, None, "ambiguous", raw,
                tuple(sorted(candidates[first + i])) if len(candidates[first + i]) <= MOST else (),
                note, start, end,
            )
            for i, cell in enumerate(cells)
        ]  # fmt: skip
    return [Fact(cell, None, "missing", decided_by=note) for cell in cells]


def _fact(text: str, cell: str, read: Cell, note: Evidence | None) -> Fact:
    state, value, start, end = read
    if start is None or end is None:
        return Fact(cell, value, state, "", (), note)
    if state == "ambiguous":
        return Fact(cell, None, state, text[start:end], () if value is None else (value,), note, start, end)
    return Fact(cell, value, state, text[start:end], (), note, start, end)


def _choice(text: str, cell: str, cells: Sequence[Cell], row: RowReading, note: Evidence | None) -> Fact:
    if len(set(cells)) == 1:
        return _fact(text, cell, cells[0], note)
    values = {c.value for c in cells if c.value is not None}
    if row.span is None or not values or (row.run is None and any(c.state != "number" for c in cells)):
        return Fact(cell, None, "missing", decided_by=note)
    if len(values) == 1 and all(c.value is not None for c in cells):
        return _fact(text, cell, cells[0], note)
    start, end = row.span
    return Fact(
        cell, None, "ambiguous", text[start:end], tuple(sorted(values)) if len(values) <= MOST else (),
        note, start, end,
    )  # fmt: skip
