"""One body over the years: problems that persist, vanish and return; measures whose problem is stated again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from unicodedata import normalize

from toolkit.errors import NianbaoError
from toolkit.years.bodies import Crosswalk, body_of

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.corpus import Corpus
    from toolkit.study.frames import StudyFrame

By = Literal["topic", "wording"]

# How like two wordings must be (0 to 100) to be one problem in other words: a choice, about a clause in common.
# Look at `similarity` and set it anew for texts of another kind.
ALIKE = 60.0


class Stated(NamedTuple):
    """One item of one report in a body's sequence."""

    report: str
    id: str
    text: str
    topic: str | None


class _Sequence(NamedTuple):
    """The years that a body reported on, and its items by year."""

    years: list[int]
    items: dict[int, list[Stated]]


def _sequences(corpus: Corpus, kind: str, crosswalk: Crosswalk | None) -> dict[str, _Sequence]:
    reports = corpus.reports
    placed = reports.assign(body=body_of(reports, crosswalk)).dropna(subset=["body", "year"])
    bodies = dict(zip(placed["report_id"], placed["body"], strict=True))
    out: dict[str, _Sequence] = {}
    for body, years in placed.groupby("body", sort=True)["year"]:
        out[str(body)] = _Sequence(sorted({int(year) for year in years}), defaultdict(list))
    items = corpus.items[corpus.items["kind"] == kind]
    for report, id_, text, topic, year in zip(
        items["report_id"], items["item_id"], items["text"], items["primary"], items["year"], strict=True
    ):
        if report in bodies:
            out[bodies[report]].items[int(year)].append(Stated(report, id_, text, topic or None))
    return out


def persistence(
    corpus: Corpus, by: By = "topic", *, crosswalk: Crosswalk | None = None, alike: float = ALIKE
) -> StudyFrame:
    """Follow the stated problems of every body from year to year.

    Args:
        corpus: the reports; a body is followed over the years it reported on.
        by: ``"topic"`` follows the topics of the codebook (primary codes), ``"wording"`` single problems whose words
            are alike.
        crosswalk: names of renamed bodies, see ``toolkit.years.bodies.read_crosswalk``.
        alike: for ``"wording"``, the least similarity of two problems, 0 to 100.

    Returns:
        One row per body, year and topic (or problem): ``body``, ``year``, ``topic``, for wordings ``item_id``,
        ``text``, ``report_id``, ``before`` (the text it goes back to) and ``similarity``, and ``state``:

        - ``first``: in the first report of the body, or after a gap: nothing is known of the year before;
        - ``new``: not in last year's report, nor in any earlier one;
        - ``persists``: in last year's report too;
        - ``returns``: not in last year's report but in an earlier one;
        - ``vanishes``: in last year's report and not in this one (for wordings, ``text`` is last year's).

        ``years`` counts how many reports in a row have had it. A year without a report is a gap: what stands after it
        is ``first``, or ``returns`` where an earlier report had it, never ``new`` or ``persists``. ``plot()`` shows how
        many of each topic's statements come again the year after; ``outcomes`` compares groups.

    Raises:
        NianbaoError: ``by`` is neither.

    Examples:
        >>> import pandas as pd
        >>> class Two:
        ...     reports = pd.DataFrame({"report_id": ["a", "b"], "authority": "某局", "year": [2021, 2022]})
        ...     items = pd.DataFrame({"report_id": ["a", "b"], "item_id": "i0", "kind": "problem", "text": "人少",
        ...                           "primary": ["A3", "A3"], "year": [2021, 2022]})
        >>> persistence(Two())[["year", "topic", "state", "years"]].values.tolist()
        [[2021, 'A3', 'first', 1], [2022, 'A3', 'persists', 2]]
    """
    import pandas as pd

    if by not in ("topic", "wording"):
        raise NianbaoError(f"persistence: found by={by!r}; valid would be topic or wording")
    rows: list[dict[str, Any]] = []
    for body, sequence in _sequences(corpus, "problem", crosswalk).items():
        found = _topics(sequence) if by == "topic" else _wordings(sequence, alike)
        rows += [{"body": body} | row for row in found]
    columns = ["body", "year", "topic", "state", "years"]
    if by == "wording":
        columns += ["report_id", "item_id", "text", "before", "similarity"]
    return _studied(pd.DataFrame(rows, columns=columns), "persistence")


