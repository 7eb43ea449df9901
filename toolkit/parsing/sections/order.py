"""What is broken in the order and the numbering of a report's headings, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit.parsing.sections.candidates import Candidate, Page, number
from toolkit.parsing.sections.headings import grammar
from toolkit.parsing.sections.outline import FIVE, ORDER, TWO, Heading
from toolkit.report import Section

_PROMISE = re.compile(r"([2-9]|1[0-2]|[二三四五六七八九十])个?(?:部分|章节)")


def order_warnings(
    page: Page, chain: Sequence[Heading], candidates: Sequence[Candidate], sections: Sequence[Section]
) -> Iterator[str]:
    """Yield one warning for each break: an ordinal missing, repeated, or out of order; sections that do not come.

    Args:
        page: the text.
        chain: the headings of the first rank that were chosen.
        candidates: all numbered candidates, in reading order.
        sections: the sections as found, absent ones too.
    """
    if not chain:
        yield "no heading of an annual report was found"
        return
    if chain[0].role == "overview" and not chain[0].family:
        yield f"section overview is told by its place alone; its heading reads {chain[0].candidate.phrase}"
    yield from _numbering(chain, candidates)
    for a, b in pairwise(chain):
        if ORDER[b.role] < ORDER[a.role]:
            yield f"section {b.role} stands after {a.role}"
    if not any(h.role == "problems" for h in chain) and any(s.role in TWO and s.start is not None for s in sections):
        yield "section problems has no heading of its own, only its parts have"
    preamble = next((s for s in sections if s.role == "preamble" and s.state == "present"), None)
    if preamble is not None:
        yield from _promises(page.folded[preamble.start : preamble.end], chain, sections)


def _numbering(chain: Sequence[Heading], candidates: Sequence[Candidate]) -> Iterator[str]:
    first = chain[0].candidate
    if first.style and first.value != 1 and chain[0].role == "overview":
        yield f"the numbering begins with {first.value}, not with 1"
    for a, b in pairwise(chain):
        one, two = a.candidate, b.candidate
        if not one.style or not two.style:
            if one.style != two.style:
                bare = b if not two.style else a
                if bare.role != "attachment":
                    yield f"heading {bare.role} has no ordinal"
            continue
        if one.style != two.style:
            yield f"the style of ordinals changes from {one.style} to {two.style} at {b.role}"
        elif two.value == one.value:
            yield f"ordinal {two.value} comes twice, at {a.role} and {b.role}"
        elif two.value < one.value:
            yield f"the numbering starts anew at {b.role} ({two.value} after {one.value})"
        elif two.value > one.value + 1:
            between = {
                c.value for c in candidates if one.start < c.start < two.start and c.style == one.style and c.phrase
            }
            between |= {c.value for h in chain if (c := h.candidate).style == one.style and c.start > two.start}
            lost = [str(n) for n in range(one.value + 1, two.value) if n not in between]
            if lost:
                yield f"no heading has ordinal {', '.join(lost)} (between {a.role} and {b.role})"


def _promises(preamble: str, chain: Sequence[Heading], sections: Sequence[Section]) -> Iterator[str]:
    match = _PROMISE.search(preamble)
    count = sum(h.role not in FIVE for h in chain)
    if match:
        promised = int(match[1]) if match[1].isdigit() else number(match[1])
        if promised != count:
            yield f"the preamble promises {promised} parts, {count} have a heading"
    squeezed = "".join(preamble.split())
    for section in sections:
        name = grammar().names.get(section.role)
        if section.state == "absent" and name and name in squeezed:
            yield f"the preamble names {name}, no such heading was found"
