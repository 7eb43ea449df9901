"""The cue coder: wordings and the codebook's rules of precedence, no training; every code can be traced to a word."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from toolkit.coding.clauses import clauses
from toolkit.coding.codebook import Codebook
from toolkit.coding.cue_rules import Cue, compile_cues, load_cues
from toolkit.parsing.shadow import fold, squeeze
from toolkit.report import Topic

# Softens scores into probabilities; chosen so that the mean probability of the primary topic matches its hit rate.
_TEMPERATURE = 0.42
_COMMA = frozenset(",，")
_BLANK = re.compile(r"\s")
# A further topic whose score (its strongest cue where it stands) reaches this is secondary.
_SECONDARY = 0.4


class FiredCue(NamedTuple):
    """A cue that fired: its topic, the words as printed, and their span in the text that was coded."""

    code: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Coding:
    """What a coder says of one text: topics by falling probability (they sum to 1), the primary, the secondary, why.

    ``primary`` is None only where the codebook has no residual topic and nothing fired.
    """

    topics: tuple[Topic, ...]
    primary: str | None
    secondary: tuple[str, ...] = ()
    cues: tuple[FiredCue, ...] = ()
    abstained: bool = False

    @property
    def probability(self) -> float:
        """The primary topic's probability, 0 where there is none."""
        return next((topic.probability for topic in self.topics if topic.code == self.primary), 0.0)


class Coder(Protocol):
    """Anything that codes a batch: the cue coder, a trained classifier, one of your own."""

    def code(self, texts: Sequence[str], kinds: Sequence[str | None] | None = None) -> list[Coding]:
        """Return one coding for each text."""


class _Hit(NamedTuple):
    start: int
    end: int
    at: int
    cue: Cue


class Analysis(NamedTuple):
    """What the cues say of one text: scores by topic, the decision, the hits of each clause, which is the headline.

    ``headline`` is the clause that the decision begins with, folded, without blanks: the first, or the first with an
    object where that has none. ``offsets`` maps places of hits back into the text where it has blanks, else None.
    """

    scores: dict[str, float]
    primary: str | None
    secondary: tuple[str, ...]
    hits: list[list[_Hit]]
    head: int
    headline: str
    offsets: Sequence[int] | None


