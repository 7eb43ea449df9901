"""Table two against itself: what is in force and what is disclosed is not less than what came to it this year."""

import pytest

from toolkit.checking.documents import t2_disclosed, t2_in_force
from toolkit.checking.registry import rule
from toolkit.report import Authority, Fact, Report


def report(form: str, cells: dict[str, float | str]) -> Report:
    facts = {}
    for n, (cell, value) in enumerate(cells.items()):
        number = value if isinstance(value, float) else None
        state = "number" if number is not None else str(value)
        if state == "missing":
            facts[cell] = Fact(cell, None, "missing")
            continue
        facts[cell] = Fact(cell, number, state, "0", start=n, end=n + 1)
    authority = Authority("云泽省临溪市人民政府", "prefecture")
    return Report(id="a", source="a", authority=authority, year=2020, form=form, text="0" * 9, facts=facts)


@pytest.mark.parametrize(
    ("total", "new", "status"),
    [
        (3.0, 2.0, "pass"),
        (2.0, 2.0, "pass"),
        (1.0, 2.0, "fail"),
        ("blank", 2.0, "undecided"),
        (3.0, "ambiguous", "undecided"),
    ],
)
def test_what_is_disclosed_in_all_is_not_less_than_what_is_newly_disclosed(total, new, status: str) -> None:
    cells = {"t2.regulations.disclosed_total": total, "t2.regulations.newly_disclosed": new}
    (found,) = t2_disclosed(report("2019", cells))
    assert (found.code, found.status, found.cells) == ("t2.disclosed", status, tuple(cells))
    assert bool(found.evidence) == (status == "fail")


def test_a_row_that_the_report_lacks_is_not_judged() -> None:
    assert not list(t2_disclosed(report("2019", {})))
    missing = {"t2.regulations.disclosed_total": "missing", "t2.regulations.newly_disclosed": "missing"}
    assert not list(t2_disclosed(report("2019", missing)))


@pytest.mark.parametrize(
    ("in_force", "made", "repealed", "status"),
    [(2.0, 2.0, 0.0, "pass"), (1.0, 2.0, 0.0, "fail"), (1.0, 2.0, 1.0, "undecided"), ("blank", 2.0, 0.0, "undecided")],
)
def test_what_is_in_force_is_not_less_than_what_was_made_where_nothing_was_repealed(
    in_force, made, repealed, status: str
) -> None:
    cells = {"t2.regulations.in_force": in_force, "t2.regulations.made": made, "t2.regulations.repealed": repealed}
    (found,) = t2_in_force(report("2021", cells))
    assert (found.code, found.status) == ("t2.in_force", status)


def test_a_code_is_registered_once() -> None:
    with pytest.raises(ValueError, match=r"t2\.disclosed: a rule of this code is registered already"):
        rule("t2.disclosed")(t2_disclosed)
