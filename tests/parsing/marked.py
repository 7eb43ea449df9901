"""Inline markup for the truth: ⟦p|…⟧ is a problem, ⟦m|…⟧ a measure, §role|heading§ opens a section."""

from __future__ import annotations

import re
import unicodedata

from toolkit.report import Item, Section

_MARK = re.compile(r"⟦([pm])\|(.*?)⟧|§([a-z.]+)\|(.*?)§", re.DOTALL)
_KIND = {"p": "problem", "m": "measure"}


def unmark(marked: str) -> tuple[str, list[Section], list[tuple[str, int, int]]]:
    """Return the plain text, its sections (one on problems where none is marked), (kind, start, end) of each item."""
    text, truth, heads, last = "", [], [], 0
    for m in _MARK.finditer(marked):
        text += marked[last : m.start()]
        content = m.group(2) if m.group(1) else m.group(4)
        if m.group(1):
            truth.append((_KIND[m.group(1)], len(text), len(text) + len(content)))
        else:
            heads.append((m.group(3), content, len(text)))
        text += content
        last = m.end()
    text += marked[last:]
    if not heads:
        return text, [Section("problems", "", 0, len(text), 0)], truth
    sections = []
    for i, (role, title, start) in enumerate(heads):
        rank = role.count(".")
        end = next((s for r, _, s in heads[i + 1 :] if r.count(".") <= rank), len(text))
        sections.append(Section(role, title, start, end, start + len(title)))  # type: ignore[arg-type]
    return text, sections, truth


def _plain(text: str, start: int, end: int) -> tuple[int, int]:
    """The span in terms of the text without white space and punctuation at the span's edges."""
    while start < end and (text[start].isspace() or unicodedata.category(text[start]) in ("Po",)):
        start += 1
    while start < end and (text[end - 1].isspace() or unicodedata.category(text[end - 1]) in ("Po",)):
        end -= 1
    return len("".join(text[:start].split())), len("".join(text[:end].split()))


def compare(text: str, truth: list[tuple[str, int, int]], items: tuple[Item, ...]) -> tuple[list, list, list]:
    """Match by overlap of at least 0.7 of the union; return matched pairs, the truth missed, the items too many."""
    gold = [(kind, *_plain(text, a, b)) for kind, a, b in truth]
    got = [(item.kind, *_plain(text, item.start, item.end)) for item in items]
    scored = []
    for i, (_, a, b) in enumerate(gold):
        for j, (_, c, d) in enumerate(got):
            shared = min(b, d) - max(a, c)
            if shared > 0 and shared / (max(b, d) - min(a, c)) >= 0.7:
                scored.append((shared / (max(b, d) - min(a, c)), i, j))
    pairs, used_i, used_j = [], set(), set()
    for _, i, j in sorted(scored, reverse=True):
        if i not in used_i and j not in used_j:
            used_i.add(i)
            used_j.add(j)
            pairs.append((truth[i], items[j]))
    missed = [(k, text[a:b]) for n, (k, a, b) in enumerate(truth) if n not in used_i]
    extra = [(item.kind, item.text) for n, item in enumerate(items) if n not in used_j]
    return pairs, missed, extra
