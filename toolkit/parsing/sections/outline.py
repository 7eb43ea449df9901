"""The best chain of headings: which candidates are the report's sections, decided over all of them at once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from toolkit.parsing.sections.candidates import Candidate, Page
from toolkit.parsing.sections.headings import grammar

# Where each role stands in the statutory order. Fees, disputes and complaints come in any order before 2019.
ORDER = {
    "overview": 1.0,
    "overview.proactive": 1.5, "overview.requests": 1.5, "overview.management": 1.5, "overview.platform": 1.5,
    "overview.supervision": 1.5,
    "proactive": 2.0, "requests": 3.0, "fees": 4.0, "disputes": 4.0, "complaints": 4.0,
    "problems": 5.0, "problems.stated": 5.1, "problems.improvement": 5.2, "other": 6.0, "attachment": 6.0,
}  # fmt: skip
FIVE = ("overview.proactive", "overview.requests", "overview.management", "overview.platform", "overview.supervision")
TWO = ("problems.stated", "problems.improvement")
RANK = {"第一": 0, "Ⅰ.": 0, "一、": 1, "(一)": 2, "1.": 3, "(1)": 4, "": 1}

_WORDING = {3: 3.0, 2: 2.0, 1: 0.6}
_POSITION = {"line": 1.2, "sentence": 0.8, "cell": 0.7, "blank": 0.4, "inside": -0.8}

_AFTER = {"end": 0.8, "stop": 0.3, "body": 0.0, "listing": -4.0, "toc": -2.5}
_GRADES = {3: "canonical wording", 2: "common wording", 1: "loose wording"}
_PLACES = {
    "line": "at a line start",
    "sentence": "after a sentence",
    "cell": "after a table cell",
    "blank": "after a blank",
    "inside": "inside a line",
}
# How many readings back a heading may follow another: far more than a report has, and a bound on hostile input.
_REACH = 64
# More than any step is worth (see ``_step``).
_LARGEST_STEP = 3.0
# Under this number, not one that an ordinal has, the places are kept where a style begins to count.
_FIRST = -1
_BESIDE = {"complaints": "disputes", "fees": "requests"}
_LABEL = re.compile("附[表件录]:?[^。]{0,20}统计")
_AGAINST = {"toc": "a table of contents", "listing": "an enumeration or a reference"}


@dataclass(slots=True)
class Heading:
    """A candidate read as one role; ``length`` characters of its window are the title."""

    candidate: Candidate
    role: str
    family: str
    strength: int
    length: int
    end: int
    after: str
    score: float

    @property
    def evidence(self) -> str:
        """Short words for what spoke for the heading."""
        c = self.candidate
        ordinal = f"ordinal {c.value} in the style {c.style}" if c.style else "no ordinal"
        return f"{_GRADES[self.strength]}; {_PLACES[c.position]}; {ordinal}"

    @property
    def doubt(self) -> str:
        """Short words for what spoke against the heading."""
        words = [*self.candidate.marks]
        if self.after in _AGAINST:
            words.append(_AGAINST[self.after])
        if self.candidate.position == "inside":
            words.append("inside a line")
        return "; ".join(words) or "another place fits the order of headings better"


def headings(page: Page, candidate: Candidate, following: Candidate | None = None) -> list[Heading]:
    """Return every way to take one candidate as a heading of the first rank.

    Args:
        page: the text.
        candidate: the place.
        following: the next ordinal's candidate; where it is of the same row and nothing stands between, this may be
            a table of contents.
    """
    found: list[Heading] = []
    if not candidate.readings or is_row(candidate) or "quoted" in candidate.marks:
        return found
    for reading in candidate.readings:
        length = extent(candidate, reading.length)
        after = page.after(candidate, length)
        score = _WORDING[reading.strength] + _POSITION[candidate.position]
        score += _AFTER[after]
        if not candidate.style:
            score -= 0.6
        if reading.family == "attachment" and _LABEL.match(candidate.window):
            score += 1.6  # 附表:政府信息公开情况统计表 begins with its first word
        if "in a table" in candidate.marks:
            score -= 1.0 if reading.strength == 3 and candidate.style else 4.0
        if candidate.position == "inside" and reading.strength < 3:
            score -= 1.5
        # 复议、诉讼和申诉, 依申请公开和收费: the first thing named is the section, the other is held beside it.
        if reading.family in _BESIDE and any(r.family == _BESIDE[reading.family] for r in candidate.readings):
            score -= 0.3
        end = candidate.end(length)
        crowded = following is not None and following.style == candidate.style and following.start - end < 3
        if crowded:
            score -= 1.0
        for role in grammar().roles[reading.family]:
            # Numbered like a section, a part of section one is never worded like the section itself.
            if role in FIVE and (reading.strength == 3 or crowded):
                continue
            cost = 0.6 if "." in role else 0.0
            found.append(Heading(candidate, role, reading.family, reading.strength, length, end, after, score - cost))
    return found


def without_parts(nodes: Sequence[Heading]) -> list[Heading]:
    """Drop the readings of problems and measures as sections where a plain heading of section five holds them.

    Args:
        nodes: headings in reading order.

    Returns:
        The headings but those, of a lower rank or without an ordinal, that follow 五、存在的主要问题及改进情况 with no
        other heading of its rank between: they are its parts, however few other sections the text has.
    """
    kept: list[Heading] = []
    over: Heading | None = None
    for node in nodes:
        c = node.candidate
        own = node.role == "problems" or node.role in TWO
        if over is not None and own and c.start >= over.end and (not c.style or RANK[c.style] > _rank(over)):
            continue
        if node.family == "problems" and node.strength == 3 and c.position == "line" and not c.marks:
            over = node if node.after == "end" else None
        elif over is not None and c.start >= over.end and (not own or RANK[c.style] <= _rank(over)):
            over = None
        kept.append(node)
    return kept


def _rank(heading: Heading) -> int:
    return RANK[heading.candidate.style]


def near_misses(page: Page, candidates: Sequence[Candidate], missing: Sequence[str]) -> list[Heading]:
    """Return headings that are within a slip of the pen of the canonical wording of a role that was not found."""
    found = []
    for c in candidates:
        if c.readings or c.marks or c.position == "inside":
            continue
        for role in missing:
            name = grammar().names[role]
            words = c.phrase or c.window[: len(name)]
            if len(name) < 4 or abs(len(words) - len(name)) > 3 or len(set(words) & set(name)) * 3 < len(name):
                continue
            ratio = SequenceMatcher(None, words, name, autojunk=False).ratio()
            if ratio >= 0.75:
                end = c.end(len(words))
                score = 2.0 * ratio + _POSITION[c.position]
                found.append(Heading(c, role, role, 1, len(words), end, page.after(c, len(words)), score))
    return found


def by_place(page: Page, candidates: Sequence[Candidate], chain: Sequence[Heading]) -> list[Heading]:
    """Return the heading that stands in the place of section one, numbered 1 before a chain that begins with 2."""
    if not chain or chain[0].role == "overview" or chain[0].candidate.value != 2:
        return []
    first = chain[0].candidate
    for c in candidates:
        if c.start >= first.start:
            break
        if c.style == first.style and c.value == 1 and _wraps(c) and len(c.phrase) <= 25:
            length = len(c.phrase)
            return [Heading(c, "overview", "", 1, length, c.end(length), page.after(c, length), 0.5)]
    return []


def extent(candidate: Candidate, length: int) -> int:
    """Return how much of the window the title takes, once a wording of ``length`` characters is read.

    A parenthesis (有关情况附表) on its line belongs to it; so does the short rest of a line
    of its own that goes on with a joiner.
    """
    match = grammar().parenthesis.match(candidate.window, length, length + 30)
    if match and not _below(candidate, length):
        length = match.end()
    phrase = candidate.phrase
    if candidate.ends_line and length < len(phrase) <= length + 10 and phrase[length] in "和与及、的暨并(":
        return len(phrase)
    return length


def _below(candidate: Candidate, length: int) -> bool:
    """Tell whether what follows the title stands on the next line, where (表略) is the text of the section."""
    rest = candidate.raw[candidate.end(length) - candidate.text_start :]
    return "\n" in rest[: len(rest) - len(rest.lstrip())]


def _step(a: Heading, b: Heading, wrappers: dict[tuple[str, int], list[int]]) -> float | None:
    """Return what it is worth to go on from heading ``a`` to ``b``; None where ``b`` cannot follow."""
    first, second = a.candidate, b.candidate
    if b.role in FIVE and (first.style != second.style or (a.role not in FIVE and a.role != "overview")):
        return None
    if b.role in ("problems.stated", "problems.improvement"):
        if first.style != second.style:
            return None
        if a.role == "problems" and b.role == "problems.stated":
            return None
    if b.role == "problems" and a.role in ("problems.stated", "problems.improvement"):
        return None
    worth = 0.0
    before, here = ORDER[a.role], ORDER[b.role]
    # Two headings of the form's own words, each on a line of its own, may well have changed places.
    back = -1.5 if _is_plain(a) and _is_plain(b) else -2.5
    worth += 0.4 if here > before else -0.2 if here == before else back
    if a.role == "problems.stated" and b.role == "problems.improvement":
        worth += 1.0
    if first.style and second.style:
        step = second.value - first.value
        if first.style != second.style:
            if RANK[second.style] > RANK[first.style]:
                # One rank down is a sub-section, unless its number goes on where the rank above left off, or
                # a heading of no role, next in number, wraps it.
                starts = wrappers.get((first.style, first.value + 1), [])
                last = bisect_left(starts, second.start)
                wrapped = bisect_left(starts, a.end) < last
                if wrapped and (named := wrappers.get((first.style, 0))):
                    # A section of the rank above that stands between is the one that (一) and (二) belong to.
                    wrapped = bisect_left(named, starts[last - 1]) == bisect_left(named, second.start)
                if (step != 1 or _counts_anew(a, second, wrappers)) and not wrapped:
                    return None
                worth -= 1.0 if wrapped else 2.5
            else:
                worth -= 1.0
        elif step == 1:
            worth += 1.5
        elif step == 0:
            worth -= 0.3
        elif step > 1:
            worth -= 0.2
        else:
            worth -= 0.6 if second.value == 1 else 1.0
    elif second.style and RANK[second.style] > 1:
        # After a heading without ordinal, a low rank that begins to count is a row of its parts.
        if second.value == 1:
            return None
        worth -= 3.0
    if second.start - a.end < 3:
        worth -= 0.8
    return worth


def _is_plain(heading: Heading) -> bool:
    c = heading.candidate
    return bool(c.style) and heading.strength == 3 and c.position == "line" and heading.after == "end" and not c.marks


def _wrappers(candidates: Sequence[Candidate]) -> dict[tuple[str, int], list[int]]:
    """Return where the candidates stand that may wrap sections, by style and number; those of a role under 0.

    Under ``_FIRST``, where a style begins to count, whatever it counts.
    """
    found: dict[tuple[str, int], list[int]] = {}
    for c in candidates:
        if _wraps(c):
            found.setdefault((c.style, c.value), []).append(c.start)
        elif c.style and c.position == "line" and not c.marks and c.readings and c.readings[0].strength > 1:
            found.setdefault((c.style, 0), []).append(c.start)
        if c.style and c.value == 1 and c.position != "inside" and not c.marks:
            found.setdefault((c.style, _FIRST), []).append(c.start)
    return found


def best_chain(nodes: Sequence[Heading], candidates: Sequence[Candidate]) -> list[Heading]:
    """Return the chain of headings with the highest score, in reading order.

    Args:
        nodes: headings in reading order; several may share one candidate.
        candidates: every numbered candidate; one that opens no role may wrap sections of a lower rank.

    Returns:
        At most one heading per candidate and per role.
    """
    count = len(nodes)
    total = [0.0] * count
    back = [-1] * count
    roles: list[frozenset[str]] = [frozenset()] * count
    wrappers = _wrappers(candidates)
    top = min((RANK[node.candidate.style] for node in nodes), default=0)
    seen = RANK["(1)"]
    for j, node in enumerate(nodes):
        rank, start, role = RANK[node.candidate.style], node.candidate.start, node.role
        best = 0.5 if node.candidate.value == 1 else 0.0
        if role in FIVE or ("." in role and rank > top):
            best = -100.0  # A sub-section opens no report.
        elif seen < rank:
            best -= 4.0
        if node.strength > 1:
            seen = min(seen, rank)
        for i in range(j - 1, max(0, j - _REACH) - 1, -1):
            # Most cannot win whatever the step is worth, or cannot come before.
            if total[i] + _LARGEST_STEP < best or nodes[i].end > start or role in roles[i]:
                continue
            step = _step(nodes[i], node, wrappers)
            # Of equals the later wins: what comes before is the table of contents.
            if step is not None and (total[i] + step > best or (back[j] < 0 and total[i] + step == best)):
                best, back[j] = total[i] + step, i
        total[j] = best + node.score
        roles[j] = (roles[back[j]] if back[j] >= 0 else frozenset()) | {role}
    if not count:
        return []
    at = max(range(count), key=total.__getitem__)
    if total[at] <= 1.5:
        return []
    chain = []
    while at >= 0:
        chain.append(nodes[at])
        at = back[at]
    return chain[::-1]


def _counts_anew(a: Heading, second: Candidate, wrappers: dict[tuple[str, int], list[int]]) -> bool:
    """Tell whether a row of lower rank began with 1 under ``a``, so that its 2 does not go on where ``a`` left off."""
    starts = wrappers.get((second.style, _FIRST), [])
    return bisect_left(starts, a.end) < bisect_left(starts, second.start)


def _wraps(c: Candidate) -> bool:
    return (
        len(c.phrase) > 3
        and not c.marks
        and c.position != "inside"
        and "|" not in c.phrase
        and (not c.readings or all(reading.strength < 2 for reading in c.readings))
    )


def is_row(candidate: Candidate) -> bool:
    """Tell whether the words are a row label of a statutory table: that reading comes before all others."""
    return bool(candidate.readings) and candidate.readings[0].family == "row"
