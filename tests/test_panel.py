"""Bodies by years."""

from __future__ import annotations

from pathlib import Path

import pytest

import toolkit as tk
from toolkit.errors import NianbaoError

HEAD = "云泽省{name}{year}年政府信息公开工作年度报告\n"
TEXT = HEAD + "一、总体情况\n平稳。\n五、存在的主要问题及改进情况\n一是人员力量不足。\n"


def corpus(folder: Path, *reports: tuple[str, int]) -> tk.Corpus:
    for n, (name, year) in enumerate(reports):
        (folder / f"{n}.txt").write_text(TEXT.format(name=name, year=year), encoding="utf-8")
    return tk.read_all(folder, progress=False)


def test_a_year_without_a_report_is_a_row(tmp_path):
    panel = corpus(tmp_path, ("青禾镇人民政府", 2019), ("青禾镇人民政府", 2021)).panel()
    assert panel["state"].tolist() == ["report", "gap", "report"]
    assert panel["problems"].isna().tolist() == [False, True, False]
    assert list(panel.index.get_level_values("year")) == [2019, 2020, 2021]


def test_years_may_be_the_same_for_all(tmp_path):
    panel = corpus(tmp_path, ("青禾镇人民政府", 2019)).panel(years=(2018, 2020))
    assert panel["state"].tolist() == ["gap", "report", "gap"]


def test_two_reports_for_one_year_are_told(tmp_path):
    panel = corpus(tmp_path, ("青禾镇人民政府", 2021), ("青禾镇人民政府", 2021)).panel(["problems", "failed_checks"])
    assert panel[["state", "reports", "report_id", "problems"]].values.tolist() == [["several", 2, "0.txt;1.txt", 1]]


def test_a_renamed_body_is_one_row_of_years(tmp_path):
    both = corpus(tmp_path, ("青禾乡人民政府", 2020), ("青禾镇人民政府", 2021))
    names = sorted(both.reports.authority)
    assert len(both.panel().index.get_level_values("body").unique()) == 2
    joined = both.panel(crosswalk=dict([names]))
    assert joined["state"].tolist() == ["report", "report"]


def test_a_report_that_cannot_be_placed_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("一、总体情况\n平稳。\n", encoding="utf-8")
    panel = tk.read_all(tmp_path, progress=False).panel()
    assert (len(panel), panel.attrs["unplaced"]) == (0, ["a.txt"])


def test_an_unknown_value_lists_the_valid_ones(tmp_path):
    with pytest.raises(NianbaoError, match="problems"):
        corpus(tmp_path, ("青禾镇人民政府", 2021)).panel(["nothing"])
