"""Whole files of a hundred kinds: no cell is silently wrong, and what a person can read is read."""

import pytest
from kinds import KINDS, judge, write

from toolkit.pipeline import analyse
from toolkit.reading import read

# Blank cells left out, or digits run together, do not always tell what was printed.
UNDECIDABLE = {
    "html divs",
    "html paragraphs blanks",
    "md html2text",
    "txt blank cells dropped",
    "txt blank cells of two dropped",
    "txt row glued",
    "txt subtotal column glued",
    "txt subtotal column dropped",
    "txt subtotal rows dropped",
    "txt table on one line, glued",
}
SEEDS = range(6)


def check(kind: str, seed: int) -> None:
    data, suffix, case = write(kind, seed)
    outcome = judge(kind, case, analyse(read(data, name=f"report{suffix}")))
    assert outcome.wrong == []
    assert outcome.sections == []
    assert outcome.items == []
    if kind not in UNDECIDABLE:
        assert outcome.open == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_read_exactly_or_openly_not(kind: str) -> None:
    check(kind, 100 + list(KINDS).index(kind))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_many_files_are_read_exactly_or_openly_not(kind: str, seed: int) -> None:
    check(kind, seed)


def test_the_same_seed_draws_the_same_report() -> None:
    assert write("html plain", 3)[0] == write("html plain", 3)[0]
    assert write("html plain", 3)[0] != write("html plain", 4)[0]
