# ruff: noqa: E501
"""Pages read with their plain tables set aside, against the same pages read by the parser alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any

import mutations as m
from invariants import holds

from targets.readers import html_mutation, html_seeds
from targets.target import Target
from toolkit.errors import NianbaoError
from toolkit.reading.document import Document

_PLAIN = (
    "<table border='1'><tbody><tr><td>规章</td><td>3</td></tr><tr><td colspan=\"2\">行政许可</td></tr></tbody></table>"
)
_INSIDE = (
    _PLAIN, "<tr><td>规章</td><td>3</td></tr>", "<td><p>6</p></td>", "<td><p>7</p>8</td>", "<td><span><p>9</span>x</p></td>",
    "<td>规<br>章</td>", "<td>&nbsp;</td>", "<td>&copy;</td>", "<td title='a>b'>1</td>", "<!--", "-->", "<script>", "</script>",
    "<div style='display:none'>", "<td style='display: none'>4</td>", "<td>1<span hidden>2</span></td>", "<TD>2</TD>", "<ol><li>",
    "<form>", "<textarea>", "'", '"', "<td", ">", "\r", "<thead>", "</thead>", "<tfoot>", "<td colspan=2 colspan=3>1</td>",
    "<td rowspan=0>", "<td colspan='&#50;'>5</td>", "<b>", "</b>", "<span hidden>", "<p style='font-size:0'>", "&#x3c;td>", "\x0c",
    "<td><p>1</p><p>2</p></td>", "<td/>", "<o:p></o:p>", "<td>1</th>", "<style>td{display:none}</style>", "</tr><tr>", "\u3000", "x",
    "<td style='display:table-cell'>", "<caption>表</caption>", "<td><br/>1<br ></td>", "<noscript>", "<template>", "<svg>", "<td><div>3</div></td>",
    "<nobr>", "<td>&lt;b&gt;</td>", "<td>&amp;nbsp;</td>", "<td>&ltb</td>", "<td nowrap>", "<td class=\"a'b\">", "<TABLE>", "</TABLE>", "<td>\x85</td>",
)  # fmt: skip


def _without(document: Document) -> tuple[object, ...]:
    return document.text, document.grids, document.metadata, document.warnings


def _aside(data: bytes) -> None:
    """A page read with its plain tables set aside and its type setting taken out, with less of that, with none of it."""
    from toolkit.reading import html
    from toolkit.reading.html_hidden import LooseTextError

    def loose(root: Any, low: bytes) -> Any:
        raise LooseTextError

    def by(**ways: Callable[..., Any]) -> tuple[object, ...] | str:
        kept = {name: getattr(html, name) for name in ways}
        try:
            for name, way in ways.items():
                setattr(html, name, way)
            return _without(html.read_html(data, "a.html"))
        except NianbaoError as error:
            return str(error)
        finally:
            for name, way in kept.items():
                setattr(html, name, way)

    shortest = by()
    holds(shortest == by(set_aside=lambda text, low: None), "tables set aside, another page")
    holds(shortest == by(set_aside=lambda text, low: None, take_out=loose), "type setting taken out, another page")


def page_mutation(random: Random, data: bytes) -> bytes:
    if random.random() < 0.5:
        return html_mutation(random, data)
    text = m.as_text(data)
    places = [found.start() for found in re.finditer("<", text)] or [0]
    for _ in range(random.choice((1, 1, 2, 5))):
        at = random.choice(places) if random.random() < 0.8 else random.randint(0, len(text))
        text = text[:at] + random.choice(_INSIDE) + text[at + random.choice((0, 0, 0, 1, 4, 30)) :]
    return m.as_bytes(text[:40_000])


def _page_seeds() -> list[bytes]:
    small = [f"<html><body><p>一、总体情况{piece}{_PLAIN}<p>无。</body></html>".encode() for piece in _INSIDE]
    return [*small, *(clipped(data) for data in html_seeds())]


def clipped(data: bytes) -> bytes:
    """Cut a page down to its first table and some of what follows: quick to read."""
    at = data.find(b"<table")
    return data[max(0, at - 400) : at + 9000] if at >= 0 else data[:6000]


TARGETS = {"aside": Target(_aside, page_mutation, _page_seeds, ("toolkit.reading",), 2)}
