"""From bytes to text: by byte order mark, then by content, with the declaration to settle what content leaves open.

UTF-8 proves itself: text of another encoding is practically never valid UTF-8. GB18030 and Big5 do not (most byte pairs
are valid in both), so the reading with the more ordinary characters wins: GB 2312 level 1 holds the 3,755 commonest
simplified characters, Big5 level 1 the 5,401 commonest traditional ones.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from toolkit.errors import ReadingError
from toolkit.reading.mojibake import repair
from toolkit.reading.plausibility import counts

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARED = re.compile(rb"""<(?:meta[^<>]*?charset|\?xml[^<>]*?encoding)\s*+=\s*+["']?\s*+([\w.:-]+)""", re.IGNORECASE)
# Names that pages give, to the codec that reads what such pages hold: the widest superset.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
# Where sampling is enough: the first bytes of a text hold some thousand characters.
_SAMPLE = 1 << 15
# Where a glance is: as much as shows that the text is in another encoding.
_GLANCE = 1 << 10
_BESIDE_CHINESE = re.compile(
    "[\t\n\r -~\u2000-\u206f\u2460-\u24ff\u2500-\u25ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+"
)
_VALID = "text in UTF-8, GB18030, Big5 or UTF-16"


class Decoded(NamedTuple):
    """Text, the encoding it was in, and what had to be decided or repaired."""

    text: str
    encoding: str
    warnings: tuple[str, ...]


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that an HTML or XML declaration near the start names, lower case, or None.

    Examples:
        >>> declared_encoding(b'<meta http-equiv="Content-Type" content="text/html; charset=GB2312">')
        'gb2312'
    """
    found = _DECLARED.search(data, 0, 8192)
    return found[1].decode("ascii", "replace").lower() if found else None


def decode(data: bytes, source: str, declared: str | None = None) -> Decoded:
    """Decode a text file.

    Args:
        data: the bytes of the file.
        source: its name, for messages.
        declared: the encoding that the file names, if it does; content overrules it.

    Returns:
        The text without byte order mark, line ends as they are, the encoding found, and warnings.

    Raises:
        ReadingError: ``encoding`` where no reading gives plausible text, ``mojibake`` where the text was damaged by
            an earlier wrong reading and cannot be restored.

    Examples:
        >>> decode("一、总体情况".encode("gb18030"), "a.txt")
        Decoded(text='一、总体情况', encoding='gb18030', warnings=())
    """
    text, encoding, notes = _decode(data, source, declared)
    text, repaired = repair(text, source)
    if repaired:
        notes.append(repaired)
    wanted = _SUPERSETS.get(declared or "", declared)
    if wanted and wanted.replace("utf8", "utf-8") != encoding and not text.isascii():
        notes.append(f"declared as {declared}, read as {encoding}, which the content shows")
    return Decoded(text, encoding, tuple(notes))


def _decode(data: bytes, source: str, declared: str | None) -> tuple[str, str, list[str]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text, notes = _lenient(data[len(mark) :], encoding)
            return text, encoding, notes
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        wide = unmarked_utf16(data) if "\0" in text else None
        return (data.decode(wide), wide, []) if wide else (text, "utf-8", [])
    if wide := unmarked_utf16(data):
        return data.decode(wide), wide, []
    return _narrow(data, source, declared)


def unmarked_utf16(data: bytes) -> str | None:
    """Return ``utf-16-le`` or ``utf-16-be`` for text in UTF-16 without a byte order mark, else None.

    The zero bytes of ASCII characters all stand on one side there; text without ASCII shows by its characters.

    Examples:
        >>> unmarked_utf16("一、总体情况 2023".encode("utf-16-be")), unmarked_utf16("一、总体情况".encode())
        ('utf-16-be', None)
    """
    if len(data) % 2:
        return None
    zeros = data[0:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    order = ("utf-16-le", "utf-16-be") if zeros[1] > zeros[0] else ("utf-16-be", "utf-16-le")
    for encoding in order:
        try:
            text = data[: 2 * _SAMPLE].decode(encoding)
        except UnicodeDecodeError:
            continue
        han, common = counts(text)
        latin = max(zeros) >= 8 * min(zeros) + 2 and encoding == order[0] and (han == 0 or common > 0.6 * han)
        chinese = han >= 4 and han > 0.3 * len(text) and common > 0.9 * han and _is_of_one_script(text)
        if (latin or chinese) and _is_ordinary(text):
            return encoding
    return None


def _is_of_one_script(text: str) -> bool:
    """Tell Chinese text from bytes whose pairs fall on Han characters now and then, and all over Unicode otherwise."""
    return len(_BESIDE_CHINESE.sub("", text)) <= 0.1 * len(text)


def _is_ordinary(text: str) -> bool:
    return sum(char in "\t\r\n\u3000" or char.isprintable() for char in text) >= 0.95 * len(text)


def _narrow(data: bytes, source: str, declared: str | None) -> tuple[str, str, list[str]]:
    """Choose between damaged UTF-8, GB18030 and Big5 by how ordinary the decoded characters are."""
    wanted = _SUPERSETS.get(declared or "", declared)
    readings: list[tuple[float, str]] = []
    whole: dict[str, str] = {}
    for encoding in ("gb18030", "utf-8", "big5hkscs"):
        bonus = 0.02 if encoding == wanted else 0
        if readings and _at_most(data, encoding) + bonus < max(readings)[0]:
            continue
        sample = data[:_SAMPLE].decode(encoding, "replace")
        han, common = _ordinary(sample, encoding)
        damaged = sample.count("\ufffd")
        if not damaged and len(data) <= _SAMPLE:
            whole[encoding] = sample
        score = (common / han if han else 0.0) - 2 * damaged / max(1, han)
        readings.append((score + bonus, encoding))
    score, encoding = max(readings)
    if score < 0.5:
        found = f"bytes that read as no Chinese text (best guess {encoding}, {max(score, 0):.0%} ordinary characters)"
        raise ReadingError(source, "encoding", found, _VALID)
    text, notes = (whole[encoding], []) if encoding in whole else _lenient(data, encoding)
    return text, encoding, notes


def _at_most(data: bytes, encoding: str) -> float:
    """Return a bound on what a reading can score, by the characters of its beginning that are damaged or rare.

    Every further character takes two bytes or more, and none is better than a common one.
    """
    rest = len(data[:_SAMPLE]) - _GLANCE
    if rest <= 0:
        return 2.0
    sample = data[:_GLANCE].decode(encoding, "replace")
    han, common = _ordinary(sample, encoding)
    # Where the sample is cut, one character may be damaged that is none.
    bad = han - common + 2 * sample.count("\ufffd") - 8
    return 1 - max(0, bad) / (han + rest / 2 + 2)


def _ordinary(text: str, encoding: str) -> tuple[int, int]:
    """Return how many Chinese characters a text has, and how many are common in the script of its encoding."""
    if encoding != "utf-8":
        return counts(text, "traditional" if encoding == "big5hkscs" else "simplified")
    han, common = counts(text, "simplified")
    return han, max(common, counts(text, "traditional")[1])


def _lenient(data: bytes, encoding: str) -> tuple[str, list[str]]:
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        count = text.count("\ufffd")
        where = f"{count} damaged place{'s' if count > 1 else ''}, the first at byte {error.start}"
        return text, [f"not all of the file is valid {encoding}: {where}, shown as \ufffd"]
