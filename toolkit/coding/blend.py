"""Two linear models as one: logistic regression and naive Bayes, their log-odds added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.utils.validation import check_is_fitted


class LinearBlend(ClassifierMixin, BaseEstimator):
    """Logistic regression and complement naive Bayes whose log-odds are added: again a linear model.

    The one learns what tells topics apart, the other counts what each topic's items say; they err on other items, most
    where the writer is a new one.

    Args:
        C: inverse strength of the regression's penalty.
        alpha: smoothing of naive Bayes.
        weight: of naive Bayes' log-odds; those of the regression have weight 1.

    Source: Rennie et al. (2003), Tackling the Poor Assumptions of Naive Bayes Text Classifiers, ICML.

    Examples:
        >>> model = LinearBlend().fit(np.eye(4), ["A4", "B2", "A4", "B2"])
        >>> model.predict(np.eye(4)).tolist()
        ['A4', 'B2', 'A4', 'B2']
    """

    def __init__(self, C: float = 64.0, alpha: float = 0.3, weight: float = 1.0) -> None:  # noqa: N803
        self.C = C
        self.alpha = alpha
        self.weight = weight

    def fit(self, X: Any, y: Sequence[str]) -> Self:  # noqa: N803
        """Train both."""
        regression = LogisticRegression(C=self.C, max_iter=600, solver="lbfgs").fit(X, y)
        bayes = ComplementNB(alpha=self.alpha).fit(X, y)
        weights, shift = regression.coef_, regression.intercept_
        if len(weights) == 1:
            # The regression of two classes has one row, for the second.
            weights, shift = np.vstack([-weights, weights]) / 2, np.concatenate([-shift, shift]) / 2
        counted = bayes.feature_log_prob_
        # What all topics share moves no decision; without it the numbers are small enough for single precision.
        counted = counted - counted.mean(axis=0)
        self.coef_ = (weights + self.weight * counted).astype(np.float32)
        self.intercept_ = np.asarray(shift, np.float64)
        self.classes_ = regression.classes_
        return self

    def decision_function(self, X: Any) -> np.ndarray:  # noqa: N803
        """Return the log-odds, one column for each class."""
        check_is_fitted(self, "coef_")
        return np.asarray(X @ self.coef_.T, np.float64) + self.intercept_

    def predict_proba(self, X: Any) -> np.ndarray:  # noqa: N803
        """Return probabilities, not calibrated."""
        scores = self.decision_function(X)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    def predict(self, X: Any) -> np.ndarray:  # noqa: N803
        """Return the likeliest class of each row."""
        return np.asarray(self.classes_[self.decision_function(X).argmax(axis=1)])
