"""Tables whose rows are one run of digits each, printed as others were before: the same words, other digits.

A slash or a dash in such a run is a cell like any other. Where a row's cells are printed without anything between
them, what stands around the run says which row it is, and the run alone decides how it is cut. The rows are found as
they were found in a page of the same surroundings; cutting them is done anew. What surrounds the runs is compared
character by character; of a run of table three, whether it is long enough for a row.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from toolkit.parsing.tables.cell import Column, Segment
from toolkit.parsing.tables.frame import Frame, frame_of
from toolkit.parsing.tables.material import Material
from toolkit.parsing.tables.memory import Memory
from toolkit.parsing.tables.page import Page
from toolkit.parsing.tables.rowread import RowReading, read_row
from toolkit.parsing.tables.surroundings import framed
from toolkit.parsing.tables.three import COLUMNS, Found
from toolkit.parsing.tables.two import columns_of, read_two

_RUNS = re.compile(r"([0-9/-]+(?:\.[0-9]+)?)")
_ZEROS, _FEW = ("0000000", "///////", "———————"), 4  # without so many such rows it is not worth a look
_WHOLE = 7  # digits that may be a whole row of table three; finding its rows asks for no more
_FOUR = (Column(),) * 15
# 无 in a cell of its own may be a value or the first word of a label.
_ALONE = re.compile("(?<![\u4e00-\u9fff])[无不](?![\u4e00-\u9fff])|不适用|不涉及|无此项")

Place = tuple[int, int]  # of an offset: how many runs end before it, and how many characters lie between
Key = tuple[str, str, str]


class Row(NamedTuple):
    """Where a row's run is: the table, the row, which run of the stretch, what follows its digits, and its line."""

    table: int
    row: str
    run: int
    unit: int
    line: int


class Table(NamedTuple):
    """What was found of one table; its fields are those of ``Found``."""

    edition: str | None
    why: str
    at: tuple[Place, Place] | None
    start: Place | None
    end: Place | None
    warnings: tuple[str, ...]


class Layout(NamedTuple):
    """One layout met before."""

    rows: tuple[Row, ...]
    tables: tuple[Table, ...]


Three = tuple[Found, Found, Found]


class _Stretch:
    """The tables of a page, from the frame's first word to its last: the runs, and what surrounds them."""

    def __init__(self, page: Page, frame: Frame, index: int) -> None:
        start = page.origin(index)
        parts = _RUNS.split(page.masked[start : page.origin(index + len(frame.words) - 1) + 1])
        lengths = list(map(len, parts))
        stops = list(accumulate(lengths, initial=start))
        self.begins, self.closes = stops[1:-1:2], stops[2:-1:2]
        three = page.origin(index + frame.first)
        kinds = [
            "-" if begin < three else "." if "." in run else "1" if len(run) >= _WHOLE else "0"
            for begin, run in zip(self.begins, parts[1::2], strict=True)
        ]
        self.key: Key = (frame.words, "\0".join(parts[::2]), "".join(kinds))
        self._ends = [start, *self.closes]

    def offset(self, place: Place) -> int:
        return self._ends[place[0]] + place[1]

    def place(self, offset: int) -> Place:
        k = bisect_right(self.closes, offset)
        if (k < len(self.begins) and self.begins[k] < offset) or offset < self._ends[0]:
            raise ValueError(offset)  # pragma: no cover - no span that is read cuts a number in two
        return k, offset - self._ends[k]


_memory: Memory[_Stretch, Layout] = Memory(_Stretch)
forget = _memory.forget


def _unlike(page: Page) -> bool:
    text = page.text
    if page.spaced or page.document.grids or all(text.count(zeros) < _FEW for zeros in _ZEROS):
        return True
    return "\f" in text or "\0" in text


def again(page: Page) -> Three | None:
    """Find the rows of the tables as rows of the same surroundings were found, or return None where there were none.

    Args:
        page: the document.

    Returns:
        Tables two, three and four exactly as finding them gives them, open rows not yet settled.
    """
    known = None if not _memory or _unlike(page) else _memory.find(page)
    return None if known is None else _found(page, *known)


