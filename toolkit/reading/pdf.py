"""PDF: paragraphs from the geometry of the lines, ruled tables as grids; pages without a text layer are recognised."""

from __future__ import annotations

import io
import logging
from typing import Any

from toolkit.errors import ReadingError
from toolkit.pages import Leaf
from toolkit.reading import limits, ocr
from toolkit.reading.document import Document
from toolkit.reading.layout import compose, tidy_line
from toolkit.reading.ocr import bounds
from toolkit.reading.pdf_blocks import to_blocks
from toolkit.reading.pdf_columns import set_lines
from toolkit.reading.pdf_flow import without_furniture
from toolkit.reading.pdf_layer import Trouble, trouble
from toolkit.reading.pdf_lines import Line, page_chars
from toolkit.reading.pdf_streams import bounded_streams
from toolkit.reading.pdf_tables import Ruled, find_tables
from toolkit.reading.placing import place
from toolkit.reading.watch import ExceededError, watched

_VALID = "a PDF with a text layer, or the report as docx or HTML"
_EXCEEDED = {
    "timeout": lambda: f"a PDF that takes more than {limits.PDF_SECONDS} s to read",
    "memory": lambda: f"a PDF that takes more than {limits.PDF_MEGABYTES} MB to read",
    "too_large": lambda: f"a PDF whose parts unpack to more than {limits.PDF_STREAM_BYTES // 2**20} MiB",
}


