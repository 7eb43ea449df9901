"""The sub-sections: the five parts of section one, the two of section five."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.parsing.sections.candidates import PAGE_NUMBER, Candidate, Page
from toolkit.parsing.sections.headings import grammar, read_cues
from toolkit.parsing.sections.outline import FIVE, RANK, TWO, Heading, extent, is_row

# What a heading does not hold: a count, or the words of someone who reports.
_BEFORE_COLON = re.compile(r"([^。;:,、\s]{2,18})$")
_COUNTS = re.compile(r"[ \t]*[(（]?[一二三四五六七八九十\d]{1,2}[)、.是]")
_SENTENCE = re.compile(r"\d(?!\d{0,3}年)|我[局市县区镇乡委办厅]|[了过]$")


def parts(page: Page, candidates: Sequence[Candidate], heading: Heading, end: int) -> list[tuple[Heading, int]]:
    """Find the sub-sections of ``heading``, whose section ends at ``end``.

    Args:
        page: the text.
        candidates: all numbered candidates of the text, in reading order.
        heading: the heading of section one or five.
        end: where that section ends.

    Returns:
        Each sub-heading with the offset where its sub-section ends, in reading order: that of the next ordinal of the
        same row, whether it opens a role or not.
    """
    read = five if heading.role == "overview" else two
    style = heading.candidate.style
    inside = [c for c in candidates if heading.end <= c.start < end and not is_row(c) and "quoted" not in c.marks]
    # The row of the first rank under the heading: the first that counts from one. Where a row opens no role, a row
    # without ordinals may.
    first = next((c.style for c in inside if c.value == 1 and c.style != style), None)
    row = _row([c for c in inside if c.style == first]) if first else []
    named = read(page, row, end)
    if not named:
        row = list(page.unnumbered(heading.end, end))
        if heading.role == "problems":
            row = [c for c in row if c.ends_line or not _goes_on_from(page, heading.end, c.start)]
        named = read(page, row, end)
        if heading.role == "overview" and len(named) < 2:
            named = {}
        if heading.role == "problems" and len(named) < 2:
            pair = list(_run_in(page, heading.end, end))
            both = two(page, pair, end, labels=True)
            roles = [both[start].role for start in sorted(both)]
            # Where line ends are kept, only both labels together divide the section.
            if roles == list(TWO) or (roles == list(TWO[1:]) and _glued_to_body(page, heading)):
                row, named = pair, both
        if heading.role == "overview" and not named and _glued_to_body(page, heading):
            glued = _five_run_in(page, heading.end, end)
            row, named = [h.candidate for h in glued], {h.candidate.start: h for h in glued}
        row = [c for c in row if c.start in named]
    stops = [c.start for c in row[1:]] + [end]
    return [(named[c.start], stop) for c, stop in zip(row, stops, strict=False) if c.start in named]


def _run_in(page: Page, start: int, end: int) -> Iterator[Candidate]:
    """Yield the headings of section five that open a sentence, without an ordinal, before a colon (存在问题:…)."""
    colon = page.folded.find(":", start, end)
    while colon >= 0:
        match = _BEFORE_COLON.search(page.folded, max(start, colon - 19), colon)
        colon = page.folded.find(":", colon + 1, end)
        if match is None:
            continue
        begin = match.start(1)
        before = page.folded[start:begin].rstrip(" \t")[-1:] if begin > start else ""
        if before not in ("", "。", ";", "\n"):
            continue
        if before == "\n" and _goes_on_from(page, start, begin):
            continue
        if grammar().hint.search(match[1]) and (found := page.candidate(begin, begin, "", 0)):
            found.readings = tuple(r for r in found.readings if r.length == len(found.phrase))
            if found.readings and found.phrase:
                yield found


def _goes_on_from(page: Page, start: int, at: int) -> bool:
    """Tell whether the line before, of those from ``start`` on, goes on at ``at`` (2023年,本局/存在的主要问题:…)."""
    before = PAGE_NUMBER.sub("", page.folded[max(start, at - 120) : at]).rstrip(" \n\t*#>|_-")
    line = before[before.rfind("\n") + 1 :]
    return line[-1:] not in ("", *"。;:!?") and "," in line and _COUNTS.match(line) is None


def _glued_to_body(page: Page, heading: Heading) -> bool:
    """Tell whether the text goes on behind the heading on the same line, as where line ends are lost."""
    return page.folded[heading.end : heading.end + 40].lstrip(" \t:。")[:1] not in ("\n", "")


def _five_run_in(page: Page, start: int, end: int) -> list[Heading]:
    """Return the five parts where their names open sentences in their order, without ordinals or line ends."""
    found: list[Heading] = []
    last = -1
    for match in grammar().parts.finditer(page.folded, start, end):
        at = match.start()
        if at > start and page.folded[start:at].rstrip(" \t")[-1:] not in ("", "。", ";"):
            continue
        place = FIVE.index(f"overview.{match.lastgroup}")
        if place > last and (c := page.candidate(at, at, "", 0)):
            length = len("".join(match.group().split()))
            found.append(Heading(c, FIVE[place], "", 1, length, c.end(length), page.after(c, length), 1.0))
            last = place
    return found if len(found) > 2 else []


def nested(
    page: Page, candidates: Sequence[Candidate], heading: Heading, end: int, taken: set[str]
) -> list[tuple[Heading, int]]:
    """Find fees, disputes and complaints that older reports demote to a sub-section of requests or of one another.

    Args:
        page: the text.
        candidates: all numbered candidates of the text, in reading order.
        heading: the heading of a section of the first rank.
        end: where that section ends.
        taken: the roles that have a section of the first rank.
    """
    if heading.role not in ("requests", "fees", "disputes", "complaints") or not heading.candidate.style:
        return []
    rank = RANK[heading.candidate.style]
    inside = [c for c in candidates if heading.end <= c.start < end and RANK[c.style] == rank + 1 and not c.marks]
    out = []
    for i, c in enumerate(inside):
        for reading in c.readings:
            role = reading.family
            if role in ("fees", "disputes", "complaints") and role not in taken and reading.strength > 1:
                length = extent(c, reading.length)
                after = page.after(c, length)
                if after in ("end", "stop") or (after == "body" and c.position != "inside"):
                    stop = inside[i + 1].start if i + 1 < len(inside) else end
                    out.append((Heading(c, role, role, reading.strength, length, c.end(length), after, 2.0), stop))
                    taken.add(role)
                    break
    return out


def _row(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Keep the ordinals that count on from one; one that skips needs a readable title."""
    out: list[Candidate] = []
    for c in candidates:
        if not out or c.value == out[-1].value + 1 or (c.value > out[-1].value and c.readings):
            out.append(c)
        elif c.value == out[-1].value and c.readings and not out[-1].readings:
            out[-1] = c
    return out


