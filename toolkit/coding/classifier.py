"""A trained topic classifier: an ordinary scikit-learn estimator over n-grams, the headline, the kind and the cues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from toolkit.coding.blend import LinearBlend
from toolkit.coding.codebook import Codebook
from toolkit.coding.codings import codings, split_codes
from toolkit.coding.cues import Coding
from toolkit.coding.item_features import ItemFeatures
from toolkit.errors import NianbaoError


class TopicClassifier(ClassifierMixin, BaseEstimator):
    """Primary and secondary topics of items with calibrated probabilities.

    Args:
        features: the transformer; None is ``ItemFeatures()``.
        estimator: any classifier with ``predict_proba`` or ``decision_function``; None is ``LinearBlend``.
        secondary: the classifier of single codes yes or no for the secondary topics; None is logistic regression.
        prior: share of each topic to assume where the model is used: ``"train"`` (as in the training items),
            ``"uniform"``, or a mapping from code to share.
        temperature: divides the log-odds of the primary; set by ``calibrate``.
        threshold: below this probability a coding abstains; set by ``calibrate``.
        secondary_threshold: from this probability on a further topic is secondary; set by ``calibrate``.
        codebook: a codebook file; None is the package's own.

    Examples:
        >>> items = [("更新不及时", "problem"), ("加强培训", "measure")] * 3
        >>> model = TopicClassifier(features=ItemFeatures(least=1)).fit(items, ["B2", "A4"] * 3)
        >>> model.predict([("信息更新不够及时", "problem")]).tolist()
        ['B2']
    """

    def __init__(
        self,
        features: Any = None,
        estimator: Any = None,
        secondary: Any = None,
        prior: Any = "train",
        temperature: float = 1.0,
        threshold: float = 0.0,
        secondary_threshold: float = 0.5,
        codebook: str | None = None,
    ) -> None:
        self.features = features
        self.estimator = estimator
        self.secondary = secondary
        self.prior = prior
        self.temperature = temperature
        self.threshold = threshold
        self.secondary_threshold = secondary_threshold
        self.codebook = codebook

    def fit(self, X: Any, y: Sequence[str], secondary: Sequence[Any] | None = None) -> Self:  # noqa: N803
        """Train.

        Args:
            X: texts, (text, kind) pairs, or a DataFrame with ``text`` and ``kind``.
            y: the primary code of each.
            secondary: the secondary codes of each, a list or codes joined by ``;``; None trains no secondary topics.

        Raises:
            NianbaoError: a code is not in the codebook, there is only one code, or the lengths differ.
        """
        codebook = Codebook.load(self.codebook) if self.codebook else Codebook.default()
        primary = np.asarray(y, dtype=str)
        unknown = sorted(set(primary.tolist()) - set(codebook.codes))
        if unknown:
            raise NianbaoError(f"y: found {unknown[0]!r}; valid would be one of {', '.join(codebook.codes)}")
        if len(set(primary.tolist())) < 2:
            raise NianbaoError("y: found one topic only; valid would be two or more")
        features = ItemFeatures(codebook=self.codebook) if self.features is None else clone(self.features)
        estimator = LinearBlend() if self.estimator is None else clone(self.estimator)
        self.pipeline_ = Pipeline([("features", features), ("model", estimator)]).fit(X, primary)
        self.classes_ = np.asarray(self.pipeline_.classes_, dtype=str)
        counts = np.array([(primary == code).sum() for code in self.classes_], float)
        self.shares_ = counts / counts.sum()
        self.secondary_ = None
        self.labels_ = list(codebook.codes)
        if secondary is not None:
            self._fit_secondary(X, primary, secondary)
        return self

    def _fit_secondary(self, items: Any, primary: np.ndarray, secondary: Sequence[Any]) -> None:
        if len(secondary) != len(primary):
            raise NianbaoError(
                f"secondary: found {len(secondary)} rows; valid would be {len(primary)}, one for each item"
            )
        sets = [{p, *split_codes(s)} for p, s in zip(primary.tolist(), secondary, strict=True)]
        self.labels_ = [code for code in self.labels_ if any(code in codes for codes in sets)]
        table = np.array([[code in codes for code in self.labels_] for codes in sets], int)
        single = (
            LogisticRegression(C=32.0, max_iter=400, solver="liblinear", random_state=0)
            if self.secondary is None
            else clone(self.secondary)
        )
        matrix = self.pipeline_.named_steps["features"].transform(items)
        fitted = OneVsRestClassifier(single).fit(matrix, table)
        for one in fitted.estimators_:
            # Single precision says all that the items can say, in half the space.
            if hasattr(one, "coef_"):
                one.coef_ = one.coef_.astype(np.float32)
        self.secondary_ = fitted

    def predict(self, X: Any) -> np.ndarray:  # noqa: N803
        """Return the primary code of each item."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def predict_proba(self, X: Any) -> np.ndarray:  # noqa: N803
        """Return calibrated probabilities, one column for each of ``classes_``; rows sum to 1."""
        check_is_fitted(self, "pipeline_")
        return self._proba(self.pipeline_.named_steps["features"].transform(X))

    def predict_sets(self, X: Any) -> np.ndarray:  # noqa: N803
        """Return for each item and each of ``labels_`` the probability that it is primary or secondary."""
        check_is_fitted(self, "pipeline_")
        return self.sets(self.pipeline_.named_steps["features"].transform(X))

    def log_odds(self, matrix: Any) -> np.ndarray:
        """Return the primary model's scores before temperature and prior."""
        model = self.pipeline_.named_steps["model"]
        if hasattr(model, "decision_function"):
            scores = np.asarray(model.decision_function(matrix), float)
            if scores.ndim == 1:
                return np.column_stack([np.zeros_like(scores), scores])
            return scores
        return np.log(np.clip(model.predict_proba(matrix), 1e-9, 1))

    def _proba(self, matrix: Any) -> np.ndarray:
        scores = self.log_odds(matrix) / self.temperature + self.prior_shift()
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        return powers / powers.sum(axis=1, keepdims=True)

    def sets(self, matrix: Any) -> np.ndarray:
        """Return what ``predict_sets`` does, for rows of features."""
        if self.secondary_ is None:
            return np.zeros((matrix.shape[0], len(self.labels_)))
        return np.asarray(self.secondary_.predict_proba(matrix), float)

    def prior_shift(self) -> np.ndarray:
        """What a prior other than the training items' adds to the log-odds (Saerens et al. 2002, formula 2.4)."""
        if isinstance(self.prior, str):
            if self.prior == "train":
                return np.zeros(len(self.classes_))
            if self.prior != "uniform":
                raise NianbaoError(
                    f"prior: found {self.prior!r}; valid would be train, uniform or a share for each code"
                )
            wanted = np.full(len(self.classes_), 1 / len(self.classes_))
        else:
            wanted = np.array([max(float(dict(self.prior).get(code, 0.0)), 1e-3) for code in self.classes_])
        return np.log(wanted / wanted.sum()) - np.log(self.shares_)

    def code(self, texts: Sequence[str], kinds: Sequence[str | None] | None = None) -> list[Coding]:
        """Code a batch as every coder does: topics with probabilities, primary, secondary, the cues in the text.

        Examples:
            >>> model = TopicClassifier(features=ItemFeatures(least=1))
            >>> model.fit(["更新不及时", "加强培训"] * 3, ["B2", "A4"] * 3).code(["加强业务培训"])[0].primary
            'A4'
        """
        if not len(texts):
            return []
        pairs = list(zip(texts, kinds if kinds is not None else [None] * len(texts), strict=True))
        features = self.pipeline_.named_steps["features"]
        extractor = features.extractor()
        prepared = extractor.prepare(pairs)
        matrix = extractor.matrix(prepared)
        return codings(
            texts, prepared, self._proba(matrix), self.sets(matrix), self.classes_.tolist(), self.labels_,
            threshold=self.threshold, secondary_threshold=self.secondary_threshold,
        )  # fmt: skip

    def explain(
        self, text: str, kind: str | None = None, *, code: str | None = None, n: int = 10
    ) -> list[tuple[str, float]]:
        """Return what spoke most for a topic, and by how much (in log-odds against the mean of all topics).

        Args:
            text: one item.
            kind: its kind, if known.
            code: the topic to explain; None is the predicted one.
            n: how many features to name.

        Raises:
            NianbaoError: the estimator is not linear, or does not know the code.
        """
        model = self.pipeline_.named_steps["model"]
        if not hasattr(model, "coef_"):
            raise NianbaoError(f"explain: found {type(model).__name__}; valid would be a linear estimator")
        items = [(text, kind)]
        chosen = code or str(self.predict(items)[0])
        if chosen not in self.classes_:
            raise NianbaoError(f"explain: found {chosen!r}; valid would be one of {', '.join(self.classes_)}")
        row = self.pipeline_.named_steps["features"].transform(items).tocoo()
        names = self.pipeline_.named_steps["features"].extractor().names(items)
        at = int(np.flatnonzero(self.classes_ == chosen)[0])
        if len(model.coef_) == 1:
            weights = model.coef_[0] * (1 if at else -1)
        else:
            weights = model.coef_[at] - model.coef_.mean(axis=0)
        carried = sorted(
            ((float(v * weights[c]), names[c]) for c, v in zip(row.col, row.data, strict=True)), reverse=True
        )
        return [(name, round(share, 4)) for share, name in carried[:n]]
