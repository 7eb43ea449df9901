"""On the real reports outside the project: every cell exact, or openly undecided with the truth as a candidate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.parsing.tables import read_tables
from toolkit.reading import read
from toolkit.reading.document import Document

SHARED = Path(__file__).resolve().parents[4] / "shared" / "reports"
FILES = sorted(p for p in SHARED.glob("*.*") if (SHARED / "gold" / "structure" / f"{p.stem}.json").exists())
TEXTS = sorted(SHARED.glob("gold/texts/*.txt"))


def differences(document: Document, gold: dict) -> list[str]:  # type: ignore[type-arg]
    facts = read_tables(document).facts
    hard, ambiguous, states = gold.get("hard") or (), gold.get("ambiguous") or {}, gold.get("states") or {}
    out = []
    for fact in facts.values():
        assert fact.start is None or document.text[fact.start : fact.end] == fact.raw
    for cell, value in (gold.get("cells") or {}).items():
        fact = facts[cell]
        if cell in hard and fact.state in ("ambiguous", "missing"):
            continue
        if value is None:
            good = fact.state == states[cell] or (not document.grids and fact.state == "missing")
        elif cell in ambiguous:
            good = fact.value == value or (fact.state == "ambiguous" and value in fact.candidates)
        else:
            good = fact.value == value
        if not good:
            out.append(f"{cell}: {value!r}, read {fact.state} {fact.value} {fact.candidates}")
    return out


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_cell_of_a_real_report_is_right(path: Path) -> None:
    gold = json.loads((SHARED / "gold" / "structure" / f"{path.stem}.json").read_text("utf-8"))
    assert differences(read(path), gold) == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.name)
def test_its_flattened_text_says_the_same(path: Path) -> None:
    gold = json.loads((SHARED / "gold" / "structure" / f"{path.stem}.json").read_text("utf-8"))
    document = Document(path.name, path.read_text("utf-8"))
    assert differences(document, gold) == []
