"""Hostile Word files, each small on disk."""

import io
import zipfile
import zlib

import docx
from docx.oxml.ns import nsdecls

WORDS = nsdecls("w")
ZEROS = bytes(1000 * 1024)
REPORT = "云泽省临溪市档案局2023年政府信息公开工作年度报告"


def plain() -> bytes:
    made = docx.Document()
    made.add_paragraph(REPORT)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def packed(*, change: dict[str, bytes] | None = None, add: dict[str, bytes] | None = None) -> bytes:
    """A small Word file with some of its members replaced, and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, (change or {}).get(name, old.read(name)))
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def body(xml: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    content = f"{head}<w:document {WORDS}><w:body>{xml}</w:body></w:document>"
    return packed(change={"word/document.xml": content.encode()})


def p(text: str, before: str = "") -> str:
    return f"<w:p>{before}<w:r><w:t>{text}</w:t></w:r></w:p>"


def nested_zip() -> bytes:
    """A Word file that carries a zip that carries a zip bomb: never opened."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(2**24))
    return packed(add={"word/embeddings/inner.docx": inner.getvalue()})


def lying_sizes() -> bytes:
    """The directory says that the text unpacks to a hundred bytes; it unpacks to sixteen million."""
    honest = packed(change={"word/document.xml": bytes(2**24)})
    return honest.replace((2**24).to_bytes(4, "little"), (100).to_bytes(4, "little"))


def overlapping() -> bytes:
    """Three hundred entries of the directory that all unpack the same megabyte of the file."""
    honest = packed(add={"word/a.xml": zlib.compress(bytes(2**20)) + bytes(2**20)})
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        end = archive.start_dir
        one = next(entry for entry in archive.infolist() if entry.filename == "word/a.xml")
    directory, tail = honest[end:-22], honest[-22:]
    at = directory.rindex(b"PK\x01\x02")
    assert one.filename.encode() in directory[at:]
    many = 300
    count = int.from_bytes(tail[8:10], "little") + many
    size = len(directory) + many * len(directory[at:])
    tail = tail[:8] + count.to_bytes(2, "little") * 2 + size.to_bytes(4, "little") + tail[16:]
    return honest[:end] + directory + many * directory[at:] + tail


def notes(citations: int, length: int) -> bytes:
    """One long footnote cited again and again."""
    cited = '<w:r><w:footnoteReference w:id="2"/></w:r>' * citations
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    with zipfile.ZipFile(io.BytesIO(plain())) as archive:
        types = archive.read("[Content_Types].xml").decode()
        links = archive.read("word/_rels/document.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    return packed(
        change={
            "[Content_Types].xml": types.replace(
                "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kinds}"/></Types>'
            ).encode(),
            "word/_rels/document.xml.rels": links.replace(
                "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
            ).encode(),
            "word/document.xml": f"<w:document {WORDS}><w:body><w:p>{cited}</w:p></w:body></w:document>".encode(),
        },
        add={
            "word/footnotes.xml": (
                f'<w:footnotes {WORDS}><w:footnote w:id="2">{p("注" * length)}</w:footnote></w:footnotes>'
            ).encode()
        },
    )


def numbered(style: str, start: int, text: str, times: int) -> bytes:
    """Paragraphs whose automatic number is a long text of its own."""
    level = (
        f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
    )
    numbering = (
        f'<w:numbering {WORDS}><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    one = p("甲", '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>')
    content = f"<w:document {WORDS}><w:body>{p(REPORT)}{one * times}</w:body></w:document>"
    return packed(change={"word/document.xml": content.encode(), "word/numbering.xml": numbering.encode()})


def imports(times: int, page: bytes) -> bytes:
    """One imported web page, inserted again and again."""
    with zipfile.ZipFile(io.BytesIO(plain())) as archive:
        types = archive.read("[Content_Types].xml").decode()
        links = archive.read("word/_rels/document.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    names = f'{WORDS} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    chunks = '<w:altChunk r:id="rId99"/>' * times
    return packed(
        change={
            "[Content_Types].xml": types.replace(
                "<Override", '<Default Extension="html" ContentType="text/html"/><Override', 1
            ).encode(),
            "word/_rels/document.xml.rels": links.replace(
                "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="chunk.html"/></Relationships>'
            ).encode(),
            "word/document.xml": f"<w:document {names}><w:body>{chunks}</w:body></w:document>".encode(),
        },
        add={"word/chunk.html": page},
    )


def table(cells: str) -> bytes:
    return body(p(REPORT) + f"<w:tbl>{cells}</w:tbl>" + p("一、总体情况"))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ENTITY_FILE = '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
ENTITY_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY l0 "哈">{LAUGHS}]>'
ENTITY_DTD = '<?xml version="1.0"?><!DOCTYPE w:document SYSTEM "http://127.0.0.1:9/a.dtd">'

CELL = "<w:tc><w:tcPr/><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc>"
REFUSED = {
    "bomb": (lambda: packed(change={"word/styles.xml": bytes(2**25)}), "too_large"),
    "bomb in many members": (
        lambda: packed(add={f"word/{n}.bin": ZEROS for n in range(300)}),
        "too_large",
    ),
    "lying sizes": (lying_sizes, "broken"),
    "overlapping members": (overlapping, "too_large"),
    "large text": (lambda: body(p("甲" * 100) * 120_000), "too_large"),
    "entity of a file": (lambda: body(p("&x;"), ENTITY_FILE), "broken"),
    "billion laughs": (lambda: body(p("&l9;"), ENTITY_LAUGHS), "broken"),
    "billion laughs in an attribute": (lambda: body('<w:p w:a="&l9;"/>', ENTITY_LAUGHS), "broken"),
    "external DTD": (lambda: body(p(REPORT), ENTITY_DTD), "broken"),
    "10,000 columns": (lambda: table(f"<w:tr>{CELL * 10_000}</w:tr><w:tr>{CELL * 10_001}</w:tr>"), "too_large"),
    "a span of 10^9 before": (
        lambda: table(f'<w:tr><w:trPr><w:gridBefore w:val="1000000000"/></w:trPr>{CELL}</w:tr>'), "too_large"
    ),
    "elements 5,000 deep": (lambda: body("<w:sdt><w:sdtContent>" * 2500 + "</w:sdtContent></w:sdt>" * 2500), "broken"),
    "a footnote cited 10,000 times": (lambda: notes(10_000, 20_000), "too_large"),
    "an ordinal of a hundred thousand characters": (
        lambda: numbered("decimal", 1, "第" * 100_000 + "%1", 2000), "too_large"
    ),
    "a page imported 1,000 times": (lambda: imports(400, b"<b></b>" * 10_000), "too_large"),
}  # fmt: skip
READ = {
    "nested zip": nested_zip,
    "a span of 10^9": lambda: table(
        "<w:tr>" + CELL.replace("<w:tcPr/>", '<w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>') + CELL + "</w:tr>"
    ),
    "letters for a million": lambda: numbered("lowerLetter", 999_999, "%1", 300),
    "Roman numerals for a million": lambda: numbered("lowerRoman", 999_999, "%1", 300),
    "half a character": lambda: body(p(REPORT) + '<w:p><w:r><w:sym w:font="a" w:char="D83D"/></w:r></w:p>'),
}
