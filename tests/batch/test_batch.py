import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toolkit import batch
from toolkit.corpus import Corpus
from toolkit.frames.rows import FRAMES
from toolkit.inputs import records

HEAD = "{body}{year}年政府信息公开工作年度报告\n一、总体情况\n平稳。\n"
REPORT = HEAD + "五、存在的主要问题及改进情况\n一是人员不足。下一步，加强培训。\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    """Nine reports and one file that cannot be read, three files a shard."""
    monkeypatch.setattr(records, "SHARD_SIZE", 3)
    folder = tmp_path / "in"
    for n in range(9):
        file = folder / f"{2015 + n}" / f"镇{n}.txt"
        file.parent.mkdir(parents=True)
        file.write_text(REPORT.format(body=f"云泽省青禾镇{n}村", year=2015 + n), encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    return folder


def frames(out: Path) -> dict[str, list[dict]]:
    return {name: table.to_pylist() for name, table in Corpus.open(out).arrow.items()}


def test_a_folder_becomes_a_dataset_in_the_order_of_its_paths(folder: Path, tmp_path: Path) -> None:
    batch.write([folder], tmp_path / "out", jobs=1)
    found = frames(tmp_path / "out")
    assert [row["report_id"] for row in found["reports"]] == [f"{2015 + n}/镇{n}.txt" for n in range(9)]
    assert [(row["source"], row["kind"]) for row in found["failures"]] == [("空.txt", "empty")]


def test_running_again_does_only_what_is_missing_or_stale(folder: Path, tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / "out"
    batch.write([folder], out, jobs=1)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    (folder / "2015" / "镇0.txt").write_text(REPORT.format(body="云泽省石桥镇", year=2015), encoding="utf-8")
    batch.write([folder], out, jobs=1)
    after = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    shards = len(list((out / "reports").iterdir()))
    assert shards > 2
    assert len(set(before.items()) & set(after.items())) == len(FRAMES) * (shards - 1)
    assert frames(out)["reports"][0]["authority"] == "云泽省石桥镇"


def test_a_file_that_is_gone_leaves_no_rows(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    batch.write([folder], out, jobs=1)
    (folder / "2023" / "镇8.txt").unlink()
    batch.write([folder], out, jobs=1)
    assert len(frames(out)["reports"]) == 8


def test_a_file_more_or_less_leaves_all_but_few_shards_as_they_were(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(records, "SHARD_SIZE", 4)
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for n in range(80):
        (folder / f"{n:03}.txt").write_text(REPORT.format(body=f"云泽省青禾镇{n}村", year=2015), encoding="utf-8")
    batch.write([folder], out, jobs=1)
    old = {path.stat().st_ino for path in (out / "reports").iterdir()}
    (folder / "005b.txt").write_text(REPORT.format(body="云泽省石桥镇", year=2015), encoding="utf-8")
    (folder / "070.txt").unlink()
    batch.write([folder], out, jobs=1)
    new = {path.stat().st_ino for path in (out / "reports").iterdir()}
    assert len(new - old) <= 6 < len(new)
    assert [row["report_id"] for row in frames(out)["reports"]] == sorted(file.name for file in folder.iterdir())
    batch.write([folder], tmp_path / "anew", jobs=1)
    assert content(out) == content(tmp_path / "anew")


def content(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.*")}


def test_a_fault_in_one_file_is_a_row_and_the_rest_goes_on(folder: Path, tmp_path: Path, monkeypatch) -> None:
    from toolkit import pipeline

    analyse = pipeline.analyse

    def faulty(document, **options):
        if "镇4" in document.source:
            raise RuntimeError("a fault\nover two lines")
        return analyse(document, **options)

    monkeypatch.setattr(pipeline, "analyse", faulty)
    here = batch.Settings(seconds=None, megabytes=None)
    batch.write([folder], tmp_path / "out", settings=here, jobs=1)
    found = frames(tmp_path / "out")
    assert len(found["reports"]) == 8
    fault = next(row for row in found["failures"] if row["kind"] == "internal_error")
    assert "镇4" in fault["source"]
    assert "a fault over two lines" in fault["message"]


def test_two_workers_give_the_same_rows_as_one(folder: Path, tmp_path: Path) -> None:
    batch.write([folder], tmp_path / "one", jobs=1)
    batch.write([folder], tmp_path / "two", jobs=2)
    assert frames(tmp_path / "one") == frames(tmp_path / "two")


def test_a_killed_run_is_resumed_to_the_same_rows(folder: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "b")
    code = "from toolkit import batch; from toolkit.inputs import records; records.SHARD_SIZE = 3; "
    code += f"batch.write([{str(folder)!r}], {out!r}, jobs=1)"
    batch.write([folder], tmp_path / "a", jobs=1)
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", code], env=os.environ)
        for _ in range(2000):
            if (tmp_path / "b" / "_shards").is_dir() and any((tmp_path / "b" / "_shards").iterdir()):
                break
            time.sleep(0.005)
        process.kill()
        process.wait()
    batch.write([folder], tmp_path / "b", jobs=1)
    assert frames(tmp_path / "a") == frames(tmp_path / "b")
    assert not [path for path in (tmp_path / "b").rglob("*") if "tmp" in path.name]