def five(page: Page, row: Sequence[Candidate], end: int) -> dict[int, Heading]:
    """Return, by offset, which of a row of headings are the five parts of section one (主动公开 … 监督保障).

    Args:
        page: the text.
        row: the headings of one row, in reading order.
        end: where the section ends that they stand in.
    """
    best: dict[str, Heading] = {}
    stops = [c.start for c in row[1:]] + [end]
    for c, stop in zip(row, stops, strict=False):
        for heading in _readings_of_five(page, c, stop):
            known = best.get(heading.role)
            if known is None or heading.score > known.score:
                best[heading.role] = heading
    taken: dict[int, Heading] = {}
    for heading in sorted(best.values(), key=lambda h: -h.score):
        taken.setdefault(heading.candidate.start, heading)
    strong = sum(h.strength > 1 for h in taken.values())
    return {
        start: h
        for start, h in taken.items()
        # A weak word (监督, 渠道) is enough only in the company of others, or in its own place behind one.
        if h.strength > 1 or strong >= 2 or len(taken) >= 3 or (strong and FIVE.index(h.role) + 1 == h.candidate.value)
    }


def _readings_of_five(page: Page, c: Candidate, stop: int) -> list[Heading]:
    found: list[tuple[str, int, int, float]] = []
    for reading in c.readings:
        for role in grammar().roles[reading.family]:
            if role in FIVE:
                found.append((role, reading.strength, extent(c, reading.length), 3.0))
    if not found and 2 <= len(c.phrase) <= 30 and not _SENTENCE.search(c.phrase) and _goes_on(page, c):
        for family, outright in read_cues(c.phrase):
            role = f"overview.{family}"
            if role in FIVE:
                found.append((role, 2 if outright else 1, len(c.phrase), 2.0 if outright else 1.0))
    if not found and not c.ends_line:
        found = _in_words(c)
    if not found or (len(c.phrase) > 9 and found[0][2] == len(c.phrase) and _bare(page, c, stop)):
        found = _glued(c) or _in_words(c) or found
    out = []
    for role, strength, length, score in found:
        if FIVE.index(role) + 1 == c.value:
            score += 0.5
        out.append(Heading(c, role, "", strength, length, c.end(length), page.after(c, length), score))
    return out


