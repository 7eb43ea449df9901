"""Table three: requests received and handled, six kinds of applicants and their total across, outcomes down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.parsing.forms import load_forms, request_rows
from toolkit.parsing.tables.joint import settle_columns, settle_row, style_of
from toolkit.parsing.tables.labels import Anchor, find_labels
from toolkit.parsing.tables.material import EMPTY, Material, chunks, grid_material, rows_of
from toolkit.parsing.tables.page import GridRow, Page
from toolkit.parsing.tables.rowread import RowReading, Style, read_row
from toolkit.parsing.tables.runs import Column

WIDTH = 7
COLUMNS = (Column(),) * WIDTH


@dataclass(slots=True)
class Found:
    """One table as found: its readings by row id, its edition and why, where it stands, and what was odd."""

    rows: dict[str, RowReading] = field(default_factory=dict)
    edition: str | None = None
    why: str = ""
    at: tuple[int, int] | None = None
    start: int | None = None
    end: int | None = None
    warnings: list[str] = field(default_factory=list)
    loose: list[RowReading] = field(default_factory=list)


def find_three(page: Page) -> Found:
    """Find table three and read its rows as far as each is decided by itself.

    Args:
        page: the document.

    Returns:
        The table; ``rows`` is empty where there is none.
    """
    found = Found()
    anchors, copies = find_labels(page)
    if not anchors:
        return found
    if copies:
        found.warnings.append("table three is printed more than once; the first was read")
    anchors = tuple(sorted(anchors, key=lambda a: a.start))
    own: dict[str, Material] = {}
    extra: list[tuple[int, Material]] = []  # (how many anchors stand before, a row without a label)
    _gather(page, anchors, own, extra)
    _edition(found, anchors, own)
    edition = found.edition or "2021"
    order = [row for row in request_rows(edition) if any(a.row == row for a in anchors)]
    for row in order:
        found.rows[row] = read_row(page.folded, own.get(row, EMPTY), COLUMNS)
    _adopt(page, found, anchors, extra, edition)
    found.start = anchors[0].start
    ends = [row.span[1] for row in found.rows.values() if row.span]
    found.end = max([anchors[-1].end, *ends])
    return found


def settle_three(page: Page, found: Found, style: Style) -> None:
    """Decide the rows that are still open, by their own sums and by the columns'."""
    for row in found.rows.values():
        settle_row(page.folded, row, WIDTH, style)
    if found.edition:
        settle_columns(found.rows, tuple(request_rows(found.edition)))


def _gather(
    page: Page, anchors: Sequence[Anchor], own: dict[str, Material], extra: list[tuple[int, Material]]
) -> None:
    """Give each label the values that stand with it, and keep the rows of values that have no label."""
    limit = _limit(page, anchors[-1])
    grid_rows = [g for g in page.grid_rows if g.end > anchors[0].start - 1 and g.start < limit]
    inside: dict[int, GridRow] = {}
    held: set[int] = set()
    for number, row in enumerate(grid_rows):
        within = [k for k, a in enumerate(anchors) if row.start <= a.start < max(row.end, row.start + 1)]
        if len(within) == 1:
            inside[within[0]] = row
            held.add(number)
        elif len(within) > 1:
            held.add(number)
    for k, anchor in enumerate(anchors):
        stop = anchors[k + 1].start if k + 1 < len(anchors) else limit
        grid_row = inside.get(k)
        if grid_row is not None:
            own[anchor.row] = _in_grid(page, anchor, grid_row)
            begin = max(anchor.end, grid_row.end)
        else:
            begin = anchor.start
        loose = [g for n, g in enumerate(grid_rows) if n not in held and anchor.start < g.start < stop]
        covered = [(g.start, g.end) for g in loose]
        rows = [grid_material(page, g, 0) for g in loose]
        rows = [m for m in rows if _holds_values(page, m)]
        if begin < stop:
            tokens = [
                t
                for t in page.tokens(begin, stop)
                if not any(a <= t.start < b for a, b in covered)
            ]
            if k == len(anchors) - 1 and grid_row is None:
                tokens = _until_words(tokens)
            for chunk in chunks(tokens) if not (k == len(anchors) - 1 and grid_row is not None) else ():
                rows.extend(rows_of(chunk, WIDTH))
        rows.sort(key=lambda m: m.span or (0, 0))
        if rows and (grid_row is None or not _holds_values(page, own[anchor.row])):
            first = rows[0]
            if grid_row is None or _count(page, first) >= WIDTH - 1 and (own[anchor.row].fields or k + 1 == len(anchors)):
                own[anchor.row] = rows.pop(0)
        extra.extend((k + 1, m) for m in rows)


