import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression

from toolkit.coding.blend import LinearBlend

ROWS = np.eye(6)
CODES = ["A4", "B2", "C1"] * 2


def test_without_naive_bayes_it_is_the_regression():
    blend = LinearBlend(C=4.0, weight=0.0).fit(ROWS, CODES)
    alone = LogisticRegression(C=4.0, max_iter=600).fit(ROWS, CODES)
    assert np.allclose(blend.predict_proba(ROWS), alone.predict_proba(ROWS), atol=1e-5)


def test_with_naive_bayes_it_is_another_model():
    plain, blend = LinearBlend(weight=0.0).fit(ROWS, CODES), LinearBlend(weight=3.0).fit(ROWS, CODES)
    assert not np.allclose(plain.coef_, blend.coef_)
    assert blend.predict(ROWS).tolist() == CODES


def test_two_classes_have_two_columns():
    model = LinearBlend(weight=0.0).fit(ROWS, ["A4", "B2"] * 3)
    alone = LogisticRegression(C=64.0, max_iter=600).fit(ROWS, ["A4", "B2"] * 3)
    assert model.decision_function(ROWS).shape == (6, 2)
    assert np.allclose(model.predict_proba(ROWS), alone.predict_proba(ROWS), atol=1e-5)


def test_is_an_ordinary_estimator():
    assert clone(LinearBlend(alpha=0.5)).get_params() == {"C": 64.0, "alpha": 0.5, "weight": 1.0}


def test_features_below_zero_are_refused():
    with pytest.raises(ValueError, match="Negative"):
        LinearBlend().fit(-ROWS, CODES)
