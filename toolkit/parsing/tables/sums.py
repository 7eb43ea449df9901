"""The ways to cut a run so that the last cell of each group is the sum of the group's others, in bounded time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from toolkit.parsing.tables.cell import Column, Number
from toolkit.parsing.tables.pieces import Edges, Piece

BUDGET = 20_000  # steps of one search
MANY = 500  # solutions of one row; more decide nothing


class BudgetError(Exception):
    """A search took more steps than allowed; nothing may be concluded."""


Way = tuple[tuple[int, Piece], ...]


@lru_cache(maxsize=4096)
def sums_of_row(chars: str, limits: tuple[int, ...], columns: tuple[Column, ...]) -> tuple[Way, ...]:
    """Search one group by meeting in the middle: no addend is longer than the sum, which stands last.

    Args:
        chars: the run's characters.
        limits: for each character, where its segment ends; no cell crosses that.
        columns: what the cells may hold, all of one kind.

    Returns:
        The ways, each as the pieces with the character they begin at.

    Raises:
        BudgetError: more than ten times ``BUDGET`` steps or ``MANY`` ways.

    Examples:
        >>> [[piece.value for _, piece in way] for way in sums_of_row("12315", (5,) * 5, (Column(),) * 3)]
        [[12, 3, 15]]
    """
    edges, size, n = Edges(chars, list(limits), columns[0]), len(chars), len(columns) - 1
    into: dict[int, list[tuple[int, Piece]]] = {}
    for i in range(size):
        for piece in edges.at(i):
            into.setdefault(piece.stop, []).append((i, piece))
    front, back = n // 2, n - n // 2
    steps = 0
    out: list[Way] = []
    for q, last in into.get(size, ()):
        target, longest = last.value or 0, size - q
        if not n <= q <= n * longest:
            continue
        # Right half: the addends that end where the sum begins, by where they begin and what they add up to.
        right: dict[tuple[int, Number], list[Way]] = {}
        stack: list[tuple[int, int, Number, Way]] = [(q, 0, 0, ())]
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
        stack = [(0, 0, 0, ())] if right else []
        while stack:
            start, count, total, cells = stack.pop()
            if count == front:
                out.extend((*cells, *tail, (q, last)) for tail in right.get((start, target - total), ()))
                continue
            left = n - count - 1
            for piece in edges.at(start):
                value = total + (piece.value or 0)
                if piece.stop - start <= longest and left <= q - piece.stop <= left * longest and value <= target:
                    stack.append((piece.stop, count + 1, value, (*cells, (start, piece))))
                    steps += 1
        if steps > BUDGET * 10 or len(out) > MANY:
            raise BudgetError
    return tuple(out)


def sums_of_groups(edges: Edges, size: int, width: int, reach: Sequence[set[int]]) -> list[Way]:
    """Search group by group from the left; a group's sum must stand where its addends end.

    Args:
        edges: the cells that may begin at each character.
        size: how many characters the run has.
        width: how many cells a group has, its sum included.
        reach: per number of cells, the characters at which the next may begin (``Run.reach``).

    Returns:
        The ways, as the pieces of all groups in order.

    Raises:
        BudgetError: more than ``BUDGET`` steps or ``MANY`` ways.
    """
    n = len(reach) - 1
    # A sum is as long as its longest addend, and every other cell has a character of its own.
    longest = max(1, (size - n + 2) // 2)
    steps = 0
    partial: dict[int, list[Way]] = {0: [()]}
    for first in range(0, n, width):
        following: dict[int, list[Way]] = {}
        for begin, heads in partial.items():
            stack: list[tuple[int, int, Number, Way]] = [(begin, first, 0, ())]
            while stack:
                start, column, total, cells = stack.pop()
                steps += 1
                later = reach[column + 1]
                for piece in edges.at(start):
                    value = piece.value or 0
                    if piece.stop not in later:
                        continue
                    if column + 1 < first + width:
                        if piece.stop - start <= longest:
                            stack.append((piece.stop, column + 1, total + value, (*cells, (start, piece))))
                    elif value == total:
                        bucket = following.setdefault(piece.stop, [])
                        bucket.extend((*head, *cells, (start, piece)) for head in heads)
                        if len(bucket) > MANY:
                            raise BudgetError
                if steps > BUDGET:
                    raise BudgetError
        partial = following
    return partial.get(size, [])
