# ruff: noqa: E501
"""Reports as Word documents."""

from __future__ import annotations

import io
from collections.abc import Callable

from drawn import Case
from grids import Rows, Style, four, spread, stacked, three, two


def _fill(table, rows: Rows, merge: bool) -> None:
    cells, width = table._cells, len(table.columns)  # cell() lays out the whole table at each call
    if not merge:
        for y, row in enumerate(spread(rows, repeat=True)):
            for x, words in enumerate(row):
                cells[y * width + x].text = words
        return
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for box in row:
            while (y, x) in taken:
                x += 1
            spot = [(y + dy, x + dx) for dy in range(box.rows) for dx in range(box.columns)]
            taken |= set(spot)
            cell = cells[y * width + x]
            if len(spot) > 1:
                cell = cell.merge(cells[spot[-1][0] * width + spot[-1][1]])
            cell.text = box.text
            x += box.columns


def _shape(rows: Rows) -> tuple[int, int]:
    grid = spread(rows)
    return len(grid), len(grid[0])


def document(style: Style, *, merge: bool = True, nested: bool = False, numbered: bool = False, control: bool = False, boxed: bool = False):  # fmt: skip
    def make(case: Case) -> bytes:
        import docx
        from docx.oxml import OxmlElement, parse_xml
        from docx.oxml.ns import nsdecls

        doc = docx.Document()
        doc.sections[0].header.paragraphs[0].text = case.title
        doc.sections[0].footer.paragraphs[0].text = "— 1 —"
        number = None
        if numbered:
            numbering = doc.part.numbering_part.element
            abstract = parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                '<w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
            )
            numbering.insert(0, abstract)
            numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))
            number = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="78"/></w:numPr>'
        for kind, words in case.paragraphs():
            if kind not in ("t2", "t3", "t4"):
                if number and kind not in ("p", "title"):
                    paragraph = doc.add_paragraph(words.split("、", 1)[1])
                    paragraph._p.get_or_add_pPr().append(parse_xml(number))
                elif boxed and kind == "title":
                    paragraph = doc.add_paragraph()
                    paragraph._p.append(
                        parse_xml(
                            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
                            f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
                        )
                    )
                else:
                    paragraph = doc.add_paragraph()
                    for i in range(0, len(words), 7):  # runs, as spell checkers leave them
                        paragraph.add_run(words[i : i + 7])
                continue
            rows = {"t2": lambda: stacked(two(case, style)), "t3": lambda: three(case, style), "t4": lambda: four(case, style)}[kind]()  # fmt: skip
            y, x = _shape(rows)
            if nested:
                outer = doc.add_table(1, 1).cell(0, 0)
                table = outer.add_table(y, x)
            else:
                table = doc.add_table(y, x)
                table.style = "Table Grid"
            _fill(table, rows, merge)
            if control:
                element = table._tbl
                sdt, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
                sdt.append(OxmlElement("w:sdtPr"))
                sdt.append(content)
                element.getparent().replace(element, sdt)
                content.append(element)
        out = io.BytesIO()
        doc.save(out)
        return out.getvalue()

    return make


KINDS: dict[str, tuple[Callable[[Case], bytes], dict]] = {
    "docx merged": (document(Style()), {}),
    "docx breaks": (document(Style(breaks=True, chars=True)), {}),
    "docx flat": (document(Style(), merge=False), {}),
    "docx nested": (document(Style(), nested=True), {}),
    "docx numbered": (document(Style(), numbered=True), {}),
    "docx content control": (document(Style(), control=True), {}),
    "docx title in text box": (document(Style(mark="、"), boxed=True), {}),
    "docx blanks": (document(Style(long_labels=False)), {"blank": "empty"}),
}