def _limit(page: Page, last: Anchor) -> int:
    """Return where the table's text surely ends: the heading of the next section, or the end of the page."""
    index = page.index(last.end)
    for word in ("行政复议", "存在的", "政府信息公开行政"):
        at = page.words.find(word, index)
        if at >= 0:
            return page.origin(at)
    return len(page.text)


def _until_words(tokens: list) -> list:  # type: ignore[type-arg]
    """Keep what stands before the first words that follow a value."""
    seen = False
    for i, token in enumerate(tokens):
        if token.kind == "v":
            seen = True
        elif token.kind == "t" and seen:
            return tokens[:i]
    return tokens


def _in_grid(page: Page, anchor: Anchor, row: GridRow) -> Material:
    label = next((c for c in row.cells if c.start <= anchor.start < max(c.end, c.start + 1)), None)
    after = label.end if label is not None else anchor.end
    material = grid_material(page, row, after)
    if label is not None and not material.fields:
        pieces = chunks(page.tokens(anchor.start, row.end))
        return rows_of(pieces[0], WIDTH)[0] if pieces else EMPTY
    return material


def _holds_values(page: Page, material: Material) -> bool:
    return bool(material.segments) or _count(page, material) > 0


def _count(page: Page, material: Material) -> int:
    if material.segments:
        return len(material.segments)
    return sum(any(c.isdecimal() for c in page.folded[a:b]) for a, b in material.fields)


def _edition(found: Found, anchors: Sequence[Anchor], own: dict[str, Material]) -> None:
    """Decide the edition by the rows under （六）其他处理: three rows in 2021, one in 2019."""
    place = {a.row: a for a in anchors}
    sub = [place[r] for r in ("other_handling.not_corrected", "other_handling.fee_unpaid") if r in place]
    if sub:
        found.edition, found.at = "2021", (sub[0].start, sub[0].end)
        found.why = "（六）其他处理 has its rows of the 2021 form"
        return
    whole = place.get("other_handling")
    if whole is not None:
        found.edition, found.at = "2019", (whole.start, whole.end)
        found.why = "（六）其他处理 is one row, as in the 2019 form"


def _adopt(
    page: Page, found: Found, anchors: Sequence[Anchor], extra: Sequence[tuple[int, Material]], edition: str
) -> None:
    """Give rows of values without a label to labels without values, where the printed order leaves one way."""
    wanted = list(request_rows(edition))
    settled: list[int] = []  # form positions of labels that have values, by reading order
    events: list[tuple[int, int, int]] = []  # offset, form position or -1, number in extra
    for anchor in anchors:
        row = found.rows.get(anchor.row)
        if row is not None and row.span:
            events.append((row.span[0], wanted.index(anchor.row), -1))
    for number, (_, material) in enumerate(extra):
        if material.span:
            events.append((material.span[0], -1, number))
    events.sort()
    run: list[int] = []
    before = -1
    for _, position, number in [*events, (len(page.text), len(wanted), -1)]:
        if number >= 0:
            run.append(number)
            continue
        if run:
            _fit(page, found, [extra[i][1] for i in run], wanted, before, position)
        run = []
        if position > before:
            before = position
            settled.append(position)


def _fit(
    page: Page, found: Found, materials: list[Material], wanted: Sequence[str], low: int, high: int
) -> None:
    full = [m for m in materials if len(m.segments) == WIDTH or len(m.fields) == WIDTH]
    rest = [m for m in materials if m not in full]
    between = list(wanted[low + 1 : high])
    free = [r for r in between if r not in found.rows or not found.rows[r].span]
    if full and len(full) == len(free) == len(between):
        for row, material in zip(between, full, strict=True):
            reading = read_row(page.folded, material, COLUMNS)
            reading.why = (
                f"a row of seven values without label; in order, the {len(full)} rows between "
                f"the rows printed before and after it"
            )
            found.rows[row] = reading
    else:
        rest = materials
    found.loose.extend(read_row(page.folded, m, COLUMNS) for m in rest)
