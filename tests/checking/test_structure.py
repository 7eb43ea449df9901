"""The parts of the form that a report leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from toolkit.checking import check
from toolkit.report import Authority, Fact, Place, Report, Section

TITLES = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}


def report(left_out: str = "", head: str = "", facts: dict[str, Fact] | None = None, body: str = "正文。") -> Report:
    text, sections = head, []
    for role, title in TITLES.items():
        if role == left_out:
            sections.append(Section(role, "", None, None, None, state="absent"))
            continue
        start = len(text)
        text += f"{title}\n{body}\n"
        sections.append(Section(role, title, start, len(text), start + len(title)))
    place = Place("云泽省", "青岚市", "落雁县")
    return Report(
        "r", "r", text, Authority("落雁县人民政府", "county", place), 2023, "2021", tuple(sections), facts=facts or {}
    )


def missing(made: Report) -> list[tuple[str, str]]:
    return [(f.id, f.status) for f in check(made) if f.code == "section.missing"]


def test_nothing_is_missing_where_all_six_parts_are_there():
    assert missing(report(head="本报告由六个部分组成。\n")) == []


@pytest.mark.parametrize("role", ["proactive", "disputes", "problems"])
def test_a_jump_of_the_ordinals_shows_the_gap(role):
    assert missing(report(role)) == [(f"section.missing/{role}", "fail")]


def test_a_last_part_that_was_promised_is_missed():
    assert missing(report("other", "本报告分为六个部分。\n")) == [("section.missing/other", "fail")]


def test_a_last_part_that_nobody_promised_is_undecided():
    assert missing(report("other")) == [("section.missing/other", "undecided")]


def test_a_printed_table_is_a_part_without_its_heading():
    facts = {"t4.review.total": Fact("t4.review.total", 0, "number")}
    assert missing(report("disputes", facts=facts)) == [("section.missing/disputes", "undecided")]


def test_a_report_that_could_not_be_cut_is_not_judged_part_by_part():
    assert missing(Report("r", "r", "全文。", form="2021")) == []


@pytest.mark.parametrize(("state", "found"), [("present", []), ("absent", [("section.missing/problems", "fail")])])
def test_a_section_five_in_two_parts_is_there(state, found):
    made = report("problems")
    at = (0, 1, 0) if state == "present" else (None, None, None)
    stated = Section("problems.stated", made.text[:1], *at, None, state)
    assert missing(replace(made, sections=(*made.sections, stated))) == found


def other_bodies(body: str) -> list[str]:
    return [f.id for f in check(report(body=body)) if f.code == "text.other_body"]


def test_the_government_of_another_county_is_pointed_out_once():
    assert other_bodies("2023年，月牙县人民政府办公室未收取费用。") == ["text.other_body/月牙县人民政府办公室"]


@pytest.mark.parametrize(
    "body", ["由县政府办公室牵头，落雁县人民政府印发。", "报各县区人民政府，可在区政府查阅。", "但县政府未收取。"]
)
def test_own_and_indefinite_governments_are_no_other_body(body):
    assert other_bodies(body) == []
