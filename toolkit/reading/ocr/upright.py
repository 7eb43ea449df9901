"""Pictures of pages set upright: quarter turns, skew and perspective undone, with the way back to the original."""

from __future__ import annotations

from typing import Any, NamedTuple

_STEPS = 1000  # pixels of the longer side on which the skew is measured
_MOST_SKEW = 5.0  # degrees


class Upright(NamedTuple):
    """A page set upright; ``matrix`` (3 x 3) leads from pixels of the original to pixels of ``image``."""

    image: Any
    matrix: Any
    angle: float = 0.0


def moved(points: Any, matrix: Any) -> Any:
    """Return points, an array of shape (…, 2), moved by a 3 x 3 matrix."""
    import cv2
    import numpy as np

    flat = np.asarray(points, np.float32).reshape(-1, 1, 2)
    if not len(flat):
        return np.asarray(points, np.float32)
    return cv2.perspectiveTransform(flat, matrix).reshape(np.shape(points))


def warped(page: Upright, step: Any, size: tuple[int, int]) -> Upright:
    """Return the page moved once more; ``size`` is the width and height of the new picture."""
    import cv2
    import numpy as np

    paper = np.median(page.image[::16, ::16].reshape(-1, 3), axis=0).tolist()
    image = cv2.warpPerspective(page.image, step, size, flags=cv2.INTER_CUBIC, borderValue=paper)
    return Upright(image, step @ page.matrix, page.angle)


def quarter(page: Upright, turns: int) -> Upright:
    """Return the page turned clockwise by a number of quarter turns.

    Examples:
        >>> import numpy as np
        >>> quarter(Upright(np.zeros((2, 5, 3), np.uint8), np.eye(3)), 1).image.shape
        (5, 2, 3)
    """
    import numpy as np

    height, width = page.image.shape[:2]
    steps = {
        1: [[0, -1, height - 1], [1, 0, 0], [0, 0, 1]],
        2: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
        3: [[0, 1, 0], [-1, 0, width - 1], [0, 0, 1]],
    }
    turns %= 4
    if not turns:
        return page
    image = np.ascontiguousarray(np.rot90(page.image, -turns))
    return Upright(image, np.array(steps[turns], float) @ page.matrix, page.angle + 90 * turns)


def skew(image: Any) -> float:
    """Return the angle in degrees by which lines of text and rules fall to the right (negative: rise).

    The angle at which the rows of the picture differ most from one another (projection profile).

    Source: W. Postl, Detection of linear oblique structures and skew scan in digitized documents, ICPR 1986.
    """
    import cv2
    import numpy as np

    factor = min(1.0, _STEPS / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12).astype(np.float32)
    edge = max(4, round(0.03 * max(ink.shape)))
    ink[:edge], ink[-edge:], ink[:, :edge], ink[:, -edge:] = 0, 0, 0, 0  # shadows of the paper's edge
    height, width = ink.shape

    def sharpness(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR).sum(1)
        return float((np.diff(rows) ** 2).sum())

    best = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 0.5), key=sharpness)
    for step in (0.1, 0.02):
        best = max(best + step * np.arange(-5, 6), key=sharpness)
    return float(best) if abs(best) < _MOST_SKEW else 0.0


def deskewed(page: Upright) -> Upright:
    """Return the page with its lines level."""
    import cv2
    import numpy as np

    angle = skew(page.image)
    if abs(angle) < 0.08:
        return page
    height, width = page.image.shape[:2]
    step = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1), [0, 0, 1]])
    out = warped(page, step, (width, height))
    return out._replace(angle=page.angle + angle)


def sheet(page: Upright) -> Upright:
    """Return the sheet of paper that a photograph shows on a darker ground, seen from straight above.

    The page stays as it is where no bright quadrilateral with a darker ground around it is found.
    """
    import cv2
    import numpy as np

    height, width = page.image.shape[:2]
    factor = 500 / max(height, width)
    grey = cv2.cvtColor(
        cv2.resize(page.image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY
    )
    grey = cv2.GaussianBlur(grey, (5, 5), 0)
    level, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    rim = np.concatenate([grey[:3].ravel(), grey[-3:].ravel(), grey[:, :3].ravel(), grey[:, -3:].ravel()])
    if (rim < level).mean() < 0.5:
        return page
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return page
    outline = cv2.convexHull(max(outlines, key=cv2.contourArea))
    corners = cv2.approxPolyDP(outline, 0.03 * cv2.arcLength(outline, True), True).reshape(-1, 2)
    if len(corners) != 4 or not 0.3 * grey.size < cv2.contourArea(corners) < 0.98 * grey.size:
        return page
    return onto_rectangle(page, corners / factor)


def onto_rectangle(page: Upright, corners: Any, margin: float = 0.0) -> Upright:
    """Return the page moved so that a quadrilateral becomes an upright rectangle.

    Args:
        page: the page.
        corners: four points in pixels, in any order.
        margin: what to keep around the rectangle; below 0 the picture keeps its size and the rectangle its place.
    """
    import cv2
    import numpy as np

    corners = np.asarray(corners, np.float32)
    total, less = corners.sum(1), corners[:, 1] - corners[:, 0]
    a, b, c, d = (corners[i] for i in (total.argmin(), less.argmin(), total.argmax(), less.argmax()))
    wide = max(np.linalg.norm(b - a), np.linalg.norm(c - d))
    high = max(np.linalg.norm(d - a), np.linalg.norm(c - b))
    x, y = (a[0] + d[0]) / 2 if margin < 0 else margin, (a[1] + b[1]) / 2 if margin < 0 else margin
    goal = np.array([[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]], np.float32)
    step = cv2.getPerspectiveTransform(np.array([a, b, c, d], np.float32), goal)
    height, width = page.image.shape[:2]
    size = (width, height) if margin < 0 else (round(wide + 2 * margin), round(high + 2 * margin))
    return warped(page, step, size)
