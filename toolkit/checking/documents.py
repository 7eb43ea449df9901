"""The numbers of table two against one another."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.checking.registry import rule
from toolkit.report import Fact, Finding, FindingStatus, Report

STOCK = {"regulations": "规章", "normative_documents": "行政规范性文件"}


def _number(fact: Fact | None) -> int | float | None:
    return fact.value if fact is not None and fact.state == "number" else None


def _span(*facts: Fact | None) -> tuple[tuple[int, int], ...]:
    return tuple((f.start, f.end) for f in facts if f is not None and f.start is not None and f.end is not None)


@rule("t2.in_force", ("2021", "unknown"))
def t2_in_force(report: Report) -> Iterator[Finding]:
    """Yield, for 规章 and 规范性文件, whether at least as many are in force as were made in the year.

    What was made may be repealed within the year, so fewer in force is a failure only where nothing was repealed.

    Source: 国办公开办函〔2021〕30号, table two (本年制发件数, 本年废止件数, 现行有效件数).
    """
    for row, label in STOCK.items():
        cells = (f"t2.{row}.in_force", f"t2.{row}.made", f"t2.{row}.repealed")
        facts = [report.facts.get(cell) for cell in cells]
        # The other edition's table two has other cells.
        if cells[0] not in report.facts or all(fact is None or fact.state == "missing" for fact in facts):
            continue
        in_force, made, repealed = map(_number, facts)
        place = f"t2.in_force/{row}"
        if in_force is None or made is None:
            yield Finding(place, "t2.in_force", "undecided", cells, in_force, made, f"{label}: a cell is no number")
        elif in_force >= made:
            yield Finding(place, "t2.in_force", "pass", cells, in_force, made)
        else:
            status: FindingStatus = "fail" if repealed == 0 else "undecided"
            message = f"{label}: 现行有效 {in_force:g} is less than 本年制发 {made:g}"
            yield Finding(place, "t2.in_force", status, cells, in_force, made, message, _span(*facts))


@rule("t2.disclosed", ("2019", "unknown"))
def t2_disclosed(report: Report) -> Iterator[Finding]:
    """Yield, for 规章 and 规范性文件, whether 对外公开总数量 is at least 本年新公开数量.

    Source: 国办公开办函〔2019〕60号, table two.
    """
    for row, label in STOCK.items():
        cells = (f"t2.{row}.disclosed_total", f"t2.{row}.newly_disclosed")
        facts = [report.facts.get(cell) for cell in cells]
        # The other edition's table two has other cells.
        if cells[0] not in report.facts or all(fact is None or fact.state == "missing" for fact in facts):
            continue
        total, new = map(_number, facts)
        place = f"t2.disclosed/{row}"
        if total is None or new is None:
            yield Finding(place, "t2.disclosed", "undecided", cells, total, new, f"{label}: a cell is no number")
        elif total >= new:
            yield Finding(place, "t2.disclosed", "pass", cells, total, new)
        else:
            message = f"{label}: 对外公开总数量 {total:g} is less than 本年新公开数量 {new:g}"
            yield Finding(place, "t2.disclosed", "fail", cells, total, new, message, _span(*facts))
