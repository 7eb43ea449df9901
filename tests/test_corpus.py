from pathlib import Path

import pytest

import toolkit as tk
from toolkit.exchange.typed import from_datasets
from toolkit.frames.rows import FRAMES, columns_of
from toolkit.inputs.sources import SUFFIXES
from toolkit.report import Report

HEAD = "云泽省青禾镇人民政府{year}年政府信息公开工作年度报告\n"
TEXT = HEAD + "一、总体情况\n平稳。\n五、存在的主要问题及改进情况\n一是人员不足。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for year in (2021, 2022):
        (tmp_path / f"{year}.txt").write_text(TEXT.format(year=year), encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    return tmp_path


def test_frames_share_the_metadata_of_their_report(folder: Path) -> None:
    corpus = tk.read_all(folder)
    assert list(corpus.reports.year) == [2021, 2022]
    assert set(corpus.items.authority) == {"云泽省青禾镇人民政府"}
    assert list(corpus.failures.source) == ["bad.pdf"]


def test_every_frame_has_its_columns_also_when_it_is_empty(folder: Path) -> None:
    corpus = tk.read_all(folder)
    for name in FRAMES:
        assert list(getattr(corpus, name).columns) == list(columns_of(name))


def test_nothing_is_read_before_a_frame_is_asked_for(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("toolkit.batch.running.collect_shard", None)
    tk.read_all(folder)


def test_a_year_that_is_not_known_stays_null_and_years_stay_integers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一、总体情况\n平稳。\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT.format(year=2021), encoding="utf-8")
    years = tk.read_all(tmp_path).reports.year
    assert years.isna().tolist() == [True, False]
    assert years[1] == 2021
    assert str(years.dtype) == "Int32"


def test_datasets_hold_the_same_rows(folder: Path) -> None:
    corpus = tk.read_all(folder)
    typed = corpus.to_datasets()
    assert set(typed) == {name for name in FRAMES if len(getattr(corpus, name))}
    assert from_datasets(typed).arrow["items"].to_pylist() == corpus.arrow["items"].to_pylist()


def test_an_unknown_frame_lists_the_valid_ones(folder: Path) -> None:
    with pytest.raises(KeyError, match="findings"):
        tk.read_all(folder).arrow["nothing"]


@pytest.mark.parametrize("stem", ["sample", "shared"])
def test_every_row_of_every_report_quotes_its_text(stem: str, request) -> None:
    root = request.getfixturevalue(stem)
    corpus = tk.read_all(root if stem == "sample" else root / "reports")
    texts = dict(zip(corpus.reports.report_id, corpus.reports.text, strict=True))
    assert texts
    for frame, quote in [("items", "text"), ("mentions", "text")]:
        for row in corpus.arrow[frame].to_pylist():
            assert texts[row["report_id"]][row["start"] : row["end"]] == row[quote]
    for row in corpus.arrow["sections"].to_pylist():
        if row["state"] in ("present", "empty"):
            text = texts[row["report_id"]]
            assert text.startswith(row["title"], row["start"])
            assert text[row["body_start"] : row["end"]] == row["text"]
    for row in corpus.arrow["tables"].to_pylist():
        for cell in (cell for cell in row["quotes"] if cell["start"] is not None):
            assert texts[row["report_id"]][cell["start"] : cell["end"]] == cell["raw"]
    for row in corpus.arrow["findings"].to_pylist():
        spans = [texts[row["report_id"]][e["start"] : e["end"]] for e in row["evidence"]]
        assert spans == row["quotes"]


def test_a_report_survives_json_for_every_sample(sample: Path) -> None:
    import json

    for path in (path for path in sample.iterdir() if path.suffix in SUFFIXES and path.stem != "README"):
        report = tk.read(path)
        assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report
