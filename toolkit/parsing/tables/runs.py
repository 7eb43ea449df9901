"""Digits run together: every way to cut them into the cells of a row, and the ways that the row's sum allows.

What must hold: a number has no leading zero unless it is 0 itself, no number crosses a blank, the printed order is the
column order. Nothing else is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from toolkit.report import CellState

Number = int | float
LONGEST = 48  # digits; no row of the form is longer
BUDGET = 20_000  # steps of one search
MANY = 500  # solutions of one row; more decide nothing


class Cell(NamedTuple):
    """One printed cell as read: its state, its value, and the stretch of text that it quotes."""

    state: CellState
    value: Number | None
    start: int | None
    end: int | None


class Column(NamedTuple):
    """What a column may hold: a sign (``本年增/减``), a decimal fraction (amounts)."""

    signed: bool = False
    decimal: bool = False


class Segment(NamedTuple):
    """Characters printed without a blank: offsets of the digits, and ``stop`` after a unit that follows them."""

    start: int
    end: int
    stop: int


class BudgetError(Exception):
    """A search took more steps than allowed."""


class Piece(NamedTuple):
    """One possible cell of a run: it ends before ``stop`` and reads as ``state`` and ``value``."""

    stop: int
    state: CellState
    value: Number | None


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
        kinds = {column: _Edges(self.chars, self.limits, column) for column in set(self.columns)}
        self._edges = [kinds[column] for column in self.columns]

    def cell(self, start: int, piece: Piece) -> Cell:
        """Return the cell that a piece from character ``start`` reads as, with its offsets in the text."""
        last = self._offsets[piece.stop - 1]
        return Cell(piece.state, piece.value, self._offsets[start], self._stops.get(last, last + 1))

    def _reach(self) -> list[set[int]]:
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
        reach = self._reach()
        return [
            {
                piece.value
                for i in reach[column]
                for piece in self._edges[column].at(i)
                if piece.stop in reach[column + 1] and piece.value is not None
            }
            for column in range(len(self.columns))
        ]

    def split(self, limit: int = 2) -> list[tuple[Cell, ...]] | None:
        """Return every way to cut the run, or None where there are more than ``limit``."""
        if len(self.chars) > LONGEST or self.count() > limit:
            return None
        if self.single:
            return [self._singles()]
        reach = self._reach()
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
                cells = self._singles()
                adds_up = sum(c.value or 0 for c in cells[:-1]) == cells[-1].value
                self._sums[groups] = [cells] if adds_up else []
            elif groups == 1 and len(set(self.columns)) == 1:
                self._sums[groups] = self._meet()
            else:
                self._sums[groups] = _Search(self, len(self.columns) // groups, groups).solutions()
        return self._sums[groups]

    def _singles(self) -> tuple[Cell, ...]:
        at, stops = self._offsets, self._stops
        return tuple([Cell("number", int(d), i, stops.get(i, i + 1)) for d, i in zip(self.chars, at, strict=True)])

    def _meet(self) -> list[tuple[Cell, ...]]:
        """Search one group by meeting in the middle: no addend is longer than the sum, which stands last."""
        edges, size, n = self._edges[0], len(self.chars), len(self.columns) - 1
        into: dict[int, list[tuple[int, Piece]]] = {}
        for i in range(size):
            for piece in edges.at(i):
                into.setdefault(piece.stop, []).append((i, piece))
        front, back = n // 2, n - n // 2
        steps = 0
        out: list[tuple[Cell, ...]] = []
        for q, last in into.get(size, ()):
            target, longest = last.value or 0, size - q
            if not n <= q <= n * longest:
                continue
            # Right half: the addends that end where the sum begins, by where they begin and what they add up to.
            right: dict[tuple[int, Number], list[tuple[tuple[int, Piece], ...]]] = {}
            stack: list[tuple[int, int, Number, tuple[tuple[int, Piece], ...]]] = [(q, 0, 0, ())]
            while stack:
                stop, count, total, cells = stack.pop()
                if count == back:
                    right.setdefault((stop, total), []).append(cells)
                    continue
                left = n - count - 1
                for i, piece in into.get(stop, ()):
                    value = total + (piece.value or 0)
                    if left <= i <= left * longest and value <= target:
                        stack.append((i, count + 1, value, ((i, piece), *cells)))
                        steps += 1
            stack = [(0, 0, 0, ())]
            while stack:
                start, count, total, cells = stack.pop()
                if count == front:
                    for tail in right.get((start, target - total), ()):
                        out.append(tuple(self.cell(i, p) for i, p in (*cells, *tail, (q, last))))
                    continue
                left = n - count - 1
                for piece in edges.at(start):
                    value = total + (piece.value or 0)
                    if piece.stop - start <= longest and left <= q - piece.stop <= left * longest and value <= target:
                        stack.append((piece.stop, count + 1, value, (*cells, (start, piece))))
                        steps += 1
            if steps > BUDGET * 10 or len(out) > MANY:
                raise BudgetError
        return out


class _Edges:
    """The pieces that may begin at each character, for one kind of column."""

    def __init__(self, chars: str, limits: list[int], column: Column) -> None:
        self._chars, self._limits, self._column = chars, limits, column
        self._known: dict[int, list[Piece]] = {}

    def at(self, i: int) -> list[Piece]:
        found = self._known.get(i)
        if found is None:
            found = self._known[i] = _pieces(self._chars[i : self._limits[i]], i, *self._column)
        return found


@lru_cache(maxsize=4096)
def _pieces(rest: str, i: int, signed: bool, decimal: bool) -> list[Piece]:
    first = rest[0]
    if first in "/\\":
        return [Piece(i + 1, "not_applicable", None)]
    out: list[Piece] = []
    at = 0
    if first in "+-":
        if first == "-":
            out.append(Piece(i + 1, "not_applicable", None))
            if rest.startswith("--"):
                out.append(Piece(i + 2, "not_applicable", None))
        if not signed or not rest[1:2].isdigit():
            return out
        at = 1
    if not rest[at].isdigit():
        return out
    stop = at + 1
    if rest[at] != "0":
        while stop < len(rest) and rest[stop].isdigit():
            stop += 1
    digits = rest[at:stop]
    negative = first == "-"
    for k in range(1, len(digits) + 1):
        value = int(digits[:k])
        end = at + k
        if rest[end : end + 1] not in (".", ","):
            out.append(Piece(i + end, "number", -value if negative else value))
    if rest[stop : stop + 1] == "," and len(digits) <= 3:
        out.extend(_thousands(rest, at, stop, i, negative))
    if decimal and rest[stop : stop + 1] == ".":
        end = stop + 1
        while end < len(rest) and rest[end].isdigit():
            end += 1
            if rest[end : end + 1] not in (".", ","):
                number = float(rest[at:end])
                out.append(Piece(i + end, "number", -number if negative else number))
    return out


def _thousands(rest: str, at: int, stop: int, i: int, negative: bool) -> Iterator[Piece]:
    """Yield the pieces of a number grouped by commas (``1,234``)."""
    end = stop
    while rest[end : end + 1] == "," and len(rest) >= end + 4 and rest[end + 1 : end + 4].isdigit():
        end += 4
        if rest[end : end + 1] not in (".", ","):
            value = int(rest[at:end].replace(",", ""))
            yield Piece(i + end, "number", -value if negative else value)


Cells = tuple[Cell, ...]


class _Search:
    """Depth-first search for sums, from the left, group by group; a group's sum must stand where its addends end."""

    def __init__(self, run: Run, width: int, groups: int) -> None:
        self._run, self._width, self._groups = run, width, groups
        self._steps = 0
        self._reach = run._reach()

    def solutions(self) -> list[tuple[Cell, ...]]:
        partial: dict[int, list[tuple[Cell, ...]]] = {0: [()]}
        for group in range(self._groups):
            following: dict[int, list[tuple[Cell, ...]]] = {}
            for start, heads in partial.items():
                if start not in self._reach[group * self._width]:
                    continue
                for stop, cells in self._group(start, group * self._width):
                    bucket = following.setdefault(stop, [])
                    bucket.extend((*head, *cells) for head in heads)
                    if len(bucket) > MANY:
                        raise BudgetError
            partial = following
        return partial.get(len(self._run.chars), [])

    def _group(self, start: int, first: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        run, last = self._run, first + self._width - 1
        size = len(run.chars)

        # A sum is as long as its longest addend, and every other cell has a character of its own.
        others = len(run.columns) - 2
        longest = max(1, (size - others) // 2)

        def walk(i: int, column: int, total: Number, cells: Cells) -> Iterator[tuple[int, Cells]]:
            self._steps += 1
            if self._steps > BUDGET:
                raise BudgetError
            if column == last:
                for piece in run._edges[column].at(i):
                    if (piece.value or 0) == total and piece.stop in self._reach[column + 1]:
                        yield piece.stop, (*cells, run.cell(i, piece))
                return
            for piece in run._edges[column].at(i):
                stop = piece.stop
                if stop - i <= longest and stop in self._reach[column + 1]:
                    value = total + (piece.value or 0)
                    yield from walk(stop, column + 1, value, (*cells, run.cell(i, piece)))

        yield from walk(start, first, 0, ())