class CueCoder:
    """Codes items by the wordings of a cue file and the codebook's rules; deterministic, and traceable to words.

    Args:
        codebook: the codebook; None is the package's own.
        cues: a cue file for it; None is the package's own for the package's codes, else the codebook's own words.

    Examples:
        >>> coding = CueCoder().code(["一是政策解读形式较为单一，多以文字为主"], ["problem"])[0]
        >>> coding.primary, coding.cues[0].text
        ('C1', '解读')
    """

    def __init__(self, codebook: Codebook | None = None, cues: str | Path | None = None) -> None:
        self.codebook = codebook or Codebook.default()
        self.file = load_cues(self.codebook, cues)
        self._table = compile_cues(self.file)
        self._general = frozenset(self.file.general)
        self._rank = {code: rank for rank, group in enumerate(self.file.precedence) for code in group}
        self._last = len(self.file.precedence) - 1
        self._purpose = self.file.purposes
        self._openings = (*self.file.means, *self.file.leads)
        self._bearing = frozenset((*self.file.general, *self.file.bearing))
        self._keeps = {code: re.compile("|".join(map(re.escape, words))) for code, words in self.file.keeps.items()}
        self._parting = re.compile("|".join(map(re.escape, (*self.file.conjunctions, *self.file.verbs))) or "(?!)")
        self._codes = self.codebook.codes
        self._weights = msgspec.structs.asdict(self.file.weights)

    def code(self, texts: Sequence[str], kinds: Sequence[str | None] | None = None) -> list[Coding]:
        """Code a whole batch.

        Args:
            texts: the items, ordinal included or not.
            kinds: ``problem``, ``measure`` or None for each; None for all where left out.

        Returns:
            One coding for each text, in order.

        Raises:
            ValueError: ``kinds`` has another length than ``texts``.

        Examples:
            >>> [coding.primary for coding in CueCoder().code(["加强业务培训。", "进一步做好工作。"])]
            ['A4', 'Z0']
        """
        return [
            Coding(self.probabilities(found.scores), found.primary, found.secondary, fired(text, found))
            for text, found in zip(texts, self.analyse(texts, kinds), strict=True)
        ]

    def analyse(self, texts: Sequence[str], kinds: Sequence[str | None] | None = None) -> list[Analysis]:
        """Return what the cues say of each text, before it is made into a coding.

        Args:
            texts: as for ``code``.
            kinds: as for ``code``.

        Examples:
            >>> CueCoder().analyse(["加强业务培训"])[0].primary
            'A4'
        """
        given = [None] * len(texts) if kinds is None else kinds
        if len(given) != len(texts):
            raise ValueError(f"kinds: found {len(given)} for {len(texts)} texts; valid would be one for each")
        # Folding keeps the length, so that the whole batch is folded at once.
        folded = fold("\n".join(texts))
        found, start = [], 0
        for text, kind in zip(texts, given, strict=True):
            found.append(self._analyse(text, folded[start : start + len(text)], kind))
            start += len(text) + 1
        return found

    def _analyse(self, text: str, shadow: str, kind: str | None) -> Analysis:
        offsets: Sequence[int] | None = None
        if _BLANK.search(shadow):
            shadow, offsets = squeeze(text)
        spans = clauses(shadow)
        hits = [self._scan(shadow, start, end, kind) for start, end in spans]
        purpose = [shadow.startswith(self._purpose, start) for start, _ in spans]
        objects = [_objects(found) for found in hits]
        first = 0
        if spans and shadow.startswith(self._openings, spans[0][0]):
            first = self._opening(shadow, spans, objects, kind)
            if not objects[first] or purpose[first]:
                first = 0
        primary = self._primary(shadow, objects, first, purpose, kind)
        if primary is None:
            hints: list[str | None] = [hit.cue.code for found in hits for hit in found] or [self.codebook.residual]
            primary = next((code for code in hints if code not in self._general), hints[0])
        means = self.file.serves.get(primary or "") if kind == "measure" else None
        if means and any(hit.cue.code == means and hit.cue.strength == "object" for found in hits for hit in found):
            keeps = self._keeps.get(primary or "")
            primary = primary if keeps and keeps.search(shadow) else means
        scores: dict[str, float] = {}
        head = first or next((i for i, found in enumerate(objects) if found), 0)
        for i, found in enumerate(hits):
            place = 1.0 if i == head else self.file.purpose if purpose[i] else self.file.later
            for hit in found:
                score = self._weights[hit.cue.strength] * place
                if score > scores.get(hit.cue.code, 0.0):
                    scores[hit.cue.code] = score
        secondary = sorted(
            (code for code, score in scores.items() if code != primary and score >= _SECONDARY),
            key=lambda code: -scores[code],
        )
        if primary is not None:
            scores[primary] = scores.get(primary, 0.0) + 1.0
        headline = shadow[slice(*spans[head])] if spans else ""
        return Analysis(scores, primary, tuple(secondary), hits, head, headline, offsets)

    def _scan(self, text: str, begin: int, end: int, kind: str | None) -> list[_Hit]:
        """All cues of one clause, without those that lie inside a longer one."""
        found: list[_Hit] = []
        table, gap = self._table, self.file.gap
        reach = begin
        for i in range(begin, end - 1):
            head = table.get(text[i : i + 2])
            if head is None:
                continue
            open_ = True
            for length in head.lengths:
                stop = i + length
                if stop > end:
                    continue
                both = head.cues.get(text[i:stop])
                if both is None:
                    continue
                plain, gapped = both
                if open_ and plain and stop > reach:
                    # The longest at this place; what begins later inside it cannot reach beyond it unseen.
                    reach, open_ = stop, False
                    for cue in plain:
                        if cue.code and not (cue.kind and kind and cue.kind != kind):
                            found.append(_Hit(i, stop, i, cue))
                for cue in gapped:
                    if cue.kind and kind and cue.kind != kind:
                        continue
                    at, last = i, stop
                    for part in cue.parts[1:]:
                        at = text.find(part, last, min(end, last + gap + len(part)))
                        if at < 0:
                            break
                        last = at + len(part)
                    else:
                        found.append(_Hit(i, last, at, cue))
        return found

    def _opening(self, text: str, spans: list[tuple[int, int]], objects: list[list[_Hit]], kind: str | None) -> int:
        """The clause that stands as headline where means, or what the work looks to, open the item before commas."""
        exempt = self.file.exception.get(kind, ()) if kind else ()  # type: ignore[call-overload]
        for i, (start, end) in enumerate(spans[:-1]):
            codes = {hit.cue.code for hit in objects[i]}
            if (
                text[end] not in _COMMA
                or not text.startswith(self._openings, start)
                or not codes.isdisjoint(exempt)
                or text.startswith(self.file.conjunctions, end + 1)
                or not (codes <= self._bearing or text.startswith(self.file.means, start))
            ):
                return i
        return len(spans) - 1

    def _primary(
        self, text: str, objects: list[list[_Hit]], first: int, purpose: list[bool], kind: str | None
    ) -> str | None:
        if objects and objects[first] and not purpose[first]:
            return self._decide(text, objects[first], kind)
        general = self._general
        # No object in the headline: the first specific work decides, general capacity only if there is none.
        for want in (
            lambda hit: hit.cue.code not in general,
            lambda hit: True,
        ):
            for aims in (False, True):
                for found, aim in zip(objects, purpose, strict=True):
                    if aim is aims and any(want(hit) for hit in found):
                        return self._decide(text, found, kind)
        return None

    def _decide(self, text: str, found: list[_Hit], kind: str | None) -> str:
        """The primary topic of one clause: its first chain of objects, unless a shared head noun closes them."""
        found = sorted(found, key=lambda hit: hit.at)
        chains = [[found[0]]]
        for before, hit in pairwise(found):
            if hit.at > before.end and self._parting.search(text, before.end, hit.at):
                chains.append([hit])
            else:
                chains[-1].append(hit)
        exempt = self.file.exception.get(kind, ()) if kind else ()  # type: ignore[call-overload]
        for hit in found:
            if hit.cue.code in exempt and (hit in chains[0] or chains[0][0].cue.code not in self._general):
                return hit.cue.code
        closing = chains[-1][-1].cue.code
        if (
            len(chains) > 1
            and closing in self._general
            and len({chain[0].cue.code for chain in chains if chain[0].cue.code not in self._general}) > 1
            and all(
                hit.cue.code == closing or hit.cue.code not in self._general for chain in chains for hit in chain[:-1]
            )
            and all(chain[-1].cue.code not in self._general for chain in chains[:-1])
        ):
            return closing
        first = chains[0]
        if len(chains) > 1 and all(hit.cue.strength == "place" for hit in first):
            # A vehicle or field named on the way gives way to the object that follows it.
            rest = [hit for chain in chains[1:] for hit in chain if hit.cue.strength == "object"]
            if rest and rest[0].cue.code not in self._general:
                first = chains[next(i for i, chain in enumerate(chains) if rest[0] in chain)]
        return self._head(first)

    def _head(self, chain: list[_Hit]) -> str:
        """Of objects that modify one another: specific work before general, then by precedence."""
        specific = [hit for hit in chain if hit.cue.code not in self._general]
        if not specific:
            return next((hit.cue.code for hit in chain if hit.cue.code not in self.file.yielding), chain[-1].cue.code)
        firm = [hit for hit in specific if hit.cue.strength == "object"] or specific
        best = min(self._rank.get(hit.cue.code, 0) for hit in firm)
        equals = [hit for hit in firm if self._rank.get(hit.cue.code, 0) == best]
        return (equals[-1] if best == self._last else equals[0]).cue.code

    def probabilities(self, scores: dict[str, float]) -> tuple[Topic, ...]:
        """Return the topics of an analysis with their probabilities, the likeliest first."""
        powers = {code: math.exp(score / _TEMPERATURE) for code, score in scores.items()}
        # Topics without a cue share the weight of a score of zero.
        total = sum(powers.values()) + len(self._codes) - len(powers)
        ranked = sorted(powers.items(), key=lambda pair: -pair[1])
        return tuple(Topic(code, power / total) for code, power in ranked)


def fired(text: str, analysis: Analysis) -> tuple[FiredCue, ...]:
    """Return the cues of an analysis with their words as printed in ``text``.

    Examples:
        >>> fired("加强 培训", CueCoder().analyse(["加强 培训"])[0])[0]
        FiredCue(code='A4', text='培训', start=3, end=5)
    """
    seen: dict[tuple[int, int, str], FiredCue] = {}
    offsets = analysis.offsets
    for found in analysis.hits:
        for hit in found:
            start, end = hit.start, hit.end
            if offsets is not None:
                start, end = offsets[start], offsets[end - 1] + 1
            key = (start, end, hit.cue.code)
            if key not in seen:
                seen[key] = FiredCue(hit.cue.code, text[start:end], start, end)
    return tuple(seen.values())


def _objects(found: list[_Hit]) -> list[_Hit]:
    return [hit for hit in found if hit.cue.strength != "hint"]


@cache
def default_coder() -> CueCoder:
    """Return the cue coder of the package's codebook (built once for each process).

    Examples:
        >>> default_coder() is default_coder()
        True
    """
    return CueCoder()
