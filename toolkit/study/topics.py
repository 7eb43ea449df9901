"""Which topics a report or an item has, as counts per body: the ground of prevalence, change and co-occurrence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.study.frames import Source, frame_of, need, reports_of, with_bodies
from toolkit.study.intervals import Floats

Unit = Literal["report", "item"]
Topics = Literal["primary", "any"]
Among = Literal["stating", "all"]


@dataclass(frozen=True)
class Units:
    """Observations and their topics: ``rows`` has metadata and ``body``, ``has`` is (rows, topics) of 0 and 1."""

    rows: pd.DataFrame
    has: Floats
    codes: tuple[str, ...]


def units(
    corpus: Source,
    *,
    unit: Unit = "report",
    kind: str | None = "problem",
    topics: Topics = "primary",
    among: Among = "stating",
    codebook: Codebook | None = None,
) -> Units:
    """Return the observations that a share is taken of, with their topics.

    Args:
        corpus: a corpus, its frames by name, or its items.
        unit: ``report`` (has a report an item of the topic?) or ``item`` (is the item of the topic?).
        kind: ``problem``, ``measure``, or None for both.
        topics: count an item's ``primary`` topic, or ``any`` it has.
        among: with reports, those ``stating`` at least one item of the kind, or ``all``.
        codebook: whose topics, in which order; by default the package's, and then whatever else the items have.

    Raises:
        NianbaoError: a frame or column is missing, or an argument is none of its values.
    """
    for name, value, valid in (("unit", unit, ("report", "item")), ("topics", topics, ("primary", "any"))):
        if value not in valid:
            raise NianbaoError(f"study: found {name} {value!r}; valid would be {' or '.join(valid)}")
    if among not in ("stating", "all") or (among == "all" and unit == "item"):
        raise NianbaoError(f"study: found among {among!r} for {unit}s; valid would be stating, or all for reports")
    items = frame_of(corpus, "items")
    need(
        items,
        ["report_id", "primary", *(["kind"] if kind else []), *(["secondary"] if topics == "any" else [])],
        "items",
    )
    if kind is not None:
        items = items[items["kind"] == kind]
    codes = _codes(items, codebook)
    pairs = _pairs(items, topics, codes)
    if unit == "item":
        rows, place = with_bodies(items), np.arange(len(items))
    else:
        rows = reports_of(items if among == "stating" else corpus)
        at = pd.Series(np.arange(len(rows)), index=rows["report_id"].to_numpy())
        place = at.reindex(items["report_id"]).fillna(-1).to_numpy(int)
        if (place < 0).any():
            raise NianbaoError("items: found report_ids that reports lack; valid would be frames of one corpus")
    has = np.zeros((len(rows), len(codes)))
    has[place[pairs[0]], pairs[1]] = 1
    return Units(rows.reset_index(drop=True), has, codes)


def _codes(items: pd.DataFrame, codebook: Codebook | None) -> tuple[str, ...]:
    found = set(items["primary"].dropna().unique())
    known = (codebook or Codebook.default()).codes
    if codebook is None and not found & set(known):
        known = ()
    return (*known, *sorted(found - set(known)))


def _pairs(items: pd.DataFrame, topics: Topics, codes: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    place = {code: i for i, code in enumerate(codes)}
    primary = items["primary"].astype("object").map(place).to_numpy(float)
    rows = np.flatnonzero(~np.isnan(primary))
    found = (rows, primary[rows].astype(int))
    if topics == "primary":
        return found
    lists = items["secondary"].to_numpy()
    more = [
        (row, place[code]) for row, codes_ in enumerate(lists) if codes_ is not None for code in codes_ if code in place
    ]
    extra = np.array(more, int).reshape(-1, 2)
    return np.concatenate([found[0], extra[:, 0]]), np.concatenate([found[1], extra[:, 1]])


def totals(found: Units, rows: np.ndarray | None = None, bodies: pd.Index | None = None) -> tuple[Floats, Floats]:
    """Return counts per body, (bodies, topics), and observations per body, for some of the rows.

    ``bodies`` fixes which bodies and in which order, absent ones as zeros; by default those that occur.
    """
    body = found.rows["body"] if rows is None else found.rows["body"].iloc[rows]
    has = found.has if rows is None else found.has[rows]
    if bodies is None:
        place, unique = pd.factorize(body)
        m = len(unique)
    else:
        place, m = bodies.get_indexer(pd.Index(body)), len(bodies)
    count = np.zeros((m, has.shape[1]))
    np.add.at(count, place, has)
    return count, np.bincount(place, minlength=m).astype(float)


def groups(rows: pd.DataFrame, by: Sequence[str]) -> list[tuple[tuple[Any, ...], np.ndarray]]:
    """Return the value and the row numbers of each group, in order; one group of everything without columns.

    Rows that lack a value of a grouping column are in no group.
    """
    need(rows, by, "study")
    if not by:
        return [((), np.arange(len(rows)))]
    # A plain frame, so that neither categories without rows nor metadata come along.
    plain = pd.DataFrame({name: rows[name].astype("object").to_numpy() for name in by})
    indices = plain.groupby(list(by), sort=True, dropna=True).indices
    return [(key if isinstance(key, tuple) else (key,), np.asarray(place)) for key, place in indices.items()]


def names_of(codes: Sequence[str], codebook: Codebook | None = None) -> pd.DataFrame:
    """Return the Chinese and English names of topics; a code without a name stands for itself.

    Examples:
        >>> names_of(["C1", "mine"]).topic_zh.tolist()
        ['政策解读', 'mine']
    """
    topics = (codebook or Codebook.default()).topics
    return pd.DataFrame(
        {
            "topic": list(codes),
            "topic_zh": [topics[code].zh if code in topics else code for code in codes],
            "topic_en": [topics[code].en if code in topics else code for code in codes],
        }
    )
