"""Cutting a report into its sections."""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.parsing.sections.candidates import Candidate, Page, scan
from toolkit.parsing.sections.headings import grammar
from toolkit.parsing.sections.order import order_warnings
from toolkit.parsing.sections.outline import (
    FIVE,
    TWO,
    Heading,
    best_chain,
    by_place,
    headings,
    is_row,
    near_misses,
    without_parts,
)
from toolkit.parsing.sections.parts import nested, parts, two
from toolkit.parsing.sections.preamble import preamble
from toolkit.parsing.shadow import fold
from toolkit.reading.document import Document
from toolkit.report import Evidence, Section, SectionState

MAIN = ("overview", "proactive", "requests", "disputes", "problems", "other")
OLD = ("overview", "proactive", "requests", "disputes", "problems", "fees", "complaints", "attachment", "other")
# What a heading of the years before 2019 may hold beside its own role, by a word in it.
_Row = tuple[Heading, int, str | None]
_ByRole = dict[str, list[Heading]]
_BESIDE = {
    "fees": ("收费", "减免", "费用"),
    "complaints": ("举报", "投诉", "申诉"),
    "disputes": ("复议", "诉讼"),
    "requests": ("依申请",),
}
_SIGNS = ("新收政府信息", "第二十条第")
_MODERN = re.compile(r"本年度?新收政府信息|第二十条第\(?一\)?项")
_DATE = re.compile(r"(?:20\d\d|二[〇零○O][^\s年]{2})\s*年\s*[^\s月]{1,3}\s*月\s*[^\s日]{1,3}\s*日\Z")
_NOTHING_ELSE = re.compile(
    r"(?:其[他它])?(?:需要|需|应当)?(?:报告|说明|公开)?的?(?:其[他它])?的?(?:事项|情况|内容|问题|事宜)"
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
        A ``merged`` section has the offsets of its parent. Where section five is split into two sections of the first
        rank, its two parts are present and ``problems`` is merged with the first.

    Examples:
        >>> text = "一、总体情况2024年平稳。二、主动公开政府信息情况见表。六、其他需要报告的事项无。"
        >>> found = find_sections(Document("a.txt", text)).sections
        >>> [(s.title, s.state) for s in found if s.start is not None]
        [('一、总体情况', 'present'), ('二、主动公开政府信息情况', 'present'), ('六、其他需要报告的事项', 'empty')]
    """
    folded = fold(document.text)
    page = Page(document.text, folded, table_spans)
    candidates = _candidates(page)
    followers = [*candidates[1:], None]
    nodes = [
        h
        for c, following in zip(candidates, followers, strict=False)
        if c.readings
        for h in headings(page, c, following)
        if h.score > 0
    ]
    chain = best_chain(without_parts(nodes), candidates)
    roles = {h.role for h in chain}
    missing = [r for r in MAIN if r not in roles and (r != "problems" or roles.isdisjoint(TWO))]
    if missing:
        more = [h for c in _unnumbered(page, candidates) for h in headings(page, c) if h.score > 0]
        more += near_misses(page, candidates, missing)
        if more:
            nodes = sorted((*nodes, *more), key=lambda h: h.candidate.start)
            chain = best_chain(without_parts(nodes), candidates)
    chain = [*by_place(page, candidates, chain), *chain, *_attachment(page, chain)]
    return _assemble(page, candidates, nodes, chain)


def _candidates(page: Page) -> list[Candidate]:
    ordinals = scan(page)
    limits = [ordinal[0] for ordinal in ordinals[1:]]
    limits.append(len(page.folded))
    found = [page.candidate(*ordinal, limit) for ordinal, limit in zip(ordinals, limits, strict=False)]
    return [c for c in found if c]


def _unnumbered(page: Page, numbered: list[Candidate]) -> list[Candidate]:
    known = {c.text_start for c in numbered}
    found = {c.start: c for c in page.inline()}
    found.update((c.start, c) for c in page.unnumbered())
    return [c for start, c in found.items() if start not in known]


def _attachment(page: Page, chain: list[Heading]) -> list[Heading]:
    """Find the attachment that stands, without an ordinal, after the last section."""
    if not chain or any(h.role == "attachment" for h in chain) or chain[-1].role not in ("problems", "other", *TWO):
        return []
    for c in page.inline(chain[-1].end):
        for heading in headings(page, c):
            named = heading.length > 2 or page.folded[heading.end : heading.end + 60].lstrip(": \t").partition("\n")[0]
            if heading.role == "attachment" and heading.score > 1.5 and named:
                return [heading]
    return []


def _assemble(page: Page, candidates: list[Candidate], nodes: list[Heading], chain: list[Heading]) -> Sections:
    size = len(page.text)
    rows: list[_Row] = []
    for i, heading in enumerate(chain):
        # The five parts of section one belong to it even where they are numbered like it.
        later = (h for h in chain[i + 1 :] if heading.role != "overview" or h.role not in FIVE)
        follower = next(later, None)
        end = follower.candidate.start if follower else size
        if heading.role != "overview" or chain[i + 1 : i + 2] in ([], [follower]):
            end = _closed(candidates, heading, end, follower)
        rows.append((heading, end, heading.role.partition(".")[0] if "." in heading.role else None))
        if heading.role in ("overview", "problems"):
            rows += [(part, stop, heading.role) for part, stop in parts(page, candidates, heading, end)]
        else:
            taken = {h.role for h in chain}
            rows += [(part, stop, heading.role) for part, stop in nested(page, candidates, heading, end, taken)]
    if not any(heading.role == "problems" or heading.role in TWO for heading, _, _ in rows):
        rows = _orphans(page, candidates, rows)
    rows = _one_row(rows)
    by_role: _ByRole = {}
    for node in nodes:
        by_role.setdefault(node.role, []).append(node)
    sections = [_section(page, by_role, heading, end, parent) for heading, end, parent in rows]
    found = preamble(page.folded, chain[0].candidate.start if chain else 0, sections)
    if found:
        sections.insert(0, found)
    sections = _complete(page, by_role, sections)
    return Sections(tuple(sections), tuple(order_warnings(page, chain, candidates, sections)))


def _one_row(rows: list[_Row]) -> list[_Row]:
    """Keep the first of each of the five parts of section one, up to the next; some are numbered like the section."""
    kept: list[_Row] = []
    for row in sorted(rows, key=lambda row: row[0].candidate.start):
        heading, end, parent = row
        if heading.role not in FIVE:
            if parent is None or heading.end <= end:
                kept.append(row)
        elif heading.end <= end and all(other.role != heading.role for other, _, _ in kept):
            last, stop, of = kept[-1] if kept else (rows[0][0], 0, None)
            if last.role in FIVE and stop > heading.candidate.start:
                if last.end > heading.candidate.start:
                    continue  # pragma: no cover - only titles that run into each other; no part ends inside its title
                kept[-1] = (last, heading.candidate.start, of)
            kept.append(row)
    return kept


def _closed(candidates: list[Candidate], heading: Heading, end: int, follower: Heading | None) -> int:
    """Return where a heading of no role, next in number and of the same rank, ends the section before ``end``."""
    first = heading.candidate
    if not first.style:
        return end
    # The next section's number leaves room for one: then its title may run into its text.
    last = follower.candidate if follower else None
    room = last is not None and last.style == first.style and last.value == first.value + 2
    for c in candidates:
        if (
            heading.end <= c.start < end
            and c.style == first.style
            and c.value == first.value + 1
            and not c.marks
            and c.position in ("line", "sentence", "cell")
            and (c.phrase or room)
            and not is_row(c)
        ):
            return c.start
    return end


def _orphans(page: Page, candidates: list[Candidate], rows: list[_Row]) -> list[_Row]:
    """Find the two parts of section five where its own heading is lost, and end the section they stand in there."""
    for i in range(len(rows) - 1, -1, -1):
        heading, end, parent = rows[i]
        if heading.role not in ("disputes", "requests", "proactive"):
            continue
        inside = [c for c in candidates if heading.end <= c.start < end and not is_row(c) and not c.marks]
        inside += page.unnumbered(heading.end, end)
        named = two(page, [c for c in inside if c.value < 3 and c.position != "inside"])
        if len({h.role for h in named.values()}) == 2:
            found = [named[start] for start in sorted(named)]
            stops = [h.candidate.start for h in found[1:]] + [end]
            new = [(h, stop, "problems") for h, stop in zip(found, stops, strict=True)]
            return [*rows[:i], (heading, found[0].candidate.start, parent), *new, *rows[i + 1 :]]
    return rows


def _section(page: Page, nodes: _ByRole, heading: Heading, end: int, parent: str | None) -> Section:
    start = heading.candidate.start
    return Section(
        heading.role,  # type: ignore[arg-type]
        page.text[start : heading.end],
        start,
        end,
        heading.end,
        parent,
        _state(page, heading, end),
        heading.evidence,
        _rejected(nodes, heading.role, start),
    )


def _state(page: Page, heading: Heading, end: int) -> SectionState:
    if end - heading.end > 300:
        return "present"
    body = page.folded[heading.end : end]
    bare = "".join(body.split()).lstrip(":。.,;#*|-")
    if len(bare) > 60 and not grammar().nothing.match(bare):
        return "present"  # longer than a signature, and it says something
    body = _unsigned(body)
    body = "".join(body.split()).strip(":。.,;#*|-")
    if not body:
        named = heading.role == "attachment" and heading.length > 4  # its title says what is attached
        return "present" if named else "empty"
    match = grammar().nothing.match(body)
    rest = body[match.end() :].strip("。.;,:") if match else ""
    if grammar().tail.match(rest.lstrip("[(<|")):
        return "empty"  # 无。[打印][关闭]上一篇…
    if not match or len(body) > 60:
        return "present"
    title = "".join(page.folded[heading.candidate.text_start : heading.end].split())
    if not rest or (rest in title and rest.endswith(("情况", "事项", "问题"))):
        return "empty"
    return "empty" if heading.role == "other" and _NOTHING_ELSE.fullmatch(rest) else "present"


def _unsigned(body: str) -> str:
    """Drop what a website appends, and the signature: the body's name, a date."""
    lines = body.rstrip().split("\n")
    for i, line in enumerate(lines):
        if i and grammar().tail.match(line.strip(" \t[(<|")):
            lines = lines[:i]
            break
    while len(lines) > 1 and (not lines[-1].strip() or grammar().signature.fullmatch("".join(lines[-1].split()))):
        lines.pop()
    body = "\n".join(lines)
    match = _DATE.search(body, max(0, len(body) - 24)) if body.endswith("日") else None
    if not match:
        return body
    rest = body[: match.start()].rstrip()
    cut = max(rest.rfind(char) for char in "\n。 ")
    return rest[: cut + 1] if len(rest) - cut < 32 else rest


def _rejected(nodes: _ByRole, role: str, chosen: int | None) -> tuple[Evidence, ...]:
    others = [node for node in nodes.get(role, ()) if node.candidate.start != chosen]
    return tuple(Evidence(node.doubt, node.candidate.start, node.end) for node in others[:4])


def _complete(page: Page, nodes: _ByRole, sections: list[Section]) -> list[Section]:
    """Add the merged parts of section five, what older headings hold beside their role, and the absent roles."""
    have = {s.role: s for s in sections}
    aged = not have.keys().isdisjoint(("fees", "complaints", "attachment"))
    # The text is looked through only where that decides.
    modern = (aged or "overview" not in have) and _is_modern(page.folded)
    old = aged and not modern
    out = list(sections)
    if "problems" not in have and have.get("problems.stated") and have["problems.stated"] in sections:
        at = out.index(have["problems.stated"])
        have["problems"] = _merged(have["problems.stated"], "problems")
        out.insert(at, have["problems"])
    elif "problems" in have:
        for role in TWO:
            if role not in have:
                at = max(i for i, s in enumerate(out) if s.role.startswith("problems")) + 1
                out.insert(at, _merged(have["problems"], role))
    if old:
        for section in sections:
            for role, words in _BESIDE.items():
                if section.parent is None and role not in have and any(word in section.title for word in words):
                    have[role] = _merged(section, role)  # type: ignore[index]
                    out.insert(out.index(section) + 1, have[role])  # type: ignore[index]
    roles: tuple[str, ...] = OLD if old else MAIN
    if not old and (modern or "overview" in have):
        roles = (*roles, *FIVE)
    roles = (*roles, *TWO)
    done = {s.role for s in out}
    for role in roles:
        if role not in done:
            out.append(
                Section(role, "", None, None, None, None, "absent", "no heading", _rejected(nodes, role, None))  # type: ignore[arg-type]
            )
    return out


def _is_modern(folded: str) -> bool:
    return any(sign in folded for sign in _SIGNS) and bool(_MODERN.search(folded))


def _merged(parent: Section, role: str) -> Section:
    span = (parent.start, parent.end, parent.body_start)
    return Section(role, "", *span, parent.role, "merged", "no heading of its own")  # type: ignore[arg-type]
