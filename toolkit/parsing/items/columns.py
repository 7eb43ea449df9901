"""Problems and measures in the columns of a table of their own (存在问题 | 改进措施)."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.parsing.items.cues import Cues
from toolkit.parsing.shadow import fold
from toolkit.report import Kind

_CELL = re.compile(r"[^\t|\n]+")
_MARKS = re.compile(r"[\s:|-]*")
_LONGEST_TITLE = 14


class Cell(NamedTuple):
    """A cell that states one problem or announces one measure: its offsets in the report, and its column's title."""

    start: int
    end: int
    kind: Kind
    title: str


def read_columns(report: str, start: int, end: int, cues: Cues) -> tuple[list[Cell], list[tuple[int, int]]]:
    r"""Return the cells under the headers 问题 and 措施, and the stretches of text that these tables take.

    Args:
        report: the text of the report.
        start: offset of the first character of the section.
        end: offset after the last one.
        cues: the wordings.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> text = "存在问题\t改进措施\n检索功能弱\t升级站内搜索\n"
        >>> cells, spans = read_columns(text, 0, len(text), load_cues())
        >>> [(c.kind, text[c.start : c.end]) for c in cells], spans
        ([('problem', '检索功能弱'), ('measure', '升级站内搜索')], [(0, 23)])
    """
    if report.find("\t", start, end) < 0 and report.find("|", start, end) < 0:
        return [], []
    found: list[Cell] = []
    spans: list[tuple[int, int]] = []
    columns: dict[int, tuple[Kind, str]] = {}
    width, at = 0, start
    for line in report[start:end].splitlines(keepends=True):
        cells = [(at + m.start(), at + m.end()) for m in _CELL.finditer(line)]
        if columns and (len(cells) == width or _MARKS.fullmatch(line)):
            spans[-1] = (spans[-1][0], at + len(line))
            for i, (kind, title) in columns.items():
                if i < len(cells) and (cell := _trimmed(report, *cells[i])):
                    found.append(Cell(*cell, kind, title))
        elif len(cells) > 1 and (columns := _columns(report, cells, cues)):
            width = len(cells)
            spans.append((at, at + len(line)))
        else:
            columns = {}
        at += len(line)
    return found, spans


def _columns(report: str, cells: list[tuple[int, int]], cues: Cues) -> dict[int, tuple[Kind, str]]:
    """Read a header row: which columns hold problems and which measures; nothing unless both are there."""
    out: dict[int, tuple[Kind, str]] = {}
    for i, (a, b) in enumerate(cells):
        title = "".join(fold(report[a:b]).split())
        if len(title) > _LONGEST_TITLE:
            return {}
        if cues.measure_colon.search(title):
            out[i] = ("measure", title)
        elif cues.colon.search(title):
            out[i] = ("problem", title)
    return out if len({kind for kind, _ in out.values()}) == 2 else {}


def _trimmed(report: str, start: int, end: int) -> tuple[int, int] | None:
    """The cell without blanks around it; None where it says nothing."""
    text = report[start:end]
    a, b = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
    return (a, b) if b - a >= 4 else None
