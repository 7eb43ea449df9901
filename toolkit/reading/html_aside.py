"""Tables written without a flaw, read from the source itself and set aside: they hold most elements of a page.

What is taken is so plain that every parser makes the same of it: rows of cells, each of one run of text, every tag
closed in its place. Anything else stays for the parser.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache

from toolkit.errors import ReadingError
from toolkit.reading.html_hidden import TYPE_SETTING, may_hide
from toolkit.reading.html_tables import Found, blocks_of
from toolkit.reading.layout import Table, shown_line

MARK = "nianbao-set-aside"
_REST = "(?:\\s[^<>\"']*+(?:\"[^\"<>]*+\"[^<>\"']*+|'[^'<>]*+'[^<>\"']*+)*+)?+>"  # of a tag, behind its name
_TYPE = re.compile(f"</?(?:{'|'.join(TYPE_SETTING)}){_REST}")
# Text without what parsers treat in their own ways: control characters, halves of characters, rare entities.
_TEXT = (
    "(?:[^<>&\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]++|&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo|mdash|middot);"
    f"|{_TYPE.pattern}|<br ?/?>)*+"
)
_BREAK = re.compile("<br ?/?>")
_CELL = re.compile(f"<(t[dh])((?:\\s[^<>]*)?)>(?:\\s*<p{_REST}({_TEXT})</p>\\s*|({_TEXT}))</\\1>")
_HEAD = re.compile(f"<table{_REST}\\s*(?:<t(?:body|head){_REST}\\s*)?<tr{_REST}\\s*")
_NEXT = re.compile(f"\\s*</tr>\\s*(?:</t(?:body|head)>\\s*<tbody{_REST}\\s*)?<tr{_REST}\\s*")
_LAST = re.compile("\\s*</tr>\\s*(?:</t(?:body|head)>\\s*)?")
_ATTRIBUTE = re.compile(r"""\s+([a-z][\w:.-]*+)(?:\s*=\s*(?:"([^"<>]*+)"|'([^'<>]*+)'|([^\s"'<>=`/]++)))?+(?=\s|$)""")
_LONG = 1_000  # characters of a tag that are remembered


@dataclass(slots=True)
class Aside:
    """A page without its plain tables: where one stood, an empty table bears its number in the attribute ``MARK``."""

    text: str
    tables: list[list[str | Table]]
    met: set[int] = field(default_factory=set)
    """The tables that were met where they stood; one that was not stood in a comment or a script."""

    def meet(self, mark: str) -> list[str | Table]:
        """Return the blocks of the table with a number."""
        self.met.add(int(mark))
        return self.tables[int(mark)]


def set_aside(text: str, low: bytes) -> Aside | None:
    """Read the plain tables of a page.

    Args:
        text: the source of the page.
        low: the same in lower case, in UTF-8.

    Returns:
        The page without them and what they hold; None where there are none, and where what the page does with lists
        and styles may reach into them.

    Examples:
        >>> page = "<p>甲<table><tr><td>规章</td><td>3</td></tr></table>"
        >>> found = set_aside(page, page.encode())
        >>> found.text
        '<p>甲<table nianbao-set-aside="0"><tr><td></td><td></td></tr></table>'
        >>> found.tables[0][0].cells[1].text
        '3'
    """
    if b"<ol" in low or b"table-cell" in low or MARK.encode() in low:
        return None
    hides = may_hide(low)
    kept: list[str] = []
    tables: list[list[str | Table]] = []
    done = end = 0
    start = text.find("<table")
    while start >= 0:
        if end <= start:
            end = text.find("</table>", start)
        inner = text.find("<table", start + 6)
        if end < 0:
            break
        if not 0 <= inner < end:
            source = text[start:end]
            blocks = None if hides and may_hide(source.lower().encode("utf-8", "replace")) else _blocks(source)
            if blocks is not None:
                kept += (text[done : source.index(">") + start], f' {MARK}="{len(tables)}">')
                kept.append("<tr><td></td><td></td></tr>")
                tables.append(blocks)
                done = end
        start = inner
    return Aside("".join((*kept, text[done:])), tables) if tables else None


def _blocks(source: str) -> list[str | Table] | None:
    if "-->" in source:
        return None
    parts = _CELL.split(source)
    if len(parts) < 10 or _HEAD.fullmatch(parts[0]) is None or _LAST.fullmatch(parts[-1]) is None:
        return None
    row: list[Found] = []
    rows = [row]
    parts[0] = ""
    for between, attributes, alone, run in zip(parts[::5], parts[2::5], parts[3::5], parts[4::5], strict=False):
        if between:
            step = _step(between) if len(between) < _LONG else None
            if step is None:
                return None
            if step:
                row = []
                rows.append(row)
        if attributes:
            spans = _spans(attributes) if len(attributes) < _LONG else None
            if spans is None:
                return None
            across, down = spans
        else:
            across = down = None
        text = run if alone is None else alone
        if "<" in text:
            text = _TYPE.sub("", text)
        if "<" in text:
            lines = (shown_line(html.unescape(line)) for line in _BREAK.split(text))
            row.append((across, down, None, [line for line in lines if line]))
        else:
            row.append((across, down, html.unescape(text) if "&" in text else text, None))
    try:
        return blocks_of(rows, [], list, "")
    except ReadingError:
        return None


@lru_cache(1024)
def _step(between: str) -> bool | None:
    """Tell whether what stands between two cells begins a row; None where it is something else."""
    return False if between.isspace() else True if _NEXT.fullmatch(between) else None


@lru_cache(1024)
def _spans(attributes: str) -> tuple[str | None, str | None] | None:
    """Return the columns and rows that the attributes of a cell say it spans; None where they are not plain."""
    said: dict[str, str] = {}
    at = 0
    while found := _ATTRIBUTE.match(attributes, at):
        value = found[2] or found[3] or found[4] or ""
        if found[1] in said or ("&" in value and found[1] in ("colspan", "rowspan")):
            return None
        said[found[1]] = value
        at = found.end()
    return None if attributes[at:].strip() else (said.get("colspan"), said.get("rowspan"))
