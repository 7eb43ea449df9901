"""The narrative cut into sentences on a shadow without white space, with the way back to the report's offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from toolkit.linking.lexicon import load_lexicon
from toolkit.parsing.shadow import fold
from toolkit.report import Section

# Characters inside words that ``str.split`` does not take for blanks, and shapes that hide a word from plain search.
_HIDDEN = re.compile("[\u200b-\u200f\ufeff\u2060\u00ad\u2e80-\u2fdf\ue000-\uf8ff]")
_WORD = re.compile(r"\S+")
# Where nobody sets a stop (thousands of small tables), it is cut all the same, behind a number: the time that a
# sentence takes grows with its square.
_SENTENCE = re.compile(r"[^。！？!?]{1,3000}[0-9０-９.,，]*")
# A number that may count something, or a negation; dates and ordinals alone do not call for a closer look.
_COUNTED = re.compile(
    r"[0-9０-９](?![0-9０-９]*[年月日号])|[一二两三四五六七八九十百千零余][件宗起条份例部]|[未没]|无[^法论需]|不存在|不涉及|[为是]零|零[行复诉申]"
)
# A page number on a line of its own, between the parts of a sentence.
_PAGE = re.compile(
    r"\n[ \t\u3000]*(?:[-—–－][ \t]*\d{1,3}[ \t]*[-—–－]|第[ \t]*\d{1,3}[ \t]*页[^\n]{0,12})[ \t\u3000]*(?=\n)"
)
# The line break behind a heading inside a section, which is no part of the sentence below it.
_HEADING = re.compile(
    r"(?m)^[ \t\u3000]*(?:[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])"
    r"[^\n。，,；;：:、0-9０-９]{2,24}(?<![\s])[ \t\u3000]*(?P<end>\n)"
)
REQUEST_ROLES = ("requests", "overview.requests")
# Sentences longer than this come once.
_LONG = 300
# How far back the topic of requests may have been named, in characters.
_NEAR = 200
# Full-width shapes and dashes that matter to numbers and marks; one character for one, so that offsets stay.
_PLAIN = str.maketrans(
    "０１２３４５６７８９，：；（）％．—–－～“”　【】﹝﹞",
    '0123456789,:;()%.---~"" []()',
)
# Traditional characters of the wordings that are looked for, so that reports in traditional script are read too.
_TRADITIONAL = str.maketrans(
    "請覆復複議訴訟規範許處罰強結轉開無沒業費較長減維糾應個條億萬餘機關與發實審兩類總計數項續辦單據區級屬門縣鎮鄉當現廢製",
    "请复复复议诉讼规范许处罚强结转开无没业费较长减维纠应个条亿万余机关与发实审两类总计数项续办单据区级属门县镇乡当现废制",
)


class Sentence(NamedTuple):
    """One sentence: its plain text without white space, the role it stands under, and where each character was."""

    text: str
    role: str
    near: bool  # whether requests are spoken of in it or shortly before
    first: int
    starts: Sequence[int]
    origins: Sequence[int]

    def offset(self, position: int) -> int:
        """Return the report's offset of the character at ``position``."""
        place = self.first + position
        i = bisect_right(self.starts, place) - 1
        return self.origins[i] + place - self.starts[i]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the report's span of ``text[start:end]`` (``end > start``)."""
        return self.offset(start), self.offset(end - 1) + 1


def stretches(
    size: int, sections: Sequence[Section], table_spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of narrative: outside tables and headings, each under one innermost section.

    Args:
        size: length of the text in code points.
        sections: the report's sections; those without offsets and merged ones are passed over.
        table_spans: stretches of text that are tables.

    Yields:
        ``(start, end, role)`` in reading order; the role is ``""`` outside every section.

    Examples:
        >>> list(stretches(9, (Section("overview", "一", 1, 9, 2),), ((4, 6),)))
        [(0, 1, ''), (2, 4, 'overview'), (6, 9, 'overview')]
    """
    roles: list[tuple[int, int, str | None]] = []  # None: a heading
    for section in sections:
        if section.state != "merged" and section.start is not None and section.end is not None:
            body = section.body_start if section.body_start is not None else section.start
            roles.append((section.start, body, None))
            roles.append((body, section.end, section.role))
    # Inner stretches are the later ones that begin inside an outer one, so the last one covering a place wins.
    roles += [(start, end, None) for start, end in table_spans]
    cuts = sorted({0, size, *(start for start, _, _ in roles), *(end for _, end, _ in roles)})
    place = {cut: n for n, cut in enumerate(cuts)}
    inner: list[str | None] = [""] * len(cuts)
    for start, end, role in roles:
        first, last = place[start], place[end]
        inner[first:last] = [role] * (last - first)
    for (a, b), role in zip(pairwise(cuts), inner, strict=False):
        if b > size:
            break
        if role is not None:
            yield a, b, role


@lru_cache(16384)  # many sentences are the same in thousands of reports
def _calls(sentence: str, open_: bool) -> bool:
    """Tell whether a sentence has a word of the gate (where one is called for) and a number or a negation."""
    return (open_ or load_lexicon().gate.search(sentence) is not None) and _COUNTED.search(sentence) is not None


def sentences(text: str, sections: Sequence[Section], table_spans: Sequence[tuple[int, int]]) -> Iterator[Sentence]:
    """Yield the sentences of the narrative that may say how much of something there was.

    A sentence without a word of the gate, or without a number or a negation, is passed over; so is a table that was
    not recognised as one.

    Args:
        text: the report's text.
        sections: its sections.
        table_spans: stretches of text that are tables.

    Examples:
        >>> [s.text for s in sentences("加强领导。收 到申请３件。", (), ())]
        ['收到申请3件']
    """
    lexicon = load_lexicon()
    hidden = _HIDDEN.search(text) is not None
    traditional = "開" in text and "請" in text
    broken = _PAGE.search(text) is not None
    emphasis = "*" in text
    for start, end, role in stretches(len(text), sections, table_spans):
        if role == "attachment":
            continue
        stretch = text[start:end]
        if hidden:
            stretch = fold(stretch)
        if headings := list(_HEADING.finditer(stretch)):
            ends = [0, *(at for found in headings for at in found.span("end")), len(stretch)]
            stretch = ",".join(stretch[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True))
        if broken:
            stretch = _PAGE.sub(lambda found: " " * len(found[0]), stretch)
        if emphasis:
            stretch = stretch.replace("*", " ")
        if traditional:
            stretch = stretch.translate(_TRADITIONAL)
        squeezed = "".join(stretch.split())
        open_ = role in REQUEST_ROLES  # 收到1件 says enough where requests are reported on
        if not open_ and lexicon.gate.search(squeezed) is None:
            continue
        mark = lexicon.table_marks.search(squeezed)
        if mark is not None:
            squeezed = squeezed[: mark.start()]
        starts: list[int] = []
        origins: list[int] = []
        for found in _SENTENCE.finditer(squeezed):
            plain = found[0]
            if not (_calls(plain, open_) if len(plain) < _LONG else _calls.__wrapped__(plain, open_)):
                continue
            if not starts:
                place = 0
                for word in _WORD.finditer(stretch):
                    starts.append(place)
                    origins.append(start + word.start())
                    place += word.end() - word.start()
            begin = max(0, found.start() - _NEAR)
            near = (
                squeezed.find("依申请", begin, found.end()) >= 0 or squeezed.find("公开申请", begin, found.end()) >= 0
            )
            yield Sentence(plain.translate(_PLAIN), role, near, found.start(), starts, origins)
