"""The printed shape of the statutory tables: rows of cells with spans, as the forms of 2021 and 2019 lay them out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from corpora.build.tables import Numbers
from toolkit.parsing.forms import load_forms, request_rows, value_rows

# What the notices print where forms.yaml has a shorter name.
FULL = {
    "partial": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "other_handling.not_corrected": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_handling.fee_unpaid": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
}
RESULTS = "三、本年度办理结果"
BALANCE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell and how far it spans; ``value`` says that it holds a number, not a label."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    value: bool = False


Rows = list[list[Cell]]


def table(name: str, form: str, numbers: Numbers, labels: str) -> Rows:
    """Return the rows of ``t2``, ``t3`` or ``t4``; merged cells stand once, at their top left place."""
    rows = {"t2": _two, "t3": _three, "t4": _four}[name](form, numbers)
    if labels == "comma":
        rows = [[_comma(cell) for cell in row] for row in rows]
    elif labels == "broken":
        rows = [[_broken(cell) for cell in row] for row in rows]
    return rows


def width(rows: Rows) -> int:
    """Return the number of columns."""
    return sum(cell.colspan for cell in rows[0])


def expanded(rows: Rows) -> list[list[Cell | None]]:
    """Return a full rectangle: a merged cell at its top left place, None where it reaches."""
    n = width(rows)
    out: list[list[Cell | None]] = [[None] * n for _ in rows]
    taken = [[False] * n for _ in rows]
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while taken[r][c]:
                c += 1
            out[r][c] = cell
            for i in range(r, r + cell.rowspan):
                for j in range(c, c + cell.colspan):
                    taken[i][j] = True
    return out


def cut(rows: Rows, at: int) -> tuple[Rows, Rows]:
    """Return the table as a page break leaves it: merged cells that reach over the cut go on as blank cells."""
    top: Rows = [[] for _ in range(at)]
    bottom: Rows = [[] for _ in rows[at:]]
    full = expanded(rows)
    for r, line in enumerate(full):
        for cell in filter(None, line):
            if r >= at:
                bottom[r - at].append(cell)
            elif r + cell.rowspan <= at:
                top[r].append(cell)
            else:
                top[r].append(Cell(cell.text, at - r, cell.colspan, cell.value))
                bottom[0].append(Cell("", r + cell.rowspan - at, cell.colspan))
    # The carried-on cells open the row: they stand left of everything else.
    bottom[0].sort(key=lambda cell: cell.text != "" or cell.value)
    return top, bottom


def _comma(cell: Cell) -> Cell:
    if not cell.value and cell.text[:1].isdigit() and cell.text[1:2] == ".":
        return Cell(cell.text[0] + "、" + cell.text[2:], cell.rowspan, cell.colspan)
    return cell


def _broken(cell: Cell) -> Cell:
    """A blank inside the label, where the printed form breaks its line."""
    if cell.value or len(cell.text) < 4:
        return cell
    half = len(cell.text) // 2
    return Cell(f"{cell.text[:half]} {cell.text[half:]}", cell.rowspan, cell.colspan)


def _two(form: str, numbers: Numbers) -> Rows:
    names = load_forms().t2[form].column_labels
    out: Rows = []
    heads: tuple[str, tuple[str, ...]] | None = None
    for row, spec in value_rows(form).items():
        if heads is None or heads[0] != spec.article:
            out.append([Cell(spec.article, 1, 4)])
        if heads != (spec.article, spec.columns):
            printed = [names[column] for column in spec.columns]
            if row == "fees" and form == "2021":
                printed = ["本年收费金额（单位：万元）"]
            out.append(_spread("信息内容", [Cell(text) for text in printed]))
        heads = (spec.article, spec.columns)
        values = [Cell(numbers.raw[f"t2.{row}.{column}"], value=True) for column in spec.columns]
        out.append(_spread(spec.label, values))
    return out


def _spread(label: str, cells: list[Cell]) -> list[Cell]:
    last = cells[-1]
    return [Cell(label), *cells[:-1], Cell(last.text, 1, 4 - len(cells), last.value)]


def _three(form: str, numbers: Numbers) -> Rows:
    forms = load_forms()
    columns = forms.t3.columns
    out: Rows = [
        [Cell(BALANCE, 3, 3), Cell("申请人情况", 1, 7)],
        [Cell("自然人", 2), Cell("法人或其他组织", 1, 5), Cell("总计", 2)],
        [Cell(columns[key]) for key in columns if key not in ("natural_person", "total")],
    ]
    rows = request_rows(form)
    # 其他处理 of the 2019 form stands under 三、 although it has no sub-rows.
    groups = {row: spec.group or (RESULTS if spec.label.startswith("（") else None) for row, spec in rows.items()}
    sizes = Counter(groups.values())
    inner = [row for row, group in groups.items() if group]
    seen: set[str] = set()
    for row, spec in rows.items():
        line: list[Cell] = []
        label, group = FULL.get(row, spec.label), groups[row]
        if group and not seen:
            line.append(Cell(RESULTS, len(inner)))
        if group is None:
            line.append(Cell(label, 1, 3))
        elif group == RESULTS:
            line.append(Cell(label, 1, 2))
        else:
            if group not in seen:
                line.append(Cell(group, sizes[group]))
            line.append(Cell(label))
        if group:
            seen.add(group)
        out.append([*line, *(Cell(numbers.raw[f"t3.{row}.{column}"], value=True) for column in columns)])
    return out


def _four(form: str, numbers: Numbers) -> Rows:
    forms = load_forms()
    names = list(forms.t4.columns.values())
    values = [
        Cell(numbers.raw[f"t4.{row}.{column}"], value=True) for row in forms.t4.rows for column in forms.t4.columns
    ]
    return [
        [Cell("行政复议", 1, 5), Cell("行政诉讼", 1, 10)],
        [*(Cell(name, 2) for name in names), Cell("未经复议直接起诉", 1, 5), Cell("复议后起诉", 1, 5)],
        [Cell(name) for name in names * 2],
        values,
    ]
