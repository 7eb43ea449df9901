"""How often topics are stated, by group, and how that changes between years."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.study.frames import About, Source, StudyFrame, columns, result
from toolkit.study.intervals import adjusted, bootstrap_share, clustered_difference, clustered_share
from toolkit.study.topics import Among, Topics, Unit, Units, groups, names_of, totals, units

Method = Literal["wilson", "bootstrap"]


def prevalence(
    corpus: Source,
    by: str | Sequence[str] | None = None,
    *,
    kind: str | None = "problem",
    unit: Unit = "report",
    topics: Topics = "primary",
    among: Among = "stating",
    codebook: Codebook | None = None,
    level: float = 0.95,
    method: Method = "wilson",
    min_n: int = 5,
) -> StudyFrame:
    """Return the share of reports (or items) that state each topic, with intervals that respect clustering by body.

    The shares are what the coder says; it errs. ``corrected_prevalence`` takes a sample coded by hand into account.

    Args:
        corpus: a corpus, its frames by name, or its items alone.
        by: columns of metadata to group by (``level``, ``province``, ``prefecture``, ``year``, ``kind`` …).
        kind: ``problem``, ``measure``, or None for both.
        unit: ``report``: share of reports with at least one item of the topic; ``item``: share of items.
        topics: count an item's ``primary`` topic or ``any`` it has.
        among: of the reports ``stating`` any item of the kind, or of ``all`` reports.
        codebook: the codebook the items were coded with, for order and names.
        level: confidence level.
        method: ``wilson`` widened by the design effect of bodies, or the cluster ``bootstrap``.
        min_n: with fewer observations, the share is not given (NaN) and ``small`` is true; counts always are.

    Returns:
        One row per group and topic: the grouping columns, ``topic``, ``topic_zh``, ``topic_en``, ``count``, ``n``,
        ``bodies``, ``share``, ``low``, ``high``, ``small``. Shares are between 0 and 1.

    Raises:
        NianbaoError: a frame or column is missing, or an argument is none of its values.

    Source: see ``toolkit.study.intervals.clustered_share`` and ``bootstrap_share``.

    Examples:
        >>> items = pd.DataFrame({"report_id": list("aabcdef"), "kind": "problem", "primary": ["B2", *["C1"] * 6]})
        >>> found = prevalence(items).set_index("topic")
        >>> int(found.loc["B2", "count"]), int(found.loc["B2", "n"]), float(round(found.loc["B2", "share"], 3))
        (1, 6, 0.167)
    """
    by = columns(by)
    if "kind" in by and kind == "problem":
        kind = None
    if "kind" in by and unit == "report":
        # The reports that state problems and those that announce measures are two denominators.
        rest = [name for name in by if name != "kind"]
        halves = {
            each: prevalence(
                corpus, rest, kind=each, topics=topics, among=among, codebook=codebook, level=level, method=method,
                min_n=min_n,
            )
            for each in ("problem", "measure")
        }  # fmt: skip
        joined = pd.concat([pd.DataFrame(half).assign(kind=each) for each, half in halves.items()])
        counted = [half.about.n for half in halves.values() if half.about]
        most = {name: max(n[name] for n in counted) for name in ("report", "body")}
        order = [*by, *(name for name in joined.columns if name not in by)]
        return result(joined[order], About("prevalence", tuple(by), unit, None, level, most, _SOURCES[method]))
    found = units(corpus, unit=unit, kind=kind, topics=topics, among=among, codebook=codebook)
    names = names_of(found.codes, codebook)
    parts: list[pd.DataFrame] = []
    for key, rows in groups(found.rows, by):
        count, n = totals(found, rows)
        share = bootstrap_share(count, n, level) if method == "bootstrap" else clustered_share(count, n, level)
        small = n.sum() < min_n
        part = names.assign(count=count.sum(axis=0).astype(int), n=int(n.sum()), bodies=len(n))
        part["share"], part["low"], part["high"] = (np.nan, np.nan, np.nan) if small else share
        part["small"] = small
        for place, name in enumerate(by):
            part.insert(place, name, key[place])
        parts.append(part)
    if not parts:
        raise NianbaoError(f"prevalence: found no rows with {', '.join(by) or 'items'}; valid would be at least one")
    n_all = _counted(found, unit)
    options = {"among": among, "topics": topics}
    return result(pd.concat(parts), About("prevalence", tuple(by), unit, kind, level, n_all, _SOURCES[method], options))


def _counted(found: Units, unit: Unit) -> dict[str, int]:
    rows = found.rows
    n = {"report": rows["report_id"].nunique(), "body": rows["body"].nunique()}
    return {"item": len(rows), **n} if unit == "item" else n


_SOURCES = {
    "wilson": ("cochran1977", "korn1998", "mackinnon2023", "carter2017", "wilson1927"),
    "bootstrap": ("davison1997",),
}


def change(
    corpus: Source,
    by: str | Sequence[str] | None = None,
    *,
    start: int | None = None,
    end: int | None = None,
    balanced: bool = False,
    kind: str | None = "problem",
    unit: Unit = "report",
    topics: Topics = "primary",
    among: Among = "stating",
    codebook: Codebook | None = None,
    level: float = 0.95,
    min_n: int = 5,
) -> StudyFrame:
    """Return how the share of each topic changed from one year to another.

    Without ``start`` and ``end`` every pair of neighbouring years in the corpus is compared. Bodies that report in both
    years are compared with themselves; the interval takes that into account.

    Args:
        corpus: a corpus, its frames by name, or its items alone.
        by: columns to group by, besides the years.
        start: the earlier year.
        end: the later year.
        balanced: only bodies that report in both years, so that change is not the coming and going of bodies.
        kind: as for ``prevalence``, like the next five.
        unit: of what the share is taken.
        topics: which of an item's topics count.
        among: of which reports.
        codebook: whose topics.
        level: confidence level.
        min_n: with fewer observations in either year no difference is given and ``small`` is true.

    Returns:
        One row per group, pair of years and topic: ``start``, ``end``, ``share_start``, ``share_end``, ``difference``
        (-1 to 1) with ``low`` and ``high``, ``p``, ``q`` (adjusted over all rows), ``n_start``, ``n_end``, ``bodies``,
        ``both`` (bodies in both years), ``small``.

    Raises:
        NianbaoError: fewer than two years, a year that does not occur, or a missing column.

    Source: see ``toolkit.study.intervals.clustered_difference`` and ``adjusted``.

    Examples:
        >>> rows = {"report_id": [f"{b}{y}" for b in "abcdef" for y in (2022, 2023)], "authority": list("aabbccddeeff")}
        >>> items = pd.DataFrame(rows | {"year": [2022, 2023] * 6, "kind": "problem", "primary": ["B2", "C1"] * 6})
        >>> change(items).set_index("topic").difference[["B2", "C1"]].tolist()
        [-1.0, 1.0]
    """
    by = columns(by)
    found = units(corpus, unit=unit, kind=kind, topics=topics, among=among, codebook=codebook)
    names = names_of(found.codes, codebook)
    years = found.rows["year"].dropna().astype(int)
    known = sorted(years.unique())
    pairs = list(pairwise(known))
    if start is not None or end is not None:
        pairs = [(known[0] if start is None else start, known[-1] if end is None else end)] if known else []
    if not pairs or any(year not in known for pair in pairs for year in pair) or any(a >= b for a, b in pairs):
        raise NianbaoError(
            f"change: found years {start} to {end} in a corpus of {', '.join(map(str, known)) or 'none'}; "
            "valid would be two of them, the earlier first"
        )
    year = found.rows["year"].astype("object").to_numpy()
    parts = []
    for key, rows in groups(found.rows, by):
        for first, second in pairs:
            sides = [rows[year[rows] == first], rows[year[rows] == second]]
            held = [set(found.rows["body"].iloc[side]) for side in sides]
            if balanced:
                both = held[0] & held[1]
                sides = [side[found.rows["body"].iloc[side].isin(both).to_numpy()] for side in sides]
                held = [both, both]
            bodies = pd.Index(sorted(held[0] | held[1]))
            (y0, n0), (y1, n1) = (totals(found, side, bodies) for side in sides)
            small = min(n0.sum(), n1.sum()) < min_n
            part = names.assign(start=first, end=second, n_start=int(n0.sum()), n_end=int(n1.sum()))
            part["bodies"], part["both"], part["small"] = len(bodies), len(held[0] & held[1]), small
            if small:
                part[["share_start", "share_end", "difference", "low", "high", "p"]] = np.nan
            else:
                difference, p = clustered_difference((y0, y1), (n0, n1), level)
                part["share_start"], part["share_end"] = y0.sum(axis=0) / n0.sum(), y1.sum(axis=0) / n1.sum()
                part["difference"], part["low"], part["high"] = difference
                part["p"] = p
            for place, name in enumerate(by):
                part.insert(place, name, key[place])
            parts.append(part)
    table = pd.concat(parts)
    table["q"] = adjusted(table["p"])
    order = [
        *by,
        "start",
        "end",
        "topic",
        "topic_zh",
        "topic_en",
        "share_start",
        "share_end",
        "difference",
        "low",
        "high",
    ]
    order += ["p", "q", "n_start", "n_end", "bodies", "both", "small"]
    about = About(
        "change",
        tuple(by),
        unit,
        kind,
        level,
        _counted(found, unit),
        ("cochran1977", "cameron2015", "mackinnon2023", "newcombe1998", "benjamini1995"),
    )
    return result(table[order], about)
