"""The other half of the charts: heat maps of pairs, words, indicators, coefficients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import NianbaoError
from toolkit.study import axes, labels
from toolkit.study.frames import About, Language
from toolkit.study.plots import GREY, LIGHT, PALETTE, heading

if TYPE_CHECKING:
    import altair as alt


def cooccurrence(frame: pd.DataFrame, about: About, language: Language) -> alt.TopLevelMixin:
    """A triangle of log odds ratios; the number of reports with both stands in the square."""
    import altair as alt

    data = frame.copy()
    for side in ("a", "b"):
        data[side] = [labels.topic(row, language, f"topic_{side}") for _, row in data.iterrows()]
    codes = dict.fromkeys([*data["topic_a"], *data["topic_b"]])
    names = dict(zip([*data["topic_a"], *data["topic_b"]], [*data["a"], *data["b"]], strict=True))
    order = [names[code] for code in sorted(codes)]
    data["sure"] = (data["low"] > 0) | (data["high"] < 0)
    far = float(np.ceil(data["log_odds"].abs().max()))
    base = alt.Chart(data).encode(
        x=alt.X("b:N", sort=order[1:], title=None, axis=alt.Axis(labelAngle=-50)),
        y=alt.Y("a:N", sort=order[:-1], title=None),
    )
    squares = base.mark_rect(stroke="white").encode(
        color=alt.Color("log_odds:Q", scale=alt.Scale(range=["#b35806", "#f7f7f7", "#2166ac"], domain=[-far, 0, far]),
                        title=labels.word("log_odds", language)),
        tooltip=["a", "b", "both", "only_a", "only_b", "neither", alt.Tooltip("lift", format=".2f"),
                 *(alt.Tooltip(c, format=".2f") for c in ("log_odds", "low", "high", "q"))],
    )  # fmt: skip
    text = base.mark_text(fontSize=9).encode(
        text="both:Q",
        color=alt.condition(f"abs(datum.log_odds) > {0.6 * far}", alt.value("white"), alt.value("#222222")),
    )
    ring = base.transform_filter("datum.sure").mark_rect(filled=False, stroke="#111111", strokeWidth=1.6)
    size = 25 * len(order)
    note = {
        "zh": f"格内为同时提及的报告数；黑框：{about.level:.0%}区间不含0（未作多重比较校正）",
        "en": f"numbers: reports with both; framed: the {about.level:.0%} interval leaves out 0 (each pair alone)",
    }
    found = note["en" if language == "en" else "zh"]
    return alt.layer(squares, text, ring).properties(width=size, height=size, title=heading(about, language, found))


def response(frame: pd.DataFrame, about: About, language: Language) -> alt.TopLevelMixin:
    """A matrix from problems to measures; the share of a topic's problems stands in the square."""
    import altair as alt

    data = frame.copy()
    for side in ("problem", "measure"):
        data[side + "_name"] = [labels.topic(row, language, side) for _, row in data.iterrows()]
    data["row"] = data["problem_name"] + " (n = " + data["n"].astype(str) + ")"
    codes = sorted(data["problem"].unique())
    rows = [data.loc[data["problem"] == code, "row"].iloc[0] for code in codes]
    given = data.loc[data["measure"].notna()].drop_duplicates("measure").sort_values("measure")["measure_name"].tolist()
    none = data.loc[data["measure"].isna(), "measure_name"].iloc[:1].tolist()
    data = data[data["count"] > 0]
    base = alt.Chart(data).encode(
        x=alt.X("measure_name:N", sort=[*given, *none], title=labels.word("measure", language),
                axis=alt.Axis(labelAngle=-50)),
        y=alt.Y("row:N", sort=rows, title=labels.word("problem", language)),
    )  # fmt: skip
    shown = data["share"].notna()
    legend = labels.word("answered_share", language)
    squares = base.transform_filter("isValid(datum.share)").mark_rect(stroke="white").encode(
        color=alt.Color("share:Q", scale=alt.Scale(scheme="blues", domain=[0, 1]), title=legend,
                        legend=alt.Legend(format=".0%")),
        tooltip=["problem_name", "measure_name", "count", "n", "bodies",
                 *(alt.Tooltip(c, format=".1%") for c in ("share", "low", "high"))],
    )  # fmt: skip
    few = base.transform_filter("!isValid(datum.share)").mark_rect(stroke="white", color=LIGHT)
    data.loc[shown, "text"] = data.loc[shown, "share"].map(lambda share: f"{share:.0%}")
    data.loc[~shown, "text"] = data.loc[~shown, "count"].astype(str)
    text = alt.Chart(data).mark_text(fontSize=9).encode(
        x=alt.X("measure_name:N", sort=[*given, *none]), y=alt.Y("row:N", sort=rows), text="text:N",
        color=alt.condition("datum.share > 0.55", alt.value("white"), alt.value("#222222")),
    )  # fmt: skip
    notes = {
        "zh": "灰格：该类问题过少，格内为条数",
        "en": "grey: too few problems of the topic for a share; the number is a count",
    }
    note = notes["en" if language == "en" else "zh"] if (~shown).any() else ""
    size = {"width": 27 * (len(given) + len(none)), "height": 23 * len(rows)}
    return alt.layer(squares, few, text).properties(**size, title=heading(about, language, note))


