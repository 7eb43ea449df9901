"""Recognised numbers weighed against the identities: confirmed or ambiguous, never silently corrected."""

from dataclasses import replace

import pytest

from toolkit.checking.recognised import weigh
from toolkit.reading.document import Reading
from toolkit.report import Fact

COLUMNS = ("upheld", "corrected", "other", "pending", "total")


def table_four(values):
    """Facts of 行政复议, one character apart each, and their readings by column."""
    facts = {}
    for i, (column, value) in enumerate(zip(COLUMNS, values, strict=True)):
        cell = f"t4.review.{column}"
        facts[cell] = Fact(cell, value, "number", str(value), (), None, 10 * i, 10 * i + len(str(value)))
    return facts


def readings(facts, **doubts):
    return [
        Reading(fact.start, fact.end, *doubts.get(cell.rpartition(".")[2], (0.9999, ())))
        for cell, fact in facts.items()
    ]


def weighed(values, **doubts):
    facts = table_four(values)
    found, warnings = weigh(facts, "2021", readings(facts, **doubts))
    return {cell.rpartition(".")[2]: fact for cell, fact in found.items()}, warnings


def test_one_uncertain_digit_that_would_make_it_add_up_is_ambiguous_with_both_readings():
    found, warnings = weighed((3, 8, 0, 0, 6), corrected=(0.7, (("3", 0.2),)))
    assert (found["corrected"].state, found["corrected"].value, found["corrected"].candidates) == (
        "ambiguous",
        None,
        (3, 8),
    )
    assert "add up" in found["corrected"].decided_by.reason
    assert len(warnings) == 1


def test_no_number_is_ever_changed():
    found, _ = weighed((3, 8, 0, 0, 6), corrected=(0.7, (("3", 0.2),)))
    assert {k: f.value for k, f in found.items() if f.state == "number"} == {
        "upheld": 3,
        "other": 0,
        "pending": 0,
        "total": 6,
    }


def test_an_uncertain_number_that_adds_up_is_confirmed_and_says_so():
    found, warnings = weighed((3, 3, 0, 0, 6), corrected=(0.6, (("8", 0.3),)))
    assert (found["corrected"].state, found["corrected"].value) == ("number", 3)
    assert "confirmed" in found["corrected"].decided_by.reason
    assert any("confirmed" in warning for warning in warnings)


def test_an_uncertain_number_that_nothing_confirms_is_ambiguous():
    facts = {"t2.licences.decisions": Fact("t2.licences.decisions", 120, "number", "120", (), None, 0, 3)}
    found, _ = weigh(facts, "2021", [Reading(0, 3, 0.5, (("170", 0.3),))])
    assert found["t2.licences.decisions"].candidates == (120, 170)
    assert found["t2.licences.decisions"].raw == "120"


def test_a_wrong_sum_of_clear_print_stays_as_printed():
    found, warnings = weighed((3, 8, 0, 0, 6))
    assert {fact.state for fact in found.values()} == {"number"}
    assert warnings == ()


def test_a_document_without_pictures_is_left_alone():
    facts = table_four((3, 8, 0, 0, 6))
    assert weigh(facts, "2021", ()) == (facts, ())


def test_a_number_read_with_little_doubt_stands_unless_several_sums_say_no():
    found, warnings = weighed((3, 8, 0, 0, 6), corrected=(0.95, (("7", 0.04),)))
    assert {fact.state for fact in found.values()} == {"number"}
    assert warnings == ()


def test_a_sum_with_a_cell_that_nobody_could_read_confirms_nothing():
    facts = table_four((3, 3, 0, 0, 6))
    facts["t4.review.other"] = Fact("t4.review.other", None, "ambiguous", "?", (0, 8), None, 20, 21)
    found, _ = weigh(facts, "2021", readings(facts, corrected=(0.6, (("8", 0.3),))))
    assert found["t4.review.corrected"].candidates == (3, 8)


def test_blank_cells_neither_confirm_nor_contradict_a_total():
    facts = table_four((None, None, None, None, 6))
    blank = {cell: replace(fact, state="blank") for cell, fact in facts.items() if fact.value is None}
    found, _ = weigh(facts | blank, "2021", readings(facts, total=(0.6, (("8", 0.3),))))
    assert found["t4.review.total"].candidates == (6, 8)
    assert "no identity confirms it" in found["t4.review.total"].decided_by.reason


@pytest.mark.parametrize(
    ("other", "candidates"), [("1.2", (1.2, 12)), ("1,2.5", (12, 12.5)), ("012", (12,)), ("1.", (12,))]
)
def test_another_reading_counts_where_it_is_a_number(other, candidates):
    facts = {"t2.purchase.amount": Fact("t2.purchase.amount", 12, "number", "12", (), None, 0, 2)}
    found, _ = weigh(facts, "2019", [Reading(0, 2, 0.5, ((other, 0.3),))])
    assert found["t2.purchase.amount"].candidates == candidates
