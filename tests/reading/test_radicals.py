"""Radicals are told from the words they stand for by their code alone."""

import unicodedata

from toolkit.reading.radicals import radicals


def test_every_radical_becomes_one_word_that_is_no_radical():
    words = radicals()
    assert words
    for code, word in words.items():
        assert len(word) == 1 and ord(word) not in words
        assert "RADICAL" in unicodedata.name(chr(code))
        assert "UNIFIED IDEOGRAPH" in unicodedata.name(word)


def test_a_door_is_simplified_like_the_text_it_stands_in():
    assert "⼾籍".translate(radicals()) == "户籍"


def test_words_and_parts_of_words_stay():
    assert "人民⺡⻌".translate(radicals()) == "人民⺡⻌"
