"""What a cell of a table says: its lines recognised, lonely digits looked at twice, doubts kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from toolkit.reading.ocr.engine import Engine, Recognised
from toolkit.reading.ocr.leaning import ALIKE, slashes
from toolkit.reading.ocr.strokes import Rect

UNREAD = "〓"
"""Stands for print that could not be read (geta, 下駄記号): neither blank nor a guess."""
_SURE = 0.9
_NUMBER = re.compile(r"[\d,，.％%+\-]+")
# What a digit is taken for; those of 0 also for one with a point or a stroke inside.
_LIKE_DIGITS = str.maketrans("OoQD〇○。о日曰eéèθΘØlI|丨!][ıSBZz", "0" * 16 + "1" * 8 + "5822")
_SPECKS = ".,·'`:;：；。、，*^~-_\"‘’“”"


class Words(NamedTuple):
    """A recognised line: text, the probability of its least certain character, and what else it may say.

    ``others`` are whole texts, each with its probability.
    """

    text: str
    confidence: float
    others: tuple[tuple[str, float], ...] = ()


def crop(image: Any, box: Rect, pad: float = 0.12) -> Any:
    """Return the picture of a line with a margin of ``pad`` times its height; red print over black is taken out."""
    import numpy as np

    margin = max(2, round(pad * (box[3] - box[1])))
    height, width = image.shape[:2]
    out = image[
        max(0, box[1] - margin) : min(height, box[3] + margin), max(0, box[0] - margin) : min(width, box[2] + margin)
    ]
    blue, green, red = (out[..., i].astype(np.int16) for i in range(3))
    reddish = red - np.maximum(blue, green) > 50
    if reddish.mean() > 0.02 and (red < 110).mean() > 0.02:  # a seal over the print: it does not show in red light
        return np.repeat(out[..., 2:], 3, axis=2)
    return out


def is_red(picture: Any) -> bool:
    """Tell whether most of the ink of a picture is red: a seal, or a letterhead."""
    import numpy as np

    values = picture.astype(np.int16)
    dark = values.min(2) < 150
    reddish = dark & (values[..., 2] - np.maximum(values[..., 0], values[..., 1]) > 50)
    return bool(dark.any() and reddish.sum() > 0.6 * dark.sum())


def plain(read: Recognised) -> Words:
    """Return a line of prose as words: a blank or nothing is left as it is."""
    return Words(read.text.strip(), read.confidence)


def cell_words(engine: Engine, image: Any, boxes: Sequence[Rect], counts: Sequence[int], em: float) -> list[Words]:
    """Return what the lines of cells say.

    Args:
        engine: the recogniser.
        image: the page.
        boxes: the boxes of the lines.
        counts: for each, of how many strokes it consists.
        em: the height of a character in pixels.

    Returns:
        Words for each. A number that is uncertain, or that has fewer digits than strokes, is recognised
        once more from a larger and a smaller picture; where these differ, the others say how. Print in which nothing
        is recognised is ``UNREAD``.
    """
    dashes = {i for i, b in enumerate(boxes) if b[3] - b[1] < 0.3 * em and b[2] - b[0] > 0.35 * em}
    first = engine.read([crop(image, _high(box, em)) for box in boxes])
    out: list[Words] = []
    again: list[int] = []
    for i, read in enumerate(first):
        text = _number_in(read)
        out.append(Words(text if text.isdecimal() else read.text.strip(), read.confidence, _swaps(read)))
        if i in dashes:
            out[i] = Words("—", 1.0)
            continue
        numeric = text.translate(_LIKE_DIGITS).isdecimal()
        if not text or (numeric and (not text.isdecimal() or read.confidence < _SURE or len(text) < counts[i])):
            again.append(i)
    looks = (
        [engine.read([crop(image, _high(boxes[i], em), pad) for i in again]) for pad in (0.35, 0.02)] if again else []
    )
    for k, i in enumerate(again):
        out[i] = _decided(out[i], [_digits(first[i]), *(_digits(look[k]) for look in looks)], counts[i])
    return _leaning(out, image, boxes, counts)


def _leaning(said: list[Words], image: Any, boxes: Sequence[Rect], counts: Sequence[int]) -> list[Words]:
    """Return the words with the slashes among lone strokes told from ones by how they lean."""
    if not any(word.text in ALIKE for word in said):
        return said
    lone = [count <= 1 and box[2] - box[0] < box[3] - box[1] for count, box in zip(counts, boxes, strict=True)]
    pictures = [crop(image, box) if one else None for one, box in zip(lone, boxes, strict=True)]
    found = slashes([word.text for word in said], pictures)
    return [Words("/", 1.0) if slash else word for word, slash in zip(said, found, strict=True)]


def _high(box: Rect, em: float) -> Rect:
    """Return a box no lower than most digits are: a lower one would be blown up."""
    less = round((0.6 * em - (box[3] - box[1])) / 2)
    return (box[0], box[1] - less, box[2], box[3] + less) if less > 0 else box


def _number_in(read: Recognised) -> str:
    """Return what was recognised without blanks; of a number also without the specks beside it."""
    text = "".join(read.text.split())
    bare = text.strip(_SPECKS)
    return bare if bare.translate(_LIKE_DIGITS).isdecimal() else text


def _digits(read: Recognised) -> Words:
    text = _number_in(read)
    like = text.translate(_LIKE_DIGITS)
    # What looks like a digit and was taken for a letter is a digit of lesser certainty.
    return Words(like if like.isdecimal() else text, read.confidence * (1.0 if like == text else 0.8), _swaps(read))


def _decided(first: Words, looks: list[Words], strokes: int) -> Words:
    """Settle several looks at one number: the one said most often, the others as what it may also be."""
    votes: dict[str, float] = {}
    for look in looks:
        if look.text:
            votes[look.text] = votes.get(look.text, 0) + look.confidence
    if not votes:
        return Words(UNREAD, 0.0)
    ranked = sorted(votes, key=lambda text: (-votes[text], text))
    best = ranked[0]
    agreeing = [look.confidence for look in looks if look.text == best]
    confidence = min(agreeing) if len(agreeing) == len(looks) else min(0.5, min(agreeing))
    if best.isdecimal() and len(best) < strokes:
        confidence = min(confidence, 0.75)  # a digit may have been lost
    swaps = {text: chance for look in looks if look.text == best for text, chance in look.others}
    for text in ranked[1:]:
        swaps[text] = max(swaps.get(text, 0), votes[text] / len(looks))
    return Words(best, confidence, tuple(sorted(swaps.items(), key=lambda c: (-c[1], c[0]))))


def _swaps(read: Recognised) -> tuple[tuple[str, float], ...]:
    """Return the number with one digit exchanged for the next likely one."""
    text = _number_in(read)
    if not _NUMBER.fullmatch(text):
        return ()
    glyphs = [glyph for glyph in read.glyphs if not glyph.text.isspace()]
    skipped = "".join(glyph.text for glyph in glyphs).find(text)
    glyphs = glyphs[skipped : skipped + len(text)]
    out = [
        (text[:i] + other + text[i + 1 :], chance) for i, glyph in enumerate(glyphs) for other, chance in glyph.others
    ]
    return tuple(sorted((c for c in out if c[1] > 1e-3), key=lambda c: -c[1])[:4])
