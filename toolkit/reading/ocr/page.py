"""One picture of a page: set upright, its lines and ruled tables recognised, in points from the top left."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from toolkit.allowance import ask
from toolkit.pages import Leaf
from toolkit.reading.layout import CJK, tidy_cell
from toolkit.reading.ocr import bounds, ruling, upright, words
from toolkit.reading.ocr.engine import Engine, load_engine
from toolkit.reading.ocr.mending import parted
from toolkit.reading.ocr.strokes import Rect, find_strokes, lines_within
from toolkit.reading.ocr.upright import Upright
from toolkit.reading.pdf_lines import Line
from toolkit.reading.pdf_tables import Placed, Ruled, cell_text

DPI = 200
POINT = 72 / DPI  # points of one pixel
_WIDE = re.compile(f"[{CJK}“”‘’…—]")
_TALL = 1.6  # height to width of the box of a line that runs down the page
_POOR = 0.5  # mean probability below which a line is no text


class PageReading(NamedTuple):
    """What a page says, in points of the upright page.

    ``matrix`` (nine numbers, by rows) leads from points of the page as it was to points of the upright page;
    ``dropped`` counts marks that were taken for no text (a seal, a scribble, a logo).
    """

    lines: list[Line]
    tables: list[Ruled]
    width: float
    height: float
    matrix: tuple[float, ...]
    angle: float
    dropped: int

    def leaf(self, picture: int | None = None) -> Leaf:
        """Return the page for the map from offsets to boxes."""
        return Leaf(round(self.width, 2), round(self.height, 2), "ocr", self.matrix, picture)


def read_page(image: Any, index: int, scale: float = POINT) -> PageReading:
    """Read the picture of a page.

    Args:
        image: an array of shape (height, width, 3), uint8, blue first; about 200 pixels an inch.
        index: the number of the page from 0.
        scale: points of one pixel.

    Returns:
        Lines outside tables, top to bottom, and the ruled tables.
    """
    import numpy as np

    ask(bounds.PAGE_SECONDS)
    engine = load_engine()
    page = upright.sheet(Upright(image, np.eye(3)))
    page, quads = _turned(engine, page)
    level = upright.deskewed(page)
    quads = upright.moved(quads, level.matrix @ np.linalg.inv(page.matrix)) if level is not page else quads
    page = level
    em = _em(quads)
    ruled = ruling.rules(page.image, em, [_rect(quad, page.image.shape) for quad in quads])
    squared = _squared(page, ruled, em)
    if squared is not page:
        quads = upright.moved(quads, squared.matrix @ np.linalg.inv(page.matrix))
        page = squared
    rects = [_rect(quad, page.image.shape) for quad in quads]
    if squared is not level:
        ruled = ruling.rules(page.image, em, rects)
    frames = ruling.frames(ruled, em)
    tables, spent = _tables(engine, page, frames, rects, ruled, index, scale)
    lines, dropped = _lines(engine, page, [r for r in rects if not _inside(r, spent)], index, scale)
    height, width = page.image.shape[:2]
    zoom = np.diag([scale, scale, 1.0])
    matrix = zoom @ page.matrix @ np.linalg.inv(zoom)
    flat = tuple(float(f"{v:.6g}") for v in (matrix / matrix[2, 2]).ravel())
    return PageReading(lines, tables, width * scale, height * scale, flat, page.angle, dropped)


def _rect(quad: Any, shape: tuple[int, ...]) -> Rect:
    x0, y0 = quad.min(0)
    x1, y1 = quad.max(0)
    return max(0, int(x0)), max(0, int(y0)), min(shape[1], round(x1)), min(shape[0], round(y1))


def _em(quads: Any) -> float:
    """Return the height of a character in pixels: most lines' boxes are a tenth higher."""
    import numpy as np

    if not len(quads):
        return 40.0
    sides = np.minimum(
        np.linalg.norm(quads[:, 0] - quads[:, 1], axis=1), np.linalg.norm(quads[:, 1] - quads[:, 2], axis=1)
    )
    return float(np.clip(0.9 * np.median(sides), 12, 90))


