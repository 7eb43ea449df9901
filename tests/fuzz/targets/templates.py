# ruff: noqa: E501
"""Tables printed from one template: read with the layout remembered, against each read with nothing remembered."""

from __future__ import annotations

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

from targets.pages import clipped, page_mutation
from targets.parts import digit_runs, table_seeds
from targets.readers import html_seeds
from targets.target import Target, textual
from toolkit.errors import NianbaoError
from toolkit.reading.document import Document

# What may be a value: no ordinal before a label, no part of a date.
_NUMBER = re.compile(r"(?<![(（第])[0-9]+(?![0-9]*(?:[.、．)）](?![0-9])|[年月日号条]))")


_WHOLE = 7  # digits that may be a whole row


def like(text: str, seed: int) -> str:
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
    spoil: Callable[[Random, bytes], bytes], same: Callable[[str, int], str] = like
) -> Callable[[Random, bytes], bytes]:
    """Return a mutation that leaves most of the layout as it is: a report of the same template in which little differs."""

    def mutate(random: Random, data: bytes) -> bytes:
        if random.random() < 0.25:
            return spoil(random, data)
        text = same(m.as_text(data), random.randrange(2**32)) if random.random() < 0.5 else m.as_text(data)
        for _ in range(random.choice((0, 1, 1, 2))):
            at = random.randint(0, len(text))
            new = random.choice(
                (*m.WORDS, "\n", "\t", " ", "-", "1.", "3", "0000000", "——", "1件", "(5)", "- 3 -", "第3页", "\u3000")
            )
            text = text[:at] + new + text[at + random.choice((0, 0, 0, 1, 2)) :]
        return m.as_bytes(text[:12_000])

    return mutate


def anew(read: Callable[[], Any]) -> Any:
    from toolkit.parsing.tables import recall, rejoin

    recall.forget()
    rejoin.forget()
    return read()


def _remembered(texts: list[Document]) -> None:
    """Documents of one template read three times over, against each of them read with nothing remembered."""
    from toolkit.parsing.tables import read_tables

    expected = [anew(lambda one=one: read_tables(one)) for one in texts]
    anew(lambda: None)
    for _ in range(3):
        for one, tables in zip(texts, expected, strict=True):
            found = read_tables(one)
            holds(found == tables, "tables of a layout met before, read otherwise")
            holds(list(found.facts) == list(tables.facts), "cells in another order")


def _layouts(data: bytes) -> None:
    text = m.as_text(data)
    _remembered([Document("f.txt", one) for one in (like(text, 1), like(text, 2), text, like(text, 3))])


def _like_page(text: str, seed: int) -> str:
    """Return a page whose cells hold other numbers."""
    random = Random(seed)
    return re.sub(r"(?<=>)[0-9]{1,9}(?=<)", lambda found: like(found[0], random.randrange(99)), text)


def _grids(data: bytes) -> None:
    from toolkit.reading import read

    text, documents = m.as_text(data), []
    for one in (_like_page(text, 1), text, _like_page(text, 2)):
        try:
            documents.append(read(m.as_bytes(one), name="a.html"))
        except NianbaoError:
            return
    _remembered(documents)


def _layout_seeds() -> list[bytes]:
    layouts = ("pipe_after", "pipe_before", "bare_lines", "markdown", "tabbed", "aligned", "inline_spaced")
    return [*_printed(*layouts), *table_seeds()[::4]]


def _joined_seeds() -> list[bytes]:
    joined = _printed("inline_joined")
    return [*joined, *map(_in_lines, joined), *table_seeds()[::4]]


def _grid_seeds() -> list[bytes]:
    return [*_printed("html"), *(clipped(data) for data in html_seeds()[:4])]


TABLES = ("toolkit.parsing.tables", "toolkit.cells")
TARGETS = {
    "layouts": Target(_layouts, _light(textual(7000)), _layout_seeds, TABLES, 1.5),
    "joined": Target(_layouts, _light(digit_runs), _joined_seeds, TABLES, 1.5),
    "grids": Target(
        _grids, _light(page_mutation, _like_page), _grid_seeds, (*TABLES, "toolkit.reading.html_aside"), 0.7
    ),
}
