"""Findings that a person lets stand, said in a dataset folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.checking.waivers import Found, Waiver, waive
from toolkit.frames.files import open_writer

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


class Waived:
    """Says in findings, stretch by stretch, why a person lets them stand, and keeps count.

    Args:
        waivers: see ``toolkit.checking.waivers.load_waivers``.
    """

    def __init__(self, waivers: Sequence[Waiver]) -> None:
        self.waivers = tuple(waivers)
        self._reports = {waiver.report for waiver in waivers}
        self._met: set[tuple[str, str]] = set()
        self._statuses: Counter[str] = Counter()

    @property
    def unused(self) -> list[Waiver]:
        """The waivers that fitted no finding so far: it is gone, or its numbers have changed."""
        return [waiver for waiver in self.waivers if (waiver.report, waiver.finding) not in self._met]

    def counts(self) -> dict[str, int]:
        """Return how many findings are let stand, by their status."""
        return dict(sorted(self._statuses.items()))

    def said_in(self, findings: pa.Table) -> pa.Table:
        """Return findings with the reasons in the column ``waived``, null where nobody lets them stand."""
        import pyarrow as pa

        if not any(report in self._reports for report in findings["report_id"].unique().to_pylist()):
            reasons: list[str | None] = [None] * findings.num_rows
        else:
            columns = [findings[name].to_pylist() for name in ("report_id", "finding_id", "left", "right", "status")]
            found = [Found(*row[:4]) for row in zip(*columns, strict=True)]
            reasons, _ = waive(found, self.waivers)
            for one, reason, status in zip(found, reasons, columns[-1], strict=True):
                if reason is not None:
                    self._met.add(one[:2])
                    self._statuses[status] += 1
        place = findings.schema.get_field_index("waived")
        return findings.set_column(place, findings.schema.field(place), pa.array(reasons, pa.string()))

    def write(self, folder: Path, keys: Sequence[str]) -> None:
        """Say it in the findings of a dataset folder's shards; files that say it already are left as they are."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        for key in keys:
            file = folder / "findings" / f"{key}.parquet"
            with pq.ParquetFile(file) as parquet:
                if _none_said(parquet.metadata) and (
                    not self._reports or self._reports.isdisjoint(parquet.read(["report_id"])[0].to_pylist())
                ):
                    continue
                groups = [parquet.read_row_group(n) for n in range(parquet.num_row_groups)]
            new = [self.said_in(group) for group in groups]
            if all(a["waived"].equals(b["waived"]) for a, b in zip(groups, new, strict=True)):
                continue
            temporary = file.with_name(f"{key}.tmp")
            with open_writer(temporary, "findings", groups[0].schema) as writer:
                for group in new:
                    writer.write_table(pa.table(group))
            temporary.replace(file)


def _none_said(about: pq.FileMetaData) -> bool:
    """Tell whether a file of findings is known to hold no reason, from its footer."""
    for n in range(about.num_row_groups):
        group = about.row_group(n)
        columns = (group.column(i) for i in range(group.num_columns))
        waived = next(column for column in columns if column.path_in_schema == "waived")
        if waived.statistics is None or waived.statistics.null_count != group.num_rows:
            return False
    return True
