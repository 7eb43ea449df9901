"""An item as it is first read."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.report import Kind

# The evidence of what was done against the problems of an earlier year.
OF_A_YEAR = re.compile(
    # The first of these words is as good as any other, so that none but it is tried.
    r"^announcer: (?:(?!针对|对照|围绕|对|结合).)*+(?:针对|对照|围绕|对于?|结合)"
    r".*(?:上一?年|去年|前一年|往年|以往|20\d\d年)"
)


class Draft(NamedTuple):
    """An item in terms of the narrative's own offsets; not ``specific``: it speaks of the work as a whole only."""

    start: int
    end: int
    kind: Kind
    evidence: str
    specific: bool = True
