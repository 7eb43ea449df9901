"""The identities (勾稽关系) that the printed numbers of tables three and four must satisfy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from toolkit.checking.registry import rule
from toolkit.parsing.forms import load_forms, outcome_rows
from toolkit.report import Fact, Finding, FindingStatus, Report

APPLICANTS = ("natural_person", "enterprise", "research", "social_organisation", "legal_service", "other")
COLUMNS = (*APPLICANTS, "total")
FORMS = ("2021", "2019", "pre2019", "unknown")


@cache
def _t3(edition: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    outcomes = outcome_rows(edition)
    return outcomes, ("new", "carried_over", *outcomes, "total", "carried_forward")


def edition_of(facts: dict[str, Fact], form: str) -> str:
    """Return the edition whose table three is printed: one row 其他处理 is the 2019 form, whatever the year.

    Examples:
        >>> edition_of({}, "2019"), edition_of({}, "unknown")
        ('2019', '2021')
    """
    for edition, cell in (("2019", "t3.other_handling.total"), ("2021", "t3.other_handling.other.total")):
        if cell in facts and facts[cell].state != "missing":
            return edition
    return form if form in ("2019", "2021") else "2021"


def _side(facts: dict[str, Fact], cells: Iterable[str]) -> tuple[int | float | None, str]:
    """Sum one side: None and the reason where it cannot be told; blanks are 0 beside at least one number."""
    total: int | float = 0
    numbers = 0
    for cell in cells:
        fact = facts.get(cell)
        if fact is None or fact.state == "missing":
            return None, f"{cell} is missing"
        if fact.state == "number" and fact.value is not None:
            total += fact.value
            numbers += 1
        elif fact.state not in ("blank", "not_applicable"):
            return None, f"{cell} is {fact.state}"
    return (total, "") if numbers else (None, "a side has no number")


def balance(
    report: Report, code: str, place: str, left: tuple[str, ...], right: tuple[str, ...], words: str
) -> Finding:
    """Compare two sums of cells.

    Args:
        report: the report whose facts are compared.
        code: the finding's code.
        place: the column or row, the last part of the finding's id.
        left: the cell ids summed on the left.
        right: the cell ids summed on the right.
        words: the identity in words, in the form's Chinese terms.

    Returns:
        ``pass`` or ``fail``, or ``undecided`` where a cell is missing or ambiguous or a side has no number.

    Examples:
        >>> facts = {cell: Fact(cell, value, "number") for cell, value in (("a", 3), ("b", 4))}
        >>> balance(Report(id="r", source="r", text="", facts=facts), "x", "y", ("a",), ("b",), "a = b").status
        'fail'
    """
    facts = report.facts
    one, why = _side(facts, left)
    other, why_other = _side(facts, right)
    status: FindingStatus = "undecided"
    message = f"{words}: {why or why_other}"
    evidence: tuple[tuple[int, int], ...] = ()
    if one is not None and other is not None:
        if abs(one - other) < 1e-9:
            return Finding(f"{code}/{place}", code, "pass", (*left, *right), one, other)
        status, message = "fail", f"{words}: {one:g} is not {other:g}"
        spans = [(facts[cell].start, facts[cell].end) for cell in (*left, *right)]
        evidence = tuple(dict.fromkeys((a, b) for a, b in spans if a is not None and b is not None and a < b))
    return Finding(f"{code}/{place}", code, status, (*left, *right), one, other, message, evidence)


def _printed(report: Report, table: str) -> bool:
    return any(fact.state != "missing" for cell, fact in report.facts.items() if cell.startswith(table))


@rule("t3.balance", FORMS)
def t3_balance(report: Report) -> Iterator[Finding]:
    """Yield, for each column, whether new and carried-over requests equal those settled and carried forward.

    Source: 国办公开办函〔2021〕30号, table three: 第一项加第二项之和，等于第三项加第四项之和.
    """
    if _printed(report, "t3."):
        for column in COLUMNS:
            left = (f"t3.new.{column}", f"t3.carried_over.{column}")
            right = (f"t3.total.{column}", f"t3.carried_forward.{column}")
            label = load_forms().t3.columns[column]
            yield balance(report, "t3.balance", column, left, right, f"{label}: 新收 + 上年结转 = 总计 + 结转下年度")


@rule("t3.outcomes", FORMS)
def t3_outcomes(report: Report) -> Iterator[Finding]:
    """Yield, for each column, whether the outcome rows add up to 总计."""
    if _printed(report, "t3."):
        outcomes, _ = _t3(edition_of(report.facts, report.form))
        for column in COLUMNS:
            right = tuple(f"t3.{row}.{column}" for row in outcomes)
            label = load_forms().t3.columns[column]
            yield balance(
                report,
                "t3.outcomes",
                column,
                (f"t3.total.{column}",),
                right,
                f"{label}: （七）总计 = （一）至（六）之和",
            )


@rule("t3.applicants", FORMS)
def t3_applicants(report: Report) -> Iterator[Finding]:
    """Yield, for each row, whether the six applicant columns add up to 总计."""
    if _printed(report, "t3."):
        _, rows = _t3(edition_of(report.facts, report.form))
        labels = load_forms().t3.rows
        for row in rows:
            right = tuple(f"t3.{row}.{column}" for column in APPLICANTS)
            words = f"{labels[row].label}: 总计 = 自然人 + 法人或其他组织"
            yield balance(report, "t3.applicants", row, (f"t3.{row}.total",), right, words)


@rule("t4.total", FORMS)
def t4_total(report: Report) -> Iterator[Finding]:
    """Yield, for each procedure, whether the four results add up to 总计.

    Source: 国办公开办函〔2021〕30号 and 〔2019〕60号, table four.
    """
    if _printed(report, "t4."):
        for row, label in load_forms().t4.rows.items():
            right = tuple(f"t4.{row}.{column}" for column in ("upheld", "corrected", "other", "pending"))
            words = f"{label}: 总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结"
            yield balance(report, "t4.total", row, (f"t4.{row}.total",), right, words)
