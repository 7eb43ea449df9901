"""Hostile PDFs, written object by object."""

import io
import zlib
from functools import cache
from importlib.metadata import version

PAGE = (
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>/XObject<<{forms}>>>>/Contents 4 0 R>>"
)
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
FORM = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
TOO_DEEP = "no_text_layer" if version("pdfminer.six") >= "20260107" else "broken"  # earlier ones give up the file
SAYS = b"BT /F 12 Tf 50 700 Td (A report of the year 2023) Tj ET "


def stream(data: bytes, entries: str = "") -> bytes:
    return f"<<{entries}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def deflated(data: bytes, entries: str = "") -> bytes:
    return stream(zlib.compress(data, 9), f"/Filter/FlateDecode{entries}")


def pdf(objects: dict[int, bytes], trailer: str = "", xref: bool = True) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    at = {}
    for number, content in objects.items():
        at[number] = out.tell()
        out.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    start = out.tell()
    size = max(objects) + 1
    if xref:
        out.write(f"xref\n0 {size}\n".encode())
        for number in range(size):
            out.write(f"{at.get(number, 0):010} 00000 {'n' if number in at else 'f'} \n".encode())
    out.write(f"trailer <</Size {size}/Root 1 0 R{trailer.replace('HERE', str(start))}>>\n".encode())
    out.write(f"startxref\n{start if xref else 0}\n%%EOF".encode())
    return out.getvalue()


def with_page(
    page: str | None = None, content: bytes | None = None, more: dict[int, bytes] | None = None, **how
) -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: (page or PAGE.format(forms="")).encode(),
        4: content if content is not None else stream(SAYS),
        5: FONT,
    }
    return pdf(objects | (more or {}), **how)


def forms(n: int, each: int) -> bytes:
    """Form k draws form k + 1 so many times: each ** n in all."""
    more = {}
    for k in range(n):
        draw = b"/X Do " * each if k < n - 1 else SAYS
        inner = (
            f"/Resources<</Font<</F 5 0 R>>/XObject<</X {11 + k} 0 R>>>>"
            if k < n - 1
            else "/Resources<</Font<</F 5 0 R>>>>"
        )
        more[10 + k] = stream(draw, f"/Type/XObject/Subtype/Form/BBox[0 0 100 100]{inner}")
    return with_page(PAGE.format(forms="/X 10 0 R"), stream(SAYS + b" /X Do"), more)


def composite(cmap: bytes, widths: str = "[]", code: bytes = b"<0001>") -> bytes:
    """A page in a composite font with a ToUnicode map and widths of its own."""
    page = PAGE.format(forms="").replace("/F 5 0 R", "/F 6 0 R")
    more = {
        6: b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[7 0 R]/ToUnicode 8 0 R>>",
        7: (
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            f"/Supplement 0>>/FontDescriptor 9 0 R/W {widths}>>"
        ).encode(),
        8: stream(cmap),
        9: b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 1 1]/Ascent 1/Descent 0/ItalicAngle 0>>",
    }
    return with_page(page, stream(b"BT /F 12 Tf 50 700 Td " + code + b" Tj ET " + SAYS), more)


CMAP = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "


def box(values: str) -> bytes:
    return with_page(PAGE.format(forms="").replace("0 0 595 842", values))


