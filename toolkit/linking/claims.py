"""From the wordings of a sentence to claims: what a quantity may measure, as sums of cells, before any cell is looked at.

The reading follows the clause: the words between the last mark and the number, then those after it, then what the
clauses before it were about (其中…, 办结…).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from toolkit.linking.clauses import Sentence
from toolkit.linking.lexicon import Lexicon, Token, load_lexicon, scan
from toolkit.linking.numerals import find_quantities
from toolkit.report import Quantity

# One reading: rows with their table, and columns; the cells are their product.
Reading = tuple[tuple[str, ...], tuple[str, ...]]

APPLICANTS = ("natural_person", "enterprise", "research", "social_organisation", "legal_service", "other")
LITIGATION = ("t4.litigation_direct", "t4.litigation_after_review")
DISPUTES = {
    "review": ("t4.review",),
    "litigation": LITIGATION,
    "direct": ("t4.litigation_direct",),
    "after_review": ("t4.litigation_after_review",),
}
_NEW, _BOTH, _SETTLED = ("t3.new",), ("t3.new", "t3.carried_over"), ("t3.total",)
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
REQUEST_ROLES = ("requests", "overview.requests")
_CONTENT = frozenset(
    {"object", "bare", "verb", "carry", "outcome", "row", "result", "weak_result", "applicant", "doc", "doc_verb", "rest", "proactive"}
)


@dataclass(slots=True)
class Claim:
    """One quantity and the readings the sentence leaves open, the likeliest first.

    ``strength`` is 2 where the wording leaves no doubt what is measured, so that a different number in the table is a
    contradiction; 1 where it may be linked but not contradicted; 0 where only a telling number may be linked. ``parent`` is the claim whose rows an applicant's number divides; ``barred`` says why a quantity
    is not the report's own number of that measure.
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


@dataclass(slots=True)
class Context:
    """What the clauses before were about."""

    family: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    row_claim: int | None = None
    disputes: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    doc_verb: str = ""
    last: str = ""
    age: int = 0
    items: bool = False  # the list before counted published items, not the documents or decisions themselves
    elsewhere: bool = False  # the clause before counted other things (咨询55人次), so a bare 答复57件 may too


@dataclass(slots=True)
class _Clause:
    """The tokens around one quantity."""

    before: list[Token] = field(default_factory=list)
    after: list[Token] = field(default_factory=list)
    sub: bool = False
    bound: Token | None = None  # the mark or number that closes the clause on its left


def read_claims(
    items: Iterable[Sentence], edition: str, year: int | None, stock: str
) -> Iterator[tuple[Sentence, Claim]]:
    """Read the claims of all sentences, in reading order.

    Args:
        items: sentences as ``toolkit.linking.clauses.sentences`` gives them.
        edition: the edition of the form, for the rows that differ (``"2019"`` has one row 其他处理).
        year: the year reported on, or None where unknown; numbers said to be another year's are barred.
        stock: the edition of table two.

    Yields:
        The sentence and the claim; ``Claim.start`` and ``end`` are offsets into ``Sentence.text``.
    """
    reader = _Reader(edition, year, stock)
    for sentence in items:
        for claim in reader.read(sentence):
            yield sentence, claim


