"""Inference that admits the coder errs: shares and coefficients corrected with a sample coded by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.study.association import design, matrices
from toolkit.study.frames import About, Source, StudyFrame, columns, need, result, with_bodies
from toolkit.study.intervals import Floats, clustered_share
from toolkit.study.rectifying import rectified_mean, rectified_regression
from toolkit.study.topics import Among, Topics, Unit, Units, groups, names_of, totals, units

SOURCES = ("angelopoulos2023", "angelopoulos2023b", "egami2023", "sarndal1992")


def corrected_prevalence(
    corpus: Source,
    coded: pd.DataFrame,
    by: str | Sequence[str] | None = None,
    *,
    kind: str | None = "problem",
    unit: Unit = "item",
    topics: Topics = "primary",
    among: Among = "stating",
    codebook: Codebook | None = None,
    inclusion: str | None = None,
    strata: str | Sequence[str] | None = None,
    tuned: bool = True,
    level: float = 0.95,
    min_coded: int = 15,
    min_n: int = 5,
) -> StudyFrame:
    """Return shares of topics corrected for the coder's errors, beside the naive ones.

    The sample must be drawn by chance from the corpus: items where ``unit`` is ``item``, whole reports where it is
    ``report``. Choose it before looking, and code it without seeing the machine's codes.

    Args:
        corpus: a corpus, its frames by name, or its items alone.
        coded: what people coded. With items: ``report_id``, ``item_id``, ``primary`` (null where it is no item of the
            kind), and ``secondary`` where any topic counts. With reports: one row per item that people found, in every
            report they read, and a row with a null ``primary`` for a report in which they found none.
        by: columns of metadata to group by.
        kind: ``problem``, ``measure``, or None for both; ``coded`` is filtered alike if it has a column ``kind``.
        unit: ``item`` or ``report``.
        topics: ``primary`` or ``any``.
        among: with reports, those in which the machine found any item of the kind (``stating``), or ``all``, which also
            sets right the reports whose items it missed altogether.
        codebook: the codebook the items were coded with.
        inclusion: the column of ``coded`` with each observation's chance of being drawn, where chances differed.
        strata: columns of metadata within which the sample was drawn at one rate each.
        tuned: weigh the machine by how well it agrees with the sample (PPI++).
        level: confidence level.
        min_coded: groups with fewer coded observations, or coded observations of fewer than three bodies, get no
            corrected share; the naive one is no substitute.
        min_n: groups with fewer observations get no share at all.

    Returns:
        One row per group and topic: ``topic`` (with names), ``n``, ``coded``, ``bodies``, ``naive``, ``naive_low``,
        ``naive_high``, ``share``, ``low``, ``high`` (corrected), ``weight`` (of the machine, 0 to 1), ``small``.

    Raises:
        NianbaoError: a column is missing, or the sample has observations that the corpus lacks, or too few in all.

    Source: see ``toolkit.study.rectifying``; naive intervals as for ``prevalence``.

    Examples:
        >>> n = 200
        >>> items = pd.DataFrame({"report_id": [f"r{i}" for i in range(n)], "item_id": "i1", "kind": "problem",
        ...                       "primary": ["B2" if i % 4 else "C1" for i in range(n)]})
        >>> coded = items.iloc[::3].assign(primary="B2")  # people find that all C1 are B2
        >>> corrected_prevalence(items, coded).set_index("topic")[["naive", "share"]].loc["B2"].tolist()
        [0.75, 1.0]
    """
    by = columns(by)
    found = units(corpus, unit=unit, kind=kind, topics=topics, among=among, codebook=codebook)
    human, known = _human(found, coded, unit, kind, topics, codebook)
    if known.sum() < max(2, min_coded):
        raise NianbaoError(f"coded: found {int(known.sum())} observations; valid would be at least {max(2, min_coded)}")
    weights = _weights(found.rows, coded, known, unit, inclusion, columns(strata))
    names = names_of(found.codes, codebook)
    parts = []
    for key, rows in groups(found.rows, by):
        count, n = totals(found, rows)
        clusters = pd.factorize(found.rows["body"].iloc[rows])[0]
        naive = clustered_share(count, n, level)
        part = names.assign(n=len(rows), coded=int(known[rows].sum()), bodies=len(n))
        few = len(rows) < min_n
        part["naive"], part["naive_low"], part["naive_high"] = (np.nan, np.nan, np.nan) if few else naive
        bodies = len(np.unique(clusters[known[rows]]))
        small = few or known[rows].sum() < min_coded or bodies < 3
        part[["share", "low", "high", "weight"]] = np.nan
        if not small:
            fixed = rectified_mean(found.has[rows], human[rows], known[rows], weights[rows], clusters, tuned=tuned)
            part["share"] = np.clip(fixed.estimate, 0, 1)
            part["low"], part["high"] = (np.clip(bound, 0, 1) for bound in fixed.interval(level))
            part["weight"] = fixed.weight
        part["small"] = small
        for place, name in enumerate(by):
            part.insert(place, name, key[place])
        parts.append(part)
    counted = {unit: len(found.rows), "body": found.rows["body"].nunique(), "coded": int(known.sum())}
    sources = (*SOURCES, "cochran1977", "korn1998", "wilson1927")
    return result(pd.concat(parts), About("corrected", tuple(by), unit, kind, level, counted, sources))


def corrected_association(
    corpus: Source,
    coded: pd.DataFrame,
    formula: str,
    *,
    family: Literal["ols", "logit"] = "ols",
    kind: str | None = "problem",
    topics: Topics = "primary",
    inclusion: str | None = None,
    strata: str | Sequence[str] | None = None,
    level: float = 0.95,
    min_coded: int = 30,
) -> StudyFrame:
    """Return regression coefficients corrected for the coder's errors in outcome or terms, beside the naive ones.

    Args:
        corpus: a corpus or its frames, or a frame as ``design`` makes it, one row per report.
        coded: whole reports coded by people, one row per item as for ``corrected_prevalence``; or, with a frame of
            your own, one row per report with ``report_id`` and the columns that people coded.
        formula: as for ``associate``; it may name topics on either side.
        family: ``ols`` or ``logit``.
        kind: which items the topics are of.
        topics: ``primary`` or ``any``.
        inclusion: the column of ``coded`` with each report's chance of being drawn, where chances differed.
        strata: columns within which reports were drawn at one rate each.
        level: confidence level.
        min_coded: fewer coded reports are refused.

    Returns:
        One row per term: ``term``, ``naive``, ``naive_low``, ``naive_high``, ``estimate``, ``error``, ``low``,
        ``high``, ``p``, ``n``, ``coded``, ``bodies``.

    Raises:
        NianbaoError: a column is missing, the formula cannot be read, or too few reports are coded.

    Source: see ``toolkit.study.rectifying.rectified_regression``.

    Examples:
        >>> rows = np.arange(200)
        >>> frame = pd.DataFrame({"report_id": rows.astype(str), "x": rows % 2, "y": 1.0 * (rows % 3 == 0)})
        >>> coded = frame.iloc[::2][["report_id"]].assign(y=1.0 * (rows[::2] % 4 == 0))
        >>> found = corrected_association(frame, coded, "y ~ 1")
        >>> found[["naive", "estimate"]].round(2).values.tolist()
        [[0.34, 0.5]]
    """
    own = isinstance(corpus, pd.DataFrame) and "primary" not in corpus.columns
    frame = corpus if own and isinstance(corpus, pd.DataFrame) else design(corpus, kind=kind, topics=topics)
    frame = with_bodies(pd.DataFrame(frame)).reset_index(drop=True)
    need(frame, ["report_id"], "corrected_association")
    need(coded, ["report_id"], "coded")
    truth = _coded_reports(coded, frame, kind, topics) if "primary" in coded.columns else coded
    truth = truth.drop_duplicates("report_id").set_index("report_id")
    fixed = [name for name in truth.columns if name in frame.columns and name not in (inclusion, "body")]
    mixed = frame.copy()
    known = frame["report_id"].isin(truth.index).to_numpy()
    for name in fixed:
        values = truth[name].reindex(frame["report_id"][known]).to_numpy()
        mixed[name] = mixed[name].astype(float) if pd.api.types.is_numeric_dtype(mixed[name]) else mixed[name]
        mixed.loc[known, name] = values
    y, x, used = matrices(frame, formula)
    y2, x2, used2 = matrices(mixed, formula)
    # A report counts as coded where every variable is known both ways, and is dropped where one is not.
    both = np.intersect1d(used, used2)
    y, x = y.iloc[np.isin(used, both)], x.iloc[np.isin(used, both)]
    y2, x2 = y2.iloc[np.isin(used2, both)], x2.iloc[np.isin(used2, both)]
    if list(x.columns) != list(x2.columns):
        raise NianbaoError("corrected_association: found terms that differ between machine and people; valid would be "
                           "categories that both have")  # fmt: skip
    known, rows = known[both], frame.iloc[both]
    if known.sum() < min_coded:
        raise NianbaoError(f"coded: found {int(known.sum())} reports in the model; valid would be at least {min_coded}")
    weights = _weights(rows.reset_index(drop=True), coded, known, "report", inclusion, columns(strata))
    clusters = pd.factorize(rows["body"])[0]
    machine, human = (y.to_numpy(), x.to_numpy()), (y2.to_numpy(), x2.to_numpy())
    try:
        corrected = rectified_regression(machine, human, known, weights, clusters, family=family)
        naive = rectified_regression(machine, machine, np.ones(len(y), bool), np.ones(len(y)), clusters, family=family)
    except ValueError as error:
        raise NianbaoError(f"corrected_association: found that {error}; valid would be more coded reports") from error
    from scipy import stats

    table = pd.DataFrame({"term": [str(name) for name in x.columns], "naive": naive.estimate})
    table["naive_low"], table["naive_high"] = naive.interval(level)
    table["estimate"], table["error"] = corrected.estimate, corrected.error
    table["low"], table["high"] = corrected.interval(level)
    table["p"] = 2 * stats.t.sf(np.abs(corrected.estimate / corrected.error), max(1, corrected.freedom))
    table = table.assign(n=len(y), coded=int(known.sum()), bodies=int(clusters.max()) + 1)
    counted = {"report": len(y), "body": int(clusters.max()) + 1, "coded": int(known.sum())}
    options = {"formula": formula, "family": family, "dropped": len(frame) - len(y)}
    return result(table, About("corrected_association", (), "report", kind, level, counted, SOURCES, options))


def _human(
    found: Units, coded: pd.DataFrame, unit: Unit, kind: str | None, topics: Topics, codebook: Codebook | None
) -> tuple[Floats, np.ndarray]:
    """Return people's codes in the shape of the machine's, and which observations they coded."""
    key = ["report_id", "item_id"] if unit == "item" else ["report_id"]
    need(coded, [*key, "primary", *(["secondary"] if topics == "any" else [])], "coded")
    need(found.rows, key, "items")
    place = pd.MultiIndex.from_frame(found.rows[key].astype("object").astype(str))
    at = place.get_indexer(pd.MultiIndex.from_frame(coded[key].astype("object").astype(str)))
    if unit == "item" and (at < 0).any():
        lost = coded.iloc[int(np.flatnonzero(at < 0)[0])]
        raise NianbaoError(
            f"coded: found {lost['report_id']} {lost['item_id']}, which is no {kind or 'item'} of the corpus; "
            "valid would be a sample of its items"
        )
    known = np.zeros(len(found.rows), bool)
    known[at[at >= 0]] = True
    codes = {code: i for i, code in enumerate(found.codes)}
    human = np.zeros_like(found.has)
    right = (
        (coded["kind"] == kind).to_numpy()
        if kind is not None and "kind" in coded.columns
        else np.ones(len(coded), bool)
    )
    lists = coded["secondary"] if topics == "any" else [()] * len(coded)
    for row, ok, primary, more in zip(at, right, coded["primary"], lists, strict=True):
        if row >= 0 and ok:
            for code in (primary, *(more if more is not None else ())):
                if code in codes:
                    human[row, codes[code]] = 1
                elif isinstance(code, str) and code not in (codebook or Codebook.default()):
                    raise NianbaoError(f"coded: found topic {code}; valid would be one of {', '.join(codes)}")
    return human, known


def _weights(
    rows: pd.DataFrame, coded: pd.DataFrame, known: np.ndarray, unit: Unit, inclusion: str | None, strata: Sequence[str]
) -> Floats:
    """Return one over the chance of being coded, for each observation; 1 where it is not known."""
    weights = np.ones(len(rows))
    if inclusion is not None:
        key = ["report_id", "item_id"] if unit == "item" else ["report_id"]
        need(coded, [inclusion], "coded")
        chance = coded.drop_duplicates(key).set_index(key)[inclusion].astype(float)
        if not chance.between(0, 1, inclusive="right").all():
            raise NianbaoError(f"coded: found chances in {inclusion} outside 0 to 1; valid would be above 0, at most 1")
        index = pd.MultiIndex.from_frame(rows[key]) if len(key) > 1 else pd.Index(rows[key[0]])
        return 1 / chance.reindex(index).fillna(1.0).to_numpy()
    if strata:
        for key_, place in groups(rows, strata):
            n = known[place].sum()
            if not n:
                raise NianbaoError(f"coded: found no observation of stratum {key_}; valid would be a sample of each")
            weights[place] = len(place) / int(n)
    return weights


def _coded_reports(coded: pd.DataFrame, frame: pd.DataFrame, kind: str | None, topics: Topics) -> pd.DataFrame:
    """Return 0 and 1 per topic for whole reports that people coded."""
    codes = [
        name for name in frame.columns if name in Codebook.default().codes or name in set(coded["primary"].dropna())
    ]
    items = coded if kind is None or "kind" not in coded.columns else coded[coded["kind"] == kind]
    reports = pd.Index(coded["report_id"].unique())
    has = pd.DataFrame(0.0, index=reports, columns=codes)
    for row in items.itertuples():
        more = getattr(row, "secondary", ()) if topics == "any" else ()
        for code in (row.primary, *(more if more is not None else ())):
            if code in has.columns:
                has.loc[row.report_id, code] = 1.0
    return has.rename_axis("report_id").reset_index()
