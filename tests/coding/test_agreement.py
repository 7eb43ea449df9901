"""Agreement against published worked examples."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.coding.agreement import (
    alpha,
    alpha_by_distance,
    alpha_masi,
    bootstrap,
    kappa,
    masi_distance,
    per_code,
    report,
)
from toolkit.errors import NianbaoError

_ = None
# Krippendorff (2011), section C: four observers, twelve units, five values.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]


def test_alpha_is_krippendorffs():
    assert alpha(*OBSERVERS) == pytest.approx(0.743, abs=0.0005)


def test_alpha_of_two_observers_and_two_values_is_krippendorffs():
    # Krippendorff (2011), section A.
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha(meg, owen) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_two_observers_and_five_values_is_krippendorffs():
    # Krippendorff (2011), section B.
    ben, gerry = list("aabbdcccedda"), list("babbbccceddd")
    assert alpha(ben, gerry) == pytest.approx(0.692, abs=0.0005)


def test_alpha_by_distance_is_alpha_where_codes_differ_or_not():
    assert alpha_by_distance(OBSERVERS, lambda a, b: float(a != b)) == pytest.approx(alpha(*OBSERVERS))


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    # Passonneau (2006): 1 - Jaccard * {1, 2/3, 1/3, 0}.
    [
        ("ab", "ab", 0),
        ("a", "ab", 1 - 1 / 2 * 2 / 3),
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),
        ("a", "b", 1),
        ("", "", 0),
        ("", "a", 1),
    ],
)
def test_masi_is_passonneaus(left, right, distance):
    assert masi_distance(frozenset(left), frozenset(right)) == pytest.approx(distance)


@given(st.frozensets(st.sampled_from("abc")), st.frozensets(st.sampled_from("abc")))
def test_masi_is_symmetric_and_bounded(left, right):
    assert masi_distance(left, right) == masi_distance(right, left)
    assert 0 <= masi_distance(left, right) <= 1


def test_masi_alpha_of_single_codes_is_nominal_alpha():
    sets = [[None if code is None else {str(code)} for code in coder] for coder in OBSERVERS]
    assert alpha_masi(*sets) == pytest.approx(alpha(*OBSERVERS))


def test_kappa_is_cohens():
    # The usual table of 50 proposals: 20 and 15 on the diagonal, 5 and 10 off it.
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert kappa(first, second) == pytest.approx(0.4)


def test_too_few_units_are_one_clear_error():
    for measure in (alpha, kappa, alpha_masi, per_code):
        with pytest.raises(NianbaoError, match="found 2 units coded twice; valid would be 10 or more"):
            measure(["A1", "B1", None], ["A1", "B1", "B1"])


def test_coders_of_unlike_length_are_refused():
    with pytest.raises(NianbaoError, match="11 and 12 units"):
        alpha(["A1"] * 11, ["A1"] * 12)


def test_per_code_finds_the_code_that_coders_confuse():
    first = ["A1"] * 10 + ["B1"] * 10 + ["B2"] * 10
    second = ["A1"] * 10 + ["B1", "B2"] * 10
    found = per_code(first, second)
    assert found["A1"] == 1 and found["B1"] < 0.5


def test_bootstrap_draws_documents_and_is_repeatable():
    first = (["A1", "B1", "C1"] * 20)[:60]
    second = first[:40] + ["A1"] * 20
    documents = [i // 10 for i in range(60)]
    one = bootstrap(alpha, first, second, documents=documents, draws=100)
    assert one == bootstrap(alpha, first, second, documents=documents, draws=100)
    assert one.low < one.value < one.high and one.n == 60
    # Units of one document stand or fall together, so that the interval is wider than that of single units.
    single = bootstrap(alpha, first, second, documents=list(range(60)), draws=100)
    assert one.high - one.low > single.high - single.low


def test_one_document_cannot_be_drawn_from():
    with pytest.raises(NianbaoError, match="one document"):
        bootstrap(alpha, ["A1", "B1"] * 5, ["A1", "B1"] * 5, documents=["x"] * 10)


def test_a_report_has_a_row_for_each_coefficient_and_code():
    first = pd.DataFrame({"primary": ["A1", "B1"] * 6, "secondary": ["B1", ""] * 6})
    second = pd.DataFrame({"primary": ["A1", "B1"] * 6, "secondary": [[], ["E1"]] * 6})
    table = report(first, second).set_index("what")["value"]
    assert table["alpha primary"] == table["alpha A1"] == 1
    assert table["alpha MASI, primary and secondary"] < 1
