"""Stated problems against the numbers of the tables: a frame for regression, and models with clustered errors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from toolkit.errors import NianbaoError
from toolkit.study.frames import About, Source, StudyFrame, frame_of, need, reports_of, result, with_bodies
from toolkit.study.intervals import Floats
from toolkit.study.topics import Topics, units

Family = Literal["ols", "logit", "poisson"]


def design(corpus: Source, *, kind: str | None = "problem", topics: Topics = "primary") -> pd.DataFrame:
    """Return one row per report for regression: metadata, topics as 0 and 1, counts, cells, derived indicators.

    Cells are named with ``_`` for ``.`` (``t3.new.total`` is ``t3_new_total``), so that a formula can name them; a cell
    that holds no number is NaN, never zero.

    Args:
        corpus: a corpus, or its frames ``reports``, ``items`` and ``tables`` by name.
        kind: which items the topics are of.
        topics: ``primary`` or ``any`` topics.

    Returns:
        One row per report: the metadata, ``body``, a column of 0 and 1 per topic code (NaN for a report that states no
        item of the kind: what it did not say is unknown), ``n_items``, a column per cell, a column per indicator.

    Raises:
        NianbaoError: a frame is missing.

    Examples:
        >>> items = pd.DataFrame({"report_id": ["a"], "kind": ["problem"], "primary": ["B2"]})
        >>> tables = pd.DataFrame({"report_id": ["a", "b"], "t3.new.total": [5.0, 7.0]})
        >>> frame = design({"items": items, "tables": tables, "reports": tables[["report_id"]]})
        >>> frame[["report_id", "B2", "C1", "t3_new_total"]].values.tolist()
        [['a', 1.0, 0.0, 5.0], ['b', nan, nan, 7.0]]
    """
    found = units(corpus, kind=kind, topics=topics)
    rows = reports_of(corpus)
    items = frame_of(corpus, "items")
    if kind is not None:
        items = items[items["kind"] == kind]
    kept = [
        name for name in rows.columns if name not in ("text", "evidence", "warnings", "place_candidates", "metadata")
    ]
    topic = pd.DataFrame(found.has, columns=list(found.codes)).assign(report_id=found.rows["report_id"])
    count = items.groupby("report_id", observed=True).size().rename("n_items").reset_index()
    frame = rows[kept].merge(topic, on="report_id", how="left").merge(count, on="report_id", how="left")
    frame["n_items"] = frame["n_items"].fillna(0).astype(int)
    tables = frame_of(corpus, "tables")
    cells = [name for name in tables.columns if re.match(r"(t\d|pre2019)\.", name)]
    numbers = tables[cells].apply(lambda column: column.astype("Float64").astype(float)).rename(columns=_plain)
    if cells:
        numbers = pd.concat([numbers, _derived(tables)], axis=1)
    numbers["report_id"] = tables["report_id"]
    return frame.merge(numbers.drop_duplicates("report_id"), on="report_id", how="left")


def _plain(cell: str) -> str:
    return cell.replace(".", "_")


def _derived(tables: pd.DataFrame) -> pd.DataFrame:
    from toolkit.study.derived import derive, load_indicators

    return pd.DataFrame(
        {_plain(name): derive(tables, known)[0] for name, known in load_indicators().items()}, index=tables.index
    )


def associate(
    corpus: Source,
    formula: str,
    *,
    family: Family = "ols",
    effects: Sequence[str] = (),
    cluster: str = "body",
    kind: str | None = "problem",
    topics: Topics = "primary",
    level: float = 0.95,
    min_clusters: int = 10,
) -> StudyFrame:
    """Fit a regression with errors clustered by body; an association, not an effect.

    Args:
        corpus: a corpus or its frames (``design`` is made of them), or a frame of your own with a column ``cluster``.
        formula: such as ``"D1 ~ np.log1p(t3_new_total) + C(level)"``.
        family: ``ols`` (a linear probability model where the outcome is a topic), ``logit`` or ``poisson``.
        effects: columns whose means are swept out of an ``ols``, such as ``("body", "year")`` for the panel model with
            body and year effects: what never changes within a body cannot explain anything then.
        cluster: the column that errors cluster by.
        kind: which items the topics are of.
        topics: ``primary`` or ``any`` topics.
        level: confidence level.
        min_clusters: fewer are refused. Below about 40 the intervals are still somewhat too narrow.

    Returns:
        One row per term: ``term``, ``estimate`` (on the link scale for ``logit`` and ``poisson``), ``error``, ``low``,
        ``high``, ``p``, ``n`` (reports used; those with a NaN are dropped), ``bodies``. ``about.options`` has the
        formula and how many reports were dropped.

    Raises:
        NianbaoError: the formula cannot be read, too few clusters, or no variation is left.

    Source: cluster-robust covariance CR1 and t with clusters less one degrees of freedom, Cameron & Miller (2015),
    Journal of Human Resources 50; sweeping out two sets of means by alternating projections, Guimarães & Portugal
    (2010), Stata Journal 10.

    Examples:
        >>> frame = pd.DataFrame({"body": list("aabbccddeeffgghhiijj"), "x": range(20)})
        >>> frame["y"] = 2 * frame.x + 1 + 0.1 * (frame.x % 3 - 1)
        >>> associate(frame, "y ~ x").set_index("term").estimate.round(2).to_dict()
        {'Intercept': 0.99, 'x': 2.0}
    """
    frame = corpus if isinstance(corpus, pd.DataFrame) else design(corpus, kind=kind, topics=topics)
    if cluster == "body":
        frame = with_bodies(frame)
    if family not in ("ols", "logit", "poisson") or (effects and family != "ols"):
        raise NianbaoError(
            f"associate: found family {family!r}; valid would be ols, logit, poisson, and ols with effects"
        )
    need(frame, [cluster, *effects], "associate")
    y, x, used = matrices(frame, formula)
    groups_ = pd.factorize(frame[cluster].to_numpy()[used])[0]
    m = int(groups_.max(initial=-1)) + 1
    if m < min_clusters:
        raise NianbaoError(
            f"associate: found {m} clusters of {cluster} with all variables; valid would be at least {min_clusters}"
        )
    import statsmodels.api as sm

    swept = 0
    if effects:
        codes = [pd.factorize(frame[name].to_numpy()[used])[0] for name in effects]
        constant = [i for i, column in enumerate(x.columns) if np.ptp(x[column].to_numpy()) == 0]
        x = x.drop(columns=[x.columns[i] for i in constant])
        both = sweep(np.column_stack([y.to_numpy(), x.to_numpy()]), codes)
        spread = both[:, 1:].std(axis=0) > 1e-8 * np.maximum(x.to_numpy().std(axis=0), 1e-12)
        x = pd.DataFrame(both[:, 1:][:, spread], columns=x.columns[spread])
        y = pd.Series(both[:, 0])
        if x.shape[1] == 0:
            raise NianbaoError(
                f"associate: found nothing that varies within {' and '.join(effects)}; valid would be a term"
            )
        # Effects nested in the clusters cost the clustered covariance nothing (Cameron & Miller, section III.B).
        swept = sum(len(np.unique(c)) - 1 for c, name in zip(codes, effects, strict=True) if name != cluster)
    model: Any = {"ols": sm.OLS, "logit": sm.Logit, "poisson": sm.Poisson}[family](y.to_numpy(), x.to_numpy())
    options: dict[str, Any] = {} if family == "ols" else {"disp": 0, "maxiter": 200}
    try:
        fit = model.fit(cov_type="cluster", cov_kwds={"groups": groups_, "use_correction": True}, use_t=True, **options)
    except (np.linalg.LinAlgError, ValueError, sm.tools.sm_exceptions.PerfectSeparationError) as error:
        raise NianbaoError(f"associate: found {error}; valid would be terms that are not each other's sums") from error
    from scipy import stats

    correction = np.sqrt((len(y) - x.shape[1]) / max(1, len(y) - x.shape[1] - swept))
    errors = np.asarray(fit.bse) * correction
    half = stats.t.ppf(0.5 + level / 2, m - 1) * errors
    b = np.asarray(fit.params)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * stats.t.sf(np.abs(b / errors), m - 1)
    table = pd.DataFrame({"term": [str(name) for name in x.columns], "estimate": b, "error": errors})
    table = table.assign(low=b - half, high=b + half, p=p, n=len(y), bodies=m)
    about = About(
        "association", unit="report", kind=kind, level=level, n={"report": len(y), "body": m},
        sources=("cameron2015", *(("guimaraes2010",) if effects else ())),
        options={"formula": formula, "family": family, "effects": tuple(effects), "dropped": len(frame) - len(y)},
    )  # fmt: skip
    return result(table, about)


def matrices(frame: pd.DataFrame, formula: str) -> tuple[pd.Series, pd.DataFrame, np.ndarray]:
    """Return outcome, terms, and the row numbers without a NaN in either.

    Raises:
        NianbaoError: the formula cannot be read, or names what the frame does not have.
    """
    import formulaic

    plain = pd.DataFrame(frame).reset_index(drop=True)
    try:
        y, x = formulaic.model_matrix(formula, plain, na_action="drop", context={"np": np})
    except Exception as error:  # formulaic raises a different type for each way to be wrong
        detail = " ".join(str(error).split())[:200]
        raise NianbaoError(
            f"associate: found formula {formula!r} ({detail}); valid would be like 'B2 ~ C(level)'"
        ) from error
    outcome, terms = pd.DataFrame(y), pd.DataFrame(x)
    if outcome.shape[1] != 1 or not len(outcome):
        raise NianbaoError(
            f"associate: found {outcome.shape[1]} outcomes in {len(outcome)} rows; valid would be one outcome"
        )
    return outcome.iloc[:, 0].astype(float), terms.astype(float), outcome.index.to_numpy()


def sweep(values: Floats, codes: Sequence[np.ndarray], tolerance: float = 1e-10, rounds: int = 1000) -> Floats:
    """Return columns less the means of each set of groups, by alternating projections until nothing moves.

    Args:
        values: (rows, columns).
        codes: for each set, the group of each row, counted from 0.
        tolerance: largest remaining movement, relative to each column's spread.
        rounds: at most so many.

    Examples:
        >>> sweep(np.array([[1.0], [3.0], [10.0]]), [np.array([0, 0, 1])]).ravel().tolist()
        [-1.0, 1.0, 0.0]
    """
    out = values.astype(float).copy()
    scale = np.maximum(out.std(axis=0), 1e-12)
    for _ in range(rounds if len(codes) > 1 else 1):
        before = out.copy()
        for code in codes:
            n = np.bincount(code).astype(float)
            for column in range(out.shape[1]):
                out[:, column] -= (np.bincount(code, out[:, column]) / n)[code]
        if (np.abs(out - before).max(axis=0) / scale).max() < tolerance:
            break
    return out
