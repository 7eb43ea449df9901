"""What ``nianbao annotate`` does: reports out to an annotation tool, coding layers back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.exchange import brat, doccano, labelstudio
from toolkit.exchange.layers import Mark, agreement, disagreements, layer_of, texts_of

TOOLS = ("labelstudio", "doccano", "brat")


def write_for(corpus: Corpus, tool: str, out: str | Path, *, blank: bool = False) -> Path:
    """Write the reports of a corpus for an annotation tool, the program's coding as a first proposal.

    Label Studio gets a folder with ``config.xml`` and ``tasks.json``, doccano a JSONL file, brat a folder.

    Args:
        corpus: the corpus.
        tool: ``labelstudio``, ``doccano`` or ``brat``.
        out: the folder or file.
        blank: leave the proposal out, so that coders are not led by it.

    Returns:
        The folder or file.

    Raises:
        NianbaoError: no such tool.
    """
    path, texts = Path(out), texts_of(corpus)
    marks = [] if blank else layer_of(corpus)
    if tool == "labelstudio":
        path.mkdir(parents=True, exist_ok=True)
        (path / "config.xml").write_text(labelstudio.labelling_config(), encoding="utf-8")
        write_json(path / "tasks.json", labelstudio.tasks(texts, marks))
    elif tool == "doccano":
        path.parent.mkdir(parents=True, exist_ok=True)
        doccano.write_doccano(path, texts, marks)
    elif tool == "brat":
        brat.write_brat(path, texts, marks)
    else:
        raise NianbaoError(f"{out}: found tool {tool!r}; valid would be one of {', '.join(TOOLS)}")
    return path


def read_from(corpus: Corpus, tool: str, paths: Sequence[str | Path]) -> dict[str, list[Mark]]:
    """Read the annotations of several coders as layers.

    Args:
        corpus: the corpus whose reports were annotated.
        tool: ``labelstudio`` (a file may hold several coders), ``doccano`` or ``brat`` (a file or folder per coder,
            who is called by its name).
        paths: the files or folders.

    Returns:
        The marks by coder.

    Raises:
        NianbaoError: no such tool, a file that is not the tool's, a quotation that has drifted.
    """
    texts = texts_of(corpus)
    layers: dict[str, list[Mark]] = {}
    for path in map(Path, paths):
        if tool == "labelstudio":
            for coder, marks in labelstudio.read_annotations(path, texts).items():
                layers.setdefault(coder, []).extend(marks)
        elif tool == "doccano":
            layers.setdefault(path.stem, []).extend(doccano.read_doccano(path, texts, path.stem))
        elif tool == "brat":
            layers.setdefault(path.name, []).extend(brat.read_brat(path, texts, path.name))
        else:
            raise NianbaoError(f"{path}: found tool {tool!r}; valid would be one of {', '.join(TOOLS)}")
    return layers


def write_layers(corpus: Corpus, layers: dict[str, list[Mark]], out: str | Path) -> str:
    """Write the layers as JSONL, one mark a line, and what the coders disagree on as tasks to adjudicate.

    Args:
        corpus: the corpus.
        layers: the marks by coder.
        out: the JSONL file; the tasks go to ``NAME.adjudicate.json`` beside it.

    Returns:
        A few lines for a person: marks per coder, agreement of each two, how many reports are to be adjudicated.
    """
    path = Path(out)
    lines = [json.dumps(asdict(mark), ensure_ascii=False) for marks in layers.values() for mark in marks]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    said = [f"{coder}: {len(marks)} marks" for coder, marks in layers.items()]
    for pair in agreement(layers):
        shares = ", ".join(
            f"{name} {share:.2f}" if share is not None else f"{name} undecided"
            for name, share in (("marks F1", pair.marks), ("same kind", pair.kind), ("same topic", pair.primary))
        )
        said.append(f"{pair.coders[0]} and {pair.coders[1]}: {shares} ({pair.common} common)")
    if len(layers) > 1:
        differ = set(disagreements(layers))
        texts = {report: text for report, text in texts_of(corpus).items() if report in differ}
        marks = [mark for found in layers.values() for mark in found if mark.report_id in differ]
        write_json(path.with_suffix(".adjudicate.json"), labelstudio.tasks(texts, marks))
        said.append(f"{len(differ)} reports to adjudicate: {path.with_suffix('.adjudicate.json')}")
    return "\n".join(said)


def write_json(path: Path, data: object) -> None:
    """Write JSON as it is read by people: UTF-8, not escaped."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
