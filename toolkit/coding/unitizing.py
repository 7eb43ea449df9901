"""Agreement on where the units are: span F1, and Krippendorff's alpha for unitizing a continuum.

Source: Krippendorff, K. (1995), On the Reliability of Unitizing Continuous Data, Sociological Methodology 25;
Krippendorff, K. (2004), Content Analysis, 2nd edition, section 11.6 (alpha_U).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from toolkit.errors import NianbaoError

Span = tuple[int, int]


class SpanF1(NamedTuple):
    """Precision, recall and F1 of the second coder's spans against the first's."""

    precision: float
    recall: float
    f1: float


def span_f1(first: Sequence[Span], second: Sequence[Span], *, overlap: float = 1.0) -> SpanF1:
    """Return how many spans the two coders have in common; each span matches at most one.

    Args:
        first: half-open spans of one coder.
        second: those of the other.
        overlap: what share of the longer of the two must be common for a match (1: the same span).

    Returns:
        1 all over where both are empty.

    Examples:
        >>> span_f1([(0, 4), (4, 9)], [(0, 4)]).recall
        0.5
    """
    if not first and not second:
        return SpanF1(1.0, 1.0, 1.0)
    pairs = sorted(
        (
            (_common(a, b) / max(a[1] - a[0], b[1] - b[0], 1), i, j)
            for i, a in enumerate(first)
            for j, b in enumerate(second)
            if a == b or _common(a, b)
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    used: tuple[set[int], set[int]] = (set(), set())
    for share, i, j in pairs:
        if (share >= overlap or first[i] == second[j]) and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
    hits = len(used[0])
    precision = hits / len(second) if second else 0.0
    recall = hits / len(first) if first else 0.0
    return SpanF1(precision, recall, 2 * hits / (len(first) + len(second)))


def alpha_unitizing(coders: Sequence[Sequence[Span]], length: int) -> float:
    """Return Krippendorff's alpha_U: how far coders cut the same units out of one continuum.

    Args:
        coders: each coder's half-open units, not overlapping, within ``[0, length)``; what is between them is a gap.
        length: the continuum's length in code points.

    Returns:
        1 for identical units; 0 where they agree no better than units strewn at random.

    Raises:
        NianbaoError: fewer than two coders, or units that overlap or lie outside.

    Source: Krippendorff (1995), with squared differences of lengths as the observed disagreement of overlapping
    sections, and its expectation over all shifts of the sections.

    Examples:
        >>> alpha_unitizing([[(0, 10), (20, 30)], [(0, 10), (20, 30)]], 40)
        1.0
    """
    if len(coders) < 2:
        raise NianbaoError(f"unitizing: found {len(coders)} coder; valid would be two or more")
    sections = [_sections(spans, length) for spans in coders]
    m = len(sections)
    observed = sum(_disagreement(a, b) for i, a in enumerate(sections) for j, b in enumerate(sections) if i != j) / (
        m * (m - 1) * length**2
    )
    units = [end - start for coder in sections for start, end, unit in coder if unit]
    gaps = [end - start for coder in sections for start, end, unit in coder if not unit]
    count = len(units)
    total = 0.0
    for size in units:
        total += (count - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        total += size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    span = m * length
    norm = span * (span - 1) - sum(size * (size - 1) for size in units)
    expected = 2 / length * total / norm if norm else 0.0
    if expected == 0:
        return 1.0 if observed == 0 else 0.0
    return 1 - observed / expected


def _sections(spans: Sequence[Span], length: int) -> list[tuple[int, int, bool]]:
    ordered = sorted(spans)
    outside = [span for span in ordered if not 0 <= span[0] < span[1] <= length]
    crossing = [a for a, b in pairwise(ordered) if b[0] < a[1]]
    if outside or crossing:
        bad = (outside or crossing)[0]
        raise NianbaoError(f"unitizing: found the unit {bad}; valid would be units apart within 0 and {length}")
    sections, at = [], 0
    for start, end in ordered:
        if start > at:
            sections.append((at, start, False))
        sections.append((start, end, True))
        at = end
    if at < length:
        sections.append((at, length, False))
    return sections


def _disagreement(first: list[tuple[int, int, bool]], second: list[tuple[int, int, bool]]) -> float:
    """Squared differences over all pairs of sections that intersect, by Krippendorff's delta."""
    total, j = 0.0, 0
    for start, end, unit in first:
        while j and second[j][0] > start:
            j -= 1
        while second[j][1] <= start:
            j += 1
        k = j
        while k < len(second) and second[k][0] < end:
            other_start, other_end, other = second[k]
            if unit and other:
                total += (start - other_start) ** 2 + (end - other_end) ** 2
            elif unit and not other and other_start <= start and end <= other_end:
                total += (end - start) ** 2
            elif other and not unit and start <= other_start and other_end <= end:
                total += (other_end - other_start) ** 2
            k += 1
    return total


def _common(first: Span, second: Span) -> int:
    return max(0, min(first[1], second[1]) - max(first[0], second[0]))
