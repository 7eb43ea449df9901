"""A quantity against the cells it may state: agrees, differs, ambiguous or unknown, never one for another."""

from __future__ import annotations

import pytest

from toolkit.linking.cells import weigh
from toolkit.report import Fact, Quantity

FEES = (("t2.fees",), ("amount",))
TOTAL = (("t3.new",), ("total",))
BOTH = (("t3.new", "t3.carried_over"), ("total",))


def exactly(value: float, unit: str = "件") -> Quantity:
    return Quantity(value, value, unit)


def fees(value: float | None, raw: str, state: str = "number") -> dict[str, Fact]:
    return {"t2.fees.amount": Fact("t2.fees.amount", value, state, raw)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stated", "unit", "value", "raw", "verdict"),
    [
        (4.1, "万元", 4.13, "4.13", "agrees"),
        (41300, "元", 4.13, "4.13", "agrees"),
        (4.13, "", 4.13, "4.13", "agrees"),
        (4.1, "万元", 41300, "41300元", "agrees"),
        (4.1, "万元", 4.13, "4.13元", "differs"),
        (0.5, "亿元", 5000, "5000万元", "agrees"),
        (5000, "万元", 0.5, "0.5亿元", "agrees"),
        (4.2, "万元", 4.13, "4.13", "differs"),
    ],
)
def test_an_amount_is_compared_in_the_unit_that_is_printed(stated, unit, value, raw, verdict) -> None:
    assert weigh(exactly(stated, unit), FEES, fees(value, raw)).verdict == verdict


@pytest.mark.parametrize(
    ("stated", "facts", "verdict", "why"),
    [
        (0, fees(None, "", "blank"), "agrees", "the cell is blank"),
        (1, fees(None, "", "blank"), "unknown", "t2.fees.amount is blank"),
        (0, fees(None, "", "missing"), "unknown", "t2.fees.amount is missing"),
        (0, {}, "unknown", "t2.fees.amount is missing"),
    ],
)
def test_only_no_amount_agrees_with_a_blank_cell(stated, facts, verdict, why) -> None:
    found = weigh(exactly(stated, "万元"), FEES, facts)
    assert (found.verdict, found.why) == (verdict, why)


def new(candidates: tuple[float, ...], over: float = 2) -> dict[str, Fact]:
    return {
        "t3.new.total": Fact("t3.new.total", None, "ambiguous", "?", candidates),
        "t3.carried_over.total": Fact("t3.carried_over.total", over, "number"),
    }


@pytest.mark.parametrize(
    ("stated", "candidates", "verdict", "why"),
    [
        (10, (8, 80), "ambiguous", "an ambiguous cell has a candidate that agrees"),
        (11, (8, 80), "unknown", "no candidate of an ambiguous cell agrees"),
        (11, (), "unknown", "a cell is ambiguous"),
    ],
)
def test_an_ambiguous_cell_neither_agrees_nor_differs(stated, candidates, verdict, why) -> None:
    found = weigh(exactly(stated), BOTH, new(candidates))
    assert (found.verdict, found.value, found.why) == (verdict, None, why)


def test_more_candidates_than_can_be_tried_say_nothing() -> None:
    facts = new(tuple(range(100)))
    facts["t3.carried_over.total"] = Fact("t3.carried_over.total", None, "ambiguous", "?", tuple(range(41, 90)))
    three = {**facts, "t3.total.total": Fact("t3.total.total", None, "ambiguous", "?", tuple(range(90)))}
    assert weigh(exactly(50), BOTH, facts).verdict == "ambiguous"
    found = weigh(exactly(50), (("t3.new", "t3.carried_over", "t3.total"), ("total",)), three)
    assert (found.verdict, found.why) == ("unknown", "a cell is ambiguous")


def test_the_applicants_stand_for_a_total_that_is_blank() -> None:
    facts = {
        "t3.new.total": Fact("t3.new.total", None, "blank"),
        "t3.new.natural_person": Fact("t3.new.natural_person", 3, "number"),
        "t3.new.other": Fact("t3.new.other", 1, "number"),
    }
    found = weigh(exactly(4), TOTAL, facts)
    assert (found.verdict, found.value) == ("agrees", 4)
    assert set(found.cells) == {"t3.new.natural_person", "t3.new.other"}
    other = {"t4.review.total": Fact("t4.review.total", None, "blank")}
    assert weigh(exactly(4), (("t4.review",), ("total",)), other).why == "the cells are blank"
