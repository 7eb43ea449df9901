"""What a browser shows as a cell without the tags of one: boxes that CSS lays out as a table, fields filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.reading.html_hidden import is_hidden

if TYPE_CHECKING:
    from lxml.etree import _Element

_DISPLAY = re.compile(r"display\s*:\s*(inline-table|table-row|table-cell|table)\s*(?:;|!|$)", re.IGNORECASE)
_TAGS = {"table": "table", "inline-table": "table", "table-row": "tr", "table-cell": "td"}
_PLAIN = frozenset({"div", "span", "p", "section", "ul", "li", "dl", "dd", "dt"})
_TYPED = frozenset({"", "text", "number", "tel"})
# A page's own fields (search, login) hold words; a table's hold numbers.
_NUMBER = re.compile(r"\s*(?:[+-]?\d[\d,.\s]{0,20}|[/-]{1,2})\s*")


def shown_as_tables(root: _Element) -> None:
    """Turn elements whose own style shows them as tables, rows and cells into such.

    Args:
        root: the root of the page; its elements are renamed in place.

    Source: CSS 2.1, section 17.2 (the table model).

    Examples:
        >>> from lxml.html import fromstring
        >>> page = fromstring("<div style='display:table'><p style='display: table-row'><b>1</b></p></div>")
        >>> shown_as_tables(page)
        >>> page.tag, page[0].tag
        ('table', 'tr')
    """
    for element in root.iter(*_PLAIN):
        shown = _DISPLAY.search(element.get("style") or "")
        if shown is not None:
            element.tag = _TAGS[shown[1].lower()]


def filled_in(element: _Element) -> str:
    """Return the number that a form field in a table shows; "" for any other field.

    Args:
        element: an ``input`` or ``textarea``.

    Examples:
        >>> from lxml.html import fromstring
        >>> row = fromstring("<table><tr><td><input value='12'><td><input value='Find'><td><input type=radio value=3>")
        >>> [filled_in(field) for field in row.iter("input")]
        ['12', '', '']
    """
    typed = element.tag == "textarea" or (element.get("type") or "").lower() in _TYPED
    if not typed or is_hidden(element) or next(element.iterancestors("td", "th"), None) is None:
        return ""
    value = (element.text if element.tag == "textarea" else element.get("value")) or ""
    return value if _NUMBER.fullmatch(value) else ""
