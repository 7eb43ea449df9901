"""What the page needs of the statutory tables: every cell of every report, and how the forms lay them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit.parsing.forms import load_forms, request_rows, value_rows

# How a cell that holds no number begins in the data of the page; what was printed follows.
LETTERS = {"blank": "b", "not_applicable": "n", "text": "t", "ambiguous": "a", "missing": "m"}


def cells_of(tables: pd.DataFrame, row_of: Sequence[int]) -> dict[str, list[Any]]:
    """Return each cell that any report has, report by report.

    Args:
        tables: the frame ``tables``.
        row_of: for each report of the page its row in ``tables``, or -1.

    Returns:
        By cell id, one entry per report: a number printed as such; ``[number, printed]`` where it is printed in another
        way; a letter of ``LETTERS`` and what was printed for a cell without a number; None where there is no cell.

    Examples:
        >>> tables = pd.DataFrame({"t3.new.total": [7.0, None], "state.t3.new.total": ["number", "blank"]})
        >>> cells_of(tables, [1, 0, -1])
        {'t3.new.total': ['b', 7, None]}
    """
    printed: list[dict[str, str]] = [{}] * len(tables)
    if "quotes" in tables.columns:
        printed = [{} if q is None else {each["cell"]: each["raw"] or "" for each in q} for q in tables["quotes"]]
    out: dict[str, list[Any]] = {}
    for name in tables.columns:
        if not name.startswith("state.") or name[6:] not in tables.columns:
            continue
        cell = name[6:]
        states = tables[name].astype("object").to_numpy()
        if pd.isna(states).all():
            continue
        values = tables[cell].to_numpy(float, na_value=np.nan).tolist()
        found = [_entry(state, value, raw.get(cell)) for state, value, raw in zip(states, values, printed, strict=True)]
        out[cell] = [found[row] if row >= 0 else None for row in row_of]
    return out


def _entry(state: Any, value: float, raw: str | None) -> Any:
    if state == "number":
        number = int(value) if value == int(value) else value
        return number if raw is None or raw.strip() == str(number) else [number, raw]
    return LETTERS[state] + (raw or "") if isinstance(state, str) and state in LETTERS else None


def layout() -> list[dict[str, Any]]:
    """Return the three tables as grids: titles, column heads, and rows of a label and cell ids.

    The rows of both editions are there, each once; a table whose rows have columns of their own is a list of cells.

    Examples:
        >>> [(table["id"], len(table["rows"])) for table in layout()]
        [('t2', 27), ('t3', 26), ('t4', 3)]
    """
    forms = load_forms()
    listed: dict[str, str] = {}
    for edition in ("2021", "2019"):
        heads = forms.t2[edition].column_labels
        for row, spec in value_rows(edition).items():
            listed |= {
                f"t2.{row}.{c}": f"{spec.label} · {heads[c]}" for c in spec.columns if f"t2.{row}.{c}" not in listed
            }
    requests: dict[str, str] = {}
    for edition in ("2021", "2019"):
        for row, request in request_rows(edition).items():
            requests.setdefault(row, f"{request.group or ''} {request.label}".strip())
    columns = forms.t3.columns
    return [
        {"id": "t2", "columns": [""], "rows": [[label, [cell]] for cell, label in listed.items()]},
        {
            "id": "t3",
            "columns": list(columns.values()),
            "rows": [[label, [f"t3.{row}.{c}" for c in columns]] for row, label in requests.items()],
        },
        {
            "id": "t4",
            "columns": list(forms.t4.columns.values()),
            "rows": [[label, [f"t4.{row}.{c}" for c in forms.t4.columns]] for row, label in forms.t4.rows.items()],
        },
    ]
