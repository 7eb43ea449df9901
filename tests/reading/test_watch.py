"""What takes too long is given up; what ends in time leaves nothing behind."""

from __future__ import annotations

import gc
import subprocess
import sys
import time

import pytest

from toolkit.reading.watch import MemoryExceededError, TimeExceededError, watched

TRACED = """
import sys
from contextlib import suppress
from toolkit.reading.watch import TimeExceededError, watched
with suppress(TimeExceededError), watched({seconds}, 1024):
    while {seconds} < 1:
        pass
seen = []
sys.{hook}(lambda *step: seen.append(step))
def called():
    return 1
called()
sys.{hook}(None)
assert seen
"""


def busy(seconds: float) -> None:
    ends = time.process_time() + seconds
    while time.process_time() < ends:
        pass


def test_what_takes_too_much_time_is_given_up() -> None:
    with pytest.raises(TimeExceededError), watched(0.05, 1024):
        busy(20)


def test_what_takes_too_much_memory_is_given_up() -> None:
    gc.collect()  # what other tests left behind may go while this one looks how much there is
    with pytest.raises(MemoryExceededError), watched(20, 16):
        held = b"x" * (128 * 2**20)
        busy(20)
        del held


def test_nothing_arrives_once_it_is_over() -> None:
    for k in range(30):  # it is looked after every 50 ms: just before, just then and just after
        try:
            with watched(0, 1024):
                busy(0.046 + 0.0003 * k)
        except TimeExceededError:
            continue
        busy(0.005)


def test_what_is_swallowed_comes_again() -> None:
    with pytest.raises(TimeExceededError), watched(0.05, 1024):
        try:
            busy(20)
        except TimeExceededError:
            busy(20)


@pytest.mark.parametrize("seconds", [0.05, 20])
@pytest.mark.parametrize("hook", ["settrace", "setprofile"])
def test_a_debugger_goes_on_after_it(hook: str, seconds: float) -> None:
    subprocess.run([sys.executable, "-c", TRACED.format(hook=hook, seconds=seconds)], check=True, timeout=60)
