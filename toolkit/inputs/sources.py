"""Where a batch comes from: folders of files, rows of JSONL and Parquet tables, ``datasets`` objects, WARC archives.

Whatever it is, it is cut into the same shards every time; a shard is one unit of work for one worker.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import NianbaoError
from toolkit.inputs.archives import ARCHIVES, Archive
from toolkit.inputs.folders import SUFFIXES, Files, Found, cut, walk
from toolkit.inputs.records import Record, Shard, shard_size
from toolkit.inputs.tabular import TABLES, Columns, dataset_shards, table_shards

if TYPE_CHECKING:
    import datasets

__all__ = ["SUFFIXES", "Columns", "Files", "Record", "Shard", "find_shards"]


def find_shards(
    sources: Iterable[str | Path | datasets.Dataset], columns: Columns | None = None
) -> list[tuple[str, Shard]]:
    """Cut the sources into shards, the same way every time.

    Args:
        sources: files, folders (searched through; hidden files and a README are left out, tables are taken where
            ``columns`` are given), JSONL and Parquet tables, WARC archives, ``datasets.Dataset`` objects.
        columns: which columns of a table hold the report; needed for tables only.

    Returns:
        A key and the shard, in order: files by their paths below the folder that was named, then ``datasets`` objects,
        tables and archives. The key is the place in the order and a digest that changes with what the shard holds, so
        that a file more or less renumbers shards, but changes few of them (see ``toolkit.inputs.folders.cut``).

    Raises:
        NianbaoError: a path does not exist, nothing was found, or a table was given without its columns.

    Examples:
        >>> find_shards(["no/such/folder"])
        Traceback (most recent call last):
        ...
        toolkit.errors.NianbaoError: no/such/folder: found no such file or folder; valid would be ...
    """
    sources = list(sources)
    types = (*SUFFIXES, *ARCHIVES, *(TABLES if columns else ()))
    found = Found()
    others: list[Shard] = []
    for given in sources:
        if not isinstance(given, str | os.PathLike):
            others += dataset_shards(given, columns)
            continue
        path = Path(given)
        if path.is_dir():
            found.add(path, walk(path, types))
        elif path.exists():
            found.add(path.parent, [path.name])
        else:
            raise NianbaoError(f"{given}: found no such file or folder; valid would be a report or a folder of reports")

    def files() -> Iterator[tuple[str, str]]:
        for name, file in found.take():
            if name.lower().endswith(TABLES):
                others.extend(table_shards(name, Path(file), columns))
            elif name.lower().endswith(ARCHIVES):
                others.append(Archive(name, Path(file)))
            else:
                yield name, file

    shards = [*cut(files(), shard_size(found.work)), *others]
    if not shards:
        valid = ", ".join((*SUFFIXES, *TABLES, *ARCHIVES))
        raise NianbaoError(f"{', '.join(map(str, sources))}: found no report; valid would be files of type {valid}")
    digests = (hashlib.blake2b(shard.identity().encode("utf-8", "surrogateescape"), digest_size=8) for shard in shards)
    return [(f"{n:06d}-{digest.hexdigest()}", shard) for n, (shard, digest) in enumerate(zip(shards, digests))]  # noqa: B905
