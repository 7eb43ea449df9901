"""Layouts met before: kept the second time that they are met, found again by their words and by what surrounds them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

from toolkit.parsing.tables.frame import Frame
from toolkit.parsing.tables.page import Page

_OPENING = 8  # ideographs by which a frame is looked for


class Stretch(Protocol):
    """The tables of a page."""

    @property
    def key(self) -> Hashable:
        """Return all that decides how the tables are read, but for the numbers."""


S = TypeVar("S", bound=Stretch)
L = TypeVar("L")


class Memory(Generic[S, L]):
    """What was found of layouts that were met twice; a layout met once costs no more than a hash.

    Args:
        cut: makes the stretch of a page whose frame begins at an index of its words.
        most: layouts kept; with one more all are forgotten.
        met: hashes kept of layouts that were met once; with one more these are forgotten.
    """

    def __init__(self, cut: Callable[[Page, Frame, int], S], most: int = 256, met: int = 8192) -> None:
        self._cut = cut
        self._most = most
        self._most_met = met
        self._frames: dict[str, dict[str, Frame]] = {}
        self._layouts: dict[Hashable, L] = {}
        self._met: set[int] = set()

    def __len__(self) -> int:
        """Return how many layouts are kept."""
        return len(self._layouts)

    def forget(self) -> None:
        """Forget every layout."""
        self._frames.clear()
        self._layouts.clear()
        self._met.clear()

    def find(self, page: Page) -> tuple[S, L] | None:
        """Return the tables of a page and what was found in their layout, or None where it is not kept.

        None as well where other words of the page might join the frame's.
        """
        words = page.words
        # Copies, for another thread may be learning.
        for opening, frames in list(self._frames.items()):
            index = words.find(opening)
            for frame in list(frames.values()) if index >= 0 else ():
                if words.startswith(frame.words, index):
                    stretch = self._cut(page, frame, index)
                    layout = self._layouts.get(stretch.key)
                    return None if layout is None or not frame.alone(words, index) else (stretch, layout)
        return None

    def again(self, key: Hashable) -> bool:
        """Tell whether this layout was met before; from now on it was."""
        known = hash(key)
        if known in self._met:
            return True
        if len(self._met) >= self._most_met:
            self._met.clear()
        self._met.add(known)
        return False

    def keep(self, frame: Frame, key: Hashable, layout: L) -> None:
        """Keep what was found in a layout: the words of its frame, and the key of its stretch."""
        if len(self._layouts) >= self._most:
            self.forget()
        self._layouts[key] = layout
        self._frames.setdefault(frame.words[:_OPENING], {})[frame.words] = frame
