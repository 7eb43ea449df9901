"""The sources: one YAML file per invented body; ``WRITING.md`` says how to write one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import msgspec

HERE = Path(__file__).resolve().parent
BODIES = HERE / "bodies"
PLACES = HERE.parent / "sample" / "places.tsv"
LAYOUTS: dict[str, tuple[str, ...]] = {
    "txt": ("pipes", "bare", "leadpipe", "oneline", "tabs", "spaces"),
    "md": ("pipes",),
    "html": ("plain", "cms", "spans", "nested"),
    "docx": ("merged",),
    "pdf": ("ruled",),
}

Value = int | float | str


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the body is; names must stand in the sample places.tsv."""

    province: str | None = None
    prefecture: str | None = None
    county: str | None = None
    township: str | None = None


class Requests(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Margins of table three; the cells inside are drawn so that every identity holds.

    ``over`` is taken from the year before where that is in the file. ``outcomes`` are row totals by row id, the rest
    of the year's results goes to ``granted``. ``mix`` overrides the shares of the applicant columns.
    """

    new: int = 0
    over: int | None = None
    forward: int = 0
    outcomes: dict[str, int] = {}
    mix: dict[str, float] = {}


class TableSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The numbers of one report; ``zeros`` says, by cell pattern, how a zero is printed (``""``, ``/``, ``—``)."""

    t2: dict[str, list[Value] | Value] = {}
    t3: Requests = Requests()
    t4: dict[str, list[int]] = {}
    zeros: dict[str, str] = {}
    raw: dict[str, str] = {}


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A planted fault. ``sum``, ``carry`` and ``stock`` change numbers; the others are declared and checked."""

    kind: Literal["sum", "carry", "stock", "narrative", "missing_section", "empty_problems", "reuse", "wrong_name"]
    cell: str | None = None
    add: int = 0
    role: str | None = None
    source: str | None = None
    note: str = ""


class YearSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One report: its text in the markup of ``markup.py``, its tables, faults and outward shape."""

    text: str
    format: Literal["txt", "md", "html", "docx", "pdf"]
    layout: str
    form: Literal["2021", "2019", "pre2019"] = "2021"
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    tables: TableSpec = TableSpec()
    faults: list[Fault] = []
    merged: dict[str, str] = {}
    before: list[str] = []
    after: list[str] = []
    labels: Literal["dot", "comma", "broken"] = "dot"
    wrap: int = 0
    cut: int = 0
    noise: list[Literal["kangxi", "spaced", "fullwidth", "blanks"]] = []


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One invented body and its reports by year."""

    id: str
    name: str
    level: Literal["province", "prefecture", "county", "township", "department"]
    place: Place
    years: dict[int, YearSource]
    alternatives: list[str] = []


def load_body(path: Path) -> Body:
    """Read one source file; unknown keys and unknown layouts are refused."""
    body = msgspec.yaml.decode(path.read_bytes(), type=Body)
    if body.id != path.stem:
        raise ValueError(f"{path.name}: id is {body.id}; valid would be {path.stem}")
    for year, source in body.years.items():
        if source.layout not in LAYOUTS[source.format]:
            raise ValueError(f"{path.name} {year}: layout {source.layout}; valid are {LAYOUTS[source.format]}")
    return body


def load_bodies(folder: Path = BODIES) -> dict[str, Body]:
    """Read every source file, by id."""
    return {path.stem: load_body(path) for path in sorted(folder.glob("*.yaml"))}


def load_places(path: Path = PLACES) -> list[dict[str, str]]:
    """Read the invented places: rows of province, prefecture, county, township, adcode."""
    head, *rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [dict(zip(head, row, strict=True)) for row in rows]


def adcode(place: Place, rows: list[dict[str, str]]) -> str:
    """Return the invented code of a place; raise ValueError where the gazetteer does not have it."""
    key = {name: getattr(place, name) or "" for name in ("province", "prefecture", "county", "township")}
    for row in rows:
        if all(row[name] == value for name, value in key.items()):
            return row["adcode"]
    raise ValueError(f"{key} is not in {PLACES.name}")


def stem(body: Body, year: int) -> str:
    """Return the file stem of a report."""
    return f"{body.id}_{year}"


def natural(text: str) -> str:
    """Return text without white space, for comparing."""
    return re.sub(r"\s+", "", text)
