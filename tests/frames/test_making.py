import pytest

from toolkit.frames.making import to_tables
from toolkit.frames.rows import FRAMES, Row, all_cells, schema_of
from toolkit.report import Evidence, Fact, Report


def tables_of(*facts: Fact) -> dict:
    text = "".join(fact.raw for fact in facts)
    report = Report(id="r", source="r.txt", text=text, facts={fact.cell: fact for fact in facts})
    (row,) = to_tables([Row(report, "txt", "utf-8")])["tables"].to_pylist()
    return row


@pytest.mark.parametrize("cell", [all_cells()[0], "t3.new.total", "pre2019.requests", "pre2019.requests.cumulative"])
def test_a_number_stands_in_the_column_of_its_cell_with_its_state_beside_it(cell: str) -> None:
    row = tables_of(Fact(cell, 12, "number", "12", start=0, end=2))
    assert (row[cell], row[f"state.{cell}"]) == (12, "number")
    assert [(q["cell"], q["raw"], q["start"], q["end"]) for q in row["quotes"]] == [(cell, "12", 0, 2)]


def test_only_numbers_have_a_value_and_a_cell_that_the_edition_lacks_has_no_state() -> None:
    row = tables_of(Fact("t3.new.total", 0, "number", "0", start=0, end=1), Fact("t3.total.total", None, "blank"))
    assert row["t3.new.total"] == 0
    assert (row["t3.total.total"], row["state.t3.total.total"]) == (None, "blank")
    assert (row["t3.granted.total"], row["state.t3.granted.total"]) == (None, None)


def test_a_cell_without_a_column_of_its_own_is_not_dropped() -> None:
    row = tables_of(Fact("t9.unheard_of", 3, "number"), Fact("t3.new.total", 4, "number"))
    assert row["other_cells"] == [{"cell": "t9.unheard_of", "value": 3, "state": "number"}]
    assert row["t3.new.total"] == 4


def test_the_reason_for_a_cell_that_is_missing_is_kept() -> None:
    row = tables_of(Fact("t3.new.total", None, "missing", decided_by=Evidence("the table is an image")))
    assert [(q["cell"], q["decided_by"], q["start"]) for q in row["quotes"]] == [
        ("t3.new.total", "the table is an image", None)
    ]


def test_a_report_without_tables_has_its_row_all_the_same() -> None:
    row = tables_of()
    assert row["report_id"] == "r"
    assert not any(row[f"state.{cell}"] for cell in all_cells())


def test_every_frame_has_its_schema_also_without_rows() -> None:
    for name, table in to_tables([]).items():
        assert table.schema == schema_of(name)
        table.validate(full=True)
    assert tuple(to_tables([])) == FRAMES
