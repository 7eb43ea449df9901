"""Stated problems against the numbers of the tables: a frame for regression, and models with clustered errors."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from toolkit.errors import NianbaoError
from toolkit.study.frames import About, Source, StudyFrame, frame_of, need, reports_of, result, with_bodies
from toolkit.study.intervals import Floats, jackknifed
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
        min_clusters: fewer are refused. Where a term varies between few clusters only (three prefectures among forty
            bodies), intervals stay too narrow whatever the method: read ``bodies`` together with the groups' sizes.

    Returns:
        One row per term: ``term``, ``estimate`` (on the link scale for ``logit`` and ``poisson``), ``error``, ``low``,
        ``high``, ``p``, ``n`` (reports used; those with a NaN are dropped), ``bodies``. A term that hangs on one body
        (the only one of its level) has no error and no interval. ``about.options`` has the
        formula and how many reports were dropped.

    Raises:
        NianbaoError: the formula cannot be read, too few clusters, or no variation is left.

    Source: cluster jackknife covariance (CV3; exact for ``ols``, one Newton step for the others) and t with clusters
    less one degrees of freedom, MacKinnon, Nielsen & Webb (2023), Cluster-robust inference: A guide to empirical
    practice, Journal of Econometrics 232; on few clusters also Cameron & Miller (2015), Journal of Human Resources 50.

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
    shown = [i for i, column in enumerate(x.columns) if not effects or np.ptp(x[column].to_numpy()) > 0]
    names = [str(x.columns[i]) for i in shown]
    outcome, terms = y.to_numpy(), x.to_numpy()[:, shown]
    if effects:
        outcome, terms, kept = _within(outcome, terms, [frame[name].to_numpy()[used] for name in effects], groups_)
        names = [name for name, keep in zip(names, kept, strict=True) if keep]
        if not names:
            raise NianbaoError(
                f"associate: found nothing that varies within {' and '.join(effects)}; valid would be a term"
            )
    try:
        b, errors = _fit(outcome, terms, groups_, family)
    except (np.linalg.LinAlgError, ValueError) as error:
        raise NianbaoError(f"associate: found {error}; valid would be terms that are not each other's sums") from error
    from scipy import stats

    b, errors = b[: len(names)], errors[: len(names)]
    half = stats.t.ppf(0.5 + level / 2, m - 1) * errors
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * stats.t.sf(np.abs(b / errors), m - 1)
    table = pd.DataFrame({"term": names, "estimate": b, "error": errors})
    table = table.assign(low=b - half, high=b + half, p=p, n=len(y), bodies=m)
    about = About(
        "association", unit="report", kind=kind, level=level, n={"report": len(y), "body": m},
        sources=("mackinnon2023", "cameron2015"),
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


def _within(y: Floats, x: Floats, effects: Sequence[np.ndarray], clusters: np.ndarray) -> tuple[Floats, Floats, Floats]:
    """Take the effects out: those within clusters as means, the others as dummies behind the terms.

    What is taken as means within a cluster does not depend on the other clusters, so that leaving one out is exact.

    Returns:
        The outcome, the terms followed by dummies, and which of the terms vary within the effects.
    """
    codes = [pd.factorize(effect)[0] for effect in effects]
    inner = [code for code in codes if pd.DataFrame({"e": code, "c": clusters}).groupby("e")["c"].nunique().max() == 1]
    outer = [code for code in codes if not any(code is each for each in inner)]
    spread = np.maximum(x.std(axis=0), 1e-12)
    dummies = [np.eye(int(code.max()) + 1)[code][:, 0 if not inner and not i else 1 :] for i, code in enumerate(outer)]
    both = sweep(np.column_stack([y, x, *dummies]), inner) if inner else np.column_stack([y, x, *dummies])
    k = x.shape[1]
    controls = both[:, k + 1 :]
    rest = both[:, 1 : k + 1]
    if controls.shape[1]:
        rest = rest - controls @ np.linalg.lstsq(controls, rest, rcond=None)[0]
    kept = rest.std(axis=0) > 1e-8 * spread
    used = both[:, 1 : k + 1][:, kept]
    for column in controls.T:  # dummies that say nothing new would leave the terms undetermined
        wider = np.column_stack([used, column])
        used = wider if np.linalg.matrix_rank(wider) == wider.shape[1] else used
    return both[:, 0], used, kept


def _fit(y: Floats, x: Floats, clusters: np.ndarray, family: Family) -> tuple[Floats, Floats]:
    """Return coefficients and their cluster jackknife standard errors.

    Raises:
        ValueError: the terms are not told apart, or the maximum is not reached (such as perfect separation).
    """
    import statsmodels.api as sm

    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError("terms that are sums of each other")
    if family == "ols":
        b = np.linalg.lstsq(x, y, rcond=None)[0]
        fitted, slope = x @ b, np.ones(len(y))
    else:
        model: Any = {"logit": sm.Logit, "poisson": sm.Poisson}[family](y, x)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = model.fit(disp=0, maxiter=200)
        if not fit.mle_retvals["converged"]:
            raise ValueError("no maximum of the likelihood")
        b, fitted = np.asarray(fit.params), np.asarray(model.predict(fit.params))
        slope = fitted * (1 - fitted) if family == "logit" else fitted
    m = int(clusters.max()) + 1
    places = np.split(np.argsort(clusters, kind="stable"), np.cumsum(np.bincount(clusters, minlength=m))[:-1])
    whole = (x * slope[:, None]).T @ x
    scale = 1 / np.sqrt(np.maximum(np.diag(whole), 1e-300))
    moved, alone = np.empty((m, x.shape[1])), np.zeros(x.shape[1], bool)
    for first in range(0, m, 500):
        some = places[first : first + 500]
        own = np.stack([(x[rows] * slope[rows, None]).T @ x[rows] for rows in some])
        score = np.stack([x[rows].T @ (y[rows] - fitted[rows]) for rows in some]) * scale
        # What leaving out a cluster changes, by the eigenvectors of what is left.
        roots, vectors = np.linalg.eigh((whole - own) * scale[:, None] * scale)
        gone = roots < 1e-10
        alone |= ((np.abs(vectors) > 1e-6) & gone[:, None, :]).any(axis=(0, 2))
        along = np.einsum("gij,gi->gj", vectors, score) * np.where(gone, 0, 1 / np.where(gone, 1, roots))
        moved[first : first + 500] = np.einsum("gij,gj->gi", vectors, along) * scale
    # A term that is not determined without some one cluster says nothing of how clusters vary.
    return np.asarray(b, float), np.where(alone, np.nan, np.sqrt(jackknifed(moved)))


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
