"""The numbers of the statutory tables, exact or openly undecided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from toolkit.parsing.forms import cell_ids, load_forms, request_rows, value_rows
from toolkit.parsing.tables import rejoin
from toolkit.parsing.tables.facts import Filling
from toolkit.parsing.tables.four import find_four, procedures, settle_four
from toolkit.parsing.tables.joint import style_of
from toolkit.parsing.tables.page import Page
from toolkit.parsing.tables.pre2019 import find_statistics
from toolkit.parsing.tables.recall import Recalled, learn, recall
from toolkit.parsing.tables.rowread import Reading
from toolkit.parsing.tables.surroundings import by_surroundings
from toolkit.parsing.tables.three import Found, find_three, settle_three
from toolkit.parsing.tables.two import find_two, settle_two
from toolkit.reading.document import Document
from toolkit.report import Evidence, Fact, Form

HEADINGS = ("主动公开政府信息情况", "收到和处理政府信息公开申请情况", "行政复议行政诉讼情况")
_YEAR = re.compile(r"(20[12]\d)\s*年")


@dataclass(frozen=True, slots=True)
class Tables:
    """What the statutory tables of one document say.

    ``facts`` holds every cell of the edition of each table, keyed by cell id; ``form`` the edition of the tables;
    ``evidence`` which edition ``t2``, ``t3`` and ``t4`` follow and why; ``spans`` the stretches of text that are
    tables.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    form: Form = "unknown"
    evidence: dict[str, Evidence] = field(default_factory=dict)
    spans: tuple[tuple[int, int], ...] = ()
    warnings: tuple[str, ...] = ()


def read_tables(document: Document) -> Tables:
    r"""Read tables two, three and four of a report, whatever shape they came in.

    Args:
        document: a document as reading gives it; without grids its text alone decides.

    Returns:
        Facts for every cell of the edition found. What cannot be told is ``ambiguous`` (with candidates) or
        ``missing``, never guessed; empty facts and form ``unknown`` where no table is found.

    Source: 国办公开办函〔2021〕30号, 国办公开办函〔2019〕60号.

    Examples:
        >>> text = "信息内容|本年制发件数|本年废止件数|现行有效件数\n规章|0|0|0\n行政规范性文件|3|1|12"
        >>> tables = read_tables(Document("r", text))
        >>> tables.form, tables.facts["t2.normative_documents.in_force"].value
        ('2021', 12)
    """
    page = Page(document)
    known = recall(page)
    if known is not None:
        return Tables(*known)
    met = rejoin.again(page)
    two, three, four = met or _find(page)
    tables = {"t2": two, "t3": three, "t4": four}
    if not any(table.rows for table in tables.values()):
        return _without(page)
    index = None
    if met is None:
        index = by_surroundings(page, two, three, four)
        rejoin.learn(page, (two, three, four))
    style = style_of([row for table in tables.values() for row in table.rows.values()])
    settle_three(page, three, style)
    settle_two(page.folded, two, style)
    settle_four(page.folded, four, style)
    read = _assemble(page, two, three, four)
    if index is not None:
        found = (two, three, four)
        said = Recalled(read.facts, read.form, read.evidence, read.spans, read.warnings)
        learn(page, index, found, said, lambda slow: _cells(_find(slow)) == _cells(found) and not slow.weighed)
    return read


def _find(page: Page) -> tuple[Found, Found, Found]:
    """Find tables two, three and four, and read their rows as far as each is decided by itself."""
    three = find_three(page)
    two = find_two(page, three.start, lined=three.lined)
    return two, three, find_four(page, three.end if three.end is not None else 0, lined=three.lined)


def _cells(found: Sequence[Found]) -> list[dict[str, Reading | None]]:
    return [{key: row.cells for key, row in table.rows.items()} for table in found]


def _without(page: Page) -> Tables:
    """Return what there is where none of the three tables is found."""
    old = find_statistics(page)
    if old is not None:
        why = Evidence("the statistics of reports before 2019 (指标名称, 计量单位)", old.start, old.start)
        return Tables(old.facts, "pre2019", {"statistics": why}, ((old.start, old.end),))
    headings = [i for word in HEADINGS for i in page.find_all(word)[-1:]]
    year = _YEAR.search(page.folded[:600])
    if len(headings) < 2 or year is None or int(year[1]) < 2019:
        return Tables()
    # The report is of a form that has tables; its headings stand there, the tables themselves do not.
    edition = "2021" if int(year[1]) > 2020 else "2019"
    facts = Filling(page.text)
    facts.row(cell_ids(edition), None)
    why = Evidence(f"{edition}: headings of the tables without tables; the year {year[1]} is printed", *year.span(1))
    return Tables(
        facts.cells(),
        "unknown",
        dict.fromkeys(("t2", "t3", "t4"), why),
        (),
        ("the tables' headings stand there without tables (left out, or images): all cells are missing",),
    )


def _assemble(page: Page, two: Found, three: Found, four: Found) -> Tables:
    evidence: dict[str, Evidence] = {}
    warnings = [*two.warnings, *three.warnings, *four.warnings]
    known = Counter(t.edition for t in (two, three) if t.edition)
    default = two.edition or three.edition or "2021"
    facts = Filling(page.text)
    for key, table in (("t2", two), ("t3", three), ("t4", four)):
        edition = table.edition or default
        why = table.why or (
            "the table is the same in both forms" if key == "t4" else "the table does not show its edition itself"
        )
        if not table.rows:
            why = "the table was not found"
            warnings.append(f"table {key[1]} was not found: all of its cells are missing")
        evidence[key] = Evidence(f"{edition}: {why}", *(table.at or (None, None)))
        if key != "t4":
            for row, ids in _ids(key, edition):
                facts.row(ids, table.rows.get(row))
        else:
            whole = table.rows.get("")
            for i, (row, ids) in enumerate(_ids(key, edition)):
                one = whole if whole is not None else table.rows.get(row)
                facts.row(ids, one, i * 5 if whole is not None else 0)
    form: Form = default if known else "unknown"  # type: ignore[assignment]
    if len(known) > 1:
        warnings.append(f"table two follows the {two.edition} form, table three the {three.edition} form")
    spans = tuple(sorted((t.start, t.end) for t in (two, three, four) if t.start is not None and t.end is not None))
    return Tables(facts.cells(), form, evidence, spans, tuple(warnings))


@cache
def _ids(table: str, edition: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the rows of a table with the ids of their cells, in printed order."""
    forms = load_forms()
    rows: dict[str, tuple[str, ...]]
    if table == "t2":
        rows = {row: spec.columns for row, spec in value_rows(edition).items()}
    elif table == "t3":
        rows = dict.fromkeys(request_rows(edition), tuple(forms.t3.columns))
    else:
        rows = dict.fromkeys(procedures(), tuple(forms.t4.columns))
    return tuple((row, tuple(f"{table}.{row}.{column}" for column in columns)) for row, columns in rows.items())
