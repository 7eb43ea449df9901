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
    place = {code: i for i, code in enumerate(model.classes_.tolist())}
    rows = [i for i, code in enumerate(primary) if code in place]
    if not rows:
        return model
    matrix = model.pipeline_.named_steps["features"].transform(items)
    truth = np.array([place[primary[i]] for i in rows])
    model.temperature = best_temperature(model.log_odds(matrix)[rows], truth)
    proba = model.predict_proba(items)
    right = np.array([model.classes_[best] == code for best, code in zip(proba.argmax(axis=1), primary, strict=True)])
    model.threshold = abstention_threshold(proba.max(axis=1), right, accuracy)
    if model.secondary_ is not None and len(secondary):
        sets = model.predict_sets(items)
        codes = [model.classes_[best] for best in proba.argmax(axis=1)]
        wanted = [{p, *s} for p, s in zip(primary, secondary, strict=True)]
        model.secondary_threshold = _best_secondary(sets, codes, model.labels_, wanted)
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


def _best_secondary(sets: np.ndarray, codes: list[str], labels: list[str], wanted: list[set[str]]) -> float:
    best = (-1.0, 0.5)
    for step in range(10, 91, 2):
        given = [
            {code, *(labels[i] for i in np.flatnonzero(row >= step / 100))}
            for code, row in zip(codes, sets, strict=True)
        ]
        common = sum(len(a & b) for a, b in zip(given, wanted, strict=True))
        score = 2 * common / sum(len(a) + len(b) for a, b in zip(given, wanted, strict=True))
        best = max(best, (score, step / 100))
    return best[1]
