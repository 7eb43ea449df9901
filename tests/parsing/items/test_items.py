"""Every layout in which problems and measures are written down, one small text each with its truth marked."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from marked import compare, unmark

from toolkit.parsing.items import find_items
from toolkit.report import Section

LAYOUTS: dict[str, str] = yaml.safe_load(Path(__file__).with_name("items_layouts.yaml").read_text("utf-8"))


def check(marked: str) -> None:
    text, sections, truth = unmark(marked)
    items = find_items(text, sections)
    pairs, missed, extra = compare(text, truth, items)
    assert (missed, extra) == ([], [])
    assert [kind for (kind, _, _), _ in pairs] == [item.kind for _, item in pairs]
    assert all(text[item.start : item.end] == item.text for item in items)


@pytest.mark.parametrize("marked", LAYOUTS.values(), ids=LAYOUTS)
def test_layout(marked: str) -> None:
    check(marked)


def test_items_are_numbered_in_reading_order_and_name_their_section() -> None:
    text, sections, _ = unmark(LAYOUTS["the section's own parts"])
    items = find_items(text, sections)
    assert [item.id for item in items] == ["i1", "i2", "i3", "i4"]
    assert [item.section for item in items] == ["problems.stated"] * 2 + ["problems.improvement"] * 2
    assert all(item.topics == () and item.evidence.startswith("heading") for item in items)


def test_tables_hold_no_items() -> None:
    text = "存在问题：一是内容单一。\n二是下一步加强培训\n"
    table = text.index("二是")
    items = find_items(text, [Section("problems", "", 0, len(text), 0)], [(table, len(text))])
    assert [item.text for item in items] == ["一是内容单一"]


def test_an_empty_section_has_no_items() -> None:
    text = "五、存在的主要问题及改进情况\n无"
    assert find_items(text, [Section("problems", text[:14], 0, len(text), 14, state="empty")]) == ()


def test_without_sections_explicit_passages_are_found() -> None:
    text = "一是加强了培训。\n存在的主要问题：一是内容单一。\n改进措施：一是丰富内容。\n"
    assert [(item.kind, item.section) for item in find_items(text, [])] == [("problem", ""), ("measure", "")]


def test_a_hostile_text_is_read_in_linear_time() -> None:
    def seconds(n: int) -> float:
        text = "存在" + "问题、不足，一是" * n
        began = time.process_time()
        find_items(text, [Section("problems", "", 0, len(text), 0)])
        return time.process_time() - began

    seconds(10)
    assert seconds(4000) < 40 * max(seconds(400), 0.002)


@pytest.mark.parametrize("unit", ["仍存在问题、", "一是不足;", "一是加强培训。", "但是仍有差距,", "公开不及时、"])
def test_what_repeats_itself_without_end_does_not_take_time_without_end(unit: str) -> None:
    """Each read costs what its length costs; a quadratic one would take minutes here."""
    import signal

    head = "五、存在的主要问题及改进情况\n"
    text = head + unit * 8000
    signal.alarm(60)
    try:
        assert isinstance(find_items(text, [Section("problems", head.strip(), 0, len(text), len(head))]), tuple)
    finally:
        signal.alarm(0)


def test_a_passage_that_stands_in_several_reports_is_found_where_it_stands_in_each() -> None:
    passage = "一是更新不及时。\n二是人员不足。下一步，加强业务培训。"
    found = {}
    for before in ("", "导语一段。\n", "更长的导语一段。\n\n"):
        text = before + passage
        section = Section("problems", "", len(before), len(text), len(before))
        items = find_items(text, [section])
        assert [text[i.start : i.end] for i in items] == [i.text for i in items]
        found[before] = [(i.kind, i.text, i.start - len(before)) for i in items]
    assert len(found[""]) == 3
    assert found[""] == found["导语一段。\n"] == found["更长的导语一段。\n\n"]
    # The same words under a heading that says what they are, and with the paragraphs run together.
    text = passage.replace("\n", "")
    assert {i.kind for i in find_items(text, [Section("problems.improvement", "", 0, len(text), 0)])} == {"measure"}
