"""Pipe tables: grids in a text that stays as printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.reading import read
from toolkit.reading.pipes import pipe_grids


def rows(text: str) -> list[list[list[str | None]]]:
    out = []
    for grid in pipe_grids(text):
        assert all(text[cell.start : cell.end] == cell.text for cell in grid.cells)
        out.append([[cell and cell.text for cell in row] for row in grid.rows()])
    return out


def test_a_table_with_a_delimiter_row():
    assert rows("见\n| 规章 | 本年 |\n| :-- | --: |\n| 件 | 3 |\n后") == [[["规章", "本年"], ["件", "3"]]]
    assert rows("规章|本年\n---|---\n件|3") == [[["规章", "本年"], ["件", "3"]]]


def test_closed_rows_need_no_delimiter():
    assert rows("|规章|3|\n|文件||\n") == [[["规章", "3"], ["文件", ""]]]


@pytest.mark.parametrize(
    "text", ["规章 |\n3 |\n|\n| |\n", "a|b", "| 规章\n| 3\n| 4\n", "甲||乙\n丙||丁\n", "|||\n||||\n", "", "|", "||"]
)
def test_pipes_that_are_no_table(text):
    assert rows(text) == []


def test_two_tables_apart_are_two():
    assert len(rows("|a|b|\n|c|d|\n\n|e|f|\n|g|h|\n")) == 2


def test_rows_of_different_length_leave_places_empty():
    assert rows("|a|b|c|\n|---|---|---|\n|1|2|\n") == [[["a", "b", "c"], ["1", "2", None]]]


def test_an_escaped_pipe_belongs_to_its_cell():
    assert rows("|a\\|b|c|\n|1|2|\n") == [[["a\\|b", "c"], ["1", "2"]]]


def test_the_text_keeps_its_pipes_in_txt_and_markdown():
    text = "# 年报\n\n|规章|3|\n|文件|4|\n"
    for name in ("a.md", "a.txt"):
        document = read(text.encode(), name=name)
        assert document.text == text
        assert len(document.grids) == 1


def test_an_html_table_in_markdown_is_set_as_rows_between_the_text():
    text = "## 二、主动公开\n\n<table><tr><td>规章</td><td>3</td></tr></table>\n\n|a|b|\n|c|d|\n完"
    document = read(text.encode(), name="a.md")
    assert document.text == "## 二、主动公开\n\n规章\t3\n\n|a|b|\n|c|d|\n完"
    assert [document.text[cell.start : cell.end] for grid in document.grids for cell in grid.cells] == [
        "规章", "3", "a", "b", "c", "d",
    ]  # fmt: skip


def test_an_html_table_never_closed_stays_as_text():
    assert read("甲<table><tr><td>乙".encode(), name="a.md").text == "甲<table><tr><td>乙"


@given(st.text(alphabet="|-: ab\\\n", max_size=60))
def test_cells_always_quote_the_text(text):
    rows(text)


def test_backslashes_before_punctuation_are_not_read_as_text() -> None:
    source = "1\\.属于国家秘密 35590\\.4万元 \\*\\*\n| a\\|b | C:\\路径 |\n| --- | --- |\n| \\- | 3 |\n"
    found = read(source.encode(), name="a.md")
    assert found.text.startswith("1.属于国家秘密 35590.4万元 **\n| a\\|b | C:\\路径 |")
    assert [cell.text for cell in found.grids[0].cells] == ["a\\|b", "C:\\路径", "-", "3"]


GRID = """\
+------------+-------------------+
| 行政复议   | 行政诉讼          |
+============+=========+=========+
| 结果维持   | 维持    | 总计    |
|            +---------+---------+
|            | 3       |         |
+------------+---------+---------+
"""


def test_borders_between_the_rows_of_a_table_are_no_rows() -> None:
    assert rows(f"见下\n{GRID}后") == [[["行政复议", "行政诉讼", None], ["结果维持", "维持", "总计"], ["", "3", ""]]]


@pytest.mark.parametrize("text", ["+---+---+\n", "a + b | c\n", "+---+\n" * 3, "| a +---\n" * 2, "+" + "--+" * 9000])
def test_borders_alone_are_no_table(text: str) -> None:
    assert pipe_grids(text) == ()
