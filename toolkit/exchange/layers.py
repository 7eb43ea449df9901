"""Coding layers: what one coder, a person or the program, marked in the reports; what annotation tools exchange.

Every reader of a tool's files gives layers, and checks each quoted text against the stored one: a quotation that is no
longer where it was is refused, with the row named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError

if TYPE_CHECKING:
    from toolkit.corpus import Corpus

KINDS = ("problem", "measure")
PROGRAM = "nianbao"


@dataclass(frozen=True, slots=True)
class Mark:
    """One item as one coder marked it; ``answers`` are the ids of the problems that a measure answers."""

    report_id: str
    coder: str
    id: str
    start: int
    end: int
    text: str
    kind: str
    primary: str | None = None
    secondary: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree: F1 of the marks, and the share of common marks with the same kind and primary topic."""

    coders: tuple[str, str]
    marks: float
    kind: float | None
    primary: float | None
    common: int


def texts_of(corpus: Corpus) -> dict[str, str]:
    """Return the texts of the reports by id."""
    reports = corpus.arrow["reports"]
    return dict(zip(reports["report_id"].to_pylist(), reports["text"].to_pylist(), strict=True))


def layer_of(corpus: Corpus, coder: str = PROGRAM) -> list[Mark]:
    """Return the items of a corpus as the layer of one coder, with the pairs of its links."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for link in corpus.arrow["links"].select(["report_id", "kind", "from", "to"]).to_pylist():
        if link["kind"] == "measure-problem":
            pairs.setdefault((link["report_id"], link["from"]), []).extend(link["to"])
    return [
        Mark(
            row["report_id"],
            coder,
            row["item_id"],
            row["start"],
            row["end"],
            row["text"],
            row["kind"],
            row["primary"],
            tuple(row["secondary"] or ()),
            tuple(pairs.get((row["report_id"], row["item_id"]), ())),
        )
        for row in corpus.arrow["items"].to_pylist()
    ]


def check(marks: Iterable[Mark], texts: Mapping[str, str], source: str) -> list[Mark]:
    """Return the marks if each quotes the stored text and is coded with a known kind and topics.

    Raises:
        NianbaoError: a report is not in the corpus, a quotation has drifted, a code is unknown; the row is named.

    Examples:
        >>> check([Mark("a", "x", "i1", 0, 2, "更新", "problem")], {"a": "公开更新"}, "f.json")
        Traceback (most recent call last):
        ...
        toolkit.errors.NianbaoError: f.json: found '更新' at 0 to 2 of a (i1), where the text has...
    """
    codebook = Codebook.default()
    checked = []
    for mark in marks:
        where = f"{mark.report_id} ({mark.id})"
        if mark.report_id not in texts:
            raise NianbaoError(
                f"{source}: found {where}, which is not in the corpus; valid would be one of its reports"
            )
        stored = texts[mark.report_id][mark.start : mark.end]
        if stored != mark.text or not 0 <= mark.start < mark.end:
            raise NianbaoError(
                f"{source}: found {mark.text[:40]!r} at {mark.start} to {mark.end} of {where}, where the text has "
                f"{stored[:40]!r}; valid would be annotations of the same text"
            )
        if mark.kind not in KINDS:
            raise NianbaoError(f"{source}: found kind {mark.kind!r} in {where}; valid would be {' or '.join(KINDS)}")
        for code in (mark.primary, *mark.secondary):
            if code is not None and code not in codebook.codes:
                raise NianbaoError(f"{source}: found code {code!r} in {where}; valid would be a code of the codebook")
        checked.append(mark)
    return checked


def agreement(layers: Mapping[str, Sequence[Mark]]) -> list[Agreement]:
    """Return the agreement of each two coders; a mark is common where both marked exactly the same stretch.

    Examples:
        >>> one, two = (Mark("a", who, "i1", 0, 2, "更新", "problem", code) for who, code in (("x", "B2"), ("y", "C1")))
        >>> agreement({"x": [one], "y": [two]})[0]
        Agreement(coders=('x', 'y'), marks=1.0, kind=1.0, primary=0.0, common=1)
    """
    found = []
    for one, other in combinations(layers, 2):
        left, right = _placed(layers[one]), _placed(layers[other])
        common = sorted(left.keys() & right.keys())
        total = len(left) + len(right)
        kinds = [left[key].kind == right[key].kind for key in common]
        codes = [left[key].primary == right[key].primary for key in common]
        share = 2 * len(common) / total if total else 1.0
        found.append(Agreement((one, other), share, _mean(kinds), _mean(codes), len(common)))
    return found


def disagreements(layers: Mapping[str, Sequence[Mark]]) -> list[str]:
    """Return the reports in which the coders differ in stretch, kind, topics or pairs: what to adjudicate."""
    seen: dict[str, dict[str, set[tuple[object, ...]]]] = {}
    for coder, marks in layers.items():
        at = {(mark.report_id, mark.id): (mark.start, mark.end) for mark in marks}
        for mark in marks:
            answers = frozenset(at[mark.report_id, name] for name in mark.answers if (mark.report_id, name) in at)
            coded = (mark.start, mark.end, mark.kind, mark.primary, frozenset(mark.secondary), answers)
            seen.setdefault(mark.report_id, {}).setdefault(coder, set()).add(coded)
    return [
        report
        for report, found in seen.items()
        if len(found) < len(layers) or len(set(map(frozenset, found.values()))) > 1
    ]


def _placed(marks: Iterable[Mark]) -> dict[tuple[str, int, int], Mark]:
    return {(mark.report_id, mark.start, mark.end): mark for mark in marks}


def _mean(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
