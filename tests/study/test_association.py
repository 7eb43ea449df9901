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


def test_coefficients_and_clustered_errors_are_those_of_statsmodels() -> None:
    frame = panel()
    found = associate(frame, "y ~ x").set_index("term")
    known = smf.ols("y ~ x", frame).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(frame.authority)[0]}, use_t=True
    )
    assert found.estimate.tolist() == pytest.approx(known.params.tolist())
    assert found.error.tolist() == pytest.approx(known.bse.tolist())
    assert found.loc["x", ["low", "high"]].tolist() == pytest.approx(known.conf_int().loc["x"].tolist())


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
