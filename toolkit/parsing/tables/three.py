"""Table three: requests received and handled, six kinds of applicants and their total across, outcomes down."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from toolkit.parsing.forms import load_forms, request_rows
from toolkit.parsing.tables.cell import Column
from toolkit.parsing.tables.columns import HEADER, in_columns
from toolkit.parsing.tables.gaps import gaps, until_words, whole_line
from toolkit.parsing.tables.joint import doubt_cuts, look_closer, settle_columns, settle_row, totals_printed
from toolkit.parsing.tables.labels import Anchor, find_labels
from toolkit.parsing.tables.material import EMPTY, Material, chunks, grid_material, is_words, rows_of
from toolkit.parsing.tables.page import GridRow, Page
from toolkit.parsing.tables.parted import doubt, parted, weighs
from toolkit.parsing.tables.printed import read_cell
from toolkit.parsing.tables.quick import quick_row
from toolkit.parsing.tables.rowread import RowReading, Style, balanced, read_row
from toolkit.parsing.tables.slots import behind, blank_row, last_lined, lined_rows
from toolkit.parsing.tables.stacked import stacked_rows
from toolkit.parsing.tables.torn import may_be_row, read_torn

WIDTH = 7
SUBTOTALS = ("小计", "合计")
HEADERS = ("本列数据的", "申请人情况", "自然人法人")
COLUMNS = (Column(),) * WIDTH


@dataclass(slots=True)
class Found:
    """One table as found: its readings by row id, its edition and why, where it stands, and what was odd.

    ``anchors`` are the labels of table three; ``floor`` is where the table ends at
    least, ``stop`` the first word behind.
    """

    rows: dict[str, RowReading] = field(default_factory=dict)
    edition: str | None = None
    why: str = ""
    at: tuple[int, int] | None = None
    start: int | None = None
    end: int | None = None
    warnings: list[str] = field(default_factory=list)
    loose: list[RowReading] = field(default_factory=list)
    lined: bool = False
    floor: int = 0
    stop: int | None = None
    anchors: tuple[Anchor, ...] = ()


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
    _hide_ordinals(page, anchors)
    _edition(found, anchors)
    wanted = tuple(request_rows(found.edition or "2021"))
    anchors = tuple(anchor for anchor in anchors if anchor.row in wanted)
    own, free = _gather(page, anchors)
    page.weighed = page.weighed or bool(free)
    found.anchors, found.floor = anchors, anchors[-1].end
    if not page.grid_rows:
        short = [key for key, m in own.items() if m.segments and len(m.segments) < WIDTH and m.lines[-1]]
        lined = lined_rows(page, anchors) if short or len(own) < len(anchors) else {}
        if lined:
            last = last_lined(behind(page.tokens(anchors[-1].start, _limit(page, anchors[-1])), anchors[-1].end), WIDTH)
            own, free, found.lined = {**own, **lined, **({anchors[-1].row: last} if last.fields else {})}, [], True
    page.weighed = page.weighed or any(weighs(page.folded, material) for material in own.values())
    own = {row: parted(page.folded, material, WIDTH) for row, material in own.items()}
    kept = in_columns(page, own, anchors)
    if kept is None:
        found.warnings.append("table three has more columns than the form, and no header tells which they are")
        free = []
    for anchor in anchors:
        found.rows[anchor.row] = reading = read_row(page.folded, (kept or {}).get(anchor.row, EMPTY), COLUMNS)
        doubt(page.folded, reading)
    _adopt(page, found, anchors, free, wanted)
    found.start = _head(page, anchors[0])
    ends = [row.span[1] for row in found.rows.values() if row.span]
    found.end = max([anchors[-1].end, *ends])
    return found


def _head(page: Page, first: Anchor) -> int:
    """Return where the column headers above the first row begin."""
    index = page.index(first.start)
    heads = [page.words.rfind(word, max(0, index - HEADER), index) for word in HEADERS]
    begin = min((h for h in heads if h >= 0), default=index)
    return min(first.start, page.origin(begin))


def settle_three(page: Page, found: Found, style: Style) -> None:
    """Decide the rows that are still open, by their own sums and by the columns'."""
    look_closer(page.folded, list(found.rows.values()), style)
    style.totals = totals_printed(page.folded, list(found.rows.values()), WIDTH)
    for row in found.rows.values():
        settle_row(page.folded, row, WIDTH, style)
    if found.edition:
        settle_columns(found.rows, tuple(request_rows(found.edition)))
        doubt_cuts(page.folded, found.rows, tuple(request_rows(found.edition)))
    _doubt_gaps(page, found)


