"""Findings that a person lets stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.checking.waivers import Found, Waiver, load_waivers, waive
from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.frames.making import to_tables
from toolkit.frames.rows import Row
from toolkit.report import Finding, Report


def file(folder: Path, text: str) -> Path:
    path = folder / "waivers.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_waiver_holds_for_its_report_and_finding_only():
    waiver = Waiver("a.txt", "t3.balance/total", "已发更正说明")
    found = [Found(report, "t3.balance/total", 3, 4) for report in ("a.txt", "b.txt")]
    assert waive(found, [waiver]) == (["已发更正说明", None], [])


def test_a_waiver_with_numbers_lapses_when_they_change():
    waiver = Waiver("a.txt", "t3.balance/total", "已发更正说明", left=3, right=4)
    assert waive([Found("a.txt", "t3.balance/total", 3, 4)], [waiver]) == (["已发更正说明"], [])
    assert waive([Found("a.txt", "t3.balance/total", 3, 5)], [waiver]) == ([None], [waiver])


def test_a_waiver_of_nothing_is_left_over():
    waiver = Waiver("a.txt", "t3.balance/total", "已发更正说明")
    assert waive([], [waiver]) == ([], [waiver])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("waivers: [{report: a, finding: f}]", "reason"),
        ("waivers: [{report: a, finding: f, reason: ' '}]", "no reason"),
        ("waivers: [{report: a, finding: f, reason: x, because: y}]", "because"),
        ("waivers: [{report: a, finding: f, reason: x}, {report: a, finding: f, reason: y}]", "twice"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(tmp_path, text, said):
    with pytest.raises(NianbaoError, match=said):
        load_waivers(file(tmp_path, text))


def test_a_corpus_shows_the_reasons_and_what_is_not_used(tmp_path):
    findings = tuple(Finding(f"t3.balance/{c}", "t3.balance", "fail") for c in ("total", "other"))
    report = Report("a.txt", "a.txt", "", findings=findings)
    waivers = load_waivers(
        file(
            tmp_path,
            "waivers:\n- {report: a.txt, finding: t3.balance/other, reason: 已发更正说明}\n"
            "- {report: b.txt, finding: t3.balance/other, reason: 已发更正说明}\n",
        )
    )
    corpus = Corpus(to_tables([Row(report, "txt", None)]), waivers)
    assert corpus.findings["waived"].fillna("").tolist() == ["", "已发更正说明"]
    assert [waiver.report for waiver in corpus.unused_waivers] == ["b.txt"]
    assert Corpus(corpus.arrow).findings["waived"].isna().all()
