"""Where a report says who reports, and for which year: titles, signatures, sentences of the preamble."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.parsing.shadow import fold
from toolkit.parsing.wordings import load_wordings, year_number

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
    "contact line": 30,
}
_TITLE_KEYS = ("title", "ArticleTitle", "articletitle", "og:title", "dc.title", "DC.title", "subject", "h1")
_WINDOW = 90
_LONGEST = 40
_DATE = re.compile(
    r"(?P<year>(?:20\d\d)|二[〇○◯零Oo][〇○◯零Oo一二三][〇○◯零Oo一二三四五六七八九])\s*年\s*(?:\d{1,2}|[元正一二三四五六七八九十]{1,3})\s*$"
)
_PARENTHESES = re.compile(r"\(([一-鿿]{1,14})\)(?=[一-鿿]|$)")
_BREAK = re.compile(r"[\s:,，。;!?<>《》|_/\\\[\]()\"'#*=`]+|-+|、(?=[^局委]*$)")


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
    """Yield the titles in the folded beginning of a document, in reading order.

    Examples:
        >>> [(t.name, t.year, t.kind) for t in find_titles("临溪市财政局2023年政府信息公开工作年度报告\\n")]
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
    tail = head[core.end() : core.end() + 12].split("\n", 1)[0].strip()
    lines = left.split("\n")
    line = lines[-1]
    quoted = line.rfind("《") > line.rfind("》")
    spelled = core["inner"] or core["after"]
    year = year_number(spelled) if spelled else None
    whole_line = (
        (start == 0 or len(lines) > 1) and not re.search(r"[。,;]", line) and not (tail and tail[0] in "。,;中的》")
    )
    if whole_line and len("".join(line.split())) <= _LONGEST + 20 and not quoted:
        name, year, joined = _read_lines(lines, year)
        begin = core.start() - len("\n".join(lines[-joined:]))
        kind = "title"
        label, colon, _ = line.partition(":")
        if colon:
            if load_wordings()["title_labels"].search(label):
                kind = "title field"
            elif load_wordings()["publisher_labels"].search(label):
                kind = "title in the text"
        if len(tail) > 8:
            kind = "title in the text"
        if name is None and year is None:
            return None
        return Naming(name, year, kind if year else "title without a year", begin, core.end())
    sentence = re.split(r"[。\n]", left)[-1]
    if quoted:
        # Another document, unless the sentence publishes it.
        return None
    name, year = _split_year(_strip_before(sentence), year)
    if name is None and year is None:
        return None
    in_sentence = bool(re.search(r"公布|发布|公开了?|编制|形成|制作|撰写|印发", sentence)) or bool(
        re.match(r"[。,;中]", tail)
    )
    kind = "sentence" if in_sentence and "首页" not in sentence else "title in the text"
    if year is None:
        kind = "title without a year"
        if in_sentence:
            return None
    return Naming(name, year, kind, max(start, core.start() - len(sentence)), core.end())


def _read_lines(lines: list[str], year: int | None) -> tuple[str | None, int | None, int]:
    """Read the name and year left of 公开, taking up to two lines above where the title is broken over them."""
    taken = 1
    text = _squeeze_line(lines[-1])
    name, found = _split_year(_strip_before(text), year)
    for above in reversed([line for line in lines[:-1] if line.strip()][-2:]):
        part = _squeeze_line(above)
        if re.search(r"[。;:>]", part) or len(part) > _LONGEST or not part:
            break
        if name is not None and not name.startswith(("局", "厅", "会", "委", "府", "处", "关")) and len(name) > 2:
            break
        longer, again = _split_year(_strip_before(part + text), year)
        if longer is None and again is None:
            break
        taken += 1
        text = part + text
        name, found = longer or name, again or found
    return name, found, taken


def _squeeze_line(line: str) -> str:
    return "".join(line.lstrip("#*> \t").replace("*", "").split())


def _strip_before(left: str) -> str:
    """Drop the words between the body and 公开: ``临溪市财政局政府信息`` is ``临溪市财政局``."""
    left = left.rstrip()
    found = load_wordings()["title_before"].search("".join(left[-16:].split()))
    if found is None:
        return left
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
    years = list(words["year"].finditer(left))
    if years and (tail := re.sub(r"[\s年度全的工作)\]]+", "", left[years[-1].end() :])) == "":
        year = year_number(years[-1].group()) or year
        return clean_name(left[: years[-1].start()]), year
    if years:
        name = clean_name(re.sub(r"^\s*[)\]]?\s*年?\s*度?\s*", "", left[years[-1].end() :]))
        if name is not None or len(tail) <= 4:
            year = year_number(years[-1].group()) or year
            return name or clean_name(left[: years[-1].start()]), year
    return clean_name(left), year


def clean_name(printed: str) -> str | None:
    """Return the body's name at the end of ``printed`` without what leads up to it, or None.

    Examples:
        >>> clean_name("现向社会公布临溪市财政局"), clean_name("首页 > 年报 > 望川市 教育局"), clean_name("全市")
        ('临溪市财政局', '望川市教育局', None)
    """
    words = load_wordings()
    text = re.sub(r"(?:关于|的|就)+\s*$", "", printed.rstrip(" :[")).rstrip()
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found.group())
        return chr(0xE000 + len(kept) - 1)

    text = _PARENTHESES.sub(keep, text)
    pieces = [piece for piece in re.split(r"[:,，。;!?<>《》|_/\\\[\]()\"'#*=`\-]+", text)]
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
    lead = None
    for lead in words["lead_in"].finditer(name):
        pass
    if lead is not None:
        name = name[lead.end() :]
    for i, original in enumerate(kept):
        name = name.replace(chr(0xE000 + i), original)
    return name if is_body(name) else None


def _is_place_word(token: str) -> bool:
    return len(token) <= 12 and token[-1:] in "省市州盟县区旗镇乡"


def find_signatures(folded: str) -> Iterator[Naming]:
    """Yield the bodies that sign with a date, from the end; ``year`` is the year of the date.

    Examples:
        >>> [(s.name, s.year) for s in find_signatures("一、总体情况\\n平稳。\\n临溪市财政局\\n2024年1月9日")]
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
        line = re.split(r"[。;\n]", left.rstrip(" \n\t()"))[-1]
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


def titles_of_file(metadata: Mapping[str, str]) -> Iterator[Naming]:
    """Yield the titles that the file carries outside its text (an HTML title, document properties)."""
    for key in _TITLE_KEYS:
        value = metadata.get(key)
        if not value:
            continue
        for title in find_titles(fold(value)):
            kind = "file's title" if title.year else "file's title without a year"
            yield Naming(title.name, title.year, kind, None, None)
            break