def keyness(
    frame: pd.DataFrame, about: About, language: Language, *, top: int = 12, columns: int = 3
) -> alt.TopLevelMixin:
    """Bars of the words that are more frequent in each group, by log ratio; darker with more evidence."""
    import altair as alt

    strong = frame[(frame["log_ratio"] > 0) & (frame["g2"] > 3.84)]
    data = strong.groupby("group", sort=False, observed=True).head(top).copy()
    if data.empty:
        raise NianbaoError("plot: found no word with G² above 3.84 in any group; valid would be a smaller min_count")
    groups = labels.order(list(data["group"].unique()))
    panels = []
    far = float(data["log_ratio"].max()) * 1.25
    for group in groups:
        part = data[data["group"] == group].assign(
            text=lambda rows: rows["count"].astype(str) + " : " + rows["rest"].astype(str)
        )
        base = alt.Chart(part.drop(columns="group")).encode(
            y=alt.Y("word:N", sort=part.sort_values("log_ratio", ascending=False)["word"].tolist(), title=None),
            x=alt.X("log_ratio:Q", title=labels.word("log_ratio", language), scale=alt.Scale(domain=[0, far])),
        )
        bars = base.mark_bar(color=PALETTE[0], height={"band": 0.7}).encode(
            tooltip=[
                "word",
                "count",
                "rest",
                "bodies",
                alt.Tooltip("log_ratio", format=".2f"),
                alt.Tooltip("g2", format=".1f"),
            ]
        )
        text = base.mark_text(align="left", dx=4, fontSize=9, color="#444444").encode(text="text:N")
        n = f"{labels.value(group, language)} (n = {part['n'].iloc[0]} : {part['n_rest'].iloc[0]})"
        panels.append(
            alt.layer(bars, text).properties(
                width=200, height=17 * len(part), title=alt.TitleParams(n, fontSize=12, fontWeight="normal")
            )
        )
    notes = {
        "zh": "横条旁：该组含此词的条数 : 其余各组的条数",
        "en": "beside the bars: items with the word in the group : elsewhere",
    }
    made = alt.concat(*panels, columns=columns)
    return made.properties(title=heading(about, language, notes["en" if language == "en" else "zh"]))


