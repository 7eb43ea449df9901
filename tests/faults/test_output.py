"""A disk that is full, a place that is none: one line, exit status 2, and what was finished is not done again."""

import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.cli import main
from toolkit.corpus import Corpus
from toolkit.inputs import records

AS_ANOTHER = """
import os, sys
from toolkit.cli import main
from toolkit.batch.shard import warm_up
import toolkit.batch, toolkit.exchange.card, toolkit.exchange.csvfiles, pyarrow.parquet, pandas, yaml
warm_up()
if os.geteuid() == 0:
    os.seteuid(65534)
sys.exit(main(sys.argv[1:]))
"""

REPORT = "云泽省青禾镇{n}村2021年政府信息公开工作年度报告\n一、总体情况\n{text}\n"
WORDS = [bytes([0xB0 + n // 94, 0xA1 + n % 94]).decode("gb2312") for n in range(3000)]
RUN = """
import resource, sys
from toolkit.inputs import records
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


def says(done: subprocess.CompletedProcess) -> str:
    """The one line on the way out, of a run that could do nothing more."""
    assert done.returncode == 2, done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("nianbao: ") and "Traceback" not in done.stderr
    return last


@pytest.fixture
def dataset(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr(records, "SHARD_SIZE", 3)
    (tmp_path / "in").mkdir()
    for n in range(3):
        (tmp_path / "in" / f"{n}.txt").write_text(REPORT.format(n=n, text="平稳。"), encoding="utf-8")
    assert main(["analyse", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-j", "1"]) == 0
    return tmp_path / "out"


def test_a_disk_without_room_is_said_in_one_line_and_what_was_there_stays(dataset: Path, tmp_path: Path) -> None:
    """A disk of half a megabyte, mounted for one process alone (needs root)."""
    small = tmp_path / "small"
    small.mkdir()
    script = 'mount -t tmpfs -o size=512k none "$1" || exit 77; cp -r "$2" "$1/out" || exit 77; shift 2; "$@"; '
    script += 'status=$?; ls "$0"/out/_shards/; exit $status'
    rng = random.Random(2)
    for n in range(3, 6):
        text = "".join(rng.choices(WORDS, k=200_000))
        (tmp_path / "in" / f"{n}.txt").write_text(REPORT.format(n=n, text=text), encoding="utf-8")
    mounted = ["unshare", "-m", "sh", "-c", script, str(small), str(small), str(dataset)]
    run = "import sys; from toolkit import cli; from toolkit.inputs import records; records.SHARD_SIZE = 3; "
    run += "sys.exit(cli.main(sys.argv[1:]))"
    command = [sys.executable, "-c", run, "analyse", tmp_path / "in", "-o", small / "out", "-j", "1"]
    try:
        done = subprocess.run([*mounted, *map(str, command)], capture_output=True, text=True, timeout=300)
    except FileNotFoundError:
        pytest.skip("no unshare: a small disk cannot be mounted here")
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("a small disk cannot be mounted here")
    assert "No space left on device" in says(done)
    assert {file.name for file in (dataset / "_shards").glob("0*.json")} <= set(done.stdout.split())


@pytest.mark.usefixtures("unmeasured")
@pytest.mark.parametrize(
    "command", [["export", "--to", "csv"], pytest.param(["export", "--to", "datasets"], marks=pytest.mark.slow)]
)
def test_an_export_without_room_leaves_the_dataset_whole(dataset: Path, tmp_path: Path, command: list[str]) -> None:
    run = "import resource, sys; from toolkit.cli import main; import toolkit.exchange.export, pandas, datasets\n"
    run += "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); sys.exit(main(sys.argv[1:]))"
    words = [command[0], str(dataset), *command[1:], "-o", str(tmp_path / "exported")]
    assert "File too large" in says(
        subprocess.run([sys.executable, "-c", run, *words], capture_output=True, text=True, timeout=300)
    )
    assert len(Corpus.open(dataset).reports) == 3
    assert main([command[0], str(dataset), *command[1:], "-o", str(tmp_path / "exported")]) == 0


@pytest.mark.usefixtures("unmeasured")
def test_a_dataset_that_may_not_be_written_is_read_and_left_as_it_is(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "in" / "new.txt").write_text(REPORT.format(n=9, text="平稳。"), encoding="utf-8")
    before = {path: path.read_bytes() for path in dataset.rglob("*") if path.is_file()}

    def run(*words: object) -> subprocess.CompletedProcess:
        command = [sys.executable, "-c", AS_ANOTHER, *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300)

    (tmp_path / "in").chmod(0o755)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere").chmod(0o777)
    folders = [dataset, *(path for path in dataset.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o555)
    try:
        assert "Permission denied" in says(run("analyse", tmp_path / "in", "-o", dataset, "-j", 1))
        assert "Permission denied" in says(run("export", dataset, "--to", "csv", "-o", dataset / "csv"))
        assert run("export", dataset, "--to", "csv", "-o", tmp_path / "elsewhere" / "csv").returncode == 0
    finally:
        for path in folders:
            path.chmod(0o755)
    assert {path: path.read_bytes() for path in dataset.rglob("*") if path.is_file()} == before
    assert main(["analyse", str(tmp_path / "in"), "-o", str(dataset), "-j", "1"]) == 0
    assert len(Corpus.open(dataset).reports) == 4
