"""Digits run together: every way to cut them into the cells of a row, and the ways that the row's sum allows.

What must hold: a number has no leading zero unless it is 0 itself, no number crosses a blank, the printed order is the
column order. Nothing else is assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from toolkit.parsing.tables.cell import Cell, Column, Number, Segment
from toolkit.parsing.tables.pieces import Edges, Piece
from toolkit.parsing.tables.printed import read_cell
from toolkit.parsing.tables.sums import BudgetError, Way, sums_of_groups, sums_of_row

LONGEST = 64  # characters of one run; no row of the form is longer


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
        self._offsets: list[int] = []
        self.limits: list[int] = []  # where the segment of each character ends
        for segment in segments:
            # A blank inside a segment stands between characters everywhere on the page: it parts nothing.
            kept = [i for i in range(segment.start, segment.end) if text[i] != " "]
            self._offsets.extend(kept)
            self.limits.extend([len(self._offsets)] * len(kept))
        self.chars = "".join([text[i] for i in self._offsets])
        self._stops = {segment.end - 1: segment.stop for segment in segments}
        self._count: int | None = None
        self._sums: dict[int, list[tuple[Cell, ...]]] = {}
        #: every character is a cell of its own: as many digits as columns
        self.single = len(self.chars) == len(self.columns) and self.chars.isdecimal()
        kinds = {column: Edges(self.chars, self.limits, column) for column in set(self.columns)}
        self._edges = [kinds[column] for column in self.columns]

    def cell(self, start: int, piece: Piece) -> Cell:
        """Return the cell that a piece from character ``start`` reads as, with its offsets in the text."""
        last = self._offsets[piece.stop - 1]
        return Cell(piece.state, piece.value, self._offsets[start], self._stops.get(last, last + 1))

    def reach(self) -> list[set[int]]:
        """Return, per number of cells cut, the characters at which the next cell may begin and still be completed."""
        size, n = len(self.chars), len(self.columns)
        ahead: list[set[int]] = [{0}]
        for column in range(n):
            ahead.append({p.stop for i in ahead[-1] if i < size for p in self._edges[column].at(i)})
        ahead[n] &= {size}
        for column in range(n - 1, -1, -1):
            later = ahead[column + 1]
            ahead[column] = {
                i for i in ahead[column] if i < size and any(p.stop in later for p in self._edges[column].at(i))
            }
        return ahead

    def count(self) -> int:
        """Return how many ways there are to cut the run into its columns."""
        if self.single:
            return 1
        if self._count is None:
            ways = {0: 1}
            for edges in self._edges:
                following: dict[int, int] = {}
                for i, k in ways.items():
                    if i < len(self.chars):
                        for piece in edges.at(i):
                            following[piece.stop] = following.get(piece.stop, 0) + k
                ways = following
            self._count = ways.get(len(self.chars), 0)
        return self._count

    def candidates(self) -> list[set[Number]]:
        """Return, for each column, the numbers that it holds in at least one way to cut the run."""
        if len(self.chars) > LONGEST:
            return [set() for _ in self.columns]
        reach = self.reach()
        return [
            {
                piece.value
                for i in reach[column]
                for piece in self._edges[column].at(i)
                if piece.stop in reach[column + 1] and piece.value is not None
            }
            for column in range(len(self.columns))
        ]

    def certain(self) -> list[Cell | None]:
        """Return, for each column, the one cell that it holds in every way to cut the run, or None.

        Examples:
            >>> run = Run("01230", [Segment(0, 5, 5)], [Column()] * 3)
            >>> [cell and cell.value for cell in run.certain()]
            [0, None, None]
        """
        if len(self.chars) > LONGEST:
            return [None] * len(self.columns)
        reach = self.reach()
        out: list[Cell | None] = []
        for column, edges in enumerate(self._edges):
            ways = [(i, p) for i in reach[column] for p in edges.at(i) if p.stop in reach[column + 1]]
            out.append(self.cell(*ways[0]) if len(ways) == 1 else None)
        return out

    def split(self, limit: int = 2) -> list[tuple[Cell, ...]] | None:
        """Return every way to cut the run, or None where there are more than ``limit``."""
        if len(self.chars) > LONGEST or self.count() > limit:
            return None
        if self.single:
            return [self._singles]
        reach = self.reach()
        out: list[tuple[Cell, ...]] = []

        def walk(i: int, column: int, cells: tuple[Cell, ...]) -> None:
            if column == len(self.columns):
                out.append(cells)
                return
            for piece in self._edges[column].at(i):
                if piece.stop in reach[column + 1]:
                    walk(piece.stop, column + 1, (*cells, self.cell(i, piece)))

        if self.count():
            walk(0, 0, ())
        return out

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
            if self.single and groups == 1:
                cells = self._singles
                adds_up = sum(c.value or 0 for c in cells[:-1]) == cells[-1].value
                self._sums[groups] = [cells] if adds_up else []
            else:
                if groups == 1:
                    ways: Sequence[Way] = sums_of_row(self.chars, tuple(self.limits), self.columns)
                else:
                    width = len(self.columns) // groups
                    ways = sums_of_groups(self._edges[0], len(self.chars), width, self.reach())
                self._sums[groups] = [tuple([self.cell(i, p) for i, p in way]) for way in ways]
        return self._sums[groups]

    @cached_property
    def joined(self) -> bool:
        """Whether the run's own digits show that cells run together: a segment that no single number can be."""
        if len(self.segments) == 1 and self.chars.isdecimal():
            return len(self.chars) > 1 and self.chars[0] == "0"
        ends = sorted(set(self.limits))
        bounds = zip([0, *ends], ends, strict=False)
        return any(read_cell(self.chars, a, b).state == "text" for a, b in bounds)

    @cached_property
    def _singles(self) -> tuple[Cell, ...]:
        at, stops = self._offsets, self._stops
        return tuple([Cell("number", int(d), i, stops.get(i, i + 1)) for d, i in zip(self.chars, at, strict=True)])
