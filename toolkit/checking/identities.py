"""The identities (勾稽关系) that the printed numbers of tables three and four must satisfy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from toolkit.cells import Cells
from toolkit.checking.registry import rule
from toolkit.parsing.forms import load_forms, outcome_rows
from toolkit.report import Fact, Finding, Report

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

APPLICANTS = ("natural_person", "enterprise", "research", "social_organisation", "legal_service", "other")
COLUMNS = (*APPLICANTS, "total")
_NO_NUMBER = "a side has no number"
_CLEAR = frozenset(("number", "blank", "not_applicable"))
FORMS = ("2021", "2019", "pre2019", "unknown")


class Place(NamedTuple):
    """One place that an identity holds for: the finding's code and place, both sums, and the identity in words."""

    code: str
    place: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    words: str


@cache
def places(edition: str) -> dict[str, tuple[Place, ...]]:
    """Return every place that the identities of an edition hold for, by code.

    Examples:
        >>> {code: len(found) for code, found in places("2021").items()}
        {'t3.balance': 7, 't3.outcomes': 7, 't3.applicants': 25, 't4.total': 3}
    """
    forms = load_forms()
    outcomes = outcome_rows(edition)
    rows = ("new", "carried_over", *outcomes, "total", "carried_forward")
    columns = forms.t3.columns

    def t3(row: str, column: str) -> str:
        return f"t3.{row}.{column}"

    results = ("upheld", "corrected", "other", "pending")
    balance, total = "新收 + 上年结转 = 总计 + 结转下年度", "（七）总计 = （一）至（六）之和"
    sides, results_words = "总计 = 自然人 + 法人或其他组织", "总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结"
    return {
        "t3.balance": tuple(
            Place(
                "t3.balance",
                c,
                (t3("new", c), t3("carried_over", c)),
                (t3("total", c), t3("carried_forward", c)),
                f"{columns[c]}: {balance}",
            )
            for c in COLUMNS
        ),
        "t3.outcomes": tuple(
            Place("t3.outcomes", c, (t3("total", c),), tuple(t3(r, c) for r in outcomes), f"{columns[c]}: {total}")
            for c in COLUMNS
        ),
        "t3.applicants": tuple(
            Place(
                "t3.applicants",
                r,
                (t3(r, "total"),),
                tuple(t3(r, c) for c in APPLICANTS),
                f"{forms.t3.rows[r].label}: {sides}",
            )
            for r in rows
        ),
        "t4.total": tuple(
            Place("t4.total", r, (f"t4.{r}.total",), tuple(f"t4.{r}.{c}" for c in results), f"{label}: {results_words}")
            for r, label in forms.t4.rows.items()
        ),
    }


def edition_of(facts: Mapping[str, Fact], form: str) -> str:
    """Return the edition whose table three is printed: one row 其他处理 is the 2019 form, whatever the year.

    Examples:
        >>> edition_of({}, "2019"), edition_of({}, "unknown")
        ('2019', '2021')
    """
    for edition, cell in (("2019", "t3.other_handling.total"), ("2021", "t3.other_handling.other.total")):
        if cell in facts:
            return edition
    return form if form in ("2019", "2021") else "2021"


def _side(facts: Mapping[str, Fact], cells: Iterable[str]) -> tuple[int | float | None, str]:
    """Sum one side: None and the reason where it cannot be told; blanks are 0 beside at least one number."""
    total: int | float = 0
    numbers = False
    look = facts.look if isinstance(facts, Cells) else None
    for cell in cells:
        if look is None:
            fact = facts.get(cell)
            state, value = ("missing", None) if fact is None else (fact.state, fact.value)
        else:
            state, value = look(cell)
        if state == "number" and value is not None:
            total += value
            numbers = True
        elif state != "blank" and state != "not_applicable":
            return None, f"{cell} is {state}"
    return (total, "") if numbers else (None, _NO_NUMBER)


@lru_cache(maxsize=4096, typed=True)
def _passed(code: str, where: str, cells: tuple[str, ...], left: int | float, right: int | float) -> Finding:
    """Return the finding that a place holds; the same for every report with the same sums, most often 0."""
    return Finding(f"{code}/{where}", code, "pass", cells, left, right)


def _undecided(place: Place, left: int | float | None, right: int | float | None, why: str) -> Finding:
    code, where, cells = place.code, place.place, place.left + place.right
    return Finding(f"{code}/{where}", code, "undecided", cells, left, right, f"{place.words}: {why}")


def balance(report: Report, place: Place) -> Finding:
    """Compare the two sums of one place.

    Args:
        report: the report whose facts are compared.
        place: where an identity holds.

    Returns:
        ``pass`` or ``fail``, or ``undecided`` where a cell is missing or ambiguous or a side has no number.

    Examples:
        >>> facts = {cell: Fact(cell, value, "number") for cell, value in (("a", 3), ("b", 4))}
        >>> balance(Report(id="r", source="r", text="", facts=facts), Place("x", "y", ("a",), ("b",), "a = b")).message
        'a = b: 3 is not 4'
    """
    facts = report.facts
    code, where, left, right, words = place
    cells = left + right
    one, why = _side(facts, left)
    other, why_other = _side(facts, right) if one is not None else (None, "")
    if one is None or other is None:
        return _undecided(place, one, other, why or why_other)
    if abs(one - other) < 1e-9:
        return _passed(code, where, cells, one, other)
    spans = [(facts[cell].start, facts[cell].end) for cell in cells]
    evidence = tuple(dict.fromkeys((a, b) for a, b in spans if a is not None and b is not None and a < b))
    return Finding(f"{code}/{where}", code, "fail", cells, one, other, f"{words}: {one:g} is not {other:g}", evidence)


