"""What each quantity of the narrative measures, and whether the report's own cells say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from toolkit.linking.cells import Weighed, cells_of, weigh
from toolkit.linking.claims import Claim, read_claims
from toolkit.linking.measuring import Reading
from toolkit.linking.resolving import resolve
from toolkit.linking.sentences import sentences
from toolkit.report import Fact, Form, Mention, MentionStatus, Section

# A loosely worded quantity is taken for the measure only where its number can hardly agree by chance.
_TELLING = 10


class Placed(NamedTuple):
    """A claim with its span in the report's text."""

    claim: Claim
    start: int
    end: int


def find_mentions(
    text: str,
    sections: Sequence[Section],
    facts: Mapping[str, Fact],
    form: Form,
    year: int | None,
    table_spans: Sequence[tuple[int, int]] = (),
) -> tuple[Mention, ...]:
    """Find the quantities of the narrative that a statutory table counts too, and compare them with the cells.

    All readings that the wording allows are tried (受理 may include what was carried over); the first that agrees is
    kept. A contradiction is reported only where the wording is plain and no reading agrees.

    Args:
        text: the report's text.
        sections: its sections, in reading order.
        facts: its cells by id; empty for a report without the tables.
        form: the edition of its form.
        year: the year it reports on, or None.
        table_spans: the stretches of ``text`` that are tables; only what lies outside is read.

    Returns:
        The mentions in reading order; ``unlinked`` ones name in ``cells`` what they would state.

    Examples:
        >>> facts = {"t3.new.total": Fact("t3.new.total", 12, "number")}
        >>> [m] = find_mentions("全年收到政府信息公开申请12件。", (), facts, "2021", 2023)
        >>> m.text, m.cells, m.status
        ('收到政府信息公开申请12件', ('t3.new.total',), 'agrees')
    """
    return judge(text, read(text, sections, facts, form, year, table_spans), facts)


def settle(
    text: str,
    sections: Sequence[Section],
    facts: Mapping[str, Fact],
    form: Form,
    year: int | None,
    table_spans: Sequence[tuple[int, int]] = (),
) -> tuple[tuple[Mention, ...], Mapping[str, Fact]]:
    """Find the mentions, let them decide ambiguous cells, and judge them against the cells so decided.

    The same as ``find_mentions``, ``resolve`` and ``find_mentions`` again, with the text read once.

    Args:
        text: as for ``find_mentions``.
        sections: as for ``find_mentions``.
        facts: as for ``find_mentions``.
        form: as for ``find_mentions``.
        year: as for ``find_mentions``.
        table_spans: as for ``find_mentions``.

    Returns:
        The mentions and the facts, decided ones carrying ``decided_by``.

    Examples:
        >>> cell = "t2.normative_documents.in_force"
        >>> facts = {cell: Fact(cell, None, "ambiguous", "8698", (8, 98, 698))}
        >>> mentions, settled = settle("现行有效行政规范性文件698件。", (), facts, "2021", 2023)
        >>> mentions[0].status, settled[cell].value, settled[cell].decided_by.reason
        ('agrees', 698, '现行有效行政规范性文件698件')
    """
    placed = read(text, sections, facts, form, year, table_spans)
    mentions = judge(text, placed, facts)
    settled = resolve(facts, mentions)
    if settled is not facts:
        mentions = judge(text, placed, settled)
    return mentions, settled


def read(
    text: str,
    sections: Sequence[Section],
    facts: Mapping[str, Fact],
    form: Form,
    year: int | None,
    table_spans: Sequence[tuple[int, int]],
) -> list[Placed]:
    """Read the claims of the narrative, before they are held against the cells.

    Args:
        text: as for ``find_mentions``.
        sections: as for ``find_mentions``.
        facts: as for ``find_mentions``; only which rows are printed is looked at.
        form: as for ``find_mentions``.
        year: as for ``find_mentions``.
        table_spans: as for ``find_mentions``.

    Returns:
        The claims with their spans in ``text``, in reading order.
    """
    single = facts.get("t3.other_handling.total")
    if single is not None and single.state != "missing":
        edition = "2019"
    elif "t3.other_handling.other.total" in facts:
        edition = "2021"
    else:
        edition = "2019" if form == "2019" else "2021"
    stock = "2019" if "t2.normative_documents.newly_disclosed" in facts or form == "2019" else "2021"
    placed = []
    for sentence, claim in read_claims(sentences(text, sections, table_spans), edition, year, stock):
        start, end = sentence.span(claim.start, claim.end)
        placed.append(Placed(claim, start, end))
    return placed


