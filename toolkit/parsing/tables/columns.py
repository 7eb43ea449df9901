"""Which columns of a printed table three are the form's, where more are printed than it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from toolkit.parsing.tables.labels import TOTALS, Anchor
from toolkit.parsing.tables.material import EMPTY, Material
from toolkit.parsing.tables.page import Page

WIDTH = 7
HEADER = 110  # ideographs above the first label that may be the table's header
_NAMES = ("自然人", "商业企业", "科研机构", "公益组织", "法律服务", "其他")
_SUBTOTALS = ("小计", "合计")
_WORDS = re.compile("[\u4e00-\u9fff]+")


def in_columns(page: Page, rows: Mapping[str, Material], anchors: Sequence[Anchor]) -> dict[str, Material] | None:
    """Leave out the fields that stand in no column of the form: a subtotal, what a merged label left behind.

    Args:
        page: the document.
        rows: what is printed for each row.
        anchors: the labels of the table.

    Returns:
        The rows, those of more than seven values cut to the form's columns; None where rows have more values than the
        form has columns and nothing printed tells which of them are the form's.
    """
    extra = _subtotal(page, anchors)
    out = dict(rows)
    if extra is not None:  # rows of fewer values would be taken for rows of the form's columns
        out = {key: EMPTY if 0 < len(m.segments) <= WIDTH else m for key, m in rows.items()}
    wide = [key for key, material in out.items() if max(len(material.fields), len(material.segments)) > WIDTH]
    if not wide:
        return out
    places = _named(page, anchors) or _usual(rows)
    over = 0
    for key in wide:
        material = rows[key]
        if material.at and places and places <= set(material.at) and not _begins_before(page, material, min(places)):
            out[key] = beneath(material, places)
        elif extra is not None and len(material.fields) == WIDTH + 1:
            out[key] = Material(fields=(*material.fields[:extra], *material.fields[extra + 1 :]))
        elif extra is not None and len(material.segments) == WIDTH + 1:
            segments = (*material.segments[:extra], *material.segments[extra + 1 :])
            out[key] = Material(segments=segments, lines=(*material.lines[:extra], *material.lines[extra + 1 :]))
        else:
            filled = [f for f in material.fields if page.folded[f[0] : f[1]].strip()]
            over += max(len(filled), len(material.segments)) > WIDTH
    return None if over > 4 and over * 2 > len(rows) else out


def _begins_before(page: Page, material: Material, first: int) -> bool:
    """Tell whether values begin left of the form's columns, as where a label stands once for two that others fill."""
    cells = zip(material.fields, material.at, strict=True)
    return any(at < first and any(c.isdecimal() for c in page.folded[f[0] : f[1]]) for f, at in cells)


def beneath(material: Material, places: Collection[int]) -> Material:
    """Keep the cells that stand in these columns of the grid; all of them where one of the columns has none.

    Examples:
        >>> row = Material(fields=((0, 1), (2, 2), (3, 4)), widths=(1, 1, 1), at=(1, 2, 3))
        >>> beneath(row, {1, 3}).fields, beneath(row, {1, 5}) == row
        (((0, 1), (3, 4)), True)
    """
    if not places or not set(places) <= set(material.at):
        return material
    kept = [i for i, column in enumerate(material.at) if column in places]
    return Material(
        fields=tuple(material.fields[i] for i in kept),
        widths=tuple(material.widths[i] for i in kept),
        at=tuple(material.at[i] for i in kept),
    )


def _named(page: Page, anchors: Sequence[Anchor]) -> set[int]:
    """Return the grid columns that the header names, or none where it does not name all seven."""
    first = anchors[0].start
    rows = [row for row in page.grid_rows if row.start < first]
    if not rows:
        return set()
    places: dict[str, int] = {}
    grid = rows[-1].grid
    for row in rows:
        for cell in row.cells if row.grid == grid else ():
            words = "".join(_WORDS.findall(page.folded[cell.start : cell.end]))
            name = next((n for n in _NAMES if words == n or (len(n) > 2 and n in words and len(words) < 9)), None)
            name = "总计" if words in TOTALS else name
            if name is not None:
                places[name] = cell.column
    columns = [places.get(name, -1) for name in (*_NAMES, "总计")]
    return set(columns) if -1 not in columns and columns == sorted(set(columns)) else set()


def _usual(rows: Mapping[str, Material]) -> set[int]:
    """Return the grid columns of the values in most rows of seven."""
    seen = Counter(material.at for material in rows.values() if len(material.at) == WIDTH)
    if not seen:
        return set()
    ((columns, count),) = seen.most_common(1)
    return set(columns) if count > 4 else set()


def _subtotal(page: Page, anchors: Sequence[Anchor]) -> int | None:
    """Return the place of a subtotal of the organisations, where the header prints one behind the last of them."""
    index = page.index(anchors[0].start)
    header = page.words[max(0, index - HEADER) : index]
    at = header.rfind("其他")
    behind = header[at + 2 :] if at >= 0 else ""
    named = [word for word in _SUBTOTALS if behind.startswith(word)]
    totals = sum(header.count(word) for word in TOTALS)
    return WIDTH - 1 if named and (named[0] == "小计" or totals > 1) else None
