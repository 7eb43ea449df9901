"""Many files into a dataset folder: in shards, in parallel, resumable, nothing half-written.

Every shard is one unit of work: its rows are written to temporary files that are moved into place, its manifest last.
A shard whose manifest matches its inputs and the versions is done; running again does only what is missing or stale.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from toolkit.errors import NianbaoError, ReadingError
from toolkit.frames import to_tables
from toolkit.rows import FRAMES, Failure, Row, load_rows
from toolkit.sources import Columns, Shard, find_shards
from toolkit.years import write_years

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa

    from toolkit.reading.document import Document

MANIFESTS = "_shards"
NOT_A_REPORT = "not_a_report"

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a batch is run with; a change of any of it makes the shards of an earlier run stale."""

    gazetteer: str | None = None
    screen: bool = False

    def identity(self) -> str:
        """Return words that change whenever the results would: the settings, and the versions of code and data."""
        from toolkit import __version__
        from toolkit.coding.codebook import Codebook
        from toolkit.parsing.forms import load_forms
        from toolkit.parsing.place import load_gazetteer

        load_gazetteer(self.gazetteer)  # a wrong one is said now, not once per report
        own = Path(self.gazetteer).read_text("utf-8-sig") if self.gazetteer else ""
        versions = [__version__, load_rows().version, load_forms().version, Codebook.default().version]
        return "\0".join([*versions, own, str(self.screen)])


def analyse_shard(shard: Shard, settings: Settings) -> dict[str, pa.Table]:
    """Analyse the reports of a shard one after the other; what cannot be read becomes a row of ``failures``."""
    from toolkit.pipeline import analyse
    from toolkit.reading import read

    rows: list[Row] = []
    failures: list[Failure] = []
    for record in shard.records():
        try:
            if isinstance(record.data, ReadingError):
                raise record.data
            document = read(record.data, name=record.name, format=record.format)
            if settings.screen:
                refuse_others(document)
            report = analyse(document, name=record.name, gazetteer=settings.gazetteer)
            rows.append(Row(report, document.format, document.encoding, record.metadata))
        except NianbaoError as error:
            failures.append(Failure(record.name, getattr(error, "kind", "error"), str(error)))
        except Exception as error:  # one pathological file must not stop the batch; the row says what happened
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            message = f"{record.name}: found a fault of the toolkit, {reason}"
            failures.append(Failure(record.name, "internal_error", message))
    return to_tables(rows, failures)


def refuse_others(document: Document) -> None:
    """Raise ``ReadingError`` where a document is no annual report, with the reason of the screen."""
    from toolkit.parsing.screen import screen

    screening = screen(document.text)
    if not screening.is_report:
        raise ReadingError(document.source, NOT_A_REPORT, screening.reason, "an annual disclosure report")


def run(
    sources: Iterable[str | Path | datasets.Dataset],
    columns: Columns | None = None,
    settings: Settings | None = None,
    *,
    jobs: int | None = None,
    progress: bool | None = None,
) -> Iterator[dict[str, pa.Table]]:
    """Analyse files, folders and tables, yielding the frames of each shard in order.

    Args:
        sources: what ``toolkit.sources.find_shards`` takes.
        columns: which columns of a table hold the report.
        settings: gazetteer and screening.
        jobs: worker processes; by default one per core for more than two shards, else none.
        progress: show a progress bar; by default where a person sees it (terminal or notebook).

    Yields:
        A table per frame.

    Raises:
        NianbaoError: a path does not exist, nothing was found, or a table was given without its columns.
    """
    settings = settings or Settings()
    settings.identity()
    shards = [shard for _, shard in find_shards(sources, columns)]
    yield from _work(shards, partial(analyse_shard, settings=settings), jobs, progress)


def write(
    sources: Iterable[str | Path | datasets.Dataset],
    out: str | Path,
    columns: Columns | None = None,
    settings: Settings | None = None,
    *,
    jobs: int | None = None,
    progress: bool | None = None,
) -> None:
    """Analyse into a dataset folder, doing only what is missing or stale there.

    Args:
        sources: what ``toolkit.sources.find_shards`` takes.
        out: the folder; created where it is missing. It may hold an earlier run of this function, nothing else.
        columns: which columns of a table hold the report.
        settings: gazetteer and screening.
        jobs: worker processes; by default one per core for more than two shards, else none.
        progress: show a progress bar; by default where a person sees it.

    Raises:
        NianbaoError: a path does not exist, nothing was found, or ``out`` is not a dataset folder.
    """
    folder, settings = Path(out), settings or Settings()
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MANIFESTS).is_dir())):
        raise NianbaoError(
            f"{out}: found other files there; valid would be a new or empty folder, or an earlier dataset"
        )
    version = hashlib.blake2b(settings.identity().encode(), digest_size=4).hexdigest()
    shards = {f"{key}-{version}": shard for key, shard in find_shards(sources, columns)}
    for name in (MANIFESTS, *FRAMES):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in (MANIFESTS, *FRAMES):  # what an interrupted or an older run left
        for file in (folder / name).iterdir():
            if file.stem not in shards or file.suffix.startswith(".tmp"):
                file.unlink()
    todo = [(key, shard) for key, shard in shards.items() if not (folder / MANIFESTS / f"{key}.json").exists()]
    for _ in _work(todo, partial(_write_shard, folder=folder, settings=settings), jobs, progress):
        pass
    write_years(folder)


def _write_shard(task: tuple[str, Shard], folder: Path, settings: Settings) -> None:
    import pyarrow.parquet as pq

    key, shard = task
    tables = analyse_shard(shard, settings)
    for name, table in tables.items():
        temporary = folder / name / f"{key}.tmp{os.getpid()}"
        with pq.ParquetWriter(temporary, table.schema, compression="zstd") as writer:
            if table.num_rows:  # a row group without rows is more than some readers can bear
                writer.write_table(table)
        temporary.replace(folder / name / f"{key}.parquet")
    manifest = {"rows": {name: table.num_rows for name, table in tables.items()}}
    temporary = folder / MANIFESTS / f"{key}.tmp{os.getpid()}"
    temporary.write_text(json.dumps(manifest), encoding="utf-8")
    temporary.replace(folder / MANIFESTS / f"{key}.json")


def _work(tasks: Sequence[T], function: Callable[[T], R], jobs: int | None, progress: bool | None) -> Iterator[R]:
    import sys

    from tqdm import tqdm

    if progress is None:
        progress = sys.stderr.isatty() or "ipykernel" in sys.modules
    if jobs is None:
        jobs = len(os.sched_getaffinity(0)) if len(tasks) > 2 else 1
    if jobs == 1:
        results = map(function, tasks)
    else:
        from joblib import Parallel, delayed

        results = Parallel(n_jobs=jobs, return_as="generator")(delayed(function)(task) for task in tasks)
    yield from tqdm(results, total=len(tasks), unit="shard", disable=not progress)
