"""Frames as flat tables and back: lists and structs become JSON text, so that a cell holds one value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from toolkit.frames.rows import schema_of

if TYPE_CHECKING:
    import pyarrow as pa


def flatten(table: pa.Table) -> pa.Table:
    """Return the table with every list and struct as JSON text, and plain strings for dictionary columns.

    Examples:
        >>> import pyarrow as pa
        >>> flatten(pa.table({"cues": [["更新", "不及时"], None]})).to_pylist()
        [{'cues': '["更新","不及时"]'}, {'cues': None}]
    """
    import pyarrow as pa

    columns = []
    for column, field in zip(table.columns, table.schema, strict=True):
        if pa.types.is_nested(field.type):
            column = pa.chunked_array([[_dump(value) for value in column.to_pylist()]], pa.string())
        elif pa.types.is_dictionary(field.type):
            column = column.cast(field.type.value_type)
        columns.append(column)
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


def unflatten(table: pa.Table, frame: str) -> pa.Table:
    """Return the frame that ``flatten`` made flat; columns in any order, those of no frame left out.

    Examples:
        >>> empty = schema_of("items").empty_table()
        >>> unflatten(flatten(empty), "items") == empty
        True
    """
    import pyarrow as pa

    columns = []
    for field in schema_of(frame):
        column = table[field.name]
        if pa.types.is_nested(field.type):
            values = [None if value is None else json.loads(value) for value in column.to_pylist()]
            columns.append(pa.chunked_array([pa.array(values, field.type)]))
        else:
            value_type = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
            plain = column.cast(value_type)
            columns.append(plain.dictionary_encode().cast(field.type) if value_type != field.type else plain)
    return pa.table(columns, schema=schema_of(frame))


def _dump(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


PART = "__"


def split_long(table: pa.Table, fits: Callable[[str], bool], step: int) -> pa.Table:
    """Return the table with texts too long for a cell continued in columns ``name__2``, ``name__3``.

    Args:
        table: a flat table.
        fits: whether a text fits into one cell.
        step: code points that always do.
    """
    import pyarrow as pa

    columns: dict[str, pa.ChunkedArray] = {}
    for name in table.column_names:
        column = table[name]
        columns[name] = column
        if not pa.types.is_string(column.type):
            continue
        values = column.to_pylist()
        if all(value is None or fits(value) for value in values):
            continue
        parts = [_parts(value, fits, step) for value in values]
        for n in range(max(map(len, parts))):
            key = name if n == 0 else f"{name}{PART}{n + 1}"
            columns[key] = pa.chunked_array([[part[n] if n < len(part) else None for part in parts]], pa.string())
    return pa.table(columns)


def join_long(table: pa.Table) -> pa.Table:
    """Return the table with the continuations of ``split_long`` put together again."""
    import pyarrow as pa

    columns: dict[str, pa.ChunkedArray] = {}
    for name in table.column_names:
        stem, mark, number = name.rpartition(PART)
        if not (mark and number.isdigit() and stem in columns):
            columns[name] = table[name]
            continue
        pairs: Iterator[tuple[str | None, str | None]] = zip(
            columns[stem].to_pylist(), table[name].cast(pa.string()).to_pylist(), strict=True
        )
        columns[stem] = pa.chunked_array([[a if b is None else (a or "") + b for a, b in pairs]], pa.string())
    return pa.table(columns)


def _parts(value: str | None, fits: Callable[[str], bool], step: int) -> list[str | None]:
    if value is None or fits(value):
        return [value]
    return [value[start : start + step] for start in range(0, len(value), step)]
