"""Choosing on validation items: temperature, the threshold to abstain below, the threshold of secondary topics.

Source: Guo et al. (2017), On Calibration of Modern Neural Networks, ICML (temperature scaling).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from toolkit.coding.classifier import TopicClassifier


def calibrate(
    model: TopicClassifier,
    items: Any,
    primary: Sequence[str],
    secondary: Sequence[Sequence[str]] = (),
    *,
    accuracy: float = 0.95,
) -> TopicClassifier:
    """Set ``temperature``, ``threshold`` and ``secondary_threshold`` of a fitted model; return it.

    Args:
        model: a fitted classifier.
        items: validation items, of other bodies than the training items.
        primary: their primary codes.
        secondary: their secondary codes, none where there are no secondary topics.
        accuracy: what share of the codings that do not abstain is to be right.

    Examples:
        >>> from toolkit.coding.classifier import TopicClassifier
        >>> from toolkit.coding.item_features import ItemFeatures
        >>> items, codes = ["更新不及时", "加强培训"] * 5, ["B2", "A4"] * 5
        >>> model = calibrate(TopicClassifier(ItemFeatures(least=1)).fit(items, codes), items, codes)
        >>> model.temperature < 1, model.threshold
        (True, 0.0)
    """
    matrix = model.pipeline_.named_steps["features"].transform(items)
    codes = sorted({*model.classes_.tolist(), *model.labels_})
    scores = np.full((len(primary), len(codes)), -60.0)
    scores[:, [codes.index(code) for code in model.classes_]] = model.log_odds(matrix)
    sets = np.zeros((len(primary), len(codes)))
    sets[:, [codes.index(code) for code in model.labels_]] = model.sets(matrix)
    return settle(model, scores, sets, codes, primary, secondary, accuracy=accuracy)


def settle(
    model: TopicClassifier,
    scores: np.ndarray,
    sets: np.ndarray,
    codes: Sequence[str],
    primary: Sequence[str],
    secondary: Sequence[Sequence[str]] = (),
    *,
    accuracy: float = 0.95,
) -> TopicClassifier:
    """Do what ``calibrate`` does with scores that other models of the same recipe gave to items they had not read.

    Args:
        model: a fitted classifier.
        scores: log-odds of the primary, items by codes.
        sets: probabilities of being primary or secondary, items by codes.
        codes: the columns of both.
        primary: the items' primary codes.
        secondary: their secondary codes.
        accuracy: as for ``calibrate``.
    """
    place = {code: i for i, code in enumerate(codes)}
    known = [i for i, code in enumerate(primary) if code in set(model.classes_.tolist())]
    if not known:
        return model
    truth = np.array([place[primary[i]] for i in known])
    model.temperature = best_temperature(scores[known], truth)
    shift = np.zeros(len(codes))
    shift[[place[code] for code in model.classes_]] = model.prior_shift()
    scaled = scores / model.temperature + shift
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    proba = powers / powers.sum(axis=1, keepdims=True)
    given = [codes[best] for best in proba.argmax(axis=1)]
    right = np.array([a == b for a, b in zip(given, primary, strict=True)])
    model.threshold = abstention_threshold(proba.max(axis=1), right, accuracy)
    if model.secondary_ is not None and len(secondary):
        model.secondary_threshold = _best_secondary(sets, given, codes, primary, secondary)
    return model


def best_temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the temperature (0.05 to 20) with the least negative log-likelihood.

    Examples:
        >>> scores = np.array([[5.0, 0.0], [5.0, 0.0], [0.0, 5.0], [5.0, 0.0]])
        >>> best_temperature(scores, np.array([0, 0, 1, 1])) > 1
        True
    """
    from scipy.optimize import minimize_scalar

    def loss(log_temperature: float) -> float:
        scaled = scores / np.exp(log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(truth)), truth]))

    found = minimize_scalar(loss, bounds=(np.log(0.05), np.log(20)), method="bounded")
    return round(float(np.exp(found.x)), 4)


def abstention_threshold(probability: np.ndarray, right: np.ndarray, accuracy: float) -> float:
    """Return the least probability from which on the share that is right reaches ``accuracy``; 0 where all do.

    Where no threshold reaches it, that of the most certain tenth.

    Examples:
        >>> abstention_threshold(np.array([0.9, 0.8, 0.3]), np.array([True, True, False]), 0.95)
        0.8
    """
    order = np.argsort(-probability, kind="stable")
    risen = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(risen >= accuracy)
    last = int(reached[-1]) if len(reached) else max(0, len(order) // 10 - 1)
    if last == len(order) - 1:
        return 0.0
    return round(float(probability[order][last]), 4)


def _best_secondary(
    sets: np.ndarray,
    given: list[str],
    codes: Sequence[str],
    primary: Sequence[str],
    secondary: Sequence[Sequence[str]],
) -> float:
    """The threshold with the best F0.5 of the secondary topics: a topic named in vain is worse than one left out."""
    table = np.array([[code in {p, *s} for code in codes] for p, s in zip(primary, secondary, strict=True)])
    own = np.array([[code == g for code in codes] for g in given])
    wanted = sum(len(set(s) - {p}) for p, s in zip(primary, secondary, strict=True))
    best = (-1.0, 0.5)
    for step in range(20, 81, 2):
        named = (sets >= step / 100) & ~own
        hits, total = int((named & table).sum()), int(named.sum())
        precision, recall = hits / max(total, 1), hits / max(wanted, 1)
        score = 1.25 * precision * recall / max(0.25 * precision + recall, 1e-9)
        best = max(best, (score, step / 100))
    return best[1]
