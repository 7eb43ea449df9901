"""CSV: one file per frame, with dictionary and codebook; for R, pandas, a spreadsheet.

UTF-8, comma, quoted, LF; a null is an unquoted nothing, an empty text is ``""``. Lists and structs are JSON. A text
that begins with ``=``, ``+``, ``-``, ``@`` (full-width too), a tab or a line end would run or mislead in a spreadsheet:
it gets a ``'`` before it, and so does one that begins with ``'``, so that ``read_csv_folder`` can take it off again.

What CSV cannot carry: types (``read_csv_folder`` knows them), value labels and descriptions (``dictionary.csv`` and
``codebook.csv`` have them). A program that does not tell an unquoted nothing from ``""`` reads an empty text as null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.exchange.dictionary import about, codebook_table, dictionary
from toolkit.exchange.flat import flatten, unflatten
from toolkit.frames.rows import FRAMES, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.corpus import Corpus

RISKY = "=+\\-@\t\r\n＝＋－＠"
NOTE = (
    "CSV: UTF-8; null is an unquoted nothing; lists are JSON; a ' before =, +, -, @ or ' at the beginning of a text "
    "was put there so that no spreadsheet runs it, and is to be taken off."
)


def guard(table: pa.Table) -> pa.Table:
    """Return the table with ``'`` before every text that a spreadsheet might run.

    Examples:
        >>> import pyarrow as pa
        >>> guard(pa.table({"a": ["=1+1", "政策", "'"]}))["a"].to_pylist()
        ["'=1+1", '政策', "''"]
    """
    return _replace(table, rf"\A(['{RISKY}])", r"'\1")


def unguard(table: pa.Table) -> pa.Table:
    """Undo ``guard``."""
    return _replace(table, r"\A'", "")


def _replace(table: pa.Table, pattern: str, replacement: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = {
        name: pc.replace_substring_regex(column, pattern, replacement) if pa.types.is_string(column.type) else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return pa.table(columns)


def write_csv_folder(corpus: Corpus, names: Sequence[str], folder: Path, *, bom: bool = False) -> None:
    """Write one CSV file per frame, piece by piece, ``dictionary.csv``, ``codebook.csv`` and ``README.md``.

    Args:
        corpus: the corpus.
        names: which frames.
        folder: where to; made if it is not there.
        bom: begin each file with a byte order mark, without which Excel takes UTF-8 for the system's code page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        empty = flatten(schema_of(name).empty_table())
        write_pieces((flatten(piece) for piece in corpus.batches(name)), empty, folder / f"{name}.csv", bom=bom)
    write_beside(corpus, names, folder, NOTE, bom=bom)


def write_beside(
    corpus: Corpus,
    frames: Sequence[str],
    folder: Path,
    note: str,
    names: Mapping[tuple[str, str], str] | None = None,
    *,
    bom: bool = False,
) -> None:
    """Write what a cold reader needs beside the data: dictionary, codebook and a read-me."""
    write_one(dictionary(frames, names), folder / "dictionary.csv", bom=bom)
    write_one(codebook_table(), folder / "codebook.csv", bom=bom)
    title, *lines = about({frame: corpus.count(frame) for frame in frames}, note)
    text = f"# {title}\n\n" + "".join(f"- {line}\n" for line in lines)
    (folder / "README.md").write_text(text, encoding="utf-8")


def write_one(table: pa.Table, path: Path, *, bom: bool = False) -> None:
    """Write one flat table, guarded, to a temporary name first."""
    write_pieces([table], table.slice(0, 0), path, bom=bom)


def write_pieces(pieces: Iterable[pa.Table], empty: pa.Table, path: Path, *, bom: bool = False) -> None:
    """Write flat tables of the columns of ``empty`` one after the other, guarded, to a temporary name first."""
    from pyarrow import csv

    part = path.with_name(path.name + ".tmp")
    with part.open("wb") as file:
        if bom:
            file.write(b"\xef\xbb\xbf")
        with csv.CSVWriter(file, empty.schema, write_options=csv.WriteOptions(quoting_style="needed")) as writer:
            for piece in pieces:
                writer.write_table(guard(piece))
    part.replace(path)


def read_csv_folder(folder: Path) -> dict[str, pa.Table]:
    """Read the frames that ``write_csv_folder`` wrote, equal to what went out."""
    import pyarrow as pa
    from pyarrow import csv

    frames = {}
    for name in FRAMES:
        path = folder / f"{name}.csv"
        if not path.exists():
            continue
        flat = {
            field.name: field.type if pa.types.is_primitive(field.type) else pa.string() for field in schema_of(name)
        }
        convert = csv.ConvertOptions(
            column_types=flat, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        )
        parse = csv.ParseOptions(newlines_in_values=True)
        read = csv.ReadOptions(block_size=max(path.stat().st_size, 1 << 20))
        table = csv.read_csv(path, read_options=read, parse_options=parse, convert_options=convert)
        frames[name] = unflatten(unguard(table), name)
    return frames
