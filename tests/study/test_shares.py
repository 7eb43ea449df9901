import numpy as np
import pandas as pd
import pytest
from study_frames import items, reports

from toolkit.errors import NianbaoError
from toolkit.study import change, prevalence

ROWS = reports(8)
STATED = items(ROWS, [["B2", "C1"], ["B2"], ["B2"], ["C1"], ["C1", "C1"], ["D1"], [], []])


def test_the_share_of_reports_is_of_those_that_state_anything() -> None:
    found = prevalence(STATED).set_index("topic")
    assert found.loc["B2", ["count", "n", "bodies"]].tolist() == [3, 6, 6]
    assert found.loc["B2", "share"] == pytest.approx(0.5)
    assert found.loc["C1", "count"] == 3  # a topic named twice in one report is one report


def test_of_all_reports_the_silent_ones_count_too() -> None:
    found = prevalence({"items": STATED, "reports": ROWS}, among="all").set_index("topic")
    assert found.loc["B2", ["count", "n"]].tolist() == [3, 8]


def test_the_share_of_items_is_of_items() -> None:
    found = prevalence(STATED, unit="item").set_index("topic")
    assert found.loc["C1", ["count", "n"]].tolist() == [4, 8]
    assert found["count"].sum() == 8


def test_groups_come_in_order_and_small_ones_give_counts_but_no_share() -> None:
    found = prevalence(STATED, "level", min_n=2)
    assert found.level.unique().tolist() == ["county", "prefecture", "province", "township"]
    county = found[(found.level == "county") & (found.topic == "B2")].iloc[0]
    assert (county["count"], county["n"], bool(county["small"])) == (1, 1, True)
    assert np.isnan(county["share"])
    province = found[(found.level == "province") & (found.topic == "C1")].iloc[0]
    assert (province["count"], province["n"], province["share"]) == (2, 2, 1.0)


def test_problems_and_measures_have_their_own_denominators() -> None:
    both = pd.concat([STATED, items(ROWS, [["A4"]] * 4 + [[]] * 4, "measure")])
    found = prevalence(both, "kind").set_index(["kind", "topic"])
    assert found.loc[("problem", "B2"), "n"] == 6
    assert found.loc[("measure", "A4"), ["count", "n"]].tolist() == [4, 4]


def test_secondary_topics_count_when_asked_for() -> None:
    more = STATED.assign(secondary=[["E1"] if code == "D1" else None for code in STATED.primary])
    assert prevalence(more).set_index("topic").loc["E1", "count"] == 0
    assert prevalence(more, topics="any").set_index("topic").loc["E1", "count"] == 1


def test_a_codebook_of_ones_own_needs_no_codes_of_ours() -> None:
    own = STATED.assign(primary=STATED.primary.map({"B2": "slow", "C1": "dull", "D1": "hard"}))
    assert prevalence(own).topic.tolist() == ["dull", "hard", "slow"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"unit": "word"}, "valid would be report or item"), ({"by": "region"}, "found no column region")],
)
def test_what_cannot_be_counted_is_said_in_one_line(wrong, says) -> None:
    with pytest.raises(NianbaoError, match=says):
        prevalence(STATED, **wrong)


def test_change_compares_neighbouring_years_and_pairs_the_bodies() -> None:
    rows = reports(10, years=2)
    stated = items(
        rows,
        [
            ["B2"] if row.year == 2021 else ["B2", "C1"][: 2 if n % 4 == 1 else 1]
            for n, row in enumerate(rows.itertuples())
        ],
    )
    found = change(stated).set_index("topic")
    assert found.loc["C1", ["share_start", "share_end", "difference"]].tolist() == [0, 0.5, 0.5]
    assert found.loc["C1", ["n_start", "n_end", "bodies", "both"]].tolist() == [10, 10, 10, 10]
    assert found.loc["C1", "low"] > 0
    assert found.loc["B2", "difference"] == 0


def test_a_balanced_change_leaves_out_bodies_that_come_and_go() -> None:
    rows = pd.concat([reports(6), reports(12, first=2022)])
    stated = items(rows, [["B2"]] * 6 + [["B2"]] * 6 + [["C1"]] * 6)
    assert change(stated).set_index("topic").loc["C1", "difference"] == pytest.approx(0.5)
    assert change(stated, balanced=True).set_index("topic").loc["C1", "difference"] == 0


def test_change_needs_two_years() -> None:
    with pytest.raises(NianbaoError, match="valid would be two of them"):
        change(STATED)
