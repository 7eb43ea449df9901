"""What a renderer gets: the blocks of a report, its tables, and the shape it is to have."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.build.grids import Rows
from corpora.build.markup import Block


@dataclass(frozen=True, slots=True)
class Page:
    """One report ready to be rendered; ``before`` and ``after`` are what a web page puts around it."""

    stem: str
    title: str
    publisher: str
    year: int
    format: str
    layout: str
    encoding: str
    blocks: list[Block]
    tables: dict[str, Rows]
    before: list[str]
    after: list[str]
    wrap: int = 0
    cut: int = 0
