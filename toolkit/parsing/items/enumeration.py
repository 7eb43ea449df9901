"""Ordinals in a narrative and how they nest."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from toolkit.parsing.items.cues import Cues

_DIGITS = {char: i for i, char in enumerate("一二三四五六七八九", 1)}
_STRONG = "。;:!?"
_WEAK = ',、)"-'


class Ordinal(NamedTuple):
    """One ordinal: its span, style and number, the list it counts in, and whether that list opens inside an item."""

    start: int
    end: int
    style: str
    value: int
    list: int
    nested: bool
    depth: int


def number(printed: str, words: dict[str, int]) -> int:
    """Return the number that an ordinal prints.

    Examples:
        >>> [number(p, {"其次": 2}) for p in ("(十二)", "3", "③", "其次,", "㈡")]
        [12, 3, 3, 2, 2]
    """
    for word, value in words.items():
        if word in printed:
            return value
    for char in printed:
        code = ord(char)
        for first in (0x2460, 0x2474, 0x2488, 0x3220):
            if first <= code < first + 20:
                return code - first + 1
    digits = "".join(char for char in printed if char.isdigit() and char.isascii())
    if digits:
        return int(digits)
    han = "".join(char for char in printed if char in _DIGITS or char == "十")
    if "十" in han:
        tens, _, ones = han.partition("十")
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return _DIGITS.get(han[:1], 0)


def find_ordinals(text: str, gaps: Collection[int], end: int, cues: Cues, start: int = 0) -> list[Ordinal]:
    """Return the ordinals that count items in ``text[:end]``, in reading order.

    Args:
        text: folded text without white space.
        gaps: places that have white space before them.
        end: where the narrative ends.
        cues: the wordings; those of the ordinal styles are used.
        start: where to begin.

    Returns:
        The ordinals that begin a count or go on with one; numbers that only look like ordinals are left out.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> found = find_ordinals("一是更新慢;二是人员少。", {0}, 12, load_cues())
        >>> [(o.style, o.value, o.start) for o in found]
        [('is', 1, 0), ('is', 2, 6)]
    """
    candidates: list[tuple[int, int, str, int, bool, bool]] = []
    bullets = 0
    position = start
    for head in cues.ordinal_head.finditer(text, position, end):
        m = cues.ordinal.match(text, head.start(), end) if head.start() >= position else None
        if m is None:
            continue
        style = m.lastgroup or ""
        position = m.end()
        start = m.start()
        before = text[start - 1] if start else "。"
        if before == "." and text[start - 2 : start - 1] > "\u2e7f":
            before = "。"
        guard = cues.guards[style]
        if guard and start and start not in gaps and guard.match(before):
            position = start + 1
            continue
        if style.startswith("paren") and cues.reference.match(text, m.end()):
            continue
        strong = start in gaps or before in _STRONG
        if style == "label" and (not strong or any(i in gaps for i in range(start + 1, m.end()))):
            position = start + 2
            continue
        if style == "bullet":
            if not strong:
                continue
            # Bullets count as they come, from one again after a colon or a heading.
            again = before == ":" or not bullets or _after_heading(text, gaps, start, cues)
            bullets = 1 if again else bullets + 1
            candidates.append((start, m.end(), style, bullets, True, False))
            continue
        candidates.append((start, m.end(), style, number(m.group(), cues.number_words), strong, before in _WEAK))
    last_of: dict[tuple[str, int], int] = {}
    for c in candidates:
        last_of[c[2], c[3]] = c[0]
    # 首先…;其次…;此外…: what comes behind the last of them, set beside it by a semicolon, goes on with the count.
    following, kept = 1, []
    for c in reversed(candidates):
        if c[2] == "word" and c[3]:
            following = c[3]
        if c[2] != "word" or c[3] or (following == 1 and c[0] and text[c[0] - 1] == ";"):
            kept.append(c)
    candidates = kept[::-1]
    found: list[Ordinal] = []
    open_: list[list[object]] = []  # [style, last value, list id]
    lists = 0
    for start, stop, style, value, strong, weak in candidates:
        level = next((i for i, entry in enumerate(open_) if entry[0] == style), None)
        last = int(open_[level][1]) if level is not None else 0  # type: ignore[call-overload]
        value = value or last + (level is not None)
        goes_on = level is not None and last < value <= last + 2
        begins = value == 1
        followed = last_of.get((style, 2), -1) > start
        if style == "word" and not goes_on and not (begins and (strong or weak) and followed):
            continue
        if goes_on:
            if not (strong or weak or (cues.styles[style].loose and value == last + 1)):
                continue
        elif begins:
            if not (strong or (followed and (weak or cues.styles[style].loose))):
                continue
            if style == "bullet" and not followed:
                continue
        elif level is not None:
            # A number repeated or out of turn: still an ordinal where it opens a sentence.
            if not strong or style in ("word", "nth", "each") or (value < last and value != 2):
                continue
        elif not strong or value > 9 or style in ("word", "nth", "each", "han"):
            continue
        nested = False
        if level is not None:
            if goes_on or not begins:
                del open_[level + 1 :]
                open_[level][1] = value
            else:
                del open_[level:]
                lists += 1
                open_.append([style, value, lists])
        elif begins:
            nested = bool(open_)
            lists += 1
            open_.append([style, value, lists])
        else:
            lists += 1
            open_ = [[style, value, lists]]
        found.append(Ordinal(start, stop, style, value, int(open_[-1][2]), nested, len(open_) - 1))  # type: ignore[call-overload]
    return found


def _after_heading(text: str, gaps: Collection[int], start: int, cues: Cues) -> bool:
    """Tell whether what stands between the last white space and ``start`` is a heading inside the section."""
    line = next((at for at in range(start - 1, max(-1, start - 24), -1) if at in gaps), None)
    return line is not None and cues.heading.fullmatch(text, line, start) is not None
