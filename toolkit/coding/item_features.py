"""The classifier's features as a scikit-learn transformer."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from toolkit.coding import features as ft
from toolkit.coding.codebook import Codebook
from toolkit.coding.cues import CueCoder
from toolkit.coding.cues import default_coder as default_cue_coder
from toolkit.coding.extractor import Extractor, frequent_chars, frequent_words


class ItemFeatures(TransformerMixin, BaseEstimator):
    """Turns items into a sparse matrix: characters, headline characters, words, headline words, cues and kind.

    The defaults were chosen by leaving one source file of the coded items out. Words bring nothing there that
    characters do not, and cost time; ``words=1`` or ``2`` adds them.

    Args:
        chars: shortest and longest character n-gram, or None for none.
        headline_chars: the same for the first clause after the ordinal.
        words: longest word n-gram, 0 for none.
        least: in how many training texts an n-gram must occur.
        cues: whether the cues' scores are features.
        codebook: a codebook file; None is the package's own.
        scale: weights of the blocks (characters, headline characters, words, headline words, cues).

    Examples:
        >>> matrix = ItemFeatures(least=1).fit_transform(["更新不及时", "加强培训"])
        >>> matrix.shape[0]
        2
    """

    def __init__(
        self,
        chars: tuple[int, int] | None = (1, 2),
        headline_chars: tuple[int, int] | None = (1, 3),
        words: int = 0,
        least: int = 2,
        cues: bool = True,
        codebook: str | None = None,
        scale: tuple[float, float, float, float, float] = (1.0, 0.6, 1.0, 0.6, 0.07),
    ) -> None:
        self.chars = chars
        self.headline_chars = headline_chars
        self.words = words
        self.least = least
        self.cues = cues
        self.codebook = codebook
        self.scale = scale

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Learn which n-grams occur often enough.

        Args:
            X: texts, (text, kind) pairs, or a DataFrame with ``text`` and ``kind``.
            y: not used.
        """
        prepared = ft.prepare(X, self._cue_coder())
        self.chars_ = frequent_chars(prepared.bodies, self.chars, self.least, headline=False)
        self.headline_chars_ = frequent_chars(prepared.headlines, self.headline_chars, self.least, headline=True)
        # Arrays of strings, since a saved model writes each string of a list as a node of its own.
        self.words_ = np.array(frequent_words(prepared, self.words, self.least, headline=False), dtype=str)
        self.headline_words_ = np.array(frequent_words(prepared, self.words, self.least, headline=True), dtype=str)
        self._extractor: Extractor | None = None
        return self

    def transform(self, X: Any) -> Any:  # noqa: N803
        """Return the sparse matrix, one row per item."""
        extractor = self.extractor()
        matrix = extractor.matrix(extractor.prepare(X))
        matrix.sum_duplicates()
        return matrix

    def extractor(self) -> Extractor:
        """Return what fills the columns learnt by ``fit``."""
        check_is_fitted(self, "chars_")
        kept: Extractor | None = getattr(self, "_extractor", None)
        if kept is None:
            kept = self._extractor = Extractor(
                self._cue_coder(),
                (self.chars, self.headline_chars),
                (self.chars_, self.headline_chars_),
                self.words,
                (self.words_.tolist(), self.headline_words_.tolist()),
                self.cues,
                tuple(self.scale),
            )
        return kept

    def __getstate__(self) -> dict[str, Any]:
        # What can be rebuilt is no part of a saved model, which holds arrays and words only.
        return {key: value for key, value in super().__getstate__().items() if key != "_extractor"}

    def _cue_coder(self) -> CueCoder:
        return CueCoder(Codebook.load(self.codebook)) if self.codebook else default_cue_coder()
