"""Which of several places of one name: what else the report says of where it is from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from toolkit.parsing.place import Division, Gazetteer
from toolkit.rules import load_rules

_POSTCODE = re.compile(r"(?:邮\s*编|邮\s*政\s*编\s*码)\s*[:：]?\s*(\d{6})(?!\d)")
_PHONE = re.compile(r"(?<!\d)\(?(0\d{2,3})\)?\s*[-]\s*\d{7,8}(?!\d)|\((0\d{2,3})\)\s*\d{7,8}(?!\d)")
_HOST = re.compile(r"(?:https?://|www\.)([a-z0-9\-.]+\.gov\.cn)", re.IGNORECASE)


class WhereaboutsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``whereabouts.yaml``: what begins like this is in the provinces with these two digits."""

    version: str
    postcodes: dict[str, str]
    phones: dict[str, str]
    hosts: dict[str, str]


@cache
def load_whereabouts() -> WhereaboutsFile:
    """Return the packaged tables of postcodes, telephone codes and host names (read once).

    Examples:
        >>> load_whereabouts().postcodes["35"]
        '35'
    """
    return load_rules("whereabouts.yaml", WhereaboutsFile, package="toolkit.parsing.identity")


def provinces_by_numbers(text: str, urls: str = "") -> dict[str, str]:
    """Return the provinces (first two digits of their codes) that postcodes, telephone numbers and hosts point to.

    Args:
        text: folded text.
        urls: more text that may hold addresses of the source.

    Returns:
        Code prefix to the evidence in words.

    Examples:
        >>> provinces_by_numbers("邮编:350400,电话:0591-12345678")
        {'35': '邮编:350400'}
    """
    tables = load_whereabouts()
    found: dict[str, str] = {}
    for match in _POSTCODE.finditer(text):
        province = tables.postcodes.get(match[1][:2])
        if province:
            found.setdefault(province, match.group())
    for match in _PHONE.finditer(text):
        code = match[1] or match[2]
        province = tables.phones.get(code) or tables.phones.get(code[:3]) if len(code) == 4 else tables.phones.get(code)
        if province:
            found.setdefault(province, match.group())
    for match in _HOST.finditer(f"{text} {urls}"):
        for label in match[1].lower().split(".")[:-2]:
            if label in tables.hosts:
                found.setdefault(tables.hosts[label], match[1])
    return found


def decide(
    candidates: Sequence[Division], gazetteer: Gazetteer, text: str, urls: str = ""
) -> tuple[Division | None, str]:
    """Return the one candidate that the rest of the report points to, and the evidence; None where it does not tell.

    A candidate is supported by the name of its prefecture, by that of its province, and by numbers and host names
    that belong to its province; it wins when no other candidate has as much support.

    Args:
        candidates: divisions of one name.
        gazetteer: where they come from.
        text: folded text of the preamble and the signature.
        urls: addresses from the file's metadata.

    Examples:
        >>> from toolkit.parsing.place import load_gazetteer
        >>> gazetteer = load_gazetteer()
        >>> found, why = decide(gazetteer.named("鼓楼区"), gazetteer, "根据《福建省政府信息公开办法》")
        >>> found.code, why
        ('350102', '福建省')
    """
    numbers: dict[str, str] | None = None
    scored: list[tuple[int, str, Division]] = []
    for candidate in candidates:
        province, prefecture = gazetteer.parents(candidate)
        score, reasons = 0, []
        for parent, weight in ((prefecture, 3), (province, 2)):
            if parent is None or parent is candidate:
                continue
            if parent.name in text:
                score += weight
                reasons.append(parent.name)
            elif (stem := _stem(parent)) and re.search(f"{stem}(?![路街道])", text):
                score += 1
                reasons.append(stem)
        if numbers is None:
            numbers = provinces_by_numbers(text, urls)
        if candidate.code[:2] in numbers:
            score += 2
            reasons.append(numbers[candidate.code[:2]])
        scored.append((score, ", ".join(reasons), candidate))
    scored.sort(key=lambda row: -row[0])
    if scored and scored[0][0] >= 2 and (len(scored) == 1 or scored[0][0] > scored[1][0] + (1 if scored[1][0] else 0)):
        return scored[0][2], scored[0][1]
    return None, ""


def _stem(division: Division) -> str:
    stem = re.sub(r"(?:壮族|回族|维吾尔)?(?:自治区|省|市)$", "", division.name)
    return stem if len(stem) >= 2 and stem != division.name else ""
