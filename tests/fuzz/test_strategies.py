"""What holds of drawn reports; ``-m slow`` draws many times as many."""

from __future__ import annotations

import pytest
import strategies
from hypothesis import HealthCheck, given, settings
from invariants import check_facts, check_report

from toolkit.parsing.tables import read_tables
from toolkit.pipeline import analyse
from toolkit.reading.document import Document

SHORT = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))


def says_what_it_says(told: strategies.Told) -> None:
    document = Document("a.txt", told.text)
    report = analyse(document)
    check_report(report, document)
    assert (report.year, report.authority.name) == (told.year, told.body)
    assert [m.quantity.low for m in report.mentions] == [told.requests]
    for kind, stated in (("problem", told.problems), ("measure", told.measures)):
        found = [item.text for item in report.items if item.kind == kind]
        assert len(found) == len(stated)
        assert all(words in text for words, text in zip(stated, found, strict=True))


def stays_sound(text: str) -> None:
    document = Document("a.txt", text)
    report = analyse(document)
    check_report(report, document)
    assert analyse(document) == report


def reads_the_table(drawn: tuple[str, dict[str, int]]) -> None:
    text, cells = drawn
    facts = read_tables(Document("a.txt", text)).facts
    check_facts(facts, text)
    assert {cell: fact.value for cell, fact in facts.items() if cell in cells} == cells


ALL = (
    (strategies.reports, says_what_it_says),
    (strategies.spoiled, stays_sound),
    (strategies.request_tables, reads_the_table),
)


@pytest.mark.parametrize(("drawn", "holds"), ALL)
def test_drawn_reports(drawn, holds) -> None:
    SHORT(given(drawn())(holds))()


@pytest.mark.slow
@pytest.mark.parametrize(("drawn", "holds"), ALL)
def test_many_drawn_reports(drawn, holds) -> None:
    LONG(given(drawn())(holds))()
