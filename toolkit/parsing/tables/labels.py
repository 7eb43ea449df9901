"""Where the row labels of table three stand, by their wording alone (blanks, ordinals and punctuation aside)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from toolkit.parsing.forms import load_forms
from toolkit.parsing.shadow import fold
from toolkit.parsing.tables.page import Page

_ORDINAL = re.compile(r"^\(?[一二三四五六七八九十\d]+[).、]+")
_WORDS = re.compile(r"[\u4e00-\u9fff]+")

# Labels too short to be told from prose or from other labels; they are looked for between their neighbours.
SHORT = ("granted", "partial", "other_handling.other", "other_handling", "total")
TOTALS = ("总计", "合计", "总数")
GAP = 260  # ideographs that may stand between two labels of one table
FEWEST = 4  # long labels that make a table
ENDS = ("new", "carried_over", "carried_forward")


class Anchor(NamedTuple):
    """A row label found: the row's id, and the offsets of the words that show it."""

    row: str
    start: int
    end: int


class Labels(NamedTuple):
    """The anchors of one table three in reading order; ``copies`` counts further tables of that form."""

    anchors: tuple[Anchor, ...]
    copies: int


def words_of(label: str) -> str:
    """Return the ideographs of a label without its ordinal.

    Examples:
        >>> words_of("（一）予以公开"), words_of("3.危及“三安全一稳定”")
        ('予以公开', '危及三安全一稳定')
    """
    return "".join(_WORDS.findall(_ORDINAL.sub("", fold(label))))


@cache
def _patterns() -> dict[str, tuple[str, ...]]:
    """The wordings of each row, the longest first."""
    return {
        key: tuple(sorted({words_of(w) for w in (row.label, *row.variants)}, key=len, reverse=True))
        for key, row in load_forms().t3.rows.items()
    }


@cache
def long_patterns() -> dict[str, tuple[str, ...]]:
    """Return the wordings of each row whose label can be told by itself, the first that is found counting.

    Examples:
        >>> long_patterns()["refused.state_secret"]
        ('属于国家秘密', '国家秘密')
    """
    return {row: wordings for row, wordings in _patterns().items() if row not in SHORT}


def find_labels(page: Page) -> Labels:
    """Find the row labels of table three.

    Args:
        page: the document.

    Returns:
        Anchors in reading order; none where fewer than four of the long labels stand near one another.
    """
    hits: list[tuple[int, str, int]] = []
    for row, wordings in long_patterns().items():
        for wording in wordings:
            found = page.find_all(wording)
            if found:
                hits.extend((i, row, len(wording)) for i in found)
                break
    hits.sort()
    groups: list[list[tuple[int, str, int]]] = []
    for hit in hits:
        if groups and hit[0] - groups[-1][-1][0] <= GAP and not begins_anew(groups[-1], hit):
            groups[-1].append(hit)
        else:
            groups.append([hit])
    sizes = [len({row for _, row, _ in group}) for group in groups]
    best = max(sizes, default=0)
    if best < FEWEST:
        return Labels((), 0)
    group = groups[sizes.index(best)]
    copies = sum(size >= max(10, best - 2) for size in sizes) - 1
    chosen = _choose(group)
    _add_short(page, chosen, groups, sizes.index(best))
    anchors = sorted(Anchor(row, page.origin(i), page.origin(i + n - 1) + 1) for row, (i, n) in chosen.items())
    return Labels(tuple(sorted(anchors, key=lambda a: a.start)), max(0, copies))


def begins_anew(group: list[tuple[int, str, int]], hit: tuple[int, str, int]) -> bool:
    """Tell whether a second table begins: its first row after the last row of the one before."""
    return hit[1] == "new" and group[-1][1] == "carried_forward" and len(group) > 8


def _choose(group: list[tuple[int, str, int]]) -> dict[str, tuple[int, int]]:
    """Pick one place for each row: the first in the table; for the two opening rows the last before the others."""
    inner = [i for i, row, _ in group if row not in ENDS]
    first = min(inner, default=group[-1][0])
    chosen: dict[str, tuple[int, int]] = {}
    for i, row, n in group:
        if row in ("new", "carried_over"):
            if i < first or row not in chosen:
                chosen[row] = (i, n)
        elif row == "carried_forward":
            if row not in chosen or chosen[row][0] < max(inner, default=0):
                chosen[row] = (i, n)
        else:
            chosen.setdefault(row, (i, n))
    if "new" in chosen and "carried_over" in chosen and chosen["new"][0] > chosen["carried_over"][0]:
        earlier = [(i, n) for i, row, n in group if row == "new" and i < chosen["carried_over"][0]]
        if earlier:
            chosen["new"] = earlier[-1]
    return chosen


def _add_short(
    page: Page, chosen: dict[str, tuple[int, int]], groups: list[list[tuple[int, str, int]]], own: int
) -> None:
    """Look for the short labels between their neighbours."""

    def start(*rows: str) -> int | None:
        return min((chosen[r][0] for r in rows if r in chosen), default=None)

    def end(*rows: str) -> int | None:
        return max((chosen[r][0] + chosen[r][1] for r in rows if r in chosen), default=None)

    refused = [r for r in chosen if r.startswith("refused.")]
    later = [r for r in chosen if r.startswith(("unavailable.", "not_processed.", "other_handling."))]
    opening = end("new", "carried_over")
    low = opening if opening is not None else max(0, (start(*refused, *later) or 0) - 90)
    high = start(*refused) or start(*later) or len(page.words)
    # A torn table prints 部分公开 below its neighbours now and then, never below the fourth row of its group.
    reach = end(*(r for r in refused if r != "refused.administrative_inquiry")) or high
    for row, limit in (("granted", high), ("partial", max(high, reach))):
        found = page.find_all(_patterns()[row][-1], low, limit)
        if found:
            chosen[row] = (found[0] if row == "partial" else found[-1], 4)
            low = max(low, chosen[row][0] + 4) if row == "granted" else low
    last = end(*later)
    if last is None:
        last = end(*refused)
    closing = start("carried_forward")
    if closing is None or (last is not None and closing < last):
        following = groups[own + 1][0][0] if own + 1 < len(groups) else len(page.words)
        closing = min(following, (last or 0) + 80)
    if last is None:  # pragma: no cover - of four labels one at least is of those rows
        return
    totals = next(filter(None, (page.find_all(word, last, closing + 1) for word in TOTALS)), [])
    if totals:
        chosen["total"] = (totals[-1], 2)
    upper = totals[-1] if totals else closing
    if "other_handling.fee_unpaid" in chosen or "other_handling.not_corrected" in chosen:
        begin = end("other_handling.fee_unpaid", "other_handling.not_corrected") or last
        found = [i for i in page.find_all("其他", begin, upper) if page.words[i + 2 : i + 4] != "处理"]
        if found:
            chosen["other_handling.other"] = (found[0], 2)
    before = end(*(r for r in later if not r.startswith("other_handling."))) or last
    handling = page.find_all("其他处理", before - 4, upper)
    if handling:
        chosen["other_handling"] = (handling[0], 4)
