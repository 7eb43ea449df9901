"""Waivers: findings that a person has looked into and lets stand, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from toolkit.errors import RulesError
from toolkit.rules import load_rules


class Waiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One finding let stand: of which report, which finding, why; with both sides where only these are accepted."""

    report: str
    finding: str
    reason: str
    left: float | None = None
    right: float | None = None


class WaiversFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of a file of waivers."""

    waivers: tuple[Waiver, ...]
    version: str = ""


class Found(NamedTuple):
    """What a waiver is held against: report id, finding id, and the two sides."""

    report: str
    finding: str
    left: float | None
    right: float | None


def load_waivers(path: str | Path) -> tuple[Waiver, ...]:
    """Read a YAML file of waivers.

    Each entry of ``waivers`` names ``report`` (the report's id), ``finding`` (its id, such as ``t3.balance/total``) and
    ``reason``. With ``left`` and ``right`` it holds only while the finding shows these numbers, so that a mistake made
    later at the same place is not let stand too.

    Args:
        path: the file.

    Returns:
        The waivers, in the order of the file.

    Raises:
        RulesError: the file cannot be read, does not follow the schema, waives one finding twice, or gives no reason.

    Examples:
        >>> import tempfile, pathlib
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "waivers.yaml"
        >>> _ = file.write_text("waivers: [{report: a.txt, finding: t3.balance/total, reason: 已发更正说明}]")
        >>> load_waivers(file)[0].reason
        '已发更正说明'
    """
    waivers = load_rules(path, WaiversFile).waivers
    seen = set()
    for waiver in waivers:
        key = (waiver.report, waiver.finding)
        if key in seen:
            raise RulesError(
                f"{path}: found {waiver.finding} of {waiver.report} twice; valid would be one waiver for it"
            )
        if not waiver.reason.strip():
            raise RulesError(f"{path}: found no reason for {waiver.finding} of {waiver.report}; valid would be words")
        seen.add(key)
    return waivers


def waive(found: Iterable[Found], waivers: Iterable[Waiver]) -> tuple[list[str | None], list[Waiver]]:
    """Say which findings are waived, and which waivers fit no finding any more.

    Args:
        found: the findings, in the order of their frame.
        waivers: the waivers.

    Returns:
        The reason for each finding (None where it is not waived), and the waivers that met nothing: the finding is
        gone, or its numbers have changed.

    Examples:
        >>> waiver = Waiver("a.txt", "t3.balance/total", "已发更正说明")
        >>> waive([Found("a.txt", "t3.balance/total", 3, 4), Found("b.txt", "t3.balance/total", 3, 4)], [waiver])
        (['已发更正说明', None], [])
    """
    by_key = {(waiver.report, waiver.finding): waiver for waiver in waivers}
    left_over = dict(by_key)
    reasons: list[str | None] = []
    for one in found:
        waiver = by_key.get((one.report, one.finding))
        holds = waiver is not None and all(
            wanted is None or wanted == seen for wanted, seen in ((waiver.left, one.left), (waiver.right, one.right))
        )
        if waiver is not None and holds:
            left_over.pop((one.report, one.finding), None)
            reasons.append(waiver.reason)
        else:
            reasons.append(None)
    return reasons, list(left_over.values())
