"""doccano: JSONL with entities and relations, one line per report, both ways.

An entity ``problem`` or ``measure`` is an item; entities over the same stretch that are codes of the codebook are its
topics, a primary one as ``C1``, secondary ones as ``+E1``. A relation ``answers`` leads from a measure to a problem.

What it cannot carry: two items over exactly the same stretch (such marks are refused, written and read), names of
items (they come back as ``i1``, ``i2`` …), who coded, probabilities, cues and evidence; sections, tables, and links
other than such pairs; a pair whose problem is not marked, a code that is not the codebook's (refused when read). A
doccano export has no quotations, so the line carries ``quotes`` (start, end, text) for the check where doccano keeps
it; the whole text is compared in any case.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import NianbaoError
from toolkit.exchange.adjudication import agreed, differences, disagreements
from toolkit.exchange.layers import KINDS, Layer, Mark, Sheet, check, sheets_of, written_lines


def write_doccano(path: str | Path, texts: Mapping[str, str], marks: Iterable[Mark]) -> None:
    """Write one line per report with the marks of one coder.

    Raises:
        NianbaoError: two marks lie over exactly the same stretch.
    """
    write_sheets(path, sheets_of(texts, marks))


def write_sheets(path: str | Path, sheets: Iterable[Sheet]) -> None:
    """Write one line per report, as ``write_doccano`` does."""
    _write(Path(path), (_line(*sheet) for sheet in sheets))


def write_adjudication(path: str | Path, layers: Mapping[str, Layer], texts: Mapping[str, str]) -> None:
    """Write one line per report on which coders differ: what they agree on as entities, where they differ in words.

    doccano holds one layer, so the coders' own marks are not in it; ``differs`` is a list that it shows beside the
    text.

    Raises:
        NianbaoError: two marks that all agree on lie over exactly the same stretch.
    """
    lines = ((report, _line(report, texts[report], agreed(layers, report))) for report in disagreements(layers))
    _write(Path(path), ({**line, "differs": differences(layers, report)} for report, line in lines))


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _line(report: str, text: str, marks: list[Mark]) -> dict[str, Any]:
    entities: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}
    taken: set[tuple[int, int]] = set()
    for mark in marks:
        if (mark.start, mark.end) in taken:
            raise NianbaoError(
                f"{report} ({mark.id}): found a second item at {mark.start} to {mark.end}; valid would be one"
            )
        taken.add((mark.start, mark.end))
        numbers[mark.id] = len(entities) + 1
        codes = [mark.primary] if mark.primary else []
        for label in (mark.kind, *codes, *(f"+{code}" for code in mark.secondary)):
            entity = {"id": len(entities) + 1, "label": label, "start_offset": mark.start, "end_offset": mark.end}
            entities.append(entity)
    pairs = [(numbers[m.id], numbers[problem]) for m in marks for problem in m.answers if problem in numbers]
    relations = [{"id": n, "from_id": a, "to_id": b, "type": "answers"} for n, (a, b) in enumerate(pairs, 1)]
    quotes = [[mark.start, mark.end, mark.text] for mark in marks]
    return {"text": text, "report_id": report, "entities": entities, "relations": relations, "quotes": quotes}


def read_doccano(path: str | Path, texts: Mapping[str, str], coder: str) -> Layer:
    """Read the layer of one coder, who went through every report of the file.

    Ids are ``i1``, ``i2`` … in the order of the entities.

    Raises:
        NianbaoError: a line is no such line, or its text is not the stored one; the line is named.
    """
    layer = Layer()
    for source, line in written_lines(path, "doccano's JSONL"):
        try:
            entry = json.loads(line)
            report, text = entry["report_id"], entry["text"]
            if text != texts.get(report):
                raise NianbaoError(f"{source}: found another text for {report}; valid would be the text of the corpus")
            for start, end, quote in entry.get("quotes", ()):
                if text[start:end] != quote:
                    raise NianbaoError(f"{source}: found {quote!r} at {start}; valid would be {text[start:end]!r}")
            layer.add(report, check(_marks(entry, coder), texts, source), source)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            detail = " ".join(str(error).split())
            raise NianbaoError(f"{source}: found {detail}; valid would be a line of doccano's JSONL") from error
    return layer


def _marks(entry: Mapping[str, Any], coder: str) -> Iterator[Mark]:
    items = [e for e in entry["entities"] if e["label"] in KINDS]
    names = {e["id"]: f"i{n}" for n, e in enumerate(items, 1)}
    answers: dict[int, list[str]] = {}
    for pair in entry.get("relations", ()):
        answers.setdefault(pair["from_id"], []).append(names[pair["to_id"]])
    codes: dict[tuple[int, int], list[str]] = {}
    for e in entry["entities"]:
        if e["label"] not in KINDS:
            codes.setdefault((e["start_offset"], e["end_offset"]), []).append(e["label"])
    places = [(e["start_offset"], e["end_offset"]) for e in items]
    for place in {*codes} - {*places}:
        raise ValueError(f"{codes[place][0]!r} at {place[0]} to {place[1]}, where no problem or measure is marked")
    for e, place in zip(items, places, strict=True):
        own = codes.get(place, [])
        primary = [code for code in own if not code.startswith("+")]
        if places.count(place) > 1 or len(primary) > 1:
            raise ValueError(f"two items or two primary topics at {place[0]} to {place[1]}")
        yield Mark(
            entry["report_id"],
            coder,
            names[e["id"]],
            *place,
            entry["text"][place[0] : place[1]],
            e["label"],
            next(iter(primary), None),
            tuple(code[1:] for code in own if code.startswith("+")),
            tuple(answers.get(e["id"], ())),
        )
