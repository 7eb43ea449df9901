"""The columns of the frames that hold one of a closed set of values, and what each value means."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import msgspec

from toolkit.coding.codebook import Codebook
from toolkit.rules import load_rules


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one value means."""

    zh: str
    en: str


class ValuesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``values.yaml``: sets of values, the columns that hold them, and what a reader must know."""

    version: str
    values: dict[str, dict[str, Value]]
    columns: dict[str, str]
    about: tuple[str, ...]


@cache
def load_values() -> ValuesFile:
    """Return the meanings of values that the package carries (read once)."""
    return load_rules("values.yaml", ValuesFile, package="toolkit.frames")


@cache
def value_labels(frame: str, column: str) -> dict[str, str]:
    """Return the values that a column may hold with a bilingual label each; empty for an open column.

    Examples:
        >>> value_labels("items", "kind")["problem"]
        'problem 问题 a stated problem'
        >>> list(value_labels("items", "primary"))[:2]
        ['A1', 'A2']
    """
    if (frame, column) == ("items", "primary"):
        return {topic.code: f"{topic.code} {topic.zh} {topic.en}" for topic in Codebook.default().topics.values()}
    file = load_values()
    name = "cell_state" if column.startswith("state.") else file.columns.get(f"{frame}.{column}")
    name = name or (file.columns.get(column) if frame != "failures" else None)
    return {code: f"{code} {value.zh} {value.en}" for code, value in file.values.get(name or "", {}).items()}


def labels_for(frame: str, column: str, found: Iterable[str | None]) -> dict[str, str]:
    """Return the labels of a closed column, with the values that only the data has (of another codebook) at the end."""
    known = value_labels(frame, column)
    if not known:
        return {}
    return {**known, **{value: value for value in sorted({v for v in found if v is not None} - known.keys())}}
