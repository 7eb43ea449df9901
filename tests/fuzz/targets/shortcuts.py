"""What was made fast against the long way round: pages, layouts, sentences and items met before, columns, digits."""

from __future__ import annotations

import gc
from functools import cache
from random import Random
from typing import Any

import mutations as m
from invariants import holds

from targets import pages, templates
from targets.target import Target, text_seeds, textual, windows
from targets.templates import TABLES, anew, like
from toolkit.reading.document import Document
from toolkit.report import Report


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
    anew(lambda: None)


def _memory(data: bytes) -> None:
    """A report analysed by a process that has read others, and by one that remembers nothing; coded with others."""
    from toolkit.coding import code_groups
    from toolkit.pipeline import analyse, with_topics

    text = m.as_text(data).replace("\r", "\n")
    one, other = Document("f.txt", text), Document("f.txt", like(text, 2))
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

    text = m.as_text(data).encode("utf-8", "replace").decode()  # no reader gives halves of characters
    document = Document("f.txt", text.replace("\r", "\n"))
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
    _check_frames(report)


def _check_frames(report: Report) -> None:
    """The frames, laid out by whole columns, say of a report what it says itself."""
    from toolkit.frames.making import to_tables
    from toolkit.frames.rows import Row

    frames = {name: table.to_pylist() for name, table in to_tables([Row(report, "txt", None)]).items()}
    (cells,) = frames["tables"]
    odd = {one["cell"]: one for one in cells["other_cells"]}
    quoted = {one["cell"]: one for one in cells["quotes"]}
    for cell, fact in report.facts.items():
        said = (odd[cell]["value"], odd[cell]["state"]) if cell in odd else (cells[cell], cells[f"state.{cell}"])
        value = None if fact.value is None else float(fact.value)
        holds(said == (value, fact.state), f"another value of {cell} in the frame")
        quote = quoted.get(cell, {"raw": "", "start": None, "candidates": []})
        here = (fact.raw, fact.start, list(map(float, fact.candidates)))
        holds((quote["raw"], quote["start"], quote["candidates"]) == here, f"another quote of {cell} in the frame")
    for name, rows in (("items", report.items), ("mentions", report.mentions)):
        holds(
            [(r["text"], r["start"], r["end"]) for r in frames[name]] == [(r.text, r.start, r.end) for r in rows], name
        )
    findings = [(f.code, f.status, list(f.cells), [report.text[a:b] for a, b in f.evidence]) for f in report.findings]
    told = [(f["code"], f["status"], f["cells"], f["quotes"]) for f in frames["findings"]]
    holds(told == findings, "other findings in the frame")


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
    """What a glance leaves out: lines that hold no pipe table, phrases whose pairs of characters stand nowhere."""
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


_ALL = ("toolkit.parsing", "toolkit.linking", "toolkit.checking", "toolkit.cells")
_COLUMNS = ("toolkit.cells", "toolkit.checking", "toolkit.linking", "toolkit.frames")
_GLANCE = ("toolkit.parsing.screen", "toolkit.reading.pipes")
TARGETS = {
    **pages.TARGETS,
    **templates.TARGETS,
    "memory": Target(_memory, textual(5000), text_seeds, _ALL, 0.8),
    "columns": Target(_columns, textual(6000), text_seeds, _COLUMNS, 0.8),
    "cuts": Target(_cuts, lambda r, d: m.mutate_bytes(r, d)[:14], _cut_seeds, TABLES, 2),
    "glance": Target(_glance, textual(5000), lambda: [*text_seeds(), *windows()[:200]], _GLANCE),
}
