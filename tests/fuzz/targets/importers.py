"""What comes back from annotators and what tables of reports bring: read, or refused in one line."""

from __future__ import annotations

import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from random import Random

import mutations as m
import seeds
from invariants import check_document, holds

from targets.target import Target, imported, place, textual
from toolkit.errors import NianbaoError


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


def _labelstudio(data: bytes) -> None:
    from toolkit.exchange.labelstudio import read_annotations

    path = place() / "l.json"
    path.write_bytes(data)
    imported(lambda: read_annotations(path, _annotated()[0]))


def _doccano(data: bytes) -> None:
    from toolkit.exchange.doccano import read_doccano

    path = place() / "d.jsonl"
    path.write_bytes(data)
    imported(lambda: read_doccano(path, _annotated()[0], "x"))


def _brat(data: bytes) -> None:
    from toolkit.exchange.brat import read_brat

    folder = place() / "b"
    folder.mkdir(exist_ok=True)
    standoff = _annotated()[2]["brat"]
    for name, content in standoff.items():
        (folder / name).write_bytes(content)
    annotations = sorted(name for name in standoff if name.endswith(".ann"))
    name = [*annotations, "reports.tsv"][len(data) % (len(annotations) + 1)]
    (folder / name).write_bytes(data)
    imported(lambda: read_brat(folder, _annotated()[0], "x"))


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
    from toolkit.inputs.sources import Columns, find_shards
    from toolkit.reading import read

    path = place() / "rows.jsonl"
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

    imported(act)


def _row_seeds() -> list[bytes]:
    rows = [
        {"id": f"a{n}", "text": text[:600], "year": 2020 + n, "x": None} for n, text in enumerate(seeds.texts()[:12])
    ]
    return ["\n".join(json.dumps(row, ensure_ascii=False) for row in rows[i : i + 3]).encode() for i in range(0, 12, 3)]


def _parquet(data: bytes) -> None:
    from toolkit.inputs.sources import Columns, find_shards

    path = place() / "rows.parquet"
    path.write_bytes(data)
    imported(lambda: [list(shard.records()) for _, shard in find_shards([path], Columns(text="text", id="id"))])


def _parquet_seeds() -> list[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = []
    for column in (["甲", "乙", None], [b"a", b"b", b""], [1, 2, 3]):
        path = place() / "seed.parquet"
        pq.write_table(pa.table({"id": ["x", "y", "z"], "text": column, "n": [1.5, None, 2.0]}), path)
        out.append(path.read_bytes())
    return out


_ROOMS = ("toolkit.exchange",)
TARGETS = {
    "labelstudio": Target(_labelstudio, _json_mutation, lambda: [_annotated()[1]["labelstudio"]], _ROOMS, 0.7),
    "doccano": Target(_doccano, _json_mutation, lambda: _annotated()[1]["doccano"].splitlines(), _ROOMS, 0.7),
    "brat": Target(_brat, textual(4000), lambda: list(_annotated()[2]["brat"].values()), _ROOMS, 0.7),
    "rows": Target(_rows, _json_mutation, _row_seeds, ("toolkit.inputs.sources",), 0.7),
    "parquet": Target(_parquet, lambda r, d: m.mutate_bytes(r, d), _parquet_seeds, ("toolkit.inputs.sources",), 0.3),
}