class _Reader:
    def __init__(self, edition: str, year: int | None, stock: str) -> None:
        from toolkit.parsing.forms import outcome_rows

        self.lexicon: Lexicon = load_lexicon()
        self.stock = stock
        self.year = year
        rows = outcome_rows("2019" if edition == "2019" else "2021")
        self.groups = {
            name: tuple(f"t3.{row}" for row in rows if row == name or row.startswith(f"{name}."))
            for name in ("granted", "partial", "refused", "unavailable", "not_processed", "other_handling")
        }
        self.single_other = self.groups["other_handling"] == ("t3.other_handling",)
        self.role: str | None = None
        self.context = Context()
        self.count = 0

    def read(self, sentence: Sentence) -> Iterator[Claim]:
        if sentence.role != self.role:
            self.role, self.context = sentence.role, Context()
        context = self.context
        context.last, context.age = "", context.age + 1
        if context.age > 2:
            self.context = context = Context()
        if context.family == "" and sentence.role in REQUEST_ROLES:
            context.family = "request"
        text = sentence.text
        tokens = scan(text)
        if not any(token.kind in _CONTENT for token in tokens):
            return
        self.about_disclosure = sentence.role in (*REQUEST_ROLES, "disputes") or any(
            token.kind == "info" or (token.kind == "object" and token.value == "request") for token in tokens
        )
        self.attributes = any(token.kind == "attribute" for token in tokens)
        quantities = list(find_quantities(text))
        numbers = [Token(n.kind, str(i), n.start, n.end) for i, n in enumerate(quantities)]
        merged = _merge(tokens, numbers)
        self.attributes = self.attributes or _counts_items(merged)
        outer: list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...], int | None, str]] = []
        pending: list[tuple[list[Token], int]] = []  # measures still to be given a number by 分别
        for i, token in enumerate(merged):
            claims: list[Claim] = []
            if token.kind == "mark":
                # What a parenthesis is about does not outlast it.
                if token.value == "(":
                    outer.append((context.disputes, context.rows, context.row_claim, context.last))
                elif token.value == ")" and outer:
                    context.disputes, context.rows, context.row_claim, context.last = outer.pop()
            elif token.kind == "count":
                claims = self._quantity(sentence, merged, i, quantities[int(token.value)].quantity, pending)
            elif token.kind == "neg":
                claims = self._zero(sentence, merged, i)
            for claim in claims:
                yield claim
                self.count += 1

    # A quantity ---------------------------------------------------------------------------------------------------

    def _quantity(
        self, sentence: Sentence, merged: list[Token], i: int, quantity: Quantity, pending: list[tuple[list[Token], int]]
    ) -> list[Claim]:
        text, number = sentence.text, merged[i]
        clause = _clause(merged, i, text)
        before, after = clause.before, clause.after
        if any(token.kind == "change" for token in before) or _follows_change(text, number):
            return []
        if i and merged[i - 1].kind == "neg" and merged[i - 1].end == number.start and text[number.start] == "一":
            return []
        split = next((n for n, token in enumerate(before) if token.kind == "split"), None)
        if split is not None:
            measures = _measures(before[:split])
            if len(measures) > 1:
                pending.append((measures, i))
        if pending:
            claims = self._split(sentence, merged, i, quantity, pending, clause)
            if claims is not None:
                return claims
        used, gap_ok, post = self._features(text, number, clause)
        if not used:
            return []
        each = any(token.kind == "each" and token.end == number.start for token in before)
        if each and quantity.low != 0:
            parts = _measures(used)
            if len(parts) > 1 and all(part.kind == "object" for part in parts):
                return [
                    claim
                    for part in parts
                    for claim in self._claims(sentence, merged, i, quantity, clause, [part], gap_ok, post, used)
                ]
        return self._claims(sentence, merged, i, quantity, clause, used, gap_ok, post, used)

    def _split(
        self,
        sentence: Sentence,
        merged: list[Token],
        i: int,
        quantity: Quantity,
        pending: list[tuple[list[Token], int]],
        clause: _Clause,
    ) -> list[Claim] | None:
        measures, since = pending[0]
        between = merged[since + 1 : i]
        if any(token.kind in _CONTENT or (token.kind == "mark" and token.value not in ",、()") for token in between):
            pending.clear()
            return None
        part = measures.pop(0)
        if not measures:
            pending.clear()
        else:
            pending[0] = (measures, i)
        return self._claims(sentence, merged, i, quantity, clause, [part], True, False, [])

    def _features(self, text: str, number: Token, clause: _Clause) -> tuple[list[Token], bool, bool]:
        """Choose the tokens that say what is counted; tell whether only filler parts them from the number."""
        before = [token for token in clause.before if token.kind in _CONTENT]
        after = [token for token in clause.after if token.kind in _CONTENT]
        filler = self.lexicon.filler
        if before:
            gap = text[before[-1].end : number.start]
            ok = filler.fullmatch(gap) is not None
            strong = [token for token in before if token.kind not in ("verb", "bare", "doc_verb", "info")]
            among = gap[-1:] in ("中", "里") or gap[-2:] == "中有" or gap[-1:] == "有"
            follows = after and filler.fullmatch(text[number.end : after[0].start]) is not None
            if not strong and after:
                # 收到 70 件申请: the verb before, the object after.
                if follows:
                    return before + after[:2], ok, True
                return before + after[:1], False, True
            if among and after and after[0].kind in ("outcome", "row", "result", "carry"):
                return after, filler.fullmatch(text[number.end : after[0].start]) is not None, True
            if follows and after[0].start - number.end <= 1 and after[0].kind in ("result", "outcome", "carry"):
                kinds = {token.kind for token in strong}
                if kinds <= {"object", "applicant"}:
                    return before + after[:1], ok, True
            return before, ok, False
        if after:
            return after, filler.fullmatch(text[number.end : after[0].start]) is not None, True
        return [], False, False

    def _claims(
        self,
        sentence: Sentence,
        merged: list[Token],
        i: int,
        quantity: Quantity,
        clause: _Clause,
        used: list[Token],
        gap_ok: bool,
        post: bool,
        span: list[Token],
    ) -> list[Claim]:
        number = merged[i]
        barred, scope = self._bar(sentence, merged, i, clause, used, post)
        if _stage_only(used):
            if self.context.elsewhere:
                barred = barred or "another thing"
        else:
            self.context.elsewhere = False
        if any(t.kind == "doc" for t in used):
            listed = clause.bound is not None and clause.bound.kind == "count"
            if listed and self.context.items and not any(t.kind in ("doc_verb", "proactive") for t in used):
                barred = barred or "another thing"
            self.context.items = bool(barred)
        if barred in ("another thing", "one channel"):
            self.context.elsewhere = self.context.elsewhere or not any(t.kind == "object" for t in used)
        found = self._measure(sentence, merged, i, clause, used, quantity)
        if found is None:
            return []
        readings, strength, family, rows_done = found
        units = self.lexicon.units
        if family == "money":
            allowed = units.money
        elif family == "doc":
            allowed = units.document
        else:
            allowed = units.count
        if quantity.unit not in allowed:
            return []
        text = sentence.text
        if quantity.unit == "" and not _stands_alone(text, number):
            return []
        if quantity.unit in ("个", "项", "次") and not _ends_there(text, number, clause):
            return []
        start = min([number.start, *(token.start for token in span if token.start < number.start)])
        end = max([number.end, *(token.end for token in span if post and token.start >= number.end)])
        start = _extend(text, start)
        sub_receive = clause.sub and any(token.kind == "verb" and token.value in ("receive", "handle") for token in used)
        claim = Claim(
            start,
            end,
            quantity,
            readings,
            0 if not gap_ok else min(strength, 1) if sub_receive else strength,
            _reason(text, used, family),
            barred,
            scope,
            self.context.row_claim if rows_done == "applicant" else None,
        )
        self._remember(claim, family, rows_done, barred)
        return [claim]

    def _remember(self, claim: Claim, family: str, done: str, barred: str) -> None:
        context = self.context
        context.age = 0
        if barred:
            return
        context.last = done
        if family == "request":
            context.family = "request"
            context.disputes = ()
            if done in ("stage", "outcome"):
                context.rows = tuple(rows for rows, _ in claim.readings)
                context.row_claim = self.count
        elif family == "dispute":
            context.family = "dispute"

    # What is measured ---------------------------------------------------------------------------------------------

    def _measure(
        self, sentence: Sentence, merged: list[Token], i: int, clause: _Clause, used: list[Token], quantity: Quantity
    ) -> tuple[tuple[Reading, ...], int, str, str] | None:
        """Return the readings, their strength, the family, and what kind of statement it is."""
        context = self.context
        kinds: dict[str, list[str]] = {}
        for token in used:
            kinds.setdefault(token.kind, []).append(token.value)
        objects = kinds.get("object", [])
        disputes = tuple(dict.fromkeys(value for value in objects if value in DISPUTES))
        results = kinds.get("result", []) or kinds.get("weak_result", [])
        total = ("total",)
        if disputes or (results and context.disputes) or (results and sentence.role == "disputes"):
            return self._dispute(sentence, disputes, results, "weak_result" in kinds and "result" not in kinds)
        if kinds.keys() == {"doc_verb"} and kinds["doc_verb"] == ["disclosed"] and context.last in ("stage", "outcome"):
            return ((self.groups["granted"], total),), 1, "request", "outcome"
        if "doc_verb" in kinds and "doc" not in kinds and not context.docs and context.last == "":
            context.docs = _docs_before(merged, i)
        if "doc" in kinds or ("doc_verb" in kinds and context.docs and not kinds.keys() & {"object", "bare", "outcome", "carry"}):
            return self._document(sentence, kinds, used, clause, quantity)
        in_requests = context.family == "request" or "request" in objects
        rows = self._outcome_rows(kinds)
        if rows is not None and not (kinds.get("verb") == ["done"] and not in_requests):
            if self.attributes and "verb" not in kinds and sentence.role not in REQUEST_ROLES:
                return None
            if not in_requests and sentence.role not in REQUEST_ROLES:
                return None
            columns = self._columns(kinds)
            return tuple((row, columns or total) for row in rows), 2, "request", "outcome"
        if "carry" in kinds:
            carry = kinds["carry"][0]
            if not in_requests and sentence.role not in REQUEST_ROLES:
                return None
            carried = CARRIES[self._carry(sentence, merged, i, used, carry)]
            strength = 0 if carry == "pending" else 2 if len(carried) == 1 else 1
            return tuple((row, total) for row in carried), strength, "request", "carry"
        columns = self._columns(kinds)
        if columns:
            if not in_requests:
                return None
            verbs = kinds.get("verb")
            if verbs:
                stages = STAGES[verbs[-1]]
            else:
                stages = context.rows or STAGES[""]
            plain = kinds["applicant"][0] == "natural_person" or context.last == "applicant"
            strength = 2 if (verbs or context.rows) and plain else 1
            return tuple((row, columns) for row in stages), strength, "request", "applicant"
        if "rest" in kinds:
            return self._rest(kinds)
        if "request" in objects or "bare" in kinds or "verb" in kinds:
            return self._stage(sentence, kinds, used, objects, in_requests, quantity)
        return None

    def _dispute(
        self, sentence: Sentence, disputes: tuple[str, ...], results: list[str], weak: bool
    ) -> tuple[tuple[Reading, ...], int, str, str]:
        context = self.context
        if "review" in disputes and "after_review" in disputes and "litigation" not in disputes:
            disputes = tuple(value for value in disputes if value != "review")
        if "litigation" in disputes and ("direct" in disputes or "after_review" in disputes):
            disputes = tuple(value for value in disputes if value != "litigation")
        if "review" in disputes and "direct" in disputes:
            disputes = tuple(value for value in disputes if value != "review")
        known = disputes or context.disputes
        if disputes:
            context.disputes = disputes
        columns = (results[-1],) if results else ("total",)
        if len(set(results)) > 1:
            columns = tuple(dict.fromkeys(results))
        strength = 0 if weak else 2 if self.about_disclosure else 1
        if known:
            rows: tuple[str, ...] = tuple(dict.fromkeys(row for value in known for row in DISPUTES[value]))
            return ((rows, columns),), strength, "dispute", "result" if results else "dispute"
        both = ("t4.review", *LITIGATION)
        return ((both, columns), (("t4.review",), columns), (LITIGATION, columns)), 0, "dispute", "result"

    def _outcome_rows(self, kinds: dict[str, list[str]]) -> tuple[tuple[str, ...], ...] | None:
        outcomes = list(dict.fromkeys(kinds.get("outcome", [])))
        inner = list(dict.fromkeys(kinds.get("row", [])))
        if self.single_other:
            inner = [row for row in inner if not row.startswith("other_handling.")]
        if not outcomes and not inner:
            return None
        group = tuple(row for name in outcomes for row in self.groups[name])
        within = tuple(f"t3.{row}" for row in inner)
        if group and within:
            return (group, within) if "rest" in kinds or len(outcomes) > 1 else (within, group)
        return (group,) if group else (within,)

    def _columns(self, kinds: dict[str, list[str]]) -> tuple[str, ...]:
        out: list[str] = []
        for value in kinds.get("applicant", []):
            out.extend(APPLICANTS[1:] if value == "organisations" else (value,))
        return tuple(dict.fromkeys(out))

    def _rest(self, kinds: dict[str, list[str]]) -> tuple[tuple[Reading, ...], int, str, str] | None:
        context = self.context
        if context.last == "result" and context.disputes:
            return self._dispute(Sentence("", "", 0, (), ()), (), ["other"], True)
        if context.last == "outcome":
            return ((self.groups["other_handling"], ("total",)),), 1, "request", "outcome"
        if context.last == "applicant" and context.rows:
            return tuple((row, ("other",)) for row in context.rows), 1, "request", "applicant"
        return None

    def _carry(self, sentence: Sentence, merged: list[Token], i: int, used: list[Token], carry: str) -> str:
        if carry != "any":
            return carry
        token = next(token for token in used if token.kind == "carry")
        for near in merged:
            if near.kind == "year" and abs(near.start - token.end) <= 2:
                return "forward" if self.year is None or int(near.value) > self.year else "over"
            if near.kind == "year" and near.end == token.start:
                return "over" if self.year is None or int(near.value) < self.year else "forward"
            if near.kind == "period" and near.end == token.start:
                return "over"
        return carry

    def _stage(
        self,
        sentence: Sentence,
        kinds: dict[str, list[str]],
        used: list[Token],
        objects: list[str],
        in_requests: bool,
        quantity: Quantity,
    ) -> tuple[tuple[Reading, ...], int, str, str] | None:
        verbs = kinds.get("verb", [])
        explicit = "request" in objects
        if not explicit and not in_requests:
            return None
        text = sentence.text
        if explicit and not verbs:
            last = used[-1]
            if self.attributes or text[last.end : last.end + 2] in ("信息", "政府", "文件", "公文", "目录"):
                return None
            if text[last.start : last.end].endswith("信息") and quantity.unit == "条":
                return None
        if self.attributes and not any(verb in ("receive", "new") for verb in verbs):
            return None
        stage = ""
        if verbs:
            # 收到并答复 counts what was received; 办理答复 what was answered.
            order = ("new", "receive", "done", "handle")
            stage = next(verb for verb in order if verb in verbs)
            if "done" in verbs and "receive" in verbs:
                stage = "receive" if verbs.index("receive") > verbs.index("done") else verbs[-1]
        strength = 2 if explicit else 1
        if verbs and (bool(self.context.rows) or sentence.role in REQUEST_ROLES):
            strength = 2
        return tuple((row, ("total",)) for row in STAGES[stage]), strength, "request", "stage"

    def _document(
        self, sentence: Sentence, kinds: dict[str, list[str]], used: list[Token], clause: _Clause, quantity: Quantity
    ) -> tuple[tuple[Reading, ...], int, str, str] | None:
        context = self.context
        docs = tuple(dict.fromkeys(kinds.get("doc", []))) or context.docs
        verbs = [*kinds.get("doc_verb", []), *("disclosed" for _ in kinds.get("proactive", []))]
        if "verb" in kinds and any(verb in ("handle", "done", "receive") for verb in kinds["verb"]):
            verbs = [*verbs, "decided"]
        if "object" in kinds or "applicant" in kinds:
            return None
        stock = tuple(doc for doc in docs if doc in ("regulations", "normative_documents"))
        if stock and len(stock) == len(docs):
            context.docs = stock
            return self._stock(stock, verbs, kinds)
        if docs == ("fees",):
            context.docs = ()
            if self.stock == "2019" or quantity.unit not in self.lexicon.units.money:
                return None
            return ((("t2.fees",), ("amount",)),), 2, "money", "document"
        if docs == ("procurement",) and self.stock == "2019":
            if quantity.unit in self.lexicon.units.money:
                return ((("t2.procurement",), ("amount",)),), 1, "money", "document"
            return ((("t2.procurement",), ("projects",)),), 1, "doc", "document"
        if docs and all(doc in ("licences", "penalties", "coercive_measures") for doc in docs):
            context.docs = ()
            if context.family == "request" and sentence.role in REQUEST_ROLES:
                return None
            rows = tuple(f"t2.{doc}" for doc in docs)
            said = "决定" in "".join(sentence.text[token.start : token.end] for token in used if token.kind == "doc")
            strength = 2 if said and "decided" in verbs and sentence.role == "proactive" else 1
            return ((rows, ("decisions",)),), strength, "count", "document"
        return None

    def _stock(
        self, docs: tuple[str, ...], verbs: list[str], kinds: dict[str, list[str]]
    ) -> tuple[tuple[Reading, ...], int, str, str] | None:
        rows = tuple(f"t2.{doc}" for doc in docs)
        verb = next((v for v in ("in_force", "repealed", "made", "total", "disclosed") if v in verbs), "")
        context = self.context
        context.doc_verb = verb
        if self.stock == "2019":
            columns = {
                "made": ("made", "newly_disclosed"),
                "disclosed": ("newly_disclosed", "made", "disclosed_total"),
                "total": ("disclosed_total", "newly_disclosed"),
                "": ("newly_disclosed", "made"),
            }.get(verb)
            strength = 1
        else:
            columns = {
                "in_force": ("in_force",),
                "repealed": ("repealed",),
                "made": ("made",),
                "disclosed": ("made", "in_force"),
                "total": ("in_force", "made"),
                "": ("made", "in_force"),
            }.get(verb)
            strength = 2 if verb in ("in_force", "repealed", "made") and len(docs) == 1 else 1
        if columns is None:
            return None
        return tuple((rows, (column,)) for column in columns), strength, "doc", "document"

    # What bars a quantity -----------------------------------------------------------------------------------------

    def _bar(
        self, sentence: Sentence, merged: list[Token], i: int, clause: _Clause, used: list[Token], post: bool
    ) -> tuple[str, str]:
        """Return the label of what else is counted (or ``""``), and the narrower scope that the clause names."""
        text, number = sentence.text, merged[i]
        scope = ""
        wide = False
        carry = any(token.kind == "carry" for token in used)
        for token in clause.before:
            if token.kind == "thing" and not any(a.start <= token.start < a.end for a in used):
                return "another thing", scope
            if token.kind == "channel" and not any(t.kind in ("doc", "doc_verb") for t in used):
                if not any(other.kind == "wide_channel" for other in clause.before) and text.find("共", token.end, number.start) < 0:
                    return "one channel", scope
            if token.kind == "period" and not carry:
                return "another period", scope
            if token.kind == "scope":
                scope = text[token.start : token.end]
            if token.kind == "wide":
                wide = True
        for token in clause.after:
            if token.kind == "thing" and token.start - number.end <= 6:
                return "another thing", scope
            if token.kind in _CONTENT and post:
                break
        if any(token.kind == "doc" for token in used):
            label = _coordinated(text, clause, used, number)
            if label:
                return label, scope
        if self.year is not None and not carry:
            year = _year_before(text, merged, i)
            if year is not None and year != self.year:
                return "another year", scope
        if text[number.end : number.end + 1] in ("/",):
            return "another thing", scope
        return "", "" if wide else scope

    # A zero in words ----------------------------------------------------------------------------------------------

    def _zero(self, sentence: Sentence, merged: list[Token], i: int) -> list[Claim]:
        text, neg = sentence.text, merged[i]
        zone: list[Token] = []
        if sentence.role.startswith("problems") and neg.value != "receive":
            return []
        for token in merged[i + 1 :]:
            if (token.kind == "mark" and token.value in ",;()") or token.kind in ("neg", "sub"):
                break
            if token.kind == "count" and not zone and text[token.start] == "一":
                continue
            if token.kind in ("count", "percent", "change", "channel", "work"):
                return []
            if token.kind == "thing":
                if any(near.kind == "result" for near in merged[i + 1 :]):
                    continue
                return []
            zone.append(token)
        used = [token for token in zone if token.kind in _CONTENT]
        if not used or used[0].start - neg.end > 24:
            return []
        end_zone = zone[-1].end if zone else neg.end
        tail_end = _next_mark(text, end_zone)
        if len(text[used[-1].end : tail_end]) > 12:
            return []
        context = self.context
        kinds: dict[str, list[str]] = {}
        for token in used:
            kinds.setdefault(token.kind, []).append(token.value)
        objects = kinds.get("object", [])
        disputes = tuple(dict.fromkeys(value for value in objects if value in DISPUTES))
        zero = Quantity(0, 0, "")
        before = _clause(merged, i, text).before
        barred, scope = "", ""
        for token in before:
            if token.kind == "period":
                barred = "another period"
            if token.kind == "scope":
                scope = text[token.start : token.end]
        if self.year is not None:
            year = _year_before(text, merged, i)
            if year is not None and year != self.year:
                barred = "another year"
        done = ""
        weak_result = "weak_result" in kinds
        if disputes:
            results = kinds.get("result", []) + kinds.get("weak_result", [])
            if results:
                readings, strength, family, done = self._dispute(sentence, disputes, results, weak_result)
            else:
                readings, strength, family, done = self._dispute(sentence, disputes, [], False)
        elif kinds.get("result") and (context.disputes or sentence.role == "disputes"):
            readings, strength, family, done = self._dispute(sentence, (), kinds["result"], True)
        elif "doc" in kinds:
            found = self._zero_documents(sentence, kinds, neg)
            if found is None:
                return []
            readings, strength, family, done = found
        elif "outcome" in kinds or "row" in kinds:
            rows = self._outcome_rows(kinds)
            if rows is None or not (context.family == "request" or "request" in objects):
                return []
            readings, strength, family, done = tuple((row, ("total",)) for row in rows), 1, "request", "outcome"
        elif "carry" in kinds:
            if context.family != "request" and "request" not in objects:
                return []
            carry = self._carry(sentence, merged, i, used, kinds["carry"][0])
            if carry == "any" and before and before[-1].kind == "period" and before[-1].end == neg.start:
                carry, barred = "over", ""
            carried = CARRIES[carry]
            readings, strength, family, done = tuple((row, ("total",)) for row in carried), 2 if len(carried) == 1 else 1, "request", "carry"
        elif "request" in objects or ("bare" in kinds and (context.family == "request" or neg.value == "receive" and self.about_disclosure)):
            if kinds.get("verb") and any(verb in ("done", "handle") for verb in kinds["verb"]) and neg.value != "receive":
                return []
            readings = tuple((row, ("total",)) for row in STAGES["receive"][:2])
            strength, family, done = 2, "request", "stage"
        else:
            return []
        last = used[-1]
        claim = Claim(
            neg.start,
            last.end,
            zero,
            readings,
            max(strength, 1),
            f"an explicit zero: {text[neg.start : last.end]}",
            barred,
            scope,
        )
        self._remember(claim, family, done, barred)
        return [claim]

    def _zero_documents(
        self, sentence: Sentence, kinds: dict[str, list[str]], neg: Token
    ) -> tuple[tuple[Reading, ...], int, str, str] | None:
        docs = tuple(dict.fromkeys(kinds["doc"]))
        verbs = kinds.get("doc_verb", [])
        if "object" in kinds:
            return None
        if any(verb in sentence.text[neg.start : neg.end] for verb in ("制", "出台", "印发")):
            verbs = ["made", *verbs]
        if all(doc in ("regulations", "normative_documents") for doc in docs):
            return self._stock(docs, verbs, kinds) if verbs else None
        if docs == ("fees",) and self.stock != "2019":
            return ((("t2.fees",), ("amount",)),), 1, "money", "document"
        if all(doc in ("licences", "penalties", "coercive_measures") for doc in docs):
            rows = tuple(f"t2.{doc}" for doc in docs)
            return ((rows, ("decisions",)),), 1, "count", "document"
        return None


