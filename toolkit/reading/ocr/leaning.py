"""Which way a lone stroke leans: a slash (``/``, 不适用) and a one are alike to the recogniser, not to a ruler."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

ALIKE = frozenset("1/lI|丨ı!][)(J")
"""What a slash or a one is read as."""
_ROUND = frozenset("03689")
_LEAST = 0.13
"""How far a slash leans at least, in pixels to the right for each up; in narrow type it is 0.2, in others about 0.3."""
_STRAIGHT = 0.04
_INK = 0.35  # of the darkest


class Lean(NamedTuple):
    """How a stroke runs: pixels to the right for each pixel up, and how far from a line, as a share of its height."""

    slope: float
    off: float


def lean(picture: Any) -> Lean | None:
    """Return how the stroke in a picture of shape (height, width, 3) runs; None where it is too low to tell."""
    import numpy as np

    grey = picture.astype(np.float64).mean(2)
    ink = grey.max() - grey
    ink[ink < _INK * ink.max()] = 0
    rows = ink.sum(1)
    held = rows > 0.15 * rows.max()
    heights = np.flatnonzero(held)
    if len(heights) < 6:
        return None
    middles = (ink[held] * np.arange(ink.shape[1])).sum(1) / rows[held]
    slope, start = np.polyfit(heights, middles, 1)
    off = float(np.abs(middles - (slope * heights + start)).mean() / len(heights))
    return Lean(-float(slope), off)


def slashes(texts: Sequence[str], pictures: Sequence[Any]) -> list[bool]:
    """Tell which of the lone strokes of a table are slashes: straight, and leaning more than its round digits do.

    Args:
        texts: what each was read as.
        pictures: their pictures, of shape (height, width, 3), uint8; None for what is no lone stroke.

    Returns:
        One answer each. Of digits in italics a one leans as they do, and is none.
    """
    import numpy as np

    found = [
        lean(picture) if picture is not None and (text in ALIKE or text in _ROUND) else None
        for text, picture in zip(texts, pictures, strict=True)
    ]
    upright = [one.slope for text, one in zip(texts, found, strict=True) if one and text in _ROUND]
    usual = max(0.0, float(np.median(upright))) if upright else 0.0
    return [
        one is not None and text in ALIKE and one.off < _STRAIGHT and one.slope - usual > _LEAST
        for text, one in zip(texts, found, strict=True)
    ]
