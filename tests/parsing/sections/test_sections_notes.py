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
