"""Glyphs become the characters that a person sees."""

from types import SimpleNamespace

from toolkit.reading.pdf_lines import page_chars, to_lines


def glyph(text: str, x: float) -> dict[str, object]:
    return {"text": text, "x0": x, "x1": x + 10, "top": 0, "bottom": 10, "upright": True}


def test_a_glyph_that_its_writer_calls_a_radical_is_the_word_it_shows():
    page = SimpleNamespace(chars=[glyph(char, 10 * i) for i, char in enumerate("⻘岚市⼈⺠政府⼀⻚⺡")])
    assert [line.text for line in to_lines(page_chars(page), 0)] == ["青岚市人民政府一页⺡"]
