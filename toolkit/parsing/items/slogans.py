"""Lists that a counted slogan opens instead of ordinals (做到“三个强化”:强化培训。…强化考核。…强化便民。…)."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.parsing.items.enumeration import number
from toolkit.parsing.items.leads import announcer_in
from toolkit.parsing.items.passage import Passage
from toolkit.report import Kind

# A slogan stands near the beginning of its sentence.
_NEAR = 120


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
    for c, d in p.sentences(b, end):
        if p.text.startswith(word, c, d):
            starts.append(c)
        elif len(starts) == count and (p.is_paragraph(c) or announcer_in(p, c, d, head_only=True)):
            break
        if len(starts) > count:
            return []
        stop = d
    return list(zip(starts, [*starts[1:], stop], strict=True)) if len(starts) == count else []
