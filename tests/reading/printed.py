"""Printing PDFs for the tests: paragraphs as a word processor sets them, ruled tables, page numbers."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
BODY = ParagraphStyle("b", fontName="STSong-Light", fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK")
BLOCK = ParagraphStyle("n", parent=BODY, firstLineIndent=0)
TITLE = ParagraphStyle("t", parent=BODY, fontSize=22, alignment=1, firstLineIndent=0)
CELL = ParagraphStyle("c", fontName="STSong-Light", fontSize=10, leading=12, wordWrap="CJK")
RULES = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]


def paragraph(text, style=BODY):
    return Paragraph(text, style)


def table(rows, spans=(), widths=None, repeat=0):
    cells = [[Paragraph(cell, CELL) for cell in row] for row in rows]
    style = RULES + [("SPAN", start, end) for start, end in spans]
    return Table(cells, colWidths=widths, style=TableStyle(style), repeatRows=repeat)


def print_pdf(story, number="- {} -", head="", pagesize=A4):
    def furniture(canvas, document):
        canvas.setFont("STSong-Light", 9)
        if number:
            canvas.drawCentredString(A4[0] / 2, 12 * mm, number.format(document.page))
        if head:
            canvas.drawString(28 * mm, A4[1] - 15 * mm, head)

    raw = io.BytesIO()
    margins = {"leftMargin": 28 * mm, "rightMargin": 26 * mm, "topMargin": 37 * mm, "bottomMargin": 35 * mm}
    document = SimpleDocTemplate(raw, pagesize=pagesize, **margins)
    document.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return raw.getvalue()
