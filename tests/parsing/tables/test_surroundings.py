"""What is remembered of a layout, and what is not: only what its surroundings alone decided."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from toolkit.parsing.tables import read_tables, rejoin
from toolkit.parsing.tables.frame import frame_of
from toolkit.parsing.tables.labels import long_patterns
from toolkit.parsing.tables.page import Page
from toolkit.parsing.tables.recall import recall
from toolkit.reading import read
from toolkit.reading.document import Document

from . import renderers as r
from .remembered import anew, forget

TABBED = r.tabbed(r.draw(random.Random(1), "2021"))
JOINED = r.inline_joined(r.draw(random.Random(1), "2021", busy=0.2))
FOUR = TABBED[TABBED.index("四、政府信息公开行政复议") : TABBED.index("五、存在的主要问题")]
LABELS = [wordings[0] for wordings in long_patterns().values()]
TWO = TABBED[TABBED.index("第二十条第（一）项") : TABBED.index("三、收到和处理")]
ALL_HEADS = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\t本年处理决定数量\t本年收费金额（单位：万元）"
HEAD = "信息内容本年制发件数本年废止件数现行有效件数"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


def remembered(document: Document) -> bool:
    """Whether a layout is read from memory once it was met twice; never otherwise than without a memory."""
    expected = anew(document)
    forget()
    for _ in range(3):
        assert read_tables(document) == expected
    page = Page(document)
    return recall(page) is not None or rejoin.again(page) is not None


def without(text: str, begin: str, end: str = "\n") -> str:
    """The text without what stands from one word to another."""
    start = text.index(begin)
    return text[:start] + text[text.index(end, start) :]


@pytest.mark.parametrize("text", [TABBED, JOINED])
def test_tables_one_behind_the_other_are_remembered(text: str) -> None:
    assert remembered(Document("r", text))


@pytest.mark.parametrize(
    "text",
    [
        without(TABBED, "四、结转下年度继续办理"),
        without(TABBED, "一、本年新收", "二、上年结转"),
        re.sub(r"(?<=\n)(规章|行政|第二十).*\n", "", TABBED[: TABBED.index("三、收到")])
        + TABBED[TABBED.index("三、收到") :],
        FOUR + TABBED.replace(FOUR, ""),
        TABBED.replace(TWO, "").replace(FOUR, TWO + FOUR),
        TABBED.replace("行政复议\t行政诉讼", "行政诉讼").replace("行政复议、", ""),
        TABBED.replace("五、存在的主要问题", "第五部分 存在的主要问题"),
        TABBED.replace("四、政府信息公开行政复议", ALL_HEADS + "\n四、政府信息公开行政复议"),
        TABBED.replace("结果维持", "结果维持", 1).replace("信息内容", "事项", 3),
    ],
    ids=[
        "no end",
        "no begin",
        "no rows",
        "four first",
        "two behind three",
        "no reviews",
        "joining border",
        "two headers",
        "few",
    ],
)
def test_tables_in_which_other_words_had_a_say_are_not(text: str) -> None:
    assert not remembered(Document("r", text))


def test_a_row_that_a_layout_leaves_out_is_remembered_as_missing() -> None:
    document = Document("r", without(TABBED, "行政强制"))
    assert remembered(document)
    assert read_tables(document).facts["t2.coercive_measures.decisions"].state == "missing"


@pytest.mark.parametrize(
    "text",
    [
        re.sub(r"\n(二、上年结转\S+)\t.*", r"\n\1\t1,0,0,0,0,22,23", TABBED),
        re.sub(r"(?<=\t)(\d+)", r"\1件", TABBED),
        re.sub(r"(7\.属于.*\n)(8\.属于.*\n)", r"\2\1", TABBED),
        JOINED.replace("四、政府信息公开行政复议", ALL_HEADS + "四、政府信息公开行政复议"),
        re.sub(r"(?<=[\u4e00-\u9fff）])(?=\d{7,}\b)", "\n", JOINED.replace("数量1", "数量 1")),
    ],
    ids=["decided by commas", "units alone", "another order of rows", "two headers, run together", "on further lines"],
)
def test_tables_whose_values_had_a_say_are_not(text: str) -> None:
    assert not remembered(Document("r", text))


def test_a_grid_of_numbers_with_their_units_is_read_anew() -> None:
    page = r.html(r.draw(random.Random(1), "2021"))
    assert remembered(read(page.encode()))
    assert not remembered(read(re.sub(r">([\d.]+)<", r">\1件<", page).encode()))


def test_digits_right_behind_an_ordinal_without_its_point_are_told_anew() -> None:
    assert not remembered(Document("r", JOINED.replace("1.属于国家秘密", "1属于国家秘密")))


@pytest.mark.parametrize("word", ["无", "不适用"])
def test_a_word_that_may_be_a_value_is_weighed_each_time(word: str) -> None:
    assert not remembered(Document("r", JOINED.replace("（三）不予公开", f"{word} （三）不予公开")))


def test_cells_that_begin_elsewhere_are_not_those_of_the_layout() -> None:
    document = read(r.html(r.draw(random.Random(1), "2021")).encode())
    assert remembered(document)
    grid = next(g for g in document.grids if any(c.end - c.start == 1 for c in g.cells))
    cells = [c._replace(start=c.end) if c.end - c.start == 1 else c for c in grid.cells]
    moved = replace(
        document, grids=tuple(replace(grid, cells=tuple(cells)) if g is grid else g for g in document.grids)
    )
    assert recall(Page(moved)) is None


@pytest.mark.parametrize(
    "words",
    [
        HEAD + "".join(LABELS[:3]),
        HEAD + "".join(LABELS[:3]) + "公" * 300 + "".join(LABELS[3:]),
        HEAD + "".join(LABELS) * 2,
        "".join(LABELS),
        "总体" + HEAD + "".join(LABELS),
        HEAD + "".join(LABELS) + "公" * 200 + HEAD,
    ],
    ids=["few rows", "rows far apart", "two tables", "no header", "a word before", "two headers"],
)
def test_words_that_are_not_one_whole_make_no_frame(words: str) -> None:
    assert frame_of(HEAD + "".join(LABELS)) is not None
    assert frame_of(words) is None


@pytest.mark.parametrize(
    ("around", "alone"),
    [
        ("", True),
        ("公" * 900 + "".join(LABELS[2:5]), True),
        ("公" * 900 + "".join(LABELS[2:6]), False),
        ("公" * 900 + HEAD, False),
    ],
    ids=["nothing", "three rows far away", "four rows far away", "the header far away"],
)
def test_a_frame_stands_alone_where_no_other_words_make_a_table(around: str, alone: bool) -> None:
    words = HEAD + "".join(LABELS) + "公"
    frame = frame_of(words)
    assert frame is not None
    assert frame.alone(words + around, 0) == alone


def test_a_frame_with_the_lesser_wording_is_not_alone_beside_the_better_one() -> None:
    better, lesser = next(w[:2] for w in long_patterns().values() if len(w) > 1 and w[1] in w[0])
    words = HEAD + "".join(LABELS).replace(better, lesser) + "公"
    frame = frame_of(words)
    assert frame is not None
    assert frame.alone(words + "公" * 900 + lesser, 0)
    assert not frame.alone(words + "公" * 900 + better, 0)
