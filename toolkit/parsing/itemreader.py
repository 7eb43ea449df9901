"""Reading one stretch of narrative, sentence by sentence and ordinal by ordinal, into draft items."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.parsing.clauses import has_problem, masked, measure_stretches, problem_stretches, trimmed
from toolkit.parsing.enumeration import Ordinal, find_ordinals
from toolkit.parsing.itemrules import Cues
from toolkit.parsing.narrative import Narrative, close_of
from toolkit.report import Kind

_SURE = ("sure", "against", "earlier", "cause", "therefore", "we_shall", "year")
_TRIGGERS = ("sure", "against", "earlier")


_OPENING = re.compile("(?:[^,;:]{0,30}(?:发现|反映|显示|看出)|目前|当前|同时|此外|另外|其中|20\\d\\d年度?|近年来),")
_DATED = re.compile("(?:20\\d\\d年度?|目前|近年来),?")
_PLEASANTRY = re.compile("20\\d\\d|按照?|根据|通过|在[^,]*下|一年来|近年来|今年|现将|现就|具体|主要|如下|总体|虽")
_HAN = "一二三四五六七八九十"
_STATUS = re.compile("(?:目前|截至|至此)")


class Draft(NamedTuple):
    """An item in terms of the narrative's own offsets."""

    start: int
    end: int
    kind: Kind
    evidence: str
    specific: bool = True


def _kind(name: str) -> Kind | None:
    return "problem" if name == "problem" else "measure" if name == "measure" else None


class _Block(NamedTuple):
    ordinal: Ordinal | None
    start: int
    end: int


