"""docx: paragraphs and tables in the order of the body, as Word would print them."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from toolkit.errors import ReadingError
from toolkit.reading import limits, mhtml
from toolkit.reading.document import Document
from toolkit.reading.docx_numbering import Numbering, W, is_on, val
from toolkit.reading.encoding import declared_encoding, decode
from toolkit.reading.html_walk import fragment_blocks
from toolkit.reading.layout import Cell, Table, tidy_cell, tidy_line
from toolkit.reading.ocr.embedded import Picture, compose_with_pictures, extra_for, picture

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_VALID = "a docx that Word opens, without password"
# Not printed, or no text of the body.
_SKIPPED = frozenset({
    W + "del", W + "moveFrom", W + "instrText", W + "delText", W + "delInstrText", W + "rPr", W + "pPr", W + "sectPr",
    W + "rt", W + "sdtPr", W + "sdtEndPr", W + "tblPr", W + "tblGrid", W + "trPr", W + "tcPr", _MC + "Fallback",
})  # fmt: skip
_SIGNS = {
    W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": "",
}  # fmt: skip
_PAGE_CELL = 300


def read_docx(data: bytes, source: str) -> Document:
    """Read a Word document.

    Args:
        data: the bytes of the file.
        source: its name.

    Returns:
        The document: body paragraphs on a line each with the ordinals that Word prints, tables as grids, text boxes
        behind the paragraph they are anchored in, footnotes and endnotes at the end; deleted text, hidden text,
        headers and footers are left out. ``metadata`` holds the title, author and dates of the file.

    Raises:
        ReadingError: ``broken``, ``encrypted``, ``strict_docx``, ``too_deep``, ``too_large``.
    """
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.package import Package

    try:
        package = Package.open(io.BytesIO(data))
        main = package.main_document_part
        if _STRICT in main.blob[:4096]:
            raise ReadingError(source, "strict_docx", "a docx in the strict variant", "a docx in Word's usual variant")
        parts = {name: _root(main, getattr(RT, name)) for name in ("NUMBERING", "STYLES", "FOOTNOTES", "ENDNOTES")}
        _refuse_declarations([_parsed(main), *parts.values()], source)
        reader = _Reader(source, Numbering(parts["NUMBERING"], parts["STYLES"]), main)
        body = _parsed(main).find(W + "body")
        blocks = reader.blocks(body) if body is not None else []
        for name, element in (("FOOTNOTES", "footnote"), ("ENDNOTES", "endnote")):
            blocks += reader.notes(parts[name], element)
        metadata = _metadata(package)
    except (ReadingError, MemoryError):
        raise
    except Exception as error:  # a damaged package fails in many ways
        reason = " ".join(f"{type(error).__name__} {error}".split())[:80]
        raise ReadingError(source, "broken", f"a damaged docx ({reason})", _VALID) from error
    composed = compose_with_pictures(blocks, source)
    reader.pictures -= len(composed.pages.leaves) if composed.pages else 0
    warnings = (*composed.warnings, *reader.warnings(extra_for(composed)))
    text, grids, pages, readings = composed[:4]
    return Document(source, text, grids, "docx", None, metadata, warnings, pages, readings)


def _refuse_declarations(roots: list[Any], source: str) -> None:
    """Refuse a docx with a document type: entities may stand for other files, or for text without end.

    Source: ECMA-376 part 2, 8.2.3 (XML usage): no document type declarations.
    """
    for root in roots:
        if root is not None and root.getroottree().docinfo.doctype:
            found = f"a docx whose <{root.tag.rpartition('}')[2]}> declares a document type"
            raise ReadingError(source, "broken", found, "a docx as word processors write it")


def _parsed(part: Any) -> Any:
    from docx.oxml.parser import parse_xml

    element = getattr(part, "element", None)
    return element if element is not None else parse_xml(part.blob)


def _root(part: Any, kind: str) -> Any:
    try:
        return _parsed(part.part_related_by(kind))
    except KeyError:
        return None


def _metadata(package: Any) -> dict[str, str]:
    try:
        core = package.core_properties
        found = {"title": core.title, "author": core.author, "created": core.created, "modified": core.modified}
    except (AttributeError, KeyError, ValueError):
        return {}
    return {key: tidy_line(str(value)) for key, value in found.items() if value}


class _Reader:
    def __init__(self, source: str, numbering: Numbering, main: Any) -> None:
        self.source = source
        self.main = main
        self.numbering = numbering
        self.cited: list[tuple[str, str]] = []
        self.pictures = 0
        self.size = self.imports = 0
        self.unread = 0
        self.tracked = False
        self.boxes: list[Any] = []
        self.shown: list[Picture] = []

    def warnings(self, extra: str) -> list[str]:
        out = []
        if self.tracked:
            out.append("the document holds tracked changes; read as if all were accepted")
        if self.unread:
            out.append(f"{self.unread} documents inserted whole, which are not read")
        if self.pictures:
            out.append(f"{self.pictures} pictures, which are not read, may hold text or tables{extra}")
        return out

    def blocks(self, parent: Any, depth: int = 0) -> list[str | Table]:
        """Return the blocks of a body, cell, content control or text box."""
        if depth > limits.TABLE_NESTING:
            valid = f"at most {limits.TABLE_NESTING}"
            raise ReadingError(self.source, "too_deep", f"tables or text boxes nested {depth} deep", valid)
        out: list[str | Table] = []
        for child in parent:
            tag = child.tag
            if tag == W + "p":
                out += self.counted(self.paragraph(child))
                boxes, self.boxes = self.boxes, []
                for box in boxes:
                    out += self.blocks(box, depth + 1)
                out += self.shown
                self.shown = []
            elif tag == W + "tbl":
                out += self.table(child, depth)
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                out += self.blocks(content, depth) if content is not None else []
            elif tag == W + "altChunk":
                out += self.imported(child)
            elif tag in (
                W + "ins",
                W + "moveTo",
                W + "customXml",
                W + "smartTag",
                _MC + "AlternateContent",
                _MC + "Choice",
            ):
                out += self.blocks(child, depth)
        return out

    def counted(self, lines: list[str]) -> list[str]:
        """Return the lines; refuse what numbering, notes and imports make of a small file, before it is made."""
        self.size += sum(map(len, lines))
        if self.size > limits.TEXT_CHARACTERS:
            valid = f"at most {limits.TEXT_CHARACTERS:,}"
            raise ReadingError(self.source, "too_large", f"a text of {self.size:,} characters or more", valid)
        return lines

    def imported(self, chunk: Any) -> list[str | Table]:
        """Return the blocks of a web page that the document imports whole (what web systems make a docx of)."""
        part = self.main.related_parts.get(chunk.get(f"{{{_RELATIONS}}}id"))
        if part is None or part.blob.startswith(b"PK"):
            self.unread += 1
            return []
        data = mhtml.page(part.blob) if mhtml.is_archive(part.blob) else part.blob
        self.imports += len(data or b"")
        if self.imports > limits.MARKUP_BYTES:
            valid = f"at most {limits.MARKUP_BYTES // 2**20} MiB"
            raise ReadingError(self.source, "too_large", "imported pages beyond all measure", valid)
        return fragment_blocks(decode(data or b"", self.source, declared_encoding(data or b"")).text, self.source)

    def paragraph(self, paragraph: Any) -> list[str]:
        """Return the printed lines of a paragraph."""
        # An empty numbered paragraph has its number printed, and counted, all the same.
        label = self.numbering.label(paragraph.find(W + "pPr"))
        parts: list[str] = []
        self.inline(paragraph, parts)
        lines = (label + "".join(parts).lstrip()).split("\n")
        return [tidy_line(line) for line in lines]

    def inline(self, element: Any, parts: list[str]) -> None:
        """Collect the shown text of a paragraph's content, in order."""
        for child in element:
            tag = child.tag
            if tag in _SKIPPED:
                self.tracked |= tag in (W + "del", W + "moveFrom")
            elif tag == W + "t":
                parts.append(child.text or "")
            elif tag == W + "r":
                properties = child.find(W + "rPr")
                if properties is None or not is_on(properties, "vanish"):
                    self.inline(child, parts)
            elif tag in _SIGNS:
                parts.append(_SIGNS[tag])
            elif tag == W + "sym":
                code = child.get(W + "char") or ""
                sign = chr(int(code, 16)) if 0 < len(code) <= 4 else ""
                parts.append("" if "\ud800" <= sign <= "\udfff" else sign)  # half a character is none
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                kind = "footnote" if tag.endswith("footnoteReference") else "endnote"
                self.cited.append((kind, child.get(W + "id") or ""))
                parts.append(f"[{len(self.cited)}]")
            elif tag == W + "txbxContent":
                self.boxes.append(child)
            elif tag in (W + "drawing", W + "pict"):
                before = len(self.boxes)
                self.inline(child, parts)
                blip = next(child.iter("{*}blip", "{*}imagedata"), None)
                if len(self.boxes) == before and blip is not None:
                    self.pictures += 1
                    key = blip.get(f"{{{_RELATIONS}}}embed") or blip.get(f"{{{_RELATIONS}}}id")
                    if (part := self.main.related_parts.get(key)) is not None:
                        self.shown.append(picture(partial(getattr, part, "blob")))
            elif isinstance(tag, str):
                self.tracked |= tag == W + "ins"
                self.inline(child, parts)

    def table(self, table: Any, depth: int) -> list[str | Table]:
        """Return a table as a grid, or a layout table as the blocks of its cells."""
        rows = [row for row in _through_controls(table, W + "tr") if row.find(f"{W}trPr/{W}del") is None]
        grid: list[list[tuple[int, int, bool, list[str | Table]]]] = []
        width = area = 0
        for row in rows:
            properties = row.find(W + "trPr")
            column = int(val(properties, "gridBefore") or 0)
            cells = []
            for cell in _through_controls(row, W + "tc"):
                about = cell.find(W + "tcPr")
                wide = min(max(1, int(val(about, "gridSpan") or 1)), limits.COLSPAN)
                merge = about.find(W + "vMerge") if about is not None else None
                goes_on = merge is not None and merge.get(W + "val") in (None, "continue")
                cells.append((column, wide, goes_on, self.blocks(cell, depth + 1)))
                column += wide
            area += column
            if area > limits.TABLE_CELLS:
                valid = "a report, whose tables have some 250 cells"
                raise ReadingError(self.source, "too_large", f"a table of more than {limits.TABLE_CELLS} cells", valid)
            width = max(width, column)
            grid.append(cells)
        inner = [blocks for row in grid for _, _, _, blocks in row]
        sizes = [sum(len(block) for block in blocks if isinstance(block, str)) for blocks in inner]
        longest = max(sizes, default=0)
        nested = any(isinstance(block, Table) for blocks in inner for block in blocks)
        if width < 2 or nested or (longest >= _PAGE_CELL and longest > 0.6 * sum(sizes)):
            return [block for blocks in inner for block in blocks]
        return [_merged(grid, width)]

    def notes(self, root: Any, element: str) -> list[str | Table]:
        """Return the cited foot- or endnotes, each behind its mark."""
        if root is None:
            return []
        found = {note.get(W + "id"): note for note in root.iter(W + element)}
        out: list[str | Table] = []
        for mark, (kind, key) in enumerate(list(self.cited), 1):
            if kind == element and key in found:
                lines = [block for block in self.blocks(found[key]) if isinstance(block, str)]
                out += [f"[{mark}] {line}" if i == 0 else line for i, line in enumerate(lines)]
        return out


def _through_controls(parent: Any, wanted: str) -> list[Any]:
    """Return the rows or cells of a table, also those inside content controls."""
    out = []
    for child in parent:
        if child.tag == wanted:
            out.append(child)
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            out += _through_controls(child, wanted)
    return out


def _merged(grid: list[list[tuple[int, int, bool, list[str | Table]]]], width: int) -> Table:
    """Lay the cells out; a cell that goes on from above adds to the span of that one."""
    cells: list[Cell] = []
    open_at: dict[int, int] = {}  # column -> index of the cell that a merge from above would belong to
    for r, row in enumerate(grid):
        for column, wide, goes_on, blocks in row:
            above = open_at.get(column)
            if goes_on and above is not None and cells[above].row + cells[above].rowspan == r:
                cells[above] = cells[above]._replace(rowspan=cells[above].rowspan + 1)
                continue
            open_at[column] = len(cells)
            text = tidy_cell(" ".join(block for block in blocks if isinstance(block, str)))
            cells.append(Cell(r, column, 1, wide, text))
    return Table(tuple(cells), len(grid), width, "docx")
