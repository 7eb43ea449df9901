"""How each study is drawn: dots with intervals, small multiples over years, heat maps, bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.errors import NianbaoError
from toolkit.study import axes, labels, maps, strips
from toolkit.study.frames import About, Language
from toolkit.study.plots import GREY, LIGHT, PALETTE, Drawing, heading
from toolkit.study.tallying import OUTCOMES

if TYPE_CHECKING:
    import altair as alt

ROW = 19  # height of one line of a dot plot
PANELS = 9  # more groups than this are not told apart side by side


def _level(about: About) -> str:
    return f"{about.level:.0%}"


def _among(about: About, language: Language) -> str:
    """Say whom the shares are of, where it is not all."""
    if about.study != "prevalence" or about.unit == "item" or about.options.get("among", "stating") == "all":
        return ""
    return labels.word("among", language, kind=labels.word(about.kind or "both_kinds", language))


def _shown(frame: pd.DataFrame, value: str, top: int | None) -> pd.DataFrame:
    """Return rows of the topics that occur, the strongest ``top`` of them, with ``rank`` for the order of drawing."""
    weight = frame.assign(_v=frame[value].abs()).groupby("topic")["_v"].max().fillna(0)
    first = frame.drop_duplicates("topic")["topic"].tolist()
    ranked = sorted((code for code in first if weight[code] > 0), key=lambda code: -weight[code])[:top]
    return frame[frame["topic"].isin(ranked)].copy()


def prevalence(
    frame: pd.DataFrame, about: About, language: Language, *, top: int | None = None, columns: int | None = None
) -> alt.TopLevelMixin:
    """Dots with intervals by topic; a panel per group; over years, a panel per topic."""
    by = list(about.by)
    years = "year" in by
    if years:
        return _over_years(frame, about, language, [name for name in by if name != "year"], top or 8, columns or 4)
    return _dots(frame, about, language, by, top or (20 if len(by) < 2 else 12), columns)


def _dots(
    frame: pd.DataFrame, about: About, language: Language, by: list[str], top: int, columns: int | None
) -> alt.TopLevelMixin:
    import altair as alt

    data = _shown(frame, "share", top)
    data["name"] = [labels.topic(row, language) for _, row in data.iterrows()]
    order = data.groupby("name")["share"].mean().sort_values(ascending=False).index.tolist()
    title = labels.word(f"share_{about.unit}", language)
    note = labels.word("interval", language, level=_level(about))
    tips = ["name", "count", "n", "bodies", *(alt.Tooltip(c, format=".1%") for c in ("share", "low", "high"))]
    most = float(np.nanmax([*data["high"], *data["share"], 0.1]))
    if by:
        text, groups = axes.groups(data, by, language)
        if len(groups) > PANELS:
            return _heat(data, about, language, text, groups, order)
        unit = labels.word(about.unit, language)
        gap = "" if language == "zh" else " "
        named = {name: f"{name}（n={n}{unit}）" if language == "zh" else f"{name} (n={n}{gap}{unit})" for name, n in
                 zip(text, data["n"], strict=True)}  # fmt: skip
        data["panel"] = text.map(named)
        panels = [named[name] for name in groups]
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, grid=True))
    x = alt.X("share:Q", **axes.percent(title, [0, most]))
    base = alt.Chart(data[data["share"].notna()])
    bars = base.mark_rule(color=PALETTE[0], strokeWidth=1.6).encode(
        x=alt.X("low:Q", **axes.percent(title, [0, most])), x2="high:Q", y=y
    )
    dots = base.mark_circle(color=PALETTE[0], size=52, opacity=1).encode(x=x, y=y, tooltip=tips)
    size = {"width": 380 if not by else 150, "height": ROW * len(order)}
    layers = alt.layer(bars, dots).properties(**size)
    small = labels.word("small", language) if data["small"].any() else ""
    if not by:
        return layers.properties(title=heading(about, language, _among(about, language), note, small))
    shown = [panel for panel in panels if data.loc[data["panel"] == panel, "share"].notna().any()]
    data.loc[~data["panel"].isin(shown), "panel"] = None
    return layers.facet(
        facet=alt.Facet("panel:N", sort=shown, title=None), columns=columns or min(len(shown), 4)
    ).properties(title=heading(about, language, _among(about, language), note, small))


def _heat(
    data: pd.DataFrame, about: About, language: Language, text: pd.Series, groups: list[str], order: list[str]
) -> alt.TopLevelMixin:
    import altair as alt

    unit = labels.word(about.unit, language)
    named = {name: f"{name} ({n})" for name, n in zip(text, data["n"], strict=True)}
    data["panel"] = text.map(named)
    base = alt.Chart(data).encode(
        x=alt.X("name:N", sort=order, title=None, axis=alt.Axis(labelAngle=-50, orient="bottom")),
        y=alt.Y("panel:N", sort=[named[name] for name in groups], title=f"n: {unit}"),
    )
    title = labels.word(f"share_{about.unit}", language)
    scale = alt.Scale(scheme="blues", domain=[0, float(max(0.1, data["share"].max(skipna=True) or 0.1))])
    squares = (
        base.transform_filter("isValid(datum.share)")
        .mark_rect(stroke="white")
        .encode(
            color=alt.Color("share:Q", scale=scale, title=title, legend=alt.Legend(format=".0%")),
            tooltip=["name", "panel", "count", "n", alt.Tooltip("share", format=".1%")],
        )
    )
    open_ = base.transform_filter("!isValid(datum.share)").mark_rect(stroke="white", color=LIGHT)
    size = {"width": 26 * len(order), "height": 22 * len(groups)}
    notes = [_among(about, language), labels.word("small_grey", language) if data["share"].isna().any() else ""]
    return alt.layer(squares, open_).properties(**size, title=heading(about, language, *notes))


def _over_years(
    frame: pd.DataFrame, about: About, language: Language, by: list[str], top: int, columns: int
) -> alt.TopLevelMixin:
    import altair as alt

    data = _shown(frame, "share", top)
    data["name"] = [labels.topic(row, language) for _, row in data.iterrows()]
    order = data.groupby("name")["share"].mean().sort_values(ascending=False).index.tolist()
    title = labels.word(f"share_{about.unit}", language)
    encode: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    data = data[data["share"].notna()]
    if data.empty:
        raise NianbaoError("plot: found no group with enough reports in a year; valid would be a smaller min_n")
    if by:
        data["group"], groups = axes.groups(data, by, language)
        least = data.groupby("group")["n"].agg(["min", "max"])
        span = {name: f"{a}–{b}" if a != b else str(a) for name, a, b in least.itertuples()}
        named = {name: f"{name} (n = {span[name]})" for name in groups}
        data["group"] = data["group"].map(named)
        shown = [named[name] for name in groups if data.loc[data["group"] == named[name], "share"].notna().any()]
        if len(shown) > len(PALETTE):
            raise NianbaoError(f"plot: found {len(shown)} groups over years; valid would be at most {len(PALETTE)}")
        data = data[data["group"].isin(shown)]
        legend = alt.Legend(title=None, orient="bottom", columns=5)
        encode["color"] = alt.Color(
            "group:N", sort=shown, scale=alt.Scale(domain=shown, range=list(PALETTE[: len(shown)])),
            legend=legend,
        )  # fmt: skip
        marks = {"shape": alt.Shape("group:N", sort=shown, scale=alt.Scale(domain=shown), legend=legend)}
        # Groups stand side by side within a year, so that their intervals do not hide each other.
        step = 0.5 / max(1, len(shown))
        place = {name: (i - (len(shown) - 1) / 2) * step for i, name in enumerate(shown)}
        data["at"] = data["year"].astype(float) + data["group"].map(place).astype(float)
    else:
        data["at"] = data["year"].astype(float)
    years = sorted(int(year) for year in data["year"].unique())
    most = float(np.nanmax([*data["high"], *data["share"], 0.1]))
    x = alt.X(
        "at:Q", title=None, scale=alt.Scale(domain=[years[0] - 0.4, years[-1] + 0.4], nice=False),
        axis=alt.Axis(values=years, format="d", grid=False),
    )  # fmt: skip
    y = axes.percent(title, [0, most])
    base = alt.Chart(data[data["share"].notna()]).encode(x=x, **encode)
    fixed: dict[str, Any] = {} if by else {"color": PALETTE[0]}
    bars = base.mark_rule(strokeWidth=1.4, **fixed).encode(y=alt.Y("low:Q", **y), y2="high:Q")
    lines = base.mark_line(strokeWidth=1.6, **fixed).encode(y=alt.Y("share:Q", **y))
    tips = ["name", "year", *(["group"] if by else []), "count", "n", "bodies",
            *(alt.Tooltip(c, format=".1%") for c in ("share", "low", "high"))]  # fmt: skip
    dots = base.mark_point(filled=True, opacity=1, size=46, **fixed).encode(
        y=alt.Y("share:Q", **y), tooltip=tips, **marks
    )
    if not by:
        n = data.drop_duplicates("year").set_index("year")["n"]
        counts = "; ".join(f"{year}: {n[year]}" for year in years)
        unit = labels.word(about.unit, language)
        extra = f"{counts} ({unit})"
    else:
        extra = labels.word("small", language) if frame["small"].any() else ""
    note = labels.word("band", language, level=_level(about))
    chart = alt.layer(bars, lines, dots).properties(width=165, height=115)
    return chart.facet(facet=alt.Facet("name:N", sort=order, title=None), columns=min(columns, len(order))).properties(
        title=heading(about, language, _among(about, language), note, extra)
    )


def corrected(
    frame: pd.DataFrame, about: About, language: Language, *, top: int | None = None, columns: int | None = None
) -> alt.TopLevelMixin:
    """Two dots a topic: what the machine says, and what it comes to with the coded sample; a panel per group."""
    import altair as alt

    by = list(about.by)
    data = _shown(frame.assign(_max=frame[["naive", "share"]].max(axis=1)), "_max", top or (20 if not by else 12))
    data["name"] = [labels.topic(row, language) for _, row in data.iterrows()]
    order = data.groupby("name")["_max"].mean().sort_values(ascending=False).index.tolist()
    which = [labels.word("corrected", language), labels.word("naive", language)]
    shared = ["name", "n", "coded", "bodies"]
    if by:
        text, groups = axes.groups(data, by, language)
        hand = labels.word("coded", language)
        sizes = {
            name: f"{name} (n = {n}, {c} {hand})" for name, n, c in zip(text, data["n"], data["coded"], strict=True)
        }
        data["panel"] = text.map(sizes)
        shared.append("panel")
    long = pd.concat(
        [
            data[[*shared, "share", "low", "high"]].assign(which=which[0]),
            data[[*shared, "naive", "naive_low", "naive_high"]]
            .set_axis([*shared, "share", "low", "high"], axis=1)
            .assign(which=which[1]),
        ]
    )
    long = long[long["share"].notna()]
    title = labels.word(f"share_{about.unit}", language)
    most = [0.0, float(np.nanmax([*long["high"], *long["share"], 0.1]))]
    color = alt.Color("which:N", sort=which, scale=alt.Scale(domain=which, range=[PALETTE[1], GREY]),
                      legend=alt.Legend(title=None, orient="top"))  # fmt: skip
    shape = alt.Shape("which:N", sort=which, scale=alt.Scale(domain=which, range=["circle", "diamond"]),
                      legend=alt.Legend(title=None, orient="top"))  # fmt: skip
    base = alt.Chart(long).encode(
        y=alt.Y("name:N", sort=order, title=None), yOffset=alt.YOffset("which:N", sort=which), color=color
    )
    bars = base.mark_rule(strokeWidth=1.6).encode(x=alt.X("low:Q", **axes.percent(title, most)), x2="high:Q")
    dots = base.mark_point(filled=True, size=46, opacity=1).encode(
        x=alt.X("share:Q", **axes.percent(title, most)), shape=shape,
        tooltip=[*shared, "which", *(alt.Tooltip(c, format=".1%") for c in ("share", "low", "high"))],
    )  # fmt: skip
    note = labels.word("interval", language, level=_level(about))
    chart = alt.layer(bars, dots).properties(width=380 if not by else 190, height=(ROW + 9) * len(order))
    small = labels.word("small", language) if data["small"].any() else ""
    if not by:
        return chart.properties(title=heading(about, language, _among(about, language), note, small))
    drawn = set(long["panel"])
    panels = [sizes[name] for name in groups if sizes[name] in drawn]
    there = data[data["share"].notna() | data["naive"].notna()]
    return chart.facet(
        facet=alt.Facet("panel:N", sort=panels, title=None), columns=columns or _across(there, by, len(panels))
    ).properties(title=heading(about, language, _among(about, language), note, small))


def _across(frame: pd.DataFrame, by: list[str], panels: int) -> int:
    """Return how many panels stand side by side: with years last, one group a line."""
    years = frame["year"].nunique() if len(by) == 2 and by[-1] == "year" else 0
    return years if 1 < years <= 5 and panels % years == 0 else min(panels, 4)


def change(
    frame: pd.DataFrame, about: About, language: Language, *, top: int | None = None, columns: int | None = None
) -> alt.TopLevelMixin:
    """Differences around zero; coloured only where the interval leaves out zero."""
    import altair as alt

    data = _shown(frame, "difference", top or 20)
    data["name"] = [labels.topic(row, language) for _, row in data.iterrows()]
    sure = [labels.word(name, language) for name in ("higher", "lower", "unclear")]
    data["which"] = np.where(data["low"] > 0, sure[0], np.where(data["high"] < 0, sure[1], sure[2]))
    order = data.groupby("name")["difference"].mean().sort_values(ascending=False).index.tolist()
    head = data["start"].astype(str) + "–" + data["end"].astype(str)
    text, groups = axes.groups(data, list(about.by), language) if about.by else (head, [])
    data["panel"] = (text + "  " + head if about.by else head) + " (n = " + data["n_start"].astype(str) + "→" + data[
        "n_end"].astype(str) + ")"  # fmt: skip
    data = data[data["difference"].notna()]
    if data.empty:
        raise NianbaoError("plot: found no pair of years with enough reports; valid would be a smaller min_n")
    title = labels.word("difference", language)
    base = alt.Chart(data).encode(
        y=alt.Y("name:N", sort=order, title=None),
        color=alt.Color("which:N", scale=alt.Scale(domain=sure, range=[PALETTE[1], PALETTE[0], "#9a9a9a"]),
                        legend=alt.Legend(title=None, orient="top")),
    )  # fmt: skip
    bars = base.mark_rule(strokeWidth=1.6).encode(x=alt.X("low:Q", **axes.percent(title, sign="+")), x2="high:Q")
    dots = base.mark_circle(size=52, opacity=1).encode(
        x=alt.X("difference:Q", **axes.percent(title, sign="+")),
        tooltip=["name", "panel", *(alt.Tooltip(c, format="+.1%") for c in ("difference", "low", "high")),
                 alt.Tooltip("q", format=".3f")],
    )  # fmt: skip
    zero = alt.Chart(data).mark_rule(color="#444444", strokeDash=[3, 3]).encode(x=alt.datum(0))
    chart = alt.layer(zero, bars, dots).properties(width=300, height=ROW * len(order))
    rank = text.loc[data.index].map({name: place for place, name in enumerate(groups)}).fillna(0)
    panels = data.assign(_r=rank).sort_values(["_r", "start"], kind="stable")["panel"].drop_duplicates().tolist()
    return chart.facet(
        facet=alt.Facet("panel:N", sort=panels, title=None), columns=columns or min(len(panels), 3)
    ).properties(
        title=heading(
            about, language, labels.word("interval", language, level=_level(about)), labels.word("each_alone", language)
        )
    )


_TOPIC = ["topic", "topic_zh", "topic_en"]
CHARTS: dict[str, tuple[Drawing, list[str]]] = {
    "prevalence": (prevalence, [*_TOPIC, "share", "low", "high", "n"]),
    "corrected": (corrected, [*_TOPIC, "naive", "share", "low", "high", "n"]),
    "change": (change, [*_TOPIC, "start", "end", "difference", "low", "high"]),
    "cooccurrence": (maps.cooccurrence, ["topic_a", "topic_b", "both", "log_odds", "low", "high"]),
    "response": (maps.response, ["problem", "measure", "count", "n", "share"]),
    "persistence": (strips.by_topic, ["body", "topic", "state"]),
    "restated": (strips.by_topic, ["body", "topic", "state"]),
    "answers": (strips.by_topic, ["report_id", "primary", "state"]),
    "reuse": (strips.reused, ["report_id", "item_id", "year", "relation"]),
    **{f"outcomes_{of}": (strips.outcomes, ["outcome", "share", "low", "high", "n"]) for of in OUTCOMES},
    "keyness": (maps.keyness, ["group", "word", "count", "rest", "log_ratio"]),
    "indicators": (maps.indicators, ["indicator", "zh", "en", "pooled", "low", "high", "median", "cases"]),
    "association": (maps.association, ["term", "estimate", "low", "high"]),
    "corrected_association": (maps.association, ["term", "naive", "estimate", "low", "high"]),
}
