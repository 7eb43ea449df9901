"""From a batch's probabilities to codings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.coding.cues import Coding, fired
from toolkit.report import Topic

if TYPE_CHECKING:
    from toolkit.coding.features import Texts

# How many topics a coding names, and from what probability on.
_SHOWN = 5
_LEAST = 0.01


def codings(
    texts: Sequence[str],
    prepared: Texts,
    probabilities: np.ndarray,
    sets: np.ndarray,
    classes: Sequence[str],
    labels: Sequence[str],
    *,
    threshold: float,
    secondary_threshold: float,
) -> list[Coding]:
    """Make codings of a batch's probabilities."""
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, :_SHOWN]
    values = np.take_along_axis(probabilities, order, axis=1).tolist()
    also: list[list[tuple[float, str]]] = [[] for _ in texts]
    for row, column in zip(*(found.tolist() for found in np.nonzero(sets >= secondary_threshold)), strict=True):
        also[row].append((-float(sets[row, column]), labels[column]))
    out = []
    for i, (text, ranks) in enumerate(zip(texts, order.tolist(), strict=True)):
        primary = classes[ranks[0]]
        out.append(
            Coding(
                topics=tuple(
                    [
                        Topic(classes[rank], value)
                        for rank, value in zip(ranks, values[i], strict=True)
                        if value >= _LEAST or rank == ranks[0]
                    ]
                ),
                primary=primary,
                secondary=tuple(code for _, code in sorted(also[i]) if code != primary),
                cues=fired(text, prepared.analyses[i]),
                abstained=values[i][0] < threshold,
            )
        )
    return out


def split_codes(value: Any) -> list[str]:
    """Return codes given as a list, or joined by ``;``, or not at all.

    Examples:
        >>> split_codes("A3;A4"), split_codes(["E1"]), split_codes(None)
        (['A3', 'A4'], ['E1'], [])
    """
    if isinstance(value, str):
        return [code for code in value.split(";") if code]
    return [] if value is None or isinstance(value, float) else list(value)
