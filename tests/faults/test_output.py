"""A disk that is full, a place that is none: one line, exit status 2, and what was finished is not done again."""

import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.cli import main
from toolkit.corpus import Corpus

REPORT = "云泽省青禾镇{n}村2021年政府信息公开工作年度报告\n一、总体情况\n{text}\n"
WORDS = [bytes([0xB0 + n // 94, 0xA1 + n % 94]).decode("gb2312") for n in range(3000)]
RUN = """
import resource, sys
from toolkit import records
from toolkit.cli import main
records.SHARD_SIZE = 4
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.exit(main(["analyse", sys.argv[2], "-o", sys.argv[3], "-j", sys.argv[4]]))
"""


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_full_disk_costs_nothing_that_was_finished(tmp_path: Path, jobs: int) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    rng = random.Random(1)
    for n in range(24):
        text = "".join(rng.choices(WORDS, k=100 if n < 20 else 150_000))
        (folder / f"{n:02}.txt").write_text(REPORT.format(n=n, text=text), encoding="utf-8")
    command = [sys.executable, "-c", RUN, str(500_000), str(folder), str(out), str(jobs)]
    full = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert full.returncode == 2
    last = full.stderr.strip().splitlines()[-1]
    assert last.startswith("nianbao: ") and "File too large" in last
    before = {file.name: file.stat().st_mtime_ns for file in (out / "_shards").glob("*.json")}
    assert before
    assert main(["analyse", str(folder), "-o", str(out), "-j", "1"]) == 0
    assert len(Corpus.open(out).reports) == 24
    assert not [file.name for file in out.rglob("*") if "tmp" in file.name or "trail" in file.name]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


@pytest.mark.parametrize("place", ["file", "file/below", "other"])
def test_a_place_that_is_none_is_said_in_one_line(tmp_path: Path, capsys, place: str) -> None:
    (tmp_path / "a.txt").write_text(REPORT.format(n=1, text="平稳。"), encoding="utf-8")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.csv").write_text("mine")
    assert main(["analyse", str(tmp_path / "a.txt"), "-o", str(tmp_path / place)]) == 2
    message = capsys.readouterr().err
    assert message.startswith("nianbao: ") and message.count("\n") == 1 and "valid would be" in message
    assert (tmp_path / "file").read_text() == (tmp_path / "other" / "mine.csv").read_text() == "mine"
