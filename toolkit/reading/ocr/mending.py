"""A rule that print hides between two labels, told from the rows of numbers beside them."""

from __future__ import annotations

from toolkit.reading.ocr.ruling import Box, Frame
from toolkit.reading.ocr.strokes import Rect
from toolkit.reading.ocr.words import UNREAD, Words

Held = list[tuple[Rect, Words]]


def parted(frame: Frame, lines: list[Held]) -> tuple[Frame, list[Held]]:
    """Part cells that hold the labels of several rows of numbers.

    A cell is parted along the rows where every row that it spans has a number of its own right beside it, and words of
    the cell stand in every row, none across a boundary. A stub that spans rows has labels beside it, not numbers, and
    stays whole.

    Args:
        frame: a ruled table.
        lines: for each of its cells the recognised lines.

    Returns:
        The table and the lines with such cells parted.

    Examples:
        >>> numbers = [Box(r, 1, 1, 1, 50, 20 * r, 90, 20 * r + 20) for r in (0, 1)]
        >>> frame = Frame((0, 50, 90), (0, 20, 40), (Box(0, 0, 2, 1, 0, 0, 50, 40), *numbers))
        >>> said = [[((5, 4, 40, 16), Words("规章", 1)), ((5, 24, 40, 36), Words("文件", 1))]]
        >>> said += [[((60, 4, 70, 16), Words("3", 1))], [((60, 24, 70, 36), Words("4", 1))]]
        >>> [box.row for box in parted(frame, said)[0].boxes if box.column == 0]
        [0, 1]
    """
    beside = {(box.row, box.column): k for k, box in enumerate(frame.boxes) if box.rowspan == 1}
    boxes: list[Box] = []
    out: list[Held] = []
    for box, held in zip(frame.boxes, lines, strict=True):
        rows = range(box.row, box.row + box.rowspan)
        neighbours = [beside.get((row, box.column + box.colspan)) for row in rows]
        shares = [[h for h in held if _within(h[0], frame.ys[row], frame.ys[row + 1])] for row in rows]
        if (
            box.rowspan < 2
            or any(k is None or not _is_number(lines[k]) for k in neighbours)
            or not all(shares)
            or sum(map(len, shares)) < len(held)
        ):
            boxes.append(box)
            out.append(held)
            continue
        for row, share in zip(rows, shares, strict=True):
            boxes.append(box._replace(row=row, rowspan=1, y0=frame.ys[row], y1=frame.ys[row + 1]))
            out.append(share)
    return frame._replace(boxes=tuple(boxes)), out


def _within(line: Rect, top: int, bottom: int) -> bool:
    slack = (line[3] - line[1]) // 4
    return line[1] >= top - slack and line[3] <= bottom + slack


def _is_number(held: Held) -> bool:
    said = "".join(words.text for _, words in held)
    return said.replace(".", "").isdecimal() or said in ("—", UNREAD)
