"""Where a report says who reports, and for which year: titles, signatures, sentences of the preamble."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from toolkit.parsing.identity.wordings import load_wordings, year_number
from toolkit.parsing.shadow import fold

# How much a source is worth when several name different bodies. The publisher never counts.
STRENGTH = {
    "title": 100,
    "title field": 95,
    "title in the text": 90,
    "file's title": 85,
    "sentence": 80,
    "signature": 75,
    "title without a year": 60,
    "file's title without a year": 55,
    "preparer": 50,
    "opening sentence": 45,
    "file name": 40,
    "contact line": 30,
    "mention": 20,
}
_TITLE_KEYS = ("title", "ArticleTitle", "articletitle", "og:title", "dc.title", "DC.title", "subject", "h1")
_WINDOW = 90
_LONGEST = 40
_DATE = re.compile(
    r"(?P<year>(?:20\d\d)|二[〇○◯零Oo][〇○◯零Oo一二三][〇○◯零Oo一二三四五六七八九])\s*年\s*(?:\d{1,2}|[元正一二三四五六七八九十]{1,3})\s*$"
)
_PROSE = re.compile(r"[。,;]")
_GOES_ON = tuple("。,;中的》")
# A report that comes under the heading of the notice that publishes it: 关于印发《…报告》的通知, 关于…报告的公告.
_NOTICE = re.compile(r"\s*+(?:[》>]\s*+)?的(?P<kind>公告|公示|通告|通知|函)\s*(?:\n|$)")
_ISSUES = re.compile(r"(?:印发|发布|公布|公开|公示|刊发|报送|^关于)[<《]?$")
_SCHOOL_YEAR = re.compile(r"(?:20\d\d)\s*年?\s*[-~至到]\s*(?P<year>20\d\d)\s*学年度?(?:政府)?(?:信息)?$")
_PUBLISHES = re.compile("公布|发布|编制|形成|制作|撰写|印发")
_BELOW = re.compile(r"\s*+(?:(?:-{1,4}|\()\s*+)?(?P<name>[一-鿿][一-鿿 ]{2,39}?)\s*(?:\)\s*)?(?:\n|$)")
_ABOUT = re.compile("^(?P<by>.+?)关于(?:公布|发布|印发|公开|报送|做好|上报)*(?P<of>.*)$")
_PARENTHESES = re.compile(r"\(([一-鿿]{1,14})\)(?=[一-鿿]|$)")
_WRAPPED = re.compile(r"(?<=[^\s。;:]{12})\n(?=\S)")
_STOPS = re.compile(r"[。\n]")
_ENDS = re.compile(r"[。;\n]")
_BESIDE_YEAR = re.compile(r"[\s年度全的工作)\]]+")
_AFTER_YEAR = re.compile(r"^\s*[)\]]?\s*年?\s*度?\s*")
_PARTICLES = re.compile(r"(?:的|就)+\s*$")
_COUNT = re.compile(r"^\d+(?=[一-鿿]{4})")
# In the title of a page: what stands before the blank is the site or a column, unless it is the place of the body.
_COLUMN = re.compile(r"(?<=[一-鿿]{3}[^\s省市州盟县区旗镇乡])[ \t]+(?=[一-鿿]{4})")
_BREAK = re.compile(r"[:,，。;!?<>《》|_/\\[\]()\"'#*=`\-]+")


@dataclass(frozen=True, slots=True)
class Naming:
    """One place that names the body (or only a year); ``start`` and ``end`` are None where it is outside the text."""

    name: str | None
    year: int | None
    kind: str
    start: int | None
    end: int | None

    @property
    def strength(self) -> int:
        """How much this source is worth, 0 to 100."""
        return STRENGTH[self.kind]


def is_body(name: str) -> bool:
    """Tell whether a string has the form of a body's name.

    Examples:
        >>> is_body("临溪市财政局"), is_body("关于做好编制工作"), is_body("我局")
        (True, False, False)
    """
    words = load_wordings()
    return (
        2 <= len(name) <= _LONGEST
        and words["body_end"].search(name) is not None
        and words["body_not"].search(name) is None
        and words["body_not_end"].search(name) is None
        and not name[0].isdigit()
    )


def find_titles(head: str) -> Iterator[Naming]:
    r"""Yield the titles in the folded beginning of a document, in reading order.

    Examples:
        >>> [(t.name, t.year, t.kind) for t in find_titles("临溪市财政局2023年政府信息公开工作年度报告\n")]
        [('临溪市财政局', 2023, 'title')]
    """
    words = load_wordings()
    for core in words["title_core"].finditer(head):
        if words["title_not_before"].match(head, core.end()):
            continue
        found = _read_title(head, core)
        if found is not None:
            yield found


def _read_title(head: str, core: re.Match[str]) -> Naming | None:
    start = max(0, core.start() - _WINDOW)
    left = head[start : core.start()]
    line = left[left.rfind("\n") + 1 :]
    notice = _NOTICE.match(head, core.end())
    if line.rfind("《") > line.rfind("》"):
        opening = line.rfind("《")
        if notice is None or _ISSUES.search("".join(line[:opening].split())) is None:
            # The title of another document, or of an earlier report.
            return None
        left = "\n" + line[opening + 1 :]
        line = left[1:]
    tail = head[core.end() : core.end() + 12].split("\n", 1)[0].strip()
    spelled = core["inner"] or core["after"]
    year = year_number(spelled) if spelled else None
    if notice is not None and (left.startswith("\n") or notice["kind"] != "通知"):
        tail = ""
    own_line = (start == 0 or "\n" in left) and not _PROSE.search(line) and tail[:1] not in _GOES_ON
    if own_line and len("".join(line.split())) <= _LONGEST + 20:
        return _title_on_a_line(head, core, left, tail, year)
    return _title_in_a_line(core, left, tail, year)


def _title_on_a_line(head: str, core: re.Match[str], left: str, tail: str, year: int | None) -> Naming | None:
    """Read a title that has its line, or lines, to itself, or the line of a field (标题:)."""
    words = load_wordings()
    name, year, length = _read_lines(left, year)
    label, colon, _ = left[left.rfind("\n") + 1 :].partition(":")
    kind = "title"
    if colon and words["title_labels"].search(label):
        kind = "title field"
    elif len(tail) > 8 or (colon and words["publisher_labels"].search(label)):
        kind = "title in the text"
    end = core.end()
    if name is None and (below := _BELOW.match(head, end)) and is_body("".join(below["name"].split())):
        name, end = "".join(below["name"].split()), below.end("name")
    if name is None and year is None:
        return None
    return Naming(name, year, kind if year else "title without a year", core.start() - length, end)


def _title_in_a_line(core: re.Match[str], left: str, tail: str, year: int | None) -> Naming | None:
    """Read a title inside running text: one that a sentence publishes, or one between blanks where lines are lost."""
    sentence = _STOPS.split(_WRAPPED.sub("", left))[-1]
    name, year = _split_year(_strip_before(sentence), year)
    if name is None and year is None:
        return None
    begin = core.start() - len(sentence)
    if _PUBLISHES.search(sentence) and "首页" not in sentence:
        return Naming(name, year, "sentence", begin, core.end()) if year else None
    if year is None:
        return None if tail[:1] in _GOES_ON else Naming(name, None, "title without a year", begin, core.end())
    words = sentence.split() or [""]
    rest = len(words[-1]) - len(name or "")
    alone = rest <= 14 or "首页" in sentence
    return Naming(
        name, year, "title in the text" if alone and tail[:1] not in _GOES_ON else "mention", begin, core.end()
    )


def _read_lines(left: str, year: int | None) -> tuple[str | None, int | None, int]:
    """Read the name and year left of 公开, taking up to two lines above where the title is broken over them.

    Returns:
        The name, the year, and how much of ``left`` they take.
    """
    at = left.rfind("\n") + 1
    text = _squeeze_line(left[at:])
    name, found = _split_year(_strip_before(text), year)
    for _ in range(2):
        above = left[:at].rstrip()
        if not above or (name is not None and found is not None and not _torn(name)):
            break
        start = above.rfind("\n") + 1
        part = _squeeze_line(above[start:])
        if len(part) > _LONGEST or _PROSE.search(part) or ":" in part or ">" in part:
            break
        longer, again = _split_year(_strip_before(part + text), year)
        if (longer is None and again is None) or (name is not None and not _torn(name) and longer != name):
            break
        at, text = start, part + text
        name, found = longer or name, again or found
    return name, found, len(left) - at


def _torn(name: str) -> bool:
    """Tell whether a name is the end of one that a line break tore apart."""
    return len(name) <= 2 or name.startswith(("局", "厅", "会", "委", "府", "处", "关"))


def _squeeze_line(line: str) -> str:
    return "".join(line.lstrip("#*> \t").replace("*", "").split())


def _strip_before(left: str) -> str:
    """Drop the words between the body and 公开: ``临溪市财政局政府信息`` is ``临溪市财政局``."""
    left = left.rstrip()
    found = load_wordings()["title_before"].search("".join(left[-16:].split()))
    assert found is not None  # each of its parts may be absent
    length = len(found.group())
    while length:
        left = left.rstrip()
        length -= 1
        left = left[:-1]
    # 临溪市人民政府信息公开 stands for 临溪市人民政府(政府)信息公开.
    return left + "政府" if left.endswith("人民") else left


def _split_year(left: str, year: int | None) -> tuple[str | None, int | None]:
    """Part ``NAME关于2023年度`` or ``2023年度NAME`` into the name, where it is one, and the year."""
    words = load_wordings()
    left = left.rstrip(" (")
    school = _SCHOOL_YEAR.search(left)
    if school:
        return clean_name(left[: school.start()]), year_number(school["year"])
    years = list(words["year"].finditer(left))
    if years and (tail := _BESIDE_YEAR.sub("", left[years[-1].end() :])) == "":
        year = year_number(years[-1].group()) or year
        return clean_name(left[: years[-1].start()]), year
    if years:
        name = clean_name(_AFTER_YEAR.sub("", left[years[-1].end() :]))
        if name is not None or len(tail) <= 4:
            year = year_number(years[-1].group()) or year
            return name or clean_name(left[: years[-1].start()]), year
    return clean_name(left), year


@lru_cache(maxsize=4096)
def clean_name(printed: str) -> str | None:
    """Return the body's name at the end of ``printed`` without what leads up to it, or None.

    Examples:
        >>> clean_name("现向社会公布临溪市财政局"), clean_name("首页 > 年报 > 望川市 教育局"), clean_name("全市")
        ('临溪市财政局', '望川市教育局', None)
    """
    words = load_wordings()
    text = _PARTICLES.sub("", printed.rstrip(" :[")).rstrip()
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found.group())
        return chr(0xE000 + len(kept) - 1)

    text = _PARENTHESES.sub(keep, text)
    pieces = _BREAK.split(text)
    label = pieces[-2] if len(pieces) > 1 else ""
    if label and words["publisher_labels"].search("".join(label.split())) and ":" in text:
        return None
    tokens = pieces[-1].split()
    name = ""
    for token in reversed(tokens):
        # Blanks inside a name: single characters, or the place before the office.
        if name and not (len(token) == 1 or len(name) == 1 or (_is_place_word(token) and not _is_place_word(name[:6]))):
            break
        name = token + name
    about = _ABOUT.match(name)
    if about:
        name = about["of"] if is_body(about["of"]) else about["by"]
    leads = list(words["lead_in"].finditer(name))
    if leads:
        name = name[leads[-1].end() :]
    # A count of visits or a time that runs into the name where blanks are lost.
    name = _COUNT.sub("", name)
    for i, original in enumerate(kept):
        name = name.replace(chr(0xE000 + i), original)
    return name if is_body(name) else None


def _is_place_word(token: str) -> bool:
    return len(token) <= 12 and token[-1:] in "省市州盟县区旗镇乡"


def find_signatures(folded: str) -> Iterator[Naming]:
    r"""Yield the bodies that sign with a date, from the end; ``year`` is the year of the date.

    Examples:
        >>> [(s.name, s.year) for s in find_signatures("一、总体情况\n平稳。\n临溪市财政局\n2024年1月9日")]
        [('临溪市财政局', 2024)]
    """
    low = max(len(folded) // 3, len(folded) - 6000)
    at = len(folded)
    for _ in range(24):
        at = folded.rfind("月", low, at)
        if at < 0:
            return
        date = _DATE.search(folded, max(0, at - 14), at)
        if date is None:
            continue
        left = folded[max(0, date.start() - 60) : date.start()]
        line = _ENDS.split(left.rstrip(" \n\t()"))[-1]
        name = clean_name(line)
        if name is not None and len("".join(line.split())) <= len(name) + 3:
            yield Naming(name, year_number(date["year"]), "signature", date.start() - len(left) + left.rfind(line), at)


def closing_name(folded: str) -> Naming | None:
    """Return the body that stands alone in the last line, where nothing follows it."""
    line = folded.rstrip()[-60:].rsplit("\n", 1)[-1]
    name = clean_name(line)
    if name is None or len("".join(line.split())) != len(name):
        return None
    end = len(folded.rstrip())
    return Naming(name, None, "signature", end - len(line), end)


def find_sentences(head: str) -> Iterator[Naming]:
    """Yield the bodies that the sentences of the preamble and the opening name: preparer, opening, contact."""
    words = load_wordings()
    for kind, kept in (("preparer", "preparer"), ("opening sentence", "opening"), ("contact line", "contact")):
        for pattern in words.sentences[kept]:
            for found in pattern.finditer(head):
                printed = found["name"]
                if kept == "contact":
                    printed = words["contact_office"].sub("", printed)
                name = clean_name(printed)
                if name is not None and name == "".join(printed.split()):
                    yield Naming(name, None, kind, found.start("name"), found.start("name") + len(printed))
                    break


def titles_of_file(metadata: Mapping[str, str], source: str = "") -> Iterator[Naming]:
    """Yield the titles that a file carries outside its text: an HTML title, document properties, its own name."""
    for key in _TITLE_KEYS:
        value = metadata.get(key)
        if not value:
            continue
        for title in find_titles(_COLUMN.sub("|", fold(value))):
            kind = "file's title" if title.year else "file's title without a year"
            yield Naming(title.name, title.year, kind, None, None)
            break
    stem = source.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if "公开" in stem:
        for title in find_titles(fold(stem)):
            yield Naming(title.name, title.year, "file name", None, None)
            break
