"""Whether the text layer of a PDF page says what is printed on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from toolkit.reading.pdf_lines import Char
from toolkit.reading.plausibility import HAN, plausibility

Trouble = Literal["no text", "garbage"]
FEW = 20
"""Characters; a page with a picture and fewer than these is a scan, whatever number is stamped on it."""
_CURVES = 300  # a page drawn of more outlines than these, and without text, has its print as outlines
_ODD = 0.3  # share of characters without meaning that makes a layer garbage
_ORDINARY = 0.6  # share of common characters below which Chinese text is none
_ENOUGH = 30


def trouble(page: Any, chars: Sequence[Char]) -> Trouble | None:
    """Tell what is wrong with the text layer of a page.

    Args:
        page: a pdfplumber page.
        chars: its glyphs.

    Returns:
        ``"no text"`` for a page that shows pictures or outlines in place of text; ``"garbage"`` where the layer is
        not what is printed: glyphs without a character (no ToUnicode map, private use), or wrong characters
        throughout; None for a sound layer, and for an empty page.
    """
    if len(chars) < FEW:
        return "no text" if page.images or len(page.curves) + len(page.rects) > _CURVES else None
    return "garbage" if is_garbage([char.text for char in chars]) else None


def is_garbage(texts: Sequence[str]) -> bool:
    r"""Tell whether characters cannot be the print of a Chinese page.

    Examples:
        >>> is_garbage("政府信息公开工作年度报告" * 4), is_garbage("\ue001\ue002\ue003" * 12)
        (False, True)
        >>> is_garbage(["(cid:34)"] * 40), is_garbage("ÕþÎñ¹«¿ª¹¤×÷±¨¸æ" * 4)
        (True, True)
    """
    shown = [text for text in texts if not text.isspace()]
    if not shown:
        return False
    odd = sum(
        text.startswith("(cid:") or "\ue000" <= text <= "\uf8ff" or text < " " or text == "\ufffd" for text in shown
    )
    if odd > _ODD * len(shown):
        return True
    whole = "".join(shown)
    n_han = len(HAN.findall(whole))
    if n_han >= _ENOUGH and n_han > 0.2 * len(whole):
        return max(plausibility(whole), plausibility(whole, "traditional")) < _ORDINARY
    latin = sum("\x80" <= char <= "\u024f" for char in whole)
    return len(whole) >= _ENOUGH and latin > _ODD * len(whole)
