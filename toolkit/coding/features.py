"""What the classifier sees of an item: n-grams of characters and words, the headline's apart, the cues, the kind.

Everything but the words is one pass of numpy over the whole batch: the code points of all texts in one array, an n-gram
a rolling hash, its column one look-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from toolkit.coding.clauses import headline, ordinal_end
from toolkit.coding.kind import kind_of
from toolkit.errors import NianbaoError
from toolkit.parsing.shadow import fold

if TYPE_CHECKING:
    from toolkit.coding.cues import Analysis, CueCoder
    from toolkit.coding.tokens import Tokenizer

_BITS = 22
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_KINDS = ("problem", "measure")


class Texts(NamedTuple):
    """A batch made plain: folded, without blanks and ordinals; the headline of each; its kind; its cue analysis."""

    bodies: list[str]
    headlines: list[str]
    kinds: list[str]
    analyses: list[Analysis]


def columns(items: Any) -> tuple[list[str], list[str | None]]:
    """Return texts and kinds of what an estimator may be given.

    Args:
        items: a sequence of strings; of (text, kind) pairs; or a DataFrame with ``text`` and, if known, ``kind``.

    Raises:
        NianbaoError: it is none of these.

    Examples:
        >>> columns([("更新不及时", "problem")]), columns(["及时更新"])
        ((['更新不及时'], ['problem']), (['及时更新'], [None]))
    """
    if hasattr(items, "columns"):
        if "text" not in items.columns:
            raise NianbaoError(
                f"items: found columns {', '.join(map(str, items.columns))}; valid would be text and, if known, kind"
            )
        kinds = list(items["kind"]) if "kind" in items.columns else [None] * len(items)
        return list(items["text"]), [kind if kind in _KINDS else None for kind in kinds]
    rows = list(items)
    if all(isinstance(row, str) for row in rows):
        return rows, [None] * len(rows)
    try:
        pairs = [(str(text), kind if kind in _KINDS else None) for text, kind in rows]
    except (TypeError, ValueError) as error:
        raise NianbaoError("items: found rows of another shape; valid would be texts or (text, kind) pairs") from error
    return [text for text, _ in pairs], [kind for _, kind in pairs]


def prepare(items: Any, cues: CueCoder) -> Texts:
    """Fold, strip and analyse a batch once for all features."""
    texts, given = columns(items)
    kinds = [kind or kind_of(text) for text, kind in zip(texts, given, strict=True)]
    folded = fold("\n".join(texts))
    bodies, start = [], 0
    for text in texts:
        shadow = "".join(folded[start : start + len(text)].split())
        start += len(text) + 1
        bodies.append(shadow[ordinal_end(shadow) :])
    analyses = cues.analyse(texts, kinds)
    return Texts(bodies, [analysis.headline for analysis in analyses], kinds, analyses)


class Grams(NamedTuple):
    """All n-grams of a batch: the text each is in, where it begins there, its length, its bucket."""

    rows: np.ndarray
    starts: np.ndarray
    sizes: np.ndarray
    buckets: np.ndarray


def char_grams(texts: Sequence[str], low: int, high: int, salt: int = 0) -> Grams:
    """Return the character n-grams of a batch as hash buckets (0 to 2**22 - 1).

    Args:
        texts: without line breaks.
        low: the shortest n-gram, at least 1.
        high: the longest.
        salt: n-grams with another salt fall into other buckets.

    Examples:
        >>> grams = char_grams(["公开", "公"], 1, 2)
        >>> grams.rows.tolist(), bool(grams.buckets[0] == grams.buckets[2])
        ([0, 0, 1, 0], True)
    """
    sizes = np.fromiter((len(text) for text in texts), np.int64, len(texts))
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    rows = np.repeat(np.arange(len(texts)), sizes)
    firsts = np.arange(len(points)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    left = np.repeat(sizes, sizes) - firsts
    parts: list[tuple[np.ndarray, ...]] = []
    state = np.full(len(points), np.uint64(salt + 1)) * _MIX
    with np.errstate(over="ignore"):
        for size in range(1, high + 1):
            count = len(points) - size + 1
            if count <= 0:
                break
            state = (state[:count] ^ points[size - 1 :]) * _PRIME
            state ^= state >> np.uint64(29)
            if size >= low:
                keep = left[:count] >= size
                buckets = ((state * _MIX) >> np.uint64(64 - _BITS))[keep].astype(np.int64)
                parts.append((rows[:count][keep], firsts[:count][keep], np.full(len(buckets), size), buckets))
    if not parts:
        empty = np.empty(0, np.int64)
        return Grams(empty, empty, empty, empty)
    return Grams(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def frequent(rows: np.ndarray, buckets: np.ndarray, least: int) -> np.ndarray:
    """Return, sorted, the buckets that occur in at least ``least`` texts."""
    pairs = np.unique(rows.astype(np.int64) << _BITS | buckets)
    found, counts = np.unique(pairs & ((1 << _BITS) - 1), return_counts=True)
    return found[counts >= least]


def lookup(known: np.ndarray) -> np.ndarray:
    """Return a table from bucket to position in ``known``, -1 for the others."""
    table = np.full(1 << _BITS, -1, np.int32)
    table[known] = np.arange(len(known), dtype=np.int32)
    return table


def words_of(prepared: Texts, tokenizer: Tokenizer) -> list[tuple[list[str], int]]:
    """Return the words of each text, and how many of them are its headline's; marks are no words.

    The headline opens the text, so that one cut serves both.
    """
    cut = []
    for body in prepared.bodies:
        words, first, at, end = [], 0, 0, len(headline(body))
        for word in tokenizer.cut(body):
            at += len(word)
            if word[0].isalnum():
                words.append(word)
                if at <= end:
                    first += 1
        cut.append((words, first))
    return cut


def word_grams(words: Sequence[str], longest: int) -> list[str]:
    """Return the word n-grams up to ``longest`` words, joined by a blank.

    Examples:
        >>> word_grams(["政策解读", "不够"], 2)
        ['政策解读', '不够', '政策解读 不够']
    """
    grams = list(words)
    if longest > 1:
        grams += [f"{one} {two}" for one, two in pairwise(words)]
    for size in range(3, longest + 1):
        grams += [" ".join(words[i : i + size]) for i in range(len(words) - size + 1)]
    return grams


def cue_cells(
    prepared: Texts, codes: Sequence[str], *, kind_only: bool = False
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what the cues say, and the kind, as rows, columns (named by ``cue_names``) and values."""
    place = {code: i for i, code in enumerate(codes)}
    n = 0 if kind_only else len(codes)
    cells: dict[tuple[int, int], float] = {}
    for row, (analysis, kind) in enumerate(zip(prepared.analyses, prepared.kinds, strict=True)):
        side = _KINDS.index(kind)
        cells[row, 5 * n + side] = 1.0
        if kind_only:
            continue
        for code, score in analysis.scores.items():
            cells[row, place[code]] = score
        if analysis.primary is not None:
            cells[row, (1 + side) * n + place[analysis.primary]] = 1.0
        for i, found in enumerate(analysis.hits):
            block = (3 if i == analysis.head else 4) * n
            for hit in found:
                cells[row, block + place[hit.cue.code]] = 1.0
    keys = np.array(list(cells), np.int64).reshape(-1, 2)
    return keys[:, 0], keys[:, 1], np.fromiter(cells.values(), np.float32, len(cells))


def cue_width(codes: Sequence[str], *, kind_only: bool = False) -> int:
    """Return the number of columns of ``cue_cells``.

    Examples:
        >>> cue_width(["A1", "B1"])
        12
    """
    return len(_KINDS) if kind_only else 5 * len(codes) + len(_KINDS)


def cue_names(codes: Sequence[str], *, kind_only: bool = False) -> list[str]:
    """Return the names of the columns of ``cue_cells``."""
    kinds = [f"kind {kind}" for kind in _KINDS]
    blocks = ("cue score", "cue primary problem", "cue primary measure", "headline cue", "later cue")
    return kinds if kind_only else [f"{block} {code}" for block in blocks for code in codes] + kinds
