"""The sums of table three solved jointly: which of each row's readings occur in a solution of all of them.

Source: the identities ``t3.balance`` and ``t3.outcomes`` of ``forms.yaml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Vector = tuple[int, ...]
STATES = 20_000  # partial sums kept at once
_BASE = 1 << 64  # columns side by side in one integer; no printed number or sum of them is as large


class Solution(NamedTuple):
    """For each row, which of its options a joint solution uses; ``complete`` is False where the search was given up."""

    options: list[list[int]]
    complete: bool


def pack(vector: Sequence[int]) -> int:
    """Lay the columns side by side in one integer, so that adding integers adds columns.

    Examples:
        >>> pack((1, 2)) + pack((3, 4)) == pack((4, 6))
        True
    """
    packed = 0
    for value in vector:
        packed = packed * _BASE + value
    return packed


def solve_sum(parts: Sequence[Sequence[int]], totals: Sequence[int]) -> Solution:
    """Choose one option of each part so that they add up to one of the totals.

    Args:
        parts: the packed options of each addend.
        totals: the packed options of the sum.

    Returns:
        The supported options of each part, and last those of the total. All of them, ``complete`` False, where the
        search would take more than ``STATES`` partial sums.

    Examples:
        >>> solve_sum([[1, 10], [2, 20]], [12, 99])
        Solution(options=[[1], [0], [0]], complete=True)
    """
    everything = [list(range(len(p))) for p in (*parts, totals)]
    order = sorted(range(len(parts)), key=lambda k: len(parts[k]))
    limit = max(totals, default=-1)
    forward: list[set[int]] = [{0}]
    for k in order:
        reached = {s + v for s in forward[-1] for v in set(parts[k]) if s + v <= limit}
        if len(reached) > STATES:
            return Solution(everything, False)
        forward.append(reached)
    needed = forward[-1] & set(totals)
    supported: list[list[int]] = [[] for _ in everything]
    supported[-1] = [i for i, t in enumerate(totals) if t in needed]
    for step in range(len(order) - 1, -1, -1):
        k = order[step]
        before = forward[step]
        supported[k] = [i for i, v in enumerate(parts[k]) if any(s - v in before for s in needed)]
        needed = {s - v for s in needed for v in {parts[k][i] for i in supported[k]} if s - v in before}
    return Solution(supported, True)


def narrow(outcomes: Sequence[Sequence[Vector]], totals: Sequence[Vector]) -> list[list[int]]:
    """Drop options that no choice of the others can complete, column by column.

    Args:
        outcomes: the options of each outcome row.
        totals: the options of the total row.

    Returns:
        The indices that are left for each outcome row and last for the total row.

    Examples:
        >>> narrow([[(1,), (10,)], [(2,)]], [(12,), (90,)])
        [[1], [0], [0]]
    """
    rows = [list(range(len(o))) for o in (*outcomes, totals)]
    options = [*outcomes, totals]
    if not all(rows):
        return rows
    n = len(options[-1][0])
    changed = True
    while changed and all(rows):
        changed = False
        low = [[min(options[k][i][c] for i in rows[k]) for c in range(n)] for k in range(len(rows))]
        high = [[max(options[k][i][c] for i in rows[k]) for c in range(n)] for k in range(len(rows))]
        least = [sum(low[k][c] for k in range(len(rows) - 1)) for c in range(n)]
        most = [sum(high[k][c] for k in range(len(rows) - 1)) for c in range(n)]
        for k, row in enumerate(rows):
            if len(row) == 1:
                continue
            if k == len(rows) - 1:
                kept = [i for i in row if all(least[c] <= options[k][i][c] <= most[c] for c in range(n))]
            else:
                kept = [
                    i
                    for i in row
                    if all(
                        least[c] - low[k][c] + options[k][i][c] <= high[-1][c]
                        and most[c] - high[k][c] + options[k][i][c] >= low[-1][c]
                        for c in range(n)
                    )
                ]
            if len(kept) < len(row):
                rows[k], changed = kept, True
    return rows