@cache
def encrypted(user: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    raw = io.BytesIO()
    page = Canvas(raw, encrypt=StandardEncryption(user, "owner"))
    page.drawString(50, 700, "A report of the year 2023")
    page.save()
    return raw.getvalue()


def filtered(data: bytes, filters: str) -> bytes:
    return stream(data, f"/Filter[{filters}]")


def bomb_in_bomb() -> bytes:
    return zlib.compress(zlib.compress(bytes(2**27), 9), 9)


CATALOG = b"<</Type/Catalog/Pages 2 0 R%b>>"
DEEP = 3000
READ = {
    "a page tree that holds itself": lambda: pdf(
        {1: CATALOG % b"", 2: b"<</Type/Pages/Kids[3 0 R 2 0 R 6 0 R]/Count 9>>", 3: PAGE.format(forms="").encode(),
         4: stream(SAYS), 5: FONT, 6: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>"}
    ),
    "a form that draws itself": lambda: with_page(
        PAGE.format(forms="/X 10 0 R"), stream(SAYS + b" /X Do"),
        {10: stream(SAYS + b"/X Do", f"{FORM}/Resources<</Font<</F 5 0 R>>/XObject<</X 10 0 R>>>>")},
    ),
    "a table of contents that goes round": lambda: pdf(
        {1: CATALOG % b"/Outlines 6 0 R", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: PAGE.format(forms="").encode(),
         4: stream(SAYS), 5: FONT, 6: b"<</First 6 0 R/Last 6 0 R/Next 6 0 R/Title(a)>>"}
    ),
    "a page of 10^9 points": lambda: box("0 0 1000000000 1000000000"),
    "a page that is upside down": lambda: box("595 842 0 0"),
    "a script that runs on opening": lambda: pdf(
        {1: CATALOG % b"/OpenAction 6 0 R/AA<</WC 6 0 R>>/Names<</JavaScript<</Names[(a)6 0 R]>>>>",
         2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: PAGE.format(forms="").encode(), 4: stream(SAYS), 5: FONT,
         6: b"<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9'\\))>>"}
    ),
    "an action that runs a program": lambda: pdf(
        {1: CATALOG % b"/OpenAction<</S/Launch/F(/bin/sh)>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
         3: PAGE.format(forms="").encode(), 4: stream(SAYS), 5: FONT}
    ),
    "encrypted, no password to open": lambda: encrypted(""),
    "no cross-reference table": lambda: with_page(xref=False),
    "100,000 lines drawn": lambda: with_page(content=deflated(SAYS + b"0 0 m 1 1 l S " * 100_000)),
}  # fmt: skip
REFUSED = {
    "encrypted": (lambda: encrypted("secret"), "encrypted"),
    "a reference to itself": (lambda: with_page(more={4: b"4 0 R"}), "timeout"),
    "two references to each other": (lambda: with_page(more={4: b"6 0 R", 6: b"4 0 R"}), "timeout"),
    "a page tree 3,000 deep": (
        lambda: pdf(
            {1: CATALOG % b""}
            | {n: f"<</Type/Pages/Kids[{n + 1} 0 R]/Count 1>>".encode() for n in range(2, DEEP)}
            | {DEEP: PAGE.format(forms="").encode(), DEEP + 4: stream(SAYS), DEEP + 5: FONT}
        ),
        "broken",
    ),
    "an array 20,000 deep": (lambda: with_page(more={4: b"[" * 20_000 + b"]" * 20_000}), TOO_DEEP),
    "forms that double 40 times": (lambda: forms(41, 2), "timeout or memory"),
    "a bomb": (lambda: with_page(content=deflated(SAYS + bytes(2**27))), "too_large"),
    "a bomb in a bomb": (lambda: with_page(content=filtered(bomb_in_bomb(), "/FlateDecode/FlateDecode")), "too_large"),
    "a bomb of short runs": (
        lambda: with_page(content=filtered(zlib.compress(b"\x81a" * 2**21), "/FlateDecode/RunLengthDecode")),
        "memory or timeout",
    ),
    "a predictor of 10^10 columns": (
        lambda: with_page(content=deflated(SAYS, "/DecodeParms<</Predictor 12/Columns 10000000000>>")), "too_large"
    ),
    "a million glyphs on a page": (
        lambda: with_page(content=deflated(SAYS + b"BT /F 9 Tf (aaaaaaaaaa) Tj ET " * 100_000)), "memory or timeout"
    ),
    "a map of 2^32 characters": (
        lambda: composite(CMAP + b"1 beginbfrange <00000000> <FFFFFFFF> <00000041> endbfrange endcmap"),
        "memory or timeout",
    ),
    "widths of 2^32 characters": (lambda: composite(CMAP + b"endcmap", "[0 4294967295 500]"), "memory or timeout"),
    "cross-reference tables that go round": (lambda: with_page(trailer="/Prev HERE"), "broken"),
    "content in a file beside it": (lambda: with_page(content=stream(SAYS, "/F(/etc/passwd)")), "broken"),
    "a page box of words": (lambda: box("/a /b /c /d"), "broken"),
}  # fmt: skip
