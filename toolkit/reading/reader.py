"""``read``: one file in, one ``Document`` out, whatever the format and encoding."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from toolkit.errors import ReadingError
from toolkit.reading import limits
from toolkit.reading.detection import FORMATS, VALID, detect
from toolkit.reading.document import Document

_READERS = {"txt": "text", "md": "markdown", "html": "html", "docx": "docx", "pdf": "pdf"}


def read(source: str | Path | bytes, *, name: str | None = None, format: str | None = None) -> Document:
    r"""Read one report file.

    Args:
        source: a path, or the bytes of the file.
        name: what to call it in the document and in messages; the path unless given.
        format: one of txt, md, html, docx, pdf; found out from the content, then the suffix, unless given.

    Returns:
        The document: text as a person reads it, LF line ends, grids with exact offsets, warnings.

    Raises:
        ReadingError: there is no such file, or it cannot be read as a report; never another error.

    Examples:
        >>> read("一、总体情况\r\n".encode("gbk"), name="a.txt")
        Document(source='a.txt', text='一、总体情况\n', grids=(), format='txt', encoding='gb18030', ...)
    """
    label = name or (str(source) if not isinstance(source, bytes) else "bytes")
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
    document: Document = getattr(reader, f"read_{_READERS[found]}")(data, label)
    if not document.text.strip():
        raise ReadingError(label, "empty", f"a {found} file without text", VALID)
    return document


def _load(source: str | Path, label: str) -> bytes:
    path = Path(source)
    try:
        if path.is_dir():
            raise ReadingError(label, "directory", "a directory", "the path of one file")
        if path.stat().st_size > limits.FILE_BYTES:
            raise _too_large(label, path.stat().st_size, limits.FILE_BYTES)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadingError(label, "missing", "no such file", "the path of an existing file") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadingError(label, "unreadable", f"a path that cannot be read ({reason})", "a readable file") from error


def _too_large(label: str, size: int, limit: int) -> ReadingError:
    return ReadingError(label, "too_large", f"{size / 2**20:.0f} MiB", f"at most {limit / 2**20:.0f} MiB")
