"""Runs killed at any moment and resumed, and workers killed under a run, give what an uninterrupted run gives."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from toolkit import batch
from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.inputs import records

HEAD = "云泽省青禾镇{n}村{year}年政府信息公开工作年度报告\n一、总体情况\n平稳。\n"
REPORT = HEAD + "五、存在的主要问题及改进情况\n一是人员不足。下一步，加强培训。\n"
RUN = """
from toolkit import batch
from toolkit.inputs import records
records.SHARD_SIZE = 8
batch.write([{into!r}], {out!r}, jobs={jobs})
"""
COMMAND = """
from toolkit import cli
from toolkit.inputs import records
records.SHARD_SIZE = 8
raise SystemExit(cli.main(["analyse", {into!r}, "-o", {out!r}, "-j", "{jobs}"]))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    """Ninety-six reports and a file that cannot be read, eight files a shard."""
    monkeypatch.setattr(records, "SHARD_SIZE", 8)
    folder = tmp_path / "in"
    folder.mkdir()
    fill(folder)
    return folder


def fill(folder: Path) -> None:
    for n in range(96):
        (folder / f"{n:03}.txt").write_text(REPORT.format(n=n // 9, year=2015 + n % 9), encoding="utf-8")
    (folder / "050b.txt").write_bytes(b"")
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))  # part of what a shard is known by


def content(out: Path) -> dict[str, bytes]:
    """Every file of a dataset folder, the manifests and the card too."""
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.*")}


def rows(out: Path) -> dict[str, list[dict]]:
    return {name: table.to_pylist() for name, table in Corpus.open(out).arrow.items()}


def killed(folder: Path, out: Path, jobs: int, after: float) -> None:
    """Start a run and kill its process so many seconds after the first shard began to be written."""
    code = RUN.format(into=str(folder), out=str(out), jobs=jobs)
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    until(process, lambda: (out / "failures").is_dir() and any((out / "failures").iterdir()))
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()


def until(process: subprocess.Popen, seen: Callable[[], object]) -> None:
    """Wait until something is seen, or the process has ended."""
    while process.poll() is None and not seen():
        time.sleep(0.002)


@pytest.mark.parametrize(
    "jobs",
    [1, 2],
)
def test_a_run_killed_ends_in_the_same_bytes(folder: Path, tmp_path: Path, jobs: int) -> None:
    batch.write([folder], tmp_path / "whole", jobs=1)
    killed(folder, tmp_path / "out", jobs, 0.2)
    resume(folder, tmp_path / "out")
    assert content(tmp_path / "out") == content(tmp_path / "whole")


STAGES = {
    "shards": lambda out: any(out.glob("_shards/0*.json")),
    "second pass": lambda out: (out / "_shards" / "years").exists(),
    "card": lambda out: (out / "_shards" / "years.json").exists(),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "stage"), list(enumerate(["start"] * 4 + ["shards"] * 8 + ["second pass"] * 4 + ["card"] * 4))
)
def test_the_command_killed_at_any_moment_ends_in_the_same_bytes(
    folder: Path, whole: dict[str, bytes], tmp_path: Path, moment: int, stage: str
) -> None:
    """Killed up to three times over, a moment of chance after the stage began; then run to its end."""
    rng, out = random.Random(moment), tmp_path / "out"
    for _ in range(rng.randint(1, 3)):
        process = command(folder, out, 1 + moment % 2)
        until(process, lambda: STAGES[stage](out) if stage in STAGES else True)
        time.sleep(rng.uniform(0, {"start": 3, "shards": 1}.get(stage, 0.05)))
        process.kill()
        process.wait()
    for _ in range(500):  # the system may take a moment to let go of the lock
        if command(folder, out, 1).wait() == 1:  # one file failed
            break
        time.sleep(0.01)
    assert content(out) == whole


def command(folder: Path, out: Path, jobs: int) -> subprocess.Popen:
    code = COMMAND.format(into=str(folder), out=str(out), jobs=jobs)
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> dict[str, bytes]:
    """What an uninterrupted run of the command gives of the same files, elsewhere and at the same times."""
    root = tmp_path_factory.mktemp("whole")
    (root / "in").mkdir()
    fill(root / "in")
    assert command(root / "in", root / "out", 2).wait() == 1
    return content(root / "out")


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
    failures = tmp_path / "out" / "failures"
    until(process, lambda: failures.is_dir() and any(failures.iterdir()))
    process.send_signal(signal.SIGSTOP)
    with pytest.raises(NianbaoError, match="another run"):
        batch.write([folder], tmp_path / "out", jobs=1)
    process.send_signal(signal.SIGCONT)
    assert process.wait() == 0


def test_a_worker_killed_from_outside_costs_nothing(folder: Path, tmp_path: Path) -> None:
    batch.write([folder], tmp_path / "whole", jobs=1)
    code = RUN.format(into=str(folder), out=str(tmp_path / "out"), jobs=2)
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    until(process, lambda: list((tmp_path / "out" / "_shards").glob("*.json")))
    workers = [
        child for child in psutil.Process(process.pid).children() if "resource_tracker" not in str(child.cmdline())
    ]
    os.kill(workers[0].pid, signal.SIGKILL)
    assert process.wait() == 0
    assert content(tmp_path / "out") == content(tmp_path / "whole")


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
    assert content(tmp_path / "out") == content(tmp_path / "whole")
