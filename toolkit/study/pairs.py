"""Topics that are stated together, and which problems get which measures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.coding.codebook import Codebook
from toolkit.study.frames import About, Source, StudyFrame, frame_of, need, result, with_bodies
from toolkit.study.intervals import adjusted, clustered_share
from toolkit.study.topics import Topics, names_of, units


def cooccurrence(
    corpus: Source,
    *,
    kind: str | None = "problem",
    topics: Topics = "any",
    codebook: Codebook | None = None,
    level: float = 0.95,
    min_n: int = 5,
) -> StudyFrame:
    """Return, for each pair of topics, how much more often one report states both than if they were unrelated.

    Args:
        corpus: a corpus, its frames by name, or its items alone.
        kind: ``problem``, ``measure``, or None for both.
        topics: ``primary`` or ``any`` topics of the items.
        codebook: the codebook the items were coded with.
        level: confidence level.
        min_n: topics that fewer reports state are left out; with so few, a ratio says nothing.

    Returns:
        One row per pair in the codebook's order: ``topic_a``, ``topic_b`` (codes; ``_zh``, ``_en`` names), ``both``,
        ``only_a``, ``only_b``, ``neither`` (reports), ``lift`` (observed over expected), ``log_odds`` with ``low`` and
        ``high`` (natural logarithm; above 0: together more often), ``phi`` (-1 to 1), ``p`` and ``q``.

    Source: log odds ratio with 0.5 added to each cell, Haldane (1956); its standard error, Gart (1966), Alternative
    Analyses of Contingency Tables, JRSS B 28, times the root of the design effect of the bodies (linearised, never
    below one); t with bodies less one degrees of freedom; q Benjamini & Hochberg (1995).

    Examples:
        >>> rows = [(f"r{i}", "problem", code, []) for i in range(12) for code in (["A1", "A2"] if i % 2 else ["B1"])]
        >>> items = pd.DataFrame(rows, columns=["report_id", "kind", "primary", "secondary"])
        >>> found = cooccurrence(items).set_index(["topic_a", "topic_b"])
        >>> int(found.loc[("A1", "A2"), "both"]), float(found.loc[("A1", "A2"), "lift"])
        (6, 2.0)
    """
    from scipy import stats

    found = units(corpus, kind=kind, topics=topics, codebook=codebook)
    keep = np.flatnonzero(found.has.sum(axis=0) >= min_n)
    has, codes = found.has[:, keep], [found.codes[i] for i in keep]
    first, second = np.triu_indices(len(codes), 1)
    body, names = pd.factorize(found.rows["body"])
    # Per body, how many reports state both, and how many state either one: linear in the reports, and enough for all.
    both = np.zeros((len(names), len(first)))
    np.add.at(both, body, has[:, first] * has[:, second])
    one = np.zeros((len(names), len(codes)))
    np.add.at(one, body, has)
    n = np.bincount(body, minlength=len(names)).astype(float)

    # Cells of the two-by-two tables, per body: both, only the first, only the second, neither.
    cells = np.stack(
        [both, one[:, first] - both, one[:, second] - both, n[:, None] - one[:, first] - one[:, second] + both]
    )
    ab, a, b, none = whole = cells.sum(axis=1)
    estimate = np.log((ab + 0.5) * (none + 0.5) / ((a + 0.5) * (b + 0.5)))
    low = high = p = np.full(len(first), np.nan)
    if len(names) > 1:
        pull = np.array([1, -1, -1, 1])[:, None] / (whole + 0.5)
        mean = (pull * whole).sum(axis=0) / len(has)
        clustered = (((pull[:, None] * cells).sum(axis=0) - mean * n[:, None]) ** 2).sum(axis=0)
        independent = (pull**2 * whole).sum(axis=0) - len(has) * mean**2
        with np.errstate(invalid="ignore", divide="ignore"):
            effect = np.nan_to_num(len(names) / (len(names) - 1) * clustered / independent, nan=1.0, posinf=1.0)
        error = np.sqrt((1 / (whole + 0.5)).sum(axis=0) * np.maximum(1, effect))
        half = stats.t.ppf(0.5 + level / 2, len(names) - 1) * error
        low, high, p = estimate - half, estimate + half, 2 * stats.t.sf(np.abs(estimate) / error, len(names) - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        lift = ab * len(has) / ((ab + a) * (ab + b))
        phi = (ab * none - a * b) / np.sqrt((ab + a) * (ab + b) * (none + a) * (none + b))
    label = names_of(codes, codebook)
    table = pd.DataFrame({"topic_a": np.array(codes, object)[first], "topic_b": np.array(codes, object)[second]})
    for side, place in (("a", first), ("b", second)):
        for language in ("zh", "en"):
            table[f"topic_{side}_{language}"] = label[f"topic_{language}"].to_numpy()[place]
    for name, values in (("both", ab), ("only_a", a), ("only_b", b), ("neither", none)):
        table[name] = values.astype(int)
    table = table.assign(lift=lift, log_odds=estimate, low=low, high=high, phi=phi, p=p, q=adjusted(p))
    about = About(
        "cooccurrence", kind=kind, level=level, n={"report": len(has), "body": len(names)},
        sources=("haldane1956", "gart1966", "benjamini1995"),
    )  # fmt: skip
    return result(table, about)


def response(
    corpus: Source, *, codebook: Codebook | None = None, level: float = 0.95, min_n: int = 5, min_score: float = 0.0
) -> StudyFrame:
    """Return which problems get which measures: the share of a topic's problems that a measure of each topic answers.

    Rests on the links ``measure-problem`` within one report. A problem may get several measures, so the shares of one
    problem's row may sum to more than one. ``measure`` is null in the row that counts the problems left unanswered.

    Args:
        corpus: a corpus, or its frames ``items`` and ``links`` by name.
        codebook: the codebook the items were coded with.
        level: confidence level.
        min_n: problems of a topic below which no share is given.
        min_score: links weaker than this do not count.

    Returns:
        One row per pair that occurs, and one per problem topic for the unanswered: ``problem``, ``measure`` (codes;
        ``_zh``, ``_en`` names), ``count``, ``n`` (problems of that topic), ``bodies``, ``share``, ``low``, ``high``,
        ``small``.

    Raises:
        NianbaoError: a frame or column is missing.

    Source: intervals as for ``prevalence``; the links are those of ``toolkit.linking.links``.

    Examples:
        >>> items = pd.DataFrame({"report_id": ["r"] * 3, "item_id": ["p", "m", "q"], "primary": ["A3", "A4", "A3"],
        ...                       "kind": ["problem", "measure", "problem"]})
        >>> links = pd.DataFrame({"report_id": ["r"], "kind": ["measure-problem"], "from": ["m"], "to": [["p"]],
        ...                       "score": [0.9]})
        >>> response({"items": items, "links": links}, min_n=1)[["problem", "measure", "count", "n"]].values.tolist()
        [['A3', 'A4', 1, 2], ['A3', None, 1, 2]]
    """
    items, links = with_bodies(frame_of(corpus, "items")), frame_of(corpus, "links")
    need(items, ["item_id", "kind", "primary"], "items")
    need(links, ["report_id", "kind", "from", "to", "score"], "links")
    problems = items[(items["kind"] == "problem") & items["primary"].notna()]
    measures = items[(items["kind"] == "measure") & items["primary"].notna()]
    tied = links[(links["kind"] == "measure-problem") & (links["score"] >= min_score)]
    tied = tied[["report_id", "from", "to"]].explode("to")
    key = ["report_id", "item_id"]
    tied = tied.merge(measures[[*key, "primary"]], left_on=["report_id", "from"], right_on=key)
    answered = problems[[*key, "primary", "body"]].merge(
        tied[["report_id", "to", "primary"]].rename(columns={"primary": "measure", "to": "item_id"}), on=key, how="left"
    )
    answered = answered.drop_duplicates([*key, "measure"])
    known = (codebook or Codebook.default()).codes
    order = {code: i for i, code in enumerate([*known, *sorted(set(items["primary"].dropna()) - set(known))])}
    parts = []
    for topic in sorted(problems["primary"].unique(), key=order.__getitem__):
        mine = problems[problems["primary"] == topic]
        body = pd.Index(mine["body"].unique())
        n = np.bincount(body.get_indexer(pd.Index(mine["body"])), minlength=len(body)).astype(float)
        given = answered[answered["primary"] == topic]
        kinds: list[str | None] = [*sorted(given["measure"].dropna().unique(), key=order.__getitem__), None]
        for measure in kinds:
            rows = given[given["measure"].isna() if measure is None else given["measure"] == measure]
            count = np.bincount(body.get_indexer(pd.Index(rows["body"])), minlength=len(body)).astype(float)
            share = clustered_share(count, n, level)
            small = n.sum() < min_n
            numbers = [np.nan] * 3 if small else [float(part) for part in share]
            parts.append((topic, measure, int(count.sum()), int(n.sum()), len(body), *numbers, small))
    table = pd.DataFrame(
        parts, columns=["problem", "measure", "count", "n", "bodies", "share", "low", "high", "small"]
    ).astype({"problem": object, "measure": object})
    table["measure"] = table["measure"].where(table["measure"].notna(), None)
    name = names_of(list(order), codebook).set_index("topic")
    for side in ("problem", "measure"):
        for language in ("zh", "en"):
            empty = {"zh": "无对应措施", "en": "No measure"}[language]
            table[f"{side}_{language}"] = [name[f"topic_{language}"].get(code, empty) for code in table[side]]
    n_all = {"item": len(problems), "report": problems["report_id"].nunique(), "body": problems["body"].nunique()}
    return result(table, About("response", level=level, n=n_all, sources=("cochran1977", "korn1998", "wilson1927")))
