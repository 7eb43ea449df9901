"""The screen tells annual disclosure reports from pages that merely talk of one."""

import importlib.util
import time
from pathlib import Path

import pytest

import toolkit
from toolkit.parsing.screen import screen

FOLDER = Path(__file__).parent / "screen_cases"
_spec = importlib.util.spec_from_file_location("screen_cases_build", FOLDER / "build.py")
assert _spec and _spec.loader
cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cases)

REPORT = (
    "临溪市水利局2023年政府信息公开工作年度报告\n现向社会公布临溪市水利局2023年政府信息公开工作年度报告。"
    "统计期限自2023年1月1日起至12月31日止。\n一、总体情况\n2023年，我局认真落实条例，主动公开信息126条。\n"
    "二、主动公开政府信息情况\n规章 0 0 0\n三、收到和处理政府信息公开申请情况\n未收到申请。\n"
    "四、政府信息公开行政复议、行政诉讼情况\n无。\n五、存在的主要问题及改进情况\n更新不够及时，今后加强。\n六、其他需要报告的事项\n无。"
)


@pytest.mark.parametrize("pool", ["tuned", "held_out", "fresh"])
def test_few_reports_are_lost_and_few_other_pages_let_in(pool):
    reports, others = cases.build(cases.load(pool), 160)
    lost = [text for _, text in reports if not screen(text).is_report]
    let_in = [text for _, text in others if screen(text).is_report]
    assert len(lost) <= 5 and len(let_in) <= 3, [*lost, *let_in]


def test_a_report_is_told_with_its_reason():
    found = screen(REPORT)
    assert found.is_report and "title" in found.reason and found.score > 8
    assert toolkit.is_report(REPORT)


@pytest.mark.parametrize("at", ["一、", "二、", "三、", "五、"])
def test_a_section_alone_is_no_report(at):
    start = REPORT.index(at)
    section = REPORT[start : REPORT.index("\n", REPORT.index("\n", start) + 1)]
    assert not screen(section * 1).is_report
    assert not screen((section + "工作平稳有序，措施落实到位。") * 12).is_report


def test_blanks_between_all_characters_do_not_hide_a_report():
    assert screen(" ".join(REPORT.replace("\n", ""))).is_report


def test_a_report_that_names_no_problem_is_one():
    silent = REPORT.replace("五、存在的主要问题及改进情况\n更新不够及时，今后加强。\n六", "五")
    assert "问题" not in silent and "不足" not in silent and "改进" not in silent
    assert screen(silent).is_report
    assert screen(" ".join(silent.replace("\n", ""))).is_report


def test_the_empty_and_the_unrelated_are_no_reports():
    assert screen("").reason == "too short to be a report"
    assert screen("候鸟迁徙。" * 100).reason == "no 公开 in it"


def test_every_refusal_has_a_reason():
    _, others = cases.build(cases.load("tuned"), 60)
    assert all(screen(text).reason for _, text in others)


def test_a_hostile_page_takes_no_time():
    page = "公开报告诉讼信息主动问题第一条现将统计期限编制" * 20000
    began = time.process_time()
    screen(page)
    assert time.process_time() - began < 0.5


def test_real_reports_are_reports_and_their_sections_are_not(shared):
    from toolkit.reading import read

    reports = [p for p in (shared / "reports").iterdir() if (shared / f"reports/gold/structure/{p.stem}.json").exists()]
    assert reports and all(screen(read(path).text).is_report for path in reports)
    assert not any(screen(p.read_text("utf-8")).is_report for p in (shared / "reports/section_five").glob("*.txt"))
