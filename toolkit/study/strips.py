"""Charts of what became of problems and measures: a strip of dots with intervals per outcome, and counts over years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.errors import NianbaoError
from toolkit.study import axes, labels
from toolkit.study.frames import About, Language, with_bodies
from toolkit.study.plots import PALETTE, heading
from toolkit.study.tallying import OUTCOMES, tally

if TYPE_CHECKING:
    import altair as alt


def outcomes(
    frame: pd.DataFrame, about: About, language: Language, *, top: int = 30, columns: int = 3
) -> alt.TopLevelMixin:
    """A panel per outcome, a row per group, dots with intervals; two outcomes mirror each other, so one is drawn."""
    import altair as alt

    data = frame[frame["share"].notna()].copy()
    if data.empty:
        raise NianbaoError("plot: found no group with enough observations; valid would be a smaller min_n")
    kinds = [name for name in OUTCOMES[about.options["of"]] if name in set(data["outcome"])]
    seen = set(data.loc[data["count"] > 0, "outcome"])
    kinds = kinds[:1] if len(OUTCOMES[about.options["of"]]) == 2 else [k for k in kinds if k in seen and k != "nowhere"]
    if not kinds:
        raise NianbaoError("plot: found none of the outcomes in any group; valid would be a corpus of several years")
    by = list(about.by)
    if "topic" in by:
        data["topic"] = [labels.topic(row, language) for _, row in data.iterrows()]
    text, order = axes.groups(data, by, language) if by else (pd.Series("", index=data.index), [""])
    data["row"] = text + " (n = " + data["n"].map("{:,}".format) + ")"
    named = dict(zip(text, data["row"], strict=True))
    rows = [named[name] for name in order]
    if by == ["topic"]:
        ranked = data[data["outcome"] == kinds[0]].sort_values(["share", "n"], ascending=False)
        rows = ranked["row"].tolist()
    rows = list(dict.fromkeys(rows))[:top]
    data = data[data["row"].isin(rows)]
    most = [0.0, float(np.nanmax([*data.loc[data["outcome"].isin(kinds), "high"].fillna(0), 0.1]))]
    axis = axes.percent(labels.word("share", language), most)
    panels = []
    for place, kind in enumerate(kinds):
        base = alt.Chart(data[data["outcome"] == kind]).encode(
            y=alt.Y("row:N", sort=rows, title=None,
                    axis=alt.Axis(ticks=False, domain=False, grid=True, labels=place % columns == 0))
        )  # fmt: skip
        bars = base.mark_rule(color=PALETTE[0], strokeWidth=1.6).encode(x=alt.X("low:Q", **axis), x2="high:Q")
        dots = base.mark_circle(color=PALETTE[0], size=52, opacity=1).encode(
            x=alt.X("share:Q", **axis),
            tooltip=["row", "count", "n", "bodies", *(alt.Tooltip(c, format=".1%") for c in ("share", "low", "high"))],
        )
        head = alt.TitleParams(labels.word("outcome_" + kind.replace(" ", "_"), language), fontSize=12,
                               fontWeight="normal")  # fmt: skip
        width = 340 if len(kinds) == 1 else 190
        panels.append(alt.layer(bars, dots).properties(width=width, height=max(24, 20 * len(rows)), title=head))
    note = labels.word("interval", language, level=f"{about.level:.0%}")
    made = alt.concat(*panels, columns=columns, spacing=22)
    small = labels.word("small", language) if frame["small"].any() else ""
    return made.properties(title=heading(about, language, note, small))


def by_topic(frame: pd.DataFrame, about: About, language: Language, **options: Any) -> alt.TopLevelMixin:
    """Draw what became of each topic, from the rows of ``persistence``, ``restated`` or ``answers`` themselves."""
    of = about.study
    rows = frame.rename(columns={"state": "outcome", "primary": "topic"})
    rows = rows[rows["outcome"].isin(OUTCOMES[of]) & rows["topic"].notna()].reset_index(drop=True)
    if rows.empty:
        raise NianbaoError("plot: found no problem or measure that can be followed; valid would be two years of a body")
    rows = with_bodies(rows)
    made = tally(rows, OUTCOMES[of], ["topic"], about.level, 5)
    n = {"body_topic" if of == "persistence" else "item": len(rows), "body": rows["body"].nunique()}
    shown = About(f"outcomes_{of}", ("topic",), "item", None, about.level, n, about.sources, {"of": of})
    return outcomes(made, shown, language, **options)


def reused(frame: pd.DataFrame, about: About, language: Language) -> alt.TopLevelMixin:
    """Bars of the items whose wording stood before, by year, coloured by where."""
    import altair as alt

    kinds = [name for name in OUTCOMES["reuse"] if name != "nowhere"]
    data = frame.assign(_o=frame["relation"].map({name: place for place, name in enumerate(kinds)}))
    data = data.sort_values("_o").drop_duplicates(["report_id", "item_id"])
    data = data.groupby(["year", "relation"], observed=True).size().rename("count").reset_index()
    words = {name: labels.word("outcome_" + name.replace(" ", "_"), language) for name in kinds}
    data["which"] = data["relation"].map(words)
    data["rank"] = data["relation"].map({name: place for place, name in enumerate(kinds)})
    data["year"] = data["year"].astype(int).astype(str)
    there = [name for name in kinds if name in set(data["relation"])]
    scale = alt.Scale(domain=[words[name] for name in there], range=[PALETTE[kinds.index(name)] for name in there])
    bars = alt.Chart(data).mark_bar(size=26).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, grid=False)),
        y=alt.Y("count:Q", title=labels.word("items_axis", language), axis=alt.Axis(tickMinStep=1)),
        color=alt.Color("which:N", scale=scale, legend=alt.Legend(title=None, orient="top")),
        order=alt.Order("rank:O"),
        tooltip=["year", "which", "count"],
    )  # fmt: skip
    width = 60 * int(data["year"].nunique()) + 60
    shown: alt.TopLevelMixin = bars.properties(width=width, height=240, title=heading(about, language))
    return shown
