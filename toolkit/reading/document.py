"""What reading gives: the text as a person reads it, the grids in it, and where they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.pages import Pages


class GridCell(NamedTuple):  # a page has hundreds; a tuple is made in a quarter of the time
    """One printed cell: its place in the grid (0-based), how far it spans, and its span in ``Document.text``.

    ``text`` equals ``Document.text[start:end]``; a cell printed empty has ``start == end``.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cell at ``start`` to ``end`` was read from a picture.

    ``confidence`` is the probability of its least certain character; ``others`` are other texts that it may hold, with
    their probabilities, likeliest first.
    """

    start: int
    end: int
    confidence: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """One table with rows and columns, from a source that has them (HTML, docx, ruled PDF, Markdown pipes).

    ``cells`` are in reading order, merged cells once, at their top left place. ``start`` and ``end`` bound the table
    in ``Document.text``; there, each row stands on a line of its own, cells separated by a tab.
    """

    cells: tuple[GridCell, ...]
    n_rows: int
    n_columns: int
    start: int
    end: int
    origin: str = ""

    def rows(self) -> list[list[GridCell | None]]:
        """Return the grid with spans expanded: ``rows()[r][c]`` is the cell that covers row r, column c, or None.

        Examples:
            >>> cell = GridCell(0, 0, 1, 2, "总计", 0, 2)
            >>> [[c and c.text for c in row] for row in Grid((cell,), 1, 3, 0, 2).rows()]
            [['总计', '总计', None]]
        """
        out: list[list[GridCell | None]] = [[None] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            for r in range(cell.row, min(cell.row + cell.rowspan, self.n_rows)):
                for c in range(cell.column, min(cell.column + cell.colspan, self.n_columns)):
                    out[r][c] = cell
        return out


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read: ``text`` with LF line ends, ``grids`` in reading order, and provenance.

    ``format`` is one of txt, md, html, docx, pdf, image; ``metadata`` holds what the file says of itself outside the
    text (an HTML title, PDF or docx properties); ``warnings`` say what reading had to decide or leave out. ``pages``
    maps offsets to boxes on pages where the source has pages or pictures; ``readings`` say how each cell that was read
    from a picture was read.
    """

    source: str
    text: str
    grids: tuple[Grid, ...] = ()
    format: str = "txt"
    encoding: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    pages: Pages | None = None
    readings: tuple[Reading, ...] = ()
