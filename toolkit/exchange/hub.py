"""A folder that can be pushed to the Hub as it is: Parquet with features, a card with YAML, Croissant metadata.

What the folder cannot carry: a frame without rows, because ``datasets`` refuses empty splits; ``classification`` holds
only items that have a primary topic, and none of their secondary ones. Croissant has no word for a list of structs that
its reader can read, so those columns are in Parquet and dictionary alone, and it describes the frames, not
``classification``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.exchange.csvfiles import write_one
from toolkit.exchange.dictionary import about, codebook_table, column_label, dictionary, type_of
from toolkit.exchange.extra import need
from toolkit.exchange.typed import classification
from toolkit.frames.rows import FRAMES, columns_of, load_rows
from toolkit.frames.values import value_labels

if TYPE_CHECKING:
    import pyarrow as pa

TASK = "classification"
TASK_COLUMNS = (
    "| `text` | string | 原文 | The item exactly as printed. |",
    "| `label` | class | 主题 | Its primary topic, given by a program: a number from 0, named as in the codebook. |",
    "| `report_id` | string | 报告编号 | Identifier of the report. |",
    "| `item_id` | string | 条目编号 | Identifier within the report: with report_id, the row of items. |",
)
STORED = (
    "Columns of a closed set of values (level, kind, primary, states, …) are stored as numbers from 0 that have names: "
    "`datasets` gives names with `features[column].int2str`; the names are in `dictionary.csv` under values, in order."
)
TITLE = "Annual disclosure reports (政府信息公开工作年度报告)"
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def write_hub_folder(
    corpus: Corpus,
    folder: str | Path,
    *,
    licence: str = "other",
    provenance: str = "",
    url: str = "",
    published: str = "",
) -> Path:
    """Write the folder: ``data/<frame>/*.parquet``, ``README.md``, ``croissant.json``, dictionary and codebook.

    ``datasets.load_dataset(folder, "items")`` opens a frame with its features, ``"classification"`` the task view.

    Args:
        corpus: the corpus.
        folder: where to write.
        licence: the licence of the data, an identifier of the Hub; ``other`` where it has not been settled.
        provenance: where the reports come from and when they were fetched, in a sentence or two.
        url: where the folder will be published.
        published: the date of publication, as 2026-01-31.

    Returns:
        The folder.

    Raises:
        NianbaoError: the extra ``exchange`` is not installed, or the date is none.
    """
    out = Path(folder)
    try:
        datetime.fromisoformat(published or "2026-01-31")
    except ValueError as error:
        raise NianbaoError(f"--published: found {published!r}; valid would be a date as 2026-01-31") from error
    files: dict[str, list[str]] = {}
    typed = corpus.to_datasets()
    for name, dataset in typed.items():
        files[str(name)] = [_write(dataset, out, str(name), "train")]
    task = classification(corpus)
    files[TASK] = [_write(split, out, TASK, str(name)) for name, split in task.items() if split.num_rows]
    frames = {name: corpus.count(name) for name in FRAMES}
    write_one(dictionary(frames), out / "dictionary.csv")
    write_one(codebook_table(), out / "codebook.csv")
    (out / "README.md").write_text(_card(frames, files, licence, provenance), encoding="utf-8")
    described = croissant(out, frames, licence=licence, provenance=provenance, url=url, published=published)
    (out / "croissant.json").write_text(json.dumps(described, ensure_ascii=False, indent=2), encoding="utf-8")
    return out


def _write(dataset: Any, out: Path, name: str, split: str) -> str:
    from datasets import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    path = out / "data" / name / f"{split}-00000-of-00001.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    quiet = are_progress_bars_disabled()
    disable_progress_bars()
    try:
        dataset.to_parquet(str(path))
    finally:
        if not quiet:
            enable_progress_bars()
    return path.relative_to(out).as_posix()


def _card(frames: Mapping[str, int], files: Mapping[str, list[str]], licence: str, provenance: str) -> str:
    rows = load_rows().frames
    configs: list[dict[str, Any]] = [
        {"config_name": name, "data_files": f"data/{name}/*.parquet"} for name, rows_of in frames.items() if rows_of
    ]
    if files[TASK]:
        splits = [Path(path).name.partition("-")[0] for path in files[TASK]]
        paths = [{"split": split, "path": path} for split, path in zip(splits, files[TASK], strict=True)]
        configs.append({"config_name": TASK, "data_files": paths})
    size = next((label for limit, label in SIZES if frames["reports"] < limit), "n>1M")
    head = {
        "configs": configs,
        "language": ["zh"],
        "license": licence,
        "pretty_name": TITLE,
        "size_categories": [size],
        "source_datasets": ["original"],
        "annotations_creators": ["machine-generated"],
        "language_creators": ["found"],
        "task_categories": ["text-classification", "token-classification"],
        "tags": ["open government", "China", "content analysis"],
    }
    title, *lines = about(frames)
    text = ["---", yaml.safe_dump(head, allow_unicode=True, sort_keys=False).strip(), "---", "", f"# {title}", ""]
    text += ["## Provenance 来源", "", provenance or "Not stated by whoever exported this folder.", ""]
    text += ["## What to know before any conclusion", "", *(f"- {line}" for line in lines)]
    text += [f"- {STORED}", f"- Licence of the data: {licence}.", "", "## Configurations", ""]
    for name, number in frames.items():
        none = "" if number else " Without a row it has no file."
        text += [f"### {name} {rows[name].zh}", "", f"{rows[name].en} {number} rows.{none}", ""]
        text += ["| column | type | 中文 | what it holds |", "|---|---|---|---|"]
        shown = {c: s for c, s in columns_of(name).items() if not (name == "tables" and _is_cell(c))}
        text += [f"| `{c}` | {type_of(name, c)} | {spec.zh} | {spec.en} |" for c, spec in shown.items()]
        if len(shown) < len(columns_of(name)):
            text += ["", f"And {len(columns_of(name)) - len(shown)} columns of cells, one by one in `dictionary.csv`."]
        text.append("")
    text += [f"### {TASK} 文本分类", "", "Items with their primary topic as `label`; no body is in two splits.", ""]
    text += ["| column | type | 中文 | what it holds |", "|---|---|---|---|", *TASK_COLUMNS, ""]
    return "\n".join(text)


def _is_cell(column: str) -> bool:
    return column.startswith("state.") or column.partition(".")[0] in ("t2", "t3", "t4", "pre2019")


def croissant(
    folder: Path,
    frames: Mapping[str, int],
    *,
    licence: str = "other",
    provenance: str = "",
    url: str = "",
    published: str = "",
) -> dict[str, Any]:
    """Return the Croissant description of a folder that ``write_hub_folder`` has filled.

    Args:
        folder: the folder; the digests are those of its files.
        frames: how many rows each frame in it has.
        licence: the licence of the data.
        provenance: where the reports come from.
        url: where the folder will be published.
        published: the date of publication, as 2026-01-31.

    Returns:
        JSON-LD as ``mlcroissant`` writes it.

    Raises:
        NianbaoError: the extra is not installed.
    """
    import pyarrow.parquet as pq

    mlc = need("mlcroissant", "Croissant")
    from toolkit import __version__

    objects, sets = [], []
    for frame, number in frames.items():
        if not number:
            continue
        path = f"data/{frame}/train-00000-of-00001.parquet"
        objects.append(
            mlc.FileObject(
                id=f"{frame}.parquet",
                name=f"{frame}.parquet",
                description=load_rows().frames[frame].en,
                content_url=path,
                encoding_formats=["application/x-parquet"],
                sha256=_digest(folder / path),
            )
        )
        stored = pq.read_schema(folder / path)
        fields = [_field(mlc, frame, column.name, column.type) for column in stored if not _structured(column.type)]
        sets.append(mlc.RecordSet(id=frame, name=frame, description=load_rows().frames[frame].en, fields=fields))
    dated = {"date_published": datetime.fromisoformat(published)} if published else {}
    metadata = mlc.Metadata(
        name="annual-disclosure-reports",
        description=" ".join([TITLE + ".", *about(frames)[1:], provenance]).strip(),
        url=url or "https://example.org/unpublished",
        license=[licence],
        version=f"{__version__}",
        in_language=["zh"],
        keywords=["open government", "China", "content analysis"],
        cite_as="See CITATION.cff of nianbao.",
        distribution=objects,
        record_sets=sets,
        **dated,
    )
    described: dict[str, Any] = metadata.to_json()
    return described


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _field(mlc: Any, frame: str, column: str, kind: Any) -> Any:
    import pyarrow as pa

    spec = columns_of(frame)[column]
    note = f"{column_label(frame, column)}: {spec.en}"
    listed = pa.types.is_list(kind)
    inner = kind.value_type if listed else kind
    shape = {"repeated": True} if listed else {}
    source = mlc.Source(file_object=f"{frame}.parquet", extract=mlc.Extract(column=column))
    types = [_type(mlc, inner)]
    if labels := value_labels(frame, column):
        note += " Stored as a number from 0, the place in this list: " + "; ".join(labels.values())
    return mlc.Field(id=f"{frame}/{column}", name=column, description=note, data_types=types, source=source, **shape)


def _structured(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_list(kind) and pa.types.is_struct(kind.value_type))


def _type(mlc: Any, kind: Any) -> Any:
    import pyarrow as pa

    if pa.types.is_integer(kind):
        return mlc.DataType.INTEGER
    return mlc.DataType.FLOAT if pa.types.is_floating(kind) else mlc.DataType.TEXT
