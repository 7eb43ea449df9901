"""The stretches of text between the rows of grids, where a table printed partly as text goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from toolkit.parsing.tables.page import GridRow, Page, Token

_VALUE = re.compile(r"[\d/\\\-]|无")


def gaps(page: Page, start: int, stop: int, covered: Sequence[tuple[int, int]], passed: int) -> list[tuple[int, int]]:
    """Return the stretches between two offsets that no row of a grid covers, if they hold a value at all.

    ``covered`` is in order; its first ``passed`` stretches end before ``start``.
    """
    out = []
    for a, b in islice(covered, passed, None):
        if a >= stop:
            break
        if b > start:
            out.append((start, a))
            start = max(start, b)
    out.append((start, stop))
    held = [(a, b) for a, b in out if a < b]
    return held if not covered or any(_VALUE.search(page.masked, a, b) for a, b in held) else []


def until_words(tokens: list[Token]) -> list[Token]:
    """Keep what stands before the first words that follow a value."""
    seen = False
    for i, token in enumerate(tokens):
        if token.kind == "v":
            seen = True
        elif token.kind == "t" and seen:
            return tokens[:i]
    return tokens


def whole_line(page: Page, row: GridRow) -> tuple[int, int]:
    """Return the whole line that a grid's row stands on, its outer pipes with it."""
    stop = page.folded.find("\n", row.end)
    return page.folded.rfind("\n", 0, row.start) + 1, len(page.folded) if stop < 0 else stop
