"""Encodings: found by content, declarations overruled where the content shows otherwise."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ReadingError
from toolkit.reading import read

SIMPLIFIED = (
    "临溪市人民政府2023年政府信息公开工作年度报告\n一、总体情况\n本机关全年主动公开政府信息128条，"
    "收到申请7件，均已按期答复。\n五、存在的主要问题及改进情况\n一是公开意识有待加强；二是队伍建设仍需提升。\n"
)
TRADITIONAL = (
    "臨溪市人民政府2023年政府資訊公開工作年度報告\n一、總體情況\n本機關全年主動公開政府資訊128條，"
    "收到申請7件，均已按期答覆。\n五、存在的主要問題及改進情況\n一是公開意識有待加強；二是隊伍建設仍需提升。\n"
)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_simplified_text_is_read_in_every_encoding_without_a_declaration(codec):
    assert read(SIMPLIFIED.encode(codec), name="a.txt").text == SIMPLIFIED


@pytest.mark.parametrize("codec", ["utf-8", "big5", "big5hkscs", "gb18030", "utf-16"])
def test_traditional_text_is_read_in_every_encoding_without_a_declaration(codec):
    assert read(TRADITIONAL.encode(codec), name="a.txt").text == TRADITIONAL


@pytest.mark.parametrize("codec", ["gb18030", "big5", "utf-8"])
@pytest.mark.parametrize("times", [4, 40])
def test_a_long_text_is_read_by_its_beginning_where_that_is_enough(codec, times):
    text = (SIMPLIFIED if codec == "gb18030" else TRADITIONAL) * times
    data = text.encode(codec)
    damaged = read(data + b"\xff", name="a.txt")
    assert read(data, name="a.txt").text == text
    assert damaged.text == text + "\ufffd"
    assert f"not all of the file is valid {damaged.encoding}" in damaged.warnings[0]


@pytest.mark.parametrize(("line", "codec"), [("一、总体情况", "gb18030"), ("一、總體情況", "big5"), ("无", "gbk")])
def test_a_single_heading_is_enough_to_tell_the_encoding(line, codec):
    assert read(line.encode(codec), name="a.txt").text == line


def test_big_endian_and_little_endian_marks_are_not_part_of_the_text():
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        assert read(mark + SIMPLIFIED.encode(codec), name="a.txt").text == SIMPLIFIED


@pytest.mark.parametrize(("declared", "codec"), [("gb2312", "utf-8"), ("utf-8", "gb18030"), ("big5", "gbk")])
def test_a_wrong_declaration_is_overruled_and_said(declared, codec):
    page = f'<html><head><meta charset="{declared}"></head><body><p>{SIMPLIFIED}</p></body></html>'
    document = read(page.encode(codec), name="a.html")
    assert "均已按期答复。" in document.text
    assert any(f"declared as {declared}" in warning for warning in document.warnings)


def test_a_right_declaration_draws_no_warning():
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><p>{SIMPLIFIED}</p>'
    assert read(page.encode("gbk"), name="a.html").warnings == ()


def test_a_damaged_byte_costs_one_character_and_a_warning():
    raw = SIMPLIFIED.encode("utf-8").replace("答复".encode(), "答".encode() + b"\xe5\xa4")
    document = read(raw, name="a.txt")
    assert document.text.replace("\ufffd", "复") == SIMPLIFIED
    assert any("damaged" in warning for warning in document.warnings)


def test_bytes_of_no_chinese_encoding_are_refused():
    with pytest.raises(ReadingError) as caught:
        read(bytes(range(128, 255)) * 40, name="a.txt")
    assert caught.value.kind == "encoding"


def test_zeros_and_zero_width_characters_stay_in_a_txt():
    text = "一、总\u200b体\ufeff情况\0\n"
    assert read(text.encode(), name="a.txt").text == text


@given(st.text(alphabet=st.sampled_from("政府信息公开年度报告本机关的主动，。\n 0123"), min_size=1))
def test_nothing_but_line_ends_changes(text):
    if text.strip():
        assert read(text.encode(), name="a.txt").text == text
        assert read(text.replace("\n", "\r\n").encode(), name="a.txt").text == text
