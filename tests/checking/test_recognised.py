"""Recognised numbers weighed against the identities: confirmed or ambiguous, never silently corrected."""

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
