"""Reports of one body, one year after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.corpus import Corpus
from toolkit.frames import to_tables
from toolkit.report import Authority, Fact, Report
from toolkit.rows import Row
from toolkit.years import settle, write_years

OVER, FORWARD = "t3.carried_over.total", "t3.carried_forward.total"


def report(name: str, year: int, over: int | None, forward: int, raw: str = "") -> Report:
    text = f"{raw}。"
    first = (
        Fact(OVER, over, "number")
        if over is not None
        else Fact(OVER, None, "ambiguous", raw, (1, 12), None, 0, len(raw))
    )
    facts = {OVER: first, FORWARD: Fact(FORWARD, forward, "number")}
    return Report(f"{name}{year}{raw}", f"{name}{year}", text, Authority(name), year, "2021", facts=facts)


def tables(*reports: Report):
    return to_tables([Row(one, "txt", "utf-8") for one in reports])["tables"]


def found(*reports: Report, **options: object) -> list[tuple[str, str, str]]:
    rows = settle(tables(*reports), **options).findings.to_pylist()  # type: ignore[arg-type]
    return [
        (row["report_id"], row["finding_id"], row["status"])
        for row in rows
        if row["finding_id"][-5:] in ("total", "/year")
    ]


def test_each_report_is_held_against_the_one_before():
    one, two, three = report("某局", 2021, 0, 4), report("某局", 2022, 4, 2), report("某局", 2023, 3, 0)
    assert found(three, one, two) == [
        ("某局2022", "t3.carry/total", "pass"),
        ("某局2023", "t3.carry/total", "fail"),
    ]


def test_a_gap_is_not_bridged():
    assert found(report("某局", 2020, 0, 4), report("某局", 2022, 9, 2)) == []


def test_several_reports_for_a_year_are_told_and_not_compared():
    rows = found(report("某局", 2021, 0, 4), report("某局", 2021, 0, 5, "x"), report("某局", 2022, 4, 0))
    assert [(finding, status) for _, finding, status in rows] == [("years.several/year", "undecided")] * 2


def test_other_bodies_are_joined_by_a_crosswalk_only():
    old, new = report("旧局", 2021, 0, 4), report("新局", 2022, 5, 0)
    assert found(old, new) == []
    assert found(old, new, crosswalk={"旧局": "新局"}) == [("新局2022", "t3.carry/total", "fail")]


def test_what_the_year_before_decides_is_a_number_that_says_so():
    settled = settle(tables(report("某局", 2021, 0, 12), report("某局", 2022, None, 0, "120")))
    row = settled.tables.to_pylist()[1]
    assert (row[OVER], row[f"state.{OVER}"]) == (12, "number")
    assert "某局2021" in next(quote["decided_by"] for quote in row["quotes"] if quote["cell"] == OVER)
    [finding] = [f for f in settled.findings.to_pylist() if f["finding_id"] == "t3.carry/total"]
    assert finding["status"] == "undecided"


def test_tables_that_nothing_decides_stay_the_same():
    before = tables(report("某局", 2021, 0, 4), report("某局", 2022, None, 0, "120"))
    assert settle(before).tables.equals(before)


@pytest.mark.parametrize("years", [(2021,), (2021, 2022)])
def test_findings_are_written_anew_each_time(tmp_path: Path, years):
    import pyarrow.parquet as pq

    for folder in ("tables", "findings"):
        (tmp_path / folder).mkdir()
    (tmp_path / "findings" / "years.parquet").write_bytes(b"stale")
    pq.write_table(tables(*(report("某局", year, 0, 0) for year in years)), tmp_path / "tables" / "a.parquet")
    write_years(tmp_path)
    file = tmp_path / "findings" / "years.parquet"
    assert file.exists() == (len(years) > 1)
    if len(years) > 1:
        assert set(pq.read_table(file).column("status").to_pylist()) <= {"pass", "undecided"}


def test_a_corpus_of_nothing():
    assert settle(tables()).findings.num_rows == 0
    assert len(Corpus(to_tables([])).panel()) == 0
