"""Clauses of running prose that state a problem or announce a measure of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.parsing.items.cues import Cues

_QUOTED = re.compile(r',(?<=\d,)(?=\d{3})|"[^"。;]{1,60}"|《[^》。]{1,80}》|\([^()。]{1,60}\)')
_FAR_FROM = re.compile("(?:与|距离?|离)[^,;]*(?:要求|需求|期望|期盼|期待|目标|标准)[^,;]{0,6}(?:差距|距离)$")
_LACK = re.compile("(?:缺乏|缺少|没有|未建立|未形成|未设立)[^,;]{4}")
# "…, etc." at the end, whatever is then said of all of them together
_AND_SO_ON = re.compile(
    r"(?<![互相同平对均不高中上坐久优])等{1,2}(?:[几两二三四五六]个方面)?(?:,(?:均|都|这些|以上|上述|仍|还|也)*(?:有待|需要?|亟待|亟需|须)[^,;]*)?[。;,]*$"
)
# Two halves of one statement: 动态类多、政策类少.
_CONTRAST = re.compile("[^,;:、]*[多重强大]、[^,;:、]*(?:[少轻弱小]|不[^,;:、]{1,4})")
_EDGE = "。;,:、.!?-·◆◇●○■□▲△★☆▪►➢❖※"


class Stretch(NamedTuple):
    """A stretch of the narrative; ``specific`` is False where it speaks of the work as a whole only."""

    start: int
    end: int
    specific: bool = True


def masked(text: str) -> str:
    """Return ``text`` with what stands in quotation marks or brackets blotted out, so that no cut falls into it.

    Examples:
        >>> masked('落实"三审、三校"制度')
        '落实口口口口口口口制度'
    """
    return _QUOTED.sub(lambda m: "口" * len(m.group()), text)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without punctuation at its edges.

    Examples:
        >>> trimmed(",更新慢。;", 0, 6)
        (1, 4)
    """
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def parts(mask: str, start: int, end: int, marks: str) -> Iterator[tuple[int, int]]:
    """Yield the non-empty parts of ``mask[start:end]`` between any of ``marks``.

    Examples:
        >>> list(parts("更新慢,人员少", 0, 7, ","))
        [(0, 3), (4, 7)]
    """
    here = start
    for i in range(start, end):
        if mask[i] in marks:
            if i > here:
                yield here, i
            here = i + 1
    if end > here:
        yield here, end


def has_problem(mask: str, start: int, end: int, cues: Cues) -> bool:
    """Tell whether a clause says that something is missing, weak or wrong, other than as what is being mended."""
    for m in cues.predicate.finditer(mask, start, end):
        if not any(c.start() <= m.start() < c.end() for c in cues.corrected.finditer(mask, start, end)):
            return True
    return False


def problem_stretches(text: str, mask: str, start: int, end: int, cues: Cues, sure: bool) -> list[Stretch]:
    """Cut prose that states problems into the stretches that state one each.

    Args:
        text: the folded narrative.
        mask: the same, ``masked``.
        start: first character of the prose, its lead-in left out.
        end: after the last one.
        cues: the wordings.
        sure: whether the structure says that these are problems, so that a clause without a known predicate counts.

    Returns:
        Stretches in reading order: at semicolons where there are any, else clause by clause.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> text = "公开意识不强、渠道有待拓宽、答复仍有差距等问题"
        >>> [text[s.start:s.end] for s in problem_stretches(text, text, 0, len(text), load_cues(), True)]
        ['公开意识不强', '渠道有待拓宽', '答复仍有差距']
    """
    start, end = trimmed(text, start, end)
    closing = cues.etc.search(text, start, end) or cues.of.search(text, start, end)
    if closing and closing.end() >= end - 1 and closing.start() > start:
        end = closing.start()
    elif rest := _AND_SO_ON.search(mask, start, end):
        end = rest.start()
    if end - start < 3:
        return []
    grouped = ";" in mask[start:end]
    groups: list[list[int]] = []
    heads: list[str] = []
    pending: int | None = None
    for a, b in _problem_parts(mask, start, end, grouped, cues):
        if pending is not None and sure and all(mask.startswith("有的", at) for at in (pending, a)):
            groups.append([pending, a - 1])  # 有的…,有的…: as many statements
            heads.append("dependent")
            pending = None
        if groups and not grouped and _FAR_FROM.match(mask, a, b):
            continue  # measured against demands: said of the whole
        has = has_problem(mask, a, b, cues)
        head = _head(mask, a, b, cues)
        if groups and pending is None:
            if not grouped and cues.said.match(mask, a, b):
                head = "result"
            dependent = head == "result" or (head not in ("", "lack", heads[-1]) and not grouped)
            if dependent and (has or head == "result"):
                groups[-1][1] = b
                continue
        if grouped and head != "result" and b - a >= 6:
            has = True  # semicolons set statements side by side
        elif pending is None and cues.reason_of_problem.match(mask, a, b) and b < end:
            has = False
        elif sure and groups and not has and pending is None and head == "" and _short_statement(mask, a, b, cues):
            has = True
        if not has:
            if pending is None:
                pending = a
            continue
        groups.append([a if pending is None else pending, b])
        heads.append(head)
        pending = None
    if pending is not None:
        if groups:
            groups[-1][1] = end
        elif sure:
            groups.append([pending, end])
    return [Stretch(*trimmed(text, a, b)) for a, b in groups if b - a >= 3]


