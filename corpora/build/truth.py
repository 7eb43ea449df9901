"""The truth of a generated report, in the keys of the gold that evaluation uses, and the items with their codes."""

from __future__ import annotations

from typing import Any

from corpora.build.markup import Marked
from corpora.build.source import Body, adcode, load_places
from corpora.build.tables import COLUMNS, Numbers, broken

OVERVIEW = tuple(f"overview.{name}" for name in ("proactive", "requests", "management", "platform", "supervision"))
BODY = ("preamble", "overview", *OVERVIEW, "proactive", "requests", "disputes")
END = ("problems", "problems.stated", "problems.improvement", "other")
ROLES = {"2021": (*BODY, *END), "2019": (*BODY, *END), "pre2019": (*BODY, "fees", "complaints", *END, "attachment")}


def truth(body: Body, year: int, name: str, marked: Marked, numbers: Numbers) -> dict[str, Any]:
    """Return the truth of one report as JSON-ready values."""
    source = body.years[year]
    place = {key: getattr(body.place, key) for key in ("province", "prefecture", "county", "township")}
    out: dict[str, Any] = {
        "doc": name.rpartition(".")[0],
        "file": name,
        "synthetic": True,
        "authority": body.name,
        "authority_alternatives": body.alternatives,
        "level": body.level,
        "place": place | {"adcode": adcode(body.place, load_places())},
        "year": year,
        "form": source.form,
        "format": source.format,
        "layout": source.layout,
        "encoding": source.encoding,
        "sections": _sections(marked, source.form, source.merged),
    }
    if numbers.values:
        cells, states, raw = _cells(numbers, {block.text for block in marked.blocks if block.kind == "table"})
        out |= {"cells": cells, "states": states, "raw": raw, "broken": broken(numbers, source.form)}
        out["ambiguous"] = _ambiguous(numbers, source.form) if source.layout == "oneline" else {}
        out["mentions"] = marked.mentions
        out["implied"] = marked.implied
    faults = list(numbers.faults)
    faults += [
        {"kind": "narrative", "cells": mention["cells"], "quote": mention["quote"]}
        for mention in marked.mentions
        if not mention["agrees"]
    ]
    for fault in source.faults:
        if fault.kind in ("missing_section", "empty_problems", "reuse", "wrong_name"):
            entry: dict[str, Any] = {"kind": fault.kind, "role": fault.role, "from": fault.source, "note": fault.note}
            faults.append({key: value for key, value in entry.items() if value})
    _check(faults, out["sections"], marked)
    out["faults"] = faults
    out["items"] = [_item(item) for item in marked.items]
    return out


def _item(item: dict[str, Any]) -> dict[str, Any]:
    keys = ("quote", "kind", "primary", "secondary", "number", "answers")
    return {key: item[key] for key in keys if key in item}


def _sections(marked: Marked, form: str, merged: dict[str, str]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for block in marked.blocks:
        if not out and block.kind == "para" and not block.lead:
            out.append({"role": "preamble", "heading": None, "state": "present", "begins": block.text[:16]})
        if block.role:
            heading = block.lead or block.text
            out.append({"role": block.role, "heading": heading, "state": block.state})
            if block.lead:
                out[-1]["run_in"] = True
    seen = {section["role"] for section in out}
    implied = dict(merged)
    if "problems" in seen:
        implied = {"problems.stated": "problems", "problems.improvement": "problems"} | implied
    for role in ROLES[form]:
        if role in seen:
            continue
        if implied.get(role, "absent") != "absent":
            out.append({"role": role, "heading": None, "state": "merged", "in": implied[role]})
        else:
            out.append({"role": role, "heading": None, "state": "absent"})
    return out


def _cells(numbers: Numbers, printed: set[str]) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    cells: dict[str, Any] = {}
    states: dict[str, str] = {}
    raw: dict[str, str] = {}
    for cell, value in numbers.values.items():
        shown = numbers.raw[cell]
        if cell[:2] not in printed:
            cells[cell], states[cell] = None, "missing"
        elif shown == "":
            cells[cell], states[cell] = None, "blank"
        elif not any(char.isdigit() for char in shown):
            cells[cell], states[cell], raw[cell] = shown, "not_applicable", shown
        else:
            cells[cell] = value
            if shown != str(value):
                raw[cell] = shown
    return cells, states, raw


def _partitions(digits: str, n: int) -> list[list[int]]:
    if n == 0:
        return [[]] if not digits else []
    out = []
    for size in range(1, len(digits) - n + 2):
        head = digits[:size]
        if size > 1 and head[0] == "0":
            break
        out += [[int(head), *rest] for rest in _partitions(digits[size:], n - 1)]
    return out


def _ambiguous(numbers: Numbers, form: str) -> dict[str, list[int]]:
    """Cells whose row alone leaves more than one reading where digits run together; columns may still decide."""
    rows: dict[str, list[str]] = {}
    for cell in numbers.values:
        rows.setdefault(cell.rpartition(".")[0], []).append(cell)
    out: dict[str, list[int]] = {}
    for row, cells in rows.items():
        shown = [numbers.raw[cell] for cell in cells]
        if row.startswith("t4") or len(cells) < 2 or not all(text.isdigit() for text in shown):
            continue
        found = _partitions("".join(shown), len(cells))
        if row.startswith("t3"):
            balanced = [values for values in found if sum(values[:-1]) == values[-1]]
            found = balanced if len(cells) == len(COLUMNS) + 1 and balanced else found
        if len(found) > 1:
            for cell, candidates in zip(cells, zip(*found, strict=True), strict=True):
                if len(set(candidates)) > 1:
                    out[cell] = sorted(set(candidates))
    return out


def _check(faults: list[dict[str, Any]], sections: list[dict[str, Any]], marked: Marked) -> None:
    states = {section["role"]: section["state"] for section in sections}
    for fault in faults:
        if fault["kind"] == "missing_section" and states.get(fault["role"]) != "absent":
            raise ValueError(f"{fault['role']} is {states.get(fault['role'])}, not absent as the fault says")
        if fault["kind"] == "empty_problems" and (states["problems"] != "empty" or marked.items):
            raise ValueError("section five is not empty as the fault says")
