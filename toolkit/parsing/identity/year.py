"""The year that a report reports on: what its title, its statistical period and its first words say, weighed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from toolkit.parsing.identity.naming import Naming
from toolkit.parsing.identity.wordings import load_wordings, year_number
from toolkit.report import Evidence, Form

# A year needs this much to be said; a source worth this much that says another is worth a warning.
ENOUGH = 60
_PERIOD, _WEAK_PERIOD, _OPENING, _TABLE, _SIGNED_AFTER = 100, 60, 40, 30, 30


# A date on a line of its own near the title.
_MASTHEAD = 300
_MASTHEAD_DATE = re.compile(r"(?m)^[ \t(]*(?P<year>20\d\d)\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?[ \t)]*$")


def find_year(
    head: str, opening: str, tail: str, namings: Iterable[Naming]
) -> tuple[int | None, Evidence | None, tuple[str, ...]]:
    """Weigh what a report says of the year it is about.

    Args:
        head: the folded beginning of the text, offset 0, as far as the preamble goes.
        opening: the folded beginning as far as the first words of section one (a continuation of ``head``).
        tail: the folded end, for statistics that reports before 2019 append.
        namings: titles and signatures; a signature's year is that of its date, so it supports the year before.

    Returns:
        The year or None, the evidence for it, and warnings where sources conflict or nothing decides.

    Examples:
        >>> find_year("统计期限自2024年1月1日起至12月31日止。", "", "", ())[0]
        2024
        >>> find_year("", "", "", ())
        (None, None, ('the year reported on is not stated',))
    """
    weights: dict[int, float] = defaultdict(float)
    said: dict[int, list[tuple[float, Evidence]]] = defaultdict(list)

    def say(year: int | None, weight: float, reason: str, start: int | None, end: int | None) -> None:
        if year is None:
            return
        if not any(evidence.reason == reason for _, evidence in said[year]):
            weights[year] += weight
        said[year].append((weight, Evidence(reason, start, end)))

    signed = []
    for naming in namings:
        if naming.kind == "signature":
            signed.append(naming)
        elif naming.year is not None:
            say(naming.year, naming.strength, naming.kind, naming.start, naming.end)
    _periods(head, say)
    words = load_wordings()
    found = _opening_year(opening)
    if found:
        say(year_number(found["year"]), _OPENING, "first words of the report", found.start("year"), found.end("year"))
    found = words["table_year"].search(tail) if "统计" in tail or "指标" in tail else None
    if found:
        say(year_number(found["year"]), _TABLE, "appended statistics", None, None)
    for naming in signed[:1]:
        if naming.year is not None and naming.year - 1 in weights:
            say(naming.year - 1, _SIGNED_AFTER, "signed in the year after", naming.start, naming.end)
    dated = None if signed else _MASTHEAD_DATE.search(head, 0, _MASTHEAD)
    if dated:
        before = (year_number(dated["year"]) or 0) - 1
        if before in weights:
            say(before, _SIGNED_AFTER, "dated in the year after", dated.start("year"), dated.end("year"))
    return _weigh(weights, said)


def _opening_year(opening: str) -> re.Match[str] | None:
    """Find the first year that a sentence or a line opens with; years are found faster than what may stand before."""
    pattern = load_wordings()["opening_year"]
    found = pattern.search(opening)
    while found and found.start():
        before = opening[found.start() - 1]
        if before == "。" or before.isspace():
            break
        found = pattern.search(opening, found.start() + 1)
    return found


def _periods(head: str, say: object) -> None:
    assert callable(say)
    for number, pattern in enumerate(load_wordings().sentences["period"]):
        found = pattern.search(head)
        if found is None:
            continue
        year = year_number(found["from"])
        groups = found.groupdict()
        last = year_number(groups["to"]) if groups.get("to") else year
        if year != last:
            # A period over the turn of a year does not tell one year; the end says a little.
            say(last, _OPENING, "end of the statistical period", found.start(), found.end())
            return
        weight = _PERIOD if number < 3 else _WEAK_PERIOD
        say(year, weight, "statistical period", found.start(), found.end())
        return


def _weigh(
    weights: dict[int, float], said: dict[int, list[tuple[float, Evidence]]]
) -> tuple[int | None, Evidence | None, tuple[str, ...]]:
    ranked = sorted(weights, key=lambda year: -weights[year])
    if not ranked or weights[ranked[0]] < ENOUGH:
        if ranked and weights[ranked[0]] >= _OPENING:
            return None, None, (f"the year reported on is not stated; {ranked[0]} is only mentioned",)
        return None, None, ("the year reported on is not stated",)
    best = ranked[0]
    strongest = max(said[best], key=lambda row: row[0])[1]
    rivals = [y for y in ranked[1:] if max(row[0] for row in said[y]) >= ENOUGH]
    if rivals and weights[rivals[0]] == weights[best]:
        years = " and ".join(str(year) for year in sorted((best, rivals[0])))
        return None, None, (f"{years} are equally well supported as the year reported on",)
    warnings = tuple(
        f"{best} is taken as the year reported on ({strongest.reason}), "
        f"but the {max(said[year], key=lambda row: row[0])[1].reason} says {year}"
        for year in rivals
    )
    reasons = ", ".join(dict.fromkeys(evidence.reason for _, evidence in said[best]))
    return best, Evidence(reasons, strongest.start, strongest.end), warnings


def form_of(year: int | None, table_form: str) -> tuple[Form, Evidence, tuple[str, ...]]:
    """Return the edition of the form by the year reported on, or by the tables where the year is unknown.

    Source: 国办公开办函〔2021〕30号 (reports for 2021 on), 国办公开办函〔2019〕60号 (reports for 2019 and 2020).

    Examples:
        >>> form_of(2022, "2021")[0], form_of(2020, "unknown")[0], form_of(2010, "unknown")[0]
        ('2021', '2019', 'pre2019')
        >>> form_of(2023, "2019")[2]
        ('the tables are of the 2019 form, the year reported on (2023) has the 2021 form',)
    """
    known: Form = table_form if table_form in ("2021", "2019", "pre2019") else "unknown"  # type: ignore[assignment]
    if year is None:
        return known, Evidence("form of the tables" if known != "unknown" else "neither year nor tables tell"), ()
    form: Form = "2021" if year >= 2021 else "2019" if year >= 2019 else "pre2019"
    warnings: tuple[str, ...] = ()
    if known not in ("unknown", form):
        warnings = (f"the tables are of the {known} form, the year reported on ({year}) has the {form} form",)
    return form, Evidence(f"year reported on is {year}"), warnings
