"""Wording carried over: from last year's report of the same body, or from another body's."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

from toolkit.study.minhash import near_pairs
from toolkit.study.sequences import bare
from toolkit.years.bodies import Crosswalk, body_of

if TYPE_CHECKING:
    from toolkit.corpus import Corpus
    from toolkit.study.frames import StudyFrame

COLUMNS = (
    "relation", "similarity", "body", "year", "report_id", "item_id", "kind", "text",
    "source_body", "source_year", "source_report_id", "source_item_id", "source_text", "covered", "spans",
)  # fmt: skip
# A stretch of equal words shorter than this is no carried-over wording, in characters.
_BLOCK = 4


class _Item(NamedTuple):
    body: str | None
    year: int | None
    report: str
    id: str
    kind: str
    text: str
    start: int


def reuse(
    corpus: Corpus, *, least: float = 80.0, shortest: int = 10, crosswalk: Crosswalk | None = None, workers: int = -1
) -> StudyFrame:
    """Find the problems and measures whose wording was there before.

    All items are held against all others, though not pair by pair: MinHash finds the candidates, each of which is then
    compared exactly. Items of one body for consecutive years are always compared.

    Args:
        corpus: the reports.
        least: the least similarity, 0 to 100 (80 and above is what the search is laid out for).
        shortest: items with fewer characters, marks and ordinals left out, are passed over: set phrases are alike.
        crosswalk: names of renamed bodies, see ``toolkit.years.bodies.read_crosswalk``.
        workers: threads that compare; all cores by default.

    Returns:
        One row per item and source, the item being of the same year or later: ``relation`` (``last year``: the same
        body's report of the year before; ``same body``: an earlier one; ``same year``, ``other body``: another's of
        the same or of an earlier year), ``similarity`` (0 to 100), both sides' ``body``, ``year``, ``report_id``,
        ``item_id`` and ``text`` (the source's with the prefix ``source_``), ``covered`` (share of the item's words
        found in the source), and ``spans``: the aligned stretches, each with ``start``, ``end``, ``source_start`` and
        ``source_end``, offsets into the two reports' texts. Where many have the same wording, each is tied to the first
        that had it, and to its own body's. Who copied from whom, or both from a third, the texts alone do not tell.
        ``plot()`` counts the items by year; ``outcomes`` compares groups.

    Source: see ``toolkit.study.minhash.near_pairs``; stretches by the longest common subsequence (rapidfuzz).

    Examples:
        >>> import pandas as pd
        >>> class Two:
        ...     items = pd.DataFrame({"report_id": ["a", "b"], "item_id": "i0", "kind": "problem", "start": [10, 20],
        ...                           "authority": "某局", "year": [2021, 2022],
        ...                           "text": ["一是公开的内容还不够全面。", "（一）公开内容还不够全面"]})
        >>> found = reuse(Two(), shortest=5)
        >>> found[["relation", "similarity"]].values.tolist(), found.spans[0][-1]
        ([['last year', 94.7]], {'start': 25, 'end': 32, 'source_start': 15, 'source_end': 22})
    """
    import numpy as np
    import pandas as pd

    from toolkit.study.frames import About, result

    items = _items(corpus, crosswalk)
    words = [bare(item.text) for item in items]
    where: dict[str, list[int]] = defaultdict(list)
    order = sorted(range(len(items)), key=lambda n: (items[n].year or 0, n))
    for n in order:
        if len(words[n]) >= shortest:
            where[words[n]].append(n)
    texts = list(where)
    place = {text: k for k, text in enumerate(texts)}
    also = np.array(_neighbours(items, words, place), np.int64).reshape(-1, 2)
    pairs = near_pairs(texts, least, also, workers)
    found: dict[tuple[int, int], float] = {}
    for same in where.values():
        _tie(found, items, same, same, 100.0)
    for a, b, score in zip(pairs.first.tolist(), pairs.second.tolist(), pairs.similarity.tolist(), strict=True):
        _tie(found, items, where[texts[a]], where[texts[b]], score)
        _tie(found, items, where[texts[b]], where[texts[a]], score)
    rows = [_row(items[source], items[item], score) for (item, source), score in sorted(found.items())]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    counted = {"item": len({(item.report, item.id) for item in items}), "body": len({i.body for i in items} - {None})}
    return result(frame, About("reuse", unit="item", kind=None, n=counted, options={"least": least}))


def _items(corpus: Corpus, crosswalk: Crosswalk | None) -> list[_Item]:
    frame = corpus.items
    columns = (frame[name] for name in ("year", "report_id", "item_id", "kind", "text", "start"))
    return [
        _Item(body, None if year is None or year != year else int(year), report, id_, kind, text, int(start))
        for body, year, report, id_, kind, text, start in zip(
            body_of(frame, crosswalk),
            *(column.astype(object).where(column.notna(), None) for column in columns),
            strict=True,
        )
    ]


def _neighbours(items: list[_Item], words: list[str], place: dict[str, int]) -> list[tuple[int, int]]:
    """Return the pairs of texts of one body for consecutive years, which are compared in any case."""
    by_year: dict[tuple[str, int], list[int]] = defaultdict(list)
    for n, item in enumerate(items):
        if item.body is not None and item.year is not None and words[n] in place:
            by_year[item.body, item.year].append(place[words[n]])
    out = []
    for (body, year), here in by_year.items():
        out += [(a, b) for a in here for b in by_year.get((body, year + 1), ()) if a != b]
    return out


def _tie(
    found: dict[tuple[int, int], float], items: list[_Item], sources: list[int], copies: list[int], score: float
) -> None:
    """Tie each copy to the first source of another report, and to its own body's latest one before it."""
    own: dict[str, list[int]] = defaultdict(list)
    for n in sources:
        body = items[n].body
        if body is not None:
            own[body].append(n)
    for copy in copies:
        item = items[copy]
        first = next((n for n in sources[:3] if items[n].report != item.report), None)
        mine = [n for n in own.get(item.body or "", ()) if (items[n].year or 0) < (item.year or 0)]
        for source in {first, mine[-1] if mine else None}:
            if source is None or (items[source].year or 0, source) >= (item.year or 0, copy):
                continue
            found[copy, source] = max(score, found.get((copy, source), 0.0))


