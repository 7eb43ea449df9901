"""Wording carried over."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.study.borrowing import align, reuse
from toolkit.study.minhash import near_pairs

LONG = "部分单位对主动公开目录的更新还不够及时，群众查找政策文件解读材料不便"


class Corpus:
    """Items as (body, year, text)."""

    def __init__(self, *rows: tuple[str, int, str]):
        self.items = pd.DataFrame(
            {
                "report_id": [f"{body}{year}" for body, year, _ in rows],
                "item_id": [f"i{n}" for n in range(len(rows))],
                "kind": "problem",
                "authority": [body for body, _, _ in rows],
                "year": [year for _, year, _ in rows],
                "text": [text for _, _, text in rows],
                "start": [100 * n for n in range(len(rows))],
            }
        )


def relations(*rows: tuple[str, int, str], **options: object) -> list[tuple[str, str, str]]:
    frame = reuse(Corpus(*rows), **options)  # type: ignore[arg-type]
    return list(zip(frame.source_report_id, frame.report_id, frame.relation, strict=True))


def test_last_years_own_wording():
    assert relations(("甲局", 2021, LONG), ("甲局", 2022, "一是" + LONG + "。")) == [
        ("甲局2021", "甲局2022", "last year")
    ]


def test_another_bodys_wording():
    changed = LONG.replace("部分", "少数").replace("不便", "困难")
    assert relations(("甲局", 2021, LONG), ("乙局", 2023, changed)) == [("甲局2021", "乙局2023", "other body")]
    assert relations(("甲局", 2022, LONG), ("乙局", 2022, changed)) == [("甲局2022", "乙局2022", "same year")]


def test_many_with_the_same_wording_are_tied_to_the_first_and_to_their_own():
    rows = [("甲局", 2020, LONG), ("乙局", 2021, LONG), ("乙局", 2022, LONG)]
    assert relations(*rows) == [
        ("甲局2020", "乙局2021", "other body"),
        ("甲局2020", "乙局2022", "other body"),
        ("乙局2021", "乙局2022", "last year"),
    ]


def test_a_repetition_within_a_report_is_no_reuse():
    assert relations(("甲局", 2021, LONG), ("甲局", 2021, LONG)) == []


def test_short_set_phrases_are_passed_over():
    assert relations(("甲局", 2021, "人员不足"), ("乙局", 2022, "人员不足")) == []


def test_other_words_are_no_reuse():
    assert relations(("甲局", 2021, LONG), ("乙局", 2022, "工作专班经费没有列入预算，培训次数偏少，业务骨干流失")) == []


def test_nothing_comes_of_nothing():
    assert len(reuse(Corpus())) == 0  # type: ignore[arg-type]


def test_spans_quote_equal_words_on_both_sides():
    text = "一是部分单位对主动公开的目录更新不及时，群众 查找政策文件解读材料不便。"
    frame = reuse(Corpus(("甲局", 2021, LONG), ("甲局", 2022, text)))  # type: ignore[arg-type]
    for span in frame.spans[0]:
        mine, other = text[span["start"] - 100 : span["end"] - 100], LONG[span["source_start"] : span["source_end"]]
        assert "".join(filter(str.isalnum, mine)) == "".join(filter(str.isalnum, other))
    assert frame.covered[0] > 0.7


@given(st.text("甲乙丙丁，。 ", max_size=30), st.text("甲乙丙丁，。 ", max_size=30))
def test_aligned_stretches_are_equal_and_in_order(source, text):
    spans, covered = align(source, text)
    assert 0 <= covered <= 1
    end = source_end = 0
    for a, a_end, b, b_end in spans:
        assert source_end <= a < a_end <= len(source) and end <= b < b_end <= len(text)
        assert list(filter(str.isalnum, source[a:a_end])) == list(filter(str.isalnum, text[b:b_end]))
        source_end, end = a_end, b_end


@pytest.mark.parametrize("share", [0.05, 0.15])
def test_planted_copies_are_found_among_strangers(share):
    rng = random.Random(3)
    words = "公开目录更新解读政策群众信息单位人员制度审核发布回应平台数据培训考核答复流程保密归档村务预算"
    texts = ["".join(rng.choices(words, k=60)) for _ in range(400)]
    for n in range(100):
        copy = list(texts[n])
        for place in rng.sample(range(60), int(60 * share)):
            copy[place] = rng.choice(words)
        texts.append("".join(copy))
    found = near_pairs(texts, 80)
    pairs = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert sum((n, 400 + n) in pairs for n in range(100)) >= 95
    assert len(pairs) < 120
