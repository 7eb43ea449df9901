"""The narrative cut into sentences on a shadow without white space, with the way back to the report's offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from toolkit.linking.lexicon import load_lexicon
from toolkit.parsing.shadow import fold
from toolkit.report import Section

# Characters inside words that ``str.split`` does not take for blanks, and shapes that hide a word from plain search.
_HIDDEN = re.compile("[\u200b-\u200f\ufeff\u2060\u00ad\u2e80-\u2fdf\ue000-\uf8ff]")
# Where nobody sets a stop (thousands of small tables), it is cut all the same, behind a number: the time that a
# sentence takes grows with its square.
_LONGEST = 3000
_SENTENCE = re.compile(rf"[^。]{{1,{_LONGEST}}}[0-9０-９.,，]*")
# A number that may count something, or a negation; dates and ordinals alone do not call for a closer look. The first
# character is matched before what stands around it, which is quick to search for.
_COUNTED = re.compile(
    r"[0-9０-９一二两三四五六七八九十百千零余未没无不为是](?:(?<=[未没])|(?<=[0-9０-９])(?![0-9０-９]*[年月日号])"
    r"|(?<=[一二两三四五六七八九十百千零余])[件宗起条份例部]|(?<=无)[^法论需]|(?<=不)(?:存在|涉及)|(?<=[为是])零|(?<=零)[行复诉申])"
)
# A page number on a line of its own, between the parts of a sentence.
_PAGE = re.compile(
    r"\n[ \t\u3000]*(?:[-—–－][ \t]*\d{1,3}[ \t]*[-—–－]|第[ \t]*\d{1,3}[ \t]*页[^\n]{0,12})[ \t\u3000]*(?=\n)"
)
# A heading inside a section, up to the line break that is no part of the sentence below it; a line break before the
# text makes its first line one as well.
_HEADING = re.compile(
    r"\n[ \t\u3000]*(?:[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])"
    r"[^\n。，,；;：:、0-9０-９]{2,24}(?<![\s])[ \t\u3000]*(?=\n)"
)
REQUEST_ROLES = ("requests", "overview.requests")
# How far back the topic of requests may have been named, in characters.
_NEAR = 200
# Full-width shapes and dashes that matter to numbers and marks; one character for one, so that offsets stay.
_PLAIN = tuple(
    zip(
        "０１２３４５６７８９，：；（）％．—–－～“”　【】﹝﹞",
        '0123456789,:;()%.---~"" []()',
        strict=True,
    )
)
# Traditional characters of the wordings that are looked for, so that reports in traditional script are read too.
_TRADITIONAL = str.maketrans(
    "請覆復複議訴訟規範許處罰強結轉開無沒業費較長減維糾應個條億萬餘機關與發實審兩類總計數項續辦單據區級屬門縣鎮鄉當現廢製",
    "请复复复议诉讼规范许处罚强结转开无没业费较长减维纠应个条亿万余机关与发实审两类总计数项续办单据区级属门县镇乡当现废制",
)


class Places:
    """Where the characters of a stretch stand in the report once its white space is gone.

    Args:
        stretch: the stretch with its white space.
        start: where it begins in the report.
    """

    __slots__ = ("_at", "_origins", "_starts", "_stretch")

    def __init__(self, stretch: str, start: int) -> None:
        self._stretch, self._at = stretch, start
        self._starts: list[int] = []
        self._origins: list[int] = []

    def offset(self, place: int) -> int:
        """Return the report's offset of the character at ``place``.

        Examples:
            >>> Places("收 到", 7).offset(1)
            9
        """
        if not self._origins:
            self._find()
        i = bisect_right(self._starts, place) - 1
        return self._origins[i] + place - self._starts[i]

    def _find(self) -> None:
        stretch, start, at = self._stretch, self._at, 0
        place, starts, origins = 0, self._starts, self._origins
        for word in stretch.split():
            at = stretch.index(word, at)
            starts.append(place)
            origins.append(start + at)
            place += len(word)
            at += len(word)


class Sentence(NamedTuple):
    """One sentence: its plain text without white space, the role it stands under, and where each character was."""

    text: str
    role: str
    near: bool  # whether requests are spoken of in it or shortly before
    first: int
    places: Places

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the report's span of ``text[start:end]`` (``end > start``)."""
        first, offset = self.first, self.places.offset
        return offset(first + start), offset(first + end - 1) + 1


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
    places = {0, size}
    for section in sections:
        start, end, body = section.start, section.end, section.body_start
        if start is None or end is None or section.state == "merged":
            continue
        if body is None:
            body = start
        if body > start:
            roles.append((start, body, None))
        roles.append((body, end, section.role))
        places.update((start, body, end))
    # Inner stretches are the later ones that begin inside an outer one, so the last one covering a place wins.
    for start, end in table_spans:
        roles.append((start, end, None))
        places.update((start, end))
    cuts = sorted(places)
    place = {cut: n for n, cut in enumerate(cuts)}
    inner: list[str | None] = [""] * len(cuts)
    for start, end, role in roles:
        first, last = place[start], place[end]
        if last - first == 1:
            inner[first] = role
        else:
            inner[first:last] = [role] * (last - first)
    for (a, b), role in zip(pairwise(cuts), inner, strict=False):
        if b > size:
            break
        if role is not None:
            yield a, b, role


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
    changed = hidden or broken or emphasis or traditional
    gate, counted = lexicon.gate.search, _COUNTED.search
    for start, end, role in stretches(len(text), sections, table_spans):
        if role == "attachment":
            continue
        stretch = text[start:end]
        open_ = role in REQUEST_ROLES  # 收到1件 says enough where requests are reported on
        squeezed = ""
        if not changed:
            squeezed = "".join(stretch.split())
            # The commas behind headings, which come below, part words and join none.
            if not open_ and gate(squeezed) is None:
                continue
        if hidden:
            stretch = fold(stretch)
        if headings := [found.end() - 1 for found in _HEADING.finditer("\n" + stretch)]:
            edges = [-1, *headings, len(stretch)]
            stretch = ",".join([stretch[a + 1 : b] for a, b in pairwise(edges)])
        if broken:
            stretch = _PAGE.sub(lambda found: " " * len(found[0]), stretch)
        if emphasis:
            stretch = stretch.replace("*", " ")
        if traditional:
            stretch = stretch.translate(_TRADITIONAL)
        if changed or headings:
            squeezed = "".join(stretch.split())
            if not open_ and gate(squeezed) is None:
                continue
        mark = lexicon.table_marks.search(squeezed)
        if mark is not None:
            squeezed = squeezed[: mark.start()]
        places: Places | None = None
        stop = 0
        for part in _parts(squeezed):
            first, stop = stop, stop + len(part) + 1
            if not part or not (open_ or gate(part)) or counted(part) is None:
                continue
            places = places or Places(stretch, start)
            if len(part) <= _LONGEST:
                yield Sentence(_plain(part), role, _near(squeezed, first, stop - 1), first, places)
                continue
            for found in _SENTENCE.finditer(part):
                a, b = first + found.start(), first + found.end()
                if (open_ or gate(found[0])) and counted(found[0]):
                    yield Sentence(_plain(found[0]), role, _near(squeezed, a, b), a, places)


def _parts(text: str) -> list[str]:
    for mark in "！？!?":
        text = text.replace(mark, "。")
    return text.split("。")


def _plain(text: str) -> str:
    for written, plain in _PLAIN:
        text = text.replace(written, plain)
    return text


def _near(text: str, start: int, end: int) -> bool:
    """Tell whether requests are spoken of in a sentence or shortly before."""
    begin = max(0, start - _NEAR)
    return text.find("依申请", begin, end) >= 0 or text.find("公开申请", begin, end) >= 0
