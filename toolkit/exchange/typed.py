"""What ``Corpus.to_datasets`` gave back as a corpus, and the view that a text classifier trains on.

What ``datasets`` cannot carry: a split without rows (it neither loads from disk nor from the Hub), so that a frame
without rows is left out; ``from_datasets`` puts it back, and gives frames equal to those that went out. Classes are the
values of closed columns outside lists of structs: ``topics`` and ``quotes`` hold theirs as text. Descriptions of
columns stay behind; ``write_hub_folder`` puts them into the card.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.exchange.training_set import SPLITS, split_of
from toolkit.frames.rows import FRAMES, schema_of
from toolkit.frames.typed import TOPIC_COLUMNS, room, topic_names
from toolkit.frames.values import value_labels

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa


def from_datasets(typed: datasets.DatasetDict) -> Corpus:
    """Return the corpus that ``Corpus.to_datasets`` gave, also after ``save_to_disk`` or a way through the Hub.

    A frame that is not there comes back empty.

    Examples:
        >>> empty = Corpus({name: schema_of(name).empty_table() for name in FRAMES})
        >>> from_datasets(empty.to_datasets()).arrow["items"].num_rows
        0
    """
    import pyarrow as pa
    from datasets import ClassLabel

    frames = {}
    for frame in FRAMES:
        schema = schema_of(frame)
        if frame not in typed:
            frames[frame] = schema.empty_table()
            continue
        dataset = typed[frame]
        features = dataset.features  # a deep copy each time that it is asked for
        columns = []
        for field in schema:
            feature = features[field.name]
            inner = getattr(feature, "feature", feature)
            values = dataset.data[field.name].to_pylist()
            if isinstance(inner, ClassLabel):
                known = {name: code for code, name in topic_names().items()} if field.name in TOPIC_COLUMNS else {}
                names = [known.get(name, name) for name in inner.names]
                values = [_named(value, names) for value in values]
            columns.append(pa.chunked_array([pa.array(values, field.type)]))
        frames[frame] = pa.table(columns, schema=schema)
    return Corpus(frames)


def classification(corpus: Corpus, *, kind: str | None = None) -> datasets.DatasetDict:
    """Return items as a text-classification task: ``text`` and ``label``, split by body into train, validation, test.

    ``label`` is the primary topic; an item without one is left out, and so is a split without items. scikit-learn takes
    the columns as they are (``task["train"]["text"]``, ``task["train"]["label"]``), a ``transformers`` trainer does
    after tokenising.

    Args:
        corpus: the corpus; its topics are a program's unless they were coded by hand.
        kind: ``problem`` or ``measure``; both when None.

    Raises:
        NianbaoError: an unknown kind.
    """
    import pyarrow as pa
    from datasets import ClassLabel, Dataset, DatasetDict, Features, Value
    from datasets.arrow_writer import ArrowWriter

    kinds = value_labels("items", "kind")
    if kind is not None and kind not in kinds:
        raise NianbaoError(f"classification: found kind {kind!r}; valid would be one of {', '.join(kinds)}")
    columns = ["report_id", "item_id", "authority", "kind", "text", "primary"]
    names = topic_names(code for piece in corpus.batches("items", ["primary"]) for code in _codes(piece))
    numbers = {code: n for n, code in enumerate(names)}
    features = Features(
        text=Value("string"),
        label=ClassLabel(names=list(names.values())),
        report_id=Value("string"),
        item_id=Value("string"),
    )
    folder = room()
    sides = {split: ArrowWriter(features=features, path=str(folder / f"{split}.arrow")) for split in SPLITS}
    made = {}
    for piece in corpus.batches("items", columns):
        rows = [row for row in piece.to_pylist() if row["primary"] is not None and kind in (None, row["kind"])]
        for split in SPLITS:
            mine = [row | {"label": numbers[row["primary"]]} for row in rows if split_of(_body(row)) == split]
            if mine:
                sides[split].write_table(pa.Table.from_pylist(mine, features.arrow_schema))
    for split, name in (("train", "train"), ("dev", "validation"), ("test", "test")):
        rows_written, _ = sides[split].finalize()
        if rows_written:
            made[name] = Dataset.from_file(str(folder / f"{split}.arrow"))
    return DatasetDict(made)


def _codes(piece: pa.Table) -> Iterator[str]:
    return (code for code in piece["primary"].unique().to_pylist() if code is not None)


def _body(row: dict[str, Any]) -> str:
    return str(row["authority"] or row["report_id"])


def _named(value: Any, names: list[str]) -> Any:
    if isinstance(value, list):
        return [None if v is None else names[v] for v in value]
    return None if value is None else names[value]
