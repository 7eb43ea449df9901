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


def test_many_reports_make_larger_shards_and_a_shard_knows_its_length(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("toolkit.sources.SHARD_SIZE", 2)
    monkeypatch.setattr("toolkit.sources.ENOUGH_SHARDS", 3)
    for n in range(14):
        (tmp_path / f"{n:02}.txt").write_text("x")
    shards = [shard for _, shard in find_shards([tmp_path])]
    assert [shard.count for shard in shards] == [8, 6]
    assert [name for shard in shards for name, _ in shard.files] == [f"{n:02}.txt" for n in range(14)]


def test_an_archive_gives_its_pages_and_says_where_they_came_from(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    path = tmp_path / "crawl.warc.gz"
    write_warc(path, [("http://a.example/1", "text/html", "<p>一</p>"), ("http://a.example/2", "image/png", "x")])
    ((_, shard),) = find_shards([path])
    (record,) = shard.records()
    assert record.name == "http://a.example/1"
    assert "一" in record.data.decode()
    assert record.metadata == {"archive": "crawl.warc.gz", "fetched": "2024-01-31T00:00:00Z"}


def write_warc(path: Path, pages: list[tuple[str, str, str]]) -> None:
    import gzip

    with gzip.open(path, "wb") as file:
        for number, (address, kind, body) in enumerate(pages):
            http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}".encode()
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
                "WARC-Date: 2024-01-31T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http)}\r\n\r\n"
            )
            file.write(head.encode() + http + b"\r\n\r\n")


def test_the_key_of_a_shard_changes_with_its_input_and_only_then(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    first = find_shards([tmp_path])
    assert find_shards([tmp_path]) == first
    assert isinstance(first[0][1], Files)
    (tmp_path / "a.txt").write_text("xy")
    assert find_shards([tmp_path])[0][0] != first[0][0]
