"""Stata and SPSS: a file per frame, closed columns as numbers with value labels, long texts whole.

What neither can carry: the difference of an empty text and null (both come back as null), a text with U+0000 (it ends
there), NaN (null) and names longer than the program's (``dictionary.csv`` says which column is which). Lists and
structs are JSON text, without value labels. Labels of variables are cut at 80 characters (Stata) or 250 bytes (SPSS).

Stata 118 keeps texts of more than 2,045 bytes as strL; it has no infinity. SPSS loses blanks at the end of a text, cuts
labels of values at 120 bytes, so that a code of one's own that is longer comes back cut, and a text of more than 32,000
bytes goes on in variables ``text__2``, ``text__3``. A frame of more than 512 MB is refused: both programs, and what
writes their files, hold a whole frame in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import NianbaoError
from toolkit.exchange.csvfiles import write_beside
from toolkit.exchange.dictionary import column_label
from toolkit.exchange.extra import need
from toolkit.exchange.flat import PART, flatten, join_long, split_long, unflatten
from toolkit.frames.rows import FRAMES, columns_of, schema_of
from toolkit.frames.values import labels_for

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from toolkit.corpus import Corpus

LARGEST = 512 * 2**20  # bytes of a frame
STATA_NAME, STATA_LABEL, STATA_STR = 32, 80, 2045
SPSS_LABEL, SPSS_VALUE, SPSS_STR, SPSS_STEP = 250, 120, 32_000, 8_000
SPSS_NAME = 60  # of 64; the rest is for __2
_SPSS_WORDS = {
    word: f"{word}_id" for word in ("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with")
}
_STATA_WORDS = {
    word: f"{word}_"
    for word in ("end", "if", "in", "using", "with", "byte", "int", "long", "float", "double", "str", "strl")
}
STATA_NOTE = "Stata 118: names are shortened (see dictionary.csv, name); lists are JSON; null text is empty text."
SPSS_NOTE = "SPSS: lists are JSON; null text is empty text; a long text goes on in variables named __2, __3."


def stata_names(columns: Iterable[str]) -> dict[str, str]:
    """Return a valid Stata name of at most 32 characters for each column, no two the same.

    Examples:
        >>> list(stata_names(["t3.new.total", "state.t3.refused.state_secret.social_organisation", "end"]).values())
        ['t3_new_total', 's_t3_refu_stat_secr_soci_orga', 'end_']
    """
    plain = {column: re.sub(r"[^A-Za-z0-9_]", "_", re.sub(r"^state\.", "s.", column)) for column in columns}
    return _unique(plain, STATA_NAME, _STATA_WORDS)


def spss_names(columns: Iterable[str]) -> dict[str, str]:
    """Return a valid SPSS name for each column; SPSS allows dots, and 64 bytes.

    Examples:
        >>> spss_names(["to", "t3.new.total"])
        {'to': 'to_id', 't3.new.total': 't3.new.total'}
    """
    return _unique({column: column for column in columns}, SPSS_NAME, _SPSS_WORDS)


def _unique(plain: Mapping[str, str], longest: int, reserved: Mapping[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    taken: set[str] = set()
    for column, full in plain.items():
        name = reserved.get(full.lower(), full)
        if len(name) > longest - 3:  # room for a number
            name = "_".join(part[:4] for part in re.split(r"[._]+", name))[: longest - 3]
        unique, n = name, 2
        while unique.lower() in taken:
            unique, n = f"{name}_{n}", n + 1
        taken.add(unique.lower())
        names[column] = unique
    return names


def write_stata(corpus: Corpus, frames: Sequence[str], folder: Path) -> None:
    """Write one ``.dta`` file per frame, ``dictionary.csv``, ``codebook.csv`` and ``README.md``."""
    _check_size(corpus, frames, folder)
    folder.mkdir(parents=True, exist_ok=True)
    named: dict[tuple[str, str], str] = {}
    for frame in frames:
        flat = flatten(_whole(corpus, frame))
        names = stata_names(flat.column_names)
        named |= {(frame, column): name for column, name in names.items()}
        data, labels = _coded(flat, frame)
        texts = [c for c in flat.column_names if c not in labels and text_column(frame, c)]
        long = [names[c] for c in texts if any(len(value.encode()) > STATA_STR for value in data[c])]
        data.rename(columns=names).to_stata(
            folder / f"{frame}.dta",
            version=118,
            write_index=False,
            data_label=_short(f"nianbao {frame}", STATA_LABEL),
            variable_labels={names[c]: _short(column_label(frame, c), STATA_LABEL) for c in flat.column_names},
            convert_strl=long,
            value_labels={names[c]: dict(enumerate(texts.values(), 1)) for c, texts in labels.items() if len(data)},
        )
    write_beside(corpus, frames, folder, STATA_NOTE, named)


def write_spss(corpus: Corpus, frames: Sequence[str], folder: Path) -> None:
    """Write one ``.sav`` file per frame, ``dictionary.csv``, ``codebook.csv`` and ``README.md``."""
    pyreadstat = need("pyreadstat", "SPSS")
    _check_size(corpus, frames, folder)
    folder.mkdir(parents=True, exist_ok=True)
    named: dict[tuple[str, str], str] = {}
    for frame in frames:
        table = flatten(_whole(corpus, frame))
        whole = split_long(table, lambda text: len(text.encode()) <= SPSS_STR, SPSS_STEP)
        names = spss_names(table.column_names)
        named |= {(frame, column): name for column, name in names.items()}
        names |= {
            c: f"{names[c.partition(PART)[0]]}{PART}{c.partition(PART)[2]}" for c in whole.column_names if PART in c
        }
        data, labels = _coded(whole, frame)
        pyreadstat.write_sav(
            data.rename(columns=names),
            str(folder / f"{frame}.sav"),
            file_label=f"nianbao {frame}",
            column_labels=[_bytes(column_label(frame, c.partition(PART)[0]), SPSS_LABEL) for c in whole.column_names],
            variable_value_labels={
                names[c]: {n: _bytes(text, SPSS_VALUE) for n, text in enumerate(texts.values(), 1)}
                for c, texts in labels.items()
            },
            variable_measure={
                names[c]: "nominal" if c in labels or text_column(frame, c) else "scale" for c in whole.column_names
            },
            row_compress=True,
        )
    write_beside(corpus, frames, folder, SPSS_NOTE, named)


def _check_size(corpus: Corpus, frames: Sequence[str], folder: Path) -> None:
    """Refuse what would not fit: the libraries that write these files take a frame as a whole."""
    for frame in frames:
        size = 0
        for piece in corpus.batches(frame):
            size += piece.nbytes
            if size > LARGEST:
                raise NianbaoError(
                    f"{folder}: found more than {LARGEST >> 20} MB of {frame}, which these files are not written for; "
                    f"valid would be other frames (--frames items), fewer reports, or parquet, duckdb, csv"
                )


def _whole(corpus: Corpus, frame: str) -> pa.Table:
    import pyarrow as pa

    return pa.concat_tables([schema_of(frame).empty_table(), *corpus.batches(frame)]).unify_dictionaries()


def read_stata(folder: Path) -> dict[str, pa.Table]:
    """Read the frames that ``write_stata`` wrote; an empty text comes back as null."""
    import pandas as pd

    frames = {}
    for frame in FRAMES:
        path = folder / f"{frame}.dta"
        if path.exists():
            with pd.read_stata(path, convert_categoricals=False, iterator=True) as reader:
                data, sets = reader.read(), reader.value_labels()  # type: ignore[attr-defined]
            back = {name: column for column, name in stata_names(columns_of(frame)).items()}
            labels = {back[name]: texts for name, texts in sets.items()}
            frames[frame] = _decoded(data.rename(columns=back), frame, labels)
    return frames


def read_spss(folder: Path) -> dict[str, pa.Table]:
    """Read the frames that ``write_spss`` wrote; an empty text comes back as null."""
    pyreadstat = need("pyreadstat", "SPSS")
    frames = {}
    for frame in FRAMES:
        path = folder / f"{frame}.sav"
        if path.exists():
            data, meta = pyreadstat.read_sav(str(path), disable_datetime_conversion=True)
            known = {name: column for column, name in spss_names(columns_of(frame)).items()}
            stems = {name: name.partition(PART) for name in data}
            back = {name: f"{known[stem]}{mark}{n}" for name, (stem, mark, n) in stems.items()}
            labels = {back[name]: texts for name, texts in meta.variable_value_labels.items()}
            frames[frame] = _decoded(data.rename(columns=back), frame, labels)
    return frames


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _bytes(text: str, longest: int) -> str:
    raw = text.encode()
    return text if len(raw) <= longest else raw[: longest - 3].decode("utf-8", "ignore") + "…"


def _coded(flat: pa.Table, frame: str) -> tuple[pd.DataFrame, dict[str, dict[str, str]]]:
    """Return the frame with numbers for the values of closed columns, and the labels of each such column."""
    import pandas as pd

    columns: dict[str, Any] = {}
    labels: dict[str, dict[str, str]] = {}
    for name in flat.column_names:
        values = flat[name].to_pylist()
        texts = labels_for(frame, name, values)
        if texts:
            codes = {value: n for n, value in enumerate(texts, 1)}
            labels[name] = texts
            columns[name] = pd.Series([codes.get(value) for value in values], dtype="float64")
        elif text_column(frame, name):
            columns[name] = pd.Series(["" if value is None else value for value in values], dtype=object)
        else:
            columns[name] = pd.Series(values, dtype="float64")
    return pd.DataFrame(columns), labels


def text_column(frame: str, column: str) -> bool:
    """Return whether a flat table holds a column as text.

    Examples:
        >>> text_column("items", "cues"), text_column("items", "year")
        (True, False)
    """
    import pyarrow as pa

    return not pa.types.is_primitive(schema_of(frame).field(column.partition(PART)[0]).type)


def _decoded(data: pd.DataFrame, frame: str, labels: Mapping[str, Mapping[float, str]]) -> pa.Table:
    import pyarrow as pa

    arrays: dict[str, pa.ChunkedArray] = {}
    for name in data:
        column = str(name)
        values = [None if value != value or value is None else value for value in data[name].tolist()]
        closed = labels_for(frame, column, ())
        if column in labels or closed:
            texts = labels.get(column, {})
            known = {_bytes(label, SPSS_VALUE): value for value, label in closed.items()}
            values = [None if v is None else known.get(_bytes(texts[v], SPSS_VALUE), texts[v]) for v in values]
        if text_column(frame, column):
            arrays[column] = pa.chunked_array([pa.array([value or None for value in values], pa.string())])
        else:
            kind = schema_of(frame).field(column).type
            arrays[column] = pa.chunked_array([pa.array(values, pa.float64()).cast(kind)])
    return unflatten(join_long(pa.table(arrays)), frame)
