"""Lists without ordinals: paragraphs under titles, lines closed by semicolons, statements behind a colon."""

from __future__ import annotations

from toolkit.parsing.items.clauses import parts, trimmed
from toolkit.parsing.items.leads import announcer_in, problem_lead
from toolkit.parsing.items.passage import Passage
from toolkit.report import Kind

# No title of a paragraph is longer; no lead-in before a colon is longer.
_TITLE, _LEAD = 26, 40


def titled(p: Passage, sentences: list[tuple[int, int]], kind: Kind | None) -> dict[int, int]:
    r"""Return where paragraphs begin and end that open with a short title sentence; none where only one does.

    Args:
        p: the passage.
        sentences: its sentences, as ``Passage.sentences`` gives them.
        kind: the kind that is being told so far.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> from toolkit.parsing.items.narrative import narrate
        >>> text = "抓培训。\n每季度讲一次课。"
        >>> passage = Passage(narrate(text, 0, len(text), (), load_cues()), load_cues())
        >>> titled(passage, passage.sentences(0, passage.end), "measure")
        {}
    """
    cues = p.cues
    found: dict[int, int] = {}
    i = 0
    while i < len(sentences):
        a, b = sentences[i]
        j = i + 1
        while j < len(sentences) and not p.is_paragraph(sentences[j][0]):
            j += 1
        if p.is_paragraph(a) and j - i >= 2 and b - a <= _TITLE and p.next_clause(a, b) is None:
            general = cues.we.match(p.text, a, b) or cues.achieved.search(p.text, a, b)
            if not (general or announcer_in(p, a, b) or problem_lead(p, a, b, kind)):
                found[a] = sentences[j - 1][1]
        i = j
    return found if len(found) > 1 else {}


def lines(p: Passage, sentences: list[tuple[int, int]]) -> set[int]:
    r"""Return where the lines begin of lists behind a colon that have a line for each item, closed by semicolons.

    Args:
        p: the passage.
        sentences: its sentences, as ``Passage.sentences`` gives them.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> from toolkit.parsing.items.narrative import narrate
        >>> text = "不足如下:\n更新慢,拖得久;\n人员少。"
        >>> passage = Passage(narrate(text, 0, len(text), (), load_cues()), load_cues())
        >>> sorted(lines(passage, passage.sentences(0, passage.end)))
        [5, 13]
    """
    found: set[int] = set()
    for i, (_, b) in enumerate(sentences):
        if p.text[b - 1] != ":":
            continue
        stop = i + 1
        while stop < len(sentences) and p.is_paragraph(sentences[stop][0]):
            stop += 1
            if p.text[sentences[stop - 1][1] - 1] != ";":
                break
        alone = stop >= len(sentences) or p.is_paragraph(sentences[stop][0])
        if stop - i > 2 and alone:
            found.update(a for a, _ in sentences[i + 1 : stop])
    return found


def listed(p: Passage, a: int, b: int) -> int | None:
    """Return where problems begin that stand side by side behind a colon; None where most of them state none.

    Args:
        p: the passage.
        a: first character of the sentence.
        b: after the last one.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> from toolkit.parsing.items.narrative import narrate
        >>> text = "还有“两多两少”:发通知多、发实招少;上网多、上墙少。"
        >>> passage = Passage(narrate(text, 0, len(text), (), load_cues()), load_cues())
        >>> listed(passage, 0, passage.end)
        9
    """
    colon = p.mask.find(":", a, b)
    if not 0 <= colon - a <= _LEAD or ";" not in p.mask[colon:b]:
        return None
    pieces = [trimmed(p.text, c, d) for c, d in parts(p.mask, colon + 1, b, ";")]
    wrong = sum(p.has_problem(c, d) for c, d in pieces)
    return colon + 1 if wrong * 2 > len(pieces) > 1 else None