def _doubt_gaps(page: Page, found: Found) -> None:
    """Open a blank cell again where the one number that its row lacks stands loose in the table."""
    loose = [s for row in found.loose for s in row.material.segments]
    if len(loose) != 1:
        return
    value = read_cell(page.folded, loose[0].start, loose[0].stop)
    for row in found.rows.values():
        if row.cells is None or value.value is None:
            continue
        blanks = [i for i, cell in enumerate(row.cells) if cell.state == "blank"]
        filled = sum(cell.state == "number" for cell in row.cells)
        if len(blanks) == 1 and filled == WIDTH - 1:
            at = blanks[0]
            if balanced((*row.cells[:at], value, *row.cells[at + 1 :])) and value.value:
                row.cells = (*row.cells[:at], value._replace(state="ambiguous"), *row.cells[at + 1 :])
                row.why = "printed blank; a number that completes the row stands loose in the table"


def _hide_ordinals(page: Page, anchors: Sequence[Anchor]) -> None:
    """Blank ordinals that lost their points and touch the digits before them (``00000002其他法律``).

    They are told by all of the labels together: by chance, hardly one label has its own number in front of it.
    """
    labels = load_forms().t3.rows
    glued, counted = [], 0
    for anchor in anchors:
        ordinal = labels[anchor.row].label[0]
        if not ordinal.isdecimal():
            continue
        start = anchor.start
        while start and "\u4e00" <= page.folded[start - 1] <= "\u9fff":
            start -= 1
        counted += 1
        if page.masked[start - 1 : start] == ordinal:
            glued.append(start - 1)
    if counted > 5 and len(glued) * 5 >= counted * 4:
        page.hide(glued)


def _gather(page: Page, anchors: Sequence[Anchor]) -> tuple[dict[str, Material], list[Material]]:
    """Give each label the values that stand with it, and keep the rows of values that stand with no label."""
    limit = _limit(page, anchors[-1])
    grid_rows = [g for g in page.grid_rows if g.end >= anchors[0].start and g.start < limit]
    own: dict[str, Material] = {}
    free: list[Material] = []
    covered: list[tuple[int, int]] = []
    starts = [a.start for a in anchors]
    ordered = all(a.end <= b.start for a, b in pairwise(anchors))
    for row in grid_rows:
        stop = bisect_left(starts, max(row.end, row.start + 1))
        # Of labels one after the other, those before the last that begins in front of the row end there too.
        begin = max(0, bisect_right(starts, row.start) - 1) if ordered else 0
        within = [a for a in anchors[begin:stop] if row.start < a.end]
        if len(within) > 1:  # the label before ends here, or the one behind begins here
            within = [a for a in within if row.start <= a.start]
            several = stacked_rows(page, row, within)
            if several is not None:
                own.update(several)
                covered.append(whole_line(page, row))
                continue
        if len(within) == 1:
            material = _in_grid(page, within[0], row)
            if material is not None:
                before = own.get(within[0].row)
                if before is None or not _count(page, before):  # a row torn in two: one half holds the values
                    own[within[0].row] = material
                elif _count(page, material):
                    free.append(material)
                covered.append(whole_line(page, row))
        elif not within and row.start > anchors[0].start:
            words = "".join(c.text for c in row.cells if is_words(page.folded, c.start, c.end) and c.start >= row.start)
            material = grid_material(page, row, 0)
            covered.append(whole_line(page, row))
            above = next((a.row for a in reversed(anchors) if a.start < row.start), None)
            if words.strip() in SUBTOTALS or not _count(page, material):
                pass
            elif not words and above in own and not _count(page, own[above]):
                own[above] = material  # a page break between a label and its values
            else:
                free.append(material)
    covered.sort()
    passed = 0
    for k, anchor in enumerate(anchors):
        while passed < len(covered) and covered[passed][1] <= anchor.start:
            passed += 1
        last = k + 1 == len(anchors)
        if not last and not grid_rows and not page.spaced and page.quick:
            material = quick_row(page, anchor.start, anchors[k + 1].start)
            if material is not None and (anchor.row == "total" or not _of_subtotal(page, material.segments[0].start)):
                own[anchor.row] = material
                continue
        stop = limit if last else anchors[k + 1].start
        held = gaps(page, anchor.start, stop, covered, passed)
        if not held or (last and anchor.row in own):
            continue
        tokens = [t for a, b in held for t in page.tokens(a, b)]
        if last:
            tokens = until_words(tokens)
        if anchor.row not in own:
            blanks = blank_row(behind(tokens, anchor.end), WIDTH)
            if blanks.fields:
                own[anchor.row] = blanks
        for chunk in chunks(tokens):
            if anchor.row != "total" and _of_subtotal(page, chunk[0].start):
                continue
            for material, attached in rows_of(chunk, WIDTH):
                if attached and anchor.row not in own:
                    own[anchor.row] = material
                else:
                    free.append(material)
    return own, free


