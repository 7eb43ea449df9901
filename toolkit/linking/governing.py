"""What the earlier words of a sentence say of a number: its procedure, its kind of documents, its year."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toolkit.linking.clauses import REST
from toolkit.linking.lexicon import Token

_AND = ("与", "和", "及", "加", "加上", "、")


def docs_before(merged: Sequence[Token], i: int) -> tuple[str, ...]:
    """Return the kind of documents that the sentence is about (规范性文件进行清理,废止16件), or nothing."""
    for token in reversed(merged[:i]):
        if token.kind == "doc":
            return (token.value,) if token.value in ("regulations", "normative_documents") else ()
    return ()


def disputes_before(merged: Sequence[Token], i: int) -> tuple[str, ...]:
    """Return the procedures that the sentence named before (行政复议纠错率较高,5件被纠正), or nothing."""
    named = [t.value for t in merged[:i] if t.kind == "object" and t.value != "request"]
    return tuple(dict.fromkeys(named))


def disputes_since(merged: Sequence[Token], i: int) -> tuple[str, ...]:
    """Return the procedures named since the number before (…均为复议后起诉,其中2件维持), those within others first.

    Examples:
        >>> disputes_since([Token("count", "0", 0, 2), Token("object", "review", 3, 5), Token("count", "1", 6, 8)], 2)
        ('review',)
    """
    named = []
    for token in reversed(merged[:i]):
        if token.kind in ("count", "percent", "split") or (token.kind == "mark" and token.value == ")"):
            break
        if token.kind == "object" and token.value != "request":
            named.append(token.value)
    inner = [value for value in named if value in ("direct", "after_review")]
    return tuple(dict.fromkeys(inner or reversed(named)))


def joined_with_new(text: str, used: Sequence[Token]) -> bool:
    """Tell whether what was received and what was carried over are counted together (新收申请与上年结转合计).

    Examples:
        >>> joined_with_new("新收与上年结转", [Token("verb", "new", 0, 2), Token("carry", "over", 3, 7)])
        True
    """
    for a, b in pairwise(used):
        kinds = {a.kind, b.kind}
        if "carry" in kinds and kinds & {"verb", "bare", "object"} and text[a.end : b.start] in _AND:
            return "over" in (a.value, b.value)
    return False


def along_with(text: str, used: Sequence[Token]) -> bool:
    """Tell whether what was carried over is only counted in (连同上年结转办结17件)."""
    carry = next((n for n, token in enumerate(used) if token.kind == "carry"), None)
    if carry is None or used[-1].kind != "verb" or used[carry].start == 0:
        return False
    head = text[max(0, used[carry].start - 2) : used[carry].start]
    return head in ("连同", "加上", "包括", "包含") or head[-1:] in ("含", "连", "加")


def goes_over(text: str, position: int) -> bool:
    """Tell whether what is still open goes over into the next year (未办结的4件转入2025年办理).

    Examples:
        >>> goes_over("未办结8件,结转至2020年", 3), goes_over("未办结8件,均在办理", 3)
        (True, False)
    """
    return any(word in text[position : position + 14] for word in ("结转", "转入", "转至", "顺延"))


def settled_later(merged: Sequence[Token], position: int) -> bool:
    """Tell whether the sentence goes on to what was settled (新收19件,结转1件,办结20件)."""
    return any(t.kind == "verb" and t.value in ("done", "handle") for t in merged if t.start >= position)


def only_the_rest(text: str, used: Sequence[Token]) -> bool:
    """Tell whether nothing is said of what was left over but that it was (其余2件), not that it goes over.

    Examples:
        >>> rest = [Token("carry", "pending", 0, 2)]
        >>> only_the_rest("其余2件。", rest), only_the_rest("其余2件结转下年", rest)
        (True, False)
    """
    words = (text[token.start : token.end] for token in used if token.kind == "carry")
    return all(word in REST for word in words) and not goes_over(text, used[-1].end)


def within_outcome(merged: Sequence[Token], i: int) -> bool:
    """Tell whether 其中 opened the list of what an outcome consists of (不予公开5件,其中涉密3件、其他2件).

    Examples:
        >>> within_outcome([Token("outcome", "refused", 0, 4), Token("count", "0", 4, 6), Token("sub", "sub", 7, 9)], 3)
        True
    """
    j = i - 1
    while j >= 0 and merged[j].kind != "sub":
        if merged[j].kind == "mark" and merged[j].value == ";":
            return False
        j -= 1
    counted = False
    for token in reversed(merged[: max(j, 0)]):
        if token.kind == "outcome":
            return counted
        if counted and token.kind in ("mark", "count"):
            return False
        counted = counted or token.kind == "count"
    return False


def year_before(text: str, merged: Sequence[Token], i: int) -> int | None:
    """Return the year that governs a number: named in its clause, or at the head of a clause before it.

    A year that is compared with (较2022年), carried from or to (2022年结转), or that stands inside a clause before
    (按2022年要求) governs nothing.
    """
    depth = clauses = 0
    for j in range(i - 1, -1, -1):
        token = merged[j]
        if token.kind == "mark":
            depth += (token.value == ")") - (token.value == "(")
            if token.value == ";":
                return None
            clauses += token.value == ","
        elif token.kind == "year" and depth == 0:
            head = text[token.start - 1 : token.start]
            if head and head in "较比与同和":
                continue
            beside = merged[j + 1]
            if beside.kind == "carry" and beside.start - token.end <= 1:
                continue
            if j and merged[j - 1].kind == "carry" and token.start - merged[j - 1].end <= 1:
                continue
            if clauses and head not in ("", ",", "、", "(", ")", "在", "至", "到", ":"):
                continue
            return int(token.value)
    return None
