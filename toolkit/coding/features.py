"""What the classifier sees of an item: n-grams of characters and words, the headline's apart, the cues, the kind.

Everything but the words is one pass of numpy over the whole batch: the code points of all texts in one array, an n-gram
a rolling hash, its column one look-up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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
    bodies, heads, start = [], [], 0
    for text in texts:
        shadow = "".join(folded[start : start + len(text)].split())
        start += len(text) + 1
        bodies.append(shadow[ordinal_end(shadow) :])
        heads.append(headline(shadow))
    return Texts(bodies, heads, kinds, cues.analyse(texts, kinds))


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
    points = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32).astype(np.uint64)
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


def word_grams(words: Sequence[str], high: int) -> Iterable[str]:
    """Return the word n-grams up to ``high`` words; joined by a blank.

    Examples:
        >>> list(word_grams(["政策解读", "不够"], 2))
        ['政策解读', '不够', '政策解读 不够']
    """
    yield from words
    for size in range(2, high + 1):
        for i in range(len(words) - size + 1):
            yield " ".join(words[i : i + size])


def word_counts(texts: Sequence[str], tokenizer: Tokenizer, high: int) -> list[Counter[str]]:
    """Return the word n-grams of each text with their counts; marks and single figures are no words."""
    counted = []
    for text in texts:
        words = [word for word in tokenizer.cut(text) if word[0].isalnum()]
        counted.append(Counter(word_grams(words, high)))
    return counted


def cue_matrix(prepared: Texts, codes: Sequence[str]) -> np.ndarray:
    """Return what the cues say: score, primary by kind, headline and later cues of each topic, and the kind itself."""
    place = {code: i for i, code in enumerate(codes)}
    n = len(codes)
    out = np.zeros((len(prepared.bodies), 5 * n + 2), np.float32)
    for row, (analysis, kind) in enumerate(zip(prepared.analyses, prepared.kinds, strict=True)):
        side = _KINDS.index(kind)
        for code, score in analysis.scores.items():
            out[row, place[code]] = score
        if analysis.primary is not None:
            out[row, (1 + side) * n + place[analysis.primary]] = 1
        for i, found in enumerate(analysis.hits):
            block = (3 if i == analysis.head else 4) * n
            for hit in found:
                out[row, block + place[hit.cue.code]] = 1
        out[row, 5 * n + side] = 1
    return out


def cue_names(codes: Sequence[str]) -> list[str]:
    """Return the names of the columns of ``cue_matrix``."""
    blocks = ("cue score", "cue primary problem", "cue primary measure", "headline cue", "later cue")
    return [f"{block} {code}" for block in blocks for code in codes] + [f"kind {kind}" for kind in _KINDS]
