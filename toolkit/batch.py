"""Many files into a dataset folder: in shards, in parallel, resumable, nothing half-written.

Every shard is one unit of work: its rows are written to temporary files that are moved into place, its manifest last.
A shard whose manifest matches its inputs and the versions is done; running again does only what is missing or stale.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import NianbaoError
from toolkit.rows import FRAMES, Failure, Row, load_rows, to_tables

if TYPE_CHECKING:
    import pyarrow as pa

SHARD_SIZE = 64
MANIFESTS = "_shards"
SUFFIXES = (".txt", ".md", ".html", ".htm", ".shtml", ".xhtml", ".docx", ".pdf")
"""Files of these types are taken from a folder; a file named by itself is always tried."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file of a batch: where it is, and the id its report gets (its path below the folder that was named)."""

    path: Path
    name: str


def find_inputs(paths: Iterable[str | Path]) -> list[Input]:
    """List the files to read, sorted by id, so that the same call always sees the same order.

    Args:
        paths: files and folders; folders are searched through; hidden files and a README are left out.

    Returns:
        One entry per file. Two files that would get the same id keep their whole path as id.

    Raises:
        NianbaoError: a path does not exist, or nothing was found.

    Examples:
        >>> find_inputs(["no/such/folder"])
        Traceback (most recent call last):
        ...
        toolkit.errors.NianbaoError: no/such/folder: found no such file or folder; valid would be ...
    """
    named: dict[str, Path] = {}
    twice: list[Path] = []
    for given in map(Path, paths):
        if given.is_dir():
            files = [(f.relative_to(given).as_posix(), f) for f in sorted(given.rglob("*")) if _wanted(f, given)]
        elif given.exists():
            files = [(given.name, given)]
        else:
            raise NianbaoError(f"{given}: found no such file or folder; valid would be a report or a folder of reports")
        for name, path in files:
            if name in named and named[name] != path:
                twice.append(path)
            else:
                named[name] = path
    inputs = [Input(path, name) for name, path in named.items()]
    inputs += [Input(path, path.as_posix()) for path in dict.fromkeys(twice)]
    if not inputs:
        valid = ", ".join(SUFFIXES)
        raise NianbaoError(f"{', '.join(map(str, paths))}: found no report; valid would be files of type {valid}")
    return sorted(inputs, key=lambda item: item.name)


def _wanted(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    hidden = any(part.startswith(".") for part in parts) or path.stem.upper() == "README"
    return path.suffix.lower() in SUFFIXES and not hidden and path.is_file()


def analyse_files(inputs: Sequence[Input], gazetteer: str | Path | None = None) -> dict[str, pa.Table]:
    """Analyse files one after the other; a file that cannot be read becomes a row of ``failures``."""
    from toolkit.pipeline import analyse
    from toolkit.reading import read

    rows: list[Row] = []
    failures: list[Failure] = []
    for item in inputs:
        try:
            document = read(item.path, name=item.name)
            rows.append(Row(analyse(document, name=item.name, gazetteer=gazetteer), document.format, document.encoding))
        except NianbaoError as error:
            failures.append(Failure(item.name, getattr(error, "kind", "error"), str(error)))
        except Exception as error:  # one pathological file must not stop the batch; the row says what happened
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            failures.append(
                Failure(item.name, "internal_error", f"{item.name}: found a fault of the toolkit, {reason}")
            )
    return to_tables(rows, failures)


def run(
    inputs: list[Input],
    *,
    gazetteer: str | Path | None = None,
    jobs: int | None = None,
    progress: bool | None = None,
) -> Iterator[dict[str, pa.Table]]:
    """Analyse files, yielding the frames of each shard in order.

    Args:
        inputs: what ``find_inputs`` gave.
        gazetteer: a TSV file of places of your own.
        jobs: worker processes; by default one per core for more than two shards, else none.
        progress: show a progress bar; by default where a person sees it (terminal or notebook).

    Yields:
        A table per frame, for ``SHARD_SIZE`` files at a time.
    """
    shards = [shard for _, shard in _shards(inputs, gazetteer)]
    yield from _work(shards, partial(analyse_files, gazetteer=gazetteer), jobs, progress)


def write(
    paths: Iterable[str | Path],
    out: str | Path,
    *,
    gazetteer: str | Path | None = None,
    jobs: int | None = None,
    progress: bool | None = None,
) -> None:
    """Analyse files and folders into a dataset folder, doing only what is missing or stale there.

    Args:
        paths: files and folders.
        out: the folder; created where it is missing. It may hold an earlier run of this command, nothing else.
        gazetteer: a TSV file of places of your own.
        jobs: worker processes; by default one per core for more than two shards, else none.
        progress: show a progress bar; by default where a person sees it.

    Raises:
        NianbaoError: a path does not exist, nothing was found, or ``out`` is not a dataset folder.
    """
    folder = Path(out)
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MANIFESTS).is_dir())):
        raise NianbaoError(
            f"{out}: found other files there; valid would be a new or empty folder, or an earlier dataset"
        )
    shards = dict(_shards(find_inputs(paths), gazetteer))
    for name in (MANIFESTS, *FRAMES):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in (MANIFESTS, *FRAMES):  # what an interrupted or an older run left
        for file in (folder / name).iterdir():
            if file.stem not in shards:
                file.unlink()
    todo = [(key, shard, folder) for key, shard in shards.items() if not (folder / MANIFESTS / f"{key}.json").exists()]
    for _ in _work(todo, partial(_write_shard, gazetteer=gazetteer), jobs, progress):
        pass


def _write_shard(task: tuple[str, list[Input], Path], gazetteer: str | Path | None) -> None:
    import pyarrow.parquet as pq

    key, inputs, folder = task
    tables = analyse_files(inputs, gazetteer)
    for name, table in tables.items():
        temporary = folder / name / f"{key}.tmp{os.getpid()}"
        pq.write_table(table, temporary, compression="zstd")
        temporary.replace(folder / name / f"{key}.parquet")
    manifest = {
        "inputs": [item.name for item in inputs],
        "rows": {name: table.num_rows for name, table in tables.items()},
    }
    temporary = folder / MANIFESTS / f"{key}.tmp{os.getpid()}"
    temporary.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    temporary.replace(folder / MANIFESTS / f"{key}.json")


def _shards(inputs: list[Input], gazetteer: str | Path | None) -> Iterator[tuple[str, list[Input]]]:
    versions = _versions(gazetteer)
    for number, first in enumerate(range(0, len(inputs), SHARD_SIZE)):
        shard = inputs[first : first + SHARD_SIZE]
        digest = hashlib.blake2b(versions, digest_size=8)
        for item in shard:
            stat = item.path.stat()
            digest.update(f"\0{item.name}\0{stat.st_size}\0{stat.st_mtime_ns}".encode("utf-8", "surrogateescape"))
        yield f"{number:06d}-{digest.hexdigest()}", shard


def _versions(gazetteer: str | Path | None) -> bytes:
    from toolkit import __version__
    from toolkit.coding.codebook import Codebook
    from toolkit.parsing.forms import load_forms

    own = Path(gazetteer).read_bytes() if gazetteer else b""
    parts = [__version__, load_rows().version, load_forms().version, Codebook.default().version]
    return "\0".join(parts).encode() + own


def _work(tasks, function, jobs, progress):  # type: ignore[no-untyped-def]
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
