"""The time of each regular expression of the package grows with the text it is given and no faster."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from typing import NamedTuple

import patterns
import pytest

PARTS = 12
"""Of the longest measurement, each short enough for a test."""
PROGRAM = """
import json, patterns
found = patterns.collect()
grown = [(one.where, one.pattern.pattern[:80], uses) for one in found
         if not patterns.bounded(one) and (uses := patterns.growing(one, {size}, {count}))]
from toolkit.pipeline import analyse
from toolkit.reading.document import Document
given = [one for one in found if patterns.bounded(one)]
for one in given:
    texts = ["一、" + recipe.text(150) for recipe in patterns.recipes(one.pattern, 1)[:8]]
    analyse(Document("a.txt", "\\n".join(texts)))
longest = [(one.where, one.longest(), patterns.bounded(one)[1]) for one in given]
print(json.dumps([len(found), [repr(each) for each in grown], longest]))
"""


class Told(NamedTuple):
    """How many patterns there are, which grow faster than their text, and the longest stretch that others are given."""

    many: int
    grown: list[str]
    longest: list[tuple[str, int, int]]


@cache
def told(size: int, count: int) -> Told:
    """Ask in a process of its own: rules that this one has read would not be compiled again."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(size=size, count=count)],
        cwd=patterns.HERE, env={**os.environ, "PYTHONPATH": "."}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return Told(*json.loads(done.stdout))


def test_the_time_of_each_pattern_grows_with_its_text() -> None:
    found = told(2_500, 1)
    assert found.many > 400
    assert found.grown == []


@pytest.mark.slow
def test_the_time_of_each_pattern_grows_with_its_text_to_250_000_characters() -> None:
    assert told(62_500, 1).grown == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_the_time_of_each_pattern_grows_with_its_text_to_ten_million_characters(part: int) -> None:
    done = subprocess.run(
        [sys.executable, "patterns.py", "--far", "--size", "2500000", "--part", str(part), str(PARTS)],
        cwd=patterns.HERE, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.endswith(", 0 grow faster than the text\n"), done.stdout


def test_patterns_that_are_given_bounded_stretches_are_never_given_longer_ones() -> None:
    longest = told(2_500, 1).longest
    assert [(where, size) for where, size, bound in longest if size > bound] == []
    for file, function in patterns.BOUNDED:
        assert any(size for where, size, _ in longest if file in where and function in where)


def test_every_alternative_that_may_go_on_is_tried() -> None:
    pattern = re.compile("甲[^,]{0,3}乙|丙[^,]{2,}?丁|戊[^,]*?己$")
    units = {recipe.unit for recipe in patterns.recipes(pattern, 1)}
    assert all(any(word in unit and len(unit) > 1 for unit in units) for word in "丁己")


def test_growth_that_is_quadratic_is_told() -> None:
    found = patterns.Found(re.compile(r" *\n"), "", ("finditer",))
    assert patterns.growing(found, 4_000)
    assert not patterns.growing(found._replace(methods=("match",)), 4_000)


def test_the_text_that_takes_a_pattern_far_is_found_among_those_that_take_longer() -> None:
    slow = "(?:[ab]|[bc]|[cd]|[de]){3}z|"
    quadratic, linear = (
        patterns.Found(re.compile(slow + rest), "", ("finditer",)) for rest in (r" *\n", r"(?<! ) *\n")
    )
    assert patterns.growing_far(quadratic, 8_000, 2_000)
    assert not patterns.growing_far(linear, 8_000, 2_000)
