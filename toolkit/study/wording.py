"""Which words set one group apart, and the words in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from toolkit.coding.tokens import Tokenizer, default_tokenizer
from toolkit.errors import NianbaoError
from toolkit.study.frames import METADATA, About, Source, StudyFrame, frame_of, need, result, with_bodies
from toolkit.study.intervals import adjusted


def keyness(
    corpus: Source,
    by: str,
    group: object = None,
    *,
    kind: str | None = "problem",
    tokenizer: Tokenizer | None = None,
    min_count: int = 5,
    min_bodies: int = 3,
) -> StudyFrame:
    """Return the words that are more, or less, frequent in one group's items than in the others'.

    A word is counted at most once per item, and must come from several bodies: a phrase that one body repeats says
    something of that body, not of its group. Read the words in place with ``kwic`` before you interpret them.

    Args:
        corpus: a corpus, its frames by name, or its items alone.
        by: the column of metadata that holds the groups.
        group: one of its values; every value in turn when None.
        kind: ``problem``, ``measure``, or None for both.
        tokenizer: how words are cut; by default jieba with the field's words.
        min_count: items that must have the word, in the group and outside together.
        min_bodies: bodies that must use it on the side where it is more frequent.

    Returns:
        One row per group and word, the strongest first: ``group``, ``word``, ``count`` and ``rest`` (items that have
        it), ``n`` and ``n_rest`` (items), ``bodies`` (that use it in the group), ``log_ratio`` (binary logarithm of
        the ratio of shares, 0.5 added), ``g2``, ``p``, ``q``. The p-values take items for independent; they order
        words, and are no test of a hypothesis.

    Raises:
        NianbaoError: a column is missing, or the group does not occur.

    Source: G² as in Dunning (1993), Accurate Methods for the Statistics of Surprise and Coincidence, Computational
    Linguistics 19, on the full table; log ratio as in Hardie (2014), CASS; dispersion as a condition, Gries (2008).

    Examples:
        >>> items = pd.DataFrame({"report_id": [f"r{i}" for i in range(12)], "kind": "problem", "primary": "B2",
        ...                       "level": ["county"] * 6 + ["province"] * 6,
        ...                       "text": ["更新滞后"] * 6 + ["解读单一"] * 6})
        >>> keyness(items, "level", "county").query("log_ratio > 0").word.tolist()
        ['更新', '滞后']
    """
    from scipy import stats

    items = with_bodies(frame_of(corpus, "items"))
    need(items, [by, "text", *(["kind"] if kind else [])], "items")
    items = items[items[by].notna() & (True if kind is None else items["kind"] == kind)]
    cut = (tokenizer or default_tokenizer()).cut
    words = [_words(cut(text)) for text in items["text"]]
    value = items[by].astype("object").to_numpy()
    body = items["body"].to_numpy()
    values = sorted(set(value))
    if group is not None and group not in values:
        raise NianbaoError(f"keyness: found no {by} {group!r}; valid would be one of {', '.join(map(str, values))}")
    everywhere = Counter(word for found in words for word in found)
    shown = sorted(word for word, count in everywhere.items() if count >= min_count)
    parts = []
    for each in values if group is None else [group]:
        inside = value == each
        count = Counter(word for found, here in zip(words, inside, strict=True) if here for word in found)
        users: tuple[dict[str, set[Any]], dict[str, set[Any]]] = ({}, {})
        for found, here, name in zip(words, inside, body, strict=True):
            for word in found:
                users[bool(here)].setdefault(word, set()).add(name)
        n, rest = int(inside.sum()), int((~inside).sum())
        if not n or not rest:
            continue
        a = np.array([count[word] for word in shown], float)
        b = np.array([everywhere[word] for word in shown], float) - a
        g2 = _g2(a, b, n, rest)
        ratio = np.log2((a + 0.5) / (n + 1)) - np.log2((b + 0.5) / (rest + 1))
        part = pd.DataFrame({"group": each, "word": shown, "count": a.astype(int), "rest": b.astype(int)})
        part["n"], part["n_rest"], part["log_ratio"], part["g2"] = n, rest, ratio, g2
        part["bodies"] = [len(users[True].get(word, ())) for word in shown]
        side = [len(users[bool(up)].get(word, ())) for word, up in zip(shown, ratio > 0, strict=True)]
        parts.append(part[np.array(side, int) >= min_bodies])
    names = ["group", "word", "count", "rest", "n", "n_rest", "bodies", "log_ratio", "g2"]
    table = pd.concat(parts)[names] if parts else pd.DataFrame(columns=names)
    table["p"] = stats.chi2.sf(table["g2"].astype(float), 1)
    table["q"] = adjusted(table["p"])
    table = table.assign(_up=table["log_ratio"] <= 0).sort_values(["group", "_up", "g2"], ascending=[True, True, False])
    about = About(
        "keyness", (by,), "item", kind, n={"item": len(items), "body": items["body"].nunique()},
        sources=("dunning1993", "hardie2014", "benjamini1995"),
    )  # fmt: skip
    return result(table.drop(columns="_up"), about)


def _words(tokens: Iterable[str]) -> set[str]:
    # Single characters and figures are mostly grammar and ordinals.
    return {token for token in tokens if len(token) > 1 and token.isalpha()}


def _g2(a: np.ndarray, b: np.ndarray, n: int, rest: int) -> np.ndarray:
    total, hits = n + rest, a + b
    observed = np.stack([a, b, n - a, rest - b])
    expected = np.stack([hits * n, hits * rest, (total - hits) * n, (total - hits) * rest]) / total
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
    found: np.ndarray = np.maximum(2 * terms.sum(axis=0), 0)
    return found


def kwic(corpus: Source, word: str, *, kind: str | None = None, width: int = 20, where: str = "items") -> StudyFrame:
    """Return every place where a word stands, with what is left and right of it (keyword in context).

    Args:
        corpus: a corpus or its frames by name.
        word: a string, found as it is, whatever the word boundaries.
        kind: only ``problem`` or ``measure`` items.
        width: characters on either side.
        where: ``items``, or ``reports`` for the whole text.

    Returns:
        One row per place: ``left``, ``word``, ``right``, the metadata, ``item_id`` for items, and ``start`` and
        ``end`` in the report's text, in the order of the frame.

    Raises:
        NianbaoError: the word is empty, or a frame or column is missing.

    Examples:
        >>> items = pd.DataFrame({"report_id": ["r"], "kind": ["problem"], "text": ["政策解读形式单一"], "start": [10]})
        >>> kwic(items, "形式").iloc[0][["left", "word", "right"]].tolist()
        ['政策解读', '形式', '单一']
    """
    if not word:
        raise NianbaoError("kwic: found an empty word; valid would be at least one character")
    frame = frame_of(corpus, where)
    need(frame, ["text"], where)
    if kind is not None:
        need(frame, ["kind"], where)
        frame = frame[frame["kind"] == kind]
    frame = frame[frame["text"].str.contains(word, regex=False, na=False)]
    kept = [name for name in [*METADATA, "item_id", "kind", "primary"] if name in frame.columns]
    first = frame["start"] if where == "items" and "start" in frame.columns else pd.Series(0, index=frame.index)
    rows, hits = [], []
    for row, (text, offset) in enumerate(zip(frame["text"], first, strict=True)):
        at = text.find(word)
        while at >= 0:
            left, right = text[max(0, at - width) : at], text[at + len(word) : at + len(word) + width]
            hits.append((left.replace("\n", " "), word, right.replace("\n", " "), offset + at, offset + at + len(word)))
            rows.append(row)
            at = text.find(word, at + len(word))
    table = pd.DataFrame(hits, columns=["left", "word", "right", "start", "end"])
    table = pd.concat([table, frame[kept].iloc[rows].reset_index(drop=True)], axis=1)
    return result(table, About("kwic", unit="item", kind=kind, n={"place": len(table)}))
