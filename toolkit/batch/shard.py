"""One shard of a batch: its reports analysed under limits, its frames counted and handed to its files."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.batch.guard import Guard, HandedBackError, Host, OutOfTime
from toolkit.batch.shard_files import ShardFiles
from toolkit.errors import NianbaoError, ReadingError
from toolkit.frames.files import MANIFESTS
from toolkit.frames.making import to_tables
from toolkit.frames.rows import FRAMES, STATES, Failure, Row, all_cells, load_rows
from toolkit.inputs.records import Record, Shard

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.reading.document import Document
    from toolkit.report import Item

NOT_A_REPORT = "not_a_report"
GIVEN_UP = ("timeout", "memory", "crashed")
AT_ONCE = 128
"""Reports that are turned into columns together."""
COLLECTED_AFTER = 50_000
"""How many more objects than at the last collection of the youngest there have to be for the next."""
MANY_ITEMS = 1000
"""A report with more items is coded by itself, within its limits."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a batch is run with.

    A change of gazetteer or screening makes the shards of an earlier run stale; a change of the limits only those in
    which a file was given up.

    Args:
        gazetteer: a TSV file of places of your own.
        screen: leave out what is no annual report.
        seconds: what one file may take; None for no limit.
        megabytes: by how much one file may let a process grow; None for no limit.
    """

    gazetteer: str | None = None
    screen: bool = False
    seconds: float | None = 60
    megabytes: int | None = 2048

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

    @property
    def limited(self) -> bool:
        """Whether files are held to any limit."""
        return self.seconds is not None or self.megabytes is not None

    def limits(self) -> list[float | None]:
        """Return the limits as they are kept with what was given up because of them."""
        return [self.seconds, self.megabytes]


@dataclass(frozen=True, slots=True)
class Done:
    """What a shard came to: how many inputs were read and how many failed, by kind."""

    reports: int = 0
    failures: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: dict[str, pa.Table]) -> Done:
        """Count the rows of a shard's frames."""
        return cls(tables["reports"].num_rows, dict(Counter(tables["failures"]["kind"].to_pylist())))

    @classmethod
    def told(cls, manifest: dict[str, Any]) -> Done:
        """Return what the manifest of a shard says."""
        return cls(manifest["rows"]["reports"], manifest["counts"].get("failures.kind", {}))

    def __add__(self, other: Done) -> Done:
        failures = dict(Counter(self.failures) + Counter(other.failures))
        return Done(self.reports + other.reports, failures)


def analyse_shard(shard: Shard, settings: Settings, guard: Guard) -> Iterator[dict[str, pa.Table]]:
    """Analyse the reports of a shard in order, some at a time; what cannot be read becomes a row of ``failures``.

    Args:
        shard: the reports.
        settings: gazetteer and screening.
        guard: the limits on each, entered.

    Yields:
        The frames of the next reports; at least once.
    """
    warm_up()
    read: list[_Read] = []
    failures: list[Failure] = []
    records = shard.records()
    for number in count():
        record, dead = None, guard.dead.get(number)
        try:
            with guard.file(number):
                if dead and dead.again:
                    raise _DiedError(dead)
                record = next(records, None)
                if record is None:
                    break
                if dead:
                    raise _DiedError(dead)
                row, coded = _analyse(record, settings)
            read.append(_Read(number, record.name, row, coded))
        except (Exception, OutOfTime) as error:  # one pathological file must not stop the batch
            failures.append(_failure(error, record and record.name, shard, guard))
            if record is None:  # what the reports stand in cannot be read on
                break
        if len(read) + len(failures) >= AT_ONCE:
            yield _tables(_with_topics(read, failures, shard, guard), failures, shard, guard)
            read, failures = [], []
    yield _tables(_with_topics(read, failures, shard, guard), failures, shard, guard)


def _tables(rows: list[Row], failures: list[Failure], shard: Shard, guard: Guard) -> dict[str, pa.Table]:
    """Make the frames of some reports; one that a frame cannot hold is a row of ``failures``, the others stay."""
    try:
        return to_tables(rows, failures)
    except Exception:
        kept = []
        for row in rows:
            try:
                to_tables([row])
                kept.append(row)
            except Exception as error:
                failures.append(_failure(error, row.report.id, shard, guard))
        return to_tables(kept, failures)


class _Read(NamedTuple):
    """A report of the shard: its place there, its name, and whether its items have their topics."""

    number: int
    name: str
    row: Row
    coded: bool


def _with_topics(read: list[_Read], failures: list[Failure], shard: Shard, guard: Guard) -> list[Row]:
    """Code the items of all these reports as one batch; what cannot be finished is added to ``failures``."""
    from toolkit.coding import code_groups, code_items
    from toolkit.pipeline import with_topics

    bare = [one.row.report.items for one in read if not one.coded]
    groups: list[tuple[Item, ...]] | None
    try:
        groups = code_groups(bare)[::-1]
    except Exception:  # memory, say: each by itself then, within its limits
        groups = None
    rows = []
    for number, name, row, coded in read:
        if coded:
            rows.append(row)
            continue
        try:
            with guard.file(number):
                items = code_items(row.report.items) if groups is None else groups.pop()
                rows.append(replace(row, report=with_topics(row.report, items)))
        except (Exception, OutOfTime) as error:
            failures.append(_failure(error, name, shard, guard))
    return rows


