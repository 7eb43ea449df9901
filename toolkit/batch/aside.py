"""Shards of an earlier run that others are to take the place of: out of sight, not deleted before the others stand.

A disk that gets full in between, or whatever else ends the run, then costs nothing that was there.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from toolkit.frames.rows import FRAMES

ASIDE = "before"
_SHARDS = "_shards"


def files_of(key: str, aside: bool = False) -> tuple[str, ...]:
    """Return the files of a shard below the dataset folder, its manifest last.

    Examples:
        >>> files_of("000000-a", aside=True)[-1]
        '_shards/before/000000-a.json'
    """
    inside = f"{_SHARDS}/{ASIDE}/" if aside else ""
    frames = tuple(f"{inside}{name}/{key}.parquet" for name in FRAMES)
    return (*frames, *(f"{inside or _SHARDS + '/'}{key}.{suffix}" for suffix in ("narrow", "json")))


def set_aside(folder: Path, keys: Iterable[str]) -> None:
    """Take whole shards out of sight."""
    keys = list(keys)
    for name in FRAMES if keys else ():  # where there is no room even for that, nothing was moved yet
        (folder / _SHARDS / ASIDE / name).mkdir(parents=True, exist_ok=True)
    for key in keys:
        _move(folder, files_of(key), files_of(key, aside=True))


def bring_back(folder: Path, finished: Sequence[str]) -> None:
    """Put back what was set aside, but for shards of which a finished one holds a report; those are deleted.

    Args:
        folder: the dataset folder.
        finished: the shards that stand in it.
    """
    place = folder / _SHARDS / ASIDE
    if not place.is_dir():
        return
    aside = sorted(file.stem for file in place.glob("*.json"))
    held = {source for key in finished for source in _sources(folder, files_of(key)) or ()} if aside else set()
    for key in aside:
        sources = _sources(folder, files_of(key, aside=True))
        if sources is not None and held.isdisjoint(sources):
            _move(folder, files_of(key, aside=True), files_of(key))
    forget_aside(folder)


def forget_aside(folder: Path) -> None:
    """Delete what was set aside."""
    shutil.rmtree(folder / _SHARDS / ASIDE, ignore_errors=True)


def _move(folder: Path, files: Sequence[str], to: Sequence[str]) -> None:
    for old, new in zip(files, to, strict=True):
        if (folder / old).exists():  # what the second pass needs may be missing
            (folder / old).replace(folder / new)


def _sources(folder: Path, files: Sequence[str]) -> set[str] | None:
    """Return what a shard was made from: the names of its reports and of what failed; None where it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    reports, failures = files[FRAMES.index("reports")], files[FRAMES.index("failures")]
    try:
        found = pq.read_table(folder / reports, columns=["report_id"])["report_id"].to_pylist()
        return {*found, *pq.read_table(folder / failures, columns=["source"])["source"].to_pylist()}
    except (OSError, pa.ArrowInvalid):
        return None
