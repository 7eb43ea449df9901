"""What the text itself gives away: an empty section five, another year, another body's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.checking.narrative import body, patterns, span
from toolkit.checking.registry import rule
from toolkit.report import Finding, FindingStatus, Report

_PARTS = ("problems", "problems.stated", "problems.improvement")
# A preamble is looked for the stated period in this many characters.
_HEAD = 2000


@rule("section.problems")
def section_problems(report: Report) -> Iterator[Finding]:
    """Yield whether section five (存在的主要问题及改进情况) says anything.

    An empty one fails. A missing one is undecided: the heading may be worded in a way that was not recognised.

    Source: 政府信息公开条例（国务院令第711号）第五十条第（五）项.
    """
    place, code = "section.problems/problems", "section.problems"
    found = [section for section in report.sections if section.role in _PARTS]
    if not found and not report.sections:
        return
    present = [
        section
        for section in found
        if section.state == "present" or (section.state == "merged" and section.parent not in _PARTS)
    ]
    # A part that is merged into section five itself says nothing of its own.
    if report.items or any(section.state == "merged" and section.parent not in _PARTS for section in present):
        yield Finding(place, code, "pass")
        return
    empty = [section for section in found if section.state == "empty"]
    if not present and empty:
        spans = tuple((s.start, s.end) for s in empty if s.start is not None and s.end is not None)
        yield Finding(place, code, "fail", message="section five is empty", evidence=spans)
        return
    if not present:
        yield Finding(place, code, "undecided", message="section five was not found")
        return
    said = [(section, body(report, section)) for section in present]
    if all(not words or patterns().nothing.match(words) for _, words in said):
        spans = tuple((s.start, s.end) for s, _ in said if s.start is not None and s.end is not None)
        yield Finding(place, code, "fail", message="section five names no problem and no measure", evidence=spans)
    else:
        yield Finding(place, code, "undecided", message="section five holds no item that was recognised")


@rule("text.year")
def text_year(report: Report) -> Iterator[Finding]:
    """Yield whether the period that the report states for its numbers (统计期限) is the year it reports on."""
    if report.year is None:
        return
    head = report.text[:_HEAD]
    if "12" not in head:
        return
    plain = "".join(head.split())
    found = patterns().period.search(plain)
    if found is None:
        return
    years = {int(found[1]), int(found[2] or found[1])}
    if years == {report.year}:
        yield Finding("text.year/period", "text.year", "pass", left=report.year, right=report.year)
        return
    message = f"the numbers are said to be of {found[0]}, the report is on {report.year}"
    status: FindingStatus = "fail" if len(years) == 1 else "undecided"
    spans = (span(head, 0, *found.span()),)
    yield Finding("text.year/period", "text.year", status, (), report.year, int(found[1]), message, spans)


# Governments of a report's own level under another place's name; a prefecture may rightly name its districts.
_GOVERNMENTS = {
    "county": re.compile("(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{1,6}[县区旗])(?:人民政府|政府)(?:办公室|办)?"),
    "township": re.compile("(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{1,6}[镇乡])(?:人民政府|政府)"),
}
# A place has no such character in its name: a particle or pronoun stands before a bare 县, 区, 省.
_INDEFINITE = re.compile("[各本全该我某但由在可和与向经报对为被从以及等至到据按其]|乡镇|县区|市区|上级|下级|基层")


def _governments(report: Report, name: str, own: list[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    level = report.authority.level or ""
    parts = [*own, *((report.authority.place.township,) if report.authority.place.township else ()), name]
    for found in _GOVERNMENTS[level].finditer(report.text):
        other = found[1]
        related = any(other.endswith(part) or part.endswith(other) or part.startswith(other) for part in parts)
        if related or other in seen or _INDEFINITE.search(other):
            continue
        seen.add(other)
        message = f"{found[0]} is named in a report of {name}"
        place = f"text.other_body/{found[0]}"
        yield Finding(place, "text.other_body", "undecided", message=message, evidence=(found.span(),))


def _stands_elsewhere(text: str, kind: str, prefix: str) -> bool:
    """Tell whether a kind of body stands behind a place other than the report's own; a pattern is made only then."""
    at = text.find(kind)
    while at >= 0:
        if at and text[at - 1] in "省市县区旗" and not text.endswith(prefix, 0, at):
            return True
        at = text.find(kind, at + 1)
    return False


@rule("text.other_body")
def text_other_body(report: Report) -> Iterator[Finding]:
    """Yield, undecided, each name of a like body of another place (a template's name left in the text).

    Looked for is the report's own kind of body under another place's name (青岚市教育局 in a report of 临溪市教育局);
    whether it was left in by mistake or is rightly named, a person must say.
    """
    name = report.authority.name or ""
    place = report.authority.place
    own = [part for part in (place.province, place.prefecture, place.county) if part]
    prefix = next((part for part in reversed(own) if name.startswith(part)), None)
    if prefix is None:
        return
    kind = name[len(prefix) :]
    if report.authority.level in _GOVERNMENTS and kind in ("", "人民政府", "人民政府办公室", "政府办公室"):
        yield from _governments(report, name, own)
        return
    if len(kind) < 3 or kind.startswith("人民政府") or not _stands_elsewhere(report.text, kind, prefix):
        return
    seen: set[str] = set()
    for found in re.finditer(
        rf"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{{2,7}}[省市县区旗]){re.escape(kind)}", report.text
    ):
        other = found[1]
        if any(other.endswith(part) or part.endswith(other) for part in own) or other in seen:
            continue
        if _INDEFINITE.search(other):
            continue
        seen.add(other)
        message = f"{found[0]} is named in a report of {name}"
        yield Finding(
            f"text.other_body/{found[0]}", "text.other_body", "undecided", message=message, evidence=(found.span(),)
        )
