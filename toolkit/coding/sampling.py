"""What to code next: the uncoded items that would teach a model most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.coding.features import columns
from toolkit.errors import NianbaoError

if TYPE_CHECKING:
    from toolkit.coding.classifier import TopicClassifier

_BUCKETS = 2**16


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An item to code: its row among the uncoded, and why (each between 0 and 1)."""

    row: int
    score: float
    uncertainty: float
    rarity: float
    novelty: float


def suggest(
    model: TopicClassifier,
    uncoded: Any,
    n: int,
    *,
    coded: Any = (),
    codes: Sequence[str] = (),
    weights: tuple[float, float, float] = (1.0, 0.5, 0.5),
) -> list[Suggestion]:
    """Return which uncoded items to code next, best first.

    Args:
        model: trained on what is coded so far.
        uncoded: texts, (text, kind) pairs, or a DataFrame with ``text`` and ``kind``.
        n: how many to return.
        coded: the items coded so far, in the same shapes: what is like them is not new.
        codes: their primary codes: what is rare among them is wanted.
        weights: of uncertainty (entropy of the topics), rarity (expected 1/count of the topic), and novelty
            (1 - cosine of character bigrams with the nearest item coded or already chosen).

    Raises:
        NianbaoError: ``n`` is negative or a weight is.

    Source: uncertainty and diversity as in Settles (2009), Active Learning Literature Survey, sections 3.1 and 3.6.

    Examples:
        >>> from toolkit.coding.classifier import TopicClassifier
        >>> from toolkit.coding.item_features import ItemFeatures
        >>> model = TopicClassifier(features=ItemFeatures(least=1))
        >>> model = model.fit(["更新不及时", "加强培训"] * 3, ["B2", "A4"] * 3)
        >>> [s.row for s in suggest(model, ["更新不及时", "培训更新及时性", "更新不及时"], 1, coded=["更新不及时"])]
        [1]
    """
    import numpy as np

    if n < 0 or min(weights) < 0:
        raise NianbaoError(f"suggest: found n {n} and weights {weights}; valid would be none below 0")
    texts, _ = columns(uncoded)
    if not texts or not n:
        return []
    proba = model.predict_proba(uncoded)
    entropy = -(proba * np.log(np.clip(proba, 1e-12, 1))).sum(axis=1) / np.log(max(2, proba.shape[1]))
    counts = Counter(codes)
    scarcity = np.array([1 / (1 + counts[str(code)]) for code in model.classes_])
    rarity = proba @ (scarcity / scarcity.max())
    vectors = _vectors(texts)
    known = _vectors(columns(coded)[0]) if len(coded) else None
    nearest = np.zeros(len(texts))
    if known is not None:
        # In slices, so that a large corpus does not become one dense square.
        for start in range(0, known.shape[0], 512):
            part = (vectors @ known[start : start + 512].T).max(axis=1).toarray().ravel()
            nearest = np.maximum(nearest, part)
    fixed = weights[0] * entropy + weights[1] * rarity
    chosen: list[Suggestion] = []
    left = np.ones(len(texts), bool)
    while len(chosen) < min(n, len(texts)):
        score = np.where(left, fixed + weights[2] * (1 - nearest), -np.inf)
        row = int(score.argmax())
        chosen.append(
            Suggestion(row, float(score[row]), float(entropy[row]), float(rarity[row]), float(1 - nearest[row]))
        )
        left[row] = False
        nearest = np.maximum(nearest, (vectors @ vectors[row].T).toarray().ravel())
    return chosen


def _vectors(texts: Sequence[str]) -> Any:
    """Unit vectors of hashed character bigrams."""
    import numpy as np
    from scipy import sparse

    from toolkit.coding.features import char_grams

    grams = char_grams(["".join(text.split()) for text in texts], 2, 2)
    ones = np.ones(len(grams.rows), np.float32)
    matrix = sparse.csr_matrix((ones, (grams.rows, grams.buckets % _BUCKETS)), shape=(len(texts), _BUCKETS))
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(norms, 1e-9)) @ matrix).tocsr()
