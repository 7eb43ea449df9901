"""The ink of a page without its rules: connected strokes, and the lines of text they form inside a cell."""

from __future__ import annotations

from typing import Any, NamedTuple

_CHARACTER = 0.42
"""Ems of the longer side of a stroke from which it can be a character by itself."""
Rect = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels."""


class Strokes(NamedTuple):
    """Connected strokes of a page: their boxes as an array of shape (n, 4), specks left out."""

    boxes: Any

    def within(self, box: Rect) -> Any:
        """Return the boxes of the strokes whose centre lies in ``box``."""
        b = self.boxes
        x, y = (b[:, 0] + b[:, 2]) / 2, (b[:, 1] + b[:, 3]) / 2
        return b[(x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])]


def find_strokes(image: Any, across: Any, upright: Any, em: float) -> Strokes:
    """Return the strokes of a page.

    Args:
        image: a picture of shape (height, width, 3).
        across: the mask of its rules across.
        upright: the mask of its upright rules.
        em: the height of its characters in pixels; what is smaller than a twelfth of it, or larger than four, is no
            stroke of a character.
    """
    import cv2
    import numpy as np

    grey = unsealed(image)
    ink = cv2.adaptiveThreshold(
        cv2.GaussianBlur(grey, (3, 3), 0), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 14
    )
    ink[cv2.dilate(cv2.bitwise_or(across, upright), np.ones((5, 5), np.uint8)) > 0] = 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, wide, high, area = (stats[1:, i] for i in range(5))
    large = np.maximum(wide, high)
    held = (area >= max(6, em * em / 120)) & (large >= max(3, em / 9)) & (large < 4 * em)
    return Strokes(np.stack([x, y, x + wide, y + high], 1)[held])


def lines_within(strokes: Strokes, box: Rect, em: float) -> list[Rect]:
    """Return the boxes of the lines of text in a cell, top to bottom.

    Strokes that overlap in height are one line; the parts of a character of several strokes above one another
    (``三``) are one line as long as together they are no higher than a character. Small strokes (points, specks of
    dust) make no line of their own and belong to one only where they stand close to its characters.
    """
    found = strokes.within(box)
    if not len(found):
        return []
    found = found[found[:, 1].argsort()]
    large = [b for b in found.tolist() if max(b[2] - b[0], b[3] - b[1]) >= _CHARACTER * em]
    bands: list[list[int]] = []
    for x0, y0, x1, y1 in large:
        band = bands[-1] if bands else None
        if band is not None and (y0 <= band[3] or max(y1, band[3]) - band[1] <= 1.15 * em):
            band[0], band[2], band[3] = min(band[0], x0), max(band[2], x1), max(band[3], y1)
        else:
            bands.append([x0, y0, x1, y1])
    small = [b for b in found.tolist() if max(b[2] - b[0], b[3] - b[1]) < _CHARACTER * em]
    for x0, y0, x1, y1 in small:
        for band in bands:
            gap = max(band[0] - x1, x0 - band[2], 0)
            if band[1] - 0.1 * em <= (y0 + y1) / 2 <= band[3] + 0.1 * em and gap <= 0.3 * em:
                band[0], band[1], band[2], band[3] = (
                    min(band[0], x0),
                    min(band[1], y0),
                    max(band[2], x1),
                    max(band[3], y1),
                )
                break
    return [(a, b, c, d) for a, b, c, d in bands]


def unsealed(image: Any) -> Any:
    """Return a picture in grey in which red print (a seal) does not show, and black print below it does."""
    import cv2
    import numpy as np

    blue, green, red = (image[..., i].astype(np.int16) for i in range(3))
    reddish = red - np.maximum(blue, green) > 25
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    grey[reddish] = np.where(red > 120, 255, red)[reddish]
    return grey
