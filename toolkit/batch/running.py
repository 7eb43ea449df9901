"""Many files into a dataset folder: in shards, in parallel, resumable, nothing half-written.

Every shard is one unit of work: its rows are written to temporary files that are moved into place, its manifest last.
A shard whose manifest matches its inputs and the versions is done; running again does only what is missing or stale.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.batch.aside import ASIDE, bring_back, forget_aside, set_aside
from toolkit.batch.engine import choose_engine, work
from toolkit.batch.guard import Death, Host, read_trail
from toolkit.batch.progress import Progress
from toolkit.batch.shard import GIVEN_UP, Done, Settings, collect_shard, write_shard
from toolkit.checking.waivers import Waiver
from toolkit.errors import NianbaoError
from toolkit.frames.files import MANIFESTS
from toolkit.frames.rows import FRAMES
from toolkit.frames.versions import SCHEMA, record_version
from toolkit.inputs.folders import Files
from toolkit.inputs.records import LARGEST_SHARD, Shard
from toolkit.inputs.sources import Columns, find_shards
from toolkit.years.second_pass import forget_years, write_years
from toolkit.years.waived import Waived

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa

log = logging.getLogger("nianbao")
Task = tuple[str, Shard]


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
        sources: what ``toolkit.inputs.sources.find_shards`` takes.
        columns: which columns of a table hold the report.
        settings: gazetteer, screening, limits.
        jobs: worker processes; by default one per core for more than two shards, else one. One job without limits is
            done in this process, so that nothing is started (and what never returns is not ended).
        progress: show a progress bar; by default where a person sees it (terminal or notebook).

    Yields:
        A table per frame.

    Raises:
        NianbaoError: a path does not exist, nothing was found, or a table was given without its columns.
    """
    settings = settings or Settings()
    settings.identity()
    tasks = find_shards(sources, columns)
    engine = choose_engine(len(tasks), jobs, settings.limited)
    bar = Progress(_total(tasks), Done(), progress)
    trails = Path(tempfile.mkdtemp(prefix="nianbao-"))
    try:
        one = partial(collect_shard, settings=settings, trails=trails, host=Host.here(engine.local))
        early: dict[int, dict[str, pa.Table]] = {}
        following = 0
        for number, (done, tables) in work(tasks, one, engine, lambda task: _deaths(trails, task)):
            bar.add(done)
            early[number] = tables
            while following in early:
                yield early.pop(following)
                following += 1
    finally:
        bar.close()
        shutil.rmtree(trails, ignore_errors=True)


