import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats
from study_frames import items, reports

from toolkit.errors import NianbaoError
from toolkit.study import associate, compare, design


def panel(seed: int = 0, bodies: int = 40, years: int = 4) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    frame = reports(bodies, years)
    body, year = np.repeat(np.arange(bodies), years), np.tile(np.arange(years), bodies)
    own = generator.normal(size=bodies)[body]
    frame["x"] = own + generator.normal(size=len(frame))
    frame["y"] = 2 * frame.x + 3 * own + year + generator.normal(size=len(frame))
    return frame.sample(frac=0.9, random_state=1)  # unbalanced


def test_coefficients_are_those_of_statsmodels_and_errors_those_of_leaving_out_each_body() -> None:
    frame = panel()
    found = associate(frame, "y ~ x").set_index("term")
    assert found.estimate.tolist() == pytest.approx(smf.ols("y ~ x", frame).fit().params.tolist())
    bodies = frame.authority.unique()
    without = np.array([smf.ols("y ~ x", frame[frame.authority != body]).fit().params for body in bodies])
    moved = without - found.estimate.to_numpy()
    assert found.error.tolist() == pytest.approx(np.sqrt(39 / 40 * (moved**2).sum(axis=0)).tolist())
    half = stats.t.ppf(0.975, 39) * found.error
    assert found.high.tolist() == pytest.approx((found.estimate + half).tolist())


def test_with_body_and_year_effects_too_errors_are_those_of_leaving_out_each_body() -> None:
    frame = panel(bodies=12)
    found = associate(frame, "y ~ x", effects=("body", "year")).iloc[0]
    without = [
        smf.ols("y ~ x + C(authority) + C(year)", frame[frame.authority != body]).fit().params["x"]
        for body in frame.authority.unique()
    ]
    assert found["error"] == pytest.approx(np.sqrt(11 / 12 * ((np.array(without) - found["estimate"]) ** 2).sum()))


def test_a_term_that_hangs_on_one_body_has_no_interval() -> None:
    frame = panel(bodies=16).assign(level="county")
    frame.loc[frame.authority == "望川第3局", "level"] = "province"
    found = associate(frame, "y ~ x + C(level)").set_index("term")
    assert np.isnan(found.loc["C(level)[T.province]", ["error", "low", "high", "p"]].to_numpy(float)).all()
    assert not np.isnan(found.loc["x", "low"])


def test_intervals_hold_with_few_bodies_and_an_uneven_term() -> None:
    hits = 0
    for seed in range(200):
        generator = np.random.default_rng(seed)
        body = np.repeat(np.arange(12), generator.integers(1, 9, 12))
        x = (np.arange(12) < 4).astype(float)[body]
        y = generator.normal(size=12)[body] + generator.normal(size=len(body))
        found = associate(pd.DataFrame({"body": body, "x": x, "y": y}), "y ~ x").set_index("term").loc["x"]
        hits += bool(found["low"] <= 0 <= found["high"])
    assert 0.92 <= hits / 200 <= 0.99  # the more usual CR1 with the same t covers in about 0.90


def test_body_and_year_effects_are_those_of_dummies_and_take_away_what_bodies_bring_along() -> None:
    frame = panel()
    found = associate(frame, "y ~ x", effects=("body", "year")).iloc[0]
    dummies = smf.ols("y ~ x + C(authority) + C(year)", frame).fit()
    assert found["estimate"] == pytest.approx(dummies.params["x"], abs=1e-7)
    assert abs(found["estimate"] - 2) < 0.25
    assert associate(frame, "y ~ x").set_index("term").loc["x", "estimate"] > 3


def test_clustered_intervals_cover_at_their_rate_where_plain_ones_do_not() -> None:
    hits = naive = 0
    for seed in range(120):
        generator = np.random.default_rng(seed)
        body = np.repeat(np.arange(50), 4)
        x = generator.normal(size=50)[body]
        y = x + generator.normal(size=50)[body] + generator.normal(size=200)
        frame = pd.DataFrame({"body": body, "x": x, "y": y})
        found = associate(frame, "y ~ x").set_index("term").loc["x"]
        line = stats.linregress(x, y)
        half = 1.97 * line.stderr
        hits += bool(found["low"] <= 1 <= found["high"])
        naive += bool(abs(line.slope - 1) <= half)
    assert 0.9 <= hits / 120 <= 0.99
    assert naive / 120 < 0.85


def test_a_logit_finds_the_odds_ratio() -> None:
    frame = pd.DataFrame({"body": range(200), "x": [0, 1] * 100, "y": [1, 1, 0, 1, 0, 0, 0, 1] * 25})
    found = associate(frame, "y ~ x", family="logit").set_index("term")
    assert found.loc["x", "estimate"] == pytest.approx(np.log(3 / (1 / 3)), abs=1e-4)


@pytest.mark.parametrize(
    ("formula", "options", "says"),
    [
        ("y ~ nosuch", {}, "found formula"),
        ("y ~ x", {"min_clusters": 99}, "found 40 clusters"),
        ("y ~ C(authority)", {"effects": ("body",)}, "nothing that varies"),
        ("y ~ x", {"family": "logit", "effects": ("body",)}, "found family"),
    ],
)
def test_what_cannot_be_fitted_is_said_in_one_line(formula, options, says) -> None:
    with pytest.raises(NianbaoError, match=says):
        associate(panel(), formula, **options)


def test_the_design_has_topics_cells_and_indicators_and_no_zero_for_what_is_unknown() -> None:
    rows = reports(3)
    stated = items(rows.iloc[:2], [["D1", "D1"], ["B2"]])
    tables = rows.assign(
        **{"t3.new.total": pd.array([4, None, 9], "Int32"), "state.t3.new.total": ["number", "blank", "number"]}
    )
    found = design({"reports": rows, "items": stated, "tables": tables})
    assert found.D1.tolist()[:2] == [1, 0] and np.isnan(found.D1[2])
    assert found.n_items.tolist() == [2, 1, 0]
    assert found.t3_new_total.isna().tolist() == [False, True, False]
    assert found.disclosure_rate.isna().all()


def cells(rows: pd.DataFrame, new: list[float], carried: list[float]) -> pd.DataFrame:
    state = {f"state.t3.{row}.total": "number" for row in ("new", "carried_over", "carried_forward")}
    return rows.assign(
        **{"t3.new.total": new, "t3.carried_over.total": 0.0, "t3.carried_forward.total": carried}, **state
    )


def test_indicators_are_pooled_over_cases_and_the_median_is_of_reports() -> None:
    rows = reports(6).assign(level="county")
    found = compare(cells(rows, [100, 20, 20, 20, 20, 4], [10, 10, 10, 10, 10, 4]), "level", ["carry_over_share"]).iloc[
        0
    ]
    assert found["pooled"] == pytest.approx(54 / 184)
    assert found["median"] == pytest.approx(0.5)
    assert found[["cases", "n", "reports", "bodies"]].tolist() == [184, 6, 5, 6]
    assert found["low"] < found["pooled"] < found["high"]


def test_few_bodies_give_no_indicator_and_unknown_cells_are_counted() -> None:
    rows = reports(4)
    found = compare(cells(rows, [100, np.nan, 20, 20], [10] * 4), names=["carry_over_share"]).iloc[0]
    assert bool(found["small"]) and np.isnan(found["pooled"])
    assert found["undecided"] == 1
