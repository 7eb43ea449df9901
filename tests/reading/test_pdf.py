"""PDF: paragraphs made whole, tables as grids, furniture out, what cannot be read refused in words."""

import io

import pytest
from printed import BLOCK, TITLE, paragraph, print_pdf, table
from reportlab.lib import pdfencrypt
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen import canvas
from reportlab.platypus import PageBreak, Spacer

from toolkit.errors import ReadingError
from toolkit.reading import read

LONG = (
    "本报告由临溪市人民政府办公室按照《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自2023年1月1日起至"
    "2023年12月31日止。如对本报告有疑问，请与临溪市人民政府办公室联系（邮编：000000，电话：0000-0000000）。"
)
MORE = "2023年，全市主动公开政府信息1280条，其中规范性文件12件；收到政府信息公开申请36件，均在法定期限内答复。"


def document(story, **how):
    found = read(print_pdf(story, **how), name="a.pdf")
    for grid in found.grids:
        for cell in grid.cells:
            assert found.text[cell.start : cell.end] == cell.text
    return found


def rows(grid):
    return [[cell and cell.text for cell in row] for row in grid.rows()]


def test_printed_lines_become_the_paragraphs_they_were_set_from():
    texts = ["一、总体情况", LONG, "（一）主动公开情况。" + MORE, MORE, "二、主动公开政府信息情况"]
    found = document([paragraph("临溪市2023年政府信息公开工作年度报告", TITLE), *map(paragraph, texts)])
    assert found.text.splitlines() == ["临溪市2023年政府信息公开工作年度报告", *texts]


def test_paragraphs_without_indent_part_at_their_short_last_line():
    texts = ["一、总体情况", LONG, MORE, "二、其他", MORE]
    assert document([paragraph(text, BLOCK) for text in texts]).text.splitlines() == texts


def test_a_paragraph_goes_on_over_the_page_break():
    texts = [f"第{i}项工作。" + LONG for i in "一二三四五六七八九"]
    assert document([paragraph(text) for text in texts]).text.splitlines() == texts


@pytest.mark.parametrize("number", ["{}", "- {} -", "— {} —", "第{}页", "第 {} 页 共 9 页", "{}/9", "·{}·"])
def test_page_numbers_are_left_out_and_said(number):
    found = document([paragraph(LONG), PageBreak(), paragraph(MORE)], number=number)
    assert found.text.splitlines() == [LONG, MORE]
    assert any("2 page numbers" in warning for warning in found.warnings)


def test_a_running_head_is_left_out():
    story = [piece for text in (LONG, MORE, LONG, MORE) for piece in (paragraph(text), PageBreak())]
    assert "内部资料" not in document(story, head="临溪市年报 内部资料").text


def test_a_ruled_table_is_a_grid_and_not_repeated_in_the_flow():
    found = document(
        [
            paragraph("二、主动公开政府信息情况"),
            table(
                [["第二十条第（一）项", "", ""], ["信息内容", "本年制发件数", "现行有效件数"], ["规章", "0", "12"]],
                spans=[((0, 0), (2, 0))],
                widths=[200, 60, 60],
            ),
            Spacer(1, 20),
            paragraph("三、其他"),
        ]
    )
    assert rows(found.grids[0]) == [
        ["第二十条第（一）项"] * 3,
        ["信息内容", "本年制发件数", "现行有效件数"],
        ["规章", "0", "12"],
    ]
    lines = (
        "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\t本年制发件数\t现行有效件数\n规章\t0\t12\n三、其他\n"
    )
    assert found.text == lines


def test_merged_cells_span_rows_and_columns():
    found = document(
        [
            table(
                [["本年度办理结果", "予以公开", "3"], ["", "部分公开", ""], ["总计", "", "3"]],
                spans=[((0, 0), (0, 1)), ((0, 2), (1, 2))],
                widths=[40, 100, 60],
            )
        ]
    )
    assert rows(found.grids[0]) == [
        ["本年度办理结果", "予以公开", "3"],
        ["本年度办理结果", "部分公开", ""],
        ["总计", "总计", "3"],
    ]


def test_a_table_over_a_page_break_is_one_grid_and_its_header_stands_once():
    body = [[f"第{i}行事项", str(i), str(2 * i)] for i in range(60)]
    found = document([table([["事项", "本年", "累计"], *body], widths=[200, 60, 60], repeat=1)])
    assert rows(found.grids[0]) == [["事项", "本年", "累计"], *body]
    assert len(found.grids) == 1


def test_two_tables_with_text_between_them_stay_two():
    one = [["规章", "1"], ["文件", "2"]]
    found = document([table(one), paragraph("三、收到申请"), table(one)])
    assert len(found.grids) == 2


def test_a_number_broken_in_a_narrow_cell_is_one_number():
    found = document([table([["行政处罚", "3985758"]], widths=[100, 36])])
    assert rows(found.grids[0]) == [["行政处罚", "3985758"]]


