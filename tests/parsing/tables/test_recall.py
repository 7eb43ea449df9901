"""A layout met before is read from memory: never otherwise than it would be read anew."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.parsing.tables import Tables, read_tables
from toolkit.parsing.tables.page import Page
from toolkit.parsing.tables.recall import recall
from toolkit.reading import read
from toolkit.reading.document import Document

from . import renderers as r
from .remembered import anew, drawn, forget
from .test_round_trip import blanked

SAMPLE = Path(__file__).resolve().parents[3] / "corpora" / "sample"
LAYOUTS = (r.pipe_after, r.pipe_before, r.bare_lines, r.markdown, r.tabbed, r.aligned, r.inline_spaced, r.html)
seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


def document(render: Callable[[r.Sheet], str], sheet: r.Sheet) -> Document:
    text = render(sheet)
    return read(text.encode()) if render is r.html else Document("r.txt", text)


@pytest.mark.parametrize("render", LAYOUTS)
@settings(max_examples=12, deadline=None)
@given(edition=st.sampled_from(("2021", "2019")), numbers=st.lists(seeds, min_size=2, max_size=5))
def test_memory_never_changes_what_is_read(render, edition: str, numbers: list[int]) -> None:
    documents = [document(render, drawn(seed, edition, (9, 400_000), 0.9, (0.0, 0.3))) for seed in numbers]
    expected = [anew(each) for each in documents]
    forget()
    for _ in range(3):
        for each, tables in zip(documents, expected, strict=True):
            assert read_tables(each) == tables


@pytest.mark.parametrize("render", [render for render in LAYOUTS if render is not r.aligned])
def test_other_numbers_in_a_layout_met_twice_are_read_from_memory(render) -> None:
    sheets = [r.draw(random.Random(seed), "2021", large=10**seed) for seed in (1, 2, 3)]
    for sheet in sheets[:2]:
        assert recall(Page(document(render, sheet))) is None
        read_tables(document(render, sheet))
    third = document(render, sheets[2])
    known = recall(Page(third))
    assert known is not None
    assert known.facts == anew(third).facts
    assert [known.facts[cell].value for cell in sheets[2].cells] == list(sheets[2].cells.values())


def test_blank_cells_of_a_grid_are_values_like_any_other() -> None:
    sheet = r.draw(random.Random(1), "2021")
    for _ in range(2):
        read_tables(document(r.html, sheet))
    printed = {cell: value for cell, value in sheet.cells.items() if cell.startswith("t2.")}
    other = blanked(sheet, 3, 0.5)
    other.cells |= printed | {"t4.review.upheld": 3}
    known = recall(Page(document(r.html, other)))
    assert known is not None
    assert Tables(*known) == anew(document(r.html, other))


@pytest.mark.parametrize(
    "words",
    [
        "其中重复申请3件",
        "本年新收政府信息公开申请3件",
        "信息内容、本年处理决定数量、现行有效件数",
        "总计",
        "\f",
        "四、结转下年度继续办理 3",
    ],
)
@pytest.mark.parametrize(
    "place", ["一、总体情况", "第二十条第（一）项", "四、政府信息公开行政复议", "五、存在的主要问题"]
)
def test_words_around_the_tables_have_the_same_say(words: str, place: str) -> None:
    text = r.tabbed(r.draw(random.Random(1), "2021"))
    changed = Document("r.txt", text.replace(place, words + place))
    expected = anew(changed)
    forget()
    for _ in range(3):
        read_tables(Document("r.txt", text))
    assert read_tables(changed) == expected


@settings(max_examples=60, deadline=None)
@given(
    seed=seeds,
    printed=st.sampled_from(
        ("12345678901", "007", "1.5", "12 件", "0 元", "1 2", "4.", "(5)", "- 3 -", "第 3 页", "无", "", "+1")
    ),
)
def test_a_value_that_is_read_closely_is_read_anew(seed: int, printed: str) -> None:
    rng = random.Random(seed)
    sheet = r.draw(rng, "2021")
    render = rng.choice((r.tabbed, r.bare_lines, r.html))
    first = document(render, sheet)
    sheet.cells[rng.choice(sorted(sheet.cells))] = printed
    changed = document(render, sheet)
    expected = anew(changed)
    forget()
    for _ in range(3):
        read_tables(first)
        assert read_tables(changed) == expected


def test_the_sample_corpus_reads_the_same_in_any_order() -> None:
    documents = [read(path) for path in sorted(SAMPLE.glob("*.*")) if path.suffix in (".txt", ".html", ".docx", ".md")]
    expected = [anew(each) for each in documents]
    forget()
    order = list(range(len(documents))) * 3
    random.Random(7).shuffle(order)
    for k in order:
        assert read_tables(documents[k]) == expected[k]


@pytest.mark.parametrize("render", [r.html, r.tabbed, r.bare_lines])
def test_a_row_that_begins_blank_is_doubted_where_it_does_not_add_up(render) -> None:
    sheets = [r.draw(random.Random(seed), "2021") for seed in (1, 2, 3)]
    for sheet, total in zip(sheets[1:], (50, 7), strict=True):
        sheet.cells |= {f"t3.new.{column}": None if column == "natural_person" else 0 for column in r.APPLICANTS}
        sheet.cells |= {"t3.new.enterprise": 50, "t3.new.total": total}
    documents = [document(render, sheet) for sheet in sheets]
    expected = [anew(each) for each in documents]
    for order in ((0, 0, 0, 1, 2), (1, 1, 1, 2, 0), (2, 2, 2, 1, 0)):
        forget()
        for k in order:
            assert read_tables(documents[k]) == expected[k]


@pytest.mark.parametrize("render", [r.html, r.tabbed, r.bare_lines])
def test_a_number_with_a_blank_in_it_is_read_anew_each_time(render) -> None:
    sheets = [r.draw(random.Random(1), "2021") for _ in range(2)]
    for sheet, printed in zip(sheets, ("1 362", "2 415"), strict=True):
        sheet.cells["t2.regulations.made"] = printed
    documents = [document(render, sheet) for sheet in sheets]
    expected = [anew(each) for each in documents]
    assert expected[0].facts["t2.regulations.made"] != expected[1].facts["t2.regulations.made"]
    forget()
    for k in (0, 0, 0, 1):
        assert read_tables(documents[k]) == expected[k]
    assert recall(Page(documents[1])) is None
