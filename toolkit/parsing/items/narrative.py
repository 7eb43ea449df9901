"""A stretch of narrative without its white space, page numbers, tables and tail, mapped back to the report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.parsing.items.cues import Cues
from toolkit.parsing.shadow import fold

_RUN = re.compile(r"\S+")
_CIRCLED = re.compile("[①-⑳]")
_FULL = "。;:!?."


@dataclass(frozen=True, slots=True)
class Narrative:
    """``text`` is folded and without white space; ``at[i]`` is the offset of its i-th character in the report.

    ``gaps`` are the places that have white space before them, ``paragraphs`` those that begin a paragraph (a line that
    is not merely wrapped).
    """

    text: str
    at: list[int]
    gaps: frozenset[int]
    paragraphs: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the report of the non-empty stretch ``text[start:end]``."""
        return self.at[start], self.at[end - 1] + 1


def narrate(report: str, start: int, end: int, holes: Sequence[tuple[int, int]], cues: Cues) -> Narrative:
    r"""Return ``report[start:end]`` ready for matching, the stretches ``holes`` left out.

    Args:
        report: the text of the report.
        start: offset of the first character.
        end: offset after the last one.
        holes: offsets of what is no narrative (tables, headings); they may reach beyond the stretch.
        cues: the wordings; those for page numbers are used.

    Returns:
        The narrative; its text is empty where nothing is left.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> narrate("一是 更新\n不及时。\n- 3 -\n", 0, 19, (), load_cues()).text
        '一是更新不及时。'
    """
    raw = report[start:end]
    folded = fold(report)[start:end]
    if circled := [m.start() for m in _CIRCLED.finditer(raw)]:
        chars = list(folded)
        for i in circled:
            chars[i] = raw[i]
        folded = "".join(chars)
    noise = [(m.start(), m.end()) for m in cues.noise.finditer(folded)] if "\n" in folded else []
    out = noise + [(max(a - start, 0), min(b - start, end - start)) for a, b in holes if a < end and b > start]
    if out:
        folded = _blanked(folded, sorted(out))
    pieces: list[str] = []
    at: list[int] = []
    gaps: set[int] = {0}
    lines: list[int] = [0]
    previous = 0
    for m in _RUN.finditer(folded):
        if at:
            gaps.add(len(at))
            if "\n" in raw[previous : m.start()]:
                lines.append(len(at))
        pieces.append(m.group())
        at.extend(range(start + m.start(), start + m.end()))
        previous = m.end()
    text = "".join(pieces)
    lines.append(len(text))
    blanked = [start + a for a, _ in noise]
    return Narrative(text, at, frozenset(gaps), _paragraphs(text, at, lines, blanked, report))


def _blanked(text: str, holes: list[tuple[int, int]]) -> str:
    """Return the text with blanks in place of the stretches, which may overlap."""
    pieces: list[str] = []
    here = 0
    for a, b in holes:
        if b > here:
            pieces += (text[here:a], " " * (b - max(a, here)))
            here = b
    return "".join((*pieces, text[here:]))


def _paragraphs(text: str, at: list[int], lines: list[int], noise: list[int], report: str) -> frozenset[int]:
    """Tell the lines that begin a paragraph from those that a fixed width wrapped.

    A text is wrapped where lines break off in mid-sentence. Then a line begins a paragraph only after a short or
    closed line, or where it is indented more than the line before.
    """
    if len(lines) < 3:
        return frozenset({0})
    widths = [_width(text, a, b) for a, b in pairwise(lines)]
    # The first line may go on from a heading on the same line of the report.
    before = report[report.rfind("\n", 0, at[0]) + 1 : at[0]].strip()
    widths[0] += _width(before, 0, len(before))
    broken = 0
    for i in range(1, len(widths)):
        if text[lines[i] - 1] not in _FULL and widths[i - 1] >= 30:
            broken += 1
    wrapped = broken >= 1 and broken * 4 >= len(widths) - 1
    widest, longest = max(widths), max(b - a for a, b in pairwise(lines))
    found = {0}
    for i in range(1, len(widths)):
        here = lines[i]
        closed = text[here - 1] in _FULL
        next_noise = bisect_right(noise, at[here - 1])
        torn = not closed and next_noise < len(noise) and noise[next_noise] < at[here]
        if not wrapped:
            if not torn:
                found.add(here)
            continue
        short = widths[i - 1] < (widest - 8 if closed else widest * 4 // 5) and here - lines[i - 1] < longest - 1
        indented = _indent(report, at[here]) > _indent(report, at[lines[i - 1]]) or _indent(report, at[here]) >= 2
        if (short and not torn) or (closed and (indented or short)):
            found.add(here)
    return frozenset(found)


def _width(text: str, start: int, end: int) -> int:
    """Printed width in half-width cells."""
    line = text[start:end]
    # Three bytes for an ideograph, one for a letter; folded punctuation was printed full-width.
    return len(line) + (len(line.encode("utf-8", "surrogatepass")) - len(line)) // 2 + sum(map(line.count, ",;:()!?"))


def _indent(report: str, offset: int) -> int:
    line = report.rfind("\n", 0, offset) + 1
    return sum(2 if char == "\u3000" else 1 for char in report[line:offset])


def close_of(narrative: Narrative, cues: Cues) -> int:
    """Return where the narrative ends before signature, date and what a website appends.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> cues = load_cues()
        >>> n = narrate("更新不及时。 临溪市教育局 2024年1月9日 附件下载", 0, 32, (), cues)
        >>> n.text[: close_of(n, cues)]
        '更新不及时。'
    """
    text, end = narrative.text, len(narrative.text)
    for m in cues.tail.finditer(text):
        before = text[m.start() - 1] if m.start() else "。"
        if before in "。;!?.)]" or m.start() in narrative.gaps or text[m.start()] == "[":
            end = m.start()
            break
    for _ in range(3):
        stop = end
        for m in cues.date.finditer(text, max(0, end - 40), end):
            if m.end() >= end - 2:
                stop = m.start()
        for m in cues.date_of_month.finditer(text, max(0, end - 12), end):
            if m.start() in narrative.gaps:
                stop = m.start()
        opening = max(text.rfind(char, 0, stop) for char in "。;!?") + 1
        opening = max([opening, *(g for g in narrative.gaps if opening < g < stop)], default=opening)
        signed = cues.signature.fullmatch(text, opening, stop) if stop - opening <= 41 else None
        if signed and (opening in narrative.gaps or stop < end) and not cues.predicate.search(text, opening, stop):
            stop = opening
        if stop == end:
            break
        end = stop
    return end
