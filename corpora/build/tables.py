"""The numbers of one report: consistent tables drawn from the margins that the source gives, then planted faults."""

from __future__ import annotations

import fnmatch
import random
import re
from dataclasses import dataclass, field
from typing import Any

from corpora.build.source import Body, YearSource
from toolkit.parsing.forms import cell_ids, load_forms, outcome_rows, value_rows

COLUMNS = ("natural_person", "enterprise", "research", "social_organisation", "legal_service", "other")
SHARES = (0.82, 0.09, 0.01, 0.02, 0.05, 0.01)
T4 = {"review": "review", "direct": "litigation_direct", "after": "litigation_after_review"}
T4_COLUMNS = ("upheld", "corrected", "other", "pending")


@dataclass(slots=True)
class Numbers:
    """The cells of one report: what they are worth and how they are printed."""

    values: dict[str, int | float] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)


def draw_tables(body: Body, year: int, earlier: Numbers | None) -> Numbers:
    """Return the numbers of one report; ``earlier`` are those of the year before, for what is carried over."""
    source = body.years[year]
    numbers = Numbers()
    if source.form == "pre2019":
        return numbers
    numbers.values = dict.fromkeys(cell_ids(source.form), 0)
    _values(numbers, source, earlier)
    _requests(numbers, source, earlier, random.Random(f"{body.id}-{year}"))
    for key, row in source.tables.t4.items():
        cells = dict(zip(T4_COLUMNS, row, strict=True)) | {"total": sum(row)}
        numbers.values |= {f"t4.{T4[key]}.{column}": value for column, value in cells.items()}
    for fault in source.faults:
        if fault.kind == "sum":
            assert fault.cell is not None
            numbers.values[fault.cell] += fault.add
            numbers.faults.append({"kind": "sum", "cells": [fault.cell], "add": fault.add, "note": fault.note})
    _print(numbers, source)
    return numbers


def _values(numbers: Numbers, source: YearSource, earlier: Numbers | None) -> None:
    rows = value_rows(source.form)
    for row, given in source.tables.t2.items():
        columns = rows[row].columns
        values = list(given) if isinstance(given, list) else [given]
        if len(values) == 2 and columns == ("made", "repealed", "in_force"):
            if earlier is None:
                raise ValueError(f"{row}: the first year must say what is in force")
            values.append(_int(earlier.values[f"t2.{row}.in_force"]) + _int(values[0]) - _int(values[1]))
        for column, value in zip(columns, values, strict=True):
            cell = f"t2.{row}.{column}"
            if isinstance(value, str):
                numbers.raw[cell] = value
                value = _worth(value)
            numbers.values[cell] = value
    for fault in source.faults:
        if fault.kind == "stock":
            numbers.values[f"t2.{fault.cell}.in_force"] += fault.add
            cells = [f"t2.{fault.cell}.in_force"]
            numbers.faults.append({"kind": "stock", "cells": cells, "add": fault.add, "note": fault.note})


def _requests(numbers: Numbers, source: YearSource, earlier: Numbers | None, rng: random.Random) -> None:
    spec, v = source.tables.t3, numbers.values
    shares = [spec.mix.get(column, share) for column, share in zip(COLUMNS, SHARES, strict=True)]
    new = rng.choices(COLUMNS, shares, k=spec.new)
    over = dict.fromkeys(COLUMNS, 0)
    if earlier is not None and earlier.values:
        over = {column: _int(earlier.values[f"t3.carried_forward.{column}"]) for column in COLUMNS}
        if spec.over is not None:
            raise ValueError("over is taken from the year before; plant a carry fault to change it")
    else:
        for column in rng.choices(COLUMNS, shares, k=spec.over or 0):
            over[column] += 1
    for fault in source.faults:
        if fault.kind == "carry":
            assert fault.cell is not None
            over[fault.cell] += fault.add
            cells = [f"t3.carried_over.{fault.cell}", "t3.carried_over.total"]
            numbers.faults.append({"kind": "carry", "cells": cells, "add": fault.add, "note": fault.note})
    supply = new + [column for column in COLUMNS for _ in range(over[column])]
    rng.shuffle(supply)
    forward, handled = supply[: spec.forward], supply[spec.forward :]
    allowed = outcome_rows(source.form)
    if unknown := set(spec.outcomes) - set(allowed):
        raise ValueError(f"no outcome row {unknown}; valid are {allowed}")
    labels = [row for row, n in spec.outcomes.items() for _ in range(n)]
    if len(labels) > len(handled):
        raise ValueError(f"{len(labels)} outcomes for {len(handled)} requests handled")
    labels += ["granted"] * (len(handled) - len(labels))
    rng.shuffle(labels)
    for column in new:
        v[f"t3.new.{column}"] += 1
    for column, n in over.items():
        v[f"t3.carried_over.{column}"] += n
    for column in forward:
        v[f"t3.carried_forward.{column}"] += 1
    for column, row in zip(handled, labels, strict=True):
        v[f"t3.{row}.{column}"] += 1
        v[f"t3.total.{column}"] += 1
    for row in ("new", "carried_over", *allowed, "total", "carried_forward"):
        v[f"t3.{row}.total"] = sum(v[f"t3.{row}.{column}"] for column in COLUMNS)


def _print(numbers: Numbers, source: YearSource) -> None:
    for cell, value in numbers.values.items():
        shown = numbers.raw.setdefault(cell, str(value))
        if value == 0 and shown == "0":
            for pattern, zero in source.tables.zeros.items():
                if fnmatch.fnmatchcase(cell, pattern):
                    numbers.raw[cell] = zero
    for cell, shown in source.tables.raw.items():
        if _worth(shown) != numbers.values[cell]:
            raise ValueError(f"{cell} is {numbers.values[cell]}, not {shown}")
        numbers.raw[cell] = shown


def broken(numbers: Numbers, form: str) -> list[dict[str, Any]]:
    """Return the identities that the printed numbers violate, cells not printed as numbers counting as nothing."""
    v = {cell: value for cell, value in numbers.values.items() if _number(numbers.raw[cell])}
    out: list[dict[str, Any]] = []

    def compare(rule: str, key: str, name: str, left: list[str], right: list[str]) -> None:
        left, right = [c for c in left if c in v], [c for c in right if c in v]
        a, b = sum(v[c] for c in left), sum(v[c] for c in right)
        if left and right and a != b:
            out.append({"id": rule, key: name, "left": a, "right": b})

    forms = load_forms()
    for column in forms.t3.columns:
        pick = [f"t3.{row}.{column}" for row in ("new", "carried_over", "total", "carried_forward")]
        compare("t3.balance", "column", column, pick[:2], pick[2:])
        outcomes = [f"t3.{row}.{column}" for row in outcome_rows(form)]
        compare("t3.outcomes", "column", column, [f"t3.total.{column}"], outcomes)
    for row in ("new", "carried_over", *outcome_rows(form), "total", "carried_forward"):
        compare("t3.applicants", "row", row, [f"t3.{row}.total"], [f"t3.{row}.{column}" for column in COLUMNS])
    for row in T4.values():
        compare("t4.total", "row", row, [f"t4.{row}.total"], [f"t4.{row}.{column}" for column in T4_COLUMNS])
    return out


def _number(shown: str) -> bool:
    return bool(re.search(r"\d", shown))


def _worth(shown: str) -> int | float:
    match = re.search(r"-?\d[\d,]*(?:\.\d+)?", shown)
    if match is None:
        return 0
    plain = match[0].replace(",", "")
    return float(plain) if "." in plain else int(plain)


def _int(value: int | float | str) -> int:
    return int(_worth(value) if isinstance(value, str) else value)
