"""The clause around a number or a negation: which wordings are its own, and how far what was said before governs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.linking.lexicon import Lexicon, Token, load_lexicon

# Kinds of wordings that say what is counted.
CONTENT = frozenset(
    {"object", "bare", "verb", "carry", "outcome", "row", "result", "weak_result", "weak_row", "applicant"}
    | {"doc", "doc_verb", "rest", "proactive", "about", "paper"}
)
_REACHED = ("达", "达到", "有", "为", "是")
_SUM_WORDS = (
    *("共", "共计", "合计", "总计", "总数为", "总数", "共有", "数量为", "总量为", "计", "累计", "总数共"),
    *("两项合计", "两项共计", "两者合计", "全年共计", "全年合计", "总共"),
)
# What befell the number that it stands behind (复议中3件维持).
_ENDS = ("outcome", "row", "weak_row", "result", "weak_result", "carry")
_MARKS = ",;、()"
# The rest of what was counted, whatever befell it.
REST = ("其余", "剩余", "余", "另有余")
# How many tokens back a clause or a list can have begun: a sentence of nothing but numbers costs no more than another.
_FAR = 400


@dataclass(slots=True)
class Clause:
    """The tokens around one number: those before it, those after it up to the next mark or number.

    ``sub`` tells that 其中 opens the list it stands in; ``bound`` is the mark, number or 其中 that closes the clause on
    its left.
    """

    before: list[Token]
    after: list[Token]
    sub: bool = False
    bound: Token | None = None


def merge(tokens: Sequence[Token], numbers: Sequence[Token]) -> list[Token]:
    """Put the numbers among the words; a number inside a word (三安全一稳定) or a year is none.

    Examples:
        >>> [t.kind for t in merge([Token("verb", "receive", 0, 2)], [Token("count", "0", 2, 5)])]
        ['verb', 'count']
    """
    out: list[Token] = []
    n = 0
    for token in tokens:
        while n < len(numbers) and numbers[n].start < token.start:
            if numbers[n].end <= token.start or token.kind != "year":
                out.append(numbers[n])
            n += 1
        if out and out[-1].kind in ("count", "percent") and token.start < out[-1].end and token.kind == "mark":
            continue  # the comma in 3,421
        if token.value == "none" and n < len(numbers) and numbers[n].start == token.start:
            continue  # 零件 is a number, 零诉讼 a negation
        while n < len(numbers) and numbers[n].start < token.end:
            n += 1
        out.append(token)
    out.extend(numbers[n:])
    return out


def clause_around(text: str, merged: Sequence[Token], i: int) -> Clause:
    """Collect the clause around ``merged[i]``; a parenthesis before the number is passed over.

    Args:
        text: the sentence.
        merged: its tokens with the numbers among them.
        i: which of them.
    """
    before: list[Token] = []
    content = False
    sub = False
    j = i - 1
    first = max(0, i - _FAR)
    while j >= first:
        token = merged[j]
        kind = token.kind
        if kind == "count" or kind == "percent":
            break
        if kind == "mark":
            if token.value == ")":
                if _closes(text, merged[i]) and text[merged[i].start - 1] == "(" and _holds_a_number(merged, j):
                    break  # 企业(9件)、科研机构(2件)
                depth = 1
                while j > first and depth:
                    j -= 1
                    if merged[j].kind == "mark":
                        depth += (merged[j].value == ")") - (merged[j].value == "(")
                j -= 1
                continue
            if token.value == "," and not content and _is_lead(text, merged, i, token):
                j -= 1
                continue
            if token.value == "(" and not content and token.end == merged[i].start and _closes(text, merged[i]):
                j -= 1  # 自然人(251件): the number in brackets belongs to the words before them
                continue
            if token.value in ",;(":
                break
        elif kind == "sub":
            sub = True
            break
        content = content or kind in CONTENT
        before.append(token)
        j -= 1
    before.reverse()
    bound = merged[j] if j >= first else None
    # 其中 governs the list it opens, up to the next semicolon.
    while j >= first and not sub:
        if merged[j].kind == "mark" and merged[j].value == ";":
            break
        sub = merged[j].kind == "sub"
        j -= 1
    after: list[Token] = []
    for j in range(i + 1, len(merged)):
        token = merged[j]
        if token.kind in ("count", "percent"):
            # Run on without a mark: what stands between belongs to the next number.
            if content:
                after = []
            break
        if token.kind in ("sub", "change") or (token.kind == "mark" and token.value in _MARKS):
            break
        after.append(token)
    return Clause(before, after, sub, bound)


def _closes(text: str, number: Token) -> bool:
    return text[number.end : number.end + 1] == ")"


def _holds_a_number(merged: Sequence[Token], j: int) -> bool:
    """Tell whether the parenthesis that ``merged[j]`` closes holds one number and nothing else."""
    if j < 2 or merged[j - 1].kind != "count" or merged[j - 2].value != "(":
        return False
    return merged[j - 2].end == merged[j - 1].start and merged[j - 1].end == merged[j].start


def _is_lead(text: str, merged: Sequence[Token], i: int, comma: Token) -> bool:
    """Tell whether only a word for the sum stands between the comma and the number (…申请,共计12件)."""
    if i + 1 < len(merged) and merged[i + 1].kind in CONTENT and merged[i + 1].start - merged[i].end <= 2:
        return False
    between = text[comma.end : merged[i].start]
    if text[comma.start - 2 : comma.start] == "方面" and load_lexicon().filler.fullmatch(between):
        return True  # 行政复议方面,全年共发生13件
    return between in _SUM_WORDS or (between in _REACHED and i > 1 and _names_applicant(merged, comma))


def _names_applicant(merged: Sequence[Token], comma: Token) -> bool:
    """Tell whether the clause that a comma closes names an applicant and counts nothing (自然人占比最高,达251件)."""
    for token in reversed(merged[: merged.index(comma)]):
        if token.kind == "applicant":
            return True
        if token.kind in ("count", "percent", "mark"):
            break
    return False


def chosen(text: str, number: Token, clause: Clause, lexicon: Lexicon) -> tuple[list[Token], bool, bool]:
    """Choose the tokens that say what is counted.

    Args:
        text: the sentence.
        number: the number's token.
        clause: the clause around it.
        lexicon: the wordings, for the filler that may stand between.

    Returns:
        The tokens, whether only filler parts them from the number, and whether some stand after it.
    """
    before = [token for token in clause.before if token.kind in CONTENT]
    after = [token for token in clause.after if token.kind in CONTENT]

    def filled(start: int, end: int) -> bool:
        return lexicon.filler.fullmatch(text, start, end) is not None

    if len(after) > 1 and after[0].kind in ("object", "bare") and after[1].kind == "verb":
        # 55件申请均按时答复 counts the requests, whatever befell them all.
        between = text[after[0].end : after[1].end]
        if any(word in between for word in ("均", "全部", "都")):
            after = after[:1]
    if not before:
        return (after, filled(number.end, after[0].start), True) if after else ([], False, False)
    gap = text[before[-1].end : number.start]
    if after and gap[-1:] == "、" and after[0].start - number.end <= 1:
        return after, True, True  # 对2件甲、3件乙: each number stands before its own words
    ok = filled(before[-1].end, number.start) or (gap == "(" and _closes(text, number))
    if not after:
        return before, ok, False
    follows = filled(number.end, after[0].start)
    strong = {token.kind for token in before} - {"verb", "bare", "doc_verb"}
    if not strong:
        # 收到 70 件申请: the verb before, the object after.
        return (before + after[:2], ok, True) if follows else (before + after[:1], False, True)
    if gap[-1:] in ("中", "里", "有") and after[0].kind in _ENDS:
        named = [token for token in before if token.kind == "object"] if "result" in after[0].kind else []
        return named + after, follows, True
    if follows and len(before) == 1 and after[0].kind in _ENDS[:-1] and text[before[0].start : before[0].end] in REST:
        return after[:1], True, True  # 其余8件均为不予公开
    if before[-1].kind == after[0].kind == "carry" and before[-1].value == "pending" and follows:
        return before + after[:1], ok, True  # 剩余6件结转至下年
    right_after = after[0].kind in ("result", "weak_result", "outcome", "carry") and after[0].start - number.end <= 1
    if right_after and follows and strong <= {"object", "applicant"}:
        # 行政复议 2 件维持: the procedure before, the result right after.
        return before + after[:1], ok, True
    return before, ok, False


def by_kind(tokens: Sequence[Token]) -> dict[str, list[str]]:
    """Return the values of the tokens, by kind.

    Examples:
        >>> by_kind([Token("verb", "receive", 0, 2), Token("bare", "request", 2, 4)])
        {'verb': ['receive'], 'bare': ['request']}
    """
    out: dict[str, list[str]] = {}
    for token in tokens:
        out.setdefault(token.kind, []).append(token.value)
    return out


def sums_up(text: str, number: Token, clause: Clause) -> int | None:
    """Return where the word for a sum begins that is all that parts a number from the one before (…,共计60件).

    Examples:
        >>> sums_up("5件,共计60件", Token("count", "1", 5, 8), Clause([], [], bound=Token("mark", ",", 2, 3)))
        3
    """
    if clause.bound is None:
        return None
    start = clause.bound.end + text.startswith(",", clause.bound.end)
    return start if text[start : number.start] in _SUM_WORDS else None


def measures_in(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens that each name a measure of its own (行政复议、行政诉讼分别为…)."""
    kinds = ("object", "outcome", "row", "result", "applicant", "verb", "doc", "carry")
    return [token for token in tokens if token.kind in kinds]