def _hold(report: Report, code: str) -> list[Finding]:
    table, facts = code[:3], report.facts
    if isinstance(facts, Cells):
        key = f"identities {report.form}"
        held = facts.held.get(key)
        if held is None:
            held = facts.held[key] = _at_once(report, facts)
        if held:
            return held[code]  # type: ignore[no-any-return]
    for cell in reversed(tuple(facts)) if table == "t4." else facts:  # table four stands last
        if cell.startswith(table) and facts[cell].state != "missing":
            return [balance(report, place) for place in places(edition_of(facts, report.form))[code]]
    return []


class _Sums(NamedTuple):
    """The identities over the columns of a report.

    ``sides`` has two rows per place, its left side and its right one, and a column per cell of ``own``: 1 where it is
    added. ``passed`` keeps, per place, the findings that it holds, by what both sides come to; ``bare`` the finding
    that its left side has no number. ``four`` is where table four begins in ``own``.
    """

    places: tuple[Place, ...]
    sides: NDArray[np.float64]
    passed: tuple[dict[float, Finding], ...]
    bare: tuple[Finding, ...]
    own: slice
    four: int


_SAFE = float(1 << 44)  # 200 such numbers come to less than 2**53: so far, floating point adds whole numbers exactly
_KEPT = 256  # passed findings kept per place


@lru_cache(maxsize=64)
def _sums(names: tuple[str, ...], edition: str) -> _Sums | None:
    """Return the identities over these columns; None where they are not those of tables three and four."""
    import numpy as np

    index = {name: i for i, name in enumerate(names)}
    found = tuple(place for of_code in places(edition).values() for place in of_code)
    used = [index.get(cell, -1) for place in found for cell in (*place.left, *place.right)]
    first, last = min(used), max(used)
    if first < 0:
        return None
    sides = np.zeros((2 * len(found), last + 1 - first))
    for k, place in enumerate(found):
        for row, cells in ((2 * k, place.left), (2 * k + 1, place.right)):
            for cell in cells:
                sides[row, index[cell] - first] += 1
    four = min(index[cell] for cell in index if cell.startswith("t4.")) - first
    bare = tuple(_undecided(place, None, None, _NO_NUMBER) for place in found)
    return _Sums(found, sides, tuple({} for _ in found), bare, slice(first, last + 1), four)


def _at_once(report: Report, facts: Cells) -> dict[str, list[Finding]]:
    """Do what ``balance`` does for all places at once; nothing where a number is not whole, or huge.

    Places with an undecided cell and those that do not hold are left to ``balance``, which says why.
    """
    sums = _sums(facts.ids.names, edition_of(facts, report.form))
    if sums is None or not set(map(type, facts.numbers[sums.own])) <= {int, type(None)}:
        return {}
    values, states = facts.array[sums.own], facts.states[sums.own]
    empty = unclear = [False] * len(sums.sides)
    there = {"t3.": True, "t4.": True}
    if states.count("number") < len(states):
        import numpy as np

        parts = {"t3.": states[: sums.four], "t4.": states[sums.four :]}
        there = {table: part.count("missing") < len(part) for table, part in parts.items()}
        found = ~np.isnan(values)
        values = np.where(found, values, 0)
        empty = (sums.sides @ found.astype(np.float64) == 0).tolist()
        if not _CLEAR.issuperset(states):
            unclear = (sums.sides @ np.array([state not in _CLEAR for state in states], np.float64) > 0).tolist()
    if values.max() > _SAFE or values.min() < -_SAFE:
        return {}
    both = (sums.sides @ values).tolist()
    out: dict[str, list[Finding]] = {code: [] for code in places("2021")}
    for k, place in enumerate(sums.places):
        left, right = 2 * k, 2 * k + 1
        value, code = both[left], place[0]
        if not there[code[:3]]:
            continue
        if unclear[left] or unclear[right]:
            finding = balance(report, place)
        elif empty[left]:
            finding = sums.bare[k]
        elif empty[right]:
            finding = _undecided(place, int(value), None, _NO_NUMBER)
        elif value != both[right]:
            finding = balance(report, place)
        else:
            passed = sums.passed[k]
            known = passed.get(value)
            if known is None:
                known = _passed(code, place.place, place.left + place.right, int(value), int(value))
                if len(passed) < _KEPT:
                    passed[value] = known
            finding = known
        out[code].append(finding)
    return out


@rule("t3.balance", FORMS)
def t3_balance(report: Report) -> Iterable[Finding]:
    """Yield, for each column, whether new and carried-over requests equal those settled and carried forward.

    Source: 国办公开办函〔2021〕30号, table three: 第一项加第二项之和，等于第三项加第四项之和.
    """
    return _hold(report, "t3.balance")


@rule("t3.outcomes", FORMS)
def t3_outcomes(report: Report) -> Iterable[Finding]:
    """Yield, for each column, whether the outcome rows add up to 总计."""
    return _hold(report, "t3.outcomes")


@rule("t3.applicants", FORMS)
def t3_applicants(report: Report) -> Iterable[Finding]:
    """Yield, for each row, whether the six applicant columns add up to 总计."""
    return _hold(report, "t3.applicants")


@rule("t4.total", FORMS)
def t4_total(report: Report) -> Iterable[Finding]:
    """Yield, for each procedure, whether the four results add up to 总计.

    Source: 国办公开办函〔2021〕30号 and 〔2019〕60号, table four.
    """
    return _hold(report, "t4.total")
