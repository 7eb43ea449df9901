"""One delimited cell as printed: a number, blank, 不适用, or words. Numbers are never converted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.parsing.tables.cell import Cell, Number
from toolkit.parsing.tables.marks import load_marks

LONGEST = 40  # characters of one cell that is a number, its blanks and unit included
DIGITS = 15  # of a whole number; nobody counts beyond, and sums of these are exact in floating point
_DIGITS = re.compile(r"(?:\d|[,.](?=\d)|(?<=[\d,.])[\n\t ]+(?=[,.])|(?<=[,.])[\n\t ]+(?=\d))+")
_GAP = re.compile(r"(?<=\d)[ \t\n\u3000]+(?=[\d,.])|(?<=[,.])[ \t\n]+(?=\d)")


def read_cell(folded: str, start: int, end: int) -> Cell:
    """Read the cell printed at ``folded[start:end]``.

    Args:
        folded: the text in its plain shape (``shadow.fold``), offsets as in the text.
        start: where the cell begins.
        end: where it ends; blanks at either side do not count.

    Returns:
        A cell whose offsets leave out the blanks around it; ``blank`` where nothing is printed. A number keeps the
        unit that is printed with it in its offsets, and its value as printed.

    Examples:
        >>> read_cell("| 12万元 |", 1, 7), read_cell("1 362", 0, 5).value, read_cell("--", 0, 2).state
        (Cell(state='number', value=12, start=2, end=6), 1362, 'not_applicable')
        >>> read_cell("007", 0, 3).state, read_cell(" ", 0, 1).state
        ('text', 'blank')
    """
    raw = folded[start:end]
    if raw.isdecimal() and (raw[0] != "0" or len(raw) == 1) and len(raw) <= DIGITS:
        return Cell("number", int(raw), start, end)
    bare = raw.strip()
    if not bare:
        return Cell("blank", None, start, start)
    start += raw.index(bare[0]) if raw[0] != bare[0] else 0
    end = start + len(bare)
    if len(bare) > LONGEST:
        return Cell("text", None, start, end)
    if bare.isdecimal() and (bare[0] != "0" or len(bare) == 1) and len(bare) <= DIGITS:
        return Cell("number", int(bare), start, end)
    marks = load_marks()
    if marks.absent.fullmatch("".join(bare.split())):
        return Cell("not_applicable", None, start, end)
    found = marks.number.fullmatch(_GAP.sub("", bare))
    value = None if found is None else _value(found["number"])
    if value is None or _several(bare):
        return Cell("text", None, start, end)
    return Cell("number", value, start, end)


def read_cells(folded: str, spans: Iterable[tuple[int, int]]) -> tuple[Cell, ...]:
    """Read several cells; plain numbers, which most are, without a call each.

    Examples:
        >>> [cell.value for cell in read_cells("3 007 12", [(0, 1), (2, 5), (6, 8)])]
        [3, None, 12]
    """
    new = tuple.__new__
    out = []
    for start, end in spans:
        raw = folded[start:end]
        if raw.isdecimal() and (raw[0] != "0" or len(raw) == 1) and len(raw) <= DIGITS:
            out.append(new(Cell, ("number", int(raw), start, end)))
        else:
            out.append(read_cell(folded, start, end))
    return tuple(out)


def _several(bare: str) -> bool:
    """Tell whether blanks part digits that need not be one number: not thousands, nor one cut in two, nor spaced.

    Examples:
        >>> [_several(cell) for cell in ("1 362 004", "12 万元", "1 3 6 2", "0 0", "3 0 0 14")]
        [False, False, False, True, True]
    """
    parts = _DIGITS.findall(bare)
    if len(parts) < 2:
        return False
    if bare[0] == "0":
        return True
    spaced = all(len(part) == 1 for part in parts)
    return not (spaced or len(parts) == 2 or all(len(part) == 3 for part in parts[1:]))


def _value(printed: str) -> Number | None:
    digits = printed.replace(",", "").replace(" ", "")
    bare = digits.lstrip("+-")
    if len(bare) > 1 and bare[0] == "0" and bare[1] != ".":
        return None
    if len(bare.partition(".")[0]) > DIGITS:
        return None
    return float(digits) if "." in digits else int(digits)
