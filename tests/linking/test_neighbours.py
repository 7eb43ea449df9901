"""Ambiguous cells that the year before or after decides."""

from __future__ import annotations

from toolkit.linking.neighbours import settle_years
from toolkit.report import Fact, Report

FORWARD, OVER = "t3.carried_forward.total", "t3.carried_over.total"
STOCK, MADE, REPEALED = (f"t2.normative_documents.{column}" for column in ("in_force", "made", "repealed"))


def number(cell: str, value: int) -> Fact:
    return Fact(cell, value, "number")


def report(year: int, *facts: Fact) -> Report:
    text = "".join(f.raw for f in facts)[:9]
    return Report(f"r{year}", f"r{year}", text, year=year, facts={f.cell: f for f in facts})


def unsure(cell: str, raw: str, *candidates: int) -> Fact:
    return Fact(cell, None, "ambiguous", raw, candidates, None, 0, len(raw))


def test_what_was_carried_forward_decides_what_is_carried_over():
    before, after = settle_years(report(2021, number(FORWARD, 12)), report(2022, unsure(OVER, "120", 1, 12)))
    assert after.facts[OVER].value == 12
    assert after.facts[OVER].decided_by.source == before.id
    assert "上年结转" in after.facts[OVER].decided_by.reason


def test_the_later_report_decides_the_earlier_one():
    before, _ = settle_years(report(2021, unsure(FORWARD, "31", 3, 31)), report(2022, number(OVER, 3)))
    assert (before.facts[FORWARD].value, before.facts[FORWARD].decided_by.source) == (3, "r2022")


def test_the_stock_decides_and_the_rest_of_the_run_follows():
    run = [unsure(MADE, "2868", 2, 28), unsure(REPEALED, "2868", 8, 86), unsure(STOCK, "2868", 68, 8)]
    later = report(2022, number(MADE, 2), number(REPEALED, 8), unsure(STOCK, "2868", 68, 8))
    _, after = settle_years(report(2021, number(STOCK, 74)), later)
    assert after.facts[STOCK].value == 68
    nothing = report(2022, *run)
    assert settle_years(report(2021, number(STOCK, 74)), nothing)[1] == nothing


def test_a_value_that_the_cell_cannot_have_decides_nothing():
    before, after = report(2021, number(FORWARD, 7)), report(2022, unsure(OVER, "120", 1, 12))
    assert settle_years(before, after) == (before, after)


def test_years_apart_decide_nothing():
    before, after = report(2020, number(FORWARD, 12)), report(2022, unsure(OVER, "120", 1, 12))
    assert settle_years(before, after) == (before, after)
    assert settle_years(report(2020), Report("x", "x", ""))[1] == Report("x", "x", "")