def judge(text: str, placed: Sequence[Placed], facts: Mapping[str, Fact]) -> tuple[Mention, ...]:
    """Hold claims against cells.

    Args:
        text: the report's text.
        placed: the claims as ``read`` gave them.
        facts: the report's cells.

    Returns:
        One mention for each claim, in the same order.
    """
    kept: list[int | None] = []
    made: list[Mention] = []
    for number, (claim, start, end) in enumerate(placed):
        readings = claim.readings
        if claim.parent is not None:
            chosen = kept[number - claim.parent]
            if chosen is not None and chosen < len(readings):
                readings = (readings[chosen], *readings[:chosen], *readings[chosen + 1 :])
        mention, index = _judge(f"m{number}", text, claim, readings, start, end, facts)
        kept.append(claim.readings.index(readings[index]) if index is not None else None)
        made.append(mention)
    return _second_thoughts(made)


def _judge(
    id_: str, text: str, claim: Claim, readings: tuple[Reading, ...], start: int, end: int, facts: Mapping[str, Fact]
) -> tuple[Mention, int | None]:
    candidates = tuple(map(cells_of, readings))

    def mention(status: MentionStatus, cells: tuple[str, ...], reason: str, label: str = "") -> Mention:
        return Mention(
            id_,
            start,
            end,
            text[start:end],
            claim.quantity,
            cells,
            status,
            claim.scope,
            label,
            reason,
            candidates,  # type: ignore[arg-type]
        )

    if claim.barred:
        return mention("unlinked", (), f"{claim.reason}; counts {claim.barred}", claim.barred), None
    if not facts:
        return mention("unlinked", candidates[0], f"{claim.reason}; the report has no tables", "no table"), None
    weighed: list[Weighed] = []
    low = claim.quantity.low
    loose = claim.strength == 0 and not (low is not None and low >= _TELLING)
    for index, reading in enumerate(readings):
        result = weigh(claim.quantity, reading, facts)
        if result.verdict == "agrees" and not loose:
            return mention("agrees", result.cells, claim.reason + (f"; {result.why}" if result.why else "")), index
        weighed.append(result)
    first = weighed[0]
    for result in weighed:
        if result.verdict == "ambiguous":
            return mention("ambiguous", result.cells, f"{claim.reason}; {result.why}"), None
    if loose:
        return mention("unlinked", first.cells, f"{claim.reason}; too loosely worded", "loose"), None
    if any(result.verdict == "unknown" for result in weighed):
        why = next(result.why for result in weighed if result.verdict == "unknown")
        missing = all(result.verdict == "unknown" for result in weighed)
        return mention("unlinked" if missing else "ambiguous", first.cells, f"{claim.reason}; {why}"), None
    if claim.scope:
        return mention("unlinked", first.cells, f"{claim.reason}; of {claim.scope} alone", "narrower body"), None
    if claim.strength < 2:
        return mention("unlinked", first.cells, f"{claim.reason}; no cell agrees", "loose"), None
    return mention("conflicts", first.cells, f"{claim.reason}; the cells give {first.value:g}"), None


def _second_thoughts(mentions: list[Mention]) -> tuple[Mention, ...]:
    """Take back contradictions that the rest of the report explains.

    A measure that another sentence states in agreement is not contradicted by a second number for it; two different
    numbers for one measure are parts of it, of narrower bodies or periods.
    """
    if "conflicts" not in [mention.status for mention in mentions]:
        return tuple(mentions)
    agreed = {mention.cells for mention in mentions if mention.status == "agrees"}
    stated: dict[tuple[str, ...], set[object]] = {}
    for mention in mentions:
        if mention.status == "conflicts":
            stated.setdefault(mention.candidates[0], set()).add((mention.quantity.low, mention.quantity.high))
    out = []
    for mention in mentions:
        if mention.status == "conflicts":
            why = ""
            if any(cells in agreed for cells in mention.candidates[:2]):
                why = "another sentence agrees"
            elif len(stated[mention.candidates[0]]) > 1:
                why = "the report gives several numbers for it"
            if why:
                mention = replace(mention, status="ambiguous", reason=f"{mention.reason}; {why}")
        out.append(mention)
    return tuple(out)
