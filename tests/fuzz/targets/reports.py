"""Whole reports: text or a page in, a report out, sound and the same twice."""

from __future__ import annotations

from functools import cache

import mutations as m
import seeds
from invariants import check_report, holds

from targets.readers import html_mutation, html_seeds, read_twice
from targets.target import Target, text_seeds, textual
from toolkit.reading.document import Document


def _report(data: bytes, name: str) -> None:
    document = read_twice(data, name)
    if document is not None:
        check_analysis(document)


def _direct(data: bytes) -> None:
    document = Document("f.txt", m.as_text(data).replace("\r", "\n"))
    check_analysis(document)


@cache
def _anchor() -> tuple[Document, object]:
    from toolkit.pipeline import analyse

    document = Document("anchor.txt", seeds.texts()[3])
    return document, analyse(document)


def check_analysis(document: Document) -> None:
    """Analyse, check, analyse another, analyse again: all of it sound, and the same."""
    from toolkit.display import report_html
    from toolkit.pipeline import analyse

    other, before = _anchor()
    report = analyse(document)
    check_report(report, document)
    holds(analyse(other) == before, "another report reads differently after this")
    holds(analyse(document) == report, "analysed twice, two reports")
    if len(document.text) % 5 == 0:
        report_html(report)


TARGETS = {
    "report": Target(
        _direct, textual(9000), text_seeds, ("toolkit.parsing", "toolkit.linking", "toolkit.checking"), 1.5
    ),
    "page": Target(lambda d: _report(d, "a.html"), html_mutation, html_seeds, ("toolkit.parsing.tables",), 0.5),
}
