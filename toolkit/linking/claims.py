"""From the wordings of a sentence to claims: what a quantity may measure, before any cell is looked at.

The reading follows the clause: the words between the last mark and the number, then those after it, then what the
clauses before it were about (其中…, 办结…).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from toolkit.linking.bars import bar
from toolkit.linking.changes import continues, in_time, is_part, level_before, told_apart
from toolkit.linking.clauses import (
    CONTENT,
    Clause,
    by_kind,
    chosen,
    clause_around,
    ends_there,
    follows_change,
    measures_in,
    stands_alone,
    sums_up,
)
from toolkit.linking.context import Kept, Scene
from toolkit.linking.lexicon import Token, load_lexicon
from toolkit.linking.measuring import STAGES, TOTAL, Meant, Measures, Reading
from toolkit.linking.sentences import REQUEST_ROLES, Sentence
from toolkit.linking.wordings import words_of
from toolkit.linking.zeros import zero_claim
from toolkit.report import Quantity

# Sentences longer than this come once.
_LONG = 300
# What 各 gives the same number each (行政复议、行政诉讼各2件; 维持和纠正各1件).
_EACH = ("object", "result", "row", "outcome", "applicant")
PROJECTS: Reading = (("t2.procurement",), ("projects",))
_AMOUNT = re.compile("[,、(]?(?:共计|合计|总计|共|采购)?(?:总)?(?:金额|价款|额)?(?:为|达|共计|合计|约)?")


@dataclass(slots=True)
class Claim:
    """One quantity and the readings that the sentence leaves open, the likeliest first.

    ``strength`` is 2 where the wording leaves no doubt what is measured, so that a different number in the table is a
    contradiction; 1 where it may be linked but not contradicted; 0 where only a telling number may be linked.
    ``parent`` tells how many claims before this one the claim stands whose rows an applicant's number divides;
    ``barred`` says why a quantity is not the report's own number of that measure. ``start`` and ``end`` are offsets
    into the sentence.
    """

    start: int
    end: int
    quantity: Quantity
    readings: tuple[Reading, ...]
    strength: int
    reason: str
    barred: str = ""
    scope: str = ""
    parent: int | None = None


def read_claims(
    items: Iterable[Sentence], edition: str, year: int | None, stock: str
) -> Iterator[tuple[Sentence, Claim]]:
    """Read the claims of all sentences, in reading order.

    Args:
        items: sentences as ``toolkit.linking.sentences.sentences`` gives them.
        edition: the edition of table three (``"2019"`` has one row 其他处理).
        year: the year reported on, or None where unknown; numbers said to be another year's are barred.
        stock: the edition of table two.

    Yields:
        The sentence and the claim.
    """
    role, kept = None, Kept()
    for sentence in items:
        text = sentence.text
        kept = (kept if sentence.role == role else Kept()).opened(sentence)
        role = sentence.role
        if (words_of(text) if len(text) < _LONG else words_of.__wrapped__(text)) is None:
            continue
        read = _read if len(text) < _LONG else _read.__wrapped__
        claims, kept = read(text, role, edition, stock, year, kept)
        for claim in claims:
            yield sentence, claim


@lru_cache(4096)  # many sentences are the same in thousands of reports
def _read(
    text: str, role: str, edition: str, stock: str, year: int | None, kept: Kept
) -> tuple[tuple[Claim, ...], Kept]:
    """Return the claims of a sentence, and what is in mind behind it."""
    context = kept.context()
    reader = _Reader(Measures(edition, stock, year, load_lexicon().units.money, context))
    claims = tuple(reader.read(text, role))
    for place, claim in enumerate(claims):
        if claim.parent is not None:
            claim.parent = place - claim.parent
    return claims, Kept.of(context, len(claims))


class Previous(NamedTuple):
    """The number read before: its sentence, its claim, where it ended, and how plainly it was worded."""

    sentence: Scene
    claim: Claim
    claim_end: int
    strength: int


class _Reader:
    """Reads a sentence and keeps count of its claims; until all are read, ``Claim.parent`` is the place of one."""

    def __init__(self, measures: Measures) -> None:
        self.lexicon = load_lexicon()
        self.measures = measures
        self.count = 0
        self.previous: Previous | None = None
        self.pending: list[Token] = []  # measures still to be given a number by 分别
        self.pending_since = 0

    def read(self, text: str, role: str) -> Iterator[Claim]:
        context = self.measures.context
        words = words_of(text) if len(text) < _LONG else words_of.__wrapped__(text)
        if words is None:
            return
        merged, quantities, request, sorts, applies = words
        if applies and context.family == "":
            context.family = "request"
        scene = Scene(text, role, merged, request or role == "disputes" or role in REQUEST_ROLES, sorts)
        outer = []
        for i, token in enumerate(merged):
            claims: list[Claim] = []
            if token.kind == "mark":
                # What a parenthesis is about does not outlast it.
                if token.value == "(":
                    outer.append((context.disputes, context.rows, context.row_claim, context.last))
                    context.inside = True
                elif token.value == ")" and outer:
                    context.disputes, context.rows, context.row_claim, context.last = outer.pop()
                    context.inside = bool(outer)
            elif token.kind == "count":
                claims = self._quantity(scene, i, quantities[int(token.value)].quantity)
            elif token.kind == "neg":
                zero = zero_claim(self.measures, scene, i)
                if zero is not None:
                    claim = Claim(
                        zero.start, zero.end, Quantity(0, 0, ""), zero.meant.readings, zero.meant.strength, zero.reason
                    )
                    claim.barred, claim.scope = zero.barred, zero.scope
                    self._remember(claim, zero.meant)
                    claims = [claim]
            for claim in claims:
                yield claim
                self.count += 1

    def _quantity(self, scene: Scene, i: int, quantity: Quantity) -> list[Claim]:
        text, number = scene.text, scene.merged[i]
        clause = clause_around(text, scene.merged, i)
        before = clause.before
        again = self._again(scene, i, quantity)
        if again is not None:
            return again
        if "change" in [token.kind for token in before] or follows_change(text, number):
            return []
        if (
            text[number.start] == "一"
            and i
            and scene.merged[i - 1].kind == "neg"
            and scene.merged[i - 1].end == number.start
        ):
            return []  # 未发生一起…: a zero in words
        self._split(before, i)
        if self.pending:
            between = scene.merged[self.pending_since + 1 : i]
            if any(t.kind in CONTENT or (t.kind == "mark" and t.value not in ",、()") for t in between):
                self.pending = []
            else:
                part, self.pending_since = self.pending.pop(0), i
                return self._claims(scene, i, quantity, clause, [part], True, False, [])
        used, gap_ok, post = chosen(text, number, clause, self.lexicon)
        if not used:
            bought = self._bought(scene, i, quantity)
            if bought is not None:
                return [bought]
            start = sums_up(text, number, clause)
            if start is None or self.measures.context.last != "carry" or quantity.unit not in self.lexicon.units.count:
                return []
            both = ((STAGES["receive"][1], TOTAL),)
            return [Claim(start, number.end, quantity, both, 1, f"request: {text[start : number.start]}")]
        if quantity.low != 0 and before and ("each", number.start) in [(t.kind, t.end) for t in before]:
            parts = measures_in(used)
            if len(parts) > 1 and len({part.kind for part in parts}) == 1 and parts[0].kind in _EACH:
                made = [self._claims(scene, i, quantity, clause, [part], gap_ok, post, used) for part in parts]
                return [claim for claims in made for claim in claims]
        return self._claims(scene, i, quantity, clause, used, gap_ok, post, used)

    def _again(self, scene: Scene, i: int, quantity: Quantity) -> list[Claim] | None:
        """Read a number that stands for the same measure as the one before (由9件增至12件; 2022年9件,2023年为12件)."""
        last = self.previous
        if last is None or last.sentence is not scene or quantity.unit != last.claim.quantity.unit:
            return None
        number = scene.merged[i]
        found = continues(scene.text, last.claim_end, number.start)
        if found is None:
            return None
        year = found or self.measures.year
        claim = replace(
            last.claim, start=number.start, end=number.end, quantity=quantity, barred="", strength=min(last.strength, 1)
        )
        if self.measures.year is not None and year != self.measures.year:
            claim.barred = "another year"
        return [claim]

    def _bought(self, scene: Scene, i: int, quantity: Quantity) -> Claim | None:
        """Read the amount that follows the number of purchases (政府集中采购11项,共计326.8万元)."""
        last, number = self.previous, scene.merged[i]
        if last is None or last.sentence is not scene or quantity.unit not in self.lexicon.units.money:
            return None
        if last.claim.readings != (PROJECTS,) or last.claim.barred:
            return None
        if _AMOUNT.fullmatch(scene.text, last.claim_end, number.start) is None:
            return None
        reading = (PROJECTS[0], ("amount",))
        return Claim(number.start, number.end, quantity, (reading,), 1, "money: behind the number of purchases")

    def _split(self, before: Sequence[Token], i: int) -> None:
        """Note the measures that 分别 gives one number each (行政复议、行政诉讼分别为3件和2件)."""
        for n, token in enumerate(before):
            if token.kind == "split":
                parts = measures_in(before[:n])
                if len(parts) > 1:
                    self.pending, self.pending_since = parts, i

    def _claims(
        self,
        scene: Scene,
        i: int,
        quantity: Quantity,
        clause: Clause,
        used: list[Token],
        gap_ok: bool,
        post: bool,
        span: list[Token],
    ) -> list[Claim]:
        measures, text, number = self.measures, scene.text, scene.merged[i]
        kinds = by_kind(used)
        barred, scope = bar(text, scene.merged, i, clause, used, post, measures.year)
        barred = self._inherit(clause, kinds, barred)
        if scope or "wide" in [token.kind for token in clause.before]:
            measures.context.scope = scope
        scope = measures.context.scope
        settled = measures.context.stage == "done"
        meant = measures.measure(scene, i, used, kinds, quantity)
        if meant is None:
            return []
        if quantity.unit not in self._units(meant) and not (quantity.low == 0 and "object" in kinds):
            return []
        closed = scene.on_requests and used[-1].end == number.start and text[number.end : number.end + 1] in ",、;"
        if quantity.unit == "" and not closed and not stands_alone(text, number):
            return []
        if quantity.unit in ("个", "项", "次") and not ends_there(text, number, clause):
            return []
        start = min([number.start, *[token.start for token in span]])
        end = max([number.end, *[token.end for token in span]]) if post else number.end
        if start and text[start - 1] in "含共":
            start -= 1
        strength = meant.strength if gap_ok else 0
        if quantity.unit in self.lexicon.units.applicant:
            strength = min(strength, 1)  # one of them may file several requests
        if clause.sub and strength == 2 and ("receive" in kinds.get("verb", ()) or "handle" in kinds.get("verb", ())):
            strength = 1  # 其中…收到: of one of several bodies, perhaps
        words = "".join(dict.fromkeys([text[token.start : token.end] for token in used]))
        parent = self._parent(meant)
        if not barred and not post and is_part(text, used[-1], number):
            barred = "a part of it"
        if not barred and settled and clause.sub and kinds.get("verb") == ["done"] and in_time(text, used[0].start):
            barred = "a part of it"
        if not barred and level_before(text, clause, number):
            barred = "another year"
        if not barred and meant.family == "dispute" and self._of_all_kinds(scene, i, clause):
            barred = "cases of every kind"
        claim = Claim(start, end, quantity, meant.readings, strength, f"{meant.family}: {words}", barred, scope, parent)
        self.previous = Previous(scene, claim, number.end, meant.strength)
        self._remember(claim, meant)
        return [claim]

    def _parent(self, meant: Meant) -> int | None:
        """Return the claim whose reading this one follows: the number divided, or the first of the results."""
        context = self.measures.context
        if meant.done == "applicant" and tuple(rows for rows, _ in meant.readings) == context.rows:
            return context.row_claim
        return context.result_claim if meant.done == "result" and len(meant.readings) > 1 else None

    def _of_all_kinds(self, scene: Scene, i: int, clause: Clause) -> bool:
        """Tell whether cases of every kind are counted (各类行政复议412件), or the clause goes on listing them."""
        context = self.measures.context
        named = any(token.kind in ("info", "about") for token in scene.merged[:i])
        if any(token.kind == "every" for token in clause.before) or (not named and told_apart(scene.merged, i)):
            context.every = not named
        return context.every and not named

    def _inherit(self, clause: Clause, kinds: dict[str, list[str]], barred: str) -> str:
        """Bar what continues a list of other things (咨询55次,答复57件; 行政许可信息8条、行政处罚3条)."""
        context = self.measures.context
        if kinds.keys() == {"verb"}:
            if context.elsewhere:
                barred = barred or "another thing"
        else:
            context.elsewhere = ""
        if "doc" in kinds:
            listed = clause.bound is not None and clause.bound.kind == "count"
            if listed and context.items and kinds.keys().isdisjoint(("doc_verb", "proactive")):
                barred = barred or "another thing"
            context.items = bool(barred)
        if barred in ("another thing", "one channel") and "object" not in kinds:
            context.elsewhere = barred
        return barred

    def _units(self, meant: Meant) -> tuple[str, ...]:
        units, family = self.lexicon.units, meant.family
        if meant.done == "applicant":
            return units.count + units.applicant
        return units.money if family == "money" else units.document if family == "document" else units.count

    def _remember(self, claim: Claim, meant: Meant) -> None:
        context = self.measures.context
        context.age = 0
        if claim.barred:
            return
        context.last = meant.done
        if meant.family == "request":
            context.family, context.disputes = "request", ()
            if meant.done in ("stage", "outcome") or meant.opens:
                stage = meant.done != "outcome"
                again = stage and context.rows_here and context.divided == "stage"
                context.stages = (context.stages if again else 0) + (meant.done == "stage")
                context.divided, context.rows_here = ("stage" if stage else "outcome"), True
                if meant.opens:
                    context.stages = 1
                context.rows = tuple(rows for rows, _ in claim.readings)
                context.row_claim = self.count
        elif meant.family == "dispute":
            context.family = "dispute"
            if meant.done == "result" and len(claim.readings) > 1 and context.result_claim is None:
                context.result_claim = self.count
