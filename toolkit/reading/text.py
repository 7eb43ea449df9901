"""Plain text: the text as it is, with LF line ends; tables of pipes or commas in it become grids."""

from __future__ import annotations

from toolkit.reading.commas import comma_grids
from toolkit.reading.document import Document
from toolkit.reading.encoding import decode
from toolkit.reading.pipes import pipe_grids


def lf(text: str) -> str:
    r"""Return ``text`` with LF line ends and no other change.

    Examples:
        >>> lf("a\r\nb\rc")
        'a\nb\nc'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_text(data: bytes, source: str) -> Document:
    r"""Read a plain text file.

    Args:
        data: the bytes of the file.
        source: its name.

    Returns:
        The document; its text differs from the file's in nothing but line ends (and mojibake undone, which the
        warnings say).

    Raises:
        ReadingError: the encoding cannot be told, or the text is damaged.

    Examples:
        >>> read_text("一、\u200b总体".encode(), "a.txt").text
        '一、\u200b总体'
    """
    text, encoding, warnings = decode(data, source)
    text = lf(text)
    return Document(source, text, pipe_grids(text) or comma_grids(text), "txt", encoding, {}, warnings)
