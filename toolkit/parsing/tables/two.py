"""Table two: what was disclosed proactively. Four or five small tables of their own columns, or one large table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from toolkit.parsing.forms import load_forms, value_rows
from toolkit.parsing.tables.cell import Column
from toolkit.parsing.tables.columns import beneath
from toolkit.parsing.tables.joint import may_have_gaps
from toolkit.parsing.tables.labels import Anchor, words_of
from toolkit.parsing.tables.material import EMPTY, Material, by_line, chunks, grid_material, rows_of
from toolkit.parsing.tables.page import GridRow, Page, Token
from toolkit.parsing.tables.rowread import RowReading, Style, read_row, runs_together, spread
from toolkit.parsing.tables.slots import behind, blank_row, lined_row
from toolkit.parsing.tables.stacked import stacked_rows
from toolkit.parsing.tables.three import Found

GAP = 160  # ideographs that may stand between two headers of one table
_POINT = re.compile(r"\d+\s*\.\s*\d+")
_SUFFIX = 6  # ideographs that may stand between a label and its value (行政许可（件）)


@cache
def _headers() -> dict[str, str]:
    """The printed column headers: the words, and the edition that prints them ("" where both do)."""
    out = {"信息内容": "", "第二十条第": ""}
    for edition, table in load_forms().t2.items():
        for label in (*table.column_labels.values(), *table.column_variants):
            out[words_of(label)] = edition
    out["处理决定数量"] = ""
    return dict(sorted(out.items(), key=lambda item: -len(item[0])))


@cache
def _labels() -> tuple[tuple[str, str], ...]:
    """Each wording of a row label with its row, the longest first."""
    out = {}
    for edition in ("2021", "2019"):
        for key, row in value_rows(edition).items():
            for label in (row.label, *row.variants):
                out[words_of(label)] = key
    return tuple(sorted(out.items(), key=lambda item: -len(item[0])))


@cache
def columns_of(edition: str, row: str) -> tuple[Column, ...]:
    """Return what each cell of a row of table two may hold.

    Examples:
        >>> columns_of("2021", "fees"), columns_of("2019", "licences")[1].signed
        ((Column(signed=False, decimal=True),), True)
    """
    keys = value_rows(edition)[row].columns
    return tuple(Column(signed=key == "change", decimal=key == "amount") for key in keys)


def find_two(page: Page, before: int | None, *, lined: bool = False) -> Found:
    """Find table two and read its rows as far as each is decided by itself.

    Args:
        page: the document.
        before: where table three begins, if it was found.
        lined: whether each cell has a line of its own, blank ones too.

    Returns:
        The table; ``edition`` None where the rows do not show it.
    """
    found = Found()
    hits = sorted((i, word, edition) for word, edition in _headers().items() for i in page.find_all(word))
    groups: list[list[tuple[int, str, str]]] = []
    for hit in hits:
        if groups and hit[0] - groups[-1][-1][0] <= GAP:
            groups[-1].append(hit)
        else:
            groups.append([hit])
    best: list[tuple[int, str, str]] = []
    for group in groups:
        if kinds(word for _, word, _ in group) > kinds(word for _, word, _ in best):
            best = group
    if not best or len({word for _, word, _ in best}) < 2:
        return found
    low, high = best[0][0], min(len(page.words), best[-1][0] + 80)
    if before is not None and page.index(before) > low:
        high = min(high, page.index(before))
    anchors = _anchors(page, low, high)
    headers = [edition for _, _, edition in best if edition]
    limit = page.origin(high) if high < len(page.words) else len(page.text)
    materials = _materials(page, anchors, limit)
    for anchor in anchors:
        heads = _heads(page, best, anchor)
        page.weighed = page.weighed or len(set(heads)) < len(heads)
        materials[anchor.row] = _once(page, materials[anchor.row], heads)
    found.start = page.origin(low)
    found.end = max([page.origin(best[-1][0]) + 4, *(m.span[1] for m in materials.values() if m.span)])
    _edition(page, found, anchors, materials, headers)
    if found.edition is None:
        return found
    for k, anchor in enumerate(anchors):
        if anchor.row in value_rows(found.edition):
            columns = columns_of(found.edition, anchor.row)
            material = materials[anchor.row]
            if len(material.fields) < len(columns) and len(material.segments) < len(columns):
                stop = anchors[k + 1].start if k + 1 < len(anchors) else limit
                tokens = behind(page.tokens(anchor.start, stop), anchor.end)
                heads = _heads(page, best, anchor)
                blanks = blank_row(tokens, len(columns))
                if not blanks.fields and len(set(heads)) == len(columns):
                    blanks = _once(page, blank_row(tokens, len(heads)), heads)
                material = lined_row(tokens, len(columns)) if lined else blanks if blanks.fields else material
            found.rows[anchor.row] = read_two(page, material, columns)
    return found


def kinds(words: Iterable[str]) -> int:
    """Return how many column headers these are, names of articles aside."""
    return len({word for word in words if word != "第二十条第"})


def header_words() -> Iterable[str]:
    """Return the words that show table two, each wording of a column header."""
    return _headers()


def settle_two(folded: str, found: Found, style: Style) -> None:
    """Decide rows whose digits can be cut in one way only; table two has no sums that could decide more."""
    for row in found.rows.values():
        if row.cells is not None or row.run is None:
            continue
        single, own, ways = len(row.run.segments) == 1, runs_together(row), row.run.count()
        if style.gaps and may_have_gaps(folded, row.run, sums=False):
            row.run, row.doubt = None, "cells may have been left blank between these digits"
        elif ways == 1 and (own or (style.runs and single and row.run.chars.isdecimal())):
            only = row.run.split(1)
            row.cells, row.why = (only[0] if only else None), "the digits can be cut in one way only"
        elif ways > 1 and (own or (style.runs and single)):
            row.doubt = "digits run together; table two has no sums that decide where they part"
        elif ways and not own and (style.runs or not style.parted):
            row.options = [*(row.run.split(999) or ()), *spread(folded, row, len(row.run.columns))]
            row.doubt = "digits run together or cells were left blank; table two has no sums that decide"
        else:
            row.run = None
            row.doubt = "fewer values than cells are printed; blank ones may have been left out"


@cache
def _openers() -> tuple[str, ...]:
    """The words that a label may be printed right behind: column headers and other labels."""
    return (*_headers(), *(word for word, _ in _labels()))


def _anchors(page: Page, low: int, high: int) -> list[Anchor]:
    taken: list[tuple[int, int]] = []
    anchors: dict[str, Anchor] = {}
    before = _openers()
    for word, row in _labels():
        for i in page.find_all(word, low, high):
            j = i + len(word)
            if any(a < j and i < b for a, b in taken):
                continue
            start, end = page.origin(i), page.origin(j - 1) + 1
            lead = i - 1
            joined = lead >= low and page.origin(lead) == start - 1
            if joined and not page.words.endswith(before, low, i) and not _unit_before(page, i):
                continue
            taken.append((i, j))
            if row not in anchors or start < anchors[row].start:
                anchors[row] = Anchor(row, start, end)
            break
    return sorted(anchors.values(), key=lambda a: a.start)


def _unit_before(page: Page, index: int) -> bool:
    """Tell whether the word before is a unit or 项 that closes what stands before (``3件行政处罚``, ``第（六）项``)."""
    start = page.origin(index - 1)
    return page.words[index - 1] in "项件元无" and not "\u4e00" <= page.folded[start - 1 : start] <= "\u9fff"


def _materials(page: Page, anchors: Sequence[Anchor], limit: int) -> dict[str, Material]:
    out: dict[str, Material] = {}
    for k, anchor in enumerate(anchors):
        stop = anchors[k + 1].start if k + 1 < len(anchors) else max(limit, anchor.end)
        row = _grid_row(page, anchor)
        if row is not None:
            several = stacked_rows(page, row, [a for a in anchors if row.start <= a.start < row.end])
            if several is not None:
                out[anchor.row] = several[anchor.row]
                continue
            label = next((c for c in row.cells if c.start <= anchor.start < max(c.end, c.start + 1)), None)
            material = grid_material(page, row, label.end if label else anchor.end)
            if material.fields:
                out[anchor.row] = beneath(material, _head_columns(page, row))
                continue
        # From the label's start: one that is broken over lines stands around its values.
        tokens = page.tokens(anchor.start, stop)
        out[anchor.row] = _following(tokens, anchor.end)
    return out


def _head_columns(page: Page, below: GridRow) -> set[int]:
    """Return the grid columns that the header above a row names, its first (信息内容) aside."""
    for row in reversed([r for r in page.grid_rows if r.grid == below.grid and r.start < below.start]):
        named = [c for c in row.cells if c.start < c.end]
        if named and "信息内容" in "".join(page.folded[named[0].start : named[0].end].split()):
            return {cell.column for cell in named[1:]}
    return set()


def _heads(page: Page, headers: Sequence[tuple[int, str, str]], anchor: Anchor) -> list[str]:
    """Return the column headers above a row, from left to right; words inside longer ones aside."""
    index = page.index(anchor.start)
    above = [(i, word) for i, word, _ in headers if i + len(word) <= index]
    begin = max((i for i, word in above if word == "信息内容"), default=-1)
    out: list[str] = []
    stop = begin + 1
    for i, word in sorted(above, key=lambda head: (head[0], -len(head[1]))):
        if i > begin and i >= stop and word != "第二十条第":
            out.append(word)
            stop = i + len(word)
    return out


def _once(page: Page, material: Material, heads: Sequence[str]) -> Material:
    """Take what a tool repeated for each column of a merged cell once: the header and the value under it."""
    values = material.fields or tuple((s.start, s.stop) for s in material.segments)
    if len(values) != len(heads) or len(set(heads)) == len(heads):
        return material
    texts = [page.folded[a:b].strip() for a, b in values]
    same = [i and heads[i] == heads[i - 1] for i in range(len(heads))]
    if any(again and texts[i] != texts[i - 1] for i, again in enumerate(same)):
        return material
    kept = [i for i, again in enumerate(same) if not again]
    if material.fields:
        return Material(fields=tuple(values[i] for i in kept))
    return Material(segments=tuple(material.segments[i] for i in kept), lines=tuple(material.lines[i] for i in kept))


def _grid_row(page: Page, anchor: Anchor) -> GridRow | None:
    return next((r for r in page.grid_rows if r.start <= anchor.start < max(r.end, r.start + 1)), None)


def _following(tokens: Sequence[Token], behind: int) -> Material:
    """Return the values right behind a label; a few words (a unit, a remark) may stand before them."""
    words = 0
    for i, token in enumerate(tokens):
        if token.kind == "t":
            words += max(0, token.end - max(token.start, behind))
            if words > _SUFFIX:
                return EMPTY
        elif token.kind == "v":
            begin = i
            while begin and tokens[begin - 1].kind != "t":
                begin -= 1
            found = chunks(tokens[begin:])
            return rows_of(found[0], 3)[0].material if found else EMPTY
    return EMPTY


def read_two(page: Page, material: Material, columns: tuple[Column, ...]) -> RowReading:
    """Read what is printed for a row of table two as far as it is decided by itself.

    Args:
        page: the document.
        material: what is printed for the row.
        columns: what its cells may hold.
    """
    n = len(columns)
    material = by_line(material, n)
    material = _at_the_point(page.folded, material, n)
    if len(material.segments) > n and material.lines[0] == material.lines[n - 1] < material.lines[n]:
        # What stands on further lines is not this row's: a page number, a value torn from its label.
        material = Material(segments=material.segments[:n], lines=material.lines[:n])
    return read_row(page.folded, material, columns)


def _at_the_point(folded: str, material: Material, n: int) -> Material:
    """Join a row's last value with what goes on below at a decimal point (``98``, ``.7`` on the next line)."""
    segments, lines = material.segments, material.lines
    if len(segments) <= n or _POINT.fullmatch(folded, segments[n - 1].start, segments[n].stop) is None:
        return material
    joined = segments[n - 1]._replace(end=segments[n].end, stop=segments[n].stop)
    return Material(segments=(*segments[: n - 1], joined, *segments[n + 1 :]), lines=(*lines[:n], *lines[n + 1 :]))


