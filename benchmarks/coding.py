"""Coding 10,000 items beside cutting them with `jieba.lcut`: one run, one core, as a ratio.

usage: python benchmarks/coding.py [N]      N items (default 10,000), taken from corpora/coded in turn
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import jieba
from threadpoolctl import threadpool_limits

from toolkit.coding.coded import read_coded
from toolkit.coding.coders import default_coder
from toolkit.coding.cues import default_coder as cue_coder

CODED = Path(__file__).resolve().parents[1] / "corpora" / "coded" / "items.jsonl"


def seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds of the better of two rounds."""
    best = float("inf")
    for _ in range(2):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    with threadpool_limits(limits=1):
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)


def measure(n: int) -> None:
    items = list(islice(cycle(read_coded([CODED])), n))
    texts, kinds = [item.text for item in items], [item.kind for item in items]
    jieba.setLogLevel(60)
    jieba.initialize()
    for coder in (default_coder(), cue_coder()):
        coder.code(texts[:10], kinds[:10])
    base = seconds(lambda: [jieba.lcut(text) for text in texts])
    print(f"{n} items, {sum(map(len, texts))} characters, seconds of one core, ratio to jieba.lcut")
    print(f"{'jieba.lcut':16} {base:7.2f}  {1:5.2f}")
    for label, coder in (("cues", cue_coder()), ("default coder", default_coder())):
        found = seconds(lambda coder=coder: coder.code(texts, kinds))  # type: ignore[misc]
        print(f"{label:16} {found:7.2f}  {found / base:5.2f}")


if __name__ == "__main__":
    main()
