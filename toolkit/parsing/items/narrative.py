"""A stretch of narrative without its white space, page numbers, tables and tail, mapped back to the report."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.parsing.items.cues import CLOSING, Cues
from toolkit.parsing.shadow import fold

# A line that may hold nothing but a page number.
_NUMBERED = re.compile(r"\n(?=[ \t\f]*[-~·.\d第])")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_FULL = "。;:!?."


@dataclass(frozen=True, slots=True)
class Narrative:
    """``text`` is folded and without white space; ``origins[i]`` is the offset of its character ``starts[i]``.

    Both name the places that have white space before them in reading order, the first character among them; ``gaps``
    holds them too. ``paragraphs`` are those that begin a paragraph (a line that is not merely wrapped).
    """

    text: str
    starts: list[int]
    origins: list[int]
    gaps: frozenset[int]
    paragraphs: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the report of the non-empty stretch ``text[start:end]``."""
        starts, origins = self.starts, self.origins
        i, j = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        return origins[i] + start - starts[i], origins[j] + end - starts[j]


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
    if circled := [char for char in _CIRCLED if char in raw]:
        folded = "".join(a if a in circled else b for a, b in zip(raw, folded, strict=True))
    noise = _noise(folded, cues) if "\n" in folded else []
    out = noise + [(max(a - start, 0), min(b - start, end - start)) for a, b in holes if a < end and b > start]
    if out:
        folded = _blanked(folded, sorted(out))
    pieces = folded.split()
    text = "".join(pieces)
    starts: list[int] = []
    origins: list[int] = []
    lines: list[_Line] = []
    here = before = 0
    for piece in pieces:
        at = folded.index(piece, before)
        if not starts or "\n" in raw[before:at]:
            lines.append((here, start + at, start + before - 1))
        starts.append(here)
        origins.append(start + at)
        here += len(piece)
        before = at + len(piece)
    blanked = [start + a for a, _ in noise]
    return Narrative(text, starts, origins, frozenset(starts or (0,)), _paragraphs(text, lines, blanked, report))


# Where a line begins in the narrative and in the report, and where the character before it is in the report.
_Line = tuple[int, int, int]


def _noise(folded: str, cues: Cues) -> list[tuple[int, int]]:
    """Return the lines that hold nothing but a page number."""
    heads = [0, *(m.end() for m in _NUMBERED.finditer(folded))]
    return [m.span() for at in heads if (m := cues.noise.match(folded, at))]


def _blanked(text: str, holes: list[tuple[int, int]]) -> str:
    """Return the text with blanks in place of the stretches, which may overlap."""
    pieces: list[str] = []
    here = 0
    for a, b in holes:
        if b > here:
            pieces += (text[here:a], " " * (b - max(a, here)))
            here = b
    return "".join((*pieces, text[here:]))


def _paragraphs(text: str, lines: list[_Line], noise: list[int], report: str) -> frozenset[int]:
    """Tell the lines that begin a paragraph from those that a fixed width wrapped.

    A text is wrapped where lines break off in mid-sentence. Then a line begins a paragraph only after a short or
    closed line, or where it is indented more than the line before.
    """
    if len(lines) < 2:
        return frozenset({0})
    edges = [*(here for here, _, _ in lines), len(text)]

    def width(i: int) -> int:
        found = _width(text, edges[i], edges[i + 1])
        if i:
            return found
        # The first line may go on from a heading on the same line of the report.
        at = lines[0][1]
        before = report[report.rfind("\n", 0, at) + 1 : at].strip()
        return found + _width(before, 0, len(before))

    open_ = [i for i in range(1, len(lines)) if text[edges[i] - 1] not in _FULL]
    broken = sum(width(i - 1) >= 30 for i in open_) if open_ else 0
    if broken < 1 or broken * 4 < len(lines) - 1:
        torn = {i for i in open_ if _torn(lines[i], noise)} if noise else ()
        return frozenset([here for i, (here, _, _) in enumerate(lines) if i not in torn])
    widths = [width(i) for i in range(len(lines))]
    widest, longest = max(widths), max(b - a for a, b in pairwise(edges))
    found = {0}
    for i in range(1, len(widths)):
        here, origin, _ = lines[i]
        last, origin_of_last, _ = lines[i - 1]
        closed = text[here - 1] in _FULL
        short = widths[i - 1] < (widest - 8 if closed else widest * 4 // 5) and here - last < longest - 1
        indent = _indent(report, origin)
        indented = indent > _indent(report, origin_of_last) or indent >= 2
        if (short and (closed or not _torn(lines[i], noise))) or (closed and indented):
            found.add(here)
    return frozenset(found)


def _torn(line: _Line, noise: list[int]) -> bool:
    """Tell whether a page number stands between a line and the one before."""
    _, origin, before = line
    i = bisect_right(noise, before)
    return i < len(noise) and noise[i] < origin


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
    # A tail stands behind what is closed or behind a blank, or in brackets; elsewhere the same words are no tail.
    if cues.tail_closed.search(text) or any(cues.tail.match(text, at) for at in narrative.starts):
        for m in cues.tail.finditer(text):
            before = text[m.start() - 1] if m.start() else "。"
            if before in CLOSING or m.start() in narrative.gaps or text[m.start()] == "[":
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
        gap = bisect_left(narrative.starts, stop)
        opening = max(opening, narrative.starts[gap - 1]) if gap else opening
        signed = cues.signature.fullmatch(text, opening, stop) if stop - opening <= 41 else None
        if signed and (opening in narrative.gaps or stop < end) and not cues.predicate.search(text, opening, stop):
            stop = opening
        if stop == end:
            break
        end = stop
    return end