def _studied(frame: pd.DataFrame, study: str) -> StudyFrame:
    from toolkit.study.frames import About, result

    n = {"body": int(frame["body"].nunique())}
    return result(frame, About(study, n=n, sources=("cochran1977", "korn1998", "wilson1927")))


def _topics(sequence: _Sequence) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    runs: dict[str, int] = {}
    last: int | None = None
    for year in sequence.years:
        topics = sorted({item.topic for item in sequence.items[year] if item.topic})
        follows = last == year - 1
        before = runs if follows else {}
        runs = {topic: before.get(topic, 0) + 1 for topic in topics}
        for topic in topics:
            state = _state(topic in before, topic in seen, follows)
            yield {"year": year, "topic": topic, "state": state, "years": runs[topic]}
        for topic in sorted(set(before) - set(topics)):
            yield {"year": year, "topic": topic, "state": "vanishes", "years": 0}
        seen.update(topics)
        last = year


def _state(before: bool, earlier: bool, follows: bool) -> str:
    return "persists" if before else "returns" if earlier else "new" if follows else "first"


def _wordings(sequence: _Sequence, alike: float) -> Iterator[dict[str, Any]]:
    earlier: list[Stated] = []  # of all years before the last one
    runs: dict[tuple[str, str], int] = {}
    last: int | None = None
    previous: list[Stated] = []
    for year in sequence.years:
        items = sequence.items[year]
        follows = last == year - 1
        before = previous if follows else []
        older = earlier if follows else earlier + previous
        near, far = match(items, before, alike), match(items, older, alike)
        now: dict[tuple[str, str], int] = {}
        for n, item in enumerate(items):
            tied = near.get(n) or far.get(n)
            state = _state(n in near, n in far, follows)
            run = runs.get((before[near[n][0]].report, before[near[n][0]].id), 1) + 1 if n in near else 1
            now[item.report, item.id] = run
            text = (before if n in near else older)[tied[0]].text if tied else None
            yield _row(item, year, state, run, text, tied[1] if tied else None)
        kept = {place for place, _ in near.values()}
        for n, item in enumerate(before):
            if n not in kept:
                yield _row(item, year, "vanishes", 0, None, None)
        earlier = earlier + previous
        previous, runs, last = items, now, year


def _row(item: Stated, year: int, state: str, run: int, text: str | None, similarity: float | None) -> dict[str, Any]:
    return {
        "year": year,
        "topic": item.topic,
        "state": state,
        "years": run,
        "report_id": item.report,
        "item_id": item.id,
        "text": item.text,
        "before": text,
        "similarity": similarity,
    }


def match(items: Sequence[Stated], others: Sequence[Stated], alike: float) -> dict[int, tuple[int, float]]:
    """Match each item with the other one whose words are most alike, each other one once, the likest pairs first.

    Args:
        items: the items to match.
        others: the items to choose from.
        alike: the least similarity, 0 to 100.

    Returns:
        For the place of an item, the place of its match and the similarity.

    Source: the normalised indel similarity (longest common subsequence), rapidfuzz ``fuzz.ratio``, taken of the
    item's words alone: ordinals and marks are left out.

    Examples:
        >>> a = Stated("r", "i0", "一是工作人员力量不足。", "A3")
        >>> b = Stated("s", "i1", "（二）工作人员力量仍不足", "A3")
        >>> [(place, round(score)) for place, score in match([a], [b], 60).values()]
        [(0, 94)]
    """
    import numpy as np
    from rapidfuzz import fuzz, process

    if not items or not others:
        return {}
    scores = process.cdist([bare(i.text) for i in items], [bare(o.text) for o in others], scorer=fuzz.ratio)
    out: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for place in np.argsort(-scores, axis=None, kind="stable"):
        a, b = divmod(int(place), len(others))
        if scores[a, b] < alike:
            break
        if a not in out and b not in taken:
            out[a] = (b, round(float(scores[a, b]), 1))
            taken.add(b)
    return out


