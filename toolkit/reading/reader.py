"""``read``: one file in, one ``Document`` out, whatever the format and encoding."""

from __future__ import annotations

import os
import stat
from importlib import import_module
from pathlib import Path

from toolkit.errors import ReadingError
from toolkit.reading import limits
from toolkit.reading.detection import FORMATS, VALID, detect
from toolkit.reading.document import Document

_READERS = {"txt": "text", "md": "markdown", "html": "html", "docx": "docx", "pdf": "pdf", "image": "image"}


def read(source: str | Path | bytes, *, name: str | None = None, format: str | None = None) -> Document:
    r"""Read one report file.

    Args:
        source: a path, or the bytes of the file.
        name: what to call it in the document and in messages; the path unless given.
        format: one of txt, md, html, docx, pdf, image; found out from the content, then the suffix, unless given.

    Returns:
        The document: text as a person reads it, LF line ends, grids with exact offsets, warnings.

    Raises:
        ReadingError: there is no such file, or it cannot be read as a report; never another error.

    Examples:
        >>> read("一、总体情况\r\n".encode("gbk"), name="a.txt")
        Document(source='a.txt', text='一、总体情况\n', grids=(), format='txt', encoding='gb18030', ...)
    """
    label = name or (printable(source) if not isinstance(source, bytes) else "bytes")
    data = source if isinstance(source, bytes) else _load(source, label)
    if len(data) > limits.FILE_BYTES:
        raise _too_large(label, len(data), limits.FILE_BYTES)
    if format is not None and format not in FORMATS:
        raise ReadingError(label, "unknown_format", f"the format {format!r}", f"one of {', '.join(FORMATS)}")
    found = detect(data, label)
    if format in ("txt", "md", "html") and found in ("txt", "md", "html"):
        found = format
    elif format is not None and format != found:
        raise ReadingError(label, "wrong_format", f"a file whose content is {found}, not {format}", f"format={found!r}")
    if found in ("txt", "md", "html") and len(data) > limits.MARKUP_BYTES:
        raise _too_large(label, len(data), limits.MARKUP_BYTES)
    reader = import_module(f"toolkit.reading.{_READERS[found]}")
    try:
        document: Document = getattr(reader, f"read_{_READERS[found]}")(data, label)
    except RecursionError as error:
        raise ReadingError(label, "too_deep", f"a {found} file nested beyond all measure", "a report") from error
    if len(document.text) > limits.TEXT_CHARACTERS:
        raise _too_long(label, len(document.text))
    if not document.text.strip():
        raise ReadingError(label, "empty", f"a {found} file without text", VALID)
    return document


def _load(source: str | Path, label: str) -> bytes:
    try:
        # Opened first and looked at then: what a name stands for may change in between. Without O_NONBLOCK a pipe
        # that nobody writes to would be waited for.
        number = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(number, "rb") as file:  # noqa: PTH123
            about = os.fstat(number)
            if stat.S_ISDIR(about.st_mode):
                raise ReadingError(label, "directory", "a directory", "the path of one file")
            if not stat.S_ISREG(about.st_mode):
                raise ReadingError(label, "no_file", "a pipe, socket or device", "the path of one file")
            if about.st_size > limits.FILE_BYTES:
                raise _too_large(label, about.st_size, limits.FILE_BYTES)
            return file.read(limits.FILE_BYTES + 1)  # it may grow meanwhile
    except IsADirectoryError as error:
        raise ReadingError(label, "directory", "a directory", "the path of one file") from error
    except FileNotFoundError as error:
        raise ReadingError(label, "missing", "no such file", "the path of an existing file") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadingError(label, "unreadable", f"a path that cannot be read ({reason})", "a readable file") from error


def printable(path: str | Path) -> str:
    r"""Return a path as text: the bytes of a name that is not in UTF-8 as ``\xc1``.

    Examples:
        >>> printable("a\udcc1.txt")
        'a\\xc1.txt'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _too_long(label: str, size: int) -> ReadingError:
    """Return the error for a text beyond ``limits.TEXT_CHARACTERS``."""
    found = f"a text of {size:,} characters or more"
    return ReadingError(label, "too_large", found, f"at most {limits.TEXT_CHARACTERS:,}")


def _too_large(label: str, size: int, limit: int) -> ReadingError:
    return ReadingError(label, "too_large", f"{size / 2**20:.0f} MiB", f"at most {limit / 2**20:.0f} MiB")
