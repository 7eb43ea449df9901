"""What a body's name says of its level and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from toolkit.parsing.identity.wordings import load_wordings
from toolkit.parsing.place import Division, Gazetteer
from toolkit.report import Level, Place

_TOWNSHIP = re.compile(
    r"(?:人民政府)?(?P<name>[^市县区]{1,12}?(?:街道|镇|乡|苏木))(?:人民政府|政府|办事处|办|党工委|党委|管委会|管理委员会)?(?P<rest>.*)"
)
_SUBDISTRICT = re.compile(r"(?:人民政府)?(?P<name>.{1,12}?)(?:街道)?办事处")
_BRANCH_OFFICE = re.compile(r".*[局会队](?P<name>[^局会队]{2,8})(?:分局|支局|分队|大队)")
# Where the gazetteer does not know the place: what the form of the name says of itself.
_BY_FORM = re.compile(
    r"(?P<province>[^省市县区州盟旗]{2,6}(?:省|自治区))?"
    r"(?P<city>[^省市县区州盟旗]{1,4}[^省市县区盟旗]市(?!场)|[^省市县区州盟旗]{2,12}(?:自治州|地区|盟))?"
    r"(?P<county>[^省市县区州盟旗街镇乡]{0,5}[^省市县区盟旗街镇乡](?:县|区|旗)"
    r"|[^省市县区州盟旗街镇乡]{1,4}[^省市县区盟旗街镇乡]市(?!场))?"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body's name read: its level, and the places it may be in (several where the name alone cannot tell).

    ``reason`` says what decided the level, ``rest`` is the name behind its places; ``relative`` is true where the
    name starts inside a place that it does not name (市财政局).
    """

    level: Level | None
    reason: str
    divisions: tuple[Division, ...] = ()
    township: str | None = None
    by_form: Place | None = None
    short: bool = False
    relative: bool = False
    rest: str = ""


@lru_cache(maxsize=4096)
def read_body(name: str, gazetteer: Gazetteer) -> Body:
    """Read level and place off a body's name.

    Args:
        name: the name without blanks, folded (half-width, simplified).
        gazetteer: the divisions to resolve it against.

    Returns:
        The reading; ``level`` is None where neither the name nor the gazetteer can tell.

    Examples:
        >>> from toolkit.parsing.place import load_gazetteer
        >>> body = read_body("沭阳县发展和改革局", load_gazetteer())
        >>> body.level, body.divisions[0].code
        ('department', '321322')
        >>> read_body("昆山市人民政府", load_gazetteer()).level
        'county'
    """
    words = load_wordings()
    if name.endswith(")") and (opened := name.find("(", name.rfind(")", 0, -1) + 1)) >= 0:
        name = name[:opened]
    name = re.sub(r"^(?:中国共产党|中共)", "", name)
    if words["corps_division"].match(name) or words["corps"].match(name):
        return _read_corps(name, gazetteer)
    branch = words["central_branch"].match(name)
    prefix = branch.end() if branch else 0
    zone_code = next((code for zone, code in words.rules.zones.items() if zone in name), None)
    known = next((s for s in words.rules.short_names if name.startswith(s, prefix)), None)
    if known is not None and name[prefix + len(known) : prefix + len(known) + 1] not in tuple("市县区"):
        divisions, end, short = gazetteer.coded(words.rules.short_names[known]), prefix + len(known), True
    else:
        readings = gazetteer.read(name, prefix)
        divisions = tuple(reading.division for reading in readings)
        end = readings[0].end if readings else prefix
        short = any(reading.short for reading in readings)
    if zone_code is not None and (short or not divisions):
        divisions, end, short = gazetteer.coded(zone_code), prefix, True
    elif short and not _stem_counts(name, divisions, end):
        divisions, end, short = (), prefix, False
    place, rank, form_end = (None, None, 0) if divisions else _by_form(name, prefix)
    own = name[prefix:] in ("", "办公厅", "办公室", "机关")
    if not divisions and form_end <= prefix and (not branch or own) and words["central"].match(name):
        return Body("central", "the name is that of a body of the central government", rest=name)
    if branch and (divisions or len(name) > prefix):
        return Body(
            "department", "a local branch of a central body", divisions, by_form=place, short=short, rest=name[end:]
        )
    rest = name[max(end, form_end) :]
    divisions = _of_branch_office(rest, divisions, gazetteer)
    level, reason, township = _by_rest(rest, divisions, rank)
    return Body(level, reason, divisions, township, place, short, relative=not divisions and not form_end, rest=rest)


