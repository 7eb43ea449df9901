"""The nouns: one frozen dataclass each. They are the truth; frames, datasets and Docs are views made from them.

Offsets are code points into ``Report.text``. Whatever a noun quotes (``Section.title``, ``Item.text``, ``Fact.raw``,
``Mention.text``) equals ``text[start:end]``; a ``Report`` refuses to be built otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Self, TypeVar, get_args

from toolkit.pages import Pages

Form = Literal["2021", "2019", "pre2019", "unknown"]
Level = Literal["province", "prefecture", "county", "township", "department", "central", "other"]
Kind = Literal["problem", "measure"]
SectionState = Literal["present", "empty", "absent", "merged"]
CellState = Literal["number", "blank", "not_applicable", "text", "ambiguous", "missing"]
MentionStatus = Literal["agrees", "conflicts", "ambiguous", "unlinked"]
FindingStatus = Literal["fail", "pass", "undecided", "not_applicable"]
LinkKind = Literal["measure-problem", "item-cells", "mention-cells"]
Role = Literal[
    "preamble",
    "overview",
    "overview.proactive",
    "overview.requests",
    "overview.management",
    "overview.platform",
    "overview.supervision",
    "proactive",
    "requests",
    "disputes",
    "problems",
    "problems.stated",
    "problems.improvement",
    "other",
    "fees",
    "complaints",
    "attachment",
]

ROLES: tuple[str, ...] = get_args(Role)
FORMS: tuple[str, ...] = get_args(Form)
LEVELS: tuple[str, ...] = get_args(Level)

T = TypeVar("T", bound="Noun")


class Noun:
    """Base of the nouns: conversion to and from plain JSON-ready values."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain dicts, lists, strings and numbers that ``from_dict`` turns back into an equal object.

        Examples:
            >>> Quantity(3, 3, "件").to_dict()
            {'low': 3, 'high': 3, 'unit': '件'}
        """
        import msgspec

        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the noun from what ``to_dict`` gave.

        Raises:
            ValueError: a key or type is wrong, or an offset does not quote its text.

        Examples:
            >>> Quantity.from_dict({"low": 3, "high": 3, "unit": "件"})
            Quantity(low=3, high=3, unit='件')
        """
        import msgspec

        return msgspec.convert(data, cls)


@dataclass(frozen=True, slots=True)
class Evidence(Noun):
    """Why something was decided: a reason in words and, where there is one, the span that says so.

    ``source`` is None for the report's own text, else the id of the report that the span lies in.
    """

    reason: str
    start: int | None = None
    end: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Place(Noun):
    """Where a body is: names as the gazetteer has them, and the six-digit administrative code (行政区划代码)."""

    province: str | None = None
    prefecture: str | None = None
    county: str | None = None
    adcode: str | None = None
    township: str | None = None


@dataclass(frozen=True, slots=True)
class Authority(Noun):
    """The body that reports; ``candidates`` holds the readings when the place is ambiguous."""

    name: str | None = None
    level: Level | None = None
    place: Place = field(default_factory=Place)
    candidates: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Section(Noun):
    """A heading and its body; ``start`` is the heading's, ``body_start`` the body's first offset.

    ``title`` is the heading as printed, ``text[start : start + len(title)]``. A section that is ``absent`` has no
    offsets; a ``merged`` one has those of the section named in ``parent`` that holds its content.
    """

    role: Role
    title: str
    start: int | None
    end: int | None
    body_start: int | None
    parent: str | None = None
    state: SectionState = "present"
    evidence: str = ""
    rejected: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic(Noun):
    """A code of the codebook and the coder's probability for it (0 to 1)."""

    code: str
    probability: float


@dataclass(frozen=True, slots=True)
class Item(Noun):
    """One stated problem or measure (问题 or 改进措施), exactly as printed.

    ``section`` is the role of the innermost section that holds it; ``evidence`` says what decided its kind;
    ``cues`` are the wordings that carried the coding.
    """

    id: str
    kind: Kind
    start: int
    end: int
    text: str
    section: str
    evidence: str = ""
    topics: tuple[Topic, ...] = ()
    primary: str | None = None
    secondary: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        from toolkit.display import item_html

        return item_html(self)


