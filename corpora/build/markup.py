"""The markup of a report's text: headings with their roles, items with their codes, numbers drawn from the tables."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HEADING = re.compile(r"^\[(-|[a-z]+(?:\.[a-z]+)?)(:empty)?\]\s*(.*)$")
TOKEN = re.compile(r"⟦([pm]) ([A-Z]\d(?:,[A-Z]\d)*)(?: ?>([\d,]+))?\||⟧|\{([^{}]+)\}")
ENDS = "。，；：！？、（）“” "
UNIT = re.compile(r"(?:万元|元|人次|[件个项宗条起部份])?")


@dataclass(slots=True)
class Block:
    """A stretch of the report: ``kind`` is title, heading, para, table or sign; a run-in heading has a ``lead``."""

    kind: str
    text: str
    role: str = ""
    state: str = "present"
    lead: str = ""


@dataclass(slots=True)
class Marked:
    """A report with its markup resolved."""

    blocks: list[Block] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    implied: list[dict[str, Any]] = field(default_factory=list)


def cells_of(pattern: str, values: Mapping[str, int | float]) -> list[str]:
    """Return the cell ids that a placeholder names, ``*`` standing for any row."""
    cells = [cell for part in pattern.split(",") for cell in values if fnmatch.fnmatchcase(cell, part.strip())]
    if not cells:
        raise ValueError(f"no cell is called {pattern}")
    return cells


def _quote(text: str, start: int, end: int, floor: int) -> str:
    left = max([floor, *(text.rfind(mark, 0, start) + 1 for mark in ENDS)])
    unit = UNIT.match(text, end)
    assert unit is not None
    if left == start:  # The number opens its clause: what it counts follows.
        right = min((at for mark in ENDS if (at := text.find(mark, end)) >= 0), default=len(text))
        return text[left:right]
    return text[left : unit.end()]


def resolve(text: str, values: Mapping[str, int | float], words: Mapping[str, object]) -> Marked:
    """Turn a report's source text into blocks, items and mentions.

    Args:
        text: the source text, copies already pasted in.
        values: the printed number of every cell, for the placeholders.
        words: ``year``, ``prev``, ``next``, ``name`` for the plain placeholders.
    """
    out = Marked()
    item: dict[str, Any] | None = None
    n_problems = 0
    for line in filter(None, (line.strip() for line in text.splitlines())):
        block = _block(line)
        source, plain, numbers, at = block.text, "", [], 0
        for token in TOKEN.finditer(source):
            plain += source[at : token.start()]
            at = token.end()
            if token[0] == "⟧":
                if item is None:
                    raise ValueError(f"⟧ without ⟦ in {line[:30]}")
                quote = "\n".join([*item.pop("lines"), plain[item.pop("from") :]])
                item["quote"] = quote.rstrip("，；、")
                out.items.append(item)
                item = None
            elif token[1]:
                if item is not None:
                    raise ValueError(f"⟦ inside ⟦ in {line[:30]}")
                primary, *secondary = token[2].split(",")
                item = {"quote": "", "kind": {"p": "problem", "m": "measure"}[token[1]], "primary": primary}
                item |= {"secondary": secondary, "lines": [], "from": len(plain)}
                if token[1] == "p":
                    n_problems += 1
                    item["number"] = n_problems
                else:
                    item["answers"] = [int(n) for n in token[3].split(",")] if token[3] else []
            elif token[4].startswith("0:"):
                pattern, _, said = token[4][2:].partition("|")
                cells = cells_of(pattern, values)
                if any(values[cell] for cell in cells):
                    raise ValueError(f"{pattern} is not zero, but the text says {said}")
                out.implied.append({"quote": said, "number": 0, "cells": cells})
                plain += said
            elif token[4] in words:
                plain += str(words[token[4]])
            else:
                pattern, _, off = token[4].partition("~")
                cells = cells_of(pattern, values)
                total = sum(values[cell] for cell in cells)
                total = round(total, 2)
                shown = total + int(off or 0)
                numbers.append((len(plain), len(plain) + len(str(shown)), shown, total, cells))
                plain += str(shown)
        block.text = plain = plain + source[at:]
        if item is not None:
            item["lines"].append(plain[item["from"] :])
            item["from"] = 0
        if block.lead:
            cut = plain.index("‖")
            block.lead, block.text = plain[:cut], plain[:cut] + plain[cut + 1 :]
        floor = 0
        for start, end, shown, total, cells in numbers:
            quote = _quote(plain, start, end, floor).replace("‖", "")
            mention = {"quote": quote, "number": shown, "cells": cells, "cells_sum": total, "agrees": shown == total}
            out.mentions.append(mention)
            floor = end
        out.blocks.append(block)
    if item is not None:
        raise ValueError("an item is not closed with ⟧")
    if any(n > n_problems for found in out.items for n in found.get("answers", ())):
        raise ValueError("a measure answers a problem that is not there")
    return out


def _block(line: str) -> Block:
    if line.startswith("[table "):
        return Block("table", line[7:-1])
    match = HEADING.match(line)
    if match is None:
        return Block("para", line)
    role, empty, rest = match.groups()
    if role in ("title", "sign"):
        return Block(role, rest)
    state = "empty" if empty else "present"
    return Block("heading", rest, "" if role == "-" else role, state, rest if "‖" in rest else "")


def section_source(text: str, role: str) -> str:
    """Return the source lines of one section with its heading and subsections, for planting a copy."""
    lines, keep = [], False
    for line in text.splitlines():
        match = HEADING.match(line.strip())
        if match and match[1] not in ("-", "title"):
            keep = match[1] == role or match[1].startswith(role + ".")
        if keep:
            lines.append(line)
    if not lines:
        raise ValueError(f"no section {role} to copy")
    return "\n".join(lines)


def section_body(text: str, role: str) -> str:
    """Return the source lines of one section without its heading."""
    return "\n".join(section_source(text, role).splitlines()[1:])
