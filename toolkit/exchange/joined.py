"""Reports with the rows of other frames that belong to them, one report after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.corpus import Corpus

Rows = list[dict[str, Any]]


def joined(
    corpus: Corpus, columns: Sequence[str], frames: Mapping[str, Sequence[str] | None]
) -> Iterator[tuple[dict[str, Any], dict[str, Rows]]]:
    """Yield each report with its rows of other frames.

    A dataset folder has the rows of every frame in the order of its reports, so that no more than a piece of each frame
    is in memory. A frame in another order is read whole.

    Args:
        corpus: the corpus.
        columns: the columns of ``reports`` to read; ``report_id`` always is.
        frames: the columns of other frames to read, by frame; all when None.

    Returns:
        Pairs of a report's row and its rows by frame.

    Examples:
        >>> from toolkit.corpus import Corpus
        >>> from toolkit.frames.rows import FRAMES, schema_of
        >>> tables = {name: schema_of(name).empty_table() for name in FRAMES}
        >>> for name, ids in {"reports": "ab", "items": "bb"}.items():
        ...     tables[name] = tables[name].from_pylist([{"report_id": id_} for id_ in ids], tables[name].schema)
        >>> [(row["report_id"], len(rows["items"])) for row, rows in joined(Corpus(tables), [], {"items": ["kind"]})]
        [('a', 0), ('b', 2)]
    """
    places: dict[str, int] = {}
    for row in _rows(corpus, "reports", ["report_id"]):
        places.setdefault(row["report_id"], len(places))
    takers = {frame: _Taker(corpus, frame, wanted, places) for frame, wanted in frames.items()}
    for row in _rows(corpus, "reports", list(dict.fromkeys(("report_id", *columns)))):
        yield row, {frame: taker.take(row["report_id"]) for frame, taker in takers.items()}


class _Taker:
    """Gives the rows of one report after the other out of a frame."""

    def __init__(self, corpus: Corpus, frame: str, columns: Sequence[str] | None, places: Mapping[str, int]) -> None:
        wanted = None if columns is None else list(dict.fromkeys(("report_id", *columns)))
        self.rows = _rows(corpus, frame, wanted)
        self.next = next(self.rows, None)
        self.whole: dict[str, Rows] | None = None
        if not _in_order(corpus, frame, places):
            self.whole = {}
            for row in _rows(corpus, frame, wanted):
                self.whole.setdefault(row["report_id"], []).append(row)

    def take(self, report: str) -> Rows:
        if self.whole is not None:
            return self.whole.get(report, [])
        found: Rows = []
        while self.next is not None and self.next["report_id"] == report:
            found.append(self.next)
            self.next = next(self.rows, None)
        return found


def _in_order(corpus: Corpus, frame: str, places: Mapping[str, int]) -> bool:
    last = -1
    for row in _rows(corpus, frame, ["report_id"]):
        place = places.get(row["report_id"], -1)
        if place < last or place < 0:
            return False
        last = place
    return True


def _rows(corpus: Corpus, frame: str, columns: list[str] | None) -> Iterator[dict[str, Any]]:
    for piece in corpus.batches(frame, columns):
        yield from piece.to_pylist()
