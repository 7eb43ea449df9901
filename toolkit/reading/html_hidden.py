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
_WORDS = (b"none", b"hid", b"&#")
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


def may_hide(low: bytes) -> bool:
    """Tell whether a page may hide something, from its source in lower case; no page that hides is told from others.

    Examples:
        >>> [may_hide(low) for low in (b"<p style='color:red'>1</p>", b"<p>none</p>", b"<p style='font-size: 0'>1</p>")]
        [False, True, True]
    """
    return any(word in low for word in _WORDS) or _NO_SIZE.search(low) is not None


def _hides_something(root: _Element, low: bytes) -> bool:
    styles, hidden = _paths()
    return any(map(_hides, set(styles(root)))) or (b"hidden" in low and hidden(root))


def take_out(root: _Element, low: bytes) -> Look:
    """Take out of a page the elements that set type and nothing else; their text stays.

    Args:
        root: the root of the page, changed in place.
        low: the source that it was parsed from in lower case, in UTF-8.

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

    if len(low) > _LARGEST:
        return UNKNOWN
    hides = may_hide(low) and _hides_something(root, low)
    if hides and any(map(is_hidden, root.iter(*TYPE_SETTING))):
        return UNKNOWN
    etree.strip_tags(root, *TYPE_SETTING)
    return Look(bare=True, hides=hides)
