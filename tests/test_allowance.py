"""Time lent to a file that holds pages to be recognised."""

import time

import pytest

from toolkit.allowance import ask, lending
from toolkit.batch.guard import Guard, OutOfTime


def test_a_file_that_asks_for_time_may_take_it():
    with Guard(seconds=0.1) as guard, guard.file(0):
        ask(5)
        time.sleep(0.3)


def test_what_was_lent_to_one_file_is_not_the_next_ones():
    with Guard(seconds=0.1) as guard:
        with guard.file(0):
            ask(5)
        with pytest.raises(OutOfTime), guard.file(1):
            time.sleep(2)


def test_a_file_that_takes_more_than_was_lent_is_given_up():
    with pytest.raises(OutOfTime), Guard(seconds=0.05) as guard, guard.file(0):
        ask(0.05)
        time.sleep(2)


def test_only_the_innermost_lender_is_asked():
    outer, inner = [], []
    with lending(outer.append), lending(inner.append):
        ask(1)
    assert (outer, inner) == ([], [1])
