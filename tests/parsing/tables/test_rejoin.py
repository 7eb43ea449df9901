"""Rows of digits run together in a layout met before are found from memory: never otherwise than they would be anew."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.parsing.tables import read_tables, rejoin
from toolkit.parsing.tables.page import Page
from toolkit.reading.document import Document

from . import renderers as r
from .remembered import anew, drawn, forget

seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


def lines(sheet: r.Sheet) -> str:
    """A label and its digits on each line, all of them run together."""
    return re.sub(r"(?<=[0-9])(?=[一二三四五六七八九十（第行])", "\n", r.inline_joined(sheet))


@pytest.mark.parametrize("render", [r.inline_joined, lines])
@settings(max_examples=25, deadline=None)
@given(edition=st.sampled_from(("2021", "2019")), numbers=st.lists(seeds, min_size=3, max_size=6))
def test_memory_never_changes_what_is_read(render, edition: str, numbers: list[int]) -> None:
    documents = [
        Document("r", render(drawn(seed, edition, (9, 300, 400_000), 0.3, (0.0, 0.0, 0.1)))) for seed in numbers
    ]
    expected = [anew(each) for each in documents]
    forget()
    for _ in range(3):
        for each, tables in zip(documents, expected, strict=True):
            assert read_tables(each) == tables


@pytest.mark.parametrize("render", [r.inline_joined, lines])
def test_other_digits_in_a_layout_met_twice_are_found_from_memory(render) -> None:
    documents = [Document("r", render(r.draw(random.Random(seed), "2021", busy=0.2))) for seed in (2, 3, 5)]
    for each in documents[:2]:
        assert rejoin.again(Page(each)) is None
        read_tables(each)
    assert rejoin.again(Page(documents[2])) is not None
    known = read_tables(documents[2])
    assert known == anew(documents[2])
    assert known.facts["t3.new.total"].state == "number"


@settings(max_examples=80, deadline=None)
@given(
    seed=seeds,
    place=st.sampled_from(("属于国家秘密", "重复申请", "行政许可", "总计", "上年结转政府信息公开申请数量", "规章")),
    printed=st.sampled_from(
        ("", "12", "1234567890123456", "0000000件", "000 0000", "1.5", "(5)", "- 3 -", "无", "/", "+1")
    ),
)
def test_what_is_printed_otherwise_is_read_anew(seed: int, place: str, printed: str) -> None:
    text = lines(r.draw(random.Random(seed), "2021", busy=0.2))
    first, changed = Document("r", text), Document("r", re.sub(rf"(?<={place})[0-9]+", printed, text))
    expected = anew(changed)
    forget()
    for _ in range(3):
        read_tables(first)
        assert read_tables(changed) == expected


@pytest.mark.parametrize(
    "words", ["其中重复申请3件", "信息内容、本年处理决定数量、现行有效件数", "总计", "\f", "2其他3"]
)
@pytest.mark.parametrize("place", ["第二十条第（一）项", "四、政府信息公开行政复议", "五、存在的主要问题", "其他法律"])
def test_words_around_the_tables_have_the_same_say(words: str, place: str) -> None:
    text = r.inline_joined(r.draw(random.Random(1), "2021", busy=0.2))
    changed = Document("r", text.replace(place, words + place))
    expected = anew(changed)
    forget()
    for _ in range(3):
        read_tables(Document("r", text))
    assert read_tables(changed) == expected


def test_ordinals_that_lost_their_points_are_told_anew_each_time() -> None:
    texts = [re.sub(r"(\d)\.", r"\1", lines(r.draw(random.Random(seed), "2021", busy=0.1))) for seed in (2, 3, 5)]
    expected = [anew(Document("r", text)) for text in texts]
    forget()
    for _ in range(3):
        assert [read_tables(Document("r", text)) for text in texts] == expected
