"""What stands in a section's place (表略), and the two labels of section five in one paragraph."""

from __future__ import annotations

import pytest

from toolkit.parsing.sections import find_sections
from toolkit.reading.document import Document


def roles(text: str) -> dict[str, tuple[str, str]]:
    return {s.role: (s.title, s.state) for s in find_sections(Document("a.txt", text)).sections}


@pytest.mark.parametrize(("note", "state"), [("（表略）", "empty"), ("（略）", "empty"), ("（见附表）", "present")])
def test_a_note_on_the_next_line_is_the_text_of_the_section(note: str, state: str) -> None:
    text = f"一、总体情况\n全年公开12条。\n二、主动公开政府信息情况\n{note}\n六、其他需要报告的事项\n无"
    assert roles(text)["proactive"] == ("二、主动公开政府信息情况", state)


def test_both_labels_of_one_paragraph_divide_section_five() -> None:
    text = (
        "一、总体情况\n全年公开12条。\n五、存在的主要问题及改进情况\n"
        "存在的主要问题：1、目录不规范，2、更新慢。改进措施：1、重编目录，2、加强培训。\n六、其他需要报告的事项\n无"
    )
    found = roles(text)
    assert found["problems.stated"] == ("存在的主要问题", "present")
    assert found["problems.improvement"] == ("改进措施", "present")


def test_two_labels_of_problems_in_a_row_are_one_part() -> None:
    text = (
        "一、总体情况\n全年公开12条。\n五、困难、问题及下步打算\n"
        "困难：经办人员少。问题：栏目更新慢。打算：增配专人，按月更新。\n六、其他需要报告的事项\n无"
    )
    found = roles(text)
    assert found["problems.stated"] == ("困难", "present")
    assert found["problems.improvement"] == ("打算", "present")


def test_a_wrapped_line_that_begins_like_a_label_is_none() -> None:
    text = (
        "五、存在的主要问题及改进情况\n    2023年，本局政府信息公开工作\n存在的主要问题：一是更新慢；二是人员\n少。\n"
        "    改进措施：一是按月更新；二是增配\n专人。"
    )
    found = roles(text)
    assert found["problems"] == ("五、存在的主要问题及改进情况", "present")
    assert found["problems.stated"] == ("", "merged")


def test_section_five_holds_its_parts_where_it_stands_alone() -> None:
    text = "五、存在的主要问题及改进措施\n（一）存在的主要问题\n更新慢。\n（二）改进措施\n按月更新。"
    found = roles(text)
    assert found["problems"] == ("五、存在的主要问题及改进措施", "present")
    assert found["problems.stated"] == ("（一）存在的主要问题", "present")


def test_a_row_of_lower_rank_that_counts_from_one_takes_no_section_away() -> None:
    text = (
        "一、总体情况\n1.主动公开情况。公开12条。\n2.依申请公开情况。收到3件。\n3.复议诉讼情况。没有。\n"
        "二、主动公开政府信息情况\n见表。\n三、收到和处理政府信息公开申请情况\n见表。\n"
        "四、政府信息公开行政复议、行政诉讼情况\n见表。"
    )
    found = roles(text)
    assert found["proactive"] == ("二、主动公开政府信息情况", "present")
    assert found["overview.requests"] == ("2.依申请公开情况", "present")
