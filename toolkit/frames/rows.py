"""The eight frames of a corpus: what a row comes from, and the columns, described in ``rows.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, get_args

import msgspec

from toolkit.parsing.forms import cell_ids
from toolkit.parsing.tables.pre2019 import load_statistics
from toolkit.report import CellState, Report
from toolkit.rules import load_rules

if TYPE_CHECKING:
    import pyarrow as pa

FRAMES = ("reports", "sections", "items", "tables", "mentions", "links", "findings", "failures")
YEARS = "years"
"""What only a corpus knows, not a report: not among the frames of a report, described beside them."""
STATES: tuple[str, ...] = get_args(CellState)


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
    return load_rules("rows.yaml", RowsFile, package="toolkit.frames")


@cache
def all_cells() -> tuple[str, ...]:
    """Return every cell id that has a column: both editions, the 2021 ones first, then the statistics before 2019.

    Examples:
        >>> len(all_cells()), all_cells()[-1]
        (350, 'pre2019.trainees.cumulative')
    """
    names = dict.fromkeys(f"pre2019.{indicator.id}" for indicator in load_statistics().indicators)
    before = ((name, f"{name}.cumulative") for name in names)
    return tuple(dict.fromkeys(chain(cell_ids("2021"), cell_ids("2019"), chain.from_iterable(before))))


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
        "decided": of(struct([("cell", text), ("value", number), ("decided_by", text)])),
        "cells": of(struct([("cell", text), ("value", number), ("state", text)])),
        "quotes": of(struct([("cell", text), ("raw", text), *span, ("candidates", of(number)), ("decided_by", text)])),
    }
    return pa.schema([(name, types[column.type]) for name, column in columns_of(frame).items()])
