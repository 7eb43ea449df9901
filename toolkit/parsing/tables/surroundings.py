"""Whether what surrounds the tables of a page decided how they were read, so that it can be remembered."""

from __future__ import annotations

from toolkit.parsing.tables.columns import HEADER
from toolkit.parsing.tables.page import Page
from toolkit.parsing.tables.three import Found


def by_surroundings(page: Page, two: Found, three: Found, four: Found) -> int | None:
    """Tell whether the tables as found were read by their surroundings alone, each value in a cell of its own.

    Args:
        page: the document.
        two: table two, its open rows not yet settled.
        three: table three, likewise.
        four: table four, likewise.

    Returns:
        Where in ``page.words`` the frame begins; None where values, or words far from the tables, had a say.
    """
    rows = [row for table in (two, three, four) for row in table.rows.values()]
    if any(row.cells is None for row in rows):
        return None
    grids = page.document.grids
    if grids and any(len(row.cells or ()) != len(row.material.fields or row.material.segments) for row in rows):
        return None
    return framed(page, two, three, four)


def framed(page: Page, two: Found, three: Found, four: Found) -> int | None:
    """Tell whether the tables as found stand one behind the other, and nothing far from them had a say.

    Args:
        page: the document.
        two: table two, its open rows not yet settled.
        three: table three, likewise.
        four: table four, likewise.

    Returns:
        Where in ``page.words`` the frame begins, or None.
    """
    if page.spaced or page.weighed or "\f" in page.text or "\0" in page.text:
        return None
    if two.start is None or three.start is None or four.start is None or four.stop is None:
        return None
    if not (two.rows and three.rows and four.rows):
        return None
    if two.edition is None or three.edition is None or three.lined:
        return None
    grids = page.document.grids
    anchors = three.anchors
    refused = any(row.startswith("refused.") for row in three.rows)
    if not refused or {"new", "carried_over"} - three.rows.keys() or anchors[-1].row != "carried_forward":
        return None
    if not two.start < anchors[0].start < anchors[-1].start < four.start or three.start <= two.start:
        return None
    index, stop = page.index(two.start), page.index(four.stop) + 1
    inside = index <= page.index(anchors[0].start) - HEADER and stop <= len(page.words)
    if not inside or page.words.find("行政复议", page.index(anchors[-1].end), stop) < 0:
        return None
    # At the borders, nothing that stands outside may make a page number of what stands inside.
    if page.words[index] in "减页共无" or page.words[stop - 1] in "第增无":
        return None
    return None if grids and not any(two.start <= g.start < anchors[0].start for g in grids) else index
