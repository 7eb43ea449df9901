"""Reports that are the pages of a WARC archive (needs the extra ``nianbao[warc]``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.inputs.records import Record

ARCHIVES = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True)
class Archive:
    """The HTML and text responses of an archive."""

    name: str
    path: Path

    @property
    def count(self) -> None:
        """Return None: how many reports there are shows only in reading."""

    def identity(self) -> str:
        """Return the file's name, size and time of change."""
        stat = self.path.stat()
        return f"{self.name}\0{stat.st_size}\0{stat.st_mtime_ns}"

    def records(self) -> Iterator[Record]:
        """Yield a record per response whose content is HTML or text; the id is the address it was fetched from."""
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        with self.path.open("rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response):
                kind = record.http_content_type or ""
                if not kind.startswith(("text/", "application/xhtml")):
                    continue
                address = record.headers.get("WARC-Target-URI") or str(record.record_id)
                date = record.headers.get("WARC-Date") or ""
                yield Record(address, record.reader.read(), None, {"archive": self.name, "fetched": date})
