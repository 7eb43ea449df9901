"""What was made fast gives what the long way gives; ``make fuzz`` tries many more inputs."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from targets import TARGETS, shortcuts

INPUTS = 12


@pytest.mark.parametrize("name", shortcuts.TARGETS)
def test_the_short_way_gives_what_the_long_way_gives(name: str) -> None:
    target, random = TARGETS[name], Random(3)
    pool = target.seeds()
    for _ in range(INPUTS):
        target.run(target.mutate(random, random.choice(pool)))


@pytest.mark.parametrize(
    ("name", "module", "shortcut"),
    [
        ("aside", "toolkit.reading.html", "set_aside"),
        ("layouts", "toolkit.parsing.tables.tables", "recall"),
        ("joined", "toolkit.parsing.tables.rejoin", "again"),
        ("grids", "toolkit.parsing.tables.tables", "recall"),
    ],
)
def test_the_inputs_take_the_short_way(name: str, module: str, shortcut: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    room, taken = importlib.import_module(module), Counter[bool]()
    way = getattr(room, shortcut)

    def counted(*given):
        found = way(*given)
        taken[found is not None] += 1
        return found

    monkeypatch.setattr(room, shortcut, counted)
    for data in TARGETS[name].seeds()[:8]:
        TARGETS[name].run(data)
    assert taken[True] * 8 > taken[False]
