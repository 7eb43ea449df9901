"""Mojibake: UTF-8 that was once read as GBK or Latin-1 and saved again. Undone where the way back is exact."""

from __future__ import annotations

import re
from functools import cache

from toolkit.errors import ReadingError
from toolkit.reading.plausibility import HAN, plausibility

# What the punctuation and the commonest characters of a Chinese text become; none of these occurs in a sound one.
_MARKS = ("锛", "紝", "銆", "鐨勬", "殑", "涓€", "ï¼", "ã€", "ã\x80", "æ\x94¿", "æ”¿", "£¬", "¡£", "ÐÅ", "锟斤拷")
_LOST = re.compile("锟斤拷|\ufffd")
_ORDINARY = 0.7
"""A line with more common characters than this is sound, whatever rare ones it holds."""
_WORSE = 0.2
"""The share of the text that may stay damaged; beyond it nothing that is read could be trusted."""


@cache
def _latin() -> dict[int, str]:
    """Characters of Windows-1252 back to the Latin-1 positions that their bytes have."""
    pairs = ((byte, bytes((byte,)).decode("cp1252", "ignore")) for byte in range(0x80, 0xA0))
    return {ord(char): chr(byte) for byte, char in pairs if char}


def _through_gbk(text: str) -> str:
    # A lone byte 0x80 is read as the euro sign by the common decoders of GBK.
    return b"\x80".join(part.encode("gb18030") for part in text.split("€")).decode("utf-8")


def _through_latin(text: str) -> str:
    return text.translate(_latin()).encode("latin-1").decode("utf-8")


def _gbk_through_latin(text: str) -> str:
    return text.translate(_latin()).encode("latin-1").decode("gb18030")


def _undo(text: str) -> str | None:
    """Return the text before the wrong reading, where the way back is exact and leads to something more ordinary."""
    if text.isascii():
        return None
    for way in (_through_gbk, _through_latin, _gbk_through_latin):
        try:
            before = way(text)
        except UnicodeError:
            continue
        if not _LOST.search(before) and plausibility(before) > plausibility(text):
            return before
    return None


def _is_damaged(line: str) -> bool:
    if _LOST.search(line):
        return True
    return any(mark in line for mark in _MARKS) and (not HAN.search(line) or plausibility(line) < _ORDINARY)


def repair(text: str, source: str) -> tuple[str, str | None]:
    """Undo mojibake, the whole text at once or else line by line.

    Args:
        text: text as decoded.
        source: its name, for messages.

    Returns:
        The text, repaired where encoding and decoding give it back exactly, and a warning, or None for sound text.

    Raises:
        ReadingError: ``mojibake``, more than a fifth of the text is damaged beyond repair.

    Examples:
        >>> repair("政府信息公开，请".encode().decode("gb18030"), "a.txt")
        ('政府信息公开，请', 'mojibake undone in the whole text')
        >>> repair("政府信息公开，", "a.txt")
        ('政府信息公开，', None)
    """
    # A single character is found ten times as fast as two, and the first of each mark is rare in sound text.
    if not any(mark[0] in text and mark in text for mark in _MARKS):
        return text, None
    whole = _undo(text)
    if whole is not None:
        return whole, "mojibake undone in the whole text"
    lines = text.splitlines(keepends=True)
    undone = damaged = 0
    for i, line in enumerate(lines):
        if not _is_damaged(line):
            continue
        fixed = None if _LOST.search(line) else _undo(line)
        if fixed is None:
            damaged += len(line)
        else:
            lines[i], undone = fixed, undone + 1
    if damaged > _WORSE * len(text):
        found = f"mojibake that cannot be undone in {damaged / len(text):.0%} of the text"
        raise ReadingError(source, "mojibake", found, "the file as first published, or saved again as UTF-8")
    if not undone and not damaged:
        return text, None
    left = f"; {damaged} characters stay damaged" if damaged else ""
    return "".join(lines), f"mojibake undone in {undone} lines{left}"
