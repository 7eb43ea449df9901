"""From items to the classifier's sparse matrix, with a fixed set of columns; needs no scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from toolkit.coding import features as ft
from toolkit.coding.cues import CueCoder
from toolkit.coding.tokens import Tokenizer, default_tokenizer

# The headline's n-grams fall into buckets of their own.
HEADLINE = 7

Span = tuple[int, int] | None


@dataclass
class Extractor:
    """The columns that a classifier knows, and how to fill them.

    Args:
        cues: the cue coder whose codebook gives the topics.
        spans: shortest and longest character n-gram of the whole text and of the headline, None for none.
        chars: the known n-grams (hash buckets, sorted) of the text and of the headline.
        longest: the longest word n-gram, 0 for none.
        words: the known word n-grams of the text and of the headline.
        use_cues: whether the cues are features; the kind always is.
        scale: weights of the five blocks (characters, headline characters, words, headline words, cues).

    Examples:
        >>> extractor = Extractor(CueCoder(), (None, None), ([], []), 0, ([], []), True, (1, 1, 1, 1, 1))
        >>> extractor.matrix(extractor.prepare(["加强培训"])).shape
        (1, 102)
    """

    cues: CueCoder
    spans: tuple[Span, Span]
    chars: tuple[Any, Any]
    longest: int
    words: tuple[list[str], list[str]]
    use_cues: bool
    scale: tuple[float, ...]
    tokenizer: Tokenizer = field(default_factory=default_tokenizer)

    @cached_property
    def _tables(self) -> tuple[np.ndarray, np.ndarray]:
        return ft.lookup(np.asarray(self.chars[0], np.int64)), ft.lookup(np.asarray(self.chars[1], np.int64))

    @cached_property
    def _indexes(self) -> tuple[dict[str, int], dict[str, int]]:
        return {w: i for i, w in enumerate(self.words[0])}, {w: i for i, w in enumerate(self.words[1])}

    def prepare(self, items: Any) -> ft.Texts:
        """Fold and analyse a batch once."""
        return ft.prepare(items, self.cues)

    def matrix(self, prepared: ft.Texts) -> Any:
        """Return the sparse matrix of a prepared batch: float32, one row per item, equal cells not yet summed."""
        from scipy import sparse

        n, offset = len(prepared.bodies), 0
        parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        for i, texts in enumerate((prepared.bodies, prepared.headlines)):
            span = self.spans[i]
            if span is not None:
                hashed = ft.char_grams(texts, span[0], span[1], i * HEADLINE)
                place = self._tables[i][hashed.buckets]
                hit = place >= 0
                parts.append(_weighted(hashed.rows[hit], place[hit], n, offset, self.scale[i]))
                offset += len(self.chars[i])
        if self.longest:
            cut = ft.words_of(prepared, self.tokenizer)
            for i in (0, 1):
                get = self._indexes[i].get
                rows: list[int] = []
                places: list[int] = []
                for row, (words, first) in enumerate(cut):
                    grams = ft.word_grams(words[:first] if i else words, self.longest)
                    found = [at for at in map(get, grams) if at is not None]
                    places += found
                    rows += [row] * len(found)
                known = np.array(rows, np.int64), np.array(places, np.int64)
                parts.append(_weighted(*known, n, offset, self.scale[2 + i]))
                offset += len(self.words[i])
        rows_, columns, values = ft.cue_cells(prepared, self.cues.codebook.codes, kind_only=not self.use_cues)
        parts.append((rows_, columns + offset, values * np.float32(self.scale[4])))
        where, column, value = (np.concatenate(part) for part in zip(*parts, strict=True))
        width = offset + ft.cue_width(self.cues.codebook.codes, kind_only=not self.use_cues)
        order = np.argsort(where, kind="stable")
        ends = np.concatenate([[0], np.cumsum(np.bincount(where, minlength=n))])
        # An n-gram that occurs twice in a text has two cells, which a product adds up.
        return sparse.csr_matrix((value[order], column[order], ends), shape=(n, width), dtype=np.float32)

    def names(self, items: Any) -> dict[int, str]:
        """Return readable names of the columns that these items touch (hashed n-grams have no name of their own)."""
        prepared, found, offset = self.prepare(items), {}, 0
        labels = ("", "headline: ")
        for i, texts in enumerate((prepared.bodies, prepared.headlines)):
            span = self.spans[i]
            if span is not None:
                grams = ft.char_grams(texts, span[0], span[1], i * HEADLINE)
                places = self._tables[i][grams.buckets]
                for row, start, size, place in zip(grams.rows, grams.starts, grams.sizes, places, strict=True):
                    if place >= 0:
                        found[offset + int(place)] = f"{labels[i]}{texts[row][start : start + size]}"
                offset += len(self.chars[i])
        if self.longest:
            for i, words in enumerate(self.words):
                found.update({offset + at: f"{labels[i]}word {word}" for at, word in enumerate(words)})
                offset += len(words)
        cue_names = ft.cue_names(self.cues.codebook.codes, kind_only=not self.use_cues)
        found.update({offset + i: name for i, name in enumerate(cue_names)})
        return found


def frequent_chars(texts: Sequence[str], span: Span, least: int, *, headline: bool) -> np.ndarray:
    """Return the buckets of the character n-grams that occur in at least ``least`` texts, sorted."""
    if span is None:
        return np.empty(0, np.int64)
    grams = ft.char_grams(texts, span[0], span[1], HEADLINE if headline else 0)
    return ft.frequent(grams.rows, grams.buckets, least)


def frequent_words(
    prepared: ft.Texts, longest: int, least: int, *, headline: bool, tokenizer: Tokenizer | None = None
) -> list[str]:
    """Return the word n-grams that occur in at least ``least`` texts, sorted.

    Examples:
        >>> frequent_words(ft.prepare(["加强培训", "加强解读"], CueCoder()), 1, 2, headline=False)
        ['加强']
    """
    seen: dict[str, int] = {}
    if longest:
        for words, first in ft.words_of(prepared, tokenizer or default_tokenizer()):
            for gram in set(ft.word_grams(words[:first] if headline else words, longest)):
                seen[gram] = seen.get(gram, 0) + 1
    return sorted(gram for gram, count in seen.items() if count >= least)


def _weighted(
    rows: np.ndarray, places: np.ndarray, n: int, offset: int, weight: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """N-grams as cells, each row divided by the root of how many it has, so that long items do not shout."""
    sizes = np.bincount(rows, minlength=n)
    values = (weight / np.sqrt(np.maximum(sizes, 1)))[rows].astype(np.float32)
    return rows, places + offset, values
