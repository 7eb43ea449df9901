"""What sections promise beside being found: states, parents, ends, reasons, warnings, and no harm from hostile text."""

import json
import time
import unicodedata

import pytest

from toolkit.parsing.sections import Sections, find_sections
from toolkit.reading.document import Document
from toolkit.report import Report


def cut(text: str, *spans: tuple[int, int]) -> Sections:
    return find_sections(Document("a.txt", text), spans)


def states(found: Sections) -> dict[str, str]:
    return {s.role: s.state for s in found.sections}


SHORT = (
    "根据《条例》规定，编制本报告。\n一、总体情况\n公开12条。\n二、主动公开政府信息情况\n公开12条。\n三、收到和处理政府信息公开申请情况\n"
    "收到3件。\n四、政府信息公开行政复议、行政诉讼情况\n没有发生案件。\n五、存在的主要问题及改进情况\n人员不足。\n六、其他需要报告的事项\n无。\n"
)


@pytest.mark.parametrize("text", ["", " \n\n", "无", "临溪市水务局", "一、", "\u200b", "0\n" * 50, "监督保障"])
def test_a_text_without_headings_has_no_section_and_says_so(text: str) -> None:
    found = cut(text)
    assert {s.state for s in found.sections} == {"absent"}
    assert found.warnings == ("no heading of an annual report was found",)


def test_a_report_can_be_built_from_the_sections() -> None:
    report = Report(id="a", source="a.txt", text=SHORT, sections=cut(SHORT).sections)
    assert report.section("problems").title == "五、存在的主要问题及改进情况"


def test_a_report_in_order_has_no_warning() -> None:
    assert cut(SHORT).warnings == ()


def test_the_undivided_section_five_holds_both_its_parts() -> None:
    found = {s.role: s for s in cut(SHORT).sections}
    for role in ("problems.stated", "problems.improvement"):
        assert found[role].state == "merged"
        assert found[role].parent == "problems"
        assert (found[role].start, found[role].end) == (found["problems"].start, found["problems"].end)


def test_section_five_split_in_two_is_merged_with_its_first_part() -> None:
    text = SHORT.replace(
        "五、存在的主要问题及改进情况\n人员不足。\n六", "五、存在的问题\n人员不足。\n六、改进措施\n加强培训。\n七"
    )
    found = states(cut(text))
    assert (found["problems"], found["problems.stated"], found["problems.improvement"]) == (
        "merged",
        "present",
        "present",
    )


def test_the_parts_of_section_one_are_absent_where_no_heading_names_them() -> None:
    found = states(cut(SHORT))
    assert {found[role] for role in found if role.startswith("overview.")} == {"absent"}


def test_absent_roles_come_after_the_found_ones() -> None:
    order = [s.state == "absent" for s in cut(SHORT).sections]
    assert order == sorted(order)


def test_an_older_report_is_measured_by_the_older_roles() -> None:
    text = (
        "一、概述\n平稳。\n二、主动公开情况\n公开12条。\n三、收费及减免情况\n没有收费。\n四、存在的问题\n人员不足。\n"
    )
    found = states(cut(text))
    assert (found["complaints"], found["attachment"], found["disputes"]) == ("absent", "absent", "absent")
    assert "overview.proactive" not in found


def test_fees_named_in_another_heading_are_merged_with_it() -> None:
    text = "一、概述\n平稳。\n二、主动公开情况\n公开12条。\n三、依申请公开和收费减免情况\n没有收到。\n"
    text += "四、举报投诉情况\n没有。有过咨询。\n"
    found = {s.role: s for s in cut(text).sections}
    assert (found["fees"].state, found["fees"].parent) == ("merged", "requests")


