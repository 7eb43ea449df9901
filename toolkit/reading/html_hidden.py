"""What a page does not show, and the markup in it that only sets type: told once for the page, not for each element."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?<![\w-])font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
# One of these stands in the source of every page that hides something: a word of the style, the name of the attribute,
# or a character written by its number, which may be part of either.
_WORDS = (b"none", b"hidden", b"mso-hide", b"&#")
_NO_SIZE = re.compile(rb"font-size\s*(?::\s*)?(?:0(?![.\d])|&)")
# Elements that set type and nothing else.
TYPE_SETTING = ("span", "font", "b", "strong", "u", "em", "i", "o:p")
_LARGEST = 1 << 20
"""Bytes of markup up to which type setting is taken out: what stands in many elements is moved once for each."""


class Look(NamedTuple):
    """What is known of a page: whether its type setting is taken out (``bare``), whether it may hide something."""

    bare: bool
    hides: bool


UNKNOWN = Look(bare=False, hides=True)


class LooseTextError(Exception):
    """Text between the rows or cells of a table, which may have stood in an element that was taken out."""


@lru_cache(8192)
def _hides(style: str) -> bool:
    return _HIDING.search(style) is not None


def is_hidden(element: _Element) -> bool:
    """Tell whether a browser would not show an element, by its own style or attribute.

    Examples:
        >>> from lxml.html import fromstring
        >>> is_hidden(fromstring("<p style='display: none'>")), is_hidden(fromstring("<p style='font-size:0.9em'>"))
        (True, False)
    """
    get = element.get
    return ((style := get("style")) is not None and _hides(style)) or get("hidden") is not None


@cache
def _paths() -> tuple[Any, Any]:
    from lxml import etree

    return etree.XPath("//@style", smart_strings=False), etree.XPath("boolean(//@hidden)")


def hides_something(root: _Element, markup: bytes) -> bool:
    """Tell whether any element of a page is hidden by its own style or attribute.

    Args:
        root: the root of the page.
        markup: the source that it was parsed from, in UTF-8.

    Examples:
        >>> from lxml.html import fromstring
        >>> pages = [b"<p style='color:red'>none</p>", b"<p style='font-size: 0'>1</p>"]
        >>> [hides_something(fromstring(page), page) for page in pages]
        [False, True]
    """
    low = markup.lower()
    if not any(word in low for word in _WORDS) and not _NO_SIZE.search(low):
        return False
    styles, hidden = _paths()
    return any(map(_hides, set(styles(root)))) or (b"hidden" in low and hidden(root))


def take_out(root: _Element, markup: bytes) -> Look:
    """Take out of a page the elements that set type and nothing else; their text stays.

    Args:
        root: the root of the page, changed in place.
        markup: the source that it was parsed from, in UTF-8.

    Returns:
        What is known of the page then. It is as it was where an element that would be taken out is hidden, and where
        it is very large.

    Examples:
        >>> from lxml.html import fromstring, tostring
        >>> page = fromstring(source := b"<p>1<b>2</b>3<i>4</i></p>")
        >>> take_out(page, source), tostring(page)
        (Look(bare=True, hides=False), b'<p>1234</p>')
    """
    from lxml import etree

    if len(markup) > _LARGEST:
        return UNKNOWN
    hides = hides_something(root, markup)
    if hides and any(map(is_hidden, root.iter(*TYPE_SETTING))):
        return UNKNOWN
    etree.strip_tags(root, *TYPE_SETTING)
    return Look(bare=True, hides=hides)