def _problem_parts(mask: str, start: int, end: int, grouped: bool, cues: Cues) -> Iterator[tuple[int, int]]:
    if grouped:
        yield from parts(mask, start, end, ";")
        return
    for a, b in parts(mask, start, end, ",:"):
        here = a
        for c, d in parts(mask, a, b, "、"):
            rest_has = d < b and not _CONTRAST.fullmatch(mask, here, b) and has_problem(mask, d, b, cues)
            stands = rest_has and has_problem(mask, here, d, cues) and d - here >= 4
            if stands and _head(mask, d + 1, b, cues) == "" and not _echoes(mask, d + 1, b, cues):
                yield here, d
                here = d + 1
            elif d == b:
                yield here, b
                here = b
            del c


def _echoes(mask: str, a: int, b: int, cues: Cues) -> bool:
    """Tell whether what follows is too short to name an object of its own (研究不多、办法不够)."""
    stop = mask.find("、", a, b)
    stop = b if stop < 0 else stop
    return stop - a <= 4 and cues.objects.search(mask, a, stop) is None


def _short_statement(mask: str, a: int, b: int, cues: Cues) -> bool:
    """Tell whether a clause among stated problems names an object and says something of it, in words not known."""
    named = cues.objects.search(mask, a, b)
    return named is not None and 2 <= b - named.end() <= 8 and not cues.adverbial.match(mask, a, b)


def _head(mask: str, start: int, end: int, cues: Cues) -> str:
    if cues.result_of_problem.match(mask, start, end):
        return "result"
    if _LACK.match(mask, start, end):
        return "lack"
    if cues.dependent.match(mask, start, end):
        return "dependent"
    m = cues.dependent_place.match(mask, start, end)
    if m:
        for place in ("方面", "领域", "环节", "过程中", "工作中", "上", "中", "下"):
            at = mask.find(place, m.end(), end)
            if at >= 0:
                return "place" if cues.dependent.match(mask, at + len(place), end) else ""
    return ""


def measure_stretches(text: str, mask: str, start: int, end: int, cues: Cues, announced: bool) -> list[Stretch]:
    """Cut prose that announces measures into the stretches that announce one each.

    Args:
        text: the folded narrative.
        mask: the same, ``masked``.
        start: first character after the announcer.
        end: after the last one.
        cues: the wordings.
        announced: whether an announcer stands right before, so that general prefaces drop out.

    Returns:
        Stretches in reading order: at semicolons where there are any, else clause by clause; clauses of purpose and
        result stay with the one before, adverbials with the one after.

    Examples:
        >>> from toolkit.parsing.items.cues import load_cues
        >>> text = "完善审核机制,加强业务培训,不断提高工作水平"
        >>> [text[s.start:s.end] for s in measure_stretches(text, text, 0, len(text), load_cues(), True)]
        ['完善审核机制', '加强业务培训,不断提高工作水平']
    """
    start, end = trimmed(text, start, end)
    if end - start < 3:
        return []
    colon = mask.find(":", start, end)
    counted = cues.counted.search(text, start, colon + 1)
    if 0 <= colon - start <= 40 and (counted or cues.measure_colon.search(mask, start, colon)):
        start = colon + 1
    grouped = ";" in mask[start:end]
    groups: list[list[int]] = []  # start, end, specific
    pending: int | None = None
    for a, b in parts(mask, start, end, ";" if grouped else ",:"):
        if grouped:
            if not groups and announced:
                a = _after_prefaces(mask, a, b, cues)
            groups.append([a, b, int(_specific(mask, a, b, cues))])
            continue
        if announced and not groups and pending is None and cues.preface.match(mask, a, b):
            continue
        role = _measure_role(mask, a, b, cues, groups)
        if role == "main" and groups and not _acts(mask, a, b, cues):
            role = "back"  # it says how: 月底由办公室清点
            groups[-1][2] |= int(not groups[-1][2] and _specific(mask, a, b, cues))
        if role == "back" and groups:
            groups[-1][1] = b
            pending = None
        elif role == "forward":
            pending = a if pending is None else pending
        else:
            specific = _specific(mask, a, b, cues)
            if pending is None and groups and not (specific and groups[-1][2]):
                groups[-1][1] = b
                groups[-1][2] |= int(specific)
            else:
                groups.append([a if pending is None else pending, b, int(specific)])
            pending = None
    if pending is not None:
        specific = _specific(mask, pending, end, cues)
        if groups and not (specific and groups[-1][2]):
            groups[-1][1] = end
            groups[-1][2] |= int(specific)
        else:
            groups.append([pending, end, int(specific)])
    if not any(c for _, _, c in groups):
        return [Stretch(start, end, False)]
    return [Stretch(*trimmed(text, a, b), bool(c)) for a, b, c in groups if b - a >= 3]


