"""Where the frames of a dataset folder lie, and how a file of a frame is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.frames.rows import load_rows, schema_of

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MANIFESTS = "_shards"
"""The folder beside those of the frames: what each shard was made of, written last."""
BUFFER = 1 << 18
"""Bytes of a file that are gathered before they are handed to the system."""
FREE_TEXT = {"text", "from_text", "to_text", "title", "message"}


@contextmanager
def open_writer(path: Path, frame: str, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    """Give a writer of the Parquet file of one shard of a frame."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    words, told = _layout(frame)
    compression = "snappy" if frame == "tables" else "zstd"  # hundreds of short columns; setting up zstd costs
    options: dict[str, Any] = {"compression": compression, "use_dictionary": words, "write_statistics": told}
    with (
        pa.BufferedOutputStream(pa.OSFile(str(path), "wb"), BUFFER) as file,  # a call of the system per page is slow
        pq.ParquetWriter(file, schema, **options) as writer,
    ):
        yield writer


@cache
def _layout(frame: str) -> tuple[list[str], list[str]]:
    """Return the columns whose values repeat and are written as dictionaries, and those whose range is written."""
    import pyarrow as pa

    schema = schema_of(frame)
    words = [
        field.name
        for field in schema
        if (pa.types.is_string(field.type) or pa.types.is_dictionary(field.type)) and field.name not in FREE_TEXT
    ]
    if frame == "failures":
        return words, []
    nested = [f"quotes.list.element.{part}" for part in ("cell", "decided_by")] if frame == "tables" else []
    told = [*load_rows().common, *(["waived"] if frame == "findings" else [])]
    return words + nested, told  # those of hundreds of cells cost more than they spare


def read_manifests(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what the manifests of a dataset folder say: rows by frame, counts of values, the limits."""
    for file in sorted((folder / MANIFESTS).glob("*.json")):
        yield json.loads(file.read_bytes())
