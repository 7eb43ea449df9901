"""The identities between two reports of one body for consecutive years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from toolkit.checking.identities import COLUMNS
from toolkit.parsing.forms import load_forms
from toolkit.report import Fact, Finding, Report

Facts = Mapping[str, Fact]


def check_years(earlier: Report, later: Report) -> tuple[Finding, ...]:
    """Compare the report of one year with the same body's report of the year after.

    Args:
        earlier: the report for ``year - 1``.
        later: the report for ``year``; the findings are about it, their evidence lies in its text.

    Returns:
        ``t3.carry`` for each column (上年结转 against last year's 结转下年度继续办理), ``t2.stock`` for 规章 and
        规范性文件 where both are in the 2021 form; nothing where the years do not follow one another.

    Source: ``across_years`` of ``forms.yaml``.

    Examples:
        >>> one = Report("a", "a", "", year=2021, facts={c: Fact(c, 3, "number") for c in ["t3.carried_forward.total"]})
        >>> two = Report("b", "b", "", year=2022, facts={c: Fact(c, 2, "number") for c in ["t3.carried_over.total"]})
        >>> [(f.id, f.status, f.left, f.right) for f in check_years(one, two) if f.status == "fail"]
        [('t3.carry/total', 'fail', 2, 3)]
    """
    if earlier.year is None or later.year != earlier.year + 1:
        return ()
    return tuple(compare(earlier.facts, later.facts, earlier.source, earlier.id))


def compare(earlier: Facts, later: Facts, named: str, earlier_id: str) -> Iterator[Finding]:
    """Yield the findings of ``check_years`` for the bare cells of two reports known to follow one another.

    A cell that the other year's report decided proves nothing: the finding is undecided and says so.

    Args:
        earlier: the cells of the report for ``year - 1``.
        later: the cells of the report for ``year``.
        named: what messages call the earlier report.
        earlier_id: its id, by which decided cells name it.
    """
    if earlier and later:
        for finding in (*_carry(earlier, later, named), *_stock(earlier, later)):
            yield _unproven(finding, earlier, later, earlier_id)


def _unproven(finding: Finding, earlier: Facts, later: Facts, earlier_id: str) -> Finding:
    if finding.status != "pass":
        return finding
    for cell in finding.cells:
        for facts, of_other in ((later, True), (earlier, False)):
            fact = facts.get(cell)
            source = fact.decided_by.source if fact is not None and fact.decided_by is not None else None
            if source is not None and (source == earlier_id) == of_other:
                return replace(finding, status="undecided", message=f"{cell} was decided by the other year's report")
    return finding


def _value(facts: Facts, cell: str) -> int | float | None:
    fact = facts.get(cell)
    return fact.value if fact is not None and fact.state == "number" else None


def _span(fact: Fact | None) -> tuple[tuple[int, int], ...]:
    return ((fact.start, fact.end),) if fact is not None and fact.start is not None and fact.end is not None else ()


def _carry(earlier: Facts, later: Facts, named: str) -> Iterator[Finding]:
    for column in COLUMNS:
        cell, before = f"t3.carried_over.{column}", f"t3.carried_forward.{column}"
        left, right = _value(later, cell), _value(earlier, before)
        place, label = f"t3.carry/{column}", load_forms().t3.columns[column]
        if left is None or right is None:
            message = f"{label}: 上年结转 or last year's 结转下年度继续办理 is no number"
            yield Finding(place, "t3.carry", "undecided", (cell, before), left, right, message)
        elif left == right:
            yield Finding(place, "t3.carry", "pass", (cell, before), left, right)
        else:
            message = f"{label}: 上年结转 {left:g}, but {named} carries {right:g} forward (结转下年度继续办理)"
            yield Finding(place, "t3.carry", "fail", (cell, before), left, right, message, _span(later.get(cell)))


def _stock(earlier: Facts, later: Facts) -> Iterator[Finding]:
    for row, label in (("regulations", "规章"), ("normative_documents", "行政规范性文件")):
        cells = (f"t2.{row}.in_force", f"t2.{row}.made", f"t2.{row}.repealed")
        if any(cell not in later for cell in cells) or cells[0] not in earlier:
            continue
        stock, made, repealed = (_value(later, cell) for cell in cells)
        before = _value(earlier, cells[0])
        place = f"t2.stock/{row}"
        if stock is None or made is None or repealed is None or before is None:
            yield Finding(place, "t2.stock", "undecided", cells, stock, None, f"{label}: a cell is no number")
            continue
        right = before + made - repealed
        if stock == right:
            yield Finding(place, "t2.stock", "pass", cells, stock, right)
        else:
            message = (
                f"{label}: 现行有效 {stock:g}, but {before:g} last year + 制发 {made:g} - 废止 {repealed:g} = {right:g}"
            )
            yield Finding(place, "t2.stock", "fail", cells, stock, right, message, _span(later.get(cells[0])))
