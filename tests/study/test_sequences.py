"""Problems and measures of one body over the years."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.errors import NianbaoError
from toolkit.study.answering import answers
from toolkit.study.sequences import bare, persistence, restated


class Corpus:
    """Reports of 某局: {year: [(kind, topic, text), …]}; links as (year, measure, problem)."""

    def __init__(self, years: dict[int, list[tuple[str, str, str]]], links: tuple[tuple[int, int, int], ...] = ()):
        self.reports = pd.DataFrame({"report_id": [str(y) for y in years], "authority": "某局", "year": list(years)})
        columns = ("report_id", "item_id", "kind", "primary", "text", "year")
        rows = [(str(y), f"i{n}", *item, y) for y, items in years.items() for n, item in enumerate(items)]
        self.items = pd.DataFrame(rows, columns=columns)
        pairs = [(str(y), "measure-problem", f"i{m}", [f"i{p}"], 0.9) for y, m, p in links]
        self.links = pd.DataFrame(pairs, columns=["report_id", "kind", "from", "to", "score"])


def problems(**years: str) -> Corpus:
    return Corpus({int(y[1:]): [("problem", t, f"问题{t}") for t in topics.split()] for y, topics in years.items()})


def states(corpus: Corpus, **options: object) -> list[tuple[int, str, str]]:
    frame = persistence(corpus, **options)  # type: ignore[arg-type]
    return list(zip(frame.year, frame.topic, frame.state, strict=True))


def test_topics_persist_vanish_appear_and_return():
    assert states(problems(y2020="A3 B2", y2021="A3", y2022="B2 C1")) == [
        (2020, "A3", "first"),
        (2020, "B2", "first"),
        (2021, "A3", "persists"),
        (2021, "B2", "vanishes"),
        (2022, "B2", "returns"),
        (2022, "C1", "new"),
        (2022, "A3", "vanishes"),
    ]


def test_after_a_gap_nothing_persists_and_nothing_is_new():
    assert states(problems(y2019="A3", y2021="A3 C1")) == [
        (2019, "A3", "first"),
        (2021, "A3", "returns"),
        (2021, "C1", "first"),
    ]


def test_years_in_a_row_are_counted():
    frame = persistence(problems(y2020="A3", y2021="A3", y2022="A3"))  # type: ignore[arg-type]
    assert frame["years"].tolist() == [1, 2, 3]


def test_wordings_are_followed_whatever_their_topic():
    corpus = Corpus(
        {
            2021: [
                ("problem", "A3", "一是基层工作人员力量不足，流动频繁。"),
                ("problem", "B2", "二是信息更新不及时。"),
            ],
            2022: [("problem", "A4", "（一）基层工作人员的力量仍然不足，流动频繁")],
        }
    )
    frame = persistence(corpus, "wording")  # type: ignore[arg-type]
    assert frame["state"].tolist() == ["first", "first", "persists", "vanishes"]
    assert frame["before"][2].startswith("一是基层") and frame["similarity"][2] > 80
    assert frame["text"][3] == "二是信息更新不及时。"


def test_one_wording_is_followed_once():
    text = "工作人员力量不足"
    corpus = Corpus({2021: [("problem", "A3", text)], 2022: [("problem", "A3", text), ("problem", "A3", text)]})
    assert persistence(corpus, "wording")["state"].tolist() == ["first", "persists", "new"]  # type: ignore[arg-type]


def test_by_must_be_known():
    with pytest.raises(NianbaoError, match="topic or wording"):
        persistence(problems(y2021="A3"), "words")  # type: ignore[arg-type]


def test_no_reports_no_rows():
    assert len(persistence(problems())) == 0  # type: ignore[arg-type]


def test_a_measure_whose_problem_is_stated_again():
    corpus = Corpus(
        {
            2021: [
                ("problem", "A3", "基层工作人员力量不足"),
                ("measure", "A3", "为各镇配备专职人员"),
                ("measure", "B2", "每周更新栏目"),
                ("measure", "C1", "制作图解"),
            ],
            2022: [("problem", "A3", "基层工作人员力量仍然不足"), ("problem", "B2", "栏目久不更新")],
        },
        ((2021, 1, 0),),
    )
    frame = restated(corpus)  # type: ignore[arg-type]
    assert frame["state"].tolist() == ["restated", "topic persists", "not restated"]
    assert frame["problems"][0] == ["基层工作人员力量不足"]
    assert frame["again"][0] == "基层工作人员力量仍然不足"


def test_the_last_report_has_no_year_after():
    corpus = Corpus({2021: [("measure", "A3", "配备专职人员")], 2023: [("problem", "A3", "人员不足")]})
    assert len(restated(corpus)) == 0  # type: ignore[arg-type]


def test_what_has_no_counterpart_is_visible():
    corpus = Corpus(
        {2021: [("problem", "A3", "甲"), ("problem", "B2", "乙"), ("measure", "A3", "丙"), ("measure", "C1", "丁")]},
        ((2021, 2, 0),),
    )
    frame = answers(corpus)  # type: ignore[arg-type]
    assert frame["state"].tolist() == ["answered", "unanswered", "answers", "unprompted"]
    assert frame["counterparts"].tolist() == [["i2"], [], ["i0"], []]


def test_the_bare_words_are_the_same_in_any_width():
    assert bare("（一）出过６７处差错。") == bare("1、出过67处 差错") == "出过67处差错"
