"""What plots, tables and pages call things, in Chinese, English, or both."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from toolkit.rules import load_rules
from toolkit.study.frames import About, Language


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One wording in both languages."""

    zh: str
    en: str

    def say(self, language: Language) -> str:
        """Return the wording in a language; both are joined by a blank where they differ."""
        if language == "both":
            return self.zh if self.zh == self.en else f"{self.zh} {self.en}"
        return self.zh if language == "zh" else self.en


class LabelsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``labels.yaml``."""

    version: str
    words: dict[str, Pair]
    columns: dict[str, Pair]
    values: dict[str, Pair]
    titles: dict[str, Pair]


@cache
def load_labels() -> LabelsFile:
    """Return the labels that the package carries (read once)."""
    return load_rules("labels.yaml", LabelsFile, package="toolkit.study")


def word(name: str, language: Language, **filled: Any) -> str:
    """Return one of the words, filled in.

    Examples:
        >>> word("interval", "en", level="95%")
        'bars: 95% intervals, clustered by body'
    """
    return load_labels().words[name].say(language).format(**filled)


def column(name: str, language: Language) -> str:
    """Return a column's name; a column without one stands for itself.

    Examples:
        >>> column("level", "zh"), column("mine", "zh")
        ('层级', 'mine')
    """
    known = load_labels().columns.get(name)
    return known.say(language) if known else name


def value(found: object, language: Language) -> str:
    """Return the name of a value such as a level; other values stand for themselves.

    Examples:
        >>> value("county", "both"), value(2023, "en")
        ('县级 County', '2023')
    """
    known = load_labels().values.get(str(found))
    return known.say(language) if known else str(found)


def order(values: list[Any]) -> list[Any]:
    """Return values in the order a reader expects: levels from the top down, everything else sorted.

    Examples:
        >>> order(["township", "province", "county"]), order([2023, 2021])
        (['province', 'county', 'township'], [2021, 2023])
    """
    ranks = {name: rank for rank, name in enumerate(load_labels().values)}
    return sorted(values, key=lambda found: (ranks.get(str(found), len(ranks)), found))


def title(about: About, language: Language) -> tuple[str, list[str]]:
    """Return the title of a study and the lines below it, which say what was counted and how many.

    Examples:
        >>> title(About("prevalence", n={"report": 78, "body": 24}), "zh")[0]
        '各主题问题的提及比例'
    """
    kind = word(about.kind or "both_kinds", language)
    head = load_labels().titles[about.study].say(language)
    head = head.format(kind=kind, formula=about.options.get("formula", ""))
    mark = "，" if language == "zh" else ", "
    counted = mark.join(
        f"{n:,}{'' if language == 'zh' else ' '}{word(unit, language)}"
        for unit, n in about.n.items()
        if unit in load_labels().words
    )
    return head, [f"n = {counted}"] if counted else []


def topic(row: Any, language: Language, prefix: str = "topic") -> str:
    """Return a topic's name for a row that has ``topic_zh`` and ``topic_en``."""
    names = [str(row[f"{prefix}_zh"]), str(row[f"{prefix}_en"])]
    if language == "both":
        return names[0] if names[0] == names[1] else " ".join(names)
    return names[0] if language == "zh" else names[1]
