"""Cutting an item into clauses: the ordinal goes, the headline comes first."""

from __future__ import annotations

import re

# The ordinal of an item: 一是, （一）, 1., 第一，, ①, 首先. Blanks are gone and shapes folded when this is applied.
_ORDINAL = re.compile(
    r"(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.,，．](?!\d)|第[一二三四五六七八九十]{1,2}[,，、:：]?"
    r"|[一二三四五六七八九十]{1,2}(?:是要?|要|方面[,，]?)(?=[^否])|[一二三四五六七八九十]{1,2}(?=[加强推完提])|[①-⑳]|[-*•·>]+)+"
)
_STOP = re.compile(r"[^,，。;；:：!！?？\n]+")


def ordinal_end(text: str) -> int:
    """Return where the item's first word begins, after any ordinal (in folded text).

    Examples:
        >>> ordinal_end("(一)加强培训"), ordinal_end("一是加强培训"), ordinal_end("一些栏目")
        (3, 2, 0)
    """
    found = _ORDINAL.match(text)
    return found.end() if found else 0


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the spans of the clauses after the ordinal, in order.

    Examples:
        >>> text = "一是加强培训,提高能力。"
        >>> [text[start:end] for start, end in clauses(text)]
        ['加强培训', '提高能力']
    """
    return [found.span() for found in _STOP.finditer(text, ordinal_end(text))]


def headline(text: str) -> str:
    """Return the first clause after the ordinal.

    Examples:
        >>> headline("(二)政策解读形式单一。多为文字。")
        '政策解读形式单一'
    """
    found = _STOP.search(text, ordinal_end(text))
    return found.group() if found else ""
