# ruff: noqa: E501
"""What is fuzzed: per target its seeds, its mutation, and a function that raises where the toolkit breaks a promise."""

from __future__ import annotations

import ast
import importlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import mutations as m
import seeds
from invariants import check_document, check_facts, check_items, check_mentions, check_report, check_sections, holds

from toolkit.errors import NianbaoError
from toolkit.reading.document import Document


@dataclass(frozen=True)
class Target:
    """One part of the toolkit under fire; ``rooms`` are the modules whose branches guide the search."""

    run: Callable[[bytes], None]
    mutate: Callable[[Random, bytes], bytes]
    seeds: Callable[[], list[bytes]]
    rooms: tuple[str, ...]
    share: float = 1.0


def _textual(most: int = 12_000) -> Callable[[Random, bytes], bytes]:
    return lambda random, data: m.as_bytes(m.mutate_text(random, m.as_text(data), most))


def _text_seeds() -> list[bytes]:
    return [m.as_bytes(text) for text in seeds.texts()]


def _windows() -> list[bytes]:
    """Return stretches of some hundred characters: quick to run, and most of them hold what is looked for."""
    return [m.as_bytes(text[i : i + 700]) for text in seeds.texts() for i in range(0, len(text), 700)]


# Readers


def _read(data: bytes, name: str, format: str | None = None) -> Document | None:
    from toolkit.reading import read

    try:
        document = read(data, name=name, format=format)
    except NianbaoError as error:
        holds("\n" not in str(error), "an error of several lines")
        return None
    check_document(document)
    holds(read(data, name=name, format=format) == document, "read twice, two documents")
    return document


ENCODINGS = ("utf-8", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "latin-1")


def _txt_mutation(random: Random, data: bytes) -> bytes:
    if random.random() < 0.5:
        return m.mutate_bytes(random, data)[:12_000]
    text = m.mutate_text(random, m.as_text(data), 6000)
    out = text.encode(random.choice(ENCODINGS), random.choice(("replace", "ignore", "xmlcharrefreplace")))
    return m.mutate_bytes(random, out) if random.random() < 0.3 else out


def _md_mutation(random: Random, data: bytes) -> bytes:
    text = m.as_text(data)
    for _ in range(random.choice((0, 1, 3))):
        at = random.randint(0, len(text))
        sign = random.choice(
            (
                "|",
                "|---|",
                "\n|",
                "|\n",
                "# ",
                "\n## ",
                "**",
                "<br>",
                "\\|",
                "```",
                "\n---\n",
                "[x](y)",
                "![](z)",
                "&nbsp;",
                "\n\n",
                "\n> ",
                "\n- ",
                "\n1. ",
            )
        )
        text = text[:at] + sign * random.choice((1, 1, 2, 20)) + text[at:]
    return m.as_bytes(m.mutate_text(random, text, 12_000))


def _html_mutation(random: Random, data: bytes) -> bytes:
    if random.random() < 0.1:
        return m.mutate_bytes(random, data)[:60_000]
    return m.as_bytes(m.mutate_html(random, m.as_text(data)))


def _html_seeds() -> list[bytes]:
    found = [data for data in seeds.files(".html") if len(data) < 60_000]
    table = "<table><tr><td rowspan=2>规章</td><td colspan=2>1</td></tr><tr><td>2</td><td>3</td></tr></table>"
    return [*found, f"<html><body><p>一、总体情况</p>{table}<ol><li>甲<li>乙</ol></body></html>".encode()]


def _docx_seeds() -> list[bytes]:
    return list(seeds.files(".docx")[:6])


# Parts


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


def _digit_runs(random: Random, data: bytes) -> bytes:
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


def _table_seeds() -> list[bytes]:
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


# Everything

_ANCHORS: dict[bytes, object] = {}


def _report(data: bytes, name: str) -> None:
    document = _read(data, name)
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


# Importers


