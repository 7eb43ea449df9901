"""The runner keeps what breaks, what hangs and what takes too much memory, each kind once."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import run
import targets
from invariants import holds
from targets.target import Target


def act(data: bytes) -> None:
    holds(data != b"break", "a promise")
    while data == b"hang":
        pass
    if data == b"swell" and not b"x" * (run.EACH + 50 << 20):
        raise AssertionError


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[run.Runner]:
    monkeypatch.setattr(run, "OUT", tmp_path)
    monkeypatch.setattr(run, "PLAIN_SECONDS", 1.0)
    monkeypatch.setitem(targets.TARGETS, "own", Target(act, lambda random, data: data, lambda: [b""], ()))
    before = signal.getsignal(signal.SIGPROF)
    yield run.Runner("own", guided=False)
    signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize("bad", ["break", "hang", "swell"])
def test_what_may_not_happen_is_kept_once(runner: run.Runner, tmp_path: Path, bad: str) -> None:
    if bad == "swell" and not runner.peak.told:
        pytest.skip("this system does not tell how much memory a process held at most")
    for data in (b"", b"fine", bad.encode(), b"fine", bad.encode()):
        runner(data)
    runner.save()
    (kept,) = (tmp_path / "crashers").glob("*.bin")
    assert kept.read_bytes() == bad.encode()
    (count,) = (tmp_path / "counts").glob("own.*.json")
    told = json.loads(count.read_text(encoding="utf-8"))
    assert (told["inputs"], list(told["broken"].values())) == (5, [2])
    assert run.total().splitlines()[0].split()[:2] == ["own", "5"]


def test_what_breaks_nothing_leaves_nothing(runner: run.Runner, tmp_path: Path) -> None:
    for _ in range(3):
        runner(b"fine")
    assert not (tmp_path / "crashers").exists()
