"""What keeps a quantity from being the report's own number of a measure: another thing, period, channel or body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.linking.clauses import CONTENT, Clause
from toolkit.linking.governing import year_before
from toolkit.linking.lexicon import Token

# From then on: 2008年…以来, 条例施行以来; not 今年以来, 一年来. And the words that return to the year.
_SINCE = re.compile(
    r"(?:(?P<year>20\d\d)年[^,;]{0,24}?|(?:施行|实施|颁布|出台|成立|组建|开通|运行|[八九十]大)[^,;年]{0,4})以来"
)
_PAPERS = re.compile(r"[^,;。]{0,12}?的[^,;。]{0,12}?(?:文件|规章|制度)")
_NOW = re.compile(r"20\d\d年|今年|本年|当年|全年|年内|年度")
_KEYS = frozenset({"object", "doc", "outcome", "row", "weak_row", "result", "carry", "applicant"})


def bar(
    text: str, merged: Sequence[Token], i: int, clause: Clause, used: Sequence[Token], post: bool, year: int | None
) -> tuple[str, str]:
    """Say what else a number counts, and of which narrower body.

    Args:
        text: the sentence.
        merged: its tokens with the numbers among them.
        i: which of them is the number.
        clause: the clause around it.
        used: the tokens that say what is counted.
        post: whether some of them stand after the number.
        year: the year reported on, or None.

    Returns:
        A label (``""`` where nothing bars) and the scope that the clause names (``""`` where none).
    """
    number = merged[i]
    scope = ""
    wide = False
    kinds, values = {token.kind for token in used}, {token.value for token in used}
    # A thing far before the object qualifies it (涉及规划的…申请); beside or behind it, or without one, it is counted.
    key = next((token for token in reversed(used) if token.kind in _KEYS and token.end <= number.start), None)
    for token in clause.before:
        kind = token.kind
        if kind in CONTENT:
            continue
        shown = kind == "thing" and key is not None and key.start == token.end
        if shown and text[token.start : token.end] == "公示" and text[number.end - 1] == "件":
            continue  # 公示行政许可9件: decisions made public, not notices
        if kind == "thing" and listed(text, token, used, number):
            continue

        if kind == "thing" and (key is None or token.start >= key.end or key.start - token.end <= 1):
            return "another thing", scope
        if kind == "channel" and not kinds & {"doc", "doc_verb"}:
            several = any(other.kind == "wide_channel" for other in clause.before)
            several = several or _in_writing(text, token, merged)
            if not several and text.find("共", token.end, number.start) < 0:
                return "one channel", scope
        elif kind == "period" and "carry" not in kinds:
            return "another period", scope
        elif kind == "scope":
            scope = text[token.start : token.end]
        elif kind == "wide":
            wide = True
    for token in clause.after:
        if kinds & {"row", "weak_row"} or text[number.end : number.end + 1] in ("并", "且", "均", "已"):
            break  # 信访类3件已引导至信访渠道; 新制定规章2件并公开起草说明
        if token.kind == "channel" and values == {"pending"}:
            return "one channel", scope  # 其余9件为信函申请
        # 对9件规范性文件进行解读 counts the readings; 收到9件申请,… is closed by what it counts.
        if token.kind == "thing" and (token.start - number.end <= 6 or "doc" in kinds):
            return "another thing", scope
        if post and token.kind in CONTENT and "doc" not in kinds:
            break
    if "in_force" not in values and cumulative(text, number.start, year):
        return "another period", scope
    if "doc" in kinds and _shared(text, clause, used, number):
        return "documents of several kinds", scope
    if year is not None and "carry" not in kinds:
        governing = year_before(text, merged, i)
        if governing is not None and governing != year:
            return "another year", scope
    return "", "" if wide else scope


def listed(text: str, thing: Token, used: Sequence[Token], number: Token) -> bool:
    """Tell whether documents are counted that a list of them holds (现行有效规范性文件目录,共211件)."""
    return (
        text[thing.start : thing.end] in ("目录", "清单")
        and any(token.kind == "doc" and token.end == thing.start for token in used)
        and text[thing.end : number.start] in (",共", ",共计", ",合计")
    )


def cumulative(text: str, position: int, year: int | None) -> bool:
    """Tell whether a number counts from an earlier time on (自2008年条例施行以来,累计受理9件).

    Examples:
        >>> cumulative("自2008年以来,累计受理9件", 10, 2023), cumulative("2023年以来,受理9件", 9, 2023)
        (True, False)
    """
    start = text.rfind(";", 0, position) + 1
    if text.find("以来", start, position) < 0:
        return False
    since = (found for found in _SINCE.finditer(text, start, position) if not _of_what(text, found.end(), position))
    last = max(since, key=lambda found: found.end(), default=None)
    if last is None or _NOW.search(text, last.end(), position):
        return False
    return last["year"] is None or int(last["year"]) != year


def _in_writing(text: str, channel: Token, merged: Sequence[Token]) -> bool:
    """Tell whether all requests are called written ones, as no other way to send them is named (受理书面申请8件)."""
    others = any(token.kind == "channel" and token is not channel for token in merged)
    return text.startswith("书面申请", channel.start) and not others and "其中" not in text


def _of_what(text: str, since: int, position: int) -> bool:
    """Tell whether the time says which papers were gone through (对2015年以来印发的文件全面清理,废止5件)."""
    found = _PAPERS.match(text, since, position)
    return found is not None and text.find(",", found.end(), position) >= 0 and text.find("累计", since, position) < 0


def _shared(text: str, clause: Clause, used: Sequence[Token], number: Token) -> bool:
    """Tell whether other things share a count of documents (规章、公报等112件; 规范性文件类信息68条)."""
    docs = [token for token in used if token.kind == "doc"]
    first, last = docs[0], docs[-1]
    if last.end <= number.start and any(
        word in text[last.end : number.start] for word in ("等", "信息", "类", "、", "及", "与")
    ):
        return True
    if text[max(0, first.start - 1) : first.start] in ("、", "及", "和", "与"):
        return clause.bound is None or clause.bound.kind != "count" or first.start - clause.bound.end > 1
    return False
