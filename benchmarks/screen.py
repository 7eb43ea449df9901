"""Throughput of the screen on pages that are no reports, beside `str.find` of one phrase.

Run: python benchmarks/screen.py
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from toolkit.parsing.screen import screen

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "parsing" / "screen_cases"))

import build as cases

FILLER = (
    "进入十月，成群的候鸟飞抵湿地，护鸟员每天清晨沿着堤岸巡查，记录数量和种类。公园提醒游客不要投喂。"
    "市民们沿着栈道散步，孩子们举着望远镜辨认羽毛的颜色，老人坐在长椅上晒太阳。\n"
)


def speed(work: Callable[[str], object], pages: list[str]) -> float:
    """Return MB of UTF-8 a second, the best of three runs of at least half a second."""
    size = sum(len(page.encode()) for page in pages) / 1e6
    best = 0.0
    for _ in range(3):
        rounds, began = 0, time.perf_counter()
        while time.perf_counter() - began < 0.5:
            for page in pages:
                work(page)
            rounds += 1
        best = max(best, rounds * size / (time.perf_counter() - began))
    return best


def main() -> None:
    """Print a row for each kind of page: web text, web text in a government frame, pages about reports, reports."""
    frame = "首页 政务公开 政府信息公开指南 法定主动公开内容 政府信息公开年报 依申请公开 互动交流\n"
    reports, others = cases.build(cases.load("tuned"), 160)
    pages = {
        "web text": [FILLER * n for n in (10, 20, 40, 80)],
        "government page": [frame + FILLER * n + "版权所有 网站地图 关于我们" for n in (10, 20, 40, 80)],
        "page about reports": [text + FILLER * 20 for _, text in others],
        "report": [text * 3 for _, text in reports],
    }
    mixed = pages["web text"] * 9 + pages["government page"] * 3 + pages["page about reports"][:2]
    print(f"{'pages':20} {'screen MB/s':>12} {'str.find MB/s':>14}")
    for kind, texts in {**pages, "web corpus (mixed)": mixed}.items():
        print(f"{kind:20} {speed(screen, texts):12.0f} {speed(lambda t: t.find('信息公开工作年度报告'), texts):14.0f}")


if __name__ == "__main__":
    main()
