"""How long reading tables takes: typical and worst, per layout, as ratios and milliseconds of one core.

usage: python benchmarks/tables.py [N]      N random tables per layout (default 400)
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.parsing.tables import renderers
from toolkit.parsing.shadow import fold
from toolkit.parsing.tables import read_tables
from toolkit.reading.document import Document


def timed(text: str) -> float:
    fold.cache_clear()
    document = Document("r.txt", text)
    start = time.process_time()
    read_tables(document)
    return (time.process_time() - start) * 1000


def measure(name: str, texts: list[str]) -> None:
    times = sorted(min(timed(text), timed(text)) for text in texts)
    median, worst = statistics.median(times), times[-1]
    print(
        f"{name:24} {len(texts):5} tables   median {median:6.2f} ms   worst {worst:7.2f} ms   {worst / median:5.1f} x"
    )


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    rng = random.Random(20210930)

    def sheets(large: int, busy: float) -> list[renderers.Sheet]:
        return [renderers.draw(rng, rng.choice(("2021", "2019")), large=large, busy=busy) for _ in range(n)]

    township, city, hostile = sheets(9, 0.03), sheets(300, 0.2), sheets(400_000, 0.9)
    read_tables(Document("warm", renderers.inline_joined(city[0])))
    for label, drawn in (("township", township), ("city", city), ("hostile", hostile)):
        for layout in (renderers.pipe_after, renderers.aligned, renderers.inline_joined):
            measure(f"{label} {layout.__name__}", [layout(sheet) for sheet in drawn])
        patchy = [renderers.inline_patchy(sheet, rng) for sheet in drawn]
        measure(f"{label} inline_patchy", patchy)


if __name__ == "__main__":
    main()
