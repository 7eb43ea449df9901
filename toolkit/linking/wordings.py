"""The known wordings and the numbers of one sentence, whatever stands around it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from toolkit.linking.clauses import CONTENT, merge, sorts_items
from toolkit.linking.lexicon import Token, scan
from toolkit.linking.numerals import Numeral, find_quantities

_WHO = ("natural_person", "research", "legal_service")


class Words(NamedTuple):
    """Words and numbers of a sentence; whether it is of requests, sorts items, tells requests by who applies."""

    merged: tuple[Token, ...]
    quantities: tuple[Numeral, ...]
    request: bool
    sorts: bool
    applies: bool


@lru_cache(4096)  # many sentences are the same in thousands of reports
def words_of(text: str) -> Words | None:
    """Return what a sentence holds; None where no word of it says what may be counted."""
    tokens = scan(text)
    kinds = {token.kind for token in tokens}
    if CONTENT.isdisjoint(kinds):
        return None
    quantities = tuple(find_quantities(text))
    merged = merge(tokens, [Token(n.kind, str(i), n.start, n.end) for i, n in enumerate(quantities)])
    request = not kinds.isdisjoint(("info", "about")) or any(
        t.kind == "object" and t.value == "request" for t in tokens
    )
    # 收到申请三件(自然人二件…): no other requests are told by who applies.
    applies = "bare" in kinds and "verb" in kinds and any(t.kind == "applicant" and t.value in _WHO for t in tokens)
    return Words(tuple(merged), quantities, request, sorts_items(merged) or "attribute" in kinds, applies)
