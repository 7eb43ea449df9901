import os
import time
from pathlib import Path

import pytest

from toolkit.batch.guard import Guard, OutOfTime, read_trail


def test_what_takes_too_long_is_given_up_and_the_next_file_goes_on() -> None:
    with Guard(seconds=0.05) as guard:
        with pytest.raises(OutOfTime), guard.file(0):
            while True:
                pass
        with guard.file(1):
            time.sleep(0.01)


def test_a_file_that_swallows_every_exception_is_given_up_all_the_same() -> None:
    def stubborn() -> None:
        while True:
            try:
                time.sleep(5)
            except Exception:
                continue

    with Guard(seconds=0.05) as guard, pytest.raises(OutOfTime), guard.file(0):
        stubborn()


def test_a_search_that_backtracks_without_end_is_given_up() -> None:
    import re

    with Guard(seconds=0.1) as guard, pytest.raises(OutOfTime), guard.file(0):
        re.match(r"(a+)+$", "a" * 40 + "b")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no such limit here")
def test_what_takes_too_much_memory_is_given_up_and_the_limit_ends_with_the_guard() -> None:
    with Guard(megabytes=64) as guard:
        with pytest.raises(MemoryError), guard.file(0):
            bytearray(256 * 2**20)
        with guard.file(1):
            bytearray(2**20)
    assert len(bytearray(256 * 2**20)) == 256 * 2**20


def test_the_trail_names_the_file_in_progress_and_is_gone_when_all_is_done(tmp_path: Path) -> None:
    trail = tmp_path / "a.trail"
    with Guard(trail=trail) as guard:
        with guard.file(7):
            assert "at 00000007" in trail.read_text()
        assert "at 00000007" not in trail.read_text()
    assert not trail.exists()


def leave(trail: Path, number: int) -> None:
    """Die while the file of that number is read."""
    if not os.fork():
        with Guard(trail=trail) as guard, guard.file(number):
            os._exit(1)
    os.wait()


def test_a_file_is_left_out_when_workers_died_of_it_twice(tmp_path: Path) -> None:
    trail = tmp_path / "a.trail"
    leave(trail, 3)
    leave(trail, 4)
    assert read_trail(trail.read_text()) == {}
    leave(trail, 3)
    assert set(read_trail(trail.read_text())) == {3}
    with Guard(trail=trail) as guard:
        assert set(guard.dead) == {3}


def test_one_death_is_enough_where_the_system_says_why() -> None:
    told = "\nat 00000002\nFatal Python error: Segmentation fault\n\nat 99999999\n\nat 00000005\nTimeout (0:00:07)!\n"
    dead = read_trail(told, 1)
    assert [(n, d.kind) for n, d in dead.items()] == [(2, "crashed"), (5, "timeout")]
    assert "Segmentation fault" in dead[2].reason
    assert read_trail("") == {}
