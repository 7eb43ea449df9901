"""Intervals for shares and ratios that respect that one body files many reports and states many items."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """An estimate and its bounds, each an array of the same shape."""

    estimate: Floats
    low: Floats
    high: Floats


def wilson(count: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval:
    """Return the Wilson score interval for independent draws; for no draws, NaN.

    Args:
        count: successes; need not be whole (an effective sample size makes them fractions).
        n: draws.
        level: confidence level, between 0 and 1.

    Source: Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference, JASA 22; recommended
    for small n by Brown, Cai & DasGupta (2001), Interval Estimation for a Binomial Proportion, Statistical Science 16.

    Examples:
        >>> [float(round(x, 3)) for x in wilson(0, 10)]
        [0.0, 0.0, 0.278]
    """
    k, m = np.asarray(count, float), np.asarray(n, float)
    z2 = float(stats.norm.ppf(0.5 + level / 2)) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        p = k / m
        middle = (p + z2 / (2 * m)) / (1 + z2 / m)
        half = np.sqrt(z2) * np.sqrt(p * (1 - p) / m + z2 / (4 * m**2)) / (1 + z2 / m)
    return Interval(p, np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1))


def clustered_share(count: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval:
    """Return shares with Wilson intervals widened by the design effect of the clusters.

    The variance of the ratio of totals is that of leaving out one cluster at a time; the design effect it implies turns
    n into an effective sample size, less the degrees of freedom that few clusters cost. A few clusters that hold most
    of the observations are few clusters, however many small ones there are beside them: degrees of freedom are those
    of the effective number of clusters. Shares of 0 and 1 have no variance to read a design effect from: they take the
    mean one of the other outcomes, or else each effective cluster counts as one draw, which is the cautious end. Where
    each cluster has one observation, the result is the plain Wilson interval. Fewer than two clusters give no interval
    (NaN).

    Args:
        count: successes per cluster, shape (clusters,) or (clusters, outcomes).
        n: observations per cluster, shape (clusters,).
        level: confidence level.

    Source: ratio of totals in Cochran (1977), Sampling Techniques, section 6.3 and 9A, its residuals divided by one
    less the cluster's part (the jackknife; CV3 in MacKinnon, Nielsen & Webb 2023); effective number of clusters,
    Carter, Schnepel & Steigerwald (2017); effective sample size with the t correction in Korn & Graubard (1998),
    Confidence Intervals for Proportions with Small Expected Number of Positive Counts, Survey Methodology 24; its
    Wilson form compared in Dean & Pagano (2015), J. Survey Stat. Methodology 3.

    Examples:
        >>> share = clustered_share([3, 0, 3, 0, 3, 0], [3] * 6)  # six bodies, three reports each, all alike within
        >>> [round(float(x), 2) for x in share]
        [0.5, 0.12, 0.88]
        >>> [float(round(x, 2)) for x in wilson(9, 18)]
        [0.5, 0.29, 0.71]
    """
    size = np.asarray(n, float)
    y = np.asarray(count, float)
    wide = y.reshape(len(size), y.size // max(1, len(size)))
    used = size > 0
    wide, size = wide[used], size[used]
    m, total = len(size), size.sum()
    shape = y.shape[1:]
    if m == 0:
        nan = np.full(shape, np.nan)
        return Interval(nan, nan.copy(), nan.copy())
    p = wide.sum(axis=0) / total
    if m == 1:
        nan = np.full(shape, np.nan)
        return Interval(p.reshape(shape), nan, nan.copy())
    if (size == 1).all():
        found = wilson(wide.sum(axis=0), total, level)
        return Interval(*(part.reshape(shape) for part in found))
    part = size / total
    effective_m = float(1 / (part**2).sum())
    variance = jackknifed((wide - p * size[:, None]) / total / (1 - part)[:, None])
    with np.errstate(invalid="ignore", divide="ignore"):
        effect = variance * total / (p * (1 - p))
    extreme = (p <= 0) | (p >= 1)
    # What is never or always there has no variance to read a design effect from: the other outcomes of the same bodies
    # lend theirs, and where there is none, each effective cluster counts as one draw.
    most = total / effective_m
    lent = float(np.clip(effect[~extreme].mean(), 1, most)) if (~extreme).any() else most
    effect = np.where(extreme, lent, effect)
    freedom = float(stats.norm.ppf(0.5 + level / 2) / stats.t.ppf(0.5 + level / 2, freedom_of(part))) ** 2
    # A design effect below one is luck rather than knowledge: n is never taken for more than it is.
    effective = np.minimum(total, total / np.maximum(effect, 1e-12) * freedom)
    found = wilson(p * effective, effective, level)
    return Interval(*(part.reshape(shape) for part in found))


def jackknifed(influence: Floats) -> Floats:
    """Return the variance of an estimate from what leaving out each cluster changes, (clusters, outcomes).

    Examples:
        >>> float(jackknifed(np.array([[1.0], [-1.0]]))[0])
        1.0
    """
    m = len(influence)
    spread: Floats = (m - 1) / m * (influence**2).sum(axis=0)
    return spread


def freedom_of(part: Floats) -> float:
    """Return the degrees of freedom of clusters that hold these parts of all observations: one less than is effective.

    At least two where there are three clusters: with one degree of freedom intervals would be three times as wide as
    their rate asks for, which simulation shows (one cluster of six with nearly everything: 0.95 to 0.98 cover so).

    Source: effective number of clusters in its simplest form, Kish (1965); Carter, Schnepel & Steigerwald (2017),
    Asymptotic Behavior of a t-Test Robust to Cluster Heterogeneity, Review of Economics and Statistics 99.

    Examples:
        >>> round(freedom_of(np.full(10, 0.1)), 6), freedom_of(np.array([0.7, 0.1, 0.1, 0.1]))
        (9.0, 2.0)
    """
    used = part[part > 0]
    return float(max(1.0, min(len(used) - 1, max(2.0, 1 / (used**2).sum() - 1))))


def clustered_ratio(count: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval:
    """Return a ratio of totals that may exceed one, with a t interval on the log scale that respects clusters.

    A ratio of 0, or fewer than two clusters, gives no interval (NaN).

    Args:
        count: numerator per cluster, shape (clusters,).
        n: denominator per cluster, shape (clusters,).
        level: confidence level.

    Source: as for ``clustered_share``; the log keeps the interval above 0.

    Examples:
        >>> found = clustered_ratio([3, 0, 3, 0, 3, 0], [3] * 6)
        >>> [round(float(x), 2) for x in found]
        [0.5, 0.16, 1.58]
    """
    y, size = np.asarray(count, float), np.asarray(n, float)
    y, size = y[size > 0], size[size > 0]
    nan = np.array(np.nan)
    if not len(size):
        return Interval(nan, nan, nan)
    part = size / size.sum()
    ratio = y.sum() / size.sum()
    if len(size) < 2 or ratio <= 0:
        return Interval(np.array(ratio), nan, nan)
    variance = jackknifed(((y - ratio * size) / size.sum() / (1 - part))[:, None])[0]
    half = stats.t.ppf(0.5 + level / 2, freedom_of(part)) * np.sqrt(variance) / ratio
    return Interval(np.array(ratio), np.array(ratio * np.exp(-half)), np.array(ratio * np.exp(half)))


def clustered_difference(
    count: tuple[ArrayLike, ArrayLike], n: tuple[ArrayLike, ArrayLike], level: float = 0.95
) -> tuple[Interval, Floats]:
    """Return second share less first with a cluster-robust t interval, and two-sided p-values.

    The same cluster may stand on both sides (a body in two years); what it contributes to both is set off against
    each other, as in a paired comparison. Where nothing varies on either side (0 and 0), there is no variance to build
    on, and the score intervals of the two shares are combined instead.

    Args:
        count: successes per cluster on either side, each (clusters, outcomes); the clusters in the same order.
        n: observations per cluster on either side, each (clusters,); 0 where the cluster is absent there.
        level: confidence level.

    Returns:
        The differences, and p-values of no difference (NaN for fewer than two clusters, 1 where nothing varies).

    Source: variance and degrees of freedom as for ``clustered_share``; the t distribution for few clusters, Cameron &
    Miller (2015), A Practitioner's Guide to Cluster-Robust Inference, Journal of Human Resources 50; score intervals
    combined as in Newcombe (1998), Interval Estimation for the Difference between Independent Proportions, method 10.

    Examples:
        >>> (found, p) = clustered_difference(([[1], [0], [0], [0]], [[1], [1], [1], [0]]), ([1] * 4, [1] * 4))
        >>> float(found.estimate[0]), float(round(p[0], 2))
        (0.5, 0.18)
    """
    sides = []
    parts = []
    for y, size in zip(count, n, strict=True):
        ys, ns = np.asarray(y, float), np.asarray(size, float)
        total = ns.sum()
        with np.errstate(invalid="ignore", divide="ignore"):
            p = ys.sum(axis=0) / total
            parts.append(ns / total)
            sides.append((p, (ys - p * ns[:, None]) / total / np.where(parts[-1] < 1, 1 - parts[-1], 1)[:, None]))
    influence = sides[1][1] - sides[0][1]
    d = sides[1][0] - sides[0][0]
    present = (np.asarray(n[0], float) + np.asarray(n[1], float)) > 0
    m = int(present.sum())
    if m < 2:
        nan = np.full_like(d, np.nan)
        return Interval(d, nan, nan.copy()), nan.copy()
    error = np.sqrt(jackknifed(influence[present]))
    freedom = freedom_of(((parts[0] + parts[1]) / 2)[present])
    with np.errstate(invalid="ignore", divide="ignore"):
        p_value = np.where(error > 0, 2 * stats.t.sf(np.abs(d) / error, freedom), 1.0)
    half = float(stats.t.ppf(0.5 + level / 2, freedom)) * error
    low, high = d - half, d + half
    if (error == 0).any():
        first, second = (clustered_share(y, size, level) for y, size in zip(count, n, strict=True))
        below = np.hypot(second.estimate - second.low, first.high - first.estimate)
        above = np.hypot(second.high - second.estimate, first.estimate - first.low)
        low, high = np.where(error == 0, d - below, low), np.where(error == 0, d + above, high)
    return Interval(d, np.clip(low, -1, 1), np.clip(high, -1, 1)), np.where(np.isnan(d), np.nan, p_value)


def resampled(clusters: int, draws: int, seed: int = 0) -> Floats:
    """Return how often each cluster is drawn in each of many samples with replacement, shape (draws, clusters).

    Source: the cluster (block) bootstrap, Davison & Hinkley (1997), Bootstrap Methods and their Application, 3.8.

    Examples:
        >>> resampled(4, 2).sum(axis=1).tolist()
        [4.0, 4.0]
    """
    return np.random.default_rng(seed).multinomial(clusters, np.full(clusters, 1 / clusters), draws).astype(float)


def bootstrap_share(count: ArrayLike, n: ArrayLike, level: float = 0.95, draws: int = 2000) -> Interval:
    """Return ratios of totals with percentile intervals from drawing whole clusters; any ratio, not only shares.

    Fewer than two clusters give no interval.

    Examples:
        >>> found = bootstrap_share([3, 0, 3, 0, 3, 0], [3] * 6)
        >>> float(found.estimate), bool(found.low < 0.2), bool(found.high > 0.8)
        (0.5, True, True)
    """
    size = np.asarray(n, float)
    y = np.asarray(count, float)
    wide = y.reshape(len(size), -1)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = (wide.sum(axis=0) / size.sum()).reshape(y.shape[1:])
        if (size > 0).sum() < 2:
            return Interval(p, np.full_like(p, np.nan), np.full_like(p, np.nan))
        weights = resampled(len(size), draws)
        drawn = (weights @ wide) / (weights @ size)[:, None]
    tail = (1 - level) / 2
    low, high = np.nanquantile(drawn, [tail, 1 - tail], axis=0)
    return Interval(p, low.reshape(p.shape), high.reshape(p.shape))


def adjusted(p_values: ArrayLike) -> Floats:
    """Return Benjamini-Hochberg q-values; NaN stays NaN and does not count as a test.

    Source: Benjamini & Hochberg (1995), Controlling the False Discovery Rate, JRSS B 57.

    Examples:
        >>> adjusted([0.01, 0.04, float("nan"), 0.03]).round(3).tolist()
        [0.03, 0.04, nan, 0.04]
    """
    p = np.asarray(p_values, float)
    q = np.full_like(p, np.nan)
    tested = ~np.isnan(p)
    if tested.any():
        q[tested] = stats.false_discovery_control(p[tested])
    return q
