"""The only place that composes the stages: reading, parsing, coding, linking, checking."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.checking import check
from toolkit.checking.recognised import weigh
from toolkit.coding import code_items
from toolkit.linking.links import link
from toolkit.linking.mentions import settle
from toolkit.parsing.identity import identify
from toolkit.parsing.items import find_items
from toolkit.parsing.place import load_gazetteer
from toolkit.parsing.sections import find_sections
from toolkit.parsing.tables import read_tables
from toolkit.reading import read as read_document
from toolkit.report import Item, Report

if TYPE_CHECKING:
    from toolkit.coding.cues import Coder
    from toolkit.reading.document import Document


def read(
    source: str | Path | bytes,
    *,
    name: str | None = None,
    gazetteer: str | Path | None = None,
    coder: Coder | None = None,
) -> Report:
    r"""Read one file and analyse it.

    Args:
        source: a path (txt, md, HTML, docx, or PDF with a text layer), or the bytes of such a file.
        name: what to call the report; the file's name when None.
        gazetteer: a TSV file of places of your own, on top of the packaged administrative divisions.
        coder: what gives items their topics; the default coder when None.

    Returns:
        The report with its sections, items, facts, mentions, links and findings.

    Raises:
        ReadingError: the file cannot be read; one line that names it, what was found and what would be valid.

    Examples:
        >>> text = "某乡人民政府2023年政府信息公开工作年度报告\n一、总体情况\n本年度工作平稳。\n"
        >>> report = read(text.encode(), name="sample.txt")
        >>> report.year, report.section("overview").title
        (2023, '一、总体情况')
    """
    document = read_document(source, name=name)
    return analyse(document, name=name, gazetteer=gazetteer, coder=coder)


def analyse(
    document: Document,
    *,
    name: str | None = None,
    gazetteer: str | Path | None = None,
    coder: Coder | None = None,
    topics: bool = True,
) -> Report:
    """Turn a document into a report: parse, code, link, check.

    Args:
        document: what ``toolkit.reading.read`` gave.
        name: the report's id; the file's name when None.
        gazetteer: a TSV file of places of your own, on top of the packaged administrative divisions.
        coder: what gives items their topics; the default coder when None.
        topics: False leaves items without topics, and out the links, for ``with_topics``.

    Returns:
        The report; its ``text`` is the document's, unchanged.

    Examples:
        >>> from toolkit.reading.document import Document
        >>> analyse(Document(source="a.txt", text="")).id
        'a.txt'
    """
    text = document.text
    tables = read_tables(document)
    found = find_sections(document, tables.spans)
    identity = identify(document, found.sections, tables.form, gazetteer=load_gazetteer(gazetteer))
    items = find_items(text, found.sections, tables.spans)
    if topics:
        items = code_items(items, coder)
    facts, doubts = weigh(tables.facts, tables.form, document.readings) if document.readings else (tables.facts, ())
    mentions, facts = settle(text, found.sections, facts, identity.form, identity.year, tables.spans)
    report = Report(
        id=name or Path(document.source).name,
        source=document.source,
        text=text,
        authority=identity.authority,
        year=identity.year,
        form=identity.form,
        sections=found.sections,
        items=items,
        facts=facts,
        mentions=mentions,
        links=link(items, mentions, facts) if topics else (),
        warnings=(*document.warnings, *tables.warnings, *doubts, *found.warnings, *identity.warnings),
        evidence={**identity.evidence, **tables.evidence},
        pages=document.pages,
    )
    return report.finished(findings=check(report))


def with_topics(report: Report, items: tuple[Item, ...]) -> Report:
    r"""Return a report that was analysed without topics with its items coded, and the links.

    Args:
        report: what ``analyse`` gave with ``topics=False``.
        items: its items as ``toolkit.coding.code_groups`` codes those of many reports at once.

    Examples:
        >>> from toolkit.reading.document import Document
        >>> from toolkit.coding import code_groups
        >>> bare = analyse(Document("a.txt", "五、存在的问题\n一是人员不足。"), topics=False)
        >>> [item.primary for item in with_topics(bare, *code_groups([bare.items])).items]
        ['A3']
    """
    return report.finished(items, link(items, report.mentions, report.facts))
