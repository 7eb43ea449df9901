"""Where a heading may begin: the ordinals of a text, what stands around them, and how the words after them read."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from toolkit.parsing.sections.headings import Reading, grammar, read_title

Position = Literal["line", "sentence", "cell", "blank", "inside"]

_DIGITS = "一二三四五六七八九十"
# One alternation guarded by its first characters, so that the scan skips ordinary text at C speed. Three blanks or
# fewer may stand inside an ordinal, where a text has one between all its characters; a line may end in it where each
# piece of markup was given a line of its own.
_ORDINAL = re.compile(
    r"[(第一二三四五六七八九十0-9IVXⅡ-Ⅻ]"
    r"(?:(?<=\()[ \t]{0,3}\n?(?:(?P<bracket>[一二三四五六七八九十]{1,3})|(?P<bracket_digit>\d{1,2}))"
    r"[ \t]{0,3}\n?\)[ \t]{0,3}[、.,]?"
    r"|(?<=第)[ \t]?(?P<nth>[一二三四五六七八九十]{1,3})[ \t]?(?:部分|章|[、,:.])[、,:.]?"
    r"|(?<=[一二三四五六七八九十])(?P<plain>[一二三四五六七八九十]{0,2})"
    r"[ \t]{0,3}(?:\n?、|[.．:)]|,(?=[ \t]?[^是])|[ \t\n](?=[ \t]{0,3}[^ \t\n]))"
    r"|(?<=[0-9])(?P<digit>\d?)[ \t]{0,2}[、.)](?![0-9])"
    r"|(?<=[IVXⅡ-Ⅻ])(?<![A-Za-z].)(?P<roman>[IVX]{0,3})[ \t]?[、.])"
)
_IN_ORDINALS = "(第一二三四五六七八九十0123456789IVXⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ)、.．,: \t\n部分章"
_ROMAN = {"I": 1, "V": 5, "X": 10, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅵ": 6, "Ⅶ": 7, "Ⅷ": 8, "Ⅸ": 9, "Ⅺ": 11, "Ⅻ": 12}
_ENDERS = frozenset("。;!?:)]\"'》>…")
_QUOTES = frozenset("“‘《〈「『")
# A page number on a line of its own.
PAGE_NUMBER = re.compile(
    r"\n[ \t]*(?:-[ \t]*\d{1,3}[ \t]*-|第[ \t]*\d{1,3}[ \t]*页[^\n]{0,8}|\d{1,3}(?:/\d{1,3})?)[ \t]*(?=\n)"
)
_PAGE_MARK = re.compile(r"\n[ \t]{0,60}(?:-|\d|第)")
_LATIN = re.compile(r"\([a-z\u00c0-\u024f]{1,7}\)|[A-Za-z\u00c0-\u024f]")
_PHRASE_END = re.compile(r"[。;:!?\n]")
_LINE = re.compile(r"^[ \t#*>•·■◆●▲★☆□◇○|\[]*([^\s\d|#*(一二三四五六七八九十第][^\n]{1,60})", re.M)
_CONTINUES = re.compile(r"情况|方面|工作|的|及|和|与|以及|、|\(")
_TABLE_NUMBER = re.compile(r"[表图附]\s?[一二三四1-4]?[:.、]?\s?$")
_LEADERS = re.compile(r"[ \t]*+(?:[.…·-]{2}[ \t.…·-]*+\d{1,3}|(?<=[ \t])\d{1,3}(?=[ \t]*\n)|\(\d{1,3}\))")
_WINDOW = 90
# More blanks than an ordinal ends in, and than are looked past behind it.
_BLANKS = 12
# The narrowest column in which a text is wrapped.
_NARROWEST = 22


@dataclass(slots=True)
class Candidate:
    """A place where a heading may begin.

    ``start`` is the ordinal's offset (the title's where there is none), ``text_start`` the first offset after the
    ordinal. ``style`` names the kind of ordinal ("" for none), ``value`` its number. ``window`` is what follows,
    without white space; ``phrase`` its beginning up to the end of the line or sentence, "" where that is far.
    ``readings`` say what the words can be; ``marks`` are reasons against it.
    """

    start: int
    text_start: int
    style: str
    value: int
    position: Position
    raw: str
    window: str
    phrase: str
    ends_line: bool
    readings: tuple[Reading, ...] = ()
    marks: tuple[str, ...] = ()
    noisy: bool = False
    _ends: list[int] | None = None

    def end(self, length: int) -> int:
        """Return the offset after the first ``length`` characters of the title."""
        # Most titles hold no blank.
        if not length or (not self.noisy and self.raw.startswith(self.window[:length])):
            return self.text_start + length
        if self._ends is None:
            self._ends = _ends(self.raw, self.text_start, self.noisy)
        return self._ends[length - 1]


@lru_cache(maxsize=64)
def number(digits: str) -> int:
    """Return the value of a Chinese ordinal up to 99.

    Examples:
        >>> number("一"), number("十"), number("十二"), number("二十一")
        (1, 10, 12, 21)
    """
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _DIGITS.find(digits[-1:]) + 1
    return 10 * (_DIGITS.find(tens) + 1 if tens else 1) + (_DIGITS.find(ones) + 1 if ones else 0)


def _ends(raw: str, start: int, noisy: bool) -> list[int]:
    """Return, for each character of ``raw`` that is kept, the offset where it ends, the pinyin after it included."""
    pinyin = {i for m in _LATIN.finditer(raw) for i in range(*m.span())} if noisy else set()
    ends: list[int] = []
    for i, char in enumerate(raw):
        if i in pinyin:
            if ends:
                ends[-1] = start + i + 1
        elif not char.isspace():
            ends.append(start + i + 1)
    return ends


def roman(letters: str) -> int:
    """Return the value of a Roman numeral up to 39.

    Examples:
        >>> roman("I"), roman("IV"), roman("Ⅱ")
        (1, 4, 2)
    """
    values = [_ROMAN.get(letter, 0) for letter in letters]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))


class Page:
    """A folded text and the stretches of it that are statutory tables."""

    def __init__(self, text: str, folded: str, spans: tuple[tuple[int, int], ...]) -> None:
        self.text = text
        self.folded = folded
        self.spans = sorted(spans)
        self._bounds = [bound for span in self.spans for bound in span]
        self._width: int | None = None

    def in_table(self, offset: int) -> bool:
        """Tell whether an offset lies inside a statutory table."""
        return bisect_right(self._bounds, offset) % 2 == 1

    @property
    def width(self) -> int:
        """The column at which lines are hard-wrapped; 0 where they are not."""
        if self._width is None:
            # Lines that break off without a stop: where most of them are equally wide, the text was wrapped there.
            broken = [line for line in self.folded.split("\n") if len(line) > 12 and line[-1] not in _ENDERS]
            lengths = sorted(map(len, broken))
            wide = lengths[len(lengths) * 4 // 5] if len(lengths) > 5 else 0
            full = sum(wide - 2 <= n <= wide + 2 for n in lengths)
            self._width = wide if _NARROWEST <= wide <= 60 and full > 4 and full * 2 > len(lengths) else 0
        return self._width

    def position(self, start: int) -> tuple[Position, bool]:
        """Return where ``start`` stands and whether a quotation opens right before it."""
        folded, i = self.folded, start - 1
        if i < 0 or folded[i] == "\n":
            return "line", False
        while i >= 0 and folded[i] in " \t#*>•·■◆●▲★☆□◇○|":
            i -= 1
        if i < 0 or folded[i] == "\n":
            return "line", False
        if self.text[i] in _QUOTES:
            return "inside", True
        if folded[i] in _ENDERS:
            return "sentence", False
        if folded[i].isdigit() or folded[i] in "元无":
            return "cell", False
        return ("blank" if i < start - 1 else "inside"), False

    def candidate(
        self, start: int, text_start: int, style: str, value: int, limit: int = sys.maxsize
    ) -> Candidate | None:
        """Read what stands at ``start``; None where no title can begin. ``limit`` is where the next ordinal stands."""
        in_table = self.in_table(start)
        if in_table and self.folded[text_start : text_start + 6].lstrip()[:1] not in grammar().opens_canonical:
            return None
        raw = self.folded[text_start : text_start + _WINDOW]
        window = "".join(raw.split())
        if not window or window[0] in ",。;:、)":
            return None
        marks: tuple[str, ...] = ()
        if in_table:
            # Nothing but the form's own words is believed there: a table's edge may have been put too far out.
            if not grammar().canonical.match(window):
                return None
            marks = ("in a table",)
        if "\n" in raw and _PAGE_MARK.search(raw, 0, 50):
            raw = PAGE_NUMBER.sub(lambda m: "\n" + " " * (len(m[0]) - 1), raw)
            window = "".join(raw.split())
        position, quoted = self.position(start)
        if quoted:
            marks = (*marks, "quoted")
        size, ends_line = self._phrase(raw, text_start, limit)
        phrase, noisy = window[:size].rstrip("*"), False  # Markdown's bold type
        readings = read_title(window, phrase)
        if not readings and len(_LATIN.findall(window)) > 2:
            noisy, phrase, window = True, _LATIN.sub("", phrase), _LATIN.sub("", window)
            readings = read_title(window, phrase)
        found = Candidate(
            start, text_start, style, value, position, raw, window, phrase, ends_line, readings, marks, noisy
        )
        # Where no blank stands inside the longest title, nothing breaks it.
        if readings and not raw.startswith(window[: readings[0].length]):
            found.readings = self._unbroken(found)
        return found

    def _unbroken(self, c: Candidate) -> tuple[Reading, ...]:
        """Cut the readings at the first blank or line end where the words before it make the same heading alone."""
        best = c.readings[0]
        bare = c.raw.lstrip()
        lead = c.text_start + len(c.raw) - len(bare)
        before = bare[: best.length].split(maxsplit=1)
        size = len(before[0]) if before else 0
        # A zero-width character is read as a blank but parts nothing.
        if size < 4 or size >= best.length or not self.text[lead + size].isspace():
            return c.readings
        rest = c.window[size : best.length]
        if _CONTINUES.match(rest):
            return c.readings
        end = c.end(best.length)
        if bare[size : size + 1] == "\n" and self.folded[end : end + 1] in ("\n", ""):
            return c.readings
        alone = c.window[:size]
        cut = tuple(r for r in read_title(alone, alone) if r.length == size)
        return cut if cut and cut[0].family == best.family else c.readings

    def _phrase(self, raw: str, text_start: int, limit: int) -> tuple[int, bool]:
        """Return how many characters stand before the line, the sentence or the next ordinal ends, and if a line does.

        0 where the end is far off. A line as wide as the text is wrapped goes on in the next.
        """
        stop = _PHRASE_END.search(raw)
        at = stop.start() if stop else len(raw)
        ends_line = stop[0] == "\n" if stop else len(raw) < _WINDOW
        if limit - text_start < at:
            at, ends_line = limit - text_start, False
        if at >= _WINDOW:
            return 0, False
        if ends_line and stop and at > 12:
            # Most headings are shorter than any line that is wrapped; the width need not be known then.
            column = text_start + at - self.folded.rfind("\n", 0, text_start) - 1
            if column >= _NARROWEST - 2 and self.width and column >= self.width - 2:
                stop = _PHRASE_END.search(raw, at + 1)
                if stop is None or stop[0] != "\n" or stop.start() - at > self.width // 2:
                    return 0, False
                at = stop.start()
        size = len("".join(raw[:at].split()))
        return (size, ends_line) if size <= 40 else (0, False)

    def unnumbered(self, start: int = 0, end: int = sys.maxsize) -> Iterator[Candidate]:
        """Yield the lines between ``start`` and ``end`` that begin, without an ordinal, with a whole heading."""
        hint = grammar().hint
        for match in _LINE.finditer(self.folded, start, min(end, len(self.folded))):
            line = "".join(match[1].split()) if " " in match[1] else match[1]
            if not hint.search(line):
                continue
            found = self.candidate(match.start(1), match.start(1), "", 0)
            if found and found.phrase and any(r.length == len(found.phrase) for r in found.readings):
                found.readings = tuple(r for r in found.readings if r.length == len(found.phrase))
                yield found

    def inline(self, start: int = 0, end: int = sys.maxsize) -> Iterator[Candidate]:
        """Yield the canonical titles without an ordinal that stand inside a line, glued to what is around them."""
        for match in grammar().inline.finditer(self.folded, start, min(end, len(self.folded))):
            found = self.candidate(match.start(), match.start(), "", 0)
            before = self.folded[max(0, match.start() - 3) : match.start()]
            if found and found.position != "inside" and not _TABLE_NUMBER.search(before):
                yield found

    def after(self, candidate: Candidate, length: int) -> str:
        """Say what stands after the title: ``end`` (of line or text), ``toc``, ``listing``, ``stop`` or ``body``."""
        end = candidate.end(length)
        folded = self.folded
        if folded.startswith("**", end):
            end += 2
            length += 2
        if folded.startswith("\n", end):
            return "end"
        if _LEADERS.match(folded, end):
            return "toc"
        rest = candidate.window[length : length + 12]
        newline = folded[end : end + 6].lstrip(" \t")[:1] in ("\n", "") if end < len(folded) else True
        if newline:
            return "end"
        if rest[:1] in ("。", ":"):
            return "stop"
        if grammar().not_after.match(rest):
            return "listing"
        return "body"


def scan(page: Page) -> list[tuple[int, int, str, int]]:
    """Return the ordinals of a text: for each its offset, the offset after it, its style, its value.

    Of the ordinals of a table where no title can begin, only the first is sure to be among them.

    Examples:
        >>> scan(Page("", "一、总体情况(一)主动公开", ()))
        [(0, 2, '一、', 1), (6, 9, '(一)', 1)]
    """
    folded = page.folded
    found: list[tuple[int, int, str, int]] = []
    at = 0
    for start, stop in (*_without_titles(page), (len(folded), len(folded))):
        if not found or found[-1][0] < start:
            at = _scan(folded, at, start, found)
        at = max(at, stop)
    return found


def _without_titles(page: Page) -> Iterator[tuple[int, int]]:
    """Yield the stretches of tables where no canonical title stands behind an ordinal, nor an ordinal at the end."""
    rules, folded, last = grammar(), page.folded, 0
    for start, end in page.spans:
        if start < last:
            return
        last = end
        stop = start + len(folded[start:end].rstrip(_IN_ORDINALS))
        places = rules.canonical_after.finditer(folded, start, stop + _BLANKS)
        if (
            stop > start
            and not folded[stop - 1].isdecimal()
            and not any(
                place.start() < stop
                and rules.canonical.match("".join(folded[place.end() : place.end() + _WINDOW + _BLANKS].split()))
                for place in places
            )
        ):
            yield start, stop


def _scan(folded: str, at: int, start: int, found: list[tuple[int, int, str, int]]) -> int:
    """Add the ordinals from ``at`` on up to the first that stands at ``start`` or later; return where that ends."""
    for match in _ORDINAL.finditer(folded, at):
        at, kind = match.start(), match.lastgroup
        before = folded[at - 1] if at else ""
        if before and before in "表图附":
            continue
        first = folded[at]
        end = match.end()
        if kind == "plain":
            found.append((at, end, "一、", number(first + match["plain"])))
        elif kind == "bracket":
            found.append((at, end, "(一)", number(match["bracket"])))
        elif kind == "digit":
            if before and before in "0123456789.":
                continue
            found.append((at, end, "1.", int(first + match["digit"])))
        elif kind == "bracket_digit":
            found.append((at, end, "(1)", int(match["bracket_digit"])))
        elif kind == "nth":
            found.append((at, end, "第一", number(match["nth"])))
        else:
            found.append((at, end, "Ⅰ.", roman(first + match["roman"])))
        if at >= start:
            return end
    return len(folded)
