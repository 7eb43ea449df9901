"""Whole reports with their truth marked in place, and how far the readers fall short of it.

A file opens with ``authority``, ``also`` (other names that are right, between bars), ``level``, ``year`` and ``layout``
(``oneline``, or ``wrap N``: how the text below is to be broken), then ``---``. In the text, ``§role|heading§`` opens a
section, ``§role:empty|heading§`` one that says 无, ``§role?|heading§`` one that may as well be none; ``⟦p|…⟧`` is a
problem, ``⟦m|…⟧`` a measure; ``{{t3:glued}}`` stands for a statutory table as it is copied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marked import compare

from toolkit.parsing.identity import identify
from toolkit.parsing.items import find_items
from toolkit.parsing.place import load_gazetteer
from toolkit.parsing.sections import find_sections
from toolkit.parsing.tables import read_tables
from toolkit.reading.document import Document

_MARK = re.compile(r"⟦([pm])\|(.*?)⟧|§([a-z.]+)(\?|:empty)?\|(.*?)§", re.DOTALL)
_TABLE = re.compile(r"\{\{(\w+):(\w+)\}\}")
_KIND = {"p": "problem", "m": "measure"}
_GAZETTEER = Path(__file__).parents[2] / "corpora/sample/gazetteer.tsv"

_T2 = [
    ["第二十条第（一）项"],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "0", "0"],
    ["行政规范性文件", "2", "1", "9"],
    ["第二十条第（五）项"],
    ["信息内容", "本年处理决定数量"],
    ["行政许可", "36"],
    ["第二十条第（六）项"],
    ["信息内容", "本年处理决定数量"],
    ["行政处罚", "8"],
    ["行政强制", "0"],
    ["第二十条第（八）项"],
    ["信息内容", "本年收费金额（单位：万元）"],
    ["行政事业性收费", "0"],
]
_T2OLD = [
    ["第二十条第（一）项"],
    ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
    ["规章", "0", "0", "0"],
    ["规范性文件", "2", "2", "9"],
    ["第二十条第（五）项"],
    ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
    ["行政许可", "12", "0", "36"],
    ["其他对外管理服务事项", "0", "0", "0"],
    ["第二十条第（六）项"],
    ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
    ["行政处罚", "8", "0", "8"],
    ["行政强制", "0", "0", "0"],
    ["第二十条第（八）项"],
    ["信息内容", "上一年项目数量", "本年增/减"],
    ["行政事业性收费", "0", "0"],
    ["第二十条第（九）项"],
    ["信息内容", "采购项目数量", "采购总金额"],
    ["政府集中采购", "3", "12.5"],
]
_T3_ROWS = """一、本年新收政府信息公开申请数量=3
二、上年结转政府信息公开申请数量=0
三、本年度办理结果|（一）予以公开=2
（二）部分公开（区分处理的，只计这一情形，不计其他情形）=0
（三）不予公开|1.属于国家秘密=0
2.其他法律行政法规禁止公开=0
3.危及“三安全一稳定”=0
4.保护第三方合法权益=0
5.属于三类内部事务信息=0
6.属于四类过程性信息=0
7.属于行政执法案卷=0
8.属于行政查询事项=0
（四）无法提供|1.本机关不掌握相关政府信息=1
2.没有现成信息需要另行制作=0
3.补正后申请内容仍不明确=0
（五）不予处理|1.信访举报投诉类申请=0
2.重复申请=0
3.要求提供公开出版物=0
4.无正当理由大量反复申请=0
5.要求行政机关确认或重新出具已获取信息=0
（六）其他处理|1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请=0
2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请=0
3.其他=0
（七）总计=3
四、结转下年度继续办理=0"""
_T3 = [
    ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
    ["自然人", "法人或其他组织", "总计"],
    ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    *([*row.split("=")[0].split("|"), *[n := row.split("=")[1], *"00000", n]] for row in _T3_ROWS.splitlines()),
]
_T4 = [
    ["行政复议", "行政诉讼"],
    ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉"],
    ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],
    list("000000000000000"),
]
_TABLES = {"t2": _T2, "t2old": _T2OLD, "t3": _T3, "t4": _T4}


@dataclass(frozen=True, slots=True)
class Case:
    """A report and its truth: ``heads`` are (role, state, start, title), ``items`` are (kind, start, end)."""

    text: str
    heads: list[tuple[str, str, int, str]]
    items: list[tuple[str, int, int]]
    names: tuple[str, ...]
    level: str
    year: int


def _table(match: re.Match[str]) -> str:
    rows = _TABLES[match[1]]
    if match[2] == "tab":
        return "".join("\t".join(row) + "\n" for row in rows)
    if match[2] == "cells":
        return "\n".join(cell for row in rows for cell in row)
    return "".join(cell for row in rows for cell in row)


def _laid_out(marked: str, layout: str) -> str:
    if layout == "oneline":
        return marked.replace("\n", "")
    if layout.startswith("wrap"):
        width = int(layout.split()[1])
        return "\n".join(_wrapped(line, width) for line in marked.split("\n"))
    return marked


def _wrapped(line: str, width: int) -> str:
    out, n, hidden = [], 0, 0
    for i, char in enumerate(line):
        if char in "⟦§" and line.find("|", i, i + 34) > 0:
            hidden = line.index("|", i) + 1
        if i >= hidden and char not in "⟧§":
            if n == width:
                out.append("\n")
                n = 0
            n += 1
        out.append(char)
    return "".join(out)


def read_case(path: Path) -> Case:
    """Read a file of the form described above."""
    head, _, marked = path.read_text("utf-8").partition("---\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    marked = _TABLE.sub(_table, _laid_out(marked, facts.get("layout", "")))
    text, last, heads, items = "", 0, [], []
    for m in _MARK.finditer(marked):
        text += marked[last : m.start()]
        content = m[2] if m[1] else m[5]
        if m[1]:
            items.append((_KIND[m[1]], len(text), len(text) + len(content)))
        else:
            heads.append((m[3], "optional" if m[4] == "?" else "empty" if m[4] else "present", len(text), content))
        text += content
        last = m.end()
    text += marked[last:]
    names = (facts["authority"], *(name.strip() for name in facts.get("also", "").split("|") if name.strip()))
    return Case(text, heads, items, names, facts["level"], int(facts["year"]))


@cache
def gazetteer():
    """The invented places of the sample corpus, as a toolkit's own gazetteer."""
    return load_gazetteer(_GAZETTEER)


