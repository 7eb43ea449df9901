"""Lines and ruled tables of pages set in reading order: paragraphs made whole, tables joined over page breaks."""

from __future__ import annotations

from toolkit.reading.layout import Table, tidy_line
from toolkit.reading.pdf_flow import Flow, paragraphs
from toolkit.reading.pdf_lines import Line
from toolkit.reading.pdf_tables import Ruled, continues, join


def to_blocks(lines: list[Line], tables: list[list[Ruled]]) -> tuple[list[str | Table], list[Line | Ruled]]:
    """Set lines and tables in reading order; join tables with nothing but a page break between them.

    Args:
        lines: the lines outside tables, page by page from top to bottom.
        tables: the ruled tables of each page.

    Returns:
        The blocks, and the lines and tables that they are made of, in the same order.
    """
    flow = Flow(lines)
    items: list[Line | Ruled] = sorted(
        [*lines, *(table for page in tables for table in page)],
        key=lambda item: item.order if isinstance(item, Line) else (item.page, item.top, 0, item.top),
    )
    parts: list[Line | Ruled] = []
    for item in items:
        last = parts[-1] if parts else None
        if isinstance(item, Ruled) and isinstance(last, Ruled) and item.page == last.page + 1 and continues(last, item):
            parts[-1] = join(last, item)
        else:
            parts.append(item)
    blocks: list[str | Table] = []
    stretch: list[Line] = []
    for part in parts:
        if isinstance(part, Line):
            stretch.append(part)
        else:
            blocks += map(tidy_line, paragraphs(stretch, flow))
            stretch = []
            blocks.append(part.table())
    return blocks + list(map(tidy_line, paragraphs(stretch, flow))), parts
