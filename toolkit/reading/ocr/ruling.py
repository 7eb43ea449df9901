"""Ruled tables in a picture: rules from their shape, cells from the walls between them, merged cells included."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from toolkit.reading import limits
from toolkit.reading.ocr.strokes import Rect, unsealed

_NEAR = 7  # pixels; rules this close are one
_UNBROKEN = 0.93  # share of a strip that is ink where a rule runs through print
_WALL = 0.45  # share of a cell's side that must be ruled for a wall


class Box(NamedTuple):
    """A cell of a ruled table: its place in the grid and its box in pixels."""

    row: int
    column: int
    rowspan: int
    colspan: int
    x0: int
    y0: int
    x1: int
    y1: int


class Frame(NamedTuple):
    """A ruled table: the pixels of its column and row edges, and its cells in reading order."""

    xs: tuple[int, ...]
    ys: tuple[int, ...]
    boxes: tuple[Box, ...]


class Rules(NamedTuple):
    """Masks of a page (uint8, 0 or 255): the pixels of rules across, of upright rules, and of all ink."""

    across: Any
    upright: Any
    ink: Any


def rules(image: Any, em: float, texts: Sequence[Rect] = ()) -> Rules:
    """Return the rules of a page.

    Args:
        image: a picture of shape (height, width, 3), its lines level.
        em: the height of its characters in pixels; shorter strokes are no rules.
        texts: the boxes of its text; the strokes of larger characters than usual are told from rules by them.
    """
    import cv2
    import numpy as np

    grey = unsealed(image)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 14)
    wide, high = max(30, round(1.6 * em)), max(26, round(1.25 * em))
    # A rule drawn at a slight slant leaves its row of pixels: a pixel of tolerance to either side.
    across = cv2.morphologyEx(cv2.dilate(ink, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((1, wide), np.uint8))
    upright = cv2.morphologyEx(cv2.dilate(ink, np.ones((1, 3), np.uint8)), cv2.MORPH_OPEN, np.ones((high, 1), np.uint8))
    large = [box for box in texts if box[3] - box[1] > 1.2 * em]
    across, upright = _without(across, large), _without(upright, large)
    # Gaps of a worn rule are closed; those of a merged cell, which is as high as a line of text, are not.
    across = cv2.morphologyEx(across, cv2.MORPH_CLOSE, np.ones((1, round(1.2 * em)), np.uint8))
    upright = cv2.morphologyEx(upright, cv2.MORPH_CLOSE, np.ones((round(0.7 * em), 1), np.uint8))
    # Blocks of ink (pictures, black margins of a copy) are no rules.
    thick = max(9, round(0.65 * em))
    for mask in (across, upright):
        mask[cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8)) > 0] = 0
    return Rules(across, _standing_between(upright, across, em), ink)


def _without(mask: Any, boxes: Sequence[Rect]) -> Any:
    """Leave out the strokes that lie inside one of the boxes from end to end."""
    import cv2
    import numpy as np

    if not boxes:
        return mask
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    x0, y0 = stats[:, 0], stats[:, 1]
    x1, y1 = x0 + stats[:, 2], y0 + stats[:, 3]
    inside = np.zeros(count, bool)
    for left, top, right, bottom in boxes:
        edge = (bottom - top) // 8
        inside |= (x0 >= left - 2) & (x1 <= right + 2) & (y0 >= top + edge) & (y1 <= bottom - edge)
    inside[0] = True
    return np.where(inside[labels], 0, mask).astype(np.uint8)


def _standing_between(upright: Any, across: Any, em: float) -> Any:
    """Leave out upright strokes that do not lead from one rule across to another: those of large characters."""
    import cv2
    import numpy as np

    near = cv2.dilate(across, np.ones((2 * _NEAR + 1, 2 * _NEAR + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(upright, connectivity=8)
    keep = np.zeros(count, bool)
    for i in range(1, count):
        x, y, wide, high, _ = stats[i]
        ends = int(near[y, x : x + wide].any()) + int(near[y + high - 1, x : x + wide].any())
        # One end is free where a page break cuts the table.
        keep[i] = high > 4 * em or ends == 2 or (ends == 1 and high > 1.6 * em)
    return np.where(keep[labels], upright, 0).astype(np.uint8)


def outlines(ruled: Rules, em: float) -> list[tuple[int, int, int, int, Any]]:
    """Return the stretches of connected rules that may be tables: x0, y0, x1, y1 and the points of their hull."""
    import cv2
    import numpy as np

    upright = ruled.upright
    both = cv2.dilate(cv2.bitwise_or(ruled.across, upright), np.ones((5, 5), np.uint8))
    found, _ = cv2.findContours(both, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    out = []
    for outline in found:
        x, y, wide, high = cv2.boundingRect(outline)
        if wide > 5 * em and high > 1.5 * em and upright[y : y + high, x : x + wide].any():
            out.append((x, y, x + wide, y + high, cv2.convexHull(outline)))
    return sorted(out, key=lambda o: o[1])


def frames(ruled: Rules, em: float) -> list[Frame]:
    """Return the ruled tables, top to bottom; a single frame around text is none."""
    out = []
    for x0, y0, x1, y1, _ in outlines(ruled, em):
        frame = _frame(Rules(*(mask[y0:y1, x0:x1] for mask in ruled)), em)
        if frame is not None:
            boxes = tuple(b._replace(x0=b.x0 + x0, x1=b.x1 + x0, y0=b.y0 + y0, y1=b.y1 + y0) for b in frame.boxes)
            out.append(Frame(tuple(x + x0 for x in frame.xs), tuple(y + y0 for y in frame.ys), boxes))
    return out


def _frame(ruled: Rules, em: float) -> Frame | None:
    import cv2

    across, upright, _ = ruled
    level, _ = cv2.findContours(across, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    standing, _ = cv2.findContours(upright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    across_at = [cv2.boundingRect(c) for c in level]
    upright_at = [cv2.boundingRect(c) for c in standing]
    across_at = [(x, y, w, h) for x, y, w, h in across_at if w > 1.5 * em and h < em]
    upright_at = [(x, y, w, h) for x, y, w, h in upright_at if h > 1.1 * em and w < em]
    if len(across_at) < 2 or not upright_at:
        return None
    ys = _cluster([(y + h / 2, w) for _, y, w, h in across_at])
    # A table cut by a page break may have no rule there: it ends where its upright rules do.
    tops, bottoms = sorted(y for _, y, _, _ in upright_at), sorted(y + h for _, y, _, h in upright_at)
    if len(tops) > 2 and tops[2] < ys[0] - 0.6 * em:
        ys.insert(0, tops[0])
    if len(bottoms) > 2 and bottoms[-3] > ys[-1] + 0.6 * em:
        ys.append(bottoms[-1])
    # A table open at its sides still ends where its rules across do.
    ends = [(x + w * k, h) for x, _, w, h in across_at if w > 0.5 * across.shape[1] for k in (0, 1)]
    # A column's edge is longer than a row is high; strokes of print that join two rules are not.
    heights = sorted(b - a for a, b in pairwise(ys))
    least = 1.6 * heights[len(heights) // 2] if len(heights) > 3 else 0.0
    xs = _cluster([*((x + w / 2, h) for x, _, w, h in upright_at), *ends], least)
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    if n_rows < 1 or n_columns < 2 or n_rows * n_columns > limits.TABLE_CELLS:
        return None
    boxes = _cells(xs, ys, ruled)
    return Frame(tuple(xs), tuple(ys), tuple(boxes)) if len(boxes) > 1 else None


def _cluster(marks: list[tuple[float, float]], least: float = 0.0) -> list[int]:
    """Return the places of rules, each the mean (by length) of those close together that are so long in all."""
    groups: list[list[tuple[float, float]]] = []
    for place, length in sorted(marks):
        if groups and place - groups[-1][-1][0] <= _NEAR:
            groups[-1].append((place, length))
        else:
            groups.append([(place, length)])
    sums = [(sum(p * n for p, n in group), sum(n for _, n in group)) for group in groups]
    return [round(moment / length) for moment, length in sums if length >= least]


def _cells(xs: list[int], ys: list[int], rules: Rules) -> list[Box]:
    """Join the fields between the edges wherever no wall stands between two of them."""
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    parent = list(range(n_rows * n_columns))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def ruled(mask: Any, ink: Any) -> bool:
        """Tell whether a strip along a side, its length down, holds a rule, if need be one that print runs into."""
        return not mask.size or float((mask > 0).any(1).mean()) >= _WALL or _unbroken(ink)

    for r in range(n_rows):
        for c in range(n_columns):
            inset = max(1, (ys[r + 1] - ys[r]) // 8), max(1, (xs[c + 1] - xs[c]) // 8)
            if c + 1 < n_columns:
                x = xs[c + 1]
                strip = slice(ys[r] + inset[0], ys[r + 1] - inset[0]), slice(max(0, x - _NEAR), x + _NEAR + 1)
                if not ruled(rules.upright[strip], rules.ink[strip]):
                    parent[root(r * n_columns + c + 1)] = root(r * n_columns + c)
            if r + 1 < n_rows:
                y = ys[r + 1]
                strip = slice(max(0, y - _NEAR), y + _NEAR + 1), slice(xs[c] + inset[1], xs[c + 1] - inset[1])
                if not ruled(rules.across[strip].T, rules.ink[strip].T):
                    parent[root((r + 1) * n_columns + c)] = root(r * n_columns + c)
    groups: dict[int, list[tuple[int, int]]] = {}
    for i in range(n_rows * n_columns):
        groups.setdefault(root(i), []).append(divmod(i, n_columns))
    boxes = []
    for fields in groups.values():
        rows, columns = [r for r, _ in fields], [c for _, c in fields]
        top, bottom, left, right = min(rows), max(rows) + 1, min(columns), max(columns) + 1
        boxes.append(Box(top, left, bottom - top, right - left, xs[left], ys[top], xs[right], ys[bottom]))
    return sorted(boxes)


def _unbroken(ink: Any) -> bool:
    """Tell whether ink runs without a gap along a strip (its length down), in each quarter at one place across."""
    n = len(ink) // 4
    if n < 3:
        return False
    return all((ink[k * n : (k + 1) * n] > 0).mean(0).max() > _UNBROKEN for k in range(4))
