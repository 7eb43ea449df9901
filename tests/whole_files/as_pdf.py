# ruff: noqa: E501
"""Reports as PDF: ruled tables over page breaks, text in columns, rotated stubs, running heads."""

from __future__ import annotations

import io
from collections.abc import Callable

from drawn import Case
from grids import Rows, Style, four, stacked, three, two


def _fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def _table(rows: Rows, size: float, repeat: int, widths, ruled: bool = True):
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Table, TableStyle

    style = ParagraphStyle("c", fontName="STSong-Light", fontSize=size, leading=size * 1.2, alignment=1, wordWrap="CJK")
    taken: set[tuple[int, int]] = set()
    placed: dict[tuple[int, int], object] = {}
    commands = [("FONT", (0, 0), (-1, -1), "STSong-Light", size), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    commands += [("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
    commands += [("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]
    if ruled:
        commands.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
    for y, row in enumerate(rows):
        x = 0
        for box in row:
            while (y, x) in taken:
                x += 1
            taken |= {(y + dy, x + dx) for dy in range(box.rows) for dx in range(box.columns)}
            words = box.text.replace("\n", "<br/>")
            placed[y, x] = (
                Paragraph(words, style)
                if box.text and not (box.rows > 9 and len(box.text) < 40)
                else "\n".join(box.text.replace("\n", ""))
            )
            if box.rows > 1 or box.columns > 1:
                commands.append(("SPAN", (x, y), (x + box.columns - 1, y + box.rows - 1)))
            x += box.columns
    width = 1 + max(x for _, x in taken)
    data = [[placed.get((y, x), "") for x in range(width)] for y in range(len(rows))]
    return Table(data, colWidths=widths(width), repeatRows=repeat, style=TableStyle(commands))


def ruled(style: Style, *, size: float = 8, repeat: bool = False, landscape: bool = False, running: bool = True, lines: bool = True, body: float = 14):  # fmt: skip
    def make(case: Case) -> bytes:
        from reportlab.lib.pagesizes import A4
        from reportlab.lib.pagesizes import landscape as turned
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

        _fonts()
        size_of_page = turned(A4) if landscape else A4
        room = size_of_page[0] - 110
        p = ParagraphStyle("p", fontName="STSong-Light", fontSize=body, leading=body * 1.6, firstLineIndent=2 * body, wordWrap="CJK")  # fmt: skip
        h = ParagraphStyle("h", parent=p, fontSize=body + 1)
        title = ParagraphStyle("t", parent=p, fontSize=body + 6, leading=body * 2, alignment=1, firstLineIndent=0)

        def widths3(n: int):
            labels = n - 7 - (1 if style.subtotal_column else 0)
            stub = [0.05, 0.1, 0.27][3 - labels :] if labels == 3 else [0.42 / labels] * labels
            return [w * room for w in stub] + [room * (1 - sum(stub)) / (n - labels)] * (n - labels)

        flow = []
        for kind, words in case.paragraphs():
            if kind == "t2":
                flow += [_table(stacked(two(case, style)), size + 2, 0, lambda n: [room / n] * n, lines)]
            elif kind == "t3":
                flow += [_table(three(case, style), size, 3 if repeat else 0, widths3, lines)]
            elif kind == "t4":
                flow += [_table(four(case, style), size, 0, lambda n: [room / n] * n, lines)]
            else:
                flow.append(Paragraph(words, {"title": title, "p": p}.get(kind, h)))
            flow.append(Spacer(1, 6))

        def number(canvas, doc) -> None:
            canvas.setFont("STSong-Light", 9)
            canvas.drawCentredString(size_of_page[0] / 2, 30, f"- {doc.page} -")
            if running:
                canvas.drawString(55, size_of_page[1] - 35, case.title)

        out = io.BytesIO()
        SimpleDocTemplate(out, pagesize=size_of_page, leftMargin=55, rightMargin=55, topMargin=60, bottomMargin=60).build(flow, number, number)  # fmt: skip
        return out.getvalue()

    return make


def columns(case: Case) -> bytes:
    """No rules at all: text put at the columns' places, a line a row."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    _fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    style = Style(long_labels=False, note=False, stub_columns=1, merge=False)
    y = 780.0

    def line(cells: list[tuple[float, str]], size: float = 12) -> None:
        nonlocal y
        if y < 60:
            canvas.showPage()
            y = 780.0
        canvas.setFont("STSong-Light", size)
        for x, words in cells:
            canvas.drawString(x, y, words)
        y -= size * 1.6

    for kind, words in case.paragraphs():
        if kind == "t2":
            for row in stacked(two(case, style)):
                line([(60 + 120 * i, box.text) for i, box in enumerate(row)], 10)
        elif kind == "t3":
            line([(300, "申请人情况")], 8)
            line([(290, "自然人"), (360, "法人或其他组织"), (515, "总计")], 8)
            line(
                [
                    (x, w)
                    for x, w in zip(
                        range(325, 515, 38), ("商业企业", "科研机构", "公益组织", "法律服务", "其他"), strict=True
                    )
                ],
                8,
            )
            for row in three(case, style)[3:]:
                line([(60, row[0].text)] + [(290 + 38 * i, box.text) for i, box in enumerate(row[1:])], 8)
        elif kind == "t4":
            for row in four(case, style):
                at = 45.0
                cells = []
                if len(row) == 7:
                    cells = [(45 + 34 * i, b.text) for i, b in enumerate(row[:5])] + [
                        (215, row[5].text),
                        (385, row[6].text),
                    ]
                elif len(row) == 10:
                    cells = [(215 + 34 * i, b.text) for i, b in enumerate(row)]
                else:
                    for box in row:
                        cells.append((at, box.text))
                        at += 34 * box.columns
                line(cells, 8)
        else:
            size = 18 if kind == "title" else 12
            step = int(480 / size)
            words = words if kind != "p" else "　　" + words
            for i in range(0, len(words), step):
                line([(55, words[i : i + step])], size)
    canvas.save()
    return out.getvalue()


KINDS: dict[str, tuple[Callable[[Case], bytes], dict]] = {
    "pdf ruled": (ruled(Style()), {}),
    "pdf header repeated": (ruled(Style(), repeat=True, size=9), {}),
    "pdf small": (ruled(Style(long_labels=False), size=5.5, running=False), {}),
    "pdf landscape": (ruled(Style(), landscape=True, size=9), {}),
    "pdf blanks": (ruled(Style(), size=8), {"blank": "empty"}),
    "pdf two label columns": (ruled(Style(stub_columns=2, mark="、")), {}),
    "pdf no rules": (
        ruled(Style(stub_columns=1, merge=False, note=False, long_labels=False), lines=False, size=7),
        {"blank": "zero"},
    ),
    "pdf columns of text": (columns, {"blank": "zero"}),
}
