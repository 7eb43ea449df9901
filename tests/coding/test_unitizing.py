"""Unitizing agreement against the worked examples of Krippendorff (1995), table of continua A to D."""

import pytest

from toolkit.coding.unitizing import alpha_unitizing, span_f1
from toolkit.errors import NianbaoError

# Each continuum has 24 places; units as (start, length) for the two observers, alpha_U as published.
PUBLISHED = {
    "A": ([(2, 8), (14, 6)], [(4, 4), (15, 2)], 0.553),
    "B": ([(0, 18)], [(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)], -0.926),
    "C": ([(2, 6), (10, 2), (14, 4), (20, 2)], [(0, 2), (4, 4), (10, 4), (16, 2), (20, 2)], 0.679),
    "D": ([(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)], [(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)], 0.066),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_agrees_with_the_published_values(name):
    first, second, published = PUBLISHED[name]
    # The published figures are the limit of a fine-grained continuum; the article of 1995 prints a sign of the expected
    # disagreement that the book of 2004 corrects, which moves C by 0.014.
    scale = 50_000
    coders = [[(start * scale, (start + size) * scale) for start, size in units] for units in (first, second)]
    assert alpha_unitizing(coders, 24 * scale) == pytest.approx(published, abs=0.02)


def test_identical_units_agree_fully():
    assert alpha_unitizing([[(3, 9)], [(3, 9)]], 20) == 1


def test_overlapping_units_of_one_coder_are_refused():
    with pytest.raises(NianbaoError, match="units apart"):
        alpha_unitizing([[(0, 5), (4, 9)], [(0, 5)]], 10)


def test_span_f1_counts_each_span_once():
    found = span_f1([(0, 10)], [(0, 10), (0, 10)])
    assert (found.precision, found.recall) == (0.5, 1.0)


def test_span_f1_with_overlap_forgives_a_shifted_edge():
    assert span_f1([(0, 10)], [(0, 9)]).f1 == 0
    assert span_f1([(0, 10)], [(0, 9)], overlap=0.8).f1 == 1


def test_nothing_against_nothing_is_agreement():
    assert span_f1([], []).f1 == 1
    assert span_f1([], [(0, 1)]).f1 == 0
