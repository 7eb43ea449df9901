"""HTML: of a page the article, its text as a person reads it, its data tables as grids."""

from __future__ import annotations

import re
from typing import Any

from toolkit.errors import ReadingError
from toolkit.reading import limits, mhtml
from toolkit.reading.article import Page, choose
from toolkit.reading.document import Document
from toolkit.reading.encoding import declared_encoding, decode
from toolkit.reading.html_aside import set_aside
from toolkit.reading.html_hidden import LooseTextError, take_out
from toolkit.reading.html_walk import markup_of, parse, walk
from toolkit.reading.layout import Table
from toolkit.reading.ocr.embedded import compose_with_pictures, extra_for

_ISLAND = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_STEP = 5_000  # half of that
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar)$", re.IGNORECASE)
_SHELL = 200
"""A page that shows less text than this may carry its body in a script."""


def read_html(data: bytes, source: str) -> Document:
    r"""Read an HTML page or fragment.

    Args:
        data: the bytes of the file.
        source: its name.

    Returns:
        The document: block elements on lines of their own, inline elements joined, what is not shown left out, data
        tables as grids, of a whole page the article without the navigation around it. ``metadata`` holds the page's
        title and what its ``meta`` elements say of the article.

    Raises:
        ReadingError: the encoding cannot be told, or a limit is exceeded.

    Examples:
        >>> read_html("<p>一、总体<b>情况</b></p><table><tr><td>规章<td>3</table>".encode(), "a.html").text
        '一、总体情况\n规章\t3\n'
    """
    if mhtml.is_archive(data):
        data = mhtml.page(data) or b""
    text, encoding, warnings = decode(data, source, declared_encoding(data))
    _refuse_attributes(text, source)
    root, page = _walked(text, source)
    if root is None or page is None:
        return Document(source, "", (), "html", encoding, {}, warnings)
    notes = list(warnings)
    if sum(len(block) for block in page.blocks if isinstance(block, str)) < _SHELL and not any(
        isinstance(block, Table) for block in page.blocks
    ):
        island = _island(root, source)
        if island is not None and island.size() > page.size():
            page = island
            notes.append("the page shows no article; read from the text inside its scripts")
    metadata = _metadata(root)
    blocks, chosen = choose(page, metadata)
    composed = compose_with_pictures(blocks, source)
    plain, grids = composed.text, composed.grids
    notes += chosen
    notes += composed.warnings
    if page.pictures and not grids:
        notes.append(
            f"{page.pictures} pictures on the page, which are not read, may hold text or tables{extra_for(composed)}"
        )
    if len(plain) < 2 * _SHELL and (files := _attachments(root)):
        notes.append(f"the page holds little text and links to {', '.join(files)}; the report may stand there")
    return Document(source, plain, grids, "html", encoding, metadata, tuple(notes), composed.pages, composed.readings)


def _walked(text: str, source: str) -> tuple[Any, Page | None]:
    """Return the root of a page and what it shows; the shorter ways first, where they leave nothing open."""
    markup = markup_of(text)
    low = markup.lower()
    aside = set_aside(text, low)
    try:
        if aside is not None and (root := parse(markup_of(aside.text))) is not None:
            page = walk(root, source, look=take_out(root, low), aside=aside)
            if len(aside.met) == len(aside.tables):
                return root, page
        root = parse(markup)
        return root, None if root is None else walk(root, source, look=take_out(root, low))
    except LooseTextError:
        root = parse(markup)
        return root, walk(root, source)


def _refuse_attributes(text: str, source: str) -> None:
    """Refuse a tag of so many attributes that the parser, whose time grows with their square, would not come back."""
    if all(text.find("<", at, at + _STEP) >= 0 for at in range(0, len(text), _STEP)):
        return  # no stretch without a bracket is long enough to hold one
    for tag in _LONG_TAG.findall(text):
        if len(_QUOTED.sub("", tag).split()) > limits.ATTRIBUTES:
            valid = f"at most {limits.ATTRIBUTES:,}"
            raise ReadingError(source, "too_large", "a tag with more attributes than any page has", valid)


def _attachments(root: Any) -> list[str]:
    """Return the names of up to three documents that a page links to."""
    links = (element.get("href") or "" for element in root.iter("a"))
    return list(dict.fromkeys(link.rsplit("/", 1)[-1] for link in links if _FILE.search(link)))[:3]


def _island(root: Any, source: str) -> Page | None:
    """Return the largest body that stands inside a script, a template, a textarea or hidden markup."""
    best: Page | None = None
    size = 0
    for element in root.iter("script", "template", "textarea", "noscript", "xml"):
        raw = "".join(element.itertext())
        size += len(raw)
        if size > limits.MARKUP_BYTES:  # one inside the other, thousands deep
            break
        for text in _ISLAND.findall(raw) or [raw]:
            if "<" not in text or not re.search("[\u4e00-\u9fff]{8}", text):
                continue
            if "\\u003c" in text or '\\"' in text:
                text = text.replace("\\u003c", "<").replace("\\u003e", ">").replace('\\"', '"').replace("\\/", "/")
                text = text.replace("\\r", "").replace("\\n", "\n")
            inner = parse(markup_of(text[text.find("<") : text.rfind(">") + 1]))
            if inner is None:
                continue
            page = walk(inner, source)
            if best is None or page.size() > best.size():
                best = page
    return best


def _metadata(root: Any) -> dict[str, str]:
    """Return the page's title and the ``meta`` elements that name it (政府网站发展指引, 国办发〔2017〕47号, 附件)."""
    wanted = {"articletitle", "pubdate", "contentsource", "sitename", "columnname", "author", "og:title"}
    out: dict[str, str] = {}
    title = root.find(".//title")
    if title is not None and (text := " ".join("".join(title.itertext()).split())):
        out["title"] = text
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or ""
        content = " ".join((meta.get("content") or "").split())
        if name.lower() in wanted and content:
            out[name] = content
    return out