@dataclass(frozen=True, slots=True)
class Fact(Noun):
    """One cell of a statutory table.

    ``value`` is set where ``state`` is ``number``; ``raw`` is ``text[start:end]``, the cell (or, for an ambiguous cell,
    the run of digits) as printed; ``candidates`` are the values that an ambiguous cell may have.
    """

    cell: str
    value: int | float | None
    state: CellState
    raw: str = ""
    candidates: tuple[int | float, ...] = ()
    decided_by: Evidence | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Quantity(Noun):
    """A number of the narrative as an interval: ``low == high`` unless rounded or a range; None is unbounded."""

    low: int | float | None
    high: int | float | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Mention(Noun):
    """One quantity in the narrative and the cells (summed) that it states."""

    id: str
    start: int
    end: int
    text: str
    quantity: Quantity
    cells: tuple[str, ...] = ()
    status: MentionStatus = "unlinked"
    scope: str = ""
    label: str = ""
    reason: str = ""
    candidates: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Link(Noun):
    """From an item or mention (by id) to an item (by id) or cells (by cell id). In JSON the field is ``from``."""

    kind: LinkKind
    from_: str
    to: tuple[str, ...]
    score: float

    def to_dict(self) -> dict[str, Any]:
        """Return ``kind``, ``from``, ``to`` and ``score``."""
        return {"kind": self.kind, "from": self.from_, "to": list(self.to), "score": self.score}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build a link from what ``to_dict`` gave."""
        import msgspec

        return msgspec.convert({("from_" if key == "from" else key): value for key, value in data.items()}, cls)


@dataclass(frozen=True, slots=True)
class Finding(Noun):
    """One rule applied to one place; ``evidence`` are the spans of both sides in the report's text."""

    id: str
    code: str
    status: FindingStatus
    cells: tuple[str, ...] = ()
    left: int | float | None = None
    right: int | float | None = None
    message: str = ""
    evidence: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Report(Noun):
    """One annual report and all that was read from it.

    ``evidence`` says, for ``authority``, ``level``, ``place``, ``year``, ``form`` and whatever else was decided about
    the report as a whole, why. ``pages`` maps offsets to boxes on pages, for PDFs and what was read from pictures.

    Raises:
        ValueError: an offset is out of range or does not quote the text.

    Examples:
        >>> text = "一、总体情况"
        >>> Report(id="r", source="r.txt", text=text, sections=(Section("overview", text, 0, 6, 6),)).sections[0].role
        'overview'
    """

    id: str
    source: str
    text: str
    authority: Authority = field(default_factory=Authority)
    year: int | None = None
    form: Form = "unknown"
    sections: tuple[Section, ...] = ()
    items: tuple[Item, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    mentions: tuple[Mention, ...] = ()
    links: tuple[Link, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    evidence: dict[str, Evidence] = field(default_factory=dict)
    pages: Pages | None = None

    def __post_init__(self) -> None:
        text, size = self.text, len(self.text)
        for s in self.sections:
            if s.start is None or s.end is None or s.body_start is None:
                if s.state in ("present", "empty"):
                    raise ValueError(f"{self.source}: section {s.role} is {s.state} but has no offsets")
            elif not 0 <= s.start <= s.body_start <= s.end <= size or not text.startswith(s.title, s.start):
                raise ValueError(f"{self.source}: section {s.role} does not quote the text at {s.start}")
        self._check_facts()
        self._check_items()
        self._check_findings()

    def _check_facts(self) -> None:
        from toolkit.cells import Cells  # which makes facts

        text, facts = self.text, self.facts
        if isinstance(facts, Cells) and facts.quotes(text):
            return
        for cell, f in facts.items():
            if cell != f.cell:
                raise ValueError(f"{self.source}: fact {f.cell} is filed under {cell}")
            if f.start is not None and (f.end is None or text[f.start : f.end] != f.raw):
                raise ValueError(f"{self.source}: cell {cell} does not quote the text at {f.start}")

    def _check_items(self) -> None:
        text, size = self.text, len(self.text)
        quotes: tuple[Item | Mention, ...] = (*self.items, *self.mentions)
        for q in quotes:
            if not 0 <= q.start <= q.end <= size or text[q.start : q.end] != q.text:
                raise ValueError(f"{self.source}: {q.id} does not quote the text at {q.start}")

    def _check_findings(self) -> None:
        size = len(self.text)
        for finding in self.findings:
            for start, end in finding.evidence:
                if not 0 <= start <= end <= size:
                    raise ValueError(f"{self.source}: {finding.id} points outside the text at {start}")

    def finished(
        self,
        items: tuple[Item, ...] | None = None,
        links: tuple[Link, ...] | None = None,
        findings: tuple[Finding, ...] | None = None,
    ) -> Report:
        """Return a copy with other items, links or findings; what stays is not checked anew.

        Raises:
            ValueError: an offset of these is out of range or does not quote the text.

        Examples:
            >>> report = Report(id="r", source="r.txt", text="")
            >>> report.finished(findings=(Finding("a", "a", "pass"),)).findings[0].status
            'pass'
        """
        new = object.__new__(Report)
        for name in _FIELDS:
            object.__setattr__(new, name, getattr(self, name))
        for name, value in (("items", items), ("links", links), ("findings", findings)):
            if value is not None:
                object.__setattr__(new, name, value)
        if items is not None:
            new._check_items()
        if findings is not None:
            new._check_findings()
        return new

    @property
    def problems(self) -> tuple[Item, ...]:
        """The items that state a problem, in reading order."""
        return tuple(item for item in self.items if item.kind == "problem")

    @property
    def measures(self) -> tuple[Item, ...]:
        """The items that announce a measure, in reading order."""
        return tuple(item for item in self.items if item.kind == "measure")

    def section(self, role: str) -> Section | None:
        """Return the first section of that role, or None where the report has no such entry.

        Examples:
            >>> Report(id="r", source="r.txt", text="").section("problems") is None
            True
        """
        return next((section for section in self.sections if section.role == role), None)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values; ``facts`` is an object keyed by cell id.

        Examples:
            >>> report = Report(id="r", source="r.txt", text="")
            >>> Report.from_dict(report.to_dict()) == report
            True
        """
        import msgspec

        data: dict[str, Any] = msgspec.to_builtins(self, enc_hook=dict)  # facts may be another mapping
        data["links"] = [link.to_dict() for link in self.links]
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build a report from what ``to_dict`` gave."""
        import msgspec

        links = tuple(Link.from_dict(link) for link in data.get("links", ()))
        return msgspec.convert({**data, "links": links}, cls)

    def _repr_html_(self) -> str:
        from toolkit.display import report_html

        return report_html(self)


_FIELDS = tuple(one.name for one in fields(Report))
