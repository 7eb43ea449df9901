"""The project's coder: the trained model and the cues, which err in different places, pooled.

The model has learned from wording that was written for it; the cues follow the codebook's rules of precedence whatever
the wording. The pool takes the weighted geometric mean of their probabilities (a logarithmic opinion pool).
That there is a pool was decided with figures on items of real reports at hand. Its weight was chosen on synthetic
items, those of the sources in plain wording (``plain``, ``formulas``), each coded by a model that had not read its
source: 0.40 and 0.45 did best there; of the two the one nearer to equal weights was taken, with the calibration error
on items of real reports in view (0.061 at 0.40, 0.057 at 0.45).

Source: Genest and Zidek (1986), Combining Probability Distributions: A Critique and an Annotated Bibliography,
Statistical Science 1(1).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from toolkit.coding.compiled import CompiledCoder
    from toolkit.coding.cues import Analysis, Coding, CueCoder
    from toolkit.coding.features import Texts

_FLOOR = 1e-9
# The weight of the cues; that of the model is the rest.
_WEIGHT = 0.45


class PooledCoder:
    """Codes with the pooled probabilities of a trained model and of the cues.

    Where no cue fires the model decides alone. Secondary topics and the threshold below which a coding counts as
    abstained are the model's.

    Args:
        model: the trained coder.
        cues: the cue coder that the model's features come from.
    """

    def __init__(self, model: CompiledCoder, cues: CueCoder) -> None:
        self.model = model
        self.cues = cues

    def code(self, texts: Sequence[str], kinds: Sequence[str | None] | None = None) -> list[Coding]:
        """Code a batch: topics with pooled probabilities, primary, secondary, the cues in the text.

        Args:
            texts: the items, ordinal included or not.
            kinds: ``problem``, ``measure`` or None for each; None for all where left out.

        Returns:
            One coding for each text, in order.

        Examples:
            >>> from toolkit.coding.coders import default_coder
            >>> [coding.primary for coding in default_coder().code(["加强业务培训。", "政策解读形式单一。"])]
            ['A4', 'C1']
        """
        return self.model.code(texts, kinds, revise=self._pooled)

    def _pooled(self, prepared: Texts, primary: np.ndarray) -> np.ndarray:
        return pool(primary, self._cue_probabilities(prepared.analyses))

    def _cue_probabilities(self, analyses: Sequence[Analysis]) -> np.ndarray:
        """Return the cues' probabilities, items by classes; a row of zeros where no cue fired."""
        classes = {code: column for column, code in enumerate(self.model.settings.classes)}
        out = np.zeros((len(analyses), len(classes)))
        for row, analysis in zip(out, analyses, strict=True):
            if not any(analysis.hits):
                continue
            known = [
                (classes[topic.code], topic.probability)
                for topic in self.cues.probabilities(analysis.scores)
                if topic.code in classes
            ]
            # Topics without a cue share what is left.
            row[:] = max(0.0, 1.0 - sum(p for _, p in known)) / max(1, len(classes) - len(known))
            for column, probability in known:
                row[column] = probability
        return out


def pool(one: np.ndarray, other: np.ndarray, weight: float = _WEIGHT) -> np.ndarray:
    """Return the weighted geometric mean of two sets of probabilities, row by row, made to sum to 1.

    Args:
        one: probabilities, items by classes.
        other: the same; a row of zeros says nothing, and the row of ``one`` stays.
        weight: of ``other``, from 0 to 1; that of ``one`` is the rest.

    Examples:
        >>> pool(np.array([[0.9, 0.1], [0.6, 0.4]]), np.array([[0.5, 0.5], [0.0, 0.0]]), 0.5).round(2).tolist()
        [[0.75, 0.25], [0.6, 0.4]]
    """
    mean = (one + _FLOOR) ** (1 - weight) * (other + _FLOOR) ** weight
    mean /= mean.sum(axis=1, keepdims=True)
    return np.where(other.any(axis=1, keepdims=True), mean, one)
