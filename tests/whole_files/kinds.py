"""All kinds of files: what makes one from a drawn report, and how well the toolkit reads it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import as_docx
import as_html
import as_pdf
import as_text
from drawn import Case, draw

TRADITIONAL = str.maketrans(
    "总体情况动开务报告请网类计门数规与内达际为临环县区执关许强费复议诉讼经维结简质丰贴给产东专业两严个义举乌乐习书买乱争亏亚亲亿仅从仓仪们价众优会伟传伤伦体余侧侨债倾偿储儿党兰兴养兽冲决况冻净准凉减凑几凤凯击划刘则刚创删别剂剑剧劝办功务动励劲劳势华协单卖卢卫却厂厅历压县参双发变叙叶号叹后吓听启员响",
    "總體情況動開務報告請網類計門數規與內達際為臨環縣區執關許強費復議訴訟經維結簡質豐貼給產東專業兩嚴個義舉烏樂習書買亂爭虧亞親億僅從倉儀們價眾優會偉傳傷倫體餘側僑債傾償儲兒黨蘭興養獸沖決況凍淨準涼減湊幾鳳凱擊劃劉則剛創刪別劑劍劇勸辦功務動勵勁勞勢華協單賣盧衛卻廠廳歷壓縣參雙發變敘葉號嘆後嚇聽啟員響",
)


def _encoded(
    make: Callable[[Case], str], codec: str, declared: str | None = None, bom: bytes = b""
) -> Callable[[Case], bytes]:
    def encode(case: Case) -> bytes:
        words = make(case)
        if declared is not None:
            words = words.replace(
                '<meta charset="utf-8">',
                f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else "",
            )
        return bom + words.encode(codec, "xmlcharrefreplace" if "<html" in words else "strict")

    return encode


def _traditional(make: Callable[[Case], str]) -> Callable[[Case], str]:
    return lambda case: make(case).translate(TRADITIONAL)


PLAIN, CELLS = as_html.KINDS["html plain"][0], as_text.KINDS["txt innerText"][0]
ENCODED: dict[str, tuple[Callable[[Case], bytes], dict]] = {
    "html gbk as gb2312": (_encoded(PLAIN, "gb18030", "gb2312"), {}),
    "html gb18030 undeclared": (_encoded(PLAIN, "gb18030", ""), {}),
    "html gbk as utf-8": (_encoded(PLAIN, "gb18030", "utf-8"), {}),
    "html utf-16": (_encoded(PLAIN, "utf-16", "utf-16"), {}),
    "html bom": (_encoded(PLAIN, "utf-8", "gb2312", b"\xef\xbb\xbf"), {}),
    "html big5": (_encoded(_traditional(PLAIN), "big5", "big5"), {}),
    "txt gbk": (_encoded(CELLS, "gb18030"), {}),
    "txt utf-16": (_encoded(CELLS, "utf-16"), {}),
    "txt utf-16 be": (_encoded(CELLS, "utf-16-be", None, b"\xfe\xff"), {}),
    "txt bom": (_encoded(CELLS, "utf-8-sig"), {}),
    "txt traditional": (_encoded(_traditional(CELLS), "utf-8"), {}),
}
KINDS: dict[str, tuple[Callable, dict]] = {
    **as_html.KINDS, **as_text.KINDS, **as_pdf.KINDS, **as_docx.KINDS, **ENCODED
}  # fmt: skip
SUFFIX = {"html": ".html", "txt": ".txt", "md": ".md", "pdf": ".pdf", "docx": ".docx"}
TRADITIONAL_KINDS = {"html big5", "txt traditional"}


@dataclass
class Outcome:
    """How the toolkit read one file."""

    exact: int = 0
    open: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    error: str = ""


def write(kind: str, seed: int) -> tuple[bytes, str, Case]:
    make, options = KINDS[kind]
    case = draw(seed, **options)
    made = make(case)
    return made if isinstance(made, bytes) else made.encode(), SUFFIX[kind.split()[0]], case


def bare(words: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))


def judge(kind: str, case: Case, report) -> Outcome:
    """Compare a report with what was drawn."""
    out = Outcome()
    for key, cell in case.cells.items():
        state, value = ("missing", None) if key in case.missing else (cell.state, cell.value)
        fact = report.facts.get(key)
        got = (fact.state, fact.value) if fact else ("missing", None)
        if got == (state, value) or (got[0] == "missing" and case.missing >= set(case.cells)):
            out.exact += 1
        elif got[0] == "ambiguous" and (value is None or value in fact.candidates):
            out.open.append(f"{key}: {cell.text!r} ambiguous {fact.candidates}")
        elif got[0] == "missing":
            out.open.append(f"{key}: {cell.text!r} missing")
        else:
            out.wrong.append(f"{key}: {cell.text!r} read as {got} {fact.raw!r} {fact.candidates}")
    extra = [k for k, f in report.facts.items() if k not in case.cells and f.state == "number"]
    out.wrong += [f"{k}: not printed, read as {report.facts[k].value}" for k in extra]
    # lines of a file are what they are; a heading must be found as printed
    same = (lambda w: bare(w.translate(TRADITIONAL))) if kind in TRADITIONAL_KINDS else bare
    for role, words in case.headings.items():
        section = report.section(role)
        if section is None or section.state == "absent":
            out.sections.append(f"{role}: absent")
        elif bare(section.title) != same(words):
            out.sections.append(f"{role}: {section.title!r} for {words!r}")
    for name, truth in (("problem", case.problems), ("measure", case.measures)):
        got_items = [bare(i.text) for i in report.items if i.kind == name]
        out.items += [f"{name} lost: {t}" for t in truth if not any(same(t) in g for g in got_items)]
        out.items += [f"{name} extra: {g[:30]}" for g in got_items if not any(same(t) in g for t in truth)]
    return out


def summary(outcomes: list[Outcome]) -> Counter:
    return Counter(
        files=len(outcomes),
        errors=sum(bool(o.error) for o in outcomes),
        exact=sum(o.exact for o in outcomes),
        open=sum(len(o.open) for o in outcomes),
        wrong=sum(len(o.wrong) for o in outcomes),
        sections=sum(len(o.sections) for o in outcomes),
        items=sum(len(o.items) for o in outcomes),
    )
