"""Where the pieces of a composed text stand: lines and cells of pages matched with their offsets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.pages import Leaf, Pages
from toolkit.reading.document import Grid, Reading
from toolkit.reading.layout import tidy_line
from toolkit.reading.pdf_lines import Line
from toolkit.reading.pdf_tables import Ruled

Run = tuple[int, int, int, int, int, int, int, int]


def place(
    text: str, grids: Sequence[Grid], parts: Iterable[Line | Ruled], leaves: Sequence[Leaf], at: int = 0
) -> tuple[Pages, tuple[Reading, ...]]:
    r"""Match the pieces of a text with their offsets in it.

    Args:
        text: what ``compose`` gave.
        grids: its grids; those of ``parts`` are among them, in the same order.
        parts: the lines and tables that the text was composed of, in the order of the text.
        leaves: the pages.
        at: the offset in the text from which to look for them.

    Returns:
        The map from offsets to boxes, and how the cells read from pictures were read.

    Examples:
        >>> pages, _ = place("一、总体情况\n", (), [Line(0, 10, 70, 5, 15, 10, "一、总体情况")], [Leaf(595, 842)])
        >>> pages.runs
        ((0, 6, 0, 100, 50, 700, 150, 1000),)
    """
    runs: list[Run] = []
    readings: list[Reading] = []
    rest = iter(grids)
    for part in parts:
        if isinstance(part, Line):
            line = tidy_line(part.text)
            found = text.find(line, at) if line else -1
            if found >= 0:
                box = (part.page, part.x0, part.top, part.x1, part.bottom, part.confidence)
                runs.append(_run(found, found + len(line), box))
                at = found + len(line)
            continue
        grid = next((g for g in rest if g.start >= at), None)
        if grid is None:
            break
        for cell, placed in zip(grid.cells, part.ordered(), strict=True):
            runs += [_run(cell.start, cell.end, box) for box in placed.boxes]
            if leaves[part.page].origin == "ocr":
                others = tuple((t, round(chance, 4)) for t, chance in placed.others)
                readings.append(Reading(cell.start, cell.end, round(placed.confidence, 4), others))
        at = grid.end
    return Pages(tuple(leaves), tuple(runs)), tuple(readings)


def _run(start: int, end: int, box: tuple[int, float, float, float, float, float]) -> Run:
    page, x0, top, x1, bottom, confidence = box
    tenths = (round(10 * x0), round(10 * top), round(10 * x1), round(10 * bottom))
    return (start, end, page, *tenths, round(1000 * confidence))