def _turned(engine: Engine, page: Upright) -> tuple[Upright, Any]:
    """Turn the page so that its lines run across, the right way up; return it with the boxes of its text."""
    import numpy as np

    quads = engine.find(page.image)
    if not len(quads):
        return page, quads
    size = quads.max(1) - quads.min(1)
    long = size.max(1) > 2.5 * size.min(1)
    down = size[:, 1] > _TALL * size[:, 0]
    weight = size.max(1) * long
    if weight[down].sum() > 0.6 * weight.sum() > 0:
        options = [upright.quarter(page, 1), upright.quarter(page, 3)]
    else:
        options = [page, upright.quarter(page, 2)]
    best, score = options[0], -1.0
    longest = np.argsort(-weight)[:6]
    for i, option in enumerate(options):
        moved = upright.moved(quads[longest], option.matrix @ np.linalg.inv(page.matrix))
        read = engine.read([words.crop(option.image, _rect(quad, option.image.shape), 0) for quad in moved])
        mean = float(np.mean([_mean(r) for r in read]))
        if mean > score + 0.02:
            best, score = option, mean
        if i == 0 and mean > 0.85:
            break
    return best, upright.moved(quads, best.matrix @ np.linalg.inv(page.matrix))


def _mean(read: Any) -> float:
    return sum(g.probability for g in read.glyphs) / len(read.glyphs) if len(read.glyphs) > 2 else 0.0


def _squared(page: Upright, ruled: ruling.Rules, em: float) -> Upright:
    """Undo what is left of a photograph's perspective, told by the frame of the largest table."""
    import cv2
    import numpy as np

    found = [o for o in ruling.outlines(ruled, em) if o[3] - o[1] > 8 * em and o[2] - o[0] > 12 * em]
    if not found:
        return page
    hull = max(found, key=lambda o: (o[2] - o[0]) * (o[3] - o[1]))[4]
    corners = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True).reshape(-1, 2)
    if len(corners) != 4:
        return page
    box = hull.reshape(-1, 2)
    rectangle = np.array(
        [[x, y] for x in (box[:, 0].min(), box[:, 0].max()) for y in (box[:, 1].min(), box[:, 1].max())]
    )
    off = max(np.linalg.norm(rectangle - corner, axis=1).min() for corner in corners)
    if not 4 < off < 0.12 * max(page.image.shape[:2]):
        return page
    return upright.onto_rectangle(page, corners, -1)


def _inside(rect: Rect, boxes: list[Rect]) -> bool:
    x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes)


