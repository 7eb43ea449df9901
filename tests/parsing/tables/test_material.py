"""Where the values of a row stand."""

from toolkit.parsing.tables.material import EMPTY, Material


def test_a_row_spans_its_values_whatever_their_order_in_the_text():
    assert Material(fields=((40, 42), (7, 9), (12, 12))).span == (7, 42)


def test_a_row_without_values_has_no_span():
    assert EMPTY.span is None
    assert Material(fields=((5, 5),)).span is None