def _found(page: Page, stretch: _Stretch, layout: Layout) -> Three:
    offset, begins, closes = stretch.offset, stretch.begins, stretch.closes
    out = []
    for edition, why, at, start, end, warnings in layout.tables:
        found = Found(edition=edition, why=why, warnings=list(warnings))
        found.at = None if at is None else (offset(at[0]), offset(at[1]))
        found.start = None if start is None else offset(start)
        found.end = None if end is None else offset(end)
        out.append(found)
    two, three, four = out
    for table, key, run, unit, line in layout.rows:
        stop = closes[run]
        material = Material(segments=(Segment(begins[run], stop, stop + unit),), lines=(line,))
        if table == 0:
            two.rows[key] = read_two(page, material, columns_of(two.edition or "", key))
        else:
            out[table].rows[key] = read_row(page.folded, material, COLUMNS if table == 1 else _FOUR)
    return two, three, four


def learn(page: Page, found: Three) -> None:
    """Remember how the rows of a page were found, the second time that its layout is met.

    Args:
        page: the document.
        found: tables two, three and four, not yet settled.
    """
    rows = [row for table in found for row in table.rows.values()]
    if _unlike(page) or any(len(row.material.segments) != 1 or len(row.material.lines) != 1 for row in rows):
        return
    two, three, four = found
    index = framed(page, two, three, four)
    if index is None or list(four.rows) != [""] or four.stop is None or three.loose:
        return
    frame = frame_of(page.words[index : page.index(four.stop) + 1])
    if frame is None:
        return
    stretch = _Stretch(page, frame, index)
    if not _memory.again(stretch.key):
        return
    # Rows are matched at once where they are plain digits, whatever stands between; else by lines.
    if any("\n" in page.folded[a.end : three.rows[a.row].material.segments[0].start] for a in three.anchors):
        return
    # A digit right before a label may be its ordinal, which the digits of all rows together tell.
    touching = any(page.masked[anchor.start - 1] in "0123456789/-" for anchor in three.anchors)
    layout = None if touching or not frame.alone(page.words, index) else _layout(page, stretch, found)
    if layout is None or not _same(_found(page, stretch, layout), found):
        return
    _memory.keep(frame, stretch.key, layout)


def _layout(page: Page, stretch: _Stretch, found: Three) -> Layout | None:
    place = stretch.place
    spans = {span: k for k, span in enumerate(zip(stretch.begins, stretch.closes, strict=True))}
    if _ALONE.search(page.folded, stretch.offset((0, 0)), found[2].stop or 0):
        return None
    try:
        tables = tuple(
            Table(
                table.edition,
                table.why,
                None if table.at is None else (place(table.at[0]), place(table.at[1])),
                None if table.start is None else place(table.start),
                None if table.end is None else place(table.end),
                tuple(table.warnings),
            )
            for table in found
        )
        rows = []
        for number, table in enumerate(found):
            for key, row in table.rows.items():
                start, end, stop = row.material.segments[0]
                rows.append(Row(number, key, spans[start, end], stop - end, row.material.lines[0]))
        return Layout(tuple(rows), tables)
    except (ValueError, KeyError):
        return None


def _same(one: Three, other: Three) -> bool:
    """Tell whether two findings of the same page are the same, as far as what follows looks at them."""

    def rows(table: Found) -> list[tuple[object, ...]]:
        return [(key, r.material, r.cells, r.options, r.why, r.doubt, _digits(r)) for key, r in table.rows.items()]

    def whole(table: Found) -> tuple[object, ...]:
        about = (table.edition, table.why, table.at, table.start, table.end, table.warnings, table.loose, table.lined)
        return *about, rows(table)

    return list(map(whole, one)) == list(map(whole, other))


def _digits(row: RowReading) -> str | None:
    return None if row.run is None else row.run.chars
