"""Cells as the printed form calls them, for messages that a person reads."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.parsing.forms import load_forms

_MOST = 3


def printed_cell(cell: str) -> str:
    """Return the labels of a cell's row and column as the form prints them; the id itself where no form has it.

    Examples:
        >>> printed_cell("t3.refused.third_party.total"), printed_cell("t4.review.upheld")
        ('4.保护第三方合法权益', '行政复议·结果维持')
        >>> printed_cell("t2.normative_documents.in_force"), printed_cell("t3.new.enterprise"), printed_cell("t9.x")
        ('行政规范性文件·现行有效件数', '一、本年新收政府信息公开申请数量·商业企业', 't9.x')
    """
    forms = load_forms()
    table, _, rest = cell.partition(".")
    row, _, column = rest.rpartition(".")
    if table == "t3" and row in forms.t3.rows and column in forms.t3.columns:
        return forms.t3.rows[row].label + ("" if column == "total" else f"·{forms.t3.columns[column]}")
    if table == "t4" and row in forms.t4.rows and column in forms.t4.columns:
        return f"{forms.t4.rows[row]}·{forms.t4.columns[column]}"
    for edition in forms.t2.values() if table == "t2" else ():
        if row in edition.rows and column in edition.rows[row].columns:
            return f"{edition.rows[row].label}·{edition.column_labels[column]}"
    return cell


def printed_sum(cells: Sequence[str]) -> str:
    """Return the cells of a sum as the form prints them, the first three by name.

    Examples:
        >>> printed_sum(["t3.new.total", "t3.carried_over.total"])
        '一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量'
    """
    named = " + ".join(map(printed_cell, cells[:_MOST]))
    return named + (f" + {len(cells) - _MOST} more" if len(cells) > _MOST else "")
