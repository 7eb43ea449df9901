"""Problem sections as different offices write them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from marked import compare, unmark

from toolkit.parsing.items import find_items

ALL: dict[str, str] = yaml.safe_load(Path(__file__).with_name("items_offices.yaml").read_text("utf-8"))


@pytest.mark.parametrize("marked", ALL.values(), ids=ALL)
def test_items_and_kinds_as_marked(marked: str) -> None:
    text, sections, truth = unmark(marked)
    pairs, missed, extra = compare(text, truth, find_items(text, sections))
    assert (missed, extra) == ([], [])
    assert all(kind == item.kind for (kind, _, _), item in pairs)