def _of_subtotal(page: Page, start: int) -> bool:
    """Tell whether the words before the values are those of a subtotal, which is no row of the form."""
    index = page.index(start)
    return page.words[max(0, index - 2) : index] in SUBTOTALS


def _limit(page: Page, last: Anchor) -> int:
    """Return where the table's text surely ends: the heading of the next section, or the end of the page."""
    index = page.index(last.end)
    for word in ("行政复议", "存在的", "政府信息公开行政"):
        at = page.words.find(word, index)
        if at >= 0:
            return page.origin(at)
    return len(page.text)


def _in_grid(page: Page, anchor: Anchor, row: GridRow) -> Material | None:
    """Return the cells behind the label's, or None where the label's cell holds the whole row."""
    label = next((c for c in row.cells if c.start <= anchor.start < max(c.end, c.start + 1)), None)
    material = grid_material(page, row, label.end if label is not None else anchor.end)
    return material if material.fields else None


def _count(page: Page, material: Material) -> int:
    page.weighed = True
    if material.segments:
        return len(material.segments)
    return sum(any(c.isdecimal() for c in page.folded[a:b]) for a, b in material.fields)


def _edition(found: Found, anchors: Sequence[Anchor]) -> None:
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
    page: Page, found: Found, anchors: Sequence[Anchor], free: Sequence[Material], wanted: Sequence[str]
) -> None:
    """Give rows of values without a label to labels without values, where the printed order leaves one way."""
    if not free:
        return
    events: list[tuple[int, int, Material | None]] = []  # where, which row of the form (-1: none), what
    for row, reading in found.rows.items():
        if reading.span:
            events.append((reading.span[0], wanted.index(row), None))
        elif reading.cells is not None:  # printed with blank cells alone
            events.append((reading.material.fields[0][0], wanted.index(row), None))
    events.extend((m.span[0], -1, m) for m in free if m.span)
    events.sort(key=lambda event: event[0])
    events.append((len(page.text), len(wanted), None))
    waiting: list[Material] = []
    before = -1
    for _, position, material in events:
        if material is not None:
            waiting.append(material)
            continue
        if waiting:
            _fit(page, found, waiting, {a.row for a in anchors}, wanted[before + 1 : position])
            waiting = []
        before = max(before, position)


def _unread(reading: RowReading) -> bool:
    return not reading.span and reading.cells is None


def _fit(page: Page, found: Found, materials: Sequence[Material], labelled: set[str], between: Sequence[str]) -> None:
    full = [m for m in materials if may_be_row(m, WIDTH)]
    rest = [m for m in materials if m not in full]
    rows = [row for row in between if row not in found.rows or _unread(found.rows[row])]
    if len(full) != len(rows):
        rows = [row for row in rows if row in labelled]
    if full and len(full) == len(rows):
        found.rows.update(zip(rows, read_torn(page.folded, full, COLUMNS), strict=True))
    else:
        rest = list(materials)
        torn = any(_count(page, m) > 2 for m in materials)
        for row in rows if torn else ():
            found.rows[row] = RowReading(EMPTY, doubt="values torn from their labels; their order leaves several ways")
    found.loose.extend(read_row(page.folded, m, COLUMNS) for m in rest)
