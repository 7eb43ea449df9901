"""From reports to rows: the eight frames of a corpus as Arrow tables, their columns described in ``rows.yaml``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from toolkit.parsing.forms import cell_ids
from toolkit.report import Place, Report
from toolkit.rules import load_rules

if TYPE_CHECKING:
    import pyarrow as pa

FRAMES = ("reports", "sections", "items", "tables", "mentions", "links", "findings", "failures")


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column: its type, its Chinese name and an English sentence."""

    type: str
    zh: str
    en: str


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One frame: its Chinese name, what a row is, and the columns of its own."""

    zh: str
    en: str
    columns: dict[str, Column]


class RowsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``rows.yaml``."""

    version: str
    common: dict[str, Column]
    frames: dict[str, Frame]


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read: the source as given, a stable word, and the one-line reason."""

    source: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """A report and what only its source knew: the file format, the encoding, the metadata that came with it."""

    report: Report
    format: str
    encoding: str | None
    metadata: dict[str, str] = field(default_factory=dict)


@cache
def load_rows() -> RowsFile:
    """Return the description of all frames and columns."""
    return load_rules("rows.yaml", RowsFile, package="toolkit")


@cache
def all_cells() -> tuple[str, ...]:
    """Return the cell ids of both editions, the 2021 ones first.

    Examples:
        >>> len(all_cells())
        240
    """
    return tuple(dict.fromkeys(chain(cell_ids("2021"), cell_ids("2019"))))


def columns_of(frame: str) -> dict[str, Column]:
    """Return the columns of a frame in order, those that travel with every row first.

    Examples:
        >>> list(columns_of("links"))[-3:]
        ['score', 'from_text', 'to_text']
    """
    rows = load_rows()
    own = rows.frames[frame].columns
    if frame == "failures":
        return dict(own)
    columns = {**rows.common, **own}
    if frame == "tables":
        for cell in all_cells():
            columns[cell] = Column(
                "float64", cell, f"The number printed in cell {cell}; null unless its state is number."
            )
        for cell in all_cells():
            columns[f"state.{cell}"] = Column(
                "state", f"{cell} 状态", f"State of cell {cell}; null where the edition of the report has no such cell."
            )
    return columns


@cache
def schema_of(frame: str) -> pa.Schema:
    """Return the Arrow schema of a frame."""
    import pyarrow as pa

    struct, of, text, number = pa.struct, pa.list_, pa.string(), pa.float64()
    span = [("start", pa.int32()), ("end", pa.int32())]
    types = {
        "string": text,
        "state": pa.dictionary(pa.int8(), text),
        "int32": pa.int32(),
        "float64": number,
        "strings": of(text),
        "spans": of(struct(span)),
        "topics": of(struct([("code", text), ("probability", number)])),
        "reasons": of(struct([("of", text), ("reason", text), *span])),
        "quotes": of(struct([("cell", text), ("raw", text), *span, ("candidates", of(number)), ("decided_by", text)])),
    }
    return pa.schema([(name, types[column.type]) for name, column in columns_of(frame).items()])


def to_tables(rows: Sequence[Row], failures: Iterable[Failure] = ()) -> dict[str, pa.Table]:
    """Turn reports and failures into the eight frames.

    Args:
        rows: the reports with their documents' format and encoding, in corpus order.
        failures: the inputs that could not be read.

    Returns:
        One Arrow table per name of ``FRAMES``, each with the schema of ``schema_of`` (also when it has no row).

    Examples:
        >>> tables = to_tables([], [Failure("a.pdf", "empty", "a.pdf: found an empty file")])
        >>> {name: table.num_rows for name, table in tables.items() if table.num_rows}
        {'failures': 1}
    """
    import pyarrow as pa

    from toolkit.coding.codebook import Codebook

    labels = {topic.code: f"{topic.zh} {topic.en}" for topic in Codebook.default().topics.values()}
    collected: dict[str, list[dict[str, Any]]] = {name: [] for name in FRAMES}
    for row in rows:
        _collect(row, labels, collected)
    collected["failures"] = [{"source": f.source, "kind": f.kind, "message": f.message} for f in failures]
    return {name: pa.Table.from_pylist(collected[name], schema=schema_of(name)) for name in FRAMES}


def _collect(row: Row, labels: dict[str, str], out: dict[str, list[dict[str, Any]]]) -> None:
    report = row.report
    text, place = report.text, report.authority.place
    common = {
        "report_id": report.id,
        "authority": report.authority.name,
        "level": report.authority.level,
        "province": place.province,
        "prefecture": place.prefecture,
        "county": place.county,
        "adcode": place.adcode,
        "township": place.township,
        "year": report.year,
        "form": report.form,
    }
    states = [fact.state for fact in report.facts.values()]
    out["reports"].append(
        common
        | {
            "source": report.source,
            "format": row.format,
            "encoding": row.encoding,
            "metadata": json.dumps(row.metadata, ensure_ascii=False, sort_keys=True) if row.metadata else None,
            "place_candidates": [_place(candidate) for candidate in report.authority.candidates],
            "evidence": [
                {"of": key, "reason": e.reason, "start": e.start, "end": e.end} for key, e in report.evidence.items()
            ],
            "problems": len(report.problems),
            "measures": len(report.measures),
            "cells": states.count("number"),
            "undecided_cells": states.count("ambiguous") + states.count("missing"),
            "failed_checks": sum(finding.status == "fail" for finding in report.findings),
            "warnings": list(report.warnings),
            "text": text,
        }
    )
    for s in report.sections:
        out["sections"].append(
            common
            | {
                "role": s.role,
                "state": s.state,
                "title": s.title,
                "start": s.start,
                "body_start": s.body_start,
                "end": s.end,
                "parent": s.parent,
                "evidence": s.evidence,
                "text": text[s.body_start : s.end] if s.state in ("present", "empty") else None,
            }
        )
    texts = {}
    for i in report.items:
        texts[i.id] = i.text
        scores = {topic.code: topic.probability for topic in i.topics}
        out["items"].append(
            common
            | {
                "item_id": i.id,
                "kind": i.kind,
                "text": i.text,
                "start": i.start,
                "end": i.end,
                "section": i.section,
                "primary": i.primary,
                "primary_label": labels.get(i.primary) if i.primary else None,
                "probability": scores.get(i.primary) if i.primary else None,
                "secondary": list(i.secondary),
                "topics": [{"code": code, "probability": score} for code, score in scores.items()],
                "cues": list(i.cues),
                "evidence": i.evidence,
            }
        )
    if report.facts:
        wide: dict[str, Any] = dict(common)
        quotes = []
        for cell, fact in report.facts.items():
            wide[f"state.{cell}"] = fact.state
            if fact.state == "number":
                wide[cell] = fact.value
            if fact.start is not None:
                quotes.append(
                    {
                        "cell": cell,
                        "raw": fact.raw,
                        "start": fact.start,
                        "end": fact.end,
                        "candidates": fact.candidates,
                        "decided_by": fact.decided_by.reason if fact.decided_by else None,
                    }
                )
        wide["quotes"] = quotes
        out["tables"].append(wide)
    for m in report.mentions:
        texts[m.id] = m.text
        out["mentions"].append(
            common
            | {
                "mention_id": m.id,
                "text": m.text,
                "start": m.start,
                "end": m.end,
                "low": m.quantity.low,
                "high": m.quantity.high,
                "unit": m.quantity.unit,
                "cells": list(m.cells),
                "status": m.status,
                "scope": m.scope,
                "label": m.label,
                "reason": m.reason,
            }
        )
    for link in report.links:
        out["links"].append(
            common
            | {
                "kind": link.kind,
                "from": link.from_,
                "to": list(link.to),
                "score": link.score,
                "from_text": texts.get(link.from_),
                "to_text": texts.get(link.to[0]) if len(link.to) == 1 else None,
            }
        )
    for f in report.findings:
        out["findings"].append(
            common
            | {
                "finding_id": f.id,
                "code": f.code,
                "status": f.status,
                "cells": list(f.cells),
                "left": f.left,
                "right": f.right,
                "message": f.message,
                "quotes": [text[start:end] for start, end in f.evidence],
                "evidence": [{"start": start, "end": end} for start, end in f.evidence],
            }
        )


def _place(place: Place) -> str:
    parts = (place.province, place.prefecture, place.county, place.township)
    return "".join(part for part in parts if part) + (f" {place.adcode}" if place.adcode else "")
