"""The page that the table readers work on: folded text, its ideographs in a row, and the grids by offset."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from toolkit.parsing.shadow import fold
from toolkit.parsing.tables.marks import load_marks
from toolkit.reading.document import Document, Grid, GridCell

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NONE = ord("无")
WIDEST = 15  # cells of the widest row of the form, table four's
# A label's ordinal: one digit and its point in front of a word, `(1)`, `①`; and what pages and Markdown add.
_ORDINAL = (
    r"(?<=\d)[ \t]*[.、][ \t\n|]*(?=[\"'(<《]*[\u4e00-\u9fff])"
    r"|(?<=\()[ \t]*\d{1,2}[ \t]*\)(?=[ \t\n|]*[\"'(<《]*[\u4e00-\u9fff])"
    r"|(?<=增)[ \t]*/[ \t]*减"
    r"|(?<=第)[ \t]*\d{1,3}[ \t]*页(?:[ \t,/]*共[ \t]*\d{1,3}[ \t]*页)?"
)
_LINE = (
    r"(?m:(?<=^[ \t])[ \t]*-[ \t]*\d{1,3}[ \t]*-[ \t]*$)|(?m:(?<=^-)[ \t]*\d{1,3}[ \t]*-[ \t]*$)"
    r"|(?m:(?<=^[ \t|:])[ \t|:]*-{3,}[-| \t:]*$)|(?m:(?<=^-)-{2,}[-| \t:]*$)"
    r"|(?<=\n[ \t])[ \t]*\d{1,3}[ \t]*\n?(?=\f)|(?<=\n\d)\d{0,2}[ \t]*\n?(?=\f)"
)
# Each begins with one set of characters, so that the search skips the rest; a branch then looks back at its own.
_NOISE = re.compile(rf"[\d(增第 \t|:\-](?:{_ORDINAL}|{_LINE})")
_ORDINALS = re.compile(rf"[\d(增第](?:{_ORDINAL})")
RULE = re.compile(r"\n[ \t|:]*-")  # without it, without a form feed, no line is noise as a whole
_KEPT = re.compile(r"[\n|\f]")
_CIRCLED = re.compile("[\u2460-\u2473\u2474-\u249b\u2776-\u277f]")


class Token(NamedTuple):
    """A piece of text between two offsets: ``v`` value, ``t`` words, ``|`` ``tab`` ``nl`` separators.

    ``end`` is where the value's digits end, ``stop`` where a unit printed after them ends.
    """

    kind: str
    start: int
    end: int
    stop: int


_token = tuple.__new__  # what Token(…) does, at half the price: a page has hundreds


class GridRow(NamedTuple):
    """One printed row of a grid: its distinct cells from left to right, and the text that they cover."""

    grid: int
    cells: tuple[GridCell, ...]
    start: int
    end: int


class Page:
    """A document made ready for reading tables.

    Args:
        document: the document; its text and grids are never changed.

    Examples:
        >>> page = Page(Document("r", "规 章 12"))
        >>> page.words, page.origin(1), [page.folded[t.start : t.end] for t in page.tokens(0, 6) if t.kind == "v"]
        ('规章', 2, ['12'])
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        #: whether a decision looked at the values themselves, not only at what stands around them
        self.weighed = False
        #: whether common rows may be matched at once
        self.quick = True
        self.text = document.text
        import numpy as np

        folded = fold(document.text)
        plain = np.frombuffer(document.text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
        # Unsigned numbers: what is less than the first is far more than the last.
        if ((plain - 0x2460 < 60) | (plain - 0x2776 < 10)).any():  # folding would make a digit of ①
            folded = "".join(
                " " if _CIRCLED.match(old) else new for old, new in zip(document.text, folded, strict=True)
            )
        self.folded = folded
        codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        shown = np.zeros(len(codes) + 2, dtype=bool)  # a place without ideograph at either end
        shown[1:-1] = (codes >= 0x4E00) & (codes <= 0x9FFF)
        begins = shown[1:-1] & ~shown[:-2]
        runs = int(np.count_nonzero(begins))
        #: a blank stands between any two characters, so that a blank does not part numbers
        self.spaced = runs > 40 and folded.count(" ") * 2 > runs and _spaced(codes == 32, shown[1:-1]) * 2 > runs
        held = shown[1:-1]
        if not self.spaced:  # a lone 无 is a value: it must not break a label that is printed around it
            held = held & ~(begins & ~shown[2:] & (codes == _NONE))
        self.words = codes[held].tobytes().decode("utf-32-le")
        self._places = np.flatnonzero(held)

    def origin(self, index: int) -> int:
        """Return the offset in the text of the ideograph at ``index`` of ``words``."""
        return int(self._places[index])

    def index(self, offset: int) -> int:
        """Return how many ideographs stand before ``offset``."""
        return int(self._places.searchsorted(offset))

    def find_all(self, word: str, low: int = 0, high: int | None = None) -> list[int]:
        """Return every index in ``words`` at which ``word`` stands."""
        out, end = [], len(self.words) if high is None else high
        at = self.words.find(word, low, end)
        while at >= 0:
            out.append(at)
            at = self.words.find(word, at + 1, end)
        return out

    def tokens(self, start: int, end: int) -> list[Token]:
        """Cut the text from ``start`` to ``end`` into values, words and separators, ordinals and page numbers aside."""
        masked = self.masked
        out: list[Token] = []
        marks = load_marks()
        for m in (marks.spaced if self.spaced else marks.tokens).finditer(masked, start, end):
            kind = m.lastgroup
            a, b = m.span()
            if kind == "v":
                out.append(_token(Token, ("v", a, m.end("digits"), b)))
            elif kind == "na":
                # （四）无 and 4.无 are the first word of a label (无法提供, 无正当理由) broken over lines.
                opened = self.folded[a - 1 : a] in (")", ".", "、")
                out.append(Token("t" if opened else "v", a, b, b))
            else:
                out.append(_token(Token, (kind, a, b, b)))
        return out

    @cached_property
    def masked(self) -> str:
        """``folded`` with the digits that are no values blanked: ordinals of labels, page numbers, rules of pipes."""
        folded = self.folded
        lines = "\f" in folded or folded[:1] in " \t|:-" or RULE.search(folded)
        return (_NOISE if lines else _ORDINALS).sub(_blank, folded)

    def hide(self, offsets: Iterable[int]) -> None:
        """Blank single characters of ``masked``: digits that turned out to be no values."""
        characters = list(self.masked)
        for offset in offsets:
            characters[offset] = " "
        self.__dict__["masked"] = "".join(characters)

    @cached_property
    def grid_rows(self) -> tuple[GridRow, ...]:
        """Every row of every grid that has its own text, in reading order."""
        out = []
        for number, grid in enumerate(self.document.grids):
            out.extend(_rows(number, grid))
        return tuple(sorted(out, key=lambda row: row.start))


def _spaced(blanks: NDArray[np.bool_], shown: NDArray[np.bool_]) -> int:
    """Return how many ideographs are followed by a blank, another one, a blank and a third."""
    import numpy as np

    parted = shown[:-2] & blanks[1:-1] & shown[2:]
    return int(np.count_nonzero(parted[:-2] & parted[2:]))


def _blank(match: re.Match[str]) -> str:
    noise = match[0]
    if not _KEPT.search(noise):
        return " " * len(noise)
    return re.sub(r"[^\n\f]" if "---" in noise else r"[^\n|\f]", " ", noise)


def _rows(number: int, grid: Grid) -> list[GridRow]:
    first, last = _filled_columns(grid)
    rows: list[list[GridCell]] = [[] for _ in range(grid.n_rows)]
    merged: set[int] = set()
    for cell in grid.cells:
        if cell.column + cell.colspan > first and cell.column < last and cell.row < grid.n_rows:
            rows[cell.row].append(cell)
            if cell.rowspan > 1:
                for r in range(cell.row + 1, min(cell.row + cell.rowspan, grid.n_rows)):
                    rows[r].append(cell)
                    merged.add(r)
    out = []
    for r, cells in enumerate(rows):
        if not cells:
            continue
        if r in merged:
            cells.sort(key=_column)
            own = [cell for cell in cells if cell.row == cells[-1].row] or cells
        else:
            own = cells
        out.append(GridRow(number, tuple(cells), own[0].start, own[-1].end))
    return out


_column = attrgetter("column")


def _filled_columns(grid: Grid) -> tuple[int, int]:
    """Return the first column in which anything is printed, and the column behind the last (spreadsheets leave more).

    A column that only few rows have is kept: in a table torn by a page break the rows begin in different columns.
    """
    filled = [cell for cell in grid.cells if cell.start < cell.end]
    if not filled:
        return 0, grid.n_columns
    first, last = min(cell.column for cell in filled), max(cell.column + cell.colspan for cell in filled)
    behind = {cell.row for cell in grid.cells if cell.column + cell.colspan > last}
    # In a pipe table the cells of a merged header stand there, blank ones: they are no columns left over.
    cut = 2 * len(behind) > grid.n_rows and not (grid.origin == "pipes" and grid.n_columns <= WIDEST)
    return first, last if cut else grid.n_columns
