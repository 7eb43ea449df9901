"""Mojibake is undone where that is exact, said where it is not, refused where nothing could be trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ReadingError
from toolkit.reading import read
from toolkit.reading.mojibake import repair

TEXT = "一、总体情况\n2023年，望川市主动公开政府信息，收到申请3件。\n"


def _cp1252(raw: bytes) -> str:
    return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in raw)


def _gbk(raw: bytes) -> str:
    """Decode as Windows does: a lone 0x80 is the euro sign."""
    out = ""
    while raw:
        try:
            return out + raw.decode("gbk")
        except UnicodeDecodeError as error:
            assert raw[error.start] == 0x80
            out += raw[: error.start].decode("gbk") + "€"
            raw = raw[error.start + 1 :]
    return out


def test_utf8_read_as_latin1_is_undone():
    assert repair(TEXT.encode().decode("latin-1"), "a")[0] == TEXT


def test_utf8_read_as_windows_1252_is_undone():
    assert repair(_cp1252(TEXT.encode()), "a")[0] == TEXT


def test_gbk_read_as_latin1_is_undone():
    assert repair(TEXT.encode("gbk").decode("latin-1"), "a")[0] == TEXT


def test_utf8_read_as_gbk_is_undone_and_said():
    text = "一、总体情况，良好。是"
    document = read(_gbk(text.encode()).encode(), name="a.txt")
    assert document.text == text
    assert document.warnings == ("mojibake undone in the whole text",)


def test_a_broken_line_among_sound_ones_is_undone():
    broken = _gbk("一、总体情况，良好。是".encode())
    text, warning = repair(f"二、主动公开情况说明\n{broken}\n二、主动公开\n", "a")
    assert text == "二、主动公开情况说明\n一、总体情况，良好。是\n二、主动公开\n"
    assert warning == "mojibake undone in 1 lines"


def test_what_cannot_be_undone_stays_and_is_said():
    text, warning = repair("一、总体情况\n" + "本机关主动公开政府信息。" * 20 + "\n鏀垮簻锛\ufffd\n", "a")
    assert text.endswith("鏀垮簻锛\ufffd\n")
    assert warning is not None and "stay damaged" in warning


def test_a_text_that_is_mostly_lost_is_refused():
    with pytest.raises(ReadingError) as caught:
        repair("锟斤拷锟斤拷锟斤拷\n" * 20, "a")
    assert caught.value.kind == "mojibake"


def test_rare_characters_in_sound_text_are_left_alone():
    text = "涓水镇、殑字、锛字样的说明"
    assert repair(text, "a") == (text, None)


@given(st.text(alphabet=st.sampled_from("政府信息公开年度报告，。的、“”《》（）0123abc\n"), min_size=1))
def test_sound_text_never_changes(text):
    assert repair(text, "a") == (text, None)
