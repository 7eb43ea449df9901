"""Where the text stands on its pages: a map from offsets to boxes, kept as whole numbers so that it stays small."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

_HALF = re.compile(r"[\x00-\u2fff]")  # set half as wide as a Chinese character


class PageBox(NamedTuple):
    """A stretch of print on a page: number of the page from 0, box in points from the top left of the upright page."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page, or one picture of a file that has no pages.

    ``width`` and ``height`` are those of the upright page in points. ``origin`` says where its text is from: the
    ``text`` layer, or ``ocr``. ``matrix`` (nine numbers, by rows; empty: as it is) leads from the page as it lies in
    the file to the upright one. ``picture`` is the number of the picture in the file where that is not the page.
    """

    width: float
    height: float
    origin: Literal["text", "ocr"] = "text"
    matrix: tuple[float, ...] = ()
    picture: int | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a report and the runs of text on them.

    A run is ``(start, end, page, x0, top, x1, bottom, confidence)``: offsets into the text, the box in tenths of a
    point, the recogniser's confidence in thousandths (1000 where the file itself holds the text). Runs are in the
    order of the text.

    Examples:
        >>> pages = Pages((Leaf(595, 842),), ((0, 4, 0, 1000, 500, 1400, 600, 1000),))
        >>> pages.boxes("总体情况", 1, 3)
        [PageBox(page=0, x0=110.0, top=50.0, x1=130.0, bottom=60.0)]
    """

    leaves: tuple[Leaf, ...] = ()
    runs: tuple[tuple[int, int, int, int, int, int, int, int], ...] = ()

    def _within(self, start: int, end: int) -> Iterator[tuple[int, int, int, int, int, int, int, int]]:
        at = max(0, bisect_right(self.runs, start, key=lambda run: run[0]) - 1)
        while at > 0 and self.runs[at - 1][1] > start:
            at -= 1
        while at < len(self.runs) and self.runs[at][0] < end:
            if self.runs[at][1] > start:
                yield self.runs[at]
            at += 1

    def boxes(self, text: str, start: int, end: int) -> list[PageBox]:
        """Return where ``text[start:end]`` stands, a box per printed line.

        Args:
            text: the report's text.
            start: the first offset.
            end: the offset behind the last.

        Returns:
            Boxes in order; within a line, the place of a character is reckoned from the width of those before it.
        """
        out = []
        for a, b, page, x0, top, x1, bottom, _ in self._within(start, end):
            whole = _width(text[a:b]) or 1.0
            left = x0 + (x1 - x0) * _width(text[a : max(a, start)]) / whole
            right = x0 + (x1 - x0) * _width(text[a : min(b, end)]) / whole
            out.append(PageBox(page, round(left / 10, 1), top / 10, round(right / 10, 1), bottom / 10))
        return out

    def confidence(self, start: int, end: int) -> float | None:
        """Return the least confidence (0 to 1) of the runs that hold the stretch; None where none does.

        Examples:
            >>> Pages((), ((0, 4, 0, 0, 0, 0, 0, 870),)).confidence(2, 3)
            0.87
        """
        found = [run[7] for run in self._within(start, end)]
        return min(found) / 1000 if found else None


def _width(text: str) -> float:
    return len(text) - 0.5 * len(_HALF.findall(text))
