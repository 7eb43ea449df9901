"""A layout is kept the second time that it is met, and found only where its frame stands alone."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from toolkit.parsing.tables.frame import Frame, frame_of
from toolkit.parsing.tables.labels import long_patterns
from toolkit.parsing.tables.memory import Memory
from toolkit.parsing.tables.page import Page
from toolkit.parsing.tables.two import header_words
from toolkit.reading.document import Document

HEADS = "".join(header_words())


class Cut(NamedTuple):
    """A stretch whose key is the frame's words and how many numbers the page holds."""

    words: str
    numbers: int
    index: int

    @property
    def key(self) -> tuple[str, int]:
        return self.words, self.numbers


def cut(page: Page, frame: Frame, index: int) -> Cut:
    return Cut(frame.words, page.text.count("7"), index)


def page(text: str) -> Page:
    return Page(Document("r", text))


def words(last: str = "合计") -> str:
    return HEADS + "".join(wordings[0] for wordings in long_patterns().values()) + last


def kept(memory: Memory[Cut, str], text: str, layout: str = "as before") -> Frame:
    frame = frame_of(text)
    assert frame is not None
    memory.keep(frame, cut(page(text), frame, 0).key, layout)
    return frame


def test_a_layout_is_met_again_the_second_time() -> None:
    memory: Memory[Cut, str] = Memory(cut)
    assert [memory.again(key) for key in ("a", "b", "a", "a")] == [False, False, True, True]


def test_an_empty_memory_finds_nothing() -> None:
    memory: Memory[Cut, str] = Memory(cut)
    assert not memory
    assert memory.find(page("")) is None
    assert memory.find(page(words())) is None


def test_what_is_kept_is_found_where_the_same_surrounds_it() -> None:
    memory: Memory[Cut, str] = Memory(cut)
    kept(memory, words())
    assert memory.find(page("总体情况" + words())) == (Cut(words(), 0, 4), "as before")
    assert memory.find(page(words() + "7")) is None
    assert memory.find(page(words()[1:])) is None


def test_two_frames_that_begin_alike_are_told_apart() -> None:
    memory: Memory[Cut, str] = Memory(cut)
    kept(memory, words("甲"), "one")
    kept(memory, words("乙"), "other")
    assert [memory.find(page(words(last)))[1] for last in "甲乙"] == ["one", "other"]
    assert memory.find(page(words("丙"))) is None


@pytest.mark.parametrize("stranger", ["", next(iter(long_patterns().values()))[0]])
def test_a_frame_whose_words_stand_elsewhere_too_is_not_found(stranger: str) -> None:
    memory: Memory[Cut, str] = Memory(cut)
    kept(memory, words())
    assert (memory.find(page(words() + stranger)) is None) == bool(stranger)


def test_a_full_memory_begins_anew() -> None:
    memory: Memory[Cut, str] = Memory(cut, most=2, met=2)
    for last in "甲乙丙":
        kept(memory, words(last), last)
    assert [memory.find(page(words(last))) is not None for last in "甲乙丙"] == [False, False, True]
    assert [memory.again(key) for key in ("a", "b", "c", "c", "a")] == [False, False, False, True, False]


def test_nothing_is_left_of_what_is_forgotten() -> None:
    memory: Memory[Cut, str] = Memory(cut)
    kept(memory, words())
    memory.again("a")
    memory.forget()
    assert not memory
    assert memory.find(page(words())) is None
    assert not memory.again("a")
