"""A run that cannot be finished leaves what was there before, and nothing twice."""

from pathlib import Path

import pytest

from toolkit import batch
from toolkit.batch import shard_files
from toolkit.corpus import Corpus
from toolkit.inputs import records

REPORT = "云泽省青禾镇{n}村2021年政府信息公开工作年度报告\n一、总体情况\n{text}\n"
HERE = batch.Settings(seconds=None, megabytes=None)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr(records, "SHARD_SIZE", 2)
    monkeypatch.setattr(records, "ENOUGH_SHARDS", 100)
    (tmp_path / "in").mkdir()
    for n in range(8):
        (tmp_path / "in" / f"{n}.txt").write_text(REPORT.format(n=n, text="平稳。"), encoding="utf-8")
    batch.write([tmp_path / "in"], tmp_path / "out", settings=HERE, jobs=1)
    return tmp_path


def ids(folder: Path) -> list[str]:
    return sorted(Corpus.open(folder / "out").reports["report_id"])


def full_after(monkeypatch: pytest.MonkeyPatch, shards: int) -> None:
    left = iter(range(shards))
    real = shard_files.write_narrow

    def write(*arguments) -> None:
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        real(*arguments)

    monkeypatch.setattr(shard_files, "write_narrow", write)


@pytest.mark.parametrize("finished", [0, 1, 2, 3])
def test_a_full_disk_leaves_of_each_report_the_old_or_the_new_once(folder: Path, monkeypatch, finished: int) -> None:
    before = ids(folder)
    for n in range(8):
        (folder / "in" / f"{n}.txt").write_text(REPORT.format(n=n, text="平稳，有序。"), encoding="utf-8")
    full_after(monkeypatch, finished)
    with pytest.raises(OSError, match="No space"):
        batch.write([folder / "in"], folder / "out", settings=HERE, jobs=1)
    assert ids(folder) == before
    new = sum("有序" in text for text in Corpus.open(folder / "out").reports["text"])
    assert (new > 0) == (finished > 0)
    assert not (folder / "out" / "_shards" / "before").exists()


def test_what_the_next_run_can_use_again_is_not_done_again(folder: Path, monkeypatch) -> None:
    added = folder / "in" / "00.txt"
    added.write_text(REPORT.format(n=9, text="平稳。"), encoding="utf-8")
    with monkeypatch.context() as patched:
        full_after(patched, 0)
        with pytest.raises(OSError, match="No space"):
            batch.write([folder / "in"], folder / "out", settings=HERE, jobs=1)
    assert len(ids(folder)) == 8
    added.unlink()
    full_after(monkeypatch, 0)  # nothing is written any more
    batch.write([folder / "in"], folder / "out", settings=HERE, jobs=1)
    assert len(ids(folder)) == 8


def test_a_run_that_was_killed_is_taken_up_with_what_was_there(folder: Path) -> None:
    from toolkit.batch.aside import set_aside

    keys = [path.stem for path in (folder / "out" / "_shards").glob("0*.json")]
    set_aside(folder / "out", keys[1:])
    times = {path: path.stat().st_mtime_ns for path in (folder / "out" / "reports").iterdir()}
    batch.write([folder / "in"], folder / "out", settings=HERE, jobs=1)
    assert len(ids(folder)) == 8
    assert {path: path.stat().st_mtime_ns for path in times} == times
