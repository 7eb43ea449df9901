import numpy as np
import pytest
from scipy import stats
from study_frames import clustered_binary

from toolkit.study.intervals import (
    adjusted,
    bootstrap_share,
    clustered_difference,
    clustered_ratio,
    clustered_share,
    wilson,
)


def test_wilson_agrees_with_scipy() -> None:
    for count, n in ((0, 7), (3, 10), (10, 10), (81, 263)):
        known = stats.binomtest(count, n).proportion_ci(method="wilson")
        found = wilson(count, n)
        assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=1e-9)


def test_one_observation_per_body_gives_the_plain_wilson_interval() -> None:
    found, plain = clustered_share([1, 0, 0, 1, 0], [1] * 5), wilson(2, 5)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high))


def test_bodies_that_repeat_themselves_count_once() -> None:
    once, repeated = clustered_share([1, 0] * 10, [1] * 20), clustered_share([3, 0] * 10, [3] * 20)
    assert repeated.high - repeated.low >= once.high - once.low
    assert repeated.high - repeated.low == pytest.approx(once.high - once.low, rel=0.12)


def test_nothing_and_a_single_body_have_no_interval() -> None:
    assert np.isnan(clustered_share([], []).estimate)
    assert clustered_share([2], [3]).estimate == pytest.approx(2 / 3)
    assert np.isnan(clustered_share([2], [3]).low)
    assert np.isnan(bootstrap_share([2], [3]).low)


def test_a_share_of_zero_has_an_upper_bound_above_zero() -> None:
    found = clustered_share([0] * 8, [4] * 8)
    assert found.estimate == 0
    assert wilson(0, 32).high < found.high < 0.5


@pytest.mark.parametrize(
    ("bodies", "each", "mean", "alike"), [(24, 3, 0.2, 0.4), (60, 5, 0.1, 0.3), (200, 3, 0.5, 0.5)]
)
def test_clustered_intervals_cover_at_their_rate_where_plain_ones_do_not(bodies, each, mean, alike) -> None:
    generator = np.random.default_rng(7)
    hits = naive = 0
    rounds = 800
    for _ in range(rounds):
        y, _ = clustered_binary(generator, bodies, each, mean, alike)
        found = clustered_share(y.reshape(bodies, each).sum(axis=1), np.full(bodies, each))
        plain = wilson(y.sum(), len(y))
        hits += bool(found.low <= mean <= found.high)
        naive += bool(plain.low <= mean <= plain.high)
    assert 0.93 <= hits / rounds <= 0.985
    assert naive / rounds < 0.91


@pytest.mark.parametrize("bodies", [6, 12, 40])
def test_intervals_hold_where_a_few_bodies_have_most_of_the_cases(bodies: int) -> None:
    generator = np.random.default_rng(9)
    hits = bootstrap = 0
    for _ in range(300):
        n = np.maximum(1, np.exp(generator.normal(2.5, 1.5, bodies))).round()
        y = generator.binomial(n.astype(int), generator.beta(4, 11, bodies))
        found, drawn = clustered_share(y, n), bootstrap_share(y, n, draws=200)
        hits += bool(found.low <= 4 / 15 <= found.high)
        bootstrap += bool(drawn.low <= 4 / 15 <= drawn.high)
    assert hits / 300 >= 0.92
    assert bootstrap / 300 < 0.92


def test_ratios_above_one_hold_too() -> None:
    generator = np.random.default_rng(9)
    hits = 0
    for _ in range(300):
        n = generator.integers(5, 60, 15)
        y = generator.poisson(1.4 * n * generator.gamma(4, 1 / 4, 15))
        found = clustered_ratio(y, n)
        hits += bool(found.low <= 1.4 <= found.high)
    assert 0.9 <= hits / 300 <= 0.99
    assert np.isnan(clustered_ratio([0, 0], [3, 4]).low)


def test_bootstrap_intervals_cover_with_many_bodies() -> None:
    generator = np.random.default_rng(3)
    hits = 0
    for _ in range(300):
        y, _ = clustered_binary(generator, 100, 3, 0.3, 0.4)
        found = bootstrap_share(y.reshape(100, 3).sum(axis=1), np.full(100, 3), draws=400)
        hits += bool(found.low <= 0.3 <= found.high)
    assert 0.92 <= hits / 300 <= 0.98


def test_a_difference_of_paired_bodies_is_the_paired_t_test() -> None:
    first, second = np.array([0, 0, 1, 1, 0, 0.0]), np.array([1, 0, 1, 1, 1, 1.0])
    found, p = clustered_difference((first[:, None], second[:, None]), (np.ones(6), np.ones(6)))
    known = stats.ttest_rel(second, first)
    assert found.estimate[0] == pytest.approx(0.5)
    assert p[0] == pytest.approx(known.pvalue)
    assert (found.low[0], found.high[0]) == pytest.approx((known.confidence_interval().low, 1.0))


def test_a_difference_of_nothing_and_nothing_is_not_certain() -> None:
    found, p = clustered_difference((np.zeros((9, 1)), np.zeros((9, 1))), (np.ones(9), np.ones(9)))
    assert found.low[0] < -0.1 < 0.1 < found.high[0]
    assert p[0] == 1


def test_differences_cover_at_their_rate() -> None:
    generator = np.random.default_rng(5)
    hits = 0
    truth = 0.15 - np.maximum(np.random.default_rng(1).beta(2, 4, 400_000) + 0.15 - 1, 0).mean()
    for _ in range(600):
        chance = generator.beta(2, 4, 60)  # the same bodies in both years, the second 0.15 higher on average
        first = (generator.random(60) < chance).astype(float)
        second = (generator.random(60) < np.minimum(chance + 0.15, 1)).astype(float)
        found, _ = clustered_difference((first[:, None], second[:, None]), (np.ones(60), np.ones(60)))
        hits += bool(found.low[0] <= truth <= found.high[0])
    assert 0.925 <= hits / 600 <= 0.975


def test_q_values_leave_untested_rows_out() -> None:
    assert adjusted([0.02, float("nan"), 0.04])[[0, 2]].tolist() == pytest.approx([0.04, 0.04])
    assert np.isnan(adjusted([float("nan")])).all()
