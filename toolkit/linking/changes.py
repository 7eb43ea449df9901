"""Numbers that a sentence relates to one another: from one level to the next, year and year, a part of a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.linking.clauses import Clause
from toolkit.linking.lexicon import Token

_GROWS = "增加|增长|上升|提高|扩大|攀升|减少|下降|降低|回落|增|升|降|减"
# What may part two numbers for the same measure: the change up to the second (增至), or its year (,2023年为).
_TO = re.compile(rf"(?:{_GROWS})(?:到|至|为)(?:了)?(?:(20\d\d)年(?:度)?的?)?")
_YEAR = re.compile(r"[,;、](?:而)?(?:(20\d\d)年(?:度)?|今年|本年度?)(?:则)?(?:为|是|有|达到?|收到|共)?")
_LEVEL = re.compile(rf"(?:{_GROWS})(?:到|至|为)")
_PART = re.compile("(?:中|里|之中)(?:的)?(?:有)?")


def continues(text: str, start: int, end: int) -> int | None:
    """Tell whether a number is for the same measure as the one before it, by what stands between.

    Args:
        text: the sentence.
        start: where the number before ends.
        end: where this one begins.

    Returns:
        The year it is of, 0 where none is named, or None where the two measure different things.

    Examples:
        >>> continues("由9件增至12件", 3, 5), continues("9件,2023年为12件", 2, 9), continues("9件,办结8件", 2, 5)
        (0, 2023, None)
    """
    if not 0 < end - start <= 12:
        return None
    found = _TO.fullmatch(text, start, end) or _YEAR.fullmatch(text, start, end)
    if found is None:
        return None
    return int(found[1]) if found[1] else 0


def level_before(text: str, clause: Clause, number: Token) -> bool:
    """Tell whether a number is the level that something rose or fell from (由9件增至12件).

    Examples:
        >>> level_before("申请由9件增至12件", Clause([], []), Token("count", "0", 3, 5))
        True
    """
    if _LEVEL.match(text, number.end) is None:
        return False
    first = clause.before[0].start if clause.before else number.start
    return any(word in text[max(0, first - 2) : number.start] for word in ("由", "从"))


def is_part(text: str, word: Token, number: Token) -> bool:
    """Tell whether a number counts a part of what the word before names (申请中12件来自网上).

    Examples:
        >>> is_part("申请中12件", Token("bare", "request", 0, 2), Token("count", "0", 3, 6))
        True
    """
    if word.kind not in ("object", "bare", "verb", "doc") or word.end > number.start:
        return False
    return _PART.fullmatch(text, word.end, number.start) is not None


def in_time(text: str, position: int) -> bool:
    """Tell whether what was settled is counted by when it was (其中按时办结11件,延期办结2件).

    Examples:
        >>> in_time("其中延期办结2件", 4), in_time("其中办结2件", 2)
        (True, False)
    """
    return text[max(0, position - 2) : position] in ("按时", "按期", "延期", "提前", "逾期", "如期")


def told_apart(merged: Sequence[Token], i: int) -> bool:
    """Tell whether the part about disclosure is told apart right after (复议案件120件,其中政府信息公开类3件).

    Examples:
        >>> told_apart([Token("count", "0", 0, 2), Token("sub", "sub", 3, 5), Token("about", "info", 5, 9)], 0)
        True
    """
    rest = [token for token in merged[i + 1 : i + 4] if token.kind != "mark"]
    return len(rest) > 1 and rest[0].kind == "sub" and rest[1].kind in ("about", "info")
