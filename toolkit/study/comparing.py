"""Table indicators by group: what the requests, reviews and suits of a group come to, with small-n guards."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import pandas as pd

from toolkit.study.derived import Blanks, derive, load_indicators, names_of
from toolkit.study.frames import About, Source, StudyFrame, columns, frame_of, result, with_bodies
from toolkit.study.intervals import clustered_ratio, clustered_share
from toolkit.study.topics import groups

SOURCES = ("cochran1977", "korn1998", "mackinnon2023", "carter2017", "wilson1927")


def compare(
    corpus: Source,
    by: str | Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    *,
    blanks: Blanks = "missing",
    level: float = 0.95,
    min_bodies: int = 5,
) -> StudyFrame:
    """Return the indicators of the tables by group: pooled over the group's cases, and the middle of its reports.

    The pooled value divides sums (all requests of the group count alike, so large bodies weigh more); the median takes
    reports alike. Only cells that are known numbers count; how many reports fell out is in the row.

    Args:
        corpus: a corpus, its frames by name, or its frame ``tables``.
        by: columns of metadata to group by.
        names: indicators of ``indicators.yaml``; all when None.
        blanks: what an empty cell is, see ``toolkit.study.indicators``.
        level: confidence level.
        min_bodies: with fewer bodies, or a pooled denominator below the indicator's minimum, values are NaN and
            ``small`` is true.

    Returns:
        One row per group and indicator: ``indicator``, ``zh``, ``en``, ``pooled`` with ``low`` and ``high``,
        ``median``, ``quarter_low`` and ``quarter_high`` (of the reports with enough cases), ``cases`` (the
        pooled denominator), ``n`` (reports pooled),
        ``reports`` (with enough cases of their own), ``undecided`` (reports left out),
        ``bodies``, ``small``.

    Raises:
        NianbaoError: an indicator or column is not known.

    Source: ratio of totals, see ``toolkit.study.intervals.clustered_share`` and, for rates that may exceed one,
    ``clustered_ratio``. The percentile bootstrap is no choice here: with six bodies, one of them large, its 95 %
    intervals cover in 70 to 85 cases of a hundred.

    Examples:
        >>> tables = pd.DataFrame({"report_id": ["a", "b"], "t3.carried_forward.total": [5.0, 0.0],
        ...                        "t3.new.total": [40.0, 9.0], "t3.carried_over.total": [10.0, 1.0],
        ...                        "state.t3.new.total": "number"})
        >>> found = compare(tables, names=["carry_over_share"], min_bodies=1).iloc[0]
        >>> round(float(found.pooled), 3), int(found.cases)
        (0.083, 60)
    """
    by = columns(by)
    tables = with_bodies(frame_of(corpus, "tables")).reset_index(drop=True)
    place = groups(tables, by)
    parts = []
    for name, indicator in names_of(load_indicators(), names).items():
        value, _, state = derive(tables, indicator, blanks)
        share, whole, loose = derive(tables, msgspec.structs.replace(indicator, minimum=1), blanks)
        known = (loose == "ok") | (loose == "small")
        hits = np.where(loose == "ok", share * whole, 0.0)
        for key, rows in place:
            used = rows[known[rows]]
            printed = rows[np.array([entry is not None for entry in loose[rows]], bool)]
            body, bodies = pd.factorize(tables["body"].iloc[used])
            m = len(bodies)
            part, all_ = np.bincount(body, hits[used], minlength=m), np.bincount(body, whole[used], minlength=m)
            cases = float(all_.sum())
            small = m < min_bodies or cases < indicator.minimum
            interval = clustered_share if indicator.bounded else clustered_ratio
            pooled = [np.nan] * 3 if small else [float(x) for x in interval(part, all_, level)]
            own = value[rows][state[rows] == "ok"]
            middle = [np.nan] * 3 if small or not len(own) else [float(x) for x in np.quantile(own, [0.5, 0.25, 0.75])]
            row = (*key, name, indicator.zh, indicator.en, *pooled, *middle, int(cases), len(used), len(own))
            parts.append((*row, len(printed) - len(used), m, small))
    names_ = [*by, "indicator", "zh", "en", "pooled", "low", "high", "median", "quarter_low", "quarter_high"]
    table = pd.DataFrame(parts, columns=[*names_, "cases", "n", "reports", "undecided", "bodies", "small"])
    n_all = {"report": len(tables), "body": tables["body"].nunique()}
    return result(table, About("indicators", tuple(by), "case", None, level, n_all, SOURCES))
