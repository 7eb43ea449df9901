from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from study_frames import items, reports

from toolkit.errors import NianbaoError
from toolkit.study import (
    associate,
    change,
    compare,
    cooccurrence,
    corrected_prevalence,
    keyness,
    prevalence,
    response,
    save,
)
from toolkit.study.plots import chinese_font

ROWS = reports(40, years=3)
GENERATOR = np.random.default_rng(0)
STATED = items(ROWS, [list(GENERATOR.choice(["B2", "C1", "D1", "A3"], 2, replace=False)) for _ in range(120)])
ANSWERS = STATED.assign(kind="measure", item_id="m" + STATED.item_id)
LINKS = pd.DataFrame(
    {"report_id": STATED.report_id, "kind": "measure-problem", "from": ANSWERS.item_id, "score": 1.0}
).assign(to=[[item] for item in STATED.item_id])
CORPUS = {"reports": ROWS, "items": pd.concat([STATED, ANSWERS]), "links": LINKS}
STATE = {f"state.t3.{row}.total": "number" for row in ("new", "carried_over", "carried_forward")}
TABLES = ROWS.assign(**{"t3.new.total": 40.0, "t3.carried_over.total": 2.0, "t3.carried_forward.total": 3.0}, **STATE)
FRAME = ROWS.assign(body=ROWS.authority, y=GENERATOR.random(120), x=GENERATOR.random(120))

STUDIES = {
    "prevalence": lambda: prevalence(CORPUS),
    "by level": lambda: prevalence(CORPUS, "level"),
    "by year": lambda: prevalence(CORPUS, "year"),
    "by level and year": lambda: prevalence(CORPUS, ["level", "year"]),
    "by body": lambda: prevalence(CORPUS, "authority", min_n=2),
    "change": lambda: change(CORPUS),
    "cooccurrence": lambda: cooccurrence(CORPUS),
    "response": lambda: response(CORPUS),
    "keyness": lambda: keyness(STATED.assign(text=np.where(STATED.level == "county", "更新滞后", "解读单一")), "level"),
    "compare": lambda: compare(TABLES, "level", ["carry_over_share"]),
    "associate": lambda: associate(FRAME, "y ~ x"),
    "corrected": lambda: corrected_prevalence(CORPUS, STATED.iloc[::2], "level"),
}


@pytest.mark.parametrize("study", STUDIES, ids=str)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_study_draws_itself_and_says_n(study: str, language: str, tmp_path: Path) -> None:
    chart = STUDIES[study]().plot(language=language)
    text = save(chart, tmp_path / "plot.svg").read_text(encoding="utf-8")
    assert "n = " in text
    assert (
        ("policy" in text.lower() or "政策解读" not in text)
        if language == "en"
        else any("一" <= c <= "鿿" for c in text)
    )


def test_a_png_has_chinese_letters_and_no_empty_boxes(tmp_path: Path) -> None:
    assert chinese_font()
    frame = prevalence(CORPUS)
    drawn = {}
    for name in ("政策", "审核", "\U000f0000\U000f0001"):
        drawn[name] = save(frame.assign(topic_zh=name).plot(), tmp_path / "plot.png").read_bytes()
    # Empty boxes would all look alike, and like those of characters that no font has.
    assert len(set(drawn.values())) == 3


def test_the_font_of_the_package_draws_every_label_and_name_of_a_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    import vl_convert as vlc

    from toolkit.coding.codebook import Codebook
    from toolkit.study import labels, plots

    plots.own_font()

    def drawn(text: str) -> bytes:
        svg = "<svg xmlns='http://www.w3.org/2000/svg' width='24' height='24'><text y='18' font-size='20' font-family="
        return vlc.svg_to_png(f"{svg}'Nianbao Sans SC'>{text}</text></svg>")

    known = labels.load_labels()
    words = [pair.zh for part in (known.words, known.columns, known.values, known.titles) for pair in part.values()]
    words += [topic.zh for topic in Codebook.default().topics.values()]
    characters = sorted({c for c in "".join(words) if "一" <= c <= "鿿"})
    images = {drawn(c) for c in characters}
    assert len(characters) > 200
    assert len(images) == len(characters) and drawn("\U000f0000") not in images


def test_a_machine_without_chinese_fonts_is_warned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.study.plots.chinese_font", lambda: False)
    with pytest.warns(UserWarning, match="fonts-noto-cjk"):
        save(prevalence(CORPUS), tmp_path / "plot.png")


def test_the_suffix_says_the_format(tmp_path: Path) -> None:
    assert save(prevalence(CORPUS), tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert save(prevalence(CORPUS), tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert "vega" in save(prevalence(CORPUS), tmp_path / "a.html").read_text(encoding="utf-8")
    with pytest.raises(NianbaoError, match=r"valid would be \.png"):
        save(prevalence(CORPUS), tmp_path / "a.gif")


def test_rows_may_be_selected_before_they_are_drawn() -> None:
    frame = prevalence(CORPUS, "level")
    chart = frame[frame.level.isin(["county", "township"])].plot(language="en").to_dict()
    panels = {row["panel"] for data in chart["datasets"].values() for row in data if "panel" in row}
    assert len(panels) == 2


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda frame: frame.drop(columns="share"), "found no column share"),
        (lambda frame: frame.iloc[:0], "found no rows"),
    ],
)
def test_a_frame_that_cannot_be_drawn_says_why(spoil, says) -> None:
    with pytest.raises(NianbaoError, match=says):
        spoil(prevalence(CORPUS)).plot()
    with pytest.raises(NianbaoError, match="found language"):
        prevalence(CORPUS).plot(language="fr")


def test_levels_are_drawn_from_the_top_down() -> None:
    chart = prevalence(CORPUS, "level").plot(language="en").to_dict()
    assert [panel.split(" ")[0] for panel in chart["facet"]["sort"]] == ["Province", "Prefecture", "County", "Township"]
