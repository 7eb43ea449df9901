"""Tables printed as others were before: the same words, separators and grid, other numbers.

Reports of one form are printed from few templates. Where a reading was decided by what stands around the numbers alone
(each in a cell of its own), the same surroundings give the same reading for any other numbers. What surrounds them is
compared character by character; whatever differs is read anew.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from operator import add, attrgetter, itemgetter
from typing import NamedTuple

from toolkit.cells import Cells, Ids, Number, ids_of
from toolkit.parsing.tables.frame import Frame, frame_of
from toolkit.parsing.tables.memory import Memory
from toolkit.parsing.tables.page import RULE, Page
from toolkit.parsing.tables.three import WIDTH, Found
from toolkit.report import CellState, Evidence, Fact, Form

# A value that no reading looks into: a number, a slash or a dash with blanks or separators on both sides, and behind
# them nothing that could make an ordinal, a page number, a sum of money or a unit of it. Each pattern begins with the
# characters that a value may begin with, so that the search skips the rest, and then looks back.
_DASH = r"\-\u2013\u2014\uff0d"
_LABEL = "第行规政其属危保本没补信重要申结总合上予部不未复尚一二三四五六七八九十"


def _patterns(marks: str, behind: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of values, and one that takes the tab before a blank cell for a value too."""
    side = r"[\n\t| \u3000\xa0]"
    follows = rf"[ \t\u3000\xa0]*(?:[\n|0-9/{behind}{_LABEL}]|[(（][一二三四五六七八九十])"
    number = r"(?:(?<=0)|(?<=[1-9])[0-9]{0,8})(?:\.[0-9]{1,6})?"
    value = rf"[0-9{marks}](?<={side}.)(?:{number}|(?<=[{marks}]))(?={side})(?={follows})"
    return re.compile(rf"({value})"), re.compile(rf"({value}|\t(?=[\t\n]))")


_VALUES = _patterns(f"/{_DASH}", _DASH)
# Where lines begin with dashes, dashes are no values: the line may be a page number, or a rule.
_NUMBERS = _patterns("/", "")
_BLANK = re.compile(r"\t[\t\n]")

Place = tuple[
    int, int
]  # of an offset: how many characters that are no such numbers, and how many numbers, stand before


class _Numbers(dict[str, Number | None]):
    """What values say, those that are printed most kept; None for a blank, a slash and a dash."""

    def __missing__(self, raw: str) -> Number | None:
        return int(raw) if raw.isdecimal() else float(raw) if "." in raw else None


_NUMBER = _Numbers({str(number): number for number in range(300)})


class Slot(NamedTuple):
    """Where a cell's fact comes from: the value of that index, or (index -1) what is printed there always."""

    cell: str
    value: int
    fact: Fact | None = None
    at: Place | None = None


class Template(NamedTuple):
    """One layout read before; all that its reading said, by places.

    ``values`` holds, per cell, which value it takes (0 for those of ``fixed``, which are printed there always), and is
    None where each takes the next; ``states`` the states where each value is a number; ``bases``, per value, how many
    other characters stand before it; ``borders`` where the cells of the grids begin and end; ``spans`` the begin of
    each table, where it ends at least, and which of the cells are its own.
    """

    ids: Ids
    values: tuple[int, ...] | None
    states: tuple[CellState, ...]
    fixed: tuple[tuple[int, Fact, Place | None], ...]
    bases: tuple[int, ...]
    borders: tuple[Place, ...]
    form: Form
    evidence: tuple[tuple[str, str, Place | None, Place | None], ...]
    spans: tuple[tuple[Place, Place, slice], ...]
    warnings: tuple[str, ...]


class Recalled(NamedTuple):
    """What the tables of a page say, in the order of the fields of ``Tables``."""

    facts: Mapping[str, Fact]
    form: Form
    evidence: dict[str, Evidence]
    spans: tuple[tuple[int, int], ...]
    warnings: tuple[str, ...]


Key = tuple[str, str, tuple[tuple[int, ...], ...]]

_span = attrgetter("row", "column", "rowspan", "colspan")
_ends = attrgetter("start", "end")


