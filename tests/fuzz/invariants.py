"""What must hold of every document and every report, whatever the input was."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import get_args

from toolkit.parsing.sections.assembly import Sections
from toolkit.reading.document import Document
from toolkit.report import FORMS, LEVELS, ROLES, CellState, Evidence, Fact, Finding, Item, Mention, Report, Section

STATES = frozenset(get_args(CellState))
IDENTITIES = ("t3.balance", "t3.outcomes", "t3.applicants", "t4.total")


class Broken(AssertionError):  # noqa: N818
    """An output that breaks what is promised of it."""


def holds(condition: object, what: str) -> None:
    """Raise ``Broken`` unless the condition holds."""
    if not condition:
        raise Broken(what)


def check_document(document: Document) -> None:
    """Text with LF line ends; grids that quote it, in order."""
    text = document.text
    holds("\r" not in text, "a carriage return in the text")
    holds(not any("\ud800" <= char <= "\udfff" for char in text), "half a character in the text")
    last = 0
    for grid in document.grids:
        holds(last <= grid.start <= grid.end <= len(text), "grids out of order or range")
        last = grid.end
        for cell in grid.cells:
            holds(grid.start <= cell.start <= cell.end <= grid.end, "a cell outside its grid")
            holds(text[cell.start : cell.end] == cell.text, "a cell that does not quote the text")
            holds(
                0 <= cell.row < grid.n_rows and 0 <= cell.column < grid.n_columns, "a cell outside the rows or columns"
            )
            holds(cell.rowspan >= 1 and cell.colspan >= 1, "a cell that spans nothing")
        holds(len(grid.rows()) == grid.n_rows, "rows lost")
        for one, other in pairwise(grid.cells):
            holds(one.end <= other.start, "cells out of reading order")


def check_sections(found: Sections, text: str) -> None:
    """Reading order, then the absent; quoted titles; no two of one rank overlap; parts lie in their parents."""
    absent = [s.state == "absent" for s in found.sections]
    holds(absent == sorted(absent), "an absent section before one that is there")
    here: list[Section] = []
    for s in found.sections:
        holds(s.role in ROLES, f"role {s.role}")
        if s.state == "absent":
            holds(s.start is s.end is s.body_start is None and not s.title, "an absent section with a place")
            continue
        assert s.start is not None and s.end is not None and s.body_start is not None
        holds(0 <= s.start <= s.body_start <= s.end <= len(text), f"{s.role} out of range")
        holds(text.startswith(s.title, s.start), f"{s.role} does not quote its heading")
        holds(s.start + len(s.title) <= s.end, f"{s.role}: heading longer than the section")
        for rejected in s.rejected:
            check_evidence(rejected, len(text))
        if s.state == "merged":
            holds(
                any(o.role == s.parent and o.start == s.start and o.end == s.end for o in found.sections),
                f"{s.role}: merged with none",
            )
        else:
            here.append(s)
    for one, other in pairwise(here):
        holds(one.start <= other.start, f"{one.role} after {other.role}")  # type: ignore[operator]
    for one, other in pairwise([s for s in here if s.parent is None]):
        holds(one.end <= other.start, f"{one.role} overlaps {other.role}")  # type: ignore[operator]
    for s in here:
        if s.parent is not None:
            if s.role.startswith(
                "problems."
            ):  # may be a section of the first rank beside the one that names the problems
                continue
            within = [o for o in found.sections if o.role == s.parent and o.start is not None]
            holds(within, f"{s.role}: no parent")
            if all(o.state != "merged" for o in within):
                holds(any(o.start <= s.start and s.end <= o.end for o in within), f"{s.role} outside {s.parent}")  # type: ignore[operator]
    for one in here:
        parts = [s for s in here if s.parent == one.role and one.start <= s.start < one.end]  # type: ignore[operator]
        for a, b in pairwise(parts):
            holds(a.end <= b.start, f"{a.role} overlaps {b.role}")  # type: ignore[operator]


def check_evidence(evidence: Evidence, size: int) -> None:
    """A span in range, both ends or none."""
    if evidence.start is None or evidence.end is None:
        holds(evidence.start is evidence.end, "half a span")
    elif evidence.source is None:
        holds(0 <= evidence.start <= evidence.end <= size, "evidence out of range")


def check_facts(facts: dict[str, Fact], text: str) -> None:
    """A value where and only where there is a number; candidates where it is open; what is missing is nowhere."""
    for cell, fact in facts.items():
        holds(cell == fact.cell, f"{fact.cell} under {cell}")
        holds(fact.state in STATES, f"{cell}: state {fact.state}")
        holds((fact.state == "number") == (fact.value is not None), f"{cell}: {fact.state} with {fact.value}")
        holds(len(set(fact.candidates)) == len(fact.candidates), f"{cell}: candidates twice")
        if fact.state == "missing":
            holds(fact.start is fact.end is None and not fact.raw, f"{cell}: missing, but somewhere")
        if fact.start is not None and fact.end is not None:
            holds(0 <= fact.start <= fact.end <= len(text), f"{cell} out of range")
            holds(text[fact.start : fact.end] == fact.raw, f"{cell} does not quote the text")
        if fact.decided_by is not None:
            check_evidence(fact.decided_by, len(text))


def check_items(items: tuple[Item, ...], text: str) -> None:
    """Quoted, in reading order, not empty, none inside another."""
    holds(len({item.id for item in items}) == len(items), "an id twice")
    for item in items:
        holds(0 <= item.start < item.end <= len(text), f"{item.id} out of range or empty")
        holds(text[item.start : item.end] == item.text, f"{item.id} does not quote the text")
        holds(item.text == item.text.strip(), f"{item.id} begins or ends with white space")
        holds(item.kind in ("problem", "measure"), item.kind)
        for topic in item.topics:
            holds(0 <= topic.probability <= 1, f"{item.id}: probability {topic.probability}")
        if item.primary is not None:
            holds(item.primary not in item.secondary, f"{item.id}: primary and secondary alike")
    for one, other in pairwise(items):
        holds(one.end <= other.start, f"{one.id} overlaps {other.id}")


def check_mentions(mentions: tuple[Mention, ...], text: str, facts: dict[str, Fact]) -> None:
    """Quoted, in order, naming cells that exist."""
    holds(len({m.id for m in mentions}) == len(mentions), "an id twice")
    for m in mentions:
        holds(0 <= m.start < m.end <= len(text) and text[m.start : m.end] == m.text, f"{m.id} does not quote the text")
        low, high = m.quantity.low, m.quantity.high
        holds(low is None or high is None or low <= high, f"{m.id}: {low} to {high}")
        if m.status in ("agrees", "conflicts"):
            holds(m.cells, f"{m.id}: {m.status} with nothing")
            holds(all(cell in facts for cell in m.cells), f"{m.id}: unknown cells")
    for one, other in pairwise(mentions):
        holds(one.start <= other.start, f"{one.id} after {other.id}")


def check_identities(report: Report) -> None:
    """Sum up the cells of each finding on an identity anew, and come to the same."""
    for f in report.findings:
        if f.code not in IDENTITIES or f.status not in ("pass", "fail"):
            continue
        left, right = _sides(f)
        sums = [sum(report.facts[c].value or 0 for c in side) for side in (left, right)]
        holds([f.left, f.right] == sums, f"{f.id}: {f.left} and {f.right}, not {sums}")
        holds((f.status == "pass") == (abs(sums[0] - sums[1]) < 1e-9), f"{f.id}: {f.status}, {sums}")


def _sides(f: Finding) -> tuple[tuple[str, ...], tuple[str, ...]]:
    at = 2 if f.code == "t3.balance" else 1
    return f.cells[:at], f.cells[at:]


def check_report(report: Report, document: Document) -> None:
    """All of a report: text unchanged, sound in every part, links and findings pointing at something, JSON and back."""
    text, size = report.text, len(report.text)
    holds(text == document.text, "another text")
    holds(report.form in FORMS, report.form)
    holds(report.authority.level is None or report.authority.level in LEVELS, str(report.authority.level))
    holds(report.year is None or 1990 < report.year < 2100, f"year {report.year}")
    check_sections(Sections(report.sections), text)
    check_facts(report.facts, text)
    check_items(report.items, text)
    check_mentions(report.mentions, text, report.facts)
    for evidence in report.evidence.values():
        check_evidence(evidence, size)
    roles = {s.role for s in report.sections}
    holds(all(item.section in roles or not item.section for item in report.items), "an item of no section")
    known = {item.id for item in report.items}
    starts = known | {m.id for m in report.mentions}
    for link in report.links:
        holds(link.from_ in starts, f"a link from {link.from_}")
        holds(
            link.to and all(to in (known if link.kind == "measure-problem" else report.facts) for to in link.to),
            f"a {link.kind} link to {link.to}",
        )
        holds(0 <= link.score <= 1, f"a link of {link.score}")
    holds(len({f.id for f in report.findings}) == len(report.findings), "a finding twice")
    for f in report.findings:
        holds(all(cell in report.facts for cell in f.cells), f"{f.id}: unknown cells")
        holds(all(0 <= a <= b <= size for a, b in f.evidence), f"{f.id}: evidence out of range")
    check_identities(report)
    there = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    holds(Report.from_dict(there) == report, "changed by JSON and back")