def read_pdf(data: bytes, source: str) -> Document:
    """Read a PDF.

    Args:
        data: the bytes of the file.
        source: its name.

    Returns:
        The document: paragraphs on a line each, without page numbers and running heads; ruled tables as grids, one
        that goes on over a page break as one grid. ``metadata`` holds the file's properties, ``pages`` where
        the text stands.
        A page without a text layer, or with one that is not what is printed, is read from its picture (OCR) where the
        extra ``ocr`` is installed; the warnings say which.

    Raises:
        ReadingError: ``encrypted``, ``broken``, ``no_text_layer`` (a scan), ``unmapped_fonts``, ``too_large``, and
            ``timeout`` or ``memory`` beyond ``limits.PDF_SECONDS`` or ``limits.PDF_MEGABYTES``.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it reports each oddity of a font on stderr
    try:
        with (
            watched(limits.PDF_SECONDS, limits.PDF_MEGABYTES),
            bounded_streams(),
            pdfplumber.open(io.BytesIO(data)) as pdf,
        ):
            if len(pdf.pages) > limits.PDF_PAGES:
                valid = f"at most {limits.PDF_PAGES} pages"
                raise ReadingError(source, "too_large", f"a PDF of {len(pdf.pages)} pages", valid)
            facts = {key: value for key, raw in (pdf.metadata or {}).items() if (value := _property(raw))}
            read = _Pages(data, source, facts)
            for index, page in enumerate(pdf.pages):
                read.add(page, index)
                page.close()
    except ReadingError:
        raise
    except ExceededError as error:
        raise ReadingError(source, error.kind, _EXCEEDED[error.kind](), "a PDF that takes less") from None
    except Exception as error:  # pdfminer raises whatever the damage leads to
        causes = (error, error.__cause__, error.__context__, *error.args)
        if any(isinstance(cause, MemoryError) for cause in causes):
            raise MemoryError from error
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
            raise ReadingError(
                source, "encrypted", "a PDF locked with a password", "the PDF without password"
            ) from error
        reason = " ".join(f"{type(error).__name__} {error}".split())[:80]
        raise ReadingError(source, "broken", f"a damaged PDF ({reason})", _VALID) from error
    return _document(read)


def _document(read: _Pages) -> Document:
    read.recognise()
    read.check()
    kept, dropped = without_furniture(read.lines, [leaf.height for leaf in read.leaves])
    warnings = read.warnings()
    if dropped:
        warnings.append(f"{dropped} page numbers and running heads left out")
    blocks, parts = to_blocks(kept, read.tables)
    text, grids = compose(blocks)
    pages, readings = place(text, grids, parts, read.leaves)
    return Document(read.source, text, grids, "pdf", None, read.metadata, tuple(warnings), pages, readings)


class _Pages:
    """The pages of a PDF as they are read one after the other, each from its text layer or from its picture."""

    def __init__(self, data: bytes, source: str, metadata: dict[str, str]) -> None:
        self.data = data
        self.source = source
        self.metadata = metadata
        self.tables: list[list[Ruled]] = []
        self.lines: list[Line] = []
        self.leaves: list[Leaf] = []
        self.troubles: dict[Trouble, list[int]] = {"no text": [], "garbage": []}
        self.recognised: list[int] = []
        self.sideways: list[int] = []
        self.total = self.unmapped = self.marks = 0

    def add(self, page: Any, index: int) -> None:
        chars = page_chars(page)
        wrong = trouble(page, chars)
        if wrong is not None:
            self.troubles[wrong].append(index + 1)
            if ocr.available():
                self.recognised.append(index)
                self.tables.append([])
                self.leaves.append(Leaf(float(page.width), float(page.height), "ocr"))
                return
        self.total += len(chars)
        self.unmapped += sum(char.text.startswith("(cid:") for char in chars)
        if 2 * sum(not char["upright"] for char in page.chars) > len(page.chars):
            self.sideways.append(index + 1)
        found, rest = find_tables(page, index, chars)
        self.tables.append(found)
        self.lines += set_lines(rest, index, found)
        self.leaves.append(Leaf(float(page.width), float(page.height)))

    def recognise(self) -> None:
        """Read the pages whose text layer is of no use from their pictures."""
        if not self.recognised:
            return
        from toolkit.reading.ocr.page import read_page
        from toolkit.reading.ocr.pictures import render

        if len(self.recognised) > bounds.PAGES:
            found, valid = f"{len(self.recognised)} scanned pages", f"at most {bounds.PAGES}"
            raise ReadingError(self.source, "too_large", found, valid)
        for index in self.recognised:
            page = read_page(render(self.data, index, self.source), index)
            self.marks += page.dropped
            self.tables[index] = page.tables
            self.lines += page.lines
            self.leaves[index] = page.leaf()
        self.lines.sort(key=lambda line: line.order)

    def check(self) -> None:
        """Refuse a file of which too little can be read.

        Raises:
            ReadingError: ``no_text_layer``, ``unmapped_fonts``.
        """
        scanned, garbled = self.troubles["no text"], self.troubles["garbage"]
        fonts = "a PDF whose fonts do not say which characters they print"
        if not ocr.available():
            if scanned and len(scanned) == len(self.leaves):
                ocr.require(self.source, "no_text_layer", "a scan without a text layer")
            if garbled and 2 * len(garbled) > len(self.leaves) - len(scanned):
                ocr.require(self.source, "unmapped_fonts", fonts)
        if not self.lines and not any(self.tables):
            found = "pages in whose pictures no text is recognised" if self.recognised else "a PDF without text"
            raise ReadingError(self.source, "no_text_layer", found, _VALID)
        if self.unmapped > 0.2 * self.total:
            raise ReadingError(self.source, "unmapped_fonts", fonts, _VALID)

    def warnings(self) -> list[str]:
        out = []
        scanned, garbled = self.troubles["no text"], self.troubles["garbage"]
        if self.recognised:
            for pages, why in ((scanned, "no text layer"), (garbled, "a text layer that is not what is printed")):
                if pages:
                    numbers = ", ".join(map(str, pages))
                    out.append(f"recognised from their pictures (OCR), having {why}: pages {numbers}")
        else:
            if scanned:
                numbers = ", ".join(map(str, scanned))
                out.append(f"pages that are pictures without text: {numbers}; they are read after {ocr.INSTALL}")
            if garbled:
                numbers = ", ".join(map(str, garbled))
                out.append(f"pages whose text is not what is printed: {numbers}; they are read after {ocr.INSTALL}")
        if self.marks:
            out.append(f"{self.marks} marks in the pictures (seals, scribbles) in which no text was recognised")
        if self.sideways:
            out.append(f"pages set sideways, whose text may be out of order: {', '.join(map(str, self.sideways))}")
        if self.unmapped:
            out.append(f"{self.unmapped} characters of unknown meaning, shown as (cid:…)")
        return out


def _property(raw: object) -> str:
    """Return a document property; some writers put little-endian UTF-16 where the format knows big-endian only."""
    if not isinstance(raw, str):
        return ""
    from pdfminer.utils import PDFDocEncoding

    if raw.startswith("ÿþ"):
        raw = bytes(PDFDocEncoding.index(char) for char in raw if char in PDFDocEncoding).decode("utf-16", "replace")
    return tidy_line(raw)
