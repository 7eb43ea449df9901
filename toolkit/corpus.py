"""A corpus: many reports as pandas frames, read from files or from a dataset folder."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.batch import Settings, run
from toolkit.checking.waivers import Found, Waiver, load_waivers, waive
from toolkit.errors import NianbaoError
from toolkit.frames.files import MANIFESTS
from toolkit.frames.rows import FRAMES, schema_of
from toolkit.frames.versions import check_version, whole
from toolkit.inputs.sources import Columns, find_shards
from toolkit.panel import VALUES, panel
from toolkit.years.bodies import Crosswalk
from toolkit.years.second_pass import decided_cells, settle, with_decided

if TYPE_CHECKING:
    import datasets
    import pandas as pd
    import pyarrow as pa

    from toolkit.report import Fact

PIECE = 1024
"""Rows that are read together where a frame is gone through piece by piece."""


def read_all(
    *sources: str | Path | datasets.Dataset,
    text_column: str | None = None,
    html_column: str | None = None,
    id_column: str | None = None,
    gazetteer: str | Path | None = None,
    screen: bool = False,
    waivers: str | Path | None = None,
    jobs: int | None = None,
    progress: bool | None = None,
    time_limit: float | None = 60,
    memory_limit: int | None = 2048,
) -> Corpus:
    r"""Make a corpus of all reports in files, folders and tables; nothing is analysed before a frame is asked for.

    Args:
        sources: files, folders (searched through), JSONL and Parquet tables, WARC archives, ``datasets`` objects.
        text_column: the column of a table that holds the report as text.
        html_column: the column of a table that holds it as HTML.
        id_column: the column of a table that holds the report's id.
        gazetteer: a TSV file of places of your own, on top of the packaged administrative divisions.
        screen: leave out what is no annual report; it becomes a row of ``failures`` with the reason.
        waivers: a YAML file of findings that a person lets stand, see ``toolkit.checking.waivers.load_waivers``.
        jobs: worker processes; by default one per core for more than a few files, else none.
        progress: show a progress bar; by default where a person sees it (terminal or notebook).
        time_limit: seconds that one file may take.
        memory_limit: megabytes by which one file may let a process grow. A file beyond a limit is a row of
            ``failures``; None is no limit.

    Returns:
        The corpus; a file that cannot be read is a row of its ``failures``.

    Raises:
        NianbaoError: a path does not exist, nothing was found, or a table was given without its columns.

    Examples:
        >>> import tempfile, pathlib
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.txt").write_text("某镇人民政府2023年政府信息公开工作年度报告\n一、总体情况\n平稳。")
        >>> _ = (folder / "b.txt").write_text("")
        >>> corpus = read_all(folder)
        >>> len(corpus.reports), list(corpus.failures.source)
        (1, ['b.txt'])
    """
    columns = Columns(text_column, html_column, id_column) if text_column or html_column else None
    settings = Settings(str(gazetteer) if gazetteer else None, screen, time_limit, memory_limit)
    find_shards(sources, columns)  # what is wrong with the sources is said now, not at the first frame
    frames = _Analysed(partial(run, sources, columns, settings, jobs=jobs, progress=progress))
    return Corpus(frames, load_waivers(waivers) if waivers else ())


class Corpus:
    """Many reports as eight frames that share the columns of metadata.

    The frames are ``reports``, ``sections``, ``items``, ``tables`` (one row per report, one column per cell id),
    ``mentions``, ``links``, ``findings`` and ``failures``. ``toolkit.read_all`` and ``Corpus.open`` make one.

    Args:
        arrow: the frames as Arrow tables, by name.
        waivers: findings that a person lets stand, see ``toolkit.checking.waivers.load_waivers``.
    """

    def __init__(self, arrow: Mapping[str, pa.Table], waivers: Sequence[Waiver] = ()) -> None:
        self.arrow = arrow
        self.waivers = tuple(waivers)

    @classmethod
    def open(cls, folder: str | Path, *, waivers: str | Path | None = None) -> Corpus:
        """Open a dataset folder that ``nianbao analyse`` wrote; each frame is loaded when it is asked for.

        Args:
            folder: the dataset folder.
            waivers: a YAML file of findings that a person lets stand, see ``toolkit.checking.waivers.load_waivers``;
                kept outside the folder, it holds for every later run too.

        Raises:
            NianbaoError: the folder holds no such dataset, or the waivers cannot be read.

        Examples:
            >>> Corpus.open("no/such/folder")
            Traceback (most recent call last):
            ...
            toolkit.errors.NianbaoError: no/such/folder: found no dataset; valid would be a folder written by ...
        """
        if not (Path(folder) / MANIFESTS).is_dir():
            raise NianbaoError(f"{folder}: found no dataset; valid would be a folder written by nianbao analyse")
        check_version(Path(folder), Path(folder) / MANIFESTS)
        return cls(_Stored(Path(folder)), load_waivers(waivers) if waivers else ())

    def __repr__(self) -> str:
        return f"Corpus({self.arrow!r})"

    def _frame(self, name: str) -> pd.DataFrame:
        import pandas as pd

        frame: pd.DataFrame = self.arrow[name].to_pandas(types_mapper={_int32(): pd.Int32Dtype()}.get)
        return frame

    @cached_property
    def reports(self) -> pd.DataFrame:
        """One row per report that could be read."""
        return self._frame("reports")

    @cached_property
    def sections(self) -> pd.DataFrame:
        """One row per section, absent ones too."""
        return self._frame("sections")

    @cached_property
    def items(self) -> pd.DataFrame:
        """One row per stated problem or announced measure."""
        return self._frame("items")

    @cached_property
    def tables(self) -> pd.DataFrame:
        """One row per report, one column per cell id, and the state of each cell in ``state.<cell>``."""
        return self._frame("tables")

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """One row per quantity of the narrative."""
        return self._frame("mentions")

    @cached_property
    def links(self) -> pd.DataFrame:
        """One row per link from an item or mention to an item or to cells."""
        return self._frame("links")

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row per rule applied to one place of a report; ``waived`` says why a person lets it stand."""
        frame = self._frame("findings")
        if self.waivers:
            frame["waived"] = self._waived[0]
        return frame

    @property
    def unused_waivers(self) -> tuple[Waiver, ...]:
        """The waivers that fit no finding (any more): it is gone, or its numbers have changed."""
        return tuple(self._waived[1])

    @cached_property
    def _waived(self) -> tuple[list[str | None], list[Waiver]]:
        names = ("report_id", "finding_id", "left", "right")
        columns = (self.arrow["findings"].column(name).to_pylist() for name in names)
        return waive((Found(*row) for row in zip(*columns, strict=True)), self.waivers)

    @cached_property
    def failures(self) -> pd.DataFrame:
        """One row per input that could not be read, with the reason."""
        return self._frame("failures")

    def panel(
        self,
        values: Sequence[str] = VALUES,
        *,
        crosswalk: Crosswalk | None = None,
        years: tuple[int, int] | None = None,
    ) -> pd.DataFrame:
        """Lay the reports out as bodies by years, gaps visible; see ``toolkit.panel.panel``.

        Args:
            values: cell ids and other columns; ``*`` stands for any part of a name.
            crosswalk: from the names of renamed bodies to the name of the body: a mapping, or a CSV or TSV file with
                the columns ``name`` and ``body``.
            years: first and last year for every body; by default each body's own.

        Returns:
            A frame indexed by ``body`` and ``year``; ``state`` is ``report``, ``gap`` or ``several``.

        Raises:
            NianbaoError: a value is no column, or the crosswalk cannot be read.
        """
        return panel(self, values, crosswalk=crosswalk, years=years)

    def batches(self, frame: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Yield a frame in pieces, in order; of a dataset folder, no more than a piece is in memory at a time.

        Args:
            frame: the frame.
            columns: those to read; all when None.

        Returns:
            Tables of 1 to 1,024 rows.
        """
        if isinstance(self.arrow, _Stored):
            return self.arrow.batches(frame, columns)
        table = self.arrow[frame]
        table = table if columns is None else table.select(list(columns))
        return (table.slice(at, PIECE) for at in range(0, table.num_rows, PIECE))

    def count(self, frame: str) -> int:
        """Return how many rows a frame has, without reading it where it lies in a dataset folder."""
        return self.arrow.count(frame) if isinstance(self.arrow, _Stored) else self.arrow[frame].num_rows

    def to_datasets(self) -> datasets.DatasetDict:
        """Return the frames that have rows as a ``datasets.DatasetDict`` with full ``Features``.

        Closed columns are ``ClassLabel`` with the codebook's names, lists and spans keep their structure. The rows lie
        in a temporary folder of the cache of ``datasets`` until the process ends and are read from there: a large
        corpus needs no more memory than a small one. ``toolkit.exchange.typed.from_datasets`` is the way back.

        Returns:
            A split per frame; ``datasets`` knows none without rows, so such a frame is left out.

        Examples:
            >>> frames = {name: schema_of(name).empty_table() for name in FRAMES}
            >>> frames["items"] = frames["items"].from_pylist([{"kind": "measure"}], frames["items"].schema)
            >>> Corpus(frames).to_datasets()["items"].features["kind"].names
            ['problem', 'measure']
        """
        from datasets import DatasetDict

        from toolkit.frames.typed import dataset_of

        return DatasetDict({name: dataset_of(self, name) for name in FRAMES if self.count(name)})


class _Frames(Mapping[str, "pa.Table"]):
    """The frames by name, each made when it is first asked for."""

    def __getitem__(self, name: str) -> pa.Table:
        if name not in FRAMES:
            raise KeyError(f"{name}; valid would be one of {', '.join(FRAMES)}")
        return self._table(name)

    def __iter__(self) -> Iterator[str]:
        return iter(FRAMES)

    def __len__(self) -> int:
        return len(FRAMES)

    @abstractmethod
    def _table(self, name: str) -> pa.Table: ...


class _Analysed(_Frames):
    def __init__(self, run: Callable[[], Iterator[dict[str, pa.Table]]]) -> None:
        self._run = run

    def __repr__(self) -> str:
        return "analysed when asked for" if "_tables" not in self.__dict__ else "analysed"

    @cached_property
    def _tables(self) -> dict[str, pa.Table]:
        import pyarrow as pa

        shards = list(self._run())
        tables = {name: pa.concat_tables([shard[name] for shard in shards]).unify_dictionaries() for name in FRAMES}
        settled = settle(tables["tables"])
        return tables | {
            "tables": settled.tables,
            "findings": pa.concat_tables([tables["findings"], settled.findings]),
        }

    def _table(self, name: str) -> pa.Table:
        return self._tables[name]


class _Stored(_Frames):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, pa.Table] = {}

    def __repr__(self) -> str:
        return repr(str(self._folder))

    def _table(self, name: str) -> pa.Table:
        import pyarrow.parquet as pq

        if name not in self._read:
            with whole(self._folder):
                table = pq.read_table(self._folder / name, schema=schema_of(name))
            # Shards are independent; what a neighbouring year decides is decided when the tables are put together.
            self._read[name] = settle(table).tables if name == "tables" else table
        return self._read[name]

    def batches(self, name: str, columns: Sequence[str] | None) -> Iterator[pa.Table]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = schema_of(name)
        wanted = schema if columns is None else pa.schema([schema.field(column) for column in columns])
        decided = self._decided if name == "tables" else {}
        row = 0
        for file in self._files(name):
            with whole(file), pq.ParquetFile(file) as parquet:
                for batch in parquet.iter_batches(PIECE, columns=schema.names if decided else wanted.names):
                    piece = pa.Table.from_batches([batch])
                    here = {i: decided[i + row] for i in range(piece.num_rows) if i + row in decided}
                    row += piece.num_rows
                    yield (with_decided(piece, here) if here else piece).select(wanted.names).cast(wanted)

    def count(self, name: str) -> int:
        import pyarrow.parquet as pq

        return sum(pq.read_metadata(file).num_rows for file in self._files(name))

    def _files(self, name: str) -> list[Path]:
        return sorted((self._folder / name).glob("*.parquet"))

    @cached_property
    def _decided(self) -> dict[int, dict[str, Fact]]:
        return decided_cells(self._folder)


def _int32() -> pa.DataType:
    import pyarrow as pa

    return pa.int32()
