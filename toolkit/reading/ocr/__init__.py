"""Recognising text in pictures of pages: scans, photographs, tables pasted as pictures (the extra ``ocr``)."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from toolkit.errors import ReadingError

INSTALL = "pip install 'nianbao[ocr]'"
_NEEDED = ("rapidocr", "onnxruntime", "cv2", "pypdfium2")


@cache
def available() -> bool:
    """Tell whether the extra is installed, without loading it.

    Examples:
        >>> available() in (True, False)
        True
    """
    return all(find_spec(name) is not None for name in _NEEDED)


def require(source: str, kind: str, found: str) -> None:
    """Refuse a file that takes recognition where the extra is not installed.

    Args:
        source: the file.
        kind: the kind of the error, such as ``no_text_layer``.
        found: what was found there.

    Raises:
        ReadingError: the extra is missing; the message names it.

    Examples:
        >>> require("a.pdf", "no_text_layer", "a scan") if available() else None
    """
    if not available():
        raise ReadingError(source, kind, found, f"a file with text, or this one after {INSTALL}")
