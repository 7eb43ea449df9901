"""The six parts that the form asks for: which of them a report leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from toolkit.cells import numbers_in
from toolkit.checking.registry import rule
from toolkit.report import Finding, Report, Section

# The parts in the order of the form (2021 and 2019), with the table that the part holds.
PARTS = {
    "overview": ("总体情况", ""),
    "proactive": ("主动公开政府信息情况", "t2."),
    "requests": ("收到和处理政府信息公开申请情况", "t3."),
    "disputes": ("政府信息公开行政复议、行政诉讼情况", "t4."),
    "problems": ("存在的主要问题及改进情况", ""),
    "other": ("其他需要报告的事项", ""),
}
_ORDINAL = re.compile("[（(]?([一二三四五六七八九])[）)]?[、.．,，]?")
_PROMISE = re.compile(
    "(?:分为|由|包括|包含|共|共分|共有|内容为|共计)(?:以下|下列)?([五六5-6])个?(?:大)?(?:部分|方面|项)"
)
_NUMBERS = {char: n for n, char in enumerate("一二三四五六七八九", 1)} | {"5": 5, "6": 6}
# A preamble that promises parts stands within this many characters.
_HEAD = 1500


@rule("section.missing", ("2021", "2019"))
def section_missing(report: Report) -> Iterator[Finding]:
    """Yield one finding for each part of the form that the report has no heading for.

    It fails where the report itself shows the gap: the ordinals jump over it, or the preamble promises six parts and
    there are fewer. Else it is undecided: the heading may be worded in a way that was not recognised.

    Source: 国办公开办函〔2021〕30号 and 〔2019〕60号, the six parts of the form; 政府信息公开条例 第五十条.
    """
    by_role: dict[str, Section] = {section.role: section for section in report.sections}
    found = [role for role in PARTS if role in by_role and by_role[role].state in ("present", "empty")]
    if len(found) < 3:
        return  # the cut into sections failed as a whole: nothing can be said of one part
    promised = _promised(report)
    for role, (title, table) in PARTS.items():
        section = by_role.get(role)
        if role in found or (section is not None and section.state == "merged"):
            continue
        if role == "problems" and any(s.role.startswith("problems.") and s.state == "present" for s in report.sections):
            continue
        place, code = f"section.missing/{role}", "section.missing"
        printed = table and numbers_in(report.facts, table)
        gap = _jump(role, by_role, found)
        if gap is not None and not printed:
            message = f"no part {title}: the ordinals jump from {gap[0].title} to {gap[1].title}"
            yield Finding(place, code, "fail", message=message, evidence=tuple(map(_span, gap)))
        elif promised is not None and promised[0] > len(found) and not printed:
            message = f"no part {title}: {promised[0]} parts are promised, {len(found)} are there"
            yield Finding(place, code, "fail", message=message, evidence=(promised[1],))
        else:
            yield Finding(place, code, "undecided", message=f"no heading {title} was found")


def _span(section: Section) -> tuple[int, int]:
    start = section.start or 0
    return start, start + len(section.title)


def _ordinal(section: Section) -> int | None:
    match = _ORDINAL.match(section.title.strip())
    return _NUMBERS[match[1]] if match else None


def _jump(role: str, by_role: Mapping[str, Section], found: list[str]) -> tuple[Section, Section] | None:
    """Return the headings on both sides where their ordinals leave out exactly the place of the part."""
    order = list(PARTS)
    place = order.index(role)
    before = [by_role[r] for r in order[:place] if r in found]
    after = [by_role[r] for r in order[place + 1 :] if r in found]
    if not before or not after:
        return None
    a, b = _ordinal(before[-1]), _ordinal(after[0])
    between = order.index(after[0].role) - order.index(before[-1].role)
    return (before[-1], after[0]) if a is not None and b is not None and b - a == between > 1 else None


def _promised(report: Report) -> tuple[int, tuple[int, int]] | None:
    match = _PROMISE.search(report.text, 0, _HEAD)
    return (_NUMBERS[match[1]], match.span()) if match else None
