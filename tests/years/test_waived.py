"""Findings that a person lets stand, in the files and in what the command says."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from toolkit.cli import main

HEAD = "云泽省青禾镇人民政府{year}年政府信息公开工作年度报告\n一、总体情况\n平稳。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):  # two for one year: a finding between reports
        (folder / f"{name}.txt").write_text(HEAD.format(year=2021), encoding="utf-8")
    (folder / "c.txt").write_text(HEAD.format(year=2023), encoding="utf-8")
    return folder


def findings(out: Path) -> list[dict]:
    return pq.read_table(out / "findings").to_pylist()


def analyse(folder: Path, out: Path, *waivers: tuple[str, str]) -> None:
    file = folder.parent / "waivers.yaml"
    lines = [f"  - {{report: {report}, finding: {finding}, reason: 已核实}}" for report, finding in waivers]
    file.write_text("\n".join(["waivers:", *lines] if lines else ["waivers: []"]), encoding="utf-8")
    assert main(["analyse", str(folder), "-o", str(out), "-j", "1", "--waivers", str(file)]) == 0


def test_the_files_say_why_a_finding_stands_and_the_summary_how_many(folder: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "out"
    analyse(folder, out)
    within = next(row for row in findings(out) if row["code"] != "years.several")
    before = {path: path.stat().st_mtime_ns for path in (out / "reports").iterdir()}
    chosen = [(within["report_id"], within["finding_id"]), ("a.txt", "years.several/year"), ("a.txt", "no/such")]
    analyse(folder, out, *chosen)
    said = capsys.readouterr()
    assert {(row["report_id"], row["finding_id"]) for row in findings(out) if row["waived"]} == set(chosen[:2])
    assert {path: path.stat().st_mtime_ns for path in (out / "reports").iterdir()} == before
    assert "let stand 已说明" in said.out
    assert "a.txt: found no no/such to let stand" in said.err


def test_a_waiver_taken_back_is_taken_out_of_the_files(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    analyse(folder, out)
    before = findings(out)
    analyse(folder, out, (before[0]["report_id"], before[0]["finding_id"]))
    assert findings(out) != before
    analyse(folder, out)
    assert findings(out) == before
