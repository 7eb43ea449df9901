"""Agreement between coders: Krippendorff's alpha, Cohen's kappa, per code, with intervals by document.

Sources: Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability (University of Pennsylvania);
Passonneau, R. (2006), Measuring Agreement on Set-valued Items (MASI), LREC; Cohen, J. (1960), Educational and
Psychological Measurement 20(1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import NianbaoError

if TYPE_CHECKING:
    import pandas as pd

# Below this many units coded twice, a coefficient says nothing that one more unit would not overturn.
MINIMUM = 10

Codes = Sequence[str | None]
Sets = Sequence[Iterable[str] | None]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient and, where it was drawn, its bootstrap interval.

    ``n`` is the number of units that at least two coders coded; ``low`` and ``high`` bound the interval of ``level``.
    """

    value: float
    n: int
    low: float | None = None
    high: float | None = None
    level: float = 0.95

    def __str__(self) -> str:
        interval = "" if self.low is None else f" [{self.low:.3f}, {self.high:.3f}]"
        return f"{self.value:.3f}{interval} (n = {self.n})"


def alpha(*coders: Codes, minimum: int = MINIMUM) -> float:
    """Return Krippendorff's alpha for nominal codes.

    Args:
        coders: for each coder one code per unit, None where the coder did not code it; all of one length.
        minimum: how many units at least two coders must have coded.

    Raises:
        NianbaoError: fewer than two coders, unequal lengths, or too few units.

    Source: Krippendorff (2011), section C; the numbers below are his example of nominal data, any number of observers.

    Examples:
        >>> a = [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None]
        >>> b = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3]
        >>> c = [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None]
        >>> d = [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]
        >>> round(alpha(a, b, c, d), 3)
        0.743
    """
    _check(coders, minimum)
    import krippendorff
    import numpy as np

    values = {code: number for number, code in enumerate(sorted(_distinct(coders), key=repr))}
    if len(values) < 2:
        # Everyone gave one code to everything: agreement is complete and cannot be told from habit.
        return 1.0
    table = np.array([[np.nan if c is None else values[c] for c in coder] for coder in coders])
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement="nominal"))


