# ruff: noqa: E501
"""Parts of the toolkit, each alone: sections, tables and their solver, numerals, items, mentions."""

from __future__ import annotations

import json
from functools import cache
from random import Random

import mutations as m
import seeds
from invariants import check_facts, check_items, check_mentions, check_sections, holds

from targets.target import Target, text_seeds, textual, windows
from toolkit.reading.document import Document


def _sections(data: bytes) -> None:
    from toolkit.parsing.sections import find_sections

    text = m.as_text(data)
    found = find_sections(Document("f.txt", text))
    check_sections(found, text)


def _tables(data: bytes) -> None:
    from toolkit.parsing.tables import read_tables

    text = m.as_text(data)
    found = read_tables(Document("f.txt", text))
    check_facts(found.facts, text)
    for start, end in found.spans:
        holds(0 <= start <= end <= len(text), "a table out of range")


def digit_runs(random: Random, data: bytes) -> bytes:
    """Glue cells together, drop blanks and line ends, change digits: what the solver has to take apart."""
    text = m.as_text(data)
    act = random.randrange(5)
    a = random.randint(0, len(text))
    b = min(len(text), a + random.choice((20, 200, 3000)))
    if act == 0:
        text = text[:a] + text[a:b].replace(" ", "").replace("\t", "") + text[b:]
    elif act == 1:
        text = text[:a] + "".join(text[a:b].split()) + text[b:]
    elif act == 2:
        text = text[:a] + text[a:b].replace("|", random.choice(("", " ", "\n"))) + text[b:]
    elif act == 3:
        text = (
            text[:a]
            + "".join(random.choice("00000123456789/— ") for _ in range(random.choice((1, 7, 40, 900))))
            + text[a:]
        )
    else:
        text = m.digits(random, text)
    return m.as_bytes(m.mutate_text(random, text, 9000) if random.random() < 0.3 else text[:9000])


def table_seeds() -> list[bytes]:
    from toolkit.parsing.tables import read_tables

    out = []
    for text in seeds.texts():
        spans = read_tables(Document("f.txt", text)).spans
        if spans:
            out.append(m.as_bytes(text[max(0, spans[0][0] - 60) : spans[-1][1] + 60]))
    return out


def _numerals(data: bytes) -> None:
    from toolkit.linking.numerals import find_quantities, parse_number
    from toolkit.parsing.shadow import fold, squeeze

    text = m.as_text(data)
    folded, squeezed = fold(text), squeeze(text)
    holds(len(folded) == len(text), "folding changed the length")
    holds(len(squeezed.offsets) == len(squeezed.text) + 1, "squeezing lost offsets")
    last = 0
    for n in find_quantities(squeezed.text):
        holds(last <= n.start < n.end <= len(squeezed.text), "quantities out of order or empty")
        last = n.end
        low, high = n.quantity.low, n.quantity.high
        holds(low is not None or high is not None, "a quantity without bounds")
        holds(low is None or high is None or low <= high, "a quantity whose lower bound is above the upper one")
        json.dumps([low, high], allow_nan=False)
    for part in squeezed.text.split("件"):
        json.dumps(parse_number(part), allow_nan=False)


def _numeral_seeds() -> list[bytes]:
    own = "收到申请12件，1,234条，一千二百三十件，十余件，近百条，3至5件，3.2万条，几十次，百分之五，12.5%，约5500万元，两万三千余份，二〇二三年第3次，1千2百件"
    return [own.encode(), *(m.as_bytes(line) for line in seeds.lines() if any(c.isdigit() for c in line))][:600]


_NUMERIC = "0123456789零〇一二两三四五六七八九十百千万亿廿几数余多,.，．%-~至到约近超件条份元个第年月日"


def _numeral_mutation(random: Random, data: bytes) -> bytes:
    text = m.as_text(data)
    for _ in range(random.choice((1, 1, 2, 5))):
        a = random.randint(0, len(text))
        new = "".join(random.choice(_NUMERIC) for _ in range(random.choice((1, 2, 3, 6, 12)))) * random.choice(
            (1, 1, 1, 1, 60)
        )
        text = text[:a] + new + text[a + random.choice((0, 1, 3)) :]
    return m.as_bytes((m.mutate_text(random, text, 1500) if random.random() < 0.2 else text)[:1500])


def _items(data: bytes) -> None:
    from toolkit.coding import code_items
    from toolkit.parsing.items import find_items
    from toolkit.report import Section

    text = m.as_text(data)
    cut = text.find("\n") + 1
    roles = ("problems", "problems.stated", "problems.improvement", "overview")
    role = roles[len(text) % 4]
    section = Section(role, text[:cut].rstrip("\n"), 0, len(text), cut)  # type: ignore[arg-type]
    found = find_items(text, [section])
    check_items(found, text)
    check_items(code_items(found), text)
    check_items(find_items(text, []), text)


@cache
def _facts() -> tuple[dict, ...]:
    from toolkit.parsing.tables import read_tables

    found = [read_tables(Document("f.txt", text)).facts for text in seeds.texts()[::9]]
    return ({}, *found)


def _mentions(data: bytes) -> None:
    from toolkit.linking.mentions import settle

    text = m.as_text(data)
    facts = _facts()[len(text) % len(_facts())]
    facts = dict(facts.items())
    form = "2019" if "t2.procurement.projects" in facts else "2021"
    found, settled = settle(text, (), facts, form, 2021)
    check_mentions(found, text, settled)
    holds(settled.keys() == facts.keys(), "cells lost")


_TABLES = ("toolkit.parsing.tables",)
TARGETS = {
    "sections": Target(_sections, textual(6000), text_seeds, ("toolkit.parsing.sections",), 2),
    "tables": Target(_tables, textual(9000), table_seeds, _TABLES, 1.5),
    "solver": Target(_tables, digit_runs, table_seeds, _TABLES, 1.5),
    "numerals": Target(
        _numerals, _numeral_mutation, _numeral_seeds, ("toolkit.linking.numerals", "toolkit.parsing.shadow"), 5
    ),
    "items": Target(_items, textual(3000), windows, ("toolkit.parsing.items",), 2.5),
    "mentions": Target(_mentions, textual(2000), windows, ("toolkit.linking",), 2.5),
}