@cache
def _annotated() -> tuple[dict[str, str], dict[str, bytes], dict[str, dict[str, bytes]]]:
    from toolkit.coding import code_items
    from toolkit.exchange import brat, doccano, labelstudio
    from toolkit.exchange.layers import Mark
    from toolkit.parsing.items import find_items
    from toolkit.report import Section

    texts = {f"r{n}": text[-900:] for n, text in enumerate(seeds.texts()[:4])}
    marks = []
    for name, text in texts.items():
        items = code_items(find_items(text, [Section("problems", "", 0, len(text), 0)]))
        last = None
        for i in items:
            marks.append(
                Mark(name, "x", i.id, i.start, i.end, i.text, i.kind, i.primary, i.secondary, (last,) if last else ())
            )
            last = i.id
    folder = Path(tempfile.mkdtemp(prefix="fuzz"))
    doccano.write_doccano(folder / "d.jsonl", texts, marks)
    brat.write_brat(folder / "b", texts, [mark for mark in marks if mark.text.strip("\n") == mark.text])
    tasks = labelstudio.tasks(texts, marks, as_annotations=True)
    files = {
        "doccano": (folder / "d.jsonl").read_bytes(),
        "labelstudio": json.dumps(tasks, ensure_ascii=False).encode(),
    }
    standoff = {p.name: p.read_bytes() for p in (folder / "b").iterdir()}
    shutil.rmtree(folder)
    return texts, files, {"brat": standoff}


@cache
def _place() -> Path:
    root = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="fuzz", dir=root))


def _imported(act: Callable[[], object]) -> None:
    try:
        act()
    except NianbaoError as error:
        holds("\n" not in str(error), "an error of several lines")


def _labelstudio(data: bytes) -> None:
    from toolkit.exchange.labelstudio import read_annotations

    path = _place() / "l.json"
    path.write_bytes(data)
    _imported(lambda: read_annotations(path, _annotated()[0]))


def _doccano(data: bytes) -> None:
    from toolkit.exchange.doccano import read_doccano

    path = _place() / "d.jsonl"
    path.write_bytes(data)
    _imported(lambda: read_doccano(path, _annotated()[0], "x"))


def _brat(data: bytes) -> None:
    from toolkit.exchange.brat import read_brat

    folder = _place() / "b"
    folder.mkdir(exist_ok=True)
    standoff = _annotated()[2]["brat"]
    for name, content in standoff.items():
        (folder / name).write_bytes(content)
    annotations = sorted(name for name in standoff if name.endswith(".ann"))
    name = [*annotations, "reports.tsv"][len(data) % (len(annotations) + 1)]
    (folder / name).write_bytes(data)
    _imported(lambda: read_brat(folder, _annotated()[0], "x"))


_JSON = (
    "null",
    "{}",
    "[]",
    "0",
    "-1",
    '""',
    "true",
    "1e999",
    "[[]]",
    '"\\ud800"',
    "99999999999999999999",
    "1.5",
    '{"a":1}',
    "NaN",
)


def _json_mutation(random: Random, data: bytes) -> bytes:
    if random.random() < 0.15:
        return m.mutate_bytes(random, data)
    text = m.as_text(data)
    try:
        whole = json.loads(text.split("\n")[0]) if "\n{" in text else json.loads(text)
    except (ValueError, RecursionError):
        return m.mutate_bytes(random, data)

    def spoil(value: object) -> object:
        act = random.random()
        if act < 0.25 and not isinstance(value, dict | list):
            if isinstance(value, int):
                return value + random.choice((-1, 1, 10**6, -(10**6)))
            return json.loads(random.choice(_JSON))
        if act < 0.2:
            return json.loads(random.choice(_JSON))
        if isinstance(value, dict) and value:
            key = random.choice(sorted(value))
            if act < 0.35:
                return {k: v for k, v in value.items() if k != key}
            return {**value, key: spoil(value[key])}
        if isinstance(value, list) and value:
            i = random.randrange(len(value))
            if act < 0.3:
                return value[:i] + value[i + 1 :]
            if act < 0.4:
                return [*value, value[i]]
            return [*value[:i], spoil(value[i]), *value[i + 1 :]]
        return json.loads(random.choice(_JSON))

    spoiled = json.dumps(spoil(whole), ensure_ascii=random.random() < 0.5)
    if random.random() < 0.02:
        spoiled = spoiled.replace("{", "[" * random.choice((3, 100_000)), 1)
    return m.as_bytes(spoiled)


def _rows(data: bytes) -> None:
    """Rows of a JSONL table, each read and, where it can be, taken for a report."""
    from toolkit.reading import read
    from toolkit.sources import Columns, find_shards

    path = _place() / "rows.jsonl"
    path.write_bytes(data)
    kinds = (Columns(text="text"), Columns(html="text", id="id"), Columns(text="text", id="id"))
    columns = kinds[len(data) % 3]

    def act() -> None:
        for _, shard in find_shards([path], columns):
            for record in shard.records():
                holds(isinstance(record.name, str), "a name that is no string")
                holds(all(isinstance(v, str) for v in record.metadata.values()), "metadata that is no string")
                if isinstance(record.data, bytes):
                    try:
                        check_document(read(record.data, name=record.name, format=record.format))
                    except NianbaoError:
                        continue

    _imported(act)