def _merge(tokens: list[Token], numbers: list[Token]) -> list[Token]:
    """Put numbers among the words; a number inside a word (三安全一稳定) or a year is none."""
    out: list[Token] = []
    n = 0
    for token in tokens:
        while n < len(numbers) and numbers[n].start < token.start:
            if numbers[n].end <= token.start or token.kind not in ("year",):
                out.append(numbers[n])
            n += 1
        while n < len(numbers) and numbers[n].start < token.end:
            n += 1
        out.append(token)
    return [*out, *numbers[n:]]


def _clause(merged: list[Token], i: int, text: str) -> _Clause:
    """Collect the tokens of the clause around ``merged[i]``."""
    before: list[Token] = []
    sub = False
    j = i - 1
    while j >= 0:
        token = merged[j]
        if token.kind in ("count", "percent"):
            break
        if token.kind == "mark":
            if token.value == ")":
                depth = 1
                while j > 0 and depth:
                    j -= 1
                    if merged[j].kind == "mark":
                        depth += (merged[j].value == ")") - (merged[j].value == "(")
                j -= 1
                continue
            if token.value == "," and not any(t.kind in _CONTENT for t in before) and _is_lead(merged, i, text, token):
                j -= 1
                continue
            if token.value in ",;(":
                break
        elif token.kind == "sub":
            sub = True
            break
        before.append(token)
        j -= 1
    before.reverse()
    bound = merged[j] if j >= 0 else None
    # 其中 governs the list it opens, up to the next semicolon.
    while j >= 0 and not sub:
        token = merged[j]
        if token.kind == "mark" and token.value == ";":
            break
        sub = token.kind == "sub"
        j -= 1
    after: list[Token] = []
    for token in merged[i + 1 :]:
        if token.kind in ("count", "percent"):
            # Run on without a mark: what stands between belongs to the next number.
            if any(t.kind in _CONTENT for t in before):
                after = []
            break
        if token.kind == "sub" or (token.kind == "mark" and token.value in ",;、()"):
            break
        after.append(token)
    return _Clause(before, after, sub, bound)


