"""Near-identical texts among many, without comparing all pairs: MinHash signatures, banded, then checked exactly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Chinese is dense: two characters are about a word. 80 % of the characters kept, wherever the changes fall, keeps
# about 64 % of the pairs of characters, a Jaccard similarity of 0.47; 32 bands of 3 find such a pair with 0.97.
GRAM, BANDS, ROWS = 2, 32, 3
# A band shared by more texts than this is a set phrase: each text is then compared with some of the others only.
CROWD, NEIGHBOURS = 40, 12
# Pairs whose signatures agree in less than these shares, of a glance and of all, are not compared: 0.47 is expected of
# the least alike, with a standard deviation of 0.09 and 0.05.
GLANCE, GLANCE_AT, SKETCH = 32, 0.16, 0.3
_CHUNK = 500_000


class Pairs(NamedTuple):
    """Pairs of places (``first < second``) and their similarity, 0 to 100."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    similarity: NDArray[np.float32]


def near_pairs(
    texts: Sequence[str], least: float = 80.0, also: NDArray[np.int64] | None = None, workers: int = -1
) -> Pairs:
    """Find the pairs of texts that are almost the same.

    Args:
        texts: n different texts, bare words without marks and blanks.
        least: the least similarity, 0 to 100; the bands are laid out for 80.
        also: pairs (k × 2 places) to be compared in any case.
        workers: threads that compare; all cores by default.

    Returns:
        The pairs found. All are checked exactly; a pair that is exactly ``least`` alike is missed once in about thirty.

    Source: Broder (1997), On the resemblance and containment of documents; banding as in Leskovec, Rajaraman & Ullman,
    Mining of Massive Datasets, ch. 3; the similarity is the normalised indel similarity (rapidfuzz ``fuzz.ratio``).

    Examples:
        >>> near_pairs(["公开不够全面更新不及时", "队伍建设有待加强", "公开还不够全面更新不及时"]).second.tolist()
        [2]
    """
    import numpy as np
    from rapidfuzz import fuzz, process

    candidates = _candidates(texts)
    if also is not None and len(also):
        low, high = also.min(axis=1), also.max(axis=1)
        candidates = np.unique(np.concatenate([candidates, (low * len(texts) + high)[low < high]]))
    found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]] = []
    for start in range(0, len(candidates), _CHUNK):
        a, b = np.divmod(candidates[start : start + _CHUNK], len(texts))
        scores = process.cpdist(
            [texts[i] for i in a.tolist()],
            [texts[i] for i in b.tolist()],
            scorer=fuzz.ratio,
            score_cutoff=least,
            workers=workers,
        )
        keep = scores >= least
        found.append((a[keep], b[keep], scores[keep].astype(np.float32)))
    if not found:
        none = np.zeros(0, np.int64)
        return Pairs(none, none, np.zeros(0, np.float32))
    first, second, similarity = (np.concatenate(part) for part in zip(*found, strict=True))
    return Pairs(first, second, similarity)


def signatures(texts: Sequence[str], size: int = BANDS * ROWS, seed: int = 20210930) -> NDArray[np.uint32]:
    """Return the MinHash signatures of texts over their overlapping pairs of characters.

    Args:
        texts: n texts of at least two characters.
        size: how many hash functions.
        seed: what the hash functions are drawn with; the same seed gives the same signatures.

    Returns:
        An array n × ``size``; the share of equal entries of two rows estimates the Jaccard similarity.

    Examples:
        >>> a, b = signatures(["公开不及时", "公开不及时"])
        >>> bool((a == b).all())
        True
    """
    import numpy as np

    points = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32).astype(np.uint64)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths)
    mixed = (points[:-1] << np.uint64(21)) | points[1:]
    inside = np.ones(len(mixed), bool)
    inside[ends[:-1] - 1] = False  # a pair of characters never spans two texts
    grams = (mixed[inside] * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(16)
    starts = np.concatenate(([0], np.cumsum(lengths - (GRAM - 1))[:-1]))
    random = np.random.default_rng(seed)
    factors = random.integers(1, 2**63, size, dtype=np.uint64) | np.uint64(1)
    shifts = random.integers(0, 2**63, size, dtype=np.uint64)
    out = np.empty((size, len(texts)), np.uint32)
    for n in range(size):
        hashed = ((grams * factors[n] + shifts[n]) >> np.uint64(32)).astype(np.uint32)
        out[n] = np.minimum.reduceat(hashed, starts)
    return np.ascontiguousarray(out.T)


def _candidates(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return the pairs that share a band, each as ``first * n + second``."""
    import numpy as np

    long = np.flatnonzero(np.fromiter(map(len, texts), np.int64, len(texts)) >= GRAM)
    if len(long) < 2:
        return np.zeros(0, np.int64)
    sketch = signatures([texts[i] for i in long.tolist()])
    n = len(texts)
    small = (sketch & 0xFF).astype(np.uint8)  # a byte tells nearly as much as the whole number
    glance = np.ascontiguousarray(small[:, :GLANCE])
    out = []
    for band in range(BANDS):
        part = sketch[:, band * ROWS : (band + 1) * ROWS].astype(np.uint64)
        keys = part[:, 0]
        for row in range(1, ROWS):
            keys = keys * np.uint64(0x100000001B3) ^ part[:, row]
        order = np.argsort(keys, kind="stable")
        sizes = np.diff(np.flatnonzero(np.concatenate(([True], np.diff(keys[order]) != 0, [True]))))
        first, second = _within(order, sizes)
        for marks, least in ((glance, GLANCE_AT), (small, SKETCH)):
            alike = np.zeros(len(first), bool)
            for start in range(0, len(first), _CHUNK):
                window = slice(start, start + _CHUNK)
                same = (marks[first[window]] == marks[second[window]]).sum(axis=1, dtype=np.uint8)
                alike[window] = same >= least * marks.shape[1]
            first, second = first[alike], second[alike]
        out.append(long[np.minimum(first, second)] * n + long[np.maximum(first, second)])
    return np.unique(np.concatenate(out))


def _within(order: NDArray[np.int64], sizes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs within runs of ``order``; in a crowd, each with its next neighbours and with the first."""
    import numpy as np

    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    own = np.repeat(np.arange(len(sizes)), sizes)
    left = (starts + sizes)[own] - np.arange(len(order)) - 1  # how many of the run follow
    firsts, seconds = [], []
    for step in range(1, CROWD):
        here = np.flatnonzero((left >= step) & ((sizes[own] <= CROWD) | (step <= NEIGHBOURS)))
        if not len(here):
            break
        firsts.append(order[here])
        seconds.append(order[here + step])
    crowded = np.flatnonzero((sizes[own] > CROWD) & (np.arange(len(order)) != starts[own]))
    firsts.append(order[starts[own][crowded]])
    seconds.append(order[crowded])
    return np.concatenate(firsts), np.concatenate(seconds)