def write(
    sources: Iterable[str | Path | datasets.Dataset],
    out: str | Path,
    columns: Columns | None = None,
    settings: Settings | None = None,
    *,
    jobs: int | None = None,
    progress: bool | None = None,
    waivers: Sequence[Waiver] = (),
) -> list[Waiver]:
    """Analyse into a dataset folder, doing only what is missing or stale there.

    Args:
        sources: what ``toolkit.inputs.sources.find_shards`` takes.
        out: the folder; created where it is missing. It may hold an earlier run of this function, nothing else.
        columns: which columns of a table hold the report.
        settings: gazetteer, screening, limits.
        jobs: worker processes; by default one per core for more than two shards, else one. One job without limits is
            done in this process, so that nothing is started (and what never returns is not ended).
        progress: show a progress bar; by default where a person sees it.
        waivers: findings that a person lets stand, see ``toolkit.checking.waivers.load_waivers``. They are said in the
            findings anew each time; nothing is analysed again for them.

    Returns:
        The waivers that fit no finding (any more).

    Raises:
        NianbaoError: a path does not exist, nothing was found, ``out`` is not a dataset folder, or another run is
            writing there.
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
    with _alone_in(folder):
        record_version(folder / MANIFESTS)
        _restore(folder)  # what a run that was killed had set aside
        finished = _tidy(folder, shards, settings, aside=True)
        todo = [(key, shard) for key, shard in shards.items() if key not in finished]
        todo.sort(key=lambda task: -_work(task[1]))  # small ones last: workers end together
        engine = choose_engine(len(todo), jobs, settings.limited)
        bar = Progress(_total(list(shards.items())), sum(finished.values(), Done()), progress)
        log.info(
            "%s: %d shards, %d of them done before; %d workers (%s)",
            folder,
            len(shards),
            len(finished),
            engine.jobs,
            engine.name,
        )
        try:
            one = partial(write_shard, settings=settings, folder=folder.resolve(), host=Host.here(engine.local))
            for _, done in work(todo, one, engine, lambda task: _deaths(folder / MANIFESTS, task)):
                bar.add(done)
        except BaseException:
            _restore(folder)
            raise
        finally:
            bar.close()
        forget_aside(folder)
        _tidy(folder, shards, settings)  # what dead workers left
        waived = Waived(waivers)
        waived.write(folder, list(shards))
        write_years(folder, folder / MANIFESTS, waived)
        log.info("%s: done, %s", folder, bar.text())
    return waived.unused


def _there(folder: Path) -> dict[str, set[str]]:
    """Return the names of the files that lie in each folder."""
    return {name: {file.name for file in (folder / name).iterdir()} - {ASIDE} for name in (MANIFESTS, *FRAMES)}


def _whole(there: Mapping[str, set[str]]) -> list[str]:
    """Return the shards of which all frames and the manifest are there."""
    keys = (name.removesuffix(".json") for name in there[MANIFESTS] if name.endswith(".json"))
    return [key for key in keys if all(f"{key}.parquet" in there[name] for name in FRAMES)]


def _restore(folder: Path) -> None:
    """Leave of a run that did not end what it finished, and of what was there before what that has no report of."""
    there = _there(folder)
    for name, files in there.items():
        for file in files:
            if ".tmp-" in file:
                (folder / name / file).unlink(missing_ok=True)
    bring_back(folder, _whole(there))


def _tidy(folder: Path, shards: Mapping[str, Shard], settings: Settings, *, aside: bool = False) -> dict[str, Done]:
    """Remove what is no finished shard of this run (or set it aside if it is a whole one), and return what is."""
    forget_years(folder, folder / MANIFESTS)
    there = _there(folder)
    for name, files in there.items():
        _renumber(folder / name, files, [file for key in shards for file in _files(name, key)])
    finished: dict[str, Done] = {}
    for key in shards:
        if f"{key}.json" in there[MANIFESTS] and all(f"{key}.parquet" in there[name] for name in FRAMES):
            try:
                manifest = json.loads((folder / MANIFESTS / f"{key}.json").read_bytes())
            except ValueError:  # cut off, by a copy that did not end: as good as none
                continue
            failures = manifest["counts"].get("failures.kind", {})
            if manifest["limits"] == settings.limits() or not any(kind in failures for kind in GIVEN_UP):
                finished[key] = Done.told(manifest)
    if aside:
        set_aside(folder, [key for key in _whole(there) if key not in finished])
    for name, files in there.items():
        kept = {file for key in finished for file in _files(name, key)} | {LOCK, SCHEMA}
        for file in files - kept:
            (folder / name / file).unlink(missing_ok=True)
    return finished


def _files(folder: str, key: str) -> tuple[str, ...]:
    """Return the names of the files of a shard in one of the folders."""
    return (f"{key}.json", f"{key}.narrow") if folder == MANIFESTS else (f"{key}.parquet",)


def _renumber(folder: Path, there: set[str], wanted: Sequence[str]) -> None:
    """Give files whose shard has another place now, for one before it came or went, the name of that place."""
    spare = {name.partition("-")[2]: name for name in there.difference(wanted) if "-" in name}
    for name in wanted:
        if name not in there and (old := spare.pop(name.partition("-")[2], None)) is not None:
            (folder / old).rename(folder / name)
            there.remove(old)
            there.add(name)


LOCK = "lock"


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; the system lets go of it when the process ends, however it ends."""
    with (folder / MANIFESTS / LOCK).open("w") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # a system without such locks
            pass
        except BlockingIOError as error:
            raise NianbaoError(f"{folder}: found another run writing there; valid would be one at a time") from error
        yield


def _total(tasks: Sequence[Task]) -> int | None:
    counts = [shard.count for _, shard in tasks]
    return sum(n for n in counts if n is not None) if None not in counts else None


def _work(shard: Shard) -> int:
    return shard.work if isinstance(shard, Files) else shard.count or LARGEST_SHARD


def _deaths(trails: Path, task: Task) -> dict[int, Death] | None:
    try:
        return read_trail((trails / f"{task[0]}.trail").read_text("utf-8", "replace"))
    except FileNotFoundError:
        return None
