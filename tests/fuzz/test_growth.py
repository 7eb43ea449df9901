# ruff: noqa: E501
"""The time of a whole analysis grows with the text and no faster, whatever the text is made of."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from types import FrameType

import patterns
import pytest

from toolkit.pipeline import analyse
from toolkit.reading.document import Document

SIZE = int(os.environ.get("NIANBAO_GROWTH", "20000"))
"""Characters of the shorter text; the longer one has four times as many. The limit of reading is two million."""
MOST = 120e-6
"""Seconds of processor time a character: ten times what the densest real report needs."""
FIVE = "五、存在的主要问题及改进情况\n"
SIX = "一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n六、其他需要报告的事项\n"
SHAPES = {
    "one endless line": ("", "本机关依法推进政府信息公开工作，公开信息若干条"),
    "one character": ("", "的"),
    "blanks": ("一", " "),
    "line ends": ("一", "\n"),
    "headings": ("", SIX),
    "headings run in": ("", SIX.replace("\n", "")),
    "parts of section one": ("一、总体情况\n", "（一）主动公开情况\n（二）依申请公开情况\n（三）政府信息管理情况\n"),
    "digits": ("", "1200000120"),
    "cells": ("", "0\n12\n"),
    "pipes": ("", "| 0 | 12 |\n"),
    "brackets that nobody closes": ("", "（《“"),
    "lead-ins": (FIVE, "主要存在以下问题：主要表现在："),
    "announcers": (FIVE, "下一步，我局将加强培训。针对以上问题，"),
    "sentences": (FIVE, "培训不足，更新不及时。"),
    "mentions": ("一、总体情况\n", "收到政府信息公开申请12件，办结10件，主动公开信息300条。"),
    "mentions in one sentence": ("一、总体情况\n", "收到政府信息公开申请12件，办结10件，"),
    "labels of tables": ("", "规章\n0\n行政规范性文件\n行政许可\n一、本年新收政府信息公开申请数量\n（三）不予公开\n（七）总计\n"),
    "a table on one line": ("", "1.本机关不掌握相关政府信息3700000372.没有现成信息需要另行制作0000000"),
    "ordinals": (FIVE, "一是培训不足；二是更新不及时；"),
    "ordinals by line": (FIVE, "一是培训不足。\n二是下一步加强培训。\n"),
    "contents": ("", "一、总体情况......................1\n"),
    "page numbers": (FIVE, "- 3 -\n第1页 共9页\n培训不足\n"),
    "bodies and years": ("", "云泽省临溪市人民政府办公室2023年1月1日至2023年12月31日"),
    "all settled": ("一、总体情况\n", "申请均已按时办结，"),
}  # fmt: skip


class _TooLong(BaseException):
    pass


def _stop(number: int, frame: FrameType | None) -> None:
    raise _TooLong


def seconds(text: str, limit: float) -> float:
    """Return the processor time of an analysis, at most ``limit``."""
    before = signal.signal(signal.SIGPROF, _stop)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        analyse(Document("a.txt", text))
    except _TooLong:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return time.process_time() - began


def of(shape: tuple[str, str], size: int) -> str:
    head, unit = shape
    return (head + unit * (size // len(unit) + 1))[:size]


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_text_and_no_faster(shape: str) -> None:
    seconds(of(SHAPES[shape], 500), 9)  # loads what is loaded once
    short = min(seconds(of(SHAPES[shape], SIZE), 9) for _ in range(2))
    long = min(seconds(of(SHAPES[shape], 4 * SIZE), 4 * SIZE * MOST) for _ in range(2))
    assert long < 4 * SIZE * MOST
    assert long < 9 * short + 0.2  # sixteenfold would be quadratic


def test_measures_are_tied_to_problems_near_by() -> None:
    many = FIVE + "一是培训不足。" * 400 + "\n下一步，" + "一是加强培训。" * 400
    ties = [link for link in analyse(Document("a.txt", many)).links if link.kind == "measure-problem"]
    assert 0 < len(ties) < 400 * 129


def worst(size: int) -> Iterator[tuple[str, str]]:
    """Yield the place of each pattern of the package and the text that takes it longest."""
    listing = "import json, patterns; print(json.dumps([[f.pattern.pattern, f.pattern.flags, f.where] for f in patterns.collect() if isinstance(f.pattern.pattern, str)]))"
    listed = subprocess.run(  # rules that this process has read would not be compiled again
        [sys.executable, "-c", listing],
        cwd=patterns.HERE,
        env={**os.environ, "PYTHONPATH": "."},
        check=True,
        capture_output=True,
    )
    for written, flags, where in json.loads(listed.stdout):
        pattern = re.compile(written, flags)
        texts = list(patterns.hostile(pattern, 400, 5))
        times = [patterns.seconds(pattern, text, 0.3) for text in texts]
        yield f"{where} {written[:60]!r}", list(patterns.hostile(pattern, size, 5))[times.index(max(times))]


@pytest.mark.slow
def test_text_made_against_a_pattern_costs_no_more_than_other_text() -> None:
    size, limit, slow = 12_000, 12_000 * MOST + 0.3, []
    for where, text in worst(size):
        for head in ("", "一、总体情况\n", FIVE):
            if seconds(head + text, limit) >= limit:
                slow.append((head, where, text[:30]))
    assert slow == []