def _is_lead(merged: list[Token], i: int, text: str, comma: Token) -> bool:
    """Tell whether only a word for the sum stands between the comma and the number (…申请,共计12件)."""
    gap = text[comma.end : merged[i].start]
    after = merged[i + 1] if i + 1 < len(merged) else None
    if after is not None and after.kind in _CONTENT and after.start - merged[i].end <= 2:
        return False
    return gap in ("共", "共计", "合计", "总计", "总数为", "总数", "共有", "数量为", "总量为", "计", "累计", "总数共")


def _measures(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.kind in ("object", "outcome", "result", "applicant", "verb", "doc", "carry")]


def _counts_items(merged: list[Token]) -> bool:
    """Tell whether the sentence sorts published items (主动公开12件,依申请公开3件,不予公开1件)."""
    for a, b in zip(merged, merged[1:], strict=False):
        if a.kind == "proactive" and b.kind == "count" and b.start - a.end <= 8:
            return True
    return False


def _follows_change(text: str, number: Token) -> bool:
    return text[max(0, number.start - 2) : number.start] in (
        "增加",
        "减少",
        "增长",
        "下降",
    )


def _stands_alone(text: str, number: Token) -> bool:
    """Tell whether a number without unit is a count: said to be one, and closed by a mark."""
    tail = text[number.end : number.end + 1]
    return text[number.start - 1 : number.start] in ("为", "共", "计", "是", ":") and tail in ("", ",", ";", "、", ")", "(")


