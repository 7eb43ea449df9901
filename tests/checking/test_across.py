"""Two years of one body."""

from dataclasses import replace

from toolkit.checking.across import check_years
from toolkit.report import Evidence, Fact, Report


def report(year: int, **numbers: int | None) -> Report:
    facts = {}
    for name, value in numbers.items():
        cell = name.replace("__", ".")
        facts[cell] = Fact(cell, value, "blank" if value is None else "number")
    return Report(id=str(year), source=f"{year}.txt", text="", year=year, form="2021", facts=facts)


def statuses(earlier: Report, later: Report) -> dict[str, str]:
    return {finding.id: finding.status for finding in check_years(earlier, later)}


def test_what_is_carried_forward_is_carried_over() -> None:
    before = report(2022, t3__carried_forward__total=4, t3__carried_forward__enterprise=1)
    after = report(2023, t3__carried_over__total=4, t3__carried_over__enterprise=2)
    found = statuses(before, after)
    assert (found["t3.carry/total"], found["t3.carry/enterprise"], found["t3.carry/other"]) == (
        "pass",
        "fail",
        "undecided",
    )


def test_the_stock_of_documents_moves_by_what_was_made_and_repealed() -> None:
    before = report(2022, t2__normative_documents__in_force=80)
    row = {"t2__normative_documents__made": 9, "t2__normative_documents__repealed": 16}
    after = report(2023, t2__normative_documents__in_force=73, **row)
    assert statuses(before, after)["t2.stock/normative_documents"] == "pass"
    after = report(2023, t2__normative_documents__in_force=75, **row)
    (finding,) = [f for f in check_years(before, after) if f.status == "fail"]
    assert (finding.left, finding.right) == (75, 73)
    after = report(2023, t2__normative_documents__in_force=None, **row)
    assert statuses(before, after)["t2.stock/normative_documents"] == "undecided"


def test_years_that_do_not_follow_are_not_compared() -> None:
    before = report(2021, t3__carried_forward__total=4)
    assert check_years(before, report(2023, t3__carried_over__total=9)) == ()
    assert check_years(before, Report(id="x", source="x", text="", year=2022)) == ()


def test_a_cell_that_the_other_year_decided_proves_nothing() -> None:
    before = report(2022, t3__carried_forward__total=4)
    after = report(2023, t3__carried_over__total=4)
    cell = "t3.carried_over.total"
    assert statuses(before, after)["t3.carry/total"] == "pass"
    after.facts[cell] = replace(after.facts[cell], decided_by=Evidence("fits", 0, 1, source="2022"))
    assert statuses(before, after)["t3.carry/total"] == "undecided"
    after.facts[cell] = replace(after.facts[cell], decided_by=Evidence("fits", 0, 1, source="2024"))
    assert statuses(before, after)["t3.carry/total"] == "pass"