def indicators(frame: pd.DataFrame, about: About, language: Language, *, columns: int = 3) -> alt.TopLevelMixin:
    """Pooled shares with intervals, and the median of the reports as a tick; a panel per indicator."""
    import altair as alt

    data = frame.copy()
    if about.by:
        data["group"], order = axes.groups(data, list(about.by), language)
    else:
        data["group"], order = "", [""]
    data["panel"] = (
        data["zh"] if language == "zh" else data["en"] if language == "en" else data["zh"] + " " + data["en"]
    )
    kept = data.groupby("panel")["pooled"].transform(lambda values: values.notna().any())
    panels = []
    for name in data.loc[kept, "panel"].drop_duplicates():
        part = data[(data["panel"] == name)].assign(
            text=lambda rows: "n=" + rows["cases"].astype(int).map("{:,}".format)
        )
        base = alt.Chart(part).encode(y=alt.Y("group:N", sort=order, title=None, axis=alt.Axis(ticks=False)))
        most = [0.0, float(np.nanmax([*part["high"], *part["pooled"], *part["median"], 0.05]))]
        axis = axes.percent("", most)
        bars = base.mark_rule(color=PALETTE[0], strokeWidth=1.6).encode(x=alt.X("low:Q", **axis), x2="high:Q")
        dots = base.mark_circle(color=PALETTE[0], size=55, opacity=1).encode(
            x=alt.X("pooled:Q", **axis),
            tooltip=["group", "cases", "n", "bodies", "undecided",
                     *(alt.Tooltip(c, format=".1%") for c in ("pooled", "low", "high", "median"))],
        )  # fmt: skip
        ticks = base.mark_tick(color=PALETTE[1], thickness=2, size=13).encode(x=alt.X("median:Q", **axis))
        text = base.mark_text(align="left", fontSize=9, color="#666666").encode(x=alt.value(185), text="text:N")
        head = alt.TitleParams(_wrapped(name, 40), fontSize=12, fontWeight="normal")
        panels.append(alt.layer(bars, ticks, dots, text).properties(width=180, height=24 * len(order), title=head))
    if not panels:
        raise NianbaoError("plot: found no indicator with enough cases; valid would be fewer groups")
    notes = {
        "zh": f"点为合并值（{about.level:.0%}区间按机关聚类），橙线为报告中位数；n为件数；机关或件数过少者不显示",
        "en": f"dot: pooled, with its {about.level:.0%} interval clustered by body; orange: median report; "
        "n: cases; no value where bodies or cases are few",
    }
    made = alt.concat(*panels, columns=columns, spacing=44)
    return made.properties(title=heading(about, language, notes["en" if language == "en" else "zh"]))


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width) or [text]


def association(frame: pd.DataFrame, about: About, language: Language) -> alt.TopLevelMixin:
    """Coefficients with intervals around zero, the constant left out; naive ones beside corrected ones."""
    import altair as alt

    data = frame[frame["term"] != "Intercept"].copy()
    if data.empty:
        raise NianbaoError("plot: found no term besides the constant; valid would be at least one")
    which = [labels.word("corrected", language), labels.word("naive", language)]
    two = "naive" in data
    long = data[["term", "estimate", "low", "high"]].assign(which=which[0])
    if two:
        naive = data[["term", "naive", "naive_low", "naive_high"]].set_axis(["term", "estimate", "low", "high"], axis=1)
        long = pd.concat([long, naive.assign(which=which[1])])
    title = labels.word("coefficient", language)
    color = alt.Color("which:N", sort=which, scale=alt.Scale(domain=which, range=[PALETTE[1], GREY]),
                      legend=alt.Legend(title=None, orient="top") if two else None)  # fmt: skip
    base = alt.Chart(long).encode(y=alt.Y("term:N", sort=data["term"].tolist(), title=None), color=color)
    if two:
        base = base.encode(yOffset=alt.YOffset("which:N", sort=which))
    bars = base.mark_rule(strokeWidth=1.8).encode(x=alt.X("low:Q", title=title), x2="high:Q")
    dots = base.mark_circle(size=60, opacity=1).encode(
        x=alt.X("estimate:Q", title=title),
        tooltip=["term", "which", *(alt.Tooltip(c, format=".3f") for c in ("estimate", "low", "high"))],
    )
    zero = alt.Chart(long).mark_rule(color="#444444", strokeDash=[3, 3]).encode(x=alt.datum(0))
    note = labels.word("interval", language, level=f"{about.level:.0%}")
    made = alt.layer(zero, bars, dots)
    return made.properties(width=380, height=(34 if two else 26) * len(data), title=heading(about, language, note))
