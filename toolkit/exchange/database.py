"""Parquet and DuckDB: every type as it is, lists and structs too.

What they cannot carry: nothing of the frames. DuckDB holds the columns of states as ENUM; dictionary and codebook are
tables of the file, descriptions are also comments on tables and columns, so that ``DESCRIBE`` and tools show them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.exchange.csvfiles import write_beside
from toolkit.exchange.dictionary import about, codebook_table, column_label, dictionary
from toolkit.exchange.extra import need
from toolkit.rows import FRAMES, columns_of, load_rows, schema_of

if TYPE_CHECKING:
    import pyarrow as pa


def write_parquet(frames: Mapping[str, pa.Table], folder: Path) -> None:
    """Write one Parquet file per frame, descriptions as metadata of fields, and ``dictionary.csv`` beside them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in frames.items():
        fields = [
            field.with_metadata({"zh": column_label(name, field.name), "en": columns_of(name)[field.name].en})
            for field in table.schema
        ]
        described = pa.schema(fields, metadata={"description": load_rows().frames[name].en})
        part = folder / f"{name}.parquet.tmp"
        pq.write_table(table.cast(described), part, compression="zstd")
        part.replace(folder / f"{name}.parquet")
    write_beside(frames, folder, "Parquet: types as in dictionary.csv; null is null.")


def read_parquet(folder: Path) -> dict[str, pa.Table]:
    """Read the frames that ``write_parquet`` wrote, equal to what went out."""
    import pyarrow.parquet as pq

    paths = {name: folder / f"{name}.parquet" for name in FRAMES}
    return {name: pq.read_table(path, schema=schema_of(name)) for name, path in paths.items() if path.exists()}


def write_duckdb(frames: Mapping[str, pa.Table], path: Path) -> None:
    """Write a DuckDB file: a table per frame, then ``dictionary``, ``codebook`` and ``about``.

    Raises:
        NianbaoError: the extra is not installed.
    """
    import pyarrow as pa

    duckdb = need("duckdb", "DuckDB")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".tmp")
    part.unlink(missing_ok=True)
    lines = pa.table({"line": about(frames, "DuckDB: null is null; a list is a list.")})
    beside = {"dictionary": dictionary(frames), "codebook": codebook_table(), "about": lines}
    with duckdb.connect(str(part)) as database:
        database.begin()
        for name, table in {**frames, **beside}.items():
            database.register("incoming", table)
            database.execute(f"CREATE TABLE {_name(name)} AS SELECT * FROM incoming")
            database.unregister("incoming")
        for name in frames:
            database.execute(f"COMMENT ON TABLE {_name(name)} IS {_text(load_rows().frames[name].en)}")
            for column, spec in columns_of(name).items():
                note = f"{column_label(name, column)}: {spec.en}"
                database.execute(f"COMMENT ON COLUMN {_name(name)}.{_name(column)} IS {_text(note)}")
        database.commit()
    part.replace(path)


def read_duckdb(path: Path) -> dict[str, pa.Table]:
    """Read the frames that ``write_duckdb`` wrote, equal to what went out."""
    duckdb = need("duckdb", "DuckDB")
    frames = {}
    with duckdb.connect(str(path), read_only=True) as database:
        held = {name for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        for name in FRAMES:
            if name in held:
                found = database.sql(f"SELECT * FROM {_name(name)}").to_arrow_table()
                frames[name] = _as(found, name)
    return frames


def _as(table: pa.Table, frame: str) -> pa.Table:
    import pyarrow as pa

    columns = []
    for field, column in zip(schema_of(frame), table.columns, strict=True):
        if pa.types.is_dictionary(field.type):
            column = column.cast(pa.string()).dictionary_encode()
        columns.append(column.cast(field.type))
    return pa.table(columns, schema=schema_of(frame))


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
