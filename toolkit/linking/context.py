"""What a quantity is read in the light of: its sentence, and what the clauses and sentences before were about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from toolkit.linking.lexicon import Token
from toolkit.linking.sentences import REQUEST_ROLES, Sentence


@dataclass(slots=True)
class Scene:
    """One sentence as the measuring sees it: text, role, tokens with the numbers among them.

    ``disclosure`` tells that it speaks of information disclosure; ``attributes`` that it sorts documents by how they
    may be disclosed (公文…主动公开…依申请公开…), which counts no requests.
    """

    text: str
    role: str
    merged: Sequence[Token]
    disclosure: bool
    attributes: bool

    @property
    def on_requests(self) -> bool:
        """Whether the sentence stands in a section about requests."""
        return self.role in REQUEST_ROLES


@dataclass(slots=True)
class Context:
    """What the clauses before were about."""

    family: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    row_claim: int | None = None
    rows_here: bool = False  # they were counted in this sentence
    divided: str = ""  # whether a stage or an outcome, and how many stages the sentence that counted them names
    stages: int = 0
    disputes: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()  # the procedure that those are kinds of (行政诉讼3件,其中直接起诉2件)
    result_claim: int | None = None  # the first of the results told of either
    inside: bool = False  # in a parenthesis
    docs: tuple[str, ...] = ()
    last: str = ""
    stage: str = ""  # the stage last counted: new, receive, handle, done
    age: int = 0
    scope: str = ""  # the narrower body that the sentence speaks of
    items: bool = False  # the list before counted published items, not the documents or decisions themselves
    every: bool = False  # cases of every kind are counted (各类行政复议), not those about disclosure
    elsewhere: str = ""  # the clause before counted other things (咨询55人次), so a bare 答复57件 may too


class Kept(NamedTuple):
    """What of a ``Context`` outlasts a sentence; ``row_claim`` counts from the claim that comes next."""

    family: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    row_claim: int | None = None
    divided: str = ""
    stages: int = 0
    disputes: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    stage: str = ""
    age: int = 0
    items: bool = False
    elsewhere: str = ""

    def opened(self, sentence: Sentence) -> Kept:
        """Return what is in mind where a sentence begins."""
        kept = Kept() if self.age > 1 else self
        family, elsewhere = kept.family, kept.elsewhere
        if elsewhere == "one channel":
            elsewhere = ""
        requests = sentence.role in REQUEST_ROLES
        if (family == "dispute" and requests) or (family == "" and (sentence.near or requests)):
            family = "request"
        return kept._replace(family=family, age=kept.age + 1, elsewhere=elsewhere)

    def context(self) -> Context:
        """Return a context to read the sentence with."""
        return Context(**self._asdict())

    @classmethod
    def of(cls, context: Context, claims: int) -> Kept:
        """Return what outlasts a sentence that made so many claims."""
        kept = cls(*(getattr(context, name) for name in cls._fields))
        return kept if kept.row_claim is None else kept._replace(row_claim=kept.row_claim - claims)
