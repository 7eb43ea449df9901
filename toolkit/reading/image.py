"""Picture files: a page, or several in one TIFF, recognised."""

from __future__ import annotations

from toolkit.errors import ReadingError
from toolkit.reading import ocr
from toolkit.reading.document import Document
from toolkit.reading.layout import compose
from toolkit.reading.ocr import bounds
from toolkit.reading.pdf_blocks import to_blocks
from toolkit.reading.pdf_flow import without_furniture
from toolkit.reading.placing import place


def read_image(data: bytes, source: str) -> Document:
    """Read a picture file (PNG, JPEG, TIFF, WebP, BMP, GIF); takes the extra ``ocr``.

    Args:
        data: the bytes of the file.
        source: its name.

    Returns:
        The document, as of a scanned PDF.

    Raises:
        ReadingError: ``image`` (the extra is missing, or the picture does not open), ``too_large``.
    """
    ocr.require(source, "image", "a picture")
    from toolkit.reading.ocr.page import read_page
    from toolkit.reading.ocr.pictures import open_pictures

    pages = []
    for index, picture in enumerate(open_pictures(data, source)):
        if index >= bounds.PAGES:
            raise ReadingError(source, "too_large", f"more than {bounds.PAGES} pictures", f"at most {bounds.PAGES}")
        pages.append(read_page(picture, index))
    leaves = [page.leaf(i) for i, page in enumerate(pages)]
    lines, dropped = without_furniture(
        [line for page in pages for line in page.lines], [leaf.height for leaf in leaves]
    )
    blocks, parts = to_blocks(lines, [page.tables for page in pages])
    text, grids = compose(blocks)
    placed, readings = place(text, grids, parts, leaves)
    warnings = ["recognised from a picture (OCR)"]
    if dropped:
        warnings.append(f"{dropped} page numbers and running heads left out")
    if marks := sum(page.dropped for page in pages):
        warnings.append(f"{marks} marks in the picture (seals, scribbles) in which no text was recognised")
    return Document(source, text, grids, "image", None, {}, tuple(warnings), placed, readings)