class _Stretch:
    """The tables of a page, from the frame's first word to its last: the values, and what surrounds them."""

    def __init__(self, page: Page, frame: Frame, index: int) -> None:
        self.whole_text = page.text
        start = self.start = page.origin(index)
        end = self.end = page.origin(index + len(frame.words) - 1) + 1
        grids = [g for g in page.document.grids if g.end > start and g.start < end]
        cells = [cell for grid in grids for cell in grid.cells]
        self.cells = list(map(_ends, cells))
        #: no grid reaches beyond, and if the page has any, they are here
        self.whole = bool(cells) == bool(page.document.grids) and (
            not cells or (self.cells[0][0] >= start and max([b for _, b in self.cells]) <= end)
        )
        # Blank cells of table two show its edition, and outside of grids a blank may be anything: no values there.
        plain, with_blanks = _NUMBERS if RULE.search(page.folded, start, end) else _VALUES
        middle = page.origin(index + frame.first)
        parts = plain.split(page.text[start:middle])
        last = parts.pop()
        below = page.text[middle:end]
        later = (with_blanks if cells and _BLANK.search(below) else plain).split(below)
        later[0] = last + later[0]
        parts += later
        #: the values, and what stands before each of them and behind the last
        self.values: list[str] = parts[1::2]
        self.between: list[str] = parts[::2]
        if "\t" in self.values:
            for k, value in enumerate(self.values):
                if value == "\t":
                    self.values[k], self.between[k] = "", self.between[k] + "\t"
        self.lengths = list(map(len, self.values))
        #: per value and behind the last, where this would stand in the text if no other character stood before it
        self.widths = list(accumulate(self.lengths, initial=start))
        sizes = [(g.n_rows, g.n_columns, len(g.cells)) for g in grids]
        self.key: Key = (frame.words, "\0".join(self.between), (*sizes, *map(_span, cells)))

    def offset(self, place: Place) -> int:
        return place[0] + self.widths[place[1]]


_memory: Memory[_Stretch, Template] = Memory(_Stretch)
forget = _memory.forget


def recall(page: Page) -> Recalled | None:
    """Read tables as tables of the same surroundings were read, or return None where there were none.

    Args:
        page: the document.

    Returns:
        Exactly what reading the page gives.
    """
    if page.spaced or "\f" in page.text or "\0" in page.text:
        return None
    known = _memory.find(page)
    return None if known is None or not known[0].whole else _filled(*known)


def _filled(stretch: _Stretch, template: Template) -> Recalled | None:
    widths, values, offset = stretch.widths, stretch.values, stretch.offset
    if template.borders:
        places = [base + widths[count] for base, count in template.borders]
        if places[::2] != [a for a, _ in stretch.cells] or places[1::2] != [b for _, b in stretch.cells]:
            return None
    raws: Sequence[str] = values
    begins = list(map(add, template.bases, widths))
    starts: list[int | None] = list(begins)
    ends: list[int | None] = list(map(add, begins, stretch.lengths))
    if template.values is not None:
        take = itemgetter(*template.values)
        raws, starts, ends = take(values), list(take(starts)), list(take(ends))
    numbers: list[Number | None] = list(map(_NUMBER.__getitem__, raws))
    states, plain = template.states, None not in numbers and not template.fixed
    if not plain:
        held: list[CellState] = [
            "not_applicable" if number is None and raw else "blank" if number is None else "number"
            for number, raw in zip(numbers, raws, strict=True)
        ]
        for i, fact, at in template.fixed:
            numbers[i], held[i] = fact.value, fact.state
            starts[i] = None if at is None else offset(at)
            ends[i] = None if at is None else offset(at) + len(fact.raw)
        states = tuple(held)
    rows = template.spans[1][2]
    for i in range(rows.start, rows.stop, WIDTH) if "" in raws[rows][::WIDTH] else ():
        *parts, total = (number or 0 for number in numbers[i : i + WIDTH])
        if not raws[i] and sum(parts) != total:
            return None  # a row that begins blank is doubted where it does not add up
    spans: list[tuple[int, int]] = []
    for a, b, cells in template.spans:
        both = zip(starts[cells], ends[cells], strict=True)
        last = ends[cells] if plain else [end for start, end in both if end and end != start]
        spans.append((offset(a), max([offset(b), *last])))  # type: ignore[type-var, arg-type]
    evidence = {key: Evidence(why, a and offset(a), b and offset(b)) for key, why, a, b in template.evidence}
    facts = Cells(stretch.whole_text, template.ids, numbers, states, starts, ends)
    return Recalled(facts, template.form, evidence, tuple(spans), template.warnings)


