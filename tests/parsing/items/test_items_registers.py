"""Whole sections as different bodies write them, and the same sections in other typesetting."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from marked import compare, unmark

from toolkit.parsing.items import find_items
from toolkit.report import Section

ALL: dict[str, str] = yaml.safe_load(Path(__file__).with_name("items_registers.yaml").read_text("utf-8"))
PLAIN = {name: marked for name, marked in ALL.items() if "§" not in marked}
# Paragraphs without ordinals are told by their line ends alone.
ONE_LINE = {
    name: marked
    for name, marked in PLAIN.items()
    if not name.startswith(("county office 2025", "city management 2022", "audit bureau 2023"))
}
WIDTHS = str.maketrans("，。；：（）？！", ",｡;:()?!")


def kinds_and_texts(text: str) -> list[tuple[str, str]]:
    items = find_items(text, [Section("problems", "", 0, len(text), 0)])
    return [(item.kind, "".join(item.text.split()).translate(WIDTHS)) for item in items]


@pytest.mark.parametrize("marked", ALL.values(), ids=ALL)
def test_items_and_kinds_as_marked(marked: str) -> None:
    text, sections, truth = unmark(marked)
    pairs, missed, extra = compare(text, truth, find_items(text, sections))
    assert (missed, extra) == ([], [])
    assert all(kind == item.kind for (kind, _, _), item in pairs)


@pytest.mark.parametrize("marked", ONE_LINE.values(), ids=ONE_LINE)
def test_line_ends_do_not_matter(marked: str) -> None:
    text = unmark(marked)[0]
    assert kinds_and_texts(" ".join(text.split())) == kinds_and_texts(text)


@pytest.mark.parametrize("marked", ONE_LINE.values(), ids=ONE_LINE)
def test_hard_wrapping_does_not_matter(marked: str) -> None:
    text = " ".join(unmark(marked)[0].split())
    wrapped = "\n".join(text[i : i + 28] for i in range(0, len(text), 28))
    assert kinds_and_texts(wrapped) == kinds_and_texts(text)


@pytest.mark.parametrize("marked", PLAIN.values(), ids=PLAIN)
def test_width_of_punctuation_does_not_matter(marked: str) -> None:
    text = unmark(marked)[0]
    assert kinds_and_texts(text.translate(WIDTHS)) == kinds_and_texts(text)
