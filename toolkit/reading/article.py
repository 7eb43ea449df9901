"""The article of a page: which of its blocks are the report, which the site's furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import msgspec

from toolkit.reading.layout import Table
from toolkit.rules import load_rules

# Blocks from this length on are text rather than the labels of a page.
_LONG = 20
# What share of a page's long text a frame must hold to be taken for the article: all but a footer's few lines.
_ENOUGH = 0.97
_NAMED = 0.6
_NEARLY = 0.9
_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}、")
_BARE = re.compile(r"[\W_]+")
_REPORT = re.compile(r"年度?报告?$")


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
    return len(block) if isinstance(block, str) else sum([len(cell[4]) for cell in block.cells])


def choose(page: Page, metadata: dict[str, str]) -> tuple[list[str | Table], list[str]]:
    """Return the blocks of the article with its title, and warnings on what was left out.

    A frame named like an article's body, else the smallest frame that holds nearly all long text, is the article. In
    front of it the lines from the page's title on are kept. A page without links, or without such a frame, is kept
    whole; so is all that stands between two section headings.

    Args:
        page: a page as walked.
        metadata: what the page says of itself; its title tells which line is the heading.
    """
    names, around, furniture = _rules()
    blocks = page.blocks
    sizes = list(map(_size, blocks))
    plain = [linked < 0.5 * size for size, linked in zip(sizes, page.linked, strict=True)]
    titles = [_BARE.sub("", metadata[key]) for key in ("ArticleTitle", "title", "og:title") if key in metadata]
    for region in page.regions:
        if _is_around(region, around) and not any(map(_is_heading, blocks[region.start : region.end])):
            for i in range(region.start, region.end):
                plain[i] = plain[i] and _is_title(blocks[i], titles)
    weights = [
        size if ok and size >= _LONG and not _is_title(block, titles) else 0
        for block, size, ok in zip(blocks, sizes, plain, strict=True)
    ]
    sums = [0, *accumulate(weights)]
    frame = _frame(page, sums, [i for i, ok in enumerate(plain) if ok and _is_heading(blocks[i])], names)
    first, last = frame.start, frame.end
    if any(page.linked) and sums[last] > sums[first]:
        before = (i for i in range(first - 1, -1, -1) if plain[i] and _is_title(blocks[i], titles))
        first = next(before, first)
        while first < last and not plain[first]:
            first += 1
        while first < last and not plain[last - 1]:
            last -= 1
    kept = [
        blocks[i]
        for i in range(first, last)
        if weights[i] or not (_is_furniture(blocks[i], furniture) or (i < frame.start and not plain[i]))
    ]
    out = _without_copies(kept)
    lost = sum(sizes) - sum(map(_size, out)) if len(out) < len(blocks) else 0
    return out, [f"{lost} characters around the article left out (navigation, links, repeated text)"] if lost else []


def _frame(page: Page, sums: list[int], headings: list[int], names: frozenset[str]) -> Region:
    """Return the region that is the article; it holds all section headings and nearly all long text."""
    whole = Region(0, len(page.blocks), "page", "")
    first, last = (headings[0], headings[-1] + 1) if headings else (len(page.blocks), 0)
    sized = [(sums[r.end] - sums[r.start], r) for r in page.regions if r.start <= first and last <= r.end]
    named = [(size, r) for size, r in sized if size and size >= _NAMED * sums[-1] and _words(r.name) & names]
    if named:
        enough = _NEARLY * max(size for size, _ in named)
    elif any(page.linked) and sums[-1]:
        named, enough = sized, _ENOUGH * sums[-1]
    return min((r for size, r in named if size >= enough), key=lambda r: r.end - r.start, default=whole)


def _words(name: str) -> set[str]:
    return set(name.lower().split())


def _is_around(region: Region, around: frozenset[str]) -> bool:
    if region.tag in ("nav", "footer", "aside", "header"):
        return True
    return any(part in around for word in region.name.lower().split() for part in re.split(r"[-_]|\d+", word))


def _is_heading(block: str | Table) -> bool:
    return isinstance(block, str) and _HEADING.match(block) is not None


def _is_furniture(block: str | Table, furniture: frozenset[str]) -> bool:
    return isinstance(block, str) and len(block) < 2 * _LONG and _BARE.sub("", block) in furniture


def _is_title(block: str | Table, titles: list[str]) -> bool:
    if not isinstance(block, str) or not 6 <= len(block) <= 120:
        return False
    bare = _BARE.sub("", block)
    return len(bare) >= 6 and (
        any(bare in title or title in bare for title in titles) or _REPORT.search(bare) is not None
    )


def _without_copies(blocks: list[str | Table]) -> list[str | Table]:
    """Leave out a second copy of the whole article (a print or telephone view in the same page)."""
    long = [i for i, block in enumerate(blocks) if isinstance(block, str) and len(block) >= _LONG]
    if len(long) < 6 or len({blocks[i] for i in long}) > 0.55 * len(long):
        return blocks
    again = next((i for i in long[1:] if blocks[i] == blocks[long[0]]), None)
    if again is None:
        return blocks
    begun = long[0]
    while begun and again - 1 > long[0] and blocks[begun - 1] == blocks[again - 1]:
        begun, again = begun - 1, again - 1
    first = {block for block in blocks[:again] if isinstance(block, str)}
    second = [block for block in blocks[again:] if isinstance(block, str)]
    return blocks[:again] if sum(block in first for block in second) > 0.8 * len(second) else blocks