def test_a_frame_around_text_is_no_table():
    raw = io.BytesIO()
    page = canvas.Canvas(raw)
    page.setFont("STSong-Light", 16)
    page.rect(50, 600, 400, 100)
    page.drawString(60, 650, "临溪市2023年政府信息公开工作年度报告全文")
    page.save()
    found = read(raw.getvalue(), name="a.pdf")
    assert (found.text, found.grids) == ("临溪市2023年政府信息公开工作年度报告全文\n", ())


def test_columns_without_rules_are_parted_by_tabs():
    raw = io.BytesIO()
    page = canvas.Canvas(raw)
    page.setFont("STSong-Light", 12)
    for x, text in ((60, "行政许可"), (250, "12"), (400, "3"), (60, "行政处罚行政强制征收")):
        page.drawString(x, 600 if len(text) < 8 else 560, text)
    page.save()
    assert read(raw.getvalue()).text == "行政许可\t12\t3\n行政处罚行政强制征收\n"


def test_glyphs_printed_twice_for_bold_are_read_once():
    raw = io.BytesIO()
    page = canvas.Canvas(raw)
    page.setFont("STSong-Light", 16)
    for shift in (0, 0.4):
        page.drawString(60 + shift, 600, "一、总体情况临溪市人民政府二〇二三年度报告公")
    page.save()
    assert read(raw.getvalue()).text == "一、总体情况临溪市人民政府二〇二三年度报告公\n"


def refused(data: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read(data, name="a.pdf")
    assert "\n" not in str(caught.value)
    assert "a.pdf" in str(caught.value)
    return caught.value.kind


def test_a_scan_is_refused():
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    raw = io.BytesIO()
    page = canvas.Canvas(raw)
    page.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, 595, 842)
    page.save()
    assert refused(raw.getvalue()) == "no_text_layer"


def test_a_locked_pdf_is_refused():
    raw = io.BytesIO()
    page = canvas.Canvas(raw, encrypt=pdfencrypt.StandardEncryption("geheim", canPrint=0))
    page.drawString(60, 600, "text " * 10)
    page.save()
    assert refused(raw.getvalue()) == "encrypted"


@pytest.mark.parametrize("cut", [20, 400, 1500])
def test_a_truncated_pdf_is_refused_or_read_but_never_a_traceback(cut):
    raw = print_pdf([paragraph(LONG)])
    assert refused(raw[:cut]) in ("broken", "no_text_layer")


def test_garbage_behind_the_signature_is_refused():
    assert refused(b"%PDF-1.7\n" + bytes(range(256)) * 20) in ("broken", "no_text_layer")


def test_a_table_open_at_its_sides_keeps_its_outer_columns():
    raw = io.BytesIO()
    page = canvas.Canvas(raw)
    page.setFont("STSong-Light", 12)
    for y in (700, 680, 660, 640):
        page.line(60, y, 460, y)
    for x in (200, 330):
        page.line(x, 640, x, 700)
    for row, texts in enumerate((("事项", "本年", "累计"), ("行政许可", "1", "2"), ("行政处罚", "3", "4"))):
        for x, text in zip((65, 210, 340), texts, strict=True):
            page.drawString(x, 685 - 20 * row, text)
    page.save()
    found = read(raw.getvalue())
    assert rows(found.grids[0]) == [["事项", "本年", "累计"], ["行政许可", "1", "2"], ["行政处罚", "3", "4"]]


WIDE_TITLE = "望川市自然资源和规划局2023年政府信息公开工作年度报告"


def test_a_title_too_long_for_a_line_is_one_line_of_text():
    found = document([paragraph(WIDE_TITLE, TITLE), *map(paragraph, (LONG, MORE, LONG))])
    assert found.text.splitlines() == [WIDE_TITLE, LONG, MORE, LONG]


def test_a_title_as_wide_as_the_page_does_not_run_into_the_paragraph_below():
    # Eighteen points above sixteen: sizes too near to part the two by themselves.
    style = ParagraphStyle("wide", parent=TITLE, fontSize=18, leading=30)
    title = "望川市自然资源和规划局二三年度信息公开年报"
    found = document([paragraph(title, style), *map(paragraph, (LONG, MORE, LONG))])
    assert found.text.splitlines() == [title, LONG, MORE, LONG]


def test_a_running_head_of_two_pages_is_left_out():
    found = document([paragraph(LONG), PageBreak(), paragraph(MORE)], head="临溪市年报 内部资料")
    assert found.text.splitlines() == [LONG, MORE]


def test_a_page_with_slanted_shapes_is_read():
    raw = io.BytesIO()
    page = canvas.Canvas(raw)
    page.setFont("STSong-Light", 12)
    page.drawString(60, 700, "一、总体情况")
    shape = page.beginPath()
    for i, (x, y) in enumerate(((60, 500), (300, 520), (310, 480), (70, 470))):
        (shape.lineTo if i else shape.moveTo)(x, y)
    shape.close()
    page.drawPath(shape, stroke=1)
    for y in (400, 420, 440):
        page.line(60, y, 500, y)
    page.save()
    assert read(raw.getvalue(), name="a.pdf").text == "一、总体情况\n"
