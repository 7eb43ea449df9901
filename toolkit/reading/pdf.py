"""PDF with a text layer: paragraphs from the geometry of the lines, ruled tables as grids."""

from __future__ import annotations

import io
import logging
from typing import Any

from toolkit.errors import ReadingError
from toolkit.reading import limits
from toolkit.reading.document import Document
from toolkit.reading.layout import Table, compose, tidy_line
from toolkit.reading.pdf_flow import Flow, paragraphs, without_furniture
from toolkit.reading.pdf_lines import Line, page_chars, to_lines
from toolkit.reading.pdf_tables import Ruled, continues, find_tables, join

_VALID = "a PDF with a text layer, or the report as docx or HTML"
_FEW = 20
"""Characters; a page with a picture and fewer than these is a scan, whatever number is stamped on it."""


def read_pdf(data: bytes, source: str) -> Document:
    """Read a PDF.

    Args:
        data: the bytes of the file.
        source: its name.

    Returns:
        The document: paragraphs on a line each, without page numbers and running heads; ruled tables as grids, one
        that goes on over a page break as one grid. ``metadata`` holds the file's properties.

    Raises:
        ReadingError: ``encrypted``, ``broken``, ``no_text_layer`` (a scan), ``unmapped_fonts``, ``too_large``.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it reports each oddity of a font on stderr
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > limits.PDF_PAGES:
                valid = f"at most {limits.PDF_PAGES} pages"
                raise ReadingError(source, "too_large", f"a PDF of {len(pdf.pages)} pages", valid)
            return _read(pdf, source)
    except ReadingError:
        raise
    except Exception as error:  # pdfminer raises whatever the damage leads to
        causes = (error, error.__cause__, error.__context__, *error.args)
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
            raise ReadingError(
                source, "encrypted", "a PDF locked with a password", "the PDF without password"
            ) from error
        reason = " ".join(f"{type(error).__name__} {error}".split())[:80]
        raise ReadingError(source, "broken", f"a damaged PDF ({reason})", _VALID) from error


def _read(pdf: Any, source: str) -> Document:
    tables: list[list[Ruled]] = []
    lines: list[Line] = []
    heights: list[float] = []
    scanned: list[int] = []
    sideways: list[int] = []
    total = unmapped = 0
    for index, page in enumerate(pdf.pages):
        chars = page_chars(page)
        total += len(chars)
        unmapped += sum(char.text.startswith("(cid:") for char in chars)
        if len(chars) < _FEW and page.images:
            scanned.append(index + 1)
        if 2 * sum(not char["upright"] for char in page.chars) > len(page.chars):
            sideways.append(index + 1)
        found, rest = find_tables(page, index, chars)
        tables.append(found)
        lines += to_lines(rest, index)
        heights.append(float(page.height))
        page.close()
    if not total or len(scanned) == len(tables):
        found_text = "a scan without a text layer" if scanned else "a PDF without text"
        raise ReadingError(source, "no_text_layer", found_text, _VALID)
    if unmapped > 0.2 * total:
        raise ReadingError(source, "unmapped_fonts", "a PDF whose fonts do not say which characters they print", _VALID)
    kept, dropped = without_furniture(lines, heights)
    warnings = []
    if scanned:
        warnings.append(f"pages that are pictures without text: {', '.join(map(str, scanned))}")
    if sideways:
        warnings.append(f"pages set sideways, whose text may be out of order: {', '.join(map(str, sideways))}")
    if unmapped:
        warnings.append(f"{unmapped} characters of unknown meaning, shown as (cid:…)")
    if dropped:
        warnings.append(f"{dropped} page numbers and running heads left out")
    text, grids = compose(_blocks(kept, tables))
    metadata = {key: value for key, raw in (pdf.metadata or {}).items() if (value := _property(raw))}
    return Document(source, text, grids, "pdf", None, metadata, tuple(warnings))


def _property(raw: object) -> str:
    """Return a document property; some writers put little-endian UTF-16 where the format knows big-endian only."""
    if not isinstance(raw, str):
        return ""
    from pdfminer.utils import PDFDocEncoding

    if raw.startswith("ÿþ"):
        raw = bytes(PDFDocEncoding.index(char) for char in raw if char in PDFDocEncoding).decode("utf-16", "replace")
    return tidy_line(raw)


def _blocks(lines: list[Line], tables: list[list[Ruled]]) -> list[str | Table]:
    """Set lines and tables in reading order; join tables with nothing but a page break between them."""
    flow = Flow(lines)
    items: list[Line | Ruled] = sorted(
        [*lines, *(table for page in tables for table in page)], key=lambda item: (item.page, item.top)
    )
    blocks: list[str | Table] = []
    stretch: list[Line] = []
    open_table: Ruled | None = None
    for item in items:
        if isinstance(item, Line):
            if open_table is not None:
                blocks.append(open_table.table())
                open_table = None
            stretch.append(item)
        elif open_table is not None and item.page == open_table.page + 1 and continues(open_table, item):
            open_table = join(open_table, item)
        else:
            if open_table is not None:
                blocks.append(open_table.table())
            blocks += map(tidy_line, paragraphs(stretch, flow))
            stretch = []
            open_table = item
    if open_table is not None:
        blocks.append(open_table.table())
    return blocks + list(map(tidy_line, paragraphs(stretch, flow)))
