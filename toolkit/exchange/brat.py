"""brat standoff: a ``.txt`` and an ``.ann`` file per report, ``annotation.conf``, both ways.

An item is a text-bound annotation (``T``) ``problem`` or ``measure``; its primary topic the attribute ``Primary``, a
secondary one the flag ``Secondary_E1``; a pair the relation ``answers``. An item over several lines is discontinuous,
as brat demands. File names are numbered; ``reports.tsv`` says which report each is.

What it cannot carry: an item that begins or ends with a line end, or holds nothing else (such a mark is refused when
written), names of items (they come back as ``T1``, ``T2`` …), who coded, probabilities, cues and evidence; sections,
tables, and links other than such pairs; a pair whose problem is not marked, a code that is not the codebook's (refused
when read), a report's id with a line end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.exchange.layers import KINDS, Layer, Mark, Sheet, check, sheets_of


def write_brat(folder: str | Path, texts: Mapping[str, str], marks: Iterable[Mark]) -> None:
    """Write the texts and the marks of one coder.

    Raises:
        NianbaoError: a mark begins or ends with a line end.
    """
    write_sheets(folder, sheets_of(texts, marks))


def write_sheets(folder: str | Path, sheets: Iterable[Sheet]) -> None:
    """Write the files of each report, as ``write_brat`` does."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    (out / "annotation.conf").write_text(_conf(), encoding="utf-8")
    listed = []
    for n, (report, text, marks) in enumerate(sheets, 1):
        name = f"r{n:06}"
        _write(out / f"{name}.txt", text)
        _write(out / f"{name}.ann", "".join(f"{line}\n" for line in _lines(marks, text)))
        listed.append(f"{name}\t{report}\n")
    _write(out / "reports.tsv", "".join(listed))


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))  # line ends as they are: offsets count them


def _conf() -> str:
    codes = Codebook.default().codes
    flags = "".join(f"Secondary_{code}\tArg:<ENTITY>\n" for code in codes)
    return (
        f"[entities]\n{chr(10).join(KINDS)}\n[relations]\nanswers\tArg1:measure, Arg2:problem\n[events]\n"
        f"[attributes]\nPrimary\tArg:<ENTITY>, Value:{'|'.join(codes)}\n{flags}"
    )


def _lines(marks: list[Mark], text: str) -> Iterator[str]:
    numbers = {mark.id: n for n, mark in enumerate(marks, 1)}
    flags = 0
    for mark in marks:
        pieces = [(mark.start + m.start(), mark.start + m.end()) for m in re.finditer(r"[^\n]+", mark.text)]
        if not pieces or (pieces[0][0], pieces[-1][1]) != (mark.start, mark.end):
            raise NianbaoError(
                f"{mark.report_id} ({mark.id}): found a line end at its edge; valid would be an item without"
            )
        places = ";".join(f"{start} {end}" for start, end in pieces)
        quote = " ".join(text[start:end] for start, end in pieces)
        yield f"T{numbers[mark.id]}\t{mark.kind} {places}\t{quote}"
        coded = [f"Primary T{numbers[mark.id]} {mark.primary}"] if mark.primary else []
        for attribute in (*coded, *(f"Secondary_{code} T{numbers[mark.id]}" for code in mark.secondary)):
            flags += 1
            yield f"A{flags}\t{attribute}"
    pairs = [(numbers[m.id], numbers[problem]) for m in marks for problem in m.answers if problem in numbers]
    for n, (measure, problem) in enumerate(pairs, 1):
        yield f"R{n}\tanswers Arg1:T{measure} Arg2:T{problem}"


def read_brat(folder: str | Path, texts: Mapping[str, str], coder: str) -> Layer:
    """Read the layer of one coder, who went through every report of the folder; ids are ``T1`` …, as brat has them.

    Raises:
        NianbaoError: a text or a quotation is not the stored one, or a line cannot be read; file and line are named.
    """
    layer = Layer()
    listed = _read(Path(folder) / "reports.tsv").split("\n")
    for line in filter(None, listed):
        name, _, report = line.partition("\t")
        path = Path(folder) / f"{name}.ann"
        if _read(Path(folder) / f"{name}.txt") != texts.get(report):
            raise NianbaoError(f"{path}: found another text for {report}; valid would be the text of the corpus")
        found = _marks(_read(path).split("\n"), report, coder, texts[report], path)
        layer.add(report, check(found, texts, str(path)), str(path))
    return layer


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:  # no such file, a name that is none, another encoding
        raise NianbaoError(f"{path}: found no readable file ({error}); valid would be what brat keeps") from error


def _marks(lines: list[str], report: str, coder: str, text: str, path: Path) -> Iterator[Mark]:
    bound: dict[str, tuple[str, int, int]] = {}
    primary: dict[str, str] = {}
    secondary: dict[str, list[str]] = {}
    answers: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        if not line or line[0] not in "TAMR":
            continue
        try:
            name, rest = line.split("\t", 1)
            if line[0] == "T":
                head, quote = rest.split("\t", 1)
                kind, places = head.split(" ", 1)
                pieces = [tuple(map(int, piece.split(" "))) for piece in places.split(";")]
                stored = " ".join(text[start:end] for start, end in pieces)
                if stored != quote:
                    raise NianbaoError(f"{path} line {number}: found {quote[:40]!r}; valid would be {stored[:40]!r}")
                bound[name] = (kind, pieces[0][0], pieces[-1][1])
            elif line[0] == "R":
                pair = re.fullmatch(r"answers Arg1:(T\d+) Arg2:(T\d+)\s*", rest)
                if pair:
                    answers.setdefault(pair[1], []).append(pair[2])
            else:
                attribute, of, *value = rest.split()
                if attribute == "Primary":
                    primary[of] = value[0]
                elif attribute.startswith("Secondary_"):
                    secondary.setdefault(of, []).append(attribute.removeprefix("Secondary_"))
        except (ValueError, IndexError) as error:
            raise NianbaoError(f"{path} line {number}: found {line[:60]!r}; valid would be brat standoff") from error
    for name, (kind, start, end) in bound.items():
        codes, to = tuple(secondary.get(name, ())), tuple(answers.get(name, ()))
        yield Mark(report, coder, name, start, end, text[start:end], kind, primary.get(name), codes, to)
