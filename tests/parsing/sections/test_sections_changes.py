"""What may change about a report without changing its sections: line ends, widths, script, page furniture."""

import re
from collections.abc import Callable
from importlib import resources

import pytest

from toolkit.parsing.sections import find_sections
from toolkit.parsing.shadow import fold
from toolkit.reading.document import Document

MODERN = """临溪市水务局2023年政府信息公开工作年度报告
根据《中华人民共和国政府信息公开条例》（以下简称《条例》）第五十条规定，编制本报告。本报告由总体情况、主动公开政府信息情况、存在的主要问题及改进情况等六个部分组成。
一、总体情况
2023年，我局认真贯彻落实《条例》，坚持以公开为常态、不公开为例外，围绕群众关切推进公开工作，各项任务按期完成。
（一）主动公开情况
全年通过政府网站发布信息，更新机构职能、财政预算、供水水质等栏目，回应群众关心的问题。
（二）依申请公开情况
畅通受理渠道，规范答复文书，全年收到的申请均按期答复，没有收取费用。
（三）政府信息管理情况
落实信息发布审核制度，做到先审查、后公开，定期清理失效文件。
（四）政府信息公开平台建设情况
配合市政府网站改版，调整栏目设置，做好政务新媒体的日常维护。
（五）监督保障情况
明确专人负责，组织业务培训，接受社会评议，没有发生责任追究情形。
二、主动公开政府信息情况
本年制发的行政规范性文件均已公开，行政许可和行政处罚的决定按规定公示。
三、收到和处理政府信息公开申请情况
本年收到的申请来自自然人和商业企业，均已办结，没有结转下年度的申请。
四、政府信息公开行政复议、行政诉讼情况
本年度没有发生因政府信息公开引起的行政复议和行政诉讼案件。
五、存在的主要问题及改进情况
（一）存在的主要问题
一是公开内容还不够全面，部分栏目更新不够及时；二是业务人员变动频繁，能力有待提高。
（二）改进措施
一是细化公开目录，明确更新时限；二是加强业务培训，做好工作交接。
六、其他需要报告的事项
本年度没有收取信息处理费，各项公开要点均已落实到位。
"""
OLD = """望川市民政局2012年政府信息公开工作年度报告
根据《中华人民共和国政府信息公开条例》和市政府的要求，现将我局2012年政府信息公开工作情况报告如下，所列数据截至年底。
一、概述
我局成立领导小组，明确办公室负责日常工作，制定公开指南和目录，按时更新栏目内容。
二、主动公开政府信息的情况
全年在网站公开机构职能、规划计划、业务工作等信息，并在办事大厅设立公开栏供群众查阅。
三、依申请公开政府信息和不予公开政府信息的情况
全年没有收到公开申请，也没有不予公开的情形。
四、政府信息公开的收费及减免情况
全年没有收取任何费用，也没有减免费用的情形。
五、因政府信息公开申请行政复议、提起行政诉讼的情况
全年没有发生因公开工作申请复议或者提起诉讼的案件。
六、存在的主要问题和改进措施
公开内容与群众需求还有差距，工作人员多为兼职。今后将配备专人，丰富公开内容，加强学习培训。
"""
REPORTS = {"modern": MODERN, "old": OLD}


def shape(text: str) -> list[tuple[str, str, str]]:
    """Roles, states and headings, in plain characters and without white space and page numbers."""
    found = find_sections(Document("changed", text)).sections
    plain = fold(text)
    return [
        (s.role, s.state, re.sub(r"\s|-\d+-", "", plain[s.start : s.start + len(s.title)].replace(" ", "")))
        for s in found
        if s.state in ("present", "empty")
    ]


def on_one_line(text: str) -> str:
    title, rest = text.split("\n", 1)
    return f"{title} {rest}".replace("\n", "")


def on_one_line_with_blanks(text: str) -> str:
    return text.replace("\n", " ")


def hard_wrapped(text: str) -> str:
    return "\n".join(line[i : i + 28] for line in text.split("\n") for i in range(0, max(len(line), 1), 28))


def indented(text: str) -> str:
    return "\n".join(f"　　{line}" for line in text.split("\n"))


def blank_lines(text: str) -> str:
    return text.replace("\n", "\n\n")


def half_width(text: str) -> str:
    return text.translate(str.maketrans("（），：；．", "(),:;."))


def full_width(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def other_dots(text: str) -> str:
    return re.sub(r"(?m)^([一二三四五六])、", r"\1．", text)


def paged(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(f"{line}\n- {i} -" if i % 3 == 2 else line for i, line in enumerate(lines))


def with_contents(text: str) -> str:
    title, rest = text.split("\n", 1)
    entries = [line for line in rest.split("\n") if re.match("[一二三四五六]、", line)]
    return "\n".join([title, "目录", *(f"{e}……{i}" for i, e in enumerate(entries, 2)), rest])


def with_bare_contents(text: str) -> str:
    title, rest = text.split("\n", 1)
    entries = [line for line in rest.split("\n") if re.match("[一二三四五六]、", line)]
    return "\n".join([title, "目录", *entries, rest])


def traditional(text: str) -> str:
    source = (resources.files("toolkit.parsing") / "traditional.txt").read_text("utf-8")
    old, new = (line for line in source.splitlines() if not line.startswith("#"))
    return text.translate({ord(b): a for a, b in zip(old, new, strict=True)})


def zero_width(text: str) -> str:
    return re.sub("(公开|情况)", "\\1\u200b", text)


CHANGES: list[Callable[[str], str]] = [
    on_one_line,
    on_one_line_with_blanks,
    hard_wrapped,
    indented,
    blank_lines,
    half_width,
    full_width,
    other_dots,
    paged,
    with_contents,
    with_bare_contents,
    traditional,
    zero_width,
]


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_of_dress_leaves_the_sections(change: Callable[[str], str], report: str) -> None:
    def plain(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        return [(role, state, title.replace("．", "、").replace(".", "、")) for role, state, title in found]

    changed = change(REPORTS[report])
    assert changed != REPORTS[report]
    assert plain(shape(changed)) == plain(shape(REPORTS[report]))


@pytest.mark.parametrize("first", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("second", [traditional, half_width, zero_width], ids=lambda change: change.__name__)
def test_two_changes_leave_the_sections(first: Callable[[str], str], second: Callable[[str], str]) -> None:
    roles = [role for role, _, _ in shape(MODERN)]
    assert [role for role, _, _ in shape(second(first(MODERN)))] == roles


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_section_quotes_the_text_and_parts_lie_inside_their_section(change: Callable[[str], str]) -> None:
    text = change(MODERN)
    sections = find_sections(Document("changed", text)).sections
    spans = {s.role: (s.start, s.end) for s in sections if s.state == "present"}
    for s in sections:
        if s.start is None:
            assert s.state == "absent"
            continue
        assert 0 <= s.start <= s.body_start <= s.end <= len(text)
        assert text.startswith(s.title, s.start)
        if s.parent in spans:
            start, end = spans[s.parent]
            assert start <= s.start <= s.end <= end
