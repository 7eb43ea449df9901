"""Walking an HTML tree: visible text block by block as a browser shows it, data tables as tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from toolkit.errors import ReadingError
from toolkit.reading import limits
from toolkit.reading.article import Page, Region
from toolkit.reading.html_aside import MARK, Aside
from toolkit.reading.html_forms import filled_in, shown_as_tables
from toolkit.reading.html_hidden import UNKNOWN, Look, is_hidden
from toolkit.reading.html_tables import CELLS, table_blocks
from toolkit.reading.layout import Table, shown_line
from toolkit.reading.ordinals import list_label

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = frozenset({
    "script", "style", "noscript", "template", "head", "title", "iframe", "object", "applet", "select", "button",
    "input", "svg", "canvas", "audio", "video", "map", "datalist", "dialog", "xml", "rt", "rp", "textarea",
    "math",
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "thead",
    "tfoot", "tr", "td", "th", "caption", "section", "article", "header", "footer", "main", "aside", "nav",
    "blockquote", "pre", "form", "fieldset", "legend", "figure", "figcaption", "address", "center", "hr", "body",
    "html", "details", "summary", "dir", "menu", "hgroup", "ucapcontent", "ucaptitle",
})  # fmt: skip
# Of these, what is short as long as it ends: where its end tag is missing, the parser puts the rest of the page inside.
_SHORT = frozenset({
    "object", "applet", "select", "button", "svg", "canvas", "audio", "video", "map", "datalist",
    "xml", "rt", "rp", "math",
})  # fmt: skip
_LONGEST_FALLBACK = 200  # characters: "your browser does not support …" and the names of a few links are shorter
# Elements that may be the frame of the article or of what stands around it.
_FRAMES = frozenset({
    "div", "td", "section", "article", "main", "header", "footer", "nav", "aside", "form", "ul", "ol", "center",
    "ucapcontent", "body",
})  # fmt: skip
# What a cell with a single run of text is made of.
_INSIDE = frozenset({"p", "span", "font", "b", "strong", "u", "em", "i", "o:p"})
_RUNS = _INSIDE | CELLS
_INLINE = re.compile(rb"</?(?:font|span|b|strong|i|em|u|o:p|small|big|center)\b[^<>]*>", re.IGNORECASE)
_BREAKING = re.compile(rb"</?(?:div|p|section|blockquote|dl|dd)\b[^<>]*>", re.IGNORECASE)


def markup_of(text: str) -> bytes:
    """Return what the parser takes: the text in UTF-8, without zeros and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace")


def parse(markup: bytes) -> Any:
    """Return the root element of a page in UTF-8, however broken; None where there is no element at all.

    Examples:
        >>> parse(b"<p>a<td>b").tag
        'html'
    """
    root, too_deep = _parse(markup)
    if too_deep:  # thousands of elements never closed: what only sets type is taken out
        root, _ = _parse(_BREAKING.sub(b"<br>", _INLINE.sub(b"", markup)))
    if root is not None and b"table-cell" in markup:
        shown_as_tables(root)
    return root


def _parse(markup: bytes) -> tuple[Any, bool]:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        root = etree.fromstring(markup, parser)
    except etree.XMLSyntaxError:
        root = None
    return root, any("depth" in entry.message for entry in parser.error_log.filter_from_fatals())


def _plain_text(cell: _Element) -> str | None:
    """Return the text of a cell that holds a single run of text, as most cells do; None where it takes a walk."""
    if not len(cell):  # between the cells a script or a field may stand, whose text is not shown
        return None if cell.tag not in _RUNS or is_hidden(cell) else shown_line(cell.text or "")
    element, paragraph = cell, None
    texts, tails = [cell.text], [cell.tail]
    while True:  # most often a chain: a paragraph, a span in it, the text in that
        tag = element.tag
        if tag not in (_RUNS if element is cell else _INSIDE) or is_hidden(element):
            return None
        if tag == "p":
            if paragraph is not None or (element.tail and not element.tail.isspace()):
                return None
            paragraph = element
        if len(element) != 1:
            break
        element = element[0]
        texts.append(element.text)
        tails.append(element.tail)
    if len(element):
        for inner in element.iterdescendants():
            tag = inner.tag
            if tag not in _INSIDE or is_hidden(inner):
                return None
            if tag == "p":
                if paragraph is not None or (inner.tail and not inner.tail.isspace()):
                    return None
                paragraph = inner
        text = "".join(cell.itertext())  # type: ignore[arg-type]
    else:
        text = "".join(filter(None, texts + tails[:0:-1]))
    if paragraph is not None and len("".join(paragraph.itertext()).strip()) < len(text.strip()):  # type: ignore[arg-type]
        return None  # what stands beside the paragraph is a line of its own
    return shown_line(text)


def _few_lines(cell: _Element, hides: bool) -> list[str] | None:
    """Return the lines of a cell of paragraphs and breaks, its type setting taken out; None where it takes a walk."""
    runs = [cell.text]
    for inner in cell:
        tag = inner.tag
        if len(inner) or (tag != "p" and tag != "br" and tag != "div") or (hides and is_hidden(inner)):
            return None
        runs += (inner.text, inner.tail)
    return [line for run in runs if run and (line := shown_line(run))]


