"""Coding layers: what one coder, a person or the program, marked in the reports; what annotation tools exchange.

Every reader of a tool's files gives layers, and checks each quoted text against the stored one: a quotation that is no
longer where it was is refused, with the row named. A report that a coder went through and found nothing in is kept
apart from one that the coder never saw.

What a layer cannot carry: probabilities, cues and evidence; sections, mentions, tables, and links other than from a
measure to the problems that it answers; the texts themselves. Its file also loses a coder who went through no report,
and a code that is not the codebook's is refused when it is read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.exchange.joined import joined

if TYPE_CHECKING:
    from toolkit.corpus import Corpus

KINDS = ("problem", "measure")
PROGRAM = "nianbao"


@dataclass(frozen=True, slots=True)
class Mark:
    """One item as one coder marked it; ``answers`` are the ids of the problems that a measure answers."""

    report_id: str
    coder: str
    id: str
    start: int
    end: int
    text: str
    kind: str
    primary: str | None = None
    secondary: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(slots=True)
class Layer:
    """What one coder marked, and the reports that the coder went through, those with nothing to mark too."""

    marks: list[Mark] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)

    def add(self, report: str, marks: Iterable[Mark], source: str) -> None:
        """Add a report that the coder went through.

        Raises:
            NianbaoError: the coder has gone through it before.

        Examples:
            >>> layer = Layer()
            >>> layer.add("a.txt", [], "f.json")
            >>> layer.add("a.txt", [], "f.json")
            Traceback (most recent call last):
            ...
            toolkit.errors.NianbaoError: f.json: found a.txt coded twice by one coder; valid would be one coding of it
        """
        if report in self.reports:
            raise NianbaoError(f"{source}: found {report} coded twice by one coder; valid would be one coding of it")
        self.reports.add(report)
        self.marks.extend(marks)


Sheet = tuple[str, str, list[Mark]]
"""What one coder gets of one report: its id, its text, the marks to begin with."""


def texts_of(corpus: Corpus, wanted: Collection[str] | None = None) -> dict[str, str]:
    """Return the texts of the reports by id; of those wanted alone, where that is given."""
    pieces = corpus.batches("reports", ["report_id", "text"])
    rows = (row for piece in pieces for row in piece.to_pylist())
    return {row["report_id"]: row["text"] for row in rows if wanted is None or row["report_id"] in wanted}


def marks_of(corpus: Corpus, coder: str = PROGRAM) -> list[Mark]:
    """Return the items of a corpus as the marks of one coder, with the pairs of its links."""
    return [mark for _, _, marks in sheets(corpus, coder) for mark in marks]


def sheets(corpus: Corpus, coder: str = PROGRAM, wanted: Collection[str] | None = None) -> Iterator[Sheet]:
    """Yield each report with its items as the marks of one coder, one report in memory at a time.

    Args:
        corpus: the corpus.
        coder: what the coder is called.
        wanted: which reports; all when None.
    """
    fields = ("item_id", "start", "end", "text", "kind", "primary", "secondary")
    for report, rows in joined(corpus, ["text"], {"items": fields, "links": ("kind", "from", "to")}):
        name = report["report_id"]
        if wanted is not None and name not in wanted:
            continue
        pairs: dict[str, list[str]] = {}
        for link in rows["links"]:
            if link["kind"] == "measure-problem":
                pairs.setdefault(link["from"], []).extend(link["to"])
        marks = []
        for row in rows["items"]:
            place = (row["start"], row["end"], row["text"], row["kind"], row["primary"])
            answers = tuple(pairs.get(row["item_id"], ()))
            marks.append(Mark(name, coder, row["item_id"], *place, tuple(row["secondary"] or ()), answers))
        yield name, report["text"], marks


def sheets_of(texts: Mapping[str, str], marks: Iterable[Mark]) -> Iterator[Sheet]:
    """Yield each text with the marks in it."""
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.report_id, []).append(mark)
    return ((report, text, found.get(report, [])) for report, text in texts.items())


def check(marks: Iterable[Mark], texts: Mapping[str, str], source: str) -> list[Mark]:
    """Return the marks if each quotes the stored text and is coded with a known kind and topics.

    Raises:
        NianbaoError: a report is not in the corpus, a quotation has drifted, a code is unknown; the row is named.

    Examples:
        >>> check([Mark("a", "x", "i1", 0, 2, "更新", "problem")], {"a": "公开更新"}, "f.json")
        Traceback (most recent call last):
        ...
        toolkit.errors.NianbaoError: f.json: found '更新' at 0 to 2 of a (i1), where the text has...
    """
    codebook = Codebook.default()
    checked = []
    for mark in marks:
        where = f"{mark.report_id} ({mark.id})"
        if mark.report_id not in texts:
            raise NianbaoError(
                f"{source}: found {where}, which is not in the corpus; valid would be one of its reports"
            )
        stored = texts[mark.report_id][mark.start : mark.end]
        if stored != mark.text or not 0 <= mark.start < mark.end:
            raise NianbaoError(
                f"{source}: found {mark.text[:40]!r} at {mark.start} to {mark.end} of {where}, where the text has "
                f"{stored[:40]!r}; valid would be annotations of the same text"
            )
        if mark.kind not in KINDS:
            raise NianbaoError(f"{source}: found kind {mark.kind!r} in {where}; valid would be {' or '.join(KINDS)}")
        for code in (mark.primary, *mark.secondary):
            if code is not None and code not in codebook.codes:
                raise NianbaoError(f"{source}: found code {code!r} in {where}; valid would be a code of the codebook")
        checked.append(mark)
    return checked


def write_layers(layers: Mapping[str, Layer], path: str | Path) -> None:
    """Write layers as JSONL, one mark a line; a report without a mark is a line whose ``id`` is null."""
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        for coder, layer in layers.items():
            for row in rows_of(layer, coder):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def rows_of(layer: Layer, coder: str) -> Iterator[dict[str, Any]]:
    """Yield a layer as rows, the reports without a mark behind the others."""
    yield from map(asdict, layer.marks)
    for report in sorted(layer.reports - {mark.report_id for mark in layer.marks}):
        yield asdict(Mark(report, coder, "", 0, 0, "", "")) | dict.fromkeys(("id", "start", "end", "text", "kind"))


def written_lines(path: str | Path, valid: str) -> Iterator[tuple[str, str]]:
    r"""Yield the lines of a JSONL file that are not blank, each with the place that an error names.

    Args:
        path: the file, in UTF-8.
        valid: what the file should be, for the error.

    Raises:
        NianbaoError: the file cannot be read.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder, "a.jsonl")
        ...     _ = file.write_text('{}\n\n{"a": 1}\n', encoding="utf-8")
        ...     [(source.removeprefix(folder + "/"), line) for source, line in written_lines(file, "layers as JSONL")]
        [('a.jsonl line 1', '{}'), ('a.jsonl line 3', '{"a": 1}')]
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise NianbaoError(f"{path}: found no readable file ({error}); valid would be {valid}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield f"{path} line {number}", line


def read_layers(path: str | Path, texts: Mapping[str, str]) -> dict[str, Layer]:
    """Read the layers that ``write_layers`` wrote.

    Raises:
        NianbaoError: a line is no such line, or its quotation has drifted; the line is named.
    """
    layers: dict[str, Layer] = {}
    for source, line in written_lines(path, "layers as JSONL"):
        try:
            row = json.loads(line)
            mark = Mark(**{name: row.get(name) for name in Mark.__slots__})
            layer = layers.setdefault(str(mark.coder), Layer())
            if mark.report_id not in texts:
                raise NianbaoError(
                    f"{source}: found {mark.report_id}, which is not in the corpus; valid would be one of its reports"
                )
            layer.reports.add(mark.report_id)
            if row["id"] is not None:
                listed = replace(mark, secondary=tuple(mark.secondary or ()), answers=tuple(mark.answers or ()))
                layer.marks += check([listed], texts, source)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            detail = " ".join(str(error).split())
            raise NianbaoError(f"{source}: found {detail}; valid would be a line of a layer") from error
    return layers
