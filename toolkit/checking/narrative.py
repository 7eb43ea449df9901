"""What the narrative says against what the tables show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from toolkit.checking.printed import printed_sum
from toolkit.checking.registry import rule
from toolkit.report import Fact, Finding, Report, Section
from toolkit.rules import load_rules

TABLED = ("2021", "2019", "unknown")
_SENTENCE = 1000
"""So many characters to either side a sentence may reach; one that nobody ends would be read again and again."""


class ChecksFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``checks.yaml``."""

    version: str
    no_fee: str
    all_settled: str
    settled_about: str
    settled_not_about: str
    period: str
    nothing: str


class Patterns(NamedTuple):
    """The wordings of ``checks.yaml``, compiled."""

    no_fee: re.Pattern[str]
    all_settled: re.Pattern[str]
    settled_about: re.Pattern[str]
    settled_not_about: re.Pattern[str]
    period: re.Pattern[str]
    nothing: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """Return the wordings that the checks look for (read once).

    Examples:
        >>> bool(patterns().all_settled.search("收到申请3件，均已按时办结"))
        True
    """
    file = load_rules("checks.yaml", ChecksFile, package="toolkit.checking")
    return Patterns(*(re.compile(getattr(file, name)) for name in Patterns._fields))


def body(report: Report, section: Section) -> str:
    """Return the text of a section's body without white space.

    Examples:
        >>> made = Report(id="r", source="r", text="六、其他 无 。", sections=(Section("other", "六、其他", 0, 8, 4),))
        >>> body(made, made.sections[0]), span(made.text, 4, 0, 2)
        ('无。', (5, 8))
    """
    return "".join(report.text[section.body_start or 0 : section.end or 0].split())


def span(text: str, base: int, start: int, end: int) -> tuple[int, int]:
    """Return where characters ``start`` to ``end``, counted from ``base`` without white space, stand in ``text``.

    Args:
        text: the report's text.
        base: the offset where counting began.
        start: the first character.
        end: one past the last character.
    """
    first = last = len(text)
    for word in re.compile(r"\S+").finditer(text, base):
        size = word.end() - word.start()
        if 0 <= start < size:
            first = word.start() + start
        if end <= size:
            last = word.start() + end
            break
        start, end = start - size, end - size
    return first, last


def _spans(*facts: Fact | None) -> tuple[tuple[int, int], ...]:
    return tuple((f.start, f.end) for f in facts if f is not None and f.start is not None and f.end is not None)


@rule("narrative.table", TABLED)
def narrative_table(report: Report) -> Iterator[Finding]:
    """Yield one finding for each mention that the cells contradict, agree with, or leave open."""
    facts = report.facts
    seen: dict[str, int] = {}
    for mention in report.mentions:
        held = tuple(cell for cell in mention.cells if cell in facts)  # the other edition of the form has others
        if mention.status == "unlinked" or not held:
            continue
        numbers = [facts[cell].value for cell in held]
        right = sum(value for value in numbers if value is not None) if any(v is not None for v in numbers) else None
        low = mention.quantity.low
        seen[held[0]] = nth = seen.get(held[0], 0) + 1
        place = f"narrative.table/{held[0]}" + (f"#{nth}" if nth > 1 else "")
        if mention.status == "agrees":
            yield Finding(place, "narrative.table", "pass", held, low, right)
            continue
        evidence = ((mention.start, mention.end), *_spans(*(facts[cell] for cell in held)))
        quoted = "".join(mention.text.split())
        if mention.status == "conflicts":
            shown = "nothing" if right is None else f"{right:.12g}"
            message = f"the narrative says {quoted}, the table {shown} ({printed_sum(held)})"
            yield Finding(place, "narrative.table", "fail", held, low, right, message, evidence)
        else:
            message = f"{quoted} ({printed_sum(held)}): {mention.reason}"
            yield Finding(place, "narrative.table", "undecided", held, low, right, message, evidence)


@rule("narrative.fees", ("2021", "unknown"))
def narrative_fees(report: Report) -> Iterator[Finding]:
    """Yield a failure where the table has 行政事业性收费 and the last section says there was none.

    信息处理费 is charged for requests and is another thing.

    Source: 国办公开办函〔2021〕30号 (table two, 第二十条第（八）项); 国办函〔2020〕109号 on 信息处理费.
    """
    fact = report.facts.get("t2.fees.amount")
    if fact is None or fact.state != "number" or fact.value is None:
        return
    for section in report.sections:
        if section.role != "other" or section.state not in ("present", "empty"):
            continue
        found = patterns().no_fee.search(body(report, section))
        if found is None or "处理费" in found[0]:
            continue
        cells = ("t2.fees.amount",)
        if fact.value == 0:
            yield Finding("narrative.fees/other", "narrative.fees", "pass", cells, fact.value, 0)
            return
        evidence = (span(report.text, section.body_start or 0, *found.span()), *_spans(fact))
        message = f"table two has 行政事业性收费 {fact.value:g}, the last section says there was none"
        yield Finding("narrative.fees/other", "narrative.fees", "fail", cells, fact.value, 0, message, evidence)
        return


@rule("narrative.settled", TABLED)
def narrative_settled(report: Report) -> Iterator[Finding]:
    """Yield a failure where every request is said to be settled (全部办结) while some are carried forward."""
    fact = report.facts.get("t3.carried_forward.total")
    if fact is None or fact.state != "number" or fact.value is None:
        return
    wording = patterns()
    for section in report.sections:
        if section.role not in ("overview.requests", "requests", "overview") or section.state != "present":
            continue
        plain = body(report, section)
        for whole in wording.all_settled.finditer(plain):
            least, most = max(0, whole.start() - _SENTENCE), min(len(plain), whole.end() + _SENTENCE)
            begin = max(least, *(plain.rfind(mark, least, whole.start()) + 1 for mark in "。;；"))
            end = min((at for mark in "。;；" if (at := plain.find(mark, whole.end(), most)) >= 0), default=most)
            sentence = plain[begin:end]
            if not wording.settled_about.search(sentence) or wording.settled_not_about.search(sentence):
                continue
            place, code, cells = "narrative.settled/requests", "narrative.settled", ("t3.carried_forward.total",)
            if fact.value == 0:
                yield Finding(place, code, "pass", cells, 0, 0)
                return
            evidence = (span(report.text, section.body_start or 0, begin, end), *_spans(fact))
            message = f"the narrative says {whole[0]}, the table carries {fact.value:g} forward (结转下年度继续办理)"
            yield Finding(place, code, "fail", cells, 0, fact.value, message, evidence)
            return
