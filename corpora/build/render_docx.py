"""Word files with merged cells; the archive is packed anew so that the same source gives the same bytes."""

from __future__ import annotations

import datetime
import io
import zipfile

from corpora.build.grids import Rows, width
from corpora.build.page import Page


def render(page: Page) -> bytes:
    """Return the report as a docx file."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = docx.Document()
    for line in page.before:
        document.add_paragraph(line)
    for block in page.blocks:
        if block.kind == "table":
            _table(document, page.tables[block.text])
        elif block.kind == "title":
            document.add_paragraph().add_run(block.text).bold = True
            document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif block.lead:
            paragraph = document.add_paragraph()
            paragraph.add_run(block.lead).bold = True
            paragraph.add_run(block.text[len(block.lead) :])
        else:
            document.add_paragraph().add_run(block.text).bold = block.kind == "heading" or None
            if block.kind == "sign":
                document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for line in page.after:
        document.add_paragraph(line)
    properties = document.core_properties
    properties.created = properties.modified = datetime.datetime(page.year + 1, 1, 31)
    properties.author, properties.title = page.publisher, page.title
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def repacked(data: bytes) -> bytes:
    """Return the same archive with a fixed time on every member, so that nothing depends on the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


def _table(document: object, rows: Rows) -> None:
    n = width(rows)
    table = document.add_table(rows=len(rows), cols=n, style="Table Grid")  # type: ignore[attr-defined]
    grid = [list(row.cells) for row in table.rows]
    taken = [[False] * n for _ in rows]
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while taken[r][c]:
                c += 1
            for i in range(r, r + cell.rowspan):
                for j in range(c, c + cell.colspan):
                    taken[i][j] = True
            place = grid[r][c]
            if cell.rowspan > 1 or cell.colspan > 1:
                place = place.merge(grid[r + cell.rowspan - 1][c + cell.colspan - 1])
            place.text = cell.text
