"""The statistics of reports before 2019."""

from __future__ import annotations

from toolkit.parsing.tables import read_tables
from toolkit.reading.document import Document

NATIONAL = """政府信息公开情况统计表
统 计 指 标\t单位\t统计数
一、主动公开情况\t——\t——
（一）主动公开政府信息数
（不同渠道和方式公开相同信息计1条）\t条\t321
其中：主动公开规范性文件数\t条\t12
（二）通过不同渠道和方式公开政府信息的情况\t——\t——
1.政府公报公开政府信息数\t条\t0
2.政府网站公开政府信息数\t条\t300
三、依申请公开情况\t——\t——
（一）收到申请数\t件\t7
1.当面申请数\t件\t2
4.信函申请数\t件\t5
（三）申请答复数\t件\t7
2.同意公开答复数\t件\t4
3.同意部分公开答复数\t件\t1
4.不同意公开答复数\t件\t2
四、行政复议数量\t件\t3
（二）被依法纠错数\t件\t1
五、行政诉讼数量\t件\t2
（二）被依法纠错数\t件\t0
六、举报投诉数量\t件\t0
七、依申请公开信息收取的费用\t万元\t0.5
"""


def values(text: str) -> dict[str, float | int | None]:
    tables = read_tables(Document("r.txt", text))
    for fact in tables.facts.values():
        assert fact.start is None or text[fact.start : fact.end] == fact.raw
    return {cell.removeprefix("pre2019."): fact.value for cell, fact in tables.facts.items()}


def test_the_national_table_is_read_by_its_labels() -> None:
    assert values(NATIONAL) == {
        "disclosed": 321, "disclosed.normative_documents": 12, "disclosed.gazette": 0, "disclosed.website": 300,
        "requests": 7, "requests.in_person": 2, "requests.letter": 5, "answered": 7, "answered.granted": 4,
        "answered.partial": 1, "answered.refused": 2, "review": 3, "review.corrected": 1, "litigation": 2,
        "litigation.corrected": 0, "complaints": 0, "fees": 0.5,
    }  # fmt: skip
    assert read_tables(Document("r.txt", NATIONAL)).form == "pre2019"


def test_two_columns_run_together_stay_open() -> None:
    text = (
        "指标名称计量单位2018年度历年累计主动公开文件数条31524187其中：1.政府网站公开数条00受理依申请公开信息总数条00"
    )
    facts = read_tables(Document("r.txt", text)).facts
    assert facts["pre2019.disclosed"].state == "ambiguous" and 315 in facts["pre2019.disclosed"].candidates
    assert facts["pre2019.disclosed.website"].value == facts["pre2019.requests.cumulative"].value == 0


def test_prose_about_the_statistics_is_no_table() -> None:
    assert values("统计指标见附表，计量单位为条。主动公开信息数为6条。") == {}
