"""Two columns of text are read one after the other; columns of labels and numbers stay side by side."""

import io

import pytest
from printed import BODY, TITLE, paragraph
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen import canvas
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, PageTemplate

from toolkit.reading import read

NARROW = ParagraphStyle("narrow", parent=BODY, fontSize=11, leading=18, firstLineIndent=22)
HEAD = ParagraphStyle("head", parent=TITLE, fontSize=16)
TEXTS = [
    "一、总体情况",
    "2023年，临溪市水务局围绕供水、排水、节水主动公开政府信息320条，其中供水水质公告52期、停水通知61条。",
    "（一）主动公开",
    "通过局网站、公众号、营业大厅公告栏发布信息，回复留言97件，平均用时2.1个工作日，群众满意率有所提高。",
    "五、存在的主要问题及改进情况",
    "一是水质公告专业名词多，居民看不懂；二是停水通知有时发布偏晚；三是老旧小区改造进度公开不够细致。",
]


def gazette(texts: list[str], shift: float = 0) -> bytes:
    raw = io.BytesIO()
    width, height = A4
    column = (width - 144) / 2
    frames = [
        Frame(60, height - 130, width - 120, 60),
        Frame(60, 60, column, height - 200),
        Frame(84 + column, 60 - shift, column, height - 200),
    ]
    document = BaseDocTemplate(raw, pagesize=A4)
    document.addPageTemplates([PageTemplate("page", frames)])
    title = paragraph("临溪市水务局2023年政府信息公开工作年度报告", HEAD)
    document.build([title, FrameBreak(), *(paragraph(text, NARROW) for text in texts)])
    return raw.getvalue()


@pytest.mark.parametrize("shift", [0, 7])
def test_the_left_column_is_read_before_the_right_one(shift):
    texts = [text for _ in range(4) for text in TEXTS]
    found = read(gazette(texts, shift), name="a.pdf").text.splitlines()
    assert found == ["临溪市水务局2023年政府信息公开工作年度报告", *texts]


def test_labels_beside_numbers_are_no_columns_of_text():
    raw = io.BytesIO()
    page = canvas.Canvas(raw)
    page.setFont("STSong-Light", 11)
    for i in range(12):
        page.drawString(60, 700 - 20 * i, "本机关不掌握相关政府信息情形")
        page.drawString(330, 700 - 20 * i, f"{i}    0    {i}")
    page.save()
    assert all("\t" in line for line in read(raw.getvalue(), name="a.pdf").text.splitlines())


def test_a_table_as_wide_as_the_page_ends_the_columns_above_it():
    raw = io.BytesIO()
    page = canvas.Canvas(raw)
    page.setFont("STSong-Light", 11)
    for top, words in ((760, "甲乙"), (480, "丙丁")):
        for i in range(8):
            page.drawString(60, top - 20 * i, words[0] * 19)
            page.drawString(300, top - 20 * i, words[1] * 19)
    page.grid([60, 200, 350, 509], [540, 560, 580])
    for x, text in ((70, "规章"), (210, "3"), (360, "9")):
        page.drawString(x, 565, text)
        page.drawString(x, 545, text)
    page.save()
    text = read(raw.getvalue(), name="a.pdf").text
    assert "".join(dict.fromkeys(char for char in text if char in "甲乙规丙丁")) == "甲乙规丙丁"
    assert text.rindex("甲") < text.index("乙") and text.rindex("丙") < text.index("丁")
