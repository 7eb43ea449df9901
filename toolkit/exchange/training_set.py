"""A corpus as a spaCy training set: ``.spacy`` files split by body, and a config that ``spacy train`` takes as it is.

Two tasks: ``textcat_multilabel`` learns the topics of an item (a Doc is one item, ``doc.cats`` has a score per code of
the codebook), ``spancat`` learns where problems and measures lie (a Doc is the body of a section that holds some).

What a training set cannot carry: the rank of a topic (primary, secondary), probabilities, cues, links, tables; reports
without an item. ``textcat_multilabel`` leaves out the kind of an item and codes that are not the codebook's,
``spancat`` topics, and text in which no item lies. An item of more than eight clauses is in the Docs, but ``spancat``
cannot find it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.exchange.docs import Shards, make_doc, set_spans
from toolkit.exchange.joined import joined

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab
    from thinc.api import Config

    from toolkit.corpus import Corpus

Task = Literal["textcat_multilabel", "spancat"]
TASKS = ("textcat_multilabel", "spancat")
SPLITS = ("train", "dev", "test")
LONGEST = 8  # clauses of an item; longer ones are no candidates
KEY = "sc"  # spaCy's own name for the group that spancat reads and writes


def split_of(body: str) -> str:
    """Return the split of a body: 70 in 100 train, 15 dev, 15 test, by a hash of its name, whatever else there is.

    Examples:
        >>> {split_of(name) for name in map(str, range(100))} == set(SPLITS)
        True
    """
    share = int(hashlib.sha256(body.encode()).hexdigest()[:8], 16) / 16**8
    return "train" if share < 0.7 else "dev" if share < 0.85 else "test"


def write_training_set(corpus: Corpus, folder: str | Path, task: Task) -> dict[str, int]:
    """Write the folders ``train``, ``dev``, ``test`` of ``.spacy`` files and ``config.cfg``; no body is in two of them.

    Train in the folder with ``python -m spacy train config.cfg -o model``: the config names ``train`` and ``dev``.
    The codes are the corpus's own: learned from a program's coding, a model can only imitate the program.

    Args:
        corpus: the corpus, coded by the toolkit or by hand (``items`` with ``primary`` and ``secondary``).
        folder: where to write.
        task: ``textcat_multilabel`` (topics) or ``spancat`` (problems and measures).

    Returns:
        The number of Docs per split.

    Raises:
        NianbaoError: no such task, or the bodies are too few for every split to have a Doc.
    """
    import spacy

    if task not in TASKS:
        raise NianbaoError(f"{folder}: found task {task!r}; valid would be one of {', '.join(TASKS)}")
    found = {split_of(body) for body in _bodies_of(corpus)}
    if found != set(SPLITS):
        raise NianbaoError(f"{folder}: found Docs for {sorted(found)} alone; valid would be a corpus of more bodies")
    vocab = spacy.blank("zh").vocab
    docs = _items(corpus, vocab) if task == "textcat_multilabel" else _bodies(corpus, vocab)
    out = Path(folder)
    sides = {name: Shards(out / name, name) for name in SPLITS}
    for body, doc in docs:
        sides[split_of(body)].add(doc)
    for shards in sides.values():
        shards.close()
    training_config(task).to_disk(out / "config.cfg")
    return {name: shards.count for name, shards in sides.items()}


def _bodies_of(corpus: Corpus) -> set[str]:
    pieces = corpus.batches("items", ["authority", "report_id"])
    return {row["authority"] or row["report_id"] for piece in pieces for row in piece.to_pylist()}


def training_config(task: Task) -> Config:
    """Return the config of a task: spaCy's own defaults for a CPU, our tokenizer, and for spancat runs of clauses.

    Examples:
        >>> training_config("spancat")["components"]["spancat"]["suggester"]
        {'@misc': 'nianbao.clauses.v1', 'longest': 8}
    """
    from spacy.cli.init_config import init_config

    config = init_config(lang="zh", pipeline=[task], optimize="efficiency", gpu=False)
    config["paths"].update(train="train", dev="dev")
    config["nlp"]["tokenizer"] = {"@tokenizers": "nianbao.tokenizer.v1"}
    # spaCy's own Chinese tokenizer takes settings when a training begins, ours none.
    config["initialize"]["tokenizer"] = {}
    if task == "spancat":
        config["components"][task]["suggester"] = {"@misc": "nianbao.clauses.v1", "longest": LONGEST}
        config["components"][task]["spans_key"] = KEY
    return config


def _items(corpus: Corpus, vocab: Vocab) -> Iterator[tuple[str, Doc]]:
    codes = Codebook.default().codes
    columns = ["report_id", "authority", "item_id", "text", "primary", "secondary"]
    for piece in corpus.batches("items", columns):
        for row in piece.to_pylist():
            doc = make_doc(vocab, row["text"])
            assigned = {row["primary"], *(row["secondary"] or ())}
            doc.cats = {code: float(code in assigned) for code in codes}
            doc.user_data.update(report_id=row["report_id"], item_id=row["item_id"])
            yield row["authority"] or row["report_id"], doc


def _bodies(corpus: Corpus, vocab: Vocab) -> Iterator[tuple[str, Doc]]:
    """Yield the stretches of text that hold items: the section's body, or the item's own lines where it has none."""
    wanted = {"sections": ("state", "body_start", "end"), "items": ("item_id", "kind", "start", "end")}
    for report, rows in joined(corpus, ["authority", "text"], wanted):
        rooms = [(s["body_start"], s["end"]) for s in rows["sections"] if s["state"] == "present"]
        held: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for item in rows["items"]:
            around = [room for room in rooms if room[0] <= item["start"] and item["end"] <= room[1]]
            lines = _lines(report["text"], item["start"], item["end"])
            held.setdefault(min(around, key=lambda room: room[1] - room[0], default=lines), []).append(item)
        for (start, end), items in held.items():
            doc = make_doc(vocab, report["text"][start:end])
            set_spans(doc, KEY, [(i["start"] - start, i["end"] - start, i["kind"], i["item_id"]) for i in items], {})
            doc.user_data.update(report_id=report["report_id"], start=start)
            yield report["authority"] or report["report_id"], doc


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    behind = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if behind < 0 else behind
