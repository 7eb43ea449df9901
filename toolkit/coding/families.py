"""The model families that training compares: each a recipe for an unfitted classifier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from toolkit.coding.classifier import TopicClassifier
from toolkit.coding.features import columns
from toolkit.coding.item_features import ItemFeatures
from toolkit.coding.tokens import default_tokenizer


def logistic(strength: float = 64.0) -> LogisticRegression:
    """Return the logistic regression that the shipped ensemble holds.

    Examples:
        >>> logistic().C
        64.0
    """
    return LogisticRegression(C=strength, max_iter=600, solver="lbfgs")


def families(*, spacy: bool = True) -> dict[str, Callable[[], TopicClassifier]]:
    """Return recipes by name.

    Args:
        spacy: whether to train spaCy's text categoriser too (minutes rather than seconds).

    Examples:
        >>> sorted(families(spacy=False))[:2]
        ['ensemble (shipped)', 'gradient boosting over SVD']
    """
    found: dict[str, Callable[[], TopicClassifier]] = {
        "naive Bayes": lambda: TopicClassifier(None, ComplementNB(alpha=0.3)),
        "logistic regression, no cues": lambda: TopicClassifier(ItemFeatures(cues=False), logistic()),
        "logistic regression": lambda: TopicClassifier(None, logistic()),
        "logistic regression, with words": lambda: TopicClassifier(ItemFeatures(words=2), logistic()),
        "linear SVM": lambda: TopicClassifier(None, LinearSVC(C=0.5, random_state=0)),
        "gradient boosting over SVD": lambda: TopicClassifier(
            None,
            make_pipeline(
                TruncatedSVD(60, random_state=0),
                HistGradientBoostingClassifier(max_iter=25, learning_rate=0.25, early_stopping=False, random_state=0),
            ),
        ),
        "ensemble (shipped)": TopicClassifier,
    }
    if spacy:
        found["spaCy text categoriser"] = lambda: TopicClassifier(PlainTexts(), SpacyTopics())
    return found


class PlainTexts(TransformerMixin, BaseEstimator):
    """Passes the texts through as an array, for estimators that make their own features.

    Examples:
        >>> PlainTexts().fit_transform([("加强培训", "measure")]).tolist()
        ['加强培训']
    """

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803
        """Learn nothing."""
        self.fitted_ = True
        return self

    def transform(self, X: Any) -> np.ndarray:  # noqa: N803
        """Return the texts."""
        return np.array(columns(X)[0], dtype=object)


class SpacyTopics(ClassifierMixin, BaseEstimator):
    """spaCy's bag-of-words text categoriser over our tokens, as a scikit-learn estimator.

    Args:
        epochs: passes over the items.
        batch: items a step.
        seed: of the order and the weights.
    """

    def __init__(self, epochs: int = 15, batch: int = 32, seed: int = 0) -> None:
        self.epochs = epochs
        self.batch = batch
        self.seed = seed

    def fit(self, X: Sequence[str], y: Sequence[str]) -> Self:  # noqa: N803
        """Train on texts."""
        import random

        import spacy
        from spacy.training import Example
        from spacy.util import fix_random_seed, minibatch

        fix_random_seed(self.seed)
        self.classes_ = np.unique(np.asarray(y, dtype=str))
        self.language_ = spacy.blank("xx")
        model = {
            "@architectures": "spacy.TextCatBOW.v3",
            "exclusive_classes": True,
            "no_output_layer": False,
            "length": 262144,
            "ngram_size": 2,
        }
        pipe = self.language_.add_pipe("textcat", config={"model": model})
        for label in self.classes_:
            pipe.add_label(str(label))  # type: ignore[attr-defined]
        docs = [self._doc(text) for text in X]
        examples = [
            Example.from_dict(doc, {"cats": {str(c): float(c == code) for c in self.classes_}})
            for doc, code in zip(docs, y, strict=True)
        ]
        optimizer = self.language_.initialize(lambda: examples[:200])
        order = random.Random(self.seed)
        for _ in range(self.epochs):
            order.shuffle(examples)
            for part in minibatch(examples, self.batch):
                self.language_.update(list(part), sgd=optimizer)
        return self

    def predict_proba(self, X: Sequence[str]) -> np.ndarray:  # noqa: N803
        """Return probabilities, one column for each of ``classes_``."""
        docs = self.language_.get_pipe("textcat").pipe([self._doc(text) for text in X])  # type: ignore[attr-defined]
        return np.array([[doc.cats[str(code)] for code in self.classes_] for doc in docs])

    def predict(self, X: Sequence[str]) -> np.ndarray:  # noqa: N803
        """Return the most probable code of each text."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def _doc(self, text: str) -> Any:
        from spacy.tokens import Doc

        words = [word for word in default_tokenizer().cut(text) if word.strip()] or ["。"]
        return Doc(self.language_.vocab, words=words)
