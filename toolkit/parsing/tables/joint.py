"""Deciding the rows of table three together: by their own sums first, then by the sums of the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.parsing.tables.cell import Column
from toolkit.parsing.tables.equations import STATES, Vector, narrow, pack, solve_sum
from toolkit.parsing.tables.printed import read_cell
from toolkit.parsing.tables.rowread import Reading, RowReading, Style, balanced, runs_together, spread
from toolkit.parsing.tables.runs import Run

OUTSIDE = ("new", "carried_over", "total", "carried_forward")
FORCED = "the digits can be cut in one way only"
BY_ROW = "digits cut so that the six applicants add up to the total (t3.applicants)"
PLACED = "blank cells were left out; the values placed by t3.applicants, t3.outcomes and t3.balance together"
NO_WAY = "no way to cut the digits satisfies the printed sums"
BY_BOTH = "digits cut by t3.applicants, t3.outcomes and t3.balance together"


def style_of(rows: Sequence[RowReading]) -> Style:
    """Tell what the tables show of themselves: digits that run together, blank cells that were left out.

    Digits are known to run together where a piece cannot be one number (``000``), or where every row of table three
    is one piece with digits enough for all its cells. Blanks are known to be left out where a row has too few digits
    for its cells.
    """
    style = Style()
    whole = parted = 0
    for row in rows:
        if row.run is None:
            parted += row.cells is not None and len(row.cells) == 7 and bool(row.material.segments)
            continue
        style.runs = style.runs or runs_together(row)
        if row.run.count() == 0 and "." not in row.run.chars:
            style.gaps = True
        if len(row.run.segments) == 1 and len(row.run.columns) == 7 and row.run.count():
            whole += 1
    if whole > 3 and not parted:
        style.runs = True
    style.parted = parted > 0
    return style


def settle_row(folded: str, row: RowReading, n: int, style: Style) -> None:
    """Decide one row of sums as far as the row alone decides; what is left becomes its options."""
    if row.cells is not None:
        return
    if row.options:
        _by_sum(row)
        return
    run = row.run
    if run is None:
        return
    own = runs_together(row)
    if run.count() and (style.runs or own):
        found = run.adding_up()
        if style.gaps and (found != 1 or may_have_gaps(folded, run)):
            row.run, row.doubt = None, "cells may have been left blank between these digits"
            return
        if found == 0 and may_have_gaps(folded, run):
            row.run, row.doubt = None, "the digits add up only with cells left blank between them"
        elif run.count() == 1:
            only = run.split(1)
            row.cells, row.why = (only[0] if only else None), FORCED
        elif found is None:
            row.doubt = "too many ways to cut the digits"
        elif found == 1:
            row.cells, row.why = run.sums()[0], BY_ROW
        elif found:
            row.options = run.sums()
        else:
            row.doubt = "no way to cut the digits gives the printed total"
        return
    if run.count() == 0 or not own:
        options = spread(folded, row, n)
        good = [cells for cells in options if _totalled(cells)]
        row.run, row.options = None, good if good and style.totals else options
        row.doubt = f"{len(run.segments)} values are printed for {n} cells, blank ones were left out"


def _totalled(cells: Reading) -> bool:
    """Tell whether the last cell is printed, no 0, and the sum of the others."""
    return bool(cells[-1].value) and balanced(cells)


def look_closer(folded: str, rows: Sequence[RowReading], style: Style) -> None:
    """Complete what the tables show of themselves by what the sums of their rows show.

    Where most rows add up once their digits are cut, and none adds up as it stands, digits run together; where a row
    adds up only with fewer cells than it has, blank cells were left out.
    """
    open_rows = [row for row in rows if row.run is not None and row.run.count()]
    if not style.runs and len(open_rows) > 4:
        apart = sum(_totalled(_values(folded, row)) for row in open_rows)
        cut = sum(bool(row.run.adding_up()) for row in open_rows if row.run is not None)
        style.runs = apart == 0 and cut * 10 >= len(open_rows) * 9
    if style.runs and not style.gaps:
        style.gaps = any(
            row.run is not None and row.run.adding_up() == 0 and may_have_gaps(folded, row.run) for row in open_rows
        )


def _values(folded: str, row: RowReading) -> Reading:
    return tuple(read_cell(folded, s.start, s.stop) for s in row.material.segments)


def totals_printed(folded: str, rows: Sequence[RowReading], n: int) -> bool:
    """Tell whether every row with blank cells left out ends in its total: only then is the last value the total."""
    seen = 0
    for row in rows:
        if row.run is not None and not runs_together(row):
            values = _values(folded, row)
            if any(v.value for v in values) and not _totalled(values):
                return False
            seen += any(v.value for v in values)
    return seen > 2


def may_have_gaps(folded: str, run: Run, *, sums: bool = True) -> bool:
    """Tell whether the digits could also be fewer cells than the row has (with their sum last, if ``sums``)."""
    widest = Column(any(c.signed for c in run.columns), any(c.decimal for c in run.columns))
    for width in range(max(2 if sums else 1, len(run.segments)), len(run.columns)):
        narrower = Run(folded, run.segments, (widest,) * width)
        if not sums and narrower.count():
            return True
        if sums and narrower.adding_up() != 0:
            return True
    return False


def _by_sum(row: RowReading) -> None:
    good = [cells for cells in row.options if balanced(cells) and any(c.state == "number" for c in cells)]
    if len(good) == 1 and any(c.value for c in good[0]):
        row.cells = good[0]
        row.why = f"{row.doubt}; those that add up to the total (t3.applicants)" if row.doubt else BY_ROW
    elif good:
        row.options = good


def settle_columns(rows: Mapping[str, RowReading], expected: Sequence[str]) -> None:
    """Decide rows with several readings by the sums of the columns, where every row that they need is printed.

    Args:
        rows: the readings of the rows found; those decided jointly are changed in place.
        expected: the ids of all rows of the edition.
    """
    open_rows = [key for key in expected if key in rows and rows[key].cells is None and len(rows[key].options) > 1]
    if not open_rows:
        return
    options: dict[str, list[Vector]] = {}
    for key in expected:
        vectors = _vectors(rows[key]) if key in rows else None
        if vectors:
            options[key] = vectors
    outcomes = [key for key in expected if key not in OUTSIDE]
    left = {key: list(range(len(v))) for key, v in options.items()}
    sums = all(key in options for key in (*outcomes, "total"))
    balance = all(key in options for key in OUTSIDE)
    complete = _solve(options, left, outcomes, sums, balance)
    solved = (sums or balance) and complete and all(left.values())
    used = {*(outcomes if sums else ()), *(("total",) if sums else ()), *(OUTSIDE if balance else ())}
    for key in open_rows:
        row = rows[key]
        if not solved or key not in used:
            row.doubt = row.doubt or "the sums of table three allow several ways to cut the digits"
            if sums or balance:
                if complete and key in used:
                    row.doubt = NO_WAY
                elif not complete:
                    row.doubt = "too many ways to cut the digits to compare them all"
            continue
        row.options = [row.options[i] for i in left[key]]
        if len(row.options) == 1:
            row.cells, row.why = row.options[0], BY_BOTH if row.run is not None else PLACED
        else:
            row.doubt = "the sums of table three allow several ways to cut the digits"


def doubt_cuts(folded: str, rows: Mapping[str, RowReading], expected: Sequence[str]) -> None:
    """Open rows again whose digits their own sum cut though blank cells are possible, where the columns disagree.

    Args:
        folded: the text in its plain shape.
        rows: the readings of the rows found, settled; those in doubt are changed in place.
        expected: the ids of all rows of the edition.
    """
    cut = [row for key in expected if (row := rows.get(key)) is not None and row.why == BY_ROW and row.run is not None]
    if not cut or not (any(row.doubt == NO_WAY for row in rows.values()) or _columns_fail(rows, expected)):
        return
    for row in cut:
        if row.run is not None and may_have_gaps(folded, row.run):
            row.cells = row.run = None
            row.doubt = "the digits add up as they were cut, or with cells left blank; the columns do not"


def _columns_fail(rows: Mapping[str, RowReading], expected: Sequence[str]) -> bool:
    values = {key: [cell.value or 0 for cell in row.cells] for key, row in rows.items() if row.cells is not None}
    outcomes = {key: 1 for key in expected if key not in OUTSIDE}
    for terms in ({**outcomes, "total": -1}, dict(zip(OUTSIDE, (1, 1, -1, -1), strict=True))):
        if values.keys() >= terms.keys():
            columns = zip(*([sign * value for value in values[key]] for key, sign in terms.items()), strict=True)
            if any(map(sum, columns)):
                return True
    return False


def _vectors(row: RowReading) -> list[Vector] | None:
    readings: list[Reading] = [row.cells] if row.cells is not None else row.options
    out: list[Vector] = []
    for cells in readings:
        values = [cell[1] or 0 for cell in cells]
        if min(values) < 0 or max(values) >= 1 << 48 or float in map(type, values):
            return None
        out.append(tuple(map(int, values)))
    return out or None


def _solve(
    options: Mapping[str, list[Vector]],
    left: dict[str, list[int]],
    outcomes: Sequence[str],
    sums: bool,
    balance: bool,
) -> bool:
    """Narrow ``left`` to the options that a joint solution uses; return False where the search was given up."""
    if sums:
        keys = (*outcomes, "total")
        for key, kept in zip(keys, narrow([options[k] for k in outcomes], options["total"]), strict=True):
            left[key] = kept
    if not all(left.values()):
        return True
    packed = {key: [pack(options[key][i]) for i in left[key]] for key in options}
    for _ in range(2):  # the two equations share the total row only: one round each way is exact
        if balance:
            if len(packed["new"]) * len(packed["carried_over"]) > STATES:
                return False
            if len(packed["total"]) * len(packed["carried_forward"]) > STATES:
                return False
            inward = {a + b for a in packed["new"] for b in packed["carried_over"]}
            outward = {a + b for a in packed["total"] for b in packed["carried_forward"]}
            both = inward & outward
            _keep(packed, left, "new", {s - b for s in both for b in packed["carried_over"]})
            _keep(packed, left, "carried_over", {s - a for s in both for a in packed["new"]})
            _keep(packed, left, "total", {s - b for s in both for b in packed["carried_forward"]})
            _keep(packed, left, "carried_forward", {s - a for s in both for a in packed["total"]})
        if sums and all(left.values()):
            found = solve_sum([packed[k] for k in outcomes], packed["total"])
            if not found.complete:
                return False
            for key, kept in zip((*outcomes, "total"), found.options, strict=True):
                left[key] = [left[key][i] for i in kept]
                packed[key] = [packed[key][i] for i in kept]
    return True


def _keep(packed: dict[str, list[int]], left: dict[str, list[int]], key: str, good: set[int]) -> None:
    kept = [i for i, value in enumerate(packed[key]) if value in good]
    left[key] = [left[key][i] for i in kept]
    packed[key] = [packed[key][i] for i in kept]
