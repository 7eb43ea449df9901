"""Honest figures for a coder: accuracy with intervals, per code, calibration, and what abstaining would buy.

``python -m toolkit.coding.evaluation [FILE…]`` prints them for coded items, the cue baseline beside the trained coder.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.coding.codebook import Codebook
from toolkit.coding.coded import CodedItem, read_coded

if TYPE_CHECKING:
    from toolkit.coding.cues import Coder, Coding

Interval = tuple[float, float]


@dataclass(frozen=True)
class CodeFigures:
    """One code: how often it is right (``truth``), was given, and how well; ``interval`` is that of the F1."""

    code: str
    truth: int
    given: int
    precision: float
    recall: float
    f1: float
    interval: Interval


@dataclass(frozen=True)
class Figures:
    """What a coder gets right on items whose codes are known.

    ``soft`` counts a primary that is among the item's codes; ``micro_f1`` compares primary and secondary together;
    ``ece`` is the expected calibration error of the primary in ten bins; ``curve`` pairs coverage with accuracy.
    """

    n: int
    primary: float
    interval: Interval
    domain: float
    soft: float
    macro_f1: float
    micro_f1: float
    ece: float
    codes: tuple[CodeFigures, ...]
    confusions: tuple[tuple[str, str, int], ...]
    bins: tuple[tuple[float, float, int], ...]
    curve: tuple[tuple[float, float], ...]

    def line(self) -> str:
        """Return the main figures on one line."""
        return (
            f"n {self.n}  primary {self.primary:.3f} [{self.interval[0]:.3f}, {self.interval[1]:.3f}]  "
            f"domain {self.domain:.3f}  soft {self.soft:.3f}  macro-F1 {self.macro_f1:.3f}  "
            f"micro-F1 {self.micro_f1:.3f}  ECE {self.ece:.3f}"
        )


def evaluate(coder: Coder, items: Sequence[CodedItem]) -> Figures:
    """Code the items and compare.

    Args:
        coder: any coder.
        items: at least one item with its codes.

    Raises:
        ValueError: there is no item.

    Examples:
        >>> from toolkit.coding.cues import CueCoder
        >>> evaluate(CueCoder(), [CodedItem("加强业务培训", "measure", "A4", body="甲")]).primary
        1.0
    """
    return compare(coder.code([item.text for item in items], [item.kind for item in items]), items)


def compare(codings: Sequence[Coding], items: Sequence[CodedItem], *, draws: int = 500) -> Figures:
    """Compare codings with the items' codes; intervals are from drawing whole bodies.

    Raises:
        ValueError: there is no item, or the lengths differ.
    """
    import numpy as np

    if not items or len(codings) != len(items):
        raise ValueError(f"compare: found {len(codings)} codings for {len(items)} items; valid would be one for each")
    codebook = Codebook.default()
    given = [coding.primary or "" for coding in codings]
    truth = [item.primary for item in items]
    right = np.array([g == t for g, t in zip(given, truth, strict=True)])
    probability = np.array([coding.probability for coding in codings])
    sets = [({g, *c.secondary}, {t, *i.secondary}) for g, c, t, i in zip(given, codings, truth, items, strict=True)]
    common = sum(len(a & b) for a, b in sets)
    bodies: dict[str, list[int]] = {}
    for row, item in enumerate(items):
        bodies.setdefault(item.body or str(row), []).append(row)
    groups = [np.array(rows) for rows in bodies.values()]
    generator = np.random.default_rng(0)
    samples = [
        np.concatenate([groups[g] for g in generator.integers(len(groups), size=len(groups))]) for _ in range(draws)
    ]
    codes = tuple(code for code in codebook.codes if code in truth)
    place = {code: i for i, code in enumerate(dict.fromkeys((*codebook.codes, *given)))}
    t, g = np.array([place[c] for c in truth]), np.array([place[c] for c in given])
    rows = tuple(_code_figures(code, place[code], t, g, samples) for code in codes)
    bins = _bins(probability, right)
    order = np.argsort(-probability, kind="stable")
    risen = np.cumsum(right[order]) / np.arange(1, len(items) + 1)
    curve = tuple((share / 10, float(risen[max(0, round(share * len(items) / 10) - 1)])) for share in range(1, 11))
    wrong = Counter((a, b) for a, b in zip(truth, given, strict=True) if a != b)
    return Figures(
        n=len(items),
        primary=float(right.mean()),
        interval=_interval([float(right[s].mean()) for s in samples]),
        domain=sum(_domain(codebook, a) == _domain(codebook, b) for a, b in zip(truth, given, strict=True))
        / len(items),
        soft=sum(a in b for a, (_, b) in zip(given, sets, strict=True)) / len(items),
        macro_f1=float(np.mean([row.f1 for row in rows])),
        micro_f1=2 * common / max(1, sum(len(a) + len(b) for a, b in sets)),
        ece=sum(abs(mean - hit) * n for mean, hit, n in bins) / len(items),
        codes=rows,
        confusions=tuple((a, b, n) for (a, b), n in sorted(wrong.items(), key=lambda pair: (-pair[1], pair[0]))),
        bins=bins,
        curve=curve,
    )


def _code_figures(code: str, at, truth, given, samples) -> CodeFigures:  # type: ignore[no-untyped-def]
    def f1(rows) -> float:  # type: ignore[no-untyped-def]
        hit = ((truth[rows] == at) & (given[rows] == at)).sum()
        total = (truth[rows] == at).sum() + (given[rows] == at).sum()
        return float(2 * hit / total) if total else float("nan")

    hits = int(((truth == at) & (given == at)).sum())
    n, m = int((truth == at).sum()), int((given == at).sum())
    drawn = [value for rows in samples if (value := f1(rows)) == value]
    return CodeFigures(
        code,
        n,
        m,
        hits / m if m else 0.0,
        hits / n if n else 0.0,
        2 * hits / (n + m) if n + m else 0.0,
        _interval(drawn),
    )


def _bins(probability, right) -> tuple[tuple[float, float, int], ...]:  # type: ignore[no-untyped-def]
    import numpy as np

    place = np.minimum((probability * 10).astype(int), 9)
    found = ((place == b) for b in range(10))
    return tuple((float(probability[m].mean()), float(right[m].mean()), int(m.sum())) for m in found if m.any())


def _interval(values: Sequence[float]) -> Interval:
    import numpy as np

    if not values:
        return (0.0, 0.0)
    low, high = np.quantile(values, [0.025, 0.975])
    return (float(low), float(high))


def _domain(codebook: Codebook, code: str) -> str:
    return codebook.domain(code) if code in codebook.topics else code


# Items of real reports, coded by two people, beside the project's folder; never trained on.
_REAL = "../shared/reports/*/items.jsonl"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of the cue baseline and of the default coder for files of coded items.

    Without files: the held-out bodies of ``corpora/coded``, and the coded items of real reports where there are any.
    """
    from toolkit.coding.coders import default_coder
    from toolkit.coding.cues import default_coder as cue_coder

    paths = [Path(argument) for argument in (sys.argv[1:] if arguments is None else arguments)]
    held = {str(path): read_coded([path]) for path in paths}
    if not paths:
        items = [item for item in read_coded(sorted(Path("corpora/coded").glob("*.jsonl"))) if item.split == "test"]
        real = read_coded(sorted(Path().glob(_REAL)))
        held = {"corpora/coded, test bodies": items, "items of real reports, never trained on": real}
        held = {name: found for name, found in held.items() if found}
    elif len(paths) > 1:
        held["all"] = [item for items in held.values() for item in items]
    if not held:
        print("evaluation: found no coded items; valid would be JSONL files, or corpora/coded", file=sys.stderr)
        return 2
    for name, items in held.items():
        print("\n".join(figure_lines(name, evaluate(cue_coder(), items), evaluate(default_coder(), items))))
    return 0


