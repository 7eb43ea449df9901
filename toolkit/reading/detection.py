"""What kind of file it is: by its content first, by its suffix second."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from toolkit.errors import ReadingError
from toolkit.reading import limits
from toolkit.reading.encoding import unmarked_utf16
from toolkit.reading.mhtml import is_archive

FORMATS = ("txt", "md", "html", "docx", "pdf", "image")
VALID = "a txt, Markdown, HTML, docx or PDF file"

_SUFFIXES = {
    ".md": "md", ".markdown": "md", ".htm": "html", ".html": "html", ".shtml": "html", ".xhtml": "html",
    ".jhtml": "html", ".jsp": "html", ".asp": "html", ".aspx": "html", ".php": "html",
}  # fmt: skip
_MAGIC = (
    (b"{\\rtf", "rtf", "an RTF file", "the report saved as docx"),
    (b"Rar!", "archive", "a RAR archive", "the report unpacked from it"),
    (b"7z\xbc\xaf", "archive", "a 7z archive", "the report unpacked from it"),
    (b"\x1f\x8b", "archive", "a gzip archive", "the report unpacked from it"),
    (b"SQLite format 3", "unknown_type", "a database", VALID),
)
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_CONTROLS = bytes(byte for byte in range(1, 32) if byte not in (9, 10, 11, 12, 13, 26, 27, 31))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAG = re.compile(
    rb"<(?:!doctype html|html|head|body|meta|div|p|br|span|table|td|tr|h[1-6]|ul|li|font|article|section|a|img)"
    rb"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# A comment ends where it first can: else each that follows doubles the ways to read them.
_ROOT = re.compile(
    rb"\s*+(?:<\?xml[^<>]*>\s*+)?(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html\b)", re.IGNORECASE | re.DOTALL
)
_MARKDOWN = re.compile(rb"^#{1,6} |^[ :|]*+(?:--?(?!-)[ :|]*+)*+-{3,}+[ :-]*+\|", re.MULTILINE)


def detect(data: bytes, source: str) -> str:
    """Return which of ``FORMATS`` the file is.

    Args:
        data: the bytes of the file.
        source: its name; the suffix settles what content leaves open (Markdown against plain text).

    Raises:
        ReadingError: the file is empty, or of a kind that is not read; ``kind`` says which (``old_word``, ``rtf``,
            ``spreadsheet``, ``image``, ``archive``, ``encrypted``, ``ofd``, ``unknown_type`` …).

    Examples:
        >>> detect(b"<p>text</p>", "page.txt"), detect(b"plain", "a.md"), detect(b"plain", "a.pdf")
        ('html', 'md', 'txt')
    """
    if not data.strip(b" \t\r\n\f\v\0\xef\xbb\xbf\xff\xfe"):
        raise ReadingError(source, "empty", "an empty file" if not data else "a file of white space only", VALID)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, source)
    if data.startswith(_OLE):
        raise _ole(data, source)
    if data.startswith(PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP") or _is_bitmap(data):
        return "image"
    for magic, kind, found, valid in _MAGIC:
        if data.startswith(magic):
            raise ReadingError(source, kind, found, valid)
    suffix = PurePath(source).suffix.lower()
    head = data[: 1 << 16]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = data[: 1 << 17].decode("utf-16", "replace").encode("utf-8", "replace")
    elif b"\0" in head or _binary(head):
        wide = unmarked_utf16(data)
        if wide:
            head = data[: 1 << 17].decode(wide, "replace").encode("utf-8", "replace")
        elif _binary(head):
            raise ReadingError(source, "unknown_type", "a binary file of unknown type", VALID)
    if b'progid="Word.Document"' in head[:1024]:
        raise ReadingError(source, "word_xml", "a Word 2003 XML file", "the report saved as docx")
    if _ROOT.match(head) or is_archive(head):
        return "html"
    named = _SUFFIXES.get(suffix)
    if named == "md":
        return "md"
    if named == "html":
        return "html"
    found_tags = _TAG.findall(head) if b"<" in head else []
    # Line breaks inside the cells of a pipe table are all that Markdown keeps of a page's tags.
    piped = any(found_tags) and not any(tag[:3].lower() != b"<br" for tag in found_tags) and _MARKDOWN.search(head)
    tags = 0 if piped else len(found_tags)
    if tags >= 3 or (tags and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")):
        return "html"
    return "md" if not suffix and _MARKDOWN.search(head) else "txt"


def _binary(head: bytes) -> bool:
    """Tell whether control characters say that this is no text (zeros alone may be UTF-16 or padding)."""
    return len(head) - len(head.translate(None, _CONTROLS)) > 0.05 * len(head)


def _is_bitmap(data: bytes) -> bool:
    """Tell a BMP picture from text that begins with its two letters: four bytes of it are kept free."""
    return data.startswith(b"BM") and data[6:10] == bytes(4)


def _zipped(data: bytes, source: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadingError(source, "broken", f"a damaged docx or zip file ({error})", VALID) from error
    names = {member.filename.replace("\\", "/").lower() for member in members}
    if any(name.startswith("xl/") for name in names):
        raise ReadingError(source, "spreadsheet", "an Excel file", "the report itself as docx, PDF or HTML")
    if any(name.endswith("ofd.xml") for name in names):
        raise ReadingError(source, "ofd", "an OFD file", "the report as PDF with text, docx or HTML")
    if any(name.startswith("ppt/") for name in names):
        raise ReadingError(source, "presentation", "a PowerPoint file", "the report itself as docx, PDF or HTML")
    if "content.xml" in names:
        raise ReadingError(source, "opendocument", "an OpenDocument file", "the report saved as docx")
    if not any(name.startswith("word/") for name in names):
        raise ReadingError(source, "archive", "a zip archive", "the report unpacked from it")
    sizes = [(member.file_size, member.compress_size) for member in members]
    swollen = any(size > 2**20 and size > limits.EXPANSION_RATIO * max(1, packed) for size, packed in sizes)
    xml = max((member.file_size for member in members if member.filename.endswith((".xml", ".rels"))), default=0)
    if swollen or xml > limits.XML_BYTES or sum(size for size, _ in sizes) > limits.UNPACKED_BYTES:
        allowed = f"a docx that unpacks to less than {limits.UNPACKED_BYTES // 2**20} MiB"
        raise ReadingError(source, "too_large", "a docx that unpacks beyond all measure", allowed)
    return "docx"


def _ole(data: bytes, source: str) -> ReadingError:
    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return ReadingError(source, "encrypted", "a document locked with a password", "the document without password")
    if has("WordDocument"):
        return ReadingError(source, "old_word", "an old Word or WPS file (doc, wps)", "the report saved as docx or PDF")
    if has("Workbook") or has("Book"):
        return ReadingError(source, "spreadsheet", "an old Excel file (xls)", "the report itself as docx, PDF or HTML")
    return ReadingError(source, "old_office", "an old office file (OLE)", "the report saved as docx or PDF")
