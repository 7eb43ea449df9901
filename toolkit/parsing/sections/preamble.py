"""Where the report's own text begins, past its title and whatever the web page prints before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.parsing.sections.headings import grammar
from toolkit.report import Section

# No number ends right before these: what is counted there belongs to the page.
_NO_COUNT = frozenset("根按依遵本现特由一近今")
_COUNTED = re.compile(r"\d[日次]?$")
_TITLE = re.compile("报告|年报|总结")
_STOP = re.compile(r"[。,;]")


def preamble(folded: str, end: int, sections: Sequence[Section]) -> Section | None:
    """Return the preamble: the text before the first heading, or, merged, the one that opens section one.

    Args:
        folded: the folded text.
        end: where the first heading begins; 0 where there is none.
        sections: the sections found, in reading order.

    Returns:
        None where nothing stands before the first heading but a title or navigation.

    Examples:
        >>> text = "临溪市水务局年度报告 来源:临溪市水务局 根据《条例》规定,编制本报告。一、总体情况"
        >>> found = preamble(text, text.index("一、"), ())
        >>> text[found.start : found.end]
        '根据《条例》规定,编制本报告。'
    """
    start = _begins(folded, 0, end)
    if start is not None:
        return Section("preamble", "", start, end, start, evidence="the report's own text before its first heading")
    first = sections[0] if sections else None
    if first is not None and first.role == "overview" and first.body_start is not None and first.end is not None:
        at = _begins(folded, first.body_start, min(first.end, first.body_start + 200))
        if at is not None and not folded[first.body_start : at].strip(" \t\n:。"):
            opening = folded[at : at + 160]
            if "报告" in opening and ("编制" in opening or "公布" in opening or "统计期限" in opening):
                span = (first.start, first.end, first.body_start)
                return Section("preamble", "", *span, "overview", "merged", "inside section one")
    return None


def _begins(folded: str, start: int, end: int) -> int | None:
    """Return the offset of the first sentence of prose between ``start`` and ``end``."""
    rules = grammar()
    at = start
    while at < end:
        stop = folded.find("\n", at, end)
        stop = end if stop < 0 else stop
        bare = at + len(folded[at:stop]) - len(folded[at:stop].lstrip())
        opening = _opening(folded, bare, stop)
        if opening is not None:
            # What stands before on the line is a title or navigation, unless it is prose itself.
            before = folded[bare:opening]
            return bare if _STOP.search(before) and not rules.navigation.search(before) else opening
        line = folded[bare:stop]
        if rules.mark.fullmatch(line.rstrip()):
            at = stop + 1
            continue
        if len(line) > 15 and _STOP.search(line) and not rules.navigation.search(line, 0, 60):
            return bare
        at = stop + 1
    return None


def _opening(folded: str, start: int, end: int) -> int | None:
    for match in grammar().opening.finditer(folded, start, end):
        at = match.start()
        before = folded[max(start, at - 8) : at]
        bare = before.rstrip(" \t")
        if not bare or bare != before or bare[-1] in "\n。:;]>)" or bare.endswith(("报告", "年报", "总结")):
            return at
        if _COUNTED.search(bare) and folded[at] in _NO_COUNT:
            return at  # 浏览次数:126根据《…
        if grammar().signature.fullmatch(folded, start, at) and not _TITLE.search(folded, start, at):
            return start  # 临溪市水务局依据…
        # 临溪市水务局2023年…年度报告临溪市水务局根据…: who reports stands between the title and its own text.
        title = max(folded.rfind("报告", start, at), folded.rfind("年报", start, at)) + 2
        if 1 < title < at <= title + 30 and not _STOP.search(folded, title, at) and not folded[title:at].count(" "):
            return title
    return None