def learn(page: Page, index: int, found: Sequence[Found], read: Recalled, again: Callable[[Page], bool]) -> None:
    """Remember how a page was read, the second time that its layout is met.

    Args:
        page: the document.
        index: where in ``page.words`` the frame begins, from ``surroundings.by_surroundings``.
        found: tables two, three and four.
        read: the reading.
        again: whether a page, read token by token, gives the same cells.
    """
    stop = found[2].stop
    frame = frame_of(page.words[index : page.index(stop) + 1]) if stop is not None else None
    if frame is None:
        return
    stretch = _Stretch(page, frame, index)
    if not _memory.again(stretch.key):
        return
    if not stretch.whole or not frame.alone(page.words, index) or not again(_slow(page)):
        return
    template = _template(stretch, found, read)
    if template is None or _filled(stretch, template) != read:
        return
    _memory.keep(frame, stretch.key, template)


def _slow(page: Page) -> Page:
    slow = Page(page.document)
    slow.quick = False
    return slow


def _template(stretch: _Stretch, found: Sequence[Found], read: Recalled) -> Template | None:
    bases = list(accumulate(map(len, stretch.between[:-1])))
    begins = [base + width for base, width in zip(bases, stretch.widths, strict=False)]
    closes = [a + len(value) for a, value in zip(begins, stretch.values, strict=True)]
    numbers = {span: k for k, span in enumerate(zip(begins, closes, strict=True))}

    def place(offset: int) -> Place:
        """Return the place of an offset that no value begins at."""
        k = bisect_right(closes, offset)
        if not stretch.start <= offset <= stretch.end or (k < len(begins) and begins[k] < offset):
            raise ValueError(offset)  # pragma: no cover - no span that is read cuts a number in two
        return offset - stretch.widths[k], k

    def begin(offset: int) -> Place:
        k = bisect_left(begins, offset)
        if k and closes[k - 1] > offset:
            raise ValueError(offset)  # pragma: no cover - no span that is read cuts a number in two
        return offset - stretch.widths[k], k

    def slot(fact: Fact) -> Slot:
        if fact.decided_by is not None or fact.candidates or fact.state == "ambiguous":
            raise ValueError(fact.cell)
        if fact.start is None or fact.end is None:
            return Slot(fact.cell, -1, fact)
        k = numbers.pop((fact.start, fact.end), None)
        if k is not None:
            return Slot(fact.cell, k)
        if begin(fact.start)[1] != place(fact.end)[1]:  # a value is part of what is printed there
            raise ValueError(fact.cell)
        return Slot(fact.cell, -1, fact, begin(fact.start))

    try:
        slots = [slot(fact) for fact in read.facts.values()]
        third = [s.value for s in slots if s.value >= 0 and s.cell.startswith("t3.")]
        if third != sorted(third):
            return None
        tables = [slot.cell[:2] for slot in slots]
        three, four = tables.index("t3"), tables.index("t4")
        if all(slot.fact is not None for slot in slots):
            return None
        order = tuple([max(0, s.value) for s in slots])
        fixed = [(i, s.fact, s.at) for i, s in enumerate(slots) if s.fact is not None]
        states: list[CellState] = ["number" if s.fact is None else s.fact.state for s in slots]
        return Template(
            ids_of(tuple(read.facts)),
            None if not fixed and order == tuple(range(len(begins))) else order,
            tuple(states),
            tuple(fixed),
            tuple(bases),
            tuple([mark(offset) for span in stretch.cells for mark, offset in zip((begin, place), span, strict=True)]),
            read.form,
            tuple(
                [
                    (
                        key,
                        e.reason,
                        None if e.start is None else place(e.start),
                        None if e.end is None else place(e.end),
                    )
                    for key, e in read.evidence.items()
                ]
            ),
            (
                (place(read.spans[0][0]), place(read.spans[0][1]), slice(0)),
                (place(read.spans[1][0]), place(found[1].floor), slice(three, four)),
                (place(read.spans[2][0]), place(found[2].floor), slice(four, None)),
            ),
            read.warnings,
        )
    except ValueError:
        return None
