"""HTML: the visible text as a person reads it, block by block, and the data tables as grids."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from toolkit.errors import ReadingError
from toolkit.reading import limits
from toolkit.reading.article import Page, Region, choose
from toolkit.reading.document import Document
from toolkit.reading.encoding import declared_encoding, decode
from toolkit.reading.html_tables import table_blocks
from toolkit.reading.layout import CJK, Table, compose
from toolkit.reading.ordinals import list_label

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = frozenset({
    "script", "style", "noscript", "template", "head", "title", "iframe", "object", "embed", "applet", "select",
    "button", "input", "svg", "canvas", "audio", "video", "map", "datalist", "dialog", "xml", "rt", "rp", "textarea",
    "math",
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "thead",
    "tfoot", "tr", "td", "th", "caption", "section", "article", "header", "footer", "main", "aside", "nav",
    "blockquote", "pre", "form", "fieldset", "legend", "figure", "figcaption", "address", "center", "hr", "body",
    "html", "details", "summary", "dir", "menu", "hgroup", "ucapcontent", "ucaptitle",
})  # fmt: skip
# Elements that may be the frame of the article or of what stands around it.
_FRAMES = frozenset({
    "div", "td", "section", "article", "main", "header", "footer", "nav", "aside", "form", "ul", "ol", "center",
    "ucapcontent", "body",
})  # fmt: skip
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?<![\w-])font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
_BROKEN_LINE = re.compile(f"(?<=[{CJK}“”‘’])[ \\t\\r\\f]*\\n\\s*(?=[{CJK}“”‘’])")
_ISLAND = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_INLINE = re.compile(r"</?(?:font|span|b|strong|i|em|u|o:p|small|big|center)\b[^<>]*>", re.IGNORECASE)
_BREAKING = re.compile(r"</?(?:div|p|section|blockquote|dl|dd)\b[^<>]*>", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar)$", re.IGNORECASE)
_SHELL = 200
"""A page that shows less text than this may carry its body in a script."""


@lru_cache(8192)
def _hides(style: str) -> bool:
    return _HIDING.search(style) is not None


def parse(text: str) -> Any:
    """Return the root element of an HTML text, however broken; None where there is no element at all.

    Examples:
        >>> parse("<p>a<td>b").tag
        'html'
    """
    root, too_deep = _parse(text)
    if too_deep:  # thousands of elements never closed: what only sets type is taken out
        root, _ = _parse(_BREAKING.sub("<br>", _INLINE.sub("", text)))
    return root


def _parse(text: str) -> tuple[Any, bool]:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    return root, any("depth" in entry.message for entry in parser.error_log.filter_from_fatals())


def walk(root: _Element, source: str, depth: int = 0) -> Page:
    """Read the visible content below an element.

    Args:
        root: any element.
        source: the file's name, for messages.
        depth: how many tables stand around it.

    Returns:
        Blocks in reading order, for each the number of characters that are links, and the regions (frames, headings,
        navigation) as ranges of blocks.

    Raises:
        ReadingError: ``too_deep``, tables nested beyond ``limits.TABLE_NESTING``.

    Examples:
        >>> walk(parse("<p>2<span>02</span>3<br>年</p>").find("body"), "a").blocks
        ['2023', '年']
    """
    from lxml import etree

    if depth > limits.TABLE_NESTING:
        raise ReadingError(source, "too_deep", f"tables nested {depth} deep", f"at most {limits.TABLE_NESTING}")
    page = Page([], [], [], 0)
    buffer: list[str] = []
    linked = in_link = in_pre = 0
    skipped: Any = None
    open_regions: dict[Any, int] = {}
    counters: dict[Any, int] = {}

    def flush() -> None:
        nonlocal linked
        if buffer:
            text = "".join(buffer)
            buffer.clear()
            for line in text.split("\0") if "\0" in text else (text,):
                if "\n" in line:
                    line = _BROKEN_LINE.sub("", line)
                line = " ".join(line.split())
                if line:
                    page.blocks.append(line)
                    page.linked.append(min(linked, len(line)))
            linked = 0

    def lines_of(element: _Element) -> list[str]:
        inner = walk(element, source, depth + 1)
        page.pictures += inner.pictures
        return [line for block in inner.blocks for line in ([block] if isinstance(block, str) else _flat(block))]

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            style = element.get("style")
            if tag in _DROPPED or (style and _hides(style)) or element.get("hidden") is not None:
                skipped = element
                walker.skip_subtree()
                continue
            if tag in _BLOCKS:
                flush()
                if tag == "table" and element is not root:
                    blocks = table_blocks(element, lines_of, source)
                    if blocks is not None:
                        page.blocks += blocks
                        page.linked += [0] * len(blocks)
                        skipped = element
                        walker.skip_subtree()
                        continue
                elif tag == "li":
                    buffer.append(list_label(element, counters))
                elif tag == "pre":
                    in_pre += 1
                if tag in _FRAMES or element.get("id") or element.get("class"):
                    open_regions[element] = len(page.blocks)
            elif tag == "br":
                buffer.append("\0")
            elif tag == "a":
                in_link += 1
            elif tag == "img":
                page.pictures += 1
            text = element.text
            if text:
                buffer.append(text.replace("\n", "\0") if in_pre else text)
                if in_link:
                    linked += len(text.strip())
            continue
        if element is skipped:
            skipped = None
        elif tag in _BLOCKS:
            flush()
            if tag == "pre":
                in_pre -= 1
            begun = open_regions.pop(element, None)
            if begun is not None and begun < len(page.blocks):
                name = f"{element.get('id') or ''} {element.get('class') or ''}".strip()
                page.regions.append(Region(begun, len(page.blocks), tag, name))
        elif tag == "a":
            in_link -= 1
        if element is not root and element.tail:
            buffer.append(element.tail.replace("\n", "\0") if in_pre else element.tail)
            if in_link:
                linked += len(element.tail.strip())
    flush()
    return page


def _flat(table: Table) -> list[str]:
    return [cell.text for cell in table.cells if cell.text]


def fragment_blocks(text: str, source: str) -> list[str | Table]:
    """Return all blocks of an HTML fragment.

    Examples:
        >>> fragment_blocks("<p>甲</p><p>乙</p>", "a")
        ['甲', '乙']
    """
    root = parse(text)
    return [] if root is None else walk(root, source).blocks


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
    text, encoding, warnings = decode(data, source, declared_encoding(data))
    root = parse(text)
    if root is None:
        return Document(source, "", (), "html", encoding, {}, warnings)
    page = walk(root, source)
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
    plain, grids = compose(blocks)
    notes += chosen
    if page.pictures and not grids:
        notes.append(f"{page.pictures} pictures on the page, which are not read, may hold text or tables")
    if len(plain) < 2 * _SHELL and (files := _attachments(root)):
        notes.append(f"the page holds little text and links to {', '.join(files)}; the report may stand there")
    return Document(source, plain, grids, "html", encoding, metadata, tuple(notes))


def _attachments(root: Any) -> list[str]:
    """Return the names of up to three documents that a page links to."""
    links = (element.get("href") or "" for element in root.iter("a"))
    return list(dict.fromkeys(link.rsplit("/", 1)[-1] for link in links if _FILE.search(link)))[:3]


def _island(root: Any, source: str) -> Page | None:
    """Return the largest body that stands inside a script, a template, a textarea or hidden markup."""
    best: Page | None = None
    for element in root.iter("script", "template", "textarea", "noscript", "xml"):
        raw = "".join(element.itertext())
        for text in _ISLAND.findall(raw) or [raw]:
            if "<" not in text or not re.search("[\u4e00-\u9fff]{8}", text):
                continue
            if "\\u003c" in text or '\\"' in text:
                text = text.replace("\\u003c", "<").replace("\\u003e", ">").replace('\\"', '"').replace("\\/", "/")
                text = text.replace("\\r", "").replace("\\n", "\n")
            inner = parse(text[text.find("<") : text.rfind(">") + 1])
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
