# ruff: noqa: E501
"""What mutation starts from: the sample corpus, the marked reports of the tests, and real reports where they lie beside.

Real reports are only read, never copied.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from toolkit.errors import NianbaoError
from toolkit.reading import read

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "reports"
_MARKS = re.compile(r"§[a-z.]+(?:\?|:empty)?\|(.*?)§|⟦[pm]\|(.*?)⟧", re.DOTALL)


@cache
def files(suffix: str) -> tuple[bytes, ...]:
    """Return the seed files of one type, smallest first."""
    found = [*sorted((ROOT / "corpora" / "sample").glob(f"*{suffix}")), *sorted(SHARED.glob(f"*{suffix}"))]
    return tuple(sorted((path.read_bytes() for path in found), key=len))


@cache
def texts() -> tuple[str, ...]:
    """Return the texts of all seed reports as the readers give them, and the marked reports without their marks."""
    found = []
    for path in sorted((ROOT / "corpora" / "sample").glob("*_20*.*")) + sorted(SHARED.glob("*.*")):
        if path.suffix in (".txt", ".md", ".html", ".docx"):
            try:
                found.append(read(path).text)
            except NianbaoError:
                continue
    for path in sorted((ROOT / "tests" / "parsing" / "whole").glob("*.txt")):
        body = path.read_text(encoding="utf-8").partition("---\n")[2]
        found.append(_MARKS.sub(lambda m: m[1] or m[2] or "", body))
    return tuple(found)


@cache
def lines() -> tuple[str, ...]:
    """Return the distinct lines of all seeds, not longer than 400 characters."""
    return tuple(sorted({line for text in texts() for line in text.split("\n") if 0 < len(line) <= 400}))
