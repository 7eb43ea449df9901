import numpy as np
import pandas as pd
import pytest
from study_frames import reports

from toolkit.errors import NianbaoError
from toolkit.study import keyness, kwic


def corpus(texts: list[str]) -> pd.DataFrame:
    rows = reports(len(texts))
    return rows.assign(kind="problem", primary="B2", item_id="i1", text=texts, start=100)


def test_keyness_is_the_known_log_likelihood_of_the_two_by_two_table() -> None:
    # Bodies 0, 4, 8 … are provinces: 10 of 20 items; the word is in 8 of theirs and 2 of the others'.
    rows = corpus(["解读" if (n % 4 == 0 and n < 32) or n in (1, 5) else "栏目" for n in range(40)])
    found = keyness(rows, "level", "province").set_index("word").loc["解读"]
    cells = np.array([[8, 2], [2, 28]])
    expected = cells.sum(1, keepdims=True) * cells.sum(0) / 40
    assert found[["count", "rest", "n", "n_rest", "bodies"]].tolist() == [8, 2, 10, 30, 8]
    assert found["g2"] == pytest.approx(2 * (cells * np.log(cells / expected)).sum())
    assert found["log_ratio"] == pytest.approx(np.log2(8.5 / 11) - np.log2(2.5 / 31))


def test_a_phrase_that_one_body_repeats_is_not_its_groups() -> None:
    rows = corpus(["栏目更新"] * 20)
    rows = pd.concat([rows, rows.iloc[[0]].assign(text="滚动播放滞后")] * 6)
    assert "滚动" not in set(keyness(rows, "level", "province").word)


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(NianbaoError, match="found no level 'village'"):
        keyness(corpus(["栏目"] * 4), "level", "village")


def test_kwic_gives_every_place_with_offsets_into_the_report() -> None:
    found = kwic(corpus(["公开不及时，更新不及时", "无"]), "不及时", width=3)
    assert found[["left", "right", "start", "end"]].values.tolist() == [
        ["公开", "，更新", 102, 105],
        [",更新".replace(",", "，"), "", 108, 111],
    ]
    assert kwic(corpus(["无"]), "不及时").empty


def test_kwic_takes_signs_as_they_are() -> None:
    assert len(kwic(corpus(["(一)公开", "（一）公开"]), "(")) == 1