def _edition(
    page: Page, found: Found, anchors: Sequence[Anchor], materials: dict[str, Material], headers: list[str]
) -> None:
    """Decide the edition: by rows that one edition has alone, by how many values rows have, by the headers."""
    place = {a.row: a for a in anchors}
    alone = [place[r] for r in ("other_services", "procurement") if r in place]
    widths, single = [], False
    for row in ("licences", "penalties", "coercive_measures"):
        if row in materials:
            material = materials[row]
            filled = [f for f in material.fields if f[0] < f[1]]
            widths.append(len(material.segments) or len(filled))
            # One cell, or too few digits for three: whatever the headers say, the row has one column.
            digits = sum(s.end - s.start for s in material.segments)
            single = single or len(material.fields) == 1 == len(filled) or 0 < digits < 3
    printed = max(set(headers), key=headers.count) if headers else None
    page.weighed = page.weighed or (not alone and printed == "2019" and widths.count(3) <= widths.count(1))
    if alone:
        found.edition, found.at = "2019", (alone[0].start, alone[0].end)
        found.why = "table two has rows that only the 2019 form has"
    elif widths.count(3) > widths.count(1):
        found.edition, found.why = "2019", "rows of table two have three values, as in the 2019 form"
    elif widths.count(1) and (single or printed != "2019"):
        found.edition, found.why = "2021", "rows of table two have one value, as in the 2021 form"
    elif printed:
        found.edition, found.why = printed, f"the column headers of table two are those of the {printed} form"
    if found.edition and printed and printed != found.edition:
        found.warnings.append(f"table two: column headers of the {printed} form over rows of the {found.edition} form")
