"""Layouts seen in reports, one by one."""

from __future__ import annotations

import random
import re
import time

import pytest

from toolkit.parsing.tables import Tables, read_tables
from toolkit.reading import read
from toolkit.reading.document import Document

from . import renderers as r
from .test_round_trip import wrong

SHEET = r.draw(random.Random(5), "2021")
ORDINAL = re.compile(r"(\d)\.(?=[属其危保本没补信重要无申])")
FLAT = (r.inline_joined, r.bare_lines, r.tabbed, r.aligned)


def tables_of(text: str) -> Tables:
    return read_tables(Document("r.txt", text))


@pytest.mark.parametrize("render", FLAT)
@pytest.mark.parametrize("ordinal", [r"\1、", r"（\1）", r"\1．", r"\1", ""])
def test_ordinals_of_any_shape_are_no_values(render, ordinal: str) -> None:
    assert wrong(tables_of(ORDINAL.sub(ordinal, render(SHEET))), SHEET) == []


@pytest.mark.parametrize("render", FLAT)
def test_circled_ordinals_are_no_values(render) -> None:
    text = ORDINAL.sub(lambda m: chr(0x245F + int(m[1])), render(SHEET))
    assert wrong(tables_of(text), SHEET) == []


@pytest.mark.parametrize("render", FLAT)
def test_a_blank_between_any_two_characters_parts_nothing(render) -> None:
    assert wrong(tables_of(" ".join(render(SHEET))), SHEET) == []


@pytest.mark.parametrize("render", FLAT)
def test_labels_quoted_in_prose_are_no_rows(render) -> None:
    prose = (
        "2023年，本年新收政府信息公开申请3件，上年结转政府信息公开申请1件，予以公开2件，结转下年度继续办理0件。"
        "主动公开规范性文件12件，行政许可33件，行政处罚2件。《条例》第二十条第（五）项规定的行政许可 33 件。"
    )
    text = render(SHEET).replace("一、总体情况", "一、总体情况" + prose)
    assert wrong(tables_of(text), SHEET) == []


@pytest.mark.parametrize("render", FLAT)
def test_misprinted_labels_are_known_and_unknown_ones_decided_by_order(render) -> None:
    text = render(SHEET).replace("现行有效件数", "先行有效件数").replace("勾稽", "钩稽")
    text = text.replace("行政规范性文件", "规范性文件").replace("属于行政执法案卷", "属于执法卷宗信息")
    assert wrong(tables_of(text), SHEET) == []


@pytest.mark.parametrize("render", FLAT)
def test_full_width_digits_and_traditional_script(render) -> None:
    text = render(SHEET).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert wrong(tables_of(text), SHEET) == []
    text = render(SHEET).translate(str.maketrans("开报务条关国个们项处总体况", "開報務條關國個們項處總體況"))
    assert wrong(tables_of(text), SHEET) == []


def test_a_table_printed_twice_is_read_once_and_said() -> None:
    text = r.tabbed(SHEET)
    tables = tables_of(text + text)
    assert wrong(tables, SHEET) == []
    assert any("more than once" in warning for warning in tables.warnings)


def test_one_large_table_and_nested_tables() -> None:
    page = r.html(SHEET)
    large = re.sub("</table><p>(.*?)</p><table>", r'<tr><td colspan="10">\1</td></tr>', page)
    nested = page.replace("<body>", "<body><table><tr><td>").replace("</body>", "</td></tr></table></body>")
    for form in (large, nested):
        assert wrong(read_tables(read(form.encode())), SHEET, exact=True) == []


def test_digits_over_spans_units_and_thousands_in_cells() -> None:
    sheet = r.draw(random.Random(9), "2019", large=400_000, busy=0.5)
    page = r.html(sheet)
    for form in (
        re.sub(r"<span>(\d)(\d+)</span>", r"<span>\1</span> <span>\2</span>", page),
        re.sub(r"<span>(\d+)</span>", r"<span>\1件</span>", page),
        re.sub(r"<span>(\d+)</span>", lambda m: f"<span>{int(m[1]):,}</span>", page),
    ):
        assert wrong(read_tables(read(form.encode())), sheet, exact=True) == []


def test_a_number_keeps_its_printed_value_and_unit() -> None:
    text = "第二十条第（八）项\n信息内容\t本年收费金额（单位：万元）\n行政事业性收费\t147230元\n三、收到和处理"
    text = "信息内容\t本年处理决定数量\n行政许可\t+7\n" + text
    facts = tables_of(text).facts
    fee = facts["t2.fees.amount"]
    assert (fee.value, fee.raw, fee.state) == (147230, "147230元", "number")
    assert (facts["t2.licences.decisions"].value, facts["t2.licences.decisions"].raw) == (7, "+7")


