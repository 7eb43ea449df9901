import csv
import json

import pytest

from toolkit.coding.cues import CueCoder
from toolkit.coding.table import code_table, read_table
from toolkit.errors import NianbaoError

ROWS = [["001", "一是更新不及时"], ["002", "加强业务培训"], ["003", ""]]


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([["编号", "句子"], *ROWS])
    return path


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".jsonl", ".parquet"])
def test_every_format_keeps_rows_and_columns(source, tmp_path, suffix):
    out = tmp_path / f"out{suffix}"
    assert code_table(source, out, text_column="句子") == 3
    again = tmp_path / "again.csv"
    code_table(out, again, text_column="句子", kind_column="kind")
    frame = read_table(again)
    assert list(frame["编号"]) == ["001", "002", "003"]
    assert list(frame["kind"]) == ["problem", "measure", ""]
    assert list(frame["primary"]) == list(frame["primary_given"]) == ["B2", "A4", ""]


def test_a_csv_with_bom_or_in_gb18030_is_read(source, tmp_path):
    text = source.read_text(encoding="utf-8")
    for encoding in ("utf-8-sig", "gb18030"):
        source.write_text(text, encoding=encoding)
        assert code_table(source, tmp_path / "out.csv", text_column="句子") == 3


def test_given_kinds_are_used_in_either_language(tmp_path):
    source = tmp_path / "in.jsonl"
    rows = [{"t": "业务能力。组织培训", "k": kind, "tags": ["x"]} for kind in ("问题", "改进措施", None)]
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    code_table(source, out, text_column="t", kind_column="k", coder=CueCoder())
    coded = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["primary"] for row in coded[:2]] == ["A3", "A4"]
    assert [row["k"] for row in coded] == ["问题", "改进措施", "measure"]
    assert coded[0]["tags"] == ["x"] and "A4" in coded[0]["secondary"]


def test_an_empty_table_stays_empty(tmp_path):
    (tmp_path / "in.csv").write_text("text\n", encoding="utf-8")
    assert code_table(tmp_path / "in.csv", tmp_path / "out.csv", text_column="text") == 0
    assert "primary" in read_table(tmp_path / "out.csv").columns


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"text_column": "text"}, "no column 'text'; valid would be one of 编号, 句子"),
        ({"text_column": "句子", "kind_column": "编号"}, "kind '001' in row 1; valid would be one of problem"),
    ],
)
def test_errors_name_the_file_and_what_is_valid(source, tmp_path, arguments, said):
    with pytest.raises(NianbaoError, match=said) as error:
        code_table(source, tmp_path / "out.csv", **arguments)
    assert str(error.value).startswith(str(source)) and "\n" not in str(error.value)
    assert not (tmp_path / "out.csv").exists()


def test_unknown_suffixes_and_broken_files_are_refused(source, tmp_path):
    with pytest.raises(NianbaoError, match=r"\.doc"):
        code_table(source, tmp_path / "out.doc", text_column="句子")
    (tmp_path / "bad.parquet").write_bytes(b"no")
    with pytest.raises(NianbaoError, match="readable parquet"):
        read_table(tmp_path / "bad.parquet")


def test_any_coder_can_take_the_place(source, tmp_path):
    from toolkit.coding.cues import Coding
    from toolkit.report import Topic

    class Always:
        def code(self, texts, kinds=None):
            return [Coding((Topic("E1", 0.5),), "E1") for _ in texts]

    code_table(source, tmp_path / "out.csv", text_column="句子", coder=Always())
    assert list(read_table(tmp_path / "out.csv")["primary"]) == ["E1", "E1", ""]
