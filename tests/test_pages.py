"""The map from offsets to boxes on pages."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.pages import Leaf, Pages
from toolkit.report import Report

TEXT = "一、总体情况\n2023年公开政府信息120条"
PAGES = Pages((Leaf(595, 842),), ((0, 6, 0, 1000, 500, 1600, 600, 1000), (7, 21, 0, 1000, 700, 2050, 800, 640)))


def test_a_stretch_over_two_lines_has_a_box_on_each():
    boxes = PAGES.boxes(TEXT, 2, 9)
    assert [(box.x0, box.x1) for box in boxes] == [(120.0, 160.0), (100.0, 110.0)]


def test_the_confidence_of_a_stretch_is_that_of_its_least_certain_run():
    assert (PAGES.confidence(0, 3), PAGES.confidence(2, 9), PAGES.confidence(30, 31)) == (1.0, 0.64, None)


@given(st.integers(0, 21), st.integers(0, 21))
def test_boxes_lie_within_the_lines_they_are_on(one, other):
    start, end = sorted((one, other))
    for box in PAGES.boxes(TEXT, start, end):
        assert 100.0 <= box.x0 <= box.x1 <= 205.0


def test_a_report_of_a_pdf_knows_where_every_heading_item_and_cell_stands(sample):
    report = tk.read(sample / "linxi_finance_2021.pdf")
    assert report.pages is not None
    quoted = [(s.start, s.start + len(s.title)) for s in report.sections if s.start is not None and s.title]
    quoted += [(item.start, item.end) for item in report.items]
    quoted += [(f.start, f.end) for f in report.facts.values() if f.start is not None and f.raw]
    assert len(quoted) > 150
    for start, end in quoted:
        assert report.pages.boxes(report.text, start, end)
    assert report.pages.confidence(0, len(report.text)) == 1.0


@pytest.mark.parametrize("name", ["linxi_finance_2021.pdf", "linxi_2022.txt"])
def test_a_report_with_and_without_pages_survives_json(sample, name):
    report = tk.read(sample / name)
    assert Report.from_dict(json.loads(json.dumps(report.to_dict(), ensure_ascii=False))) == report
