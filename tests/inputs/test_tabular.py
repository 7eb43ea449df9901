import json
from pathlib import Path

import pytest

from toolkit.errors import NianbaoError, ReadingError
from toolkit.inputs.records import SHARD_SIZE
from toolkit.inputs.sources import find_shards
from toolkit.inputs.tabular import Columns

ROWS = [{"key": f"r{n}", "body": f"报告{n}", "place": "青禾镇"} for n in range(SHARD_SIZE + 3)]


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


def test_lines_added_to_a_table_leave_the_shards_before_them_as_they_were(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "t.jsonl")
    before = [key for key, _ in find_shards([path], Columns(text="body"))]
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(ROWS[0]) + "\n")
    after = [key for key, _ in find_shards([path], Columns(text="body"))]
    assert after[:-1] == before[:-1]
    assert after[-1] != before[-1]


def test_rows_out_of_the_middle_of_a_large_row_group_are_the_right_ones(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(ROWS * 3), tmp_path / "t.parquet")
    shards = [shard for _, shard in find_shards([tmp_path / "t.parquet"], Columns(text="body", id="key"))]
    assert [[r.name for r in s.records()] for s in shards][1] == [row["key"] for row in (ROWS * 3)[64:128]]
    assert sum(shard.count for shard in shards) == len(ROWS) * 3


@pytest.mark.parametrize("compression", ["snappy", "none"])
def test_damaged_rows_of_a_parquet_file_are_refused_in_one_line_that_names_it(tmp_path: Path, compression: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"body": ["报告" * 40, "其他"]}), tmp_path / "t.parquet", compression=compression)
    whole = (tmp_path / "t.parquet").read_bytes()
    for at in range(4, 60, 5):
        (tmp_path / "t.parquet").write_bytes(whole[:at] + b"\xff" * 12 + whole[at + 12 :])
        ((_, shard),) = find_shards([tmp_path / "t.parquet"], Columns(text="body"))
        try:
            list(shard.records())
        except ReadingError as error:
            assert str(error).startswith("t.parquet: found no readable rows from #0 on (") and "\n" not in str(error)
            break
    else:
        pytest.fail("no damage was noticed")
