"""Runs killed at any moment and resumed, and workers killed under a run, give what an uninterrupted run gives."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from toolkit import batch, records
from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError

HEAD = "云泽省青禾镇{n}村{year}年政府信息公开工作年度报告\n一、总体情况\n平稳。\n"
REPORT = HEAD + "五、存在的主要问题及改进情况\n一是人员不足。下一步，加强培训。\n"
RUN = "from toolkit import batch, records; records.SHARD_SIZE = 8; batch.write([{into!r}], {out!r}, jobs={jobs})"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    """Ninety-six reports and a file that cannot be read, eight files a shard."""
    monkeypatch.setattr(records, "SHARD_SIZE", 8)
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(96):
        (folder / f"{n:03}.txt").write_text(REPORT.format(n=n, year=2015 + n % 9), encoding="utf-8")
    (folder / "050b.txt").write_bytes(b"")
    return folder


def rows(out: Path) -> dict[str, list[dict]]:
    return {name: table.to_pylist() for name, table in Corpus.open(out).arrow.items()}


def killed(folder: Path, out: Path, jobs: int, after: float) -> None:
    """Start a run and kill its process so many seconds after the first shard began to be written."""
    code = RUN.format(into=str(folder), out=str(out), jobs=jobs)
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    while not (out / "failures").is_dir() or not (any((out / "failures").iterdir()) or process.poll() is not None):
        time.sleep(0.005)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize(
    ("jobs", "times"),
    [(1, 2), (2, 2), pytest.param(1, 20, marks=pytest.mark.slow), pytest.param(2, 20, marks=pytest.mark.slow)],
)
def test_a_run_killed_again_and_again_ends_in_the_same_rows(
    folder: Path, tmp_path: Path, jobs: int, times: int
) -> None:
    batch.write([folder], tmp_path / "whole", jobs=1)
    rng = random.Random(f"{jobs} {times}")
    for moment in range(times):
        out = tmp_path / f"out{moment}"
        killed(folder, out, jobs, rng.uniform(0, 0.5))
        resume(folder, out)
        assert rows(out) == rows(tmp_path / "whole")
        assert {path.suffix for path in out.rglob("*.*")} == {".parquet", ".json"}


def resume(folder: Path, out: Path) -> None:
    for _ in range(1000):  # the system may take a moment to let go of the lock
        try:
            return batch.write([folder], out, jobs=1)
        except NianbaoError:
            time.sleep(0.01)
    raise AssertionError("the folder stays locked")


def test_two_runs_do_not_write_to_one_folder(folder: Path, tmp_path: Path) -> None:
    code = RUN.format(into=str(folder), out=str(tmp_path / "out"), jobs=1)
    process = subprocess.Popen([sys.executable, "-c", code])
    while not (tmp_path / "out" / "failures").is_dir() or not any((tmp_path / "out" / "failures").iterdir()):
        time.sleep(0.005)
    process.send_signal(signal.SIGSTOP)
    with pytest.raises(NianbaoError, match="another run"):
        batch.write([folder], tmp_path / "out", jobs=1)
    process.send_signal(signal.SIGCONT)
    assert process.wait() == 0


def test_a_worker_killed_from_outside_costs_nothing(folder: Path, tmp_path: Path) -> None:
    batch.write([folder], tmp_path / "whole", jobs=1)
    code = RUN.format(into=str(folder), out=str(tmp_path / "out"), jobs=2)
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    while not list((tmp_path / "out" / "_shards").glob("*.json")):
        time.sleep(0.005)
    workers = [
        child for child in psutil.Process(process.pid).children() if "resource_tracker" not in str(child.cmdline())
    ]
    os.kill(workers[0].pid, signal.SIGKILL)
    assert process.wait() == 0
    assert rows(tmp_path / "out") == rows(tmp_path / "whole")


@pytest.fixture
def cluster() -> Iterator:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.mark.slow
def test_the_command_on_a_dask_cluster_gives_the_same_rows(folder: Path, tmp_path: Path, cluster, capsys) -> None:
    from toolkit.cli import main

    batch.write([folder], tmp_path / "whole", jobs=1)
    address = cluster.scheduler.address
    out = tmp_path / "out"
    assert main(["analyse", str(folder), "-o", str(out), "--engine", "dask", "--scheduler", address]) == 1
    assert "failures 失败    1" in capsys.readouterr().out
    assert rows(out) == rows(tmp_path / "whole")


@pytest.mark.slow
def test_a_dask_worker_killed_in_the_middle_costs_nothing(folder: Path, tmp_path: Path, cluster) -> None:
    import threading

    import joblib

    batch.write([folder], tmp_path / "whole", jobs=1)
    pids = list(cluster.run(os.getpid).values())

    def kill() -> None:
        while not list((tmp_path / "out" / "_shards").glob("*.json")):
            time.sleep(0.005)
        os.kill(pids[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with joblib.parallel_config("dask"):
        batch.write([folder], tmp_path / "out")
    killer.join()
    assert rows(tmp_path / "out") == rows(tmp_path / "whole")
