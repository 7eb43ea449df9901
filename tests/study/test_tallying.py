import numpy as np
import pandas as pd
import pytest

from toolkit.errors import NianbaoError
from toolkit.study import answers, outcomes, persistence, restated, reuse, save

LONG = "部分单位对主动公开目录的更新还不够及时，群众查找政策文件解读材料不便"


class Corpus:
    """Twelve bodies over two years: the first nine state A3 in both years, in the same words in the first three."""

    def __init__(self) -> None:
        rows = []
        for n in range(12):
            words = [f"第{n}局" + "".join(chr(0x4E00 + 97 * n + 7 * k + 400 * y) for k in range(20)) for y in (0, 1)]
            texts = [LONG + f"甲乙丙丁{n}"] * 2 if n < 3 else words
            for year, text in zip((2021, 2022), texts, strict=True):
                topic = "A3" if n < 9 or year == 2021 else "B2"
                rows.append((f"r{n}-{year}", f"望川第{n}局", "county" if n % 2 else "township", year, topic, text))
        columns = ["report_id", "authority", "level", "year", "primary", "text"]
        self.reports = pd.DataFrame(rows, columns=columns).drop(columns=["primary", "text"])
        self.items = pd.DataFrame(rows, columns=columns).assign(item_id="i0", kind="problem", start=0)
        measures = self.items.assign(item_id="i1", kind="measure", text=[f"措施{n}" for n in range(24)])
        self.items = pd.concat([self.items, measures], ignore_index=True)
        pairs = [(f"r{n}-2021", "measure-problem", "i1", ["i0"], 0.9) for n in range(6)]
        self.links = pd.DataFrame(pairs, columns=["report_id", "kind", "from", "to", "score"])


def counts(of: str, **options) -> dict[str, tuple[int, int]]:
    frame = outcomes(Corpus(), of, **options)  # type: ignore[arg-type]
    return {row["outcome"]: (row["count"], row["n"]) for _, row in frame.iterrows()}


def test_how_many_topics_are_stated_again() -> None:
    assert counts("persistence") == {"persists": (9, 12), "vanishes": (3, 12)}
    found = outcomes(Corpus(), "persistence").iloc[0]  # type: ignore[arg-type]
    assert found["share"] == 0.75 and found["low"] < 0.75 < found["high"] and found["bodies"] == 12


def test_what_became_of_measures() -> None:
    assert counts("restated") == {"restated": (3, 12), "topic persists": (6, 12), "not restated": (3, 12)}


def test_how_many_problems_have_no_measure() -> None:
    assert counts("answers") == {"unanswered": (18, 24), "answered": (6, 24)}


def test_wording_carried_over_is_of_the_items_long_enough_to_tell() -> None:
    found = counts("reuse", kind="problem")
    # The first bodies have the same words: two copy another's in the first year, all three their own in the second.
    assert found["last year"] == (3, 24) and found["same year"] == (2, 24) and found["nowhere"] == (19, 24)


def test_by_level_and_by_topic() -> None:
    by_level = outcomes(Corpus(), "persistence", "level").query("outcome == 'persists'")  # type: ignore[arg-type]
    assert by_level.set_index("level")["count"].to_dict() == {"county": 4, "township": 5}
    by_topic = outcomes(Corpus(), "answers", "topic")  # type: ignore[arg-type]
    assert by_topic.topic_zh.iloc[0] == "队伍建设"
    assert by_topic[by_topic.topic == "B2"].small.all() and by_topic[by_topic.topic == "B2"].share.isna().all()


def test_what_cannot_be_tallied_is_said() -> None:
    with pytest.raises(NianbaoError, match="valid would be one of persistence, restated, answers, reuse"):
        outcomes(Corpus(), "luck")  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("study", [persistence, restated, answers, reuse])
def test_each_draws_itself(study, language, tmp_path) -> None:
    text = save(study(Corpus()).plot(language=language), tmp_path / "plot.svg").read_text(encoding="utf-8")
    assert "n = " in text


def test_outcomes_are_drawn_by_group_with_intervals(tmp_path) -> None:
    frame = outcomes(Corpus(), "reuse", "level")  # type: ignore[arg-type]
    chart = frame.plot(language="en").to_dict()
    assert [panel["title"]["text"] for panel in chart["concat"]] == [
        "own report, year before",
        "another body, same year",
    ]
    rows = {row["row"] for data in chart["datasets"].values() for row in data if "row" in row}
    assert rows == {"County (n = 12)", "Township (n = 12)"} or all("n = " in row for row in rows)
    assert not np.isnan(frame["low"]).all()
