import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.coding.coders import default_coder
from toolkit.coding.compiled import shipped_coder
from toolkit.coding.pooled import PooledCoder, pool

rows = st.lists(st.floats(0.001, 1), min_size=4, max_size=4).map(lambda row: np.array([row]) / sum(row))


@given(rows, rows)
def test_pooled_probabilities_are_probabilities_whichever_comes_first(one, other) -> None:
    assert pool(one, other).sum() == pytest.approx(1)
    assert pool(one, other, 0.3) == pytest.approx(pool(other, one, 0.7), abs=1e-6)


@given(rows)
def test_what_both_say_is_what_the_pool_says(one) -> None:
    assert pool(one, one) == pytest.approx(one, abs=1e-6)


def test_cues_that_say_nothing_leave_the_model_as_it_is() -> None:
    one = np.array([[0.7, 0.2, 0.1]])
    assert (pool(one, np.zeros((1, 3))) == one).all()


def test_the_projects_coder_is_the_pool() -> None:
    assert isinstance(default_coder(), PooledCoder)


def test_an_item_without_a_cue_is_coded_by_the_model_alone() -> None:
    text = "甲乙丙丁"
    model = shipped_coder()
    assert model is not None
    assert not any(default_coder().cues.analyse([text], ["problem"])[0].hits)
    assert default_coder().code([text], ["problem"])[0].topics == model.code([text], ["problem"])[0].topics


def test_a_batch_is_coded_as_its_items_one_by_one() -> None:
    texts = ["一是更新不及时。", "", "加强业务培训", "公开渠道单一，内容不够全面"]
    kinds = ["problem", None, "measure", "problem"]
    together = default_coder().code(texts, kinds)
    assert [coding.primary for coding in together] == [
        default_coder().code([text], [kind])[0].primary for text, kind in zip(texts, kinds, strict=True)
    ]
    assert default_coder().code([]) == []
