"""The sums of the columns: what the joint search keeps is what some joint solution uses."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from toolkit.parsing.tables.equations import narrow, pack, solve_sum

vectors = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=3)


@given(st.lists(vectors, min_size=1, max_size=4), vectors)
def test_supported_options_are_those_of_some_solution(parts: list, totals: list) -> None:  # type: ignore[type-arg]
    solutions = [
        (*choice, t)
        for *choice, t in product(*(range(len(p)) for p in parts), range(len(totals)))
        if tuple(map(sum, zip(*(parts[k][i] for k, i in enumerate(choice)), strict=True))) == totals[t]
    ]
    expected = [sorted({s[k] for s in solutions}) for k in range(len(parts) + 1)]
    found = solve_sum([[pack(v) for v in part] for part in parts], [pack(v) for v in totals])
    assert found.complete
    assert found.options == expected
    # Narrowing alone is weaker, and never drops what a solution uses.
    left = narrow(parts, totals)
    assert all(set(a) <= set(b) for a, b in zip(expected, left, strict=True))


def test_a_search_too_large_is_given_up_openly() -> None:
    parts = [[1 << (2 * k), 1 << (2 * k + 1)] for k in range(20)]
    found = solve_sum(parts, [sum(part[0] for part in parts)])
    assert not found.complete
    assert found.options[0] == [0, 1]


def test_a_row_without_options_leaves_the_others_theirs() -> None:
    assert narrow([[(1,), (9,)], []], [(1,)]) == [[0, 1], [], [0]]
    assert narrow([[(1,), (9,)]], []) == [[0, 1], []]