def figure_lines(name: str, cues: Figures, figures: Figures) -> list[str]:
    """Return what is printed for one set of items: a coder's figures, those of the cues beside them.

    Examples:
        >>> from toolkit.coding.cues import CueCoder
        >>> figures = evaluate(CueCoder(), [CodedItem("加强业务培训", "measure", "A4", body="甲")])
        >>> figure_lines("one", figures, figures)[5].split()
        ['A4', '1', '1.00', '1.00', '1.00', '1.00']
    """
    beside = {row.code: row.f1 for row in cues.codes}
    lines = ["", name, f"  cues    {cues.line()}", f"  default {figures.line()}"]
    lines.append("    code       n  precision  recall    F1  F1 of cues")
    rows = [
        f"    {row.code:6}{row.truth:6}{row.precision:11.2f}{row.recall:8.2f}{row.f1:6.2f}{beside[row.code]:12.2f}"
        for row in figures.codes
    ]
    confused = ", ".join(f"{a}→{b} {n}" for a, b, n in figures.confusions[:15]) or "none"
    curves = [
        f"    {label:8}" + " ".join(f"{accuracy:6.3f}" for _, accuracy in found.curve)
        for label, found in (("cues", cues), ("default", figures))
    ]
    bins = " ".join(f"{mean:.2f}/{right:.2f} ({n})" for mean, right, n in figures.bins)
    return [
        *lines,
        *rows,
        f"    confused  {confused}",
        "    accuracy at a coverage of " + " ".join(f"{share:.0%}" for share, _ in figures.curve),
        *curves,
        f"    probability/share right (items)  {bins}",
    ]


if __name__ == "__main__":
    sys.exit(main())
