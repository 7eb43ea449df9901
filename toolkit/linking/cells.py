"""Readings against the cells: which sum of the report's own cells a quantity agrees with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from typing import Literal, NamedTuple

from toolkit.linking.measuring import APPLICANTS, Reading
from toolkit.report import Fact, Quantity

Verdict = Literal["agrees", "differs", "ambiguous", "unknown"]


class Weighed(NamedTuple):
    """A reading against the cells: the verdict, the cells summed, their sum, and why it could not be told."""

    verdict: Verdict
    cells: tuple[str, ...]
    value: int | float | None = None
    why: str = ""


@lru_cache(1024)
def cells_of(reading: Reading) -> tuple[str, ...]:
    """Return the cell ids of a reading, rows first.

    Examples:
        >>> cells_of((("t4.review",), ("upheld", "total")))
        ('t4.review.upheld', 't4.review.total')
    """
    rows, columns = reading
    return tuple(f"{row}.{column}" for row in rows for column in columns)


def holds(quantity: Quantity, value: int | float, *, rounded: bool = False) -> bool:
    """Tell whether a value lies in the interval of a quantity.

    Args:
        quantity: what the narrative states.
        value: a cell or a sum of cells.
        rounded: whether the quantity may be rounded at its last decimal (amounts of money).

    Examples:
        >>> holds(Quantity(90, 100, "件"), 96), holds(Quantity(12.5, 12.5, "万元"), 12.46, rounded=True)
        (True, True)
    """
    slack = 1e-9
    if rounded and quantity.low is not None:
        digits = len(repr(quantity.low).partition(".")[2]) if isinstance(quantity.low, float) else 0
        slack = 0.5 / 10**digits + 1e-9
    return (quantity.low is None or value >= quantity.low - slack) and (
        quantity.high is None or value <= quantity.high + slack
    )


def weigh(quantity: Quantity, reading: Reading, facts: Mapping[str, Fact]) -> Weighed:
    """Compare a quantity with one reading.

    Blank cells count for nothing beside numbers; where a row's total is blank, its applicant cells that are numbers
    are summed in its place; a stated zero agrees with cells that are all blank.

    Args:
        quantity: what the narrative states.
        reading: rows and columns whose cells are summed.
        facts: the report's cells.

    Returns:
        The verdict with the cells named: ``ambiguous`` where a cell of the sum is ambiguous and one of its candidates
        would agree, ``unknown`` where cells are missing or blank.

    Examples:
        >>> facts = {"t4.review.total": Fact("t4.review.total", 3, "number")}
        >>> weigh(Quantity(3, 3, "件"), (("t4.review",), ("total",)), facts)
        Weighed(verdict='agrees', cells=('t4.review.total',), value=3, why='')
    """
    money = reading[0] in (("t2.fees",), ("t2.procurement",)) and reading[1] == ("amount",)
    if money:
        return _money(quantity, cells_of(reading)[0], facts)
    cells = cells_of(reading)
    if (
        len(cells) == 1
        and (fact := facts.get(cells[0])) is not None
        and fact.state == "number"
        and fact.value is not None
    ):
        return Weighed("agrees" if holds(quantity, fact.value) else "differs", cells, fact.value)
    names: list[str] = []
    blank: list[str] = []
    total: int | float = 0
    numbers, replaced = 0, False
    unsure: list[Fact] = []
    for cell in cells:
        fact = facts.get(cell)
        if fact is None or fact.state in ("missing", "text"):
            return Weighed("unknown", cells, None, f"{cell} is {'missing' if fact is None else fact.state}")
        if fact.state == "number" and fact.value is not None:
            total, numbers = total + fact.value, numbers + 1
            names.append(cell)
        elif fact.state == "ambiguous":
            unsure.append(fact)
            names.append(cell)
        else:
            instead = _applicants(cell, facts)
            if instead:
                replaced = True
                names.extend(instead)
                numbers += len(instead)
                total += sum(facts[name].value or 0 for name in instead)
            else:
                blank.append(cell)
                names.append(cell)
    if unsure:
        return _candidates(quantity, total, unsure, tuple(names))
    cells = tuple([name for name in names if not (replaced and name in blank)])
    if not numbers:
        if quantity.low == 0:
            return Weighed("agrees", cells, None, "the cells are blank")
        return Weighed("unknown", cells, None, "the cells are blank")
    return Weighed("agrees" if holds(quantity, total) else "differs", cells, total)


def _applicants(cell: str, facts: Mapping[str, Fact]) -> list[str]:
    row, _, column = cell.rpartition(".")
    if column != "total" or not row.startswith("t3."):
        return []
    names = [f"{row}.{applicant}" for applicant in APPLICANTS]
    return [name for name in names if (fact := facts.get(name)) and fact.state == "number" and fact.value is not None]


def _candidates(quantity: Quantity, rest: int | float, unsure: list[Fact], names: tuple[str, ...]) -> Weighed:
    choices = [fact.candidates[:40] for fact in unsure]
    size = 1
    for choice in choices:
        size *= len(choice)
    if 0 < size <= 4000 and any(holds(quantity, rest + sum(values)) for values in product(*choices)):
        return Weighed("ambiguous", names, None, "an ambiguous cell has a candidate that agrees")
    if 0 < size <= 4000:
        return Weighed("unknown", names, None, "no candidate of an ambiguous cell agrees")
    return Weighed("unknown", names, None, "a cell is ambiguous")


def _money(quantity: Quantity, cell: str, facts: Mapping[str, Fact]) -> Weighed:
    fact = facts.get(cell)
    if fact is None or fact.state != "number" or fact.value is None:
        if fact is not None and fact.state in ("blank", "not_applicable") and quantity.low == 0:
            return Weighed("agrees", (cell,), None, "the cell is blank")
        return Weighed("unknown", (cell,), None, f"{cell} is {'missing' if fact is None else fact.state}")
    printed = 10_000 if cell.startswith("t2.fees") else 1
    for unit, sign in (("亿元", 100_000_000), ("万元", 10_000), ("元", 1)):
        if unit in fact.raw:
            printed = sign
            break
    stated = {"亿元": 100_000_000, "万元": 10_000, "元": 1}.get(quantity.unit, printed)
    if holds(quantity, fact.value * printed / stated, rounded=True):
        return Weighed("agrees", (cell,), fact.value)
    return Weighed("differs", (cell,), fact.value)
