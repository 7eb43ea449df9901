"""The identities of the statutory tables: passed, failed and undecided ones."""

from dataclasses import replace

import pytest

from toolkit.cells import Cells
from toolkit.checking import check
from toolkit.parsing.forms import cell_ids
from toolkit.report import Fact, Report


def report(form: str = "2021", **numbers: int | None) -> Report:
    """A report whose cells are 0 but for those given (`__` for the dot); None is a blank cell."""
    facts = {cell: Fact(cell, 0, "number") for cell in cell_ids(form) if not cell.startswith("t2")}
    for name, value in numbers.items():
        cell = name.replace("__", ".")
        facts[cell] = Fact(cell, value, "blank" if value is None else "number")
    return Report(id="r", source="r.txt", text="", form=form, facts=facts)  # type: ignore[arg-type]


def states(made: Report) -> dict[str, str]:
    return {finding.id: finding.status for finding in check(made) if finding.code[:2] in ("t3", "t4")}


@pytest.mark.parametrize(("form", "count"), [("2021", 7 + 7 + 25 + 3), ("2019", 7 + 7 + 23 + 3)])
def test_zeros_pass_everywhere(form: str, count: int) -> None:
    found = states(report(form))
    assert len(found) == count
    assert set(found.values()) == {"pass"}


def test_a_column_that_does_not_balance_fails_there_only() -> None:
    made = report(t3__new__natural_person=3, t3__new__total=3, t3__granted__natural_person=2, t3__granted__total=2)
    made.facts["t3.total.natural_person"] = Fact("t3.total.natural_person", 2, "number")
    made.facts["t3.total.total"] = Fact("t3.total.total", 2, "number")
    failed = {place for place, status in states(made).items() if status == "fail"}
    assert failed == {"t3.balance/natural_person", "t3.balance/total"}
    finding = next(f for f in check(made) if f.id == "t3.balance/total")
    assert (finding.left, finding.right) == (3, 2)
    assert finding.message == "总计: 新收 + 上年结转 = 总计 + 结转下年度: 3 is not 2"


@pytest.mark.parametrize(
    ("cell", "failed"),
    [
        ("t3.granted.research", {"t3.outcomes/research", "t3.applicants/granted"}),
        ("t4.review.upheld", {"t4.total/review"}),
    ],
)
def test_each_identity_is_looked_at(cell: str, failed: set) -> None:
    made = report()
    made.facts[cell] = Fact(cell, 5, "number")
    assert {place for place, status in states(made).items() if status == "fail"} == failed


def test_a_blank_counts_as_nothing_only_beside_a_number() -> None:
    assert states(report(t4__review__upheld=None))["t4.total/review"] == "pass"
    blank = {f"t4__review__{column}": None for column in ("upheld", "corrected", "other", "pending")}
    assert states(report(**blank))["t4.total/review"] == "undecided"
    assert states(report(t4__review__total=None))["t4.total/review"] == "undecided"


@pytest.mark.parametrize("state", ["ambiguous", "missing", "text"])
def test_what_is_not_known_is_not_judged(state: str) -> None:
    made = report()
    made.facts["t3.new.total"] = Fact("t3.new.total", None, state)  # type: ignore[arg-type]
    assert states(made)["t3.balance/total"] == "undecided"


def test_the_old_row_in_a_new_report_is_summed_as_printed() -> None:
    made = report("2021")
    for cell in [cell for cell in made.facts if cell.startswith("t3.other_handling")]:
        del made.facts[cell]
    made.facts.update({f: Fact(f, 0, "number") for f in cell_ids("2019") if f.startswith("t3.other_handling")})
    assert set(states(made).values()) == {"pass"}
    assert "t3.applicants/other_handling" in states(made)


def test_both_sides_are_quoted() -> None:
    text = "总计 4 维持 3"
    made = report()
    made = Report(
        id="r",
        source="r.txt",
        text=text,
        form="2021",
        facts={
            **made.facts,
            "t4.review.total": Fact("t4.review.total", 4, "number", "4", start=3, end=4),
            "t4.review.upheld": Fact("t4.review.upheld", 3, "number", "3", start=8, end=9),
        },
    )
    (finding,) = [f for f in check(made) if f.status == "fail"]
    assert [text[a:b] for a, b in finding.evidence] == ["4", "3"]


def test_a_report_without_tables_has_nothing_to_add_up() -> None:
    assert states(Report(id="r", source="r.txt", text="")) == {}


@pytest.mark.parametrize(
    ("one", "total", "status"), [(1.5, 1.5, "pass"), (1.25, 1.5, "fail"), (2**53 + 1, 2**53, "fail")]
)
def test_odd_numbers_are_added_up_as_exactly_as_any_other(one: float, total: float, status: str) -> None:
    made = report(t3__new__natural_person=one, t3__new__total=total)
    assert check(replace(made, facts=Cells.of("", made.facts))) == check(made)
    assert states(made)["t3.applicants/new"] == status


def test_columns_without_tables_three_and_four_have_nothing_to_add_up() -> None:
    facts = {"t2.licences.decisions": Fact("t2.licences.decisions", 7, "number")}
    assert states(Report("r", "r", "", form="2021", facts=Cells.of("", facts))) == {}
