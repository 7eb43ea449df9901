"""A narrative laid out for reading: where its sentences, clauses and ordinals are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from toolkit.parsing.items.clauses import has_problem, masked, trimmed
from toolkit.parsing.items.cues import Cues
from toolkit.parsing.items.enumeration import Ordinal, find_ordinals
from toolkit.parsing.items.narrative import Narrative, close_of
from toolkit.report import Kind

_SENTENCE_ENDS = "。!?"
_POINT_END = re.compile("[.](?<=[⺀-鿿].)(?<![一二三四五六七八九十].)")
_STOPS = "。!?,;:、"
_CLAUSE_ENDS = ",;:"


def _ends(text: str, marks: str) -> list[int]:
    """Return the places behind any of the marks, in order."""
    for mark in marks[1:]:
        text = text.replace(mark, marks[0])
    pieces = text.split(marks[0])
    pieces.pop()
    return list(accumulate([len(piece) + 1 for piece in pieces]))


class Passage:
    """The text of one narrative up to its signature, with every place where a sentence or clause begins.

    Args:
        narrative: the stretch.
        cues: the wordings.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> from toolkit.parsing.items.narrative import narrate
        >>> passage = Passage(narrate("内容单一。更新慢,人员少。", 0, 13, (), load_cues()), load_cues())
        >>> passage.sentences(0, passage.end), passage.next_clause(5, 13)
        ([(0, 5), (5, 13)], 9)
    """

    def __init__(self, narrative: Narrative, cues: Cues) -> None:
        self.narrative, self.cues, self.text = narrative, cues, narrative.text
        self.mask = masked(self.text)
        self.end = close_of(narrative, cues)
        ends = set(_ends(self.mask, _SENTENCE_ENDS))
        if "." in self.mask:
            ends |= {m.end() for m in _POINT_END.finditer(self.mask)}
        self._breaks = sorted(ends | narrative.paragraphs)
        self._clauses = _ends(self.mask, _CLAUSE_ENDS)
        heads, text = cues.announcer_heads, self.text
        if opened := [g for g in narrative.starts if text[g] in heads and self._announces(g)]:
            self._clauses = sorted({*self._clauses, *opened})
        self.ordinals: list[Ordinal] = []
        self._ordinal_starts: frozenset[int] = frozenset()

    def _announces(self, at: int) -> bool:
        """Tell whether, after a blank, measures are announced where the punctuation was lost."""
        if not 0 < at < self.end or self.text[at - 1] in _STOPS:
            return False
        m = self.cues.announcer.match(self.text, at, self.end)
        return m is not None and m.lastgroup in ("sure", "year")

    def count(self, start: int) -> None:
        """Find the ordinals from ``start`` on."""
        self.keep(find_ordinals(self.text, self.narrative.gaps, self.end, self.cues, start))

    def keep(self, ordinals: list[Ordinal]) -> None:
        """Keep these ordinals only."""
        self.ordinals = ordinals
        self._ordinal_starts = frozenset(o.start for o in ordinals)
        self.members: dict[int, list[int]] = {}
        self._votes: dict[int, Kind | None] = {}
        for i, o in enumerate(ordinals):
            self.members.setdefault(o.list, []).append(i)

    def sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the sentences of a stretch; a paragraph's end ends one as a full stop does."""
        cuts = self._breaks[bisect_right(self._breaks, start) : bisect_left(self._breaks, end)]
        edges = [start, *cuts, end]
        out = []
        for i in range(len(edges) - 1):
            a, b = trimmed(self.text, edges[i], edges[i + 1])
            if a < b:
                out.append((edges[i], edges[i + 1]))
        return out

    def sentence_at(self, at: int, start: int) -> tuple[int, int]:
        """Return the sentence that holds ``at``, of those from ``start`` on."""
        i = bisect_right(self._breaks, at)
        end = self._breaks[i] if i < len(self._breaks) and self._breaks[i] < self.end else self.end
        return max(start, self._breaks[i - 1] if i else 0), end

    def next_clause(self, start: int, end: int) -> int | None:
        """Return where the clause after the one at ``start`` begins, None where the stretch has no other."""
        i = bisect_right(self._clauses, start)
        return self._clauses[i] if i < len(self._clauses) and self._clauses[i] < end else None

    def clause_start(self, start: int, at: int) -> int:
        """Return where the clause begins that holds ``at``, within the stretch from ``start``."""
        i = bisect_right(self._clauses, at) - 1
        return max(start, self._clauses[i]) if i >= 0 else start

    def is_paragraph(self, at: int) -> bool:
        """Tell whether a paragraph begins here."""
        return at in self.narrative.paragraphs

    def is_edge(self, at: int) -> bool:
        """Tell whether a heading may end here: at a blank, an ordinal, a colon, a full stop or the end."""
        return at >= self.end or self.text[at] in "。:" or at in self.narrative.gaps or at in self._ordinal_starts

    def has_problem(self, start: int, end: int) -> bool:
        """Tell whether the stretch says that something is missing, weak or wrong."""
        return has_problem(self.mask, start, end, self.cues)

    def complains(self, start: int, end: int) -> bool:
        """Tell whether a sentence after measures states a problem again, of a subject of its own."""
        cues, opened = self.cues, start
        while opening := cues.opening.match(self.text, start, end):
            start = opening.end()
        reason = start > opened and cues.reason_of_problem.match(self.text, start, end)
        if not reason and (cues.verb.match(self.text, start, end) or cues.adverbial.match(self.text, start, end)):
            return False
        stop = end if reason else self.next_clause(start, end) or end
        return self.has_problem(start, end) and self.cues.objects.search(self.text, start, stop) is not None

    # --- lists -----------------------------------------------------------------------------------------------------

    def stop(self, index: int) -> int:
        """Return where the stretch of an ordinal ends: at the next one, or at the end."""
        return self.ordinals[index + 1].start if index + 1 < len(self.ordinals) else self.end

    def is_last(self, index: int) -> bool:
        """Tell whether no later ordinal goes on with the same list."""
        return self.members[self.ordinals[index].list][-1] == index

    def opens_below(self, index: int) -> bool:
        """Tell whether the next ordinal opens a list inside the item of this one."""
        return index + 1 < len(self.ordinals) and self.ordinals[index + 1].nested

    def below(self, index: int) -> int:
        """Return where the ordinals nested below one end."""
        stop = index + 1
        while stop < len(self.ordinals) and self.ordinals[stop].depth > self.ordinals[index].depth:
            stop += 1
        return self.stop(stop - 1)

    def wording(self, start: int, end: int) -> Kind | None:
        """Return the kind that the first sentence of a stretch has by its wording, its first clause first."""
        if start and self.text[start - 1] == "要":
            return "measure"
        sentences = self.sentences(start, end)
        if not sentences:
            return None
        a, b = trimmed(self.text, *sentences[0])
        if len(sentences) > 1 and self.cues.answer.match(self.text, *sentences[1]):
            return "problem"  # what is answered in the next sentence
        head = self.mask.find(",", a, b)
        if self.has_problem(a, head if head > 0 else b):
            return "problem"
        if self.cues.verb.match(self.text, a, b):
            return "measure"
        return "problem" if self.has_problem(a, b) else None

    def vote(self, list_id: int) -> Kind | None:
        """Return what the wording says of a list as a whole; None where it does not agree by two to one."""
        if list_id not in self._votes:
            self._votes[list_id] = self._count(list_id)
        return self._votes[list_id]

    def _count(self, list_id: int) -> Kind | None:
        votes = [self.wording(self.ordinals[i].end, self.stop(i)) for i in self.members[list_id]]
        problems, measures = votes.count("problem"), votes.count("measure")
        if problems == measures or max(problems, measures) < 2 * min(problems, measures):
            return None
        return "problem" if problems > measures else "measure"

    def stands(self, list_id: int) -> bool:
        """Tell whether a nested list states problems or measures of its own, and is no mere list of names."""
        own = 0
        for i in self.members[list_id]:
            a, b = trimmed(self.text, self.ordinals[i].end, self.stop(i))
            own += b - a >= 6 and self.wording(a, b) is not None
        return own * 2 >= len(self.members[list_id])

    def keeps_to_paragraphs(self, index: int) -> bool:
        """Tell whether the other items of an ordinal's list keep to one paragraph each."""
        o = self.ordinals[index]
        others = [i for i in self.members[o.list] if i != index]
        inner = (range(self.ordinals[i].end, self.stop(i)) for i in others)
        return bool(others) and not any(p in stretch for stretch in inner for p in self.narrative.paragraphs)
