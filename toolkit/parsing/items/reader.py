"""Reading one stretch of narrative, sentence by sentence and ordinal by ordinal, into draft items."""

from __future__ import annotations

import re

from toolkit.parsing.items.clauses import measure_stretches, parts, problem_stretches, trimmed
from toolkit.parsing.items.cues import Cues
from toolkit.parsing.items.draft import OF_A_YEAR, Draft
from toolkit.parsing.items.enumeration import Ordinal
from toolkit.parsing.items.leads import (
    Opening,
    after_but,
    announcer_in,
    behind_colon,
    heading_at,
    problem_lead,
    shown_below,
    trigger,
)
from toolkit.parsing.items.narrative import Narrative
from toolkit.parsing.items.passage import Passage
from toolkit.parsing.items.slogans import slogan_at, titles_at
from toolkit.parsing.items.splitting import split
from toolkit.parsing.items.unnumbered import lines, listed, titled
from toolkit.report import Kind

_EARLIER = re.compile("上一?年|去年|前一年|往年|以往|此前|20\\d\\d年")
# No sentence of a person is longer; what never ends is cut at a clause, so that time stays linear.
_LONGEST = 800


class ItemReader:
    """Reads one narrative; the kind is a state that headings, lead-ins and announcers change.

    Args:
        narrative: the stretch to read.
        cues: the wordings.
        kind: the kind that the section's heading announces, None where it announces none.
        evidence: why.
        inside: whether the stretch is (part of) the section on problems; elsewhere only explicit passages are read.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> from toolkit.parsing.items.narrative import narrate
        >>> text = "一是更新慢。二是人员少。今后将:一是加强培训。"
        >>> reader = ItemReader(narrate(text, 0, len(text), (), load_cues()), load_cues(), None, "", True)
        >>> [(d.kind, text[d.start:d.end]) for d in reader.read()]
        [('problem', '一是更新慢'), ('problem', '二是人员少'), ('measure', '一是加强培训')]
    """

    def __init__(self, narrative: Narrative, cues: Cues, kind: Kind | None, evidence: str, inside: bool) -> None:
        self.p, self.cues, self.inside = Passage(narrative, cues), cues, inside
        self.text = narrative.text
        self.kind, self.evidence = kind, evidence
        self.used_by: int | None = None  # the list that the present kind was announced for
        self.drafts: list[Draft] = []
        self.paired: set[int] = set()  # lists in which a measure follows each problem
        self.labels: dict[int, bool] = {}  # whether a list labels its items one by one
        self.undivided = inside and kind is None
        self.done = 0  # ordinals before this place are part of an item already

    def read(self) -> list[Draft]:
        """Return the drafts in reading order."""
        p, start = self.p, 0
        if not self.inside:
            begin = trigger(p)
            if begin is None:
                return []
            start = begin
        p.count(start)
        if not self.inside:
            self._leave_alone()
        self._prose(start, p.ordinals[0].start if p.ordinals else p.end, p.ordinals[0] if p.ordinals else None)
        for i, o in enumerate(p.ordinals):
            following = p.ordinals[i + 1] if i + 1 < len(p.ordinals) else None
            if o.start >= self.done:
                self._ordinal(i, o, p.stop(i), following)
        return self.drafts

    def _leave_alone(self) -> None:
        """End the passage where a list goes on that began before it."""
        opened: set[int] = set()
        for i, o in enumerate(self.p.ordinals):
            if o.value > 1 and o.list not in opened:
                self.p.end = o.start
                self.p.keep(self.p.ordinals[:i])
                return
            opened.add(o.list)

    # --- prose -----------------------------------------------------------------------------------------------------

    def _set(self, kind: Kind | None, evidence: str) -> None:
        self.kind, self.evidence, self.used_by = kind, evidence, None

    def _prose(self, start: int, end: int, following: Ordinal | None) -> None:
        mark = len(self.drafts)
        sentences = self.p.sentences(start, end)
        under_titles, own_lines = titled(self.p, sentences, self.kind), lines(self.p, sentences)
        done = start
        for a, b in sentences:
            if a < done:
                continue
            if a in own_lines:
                if self.kind is None:
                    self._set("problem" if self.p.has_problem(a, b) else "measure", "wording")
                self._add(a, b, self.kind or "problem", self.evidence)
                continue
            if a in under_titles and self.kind is None and self.inside and self.p.has_problem(a, b):
                self._set("problem", "wording")
            if a in under_titles and self.kind is not None:
                done = under_titles[a]
                self._add(a, done, self.kind, self.evidence)
                continue
            before = self.kind
            if slogan := slogan_at(self.p, a, b, end) or titles_at(self.p, a, b, end):
                if self.p.has_problem(a, slogan.start):
                    self._sentence(a, slogan.start)
                self._set(slogan.kind, f"slogan: {slogan.words}")
                for c, done in slogan.items:
                    self._add(c, done, slogan.kind, self.evidence)
                continue
            self._sentence(a, b)
            if self.kind != before:
                kinds = [d.kind for d in self.drafts[mark:]]
                mark += kinds.index(self.kind) if self.kind in kinds else len(kinds)
        if following is None or heading_at(self.p, following.end, self.p.end):
            return
        if self.kind == "problem" and len(self.drafts) > mark and self.p.vote(following.list) == "measure":
            self._set("measure", "wording")  # the problem was said in prose; the list answers it
        last = sentences[-1][0] if sentences else start
        if sentences and self.kind is None and self.text[sentences[-1][1] - 1] == ":":
            while len(self.drafts) > mark and self.drafts[-1].start >= last:
                self.drafts.pop()
        while len(self.drafts) > mark and self.drafts[-1].kind == self.kind:
            draft = self.drafts[-1]
            if draft.start < last and draft.kind == "measure" and OF_A_YEAR.search(draft.evidence):
                break  # what was done against an earlier year's problems stands by itself
            self.drafts.pop()  # what leads in a list of its own kind is no item

    def _sentence(self, a: int, b: int) -> None:
        """A sentence; where its semicolons part problems that each have their measure, each part by itself."""
        while b - a > _LONGEST:
            cut = max(self.p.mask.rfind(mark, a, a + _LONGEST) for mark in ",;、") + 1
            self._sentence(a, cut if cut > a else a + _LONGEST)
            a = cut if cut > a else a + _LONGEST
        pairs = list(parts(self.p.mask, a, b, ";"))
        if len(pairs) > 1:
            # 针对甲问题,…;针对乙问题,…
            heads = [announcer_in(self.p, c, d, head_only=True) for c, d in pairs]
            if sum(o is not None and o.name in ("against", "earlier", "echo") for o in heads) > 1:
                for (c, d), o in zip(pairs, heads, strict=True):
                    if o is None:
                        self._one(c, d)
                        continue
                    self._named(c, o)
                    at = behind_colon(self.p, o.content, d)
                    self._set("measure", f"announcer: {self.text[c:at]}")
                    self._add(at, d, "measure", self.evidence)
                return
            opened = [(announcer_in(self.p, c, d), c) for c, d in pairs]
            if sum(o is not None and o.name != "we_shall" and o.start > c for o, c in opened) > 1:
                for c, d in pairs:
                    self._set("problem", "wording")
                    self._one(c, d)
                return
        self._one(a, b)

    def _one(self, a: int, b: int) -> None:
        while a < b and self.text[a] in ",;:。":
            a += 1
        if heading := heading_at(self.p, a, b):
            self._set(heading.kind, f"heading: {self.text[a : heading.content]}")
            a = heading.content
            if a >= b:
                return
        announced = announcer_in(self.p, a, b)
        stop = announced.start if announced else b
        if stop > a:
            self._statement(a, stop, alone=announced is None)
        if announced:
            self._named(announced.start, announced)
            self._set("measure", f"announcer: {self.text[announced.start : announced.content]}")
            self._measures(announced.content, b, True)

    def _named(self, at: int, announced: Opening) -> None:
        """Add the problem that an announcer names (针对解读单一的问题,…) where the section states none otherwise."""
        if not self.undivided or announced.name not in ("echo", "against"):
            return
        if any(d.kind == "problem" and not d.evidence.startswith("answered") for d in self.drafts):
            return
        m = self.cues.echoed.match(self.text, at, announced.content)
        if m is None or _EARLIER.search(m.group()) or m["what"] in self.text[:at]:
            return  # of another year, or stated before
        if self.p.has_problem(m.start("what"), m.end("what")):
            self._problems(m.start("what"), m.end("what"), f"answered: {m.group()}", True)

    def _measures(self, a: int, b: int, announced: bool) -> None:
        for s in measure_stretches(self.text, self.p.mask, a, b, self.cues, announced):
            self.drafts.append(Draft(s.start, s.end, "measure", self.evidence, s.specific))

    def _problems(self, a: int, b: int, evidence: str, sure: bool, specific: bool = True) -> None:
        for s in problem_stretches(self.text, self.p.mask, a, b, self.cues, sure):
            self._put(s.start, s.end, "problem", evidence, specific)

    def _statement(self, a: int, b: int, alone: bool) -> None:
        """A sentence, or the part of it before an announcer."""
        p, cues, text = self.p, self.cues, self.text
        colon = p.mask.find(":", a, b)
        told = alone and 0 <= colon - a <= 40 and cues.measure_colon.search(text, p.clause_start(a, colon - 1), colon)
        if told and not cues.lead.search(text, a, colon):
            self._set("measure", f"announcer: {text[a : colon + 1]}")
            self._measures(colon + 1, b, True)
            return
        if lead := problem_lead(p, a, b, self.kind):
            self._set("problem", lead.evidence)
            self._problems(lead.content, b, lead.evidence, True, lead.specific)
            return
        if cues.these.match(text, a, b) and cues.naming.search(text, a, b):
            return
        if self.inside and cues.cause_of_problem.match(text, a, b):
            return
        if self.inside and alone and (stop := shown_below(p, a, b)):
            self._set("problem", f"lead-in: {text[a:stop]}")
            return
        if self.inside and self.kind is None and (start := listed(self.p, a, b)):
            self._set("problem", f"lead-in: {text[a:start]}")
            self._problems(start, b, self.evidence, True)
            return
        told = alone and self.inside and self.kind == "problem" and cues.done.match(text, a, b)
        if told and not p.has_problem(a, b) and any(d.kind == "problem" for d in self.drafts):
            self._set("measure", "wording")
            self._measures(told.end(), b, False)
            return
        if alone and self.inside and cues.answered.search(text, a, b):
            self._set("measure", "wording")
            self._measures(a, b, False)
            return
        start = after_but(p, a, b)
        achieved = cues.achieved.search(text, a, b)
        if self.kind == "problem":
            if not achieved or p.has_problem(a, b):
                plain = self.evidence.startswith(("heading", "lead")) and not cues.pleasantry.match(text, start, b)
                self._problems(start, b, self.evidence, plain and not cues.we.match(text, start, b))
        elif self.kind == "measure":
            if self.inside and p.complains(a, b):
                self._set("problem", "wording")
                self._problems(start, b, "wording", False)
            elif alone and not cues.status.match(text, a, b):
                self._measures(a, b, False)
        elif self.inside and p.has_problem(start, b):
            self._problems(start, b, "wording", False)
        elif self.inside and alone and cues.verb.match(text, a, b) and not achieved:
            self.evidence = "wording"
            self._measures(a, b, False)

    # --- ordinals --------------------------------------------------------------------------------------------------

    def _ordinal(self, index: int, o: Ordinal, end: int, following: Ordinal | None) -> None:
        p = self.p
        heading = heading_at(p, o.end, end)
        if heading and heading.kind and self._labels(o.list) and self._labelled(o.end, end):
            return
        if heading:
            self._set(heading.kind, f"heading: {self.text[o.start : heading.content]}")
            self._prose(heading.content, end, following)
            return
        kind, evidence = self._kind_of(o, end)
        nested = following is not None and following.nested and not heading_at(p, following.end, p.end)
        last = p.is_last(index)
        cut, why = split(p, index, o, end, kind, last)
        if cut is None:
            if nested and following is not None:
                end = self._parent(index, o, end, kind, following)
            if end > o.start:
                self._add(o.start, end, kind, evidence)
            return
        self._add(o.start, cut, kind, evidence)
        if why == "pair":
            self.paired.add(o.list)
            self._add(cut, end, "measure", "wording")
        elif why == "paragraph" or (last and o.list not in self.paired) or nested:
            self._prose(cut, end, following)
        else:
            self.paired.add(o.list)
            opening = announcer_in(p, cut, end, head_only=True) or heading_at(p, cut, end)
            at = opening.content if opening else cut
            self._add(at, end, "measure", f"announcer: {self.text[cut:at]}")

    def _labels(self, list_id: int) -> bool:
        """Tell whether the same heading comes with two ordinals of a list: then it labels items one by one."""
        if list_id not in self.labels:
            p = self.p
            heads = [heading_at(p, o.end, p.stop(i)) for i, o in enumerate(p.ordinals) if o.list == list_id]
            words = [self.text[h.start : h.content] for h in heads if h and h.kind]
            self.labels[list_id] = len(set(words)) < len(words)
        return self.labels[list_id]

    def _labelled(self, start: int, end: int) -> bool:
        """存在问题:…。改进措施:…: one item after each label; False where no sentence begins with one."""
        heads = [h for a, b in self.p.sentences(start, end) if (h := heading_at(self.p, a, b)) and h.kind]
        for h, stop in zip(heads, [*(h.start for h in heads[1:]), end][: len(heads)], strict=True):
            self._set(h.kind, f"heading: {self.text[h.start : h.content]}")
            self._add(h.content, stop, h.kind or "problem", self.evidence)
        return bool(heads)

    def _parent(self, index: int, o: Ordinal, end: int, kind: Kind, following: Ordinal) -> int:
        """Return where the item of an ordinal with a list inside it ends; its own start where it is no item."""
        p = self.p
        if not p.stands(following.list):
            self.done = p.below(index)
            return self.done
        if p.wording(o.end, end) == "problem" and p.vote(following.list) == "measure":
            self._set("measure", "wording")
            return end
        return o.start

    def _kind_of(self, o: Ordinal, end: int) -> tuple[Kind, str]:
        """Structure first: what announced the list; then how the list as a whole is worded; then the ordinal alone."""
        if o.style == "label":
            # 问题二: says itself what it counts.
            kind: Kind = "problem" if self.cues.colon.match(self.text, o.start, o.end) else "measure"
            return kind, f"label: {self.text[o.start : o.end]}"
        voted = None
        if self.kind is None or (self.used_by not in (None, o.list) and not o.nested):
            voted = self.p.vote(o.list)
        if self.kind is not None and voted in (None, self.kind):
            self.used_by = o.list if self.used_by is None else self.used_by
            return self.kind, self.evidence
        if voted is None:
            return self.p.wording(o.end, end) or "problem", "wording"
        if self.kind is not None:
            self._set(voted, "wording")
            self.used_by = o.list
        return voted, "wording"

    def _add(self, start: int, end: int, kind: Kind, evidence: str) -> None:
        a, b = trimmed(self.text, start, end)
        if b - a >= 4:
            self._put(a, b, kind, evidence)

    def _put(self, a: int, b: int, kind: Kind, evidence: str, specific: bool = True) -> None:
        """Keep a draft; a measure in brackets behind the problem it answers is one by itself."""
        m = self.cues.bracketed.search(self.text, a, b) if kind == "problem" and "(" in self.text[a:b] else None
        if m is None or m.start() - a < 4:
            self.drafts.append(Draft(a, b, kind, evidence, specific))
            return
        self.drafts.append(Draft(a, m.start(), kind, evidence, specific))
        c, d = trimmed(self.text, m.start() + 1, m.end() - 1)
        self.drafts.append(Draft(c, d, "measure", "in brackets"))
