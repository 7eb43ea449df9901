"""The statistics appended to reports before 2019: an indicator, its unit, a number, line by line."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import msgspec

from toolkit.parsing.tables.cell import Column, Segment
from toolkit.parsing.tables.material import Material
from toolkit.parsing.tables.page import Page, Token
from toolkit.parsing.tables.printed import read_cell
from toolkit.parsing.tables.rowread import read_row, runs_together
from toolkit.report import Evidence, Fact
from toolkit.rules import load_rules

LEAST = 3  # indicators that make a table of it


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the statistics: its id and how its label is worded."""

    id: str
    labels: tuple[str, ...]


class StatisticsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``pre2019.yaml``."""

    version: str
    opens: tuple[str, ...]
    cumulative: tuple[str, ...]
    remarks: tuple[str, ...]
    indicators: tuple[Indicator, ...]


class Statistics(NamedTuple):
    """The facts found, and the stretch of text that they stand in."""

    facts: dict[str, Fact]
    start: int
    end: int


@cache
def load_statistics() -> StatisticsFile:
    """Return the indicators that the package carries (read once)."""
    return load_rules("pre2019.yaml", StatisticsFile, package="toolkit.parsing.tables")


@cache
def _remarks() -> re.Pattern[str]:
    words = [r"\s*".join(map(re.escape, word)) for word in load_statistics().remarks]
    return re.compile("|".join(words))


def find_statistics(page: Page) -> Statistics | None:
    """Find the statistics that a report before 2019 appends.

    Args:
        page: the document.

    Returns:
        Facts ``pre2019.<indicator>``, and ``pre2019.<indicator>.cumulative`` where a column 历年累计 is printed;
        None where fewer than three indicators stand under a head such as 指标名称 or 计量单位.

    Source: the tables of the first years as printed; 国务院办公厅, 政府信息公开情况统计表 (reports for 2014 to 2018).

    Examples:
        >>> from toolkit.reading.document import Document
        >>> text = "附表 指标名称 计量单位 统计数 主动公开信息数 条 18 其中：1．网站公开 条 17 2．政府公报公开 条 1"
        >>> found = find_statistics(Page(Document("r", text)))
        >>> {cell: fact.value for cell, fact in found.facts.items()}
        {'pre2019.disclosed': 18, 'pre2019.disclosed.website': 17, 'pre2019.disclosed.gazette': 1}
    """
    rules = load_statistics()
    openings = [i for word in rules.opens for i in page.find_all(word)]
    openings.sort()
    # Prose may use the words of the head before the table does; a few tries keep the time linear.
    for opening in dict.fromkeys((*openings[:1], *openings[-3:])):
        found = _read(page, opening)
        if found is not None:
            return found
    return None


def _read(page: Page, opening: int) -> Statistics | None:
    rules = load_statistics()
    start, stop = page.origin(opening), len(page.text)
    hidden = [m.span() for m in _remarks().finditer(page.folded, start)]
    tokens = [
        t
        for t in page.tokens(start, stop)
        if t.kind in "vt" and not (t.kind == "v" and any(a <= t.start < b for a, b in hidden))
    ]
    head = page.words[opening : opening + 40]
    both = any(word in head for word in rules.cumulative)
    facts: dict[str, Fact] = {}
    words: list[str] = []
    values: list[Token] = []
    last, misses, end = -1, 0, start
    for token in [*tokens, Token("t", stop, stop, stop)]:
        if token.kind == "v":
            values.append(token)
            continue
        if values:
            number = _indicator("".join(words), last)
            if number is None:
                misses += 1
                if misses > 6 and facts:
                    break
            else:
                misses, last = 0, number
                end = values[-1].stop
                for fact in _facts(page, rules.indicators[number].id, values, both):
                    facts.setdefault(fact.cell, fact)
            words, values = [], []
        words.append(page.folded[token.start : token.end])
    count = sum(not cell.endswith(".cumulative") for cell in facts)
    return Statistics(facts, start, end) if count >= LEAST else None


@cache
def _wordings() -> tuple[tuple[str, int], ...]:
    indicators = load_statistics().indicators
    return tuple((label, number) for number, entry in enumerate(indicators) for label in entry.labels)


def _indicator(words: str, last: int) -> int | None:
    """Return which indicator the words before a value name: the wording that ends last, the longest of those."""
    tail = words[-120:]
    found = [(tail.rfind(label) + len(label), len(label), number) for label, number in _wordings() if label in tail]
    if not found:
        return None
    end, size, _ = max(found, key=lambda f: f[:2])
    same = [number for e, n, number in found if (e, n) == (end, size)]
    return next((number for number in same if number > last), same[0])


def _facts(page: Page, name: str, values: list[Token], both: bool) -> list[Fact]:
    cells = [f"pre2019.{name}", f"pre2019.{name}.cumulative"] if both else [f"pre2019.{name}"]
    columns = (Column(decimal=True),) * len(cells)
    material = Material(segments=tuple(Segment(t.start, t.end, t.stop) for t in values), lines=(0,) * len(values))
    row = read_row(page.folded, material, columns)
    if row.run is not None and row.run.count() == 1 and runs_together(row):
        only = row.run.split(1)
        row.cells = only[0] if only else None
    if row.cells is not None:
        return [
            Fact(cell, c.value, c.state, page.text[c.start : c.end], (), None, c.start, c.end)
            for cell, c in zip(cells, row.cells, strict=True)
        ]
    start, end = values[0].start, values[-1].stop
    if row.options:
        candidates = [{o[i].value for o in row.options if o[i].value is not None} for i in range(len(cells))]
        note = Evidence(f"{len(values)} values are printed for {len(cells)} columns", start, end)
    elif row.run is not None:
        whole = read_cell(page.folded, start, end).value  # one column may be printed blank
        candidates = [{*c, *(() if whole is None else (whole,))} for c in row.run.candidates()]
        note = Evidence("digits run together", start, end)
    else:
        candidates, note = [set() for _ in cells], Evidence("not to be read as a number", start, end)
    raw = page.text[start:end]
    return [
        Fact(cell, None, "ambiguous", raw, tuple(sorted(c for c in found if c is not None)), note, start, end)
        for cell, found in zip(cells, candidates, strict=True)
    ]