@cache
def warm_up() -> None:
    """Load the rules and the model, once in a process: that time must not count as the first file's."""
    from toolkit.pipeline import read

    text = "某镇人民政府2023年政府信息公开工作年度报告\n五、存在的问题\n一是人员不足。下一步，加强培训。"
    read(text.encode(), name="a.txt")


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let Python look for reference cycles seldom: the nouns of a report hold none, and there are thousands of them.

    What is loaded before the first report is not looked at at all.
    """
    before = gc.get_threshold()
    ours = gc.isenabled() and not gc.get_freeze_count()
    if ours:
        gc.freeze()
        gc.set_threshold(COLLECTED_AFTER, *before[1:])
    try:
        yield
    finally:
        if ours:
            gc.set_threshold(*before)
            gc.unfreeze()


class _DiedError(Exception):
    """A file that workers died of, not tried again."""


def _analyse(record: Record, settings: Settings) -> tuple[Row, bool]:
    """Return the report, and whether its items are coded already: those of one that has a great many are."""
    from toolkit.coding import code_items
    from toolkit.pipeline import analyse, with_topics
    from toolkit.reading import read

    if isinstance(record.data, ReadingError):
        raise record.data
    document = read(record.data, name=record.name, format=record.format)
    if settings.screen:
        refuse_others(document)
    report = analyse(document, name=record.name, gazetteer=settings.gazetteer, topics=False)
    many = len(report.items) > MANY_ITEMS
    if many:
        report = with_topics(report, code_items(report.items))
    return Row(report, document.format, document.encoding, record.metadata), many


def refuse_others(document: Document) -> None:
    """Raise ``ReadingError`` where a document is no annual report, with the reason of the screen."""
    from toolkit.parsing.screen import screen

    screening = screen(document.text)
    if not screening.is_report:
        raise ReadingError(document.source, NOT_A_REPORT, screening.reason, "an annual disclosure report")


def _failure(error: BaseException, known: str | None, shard: Shard, guard: Guard) -> Failure:
    name = shard.name if known is None else known
    less = "were not enough; valid would be a file that takes less, or a higher limit"
    if isinstance(error, _DiedError):
        kind, found = error.args[0].kind, f"{error.args[0].reason}; valid would be a file that can be read to its end"
    elif isinstance(error, OutOfTime):
        kind, found = "timeout", f"{guard.seconds:g} s {less}"
    elif isinstance(error, MemoryError):
        kind, found = "memory", f"{guard.megabytes or 0} MB more {less}"
    elif isinstance(error, NianbaoError):
        return Failure(name, getattr(error, "kind", "error"), str(error))
    elif known is None:
        kind, found = "broken", f"{type(error).__name__}: {error}; valid would be a complete file"
    else:
        kind, found = "internal_error", f"a fault of the toolkit, {type(error).__name__}: {error}"
    rest = "" if known is not None else ", and the rest of it was not read"
    return Failure(name, kind, " ".join(f"{name}{rest}: found {found}".split()))


def collect_shard(
    task: tuple[str, Shard], settings: Settings, trails: Path | None, host: Host
) -> tuple[Done, dict[str, pa.Table]] | None:
    """Analyse a shard and return what it came to and its frames; None if the task must be given out anew."""
    import pyarrow as pa

    key, shard = task
    trail = trails and trails / f"{key}.trail"
    try:
        with _seldom_collected(), Guard(settings.seconds, settings.megabytes, trail, host) as guard:
            parts = list(analyse_shard(shard, settings, guard))
    except HandedBackError:
        return None
    tables = {name: pa.concat_tables([part[name] for part in parts]) for name in FRAMES}
    return Done.of(tables), tables


def write_shard(task: tuple[str, Shard], settings: Settings, folder: Path, host: Host) -> Done | None:
    """Analyse a shard into a dataset folder: its frames are moved into place when complete, its manifest last.

    Returns:
        What it came to; None if the task must be given out anew.
    """
    key, shard = task
    trail, manifest = folder / MANIFESTS / f"{key}.trail", folder / MANIFESTS / f"{key}.json"
    if manifest.exists():  # written by a worker that died before it could say so
        return Done.told(json.loads(manifest.read_bytes()))
    try:
        with _seldom_collected(), Guard(settings.seconds, settings.megabytes, trail, host) as guard:
            return _write(key, shard, settings, folder, guard)
    except HandedBackError:
        return None


def _write(key: str, shard: Shard, settings: Settings, folder: Path, guard: Guard) -> Done:
    counts: Counter[tuple[str, str, str]] = Counter()
    manifest: dict[str, Any] = {"rows": dict.fromkeys(FRAMES, 0), "counts": {}, "limits": settings.limits()}
    done = Done()
    files = ShardFiles(folder, key)
    for tables in analyse_shard(shard, settings, guard):
        files.add(tables)
        done += Done.of(tables)
        counts.update(count_values(tables))
        for name, table in tables.items():
            manifest["rows"][name] += table.num_rows
    for (name, column, value), n in sorted(counts.items()):
        manifest["counts"].setdefault(f"{name}.{column}", {})[value] = n
    guard.check()
    files.finish(json.dumps(manifest, ensure_ascii=False))
    return done


COUNTED = (("items", "kind"), ("items", "primary"), ("findings", "status"), ("failures", "kind"))


def count_values(tables: dict[str, pa.Table]) -> Counter[tuple[str, str, str]]:
    """Count the values that a summary shows: kinds, topics, results, reasons, and the states of all cells."""
    import pyarrow as pa
    import pyarrow.compute as pc

    counts: Counter[tuple[str, str, str]] = Counter()
    for name, column in COUNTED:
        for entry in pc.value_counts(tables[name][column]).to_pylist():
            if entry["values"] is not None:
                counts[name, column, entry["values"]] += entry["counts"]
    states = tables["tables"].select([f"state.{cell}" for cell in all_cells()]).columns
    indices = pa.chunked_array([chunk.indices for column in states for chunk in column.chunks], pa.int8())
    for entry in pc.value_counts(indices).to_pylist():
        if entry["values"] is not None:
            counts["tables", "state", STATES[entry["values"]]] += entry["counts"]
    return counts