class ItemReader:
    """Reads one narrative; the kind is a state that headings, lead-ins and announcers change.

    Args:
        narrative: the stretch to read.
        cues: the wordings.
        kind: the kind that the section's heading announces, None where it announces none.
        evidence: why.
        inside: whether the stretch is (part of) the section on problems; elsewhere only explicit passages are read.

    Examples:
        >>> from toolkit.parsing.itemrules import load_cues
        >>> from toolkit.parsing.narrative import narrate
        >>> text = "一是更新慢。二是人员少。今后将:一是加强培训。"
        >>> reader = ItemReader(narrate(text, 0, len(text), (), load_cues()), load_cues(), None, "", True)
        >>> [(d.kind, text[d.start:d.end]) for d in reader.read()]
        [('problem', '一是更新慢'), ('problem', '二是人员少'), ('measure', '一是加强培训')]
    """

    def __init__(self, narrative: Narrative, cues: Cues, kind: Kind | None, evidence: str, inside: bool) -> None:
        self.n, self.cues, self.inside = narrative, cues, inside
        self.text = narrative.text
        self.mask = masked(self.text)
        self.kind, self.evidence = kind, evidence
        self.used_by: int | None = None  # the list that the present kind was announced for
        self.drafts: list[Draft] = []
        self.paired: set[int] = set()
        self.done = 0  # ordinals before this place are part of an item already

    def read(self) -> list[Draft]:
        """Return the drafts in reading order."""
        end = close_of(self.n, self.cues)
        start = 0
        if not self.inside:
            begin = self._trigger(end)
            if begin is None:
                return []
            start = begin
        self.ordinals = [o for o in find_ordinals(self.text, self.n.gaps, end, self.cues) if o.start >= start]
        if not self.inside:
            cut = next((i for i, o in enumerate(self.ordinals) if o.value > 1 and not self._opened(i)), None)
            if cut is not None:
                end = self.ordinals[cut].start
                self.ordinals = self.ordinals[:cut]
        first = self.ordinals[0].start if self.ordinals else end
        blocks = [_Block(None, start, first)]
        for i, o in enumerate(self.ordinals):
            stop = self.ordinals[i + 1].start if i + 1 < len(self.ordinals) else end
            blocks.append(_Block(o, o.start, stop))
        for i, block in enumerate(blocks):
            following = blocks[i + 1].ordinal if i + 1 < len(blocks) else None
            if block.ordinal is None:
                self._prose(block.start, block.end, following)
            else:
                self._item(i - 1, block, following)
        return self.drafts

    # --- what opens here -------------------------------------------------------------------------------------------

    def _trigger(self, end: int) -> int | None:
        """Where, outside the section on problems, a passage says in so many words that it is about them."""
        for a, b in self._sentences(0, end):
            heading = self._heading(a, end)
            if heading and a in self.n.gaps:
                return a
            announced = self._announcer(a, b)
            if announced and announced[0] == a and announced[2] in _TRIGGERS:
                return a
            for m in self.cues.lead.finditer(self.text, a, b):
                if re.search("不足|问题|差距|薄弱|短板", m.group()) and self.cues.but.search(self.text, a, m.start()):
                    return a
        return None

    def _opened(self, index: int) -> bool:
        o = self.ordinals[index]
        return any(p.list == o.list and p.value < o.value for p in self.ordinals[:index])

    def _sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        out, here = [], start
        for i in range(start, end):
            if i > here and i in self.n.paragraphs:
                out.append((here, i))
                here = i
            char = self.mask[i]
            if char in "。!?" or (
                char == "." and i and self.text[i - 1] > "\u2e7f" and self.text[i - 1] not in _HAN
            ):
                out.append((here, i + 1))
                here = i + 1
        if here < end:
            out.append((here, end))
        return [(a, b) for a, b in out if trimmed(self.text, a, b)[0] < trimmed(self.text, a, b)[1]]

    def _heading(self, at: int, end: int) -> tuple[str, int] | None:
        """A heading at this place: its kind (or "both") and where it ends."""
        m = self.cues.heading.match(self.text, at, end)
        if not m:
            return None
        stop = m.end()
        after = self.text[stop : stop + 1]
        if (
            stop >= end
            or after in "。:"
            or stop in self.n.gaps
            or any(o.start == stop for o in self.ordinals_near(stop))
        ):
            while stop < end and self.text[stop] in "。:":
                stop += 1
            return m.lastgroup or "", stop
        return None

    def ordinals_near(self, at: int) -> list[Ordinal]:
        """The ordinals that start at this place (at most one)."""
        return [o for o in getattr(self, "ordinals", []) if o.start == at]

    def _announcer(self, start: int, end: int, sentence_only: bool = False) -> tuple[int, int, str] | None:
        """The first clause in the stretch that announces measures: where it starts, where its content starts, how."""
        here = start
        while here < end:
            at = here
            m = self.cues.announcer.match(self.text, at, end)
            if not m:
                w = self.cues.we.match(self.text, at, end)
                if w:
                    m = self.cues.announcer.match(self.text, w.end(), end)
                    if m and m.lastgroup not in ("against", "earlier"):
                        m = None
            if m:
                name = m.lastgroup or ""
                stop = self._after_announcers(m.end(), end)
                if not (name in ("year", "we_shall") and self.cues.achieved.search(self.text, m.start(), end)):
                    return here, stop, name
            if sentence_only:
                return None
            comma = min((i for i in (self.mask.find(c, here, end) for c in ",;:") if i >= 0), default=-1)
            if comma < 0:
                return None
            here = comma + 1
        return None

    def _after_announcers(self, at: int, end: int) -> int:
        for _ in range(6):
            before = at
            m = self.cues.announced.match(self.text, at, end)
            if m:
                at = m.end()
            m = self.cues.announcer.match(self.text, at, end)
            if m is None and (w := self.cues.we.match(self.text, at, end)):
                m = self.cues.announcer.match(self.text, w.end(), end)
            if m:
                at = m.end()
            m = _DATED.match(self.text, at, end)
            if m:
                at = m.end()
            while at < end and self.text[at] in ",:":
                at += 1
            if at == before:
                break
        return at

    # --- prose -----------------------------------------------------------------------------------------------------

    def _set(self, kind: Kind | None, evidence: str) -> None:
        self.kind, self.evidence, self.used_by = kind, evidence, None

    def _prose(self, start: int, end: int, following: Ordinal | None) -> None:
        mark = len(self.drafts)
        sentences = self._sentences(start, end)
        titled = self._titled(sentences)
        done = start
        for a, b in sentences:
            if a < done:
                continue
            before = self.kind
            if a in titled and self.kind is not None:
                done = titled[a]
                self._add(a, done, self.kind, self.evidence)
                continue
            self._sentence(a, b)
            if self.kind != before:
                mark = next(
                    (i for i in range(mark, len(self.drafts)) if self.drafts[i].kind == self.kind), len(self.drafts)
                )
        if following is not None and not self._is_heading(following):
            self._turn(following, self.drafts[mark:])
            # What leads in a list of its own kind is no item.
            while len(self.drafts) > mark and self.drafts[-1].kind == self.kind:
                self.drafts.pop()

    def _titled(self, sentences: list[tuple[int, int]]) -> dict[int, int]:
        """Paragraphs without ordinals that open with a short title sentence: where they start and end."""
        cues, found, i = self.cues, {}, 0
        while i < len(sentences):
            a, b = sentences[i]
            j = i + 1
            while j < len(sentences) and sentences[j][0] not in self.n.paragraphs:
                j += 1
            short = a in self.n.paragraphs and j - i >= 2 and b - a <= 26 and not set(self.mask[a:b]) & set(",:;")
            if short and not self._announcer(a, b) and self._problem_content(a, b) is None:
                if not cues.we.match(self.text, a, b) and not cues.achieved.search(self.text, a, b):
                    found[a] = sentences[j - 1][1]
            i = j
        return found if len(found) > 1 else {}

    def _turn(self, o: Ordinal, stated: list[Draft]) -> None:
        """Let a list speak for itself where prose of its announced kind has been said already (问题是A。一要…)."""
        voted = self._vote(o.list)
        if self.kind == "problem" and voted == "measure" and any(d.kind == "problem" for d in stated):
            self._set("measure", "wording")

    def _is_heading(self, o: Ordinal) -> bool:
        return self._heading(o.end, len(self.text)) is not None

    def _sentence(self, a: int, b: int) -> None:
        while a < b and self.text[a] in ",;:。":
            a += 1
        heading = self._heading(a, b)
        if heading:
            name, stop = heading
            self._set(_kind(name), f"heading: {self.text[a:stop]}")
            a = stop
            if a >= b:
                return
        announced = self._announcer(a, b)
        stop = announced[0] if announced else b
        if stop > a:
            self._statement(a, stop, alone=announced is None)
        if announced:
            at, content, _ = announced
            self._set("measure", f"announcer: {self.text[at:content]}")
            self._measures(content, b, True)

    def _measures(self, a: int, b: int, announced: bool) -> None:
        for s in measure_stretches(self.text, self.mask, a, b, self.cues, announced):
            self.drafts.append(Draft(s.start, s.end, "measure", self.evidence, s.specific))

    def _statement(self, a: int, b: int, alone: bool) -> None:
        """A sentence, or the part of it before an announcer."""
        colon = self.mask.find(":", a, b)
        told = 0 <= colon - a <= 40 and self.cues.measure_colon.search(self.text, a, colon)
        if alone and told and not self.cues.lead.search(self.text, a, colon):
            self._set("measure", f"announcer: {self.text[a : colon + 1]}")
            self._measures(colon + 1, b, True)
            return
        content = self._problem_content(a, b)
        if content is not None:
            start, evidence, specific = content
            self._set("problem", evidence)
            if start < b:
                found = problem_stretches(self.text, self.mask, start, b, self.cues, True)
                self.drafts.extend(Draft(s.start, s.end, "problem", evidence, specific) for s in found)
            return
        if self.cues.these.match(self.text, a, b) and re.search("问题|不足", self.text[a:b]):
            return
        if self.kind == "problem":
            if self.cues.achieved.search(self.text, a, b) and not has_problem(self.mask, a, b, self.cues):
                return
            start = self._after_but(a, b)
            plain = self.evidence.startswith(("heading", "lead")) and not _PLEASANTRY.match(self.text, start, b)
            plain = plain and not self.cues.we.match(self.text, start, b)
            found = problem_stretches(self.text, self.mask, start, b, self.cues, plain)
            self.drafts.extend(Draft(s.start, s.end, "problem", self.evidence) for s in found)
        elif self.kind == "measure":
            if alone and not _STATUS.match(self.text, a, b):
                self._measures(a, b, False)
        elif self.inside:
            start = self._after_but(a, b)
            if has_problem(self.mask, start, b, self.cues):
                found = problem_stretches(self.text, self.mask, start, b, self.cues, False)
                self.drafts.extend(Draft(s.start, s.end, "problem", "wording") for s in found)
            elif alone and self.cues.verb.match(self.text, a, b) and not self.cues.achieved.search(self.text, a, b):
                self.evidence = "wording"
                self._measures(a, b, False)

    def _after_but(self, a: int, b: int) -> int:
        """After "but", where what stands before it tells what was achieved; after a bare date or subject."""
        for m in self.cues.but.finditer(self.mask, a, b):
            at = m.start()
            if at > a and self.mask[at - 1] not in ",;":
                continue
            if not has_problem(self.mask, a, at, self.cues) or self.cues.achieved.search(self.mask, a, at):
                return m.end()
        opening = _OPENING.match(self.text, a, b)
        return opening.end() if opening else a

    def _problem_content(self, a: int, b: int) -> tuple[int, str, bool] | None:
        """Where the problems start in a sentence that leads them in; None where it has no lead-in."""
        cues, text = self.cues, self.text
        lead = None
        stop = a
        for m in cues.lead.finditer(text, a, b):
            if lead is not None and b - stop >= 4 and self._own_statement(stop, m.start()) is not None:
                break  # what is led in has begun
            if text[max(a, m.start() - 2) : m.start()] in ("针对", "查找", "整改", "解决", "对于"):
                continue
            if cues.etc.match(text, m.end(), b) or cues.of.match(text, m.end(), b):
                continue  # the last of several: …仍有差距等问题
            lead = m
            stop = self._after_lead(m.end(), b)
        if lead is not None:
            clause = max(text.rfind(c, a, lead.start()) for c in ",;:。") + 1
            clause = max(clause, a)
            evidence = f"lead-in: {text[lead.start() : lead.end()]}"
            if b - stop >= 4:
                return stop, evidence, True
            own = self._own_statement(clause, lead.start())
            if own is not None:
                return own, evidence, True
            earlier = self._exist(a, lead.start())
            if earlier is not None:
                return earlier, evidence, True
            if (
                self.kind == "problem"
                and has_problem(self.mask, a, clause, cues)
                and not cues.achieved.search(text, a, clause)
            ):
                return None
            return b, evidence, False
        named = cues.problem_is.search(text, a, b)
        if (
            named
            and (named.start() == a or text[named.start() - 1] in ",。的和与及、")
            and b - named.end() >= 4
            and self.kind != "measure"
        ):
            return self._after_lead(named.end(), b), f"lead-in: {named.group()}", True
        colon = self.mask.find(":", a, b)
        if 0 <= colon - a <= 40 and b - colon >= 5 and self.kind != "measure" and cues.colon.search(text, a, colon):
            return self._after_lead(colon + 1, b), f"lead-in: {text[a : colon + 1]}", True
        exist = self._exist(a, b)
        if exist is not None:
            clause = max([a, *(text.rfind(c, a, exist) + 1 for c in ",;")])
            if has_problem(self.mask, a, clause, cues) and not cues.achieved.search(text, a, clause):
                return self._after_but(a, b), f"lead-in: {text[clause:exist]}", True
        if exist is not None and (
            cues.etc.search(text, exist, b) or cues.of.search(text, exist, b) or has_problem(self.mask, exist, b, cues)
        ):
            return exist, f"lead-in: {text[max(a, exist - 4) : exist]}", True
        return None

    def _after_lead(self, at: int, end: int) -> int:
        for _ in range(2):
            m = self.cues.lead_tail.match(self.text, at, end)
            if m:
                at = m.end()
            m = self.cues.example.match(self.text, at, end)
            if m:
                at = m.end()
        while at < end and self.text[at] in ",:;。":
            at += 1
        return at

    _GENERAL = re.compile(
        "(?:政府|政务)?信息公开|政务公开|公开工作|工作|与[^,]*?(?:要求|期望|期待|需求|需要|标准|目标|先进|群众|公众|兄弟)[^,]*|"
        "距离?[^,]*?(?:要求|期望|期待|需求|需要|标准|目标)[^,]*|离[^,]*?(?:要求|期望|期待|需求|需要|标准|目标)[^,]*|对照[^,]*|"
        "认识到|看到|意识到|发现|反映出?|虽然?|但是?|然而|仍然?|还|也|依然|同时|目前|当前|20\\d\\d年度?|[我本全各]|过程中|开展|方面|中|上|在|的|是|主要|总体|整体"
    )

    def _own_statement(self, a: int, b: int) -> int | None:
        """A clause whose own subject shows the shortcoming (便民服务仍有差距)."""
        m = self.cues.but.match(self.text, a, b)
        start = m.end() if m else a
        rest = self._GENERAL.sub("", self.mask[start:b])
        rest = self.cues.we.sub("", rest)
        if self.cues.objects.search(rest) or self.cues.subject.search(rest):
            return start
        return None

    def _exist(self, a: int, b: int) -> int | None:
        """After "exists" with a general subject, or where the specific subject before it starts."""
        for m in self.cues.exist.finditer(self.text, a, b):
            clause = max([self.text.rfind(c, a, m.start()) for c in ",;:。"]) + 1
            clause = max(clause, a)
            if self.text[max(a, m.start() - 2) : m.start()] in ("针对", "查找", "整改", "解决"):
                continue
            own = self._own_statement(clause, m.start())
            return own if own is not None else m.end()
        return None

    # --- ordinals --------------------------------------------------------------------------------------------------

    def _vote(self, list_id: int) -> Kind | None:
        """What the wording says of a list as a whole; None where it does not agree."""
        votes = [self._wording(o.end, self._stop(i)) for i, o in enumerate(self.ordinals) if o.list == list_id]
        problems, measures = votes.count("problem"), votes.count("measure")
        if problems and problems > measures:
            return "problem" if not measures or problems >= 2 * measures else None
        if measures and measures > problems:
            return "measure" if not problems or measures >= 2 * problems else None
        return None

    def _stop(self, index: int) -> int:
        return self.ordinals[index + 1].start if index + 1 < len(self.ordinals) else len(self.text)

    def _wording(self, start: int, end: int) -> Kind | None:
        if self.text[start - 1] == "要":
            return "measure"
        sentences = self._sentences(start, end)
        if not sentences:
            return None
        a, b = trimmed(self.text, *sentences[0])
        first = self.mask.find(",", a, b)
        head = first if first > 0 else b
        if has_problem(self.mask, a, head, self.cues):
            return "problem"
        if self.cues.verb.match(self.text, a, b):
            return "measure"
        return "problem" if has_problem(self.mask, a, b, self.cues) else None

    def _item(self, index: int, block: _Block, following: Ordinal | None) -> None:
        o = block.ordinal
        assert o is not None
        if o.start < self.done:
            return
        heading = self._heading(o.end, block.end)
        if heading:
            name, stop = heading
            self._set(_kind(name), f"heading: {self.text[o.start : stop]}")
            self._prose(stop, block.end, following)
            return
        kind, evidence = self._kind_of(o, block)
        nested = following is not None and following.nested and not self._is_heading(following)
        last = not any(p.list == o.list for p in self.ordinals[index + 1 :])
        split, name = self._split(block, kind, last, following)
        if nested and following is not None and not self._stands(following) and split is None:
            self._add(block.start, self._swallow(index), kind, evidence)
            return
        if split is None:
            if nested and following is not None:
                children = self._vote(following.list)
                own = self._wording(o.end, block.end)
                if not (children and own == "problem" and children == "measure"):
                    return
                self._add(block.start, block.end, kind, evidence)
                self._set("measure", "wording")
                return
            self._add(block.start, block.end, kind, evidence)
            return
        self._add(block.start, split, kind, evidence)
        if name == "pair":
            self.paired.add(o.list)
            self._add(split, block.end, "measure", "wording")
        elif name == "paragraph" or (last and o.list not in self.paired) or nested:
            self._prose(split, block.end, following)
        else:
            self.paired.add(o.list)
            announced = self._announcer(split, block.end)
            head = self._heading(split, block.end)
            at = announced[1] if announced and announced[0] == split else (head[1] if head else split)
            self._add(at, block.end, "measure" if kind != "measure" else kind, f"announcer: {self.text[split:at]}")

    def _kind_of(self, o: Ordinal, block: _Block) -> tuple[Kind, str]:
        voted = None
        if self.kind is None or (self.used_by not in (None, o.list) and not o.nested):
            voted = self._vote(o.list)
        if self.kind is not None and (voted is None or voted == self.kind):
            self.used_by = o.list if self.used_by is None else self.used_by
            return self.kind, self.evidence
        if voted is not None:
            if self.kind is not None:
                self._set(voted, "wording")
                self.used_by = o.list
            return voted, "wording"
        return self._wording(o.end, block.end) or "problem", "wording"

    def _stands(self, child: Ordinal) -> bool:
        """Whether the nested list states problems or measures of its own, and is no mere enumeration of names."""
        index = self.ordinals.index(child)
        own = total = 0
        for i in range(index, len(self.ordinals)):
            if self.ordinals[i].list != child.list:
                continue
            total += 1
            a, b = trimmed(self.text, self.ordinals[i].end, self._stop(i))
            own += b - a >= 6 and self._wording(a, b) is not None
        return own * 2 >= total

    def _swallow(self, index: int) -> int:
        """Take the ordinals nested below one into its item; return where that ends."""
        stop = index + 1
        while stop < len(self.ordinals) and self.ordinals[stop].depth > self.ordinals[index].depth:
            stop += 1
        self.done = self._stop(stop - 1)
        return self.done

    def _split(self, block: _Block, kind: Kind, last: bool, following: Ordinal | None) -> tuple[int | None, str]:
        """Where the item of a block ends because something else begins inside the block."""
        o = block.ordinal
        assert o is not None
        sentences = self._sentences(o.end, block.end)
        for i, (a, b) in enumerate(sentences):
            if i:
                if self._heading(a, b):
                    return a, "heading"
                announced = self._announcer(a, b, sentence_only=True)
                fresh = self.text[a - 1] in "。!?;." and (a in self.n.paragraphs or last)
                if announced and (kind != "measure" or fresh):
                    return a, "announcer"
                if kind == "measure" and last and self.text[a - 1] in "。!?" and self._new_problem(a, b):
                    return a, "lead"
                if last and self.cues.these.match(self.text, a, b) and re.search("问题|不足", self.text[a:b]):
                    return a, "paragraph"
                if last and a in self.n.paragraphs and self.text[a - 1] in "。!?" and self._one_line_items(o):
                    return a, "paragraph"
                if (
                    kind == "problem"
                    and has_problem(self.mask, o.end, sentences[0][1], self.cues)
                    and self.cues.verb.match(self.text, a, b)
                    and not self.cues.adverbial.match(self.text, a, b)
                    and not has_problem(self.mask, a, b, self.cues)
                ):
                    return a, "pair"
            if kind != "measure":
                announced = self._announcer(a, b)
                if announced and announced[0] > max(a, o.end) and announced[2] != "year":
                    return announced[0], "announcer"
        return None, ""

    def _new_problem(self, a: int, b: int) -> bool:
        m = self.cues.lead.search(self.text, a, b)
        return bool(m and re.search("仍|还|也|尚|但", self.text[a : m.start() + 1]))

    def _one_line_items(self, o: Ordinal) -> bool:
        """Whether the other items of the list keep to one paragraph each."""
        others = [i for i, p in enumerate(self.ordinals) if p.list == o.list and p.start != o.start]
        if not others or o.start not in self.n.paragraphs:
            return bool(others)
        return all(not any(p in self.n.paragraphs for p in range(self.ordinals[i].end, self._stop(i))) for i in others)

    def _add(self, start: int, end: int, kind: Kind, evidence: str) -> None:
        a, b = trimmed(self.text, start, end)
        if self.text[start : start + 1] == "(":
            a = start
        if b - a >= 4:
            self.drafts.append(Draft(a, b, kind, evidence))