def _row_seeds() -> list[bytes]:
    rows = [
        {"id": f"a{n}", "text": text[:600], "year": 2020 + n, "x": None} for n, text in enumerate(seeds.texts()[:12])
    ]
    return ["\n".join(json.dumps(row, ensure_ascii=False) for row in rows[i : i + 3]).encode() for i in range(0, 12, 3)]


def _parquet(data: bytes) -> None:
    from toolkit.sources import Columns, find_shards

    path = _place() / "rows.parquet"
    path.write_bytes(data)
    _imported(lambda: [list(shard.records()) for _, shard in find_shards([path], Columns(text="text", id="id"))])


def _parquet_seeds() -> list[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = []
    for column in (["甲", "乙", None], [b"a", b"b", b""], [1, 2, 3]):
        path = _place() / "seed.parquet"
        pq.write_table(pa.table({"id": ["x", "y", "z"], "text": column, "n": [1.5, None, 2.0]}), path)
        out.append(path.read_bytes())
    return out


# Rules


@cache
def schemas() -> tuple[tuple[str, type], ...]:
    """Return the packaged rule files, each with the structure that it has to follow."""
    found: dict[str, type] = {}
    for path in sorted((seeds.ROOT / "toolkit").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "load_rules" and node.keywords:
                name, schema, package = node.args[0], node.args[1], node.keywords[0].value
                if (
                    isinstance(name, ast.Constant)
                    and isinstance(schema, ast.Name)
                    and isinstance(package, ast.Constant)
                ):
                    module = ".".join(path.relative_to(seeds.ROOT).with_suffix("").parts)
                    structure = getattr(importlib.import_module(module), schema.id)
                    found[f"{str(package.value).replace('.', '/')}/{name.value}"] = structure
    return tuple(sorted(found.items(), key=lambda pair: pair[0]))


def _yaml(data: bytes) -> None:
    from toolkit.rules import load_rules

    path = _place() / "rules.yaml"
    path.write_bytes(data[1:])
    schema = schemas()[(data[0] if data else 0) % len(schemas())][1]
    _imported(lambda: load_rules(path, schema))


def _yaml_seeds() -> list[bytes]:
    return [bytes([n]) + (seeds.ROOT / name).read_bytes()[:6000] for n, (name, _) in enumerate(schemas())]


def _yaml_mutation(random: Random, data: bytes) -> bytes:
    if random.random() < 0.3:
        return m.mutate_bytes(random, data)
    head, text = data[:1] or b"\0", m.as_text(data[1:])
    for _ in range(random.choice((1, 3))):
        at = random.randint(0, len(text))
        sign = random.choice(
            (
                ": ",
                "- ",
                "\n",
                "  ",
                "&a ",
                "*a",
                "<<: *a\n",
                "!!python/object:os.system ",
                "{",
                "}",
                "[",
                "]",
                "'",
                '"',
                "|",
                ">",
                "#",
                "%",
                "?",
                "null",
                "1e400",
                "!!binary x",
                "2020-13-45",
                "0x",
                ".inf",
                "\t",
                "---\n",
                "...\n",
                "!!set {a}",
                "!!timestamp 2020-99-99",
                "=",
                "0o9",
                "1_0:99:99",
            )
        )
        text = text[:at] + sign * random.choice((1, 1, 2, 9)) + text[at + random.choice((0, 0, 1, 5)) :]
    return head + m.as_bytes(m.lines(random, text) if random.random() < 0.5 else text)


def _waivers(data: bytes) -> None:
    from toolkit.checking.waivers import load_waivers

    path = _place() / "waivers.yaml"
    path.write_bytes(data)
    _imported(lambda: load_waivers(path))


def _codebook(data: bytes) -> None:
    from toolkit.coding.codebook import Codebook

    path = _place() / "codebook.yaml"
    path.write_bytes(data)
    _imported(lambda: Codebook.load(path))


def _codebook_seeds() -> list[bytes]:
    return [(seeds.ROOT / "toolkit" / "coding" / "codebook.yaml").read_bytes()]


def _gazetteer(data: bytes) -> None:
    from toolkit.errors import RulesError
    from toolkit.parsing.place import Gazetteer, read_rows

    try:
        gazetteer = Gazetteer(read_rows(m.as_text(data), "places.tsv"))
    except RulesError:
        return
    for line in m.as_text(data).splitlines()[:20]:
        gazetteer.named(line.partition("\t")[2].partition("\t")[0])


def _gazetteer_seeds() -> list[bytes]:
    return [(seeds.ROOT / "corpora" / "sample" / "gazetteer.tsv").read_bytes()[:3000]]


_WAIVERS = """version: 1.0.0
waivers:
- {report: a.txt, code: t3.balance, reason: 原文如此}
"""

_READING = ("toolkit.reading",)
TARGETS: dict[str, Target] = {
    "txt": Target(lambda d: void(_read(d, "a.txt")), _txt_mutation, _text_seeds, _READING, 1.5),
    "md": Target(
        lambda d: void(_read(d, "a.md")), _md_mutation, lambda: [*seeds.files(".md"), *_text_seeds()[::6]], _READING
    ),
    "html": Target(lambda d: void(_read(d, "a.html")), _html_mutation, _html_seeds, _READING, 0.7),
    "docx": Target(lambda d: void(_read(d, "a.docx")), lambda r, d: m.mutate_docx(r, d), _docx_seeds, _READING, 0.5),
    "pdf": Target(
        lambda d: void(_read(d, "a.pdf")), lambda r, d: m.mutate_pdf(r, d), lambda: small_pdfs(), _READING, 0.4
    ),
    "sections": Target(_sections, _textual(6000), _text_seeds, ("toolkit.parsing.sections",), 2),
    "tables": Target(_tables, _textual(9000), _table_seeds, ("toolkit.parsing.tables",), 1.5),
    "solver": Target(_tables, _digit_runs, _table_seeds, ("toolkit.parsing.tables",), 1.5),
    "numerals": Target(
        _numerals, _numeral_mutation, _numeral_seeds, ("toolkit.linking.numerals", "toolkit.parsing.shadow"), 5
    ),
    "items": Target(_items, _textual(3000), _windows, ("toolkit.parsing.items",), 2.5),
    "mentions": Target(_mentions, _textual(2000), _windows, ("toolkit.linking",), 2.5),
    "report": Target(
        _direct, _textual(9000), _text_seeds, ("toolkit.parsing", "toolkit.linking", "toolkit.checking"), 1.5
    ),
    "page": Target(lambda d: _report(d, "a.html"), _html_mutation, _html_seeds, ("toolkit.parsing.tables",), 0.5),
    "labelstudio": Target(
        _labelstudio, _json_mutation, lambda: [_annotated()[1]["labelstudio"]], ("toolkit.exchange",), 0.7
    ),
    "doccano": Target(
        _doccano, _json_mutation, lambda: _annotated()[1]["doccano"].splitlines(), ("toolkit.exchange",), 0.7
    ),
    "brat": Target(_brat, _textual(4000), lambda: list(_annotated()[2]["brat"].values()), ("toolkit.exchange",), 0.7),
    "rows": Target(_rows, _json_mutation, _row_seeds, ("toolkit.sources",), 0.7),
    "parquet": Target(_parquet, lambda r, d: m.mutate_bytes(r, d), _parquet_seeds, ("toolkit.sources",), 0.3),
    "yaml": Target(_yaml, _yaml_mutation, _yaml_seeds, ("toolkit.rules",), 0.5),
    "waivers": Target(_waivers, _yaml_mutation, lambda: [_WAIVERS.encode()], ("toolkit.checking.waivers",), 0.3),
    "codebook": Target(_codebook, _yaml_mutation, _codebook_seeds, ("toolkit.coding.codebook",), 0.3),
    "gazetteer": Target(_gazetteer, _textual(4000), _gazetteer_seeds, ("toolkit.parsing.place",), 0.3),
}


def void(_: object) -> None:
    """Drop a value."""


def small_pdfs() -> list[bytes]:
    """Return PDFs of a page or two, quick to read."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = []
    for compressed in (0, 1):
        file = io.BytesIO()
        canvas = Canvas(file, pageCompression=compressed)
        canvas.setFont("Helvetica", 10)
        for n, line in enumerate(("Annual report 2021", "1. Overview", "a 1 0 0 1", "b 2 1 0 3", "total 3 1 0 4")):
            canvas.drawString(60, 780 - 20 * n, line)
        canvas.grid((50, 150, 250), (600, 620, 640))
        canvas.drawString(60, 605, "12")
        canvas.showPage()
        canvas.save()
        out.append(file.getvalue())
    return out
