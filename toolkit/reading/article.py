"""The article of a page: which of its blocks are the report, which the site's furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import msgspec

from toolkit.reading.layout import Table
from toolkit.rules import load_rules

# Blocks from this length on are text rather than the labels of a page.
_LONG = 20
# What share of a page's long text a frame must hold to be taken for the article: all but a footer's few lines.
_ENOUGH = 0.97
_NAMED = 0.6
_WORD = re.compile(r"[^\W]+(?:-[^\W]+)*")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}、")
_BARE = re.compile(r"[\W_]+")


class Region(NamedTuple):
    """A range of blocks that one element holds; ``name`` is its id and classes."""

    start: int
    end: int
    tag: str
    name: str


@dataclass(slots=True)
class Page:
    """The visible content of a page: blocks, characters of each that are links, regions, number of pictures."""

    blocks: list[str | Table]
    linked: list[int]
    regions: list[Region]
    pictures: int

    def size(self) -> int:
        """Return the characters of text, tables included."""
        return sum(_size(block) for block in self.blocks)


class _ArticleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    body: tuple[str, ...]
    around: tuple[str, ...]
    furniture: tuple[str, ...]


@cache
def _rules() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    rules = load_rules("article.yaml", _ArticleFile, package="toolkit.reading")
    return frozenset(map(str.lower, rules.body)), frozenset(rules.around), frozenset(rules.furniture)


def _size(block: str | Table) -> int:
    return len(block) if isinstance(block, str) else sum(len(cell.text) for cell in block.cells)


def choose(page: Page, metadata: dict[str, str]) -> tuple[list[str | Table], list[str]]:
    """Return the blocks of the article with its title, and warnings on what was left out.

    A frame named like an article's body, else the smallest frame that holds nearly all long text, is the article. In
    front of it the lines from the page's title on are kept. A fragment, or a page without such a frame, is kept whole.

    Args:
        page: a page as walked.
        metadata: what the page says of itself; its title tells which line is the heading.
    """
    names, around, furniture = _rules()
    blocks = page.blocks
    weights = []
    for block, linked in zip(blocks, page.linked, strict=True):
        size = _size(block)
        weights.append(size if size >= _LONG and linked < 0.5 * size else 0)
    for region in page.regions:
        if _is_around(region, around) and not any(map(_is_heading, blocks[region.start : region.end])):
            weights[region.start : region.end] = [0] * (region.end - region.start)
    sums = [0]
    for weight in weights:
        sums.append(sums[-1] + weight)
    total = sums[-1]
    if not total:
        return list(blocks), []
    named = [r for r in page.regions if _words(r.name) & names and sums[r.end] - sums[r.start] >= _NAMED * total]
    frames = named or [r for r in page.regions if sums[r.end] - sums[r.start] >= _ENOUGH * total]
    whole = Region(0, len(blocks), "page", "")
    frame = max(frames, key=lambda r: sums[r.end] - sums[r.start], default=whole) if named else whole
    if not named and frames:
        frame = min(frames, key=lambda r: r.end - r.start)
    outside = (i for i in (*range(frame.start), *range(frame.end, len(blocks))) if weights[i])
    if any(_is_heading(blocks[i]) for i in outside):
        frame = whole
    kept = list(range(_title(page, frame, metadata), frame.end))
    kept = [
        i
        for i in kept
        if (frame.start <= i and weights[i]) or not _is_furniture(blocks[i], page.linked[i], furniture, i < frame.start)
    ]
    out = _without_copies([blocks[i] for i in kept])
    notes = []
    lost = page.size() - sum(map(_size, out))
    if lost:
        notes.append(f"{lost} characters around the article left out (navigation, links, repeated text)")
    return out, notes


def _words(name: str) -> set[str]:
    return set(name.lower().split())


def _is_around(region: Region, around: frozenset[str]) -> bool:
    if region.tag in ("nav", "footer", "aside"):
        return True
    return any(part in around for word in region.name.lower().split() for part in re.split(r"[-_]|\d+", word))


def _is_heading(block: str | Table) -> bool:
    return isinstance(block, str) and _HEADING.match(block) is not None


def _is_furniture(block: str | Table, linked: int, furniture: frozenset[str], before: bool) -> bool:
    if not isinstance(block, str):
        return False
    return _BARE.sub("", block) in furniture or (before and linked > 0.5 * len(block))


def _title(page: Page, frame: Region, metadata: dict[str, str]) -> int:
    """Return the block from which on the lines in front of the article belong to it: its title, if it has one there."""
    titles = [_BARE.sub("", metadata[key]) for key in ("ArticleTitle", "title", "og:title") if key in metadata]
    for i in range(frame.start - 1, -1, -1):
        block = page.blocks[i]
        if isinstance(block, str) and 6 <= len(block) <= 120 and page.linked[i] < 0.5 * len(block):
            bare = _BARE.sub("", block)
            if any(bare in title or title in bare for title in titles) or re.search(r"年度?报告$|年报$", bare):
                return i
    return frame.start


def _without_copies(blocks: list[str | Table]) -> list[str | Table]:
    """Leave out a second copy of the whole article (a print or telephone view in the same page)."""
    long = [i for i, block in enumerate(blocks) if isinstance(block, str) and len(block) >= 2 * _LONG]
    if len(long) < 6 or len({blocks[i] for i in long}) > 0.55 * len(long):
        return blocks
    again = next((i for i in long[1:] if blocks[i] == blocks[long[0]]), None)
    if again is None:
        return blocks
    first = set(filter(lambda block: isinstance(block, str), blocks[:again]))
    second = [block for block in blocks[again:] if isinstance(block, str)]
    return blocks[:again] if sum(block in first for block in second) > 0.8 * len(second) else blocks