def _acts(mask: str, a: int, b: int, cues: Cues) -> bool:
    """Tell whether a clause says what is done, or what it is done with before that (重大决策邀请公众参与)."""
    if cues.verb.match(mask, a, b) or cues.improving.search(mask, a, b):
        return True
    topic = cues.objects.search(mask, a, min(a + 6, b))
    if topic is None or b - topic.end() < 6 or cues.verb.match(mask, topic.start(), b):
        return False
    return cues.verb.match(mask, topic.end(), b) is not None


def _after_prefaces(mask: str, start: int, end: int, cues: Cues) -> int:
    for a, b in parts(mask, start, end, ","):
        if not cues.preface.match(mask, a, b):
            return a
    return start


def _measure_role(mask: str, a: int, b: int, cues: Cues, groups: list[list[int]]) -> str:
    if cues.result.match(mask, a, b):
        return "back"
    raises = cues.raises.match(mask, a, b)
    if raises and cues.raised.search(mask, a, b):
        own = cues.own.search(mask, raises.end(), b)
        if not (own and groups and mask.find(own.group(), groups[-1][0], groups[-1][1]) < 0):
            return "back"
    if cues.adverbial.match(mask, a, b) and not _complete(mask, a, b):
        return "forward"
    return "main"


_MEANS = re.compile(
    r"(?:方式|形式|渠道|手段|途径|平台|活动|基础上|方面|媒体|公众号|微信|网站|会议|等|作用|优势)[^,]{0,8}?"
    r"(?:加强|开展|公开|发布|宣传|听取|征集|回应|解读|加大|提高|提升|扩大|拓宽|丰富|完善|推进|推动|组织|推送|展示|普及|收集|增强|强化|传播)[^,]{2,}"
    r"|(?:围绕|聚焦)[^,]{2,80}?做好[^,]{0,4}(?:发布|公开|解读|宣传|回应)(?:工作)?$"
    r"|(?:依托|利用|借助)[^,]{2,24}?(?:建立|搭建|开设|开发|打造|设立|上线|推出|推行|举办|制作)[^,]{2,}"
)


# 把甲列入乙 is whole in itself; other clauses with 把 or 将 may only name what the next one does something with.
_PLACED = re.compile(
    "[把将][^,]{2,}?(?:[纳列写融嵌][入进]|[送分落贴装交放摆挂]([到在给上])|移[到至]|搬[到至]|作为|列为|分解|贯穿|挂钩|下沉|延伸|(?:延长|缩短|压缩|提高|提升|扩大|增加|降低)[^,]{0,3}[到至为])"
)


def _complete(mask: str, a: int, b: int) -> bool:
    """Tell whether a clause that opens as an adverbial goes on to say what is done."""
    return bool(_MEANS.search(mask, a, b) or _PLACED.match(mask, a, b))


def _specific(mask: str, a: int, b: int, cues: Cues) -> bool:
    """Tell whether the stretch names something beyond the work as a whole."""
    for c, d in parts(mask, a, b, ",;"):
        if cues.slogan.match(mask, c, d) or (cues.preface.match(mask, c, d) and not cues.own.search(mask, c, d)):
            continue
        if cues.slogan_words.search(mask, c, d):
            continue
        if cues.objects.search(mask, c, d) or len(cues.general.sub("", mask[c:d])) >= 4:
            return True
    return False
