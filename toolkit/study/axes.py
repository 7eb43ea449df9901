"""What charts share: the groups that panels and rows stand for, and axes of shares."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.errors import NianbaoError
from toolkit.study import labels
from toolkit.study.frames import Language


def groups(frame: pd.DataFrame, by: list[str], language: Language) -> tuple[pd.Series, list[str]]:
    """Return the name of each row's group, and the names in order."""
    for name in by:
        if frame[name].nunique() > 60:
            raise NianbaoError(
                f"plot: found {frame[name].nunique()} values of {name}; valid would be a selection of rows"
            )
    lists = [labels.order(list(frame[name].unique())) for name in by]
    parts = [frame[name].map(lambda found: labels.value(found, language)) for name in by]
    text = parts[0].astype(str)
    for part in parts[1:]:
        text = text + " · " + part.astype(str)
    place = pd.DataFrame({str(i): frame[name].map(lists[i].index) for i, name in enumerate(by)}).assign(text=text)
    return text, place.sort_values([str(i) for i in range(len(by))])["text"].drop_duplicates().tolist()


def percent(title: str, domain: list[float] | None = None, sign: str = "") -> dict[str, Any]:
    """Return the options of an axis of shares."""
    import altair as alt

    options: dict[str, Any] = {"axis": alt.Axis(format=sign + ".0%", tickCount=5), "title": title}
    if domain:
        options["scale"] = alt.Scale(domain=domain, nice=True)
    return options
