"""Runs of digits that one stated value decides."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from toolkit.linking.resolving import decide, values_in
from toolkit.report import Evidence, Fact


def _ways(digits: str, n: int) -> list[tuple[int, ...]]:
    """All ways to part the run, those with longer numbers first."""
    cuts = [(0, *inner, len(digits)) for inner in combinations(range(1, len(digits)), n - 1)]
    parts = [[digits[a:b] for a, b in pairwise(cut)] for cut in cuts]
    whole = [way for way in parts if all(part == "0" or part[0] != "0" for part in way)]
    return sorted(
        (tuple(map(int, way)) for way in whole), key=lambda way: [len(str(part)) for part in way], reverse=True
    )


@given(
    st.text("00123", min_size=1, max_size=9), st.integers(1, 5), st.integers(1, 40), st.randoms(use_true_random=False)
)
def test_the_values_of_a_place_are_those_of_the_allowed_ways(digits, n, limit, random):
    ways = _ways(digits, n)
    allowed = [{way[place] for way in ways if random.random() < 0.7} for place in range(n)]
    kept = [way for way in ways[:limit] if all(part in values for part, values in zip(way, allowed, strict=True))]
    assert values_in(digits, allowed, limit) == ([set(values) for values in zip(*kept, strict=True)] if kept else None)


def test_a_long_run_is_parted_without_trying_every_way():
    digits = "12" * 60
    allowed = [{12}] * 60
    assert values_in(digits, allowed) is None  # 20,000 ways begin with longer numbers
    assert values_in("12" * 4, [{12}] * 4) == [{12}] * 4


def test_one_value_decides_the_rest_of_its_run():
    said = Evidence("said")
    facts = {
        cell: Fact(cell, None, "ambiguous", "123", held, None, 0, 3)
        for cell, held in {"a": (1, 12), "b": (2, 23)}.items()
    }
    settled = decide(facts, {"a": (1, said)})
    assert (settled["a"].value, settled["b"].value) == (1, 23)
    assert settled["b"].decided_by.reason == "the rest of the run beside: said"
    # After 12 the run leaves 3, which the other cell cannot be.
    assert decide(facts, {"a": (12, said)}) == facts
