"""What the quantities of the narrative measure, and whether the cells agree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mention_cases import BUSY, IDLE, MEASURES, busy, idle

from toolkit.linking.mentions import find_mentions, settle
from toolkit.report import Fact, Mention, Section

REQUESTS = "overview.requests"


def linked(text: str, facts: dict[str, Fact], role: str = REQUESTS, form: str = "2021") -> list[Mention]:
    found = find_mentions(text, [Section(role, "", 0, len(text), 0)], facts, form, 2023)  # type: ignore[arg-type]
    return [mention for mention in found if mention.status in ("agrees", "conflicts")]


def stated(text: str, facts: dict[str, Fact], role: str = REQUESTS) -> list[tuple]:
    return [(m.status, frozenset(m.cells), m.quantity.low) for m in linked(text, facts, role)]


def expected(want: list[str]) -> list[tuple]:
    out = []
    for entry in want:
        measure, _, number = entry.lstrip("!").rpartition(" ")
        status = "conflicts" if entry.startswith("!") else "agrees"
        out.append((status, frozenset(MEASURES[measure]), float(number)))
    return out


@pytest.mark.parametrize(("role", "text", "want"), BUSY, ids=[case[1][:30] for case in BUSY])
def test_sentences_of_a_busy_year(role: str, text: str, want: list[str]) -> None:
    rounded = "余" in text or "近" in text
    found = stated(text, busy(), role)
    if rounded:
        assert [(status, cells) for status, cells, _ in found] == [(s, c) for s, c, _ in expected(want)]
    else:
        assert sorted(found, key=str) == sorted(expected(want), key=str)


@pytest.mark.parametrize(("role", "text", "want"), IDLE, ids=[case[1][:30] for case in IDLE])
def test_sentences_of_a_year_without_any(role: str, text: str, want: list[str]) -> None:
    assert sorted(stated(text, idle(), role), key=str) == sorted(expected(want), key=str)


def test_the_reading_that_the_cells_support_is_kept_for_the_applicants_too() -> None:
    found = linked("全区收到申请60件,其中自然人49件、商业企业7件。", busy())
    assert [m.cells for m in found] == [
        ("t3.new.total", "t3.carried_over.total"),
        ("t3.new.natural_person", "t3.carried_over.natural_person"),
        ("t3.new.enterprise", "t3.carried_over.enterprise"),
    ]


def test_a_mention_quotes_the_report_as_printed() -> None:
    text = "2023 年,共收到政府信息公开申\n请 55 件。"
    (mention,) = linked(text, busy())
    assert mention.text == text[mention.start : mention.end] == "共收到政府信息公开申\n请 55 件"


def test_what_stands_in_tables_or_headings_is_not_narrative() -> None:
    text = "三、收到和处理政府信息公开申请55件情况\n收到申请55件"
    section = Section("requests", text[:24], 0, len(text), 21)
    assert find_mentions(text, [section], busy(), "2021", 2023, ((21, len(text)),)) == ()


def test_a_table_that_was_not_recognised_is_left_alone() -> None:
    assert linked("一、本年新收政府信息公开申请数量 55 0 0 0 0 0 55 二、上年结转政府信息公开申请数量 5件", busy()) == []


def test_without_tables_the_measure_is_named_and_nothing_linked() -> None:
    (mention,) = find_mentions("2023年未收到政府信息公开申请。", (), {}, "pre2019", 2023)
    assert (mention.status, mention.cells, mention.label) == ("unlinked", ("t3.new.total",), "no table")


def test_blank_totals_are_replaced_by_the_applicants_that_are_numbers() -> None:
    facts = busy()
    for row in ("granted", "partial"):
        facts[f"t3.{row}.total"] = Fact(f"t3.{row}.total", None, "blank")
        for column in ("research", "social_organisation", "other"):
            facts[f"t3.{row}.{column}"] = Fact(f"t3.{row}.{column}", None, "blank")
    (mention,) = linked("答复的申请中予以公开21件。", facts)
    assert mention.cells == ("t3.granted.natural_person", "t3.granted.enterprise", "t3.granted.legal_service")


def test_a_stated_zero_agrees_with_a_blank_row() -> None:
    facts = {cell: Fact(cell, None, "blank") for cell in idle()}
    (mention,) = linked("申请的办理中,其他处理0件。", facts)
    assert (mention.status, mention.reason.endswith("the cells are blank")) == ("agrees", True)


def test_a_number_against_a_blank_row_is_left_open() -> None:
    facts = {cell: Fact(cell, None, "blank") for cell in idle()}
    found = find_mentions("收到政府信息公开申请3件。", (), facts, "2021", 2023)
    assert [m.status for m in found] == ["unlinked"]


def test_the_2019_form_counts_what_was_newly_disclosed() -> None:
    facts = idle("2019")
    cell = "t2.normative_documents.newly_disclosed"
    facts[cell] = Fact(cell, 12, "number")
    (mention,) = linked("主动公开行政规范性文件12件。", facts, "overview.proactive", "2019")
    assert mention.cells == (cell,)


def test_two_numbers_for_one_measure_contradict_nothing() -> None:
    found = find_mentions("机构改革前收到信息公开申请20件。改革后收到信息公开申请30件。", (), busy(), "2021", 2023)
    assert {m.status for m in found} == {"ambiguous"}


def test_a_narrower_body_is_named_and_not_contradicted() -> None:
    (mention,) = find_mentions("市政府办公室收到政府信息公开申请7件。", (), busy(), "2021", 2023)
    assert (mention.status, mention.scope, mention.label) == ("unlinked", "市政府办公室", "narrower body")


def test_an_ambiguous_cell_is_decided_by_the_sentence_that_states_it() -> None:
    facts = idle()
    cells = [f"t2.normative_documents.{column}" for column in ("made", "repealed", "in_force")]
    for cell, candidates in zip(cells, [(1, 12, 123), (1, 2, 3, 12, 23, 123), (4, 34, 234)], strict=True):
        facts[cell] = Fact(cell, None, "ambiguous", "1234", candidates, start=40, end=44)
    text = "全年制发规范性文件12件。"
    mentions, settled = settle(text, (), facts, "2021", 2023)
    assert [settled[cell].value for cell in cells] == [12, 3, 4]
    assert (mentions[0].status, mentions[0].cells) == ("agrees", (cells[0],))
    decided = settled[cells[1]].decided_by
    assert decided is not None and text[decided.start : decided.end] == "制发规范性文件12件"


def test_words_that_cannot_be_true_of_the_run_decide_nothing() -> None:
    facts = idle()
    cell = "t2.normative_documents.made"
    facts[cell] = Fact(cell, None, "ambiguous", "1234", (1, 12, 123), start=40, end=44)
    _, settled = settle("全年制发规范性文件9件。", (), facts, "2021", 2023)
    assert settled[cell].state == "ambiguous"


def test_a_sentence_soon_after_the_topic_is_named_belongs_to_it() -> None:
    text = "规范依申请公开办理流程。2023年共收到55件申请，办结57件。"
    assert stated(text, busy(), "overview") == expected(["new 55", "total 57"])
    assert stated("2023年共受理55件，办结57件。", busy(), "overview") == []


@pytest.mark.parametrize("text", ["", "。", "件", "收到" * 2000, "(" * 3000, "其中," * 2000, "复议后" * 1500])
def test_hostile_text_is_read_in_time(text: str) -> None:
    assert linked(text, busy()) == []


@given(st.text(alphabet="收到申请答复办结行政复议诉讼其中未无件,。;()0123456789年 \n余近", max_size=80))
def test_whatever_is_written_the_quotes_hold(text: str) -> None:
    for mention in find_mentions(text, (), busy(), "2021", 2023):
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize("stem", ["pingtan_2021.txt", "pingtan_2022.txt", "shanghai_science_2024.md"])
def test_real_reports_are_linked_as_their_gold_says(shared: Path, stem: str) -> None:
    from toolkit.pipeline import read

    name = stem.partition(".")[0]
    gold = json.loads((shared / f"reports/gold/structure/{name}.json").read_text())
    found = {(m.quantity.low, m.cells) for m in read(shared / "reports" / stem).mentions if m.status == "agrees"}
    assert found == {(m["number"], tuple(m["cells"])) for m in gold["mentions"]}
