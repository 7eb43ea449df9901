"""The readers: bytes of every format, each read or refused in one line, and read twice the same."""

from __future__ import annotations

from random import Random

import mutations as m
import seeds
from invariants import check_document, holds

from targets.target import Target, text_seeds
from toolkit.errors import NianbaoError
from toolkit.reading.document import Document


def read_twice(data: bytes, name: str, format: str | None = None) -> Document | None:
    from toolkit.reading import read

    try:
        document = read(data, name=name, format=format)
    except NianbaoError as error:
        holds("\n" not in str(error), "an error of several lines")
        return None
    check_document(document)
    holds(read(data, name=name, format=format) == document, "read twice, two documents")
    return document


ENCODINGS = ("utf-8", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "latin-1")


def _txt_mutation(random: Random, data: bytes) -> bytes:
    if random.random() < 0.5:
        return m.mutate_bytes(random, data)[:12_000]
    text = m.mutate_text(random, m.as_text(data), 6000)
    out = text.encode(random.choice(ENCODINGS), random.choice(("replace", "ignore", "xmlcharrefreplace")))
    return m.mutate_bytes(random, out) if random.random() < 0.3 else out


def _md_mutation(random: Random, data: bytes) -> bytes:
    text = m.as_text(data)
    for _ in range(random.choice((0, 1, 3))):
        at = random.randint(0, len(text))
        sign = random.choice(
            (
                "|",
                "|---|",
                "\n|",
                "|\n",
                "# ",
                "\n## ",
                "**",
                "<br>",
                "\\|",
                "```",
                "\n---\n",
                "[x](y)",
                "![](z)",
                "&nbsp;",
                "\n\n",
                "\n> ",
                "\n- ",
                "\n1. ",
            )
        )
        text = text[:at] + sign * random.choice((1, 1, 2, 20)) + text[at:]
    return m.as_bytes(m.mutate_text(random, text, 12_000))


def html_mutation(random: Random, data: bytes) -> bytes:
    if random.random() < 0.1:
        return m.mutate_bytes(random, data)[:60_000]
    return m.as_bytes(m.mutate_html(random, m.as_text(data)))


def html_seeds() -> list[bytes]:
    found = [data for data in seeds.files(".html") if len(data) < 60_000]
    table = "<table><tr><td rowspan=2>规章</td><td colspan=2>1</td></tr><tr><td>2</td><td>3</td></tr></table>"
    return [*found, f"<html><body><p>一、总体情况</p>{table}<ol><li>甲<li>乙</ol></body></html>".encode()]


def _docx_seeds() -> list[bytes]:
    return list(seeds.files(".docx")[:6])


def small_pdfs() -> list[bytes]:
    """Return PDFs of a page or two, quick to read."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = []
    for compressed in (0, 1):
        file = io.BytesIO()
        canvas = Canvas(file, pageCompression=compressed)
        canvas.setFont("Helvetica", 10)
        for n, line in enumerate(("Annual report 2021", "1. Overview", "a 1 0 0 1", "b 2 1 0 3", "total 3 1 0 4")):
            canvas.drawString(60, 780 - 20 * n, line)
        canvas.grid((50, 150, 250), (600, 620, 640))
        canvas.drawString(60, 605, "12")
        canvas.showPage()
        canvas.save()
        out.append(file.getvalue())
    return out


def void(_: object) -> None:
    """Drop a value."""


_ROOMS = ("toolkit.reading",)
TARGETS = {
    "txt": Target(lambda d: void(read_twice(d, "a.txt")), _txt_mutation, text_seeds, _ROOMS, 1.5),
    "md": Target(
        lambda d: void(read_twice(d, "a.md")), _md_mutation, lambda: [*seeds.files(".md"), *text_seeds()[::6]], _ROOMS
    ),
    "html": Target(lambda d: void(read_twice(d, "a.html")), html_mutation, html_seeds, _ROOMS, 0.7),
    "docx": Target(lambda d: void(read_twice(d, "a.docx")), lambda r, d: m.mutate_docx(r, d), _docx_seeds, _ROOMS, 0.5),
    "pdf": Target(lambda d: void(read_twice(d, "a.pdf")), lambda r, d: m.mutate_pdf(r, d), small_pdfs, _ROOMS, 0.4),
}
