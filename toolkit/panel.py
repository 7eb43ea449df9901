"""The panel of a corpus: a row for each body and year, the years without a report among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import translate
from typing import TYPE_CHECKING

from toolkit.errors import NianbaoError
from toolkit.years.bodies import Crosswalk, body_of

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.corpus import Corpus

# What a panel shows where nothing else is asked for.
VALUES = ("problems", "measures", "t3.new.total", "t3.total.total", "t3.carried_forward.total", "t4.review.total")
HEAD = ("state", "reports", "report_id", "authority", "level", "adcode", "form")


def panel(
    corpus: Corpus,
    values: Sequence[str] = VALUES,
    *,
    crosswalk: Crosswalk | None = None,
    years: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Lay the reports of a corpus out as bodies by years, gaps visible.

    Args:
        corpus: the reports.
        values: columns of the frames ``reports`` and ``tables``: cell ids, ``state.<cell>``, counts; ``*`` stands for
            any part of a name (``t3.refused.*.total``).
        crosswalk: names of renamed bodies, see ``toolkit.years.bodies.read_crosswalk``.
        years: first and last year for every body; by default from each body's first to its last report.

    Returns:
        A frame indexed by ``body`` and ``year`` with ``state`` (``report``, ``gap``: no report for this year,
        ``several``: more than one), the number of ``reports``, ``report_id`` (several joined by ``;``), the
        ``authority`` as printed, ``level``, ``adcode``, ``form``, and the values. Where several reports differ in a
        value it is null.
        Reports without a body or year cannot be placed: their ids are in ``frame.attrs["unplaced"]``.

    Raises:
        NianbaoError: a value is no column.

    Examples:
        >>> import pandas as pd
        >>> class Two:
        ...     reports = pd.DataFrame(
        ...         {"report_id": ["a", "b"], "authority": "某局", "year": [2019, 2021], "problems": 1}
        ...     )
        ...     tables = reports
        >>> panel(Two(), ["problems"])["state"].to_dict()
        {('某局', 2019): 'report', ('某局', 2020): 'gap', ('某局', 2021): 'report'}
    """
    import pandas as pd

    reports, tables = corpus.reports, corpus.tables
    extra = [name for name in tables.columns if name not in reports.columns]
    wanted = _columns(values, [*reports.columns, *extra])
    frame = reports.assign(body=body_of(reports, crosswalk))
    cells = [name for name in wanted if name in extra]
    if cells:
        frame = frame.merge(tables[["report_id", *cells]].drop_duplicates("report_id"), on="report_id", how="left")
    unplaced = frame["body"].isna() | frame["year"].isna()
    placed = frame[~unplaced].astype({"year": int})
    heads = [name for name in HEAD if name in frame.columns and name not in wanted]
    rows = [
        {"body": body, "year": year, "state": "report" if len(group) == 1 else "several", "reports": len(group)}
        | {name: _joined(group[name]) if name == "report_id" else _agreed(group[name]) for name in heads}
        | {name: _agreed(group[name]) for name in wanted}
        for (body, year), group in placed.groupby(["body", "year"], sort=True)
    ]
    columns = ["state", "reports", *(name for name in heads if name not in ("state", "reports")), *wanted]
    made = pd.DataFrame(rows, columns=["body", "year", *columns]).set_index(["body", "year"])
    index = [
        (body, year)
        for body, own in placed.groupby("body", sort=True)["year"]
        for year in range(years[0] if years else own.min(), (years[1] if years else own.max()) + 1)
    ]
    out = made.reindex(pd.MultiIndex.from_tuples(index, names=["body", "year"]) if index else made.index)
    out["state"] = out["state"].fillna("gap")
    out["reports"] = out["reports"].fillna(0).astype(int)
    out.attrs["unplaced"] = frame.loc[unplaced, "report_id"].tolist()
    return out


def _columns(values: Sequence[str], known: Sequence[str]) -> list[str]:
    out: dict[str, None] = {}
    for value in values:
        match = re.compile(translate(value)).fullmatch
        found = [name for name in known if name == value or match(name)]
        if not found:
            valid = ", ".join(name for name in known if not name.startswith(("t", "state.", "pre2019.")))
            raise NianbaoError(f"panel: found no column {value}; valid would be a cell id or one of {valid}")
        out |= dict.fromkeys(found)
    return list(out)


def _agreed(values: pd.Series) -> object:
    first = values.iloc[0]
    if len(values) == 1:
        return first
    return first if values.notna().all() and values.nunique() == 1 else None


def _joined(values: pd.Series) -> str:
    return ";".join(map(str, values))