def test_a_preamble_inside_section_one_is_merged_with_it() -> None:
    text = "一、总体情况\n根据《条例》第五十条规定，编制本报告。公开12条。\n二、主动公开政府信息情况\n公开12条。\n"
    preamble = next(s for s in cut(text).sections if s.role == "preamble")
    assert (preamble.state, preamble.parent) == ("merged", "overview")


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("无", "empty"),
        ("无。", "empty"),
        ("（无）", "empty"),
        ("没有", "empty"),
        ("暂无。", "empty"),
        ("", "empty"),
        ("无其他需要报告的事项。", "empty"),
        ("没有其他需要报告的事项", "empty"),
        ("本年度无其他需要报告的事项。", "empty"),
        ("2023年，我局无其他需要报告事项。", "empty"),
        ("无。\n临溪市水务局\n2024年1月9日", "empty"),
        ("无其他需要报告的事项。 临溪市水务局 二〇二四年一月九日", "empty"),
        ("无\n点赞 6 在看\n声明：本页由系统生成。", "empty"),
        ("无。\n初审：科员 终审：科长", "empty"),
        ("未收到申请。", "present"),
        ("本年度没有收取信息处理费，无其他需要报告的事项。", "present"),
        ("无偿提供查阅服务12次。", "present"),
        ("0", "present"),
    ],
)
def test_empty_is_nothing_or_the_word_for_it(body: str, state: str) -> None:
    text = SHORT.rsplit("\n", 2)[0] + "\n" + body
    assert states(cut(text))["other"] == state


def test_a_heading_of_no_role_ends_the_section_before_it() -> None:
    text = (
        "一、概述\n平稳。\n二、主动公开情况\n公开12条。\n三、政策解读情况\n解读3篇。\n四、依申请公开情况\n没有收到。\n"
    )
    proactive = next(s for s in cut(text).sections if s.role == "proactive")
    assert text[proactive.body_start : proactive.end] == "\n公开12条。\n"


def test_a_part_ends_where_the_next_of_its_row_begins() -> None:
    text = (
        "一、总体情况\n（一）主动公开情况\n公开12条。\n（二）培训情况\n两期。\n二、主动公开政府信息情况\n公开12条。\n"
    )
    part = next(s for s in cut(text).sections if s.role == "overview.proactive")
    assert text[part.body_start : part.end] == "\n公开12条。\n"


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        (("四、政府", "三、政府"), "ordinal 3 comes twice, at requests and disputes"),
        (
            ("四、政府信息公开行政复议、行政诉讼情况\n没有发生案件。\n", ""),
            "no heading has ordinal 4 (between requests and problems)",
        ),
        (("三、收到", "收到"), "heading requests has no ordinal"),
        (("三、收到", "（三）收到"), "the style of ordinals changes from 一、 to (一) at requests"),
        (("五、存在", "一、存在"), "the numbering starts anew at problems (1 after 4)"),
        (("编制本报告。", "编制本报告，共七个部分。"), "the preamble promises 7 parts, 6 have a heading"),
    ],
)
def test_a_break_in_the_numbering_is_told(change: tuple[str, str], warning: str) -> None:
    assert change[0] in SHORT
    assert warning in cut(SHORT.replace(*change, 1)).warnings


def test_a_promised_part_that_does_not_come_is_told() -> None:
    text = SHORT.replace("编制本报告。", "编制本报告，包括总体情况、其他需要报告的事项。").split("六、")[0]
    assert "the preamble names 其他需要报告的事项, no such heading was found" in cut(text).warnings


def test_section_one_told_by_its_place_is_told() -> None:
    found = cut(SHORT.replace("一、总体情况", "一、强化统筹推进"))
    assert states(found)["overview"] == "present"
    assert any("by its place alone" in warning for warning in found.warnings)


def test_the_reason_for_a_heading_and_against_another_is_given() -> None:
    text = SHORT.replace("公开12条。\n二", "详见“二、主动公开政府信息情况”；\n二", 1).replace(
        "编制本报告。", "编制本报告。\n一、总体情况……1\n二、主动公开政府信息情况……2\n"
    )
    proactive = next(s for s in cut(text).sections if s.role == "proactive")
    assert "canonical wording" in proactive.evidence
    reasons = [r.reason for r in proactive.rejected]
    assert any("table of contents" in reason for reason in reasons)


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况\n" * 5000,
        "一、主动公开政府信息情况" * 5000,
        "（一）" * 20000,
        "一、" + "政府信息公开" * 20000,
        "一、" + "工作的" * 20000,
        "一、" + "问题和不足及" * 10000,
        "一、因" + "申请行政复议提起" * 10000,
        " " * 100000 + "一、总体情况",
        "附件1 " * 20000,
        "“" * 50000,
        "\n1" * 50000,
        "2024年，" * 30000,
    ],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    cut(text)
    assert time.process_time() - started < 4


