"""docx: what Word would print, in the order of the body, tables as grids."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from toolkit.errors import ReadingError
from toolkit.reading import read

WORDS = nsdecls("w")


def document(*xml: str, numbering: str = ""):
    """A docx whose body is the given WordprocessingML, with the given list definitions."""
    made = docx.Document()
    body = made.element.body
    for piece in xml:
        body.insert(len(body) - 1, parse_xml(piece.replace(">", f" {WORDS}>", 1) if " xmlns" not in piece else piece))
    if numbering:
        root = made.part.numbering_part.element
        for child in list(root):
            root.remove(child)
        for child in parse_xml(f"<w:numbering {WORDS}>{numbering}</w:numbering>"):
            root.append(child)
    raw = io.BytesIO()
    made.save(raw)
    found = read(raw.getvalue(), name="a.docx")
    for grid in found.grids:
        for cell in grid.cells:
            assert found.text[cell.start : cell.end] == cell.text
    return found


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def numbered(num: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'


def level(index: int, style: str, text: str, more: str = "") -> str:
    settings = f'<w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{index}">{settings}</w:lvl>'


REPORT_LIST = (
    '<w:abstractNum w:abstractNumId="1">'
    + level(0, "japaneseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    + "</w:lvlOverride></w:num>"
)


def test_paragraphs_and_tables_keep_the_order_of_the_body():
    found = document(p("前"), f"<w:tbl>{tr(tc('规章'), tc('3'))}</w:tbl>", p("后"))
    assert found.text == "前\n规章\t3\n后\n"


def test_automatic_ordinals_are_printed_and_start_anew_below_each_heading():
    found = document(
        p("总体情况", numbered(1)),
        p("主动公开", numbered(1, 1)),
        p("依申请公开", numbered(1, 1)),
        p("第一", numbered(1, 2)),
        p("主动公开情况", numbered(1)),
        p("平台", numbered(1, 1)),
        numbering=REPORT_LIST,
    )
    assert found.text.splitlines() == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "1. 第一",
        "二、主动公开情况",
        "（一）平台",
    ]


def test_a_list_with_a_start_of_its_own_counts_from_there():
    found = document(p("存在的问题", numbered(2)), p("其他", numbered(2)), numbering=REPORT_LIST)
    assert found.text == "五、存在的问题\n六、其他\n"


def test_two_lists_of_one_definition_count_on():
    other = '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    found = document(p("甲", numbered(1)), p("乙", numbered(3)), numbering=REPORT_LIST + other)
    assert found.text == "一、甲\n二、乙\n"


def test_number_zero_switches_the_numbering_off():
    assert document(p("甲", numbered(0)), numbering=REPORT_LIST).text == "甲\n"


def test_bullets_print_no_ordinal():
    bullets = '<w:abstractNum w:abstractNumId="1">' + level(0, "bullet", "\uf0b7") + "</w:abstractNum>"
    bullets += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    assert document(p("甲", numbered(1)), numbering=bullets).text == "甲\n"


def test_multilevel_decimals_quote_the_levels_above():
    plan = (
        '<w:abstractNum w:abstractNumId="1">'
        + level(0, "chineseCounting", "%1")
        + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert document(p("甲", numbered(1)), p("乙", numbered(1, 1)), numbering=plan).text == "一甲\n1.1 乙\n"


def test_merged_cells_are_one_cell():
    table = (
        tr(tc("申请", '<w:vMerge w:val="restart"/>'), tc("数量", '<w:gridSpan w:val="2"/>'))
        + tr(tc("", "<w:vMerge/>"), tc("自然人"), tc("总计"))
        + tr(tc("新收"), tc("1"), tc(""))
    )
    found = document(f"<w:tbl>{table}</w:tbl>")
    rows = [[cell and cell.text for cell in row] for row in found.grids[0].rows()]
    assert rows == [["申请", "数量", "数量"], ["申请", "自然人", "总计"], ["新收", "1", ""]]
    assert found.text == "申请\t数量\n自然人\t总计\n新收\t1\t\n"


def test_a_table_inside_a_layout_table_is_the_grid():
    inner = f"<w:tbl>{tr(tc('规章'), tc('3'))}</w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{p('一、总体情况')}{inner}{p('')}</w:tc></w:tr></w:tbl>"
    found = document(outer)
    assert found.text == "一、总体情况\n规章\t3\n"
    assert len(found.grids) == 1


def test_content_controls_are_read_through():
    inner = f"<w:sdt><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt>"
    run = "<w:p><w:sdt><w:sdtContent><w:r><w:t>乙</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    cell = f"<w:sdt><w:sdtContent>{tc('丙')}</w:sdtContent></w:sdt>"
    assert document(inner, run, f"<w:tbl>{tr(cell, tc('3'))}</w:tbl>").text == "甲\n乙\n丙\t3\n"


def test_tracked_changes_are_read_as_accepted_and_said():
    found = document(
        "<w:p><w:r><w:t>收到</w:t></w:r><w:del><w:r><w:delText>3</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:r><w:t>件</w:t></w:r></w:p>"
    )
    assert found.text == "收到5件\n"
    assert any("tracked" in warning for warning in found.warnings)


def test_a_text_box_is_read_once():
    namespaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    run = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    paragraph = f"<w:p {WORDS} {namespaces}><w:r><w:t>框外</w:t></w:r><w:r>{run}</w:r></w:p>"
    assert document(paragraph).text == "框外\n框内\n"


def test_hidden_text_fields_and_breaks_are_as_printed():
    found = document(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>"
    )
    assert found.text == "甲\n乙\t丙\n"


def test_a_web_page_imported_whole_is_read():
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    made = docx.Document()
    page = '<html><meta charset="utf-8"><p>一、总体情况</p><table><tr><td>规章<td>3</table></html>'.encode()
    part = Part(PackURI("/word/chunk.html"), "text/html", page, made.part.package)
    key = made.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk")
    made.element.body.insert(0, parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="{key}"/>'))
    raw = io.BytesIO()
    made.save(raw)
    found = read(raw.getvalue())
    assert found.text == "一、总体情况\n规章\t3\n"
    assert len(found.grids) == 1


def test_footnotes_stand_at_the_end_behind_their_mark():
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    made = docx.Document()
    cited = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = made.element.body
    body.insert(0, parse_xml(f"<w:p {WORDS}><w:r><w:t>收到3件</w:t></w:r>{cited}<w:r><w:t>。</w:t></w:r></w:p>"))
    notes = f'<w:footnotes {WORDS}><w:footnote w:id="2">{p("含上年结转。")}</w:footnote></w:footnotes>'.encode()
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, notes, made.part.package)
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    made.add_paragraph("完")
    raw = io.BytesIO()
    made.save(raw)
    assert read(raw.getvalue()).text == "收到3件[1]。\n完\n[1] 含上年结转。\n"


def test_headers_and_footers_stay_out():
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "页眉"
    made.sections[0].footer.paragraphs[0].text = "页脚"
    made.add_paragraph("正文")
    raw = io.BytesIO()
    made.save(raw)
    assert read(raw.getvalue()).text == "正文\n"


def damaged(change) -> bytes:
    made = docx.Document()
    made.add_paragraph("正文")
    raw = io.BytesIO()
    made.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: content[: len(content) // 2] if name == "word/document.xml" else content,
        lambda name, content: None if name == "[Content_Types].xml" else content,
        lambda name, content: None if name == "word/document.xml" else content,
        lambda name, content: None if name == "_rels/.rels" else content,
    ],
)
def test_a_damaged_docx_is_refused_in_words(change):
    with pytest.raises(ReadingError) as caught:
        read(damaged(change), name="a.docx")
    assert caught.value.kind == "broken"


def test_a_truncated_docx_is_refused():
    with pytest.raises(ReadingError) as caught:
        read(damaged(lambda name, content: content)[:2000], name="a.docx")
    assert caught.value.kind == "broken"


def test_a_zip_bomb_is_refused_before_it_unpacks():
    bomb = damaged(lambda name, content: content + b"\0" * 2**24 if name == "word/styles.xml" else content)
    with pytest.raises(ReadingError) as caught:
        read(bomb, name="a.docx")
    assert caught.value.kind == "too_large"


def test_tables_nested_beyond_measure_are_refused():
    xml = p("甲")
    for _ in range(20):
        xml = f"<w:tbl><w:tr><w:tc>{xml}{p('')}</w:tc></w:tr></w:tbl>"
    with pytest.raises(ReadingError) as caught:
        document(xml)
    assert caught.value.kind == "too_deep"
