"""Stated problems and announced measures (问题, 改进措施) as items with their exact spans."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from toolkit.parsing.items.columns import read_columns
from toolkit.parsing.items.cues import Cues, load_cues
from toolkit.parsing.items.draft import Draft
from toolkit.parsing.items.narrative import Narrative, narrate
from toolkit.parsing.items.reader import ItemReader
from toolkit.report import Item, Kind, Section

# Narratives longer than this come once.
_LONG = 3000
_KINDS: dict[str, Kind] = {"problems.stated": "problem", "problems.improvement": "measure"}


def find_items(text: str, sections: Sequence[Section], table_spans: Sequence[tuple[int, int]] = ()) -> tuple[Item, ...]:
    r"""Return every stated problem and announced measure of the report, in reading order.

    The kind is decided by structure first (a heading, a lead-in, an announcer), by wording where there is none. Items
    come from the section on problems and improvement, and from other passages that say 不足, 问题, 下一步, 今后 or 改进
    in so many words.

    Args:
        text: the report's text.
        sections: its sections, with offsets into ``text``.
        table_spans: offsets of the stretches of text that are tables.

    Returns:
        Items with ids "i1", "i2", …; their topics are empty.

    Examples:
        >>> text = "五、存在的主要问题及改进情况\n一是更新不够及时。下一步,我局将加强业务培训。"
        >>> section = Section("problems", text[:14], 0, len(text), 14)
        >>> [(i.id, i.kind, i.text) for i in find_items(text, [section])]
        [('i1', 'problem', '一是更新不够及时'), ('i2', 'measure', '加强业务培训')]
    """
    cues = load_cues()
    table_spans = sorted(table_spans)
    drafts: list[tuple[int, int, Draft, str]] = []
    room: list[tuple[int, int, Draft, str]] = []
    for start, end, section in _stretches(text, sections):
        role = section.role if section else ""
        kind, evidence, inside = _opening(section, cues)
        if section and section.state == "empty" and inside:
            continue
        if not inside and not _likely(_prose(text, start, end, table_spans), cues):
            continue
        holes = table_spans
        if inside:
            cells, spans = read_columns(text, start, end, cues)
            holes = [*table_spans, *spans]
            room.extend((c.start, c.end, Draft(0, 0, c.kind, f"column: {c.title}"), role) for c in cells)
        narrative = narrate(text, start, end, holes, cues)
        if not narrative.text:
            continue
        read = _drafts if len(narrative.text) <= _LONG else _drafts.__wrapped__
        found = read(narrative.text, tuple(narrative.starts), narrative.paragraphs, kind, evidence, inside)
        located = [(*narrative.span(d.start, d.end), d, role) for d in found]
        (room if inside else drafts).extend(located)
    drafts = sorted([*(d for d in drafts if d[2].specific), *_without_generalities(room)])
    return tuple(
        Item(f"i{n}", draft.kind, start, end, text[start:end], role, draft.evidence)
        for n, (start, end, draft, role) in enumerate(drafts, 1)
    )


@lru_cache(1024)  # templates make the same passage stand in many reports
def _drafts(
    text: str, starts: tuple[int, ...], paragraphs: frozenset[int], kind: Kind | None, evidence: str, inside: bool
) -> tuple[Draft, ...]:
    """Read a narrative into drafts, which depend on nothing but its text and where its blanks and paragraphs are."""
    narrative = Narrative(text, list(starts), [], frozenset(starts), paragraphs)
    return tuple(ItemReader(narrative, load_cues(), kind, evidence, inside).read())


def _prose(text: str, start: int, end: int, table_spans: Sequence[tuple[int, int]]) -> str:
    """Return a stretch without its tables, which come in order, and its white space."""
    pieces, here = [], start
    for a, b in table_spans:
        if a >= end:
            break
        if b > here:
            pieces.append(text[here : max(a, here)])
            here = min(b, end)
    pieces.append(text[here:end])
    return "".join("".join(pieces).split())


def _likely(prose: str, cues: Cues) -> bool:
    """Tell whether a stretch outside the section on problems may state some, at little cost."""
    return cues.elsewhere_words.search(prose) is not None and cues.elsewhere_likely.search(prose) is not None


def _opening(section: Section | None, cues: Cues) -> tuple[Kind | None, str, bool]:
    """Return the kind that a section's heading announces, the evidence, and whether it is about problems at all."""
    if section is None:
        return None, "", False
    if section.role in _KINDS:
        return _KINDS[section.role], f"heading: {section.title}", True
    if section.role == "problems":
        return None, "", True
    return None, "", False


def _without_generalities(room: list[tuple[int, int, Draft, str]]) -> list[tuple[int, int, Draft, str]]:
    """Drop statements about the work as a whole, unless nothing else of their kind is said."""
    measured = any(d.specific for _, _, d, _ in room if d.kind == "measure")
    anything = any(d.specific for _, _, d, _ in room)
    kept = []
    for entry in room:
        draft = entry[2]
        if draft.specific or (draft.kind == "measure" and not measured) or (draft.kind == "problem" and not anything):
            kept.append(entry)
    return kept


def _stretches(text: str, sections: Sequence[Section]) -> list[tuple[int, int, Section | None]]:
    """Cut the text into stretches that lie in one innermost section each, headings left out."""
    placed = [
        s
        for s in sections
        if s.state in ("present", "empty") and s.start is not None and s.end is not None and s.body_start is not None
    ]
    placed.sort(key=lambda s: (s.start or 0, -(s.end or 0)))
    edges = sorted({0, len(text), *(s.start or 0 for s in placed), *(s.end or 0 for s in placed)})
    out: list[tuple[int, int, Section | None]] = []
    for a, b in pairwise(edges):
        inner: Section | None = None
        for s in placed:
            if (s.start or 0) <= a and b <= (s.end or 0):
                inner = s
        begin = max(a, inner.body_start or 0) if inner and inner.start == a else a
        if begin < b:
            out.append((begin, b, inner))
    return out
