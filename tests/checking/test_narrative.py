"""What the narrative says against the tables, and what the text gives away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from toolkit.checking import check
from toolkit.linking.mentions import find_mentions
from toolkit.report import Authority, Fact, Finding, Item, Mention, Place, Quantity, Report, Section


def report(
    sections: list[tuple[str, str]],
    numbers: dict[str, float] | None = None,
    year: int = 2023,
    head: str = "",
    **extra: object,
) -> Report:
    """A report of the given (role, body) sections; every body stands under a heading of one line."""
    text, made = head, []
    for role, body in sections:
        start = len(text)
        title = "一、标题"
        text += f"{title}\n{body}\n"
        state = "empty" if body in ("", "无", "无。") else "present"
        made.append(Section(role, title, start, len(text), start + len(title), None, state))  # type: ignore[arg-type]
    facts = {cell: Fact(cell, value, "number") for cell, value in (numbers or {}).items()}
    mentions = find_mentions(text, made, facts, "2021", year)
    return Report(
        id="r",
        source="r.txt",
        text=text,
        year=year,
        form="2021",
        sections=tuple(made),
        facts=facts,
        mentions=mentions,
        **extra,  # type: ignore[arg-type]
    )


def findings(made: Report, code: str) -> list[Finding]:
    return [finding for finding in check(made) if finding.code == code]


def test_a_contradiction_quotes_both_sides() -> None:
    numbers = {"t3.new.total": 11, "t3.carried_over.total": 0, "t3.total.total": 11}
    made = report([("overview.requests", "全年收到政府信息公开申请12件。")], numbers)
    (finding,) = findings(made, "narrative.table")
    assert (finding.status, finding.left, finding.right) == ("fail", 12, 11)
    start, end = finding.evidence[0]
    assert made.text[start:end] == "收到政府信息公开申请12件"
    assert (
        finding.message
        == "the narrative says 收到政府信息公开申请12件, the table 11 (一、本年新收政府信息公开申请数量)"
    )
    assert finding.id == "narrative.table/t3.new.total"


def test_findings_name_no_cells_of_the_other_edition() -> None:
    other, own = "t2.regulations.newly_disclosed", "t2.regulations.made"
    made = report([("overview", "制定规章2件。")])
    said = Mention("m0", 0, 0, "", Quantity(2, 2, "件"), (other, own), "ambiguous")
    facts = {own: Fact(own, None, "missing")}
    (found,) = findings(replace(made, mentions=(said,), facts=facts), "narrative.table")
    assert found.cells == (own,)
    assert findings(replace(made, mentions=(replace(said, cells=(other,)),), facts=facts), "narrative.table") == []


def test_a_narrower_body_is_no_contradiction() -> None:
    made = report([("overview.requests", "市政府办公室本级收到政府信息公开申请2件。")], {"t3.new.total": 11})
    assert all(finding.status != "fail" for finding in check(made))


def test_fees_that_the_last_section_denies() -> None:
    body = "2023年度未收取行政事业性收费。"
    assert [f.status for f in findings(report([("other", body)], {"t2.fees.amount": 31.5}), "narrative.fees")] == [
        "fail"
    ]
    assert [f.status for f in findings(report([("other", body)], {"t2.fees.amount": 0}), "narrative.fees")] == ["pass"]


def test_the_processing_fee_is_another_fee() -> None:
    made = report([("other", "2023年度未收取政府信息公开信息处理费。")], {"t2.fees.amount": 31.5})
    assert findings(made, "narrative.fees") == []


@pytest.mark.parametrize(
    ("body", "forward", "status"),
    [
        ("收到申请12件，均已按时办结。", 2, "fail"),
        ("收到申请12件，已全部办理完毕。", 0, "pass"),
        ("收到申请12件，办结10件，其余结转下年，均已按时办结。", 2, None),
        ("人大代表建议12件，均已按时办结。", 2, None),
        ("收到申请12件，均在法定期限内答复。", 2, None),
    ],
)
def test_all_settled_while_some_are_carried_forward(body: str, forward: int, status: str | None) -> None:
    made = report([("overview.requests", body)], {"t3.carried_forward.total": forward})
    assert [f.status for f in findings(made, "narrative.settled")] == ([status] if status else [])


def test_evidence_quotes_the_sentence_as_printed() -> None:
    made = report([("overview.requests", "加强 领导。收到申请12件，均已\n按时办结。")], {"t3.carried_forward.total": 2})
    ((start, end),) = findings(made, "narrative.settled")[0].evidence
    assert made.text[start:end] == "收到申请12件，均已\n按时办结"


@pytest.mark.parametrize(
    ("made", "repealed", "in_force", "status"),
    [(3, 0, 9, "pass"), (3, 0, 2, "fail"), (3, 2, 2, "undecided")],
)
def test_documents_in_force(made: int, repealed: int, in_force: int, status: str) -> None:
    row = "t2.normative_documents"
    numbers = {f"{row}.made": made, f"{row}.repealed": repealed, f"{row}.in_force": in_force}
    assert [f.status for f in findings(report([("other", "无其他事项。")], numbers), "t2.in_force")] == [status]


@pytest.mark.parametrize(
    ("sections", "status"),
    [
        ([("problems", "无")], "fail"),
        ([("problems", "本年度无。")], "fail"),
        ([("overview", "工作平稳。")], "undecided"),
        ([("problems", "存在解读不够的问题。")], "undecided"),
    ],
)
def test_an_empty_section_five(sections: list, status: str) -> None:
    assert [f.status for f in findings(report(sections), "section.problems")] == [status]


def test_a_section_five_with_items_passes() -> None:
    item = Item("i0", "problem", 0, 0, "", "problems")
    assert [f.status for f in findings(report([("problems", "解读不够。")], items=(item,)), "section.problems")] == [
        "pass"
    ]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("统计期限为2023年1月1日至2023年12月31日。\n", "pass"),
        ("统计期限自2022年1月1日起至12月31日止。\n", "fail"),
        ("统计期限自2022年1月1日至2023年12月31日。\n", "undecided"),
        ("未说明期限。\n", None),
    ],
)
def test_the_stated_period_is_the_year(head: str, status: str | None) -> None:
    made = report([("overview", "工作平稳。")], head=head)
    assert [f.status for f in findings(made, "text.year")] == ([status] if status else [])


def test_another_body_of_the_same_kind_is_pointed_out_not_condemned() -> None:
    authority = Authority("临溪市教育局", "department", Place("云泽省", "临溪市"))
    made = report([("overview", "，青岚市教育局坚持公开为常态。临溪市教育局做好工作。")], authority=authority)
    (finding,) = findings(made, "text.other_body")
    assert (finding.status, finding.message) == ("undecided", "青岚市教育局 is named in a report of 临溪市教育局")


def test_bodies_named_in_general_are_no_other_body() -> None:
    authority = Authority("临溪市教育局", "department", Place("云泽省", "临溪市"))
    made = report([("overview", "，各县区教育局上报数据。由青岚市教育局转来。")], authority=authority)
    assert findings(made, "text.other_body") == []


def test_ids_are_unique_and_stable() -> None:
    body = "收到政府信息公开申请12件。全年共收到政府信息公开申请12件。"
    made = report([("overview.requests", body)], {"t3.new.total": 12})
    ids = [finding.id for finding in check(made)]
    assert len(ids) == len(set(ids))
    assert ids == [finding.id for finding in check(made)]
    assert "narrative.table/t3.new.total#2" in ids