def _tables(
    engine: Engine,
    page: Upright,
    frames: list[ruling.Frame],
    rects: list[Rect],
    ruled: ruling.Rules,
    index: int,
    scale: float,
) -> tuple[list[Ruled], list[Rect]]:
    tables: list[Ruled] = []
    spent: list[Rect] = []
    for frame in frames:
        outer = (frame.xs[0], frame.ys[0], frame.xs[-1], frame.ys[-1])
        held = [r for r in rects if _inside(r, [outer])]
        em = min(float(sorted(r[3] - r[1] for r in held)[len(held) // 2]) * 0.85, 60.0) if held else 30.0
        strokes = find_strokes(page.image, ruled.across, ruled.upright, em)
        boxes: list[Rect] = []
        owners: list[int] = []
        for k, cell in enumerate(frame.boxes):
            for line in _cell_lines(strokes, cell, held, em):
                boxes.append(line)
                owners.append(k)
        counts = [sum(b[3] - b[1] > 0.45 * (box[3] - box[1]) for b in strokes.within(box).tolist()) for box in boxes]
        said = words.cell_words(engine, page.image, boxes, counts, em)
        lines: list[list[tuple[Rect, words.Words]]] = [[] for _ in frame.boxes]
        for owner, box, word in zip(owners, boxes, said, strict=True):
            lines[owner].append((box, word))
        texts = [word.text for word in said]
        longest, total = max(map(len, texts), default=0), sum(map(len, texts))
        if not total or (longest >= 300 and longest > 0.6 * total):
            continue
        spent.append(outer)
        tables.append(_ruled(*parted(frame, lines), index, scale))
    return tables, spent


def _cell_lines(strokes: Any, cell: ruling.Box, held: list[Rect], em: float) -> list[Rect]:
    """Return the boxes of the lines in a cell: from its strokes, from the boxes of text where strokes run together."""
    inner = (cell.x0 + 3, cell.y0 + 3, cell.x1 - 3, cell.y1 - 3)
    found = lines_within(strokes, inner, em)
    if any(b[3] - b[1] > 2 * em for b in found):
        clipped = [
            (max(r[0], inner[0]), max(r[1], inner[1]), min(r[2], inner[2]), min(r[3], inner[3]))
            for r in held
            if _inside(r, [inner])
        ]
        if clipped:
            return sorted(clipped, key=lambda b: (b[1], b[0]))
    return found


def _ruled(frame: ruling.Frame, lines: list[list[tuple[Rect, words.Words]]], index: int, scale: float) -> Ruled:
    cells = []
    full = set()
    for cell, held in zip(frame.boxes, lines, strict=True):
        box = (cell.x0 * scale, cell.y0 * scale, cell.x1 * scale, cell.y1 * scale)
        printed = [_line(b, w, index, scale) for b, w in held if w.text]
        text = cell_text(printed, box) if printed else ""
        confidence = min((w.confidence for _, w in held), default=1.0)
        others = held[0][1].others if len(held) == 1 and text == held[0][1].text else ()
        place = (index, *box, confidence)
        cells.append(
            Placed(cell.row, cell.column, cell.rowspan, cell.colspan, tidy_cell(text), (place,), confidence, others)
        )
        if printed and printed[-1].x1 - printed[-1].x0 > box[2] - box[0] - 2.6 * printed[-1].size:
            full.add(cell.column)
    edges = [x * scale for x in frame.xs]
    top, bottom = frame.ys[0] * scale, frame.ys[-1] * scale
    return Ruled(index, top, bottom, edges, cells, len(frame.ys) - 1, frozenset(full))


def _line(box: Rect, word: words.Words, index: int, scale: float) -> Line:
    size = (box[3] - box[1]) * scale
    return Line(index, box[0] * scale, box[2] * scale, box[1] * scale, box[3] * scale, size, word.text, word.confidence)


def _lines(engine: Engine, page: Upright, rects: list[Rect], index: int, scale: float) -> tuple[list[Line], int]:
    """Recognise the lines outside tables; boxes side by side become one line."""
    crops = [words.crop(page.image, rect, 0) for rect in rects]
    kept: list[tuple[Rect, words.Words]] = []
    dropped = 0
    for rect, picture, read in zip(rects, crops, engine.read(crops), strict=True):
        mean = sum(g.probability for g in read.glyphs) / len(read.glyphs) if read.glyphs else 0.0
        if not read.text.strip() or mean < _POOR or (mean < 0.9 and words.is_red(picture)):
            dropped += 1
        else:
            kept.append((rect, words.plain(read)))
    kept.sort(key=lambda k: (k[0][1] + k[0][3]) / 2)
    rows: list[list[tuple[Rect, words.Words]]] = []
    for rect, word in kept:
        middle, high = (rect[1] + rect[3]) / 2, rect[3] - rect[1]
        last = rows[-1][-1][0] if rows else None
        if last is not None and abs(middle - (last[1] + last[3]) / 2) < 0.4 * min(high, last[3] - last[1]):
            rows[-1].append((rect, word))
        else:
            rows.append([(rect, word)])
    return _even([_joined(sorted(row), index, scale) for row in rows]), dropped


def _joined(row: list[tuple[Rect, words.Words]], index: int, scale: float) -> Line:
    text = ""
    before: Rect | None = None
    for rect, word in row:
        if before is not None:
            gap = (rect[0] - before[2]) / (rect[3] - rect[1])
            text += "\t" if gap > 2 else " " if gap > 0.7 else ""
        text += word.text
        before = rect
    x0, y0 = min(r[0] for r, _ in row), min(r[1] for r, _ in row)
    x1, y1 = max(r[2] for r, _ in row), max(r[3] for r, _ in row)
    return _line((x0, y0, x1, y1), words.Words(text, min(w.confidence for _, w in row)), index, scale)


def _even(lines: list[Line]) -> list[Line]:
    """Give lines of nearly the same print the same size: the boxes of text vary by more than fonts do.

    The size is told from the width of a line's characters: a Chinese one is as wide as high, others about half.
    """
    pitches = []
    for line in lines:
        ems = sum(1.0 if _WIDE.match(char) else 0.5 for char in line.text)
        pitch = (line.x1 - line.x0) / ems if ems and "\t" not in line.text else 0.9 * line.size
        pitches.append(pitch if ems >= 3 else min(pitch, 0.9 * line.size))
    ranked = sorted(p for p, line in zip(pitches, lines, strict=True) if len(line.text) > 12)
    usual = ranked[len(ranked) // 2] if ranked else 0.0
    return [
        line._replace(size=usual if usual and abs(p - usual) < 0.16 * usual else p)
        for line, p in zip(lines, pitches, strict=True)
    ]