def _relation(source: _Item, item: _Item) -> str:
    if source.body is not None and source.body == item.body:
        return "last year" if source.year is not None and item.year == source.year + 1 else "same body"
    return "same year" if source.year == item.year else "other body"


def _row(source: _Item, item: _Item, score: float) -> dict[str, Any]:
    spans, covered = align(source.text, item.text)
    return {
        "relation": _relation(source, item),
        "similarity": round(score, 1),
        "body": item.body,
        "year": item.year,
        "report_id": item.report,
        "item_id": item.id,
        "kind": item.kind,
        "text": item.text,
        "source_body": source.body,
        "source_year": source.year,
        "source_report_id": source.report,
        "source_item_id": source.id,
        "source_text": source.text,
        "covered": covered,
        "spans": [
            {
                "start": item.start + b,
                "end": item.start + b_end,
                "source_start": source.start + a,
                "source_end": source.start + a_end,
            }
            for a, a_end, b, b_end in spans
        ],
    }


def align(source: str, text: str) -> tuple[list[tuple[int, int, int, int]], float]:
    """Align two wordings: the stretches that are the same, marks and blanks aside.

    Args:
        source: the earlier text.
        text: the later text.

    Returns:
        The stretches of at least four characters as ``(source_start, source_end, start, end)``, offsets into the two
        texts, and the share of the later text's words that they cover, 0 to 1.

    Source: blocks of the longest common subsequence (rapidfuzz ``LCSseq``).

    Examples:
        >>> align("公开内容不够全面", "公开的内容，还不够全面")
        ([(4, 8, 7, 11)], 0.4)
    """
    from rapidfuzz.distance import LCSseq

    a, a_at = _plain(source)
    b, b_at = _plain(text)
    spans, covered = [], 0
    for block in LCSseq.opcodes(a, b):
        size = block.dest_end - block.dest_start
        if block.tag == "equal" and size >= min(_BLOCK, len(b)):
            covered += size
            spans.append(
                (
                    a_at[block.src_start],
                    a_at[block.src_end - 1] + 1,
                    b_at[block.dest_start],
                    b_at[block.dest_end - 1] + 1,
                )
            )
    return spans, round(covered / len(b), 3) if b else 0.0


def _plain(text: str) -> tuple[str, list[int]]:
    places = [n for n, char in enumerate(text) if char.isalnum()]
    return "".join(char if len(char := normalize("NFKC", text[n])) == 1 else text[n] for n in places), places
