"""What the wordings of one clause measure: the readings, as sums of cells, in the light of the clauses before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from toolkit.linking.context import Context, Scene
from toolkit.linking.documents import document_measure
from toolkit.linking.governing import (
    along_with,
    disputes_before,
    disputes_since,
    docs_before,
    goes_over,
    joined_with_new,
    only_the_rest,
    settled_later,
    within_outcome,
)
from toolkit.linking.lexicon import Token
from toolkit.parsing.forms import outcome_rows
from toolkit.report import Quantity

# One reading: rows with their table, and columns; the cells are their product.
Reading = tuple[tuple[str, ...], tuple[str, ...]]
Kinds = dict[str, list[str]]

APPLICANTS = ("natural_person", "enterprise", "research", "social_organisation", "legal_service", "other")
LITIGATION = ("t4.litigation_direct", "t4.litigation_after_review")
DISPUTES = {
    "review": ("t4.review",),
    "litigation": LITIGATION,
    "direct": LITIGATION[:1],
    "after_review": LITIGATION[1:],
}
TOTAL = ("total",)
_NEW, _BOTH, _SETTLED = ("t3.new",), ("t3.new", "t3.carried_over"), ("t3.total",)
# 收到, 受理 and the like often count what was carried over too; 办理 may be any of the three.
STAGES: dict[str, tuple[tuple[str, ...], ...]] = {
    "new": (_NEW,),
    "receive": (_NEW, _BOTH, _SETTLED),
    "handle": (_SETTLED, _BOTH, _NEW),
    "done": (_SETTLED,),
    "": (_NEW, _BOTH, _SETTLED),
}
CARRIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "over": (("t3.carried_over",),),
    "forward": (("t3.carried_forward",),),
    "pending": (("t3.carried_forward",),),
    "any": (("t3.carried_forward",), ("t3.carried_over",)),
}


@cache
def _groups(edition: str) -> dict[str, tuple[str, ...]]:
    rows = outcome_rows(edition)
    names = ("granted", "partial", "refused", "unavailable", "not_processed", "other_handling")
    return {n: tuple(f"t3.{r}" for r in rows if r == n or r.startswith(f"{n}.")) for n in names}


class Meant(NamedTuple):
    """What a clause measures: readings, strength (see ``Claim``), family, and what kind of statement it is."""

    readings: tuple[Reading, ...]
    strength: int
    family: str
    done: str
    opens: bool = False  # the verb before the first of a list governs the whole list


@dataclass(slots=True)
class Measures:
    """The measures of one report: its editions, its year, and what the sentences before left in mind."""

    edition: str
    stock: str
    year: int | None
    money: tuple[str, ...]
    context: Context = field(default_factory=Context)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.groups = _groups(self.edition)

    def measure(self, scene: Scene, i: int, used: Sequence[Token], kinds: Kinds, quantity: Quantity) -> Meant | None:
        """Return what the chosen tokens measure, or None where it is nothing that a table counts.

        Args:
            scene: the sentence.
            i: which of its tokens is the number.
            used: the tokens chosen for it.
            kinds: their values by kind.
            quantity: the number itself.
        """
        context = self.context
        objects = kinds.get("object", ())
        disputes = tuple(dict.fromkeys(value for value in objects if value in DISPUTES))
        results = kinds.get("result") or kinds.get("weak_result") or []
        if results and not disputes:
            context.disputes = disputes_since(scene.merged, i) or context.disputes or disputes_before(scene.merged, i)
        if "about" in kinds and not disputes and context.disputes and len(kinds) == 1:
            return self.dispute(scene, context.disputes, [], weak=False)
        if disputes or (results and (context.disputes or scene.role == "disputes")):
            return self.dispute(scene, disputes, results, weak="weak_result" in kinds and "result" not in kinds)
        if kinds.keys() == {"doc_verb"} and kinds["doc_verb"] == ["disclosed"] and context.last in ("stage", "outcome"):
            return Meant(((self.groups["granted"], TOTAL),), 1, "request", "outcome")
        loose = self._papers(scene, kinds, quantity)
        if loose is not None:
            return loose
        if "doc_verb" in kinds and "doc" not in kinds and not context.docs and context.last == "":
            context.docs = docs_before(scene.merged, i)
        if "doc" in kinds or (
            "doc_verb" in kinds and context.docs and kinds.keys().isdisjoint(("object", "bare", "outcome", "carry"))
        ):
            return self._document(scene, kinds, used, quantity)
        in_requests = context.family == "request" or "request" in objects or scene.on_requests
        rows = self.outcomes(kinds)
        if rows:
            if not in_requests or (scene.attributes and "verb" not in kinds and not scene.on_requests):
                return None
            columns = _columns(kinds) or TOTAL
            plain = "outcome" in kinds or "row" in kinds
            return Meant(tuple((row, columns) for row in rows), 2 if plain else 1, "request", "outcome")
        if "applicant" in kinds and kinds.get("carry") == ["pending"]:
            kinds = {kind: values for kind, values in kinds.items() if kind != "carry"}  # 其余为商业企业9件
        if "carry" in kinds and "verb" in kinds and along_with(scene.text, used):
            kinds = {kind: values for kind, values in kinds.items() if kind != "carry"}
        if "carry" in kinds and in_requests and joined_with_new(scene.text, used):
            return Meant(((_BOTH, TOTAL),), 1, "request", "stage")
        if "carry" in kinds:
            plainer = [value for value in kinds["carry"] if value != "pending"] or kinds["carry"]
            return self.carry(scene, used, plainer[0]) if in_requests else None
        if "applicant" in kinds:
            return self._applicants(scene, i, kinds) if in_requests else None
        if "rest" in kinds:
            return None if within_outcome(scene.merged, i) else self._rest(scene)
        if "request" in objects or "bare" in kinds or "verb" in kinds:
            return self._stage(scene, kinds, used, in_requests, quantity)
        return None

    def _papers(self, scene: Scene, kinds: Kinds, quantity: Quantity) -> Meant | None:
        """Return the stock of normative documents where papers of no named kind are repealed or kept (废止文件4件)."""
        if "doc_verb" not in kinds:
            return None
        verb = next((v for v in ("repealed", "in_force") if v in kinds["doc_verb"]), None)
        if verb is None or "doc" in kinds or self.stock != "2021" or self.context.docs:
            return None
        if quantity.unit not in ("件", "") or ("paper" not in kinds and scene.role != "overview.management"):
            return None
        if kinds.keys() - {"doc_verb", "paper"} or docs_before(scene.merged, len(scene.merged)):
            return None
        return Meant(((("t2.normative_documents",), (verb,)),), 1, "document", "document")

    def dispute(self, scene: Scene, disputes: tuple[str, ...], results: Sequence[str], *, weak: bool) -> Meant:
        """Return the cells of table four: the procedures named, or those of the clause before.

        Args:
            scene: the sentence.
            disputes: the procedures that the clause names.
            results: the results that it names; none means 总计.
            weak: whether the result is only implied (胜诉, 败诉).
        """
        inner = {"direct", "after_review"}.intersection(disputes)
        if inner:
            # 复议后起诉, 未经复议直接起诉: the words 复议 and 诉讼 in or beside them name no procedure of their own.
            disputes = tuple(value for value in disputes if value in inner)
        context = self.context
        known = disputes or context.disputes
        if disputes:
            if not inner:
                context.wider = ()
            elif "litigation" in context.disputes:
                context.wider = LITIGATION
            context.disputes, context.result_claim = disputes, None
        columns = tuple(dict.fromkeys(results)) or TOTAL
        if results and not disputes and context.wider and not context.inside and len(known) == 1:
            # Behind the kinds of lawsuits, 维持9件 may be of the last kind or of all.
            readings = tuple((rows, columns) for rows in (DISPUTES[known[0]], context.wider))
            return Meant(readings, 1, "dispute", "result")
        if known:
            rows = tuple(dict.fromkeys(row for value in known for row in DISPUTES[value]))
            strength = 1 if weak else 2 if scene.disclosure else 1
            return Meant(((rows, columns),), strength, "dispute", "result" if results else "dispute")
        review = DISPUTES["review"]
        rows_of = ((*review, *LITIGATION), review, LITIGATION)
        return Meant(tuple((rows, columns) for rows in rows_of), 0, "dispute", "result")

    def outcomes(self, kinds: Kinds) -> tuple[tuple[str, ...], ...]:
        """Return the outcome rows that are named: groups summed, and the grounds within them as another reading."""
        named = dict.fromkeys((*kinds.get("row", ()), *kinds.get("weak_row", ())))
        if "outcome" not in kinds and not named:
            return ()
        outcomes = dict.fromkeys(kinds.get("outcome", ()))
        group = tuple(row for name in outcomes for part in name.split("+") for row in self.groups[part])
        known = {row for rows in self.groups.values() for row in rows}
        within = tuple(row for row in (f"t3.{value}" for value in named) if row in known)
        if group and within:
            return (group, within) if len(outcomes) > 1 else (within, group)
        if not within and outcomes.keys() == {"other_handling"} and len(group) > 1:
            return group, ("t3.other_handling.other",)  # beside 逾期不补正 it is the last of the three
        return (group,) if group else (within,) if within else ()

    def carry(self, scene: Scene, used: Sequence[Token], value: str) -> Meant | None:
        """Return carried over or carried forward; a bare 结转 is told by the year or 上年 beside it."""
        if value == "any":
            token = next(token for token in used if token.kind == "carry")
            for near in scene.merged:
                if near.kind == "year" and abs(near.start - token.end) <= 2:
                    value = "forward" if self.year is None or int(near.value) > self.year else "over"
                elif near.kind == "year" and near.end == token.start:
                    value = "over" if self.year is None or int(near.value) < self.year else "forward"
                elif near.kind == "period" and near.end == token.start:
                    value = "over"
        rows, context = CARRIES[value], self.context
        if value == "any" and self.context.stage in ("new", "receive") and settled_later(scene.merged, used[-1].end):
            rows = rows[::-1]  # 新收19件,结转1件,办结20件
        if value == "pending":
            settled = (context.last, context.stage) == ("outcome", "done") or context.last in ("result", "dispute")
            if settled and only_the_rest(scene.text, used):
                return None  # 办结28件,其中公开18件,其余10件…: the rest of what was settled
            told = context.last in ("stage", "outcome", "carry") or goes_over(scene.text, used[-1].end)
            return Meant(((rows[0], TOTAL),), int(told), "request", "carry")
        strength = 2 if len(rows) == 1 else 1
        return Meant(tuple((row, TOTAL) for row in rows), strength, "request", "carry")

    def _applicants(self, scene: Scene, i: int, kinds: Kinds) -> Meant:
        context = self.context
        verbs = kinds.get("verb")
        rows = context.rows
        if context.divided == "outcome":  # said in a sentence before, it is divided only by 其中
            if not context.rows_here and not any(token.kind == "sub" for token in scene.merged[:i]):
                rows = ()
        elif context.stages > 1:
            rows = ()  # received, carried over, settled: any of them may be divided
        stages = STAGES[verbs[-1]] if verbs else rows or STAGES[""]
        plain = kinds["applicant"][0] == "natural_person" or context.last == "applicant"
        strength = 2 if (verbs or rows) and plain else 1
        columns = _columns(kinds)
        return Meant(tuple((row, columns) for row in stages), strength, "request", "applicant", bool(verbs))

    def _rest(self, scene: Scene) -> Meant | None:
        """Return what 其他 stands for: the last of the list that the clause before was in."""
        context = self.context
        if context.last == "result" and context.disputes:
            return self.dispute(scene, (), ["other"], weak=False)._replace(strength=1)
        if context.last == "outcome":
            return Meant(((self.groups["other_handling"], TOTAL),), 1, "request", "outcome")
        if context.last == "applicant" and context.rows:
            return Meant(tuple((row, ("other",)) for row in context.rows), 1, "request", "applicant")
        return None

    def _stage(
        self, scene: Scene, kinds: Kinds, used: Sequence[Token], in_requests: bool, quantity: Quantity
    ) -> Meant | None:
        context = self.context
        verbs = kinds.get("verb", [])
        explicit = "request" in kinds.get("object", ())
        apart = not in_requests and not ({"new", "receive"}.intersection(verbs) and "bare" in kinds)
        if not explicit and (apart or (context.family == "dispute" and "bare" not in kinds)):
            return None  # 行政复议8件,办结7件
        if explicit and not verbs:
            last = used[-1]
            word, beyond = scene.text[last.start : last.end], scene.text[last.end : last.end + 2]
            items = beyond in ("信息", "政府", "文件", "公文", "目录") or (
                word.endswith("信息") and quantity.unit == "条"
            )
            # 依申请公开信息354条 counts items by attribute; a zero in the section on requests counts requests.
            if scene.attributes or (items and not (scene.on_requests and (quantity.low == 0 or quantity.unit == "件"))):
                return None
            explicit = not items or quantity.low == 0
        if scene.attributes and "receive" not in verbs and "new" not in verbs:
            return None
        stage = ""
        if verbs:
            # 收到并答复 counts what was received; 答复并受理 is not said.
            stage = next(verb for verb in ("new", "receive", "done", "handle") if verb in verbs)
            if stage == "receive" and "done" in verbs and verbs.index("done") > verbs.index("receive"):
                stage = verbs[-1]
        context.stage = stage
        if not in_requests and not explicit:
            return Meant(tuple((row, TOTAL) for row in STAGES[stage]), 0, "request", "stage")
        strength = 2 if explicit or (verbs and (context.rows or scene.on_requests)) else 1
        return Meant(tuple((row, TOTAL) for row in STAGES[stage]), strength, "request", "stage")

    def _document(self, scene: Scene, kinds: Kinds, used: Sequence[Token], quantity: Quantity) -> Meant | None:
        if "object" in kinds or "applicant" in kinds:
            return None
        context = self.context
        docs = tuple(dict.fromkeys(kinds.get("doc", ()))) or context.docs
        verbs = [*kinds.get("doc_verb", ()), *("disclosed" for _ in kinds.get("proactive", ()))]
        if "verb" in kinds:
            verbs.append("decided")
        found = document_measure(docs, verbs, self.stock, quantity.unit in self.money)
        context.docs = docs if found and found.is_stock else ()
        if found is None or (found.is_decision and context.family == "request" and scene.on_requests):
            return None
        said = found.is_decision and any("决定" in scene.text[t.start : t.end] for t in used if t.kind == "doc")
        strength = 2 if said and "decided" in verbs and scene.role == "proactive" else found.strength
        return Meant(found.readings, strength, found.units, "document")


def _columns(kinds: Kinds) -> tuple[str, ...]:
    named = kinds.get("applicant", ())
    return tuple(dict.fromkeys(c for v in named for c in (APPLICANTS[1:] if v == "organisations" else (v,))))
