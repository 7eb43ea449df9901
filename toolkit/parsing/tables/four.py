"""Table four: reviews and lawsuits. One row of fifteen cells, three rows of five, or five rows of three."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.parsing.forms import load_forms
from toolkit.parsing.tables.cell import Cell, Column
from toolkit.parsing.tables.columns import beneath
from toolkit.parsing.tables.joint import may_have_gaps
from toolkit.parsing.tables.material import Material, grid_material, is_words, rows_of
from toolkit.parsing.tables.page import GridRow, Page, Token
from toolkit.parsing.tables.rowread import Reading, RowReading, Style, read_row, runs_together, summed
from toolkit.parsing.tables.slots import bare_row, behind, blank_row, last_lined
from toolkit.parsing.tables.three import Found

_SHORTEST = 16
_HEAD = re.compile(f"[行政复议诉讼法结果维持纠正其他它尚未审总合计直接起后经件数无]{{{_SHORTEST},}}")
# No header holds a stop or a number.
_SENTENCE_END = re.compile("[。;0-9]")
_PROCEDURES = (("review", "行政复议"), ("litigation_direct", "未经复议"), ("litigation_after_review", "复议后起诉"))
_RESULTS = (
    ("upheld", "维持"),
    ("corrected", "纠正"),
    ("other", "其他结果"),
    ("pending", "审结"),
    ("total", "总计"),
    ("total", "合计"),
)
_LEAVES = frozenset(
    ("结果维持", "结果纠正", "其他结果", "其它结果", "尚未审结", "总计", "合计", "维持", "纠正", "其他", "未审结")
)


def find_four(page: Page, after: int, *, lined: bool = False) -> Found:
    """Find table four.

    Args:
        page: the document.
        after: where to look from: the end of table three, 0 without one.
        lined: whether each cell has a line of its own, blank ones too.

    Returns:
        The table; its row readings are keyed by procedure, or ``""`` for one row of fifteen.
    """
    found = Found()
    for match in _HEAD.finditer(page.words, page.index(after)):
        head = match[0]
        if head.count("纠") < 1 or head.count("诉") < 2 or head.count("总") + head.count("合") < 1:
            continue
        start = page.origin(_header(page, match))
        stop = page.origin(match.end()) if match.end() < len(page.words) else len(page.text)
        found.stop = stop
        found.start, found.end = start, page.origin(match.end() - 1) + 1
        found.floor = found.end
        _read(page, found, start, stop, lined)
        if any(row.cells or row.span for row in found.rows.values()):
            break
    return found


def _header(page: Page, match: re.Match[str]) -> int:
    """Return the index of the word that the header begins with: a sentence above it may end in words like its own."""
    begin, end = page.origin(match.start()), page.origin(match.end() - 1)
    parts = list(_SENTENCE_END.finditer(page.folded, begin, end))
    for part in reversed(parts):
        index = page.index(part.end())
        head = page.words[index : match.end()]
        if len(head) >= _SHORTEST and head.count("诉") > 1 and head.startswith("行政复议"):
            return index
    return match.start()


def _read(page: Page, found: Found, start: int, stop: int, lined: bool) -> None:
    rows = [g for g in page.grid_rows if start <= g.start < stop or g.start <= start < g.end]
    parts: list[tuple[str, Material]] = []
    if rows:
        for row in rows:
            named = [i for i, c in enumerate(row.cells) if is_words(page.folded, c.start, c.end)]
            label = "".join(row.cells[i].text for i in named)
            values = row.cells[named[-1] + 1 :] if named else row.cells
            material = grid_material(page, row, values[0].start if values else row.end + 1)
            held = any(page.folded[a:b].strip() for a, b in material.fields)
            bare = len(material.fields) == 5 and _last(label, _PROCEDURES) and not _last(label, _RESULTS)
            page.weighed = page.weighed or (not bare and 0 < len(material.fields) < 15)
            if len(material.fields) > 15:
                material = beneath(material, _leaves(page, rows, row))
            if held or bare or len(material.fields) >= 15:
                parts.append((label, material))
        whole = [
            part for part in parts if len(part[1].fields) >= 15 and part[1].span and not _last(part[0], _PROCEDURES)
        ]
        if len(whole) == 1:  # what is blank beside it holds no row: column widths, a line left over
            parts = whole
        if parts:
            found.end = max(found.end or 0, max((m.span or (0, 0))[1] for _, m in parts))
    if not parts and found.end is not None:
        following = behind(page.tokens(found.end, stop), found.end)
        material = last_lined(following, 15) if lined else bare_row(following, 15)
        material = material if material.fields or lined else blank_row(following, 15)
        parts = [("", material)] if material.fields else []
    if not parts:
        words: list[str] = []
        chunk: list[Token] = []
        for token in [*page.tokens(start, stop), None]:
            if token is None or token.kind == "t":
                if any(t.kind == "v" for t in chunk):
                    width = 15 if not parts else 5
                    parts.append(("".join(words), rows_of(chunk, width)[0].material))
                    words = []
                chunk = []
                if token is not None:
                    words.append(page.folded[token.start : token.end])
            else:
                chunk.append(token)
    _assign(page, found, parts)


def _leaves(page: Page, rows: Sequence[GridRow], below: GridRow) -> set[int]:
    """Return the grid columns under the names of the results, or none where these are not fifteen."""
    named = {
        cell.column
        for row in rows
        if row.grid == below.grid and row.start < below.start
        for cell in row.cells
        if cell.start < cell.end and "".join(page.folded[cell.start : cell.end].split()) in _LEAVES
    }
    return named if len(named) == 15 else set()


def _joined(parts: Sequence[tuple[str, Material]]) -> Material | None:
    """Return the fifteen cells of a table printed as two or three, one behind the other, each under its header."""
    sizes = [len(material.fields) for _, material in parts]
    if sizes not in ([5, 10], [10, 5], [5, 5, 5]) or any(_last(label, (*_PROCEDURES, *_RESULTS)) for label, _ in parts):
        return None
    return Material(fields=tuple(field for _, material in parts for field in material.fields))


def _assign(page: Page, found: Found, parts: Sequence[tuple[str, Material]]) -> None:
    if not parts:
        return
    joined = _joined(parts)
    if joined is not None:
        parts = [("", joined)]
    if len(parts) == 1:
        found.rows[""] = _row(page, parts[0][1], 15)
    elif len(parts) >= 5 and all(_last(label, _RESULTS) for label, _ in parts[:5]):
        columns = {_last(label, _RESULTS): _row(page, material, 3) for label, material in parts[:5]}
        _transpose(found, columns)
    else:
        for label, material in parts:
            procedure = _last(label, _PROCEDURES)
            if procedure and procedure not in found.rows:
                found.rows[procedure] = _row(page, material, 5)
        if not found.rows:
            found.warnings.append("table four has an unknown layout")
    found.end = max([found.end or 0, *(row.span[1] for row in found.rows.values() if row.span)])


def _last(label: str, names: Sequence[tuple[str, str]]) -> str:
    """Return the key whose words come last in the label; "" where none is there.

    Examples:
        >>> _last("行政诉讼未经复议直接起诉结果维持", _PROCEDURES)
        'litigation_direct'
    """
    bare = "".join(label.split())
    places = {bare.rfind(words): key for key, words in names}
    best = max(places)
    return places[best] if best >= 0 else ""


def _row(page: Page, material: Material, n: int) -> RowReading:
    return read_row(page.folded, material, (Column(),) * n)


def _transpose(found: Found, columns: dict[str, RowReading]) -> None:
    for index, (procedure, _) in enumerate(_PROCEDURES):
        cells: list[Cell] = []
        for result, _ in _RESULTS:
            row = columns.get(result)
            if row is None or row.cells is None:
                cells.append(Cell("missing", None, None, None))
            else:
                cells.append(row.cells[index])
        merged = RowReading(Material())
        merged.cells = tuple(cells)
        found.rows[procedure] = merged


def settle_four(folded: str, found: Found, style: Style) -> None:
    """Decide rows whose digits run together by their totals (t4.total)."""
    for key, row in found.rows.items():
        if row.cells is not None:
            continue
        if row.options:
            groups = 3 if key == "" else 1
            good = [o for o in row.options if _adds_up(o, groups)]
            if len(good) == 1 and any(c.value for c in good[0]):
                row.cells, row.why = good[0], f"{row.doubt}; those that add up to the totals (t4.total)"
            continue
        if row.run is None:
            continue
        if not (style.runs or runs_together(row)) or not row.run.count():
            row.doubt = "fewer values than cells are printed; blank ones were left out"
            row.run = None
            continue
        if style.gaps and may_have_gaps(folded, row.run, sums=False):
            row.run, row.doubt = None, "cells may have been left blank between these digits"
            continue
        if row.run.count() == 1:
            only = row.run.split(1)
            row.cells, row.why = (only[0] if only else None), "the digits can be cut in one way only"
            continue
        options = summed(row.run, 3 if key == "" else 1)
        if options is not None and len(options) == 1:
            row.cells, row.why = options[0], "digits cut so that the four results add up to the total (t4.total)"
        elif options:
            row.options, row.doubt = options, "the totals of table four allow several ways to cut the digits"
        else:
            row.doubt = "no way to cut the digits gives the printed totals of table four"


def _adds_up(cells: Reading, groups: int) -> bool:
    width = len(cells) // groups
    return all(
        sum(c.value or 0 for c in cells[i : i + width - 1]) == (cells[i + width - 1].value or 0)
        for i in range(0, len(cells), width)
    )


def procedures() -> tuple[str, ...]:
    """Return the row ids of table four in printed order."""
    return tuple(load_forms().t4.rows)
