# ruff: noqa: E501
"""What was made fast against the long way round: tables set aside, layouts remembered, sentences and items read once."""

from __future__ import annotations

import gc
import importlib.util
import re
import sys
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import mutations as m
import seeds
from invariants import holds

from targets.parts import digit_runs, table_seeds
from targets.readers import html_mutation, html_seeds
from targets.target import Target, text_seeds, textual, windows
from toolkit.errors import NianbaoError
from toolkit.reading.document import Document

_PLAIN = (
    "<table border='1'><tbody><tr><td>规章</td><td>3</td></tr><tr><td colspan=\"2\">行政许可</td></tr></tbody></table>"
)
_INSIDE = (
    _PLAIN, "<tr><td>规章</td><td>3</td></tr>", "<td><p>6</p></td>", "<td><p>7</p>8</td>", "<td><span><p>9</span>x</p></td>",
    "<td>规<br>章</td>", "<td>&nbsp;</td>", "<td>&copy;</td>", "<td title='a>b'>1</td>", "<!--", "-->", "<script>", "</script>",
    "<div style='display:none'>", "<td style='display: none'>4</td>", "<td>1<span hidden>2</span></td>", "<TD>2</TD>", "<ol><li>",
    "<form>", "<textarea>", "'", '"', "<td", ">", "\r", "<thead>", "</thead>", "<tfoot>", "<td colspan=2 colspan=3>1</td>",
    "<td rowspan=0>", "<td colspan='&#50;'>5</td>", "<b>", "</b>", "<span hidden>", "<p style='font-size:0'>", "&#x3c;td>", "\x0c",
    "<td><p>1</p><p>2</p></td>", "<td/>", "<o:p></o:p>", "<td>1</th>", "<style>td{display:none}</style>", "</tr><tr>", "\u3000", "x",
    "<td style='display:table-cell'>", "<caption>表</caption>", "<td><br/>1<br ></td>", "<noscript>", "<template>", "<svg>", "<td><div>3</div></td>",
    "<nobr>", "<td>&lt;b&gt;</td>", "<td>&amp;nbsp;</td>", "<td>&ltb</td>", "<td nowrap>", "<td class=\"a'b\">", "<TABLE>", "</TABLE>", "<td>\x85</td>",
)  # fmt: skip


def _without(document: Document) -> tuple[object, ...]:
    return document.text, document.grids, document.metadata, document.warnings


def _aside(data: bytes) -> None:
    """A page read with its plain tables set aside and its type setting taken out, with less of that, with none of it."""
    from toolkit.reading import html
    from toolkit.reading.html_hidden import LooseTextError

    def loose(root: Any, low: bytes) -> Any:
        raise LooseTextError

    def by(**ways: Callable[..., Any]) -> tuple[object, ...] | str:
        kept = {name: getattr(html, name) for name in ways}
        try:
            for name, way in ways.items():
                setattr(html, name, way)
            return _without(html.read_html(data, "a.html"))
        except NianbaoError as error:
            return str(error)
        finally:
            for name, way in kept.items():
                setattr(html, name, way)

    shortest = by()
    holds(shortest == by(set_aside=lambda text, low: None), "tables set aside, another page")
    holds(shortest == by(set_aside=lambda text, low: None, take_out=loose), "type setting taken out, another page")


def _page_mutation(random: Random, data: bytes) -> bytes:
    if random.random() < 0.5:
        return html_mutation(random, data)
    text = m.as_text(data)
    places = [found.start() for found in re.finditer("<", text)] or [0]
    for _ in range(random.choice((1, 1, 2, 5))):
        at = random.choice(places) if random.random() < 0.8 else random.randint(0, len(text))
        text = text[:at] + random.choice(_INSIDE) + text[at + random.choice((0, 0, 0, 1, 4, 30)) :]
    return m.as_bytes(text[:40_000])


def _page_seeds() -> list[bytes]:
    small = [f"<html><body><p>一、总体情况{piece}{_PLAIN}<p>无。</body></html>".encode() for piece in _INSIDE]
    return [*small, *(_clipped(data) for data in html_seeds())]


