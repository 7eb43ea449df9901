"""A dataset folder of another version is read, or refused with what to do."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from toolkit import batch
from toolkit.cli import main
from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.frames.rows import load_rows

REPORT = "云泽省青禾镇{n}村2021年政府信息公开工作年度报告\n一、总体情况\n平稳。\n"


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.txt").write_text(REPORT.format(n=n), encoding="utf-8")
    batch.write([folder], tmp_path / "out", jobs=1)
    return tmp_path / "out"


def record(dataset: Path) -> Path:
    return dataset / "_shards" / "schema"


def test_a_folder_says_which_version_of_the_columns_it_has(dataset: Path) -> None:
    assert record(dataset).read_text().strip() == load_rows().version
    assert len(Corpus.open(dataset).reports) == 3


@pytest.mark.parametrize(("version", "says"), [("0.9.0", "run nianbao analyse again"), ("99.0.0", "a newer nianbao")])
def test_another_version_is_refused_with_what_to_do(dataset: Path, capsys, version: str, says: str) -> None:
    record(dataset).write_text(version)
    with pytest.raises(NianbaoError, match=f"version {version}.*{load_rows().version}.*{says}"):
        Corpus.open(dataset)
    assert main(["study", str(dataset)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_version_that_differs_in_its_third_part_is_read(dataset: Path) -> None:
    first, second, _ = load_rows().version.split(".")
    record(dataset).write_text(f"{first}.{second}.77")
    assert len(Corpus.open(dataset).reports) == 3


def test_a_folder_from_before_versions_is_read_where_its_columns_are_the_same(dataset: Path) -> None:
    record(dataset).unlink()
    assert len(Corpus.open(dataset).reports) == 3
    file = next((dataset / "findings").glob("*.parquet"))
    pq.write_table(pq.read_table(file).drop_columns(["waived"]), file)
    with pytest.raises(NianbaoError, match=r"earlier version .findings has other columns.*analyse again"):
        Corpus.open(dataset)


def test_analysing_again_brings_the_folder_up_to_date(dataset: Path, tmp_path: Path) -> None:
    record(dataset).write_text("0.9.0")
    batch.write([tmp_path / "in"], dataset, jobs=1)
    assert len(Corpus.open(dataset).reports) == 3


def test_a_damaged_part_is_named_and_done_anew(dataset: Path, tmp_path: Path, capsys) -> None:
    file = next((dataset / "items").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:100])
    assert main(["export", str(dataset), "--to", "csv", "-o", str(tmp_path / "csv")]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1 and file.name in message and "delete the damaged file" in message
    file.unlink()
    batch.write([tmp_path / "in"], dataset, jobs=1)
    assert len(Corpus.open(dataset).items) == 0


def test_a_manifest_cut_off_is_none(dataset: Path, tmp_path: Path) -> None:
    manifest = next((dataset / "_shards").glob("0*.json"))
    manifest.write_bytes(manifest.read_bytes()[:20])
    batch.write([tmp_path / "in"], dataset, jobs=1)
    assert len(Corpus.open(dataset).reports) == 3
