"""Cutting a report into its sections."""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.parsing.candidates import Candidate, Page, scan
from toolkit.parsing.headings import grammar, read_cues
from toolkit.parsing.outline import FIVE, ORDER, RANK, Heading, best_chain, extent, headings
from toolkit.parsing.shadow import fold
from toolkit.reading.document import Document
from toolkit.report import Evidence, Section, SectionState

MAIN = ("overview", "proactive", "requests", "disputes", "problems", "other")
OLD = ("overview", "proactive", "requests", "disputes", "problems", "fees", "complaints", "attachment", "other")
PARTS = ("problems.stated", "problems.improvement")
_NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
_PROMISE = re.compile(r"([2-9]|1[0-2]|[二三四五六七八九十])个?(?:部分|章节|方面)")
_MODERN = re.compile(r"本年度?新收政府信息|第二十条第[(]?一[)]?项")
_SIGNATURE = re.compile(
    r"\s*(?:[^\s。,;:]{2,30}\s*)?(?:20\d\d|二[〇零○O]\S{2})\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日\s*\Z"
)


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections of a report in reading order, then the roles that it lacks; ``warnings`` say what is broken."""

    sections: tuple[Section, ...]
    warnings: tuple[str, ...] = ()


def find_sections(document: Document, table_spans: tuple[tuple[int, int], ...] = ()) -> Sections:
    """Cut a report into its sections by its headings.

    Args:
        document: the report as read.
        table_spans: stretches (start, end) of ``document.text`` that are statutory tables; row labels there, such as
            三、本年度办理结果, are no headings.

    Returns:
        Sections in reading order, sub-sections after the section that holds them, then the absent roles of the edition.
        A ``merged`` section has the offsets of its parent.

    Examples:
        >>> text = "一、总体情况2024年平稳。二、主动公开政府信息情况见表。六、其他需要报告的事项无。"
        >>> found = find_sections(Document("a.txt", text)).sections
        >>> [(s.title, s.state) for s in found if s.start is not None]
        [('一、总体情况', 'present'), ('二、主动公开政府信息情况', 'present'), ('六、其他需要报告的事项', 'empty')]
    """
    return _Cutter(document.text, table_spans).cut()


class _Cutter:
    def __init__(self, text: str, spans: tuple[tuple[int, int], ...]) -> None:
        self.text = text
        self.folded = fold(text)
        self.page = Page(text, self.folded, spans)
        self.ordinals = scan(self.page)
        starts = [o[0] for o in self.ordinals[1:]] + [len(text)]
        self.candidates: list[Candidate] = []
        for ordinal, limit in zip(self.ordinals, starts, strict=True):
            found = self.page.candidate(*ordinal, limit)
            if found:
                self.candidates.append(found)
        self.nodes: list[Heading] = []
        self.warnings: list[str] = []

    def cut(self) -> Sections:
        self.nodes = [h for c in self.candidates for h in headings(self.page, c) if h.score > 0]
        chain = best_chain(self.nodes)
        ends = self._ends(chain)
        sections: list[Section] = []
        preamble = self._preamble(chain)
        if preamble:
            sections.append(preamble)
        for heading, end in zip(chain, ends, strict=True):
            section = self._section(heading, end, heading.role.partition(".")[0] if "." in heading.role else None)
            sections.append(section)
            if heading.role == "overview":
                sections += self._parts(heading, end, self._five)
            elif heading.role == "problems":
                sections += self._parts(heading, end, self._two)
        return Sections(tuple(self._complete(sections, chain)), tuple(self.warnings))

    # ends, states

    def _ends(self, chain: list[Heading]) -> list[int]:
        ends = []
        for i, heading in enumerate(chain):
            follower = chain[i + 1] if i + 1 < len(chain) else None
            if heading.role == "overview":
                follower = next((h for h in chain[i + 1 :] if h.role not in FIVE), None)
            end = follower.candidate.start if follower else len(self.text)
            ends.append(self._closed(heading, end))
        return ends

    def _closed(self, heading: Heading, end: int) -> int:
        """Return where an untyped heading of the same rank, next in number, ends the section before ``end``."""
        first = heading.candidate
        if not first.style:
            return end
        for c in self.candidates:
            if first.start < c.start < end and c.style == first.style and c.value == first.value + 1:
                if not c.marks and c.position in ("line", "sentence", "cell") and c.phrase and not _is_row(c):
                    return c.start
        return end

    def _section(self, heading: Heading, end: int, parent: str | None) -> Section:
        start = heading.candidate.start
        return Section(
            heading.role,
            self.text[start : heading.end],
            start,
            end,
            heading.end,
            parent,
            self._state(heading, end),
            _evidence(heading),
            self._rejected(heading.role, start),
        )

    def _state(self, heading: Heading, end: int) -> SectionState:
        body = _SIGNATURE.sub("", self.folded[heading.end : end])
        body = "".join(body.split()).strip(":。.,;#*|-")
        if not body:
            return "empty"
        if len(body) > 60:
            return "present"
        match = grammar().nothing.match(body)
        if not match:
            return "present"
        rest = body[match.end() :].strip("。.;,:")
        if not rest:
            return "empty"
        title = "".join(self.folded[heading.candidate.text_start : heading.end].split())
        if rest in title or title in rest and len(rest) - len(title) < 3:
            return "empty"
        return (
            "empty"
            if heading.role == "other"
            and re.fullmatch(
                r"(?:其[他它])?(?:需要|需)?(?:报告|说明)?的?(?:其[他它])?(?:的)?(?:事项|情况|内容|问题)", rest
            )
            else "present"
        )

    def _rejected(self, role: str, chosen: int | None) -> tuple[Evidence, ...]:
        found = []
        for node in self.nodes:
            start = node.candidate.start
            if node.role == role and start != chosen:
                found.append(Evidence("; ".join((*node.candidate.marks, node.after)), start, node.end))
        return tuple(found[:4])

    # sub-sections

    def _parts(self, heading: Heading, end: int, read) -> list[Section]:
        inside = [
            c for c in self.candidates if heading.end <= c.start < end and not _is_row(c) and "quoted" not in c.marks
        ]
        style = next((c.style for c in inside if c.value == 1 and c.style != heading.candidate.style), None)
        row = _sequence([c for c in inside if c.style == style]) if style else []
        named = read(row)
        out = []
        for i, c in enumerate(row):
            if id(c) in named:
                stop = row[i + 1].start if i + 1 < len(row) else end
                out.append(self._section(named[id(c)], stop, heading.role))
        return out

    def _five(self, row: list[Candidate]) -> dict[int, Heading]:
        best: dict[str, Heading] = {}
        for c in row:
            for role, strength, length, score in self._five_readings(c):
                if role not in best or score > best[role].score:
                    best[role] = Heading(
                        c, role, "", strength, length, c.end(length), self.page.after(c, length), score
                    )
        taken: dict[int, Heading] = {}
        for heading in sorted(best.values(), key=lambda h: -h.score):
            taken.setdefault(id(heading.candidate), heading)
        strong = sum(h.strength > 1 for h in taken.values())
        return {
            key: h
            for key, h in taken.items()
            if h.strength > 1 or strong >= 2 or (strong and FIVE.index(h.role) + 1 == h.candidate.value)
        }

    def _five_readings(self, c: Candidate) -> list[tuple[str, int, int, float]]:
        out = []
        for reading in c.readings:
            for role in grammar().roles[reading.family]:
                if role in FIVE:
                    out.append(
                        (
                            role,
                            reading.strength,
                            extent(c, reading.length),
                            3.0 + 0.5 * (FIVE.index(role) + 1 == c.value),
                        )
                    )
        if out:
            return out
        phrase = c.phrase if 2 <= len(c.phrase) <= 30 else ""
        if phrase:
            for family, outright in read_cues(phrase):
                role = f"overview.{family}"
                if role in FIVE:
                    bonus = 0.5 * (FIVE.index(role) + 1 == c.value)
                    out.append((role, 2 if outright else 1, len(phrase), (2.0 if outright else 1.0) + bonus))
        return out

    def _two(self, row: list[Candidate]) -> dict[int, Heading]:
        out: dict[int, Heading] = {}
        for c in row:
            for reading in c.readings:
                role = f"problems.{reading.family}"
                if role in PARTS and reading.strength > 1:
                    length = extent(c, reading.length)
                    out[id(c)] = Heading(
                        c,
                        role,
                        reading.family,
                        reading.strength,
                        length,
                        c.end(length),
                        self.page.after(c, length),
                        2.0,
                    )
                    break
        return out

    # what stands around

    def _preamble(self, chain: list[Heading]) -> Section | None:
        end = chain[0].candidate.start if chain else 0
        head = self.folded[:end]
        if not head.strip():
            return None
        start = None
        for match in grammar().opening.finditer(head):
            before = head[: match.start()].rstrip(" \t")
            if (
                not before
                or before[-1] in "\n。:;]>)"
                or before.endswith(("报告", "年报"))
                or len(before) < match.start()
            ):
                start = match.start()
                break
        if start is None:
            return None
        return Section("preamble", "", start, end, start, evidence="the report's text before its first heading")

    def _complete(self, sections: list[Section], chain: list[Heading]) -> list[Section]:
        have = {s.role: s for s in sections}
        modern = bool(_MODERN.search(self.folded))
        old = not modern and bool(have.keys() & {"fees", "complaints", "attachment"})
        out = list(sections)
        problems = have.get("problems")
        for role in PARTS:
            if role not in have and problems:
                at = max(i for i, s in enumerate(out) if s.role.startswith("problems")) + 1
                out.insert(
                    at, Section(role, "", problems.start, problems.end, problems.body_start, "problems", "merged")
                )
        roles = OLD if old else MAIN
        if not old and chain and modern or "overview" in have and not old:
            roles = (*roles, *FIVE)
        if not problems:
            roles = (*roles, *PARTS)
        done = {s.role for s in out}
        for role in roles:
            if role not in done:
                out.append(Section(role, "", None, None, None, None, "absent", rejected=self._rejected(role, None)))
        return out


def _is_row(candidate: Candidate) -> bool:
    return any(reading.family == "row" for reading in candidate.readings)


def _sequence(candidates: list[Candidate]) -> list[Candidate]:
    """Keep the run of ordinals that counts on from one."""
    out: list[Candidate] = []
    for c in candidates:
        if not out or c.value == out[-1].value + 1 or c.value > out[-1].value and c.readings:
            out.append(c)
        elif c.value == out[-1].value and c.readings and not out[-1].readings:
            out[-1] = c
    return out


def _evidence(heading: Heading) -> str:
    c = heading.candidate
    words = {3: "canonical wording", 2: "common wording", 1: "loose wording"}[heading.strength]
    place = {
        "line": "at a line start",
        "sentence": "after a sentence",
        "cell": "after a table cell",
        "blank": "after a blank",
        "inside": "inside a line",
    }[c.position]
    return f"{words}; {place}" + (f"; ordinal {c.value} of {c.style}" if c.style else "; no ordinal")
