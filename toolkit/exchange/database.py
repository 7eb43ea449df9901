"""Parquet and DuckDB: every type as it is, lists and structs too.

What they cannot carry: nothing of the frames; labels of values are in the codebook alone. DuckDB holds the columns of
states as ENUM; dictionary and codebook are tables of the file, descriptions are also comments on tables and columns, so
that ``DESCRIBE`` and tools show them. Parquet has descriptions as metadata of its fields, the rest as CSV beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.exchange.csvfiles import write_beside
from toolkit.exchange.dictionary import about, codebook_table, column_label, dictionary
from toolkit.exchange.extra import need
from toolkit.frames.rows import FRAMES, columns_of, load_rows, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.corpus import Corpus


ROW_GROUP_BYTES = 64 * 2**20
"""What is kept in memory before it is written as a row group."""


def write_parquet(corpus: Corpus, names: Sequence[str], folder: Path) -> None:
    """Write one Parquet file per frame, descriptions as metadata of fields, and ``dictionary.csv`` beside them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        fields = [
            field.with_metadata({"zh": column_label(name, field.name), "en": columns_of(name)[field.name].en})
            for field in schema_of(name)
        ]
        described = pa.schema(fields, metadata={"description": load_rows().frames[name].en})
        part = folder / f"{name}.parquet.tmp"
        with pq.ParquetWriter(part, described, compression="zstd") as writer:
            for group in _groups(corpus.batches(name)):
                writer.write_table(group.cast(described))
        part.replace(folder / f"{name}.parquet")
    write_beside(corpus, names, folder, "Parquet: types as in dictionary.csv; null is null.")


def _groups(pieces: Iterator[pa.Table]) -> Iterator[pa.Table]:
    import pyarrow as pa

    kept: list[pa.Table] = []
    for piece in pieces:
        kept.append(piece)
        if sum(table.nbytes for table in kept) > ROW_GROUP_BYTES:
            yield pa.concat_tables(kept).unify_dictionaries()
            kept = []
    if kept:
        yield pa.concat_tables(kept).unify_dictionaries()


def read_parquet(folder: Path) -> dict[str, pa.Table]:
    """Read the frames that ``write_parquet`` wrote, equal to what went out."""
    import pyarrow.parquet as pq

    paths = {name: folder / f"{name}.parquet" for name in FRAMES}
    return {name: pq.read_table(path, schema=schema_of(name)) for name, path in paths.items() if path.exists()}


def write_duckdb(corpus: Corpus, names: Sequence[str], path: Path) -> None:
    """Write a DuckDB file, piece by piece: a table per frame, then ``dictionary``, ``codebook`` and ``about``.

    Raises:
        NianbaoError: the extra is not installed.
    """
    import pyarrow as pa

    duckdb = need("duckdb", "DuckDB")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".tmp")
    part.unlink(missing_ok=True)
    counts = {name: corpus.count(name) for name in names}
    lines = pa.table({"line": about(counts, "DuckDB: null is null; a list is a list.")})
    beside = {"dictionary": dictionary(names), "codebook": codebook_table(), "about": lines}
    with duckdb.connect(str(part)) as database:
        database.begin()
        for name in names:
            _insert(database, name, schema_of(name).empty_table(), "CREATE TABLE {} AS SELECT * FROM incoming")
            for piece in corpus.batches(name):
                _insert(database, name, piece, "INSERT INTO {} SELECT * FROM incoming")
        for name, table in beside.items():
            _insert(database, name, table, "CREATE TABLE {} AS SELECT * FROM incoming")
        for name in names:
            database.execute(f"COMMENT ON TABLE {_name(name)} IS {_text(load_rows().frames[name].en)}")
            for column, spec in columns_of(name).items():
                note = f"{column_label(name, column)}: {spec.en}"
                database.execute(f"COMMENT ON COLUMN {_name(name)}.{_name(column)} IS {_text(note)}")
        database.commit()
    part.replace(path)


def _insert(database: Any, name: str, table: pa.Table, statement: str) -> None:
    database.register("incoming", table)
    database.execute(statement.format(_name(name)))
    database.unregister("incoming")


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
