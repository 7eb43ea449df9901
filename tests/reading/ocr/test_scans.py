"""Scans: what stands in the picture is read as if the file held its text, and the report says so."""

import base64
import io

import pytest
from printed import TITLE, paragraph, print_pdf, table
from reportlab.platypus import PageBreak
from scanned import as_pdf, as_png

from toolkit.errors import ReadingError
from toolkit.reading import ocr, read

OPENING = "本报告由临溪市人民政府办公室编制，统计期限自2023年1月1日起至2023年12月31日止，由望川市负责解释。"
ROWS = [
    ["行政复议", "", "", "", ""],
    ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],
    ["1", "0", "12", "0", "13"],
]


def story():
    return [
        paragraph("临溪市2023年政府信息公开工作年度报告", TITLE),
        paragraph("一、总体情况"),
        paragraph(OPENING),
        paragraph("四、行政复议情况"),
        table(ROWS, spans=[((0, 0), (4, 0))], widths=[60] * 5),
        paragraph("五、存在的主要问题"),
    ]


@pytest.fixture(scope="module")
def pages(pictures):
    return pictures(print_pdf(story()))


def grid_rows(document, number=0):
    return [[cell and cell.text for cell in row] for row in document.grids[number].rows()]


def expected(document):
    lines = document.text.splitlines()
    assert lines[:4] == ["临溪市2023年政府信息公开工作年度报告", "一、总体情况", OPENING, "四、行政复议情况"]
    assert grid_rows(document) == [["行政复议"] * 5, *ROWS[1:]]
    assert lines[-1] == "五、存在的主要问题"


def test_a_scanned_page_reads_like_the_printed_one_and_says_that_it_was_recognised(pages):
    document = read(as_pdf(pages), name="a.pdf")
    expected(document)
    assert any("OCR" in warning and "pages 1" in warning for warning in document.warnings)


def test_lonely_digits_are_not_missed(pages):
    assert grid_rows(read(as_pdf(pages)))[2] == ["1", "0", "12", "0", "13"]


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_that_lies_on_its_side_or_head_is_turned(pages, turns):
    import numpy as np

    expected(read(as_pdf([np.ascontiguousarray(np.rot90(pages[0], turns))])))


@pytest.mark.parametrize("angle", [-3, 1.4, 3])
def test_a_skewed_page_is_made_level(pages, angle):
    import cv2

    height, width = pages[0].shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    expected(read(as_pdf([cv2.warpAffine(pages[0], turn, (width, height), borderValue=(255,) * 3)])))


