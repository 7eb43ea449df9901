"""From reports to the eight frames of a corpus: whole columns at once, no object per row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, compress
from typing import TYPE_CHECKING, Any

from toolkit.cells import Cells
from toolkit.frames.rows import FRAMES, STATES, Failure, Row, all_cells, schema_of
from toolkit.report import Place, Report

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


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

    reports = [row.report for row in rows]
    common = {name: pa.array(values, schema_of("reports").field(name).type) for name, values in _common(reports)}
    failures = list(failures)
    lost = {"source": [f.source for f in failures], "kind": [f.kind for f in failures]}
    lost["message"] = [f.message for f in failures]
    ones = [1] * len(reports)
    tables = {
        "reports": _table("reports", common, ones, _reports(rows)),
        "sections": _table("sections", common, [len(r.sections) for r in reports], _sections(reports)),
        "items": _table("items", common, [len(r.items) for r in reports], _items(reports)),
        "tables": _table("tables", common, ones, _cells(reports)),
        "mentions": _table("mentions", common, [len(r.mentions) for r in reports], _mentions(reports)),
        "links": _table("links", common, [len(r.links) for r in reports], _links(reports)),
        "findings": _table("findings", common, [len(r.findings) for r in reports], _findings(reports)),
        "failures": pa.table(lost, schema=schema_of("failures")),
    }
    return {name: tables[name] for name in FRAMES}


def _table(frame: str, common: dict[str, pa.Array], counts: list[int], own: dict[str, Any]) -> pa.Table:
    """Join a frame's own columns with those of the reports, each report's repeated ``counts`` times."""
    import numpy as np
    import pyarrow as pa

    owner = pa.array(np.repeat(np.arange(len(counts), dtype=np.int32), counts))
    arrays = []
    for field in schema_of(frame):
        if field.name in own:
            values = own[field.name]
            arrays.append(values if isinstance(values, pa.Array) else pa.array(values, field.type))
        else:
            arrays.append(common[field.name].take(owner))
    return pa.Table.from_arrays(arrays, schema=schema_of(frame))


def _common(reports: Sequence[Report]) -> Iterable[tuple[str, list[Any]]]:
    yield "report_id", [r.id for r in reports]
    yield "authority", [r.authority.name for r in reports]
    yield "level", [r.authority.level for r in reports]
    for name in ("province", "prefecture", "county", "adcode", "township"):
        yield name, [getattr(r.authority.place, name) for r in reports]
    yield "year", [r.year for r in reports]
    yield "form", [r.form for r in reports]


def _reports(rows: Sequence[Row]) -> dict[str, Any]:
    reports = [row.report for row in rows]
    states = [Cells.of(r.text, r.facts).states for r in reports]
    evidence = [e for r in reports for e in r.evidence.values()]
    reasons = {
        "of": [key for r in reports for key in r.evidence],
        "reason": [e.reason for e in evidence],
        "start": [e.start for e in evidence],
        "end": [e.end for e in evidence],
    }
    return {
        "source": [r.source for r in reports],
        "format": [row.format for row in rows],
        "encoding": [row.encoding for row in rows],
        "metadata": [
            json.dumps(row.metadata, ensure_ascii=False, sort_keys=True) if row.metadata else None for row in rows
        ],
        "place_candidates": [list(map(_place, r.authority.candidates)) for r in reports],
        "evidence": _structs("reports", "evidence", [len(r.evidence) for r in reports], reasons),
        "problems": [len(r.problems) for r in reports],
        "measures": [len(r.measures) for r in reports],
        "cells": [s.count("number") for s in states],
        "undecided_cells": [s.count("ambiguous") + s.count("missing") for s in states],
        "failed_checks": [sum(finding.status == "fail" for finding in r.findings) for r in reports],
        "warnings": [r.warnings for r in reports],
        "text": [r.text for r in reports],
    }


def _sections(reports: Sequence[Report]) -> dict[str, Any]:
    sections = list(chain.from_iterable(r.sections for r in reports))
    own = ("present", "empty")
    return {
        "role": [s.role for s in sections],
        "state": [s.state for s in sections],
        "title": [s.title for s in sections],
        "start": [s.start for s in sections],
        "body_start": [s.body_start for s in sections],
        "end": [s.end for s in sections],
        "parent": [s.parent for s in sections],
        "evidence": [s.evidence for s in sections],
        "text": [r.text[s.body_start : s.end] if s.state in own else None for r in reports for s in r.sections],
    }


def _items(reports: Sequence[Report]) -> dict[str, Any]:
    from toolkit.coding.codebook import Codebook

    labels = {topic.code: f"{topic.zh} {topic.en}" for topic in Codebook.default().topics.values()}
    items = list(chain.from_iterable(r.items for r in reports))
    topics = [topic for i in items for topic in i.topics]
    parts = {"code": [topic.code for topic in topics], "probability": [topic.probability for topic in topics]}
    return {
        "item_id": [i.id for i in items],
        "kind": [i.kind for i in items],
        "text": [i.text for i in items],
        "start": [i.start for i in items],
        "end": [i.end for i in items],
        "section": [i.section for i in items],
        "primary": [i.primary for i in items],
        "primary_label": [labels.get(i.primary) if i.primary else None for i in items],
        "probability": [
            next((topic.probability for topic in i.topics if topic.code == i.primary), None) for i in items
        ],
        "secondary": [i.secondary for i in items],
        "topics": _structs("items", "topics", [len(i.topics) for i in items], parts),
        "cues": [i.cues for i in items],
        "evidence": [i.evidence for i in items],
    }


def _cells(reports: Sequence[Report]) -> dict[str, Any]:
    """Lay the cells of all reports out as one matrix of values and one of states, then cut it into columns."""
    import numpy as np
    import pyarrow as pa

    cells, n = all_cells(), len(reports)
    values = np.full((n, len(cells)), np.nan)
    states = np.full((n, len(cells)), -1, np.int8)
    codes = {state: code for code, state in enumerate(STATES)}
    odd: list[list[dict[str, Any]]] = []
    reads = [Cells.of(report.text, report.facts) for report in reports]
    for number, read in enumerate(reads):
        known, others = _places(read.ids.names)
        if read and not others:
            states[number, known] = list(map(codes.__getitem__, read.states))
            values[number, known] = read.array
        else:
            kept = [i for i, cell in enumerate(read) if cell not in others]
            states[number, known] = [codes[read.states[i]] for i in kept]
            values[number, known] = read.array[kept]
        odd.append(
            [
                {"cell": cell, "value": value, "state": read[cell].state}
                for cell, value in zip(others, _floats(read[cell].value for cell in others), strict=True)
            ]
        )
    states, values = np.ascontiguousarray(states.T), np.ascontiguousarray(values.T)
    numbers = np.packbits(states == codes["number"], axis=1, bitorder="little")
    stated = np.packbits(states >= 0, axis=1, bitorder="little")
    used = set(np.flatnonzero((states >= 0).any(axis=1)).tolist())
    dictionary = pa.array(STATES, pa.string())
    columns: dict[str, Any] = {}
    no_value = pa.nulls(n, pa.float64())
    no_state = pa.DictionaryArray.from_arrays(pa.nulls(n, pa.int8()), dictionary)
    for i, cell in enumerate(cells):
        if i not in used:
            columns[cell], columns[f"state.{cell}"] = no_value, no_state
            continue
        columns[cell] = pa.Array.from_buffers(pa.float64(), n, [pa.py_buffer(numbers[i]), pa.py_buffer(values[i])])
        index = pa.Array.from_buffers(pa.int8(), n, [pa.py_buffer(stated[i]), pa.py_buffer(states[i])])
        columns[f"state.{cell}"] = pa.DictionaryArray.from_arrays(index, dictionary)
    columns["quotes"] = _structs("tables", "quotes", *_quotes(reads))
    columns["other_cells"] = odd
    return columns


def _quotes(reads: Sequence[Cells]) -> tuple[list[int], dict[str, list[Any]]]:
    """Return how many cells of each report stand in its text or were decided, and what there is to say of them all."""
    counts: list[int] = []
    parts: dict[str, list[Any]] = {name: [] for name in ("cell", "raw", "start", "end", "candidates", "decided_by")}
    for read in reads:
        size = len(read)
        why = [note and note.reason for note in read.notes] or [None] * size
        candidates = [tuple(map(float, several)) for several in read.candidates]
        columns: tuple[Sequence[Any], ...] = (read.ids.names, read.raws, read.starts, read.ends, candidates, why)
        if None in read.starts:
            kept = [start is not None or reason is not None for start, reason in zip(read.starts, why, strict=True)]
            columns = tuple(list(compress(column, kept)) for column in columns)
        for part, column in zip(parts.values(), columns, strict=True):
            part += column
        counts.append(len(columns[0]))
    return counts, parts


@lru_cache(maxsize=256)
def _places(cells: tuple[str, ...]) -> tuple[NDArray[np.intp], frozenset[str]]:
    """Return where the cells of a report stand among all columns, and those that have none."""
    import numpy as np

    index = {cell: i for i, cell in enumerate(all_cells())}
    return np.array([index[cell] for cell in cells if cell in index], np.intp), frozenset(
        cell for cell in cells if cell not in index
    )


def _mentions(reports: Sequence[Report]) -> dict[str, Any]:
    mentions = list(chain.from_iterable(r.mentions for r in reports))
    quantities = [m.quantity for m in mentions]
    return {
        "mention_id": [m.id for m in mentions],
        "text": [m.text for m in mentions],
        "start": [m.start for m in mentions],
        "end": [m.end for m in mentions],
        "low": _floats(q.low for q in quantities),
        "high": _floats(q.high for q in quantities),
        "unit": [q.unit for q in quantities],
        "cells": _few("mentions", "cells", [m.cells for m in mentions]),
        "status": [m.status for m in mentions],
        "scope": [m.scope for m in mentions],
        "label": [m.label for m in mentions],
        "reason": [m.reason for m in mentions],
    }


def _links(reports: Sequence[Report]) -> dict[str, Any]:
    links = list(chain.from_iterable(r.links for r in reports))
    sources, targets = [], []
    for report in reports:
        texts = {i.id: i.text for i in report.items} | {m.id: m.text for m in report.mentions}
        for link in report.links:
            sources.append(texts.get(link.from_))
            targets.append(texts.get(link.to[0]) if len(link.to) == 1 else None)
    return {
        "kind": [link.kind for link in links],
        "from": [link.from_ for link in links],
        "to": _few("links", "to", [link.to for link in links]),
        "score": [link.score for link in links],
        "from_text": sources,
        "to_text": targets,
    }


def _findings(reports: Sequence[Report]) -> dict[str, Any]:
    import pyarrow as pa

    findings = list(chain.from_iterable(r.findings for r in reports))
    said = [(r.text, f.evidence) for r in reports for f in r.findings if f.evidence]
    counts = [len(f.evidence) for f in findings]
    spans = [span for _, spans in said for span in spans]
    parts = {"start": [start for start, _ in spans], "end": [end for _, end in spans]}
    return {
        "finding_id": [f.id for f in findings],
        "code": [f.code for f in findings],
        "status": [f.status for f in findings],
        "cells": _few("findings", "cells", [f.cells for f in findings]),
        "left": _floats(f.left for f in findings),
        "right": _floats(f.right for f in findings),
        "message": [f.message for f in findings],
        "waived": pa.nulls(len(findings), pa.string()),
        "quotes": _lists("findings", "quotes", counts, [text[a:b] for text, spans in said for a, b in spans]),
        "evidence": _structs("findings", "evidence", counts, parts),
    }


def _floats(numbers: Iterable[float | None]) -> list[float | None]:
    """Return numbers as the columns hold them: whole ones that these cannot hold exactly are rounded, not refused."""
    return [None if number is None else float(number) for number in numbers]


def _lists(frame: str, column: str, counts: list[int], values: pa.Array | list[Any]) -> pa.Array:
    """Return a column of lists from the values of all lists and how many belong to each."""
    return _nested(schema_of(frame).field(column).type, counts, values)


def _nested(kind: pa.ListType, counts: list[int], values: pa.Array | list[Any]) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    offsets = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=offsets[1:])
    array = values if isinstance(values, pa.Array) else pa.array(values, kind.value_type)
    return pa.ListArray.from_arrays(pa.array(offsets), array, type=kind)


def _structs(frame: str, column: str, counts: list[int], parts: dict[str, Any]) -> pa.Array:
    """Return a column of lists of structs from the structs' fields and how many structs belong to each list."""
    import pyarrow as pa

    fields = list(schema_of(frame).field(column).type.value_type)
    arrays = [
        part if isinstance(part := parts[field.name], pa.Array) else pa.array(part, field.type) for field in fields
    ]
    return _lists(frame, column, counts, pa.StructArray.from_arrays(arrays, fields=fields))


def _few(frame: str, column: str, tuples: Sequence[tuple[Any, ...]]) -> pa.Array:
    """Return a column of lists of which many are the same: each is made once, then taken where it stands."""
    import pyarrow as pa

    places: dict[tuple[Any, ...], int] = {}
    owner = [places.setdefault(one, len(places)) for one in tuples]
    return pa.array(list(places), schema_of(frame).field(column).type).take(pa.array(owner, pa.int32()))


def _place(place: Place) -> str:
    parts = (place.province, place.prefecture, place.county, place.township)
    return "".join(part for part in parts if part) + (f" {place.adcode}" if place.adcode else "")