def test_table_four_as_three_rows_five_rows_or_three_tables() -> None:
    rows = (
        "类别\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n行政复议\t1\t0\t2\t0\t3\n"
        "行政诉讼 未经复议直接起诉\t0\t1\t0\t0\t1\n复议后起诉\t4\t0\t0\t0\t4\n五、存在的主要问题",
        "结果\t行政复议\t行政诉讼未经复议直接起诉\t行政诉讼复议后起诉\n结果维持\t1\t0\t4\n结果纠正\t0\t1\t0\n"
        "其他结果\t2\t0\t0\n尚未审结\t0\t0\t0\n总计\t3\t1\t4\n五、存在的主要问题",
        "行政复议 结果维持 结果纠正 其他结果 尚未审结 总计 1 0 2 0 3 行政诉讼 未经复议直接起诉 结果维持 结果纠正 "
        "其他结果 尚未审结 总计 0 1 0 0 1 复议后起诉 "
        "结果维持 结果纠正 其他结果 尚未审结 总计 4 0 0 0 4 五、存在的主要问题",
    )
    for text in rows:
        facts = tables_of(text).facts
        read_off = [facts[f"t4.{p}.{c}"].value for p in r.PROCEDURES for c in r.RESULTS]
        assert read_off == [1, 0, 2, 0, 3, 0, 1, 0, 0, 1, 4, 0, 0, 0, 4]


def test_each_table_shows_its_own_edition() -> None:
    old, new = r.draw(random.Random(1), "2019"), r.draw(random.Random(1), "2021")
    parts = r.tabbed(new).split(r.HEADINGS[1])[0], r.tabbed(old).split(r.HEADINGS[1])[1]
    tables = tables_of(r.HEADINGS[1].join(parts))
    assert tables.form == "2021"
    assert "t2.fees.amount" in tables.facts
    assert tables.facts["t3.other_handling.total"].value == old.cells["t3.other_handling.total"]
    assert "t3.other_handling.other.total" not in tables.facts
    assert tables.evidence["t3"].reason.startswith("2019")
    assert len(tables.warnings) == 1


def test_headers_of_one_edition_over_rows_of_the_other() -> None:
    text = r.tabbed(SHEET).replace("本年处理决定数量", "上一年项目数量").replace("本年制发件数", "本年新制作数量")
    tables = tables_of(text.replace("本年废止件数", "本年新公开数量").replace("现行有效件数", "对外公开总数量"))
    assert tables.facts["t2.licences.decisions"].value == SHEET.cells["t2.licences.decisions"]
    assert "headers of the 2019 form" in tables.warnings[0]


def test_rows_torn_from_their_labels_are_given_back_in_order() -> None:
    lines = r.tabbed(SHEET).split("\n")
    at = next(i for i, line in enumerate(lines) if "没有现成信息" in line)
    labels = [line.split("\t")[0] for line in lines[at : at + 2]]
    values = ["\t".join(line.split("\t")[1:]) for line in lines[at : at + 2]]
    torn = "\n".join([*lines[:at], *labels, *values, *lines[at + 2 :]])
    tables = tables_of(torn)
    assert wrong(tables, SHEET, exact=True) == []
    note = tables.facts["t3.unavailable.still_unclear.total"].decided_by
    assert note is not None and "torn" in note.reason
    one = "\n".join([*lines[:at], *labels, values[0], *lines[at + 2 :]])
    states = {f.state for cell, f in tables_of(one).facts.items() if cell.startswith("t3.unavailable.needs_creation")}
    assert states == {"missing"}


def test_tables_gone_leave_every_cell_missing() -> None:
    text = "云泽省临溪市2023年政府信息公开工作年度报告\n" + "\n".join(r.HEADINGS) + "\n公开不及时。"
    tables = tables_of(text)
    assert {fact.state for fact in tables.facts.values()} == {"missing"}
    assert len(tables.facts) == 200 and tables.warnings


@pytest.mark.parametrize("text", ["", "公", "公开不及时，2处栏目更新慢。", "规章\n1\n2\n3", "总计 总计 总计"])
def test_no_table_no_facts(text: str) -> None:
    assert tables_of(text) == Tables()


@pytest.mark.parametrize(
    "text",
    [
        "1" * 200_000,
        "| " * 100_000,
        "1. " * 70_000,
        "本年新收政府信息公开申请数量" * 8_000,
        r.inline_joined(SHEET).replace("予以公开", "予以公开" + "9" * 50_000),
        r.inline_joined(SHEET).replace("予以公开", "予以公开" + "9 " * 50_000),
        r.bare_lines(SHEET).replace("予以公开", "予以公开" + " \n" * 20_000),
        "指标名称计量单位" * 4_000 + "主动公开信息数 条 1 " * 4_000,
        "信息内容本年制发件数规章 1 " * 8_000,
    ],
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    start = time.process_time()
    tables_of(text)
    assert time.process_time() - start < 5


def test_spans_cover_the_tables_and_not_the_prose() -> None:
    text = r.tabbed(SHEET)
    spans = tables_of(text).spans
    assert len(spans) == 3
    for fact in tables_of(text).facts.values():
        assert fact.start is not None and any(a <= fact.start <= b for a, b in spans)
    assert not any(a <= text.index("公开不及时") < b or a <= text.index("收到申请3件") < b for a, b in spans)


@pytest.mark.parametrize("render", FLAT)
@pytest.mark.parametrize(
    "sentence", ["本年发生行政复议12件，行政诉讼7件。", "直接起诉3件，复议后起诉4件；", "没有引发行政复议和行政诉讼。"]
)
def test_a_sentence_above_table_four_in_words_of_its_header_is_prose(render, sentence: str) -> None:
    before, heading, table = render(SHEET).rpartition("行政诉讼情况")
    text = f"{before}{heading}\n{sentence}\n{table}"
    tables = tables_of(text)
    assert wrong(tables, SHEET) == []
    assert not any(start < text.index(sentence) + len(sentence) - 1 < end for start, end in tables.spans)
