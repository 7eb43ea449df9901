"""Reports of one body, one year after the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.corpus import Corpus
from toolkit.frames.making import to_tables
from toolkit.frames.rows import Row
from toolkit.report import Authority, Fact, Place, Report
from toolkit.years import bodywise
from toolkit.years.second_pass import decided_cells, settle, with_decided, write_years

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


def test_of_very_many_reports_for_a_year_the_first_are_named_and_all_are_counted():
    settled = settle(tables(*(report("某局", 2021, 0, 4, f"-{n:04}") for n in range(1100))))
    rows = settled.years.to_pylist()
    assert len(rows) == 1100 and {len(row["same_year"]) for row in rows} == {20}
    assert all(row["report_id"] not in row["same_year"] for row in rows)
    messages = set(settled.findings["message"].to_pylist())
    assert len(messages) == 1 and messages.pop().startswith(
        "1,100 reports of this body for 2021, among them 某局2021-0000"
    )


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


def store(folder: Path, *shards: list[Report]) -> None:
    import pyarrow.parquet as pq

    for n, reports in enumerate(shards):
        for name, table in to_tables([Row(one, "txt", "utf-8") for one in reports]).items():
            (folder / name).mkdir(exist_ok=True)
            pq.write_table(table, folder / name / f"{n}.parquet")


@pytest.fixture
def many() -> list[Report]:
    """Bodies by name and by place, with gaps, doubles, names without their place, and cells that neighbours decide."""
    place = Place(province="云泽省", prefecture="临溪市", adcode="990100")
    elsewhere = Place(province="云泽省", prefecture="望川市", adcode="990200")
    out = []
    for n in range(40):
        for year in range(2019 + n % 3, 2024):
            out.append(report(f"{n}局", year, None if (n + year) % 5 == 0 else 12, 12, "120"))
    out += [report("财政局", year, year % 2, 0) for year in (2021, 2022)]  # of two places: joined with neither
    for name, where, years in (
        ("临溪市财政局", place, (2019, 2020)),
        ("财政局", place, (2021,)),
        ("财政局", elsewhere, (2020, 2021)),
        ("水利局", place, (2021,)),
        ("双报局", place, (2021, 2021, 2022)),
    ):
        for year in years:
            one = report(name, year, 1, year % 3, f"{len(out)}")
            out.append(replace(one, authority=Authority(name, place=where)))
    return [*out, report("水利局", 2022, 9, 9)]  # without its place: there is one such body only


@pytest.mark.parametrize(("bucket", "shards"), [(4096, 1), (16, 5), (1, 3)])
def test_a_folder_gives_what_the_whole_frame_gives(tmp_path: Path, monkeypatch, many, bucket: int, shards: int) -> None:
    import pyarrow.parquet as pq

    monkeypatch.setattr(bodywise, "BUCKET", bucket)
    monkeypatch.setattr(bodywise, "AT_ONCE", 50)
    store(tmp_path, *(many[n::shards] for n in range(shards)))
    in_order = [one for n in range(shards) for one in many[n::shards]]
    settled = settle(tables(*in_order))
    write_years(tmp_path, tmp_path)
    for name, expected in (("findings", settled.findings), ("years", settled.years)):
        stored = pq.read_table(tmp_path / name / "years.parquet").to_pylist()
        assert sorted(map(repr, stored)) == sorted(map(repr, expected.to_pylist()))
        assert stored
    rows = pq.read_table([tmp_path / "tables" / f"{n}.parquet" for n in range(shards)])
    assert with_decided(rows, decided_cells(tmp_path)).equals(settled.tables)
    assert any(one["decided"] for one in settled.years.to_pylist())
    assert not list(tmp_path.rglob("*.arrow"))
    said = {row["report_id"]: row for row in settled.years.to_pylist()}
    assert said["水利局2022"]["earlier"].startswith("水利局2021")
    assert {len(row["same_year"]) for name, row in said.items() if name.startswith("双报局")} == {1}
    assert not [name for name in said if name.startswith("双报局2022")]


def test_who_joins_the_stored_cells_sees_what_a_corpus_shows(tmp_path: Path, many) -> None:
    import pyarrow.parquet as pq

    store(tmp_path, many)
    (tmp_path / "_shards").mkdir()
    write_years(tmp_path)
    joined = {row["report_id"]: row for row in pq.read_table(tmp_path / "tables" / "0.parquet").to_pylist()}
    for row in pq.read_table(tmp_path / "years").to_pylist():
        for cell in row["decided"]:
            joined[row["report_id"]] |= {cell["cell"]: cell["value"], f"state.{cell['cell']}": "number"}
    for row in Corpus.open(tmp_path).arrow["tables"].to_pylist():
        mine = joined[row["report_id"]]
        assert {k: v for k, v in mine.items() if k != "quotes"} == {k: v for k, v in row.items() if k != "quotes"}


@pytest.mark.parametrize("years", [(2021,), (2021, 2022)])
def test_findings_are_written_anew_each_time(tmp_path: Path, years):
    import pyarrow.parquet as pq

    store(tmp_path, [report("某局", year, 0, 0) for year in years])
    (tmp_path / "findings" / "years.parquet").write_bytes(b"stale")
    write_years(tmp_path)
    file = tmp_path / "findings" / "years.parquet"
    assert (tmp_path / "years").exists() == (len(years) > 1)
    assert file.exists() == (len(years) > 1)
    if len(years) > 1:
        assert set(pq.read_table(file).column("status").to_pylist()) <= {"pass", "undecided"}


def test_a_corpus_of_nothing():
    assert settle(tables()).findings.num_rows == 0
    assert len(Corpus(to_tables([])).panel()) == 0
