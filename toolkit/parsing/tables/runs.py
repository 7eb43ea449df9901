"""Digits run together: every way to cut them into the cells of a row, and the ways that the row's sum allows.

What must hold: a number has no leading zero unless it is 0 itself, no number crosses a blank, the printed order is the
column order. Nothing else is assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache

from toolkit.parsing.tables.cell import Cell, Column, Number, Segment
from toolkit.parsing.tables.pieces import Edges, Piece
from toolkit.parsing.tables.printed import read_cell
from toolkit.parsing.tables.sums import BudgetError, Way, sums_of_groups, sums_of_row

LONGEST = 64  # characters of one run; no row of the form is longer


@lru_cache(maxsize=1024)  # most rows of most reports are 0000000
def cut_of(chars: str, limits: tuple[int, ...], columns: tuple[Column, ...]) -> Cut:
    """Return the ways to cut characters, kept for the next row that prints the same."""
    return Cut(chars, limits, columns)


class Cut:
    """The ways to cut characters into cells, wherever in a text they stand.

    Args:
        chars: the characters of the run.
        limits: for each, where its segment ends.
        columns: what each of the row's cells may hold.

    Examples:
        >>> Cut("3700000", (7,) * 7, (Column(),) * 6).count
        2
    """

    def __init__(self, chars: str, limits: tuple[int, ...], columns: tuple[Column, ...]) -> None:
        self.chars, self.limits, self.columns = chars, limits, columns
        self._sums: dict[int, Sequence[Way] | None] = {}
        #: every character is a cell of its own: as many digits as columns
        self.single = len(chars) == len(columns) and chars.isdecimal()

    @cached_property
    def edges(self) -> list[Edges]:
        """The cells that may begin at each character, by column."""
        kinds = {column: Edges(self.chars, list(self.limits), column) for column in set(self.columns)}
        return [kinds[column] for column in self.columns]

    @cached_property
    def reach(self) -> list[set[int]]:
        """Per number of cells cut, the characters at which the next cell may begin and still be completed."""
        size, n = len(self.chars), len(self.columns)
        ahead: list[set[int]] = [{0}]
        for column in range(n):
            ahead.append({p.stop for i in ahead[-1] if i < size for p in self.edges[column].at(i)})
        ahead[n] &= {size}
        for column in range(n - 1, -1, -1):
            later = ahead[column + 1]
            ahead[column] = {
                i for i in ahead[column] if i < size and any(p.stop in later for p in self.edges[column].at(i))
            }
        return ahead

    @cached_property
    def count(self) -> int:
        """How many ways there are."""
        if self.single:
            return 1
        ways = {0: 1}
        for edges in self.edges:
            following: dict[int, int] = {}
            for i, k in ways.items():
                if i < len(self.chars):
                    for piece in edges.at(i):
                        following[piece.stop] = following.get(piece.stop, 0) + k
            ways = following
        return ways.get(len(self.chars), 0)

    @cached_property
    def by_column(self) -> list[list[tuple[int, Piece]]]:
        """For each column, the cells that it is in some way, as pieces with the character that they begin at."""
        reach = self.reach
        return [
            [(i, p) for i in reach[column] for p in edges.at(i) if p.stop in reach[column + 1]]
            for column, edges in enumerate(self.edges)
        ]

    @cached_property
    def candidates(self) -> list[frozenset[Number]]:
        """For each column, the numbers that it holds in some way."""
        return [frozenset([p.value for _, p in cells if p.value is not None]) for cells in self.by_column]

    @cached_property
    def ways(self) -> list[Way]:
        """Every way; to be asked for where they are few."""
        if self.single:
            return [self._singles]
        out: list[Way] = []

        def walk(i: int, column: int, cells: Way) -> None:
            if column == len(self.columns):
                out.append(cells)
                return
            for piece in self.edges[column].at(i):
                if piece.stop in self.reach[column + 1]:
                    walk(piece.stop, column + 1, (*cells, (i, piece)))

        if self.count:
            walk(0, 0, ())
        return out

    def sums(self, groups: int) -> Sequence[Way] | None:
        """Return the ways in which the last cell of each group is the sum of its others; None where given up."""
        if groups not in self._sums:
            try:
                self._sums[groups] = self._search(groups)
            except BudgetError:
                self._sums[groups] = None
        return self._sums[groups]

    def _search(self, groups: int) -> Sequence[Way]:
        if self.single and groups == 1:
            *addends, total = map(int, self.chars)
            return [self._singles] if sum(addends) == total else []
        if groups == 1:
            return sums_of_row(self.chars, self.limits, self.columns)
        return sums_of_groups(self.edges[0], len(self.chars), len(self.columns) // groups, self.reach)

    @cached_property
    def joined(self) -> bool:
        """Whether the digits show by themselves that cells run together: a segment that no single number can be."""
        ends = sorted(set(self.limits))
        if len(ends) == 1 and self.chars.isdecimal():
            return len(self.chars) > 1 and self.chars[0] == "0"
        bounds = zip([0, *ends], ends, strict=False)
        return any(read_cell(self.chars, a, b).state == "text" for a, b in bounds)

    @cached_property
    def _singles(self) -> Way:
        return tuple([(i, Piece(i + 1, "number", int(digit))) for i, digit in enumerate(self.chars)])


class Run:
    """A run of digits (with cuts where a blank stands) that holds the cells of one row.

    Args:
        text: the folded text.
        segments: the stretches of ``text`` that belong to the run, in order.
        columns: what each of the row's cells may hold.

    Examples:
        >>> run = Run("3700000", [Segment(0, 7, 7)], [Column()] * 6)
        >>> run.count(), [sorted(c) for c in run.candidates()][:2], run.split(limit=1)
        (2, [[3, 37], [0, 70]], None)
        >>> [[cell.value for cell in row] for row in run.split(limit=9)]
        [[3, 70, 0, 0, 0, 0], [37, 0, 0, 0, 0, 0]]
    """

    def __init__(self, text: str, segments: Sequence[Segment], columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.segments = tuple(segments)
        self._offsets: Sequence[int]
        first = self.segments[0]
        self.chars = text[first.start : first.end]
        if len(self.segments) == 1 and " " not in self.chars:
            self._offsets = range(first.start, first.end)
            limits = (len(self.chars),) * len(self.chars)
        else:
            self._offsets, ends = [], []
            for segment in segments:
                # A blank inside a segment stands between characters everywhere on the page: it parts nothing.
                kept = [i for i in range(segment.start, segment.end) if text[i] != " "]
                self._offsets.extend(kept)
                ends.extend([len(self._offsets)] * len(kept))
            self.chars, limits = "".join([text[i] for i in self._offsets]), tuple(ends)
        self._stops = {segment.end - 1: segment.stop for segment in segments}
        self._cut = cut_of(self.chars, limits, self.columns)
        self._sums: dict[int, list[tuple[Cell, ...]]] = {}

    def _cells(self, way: Way) -> tuple[Cell, ...]:
        """Return the cells of a way with their offsets in the text."""
        at, stops, new = self._offsets, self._stops, tuple.__new__
        out = []
        for i, (stop, state, value) in way:
            last = at[stop - 1]
            out.append(new(Cell, (state, value, at[i], stops.get(last, last + 1))))
        return tuple(out)

    def count(self) -> int:
        """Return how many ways there are to cut the run into its columns."""
        return self._cut.count

    def candidates(self) -> Sequence[AbstractSet[Number]]:
        """Return, for each column, the numbers that it holds in at least one way to cut the run."""
        if len(self.chars) > LONGEST:
            return [frozenset() for _ in self.columns]
        return self._cut.candidates

    def certain(self) -> list[Cell | None]:
        """Return, for each column, the one cell that it holds in every way to cut the run, or None.

        Examples:
            >>> run = Run("01230", [Segment(0, 5, 5)], [Column()] * 3)
            >>> [cell and cell.value for cell in run.certain()]
            [0, None, None]
        """
        if len(self.chars) > LONGEST:
            return [None] * len(self.columns)
        return [self._cells((ways[0],))[0] if len(ways) == 1 else None for ways in self._cut.by_column]

    def split(self, limit: int = 2) -> list[tuple[Cell, ...]] | None:
        """Return every way to cut the run, or None where there are more than ``limit``."""
        if len(self.chars) > LONGEST or self.count() > limit:
            return None
        return [self._cells(way) for way in self._cut.ways]

    def adding_up(self, groups: int = 1) -> int | None:
        """Return how many ways ``sums`` returns, None where the search was given up.

        Examples:
            >>> Run("370000037", [Segment(0, 9, 9)], [Column()] * 7).adding_up()
            1
        """
        found = None if len(self.chars) > LONGEST else self._cut.sums(groups)
        return None if found is None else len(found)

    def sums(self, groups: int = 1) -> list[tuple[Cell, ...]]:
        """Return every way to cut the run in which the last cell of each group is the sum of the group's others.

        Args:
            groups: how many groups of equal width the columns form: 1 in table three, 3 in table four.

        Raises:
            BudgetError: the search was given up; nothing may be concluded.

        Examples:
            >>> run = Run("370000037", [Segment(0, 9, 9)], [Column()] * 7)
            >>> [[cell.value for cell in row] for row in run.sums()]
            [[37, 0, 0, 0, 0, 0, 37]]
        """
        if len(self.chars) > LONGEST:
            raise BudgetError
        if groups not in self._sums:
            ways = self._cut.sums(groups)
            if ways is None:
                raise BudgetError
            self._sums[groups] = [self._cells(way) for way in ways]
        return self._sums[groups]

    @property
    def joined(self) -> bool:
        """Whether the run's own digits show that cells run together: a segment that no single number can be."""
        return self._cut.joined
