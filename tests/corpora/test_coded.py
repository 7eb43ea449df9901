"""The coded items that the project carries."""

import json
import re
from collections import Counter

import pytest

from corpora.build import coded
from toolkit.coding.codebook import Codebook
from toolkit.coding.coded import read_coded


@pytest.fixture(scope="module")
def items():
    return coded.load()


def test_the_file_is_what_the_sources_give(items):
    lines = (coded.FOLDER / "items.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines == [json.dumps(vars(item), ensure_ascii=False) for item in items]


def test_every_topic_is_there_a_hundred_times_in_both_kinds(items):
    primary = Counter(item.primary for item in items)
    assert len(items) >= 3000 and set(primary) == set(Codebook.default().codes)
    assert min(primary.values()) >= 100
    assert len({(item.primary, item.kind) for item in items}) == 2 * len(primary)


def test_near_duplicates_are_few(items):
    assert coded.near_duplicates([item.text for item in items]) < 0.05


def test_near_duplicates_are_found():
    text = "一是政策解读形式较为单一，多以文字为主"
    assert coded.near_duplicates([text, text + "。", "加强业务培训", ""]) == 0.5


def test_no_body_is_on_two_sides(items):
    sides = {}
    for item in items:
        sides.setdefault(item.body, set()).add(item.split)
    assert all(len(found) == 1 for found in sides.values())
    assert len(set().union(*sides.values())) == 3


def test_enough_is_coded_twice_and_every_disagreement_is_settled(items):
    twice = [item for item in items if item.coder_2]
    assert len(twice) >= 800
    assert all(item.adjudicated for item in twice if item.coder_1 != item.coder_2)
    assert all(item.coder_1 == (item.primary, *item.secondary) for item in items if not item.adjudicated)


def test_the_toolkit_reads_its_layers(items):
    read = read_coded([coded.FOLDER / "items.jsonl"])
    assert [item.coder_2 for item in read] == [item.coder_2 for item in items]


@pytest.mark.parametrize(
    "source",
    ["P A1 | 文字", "## 甲局 | moon | 2020", "## 甲局 | county | 2020\nP Q9 | 文字", "## 甲局 | county | 2020\n文字"],
)
def test_a_source_that_breaks_the_conventions_is_refused(tmp_path, source):
    (tmp_path / "x.txt").write_text(source, encoding="utf-8")
    with pytest.raises(ValueError, match=r"^x.txt:\d"):
        coded.read_source(tmp_path / "x.txt")


def test_no_sentence_comes_from_a_real_report(items, shared):
    """No sentence, and no stretch of 20 characters: shorter ones are titles and stock phrases."""
    files = [
        *(shared / "reports").rglob("*.jsonl"),
        *(p for p in (shared / "reports").glob("*.*") if p.suffix != ".pdf"),
    ]
    real = "".join("".join(path.read_text(encoding="utf-8", errors="ignore").split()) for path in files)
    stretches = {real[i : i + 20] for i in range(len(real) - 19)}
    sentences = set(re.split("[。；;!！?？]", real))
    for item in items:
        text = "".join(item.text.split())
        assert not any(text[i : i + 20] in stretches for i in range(len(text) - 19)), item.id
        assert not any(len(part) > 8 and part in sentences for part in re.split("[。；;!！?？]", text)), item.id


def test_layers_of_unknown_items_are_refused(tmp_path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "adjudicated.tsv").write_text("id\tcodes\nx-1\tA1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="x-1"):
        coded.load(tmp_path)
