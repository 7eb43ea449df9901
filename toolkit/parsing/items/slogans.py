"""Lists that a counted slogan opens instead of ordinals (做到“三个强化”:强化培训。…强化考核。…强化便民。…)."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.parsing.items.enumeration import number
from toolkit.parsing.items.leads import announcer_in
from toolkit.parsing.items.passage import Passage
from toolkit.report import Kind

# A slogan stands near the beginning of its sentence.
_NEAR = 120
# No list that a slogan or titles open is longer: a bound on hostile input.
_REACH = 1500
# No title of an item in running prose is longer, its full stop counted.
_TITLE = 11


class Slogan(NamedTuple):
    """Where the clause of the slogan begins, its kind, what it says, and the stretch of each item it counts."""

    start: int
    kind: Kind
    words: str
    items: list[tuple[int, int]]


def slogan_at(p: Passage, a: int, b: int, end: int) -> Slogan | None:
    """Return the list that a counted slogan opens in a sentence, None where its word does not come as often as counted.

    Args:
        p: the passage.
        a: first character of the sentence.
        b: after the last one.
        end: where the prose ends; the items may be sentences after this one.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> from toolkit.parsing.items.narrative import narrate
        >>> text = "坚持“两个做到”:做到及时更新,做到有问必答。"
        >>> passage = Passage(narrate(text, 0, len(text), (), load_cues()), load_cues())
        >>> [text[c:d] for c, d in slogan_at(passage, 0, len(text), len(text)).items]
        ['做到及时更新,', '做到有问必答。']
    """
    m = p.cues.counted.search(p.text, a, min(b, a + _NEAR))
    if m is None:
        return None
    count, word, content = number(m[1], p.cues.number_words), m[2], m.end()
    found = _within(p, content, b, count, word) or _sentences(p, content, b, end, count, word)
    if not found:
        return None
    start = p.clause_start(a, m.start())
    announced = announcer_in(p, a, m.start()) is not None
    wrong = sum(p.has_problem(c, d) for c, d in found)
    kind: Kind = "problem" if wrong * 2 > count and not announced else "measure"
    return Slogan(start, kind, p.text[start:content], found)


def _within(p: Passage, content: int, b: int, count: int, word: str) -> list[tuple[int, int]]:
    """The clauses of the sentence that open with the word, else those that hold it."""
    heads: list[int] = []
    holders: list[int] = []
    at = p.text.find(word, content, b)
    while at >= 0:
        clause = p.clause_start(content, at)
        if clause == at:
            heads.append(at)
        if not holders or holders[-1] != clause:
            holders.append(clause)
        at = p.text.find(word, at + len(word), b)
    for starts in (heads, holders):
        if starts and len(starts) == count and starts[0] == content:
            return list(zip(starts, [*starts[1:], b], strict=True))
    return []


def _sentences(p: Passage, content: int, b: int, end: int, count: int, word: str) -> list[tuple[int, int]]:
    """The sentences that open with the word, each with those after it."""
    if not p.text.startswith(word, content, b):
        return []
    starts, stop = [content], b
    for c, d in p.sentences(b, min(end, b + _REACH)):
        if p.text.startswith(word, c, d):
            starts.append(c)
        elif len(starts) == count and (p.is_paragraph(c) or announcer_in(p, c, d, head_only=True)):
            break
        if len(starts) > count:
            return []
        stop = d
    return list(zip(starts, [*starts[1:], stop], strict=True)) if len(starts) == count else []


def titles_at(p: Passage, a: int, b: int, end: int) -> Slogan | None:
    """Return the list that a lead-in with a colon opens where short sentences are titles of the longer ones after them.

    Args:
        p: the passage.
        a: first character of the sentence with the lead-in; the first title ends it.
        b: after the last one.
        end: where the prose ends.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> from toolkit.parsing.items.narrative import narrate
        >>> text = "重点抓好以下工作:健全机制。建立通报制度,压实责任。充实队伍。各股室指定专人,定期培训。"
        >>> passage = Passage(narrate(text, 0, len(text), (), load_cues()), load_cues())
        >>> [text[c:d] for c, d in titles_at(passage, 0, 14, len(text)).items]
        ['健全机制。建立通报制度,压实责任。', '充实队伍。各股室指定专人,定期培训。']
    """
    colon = p.mask.find(":", a, b)
    if colon < 0 or not _is_title(p, colon + 1, b):
        return None
    told = p.cues.measure_colon.search(p.text, a, colon)
    if not told and not p.cues.colon.search(p.text, a, colon):
        return None
    starts, stop, titled = [colon + 1], b, True
    for c, d in p.sentences(b, min(end, b + _REACH)):
        if announcer_in(p, c, d, head_only=True):
            break
        title = _is_title(p, c, d)
        if title and titled:
            return None  # two in a row: each says all that it says
        if title:
            starts.append(c)
        stop, titled = d, title
    if len(starts) < 2 or titled:
        return None
    kind: Kind = "measure" if told else "problem"
    return Slogan(a, kind, p.text[a : colon + 1], list(zip(starts, [*starts[1:], stop], strict=True)))


def _is_title(p: Passage, c: int, d: int) -> bool:
    return 4 <= d - c <= _TITLE and p.text[d - 1] == "。" and p.next_clause(c, d) is None and "、" not in p.mask[c:d]
