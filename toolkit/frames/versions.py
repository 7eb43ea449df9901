"""What a dataset folder was written with: recorded in it, and checked before it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from toolkit.errors import NianbaoError
from toolkit.frames.rows import FRAMES, load_rows, schema_of

SCHEMA = "schema"
_AGAIN = "run nianbao analyse again on its sources, into this folder or another"


def record_version(manifests: Path) -> None:
    """Record the version of the columns (``rows.yaml``) in the folder of the manifests."""
    file = manifests / SCHEMA
    version = load_rows().version
    if not file.exists() or file.read_text("utf-8").strip() != version:
        temporary = manifests / f"{SCHEMA}.tmp"
        temporary.write_text(version + "\n", encoding="utf-8")
        temporary.replace(file)


def check_version(folder: Path, manifests: Path) -> None:
    """Refuse a dataset folder whose columns are not those of this version.

    The third part of a version changes nothing that is stored. A folder that records none was written before versions
    were; it is read where its columns are the same.

    Raises:
        NianbaoError: one line with both versions and what to do.
    """
    import pyarrow.parquet as pq

    now, file = load_rows().version, manifests / SCHEMA
    if file.exists():
        found = file.read_text("utf-8", "replace").strip()
        if found.split(".")[:2] == now.split(".")[:2]:
            return
        newer = _number(found) > _number(now)
        valid = "a newer nianbao, or to " + _AGAIN if newer else "to " + _AGAIN
        raise NianbaoError(
            f"{folder}: found a dataset of version {found}, this one reads {now}; valid would be {valid}"
        )
    with whole(folder):
        for name in FRAMES:
            first = next(iter(sorted((folder / name).glob("*.parquet"))), None)
            if first is not None and pq.read_schema(first).names != schema_of(name).names:
                found = f"a dataset of an earlier version ({name} has other columns), this one reads {now}"
                raise NianbaoError(f"{folder}: found {found}; valid would be to {_AGAIN}")


def _number(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


@contextmanager
def whole(folder: Path) -> Iterator[None]:
    """Say in one line which file of a dataset is damaged, and what to do.

    Raises:
        NianbaoError: a Parquet file cannot be read.
    """
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowInvalid, pa.ArrowIOError, EOFError) as error:
        found = " ".join(str(error).split())[:200]
        valid = "a complete dataset (delete the damaged file and run nianbao analyse again: only its part is done anew)"
        raise NianbaoError(f"{folder}: found a damaged file, {found}; valid would be {valid}") from error
