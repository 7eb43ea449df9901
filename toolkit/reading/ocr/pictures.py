"""Pictures to recognise: pages of a PDF as printed, picture files and pictures inside documents."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from toolkit.errors import ReadingError
from toolkit.reading.ocr import bounds

DPI = 200
_LONGEST = 3400  # pixels of the longer side of a page at 200 dpi (A3), beyond which a picture is made smaller
_SMALLEST = 700  # pixels of the shorter side below which a page's print is too small as it is


def render(data: bytes, index: int, source: str = "bytes", dpi: int = DPI) -> Any:
    """Return a page of a PDF as it is printed: an array of shape (height, width, 3), uint8, blue first.

    Raises:
        ReadingError: ``broken``, the page cannot be drawn.
    """
    import numpy as np
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(source, "broken", f"a damaged PDF ({error})", "a PDF that opens") from error
    try:
        page = pdf[index]
        scale = min(dpi / 72, _LONGEST / max(page.get_size()))
        return np.ascontiguousarray(page.render(scale=scale, rev_byteorder=False).to_numpy()[:, :, :3])
    except pypdfium2.PdfiumError as error:
        valid = "a PDF whose pages can be drawn"
        raise ReadingError(source, "broken", f"a page {index + 1} that cannot be drawn ({error})", valid) from error
    finally:
        pdf.close()


def open_pictures(data: bytes, source: str) -> Iterator[Any]:
    """Yield the pictures of a picture file (a TIFF may hold several), as ``render`` returns them.

    Args:
        data: the bytes of a PNG, JPEG, TIFF, WebP, BMP or GIF file.
        source: its name.

    Raises:
        ReadingError: ``image`` (it does not open), ``too_large``.
    """
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence

    try:
        with Image.open(io.BytesIO(data)) as file:
            if file.width * file.height > bounds.PICTURE_PIXELS:
                valid = f"at most {bounds.PICTURE_PIXELS // 10**6} million pixels"
                raise ReadingError(source, "too_large", f"a picture of {file.width} × {file.height} pixels", valid)
            frames = ImageSequence.Iterator(file) if file.format == "TIFF" else [file]
            for frame in frames:
                upright = ImageOps.exif_transpose(frame).convert("RGBA")
                paper = Image.new("RGBA", upright.size, "white")
                paper.alpha_composite(upright)
                yield _scaled(np.ascontiguousarray(np.asarray(paper.convert("RGB"))[:, :, ::-1]))
    except ReadingError:
        raise
    except Exception as error:  # what a damaged picture leads to is up to its format
        reason = " ".join(f"{type(error).__name__} {error}".split())[:80]
        raise ReadingError(source, "image", f"a damaged picture ({reason})", "a picture that opens") from error


def _scaled(image: Any) -> Any:
    import cv2

    height, width = image.shape[:2]
    factor = min(1.0, _LONGEST / max(height, width))
    if min(height, width) < _SMALLEST and max(height, width) < 1200:
        factor = 2.0
    if factor == 1.0:
        return image
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(image, None, fx=factor, fy=factor, interpolation=how)
