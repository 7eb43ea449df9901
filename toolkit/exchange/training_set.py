"""A corpus as a spaCy training set: ``.spacy`` files split by body, and a config that ``spacy train`` takes as it is.

Two tasks: ``textcat_multilabel`` learns the topics of an item (a Doc is one item, ``doc.cats`` has a score per code of
the codebook), ``spancat`` learns where problems and measures lie (a Doc is the body of a section that holds some).

What a training set cannot carry: the rank of a topic (primary, secondary), probabilities, links, tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.exchange.docs import make_doc, set_spans

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
    """Write ``train.spacy``, ``dev.spacy``, ``test.spacy`` and ``config.cfg``; no body is in two of them.

    Train in the folder with ``spacy train config.cfg --paths.train train.spacy --paths.dev dev.spacy -o model``.
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
    from spacy.tokens import DocBin

    if task not in TASKS:
        raise NianbaoError(f"{folder}: found task {task!r}; valid would be one of {', '.join(TASKS)}")
    vocab = spacy.blank("zh").vocab
    docs = _items(corpus, vocab) if task == "textcat_multilabel" else _bodies(corpus, vocab)
    bins = {name: DocBin(store_user_data=True) for name in SPLITS}
    for body, doc in docs:
        bins[split_of(body)].add(doc)
    counts = {name: len(docbin) for name, docbin in bins.items()}
    if not all(counts.values()):
        raise NianbaoError(f"{folder}: found {counts} Docs; valid would be a corpus of more bodies")
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for name, docbin in bins.items():
        docbin.to_disk(out / f"{name}.spacy")
    training_config(task).to_disk(out / "config.cfg")
    return counts


def training_config(task: Task) -> Config:
    """Return the config of a task: spaCy's own defaults for a CPU, our tokenizer, and for spancat runs of clauses.

    Examples:
        >>> training_config("spancat")["components"]["spancat"]["suggester"]
        {'@misc': 'nianbao.clauses.v1', 'longest': 8}
    """
    from spacy.cli.init_config import init_config

    config = init_config(lang="zh", pipeline=[task], optimize="efficiency", gpu=False)
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
    for row in corpus.arrow["items"].select(columns).to_pylist():
        doc = make_doc(vocab, row["text"])
        assigned = {row["primary"], *(row["secondary"] or ())}
        doc.cats = {code: float(code in assigned) for code in codes}
        doc.user_data.update(report_id=row["report_id"], item_id=row["item_id"])
        yield row["authority"] or row["report_id"], doc


def _bodies(corpus: Corpus, vocab: Vocab) -> Iterator[tuple[str, Doc]]:
    """Yield the stretches of text that hold items: the section's body, or the item's own lines where it has none."""
    texts = dict(zip(*(corpus.arrow["reports"][name].to_pylist() for name in ("report_id", "text")), strict=True))
    rooms: dict[str, list[tuple[int, int]]] = {}
    sections = corpus.arrow["sections"].select(["report_id", "state", "body_start", "end"]).to_pylist()
    for section in sections:
        if section["state"] == "present":
            rooms.setdefault(section["report_id"], []).append((section["body_start"], section["end"]))
    held: dict[tuple[str, int, int], list[dict[str, Any]]] = {}
    for row in corpus.arrow["items"].to_pylist():
        name, start, end = row["report_id"], row["start"], row["end"]
        around = [room for room in rooms.get(name, ()) if room[0] <= start and end <= room[1]]
        room = min(around, key=lambda room: room[1] - room[0]) if around else _lines(texts[name], start, end)
        held.setdefault((name, *room), []).append(row)
    for (name, start, end), rows in held.items():
        doc = make_doc(vocab, texts[name][start:end])
        spans = [(row["start"] - start, row["end"] - start, row["kind"], row["item_id"]) for row in rows]
        set_spans(doc, KEY, spans, {})
        doc.user_data.update(report_id=name, start=start)
        yield rows[0]["authority"] or name, doc


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    behind = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if behind < 0 else behind
