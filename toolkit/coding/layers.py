"""Agreement of the two coding layers that coded items carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from toolkit.coding.agreement import alpha, alpha_masi, bootstrap
from toolkit.coding.coded import CodedItem


class LayerAgreement(NamedTuple):
    """Alpha of one question about the items coded twice, with its interval from drawing bodies."""

    what: str
    value: float
    low: float
    high: float


def layer_agreement(items: Sequence[CodedItem], *, draws: int = 200) -> list[LayerAgreement]:
    """Return alpha of the primary, of the sets, and of each code: as the primary, and anywhere among the codes.

    Args:
        items: coded items; those with both layers count.
        draws: how often whole bodies are drawn for the intervals.

    Raises:
        NianbaoError: fewer than ten items have both layers, or all are of one body.

    Examples:
        >>> codes = [("B2", "A3"), ("A3",)] * 6
        >>> items = [CodedItem("甲", "problem", "B2", (), str(i), coder_1=c, coder_2=c) for i, c in enumerate(codes)]
        >>> layer_agreement(items, draws=20)[0]
        LayerAgreement(what='primary', value=1.0, low=1.0, high=1.0)
    """
    twice = [item for item in items if item.coder_1 and item.coder_2]
    layers = [item.coder_1 for item in twice], [item.coder_2 for item in twice]
    bodies = [item.body for item in twice]
    asked: list[tuple[str, Callable[..., float], list[list[Any]]]] = [
        ("primary", alpha, [[codes[0] for codes in layer] for layer in layers]),
        ("primary and secondary (MASI)", alpha_masi, [[frozenset(codes) for codes in layer] for layer in layers]),
    ]
    for code in sorted({codes[0] for layer in layers for codes in layer}):
        asked.append((f"{code} primary", alpha, [[str(codes[0] == code) for codes in layer] for layer in layers]))
    for code in sorted({code for layer in layers for codes in layer for code in codes}):
        asked.append((f"{code} anywhere", alpha, [[str(code in codes) for codes in layer] for layer in layers]))
    rows = []
    for what, statistic, coders in asked:
        # A draw whose items all lack the code has nothing to disagree about and counts as agreement.
        found = bootstrap(statistic, *coders, documents=bodies, draws=draws)
        rows.append(LayerAgreement(what, found.value, found.low or 0.0, found.high or 0.0))
    return rows


def confusions(items: Sequence[CodedItem], what: str, *, n: int = 4) -> str:
    """Return, in words, which codes one coder gave where the other gave the code that ``what`` begins with.

    Examples:
        >>> item = CodedItem("甲", "problem", "B2", coder_1=("B2",), coder_2=("E1", "B2"))
        >>> confusions([item], "B2 primary"), confusions([item], "E1 anywhere")
        ('with E1 1×', 'not given by the other coder 1×')
    """
    code, _, where = what.partition(" ")
    found: Counter[str] = Counter()
    for item in items:
        for one, two in ((item.coder_1, item.coder_2), (item.coder_2, item.coder_1)):
            if where == "primary" and one[0] == code != two[0]:
                found[f"with {two[0]}"] += 1
            elif where != "primary" and code in one and code not in two:
                found["not given by the other coder"] += 1
    return ", ".join(f"{name} {count}×" for name, count in found.most_common(n)) or "nothing in particular"
