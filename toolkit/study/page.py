"""One self-contained page of a study: filters, plots, findings, and the sentences and cells behind every number."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.rules import load_rules
from toolkit.study.derived import _terms, derive, load_indicators
from toolkit.study.frames import Source, frame_of, reports_of
from toolkit.study.labels import Pair, load_labels
from toolkit.study.page_cells import cells_of, layout

MIN_N = 5


class PageFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``page.yaml``."""

    version: str
    words: dict[str, Pair]


def write_page(corpus: Source, path: str | Path, *, codebook: Codebook | None = None) -> Path:
    """Write a study as one HTML file that opens in a browser without a network.

    It holds what the filters need: the items with their text, every cell of the tables, the indicators, and the
    findings that fail or are undecided. Nothing is sent anywhere.

    Args:
        corpus: a corpus, or its frames ``reports``, ``items``, ``tables`` and ``findings`` by name.
        path: the file to write.
        codebook: the codebook the items were coded with.

    Returns:
        The path.

    Raises:
        NianbaoError: the corpus has no reports, or a frame is missing.
    """
    path = Path(path)
    data = page_data(corpus, codebook)
    if not data["reports"]["id"]:
        raise NianbaoError(f"{path}: found no reports to show; valid would be a corpus with at least one")
    # JSON allows every < to be written so; then nothing in a report can end the script element.
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    parts = {
        name: (resources.files("toolkit.study") / f"page.{name}").read_text("utf-8") for name in ("html", "css", "js")
    }
    cells = (resources.files("toolkit.study") / "page_cells.js").read_text("utf-8")
    page = parts["html"].replace("/*STYLE*/", parts["css"])
    page = page.replace("/*SCRIPT*/", parts["js"].replace("/*CELLS*/", cells))
    path.write_text(page.replace("/*DATA*/", packed), encoding="utf-8")
    return path


def page_data(corpus: Source, codebook: Codebook | None = None) -> dict[str, Any]:
    """Return what the page is drawn from, as plain lists and strings.

    Examples:
        >>> items = pd.DataFrame({"report_id": ["r"], "kind": ["problem"], "primary": ["B2"], "text": ["更新滞后"]})
        >>> none = pd.DataFrame({"report_id": [], "status": []})
        >>> frames = {"reports": items[["report_id"]], "items": items, "findings": none, "tables": items[["report_id"]]}
        >>> data = page_data(frames)
        >>> data["items"]["text"], data["topics"][data["items"]["t"][0]]["code"]
        (['更新滞后'], 'B2')
    """
    from scipy import stats

    from toolkit import __version__

    reports = reports_of(corpus).drop_duplicates("report_id").reset_index(drop=True)
    place = pd.Series(np.arange(len(reports)), index=reports["report_id"].astype(str))
    items, findings = frame_of(corpus, "items"), frame_of(corpus, "findings")
    items = items[items["report_id"].astype(str).isin(place.index)]
    book = codebook or Codebook.default()
    codes = [*book.codes, *sorted(set(items["primary"].dropna()) - set(book.codes))]
    at = {code: i for i, code in enumerate(codes)}
    shown = findings[findings["status"].isin(["fail", "undecided"])]
    shown = shown.sort_values("status", kind="stable") if len(shown) else shown
    labels, words = load_labels(), load_rules("page.yaml", PageFile, package="toolkit.study").words
    indicators, cells = _indicators(frame_of(corpus, "tables"), reports)
    return {
        "about": {"version": __version__, "reports": f"{len(reports):,}"},
        "min_n": MIN_N,
        "z": float(stats.norm.ppf(0.975)),
        "t": [round(float(t), 5) for t in stats.t.ppf(0.975, np.arange(10, 2001) / 10)],
        "words": {name: {"zh": pair.zh, "en": pair.en} for name, pair in words.items()},
        "values": {name: {"zh": pair.zh, "en": pair.en} for name, pair in labels.values.items()},
        "order": {name: rank for rank, name in enumerate(labels.values)},
        "topics": [
            {"code": code, "zh": book.topics[code].zh, "en": book.topics[code].en}
            if code in book.topics
            else {"code": code, "zh": code, "en": code}
            for code in codes
        ],
        "reports": {
            "id": reports["report_id"].astype(str).tolist(),
            "body": pd.factorize(reports["body"])[0].tolist(),
            **{name: _plain(reports, name) for name in ("authority", "level", "province", "prefecture", "year")},
        },
        "items": {
            "r": place[items["report_id"].astype(str)].tolist(),
            "k": (items["kind"] == "measure").astype(int).tolist(),
            "t": [at.get(code, -1) for code in items["primary"]],
            "text": [" ".join(str(text).split()) for text in items["text"]],
            "start": _plain(items, "start"),
            "end": _plain(items, "end"),
        },
        "findings": {
            "r": place[shown["report_id"].astype(str)].tolist(),
            **{name: _plain(shown, name, "") for name in ("code", "status", "message")},
            "quotes": [list(quotes) for quotes in shown["quotes"]]
            if "quotes" in shown
            else [[] for _ in range(len(shown))],
        },
        "indicators": indicators,
        "cells": cells,
        "layout": layout(),
    }


def _plain(frame: pd.DataFrame, name: str, empty: Any = None) -> list[Any]:
    if name not in frame.columns:
        return [empty] * len(frame)
    return [empty if pd.isna(found) else found for found in frame[name].astype("object").tolist()]


def _indicators(tables: pd.DataFrame, reports: pd.DataFrame) -> tuple[list[dict[str, Any]], dict[str, list[Any]]]:
    """Return the indicators with numerator and denominator per report, and every cell of the tables."""
    if not any(name.startswith("state.") for name in tables.columns):
        return [], {}
    rows = pd.Series(np.arange(len(tables)), index=tables["report_id"].astype(str))
    rows = rows[~rows.index.duplicated()]
    row_of = [int(rows[id_]) if id_ in rows.index else -1 for id_ in reports["report_id"].astype(str)]
    out: list[dict[str, Any]] = []
    for indicator in load_indicators().values():
        value, whole, state = derive(tables, msgspec.structs.replace(indicator, minimum=1))
        part = np.round(value * whole)
        formulas = [indicator.numerator, indicator.denominator]
        found = {cell: None for f in formulas for edition in ("2021", "2019") for _, cell in _terms(f, edition) or ()}
        known = (state == "ok") | ((state == "small") & (whole == 0))
        out.append(
            {
                "zh": indicator.zh,
                "en": indicator.en,
                "minimum": indicator.minimum,
                "cells": [cell for cell in found if cell in tables.columns],
                "part": [int(np.nan_to_num(part[r])) if r >= 0 and known[r] else None for r in row_of],
                "whole": [int(whole[r]) if r >= 0 and known[r] else None for r in row_of],
                "printed": [int(r >= 0 and state[r] is not None) for r in row_of],
            }
        )
    return out, cells_of(tables, row_of)