def sorts_items(merged: Sequence[Token]) -> bool:
    """Tell whether the sentence sorts published items (主动公开12件,依申请公开3件,不予公开1件)."""
    return any(a.kind == "proactive" and b.kind == "count" and b.start - a.end <= 8 for a, b in pairwise(merged))


def follows_change(text: str, number: Token) -> bool:
    """Tell whether the number is a change (减少5件), which is never a cell's."""
    return text[number.start - 2 : number.start] in ("增加", "减少", "增长", "下降") if number.start >= 2 else False


def stands_alone(text: str, number: Token) -> bool:
    """Tell whether a number without a unit is a count: said to be one (为12), and closed by a mark."""
    tail = text[number.end : number.end + 1]
    return text[number.start - 1 : number.start] in ("为", "共", "计", "是", ":", "数", "量") and tail in ("", *_MARKS)


def ends_there(text: str, number: Token, clause: Clause) -> bool:
    """Tell whether a loose unit (个, 项, 次) closes the phrase or is followed by what it counts."""
    if text[number.end : number.end + 1] in ("", *_MARKS):
        return True
    return any(0 <= token.start - number.end <= 1 and token.kind in CONTENT for token in clause.after)


def next_mark(text: str, position: int) -> int:
    """Return where the clause ends that ``position`` lies in."""
    for place in range(position, len(text)):
        if text[place] in _MARKS:
            return place
    return len(text)
