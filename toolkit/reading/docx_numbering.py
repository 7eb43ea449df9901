"""The ordinals that Word prints but does not store in the text: lists and numbered headings of a docx."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from toolkit.reading.layout import CJK
from toolkit.reading.ordinals import ordinal

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_CJK_END = re.compile(f"[{CJK}]$")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)  # startOverride by level
    started: set[int] = field(default_factory=set)


def val(element: Any, name: str) -> str | None:
    """Return ``w:val`` of the child ``w:name``, or None."""
    child = element.find(W + name) if element is not None else None
    return child.get(W + "val") if child is not None else None


def _whole(raw: str | None, otherwise: int) -> int:
    return int(raw) if raw is not None and re.fullmatch(r"-?\d{1,6}", raw) else otherwise


def is_on(element: Any, name: str) -> bool:
    """Tell whether the switch ``w:name`` is set (present and not 0, false or off)."""
    child = element.find(W + name) if element is not None else None
    return child is not None and child.get(W + "val") not in ("0", "false", "off")


class Numbering:
    """Counts the numbered paragraphs of one document, in reading order.

    Args:
        numbering: root of ``numbering.xml``, or None.
        styles: root of ``styles.xml``, or None.

    Source: ECMA-376 part 1, 17.9 (numbering).
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str | None, str | None, int | None]] = {}
        self._style_level: dict[tuple[str, str], int] = {}
        self.default_style: str | None = None
        if numbering is not None:
            self._read_numbering(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read_numbering(self, root: Any) -> None:
        abstracts: dict[str, dict[int, _Level]] = {}
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for abstract in root.iter(W + "abstractNum"):
            key = abstract.get(W + "abstractNumId") or ""
            abstracts[key] = self._levels(abstract, key)
            if (link := val(abstract, "numStyleLink")) is not None:
                links[key] = link
            if (name := val(abstract, "styleLink")) is not None:
                named[name] = key
        for num in root.iter(W + "num"):
            key = val(num, "abstractNumId") or ""
            key = named.get(links.get(key, ""), key)
            item = _List(key, dict(abstracts.get(key, {})))
            for override in num.iter(W + "lvlOverride"):
                level = _whole(override.get(W + "ilvl"), 0)
                if (start := val(override, "startOverride")) is not None:
                    item.starts[level] = _whole(start, 1)
                item.levels.update(self._levels(override, key))
            self._lists[num.get(W + "numId") or ""] = item

    def _levels(self, parent: Any, abstract: str) -> dict[int, _Level]:
        out = {}
        for level in parent.findall(W + "lvl"):
            index = _whole(level.get(W + "ilvl"), 0)
            restart = val(level, "lvlRestart")
            out[index] = _Level(
                _whole(val(level, "start"), 0 if val(level, "start") is None else 1),
                val(level, "numFmt") or "decimal",
                val(level, "lvlText") or "",
                val(level, "suff") or "tab",
                is_on(level, "isLgl"),
                _whole(restart, 0) if restart is not None else None,
            )
            if (style := val(level, "pStyle")) is not None:
                self._style_level[abstract, style] = index
        return out

    def _read_styles(self, root: Any) -> None:
        for style in root.iter(W + "style"):
            if style.get(W + "type") != "paragraph":
                continue
            key = style.get(W + "styleId") or ""
            if style.get(W + "default") in ("1", "true"):
                self.default_style = key
            properties = style.find(W + "pPr")
            number = properties.find(W + "numPr") if properties is not None else None
            level = val(number, "ilvl")
            self._styles[key] = (val(style, "basedOn"), val(number, "numId"), _whole(level, 0) if level else None)

    def _from_style(self, style: str | None) -> tuple[str | None, int | None]:
        seen = set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            based_on, number, level = self._styles[style]
            if number is not None:
                if number in self._lists:
                    level = self._style_level.get((self._lists[number].abstract, style), level)
                return number, level
            style = based_on
        return None, None

    def label(self, properties: Any) -> str:
        """Return what Word prints before a paragraph, and count it.

        Args:
            properties: the paragraph's ``w:pPr``, or None.

        Returns:
            Such as ``"一、"``, ``"（二）"`` or ``"3. "``; empty for a paragraph without number or with a bullet.
        """
        style = val(properties, "pStyle") or self.default_style
        direct = properties.find(W + "numPr") if properties is not None else None
        number, level = self._from_style(style)
        if direct is not None:
            number = val(direct, "numId") or number
            raw = val(direct, "ilvl")
            level = _whole(raw, 0) if raw is not None else level
        item = self._lists.get(number or "0")
        if item is None or number == "0":
            return ""
        level = level or 0
        spec = item.levels.get(level)
        if spec is None:
            return ""
        counts = self._counts.setdefault(item.abstract, {})
        if level in item.starts and level not in item.started:
            item.started.add(level)
            counts[level] = item.starts[level]
        else:
            counts[level] = counts.get(level, spec.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            restart = item.levels[deeper].restart if deeper in item.levels else None
            if restart is None or 0 < level + 1 <= restart:
                del counts[deeper]
        return self._print(item, level, spec, counts)

    @staticmethod
    def _print(item: _List, level: int, spec: _Level, counts: dict[int, int]) -> str:
        if spec.style == "bullet" or (spec.style == "none" and "%" in spec.text):
            return ""

        def number(found: re.Match[str]) -> str:
            index = int(found[1]) - 1
            other = item.levels.get(index, spec)
            style = "decimal" if spec.legal and index < level else other.style
            return ordinal(counts.get(index, other.start), style)

        text = _PLACE.sub(number, spec.text)
        blank = spec.suffix != "nothing" and text and not _CJK_END.search(text)
        return text + " " if blank else text
