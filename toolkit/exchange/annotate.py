"""What ``nianbao annotate`` does: reports out to an annotation tool, coding layers back."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.exchange import brat, doccano, labelstudio
from toolkit.exchange.adjudication import DECIDED, decide, disagreements, write_decided
from toolkit.exchange.layers import Layer, read_layers, sheets, texts_of, write_layers
from toolkit.exchange.reliability import reliability

TOOLS = ("labelstudio", "doccano", "brat")


def write_for(
    corpus: Corpus, tool: str, out: str | Path, *, blank: bool = False, sample: int | None = None, seed: int = 1
) -> Path:
    """Write the reports of a corpus for an annotation tool, the program's coding as a first proposal.

    Label Studio gets a folder with ``config.xml`` and ``tasks.json``, doccano a JSONL file, brat a folder. What is in
    memory is one report.

    Args:
        corpus: the corpus.
        tool: ``labelstudio``, ``doccano`` or ``brat``.
        out: the folder or file.
        blank: leave the proposal out, so that coders are not led by it.
        sample: how many reports to draw by chance; all when None.
        seed: the same seed draws the same reports.

    Returns:
        The folder or file.

    Raises:
        NianbaoError: no such tool, or fewer reports than are to be drawn.
    """
    path = Path(out)
    if tool not in TOOLS:
        raise NianbaoError(f"{out}: found tool {tool!r}; valid would be one of {', '.join(TOOLS)}")
    wanted = None if sample is None else drawn(corpus, sample, seed)
    found = sheets(corpus, wanted=wanted)
    if blank:
        found = ((report, text, []) for report, text, _ in found)
    if tool == "labelstudio":
        path.mkdir(parents=True, exist_ok=True)
        (path / "config.xml").write_text(labelstudio.labelling_config(), encoding="utf-8")
        with (path / "tasks.json").open("w", encoding="utf-8") as file:
            for n, (report, text, marks) in enumerate(found):
                (task,) = labelstudio.tasks({report: text}, marks)
                file.write(",\n" if n else "[\n")
                file.write(json.dumps(task, ensure_ascii=False, indent=1))
            file.write("\n]\n" if file.tell() else "[]\n")
    elif tool == "doccano":
        doccano.write_sheets(path, found)
    else:
        brat.write_sheets(path, found)
    return path


def drawn(corpus: Corpus, sample: int, seed: int) -> set[str]:
    """Return the ids of reports drawn by chance.

    Raises:
        NianbaoError: there are fewer.
    """
    pieces = corpus.batches("reports", ["report_id"])
    names = [name for piece in pieces for name in piece["report_id"].to_pylist()]
    if not 1 <= sample <= len(names):
        raise NianbaoError(f"--sample: found {sample} of {len(names)} reports; valid would be 1 to {len(names)}")
    return set(random.Random(seed).sample(sorted(names), sample))


def read_from(corpus: Corpus, tool: str, paths: Sequence[str | Path]) -> dict[str, Layer]:
    """Read the annotations of several coders as layers.

    Args:
        corpus: the corpus whose reports were annotated.
        tool: ``labelstudio`` (a file may hold several coders), ``doccano`` or ``brat`` (a file or folder per coder,
            who is called by its name).
        paths: the files or folders.

    Returns:
        The layers by coder.

    Raises:
        NianbaoError: no such tool, a file that is not the tool's, a quotation that has drifted, a report that a coder
            coded twice.
    """
    texts = texts_of(corpus)
    layers: dict[str, Layer] = {}
    for path in map(Path, paths):
        if tool == "labelstudio":
            found = labelstudio.read_annotations(path, texts)
        elif tool == "doccano":
            found = {path.stem: doccano.read_doccano(path, texts, path.stem)}
        elif tool == "brat":
            found = {path.name: brat.read_brat(path, texts, path.name)}
        else:
            raise NianbaoError(f"{path}: found tool {tool!r}; valid would be one of {', '.join(TOOLS)}")
        for coder, layer in found.items():
            mine = layers.setdefault(coder, Layer())
            for report in sorted(layer.reports):
                mine.add(report, (mark for mark in layer.marks if mark.report_id == report), str(path))
    return layers


def import_layers(corpus: Corpus, tool: str, paths: Sequence[str | Path], out: str | Path) -> str:
    """Write the layers of several coders as JSONL, see ``toolkit.exchange.layers.write_layers``.

    Args:
        corpus: the corpus whose reports were annotated.
        tool: ``labelstudio``, ``doccano`` or ``brat``.
        paths: the files or folders.
        out: the JSONL file.

    Returns:
        A few lines for a person: marks per coder, how far each two and all agree, how many reports to adjudicate.

    Raises:
        NianbaoError: as for ``read_from``.
    """
    layers = read_from(corpus, tool, paths)
    write_layers(layers, out)
    said = [f"{coder}: {len(layer.marks)} marks in {len(layer.reports)} reports" for coder, layer in layers.items()]
    said += _agreement(layers, texts_of(corpus))
    if len(layers) > 1:
        said.append(f"{len(disagreements(layers))} reports to adjudicate (nianbao annotate adjudicate)")
    return "\n".join(said)


def _agreement(layers: Mapping[str, Layer], texts: Mapping[str, str]) -> list[str]:
    pairs = list(combinations(layers, 2))
    sets = pairs if len(layers) < 3 else [*pairs, tuple(layers)]
    return [str(reliability({coder: layers[coder] for coder in coders}, texts)) for coders in sets]


def write_adjudication(corpus: Corpus, layers: str | Path, tool: str, out: str | Path) -> int:
    """Write the reports on which coders differ as tasks to adjudicate.

    Args:
        corpus: the corpus whose reports were annotated.
        layers: what ``import_layers`` wrote.
        tool: ``labelstudio`` (a folder with ``config.xml`` and ``tasks.json``) or ``doccano`` (a JSONL file).
        out: the folder or file.

    Returns:
        How many reports.

    Raises:
        NianbaoError: no such tool, or the layers cannot be read.
    """
    texts = texts_of(corpus)
    found = read_layers(layers, texts)
    if tool == "labelstudio":
        folder = Path(out)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.xml").write_text(labelstudio.labelling_config(adjudication=True), encoding="utf-8")
        write_json(folder / "tasks.json", labelstudio.adjudication_tasks(found, texts))
    elif tool == "doccano":
        doccano.write_adjudication(out, found, texts)
    else:
        raise NianbaoError(f"{out}: found tool {tool!r}; valid would be labelstudio or doccano")
    return len(disagreements(found))


def merge(
    corpus: Corpus, layers: str | Path, tool: str, adjudicated: Sequence[str | Path], out: str | Path
) -> tuple[str, list[str]]:
    """Merge layers into a decided one, by the rule of ``toolkit.exchange.adjudication``.

    Args:
        corpus: the corpus whose reports were annotated.
        layers: what ``import_layers`` wrote.
        tool: what ``adjudicated`` comes from.
        adjudicated: files or folders of the adjudicators, as for ``read_from``; none for what needs none.
        out: the JSONL file; rejected items go to ``NAME.rejected.jsonl`` beside it.

    Returns:
        A few lines for a person (how many items were decided how; how far the coders agree among themselves, before,
        and each with the decided layer, after), and the reports that nobody decided.

    Raises:
        NianbaoError: files that cannot be read, two adjudicators of one report.
    """
    texts = texts_of(corpus)
    coders = read_layers(layers, texts)
    decided = decide(coders, read_from(corpus, tool, adjudicated) if adjudicated else None)
    write_decided(decided, out)
    hows = [item.how for item in (*decided.items, *decided.rejected)]
    counts = ", ".join(f"{hows.count(how)} {how}" for how in ("agreed", "adjudicated", "single", "rejected"))
    said = [f"{len(decided.reports)} reports decided, {len(decided.undecided)} undecided; items: {counts}"]
    said += [f"before: {line}" for line in _agreement(coders, texts)]
    for coder, layer in coders.items():
        said.append(f"after: {reliability({coder: layer, DECIDED: decided.layer}, texts)}")
    return "\n".join(said), decided.undecided


def write_json(path: Path, data: object) -> None:
    """Write JSON as it is read by people: UTF-8, not escaped."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
