"""The flow of a PDF: page numbers and running heads out, printed lines joined to the paragraphs they were set from."""

from __future__ import annotations

import re
from collections import Counter

from toolkit.reading.layout import CJK
from toolkit.reading.pdf_lines import Line

# A page number as printed: 3, - 3 -, —3—, 第3页, 第 3 页 共 10 页, 3/10, Page 3 of 10, iii.
_PAGE_NUMBER = re.compile(
    r"[-—–－_~·•.\s]*+(?:第|page)?\s*+(?:[0-9０-９]{1,3}|[ivxlcIVXLC]{1,5}|[一二三四五六七八九十]{1,3}(?=\s*页))\s*+页?"
    r"(?:\s*+(?:[/／,，]|共|of)\s*+共?\s*+[0-9０-９]{1,3}\s*+页?)?[-—–－_~·•.\s]*+",
    re.IGNORECASE,
)
# What a browser prints at the foot of a page.
_ADDRESS = re.compile(r"(?:https?://|file:|about:)\S*\s+\d{1,3}/\d{1,3}")
_MARGIN = 0.12  # of the page's height: where running heads and feet stand
_NUMBERS = re.compile(r"[0-9０-９]+")
_STOP = re.compile(r"[。！？!?；;：:…”）)》]$")
_END = re.compile(r"[。！？!?；;：:]”?$")
_ORDINAL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九十]+[，、])"
)
_WORDS = re.compile(f"^[^\\t]*[{CJK}][^\\t]*$")
_CJK_EDGE = re.compile(f"[{CJK}“”‘’…—]")


def without_furniture(lines: list[Line], heights: list[float]) -> tuple[list[Line], int]:
    """Leave out page numbers and lines repeated at the edge of most pages.

    Args:
        lines: the lines of all pages outside tables, in reading order.
        heights: the height of each page in points.

    Returns:
        The lines that stay, and how many went.
    """

    def at_edge(line: Line) -> bool:
        height = heights[line.page]
        return line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height

    repeated = Counter({_NUMBERS.sub("#", line.text): 0 for line in lines})
    seen: set[tuple[int, str]] = set()
    for line in lines:
        key = (line.page, _NUMBERS.sub("#", line.text))
        if at_edge(line) and key not in seen:
            seen.add(key)
            repeated[key[1]] += 1
    # On two pages a line of numbers may well come twice.
    enough = max(3, 0.5 * len(heights))
    both = len(heights) == 2
    kept = [
        line
        for line in lines
        if not at_edge(line)
        or not (
            _PAGE_NUMBER.fullmatch(line.text)
            or _ADDRESS.fullmatch(line.text)
            or repeated[_NUMBERS.sub("#", line.text)] >= enough
            or (both and repeated[_NUMBERS.sub("#", line.text)] == 2 and _WORDS.search(line.text))
        )
    ]
    return kept, len(lines) - len(kept)


class Flow:
    """What decides whether a line goes on in the next one: the text's margins and whether paragraphs are indented.

    Args:
        lines: the lines of the flow, which the margins are measured on; those of each column for themselves.
    """

    def __init__(self, lines: list[Line]) -> None:
        self.columns = {c: _Margins([line for line in lines if line.column == c]) for c in {x.column for x in lines}}

    def goes_on(self, line: Line, following: Line) -> bool:
        """Tell whether ``following`` is the same paragraph as ``line``."""
        if line.column == following.column:
            return self.columns[line.column].goes_on(line, following)
        if not line.column or not following.column:
            return False  # above or below the columns the whole width is used
        # From the foot of a column to the head of the next, as over a page break.
        moved = self.columns[following.column].left - self.columns[line.column].left
        there = following._replace(x0=following.x0 - moved, x1=following.x1 - moved, page=line.page + 1)
        return self.columns[line.column].goes_on(line, there)


class _Margins:
    def __init__(self, lines: list[Line]) -> None:
        long = [line for line in lines if len(line.text) > 15 and "\t" not in line.text]
        rights = Counter(round(line.x1 / 4) for line in long)
        self.right = 4.0 * max(rights, key=lambda x: (rights[x], x)) if rights else 0.0
        full = [line for line in long if line.x1 > self.right - 1.6 * line.size]
        lefts = Counter(round(line.x0 / 4) for line in full)
        common = [x for x, count in lefts.items() if count >= 0.15 * len(full)]
        self.left = 4.0 * min(common) if common else 0.0
        indented = sum(1.2 * line.size < line.x0 - self.left < 3 * line.size for line in lines)
        self.indents = indented >= max(2, 0.05 * len(lines))
        sizes = sorted(line.size for line in long)
        self.size = sizes[len(sizes) // 2] if sizes else 0.0

    def goes_on(self, line: Line, following: Line) -> bool:
        """Tell whether ``following`` is the same paragraph as ``line``."""
        size = line.size
        if "\t" in line.text or "\t" in following.text or abs(size - following.size) > 0.15 * max(size, following.size):
            return False
        full = line.x1 > self.right - 1.6 * size
        apart = following.top - line.bottom
        if full and self._same_title(line, following) and apart < size:
            return True
        in_from_left = following.x0 - self.left
        if self.indents and abs(size - following.size) > 0.08 * size and in_from_left > 1.2 * following.size:
            return False  # a wide title above an indented paragraph
        unfinished = full and not _STOP.search(line.text) and not _ORDINAL.match(following.text)
        if abs(in_from_left) > (3 if unfinished else 0.9) * size:
            return False
        if following.page == line.page and (apart > 1.6 * size or apart < -size):
            return False
        if line.x0 > self.left + 3 * size:  # a centred or right-aligned line
            return False
        if self.indents:
            wide = line.x1 - self.left > 0.6 * (self.right - self.left)
            return full or (wide and not _END.search(line.text))
        return full and not (_STOP.search(line.text) and _ORDINAL.match(following.text))

    def _same_title(self, line: Line, following: Line) -> bool:
        """Tell whether two lines are a title that was too long for one: as large as each other, and both centred."""
        if line.page != following.page or following.top < line.bottom or line.size < 1.2 * self.size:
            return False
        aside = abs(line.x0 + line.x1 - following.x0 - following.x1) / 2
        return abs(line.size - following.size) < 0.05 * line.size and aside < 0.6 * line.size


def paragraphs(lines: list[Line], flow: Flow) -> list[str]:
    """Join the lines of a stretch without tables to paragraphs.

    Examples:
        >>> a = Line(0, 32, 300, 0, 16, 16, "本报告由临溪市人民政府办公室按照有关规")
        >>> b = Line(0, 0, 60, 20, 36, 16, "定编制。")
        >>> paragraphs([a, b], Flow([a._replace(x0=0), a._replace(x0=0), a, a, b]))
        ['本报告由临溪市人民政府办公室按照有关规定编制。']
    """
    out: list[str] = []
    last: Line | None = None
    for line in lines:
        if last is not None and flow.goes_on(last, line):
            out[-1] = _glue(out[-1], line.text)
        else:
            out.append(line.text)
        last = line
    return out


def _glue(text: str, more: str) -> str:
    """Join two lines: a blank only between two Latin words."""
    if _CJK_EDGE.match(text[-1]) or _CJK_EDGE.match(more[0]):
        return text + more
    words = text[-1].isalpha() and more[0].isalpha() and not re.search(r"(?:://|www\.|@)\S*$", text)
    return f"{text} {more}" if words else text + more