def _clipped(data: bytes) -> bytes:
    """Cut a page down to its first table and some of what follows: quick to read."""
    at = data.find(b"<table")
    return data[max(0, at - 400) : at + 9000] if at >= 0 else data[:6000]


# What may be a value: no ordinal before a label, no part of a date.
_NUMBER = re.compile(r"(?<![(（第])[0-9]+(?![0-9]*(?:[.、．)）](?![0-9])|[年月日号条]))")


_WHOLE = 7  # digits that may be a whole row


def _like(text: str, seed: int) -> str:
    """Return a text with other numbers, most of the same length: a report printed from the same template."""
    random = Random(seed)
    odd = random.choice((0.0, 0.0, 0.02))

    def other(found: re.Match[str]) -> str:
        size, zero = len(found[0]), random.random() < 0.5
        if random.random() < odd:
            return random.choice(("/", "—", "-", "无", "", "12.5", "007"))
        if size < _WHOLE:
            return "0" if zero else str(random.randint(1, 10 ** random.choice((1, 2, 3))))
        size += random.choice((0, 0, 0, 0, 1, 2, -1))
        return "0" * size if zero else "".join(random.choice("0000123456789") for _ in range(size))

    return _NUMBER.sub(other, text)


@cache
def _renderers() -> Any:
    """Return what prints tables in every layout for the tests of tables."""
    path = seeds.ROOT / "tests" / "parsing" / "tables" / "renderers.py"
    spec = importlib.util.spec_from_file_location("renderers", path)
    assert spec is not None and spec.loader is not None
    module = sys.modules["renderers"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _printed(*layouts: str) -> list[bytes]:
    """Return tables drawn and printed in some layouts."""
    r, out = _renderers(), []
    for number, (layout, edition) in enumerate((one, edition) for one in layouts for edition in ("2021", "2019")):
        for busy in (0.05, 0.4):
            sheet = r.draw(Random(number), edition, large=60, busy=busy)
            out.append(m.as_bytes(getattr(r, layout)(sheet)))
    return out


def _in_lines(text: bytes) -> bytes:
    """Print run-in tables a row a line."""
    return m.as_bytes(re.sub(r"(?<=[0-9])(?=[一二三四五六七八九十（第行])", "\n", m.as_text(text)))


def _light(
    spoil: Callable[[Random, bytes], bytes], like: Callable[[str, int], str] = _like
) -> Callable[[Random, bytes], bytes]:
    """Return a mutation that leaves most of the layout as it is: a report of the same template in which little differs."""

    def mutate(random: Random, data: bytes) -> bytes:
        if random.random() < 0.25:
            return spoil(random, data)
        text = like(m.as_text(data), random.randrange(2**32)) if random.random() < 0.5 else m.as_text(data)
        for _ in range(random.choice((0, 1, 1, 2))):
            at = random.randint(0, len(text))
            new = random.choice(
                (*m.WORDS, "\n", "\t", " ", "-", "1.", "3", "0000000", "——", "1件", "(5)", "- 3 -", "第3页", "\u3000")
            )
            text = text[:at] + new + text[at + random.choice((0, 0, 0, 1, 2)) :]
        return m.as_bytes(text[:12_000])

    return mutate


def _anew(read: Callable[[], Any]) -> Any:
    from toolkit.parsing.tables import recall, rejoin

    recall.forget()
    rejoin.forget()
    return read()


def _remembered(texts: list[Document]) -> None:
    """Documents of one template read three times over, against each of them read with nothing remembered."""
    from toolkit.parsing.tables import read_tables

    expected = [_anew(lambda one=one: read_tables(one)) for one in texts]
    _anew(lambda: None)
    for _ in range(3):
        for one, tables in zip(texts, expected, strict=True):
            found = read_tables(one)
            holds(found == tables, "tables of a layout met before, read otherwise")
            holds(list(found.facts) == list(tables.facts), "cells in another order")


def _layouts(data: bytes) -> None:
    text = m.as_text(data)
    _remembered([Document("f.txt", one) for one in (_like(text, 1), _like(text, 2), text, _like(text, 3))])


def _like_page(text: str, seed: int) -> str:
    """Return a page whose cells hold other numbers."""
    random = Random(seed)
    return re.sub(r"(?<=>)[0-9]{1,9}(?=<)", lambda found: _like(found[0], random.randrange(99)), text)


def _grids(data: bytes) -> None:
    from toolkit.reading import read

    text, documents = m.as_text(data), []
    for one in (_like_page(text, 1), text, _like_page(text, 2)):
        try:
            documents.append(read(m.as_bytes(one), name="a.html"))
        except NianbaoError:
            return
    _remembered(documents)


@cache
def _memos() -> tuple[Any, ...]:
    """Return what remembers a bounded number of answers; what loads rules once is left alone."""
    import toolkit.pipeline  # noqa: F401

    found = []
    for one in gc.get_objects():
        memo = type(one).__name__ == "_lru_cache_wrapper" and str(one.__module__).startswith("toolkit.")
        if memo and one.cache_parameters()["maxsize"] is not None:
            found.append(one)
    return tuple(found)


def _forget() -> None:
    for memo in _memos():
        memo.cache_clear()
    _anew(lambda: None)


def _memory(data: bytes) -> None:
    """A report analysed by a process that has read others, and by one that remembers nothing; coded alone and with others."""
    from toolkit.coding import code_groups
    from toolkit.pipeline import analyse, with_topics

    text = m.as_text(data).replace("\r", "\n")
    one, other = Document("f.txt", text), Document("f.txt", _like(text, 2))
    warm = [analyse(each) for each in (other, one, other, one)]
    holds(warm[1] == warm[3] and warm[0] == warm[2], "analysed twice, two reports")
    bare = [analyse(each, topics=False) for each in (one, other)]
    for report, items, whole in zip(bare, code_groups([each.items for each in bare]), (warm[1], warm[0]), strict=True):
        holds(with_topics(report, items) == whole, "coded with others, another report")
    _forget()
    holds(analyse(one) == warm[3], "with nothing remembered, another report")


def _columns(data: bytes) -> None:
    """A report whose cells are columns, and the same with a dict of facts: checked, tied and written alike."""
    from toolkit.cells import Cells
    from toolkit.checking import check
    from toolkit.linking.links import link
    from toolkit.linking.mentions import settle
    from toolkit.parsing.tables import read_tables
    from toolkit.pipeline import analyse
    from toolkit.report import Report

    document = Document("f.txt", m.as_text(data).replace("\r", "\n"))
    report = analyse(document)
    plain = Report.from_dict(report.to_dict())
    holds(check(plain) == report.findings, "checked anew, other findings")
    holds(link(plain.items, plain.mentions, plain.facts) == report.links, "tied anew, other links")
    tables = read_tables(document)
    facts = {cell: tables.facts[cell] for cell in tables.facts}
    holds(facts == tables.facts and list(facts) == list(tables.facts), "columns that differ from their facts")
    mentions, settled = settle(report.text, report.sections, facts, report.form, report.year, tables.spans)
    holds(mentions == report.mentions and settled == report.facts, "with a dict of facts, other mentions")
    cells = Cells.of(report.text, dict(report.facts))
    for name in ("numbers", "states", "starts", "ends", "raws", "candidates"):
        if isinstance(report.facts, Cells):
            holds(list(getattr(cells, name)) == list(getattr(report.facts, name)), f"columns made anew: {name}")


def _cuts(data: bytes) -> None:
    """Digits run together: the ways to cut them that are found, against all ways tried one by one."""
    from toolkit.parsing.tables.cell import Column, Segment
    from toolkit.parsing.tables.runs import Run
    from toolkit.parsing.tables.sums import BudgetError

    width = 2 + data[0] % 5 if data else 2
    digits = "".join("0000123456789012"[byte % 16] for byte in data[1:13])
    if len(digits) < width:
        return
    run = Run(digits, [Segment(0, len(digits), len(digits))], (Column(),) * width)
    every = _every(digits, width)
    holds(run.count() == len(every), f"{digits} in {width}: {run.count()} ways, not {len(every)}")
    holds({_values(row) for row in run.split(10**6) or ()} == every, f"{digits} in {width}: other ways")
    holds(
        [set(found) for found in run.candidates()]
        == ([{way[i] for way in every} for i in range(width)] if every else [set()] * width),
        f"{digits} in {width}: other candidates",
    )
    for groups in (1, 2, 3):
        if width % groups or width == groups:
            continue
        each = width // groups
        sums = {
            way for way in every if all(sum(way[a : a + each - 1]) == way[a + each - 1] for a in range(0, width, each))
        }
        try:
            found = run.sums(groups)
        except BudgetError:
            continue
        holds({_values(row) for row in found} == sums, f"{digits} in {width}, {groups} groups: other sums")
        holds(
            len(found) == len(sums) == run.adding_up(groups), f"{digits} in {width}, {groups} groups: counted otherwise"
        )


def _values(row: Any) -> tuple[int, ...]:
    return tuple(cell.value for cell in row)


def _every(digits: str, width: int) -> set[tuple[int, ...]]:
    from itertools import combinations

    out = set()
    for places in combinations(range(1, len(digits)), width - 1):
        parts = [digits[a:b] for a, b in zip((0, *places), (*places, len(digits)), strict=True)]
        if all(part == "0" or part[0] != "0" for part in parts):
            out.add(tuple(int(part) for part in parts))
    return out


def _cut_seeds() -> list[bytes]:
    random = Random(5)
    out = []
    for _ in range(60):
        values = [random.choice((0, 0, 1, 3, 12, 40)) for _ in range(random.choice((2, 3, 5)))]
        digits = "".join(map(str, [*values, sum(values)]))
        out.append(bytes([len(values) - 1]) + bytes(int(digit) + 3 for digit in digits))
    return out


def _glance(data: bytes) -> None:
    """What a glance leaves out: lines that cannot hold a pipe table, phrases whose pairs of characters stand nowhere."""
    import numpy as np

    from toolkit.parsing import screen as screening
    from toolkit.reading import pipes

    text = m.as_text(data).replace("\r", "\n")
    # With a rule on a line of its own, every line is looked at.
    holds(pipes.pipe_grids(text) == pipes.pipe_grids(text + "\n\n--"), "pipes found by a glance, other grids")
    told, pairs = screening.screen(text), screening._pairs
    try:
        screening._pairs = lambda text: np.ones(screening._SLOTS + 1, bool)
        holds(screening.screen(text) == told, "screened without a glance, another decision")
    finally:
        screening._pairs = pairs


def _layout_seeds() -> list[bytes]:
    layouts = ("pipe_after", "pipe_before", "bare_lines", "markdown", "tabbed", "aligned", "inline_spaced")
    return [*_printed(*layouts), *table_seeds()[::4]]


def _joined_seeds() -> list[bytes]:
    joined = _printed("inline_joined")
    return [*joined, *map(_in_lines, joined), *table_seeds()[::4]]


def _grid_seeds() -> list[bytes]:
    return [*_printed("html"), *(_clipped(data) for data in html_seeds()[:4])]


_TABLES = ("toolkit.parsing.tables", "toolkit.cells")
_ALL = ("toolkit.parsing", "toolkit.linking", "toolkit.checking", "toolkit.cells")
TARGETS = {
    "aside": Target(_aside, _page_mutation, _page_seeds, ("toolkit.reading",), 2),
    "layouts": Target(_layouts, _light(textual(7000)), _layout_seeds, _TABLES, 1.5),
    "joined": Target(_layouts, _light(digit_runs), _joined_seeds, _TABLES, 1.5),
    "grids": Target(
        _grids, _light(_page_mutation, _like_page), _grid_seeds, (*_TABLES, "toolkit.reading.html_aside"), 0.7
    ),
    "memory": Target(_memory, textual(5000), text_seeds, _ALL, 0.8),
    "columns": Target(
        _columns, textual(6000), text_seeds, ("toolkit.cells", "toolkit.checking", "toolkit.linking"), 0.8
    ),
    "cuts": Target(_cuts, lambda r, d: m.mutate_bytes(r, d)[:14], _cut_seeds, ("toolkit.parsing.tables",), 2),
    "glance": Target(
        _glance,
        textual(5000),
        lambda: [*text_seeds(), *windows()[:200]],
        ("toolkit.parsing.screen", "toolkit.reading.pipes"),
        1,
    ),
}
