"""How long reading tables takes: typical and worst, per layout, as ratios and milliseconds of one core.

usage: python benchmarks/tables.py [N]      N random tables per layout (default 100)
       python benchmarks/tables.py solver [N]      run-together tables only (default 10,000)

The last column is the time for the tables over the time for all the rest of the analysis of the same report.
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
from toolkit.pipeline import analyse
from toolkit.reading import read
from toolkit.reading.document import Document


def timed(text: str) -> float:
    fold.cache_clear()
    document = Document("r.txt", text)
    start = time.process_time()
    read_tables(document)
    return (time.process_time() - start) * 1000


def narrative() -> str:
    """The text of one sample report without its tables."""
    document = read(Path(__file__).resolve().parents[1] / "corpora" / "sample" / "linxi_2021.html")
    text = document.text
    for start, end in reversed(read_tables(document).spans):
        text = text[:start] + text[end:]
    return text


def share(text: str, rest: str) -> float:
    whole = rest + "\n" + text
    fold.cache_clear()
    start = time.process_time()
    analyse(Document("r.txt", whole))
    all_of_it = (time.process_time() - start) * 1000
    tables = timed(whole)
    return tables / max(all_of_it - tables, 1e-9)


def measure(name: str, texts: list[str], rest: str = "") -> None:
    times = sorted(min(timed(text), timed(text)) for text in texts)
    median, worst = statistics.median(times), times[-1]
    line = (
        f"{name:24} {len(texts):5} tables   median {median:6.2f} ms   worst {worst:7.2f} ms   {worst / median:5.1f} x"
    )
    if rest:
        line += f"   to the rest {statistics.median(share(text, rest) for text in texts[:20]):5.2f}"
    print(line, flush=True)


def main() -> None:
    solver = sys.argv[1:2] == ["solver"]
    given = sys.argv[2:] if solver else sys.argv[1:]
    n = int(given[0]) if given else 10_000 if solver else 100
    rng = random.Random(20210930)
    rest = narrative()

    def sheets(large: int, busy: float) -> list[renderers.Sheet]:
        return [renderers.draw(rng, rng.choice(("2021", "2019")), large=large, busy=busy) for _ in range(n)]

    if solver:
        measure("city inline_joined", [renderers.inline_joined(sheet) for sheet in sheets(300, 0.2)])
        return
    township, city, hostile = sheets(9, 0.03), sheets(300, 0.2), sheets(400_000, 0.9)
    read_tables(Document("warm", renderers.inline_joined(city[0])))
    for label, drawn in (("township", township), ("city", city), ("hostile", hostile)):
        for layout in (renderers.pipe_after, renderers.aligned, renderers.inline_joined):
            measure(f"{label} {layout.__name__}", [layout(sheet) for sheet in drawn], rest)
        patchy = [renderers.inline_patchy(sheet, rng) for sheet in drawn]
        measure(f"{label} inline_patchy", patchy, rest)


if __name__ == "__main__":
    main()
