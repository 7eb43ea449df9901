"""From decided and undecided rows to facts: one for every cell of the edition found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.parsing.tables.cell import Cell
from toolkit.parsing.tables.rowread import RowReading
from toolkit.report import CellState, Evidence, Fact, Noun

MOST = 200  # candidates listed for one cell; a longer list says no more than "undecided"


class OpenFact(Noun):
    """A fact while its slots are being filled: a frozen one checks each, and a report has two hundred facts."""

    __slots__ = ("candidates", "cell", "decided_by", "end", "raw", "start", "state", "value")

    def __init__(
        self,
        cell: str,
        value: int | float | None,
        state: CellState,
        raw: str,
        candidates: tuple[int | float, ...],
        decided_by: Evidence | None,
        start: int | None,
        end: int | None,
    ) -> None:
        self.cell = cell
        self.value = value
        self.state = state
        self.raw = raw
        self.candidates = candidates
        self.decided_by = decided_by
        self.start = start
        self.end = end


def sealed(facts: Iterable[Fact | OpenFact]) -> list[Fact]:
    """Turn facts that were filled openly into facts, in place (the slots are the same).

    Examples:
        >>> sealed([OpenFact("t4.review.total", 3, "number", "3", (), None, 8, 9)])[0].value
        3
    """
    out: list[Fact] = []
    for fact in facts:
        if fact.__class__ is OpenFact:
            fact.__class__ = Fact  # type: ignore[assignment]
        out.append(fact)  # type: ignore[arg-type]
    return out


def row_facts(text: str, cells: Sequence[str], row: RowReading | None, first: int = 0) -> list[Fact]:
    """Return the facts of a row.

    Args:
        text: the document's text, which ``raw`` quotes.
        cells: the ids of the row's cells in printed order.
        row: what was read, or None where the row is not in the document.
        first: the place of the first of ``cells`` among the row's cells.

    Returns:
        One fact per id: as decided, ``ambiguous`` with its candidates, or ``missing``.

    Examples:
        >>> row_facts("", ["t4.review.total"], None)[0].state
        'missing'
    """
    if row is None:
        return [Fact(cell, None, "missing") for cell in cells]
    if row.cells is not None:
        note = Evidence(row.why, *(row.span or (None, None))) if row.why else None
        held = row.cells[first : first + len(cells)]
        return sealed(
            [
                _fact(text, cell, read, note)
                if read[2] is None or read[0] == "ambiguous"
                else OpenFact(cell, read[1], read[0], text[read[2] : read[3]], (), note, read[2], read[3])
                for cell, read in zip(cells, held, strict=True)
            ]
        )
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