def test_a_seal_over_the_table_hides_no_number(pages):
    import cv2

    sealed = pages[0].copy()
    ink = sealed.copy()
    ink[:] = 255
    height, width = ink.shape[:2]
    cv2.circle(ink, (width // 2, int(0.37 * height)), 110, (210, 40, 40), 6)
    document = read(as_pdf([(sealed.astype(float) * ink / 255).astype("uint8")]))
    assert grid_rows(document)[2] == ["1", "0", "12", "0", "13"]


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_picture_files_are_read(pages, format):
    from PIL import Image

    raw = io.BytesIO()
    Image.fromarray(pages[0]).save(raw, format)
    document = read(raw.getvalue(), name="a")
    assert document.format == "image"
    expected(document)


def test_a_picture_without_text_is_refused_as_empty(needs_ocr):
    import numpy as np

    with pytest.raises(ReadingError) as caught:
        read(as_png(np.full((900, 700, 3), 200, np.uint8)), name="a.png")
    assert caught.value.kind == "empty"


def test_a_damaged_picture_is_refused_in_words(needs_ocr):
    with pytest.raises(ReadingError, match="damaged picture"):
        read(b"\x89PNG\r\n\x1a\n" + bytes(40), name="a.png")


def test_a_page_with_text_between_scanned_ones_keeps_its_text(pages):
    import pypdfium2

    mixed = pypdfium2.PdfDocument(
        print_pdf([paragraph(OPENING), PageBreak(), paragraph("六、其他需要报告的事项：无。")])
    )
    mixed.import_pages(pypdfium2.PdfDocument(as_pdf(pages)))
    raw = io.BytesIO()
    mixed.save(raw)
    document = read(raw.getvalue(), name="a.pdf")
    assert document.text.startswith(OPENING)
    assert [leaf.origin for leaf in document.pages.leaves] == ["text", "text", "ocr"]
    assert any("pages 3" in warning for warning in document.warnings)


def test_a_text_layer_of_wrong_characters_is_not_believed(pages):
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    raw = io.BytesIO()
    page = canvas.Canvas(raw, pagesize=(595.3, 841.9))
    for y in range(100, 700, 20):
        page.drawString(60, y, "ÕþÎñ¹«¿ª¹¤×÷Äê¶È±¨¸æ")
    page.drawImage(ImageReader(Image.fromarray(pages[0])), 0, 0, 595.3, 841.9)
    page.save()
    document = read(raw.getvalue(), name="a.pdf")
    expected(document)
    assert any("not what is printed" in warning for warning in document.warnings)


def picture_of_table(pages):
    height = pages[0].shape[0]
    return as_png(pages[0][int(0.3 * height) : int(0.46 * height)])


def test_a_table_pasted_into_a_docx_as_a_picture_stands_in_its_place(pages):
    from docx import Document
    from docx.shared import Cm

    file = Document()
    file.add_paragraph("四、行政复议情况")
    file.add_paragraph().add_run().add_picture(io.BytesIO(picture_of_table(pages)), width=Cm(15))
    file.add_paragraph("五、存在的主要问题")
    raw = io.BytesIO()
    file.save(raw)
    document = read(raw.getvalue(), name="a.docx")
    lines = document.text.splitlines()
    assert (lines[0], lines[-1]) == ("四、行政复议情况", "五、存在的主要问题")
    assert grid_rows(document)[-1] == ROWS[2]
    grid = document.grids[0]
    assert all(document.pages.boxes(document.text, c.start, c.end) for c in grid.cells if c.text)
    assert not any("not read" in warning for warning in document.warnings)


@pytest.mark.parametrize("beside", [False, True])
def test_a_table_in_a_page_as_a_picture_stands_in_its_place(pages, beside, tmp_path):
    data = picture_of_table(pages)
    (tmp_path / "t.png").write_bytes(data)
    address = "t.png" if beside else f"data:image/png;base64,{base64.b64encode(data).decode()}"
    page = f"<p>四、行政复议情况</p><p><img src='{address}'></p><p>五、存在的主要问题</p>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    document = read(tmp_path / "a.html")
    lines = document.text.splitlines()
    assert (lines[0], lines[-1]) == ("四、行政复议情况", "五、存在的主要问题")
    assert grid_rows(document)[-1] == ROWS[2]


def test_a_picture_outside_the_folder_of_the_page_is_not_opened(pages, tmp_path):
    (tmp_path / "t.png").write_bytes(picture_of_table(pages))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").write_text("<p>四、行政复议情况</p><img src='../t.png'>", "utf-8")
    assert read(tmp_path / "site" / "a.html").grids == ()


def test_without_the_extra_a_scan_is_refused_and_the_extra_named(monkeypatch):
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    monkeypatch.setattr(ocr, "available", lambda: False)
    raw = io.BytesIO()
    page = canvas.Canvas(raw)
    page.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, 595, 842)
    page.save()
    with pytest.raises(ReadingError, match=r"nianbao\[ocr\]") as caught:
        read(raw.getvalue(), name="a.pdf")
    assert caught.value.kind == "no_text_layer"


def test_without_the_extra_a_picture_is_refused_and_the_extra_named(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(ReadingError, match=r"nianbao\[ocr\]"):
        read(b"\x89PNG\r\n\x1a\n....", name="a.png")
