"""What opens a passage on problems or measures: headings, lead-ins, announcers."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from toolkit.parsing.items.passage import Passage
from toolkit.report import Kind

_COUNTED = re.compile("[以如]下|几|[两二三四五六]个|主要|突出")
# Announcers plain enough to open a passage outside the section on problems.
PLAIN = frozenset({"sure", "against", "earlier"})


class Opening(NamedTuple):
    """Where something opens, where its content starts, and the name of the cue ("both" for a joint heading)."""

    start: int
    content: int
    name: str

    @property
    def kind(self) -> Kind | None:
        """The kind that a heading announces."""
        return "problem" if self.name == "problem" else "measure" if self.name == "measure" else None


class Lead(NamedTuple):
    """Where the problems start that a sentence leads in, why, and whether it says what they are."""

    content: int
    evidence: str
    specific: bool


def heading_at(p: Passage, at: int, end: int) -> Opening | None:
    """Return the heading that stands at a place inside the section, None where there is none.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> from toolkit.parsing.items.narrative import narrate
        >>> heading_at(Passage(narrate("改进措施:加强培训", 0, 9, (), load_cues()), load_cues()), 0, 9)
        Opening(start=0, content=5, name='measure')
    """
    m = p.cues.heading.match(p.text, at, end)
    if not m:
        return None
    stop = m.end()
    if stop < end and not p.is_edge(stop):
        tail = p.cues.heading_tail.match(p.text, stop, end)
        if not tail:
            return None
        stop = tail.end()
    while stop < end and p.text[stop] in "。:":
        stop += 1
    return Opening(at, stop, m.lastgroup or "")


def announcer_in(p: Passage, start: int, end: int, *, head_only: bool = False) -> Opening | None:
    """Return the first clause of a stretch that announces measures.

    Args:
        p: the passage.
        start: first character of the stretch.
        end: after the last one.
        head_only: whether only the clause at ``start`` is looked at.

    Returns:
        The announcer; its content starts after every further announcer, subject and 将 that follow it.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> from toolkit.parsing.items.narrative import narrate
        >>> passage = Passage(narrate("渠道不畅,为此,我局将拓宽渠道", 0, 15, (), load_cues()), load_cues())
        >>> announcer_in(passage, 0, 15)
        Opening(start=5, content=11, name='cause')
    """
    cues, text = p.cues, p.text
    here: int | None = start
    while here is not None and here < end:
        clause_end = p.next_clause(here, end) or end
        m = None
        if text[here] in cues.announcer_heads:
            m = cues.announcer.match(text, here, end)
        if m is None and cues.shall.search(text, here, clause_end):
            m = cues.we_shall.match(text, here, end)
        if m is None and cues.against.search(text, here, min(here + 24, clause_end)):
            we = cues.we.match(text, here, end)
            m = cues.announcer.match(text, we.end(), end) if we else None
            if m and m.lastgroup not in ("against", "earlier"):
                m = None
        if m:
            name = m.lastgroup or "we_shall"
            told = name in ("year", "we_shall") and cues.achieved.search(text, m.start(), end)
            if not told:
                return Opening(here, _after_announcers(p, m.end(), end), name)
        if head_only:
            return None
        here = p.next_clause(here, end)
    return None


def _after_announcers(p: Passage, at: int, end: int) -> int:
    cues, text = p.cues, p.text
    for _ in range(6):
        before = at
        for pattern in (cues.announced, cues.announcer, cues.we_shall, cues.dated):
            if m := pattern.match(text, at, end):
                at = m.end()
        if (we := cues.we.match(text, at, end)) and (m := cues.announcer.match(text, we.end(), end)):
            at = m.end()
        while at < end and text[at] in ",:":
            at += 1
        if at == before:
            break
    return at


# What is left of a general subject is shorter.
_LONG_SUBJECT = 7
# More lead-ins than a sentence of a person ever has; what repeats them without end shall not take time without end.
_LEADS = 24


def problem_lead(p: Passage, a: int, b: int, kind: Kind | None) -> Lead | None:
    """Return where the problems start in a sentence that leads them in; None where it has no lead-in.

    Args:
        p: the passage.
        a: first character of the sentence.
        b: after the last one.
        kind: the kind that is being told so far.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> from toolkit.parsing.items.narrative import narrate
        >>> text = "取得一定成绩,但还存在一些不足,如更新慢"
        >>> passage = Passage(narrate(text, 0, len(text), (), load_cues()), load_cues())
        >>> lead = problem_lead(passage, 0, len(text), None)
        >>> text[lead.content :], lead.evidence
        ('更新慢', 'lead-in: 存在一些不足')
    """
    cues, text = p.cues, p.text
    found, stop = None, a
    closing: int | None = None
    for m in islice(cues.lead.finditer(text, a, b), _LEADS):
        if found is not None and b - stop >= 4 and own_statement(p, stop, m.start()) is not None:
            break  # what is led in has begun
        if cues.mended.search(text, max(a, m.start() - 2), m.start()):
            continue
        if cues.etc.match(text, m.end(), b) or cues.of.match(text, m.end(), b):
            continue  # the last of several: …仍有差距等问题
        if text[m.end() : m.end() + 1] == "、":
            if closing is None:
                closing = max((e.start() for e in cues.etc.finditer(text, m.end(), b)), default=-1)
            if closing >= m.end():
                continue  # the first of several: …还有差距、…不完善等问题
        if _itself(p, a, m.start(), m.end(), b):
            continue
        found, stop = m, _after_lead(p, m.end(), b)
    if found is not None:
        if cues.below.fullmatch(text, stop, b):
            return Lead(b, f"lead-in: {found.group()}", False)
        return _generic(p, a, b, found.start(), stop, f"lead-in: {found.group()}", kind)
    if kind == "measure":
        begun = cues.opening.match(text, a, b)  # 从全年看,主要问题是…
        a = begun.end() if begun else a
        named = cues.problem_is.search(text, a, min(b, a + 16))
        last = cues.problem_is.search(text, p.clause_start(a, b - 1), b) if text[b - 1] == ":" else None
        if last and last.end() == b:
            return Lead(b, f"lead-in: {last.group()}", False)
        if named and p.clause_start(a, named.start()) == a and p.has_problem(named.end(), b):
            return Lead(_after_lead(p, named.end(), b), f"lead-in: {named.group()}", True)
    else:
        named = cues.problem_is.search(text, a, b)
        if named and named.end() == b and text[b - 1] == ":":
            return Lead(b, f"lead-in: {named.group()}", False)
        if named and b - named.end() >= 4 and (named.start() == a or text[named.start() - 1] in ",。的和与及、"):
            return Lead(_after_lead(p, named.end(), b), f"lead-in: {named.group()}", True)
        colon = p.mask.find(":", a, b)
        ends = a < colon == b - 1 <= a + 40 and not cues.measure_colon.search(text, a, colon)
        if ends and cues.colon.search(text, p.clause_start(a, colon - 1), colon):
            return Lead(b, f"lead-in: {text[a : colon + 1]}", False)
        if 0 <= colon - a <= 40 and b - colon >= 5 and cues.colon.search(text, a, colon):
            return Lead(_after_lead(p, colon + 1, b), f"lead-in: {text[a : colon + 1]}", True)
    return _exists(p, a, b)


def _itself(p: Passage, a: int, start: int, stop: int, b: int) -> bool:
    """Tell whether what looks like a lead-in says itself what is wrong: 公开的时效上还有不足,公众参与度不高."""
    after = p.text[stop : stop + 1] if stop < b else ""
    if after == ";":
        return p.clause_start(a, start) > a or own_statement(p, a, start) is not None
    if after != "," or _after_lead(p, stop, b) != stop + 1 or _COUNTED.search(p.text, start, stop):
        return False
    return own_statement(p, p.clause_start(a, start), start) is not None


def _generic(p: Passage, a: int, b: int, at: int, stop: int, evidence: str, kind: Kind | None) -> Lead | None:
    """Tell what a lead-in without an object of its own leads in."""
    if b - stop >= 4 or p.has_problem(stop, b):
        return Lead(stop, evidence, True)
    clause = p.clause_start(a, at)
    own = own_statement(p, clause, at)
    if own is None:
        own = _existing(p, a, at)
    if own is not None:
        # The last of several statements: 甲不熟悉,乙不规范,丙离要求还有差距.
        first = after_but(p, a, b)
        several = first < clause and p.has_problem(first, clause) and not p.cues.achieved.search(p.text, first, clause)
        return Lead(first if several else own, evidence, True)
    if kind == "problem" and p.has_problem(a, clause) and not p.cues.achieved.search(p.text, a, clause):
        return None
    return Lead(b, evidence, False)


def _exists(p: Passage, a: int, b: int) -> Lead | None:
    """A verb of existence with the problems themselves as its object."""
    at = _existing(p, a, b)
    if at is None:
        return None
    cues, text = p.cues, p.text
    clause = p.clause_start(a, at)
    if p.has_problem(a, clause) and not cues.achieved.search(text, a, clause):
        return Lead(after_but(p, a, b), f"lead-in: {text[clause:at]}", True)
    if cues.etc.search(text, at, b) or cues.of.search(text, at, b) or p.has_problem(at, b):
        return Lead(at, f"lead-in: {text[max(a, at - 4) : at]}", True)
    return None


def _after_lead(p: Passage, at: int, end: int) -> int:
    for _ in range(2):
        for pattern in (p.cues.lead_tail, p.cues.example):
            if m := pattern.match(p.text, at, end):
                at = m.end()
    while at < end and p.text[at] in ",:;。":
        at += 1
    return at


def own_statement(p: Passage, a: int, b: int) -> int | None:
    """Return the start of a clause whose own subject shows the shortcoming (网站检索仍有差距), else None."""
    m = p.cues.but.match(p.text, a, b)
    start = m.end() if m else a
    rest = p.cues.we.sub("", p.cues.general_statement.sub("", p.mask[start:b]))
    return start if len(rest) > _LONG_SUBJECT or p.cues.objects.search(rest) or p.cues.subject.search(rest) else None


def shown_below(p: Passage, a: int, b: int) -> int | None:
    """Return where the next sentence begins to say how the shortcoming of this one shows: 差距还不小。主要表现在…."""
    named = p.cues.naming.search(p.text, a, b)
    shown = p.cues.shows.match(p.text, b) if named else None
    if named is None or shown is None or own_statement(p, p.clause_start(a, named.start()), b) is not None:
        return None
    return shown.end()


def behind_colon(p: Passage, a: int, b: int) -> int:
    """Return where a measure begins behind 我局逐项整改: and the problem that is named after that."""
    colon = p.mask.find(":", a, b)
    if not 0 <= colon - a <= 20 or not p.cues.measure_colon.search(p.text, a, colon):
        return a
    again = announcer_in(p, colon + 1, b, head_only=True)
    return again.content if again else colon + 1


def _existing(p: Passage, a: int, b: int) -> int | None:
    """After "exists" with a general subject, or where the specific subject before it starts."""
    for m in p.cues.exist.finditer(p.text, a, b):
        if p.cues.mended.search(p.text, max(a, m.start() - 2), m.start()):
            continue
        own = own_statement(p, p.clause_start(a, m.start()), m.start())
        return own if own is not None else m.end()
    return None


def after_but(p: Passage, a: int, b: int) -> int:
    """Return where a sentence goes on after "but", a bare date, or "inspection found that"; else its start."""
    for m in p.cues.but.finditer(p.mask, a, b):
        at = m.start()
        if at > a and p.mask[at - 1] not in ",;":
            continue
        if not p.has_problem(a, at) or p.cues.achieved.search(p.mask, a, at):
            return m.end()
    for _ in range(3):
        opening = p.cues.opening.match(p.text, a, b)
        if opening is None:
            break
        a = opening.end()
    return a


def trigger(p: Passage) -> int | None:
    """Return where, outside the section on problems, a passage says in so many words that it is about them."""
    here = -1
    for word in p.cues.elsewhere_words.finditer(p.text, 0, p.end):
        if word.start() < here:
            continue
        a, b = p.sentence_at(word.start(), max(here, 0))
        here = b
        if a in p.narrative.gaps:
            if heading_at(p, a, p.end):
                return a
            numbered = p.cues.ordinal.match(p.text, a, b)
            heading = heading_at(p, numbered.end(), p.end) if numbered else None
            if heading and heading.name != "measure":
                return heading.start
        announced = announcer_in(p, a, b, head_only=True)
        if announced and announced.name in PLAIN:
            return a
        but = p.cues.but.search(p.text, a, b)  # before the first one there is none
        for m in p.cues.lead.finditer(p.text, but.end(), b) if but else ():
            if p.cues.naming.search(m.group()):
                return a
        if _states(p, a, b):
            return a
    return None


def _states(p: Passage, a: int, b: int) -> bool:
    """Tell whether a sentence says "but there are … problems", the problems named."""
    beyond = -1
    for m in p.cues.exist.finditer(p.text, a, b):
        if not p.cues.still.search(p.text, max(a, m.start() - 2), m.end()) or p.text[m.end() : m.end() + 1] == "的":
            continue
        if m.end() <= beyond:
            continue
        stop = p.cues.etc.search(p.text, m.end(), b) or p.cues.of.search(p.text, m.end(), b)
        if stop is None:
            return False
        if p.has_problem(m.end(), stop.end()):
            return True
        beyond = stop.start()  # no problem up to there, whatever says that some exist
    return False
