"""Coded items as files: what training and evaluation read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from toolkit.errors import NianbaoError
from toolkit.report import Kind


class CodedItem(msgspec.Struct, frozen=True):
    """One item with its codes; ``body`` is whose it is, so that no body is on both sides of a split.

    ``coder_1`` and ``coder_2`` are the codes that two coders gave, the primary first, where an item was coded twice. A
    file may have further columns; they are not read.
    """

    text: str
    kind: Kind
    primary: str
    secondary: tuple[str, ...] = ()
    body: str = ""
    id: str = ""
    level: str = ""
    year: int | None = None
    split: str = ""
    coder_1: tuple[str, ...] = ()
    coder_2: tuple[str, ...] = ()


class _Quoted(msgspec.Struct, frozen=True):
    """The same, as reports that were coded by hand have it."""

    quote: str
    kind: Kind
    primary: str
    secondary: tuple[str, ...] = ()
    doc: str = ""


def read_coded(paths: Iterable[str | Path]) -> list[CodedItem]:
    """Read coded items from JSONL files with the fields of ``CodedItem``, or ``quote`` and ``doc`` for text and body.

    Raises:
        NianbaoError: a file is missing or a line is not a coded item; the message names file and line.

    Examples:
        >>> read_coded([])
        []
    """
    items = []
    for path in map(Path, paths):
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except OSError as error:
            raise NianbaoError(f"{path}: found no readable file; valid would be a JSONL file of coded items") from error
        for number, line in enumerate(lines, 1):
            if line.strip():
                items.append(_item(line, path, number))
    return items


def _item(line: str, path: Path, number: int) -> CodedItem:
    try:
        if '"quote"' in line and '"text"' not in line:
            quoted = msgspec.json.decode(line, type=_Quoted)
            return CodedItem(quoted.quote, quoted.kind, quoted.primary, quoted.secondary, quoted.doc)
        return msgspec.json.decode(line, type=CodedItem)
    except (msgspec.MsgspecError, ValueError) as error:
        raise NianbaoError(
            f"{path}: found {error} in line {number}; valid would be text, kind, primary and secondary"
        ) from error


def split_items(
    items: Sequence[CodedItem], *, validation: float = 0.15
) -> tuple[list[CodedItem], list[CodedItem], list[CodedItem]]:
    """Return training, validation and test items, as the items say; no body in two of them.

    Where no item is marked ``validation`` (or ``dev``), a share of the training bodies is set apart by a hash of their
    names, so that the split never changes with the order of the files.

    Raises:
        NianbaoError: a body stands on both sides of the split.

    Examples:
        >>> train, validation, test = split_items([CodedItem("更新不及时", "problem", "B2", body="甲", split="test")])
        >>> len(train), len(validation), len(test)
        (0, 0, 1)
    """
    sides: dict[str, set[str]] = {}
    for item in items:
        sides.setdefault(item.body or item.id, set()).add("test" if item.split == "test" else "train")
    crossing = [body for body, found in sides.items() if body and len(found) > 1]
    if crossing:
        raise NianbaoError(f"coded items: found {crossing[0]} in train and test; valid would be one side for each")
    test = [item for item in items if item.split == "test"]
    rest = [item for item in items if item.split != "test"]
    apart = [item for item in rest if item.split in ("validation", "dev")]
    if not apart and validation:
        apart = [item for item in rest if share(item.body or item.id) < validation]
    held = {id(item) for item in apart}
    return [item for item in rest if id(item) not in held], apart, test


def share(name: str) -> float:
    """Return a number from 0 to 1 that depends on the name alone.

    Examples:
        >>> share("甲") == share("甲") < 1
        True
    """
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 16**8


def digest(items: Sequence[CodedItem]) -> str:
    """Return a digest of the items, which a model keeps to say what it was trained on.

    Examples:
        >>> digest([]) == digest([])
        True
    """
    return hashlib.sha256(msgspec.json.encode(list(items))).hexdigest()[:16]