def bare(text: str) -> str:
    """Return the words of an item without its ordinal, marks and blanks.

    Examples:
        >>> bare("（二）工作 人员力量不足，"), bare("一是制度不全")
        ('工作人员力量不足', '制度不全')
    """
    text = normalize("NFKC", text)
    text = re.sub(r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．是]|第[一二三四五六七八九十]+[，,、]?)", "", text)
    return re.sub(r"[^\w]|_", "", text)


def restated(corpus: Corpus, *, crosswalk: Crosswalk | None = None, alike: float = ALIKE) -> StudyFrame:
    """Hold the measures of one year against the problems that the same body states in the next.

    Args:
        corpus: the reports.
        crosswalk: names of renamed bodies, see ``toolkit.years.bodies.read_crosswalk``.
        alike: the least similarity of two problems to be the same one in other words, 0 to 100.

    Returns:
        One row per measure whose body reported the year after too: ``body``, ``year``, ``measure`` (its text),
        ``topic``, ``problems`` (texts of the problems it answers in its own report), and of the report after:
        ``same_topic`` (problems of its topic, texts), ``again`` (the problem that restates an answered one in like
        words), ``similarity``, and ``state``: ``restated`` (in like words), ``topic persists`` (a problem of the
        topic is stated), or ``not restated``. That a problem is stated again does not show that the measure failed.

    Examples:
        >>> import pandas as pd
        >>> class Two:
        ...     reports = pd.DataFrame({"report_id": ["a", "b"], "authority": "某局", "year": [2021, 2022]})
        ...     items = pd.DataFrame({"report_id": ["a", "a", "b"], "item_id": ["i0", "i1", "i0"],
        ...                           "kind": ["problem", "measure", "problem"], "primary": "A3",
        ...                           "text": ["人手不够用", "增加人手", "人手还是不够用"], "year": [2021, 2021, 2022]})
        ...     links = pd.DataFrame({"report_id": ["a"], "kind": "measure-problem", "from": "i1", "to": [["i0"]]})
        >>> restated(Two())[["measure", "again", "state"]].values.tolist()
        [['增加人手', '人手还是不够用', 'restated']]
    """
    import pandas as pd

    links = corpus.links
    pairs = links[links["kind"] == "measure-problem"].explode("to")
    answered: dict[tuple[str, str], list[str]] = defaultdict(list)
    for report, measure, problem in zip(pairs["report_id"], pairs["from"], pairs["to"], strict=True):
        answered[report, measure].append(problem)
    problems, measures = _sequences(corpus, "problem", crosswalk), _sequences(corpus, "measure", crosswalk)
    rows = []
    for body, sequence in measures.items():
        for year in sequence.years:
            if year + 1 not in sequence.years:
                continue
            then, later = problems[body].items[year], problems[body].items[year + 1]
            texts = {(item.report, item.id): item for item in then}
            again = match(then, later, alike)
            place = {(item.report, item.id): n for n, item in enumerate(then)}
            for item in sequence.items[year]:
                mine = [(item.report, id_) for id_ in answered[item.report, item.id] if (item.report, id_) in texts]
                hits = [again[place[key]] for key in mine if place[key] in again]
                best = max(hits, key=lambda hit: hit[1], default=None)
                same = [other.text for other in later if item.topic and other.topic == item.topic]
                rows.append(
                    {
                        "body": body,
                        "year": year,
                        "report_id": item.report,
                        "item_id": item.id,
                        "measure": item.text,
                        "topic": item.topic,
                        "problems": [texts[key].text for key in mine],
                        "same_topic": same,
                        "again": later[best[0]].text if best else None,
                        "similarity": best[1] if best else None,
                        "state": "restated" if best else "topic persists" if same else "not restated",
                    }
                )
    columns = ["body", "year", "report_id", "item_id", "measure", "topic", "problems", "same_topic", "again"]
    return _studied(pd.DataFrame(rows, columns=[*columns, "similarity", "state"]), "restated")
