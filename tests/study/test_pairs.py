import numpy as np
import pandas as pd
import pytest
from study_frames import items, reports

from toolkit.study import cooccurrence, response

ROWS = reports(40)


def test_topics_stated_together_stand_out_with_the_known_odds_ratio() -> None:
    topics = [["A3", "A4"]] * 12 + [["A3"]] * 4 + [["A4"]] * 4 + [["B2"]] * 20
    found = cooccurrence(items(ROWS, topics)).set_index(["topic_a", "topic_b"]).loc[("A3", "A4")]
    assert found[["both", "only_a", "only_b", "neither"]].tolist() == [12, 4, 4, 20]
    assert found["log_odds"] == pytest.approx(np.log(12.5 * 20.5 / (4.5 * 4.5)))
    assert found["lift"] == pytest.approx(12 * 40 / (16 * 16))
    assert found["low"] > 0
    woolf = np.sqrt(1 / 12.5 + 2 / 4.5 + 1 / 20.5)
    assert (found["high"] - found["low"]) / 2 >= 1.96 * woolf


def test_bodies_that_repeat_themselves_make_the_interval_wider_not_narrower() -> None:
    topics = [["A3", "A4"]] * 12 + [["A3"]] * 4 + [["A4"]] * 4 + [["B2"]] * 20
    once = cooccurrence(items(ROWS, topics)).iloc[0]
    thrice = reports(40, years=3)
    repeated = cooccurrence(items(thrice, [codes for codes in topics for _ in range(3)])).iloc[0]
    assert repeated["log_odds"] == pytest.approx(once["log_odds"], abs=0.25)
    assert repeated["high"] - repeated["low"] == pytest.approx(once["high"] - once["low"], rel=0.15)


def test_never_together_is_not_taken_for_certain() -> None:
    found = cooccurrence(items(ROWS, [["A3"]] * 6 + [["A4"]] * 6 + [["B2"]] * 28)).set_index(["topic_a", "topic_b"])
    assert found.loc[("A3", "A4"), "both"] == 0
    assert found.loc[("A3", "A4"), "q"] > 0.05


def test_rare_topics_are_left_out() -> None:
    assert cooccurrence(items(ROWS, [["A3", "A4"]] * 4 + [["B2"]] * 36)).empty


def test_response_counts_answered_and_unanswered_problems() -> None:
    rows = reports(6)
    problems = items(rows, [["A3"]] * 6)
    measures = items(rows, [["A4", "A3"], ["A4"], ["A4"], [], [], []], "measure").assign(
        item_id=lambda frame: "m" + frame.item_id
    )
    links = pd.DataFrame(
        [
            (f"b{b}-2021", "measure-problem", m, ["i1"], 0.9)
            for b, m in ((0, "mi1"), (0, "mi2"), (1, "mi1"), (2, "mi1"))
        ],
        columns=["report_id", "kind", "from", "to", "score"],
    )
    found = response({"items": pd.concat([problems, measures]), "links": links})
    table = found.set_index(found["measure"].fillna("none"))
    assert table["count"].to_dict() == {"A3": 1, "A4": 3, "none": 3}
    assert table.loc["A4", "share"] == pytest.approx(0.5)
    assert table.loc["A4", "n"] == 6
    assert response({"items": problems, "links": links.iloc[:0]})["count"].tolist() == [6]
    assert response({"items": pd.concat([problems, measures]), "links": links}, min_n=7)["share"].isna().all()
