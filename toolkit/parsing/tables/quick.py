"""The common row, matched at once: a label and seven plain numbers, or one run of digits."""

from __future__ import annotations

import re

from toolkit.parsing.tables.cell import Segment
from toolkit.parsing.tables.marks import load_marks
from toolkit.parsing.tables.material import Material
from toolkit.parsing.tables.page import Page

_LABEL = r"(?:[^\d/\\+\-]*[^\d/\\+\-\s|])?"
_VALUE = r"(0|[1-9]\d*)"
_REST = r"(?![\d,.])[^\d/\\+\-]*\Z"
_ONE_LINE = r"(?:[ ]+|[ ]*[|\t][ ]*)"
_ONE_EACH = r"(?:[ ]*+(?:\|[ ]*+)?\n\s*|\s*\n[ ]*\|[ ]*)"
_WHOLE = tuple(re.compile(_LABEL + between + between.join([_VALUE] * 7) + _REST) for between in (_ONE_LINE, _ONE_EACH))
_RUN = re.compile(_LABEL + r"[ ]*(\d{7,})" + _REST)


def quick_row(page: Page, start: int, end: int) -> Material | None:
    """Match a row of table three whose values are seven plain numbers or one run of digits.

    Args:
        page: the document.
        start: where the label begins.
        end: where the next label begins.

    Returns:
        The values, or None where the row needs a closer look.

    Examples:
        >>> from toolkit.reading.document import Document
        >>> page = Page(Document("r", "重复申请 3 0 0 0 0 0 3"))
        >>> len(quick_row(page, 0, 18).segments)
        7
        >>> quick_row(page, 0, 16) is None
        True
    """
    masked = page.masked
    for pattern in _WHOLE:
        found = pattern.match(masked, start, end)
        if found:
            spans = [found.span(i) for i in range(1, 8)]
            return Material(segments=tuple([Segment(a, b, b) for a, b in spans]), lines=(0,) * 7)
    found = _RUN.match(masked, start, end)
    if found and not load_marks().unit.match(masked, found.end(1), end):
        a, b = found.span(1)
        return Material(segments=(Segment(a, b, b),), lines=(0,))
    return None
