"""The time of each regular expression of the package grows with the text it is given and no faster."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import patterns
import pytest

GROWING = """
import json, patterns
found = patterns.collect()
told = [(one.where, one.pattern.pattern[:80], uses) for one in found
        if not patterns.bounded(one) and (uses := patterns.growing(one, {size}, {count}))]
print(json.dumps([len(found), [repr(each) for each in told]]))
"""


def growing(size: int, count: int) -> list[str]:
    """Ask in a process of its own: rules that this one has read would not be compiled again."""
    done = subprocess.run(
        [sys.executable, "-c", GROWING.format(size=size, count=count)],
        cwd=patterns.HERE, env={**os.environ, "PYTHONPATH": "."}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    many, told = json.loads(done.stdout)
    assert many > 400
    return list(told)


def test_the_time_of_each_pattern_grows_with_its_text() -> None:
    assert growing(2_500, 1) == []


@pytest.mark.slow
def test_the_time_of_each_pattern_grows_with_its_text_to_250_000_characters() -> None:
    assert growing(62_500, 1) == []


def test_growth_that_is_quadratic_is_told() -> None:
    import re

    found = patterns.Found(re.compile(r" *\n"), "", ("finditer",))
    assert patterns.growing(found, 4_000)
    assert not patterns.growing(found._replace(methods=("match",)), 4_000)
