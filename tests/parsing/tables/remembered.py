"""What the tests of remembered layouts share: reading with an empty memory, and drawn tables."""

from __future__ import annotations

import random

from toolkit.parsing.tables import Tables, read_tables, recall, rejoin
from toolkit.reading.document import Document

from . import renderers as r
from .test_round_trip import blanked


def forget() -> None:
    recall.forget()
    rejoin.forget()


def anew(document: Document) -> Tables:
    forget()
    return read_tables(document)


def drawn(seed: int, edition: str, large: tuple[int, ...], busy: float, blank: tuple[float, ...]) -> r.Sheet:
    rng = random.Random(seed)
    sheet = r.draw(rng, edition, large=rng.choice(large), busy=rng.choice((0.03, busy)))
    return blanked(sheet, seed, rng.choice(blank), rng.choice(("", "/", "—", "无")))
