"""Estimates from a machine's codes that are set right by a sample coded by hand: the arithmetic.

The machine codes everything and errs; people code a random part. What the machine says of everything, plus what people
say less what the machine says of the part, has no bias from the machine's errors however it errs; its variance takes
both samples into account. Sources: prediction-powered inference, Angelopoulos, Bates, Fannjiang, Jordan & Zrnic (2023),
Science 382; its tuned form PPI++, Angelopoulos, Duchi & Zrnic (2023), arXiv 2311.01453; design-based supervised
learning for regression, Egami, Hinck, Stewart & Wei (2023), NeurIPS 36; the same estimator in surveys, the difference
estimator, Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, chapter 6.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from toolkit.study.intervals import Floats

Booleans = NDArray[np.bool_]


class Rectified(NamedTuple):
    """Estimates with their standard errors, the weight given to the machine, and degrees of freedom."""

    estimate: Floats
    error: Floats
    weight: Floats
    freedom: int

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Return the t interval."""
        half = stats.t.ppf(0.5 + level / 2, max(1, self.freedom)) * self.error
        return self.estimate - half, self.estimate + half


def rectified_mean(
    machine: Floats, human: Floats, coded: Booleans, weights: Floats, clusters: NDArray[np.intp], *, tuned: bool = True
) -> Rectified:
    """Return means of what people would have coded, (outcomes,).

    The coded observations are part of all. Two made-up errors, one of either kind, are added to the variance of what
    people and machine differ by: a sample that shows no error does not show that there is none (in the spirit of
    Agresti & Coull 1998).

    Args:
        machine: what the machine says, (observations, outcomes).
        human: what people say, the same shape; rows that are not coded are not looked at.
        coded: which observations people coded, (observations,); at least two.
        weights: one over the chance of being coded, (observations,); only ratios among the coded matter.
        clusters: the cluster of each observation, counted from 0.
        tuned: weigh the machine by how well it agrees with people (PPI++), else by one.

    Examples:
        >>> machine = np.array([[1.0], [1.0], [0.0], [0.0]] * 10)
        >>> human = np.array([[1.0], [0.0], [0.0], [0.0]] * 10)
        >>> found = rectified_mean(machine, human, np.arange(40) < 20, np.ones(40), np.arange(40), tuned=False)
        >>> float(found.estimate[0]), float(machine.mean())
        (0.25, 0.5)
    """
    f, w = machine, weights[coded]
    share = (w / w.sum())[:, None]
    y, known = human[coded], machine[coded]
    lam = np.ones(f.shape[1])
    if tuned:
        df, dy = known - (share * known).sum(axis=0), y - (share * y).sum(axis=0)
        spread = (share * df**2).sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            # A code that the machine never gave in the sample tells nothing of how it errs: trust it in full, as PPI.
            lam = np.where(spread > 0, np.clip((share * df * dy).sum(axis=0) / spread, 0, 1), 1.0)
    residual = y - lam * known
    slip = (share * residual).sum(axis=0)
    mean = f.mean(axis=0)
    influence = lam * (f - mean) / len(f)
    influence[coded] += share * (residual - slip)
    m = int(clusters.max()) + 1
    total = np.zeros((m, f.shape[1]))
    np.add.at(total, clusters, influence)
    # Kish: as many equally weighted draws as the weighted ones are worth.
    n = w.sum() ** 2 / (w**2).sum()
    variance = m / max(1, m - 1) * (total**2).sum(axis=0) + 2 / n**2
    return Rectified(lam * mean + slip, np.sqrt(variance), lam, len(np.unique(clusters[coded])) - 1)


def rectified_regression(
    machine: tuple[Floats, Floats],
    human: tuple[Floats, Floats],
    coded: Booleans,
    weights: Floats,
    clusters: NDArray[np.intp],
    *,
    family: Literal["ols", "logit"] = "ols",
) -> Rectified:
    """Return coefficients where the outcome, a term, or both come from a machine that errs.

    Args:
        machine: outcome (observations,) and terms (observations, terms) with the machine's codes.
        human: the same with people's codes; rows that are not coded are not looked at.
        coded: which observations people coded.
        weights: one over the chance of being coded; scaled so that the coded stand for all.
        clusters: the cluster of each observation, counted from 0.
        family: ``ols`` or ``logit``.

    Raises:
        ValueError: the coded sample is too small for the terms: the estimating equations have no solution.

    Source: the design-adjusted moments of Egami et al. (2023); sandwich covariance over clusters, CR1.

    Examples:
        >>> x = np.column_stack([np.ones(40), np.arange(40.0)])
        >>> y = 3 + 2 * x[:, 1]
        >>> found = rectified_regression((y + 5, x), (y, x), np.ones(40, bool), np.ones(40), np.arange(40))
        >>> found.estimate.round(6).tolist()
        [3.0, 2.0]
    """
    k, size = machine[1].shape[1], len(coded)
    w = np.zeros(size)
    w[coded] = weights[coded] * size / weights[coded].sum()

    def scores(data: tuple[Floats, Floats], beta: Floats, rows: Any) -> tuple[Floats, Floats]:
        y, x = data[0][rows], data[1][rows]
        fitted = x @ beta
        if family == "logit":
            fitted = 1 / (1 + np.exp(-np.clip(fitted, -30, 30)))
        slope = fitted * (1 - fitted) if family == "logit" else np.ones(len(y))
        return x * (y - fitted)[:, None], slope

    beta = np.zeros(k)
    everything = slice(None)
    for _ in range(100):
        score, slope = scores(machine, beta, everything)
        known, known_slope = scores(human, beta, coded)
        adjusted = score * (1 - w)[:, None]
        adjusted[coded] += w[coded][:, None] * known
        x, z = machine[1], human[1][coded]
        hessian = (x * (slope * (1 - w))[:, None]).T @ x + (z * (known_slope * w[coded])[:, None]).T @ z
        if np.linalg.cond(hessian) > 1e12:
            raise ValueError("the coded sample does not tell the terms apart")
        step = np.linalg.solve(hessian, adjusted.sum(axis=0))
        beta = beta + step
        if family == "ols" or np.abs(step).max() < 1e-9:
            break
    else:
        raise ValueError("the estimating equations have no solution; the coded sample may be too small")
    score, slope = scores(machine, beta, everything)
    known, _ = scores(human, beta, coded)
    adjusted = score * (1 - w)[:, None]
    adjusted[coded] += w[coded][:, None] * known
    m = int(clusters.max()) + 1
    total = np.zeros((m, k))
    np.add.at(total, clusters, adjusted)
    bread = np.linalg.inv(hessian)
    meat = m / max(1, m - 1) * (size - 1) / max(1, size - k) * total.T @ total
    error = np.sqrt(np.diag(bread @ meat @ bread.T))
    return Rectified(beta, error, np.ones(k), len(np.unique(clusters[coded])) - 1)
