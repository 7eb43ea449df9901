"""Problem sections that count by slogans, bullets, labels, tables or titles, or do not count at all."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from marked import compare, unmark

from toolkit.parsing.items import find_items
from toolkit.report import Section

ALL: dict[str, str] = yaml.safe_load(Path(__file__).with_name("items_unnumbered.yaml").read_text("utf-8"))


def texts(text: str) -> list[tuple[str, str]]:
    return [(item.kind, item.text) for item in find_items(text, [Section("problems", "", 0, len(text), 0)])]


@pytest.mark.parametrize("marked", ALL.values(), ids=ALL)
def test_items_and_kinds_as_marked(marked: str) -> None:
    text, sections, truth = unmark(marked)
    pairs, missed, extra = compare(text, truth, find_items(text, sections))
    assert (missed, extra) == ([], [])
    assert all(kind == item.kind for (kind, _, _), item in pairs)


def test_a_slogan_that_counts_wrongly_opens_no_list() -> None:
    found = texts("今后坚持“三个做到”：做到及时更新，做到有问必答。")
    assert "做到及时更新" not in [text for _, text in found]


def test_one_bullet_alone_counts_nothing() -> None:
    assert [kind for kind, _ in texts("存在的不足是●更新不及时。")] == ["problem"]


def test_a_table_without_a_column_of_measures_is_no_table_of_items() -> None:
    assert not any(text == "3月发布" for _, text in texts("存在问题\t时间\n更新不及时\t3月发布\n"))


def test_a_slogan_whose_word_opens_more_sentences_than_it_counts_opens_no_list() -> None:
    text = "今后坚持“两个做到”：做到及时更新。做到有问必答。做到件件落实。"
    items = find_items(text, [Section("problems", "", 0, len(text), 0)])
    assert not any(item.evidence.startswith("slogan") for item in items)


def test_a_sentence_in_the_first_row_is_no_header() -> None:
    text = "检查中群众反映公开栏更新不及时的问题较多\t改进措施\n公开栏未更新\t下月补齐公开内容\n"
    items = find_items(text, [Section("problems", "", 0, len(text), 0)])
    assert not any(item.evidence.startswith("column") for item in items)