def _bare(page: Page, c: Candidate, stop: int) -> bool:
    """Tell whether nothing stands between the phrase and the next heading of the row."""
    return not page.folded[c.end(len(c.phrase)) : stop].strip(" \t\n。.;:")


def _in_words(c: Candidate) -> list[tuple[str, int, int, float]]:
    """Read a title of its own making that a sentence follows without a stop: its part is named in its words."""
    if not 0 < c.value <= len(FIVE):
        return []
    role = FIVE[c.value - 1]
    words = re.split("[。;:]", c.window[:26])[0]
    ends = [words.find(cue) + len(cue) for cue in grammar().cues[role[9:]][0] if cue in words]
    return [(role, 1, min(ends), 0.5)] if ends else []


def _glued(c: Candidate) -> list[tuple[str, int, int, float]]:
    """Read the form's own name of a part that a sentence follows without a stop (监督保障主动接受社会监督)."""
    for role, pattern in grammar().glued.items():
        match = pattern.match(c.window)
        if match and FIVE.index(role) + 1 == c.value:
            return [(role, 1, match.end(), 1.5)]
    return []


def _goes_on(page: Page, c: Candidate) -> bool:
    """Tell a run-in heading, or one with a line of its own, from a sentence that is all there is."""
    if c.ends_line:
        return True
    end = c.end(len(c.phrase))
    return page.folded[end + 1 : end + 2] not in ("\n", "")


def two(page: Page, row: Sequence[Candidate], end: int = 0, *, labels: bool = False) -> dict[int, Heading]:
    """Return, by offset, which of a row of headings are the two parts of section five (问题, 改进).

    A part may come twice: last year's problems mended, then next year's measures. Where 问题 comes twice in one row,
    or the same words do, they label item after item, and none is a part.
    """
    out: dict[int, Heading] = {}
    for c in row:
        for reading in c.readings:
            role = f"problems.{reading.family}"
            whole = reading.length == len(c.phrase) and (labels or bool(c.style))
            if role in TWO and reading.strength + whole > 1:
                length = extent(c, reading.length)
                after = page.after(c, length)
                last = next(reversed(out.values()), None) if labels and role == TWO[0] else None
                goes_on = last is not None and last.role == role and last.candidate.phrase != c.phrase
                if after != "listing" and not goes_on:  # 困难:…。问题:…: one part of two labels
                    out[c.start] = Heading(c, role, reading.family, reading.strength, length, c.end(length), after, 2.0)
                break
    words = [h.candidate.window[: h.length] for h in out.values()]
    again = sum(h.role == "problems.stated" for h in out.values()) > 1 or len(set(words)) < len(words)
    return {} if again else out