def _of_branch_office(rest: str, divisions: tuple[Division, ...], gazetteer: Gazetteer) -> tuple[Division, ...]:
    """Return the county that a branch office is named after (深圳市|公安局南山分局), else the city."""
    office = _BRANCH_OFFICE.fullmatch(rest)
    if office is None or len(divisions) != 1 or divisions[0].rank != "prefecture":
        return divisions
    city, inner = divisions[0], office["name"]
    names = (inner,) if inner.endswith(("区", "县", "市", "旗")) else tuple(f"{inner}{kind}" for kind in "区县市旗")
    found = {
        d for name in names for d in gazetteer.named(name) if d.code.startswith(city.prefix) and d.rank == "county"
    }
    return tuple(found) if len(found) == 1 else divisions


def _stem_counts(name: str, divisions: tuple[Division, ...], end: int) -> bool:
    """A short name counts before another place or an office; a county's only before a zone or as the whole place.

    ``朝阳`` opens many names that have nothing to do with 朝阳区.
    """
    rest = name[end:]
    if rest.endswith(("大学", "学院", "公司", "学校", "中学")):
        return False
    if all(d.rank == "county" for d in divisions) and not name[:end].endswith(("县", "旗", "州", "区", "市")):
        return re.match(load_wordings().rules.zone_start, rest) is not None
    return True


def _by_rest(
    rest: str, divisions: tuple[Division, ...], form_rank: Level | None
) -> tuple[Level | None, str, str | None]:
    for pattern, rule in load_wordings().levels:
        if pattern.fullmatch(rest) is None:
            continue
        township = None
        if rule.level == "township":
            found = _TOWNSHIP.fullmatch(rest) or _SUBDISTRICT.fullmatch(rest)
            township = found["name"] if found else None
            if township and rest.endswith("办事处") and not township.endswith(("街道", "镇", "乡")):
                township += "街道" if "街道" in rest else "办事处"
        if (
            rule.level == "department"
            and (inner := _TOWNSHIP.match(rest))
            and re.match("人民政府|街道办事处", rest[inner.end("name") :])
        ):
            township = inner["name"]
        if rule.level != "place":
            level: Level = rule.level  # type: ignore[assignment]
            return level, rule.reason, township
        ranks = {division.rank for division in divisions}
        if len(ranks) == 1:
            rank: Level = ranks.pop()  # type: ignore[assignment]
            return rank, f"{rule.reason}, by its code a {rank}", None
        if divisions:
            return None, "divisions of different rank bear this name", None
        return form_rank, "by the form of the name; the place is not in the gazetteer", None
    return None, "no rule fits the name", None  # pragma: no cover - the last of the rules fits every name


def _by_form(name: str, start: int = 0) -> tuple[Place | None, Level | None, int]:
    """Read a place that the gazetteer does not have off the form of its name: the place, its rank, where it ends.

    Only what is certain is said: 某市 alone may be a prefecture or a county, so it has neither place nor rank.
    """
    words = load_wordings()
    found = _BY_FORM.match(name, start)
    assert found is not None  # each of its parts may be absent
    province, city, county = found["province"], found["city"], found["county"]
    if county and (
        words["zone"].search(county) or words["zone_start"].match(name, found.start("county"))
        or words["zone_start"].match(county[-3:]) or re.match("风景|保护", county)
    ):  # fmt: skip
        county = None
    last = "county" if county else "city" if city else "province"
    if not found[last]:
        return None, None, 0
    end = found.end(last)
    if county:
        return Place(province=province, prefecture=city, county=county), "county", end
    if city and not city.endswith("市"):
        return Place(province=province, prefecture=city), "prefecture", end
    if city:
        return Place(province=province) if province else None, None, end
    return Place(province=province), "province", end


def _read_corps(name: str, gazetteer: Gazetteer) -> Body:
    """Read a body of the 新疆生产建设兵团, which ranks with a province; a 师 with a prefecture, a 团 with a county."""
    words = load_wordings()
    xinjiang = gazetteer.coded("650000")
    division = words["corps_division"].match(name)
    if division is None:
        corps = words["corps"].match(name)
        rest = name[corps.end() :] if corps else name
        level: Level = "province" if not rest else "department"
        return Body(level, "the 新疆生产建设兵团, which ranks with a province", xinjiang, rest=rest)
    rest = name[division.end() :]
    readings = gazetteer.read(rest)
    divisions = tuple(r.division for r in readings if r.division.code.startswith("65")) or xinjiang
    rest = rest[readings[0].end :] if readings and divisions != xinjiang else rest
    if words["corps_regiment"].fullmatch(rest):
        return Body("county", "a regiment of the 兵团, which ranks with a county", divisions, rest=rest)
    if re.fullmatch("(?:人民)?(?:政府)?", rest):
        return Body("prefecture", "a division of the 兵团, which ranks with a prefecture", divisions, rest=rest)
    level_, reason, township = _by_rest(rest, divisions, None)
    return Body(level_, reason, divisions, township, rest=rest)
