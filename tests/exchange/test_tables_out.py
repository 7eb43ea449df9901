import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.coding.codebook import Codebook
from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.exchange.dictionary import cell_labels, dictionary
from toolkit.exchange.export import FORMATS, TABLES, export, read_tables
from toolkit.exchange.statistics import spss_names, stata_names
from toolkit.frames.rows import FRAMES, all_cells, columns_of, load_rows, schema_of
from toolkit.frames.values import value_labels

HOSTILE = st.one_of(
    st.sampled_from(
        [
            "",
            "=1+1",
            "+7",
            "-3",
            "@SUM(A1)",
            "\t=1",
            "\r\n",
            "'",
            "''x",
            "＝1",
            'a,b"c"\n',
            "_x0041_",
            "_x005F_",
            "NA",
            "null",
            "0012",
            "1e5",
            "TRUE",
            "\ufeff",
            "\u200b",
            "\x07\x1b",
            "\ufffe\uffff",
            "𠮷👨‍👩‍👧",
            " 前后 ",
            "[1]",
            "nan",
            "2024-01-01",
            "http://a.b",
            "{=1}",
            "一" * 900,
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
NUMBER = st.one_of(st.floats(-1e9, 1e9).map(lambda x: float(f"{x:.12g}")), st.just(None))


def frames_of(rows: list[dict[str, Any]], frame: str = "items") -> dict[str, pa.Table]:
    return {frame: pa.Table.from_pylist(rows, schema=schema_of(frame))}


@pytest.mark.parametrize("to", TABLES)
def test_a_frame_of_several_pieces_comes_back_whole(to: str, tmp_path: Path) -> None:
    rows = [
        {"report_id": f"r{n}", "kind": "problem", "text": "长" * (40_000 if n == 2_000 else 9)} for n in range(2_100)
    ]
    path = export(Corpus(frames_of(rows)), tmp_path / {"excel": "a.xlsx", "duckdb": "a.duckdb"}.get(to, "f"), to,
                  frames=["items"])  # fmt: skip
    back = read_tables(path, to)["items"]
    assert back.schema == schema_of("items")
    assert back.select(["report_id", "kind", "text"]).to_pylist() == rows


@pytest.mark.parametrize("to", ["stata", "spss"])
def test_a_frame_that_would_not_fit_is_refused_before_anything_is_written(to: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("toolkit.exchange.statistics.LARGEST", 1)
    with pytest.raises(NianbaoError, match="valid would be other frames") as error:
        export(whole(), tmp_path / "out", to)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "out").exists()


def test_a_sheet_with_too_many_rows_is_refused_before_anything_is_written(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("toolkit.exchange.excel.ROWS", 0)
    with pytest.raises(NianbaoError, match="a sheet holds 0; valid would be parquet"):
        export(whole(), tmp_path / "out.xlsx", "excel")
    assert not list(tmp_path.iterdir())


@st.composite
def item_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    text = st.one_of(HOSTILE, st.none())
    row = {
        "report_id": HOSTILE,
        "level": st.sampled_from([None, "county", "other"]),
        "form": st.sampled_from(["2021", "unknown", None]),
        "year": st.one_of(st.integers(1990, 2030), st.none()),
        "kind": st.sampled_from(["problem", "measure"]),
        "text": text,
        "authority": text,
        "start": st.integers(0, 2**31 - 1),
        "primary": st.sampled_from([None, *Codebook.default().codes, "X9", "eigene Ziffer"]),
        "probability": NUMBER,
        "secondary": st.one_of(st.none(), st.lists(HOSTILE, max_size=3)),
        "topics": st.lists(st.fixed_dictionaries({"code": HOSTILE, "probability": NUMBER}), max_size=2),
        "cues": st.lists(HOSTILE, max_size=2),
    }
    return draw(st.lists(st.fixed_dictionaries(row), max_size=4))


def lost_in(to: str, value: Any, column: str) -> Any:
    """What the format's docstring says that it cannot carry."""
    if isinstance(value, str) and to in ("stata", "spss") and column not in NESTED:
        value = value.partition("\0")[0]
        value = value.rstrip(" ") if to == "spss" else value
    if to in ("stata", "spss") and value == "":
        return None
    return value


NESTED = {field.name for field in schema_of("items") if pa.types.is_nested(field.type)}


@pytest.mark.parametrize("to", TABLES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=item_rows())
def test_what_goes_out_comes_back(to: str, rows: list[dict[str, Any]], tmp_path: Path) -> None:
    frames = frames_of(rows)
    path = tmp_path / {"excel": "a.xlsx", "duckdb": "a.duckdb"}.get(to, "folder")
    export(Corpus(frames), path, to, frames=["items"])
    back = read_tables(path, to)["items"]
    assert back.schema == schema_of("items")
    sent = [{k: lost_in(to, v, k) for k, v in row.items()} for row in frames["items"].to_pylist()]
    found = back.to_pylist()
    for one, other in zip(sent, found, strict=True):
        score, read = one.pop("probability"), other.pop("probability")
        assert score == read or (to == "excel" and math.isclose(score, read, rel_tol=1e-15))
        assert one == other


def whole() -> Corpus:
    rows = {"items": [{"report_id": "a", "level": "county", "kind": "problem", "primary": "C1", "text": "长" * 40000}]}
    rows["tables"] = [{"report_id": "a", "t3.new.total": 3.0, "state.t3.new.total": "number", "year": 2023}]
    return Corpus({name: pa.Table.from_pylist(rows.get(name, []), schema=schema_of(name)) for name in FRAMES})


@pytest.mark.parametrize("to", TABLES)
def test_every_frame_goes_out_and_comes_back_also_the_empty_ones(to: str, tmp_path: Path) -> None:
    path = export(whole(), tmp_path / {"excel": "a.xlsx", "duckdb": "a.duckdb"}.get(to, "folder"), to)
    assert {name: table.to_pylist() for name, table in read_tables(path, to).items()} == {
        name: table.to_pylist() for name, table in whole().arrow.items()
    }


def test_stata_files_have_labels_and_whole_texts_for_pandas_and_pyreadstat(tmp_path: Path) -> None:
    export(whole(), tmp_path, "stata")
    frame = pd.read_stata(tmp_path / "items.dta")
    assert list(frame["primary"]) == ["C1 政策解读 Policy interpretation"]
    assert frame["text"][0] == "长" * 40000
    with pd.read_stata(tmp_path / "tables.dta", iterator=True) as reader:
        assert reader.variable_labels()["t3_new_total"] == "一、本年新收政府信息公开申请数量·总计"
    data, meta = pyreadstat.read_dta(str(tmp_path / "items.dta"))
    assert meta.variable_value_labels["kind"][data["kind"][0]] == "problem 问题 a stated problem"
    assert (tmp_path / "items.dta").read_bytes()[:40].startswith(b"<stata_dta><header><release>118")


def test_spss_files_have_labels(tmp_path: Path) -> None:
    export(whole(), tmp_path, "spss")
    data, meta = pyreadstat.read_sav(str(tmp_path / "items.sav"), apply_value_formats=True)
    assert list(data["level"]) == ["county 县区级 county or district"]
    assert meta.column_names_to_labels["primary"] == "主题代码"
    assert "".join(data[name][0] for name in data if name.startswith("text")) == "长" * 40000


def test_nothing_in_a_workbook_is_a_formula_and_headers_stay_in_view(tmp_path: Path) -> None:
    rows = [{"report_id": "=cmd|' /C calc'!A0", "text": "@SUM(1)", "kind": "measure"}]
    export(Corpus(frames_of(rows)), tmp_path / "a.xlsx", "excel", frames=["items"])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["items", "dictionary", "codebook", "about"]
    sheet = book["items"]
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert sheet["A2"].value == "=cmd|' /C calc'!A0"
    assert sheet["A2"].quotePrefix
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width > 8


def test_no_cell_of_a_csv_file_begins_like_a_formula(tmp_path: Path) -> None:
    rows = [{"report_id": text, "text": text} for text in ("=1", "+1", "-1", "@a", "\tx", "\rx", "\n=1", "＝1", "'=1")]
    export(Corpus(frames_of(rows)), tmp_path, "csv", frames=["items"], bom=True)
    assert (tmp_path / "items.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(tmp_path / "items.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    assert all(value.startswith("'") for value in frame["report_id"])
    assert [row["text"] for row in read_tables(tmp_path, "csv")["items"].to_pylist()] == [row["text"] for row in rows]


def test_a_duckdb_file_is_asked_by_sql_and_describes_itself(tmp_path: Path) -> None:
    export(whole(), tmp_path / "a.duckdb", "duckdb")
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as database:
        query = 'SELECT c.zh, count(*) FROM items i JOIN codebook c ON c.code = i."primary" GROUP BY ALL'
        assert database.execute(query).fetchall() == [("政策解读", 1)]
        asked = "SELECT comment FROM duckdb_columns() WHERE table_name = 'items' AND column_name = 'primary'"
        assert database.execute(asked).fetchone()[0].startswith("主题代码: Primary topic")


@pytest.mark.parametrize("to", ["csv", "stata", "spss", "parquet"])
def test_a_folder_alone_tells_a_cold_reader_what_every_column_means(to: str, tmp_path: Path) -> None:
    export(whole(), tmp_path, to)
    said = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "assigned by a program" in said
    assert "not a zero" in said
    described = pd.read_csv(tmp_path / "dictionary.csv", dtype=str)
    assert set(zip(described["frame"], described["column"], strict=True)) == {
        (frame, column) for frame in FRAMES for column in columns_of(frame)
    }
    assert described[["zh", "en", "name"]].notna().all().all()
    assert list(pd.read_csv(tmp_path / "codebook.csv")["code"]) == list(Codebook.default().codes)
    if to == "stata":
        names = described[described["frame"] == "tables"]["name"]
        assert set(names) == set(pd.read_stata(tmp_path / "tables.dta").columns)


def test_the_dictionary_answers_what_a_reader_of_one_folder_asks() -> None:
    rows = {(row["frame"], row["column"]): row for row in dictionary(FRAMES).to_pylist()}
    assert rows["items", "topics"]["type"] == "list of {code: string, probability: double}"
    assert rows["tables", "pre2019.disclosed.cumulative"]["zh"] == "主动公开政府信息数·历年累计"
    assert "万元 (10,000 yuan)" in rows["tables", "t2.fees.amount"]["en"]
    assert rows["tables", "t4.review.total"]["en"].startswith("Table on reviews and litigation: the number printed")
    assert "t3.balance: for each column, whether new and carried-over" in rows["findings", "code"]["values"]
    assert "t3.carry: whether carried_over(year)" in rows["findings", "code"]["values"]
    cells = [cell_labels()[cell] for cell in all_cells() if not cell.startswith("t2.")]
    assert len(set(cells)) == len(cells)


def test_names_are_valid_and_no_two_the_same() -> None:
    for frame in FRAMES:
        columns = columns_of(frame)
        stata, spss = stata_names(columns), spss_names(columns)
        assert len({name.lower() for name in stata.values()}) == len(columns)
        assert len({name.lower() for name in spss.values()}) == len(columns)
        assert all(len(name) <= 32 and name.isidentifier() for name in stata.values())
        assert all(len(name) <= 60 for name in spss.values())


def test_labels_cover_every_value_that_the_nouns_allow() -> None:
    from toolkit import report

    noted = {
        ("reports", "level"): report.LEVELS,
        ("reports", "form"): report.FORMS,
        ("sections", "role"): report.ROLES,
        ("items", "kind"): ("problem", "measure"),
        ("tables", "state.t3.new.total"): report.CellState.__args__,
        ("sections", "state"): report.SectionState.__args__,
        ("mentions", "status"): report.MentionStatus.__args__,
        ("findings", "status"): report.FindingStatus.__args__,
        ("links", "kind"): report.LinkKind.__args__,
    }
    for (frame, column), values in noted.items():
        assert set(value_labels(frame, column)) == set(values), (frame, column)
    assert cell_labels().keys() == set(all_cells())


def test_the_dictionary_has_a_row_for_every_column_of_the_rules() -> None:
    rows = dictionary(["items"]).to_pylist()
    assert {row["column"] for row in rows} == {*load_rows().common, *load_rows().frames["items"].columns}


@pytest.mark.parametrize(("to", "out"), [("word", "x"), ("excel", "x.csv"), ("duckdb", "x.db")])
def test_a_wrong_format_or_name_is_refused_in_one_line(to: str, out: str, tmp_path: Path) -> None:
    with pytest.raises(NianbaoError, match="valid would be") as error:
        export(whole(), tmp_path / out, to)
    assert "\n" not in str(error.value)
    assert not list(tmp_path.iterdir())


def test_a_missing_extra_is_named_in_one_line(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['xlsxwriter'] = None\n"
        "from toolkit.cli import main\n"
        f"from toolkit.exchange.excel import write_workbook\n"
        "from pathlib import Path\n"
        f"try: write_workbook(None, (), Path({str(tmp_path)!r}) / 'a.xlsx')\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "NianbaoError Excel: found no xlsxwriter; valid would be pip install nianbao[exchange]\n"


def test_every_format_is_known_to_the_command() -> None:
    assert set(TABLES) < set(FORMATS)
