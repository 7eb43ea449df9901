"""The codebook as an object: what each topic means, and the rules by which items are cut and coded."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from toolkit.errors import RulesError
from toolkit.rules import load_rules

if TYPE_CHECKING:
    from toolkit.coding.crosswalk import Crosswalk


class KindEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of item and what it states."""

    zh: str
    definition: str = ""


class Domain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of topics."""

    zh: str
    en: str


class TopicEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A topic's names and what it takes in; ``domain`` only where the code does not begin with its domain's key."""

    zh: str
    en: str
    includes: str = ""
    domain: str | None = None


class CodebookFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of a codebook file; the project's own and a user's alike.

    ``residual`` names the topic of items without an object; without it, ``Z0`` where the codebook has one.
    """

    version: str
    domains: dict[str, Domain]
    topics: dict[str, TopicEntry]
    unit: str = "item"
    kinds: dict[str, KindEntry] = {}
    unitizing: tuple[str, ...] = ()
    coding: tuple[str, ...] = ()
    indicators: dict[str, tuple[str, ...]] = {}
    residual: str | None = None


class Description(msgspec.Struct, frozen=True):
    """One topic with everything the codebook says of it; shows itself as a few readable lines."""

    code: str
    zh: str
    en: str
    includes: str
    domain: str
    domain_zh: str
    domain_en: str
    indicators: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{self.code} {self.zh} · {self.en}", f"  {self.domain} {self.domain_zh} · {self.domain_en}"]
        if self.includes:
            lines.append(f"  包括 includes: {self.includes}")
        if self.indicators:
            lines.append(f"  指标 cells: {', '.join(self.indicators)}")
        return "\n".join(lines)

    __repr__ = __str__


class Codebook:
    """A validated codebook: a mapping from code to topic, with look-up by any of its names.

    Args:
        file: the decoded file.
        source: where it came from, for messages.

    Raises:
        RulesError: a topic has no domain, an indicator or the residual names no topic, or two topics share a name.

    Examples:
        >>> codebook = Codebook.default()
        >>> codebook.code("依申请办理"), codebook.code("Training"), codebook.domain("E1")
        ('D1', 'A4', 'E')
        >>> len(codebook), codebook.residual
        (20, 'Z0')
    """

    def __init__(self, file: CodebookFile, source: str = "codebook.yaml") -> None:
        self.file = file
        self.source = source
        self.validate()

    @classmethod
    def load(cls, path: str | Path | None = None) -> Codebook:
        """Read a codebook from a YAML file, or the one that the package carries.

        Raises:
            RulesError: the file is missing, has an unknown key, or contradicts itself; the message names the key.

        Examples:
            >>> Codebook.load().version
            '1.0.0'
        """
        if path is None:
            return cls(load_rules("codebook.yaml", CodebookFile, package="toolkit.coding"))
        return cls(load_rules(path, CodebookFile), str(path))

    def validate(self) -> None:
        """Check that the parts fit each other; called when the codebook is built.

        Raises:
            RulesError: one line that names the offending key and the valid ones.

        Examples:
            >>> Codebook.default().validate()
        """
        file = self.file
        if not file.topics:
            raise RulesError(f"{self.source}: found no topics; valid would be at least one under topics")
        for code in file.topics:
            if self.domain(code) not in file.domains:
                raise RulesError(
                    f"{self.source}: found topic {code} outside every domain; "
                    f"valid would be a code that begins with one of {', '.join(file.domains)}, or a domain: key"
                )
        for code in (*file.indicators, *((file.residual,) if file.residual else ())):
            if code not in file.topics:
                raise RulesError(
                    f"{self.source}: found unknown topic {code}; valid would be one of {', '.join(file.topics)}"
                )
        seen: dict[str, str] = {}
        for code, topic in file.topics.items():
            for name in {_plain(code), _plain(topic.zh), _plain(topic.en)}:
                if name in seen:
                    raise RulesError(
                        f"{self.source}: found the name {name!r} for both {seen[name]} and {code}; "
                        "valid would be one topic for each name"
                    )
                seen[name] = code

    @property
    def version(self) -> str:
        """The version that the file states."""
        return self.file.version

    @classmethod
    def default(cls) -> Codebook:
        """Return the codebook that the package carries (read once).

        Examples:
            >>> Codebook.default()
            <Codebook 1.0.0: 20 topics in 6 domains>
        """
        return _package_codebook()

    @cached_property
    def topics(self) -> dict[str, Description]:
        """Descriptions of the topics by code, in the codebook's order."""
        return {code: self._description(code) for code in self.file.topics}

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes in the codebook's order."""
        return tuple(self.file.topics)

    @property
    def domains(self) -> dict[str, Domain]:
        """Domain entries by key, in the codebook's order."""
        return self.file.domains

    @property
    def residual(self) -> str | None:
        """The topic of items that name no object, or None where the codebook has none."""
        return self.file.residual or ("Z0" if "Z0" in self.file.topics else None)

    def __len__(self) -> int:
        return len(self.file.topics)

    def __iter__(self) -> Iterator[str]:
        return iter(self.file.topics)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and _plain(key) in self._names

    def __getitem__(self, key: str) -> Description:
        return self.topics[self.code(key)]

    @cached_property
    def _names(self) -> dict[str, str]:
        topics = self.file.topics.items()
        return {_plain(name): code for code, topic in topics for name in (code, topic.zh, topic.en)}

    def code(self, key: str) -> str:
        """Return the code for a code, a Chinese or an English name, whatever its case.

        Raises:
            RulesError: nothing has that name; the message names the nearest and all codes.

        Examples:
            >>> Codebook.default().code("d1")
            'D1'
        """
        found = self._names.get(_plain(key))
        if found is not None:
            return found
        near = difflib.get_close_matches(_plain(key), self._names, n=1)
        hint = f" (nearest: {self._names[near[0]]})" if near else ""
        raise RulesError(
            f"{self.source}: found no topic {key!r}{hint}; valid would be a name or one of {', '.join(self.codes)}"
        )

    def domain(self, key: str) -> str:
        """Return the domain's key of a topic.

        Examples:
            >>> Codebook.default().domain("政策解读")
            'C'
        """
        code = key if key in self.file.topics else self.code(key)
        given = self.file.topics[code].domain
        if given is not None:
            return given
        return max((d for d in self.file.domains if code.startswith(d)), key=len, default="")

    def indicators(self, key: str) -> tuple[str, ...]:
        """Return the patterns of table cells that bear on a topic, empty where there are none.

        Examples:
            >>> Codebook.default().indicators("D2")[0]
            't4.review.*'
        """
        return self.file.indicators.get(self.code(key), ())

    def describe(self, key: str) -> Description:
        """Return all that the codebook says of one topic.

        Examples:
            >>> Codebook.default().describe("D2")
            D2 争议化解 · Disputes
              D 依申请公开 · Disclosure on request
              包括 includes: 行政复议、行政诉讼、被纠错、败诉及其预防
              指标 cells: t4.review.*, t4.litigation_direct.*, t4.litigation_after_review.*
        """
        return self.topics[self.code(key)]

    def _description(self, code: str) -> Description:
        topic, key = self.file.topics[code], self.domain(code)
        domain, cells = self.file.domains[key], self.file.indicators.get(code, ())
        return Description(code, topic.zh, topic.en, topic.includes, key, domain.zh, domain.en, cells)

    def search(self, words: str) -> tuple[Description, ...]:
        """Return the topics whose names or inclusions hold every one of the words, best first.

        Args:
            words: Chinese or English, separated by blanks.

        Examples:
            >>> [hit.code for hit in Codebook.default().search("流程")]
            ['A5', 'D1']
        """
        terms = _plain(words).split()
        hits: list[tuple[int, int, str]] = []
        for code, topic in self.topics.items():
            names = _plain(f"{code} {topic.zh} {topic.en}")
            if terms and all(term in names or term in _plain(topic.includes) for term in terms):
                hits.append((-sum(term in names for term in terms), len(hits), code))
        return tuple(self.describe(code) for _, _, code in sorted(hits))

    def crosswalk(self, other: Codebook | Mapping[str, str | None]) -> Crosswalk:
        """Return how this codebook's topics pass into another version or a scheme of one's own, and what is lost.

        Args:
            other: a codebook (topics pass to the same code where its Chinese or English name is the same, else to the
                topic of the same name), or a mapping from code to the other scheme's label (None: has none there).

        Raises:
            RulesError: the mapping names a code that is not here.

        Examples:
            >>> walk = Codebook.default().crosswalk({"D1": "requests", "D2": "requests"})
            >>> walk("D1"), walk.merged, len(walk.lost)
            ('requests', {'requests': ('D1', 'D2')}, 18)
        """
        from toolkit.coding.crosswalk import between

        return between(self, other)

    def view(self) -> str:
        """Return the codebook as one readable bilingual HTML page; a notebook shows it by itself.

        Examples:
            >>> Codebook.default().view().startswith("<div")
            True
        """
        from toolkit.coding.codebook_page import page

        return page(self)

    def _repr_html_(self) -> str:
        return self.view()

    def __repr__(self) -> str:
        return f"<Codebook {self.version}: {len(self)} topics in {len(self.domains)} domains>"


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


@cache
def _package_codebook() -> Codebook:
    return Codebook.load()
