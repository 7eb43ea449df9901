"""From decided and undecided rows to facts: one for every cell of the edition found."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.parsing.tables.cell import Cell
from toolkit.parsing.tables.rowread import RowReading
from toolkit.report import Evidence, Fact

MOST = 200  # candidates listed for one cell; a longer list says no more than "undecided"


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
        return [
            Fact(cell, value, state, text[start:end], (), note, start, end)
            if state == "number" and start is not None
            else _fact(text, cell, Cell(state, value, start, end), note)
            for cell, (state, value, start, end) in zip(cells, held, strict=True)
        ]
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
