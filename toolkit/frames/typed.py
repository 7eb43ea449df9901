"""The frames of a corpus with the full ``Features`` of ``datasets``, written to disk piece by piece."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from toolkit.coding.codebook import Codebook
from toolkit.frames.rows import schema_of
from toolkit.frames.values import value_labels

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa

TOPIC_COLUMNS = ("primary", "secondary")


class Frames(Protocol):
    """Frames that are gone through piece by piece, as those of a corpus."""

    def batches(self, frame: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Yield a frame in pieces, in order."""


def topic_names(found: Iterable[str] = ()) -> dict[str, str]:
    """Return the class name of each topic, as the codebook has it; codes of another codebook at the end.

    Examples:
        >>> list(topic_names({"X1"}).values())[3], list(topic_names({"X1"}).values())[-1]
        ('A4 教育培训 Training', 'X1')
    """
    names = {topic.code: f"{topic.code} {topic.zh} {topic.en}" for topic in Codebook.default().topics.values()}
    return names | {code: code for code in sorted(set(found) - names.keys())}


def dataset_of(corpus: Frames, frame: str) -> datasets.Dataset:
    """Return one frame with full ``Features``; see ``Corpus.to_datasets``."""
    from datasets import Dataset

    classes = classes_of(corpus, frame)
    features = _features(frame, classes)
    path = room() / f"{frame}.arrow"
    write_arrow((_coded(piece, classes, features) for piece in corpus.batches(frame)), features, path)
    return Dataset.from_file(str(path))


def room() -> Path:
    """Return a new folder in the cache of ``datasets`` that is removed when the process ends."""
    from datasets import config

    cache = Path(config.HF_DATASETS_CACHE)
    cache.mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="nianbao-", dir=cache)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def write_arrow(pieces: Iterable[pa.Table], features: datasets.Features, path: Path) -> int:
    """Write pieces as a file that ``datasets`` maps into memory; return how many rows they have."""
    from datasets.arrow_writer import ArrowWriter

    with ArrowWriter(features=features, path=str(path)) as writer:
        for piece in pieces:
            writer.write_table(piece)
        rows, _ = writer.finalize()
    return int(rows)


def classes_of(corpus: Frames, frame: str) -> dict[str, dict[str, str]]:
    """Return, per closed column of a frame, the class name of each value in order; what only the data has at the end.

    Examples:
        >>> from toolkit.corpus import Corpus
        >>> list(classes_of(Corpus({"items": schema_of("items").empty_table()}), "items"))
        ['level', 'form', 'kind', 'section', 'primary', 'secondary']
    """
    import pyarrow as pa

    schema = schema_of(frame)
    topics = TOPIC_COLUMNS if frame == "items" else ()
    known = {name: topic_names() if name in topics else value_labels(frame, name) for name in schema.names}
    closed = {name: labels for name, labels in known.items() if labels}
    # The states of cells are an Arrow dictionary, which admits no other values.
    open_ones = [name for name in closed if not pa.types.is_dictionary(schema.field(name).type)]
    found: dict[str, set[str]] = {name: set() for name in closed}
    for piece in corpus.batches(frame, open_ones):
        for name in open_ones:
            column = piece[name].combine_chunks()
            flat = column.flatten() if pa.types.is_list(column.type) else column
            found[name].update(value for value in flat.unique().to_pylist() if value is not None)
    return {
        name: topic_names(found[name])
        if name in topics
        else {value: value for value in [*labels, *sorted(found[name] - labels.keys())]}
        for name, labels in closed.items()
    }


def _features(frame: str, classes: Mapping[str, Mapping[str, str]]) -> datasets.Features:
    import pyarrow as pa
    from datasets import ClassLabel, Features, List

    schema = schema_of(frame)
    plain = [pa.field(f.name, pa.string()) if pa.types.is_dictionary(f.type) else f for f in schema]
    features = Features.from_arrow_schema(pa.schema(plain))
    for name, names in classes.items():
        label = ClassLabel(names=list(names.values()))
        features[name] = List(label) if pa.types.is_list(schema.field(name).type) else label
    return features


def _coded(piece: pa.Table, classes: Mapping[str, Mapping[str, str]], features: datasets.Features) -> pa.Table:
    import pyarrow as pa

    columns = dict(_columns(piece, classes))
    return pa.table(columns).cast(features.arrow_schema)


def _columns(piece: pa.Table, classes: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, pa.ChunkedArray]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    for name, column in zip(piece.column_names, piece.columns, strict=True):
        if name not in classes:
            yield name, column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        elif pa.types.is_list(column.type):
            codes = {value: n for n, value in enumerate(classes[name])}
            values = [None if value is None else [codes.get(v) for v in value] for value in column.to_pylist()]
            yield name, pa.chunked_array([pa.array(values, pa.list_(pa.int64()))])
        else:
            plain = column.cast(pa.string())
            yield name, pc.index_in(plain, value_set=pa.array(list(classes[name]), pa.string())).cast(pa.int64())