def _extend(text: str, start: int) -> int:
    for word in ("含", "共"):
        if text[start - 1 : start] == word:
            return start - 1
    return start


def _ends_there(text: str, number: Token, clause: _Clause) -> bool:
    """Tell whether a loose unit (个, 项, 次) closes the phrase or is followed by what it counts."""
    tail = text[number.end : number.end + 1]
    if tail in ("", ",", ";", "、", ")", "("):
        return True
    return any(0 <= token.start - number.end <= 1 and token.kind in _CONTENT for token in clause.after)


def _stage_only(used: list[Token]) -> bool:
    """Tell whether a clause names a stage only (答复, 办结), not what was answered."""
    return all(token.kind == "verb" for token in used)


def _next_mark(text: str, position: int) -> int:
    for place in range(position, len(text)):
        if text[place] in ",;、()":
            return place
    return len(text)


def _docs_before(merged: list[Token], i: int) -> tuple[str, ...]:
    """Return the kind of documents that the sentence is about (规范性文件进行清理,废止16件)."""
    for token in reversed(merged[:i]):
        if token.kind == "doc":
            return (token.value,) if token.value in ("regulations", "normative_documents") else ()
    return ()


def _year_before(text: str, merged: list[Token], i: int) -> int | None:
    """Return the year that governs a number: named in its clause, or at the head of a clause before it.

    A year that is compared with (较2022年), carried from or to (2022年结转), or that stands inside a clause before
    (按2022年要求) governs nothing.
    """
    depth = 0
    clauses = 0
    for j in range(i - 1, -1, -1):
        token = merged[j]
        if token.kind == "mark":
            depth += (token.value == ")") - (token.value == "(")
            if token.value == ";":
                return None
            clauses += token.value == ","
        elif token.kind == "year" and depth == 0:
            head = text[token.start - 1 : token.start]
            if head in ("较", "比", "与", "同", "和") and head:
                continue
            beside = merged[j + 1] if j + 1 < len(merged) else None
            if beside is not None and beside.kind == "carry" and beside.start - token.end <= 1:
                continue
            if j and merged[j - 1].kind == "carry" and token.start - merged[j - 1].end <= 1:
                continue
            if clauses and head not in ("", ",", "、", "(", ")", "在", "至", "到", ":"):
                continue
            return int(token.value)
    return None


def _coordinated(text: str, clause: _Clause, used: list[Token], number: Token) -> str:
    """Label a document count that other things share (规章、公报等112件; 规范性文件类信息68条)."""
    docs = [token for token in used if token.kind == "doc"]
    if not docs:
        return ""
    first, last = docs[0], docs[-1]
    if last.end <= number.start:
        gap = text[last.end : number.start]
        if "等" in gap or "信息" in gap or "类" in gap or "、" in gap or "及" in gap or "与" in gap:
            return "documents of several kinds"
    head = text[max(0, first.start - 2) : first.start]
    if head and head[-1] in "、及" or head[-1:] in ("和", "与"):
        bound = clause.bound
        if bound is None or bound.kind != "count" or first.start - bound.end > 1:
            return "documents of several kinds"
    return ""


def _reason(text: str, used: list[Token], family: str) -> str:
    words = "".join(dict.fromkeys(text[token.start : token.end] for token in used))
    return f"{family}: {words}" if words else family


__all__ = ["Claim", "Reading", "read_claims"]
