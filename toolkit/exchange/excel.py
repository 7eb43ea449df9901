"""Excel: one workbook, a sheet per frame, then ``dictionary``, ``codebook`` and ``about``.

Texts are written as texts, so nothing runs; one that begins like a formula also has the quote prefix, so that it does
not become one when a person edits the cell. Characters that XML cannot hold are escaped as Excel does (``_x0007_``).
A text longer than a cell (32,767 UTF-16 units) goes on in columns ``text__2``, ``text__3``.

What Excel cannot carry: more than 16 digits of a number, infinity and NaN (no frame of the toolkit has any), more than
1,048,575 rows; types and value labels (the sheet ``dictionary`` has them); the difference of an empty text and null
once Excel itself has saved the file. Lists and structs are JSON text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import NianbaoError
from toolkit.exchange.csvfiles import RISKY
from toolkit.exchange.dictionary import about, codebook_table, column_label, dictionary
from toolkit.exchange.extra import need
from toolkit.exchange.flat import PART, flatten, join_long, split_long, unflatten
from toolkit.frames.rows import FRAMES, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.corpus import Corpus

ROWS, UNITS, STEP = 1_048_575, 32_767, 16_383
WIDEST = 60
_RISKY = re.compile(rf"[{RISKY}]")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
NOTE = "Excel: lists are JSON; a text longer than a cell goes on in columns named __2, __3; null is an empty cell."


def write_workbook(corpus: Corpus, names: Sequence[str], path: Path) -> None:
    """Write the workbook, row by row: what is in memory is a piece of one frame.

    Args:
        corpus: the corpus.
        names: which frames.
        path: the ``.xlsx`` file.

    Raises:
        NianbaoError: a frame has too many rows, or the extra is not installed.
    """
    xlsxwriter = need("xlsxwriter", "Excel")
    counts = {name: corpus.count(name) for name in names}
    for name, count in counts.items():
        if count > ROWS:
            raise NianbaoError(
                f"{path}: found {count} rows of {name}, a sheet holds {ROWS}; valid would be parquet, duckdb or csv"
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".tmp")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(part), options) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        quoted = book.add_format({"quote_prefix": True})
        for name in names:
            columns = [column for column in schema_of(name).names for column in _parts_of(corpus, name, column)]
            labels = {c: column_label(name, c.partition(PART)[0]) for c in columns}
            pieces = (split_long(flatten(piece), _fits, STEP) for piece in corpus.batches(name))
            _sheet(book.add_worksheet(name), columns, pieces, head, quoted, labels)
        for name, table in {"dictionary": dictionary(names), "codebook": codebook_table()}.items():
            _sheet(book.add_worksheet(name), table.column_names, iter([table]), head, quoted, {})
        sheet = book.add_worksheet("about")
        sheet.set_column(0, 0, 140)
        for n, line in enumerate(about(counts, NOTE)):
            sheet.write_string(n, 0, line, head if n == 0 else None)
    part.replace(path)


def _parts_of(corpus: Corpus, frame: str, column: str) -> Iterator[str]:
    """Yield the column and those that its longest text goes on in; known before the first row is written."""
    import pyarrow as pa

    yield column
    kind = schema_of(frame).field(column).type
    if pa.types.is_primitive(kind) or pa.types.is_dictionary(kind):
        return
    parts = 1
    for piece in corpus.batches(frame, [column]):
        names = split_long(flatten(piece), _fits, STEP).column_names
        parts = max(parts, len(names))
    yield from (f"{column}{PART}{n}" for n in range(2, parts + 1))


def _fits(text: str) -> bool:
    return len(text) <= STEP or len(text.encode("utf-16-le")) // 2 <= UNITS


def _sheet(
    sheet: Any,
    names: Sequence[str],
    pieces: Iterator[pa.Table],
    head: Any,
    quoted: Any,
    labels: Mapping[str, str],
) -> None:
    sheet.freeze_panes(1, 0)
    for n, name in enumerate(names):
        sheet.write_string(0, n, name, head)
        sheet.set_column(n, n, _width(name, []))
        if labels.get(name):
            sheet.write_comment(0, n, labels[name])
    rows = 0
    for piece in pieces:
        columns = [(n, piece[name].to_pylist()) for n, name in enumerate(names) if name in piece.column_names]
        if not rows:
            for n, values in columns:
                sheet.set_column(n, n, _width(names[n], values))
        for row in range(piece.num_rows):
            rows += 1
            for n, values in columns:
                value = values[row]
                if value is None:
                    continue
                if isinstance(value, str):
                    sheet.write_string(rows, n, value, quoted if _RISKY.match(value) else None)
                else:
                    sheet.write_number(rows, n, value)
    if rows:
        sheet.autofilter(0, 0, rows, len(names) - 1)


def _width(name: str, values: Sequence[Any]) -> int:
    shown = [name, *(str(value)[:WIDEST] for value in values[:200] if value is not None)]
    return min(WIDEST, 2 + max(sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in shown))


def read_workbook(path: Path) -> dict[str, pa.Table]:
    """Read the frames that ``write_workbook`` wrote, equal to what went out but for the 17th digit of a number."""
    import openpyxl
    import pyarrow as pa

    book = openpyxl.load_workbook(path, read_only=True)
    frames = {}
    for name in FRAMES:
        if name not in book.sheetnames:
            continue
        rows = book[name].iter_rows(values_only=True)
        header = [str(cell) for cell in next(rows)]
        columns: dict[str, list[Any]] = {column: [] for column in header}
        for row in rows:
            for n, column in enumerate(header):
                value = row[n] if n < len(row) else None
                columns[column].append(_unescape(value) if isinstance(value, str) else value)
        types = {field.name: field.type for field in schema_of(name)}
        arrays = {}
        for column, values in columns.items():
            kind = types.get(column)
            primitive = kind is not None and pa.types.is_primitive(kind)
            arrays[column] = pa.chunked_array([pa.array(values, kind if primitive else pa.string())])
        frames[name] = unflatten(join_long(pa.table(arrays)), name)
    book.close()
    return frames


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