def _never_ended(element: _Element) -> bool:
    """Tell whether an element that should show nothing has taken in what follows it, its end tag missing."""
    if (
        element.tag not in _SHORT
        or not len(element)
        or next(element.iter("p", "div", "table", "h1", "h2"), None) is None
    ):
        return False
    length = 0
    for inner in element.iter():
        if inner.tag not in ("option", "script", "style"):
            length += len((inner.text or "").strip())
        if inner is not element:
            length += len((inner.tail or "").strip())
        if length > _LONGEST_FALLBACK:
            return True
    return False


def walk(root: _Element, source: str, depth: int = 0, look: Look = UNKNOWN, aside: Aside | None = None) -> Page:
    """Read the visible content below an element.

    Args:
        root: any element.
        source: the file's name, for messages.
        depth: how many tables stand around it.
        look: what is known of the page.
        aside: its tables that were set aside.

    Returns:
        Blocks in reading order, for each the number of characters that are links, and the regions (frames, headings,
        navigation) as ranges of blocks.

    Raises:
        ReadingError: ``too_deep``, tables nested beyond ``limits.TABLE_NESTING``.
        LooseTextError: text between rows or cells in a page whose type setting is taken out.

    Examples:
        >>> walk(parse(markup_of("<p>2<span>02</span>3<br>年</p>")).find("body"), "a").blocks
        ['2023', '年']
    """
    from lxml import etree

    if depth > limits.TABLE_NESTING:
        raise ReadingError(source, "too_deep", f"tables nested {depth} deep", f"at most {limits.TABLE_NESTING}")
    bare, hides = look
    page = Page([], [], [], 0)
    blocks, links = page.blocks, page.linked
    buffer: list[str] = []
    linked = in_link = in_pre = 0
    skipped: Any = None
    open_regions: dict[Any, int] = {}
    counters: dict[Any, int] = {}

    def flush() -> None:
        nonlocal linked
        text = "".join(buffer)
        buffer.clear()
        if not text.isspace():
            for line in text.split("\0") if "\0" in text else (text,):
                if line := shown_line(line):
                    blocks.append(line)
                    links.append(min(linked, len(line)))
        linked = 0

    def lines_of(element: _Element) -> list[str]:
        if bare:
            lines = _few_lines(element, hides) if element.tag in CELLS else None
            if lines is not None:
                return lines
        else:
            text = _plain_text(element)
            if text is not None:
                return [text] if text else []
        inner = walk(element, source, depth + 1, look, aside)
        page.pictures += inner.pictures
        return [line for block in inner.blocks for line in ([block] if isinstance(block, str) else _flat(block))]

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if not _never_ended(element) if tag in _DROPPED else hides and is_hidden(element):
                if tag == "input" or tag == "textarea":
                    buffer.append(filled_in(element))
                skipped = element
                walker.skip_subtree()
                continue
            if tag in _BLOCKS:
                if buffer:
                    flush()
                if tag == "table" and element is not root:
                    mark = element.get(MARK) if aside is not None else None
                    if aside is not None and mark is not None:
                        table: list[str | Table] | None = aside.meet(mark)
                    else:
                        table = table_blocks(element, lines_of, source, look)
                    if table is not None:
                        blocks += table
                        links += [0] * len(table)
                        skipped = element
                        walker.skip_subtree()
                        continue
                elif tag == "li":
                    buffer.append(list_label(element, counters))
                elif tag == "pre":
                    in_pre += 1
                if tag in _FRAMES or element.get("id") or element.get("class"):
                    open_regions[element] = len(blocks)
            elif tag == "br":
                if buffer:
                    flush()
            elif tag == "a":
                in_link += element.get("href") is not None  # without it, the mark that a table of contents leads to
            elif tag == "img":
                page.pictures += 1
                from toolkit.reading.ocr.embedded import linked as picture_at

                picture = picture_at(element.get("src") or "", source)
                if picture is not None:
                    if buffer:
                        flush()
                    blocks.append(picture)
                    links.append(0)
            text = element.text
            if text:
                buffer.append(text.replace("\n", "\0") if in_pre else text)
                if in_link:
                    linked += len(text.strip())
            continue
        if element is skipped:
            skipped = None
        elif tag in _BLOCKS:
            if buffer:
                flush()
            if tag == "pre":
                in_pre -= 1
            begun = open_regions.pop(element, None)
            if begun is not None and begun < len(blocks):
                name = f"{element.get('id') or ''} {element.get('class') or ''}".strip()
                page.regions.append(Region(begun, len(blocks), tag, name))
        elif tag == "a":
            in_link -= element.get("href") is not None
        if element is not root and (tail := element.tail):
            buffer.append(tail.replace("\n", "\0") if in_pre else tail)
            if in_link:
                linked += len(tail.strip())
    if buffer:
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
    root = parse(markup_of(text))
    return [] if root is None else walk(root, source).blocks
