"""Where the item of an ordinal ends because something else begins before the next ordinal."""

from __future__ import annotations

from toolkit.parsing.items.enumeration import Ordinal
from toolkit.parsing.items.leads import Opening, announcer_in, heading_at
from toolkit.parsing.items.passage import Passage
from toolkit.report import Kind


def split(p: Passage, index: int, o: Ordinal, end: int, kind: Kind, last: bool) -> tuple[int | None, str]:
    """Return where the item of an ordinal ends before the next one, and what begins there; None where nothing does.

    Args:
        p: the passage.
        index: which of its ordinals.
        o: the ordinal.
        end: where the next ordinal begins.
        kind: the kind of the item.
        last: whether no later ordinal goes on with the list.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> from toolkit.parsing.items.narrative import narrate
        >>> text = "一是更新慢。二是人员少。今后将加强培训。"
        >>> p = Passage(narrate(text, 0, len(text), (), load_cues()), load_cues())
        >>> p.count(0)
        >>> split(p, 1, p.ordinals[1], p.end, "problem", True)
        (12, 'announcer')
    """
    cues, text = p.cues, p.text
    sentences = p.sentences(o.end, end)
    if kind == "problem" and (dash := cues.dashed.search(p.mask, o.end + 4, end)):
        return dash.start(), "pair"
    for i, (a, b) in enumerate(sentences):
        if i:
            closed = text[a - 1] in "。!?;."
            if heading_at(p, a, b):
                return a, "heading"
            if last and closed and b == end and text[b - 1] == ":" and not p.opens_below(index):
                return a, "paragraph"  # it leads in what follows
            announced = announcer_in(p, a, b, head_only=True)
            if announced and (kind != "measure" or (closed and (last or p.is_paragraph(a)))):
                return a, "announcer"
            if last and closed and cues.cause_of_problem.match(text, a, b):
                return a, "paragraph"
            if last and closed:
                m = cues.lead.search(text, a, b) if kind == "measure" else None
                if m and cues.still.search(text, a, m.start() + 1):
                    return a, "lead"
                if cues.these.match(text, a, b) and cues.naming.search(text, a, b):
                    return a, "paragraph"
                if p.is_paragraph(a) and p.keeps_to_paragraphs(index):
                    return a, "paragraph"
            acts = cues.verb.match(text, a, b) and not cues.adverbial.match(text, a, b)
            if kind == "problem" and acts and not p.has_problem(a, b) and p.has_problem(o.end, sentences[0][1]):
                return a, "paragraph" if text[b - 1] == ":" else "pair"
        if kind != "measure":
            announced = announcer_in(p, a, b)
            if announced and announced.start > max(a, o.end) and _opens(p, announced):
                return announced.start, "announcer"
    return None, ""


def _opens(p: Passage, announced: Opening) -> bool:
    """Tell an announcement from a year that only dates a problem (至2024年将到期的栏目)."""
    return announced.name != "year" or announced.start in p.narrative.gaps