def test_gold_headings_are_found(shared) -> None:
    def plain(text: str) -> str:
        return "".join(unicodedata.normalize("NFKC", text).split())

    missed = []
    for path in sorted((shared / "reports" / "gold" / "structure").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        folder = shared / "reports"
        source = folder / "gold" / "texts" / f"{path.stem}.txt"
        if not source.exists():
            source = next(p for p in folder.glob(f"{path.stem}.*") if p.suffix in (".txt", ".md"))
        text = source.read_text("utf-8")
        sections = cut(text).sections
        for want in gold["sections"]:
            got = [s for s in sections if s.role == want["role"]]
            if want.get("judged"):
                continue
            if want["state"] == "absent":
                good = not any(s.state in ("present", "empty") for s in got)
            elif want["state"] == "merged":
                good = [s.state for s in got] == ["merged"]
            elif want["heading"] is None:
                good = bool(got) and plain(text[got[0].start :]).startswith(plain(want["begins"]))
            else:
                good = any(plain(s.title) == plain(want["heading"]) and s.state == want["state"] for s in got)
            if not good:
                missed.append((path.stem, want["role"]))
    assert missed == []


def test_a_problem_section_alone_parses(shared) -> None:
    for path in sorted((shared / "reports" / "section_five").glob("*.txt")):
        found = states(cut(path.read_text("utf-8")))
        assert found["problems"] == "present", path.name
        assert found["problems.stated"] in ("present", "merged"), path.name


@pytest.mark.parametrize("broken", ["（\n一）{}", "（一\n）{}", "（\n一\n）\n{}", "（一）\n{}"])
def test_an_ordinal_may_be_broken_where_each_piece_of_markup_has_a_line_of_its_own(broken: str) -> None:
    first = broken.format("主动公开情况")
    second = broken.replace("一", "二").format("依申请公开情况")
    text = SHORT.replace("一、总体", "一\n、总体").replace(
        "公开12条。\n二", f"{first}\n公开12条。\n{second}\n收到3件。\n二", 1
    )
    found = {section.role: section.title for section in cut(text).sections}
    assert found["overview"] == "一\n、总体情况"
    assert (found["overview.proactive"], found["overview.requests"]) == (first, second)


def test_sections_that_have_changed_places_are_both_found() -> None:
    five, six = SHORT[SHORT.index("五、") : SHORT.index("六、")], SHORT[SHORT.index("六、") :]
    found = cut(SHORT.replace(five + six, six + five))
    assert states(found)["other"] == "empty"
    assert states(found)["problems"] == "present"
    assert "section problems stands after other" in found.warnings
    assert not any("no heading has ordinal 5" in warning for warning in found.warnings)


def test_headings_in_bold_type_of_markdown_are_read_without_it() -> None:
    text = (
        "**一、概述**\n\n平稳。\n\n**二、主动公开情况**\n\n公开12条。\n\n**三、依申请公开情况**\n\n收到3件。\n\n"
        "**四、存在不足及下一步工作**\n\n人员不足。\n\n**五、附表**\n\n主动公开数 12\n"
    )
    found = [s for s in cut(text).sections if s.title]
    assert [s.title for s in found][-2:] == ["四、存在不足及下一步工作", "五、附表"]
    assert [s.role for s in found][-2:] == ["problems", "attachment"]


@pytest.mark.parametrize(
    ("title", "role"),
    [("六、公众投诉情况", "complaints"), ("六、社会投诉举报情况", "complaints"), ("六、存再的主要问题", "problems")],
)
def test_headings_that_are_worded_in_rarer_ways(title: str, role: str) -> None:
    text = f"一、概述\n平稳。\n二、主动公开情况\n公开12条。\n五、行政复议、行政诉讼情况\n没有。\n{title}\n有一件。\n"
    assert any(s.title == title and s.role == role for s in cut(text).sections)


def test_a_numbering_that_begins_late_is_said() -> None:
    later = SHORT
    for old, new in zip("六五四三二一", "七六五四三二", strict=True):
        later = later.replace(f"\n{old}、", f"\n{new}、")
    assert cut(later).warnings == ("the numbering begins with 2, not with 1",)
    assert states(cut(later)) == states(cut(SHORT))


@pytest.mark.parametrize(
    ("last", "state"),
    [
        ("无[打印][关闭]\n上一篇：甲\n", "empty"),
        ("[打印][关闭]\n上一篇：甲\n", "empty"),
        ("另有一事需要说明。[打印][关闭]\n", "present"),
    ],
)
def test_what_a_page_prints_below_the_report_says_nothing(last: str, state: str) -> None:
    assert states(cut(SHORT.removesuffix("无。\n") + last))["other"] == state
