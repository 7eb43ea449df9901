"""A corpus in the format that another program reads: what ``nianbao export`` does.

What no export carries: the frame ``years`` of a dataset folder, which is not among the eight of a corpus (the cells
that it lists are decided in ``tables``, its findings are in ``findings``), and waivers given to ``Corpus.open`` rather
than to ``nianbao analyse``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import NianbaoError
from toolkit.frames.rows import FRAMES

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.corpus import Corpus

TABLES = ("csv", "excel", "stata", "spss", "parquet", "duckdb")
FORMATS = (*TABLES, "datasets", "spacy", "spacy-textcat", "spacy-spancat")
FILES = {"excel": ".xlsx", "duckdb": ".duckdb"}


def export(
    corpus: Corpus,
    out: str | Path,
    to: str,
    *,
    frames: Sequence[str] | None = None,
    bom: bool = False,
    card: Mapping[str, str] | None = None,
) -> Path:
    """Write a corpus in another format.

    Args:
        corpus: the corpus.
        out: the file to write (Excel, DuckDB), or the folder (all others).
        to: one of ``csv``, ``excel``, ``stata``, ``spss``, ``parquet``, ``duckdb``, ``datasets``, ``spacy``,
            ``spacy-textcat``, ``spacy-spancat``.
        frames: which frames to write; all when None. For tables only.
        bom: begin CSV files with a byte order mark, for Excel.
        card: what the card of ``datasets`` says of the data: ``licence``, ``provenance``, ``url``, ``published``, see
            ``toolkit.exchange.hub.write_hub_folder``.

    Returns:
        The file or folder.

    Raises:
        NianbaoError: no such format or frame, a library of the extra ``exchange`` is missing, or the format cannot
            hold the corpus.

    Examples:
        >>> from toolkit.frames.rows import schema_of
        >>> from toolkit.corpus import Corpus
        >>> export(Corpus({name: schema_of(name).empty_table() for name in FRAMES}), "out", "word")
        Traceback (most recent call last):
        ...
        toolkit.errors.NianbaoError: out: found format 'word'; valid would be one of csv, excel, stata, spss, ...
    """
    path = Path(out)
    if to not in FORMATS:
        raise NianbaoError(f"{out}: found format {to!r}; valid would be one of {', '.join(FORMATS)}")
    unknown = [name for name in frames or () if name not in FRAMES]
    if unknown:
        raise NianbaoError(f"{out}: found frame {unknown[0]!r}; valid would be one of {', '.join(FRAMES)}")
    if to in FILES and path.suffix != FILES[to]:
        raise NianbaoError(
            f"{out}: found a name that does not end in {FILES[to]}; valid would be {path.name}{FILES[to]}"
        )
    if to in TABLES:
        _writer(to, bom)(corpus, tuple(frames or FRAMES), path)
    elif to == "spacy":
        from toolkit.exchange.docs import write_docbin

        write_docbin(corpus, path)
    elif to == "datasets":
        from toolkit.exchange.hub import write_hub_folder

        write_hub_folder(corpus, path, **(card or {}))
    else:
        from toolkit.exchange.training_set import write_training_set

        write_training_set(corpus, path, "spancat" if to == "spacy-spancat" else "textcat_multilabel")
    return path


def _writer(to: str, bom: bool) -> Callable[..., None]:
    from functools import partial

    from toolkit.exchange import csvfiles, database, excel, statistics

    writers: dict[str, Callable[..., None]] = {
        "csv": partial(csvfiles.write_csv_folder, bom=bom),
        "excel": excel.write_workbook,
        "stata": statistics.write_stata,
        "spss": statistics.write_spss,
        "parquet": database.write_parquet,
        "duckdb": database.write_duckdb,
    }
    return writers[to]


def read_tables(path: str | Path, to: str) -> dict[str, pa.Table]:
    """Read the frames that ``export`` wrote, with the types of the corpus.

    Args:
        path: the file or folder.
        to: one of the formats for tables; each module says what its format cannot carry.

    Raises:
        NianbaoError: no such format, or nothing there.

    Examples:
        >>> read_tables("nowhere", "csv")
        Traceback (most recent call last):
        ...
        toolkit.errors.NianbaoError: nowhere: found no frames; valid would be what nianbao export --to csv wrote
    """
    from toolkit.exchange import csvfiles, database, excel, statistics

    readers = {
        "csv": csvfiles.read_csv_folder,
        "excel": excel.read_workbook,
        "stata": statistics.read_stata,
        "spss": statistics.read_spss,
        "parquet": database.read_parquet,
        "duckdb": database.read_duckdb,
    }
    if to not in readers:
        raise NianbaoError(f"{path}: found format {to!r}; valid would be one of {', '.join(readers)}")
    frames = readers[to](Path(path)) if Path(path).exists() else {}
    if not frames:
        raise NianbaoError(f"{path}: found no frames; valid would be what nianbao export --to {to} wrote")
    return frames
