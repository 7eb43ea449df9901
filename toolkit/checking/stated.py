"""What the narrative alone gives away where a report has no table three to hold it against."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.cells import numbers_in
from toolkit.checking.registry import rule
from toolkit.report import Finding, Mention, Report

_ROWS = ("t3.new.total", "t3.carried_over.total", "t3.total.total", "t3.carried_forward.total")
_OUTCOMES = ("granted", "partial", "refused", "unavailable", "not_processed", "other_handling")


def _stated(report: Report) -> dict[tuple[str, ...], Mention]:
    """Return the exact numbers of the report's own, by the cells they would state; none that is stated twice apart."""
    out: dict[tuple[str, ...], Mention] = {}
    apart: set[tuple[str, ...]] = set()
    for mention in report.mentions:
        low = mention.quantity.low
        if mention.label != "no table" or mention.scope or low is None or low != mention.quantity.high:
            continue
        before = out.setdefault(mention.cells, mention)
        if before.quantity.low != low:
            apart.add(mention.cells)
    return {cells: mention for cells, mention in out.items() if cells not in apart}


@rule("narrative.balance")
def narrative_balance(report: Report) -> Iterator[Finding]:
    """Yield whether what was received and carried over is what was settled and carried forward, all as narrated.

    Only for reports whose table three is not there, and only where all but 上年结转 are stated; both readings of 收到
    (with and without what was carried over) are tried.

    Source: the identity ``t3.balance`` of ``forms.yaml``, held against the narrative.
    """
    if numbers_in(report.facts, "t3."):
        return
    said = _stated(report)
    new, over, settled, forward = (said.get((cell,)) for cell in _ROWS)
    if new is None or settled is None or forward is None:
        return
    received = new.quantity.low or 0
    right = (settled.quantity.low or 0) + (forward.quantity.low or 0)
    left = received + ((over.quantity.low or 0) if over is not None else 0)
    used = [mention for mention in (new, over, settled, forward) if mention is not None]
    place, code = "narrative.balance/requests", "narrative.balance"
    if right in (left, received):
        yield Finding(place, code, "pass", left=left, right=right)
        return
    spans = tuple((mention.start, mention.end) for mention in used)
    quoted = ", ".join("".join(mention.text.split()) for mention in used)
    status = "fail" if over is not None else "undecided"
    message = f"{quoted}: {left:g} received or carried over, {right:g} settled or carried forward"
    yield Finding(place, code, status, (), left, right, message, spans)  # type: ignore[arg-type]


@rule("narrative.outcomes")
def narrative_outcomes(report: Report) -> Iterator[Finding]:
    """Yield a failure where single outcomes, as narrated, exceed all that was settled.

    They may be fewer: a narrative need not name every outcome. Only for reports whose table three is not there.

    Source: the identity ``t3.outcomes`` of ``forms.yaml``, held against the narrative.
    """
    if numbers_in(report.facts, "t3."):
        return
    said = _stated(report)
    whole = said.get(("t3.total.total",))
    parts = [
        mention
        for cells, mention in said.items()
        if cells and all(cell.split(".")[1] in _OUTCOMES and cell.endswith(".total") for cell in cells)
    ]
    groups = [{cell.split(".")[1] for cell in mention.cells} for mention in parts]
    if whole is None or len(parts) < 2 or any(a & b for n, a in enumerate(groups) for b in groups[:n]):
        return
    left, right = sum(mention.quantity.low or 0 for mention in parts), whole.quantity.low or 0
    place, code = "narrative.outcomes/requests", "narrative.outcomes"
    if left <= right:
        yield Finding(place, code, "pass", left=left, right=right)
        return
    spans = tuple((mention.start, mention.end) for mention in (whole, *parts))
    message = f"the outcomes named add up to {left:g}, {''.join(whole.text.split())} in all"
    yield Finding(place, code, "fail", (), left, right, message, spans)
