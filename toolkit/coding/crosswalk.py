"""From one codebook to another, with a list of what does not pass over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import RulesError

if TYPE_CHECKING:
    from toolkit.coding.codebook import Codebook


@dataclass(frozen=True)
class Crosswalk:
    """Where each code goes, and what is lost on the way.

    Args:
        mapping: from code to target; the codes in ``lost`` are not in it.
        lost: codes without a target: items that carry them have no code in the other scheme.
        merged: targets that gather several codes: the distinction between these codes is lost.
        added: targets of the other codebook that no code leads to.
        changed: codes that pass over although names or inclusions differ between the two.
    """

    mapping: dict[str, str]
    lost: tuple[str, ...]
    merged: dict[str, tuple[str, ...]]
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __call__(self, code: str | None) -> str | None:
        """Return the target of one code, None where it is lost.

        Examples:
            >>> Crosswalk({"D1": "requests"}, ("A1",), {})("A1") is None
            True
        """
        return None if code is None else self.mapping.get(code)

    def apply(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return the targets of several codes, each once, in order, without those that are lost.

        Examples:
            >>> Crosswalk({"D1": "requests", "D2": "requests"}, (), {}).apply(["D1", "D2", "A1"])
            ('requests',)
        """
        return tuple(dict.fromkeys(self.mapping[code] for code in codes if code in self.mapping))

    def __str__(self) -> str:
        lines = [f"{code} → {target}" for code, target in self.mapping.items()]
        lines += [f"lost: {code}" for code in self.lost]
        lines += [f"merged into {target}: {', '.join(codes)}" for target, codes in self.merged.items()]
        lines += [f"changed: {code}" for code in self.changed]
        lines += [f"without a source: {target}" for target in self.added]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


def between(codebook: Codebook, other: Codebook | Mapping[str, str | None]) -> Crosswalk:
    """Build the crosswalk that ``Codebook.crosswalk`` returns.

    Examples:
        >>> from toolkit.coding.codebook import Codebook
        >>> between(Codebook.default(), Codebook.default()).lost
        ()
    """
    changed: list[str] = []
    added: tuple[str, ...] = ()
    mapping: dict[str, str] = {}
    if isinstance(other, Mapping):
        given = {codebook.code(code): target for code, target in other.items()}
        if len(given) < len(other):
            raise RulesError("crosswalk: found one topic under two names; valid would be one target for each topic")
        mapping = {code: given[code] for code in codebook if given.get(code)}  # type: ignore[misc]
    else:
        names = {name: code for code, t in other.topics.items() for name in (t.zh, t.en)}
        for code, topic in codebook.topics.items():
            same = other.topics.get(code)
            if same is not None and (same.zh == topic.zh or same.en == topic.en):
                target: str | None = code
            else:
                # A code that another version gives to a different topic must not carry items over by its letters.
                target = names.get(topic.zh) or names.get(topic.en)
            if target is None:
                continue
            mapping[code] = target
            there = other.topics[target]
            if (there.zh, there.en, there.includes) != (topic.zh, topic.en, topic.includes):
                changed.append(code)
        added = tuple(code for code in other.topics if code not in set(mapping.values()))
    sources: dict[str, list[str]] = {}
    for code, target in mapping.items():
        sources.setdefault(target, []).append(code)
    return Crosswalk(
        mapping=mapping,
        lost=tuple(code for code in codebook if code not in mapping),
        merged={target: tuple(codes) for target, codes in sources.items() if len(codes) > 1},
        added=added,
        changed=tuple(changed),
    )