def masi_distance(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the distance of two label sets: 1 - Jaccard · monotonicity (1, 2/3, 1/3, 0).

    Monotonicity is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0 where they are disjoint.
    Two empty sets agree.

    Source: Passonneau (2006).

    Examples:
        >>> round(masi_distance(frozenset({"B1"}), frozenset({"B1", "E1"})), 3)
        0.667
    """
    if left == right:
        return 0.0
    shared = len(left & right)
    if not shared:
        return 1.0
    monotonicity = 2 / 3 if shared in (len(left), len(right)) else 1 / 3
    return 1 - shared / len(left | right) * monotonicity


def alpha_masi(*coders: Sets, minimum: int = MINIMUM) -> float:
    """Return Krippendorff's alpha for sets of codes (primary and secondary together) with the MASI distance.

    Args:
        coders: for each coder one set per unit, None where the coder did not code it.
        minimum: how many units at least two coders must have coded.

    Raises:
        NianbaoError: fewer than two coders, unequal lengths, or too few units.

    Examples:
        >>> a = [{"A1"}, {"A1", "B1"}, {"C1"}] * 4
        >>> alpha_masi(a, a)
        1.0
    """
    _check(coders, minimum)
    sets = [[None if unit is None else frozenset(unit) for unit in coder] for coder in coders]
    return alpha_by_distance(sets, masi_distance)


def alpha_by_distance(coders: Sequence[Sequence[Any]], distance: Callable[[Any, Any], float]) -> float:
    """Return Krippendorff's alpha for any distance between two codes (0 for equals); 1 where there is only one code.

    Raises:
        NianbaoError: no unit was coded twice.

    Source: Krippendorff (2011), alpha = 1 - D_o / D_e over the values of pairable units.

    Examples:
        >>> alpha_by_distance([["a", "b", "a", "b"], ["a", "b", "b", "b"]], lambda x, y: float(x != y)) > 0.5
        True
    """
    units = [[code for code in unit if code is not None] for unit in zip(*coders, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    if not units:
        raise NianbaoError("agreement: found no unit coded twice; valid would be two codes for a unit")
    totals: Counter[Hashable] = Counter(code for unit in units for code in unit)
    n = sum(totals.values())
    known: dict[tuple[Hashable, Hashable], float] = {}

    def between(left: Hashable, right: Hashable) -> float:
        if (left, right) not in known:
            known[left, right] = distance(left, right)
        return known[left, right]

    observed = sum(sum(between(x, y) for x in unit for y in unit) / (len(unit) - 1) for unit in units) / n
    expected = sum(k * m * between(x, y) for x, k in totals.items() for y, m in totals.items()) / (n * (n - 1))
    return 1.0 if expected == 0 else float(1 - observed / expected)


def kappa(first: Codes, second: Codes, *, minimum: int = MINIMUM) -> float:
    """Return Cohen's kappa of two coders over the units that both coded.

    Raises:
        NianbaoError: unequal lengths or too few units.

    Source: Cohen (1960).

    Examples:
        >>> kappa(["A", "B"] * 5, ["A", "B"] * 5)
        1.0
    """
    _check((first, second), minimum)
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if len({code for pair in pairs for code in pair}) < 2:
        return 1.0
    from sklearn.metrics import cohen_kappa_score

    return float(cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs]))


def per_code(*coders: Sets, minimum: int = MINIMUM) -> dict[str, float]:
    """Return, for each code, alpha of the yes-or-no question whether a unit has it.

    Args:
        coders: for each coder one set of codes per unit (a bare code counts as a set of one), None where not coded.
        minimum: how many units at least two coders must have coded.

    Returns:
        Alpha by code, in the codes' order; only codes that somebody used.

    Raises:
        NianbaoError: fewer than two coders, unequal lengths, or too few units.

    Examples:
        >>> per_code(["A1", "A1", "B1"] * 4, ["A1", "A1", "B1"] * 4)
        {'A1': 1.0, 'B1': 1.0}
    """
    _check(coders, minimum)
    sets = [[None if u is None else {u} if isinstance(u, str) else set(u) for u in coder] for coder in coders]
    codes = sorted({code for coder in sets for unit in coder if unit is not None for code in unit})
    return {
        code: alpha(
            *[[None if u is None else "yes" if code in u else "no" for u in coder] for coder in sets], minimum=minimum
        )
        for code in codes
    }


def bootstrap(
    statistic: Callable[..., float],
    *coders: Sequence[Any],
    documents: Sequence[Hashable],
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> Agreement:
    """Return a coefficient with a percentile interval from drawing whole documents with replacement.

    Units of one document are alike, so that drawing units one by one would make the interval too narrow.

    Args:
        statistic: takes the coders' sequences and gives a number, such as ``alpha``.
        coders: as for ``statistic``.
        documents: the document of each unit.
        draws: how often to draw.
        level: the interval's level, between 0 and 1.
        seed: the same seed gives the same interval.

    Raises:
        NianbaoError: fewer than two documents, unequal lengths, or too few units.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, percentile interval, clustered.

    Examples:
        >>> codes = ["A1", "B1"] * 10
        >>> print(bootstrap(alpha, codes, codes, documents=list(range(20)), draws=50))
        1.000 [1.000, 1.000] (n = 20)
    """
    import numpy as np

    value = statistic(*coders)
    if any(len(coder) != len(documents) for coder in coders):
        raise NianbaoError(
            f"agreement: found {len(documents)} documents for {len(coders[0])} units; valid would be one for each unit"
        )
    rows: dict[Hashable, list[int]] = {}
    for row, document in enumerate(documents):
        rows.setdefault(document, []).append(row)
    if len(rows) < 2:
        raise NianbaoError("agreement: found one document; valid would be two or more to draw from")
    generator = np.random.default_rng(seed)
    groups = list(rows.values())
    drawn = []
    for _ in range(draws):
        picked = [row for group in generator.integers(len(groups), size=len(groups)) for row in groups[group]]
        try:
            drawn.append(statistic(*[[coder[row] for row in picked] for coder in coders]))
        except NianbaoError:
            # A draw of short documents may fall below the minimum; it says nothing.
            continue
    if not drawn:
        return Agreement(value, _pairable(coders))
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Agreement(value, _pairable(coders), float(low), float(high), level)


def report(
    first: pd.DataFrame,
    second: pd.DataFrame,
    *,
    documents: Sequence[Hashable] | None = None,
    draws: int = 500,
    minimum: int = MINIMUM,
) -> pd.DataFrame:
    """Return one row per coefficient for two coders' tables with ``primary`` and ``secondary`` columns, same row order.

    Args:
        first: ``primary`` holds a code, ``secondary`` codes as a list or joined by ``;``.
        second: the other coder's.
        documents: the document of each row, to draw intervals by; None gives no intervals.
        draws: how often to draw.
        minimum: how many units must be coded twice.

    Returns:
        Columns ``what``, ``value``, ``low``, ``high``, ``n``: primary alpha, kappa, MASI alpha, alpha per primary code.

    Raises:
        NianbaoError: unequal lengths or too few units.

    Examples:
        >>> import pandas as pd
        >>> table = pd.DataFrame({"primary": ["A1", "B1"] * 6, "secondary": [""] * 12})
        >>> report(table, table)["value"].tolist()
        [1.0, 1.0, 1.0, 1.0, 1.0]
    """
    import pandas as pd

    one, two = list(first["primary"]), list(second["primary"])
    sets = [[{p, *_codes(s)} for p, s in zip(t["primary"], t["secondary"], strict=True)] for t in (first, second)]
    wanted: list[tuple[str, Callable[..., float], Sequence[Sequence[Any]]]] = [
        ("alpha primary", lambda *c: alpha(*c, minimum=minimum), (one, two)),
        ("kappa primary", lambda *c: kappa(*c, minimum=minimum), (one, two)),
        ("alpha MASI, primary and secondary", lambda *c: alpha_masi(*c, minimum=minimum), sets),
    ]
    for code in sorted({*one, *two}):
        chosen = [["yes" if c == code else "no" for c in coder] for coder in (one, two)]
        wanted.append((f"alpha {code}", lambda *c: alpha(*c, minimum=minimum), chosen))
    rows = []
    for what, statistic, coders in wanted:
        found = (
            Agreement(statistic(*coders), _pairable(coders))
            if documents is None
            else bootstrap(statistic, *coders, documents=documents, draws=draws)
        )
        rows.append({"what": what, "value": found.value, "low": found.low, "high": found.high, "n": found.n})
    return pd.DataFrame(rows)


def _codes(value: object) -> list[str]:
    if isinstance(value, str):
        return [code for code in value.split(";") if code]
    return [] if value is None else list(value)  # type: ignore[call-overload]


def _distinct(coders: Sequence[Sequence[Any]]) -> set[Any]:
    return {code for coder in coders for code in coder if code is not None}


def _pairable(coders: Sequence[Sequence[Any]]) -> int:
    return sum(sum(code is not None for code in unit) > 1 for unit in zip(*coders, strict=True))


def _check(coders: Sequence[Sequence[Any]], minimum: int) -> None:
    if len(coders) < 2:
        raise NianbaoError(f"agreement: found {len(coders)} coder; valid would be two or more")
    if len({len(coder) for coder in coders}) > 1:
        raise NianbaoError(
            f"agreement: found {' and '.join(str(len(c)) for c in coders)} units; valid would be the same units for all"
        )
    found = _pairable(coders)
    if found < minimum:
        raise NianbaoError(f"agreement: found {found} units coded twice; valid would be {minimum} or more")
