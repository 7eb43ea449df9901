"""Label Studio: a project's labelling configuration, tasks with pre-annotations, and annotations back as layers.

A task is a whole report, so offsets are the report's own. Regions are items (labels problem and measure); a region's
topics are two per-region choices; a relation from a measure to a problem is a pair. Offsets of Label Studio count code
points, as ours do.

What it cannot carry: probabilities, cues and evidence; sections, tables, and links other than such pairs; a pair whose
problem is not marked, a code that is not the codebook's (refused when read). Written with label-studio 1.23 and its
JSON export.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.exchange.adjudication import agreed, differences, disagreements
from toolkit.exchange.layers import KINDS, Layer, Mark, check

COLOURS = {"problem": "#c0392b", "measure": "#2e7d32"}
PAIR, AGREED = "answers", "agreed"


def labelling_config(*, adjudication: bool = False) -> str:
    """Return the labelling configuration (XML) made from the codebook.

    Args:
        adjudication: show what the coders differ on above the text, as the tasks of ``adjudication_tasks`` hold it.

    Examples:
        >>> '<Choice value="C1"' in labelling_config()
        True
    """
    topics = [(t.code, f"{t.code} {t.zh}", f"{t.en}. {t.includes}") for t in Codebook.default().topics.values()]
    choices = "".join(
        f"    <Choice value={quoteattr(code)} html={quoteattr(name)} hint={quoteattr(hint)}/>\n"
        for code, name, hint in topics
    )
    labels = "".join(f'    <Label value="{kind}" background="{COLOURS[kind]}"/>\n' for kind in KINDS)
    shown = '  <Text name="differs" value="$differs"/>\n' if adjudication else ""
    return (
        f"<View>\n{shown}"
        f'  <Labels name="kind" toName="text">\n{labels}  </Labels>\n'
        '  <Text name="text" value="$text" granularity="symbol"/>\n'
        f'  <Choices name="primary" toName="text" choice="single" perRegion="true">\n{choices}  </Choices>\n'
        f'  <Choices name="secondary" toName="text" choice="multiple" perRegion="true">\n{choices}  </Choices>\n'
        f'  <Relations>\n    <Relation value="{PAIR}"/>\n  </Relations>\n'
        "</View>\n"
    )


def tasks(
    texts: Mapping[str, str], marks: Iterable[Mark] = (), *, as_annotations: bool = False
) -> list[dict[str, Any]]:
    """Return one task per report, the marks of each coder as a prediction, or as an annotation.

    Args:
        texts: the texts by report id.
        marks: the marks to show; of several coders for adjudication.
        as_annotations: make them annotations, which a person edits in place, instead of predictions.
    """
    by_report: dict[str, dict[str, list[Mark]]] = {}
    for mark in marks:
        by_report.setdefault(mark.report_id, {}).setdefault(mark.coder, []).append(mark)
    key = "annotations" if as_annotations else "predictions"
    return [
        {
            "data": {"text": text, "report_id": report},
            key: [
                {"result": result(found), **({} if as_annotations else {"model_version": coder})}
                for coder, found in by_report.get(report, {}).items()
            ],
        }
        for report, text in texts.items()
    ]


def adjudication_tasks(layers: Mapping[str, Layer], texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one task per report on which coders differ.

    The first prediction, ``agreed``, holds what they all have exactly so, and is what an adjudicator begins with; then
    comes one per coder. ``data.differs`` says in words where they differ.
    """
    differ = {report: texts[report] for report in disagreements(layers)}
    made = tasks(differ, (replace(mark, coder=AGREED) for report in differ for mark in agreed(layers, report)))
    own = tasks(differ, (mark for layer in layers.values() for mark in layer.marks))
    for first, later in zip(made, own, strict=True):
        first["predictions"] = (first["predictions"] or [{"result": [], "model_version": AGREED}]) + later[
            "predictions"
        ]
        first["data"]["differs"] = "\n".join(differences(layers, first["data"]["report_id"]))
    return made


def result(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """Return the marks of one coder in one report as Label Studio's results."""
    out: list[dict[str, Any]] = []
    for mark in marks:
        place = {"start": mark.start, "end": mark.end, "text": mark.text}
        base = {"id": mark.id, "to_name": "text"}
        out.append({**base, "from_name": "kind", "type": "labels", "value": {**place, "labels": [mark.kind]}})
        for name, codes in (("primary", [mark.primary] if mark.primary else []), ("secondary", list(mark.secondary))):
            if codes:
                out.append({**base, "from_name": name, "type": "choices", "value": {**place, "choices": codes}})
    known = {mark.id for mark in marks}
    for mark in marks:
        for problem in mark.answers:
            if problem in known:
                pair = {
                    "from_id": mark.id,
                    "to_id": problem,
                    "type": "relation",
                    "direction": "right",
                    "labels": [PAIR],
                }
                out.append(pair)
    return out


def read_annotations(path: str | Path, texts: Mapping[str, str]) -> dict[str, Layer]:
    """Read a JSON export with the annotations of any number of coders.

    Args:
        path: what Label Studio exports as JSON (a list of tasks).
        texts: the stored texts by report id.

    Returns:
        The layers by coder (who completed the annotation), in the order of the file; cancelled annotations left out.

    Raises:
        NianbaoError: the file is no such export, a task's text or a quotation is not the stored one, or a coder has
            annotated a task twice.
    """
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        return layers_from(found, texts, str(path))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        detail = " ".join(str(error).split())
        raise NianbaoError(f"{path}: found {detail}; valid would be a JSON export of Label Studio") from error


def layers_from(found: Iterable[Mapping[str, Any]], texts: Mapping[str, str], source: str) -> dict[str, Layer]:
    """Return the layers by coder in tasks as Label Studio's API and its export give them."""
    layers: dict[str, Layer] = {}
    for task in found:
        report = task["data"]["report_id"]
        if report in texts and task["data"]["text"] != texts[report]:
            raise NianbaoError(f"{source}: found another text for {report}; valid would be the text of the corpus")
        for annotation in task.get("annotations") or ():
            if annotation.get("was_cancelled"):
                continue
            coder = _coder(annotation.get("completed_by"))
            marks = check(_marks(annotation["result"], report, coder), texts, source)
            layers.setdefault(coder, Layer()).add(report, marks, source)
    return layers


def _coder(by: Any) -> str:
    return str(by.get("email") or by.get("id")) if isinstance(by, Mapping) else str(by)


def _marks(results: Sequence[Mapping[str, Any]], report: str, coder: str) -> Iterator[Mark]:
    coded: dict[str, dict[str, list[str]]] = {}
    for entry in results:
        if entry["type"] == "choices":
            coded.setdefault(entry["id"], {})[entry["from_name"]] = entry["value"]["choices"]
        elif entry["type"] == "relation":
            coded.setdefault(entry["from_id"], {}).setdefault(PAIR, []).append(entry["to_id"])
    for entry in results:
        if entry["type"] != "labels":
            continue
        value, of = entry["value"], coded.get(entry["id"], {})
        yield Mark(
            report,
            coder,
            entry["id"],
            value["start"],
            value["end"],
            value["text"],
            value["labels"][0],
            next(iter(of.get("primary", ())), None),
            tuple(of.get("secondary", ())),
            tuple(of.get(PAIR, ())),
        )
