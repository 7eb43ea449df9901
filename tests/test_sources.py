import json
from pathlib import Path

import pytest

from toolkit.errors import NianbaoError, ReadingError
from toolkit.sources import SHARD_SIZE, Columns, Files, find_shards

ROWS = [{"key": f"r{n}", "body": f"报告{n}", "place": "青禾镇"} for n in range(SHARD_SIZE + 3)]


def names(sources: list) -> list[str]:
    return [record.name for _, shard in find_shards(sources) for record in shard.records()]


def test_the_same_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert names([tmp_path, tmp_path]) == ["a.txt"]


def test_files_of_one_name_in_two_folders_are_both_kept(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text("x")
    assert len(set(names([tmp_path / "a", tmp_path / "b"]))) == 2


def test_hidden_files_and_the_read_me_of_a_folder_are_left_out(tmp_path: Path) -> None:
    for name in ("README.md", ".secret.txt", "a.json", "a.txt"):
        (tmp_path / name).write_text("x")
    assert names([tmp_path]) == ["a.txt"]


@pytest.mark.parametrize("make", [lambda p: p / "nowhere", lambda p: p], ids=["missing", "empty"])
def test_nothing_to_read_is_an_error_that_says_what_would_be_valid(tmp_path: Path, make) -> None:
    with pytest.raises(NianbaoError, match="valid would be"):
        find_shards([make(tmp_path)])


def write_jsonl(path: Path) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    return path


def write_parquet(path: Path) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(ROWS), path, row_group_size=40)
    return path


def make_dataset(path: Path):
    import datasets

    return datasets.Dataset.from_list(ROWS)


@pytest.mark.parametrize(
    "make", [lambda p: write_jsonl(p / "t.jsonl"), lambda p: write_parquet(p / "t.parquet"), make_dataset]
)
def test_a_table_gives_its_rows_in_order_with_id_and_the_other_columns(tmp_path: Path, make) -> None:
    shards = find_shards([make(tmp_path)], Columns(text="body", id="key"))
    records = [record for _, shard in shards for record in shard.records()]
    assert len(shards) > 1
    assert [record.name for record in records] == [row["key"] for row in ROWS]
    assert [record.data.decode() for record in records] == [row["body"] for row in ROWS]
    assert records[0].metadata == {"place": "青禾镇"}
    assert records[0].format == "txt"


def test_a_broken_line_or_a_row_without_text_carries_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"body": "x"}\nnonsense\n{"body": null}\n{"text": "y"}\n[1]\n', encoding="utf-8")
    ((_, shard),) = find_shards([path], Columns(html="body"))
    records = list(shard.records())
    assert [isinstance(record.data, ReadingError) for record in records] == [False, True, True, True, True]
    assert [record.data.kind for record in records[1:]] == ["no_json", "empty", "no_column", "no_json"]


@pytest.mark.parametrize("columns", [None, Columns(), Columns(text="a", html="b")])
def test_a_table_needs_exactly_one_column_of_text(tmp_path: Path, columns) -> None:
    with pytest.raises(NianbaoError, match="--text-column"):
        find_shards([write_jsonl(tmp_path / "t.jsonl")], columns)


def test_the_key_of_a_shard_changes_with_its_input_and_only_then(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    first = find_shards([tmp_path])
    assert find_shards([tmp_path]) == first
    assert isinstance(first[0][1], Files)
    (tmp_path / "a.txt").write_text("xy")
    assert find_shards([tmp_path])[0][0] != first[0][0]
