"""Rules by code: a rule is a small generator, scoped to editions; a finding is its value, not an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from toolkit.report import Finding, Report

Check = Callable[[Report], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One registered rule: the prefix of its findings' codes, the editions it applies to, and the function."""

    code: str
    forms: tuple[str, ...]
    check: Check


RULES: dict[str, Rule] = {}


def rule(code: str, forms: tuple[str, ...] = ("2021", "2019", "pre2019", "unknown")) -> Callable[[Check], Check]:
    """Register the decorated generator under ``code`` for reports of the given editions.

    Args:
        code: the findings' code, such as ``"t3.balance"``.
        forms: the editions of the form that the rule applies to.

    Returns:
        The decorator, which gives the function back unchanged.

    Raises:
        ValueError: the code is taken.

    Examples:
        >>> from toolkit.checking import RULES
        >>> "t3.balance" in RULES
        True
    """

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"{code}: a rule of this code is registered already")
        RULES[code] = Rule(code, forms, check)
        return check

    return register


def check(report: Report) -> tuple[Finding, ...]:
    """Apply every rule of the report's edition and return all findings, passed and undecided ones too.

    Args:
        report: a report with its facts, sections and mentions; findings it may already have are not looked at.

    Returns:
        The findings, ordered by rule and then by place; the ids are stable (code, ``/``, place).

    Examples:
        >>> check(Report(id="r", source="r.txt", text=""))
        ()
    """
    out: list[Finding] = []
    for entry in RULES.values():
        if report.form in entry.forms:
            out.extend(entry.check(report))
    return tuple(out)
