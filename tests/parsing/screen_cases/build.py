"""Puts the hand-written parts of a YAML file together into pages: reports, and pages that are none."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
PARTS = ("title", "preamble", "overview", "body", "problems", "other")


_SCRIPT = str.maketrans(
    "开报务关条国门为对来实与个们项处总体况县厅镇区问题复议诉讼请动类规划决据编发办学习员网产业进过时间应当难专责权级众机构统计标种结",
    "開報務關條國門為對來實與個們項處總體況縣廳鎮區問題復議訴訟請動類規劃決據編發辦學習員網產業進過時間應當難專責權級眾機構統計標種結",
)


def load(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))


def _fill(text: str, parts: dict[str, Any], rng: random.Random) -> str:
    name, place, we = rng.choice(parts["bodies"])
    year = rng.choice(range(2009, 2025))
    for slot, value in (("name", name), ("place", place), ("we", we), ("year", str(year)), ("next", str(year + 1))):
        text = text.replace("{" + slot + "}", value)
    return text


def _shape(text: str, rng: random.Random) -> str:
    """Lose what real pages lose: line ends, or none; blanks come in; brackets change."""
    kind = rng.randrange(6)
    if kind == 0:
        return text.replace("\n", "")
    if kind == 1:
        return text.replace("\n", " ")
    if kind == 2:
        return text.replace("\n", "\n\n　　")
    if kind == 4:
        return text.translate(_SCRIPT)
    if kind == 3:
        return text.replace("（", "(").replace("）", ")").replace("：", ":")
    return text


def build(parts: dict[str, Any], count: int, seed: int = 1) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return ``count`` reports and ``count`` other pages, each with the kind of page it is."""
    rng = random.Random(seed)
    reports: list[tuple[str, str]] = []
    while len(reports) < count:
        chosen = {part: rng.choice(parts["reports"][part]) for part in PARTS}
        if not (chosen["title"] or chosen["preamble"]):
            continue
        before, after = rng.choice(parts["chrome"])
        text = _fill(before + "".join(chosen.values()) + after, parts, rng)
        reports.append(("report", _shape(text, rng)))
    others: list[tuple[str, str]] = []
    kinds = [(kind, text) for kind, texts in parts["others"].items() for text in texts]
    for number in range(count):
        kind, text = kinds[number % len(kinds)]
        before, after = rng.choice(parts["chrome"])
        others.append((kind, _shape(_fill(before + text + after, parts, rng), rng)))
    return reports, others
