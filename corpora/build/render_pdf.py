"""PDF with a text layer and ruled tables, one of them cut by a page break where the source says so."""

from __future__ import annotations

import io
from html import escape
from typing import Any

from corpora.build.grids import Rows, cut, expanded, width
from corpora.build.page import Page

FONT = "STSong-Light"


def render(page: Page) -> bytes:
    """Return the report as a PDF file; the same source gives the same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    base: dict[str, Any] = {"fontName": FONT, "wordWrap": "CJK"}
    styles = {
        "title": ParagraphStyle("title", fontSize=18, leading=28, alignment=1, **base),
        "heading": ParagraphStyle("heading", fontSize=14, leading=24, firstLineIndent=28, **base),
        "para": ParagraphStyle("para", fontSize=12, leading=22, firstLineIndent=24, **base),
        "sign": ParagraphStyle("sign", fontSize=12, leading=22, alignment=2, **base),
        "cell": ParagraphStyle("cell", fontSize=8, leading=10, alignment=1, **base),
    }
    story: list[Any] = [Paragraph(escape(line), styles["para"]) for line in page.before]
    for block in page.blocks:
        if block.kind != "table":
            story.append(Paragraph(escape(block.text), styles[block.kind]))
            continue
        rows = page.tables[block.text]
        parts = list(cut(rows, page.cut)) if page.cut and block.text == "t3" else [rows]
        for n, part in enumerate(parts):
            story += [PageBreak()] if n else []
            story += [_table(part, styles["cell"]), Spacer(1, 8)]
    story += [Paragraph(escape(line), styles["para"]) for line in page.after]
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, invariant=1, title=page.title, author=page.publisher, leftMargin=60, rightMargin=60
    )
    document.build(story, onFirstPage=_number, onLaterPages=_number)
    return buffer.getvalue()


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(297, 36, f"- {document.page} -")


def _table(rows: Rows, style: Any) -> Any:
    from reportlab.platypus import Paragraph, Table

    full = expanded(rows)
    commands: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    for r, row in enumerate(full):
        for c, cell in enumerate(row):
            if cell and (cell.rowspan > 1 or cell.colspan > 1):
                commands.append(("SPAN", (c, r), (c + cell.colspan - 1, r + cell.rowspan - 1)))
    n = width(rows)
    widths = {4: [150, 105, 105, 105], 10: [48, 58, 125, *[34] * 7], 15: [32] * 15}[n]
    data = [[Paragraph(escape(cell.text), style) if cell else "" for cell in row] for row in full]
    return Table(data, colWidths=widths, style=commands)
