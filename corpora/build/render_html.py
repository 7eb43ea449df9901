"""HTML as content management systems put it out: merged cells, paragraphs in cells, text split over spans."""

from __future__ import annotations

import random
import re
from html import escape

from corpora.build.grids import Rows
from corpora.build.page import Page

STYLE = {"cms": "text-indent: 2em; text-align: justify; line-height: 2;", "nested": "line-height:200%;margin:0 0 8px 0"}


def render(page: Page) -> bytes:
    """Return the report as an HTML page in the page's layout and encoding."""
    rng = random.Random(page.stem)
    charset = {"utf-8": "utf-8", "gb18030": "gb2312"}[page.encoding]
    meta = f'<meta charset="{charset}">' if page.layout != "nested" else ""
    body = [f'<div class="crumbs">{escape(line)}</div>' for line in page.before]
    for block in page.blocks:
        if block.kind == "table":
            body.append(_table(page.tables[block.text], page.layout, rng))
        elif block.kind == "title":
            body.append(_title(block.text, page.layout))
        else:
            body.append(_paragraph(block.kind, block.text, block.lead, page.layout, rng))
    inside = "\n".join(body)
    if page.layout == "nested":
        inside = f'<table width="960" align="center"><tr><td class="left">&nbsp;</td><td>{inside}</td></tr></table>'
    elif page.layout == "cms":
        inside = f'<div class="article"><div class="TRS_Editor">{inside}</div></div>'
    footer = "".join(f"<p>{escape(line)}</p>" for line in page.after)
    if footer:
        inside += f'\n<div class="footer">{footer}</div>'
    title = f"{escape(page.title)}-{escape(page.publisher)}"
    head = f"<head>{meta}<title>{title}</title>\n<style>td{{padding:2px}}</style></head>"
    html = f"<!DOCTYPE html>\n<html>{head}\n<body>\n{inside}\n</body></html>\n"
    return html.encode(page.encoding)


def _title(text: str, layout: str) -> str:
    if layout == "plain":
        return f"<h1>{escape(text)}</h1>"
    return f'<p style="text-align: center;"><span style="font-size: 18px;"><strong>{escape(text)}</strong></span></p>'


def _paragraph(kind: str, text: str, lead: str, layout: str, rng: random.Random) -> str:
    if kind == "heading" and layout == "plain":
        return f"<h2>{escape(text)}</h2>"
    if layout == "spans":
        inner = _split(text, rng)
    elif lead:
        inner = f"<strong>{escape(lead)}</strong>{escape(text[len(lead) :])}"
    else:
        inner = escape(text)
        inner = f"<strong>{inner}</strong>" if kind == "heading" else inner
    align = ' align="right"' if kind == "sign" else ""
    style = f' style="{STYLE[layout]}"' if layout in STYLE else ""
    pad = "&nbsp;&nbsp;" if layout == "nested" and kind != "sign" else ""
    return f"<p{align}{style}>{pad}{inner}</p>"


def _split(text: str, rng: random.Random) -> str:
    """Cut the text as a paste from a word processor does: digits apart, and labels here and there."""
    parts = [part for part in re.split(r"(\d+)", text) if part]
    out = []
    for part in parts:
        face = "Times New Roman" if part.isdigit() else "仿宋_GB2312"
        at = rng.randrange(1, len(part)) if len(part) > 3 and rng.random() < 0.5 else len(part)
        for piece in filter(None, (part[:at], part[at:])):
            out.append(f'<span style="font-family: {face};"><font face="{face}">{escape(piece)}</font></span>')
    return "".join(out)


def _table(rows: Rows, layout: str, rng: random.Random) -> str:
    lines = ['<table border="1" cellspacing="0" cellpadding="0" style="border-collapse:collapse">', "<tbody>"]
    for row in rows:
        cells = []
        for cell in row:
            spans = "".join(
                f' {name}="{n}"' for name, n in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if n > 1
            )
            text = _split(cell.text, rng) if layout == "spans" else escape(cell.text)
            if layout == "cms":
                text = f'<p style="text-align:center"><span>{text or "&nbsp;"}</span></p>'
            elif layout == "spans":
                text = f"<p>{text}<o:p></o:p></p>"
            elif layout == "nested" and not cell.value and len(cell.text) == 4:
                text = f"{cell.text[:2]}<br>{cell.text[2:]}"
            cells.append(f'<td{spans} valign="center">{text}</td>')
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return "\n".join([*lines, "</tbody></table>"])