def analysed(case: Case):
    """Return sections, items and identity of the case's text, tables read first."""
    document = Document("case.txt", case.text)
    tables = read_tables(document)
    sections = find_sections(document, tables.spans)
    identity = identify(document, sections.sections, tables.form, gazetteer=gazetteer())
    return sections, find_items(case.text, sections.sections, tables.spans), identity


def _ink(text: str, start: int) -> int:
    """The first offset from ``start`` on that is not white space."""
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def compared_heads(case: Case, sections) -> tuple[list, list]:
    """Return the headings missed and those too many, each as (role, state, start, title)."""
    at = [(role, state, _ink(case.text, start), title) for role, state, start, title in case.heads]
    truth = {(role, state, start): title for role, state, start, title in at if state != "optional"}
    free = {(role, start) for role, state, start, _ in at if state == "optional"}
    found = {
        (s.role, s.state, start): s.title
        for s in sections.sections
        if s.state in ("present", "empty") and (s.role, start := _ink(case.text, s.start)) not in free
    }
    missed = [(*key, truth[key]) for key in truth if key not in found]
    return missed, [(*key, found[key]) for key in found if key not in truth]


def shortcomings(case: Case) -> list[str]:
    """Say, one line each, where the readers and the truth part ways."""
    sections, items, identity = analysed(case)
    missed, extra = compared_heads(case, sections)
    out = [f"- section {m}" for m in missed] + [f"+ section {e}" for e in extra]
    pairs, lost, more = compare(case.text, case.items, items)
    out += [f"- item {i}" for i in lost] + [f"+ item {i}" for i in more]
    out += [f"kind {item.kind}: {item.text}" for (kind, _, _), item in pairs if kind != item.kind]
    found = identity.authority
    if found.name not in case.names:
        out.append(f"name {found.name}, not {case.names}")
    if found.level != case.level:
        out.append(f"level {found.level}, not {case.level}")
    if identity.year != case.year:
        out.append(f"year {identity.year}, not {case.year}")
    return out
