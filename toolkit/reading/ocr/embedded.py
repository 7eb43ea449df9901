"""Pictures inside documents (docx, HTML) that may hold text or tables, recognised in their place."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from toolkit.errors import ReadingError
from toolkit.pages import Leaf, Pages
from toolkit.reading import limits, ocr
from toolkit.reading.document import Grid, Reading
from toolkit.reading.layout import Table, compose
from toolkit.reading.ocr import bounds
from toolkit.reading.pdf_blocks import to_blocks
from toolkit.reading.placing import place

_ICON = 3_000  # bytes; smaller pictures hold no table
_FEW = 8  # recognised characters; a picture with fewer is a photograph or an emblem
_TABLES = 3  # a document with the three tables of the form as tables has them in no picture


class Picture(str):
    """An empty line in whose place a picture stands; ``load`` gives its bytes, or None."""

    load: Callable[[], bytes | None]


def picture(load: Callable[[], bytes | None]) -> Picture:
    """Return the place of a picture."""
    out = Picture()
    out.load = load
    return out


def linked(address: str, source: str) -> Picture | None:
    """Return the picture that a page shows, where it holds it itself or the file lies beside it.

    Args:
        address: the ``src`` of the picture.
        source: the name of the page; only files in its folder are opened.

    Examples:
        >>> linked("https://a.example/b.png", "a.html") is None, linked("data:image/png;base64,AAAA", "a") is None
        (True, True)
    """
    if address.startswith("data:image/"):
        head, _, body = address.partition(",")
        return picture(lambda: _decoded(head, body)) if len(body) > _ICON else None
    if not address or ":" in address[:12] or address.startswith(("/", "\\", "#", "//")) or not ocr.available():
        return None
    folder = Path(source).resolve().parent
    path = (folder / unquote(address.partition("?")[0])).resolve()
    try:
        if not path.is_relative_to(folder) or not path.is_file() or path.stat().st_size < _ICON:
            return None
    except (OSError, ValueError):
        return None
    return picture(path.read_bytes)


def _decoded(head: str, body: str) -> bytes | None:
    try:
        return base64.b64decode(body) if head.endswith("base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None


class Composed(NamedTuple):
    """A text with what was recognised in its pictures; ``unread`` counts pictures that were not tried."""

    text: str
    grids: tuple[Grid, ...]
    pages: Pages | None = None
    readings: tuple[Reading, ...] = ()
    warnings: tuple[str, ...] = ()
    unread: int = 0


def compose_with_pictures(blocks: Sequence[str | Table], source: str) -> Composed:
    r"""Set blocks one below the other, what is recognised in a picture in its place.

    Args:
        blocks: lines, tables and pictures in reading order.
        source: the file's name.

    Returns:
        The text and its grids; with the extra ``ocr``, and where the document does not hold all three tables as
        tables, also what its pictures say.

    Examples:
        >>> compose_with_pictures(["一、总体情况"], "a.docx").text
        '一、总体情况\n'
    """
    n_pictures = sum(isinstance(block, Picture) for block in blocks)
    n_tables = sum(isinstance(block, Table) for block in blocks)
    if not n_pictures or not ocr.available() or n_tables >= _TABLES:
        return Composed(*compose(blocks), unread=n_pictures)
    from toolkit.reading.ocr.page import read_page
    from toolkit.reading.ocr.pictures import open_pictures

    out: list[str | Table] = []
    found = []  # for each recognised picture: its first block in out, the block behind its last, its parts
    leaves: list[Leaf] = []
    number = unread = 0
    for block in blocks:
        if not isinstance(block, Picture):
            out.append(block)
            continue
        number += 1
        data = block.load() if number <= bounds.PAGES else None
        try:
            image = next(iter(open_pictures(data, source))) if data and len(data) <= limits.FILE_BYTES else None
        except ReadingError:
            image = None
        if image is None:
            unread += 1
            continue
        page = read_page(image, len(leaves))
        own, parts = to_blocks(page.lines, [*([] for _ in leaves), page.tables])
        if sum(len(b) if isinstance(b, str) else sum(len(c.text) for c in b.cells) for b in own) < _FEW:
            continue
        first = len(out)
        out += [b if isinstance(b, str) else replace(b, origin="ocr") for b in own]
        found.append((first, parts))
        leaves.append(page.leaf(number - 1))
    text, grids = compose(out)
    starts = _starts(out, grids)
    runs = []
    readings: list[Reading] = []
    for first, parts in found:
        own_grids = [grid for grid in grids if grid.origin == "ocr" and grid.start >= starts[first]]
        pages, read = place(text, own_grids, parts, leaves, starts[first])
        runs += list(pages.runs)
        readings += read
    warnings = (f"{len(found)} pictures recognised (OCR) in their place",) if found else ()
    return Composed(
        text, grids, Pages(tuple(leaves), tuple(runs)) if found else None, tuple(readings), warnings, unread
    )


def extra_for(composed: Composed) -> str:
    """Return what to add to a warning about pictures not read: the extra that reads them, if it is missing."""
    return f"; {ocr.INSTALL} reads them" if composed.unread and not ocr.available() else ""


def _starts(blocks: Sequence[str | Table], grids: Sequence[Grid]) -> list[int]:
    """Return where each block begins in the composed text."""
    out, at, rest = [], 0, iter(grids)
    for block in blocks:
        out.append(at)
        if isinstance(block, str):
            at += len(block) + 1 if block else 0
        else:
            at = next(rest).end + 1
    return [*out, at]
