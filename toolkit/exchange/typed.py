"""A corpus as ``datasets``: full features, back to a corpus, and the view that a text classifier trains on.

Closed columns are ``ClassLabel``, topics with the codebook's names; lists and spans keep their structure. What
``datasets`` cannot carry: a split without rows (it neither loads from disk nor from the Hub), so that a frame without
rows is left out; ``from_datasets`` puts it back, and gives frames equal to those that went out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.coding.codebook import Codebook
from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.exchange.dictionary import value_labels
from toolkit.exchange.training_set import SPLITS, split_of
from toolkit.rows import FRAMES, schema_of

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa

TOPIC_COLUMNS = ("primary", "secondary")


def topic_names(found: set[str] | None = None) -> dict[str, str]:
    """Return the class name of each topic, as the codebook has it; codes of another codebook at the end.

    Examples:
        >>> list(topic_names({"X1"}).values())[3], list(topic_names({"X1"}).values())[-1]
        ('A4 教育培训 Training', 'X1')
    """
    names = {topic.code: f"{topic.code} {topic.zh} {topic.en}" for topic in Codebook.default().topics.values()}
    return names | {code: code for code in sorted((found or set()) - names.keys())}


def to_datasets(corpus: Corpus) -> datasets.DatasetDict:
    """Return the frames that have rows as a ``DatasetDict`` with full ``Features``.

    Examples:
        >>> frames = {name: schema_of(name).empty_table() for name in FRAMES}
        >>> frames["items"] = frames["items"].from_pylist([{"kind": "measure"}], frames["items"].schema)
        >>> to_datasets(Corpus(frames))["items"].features["kind"].names
        ['problem', 'measure']
    """
    import pyarrow as pa
    from datasets import Dataset, DatasetDict

    out = {}
    for frame in FRAMES:
        table = corpus.arrow[frame]
        if not table.num_rows:
            continue
        classes = _classes(table, frame)
        features = _features(table, classes)
        columns = [_coded(table[name], classes.get(name)) for name in table.column_names]
        plain = pa.table(dict(zip(table.column_names, columns, strict=True))).cast(features.arrow_schema)
        out[frame] = Dataset(plain.replace_schema_metadata(features.arrow_schema.metadata))
    return DatasetDict(out)


def from_datasets(typed: datasets.DatasetDict) -> Corpus:
    """Return the corpus that ``to_datasets`` gave, also after ``save_to_disk`` or a way through the Hub.

    A frame that is not there comes back empty.

    Examples:
        >>> empty = Corpus({name: schema_of(name).empty_table() for name in FRAMES})
        >>> from_datasets(to_datasets(empty)).arrow["items"].num_rows
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
        columns = []
        for field in schema:
            feature = dataset.features[field.name]
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
    from datasets import ClassLabel, Dataset, DatasetDict, Features, Value

    kinds = value_labels("items", "kind")
    if kind is not None and kind not in kinds:
        raise NianbaoError(f"classification: found kind {kind!r}; valid would be one of {', '.join(kinds)}")
    rows = corpus.arrow["items"].select(["report_id", "item_id", "authority", "kind", "text", "primary"]).to_pylist()
    rows = [row for row in rows if row["primary"] is not None and kind in (None, row["kind"])]
    names = topic_names({row["primary"] for row in rows})
    features = Features(
        text=Value("string"),
        label=ClassLabel(names=list(names.values())),
        report_id=Value("string"),
        item_id=Value("string"),
    )
    sides: dict[str, list[dict[str, Any]]] = {split: [] for split in SPLITS}
    for row in rows:
        row["label"] = names[row["primary"]]
        sides[split_of(row["authority"] or row["report_id"])].append({name: row[name] for name in features})
    hub_names = {"train": "train", "dev": "validation", "test": "test"}
    made = {hub_names[split]: Dataset.from_list(found, features=features) for split, found in sides.items() if found}
    return DatasetDict(made)


def _classes(table: pa.Table, frame: str) -> dict[str, dict[str, str]]:
    """Return, per closed column, the class name of each value in order."""
    classes: dict[str, dict[str, str]] = {}
    for name in table.column_names:
        if frame == "items" and name in TOPIC_COLUMNS:
            values = table[name].to_pylist()
            found = {v for value in values for v in (value if isinstance(value, list) else [value]) if v is not None}
            classes[name] = topic_names(found)
        elif labels := value_labels(frame, name):
            found = {value for value in table[name].unique().to_pylist() if value is not None}
            classes[name] = {code: code for code in [*labels, *sorted(found - labels.keys())]}
    return classes


def _features(table: pa.Table, classes: dict[str, dict[str, str]]) -> datasets.Features:
    import pyarrow as pa
    from datasets import ClassLabel, Features, List

    inferred = Features.from_arrow_schema(
        pa.schema([pa.field(f.name, pa.string()) if pa.types.is_dictionary(f.type) else f for f in table.schema])
    )
    for name, names in classes.items():
        label = ClassLabel(names=list(names.values()))
        inferred[name] = List(label) if pa.types.is_list(table.schema.field(name).type) else label
    return inferred


def _coded(column: pa.ChunkedArray, names: dict[str, str] | None) -> pa.ChunkedArray:
    import pyarrow as pa

    if names is None:
        return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
    codes = {value: n for n, value in enumerate(names)}
    if pa.types.is_list(column.type):
        values = [None if value is None else [codes.get(v) for v in value] for value in column.to_pylist()]
        return pa.chunked_array([pa.array(values, pa.list_(pa.int64()))])
    return pa.chunked_array([pa.array([codes.get(value) for value in column.to_pylist()], pa.int64())])


def _named(value: Any, names: list[str]) -> Any:
    if isinstance(value, list):
        return [None if v is None else names[v] for v in value]
    return None if value is None else names[value]
