"""Sentences of many registers, with what each quantity states: tests/linking/sentences_of_reports.yaml."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml

from toolkit.linking.mentions import find_mentions
from toolkit.parsing.forms import cell_ids
from toolkit.report import Fact, Mention, Section

GROUPS = yaml.safe_load(Path(__file__).with_name("sentences_of_reports.yaml").read_text("utf-8"))["groups"]
SENTENCES = [{"section": group["section"], **case} for group in GROUPS for case in group["sentences"]]
MARK = re.compile(r"\{([^|}]+)\|([^|}]+)(?:\|(\w+))?\}")
APPLICANTS = ("natural_person", "enterprise", "research", "social_organisation", "legal_service", "other")
T2 = {
    "regulations.made": 2,
    "regulations.repealed": 1,
    "regulations.in_force": 17,
    "normative_documents.made": 23,
    "normative_documents.repealed": 9,
    "normative_documents.in_force": 211,
    "licences.decisions": 8412,
    "penalties.decisions": 1375,
    "coercive_measures.decisions": 64,
    "fees.amount": 3180.25,
}
T3 = {
    "new": 318,
    "carried_over": 14,
    "granted": 147,
    "partial": 31,
    "refused.state_secret": 2,
    "refused.other_law": 1,
    "refused.safety_stability": 1,
    "refused.third_party": 6,
    "refused.internal_affairs": 11,
    "refused.process_information": 8,
    "refused.enforcement_file": 5,
    "refused.administrative_inquiry": 9,
    "unavailable.not_held": 52,
    "unavailable.needs_creation": 7,
    "unavailable.still_unclear": 4,
    "not_processed.petition": 12,
    "not_processed.repeated": 5,
    "not_processed.publication": 1,
    "not_processed.reconfirmation": 3,
    "other_handling.not_corrected": 6,
    "other_handling.other": 3,
    "total": 314,
    "carried_forward": 18,
}
NEW = dict(zip(APPLICANTS, (251, 42, 3, 4, 13, 5), strict=True))
T4 = {"review": (16, 5, 7, 2, 30), "litigation_direct": (10, 1, 2, 3, 16), "litigation_after_review": (4, 1, 0, 1, 6)}


def table(changes: dict[str, int]) -> dict[str, Fact]:
    """All 200 cells: those above, the applicants of new requests, the rest 0; then the changes of the case."""
    values: dict[str, float] = dict.fromkeys(cell_ids("2021"), 0)
    values |= {f"t2.{cell}": value for cell, value in T2.items()}
    for row, value in T3.items():
        values |= {f"t3.{row}.total": value, f"t3.{row}.natural_person": value}
    values |= {f"t3.new.{who}": value for who, value in NEW.items()}
    for row, numbers in T4.items():
        columns = ("upheld", "corrected", "other", "pending", "total")
        values |= {f"t4.{row}.{column}": value for column, value in zip(columns, numbers, strict=True)}
    for pattern, value in changes.items():
        values |= {cell: value for cell in values if fnmatchcase(cell, pattern)}
    return {cell: Fact(cell, value, "number") for cell, value in values.items()}


def read(case: dict) -> tuple[tuple[Mention, ...], list[tuple[int, int, list[set[str]], str]]]:
    """The mentions found, and the marks: span, the cell sets that are right, status."""
    heading = "本节标题"
    text, marks = f"{heading}\n", []
    facts = table(case.get("facts", {}))
    rest = 0
    for mark in MARK.finditer(case["text"]):
        text += case["text"][rest : mark.start()]
        rest = mark.end()
        sets = [
            {cell for pattern in one.split("+") for cell in facts if fnmatchcase(cell, pattern)}
            for one in mark[2].split("/")
        ]
        marks.append((len(text), len(text) + len(mark[1]), sets, mark[3] or "agrees"))
        text += mark[1]
    text += case["text"][rest:] + "\n"
    sections = (Section(case["section"], heading, 0, len(text), len(heading)),)
    return find_mentions(text, sections, facts, "2021", 2023), marks


def faults(case: dict) -> list[str]:
    found, marks = read(case)
    linked = [m for m in found if m.status in ("agrees", "conflicts")]
    wrong = []
    for start, end, sets, status in marks:
        here = [m for m in linked if m.start < end and start < m.end]
        linked = [m for m in linked if m not in here]
        if status == "any":
            continue
        if not any(m.status == status and set(m.cells) in sets for m in here):
            seen = [(m.text, m.status, m.cells) for m in found if m.start < end and start < m.end]
            wrong.append(f"missed {sorted(sets[0])} {status}: {seen}")
    return wrong + [f"linked {m.text} {m.status} to {m.cells}" for m in linked]


def _case(case: dict):
    marks = [pytest.mark.xfail(strict=True, reason=case["missed"])] if "missed" in case else []
    return pytest.param(case, id=case["text"][:24], marks=marks)


@pytest.mark.parametrize("case", map(_case, SENTENCES))
def test_each_quantity_states_what_the_sentence_says_it_states(case):
    assert faults(case) == []
