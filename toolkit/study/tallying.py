"""What became of problems and measures, by group: stated again, answered, followed through, carried over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.study.frames import PLACES, About, StudyFrame, columns, need, result
from toolkit.study.intervals import clustered_share
from toolkit.study.topics import groups, names_of
from toolkit.years.bodies import Crosswalk, body_of

if TYPE_CHECKING:
    from toolkit.corpus import Corpus

Of = Literal["persistence", "restated", "answers", "reuse"]
# What may become of each, the outcome of interest first.
OUTCOMES: dict[str, tuple[str, ...]] = {
    "persistence": ("persists", "vanishes"),
    "restated": ("restated", "topic persists", "not restated"),
    "answers": ("unanswered", "answered"),
    "reuse": ("last year", "same body", "same year", "other body", "nowhere"),
}
SOURCES = ("cochran1977", "korn1998", "mackinnon2023", "wilson1927")


def outcomes(
    corpus: Corpus,
    of: Of,
    by: str | Sequence[str] | None = None,
    *,
    kind: str | None = None,
    crosswalk: Crosswalk | None = None,
    codebook: Codebook | None = None,
    shortest: int = 10,
    level: float = 0.95,
    min_n: int = 5,
) -> StudyFrame:
    """Return how often each outcome came about, by group, with intervals clustered by body.

    Args:
        corpus: the reports.
        of: ``persistence``: of the topics that a body stated as problems in one year, how many it states in the next
            (n: topics of bodies that report in both years); ``restated``: what the report of the year after says of the
            problems that a measure answers (n: measures); ``answers``: whether a measure of the same report is tied to
            a problem (n: problems); ``reuse``: where an item's wording stood before (n: items long enough to tell; one
            that stood in several places counts for the first of them in the order of the outcomes).
        by: columns of metadata to group by, or ``topic``. Where two years are compared, ``year`` is that of the
            statement in ``restated`` and the later one in ``persistence``.
        kind: of ``reuse``, only ``problem`` or ``measure`` items.
        crosswalk: names of renamed bodies, see ``toolkit.years.bodies.read_crosswalk``.
        codebook: whose names the topics have.
        shortest: of ``reuse``, items with fewer characters are left out, see ``toolkit.study.reuse``.
        level: confidence level.
        min_n: groups with fewer observations get counts, but no share.

    Returns:
        One row per group and outcome: the grouping columns, ``outcome``, ``count``, ``n``, ``bodies``, ``share``,
        ``low``, ``high``, ``small``. That wording or a problem comes again does not say why.

    Raises:
        NianbaoError: ``of`` is none of these, or a column is missing.

    Source: intervals as for ``prevalence``; the rows counted are those of the functions of the same names.

    Examples:
        >>> class Two:
        ...     reports = pd.DataFrame({"report_id": ["a", "b"], "authority": "某局", "year": [2021, 2022]})
        ...     items = pd.DataFrame({"report_id": ["a", "a", "b"], "item_id": ["i0", "i1", "i0"], "kind": "problem",
        ...                           "text": "人少", "primary": ["A3", "B2", "A3"], "year": [2021, 2021, 2022]})
        >>> outcomes(Two(), "persistence", min_n=1)[["outcome", "count", "n"]].values.tolist()
        [['persists', 1, 2], ['vanishes', 1, 2]]
    """
    by = columns(by)
    if of not in OUTCOMES:
        raise NianbaoError(f"outcomes: found {of!r}; valid would be one of {', '.join(OUTCOMES)}")
    rows = _rows(corpus, of, kind, crosswalk, shortest)
    made = tally(rows, OUTCOMES[of], by, level, min_n, codebook)
    n = {"item": len(rows), "body": rows["body"].nunique()}
    if of == "persistence":
        n = {"body_topic": len(rows), "body": rows["body"].nunique()}
    return result(made, About(f"outcomes_{of}", tuple(by), "item", kind, level, n, SOURCES, {"of": of}))


def tally(
    rows: pd.DataFrame,
    kinds: Sequence[str],
    by: Sequence[str],
    level: float,
    min_n: int,
    codebook: Codebook | None = None,
) -> pd.DataFrame:
    """Return counts and clustered shares of each outcome by group.

    Args:
        rows: one per observation, with ``body``, ``outcome`` and the columns of ``by``.
        kinds: the outcomes, in order.
        by: grouping columns; with ``topic``, names of topics are added.
        level: confidence level.
        min_n: groups with fewer rows get no share.
        codebook: whose names the topics have.
    """
    parts = []
    for key, place in groups(rows, by):
        body, names = pd.factorize(rows["body"].iloc[place])
        n = np.bincount(body, minlength=len(names)).astype(float)
        what = rows["outcome"].to_numpy()[place]
        count = np.stack([np.bincount(body, what == kind, minlength=len(names)) for kind in kinds], axis=1)
        part = pd.DataFrame({"outcome": list(kinds), "count": count.sum(axis=0).astype(int), "n": len(place)})
        small = len(place) < min_n
        part["bodies"] = len(names)
        part["share"], part["low"], part["high"] = (np.nan,) * 3 if small else clustered_share(count, n, level)
        part["small"] = small
        for at, name in enumerate(by):
            part.insert(at, name, key[at])
        parts.append(part)
    rest = ["outcome", "count", "n", "bodies", "share", "low", "high", "small"]
    made = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*by, *rest])
    if "topic" in by:
        known = names_of(list(dict.fromkeys(made["topic"])), codebook).set_index("topic")
        for at, name in enumerate(("topic_zh", "topic_en"), list(made.columns).index("topic") + 1):
            made.insert(at, name, [known.loc[code, name] for code in made["topic"]])
    return made


def _rows(corpus: Corpus, of: str, kind: str | None, crosswalk: Crosswalk | None, shortest: int) -> pd.DataFrame:
    from toolkit.study.answering import answers
    from toolkit.study.borrowing import reuse
    from toolkit.study.sequences import bare, persistence, restated

    if of == "answers":
        items = pd.DataFrame(answers(corpus))
        items = items[items["kind"] == "problem"]
        return _own_bodies(items, crosswalk).rename(columns={"state": "outcome", "primary": "topic"})
    if of == "reuse":
        found = pd.DataFrame(reuse(corpus, shortest=shortest, crosswalk=crosswalk))
        first = {name: place for place, name in enumerate(OUTCOMES["reuse"])}
        best = found.assign(_o=found["relation"].map(first)).groupby(["report_id", "item_id"])["_o"].min()
        items = corpus.items
        items = items[np.array([len(bare(text)) >= shortest for text in items["text"]], bool)]
        items = items if kind is None else items[items["kind"] == kind]
        at = best.reindex(pd.MultiIndex.from_frame(items[["report_id", "item_id"]])).fillna(len(first) - 1).astype(int)
        items = items.assign(outcome=[OUTCOMES["reuse"][place] for place in at])
        return _own_bodies(items, crosswalk).rename(columns={"primary": "topic"})
    frame = pd.DataFrame(
        persistence(corpus, crosswalk=crosswalk) if of == "persistence" else restated(corpus, crosswalk=crosswalk)
    )
    frame = frame[frame["state"].isin(OUTCOMES[of])].rename(columns={"state": "outcome"})
    reports = corpus.reports
    known = ["level", *PLACES, "form"]
    about = reports[[name for name in known if name in reports]].assign(
        body=body_of(reports, crosswalk), year=reports["year"]
    )
    about = about.dropna(subset=["body", "year"]).drop_duplicates(["body", "year"]).astype({"year": int})
    return frame.astype({"year": int}).merge(about, on=["body", "year"], how="left")


def _own_bodies(items: pd.DataFrame, crosswalk: Crosswalk | None) -> pd.DataFrame:
    need(items, ["report_id"], "items")
    if "authority" not in items.columns:
        return items.assign(body=items["report_id"])
    body = body_of(items, crosswalk)
    return items.assign(body=body.where(body.notna(), "?" + items["report_id"].astype(str)))
