"""The same input gives the same bytes: in any process, by any number of workers, whatever the surroundings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import sys
from toolkit import cli
from toolkit.inputs import records
records.SHARD_SIZE = 4
arguments = ["analyse", sys.argv[1], "-o", sys.argv[2], "--gazetteer", sys.argv[3]]
sys.exit(cli.main([*arguments, *sys.argv[4:]]))
"""
HERE = {"LANG": "C", "LC_ALL": "C", "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"}
THERE = {"LANG": "de_DE.UTF-8", "TZ": "America/New_York", "PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "2"}


def analyse(sample: Path, folder: Path, out: Path, surroundings: dict[str, str], *options: str) -> dict[str, bytes]:
    environment = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LANG")} | surroundings
    arguments = [str(folder), str(out), str(sample / "gazetteer.tsv"), *options]
    subprocess.run([sys.executable, "-c", CODE, *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.*")}


@pytest.fixture
def some(sample: Path, tmp_path: Path) -> Path:
    """A file or two of each type, some of one body."""
    folder = tmp_path / "in"
    folder.mkdir()
    for suffix in (".txt", ".html", ".docx", ".pdf", ".md"):
        for path in sorted(sample.glob(f"*{suffix}"))[:3]:
            if path.name != "README.md":
                shutil.copy(path, folder)
    return folder


def test_workers_language_time_zone_and_hash_seed_change_no_byte(sample: Path, some: Path, tmp_path: Path) -> None:
    one = analyse(sample, some, tmp_path / "one", HERE, "-j", "1")
    assert one == analyse(sample, some, tmp_path / "two", THERE, "-j", "2")
    assert "findings/years.parquet" in one


@pytest.mark.slow
def test_the_whole_sample_gives_the_same_bytes_by_every_engine(sample: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    none = ("--time-limit", "none", "--memory-limit", "none")  # in the process itself
    first = analyse(sample, sample, tmp_path / "here", HERE, "-j", "1")
    assert analyse(sample, sample, tmp_path / "again", HERE, "-j", "1") == first
    assert analyse(sample, sample, tmp_path / "loky", THERE, "-j", "2") == first
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        dask = ("--engine", "dask", "--scheduler", cluster.scheduler.address)
        assert analyse(sample, sample, tmp_path / "dask", THERE, *dask) == first
    without = analyse(sample, sample, tmp_path / "none", THERE, "-j", "1", *none)
    assert frames_of(without) == frames_of(first)


def frames_of(content: dict[str, bytes]) -> dict[str, bytes]:
    """All but the manifests, which say the limits."""
    return {name: data for name, data in content.items() if not name.endswith(".json")}
