"""The cells of a report in columns behave as the dict of its facts."""

import copy
import pickle

import pytest

from toolkit.cells import Cells, ids_of, numbers_in
from toolkit.pipeline import analyse
from toolkit.reading.document import Document
from toolkit.report import Evidence, Fact, Report

TEXT = "规章 3 / 12"
IDS = ("t2.regulations.made", "t2.regulations.repealed", "t2.regulations.in_force", "t4.review.total")


def facts() -> dict[str, Fact]:
    note = Evidence("the digits can be cut in one way only", 3, 9)
    return {
        IDS[0]: Fact(IDS[0], 3, "number", "3", (), note, 3, 4),
        IDS[1]: Fact(IDS[1], None, "not_applicable", "/", (), None, 5, 6),
        IDS[2]: Fact(IDS[2], None, "ambiguous", "12", (1, 12), None, 7, 9),
        IDS[3]: Fact(IDS[3], None, "missing"),
    }


def columns() -> Cells:
    numbers, notes = [3, None, None, None], [facts()[IDS[0]].decided_by, None, None, None]
    states = ("number", "not_applicable", "ambiguous", "missing")
    starts, ends = [3, 5, 7, None], [4, 6, 9, None]
    return Cells(TEXT, ids_of(IDS), numbers, states, starts, ends, notes, {IDS[2]: facts()[IDS[2]]})


def test_columns_equal_the_dict_of_their_facts():
    assert columns() == facts()
    assert facts() == columns()
    assert columns() == columns()
    assert columns() != {**facts(), IDS[0]: Fact(IDS[0], 4, "number", "3", (), None, 3, 4)}
    assert columns() != 3


def test_columns_are_read_like_a_dict():
    cells, plain = columns(), facts()
    assert list(cells) == list(plain)
    assert list(reversed(cells)) == list(reversed(plain))
    assert list(cells.items()) == list(plain.items())
    assert list(cells.values()) == list(plain.values())
    assert dict(cells) == {**cells} == cells.copy() == cells | {} == {} | cells == plain
    assert len(cells) == 4
    assert IDS[1] in cells
    assert "t9.x" not in cells
    assert cells.get("t9.x") is None
    assert cells.get("t9.x", 5) == 5
    assert cells[IDS[0]] is cells[IDS[0]]
    assert repr(cells) == repr(plain)
    with pytest.raises(KeyError):
        cells["t9.x"]
    with pytest.raises(TypeError):
        hash(cells)


def test_columns_survive_pickling_and_copying():
    cells = columns()
    assert pickle.loads(pickle.dumps(cells)) == cells
    assert copy.deepcopy(cells) == cells


def test_any_facts_have_columns():
    cells = Cells.of(TEXT, facts())
    assert cells == columns()
    for name in ("numbers", "states", "starts", "ends", "raws", "candidates"):
        assert list(getattr(cells, name)) == list(getattr(columns(), name)), name
    assert Cells.of(TEXT, cells) is cells


def test_changed_cells_leave_the_others_and_the_first_as_they_were():
    cells = columns()
    new = Fact(IDS[2], 12, "number", "12", (1, 12), Evidence("现行有效12件"), 7, 9)
    changed = cells.changed({IDS[2]: new})
    assert changed == {**facts(), IDS[2]: new}
    assert pickle.loads(pickle.dumps(changed)) == changed
    assert cells == facts()


def test_a_report_refuses_columns_that_do_not_quote_its_text():
    assert Report("r", "r", TEXT, facts=columns()).facts == facts()
    with pytest.raises(ValueError, match="does not quote the text at 3"):
        Report("r", "r", TEXT.replace("3", "4"), facts=columns())
    wrong = columns().changed({IDS[2]: Fact(IDS[2], 13, "number", "13", (), None, 7, 9)})
    with pytest.raises(ValueError, match="does not quote the text at 7"):
        Report("r", "r", TEXT, facts=wrong)
    filed = columns().changed({IDS[3]: Fact("t4.x", 1, "number")})
    with pytest.raises(ValueError, match="filed under"):
        Report("r", "r", TEXT, facts=filed)


def test_a_report_with_columns_goes_to_plain_values_and_back():
    report = Report("r", "r", TEXT, facts=columns())
    assert Report.from_dict(report.to_dict()) == report
    assert pickle.loads(pickle.dumps(report)) == report


def test_what_tables_say_comes_in_columns():
    report = analyse(
        Document("r", "信息内容|本年制发件数|本年废止件数|现行有效件数\n规章|0|0|0\n行政规范性文件|3|1|12")
    )
    assert isinstance(report.facts, Cells)
    assert report.facts == {cell: report.facts[cell] for cell in report.facts}
    assert numbers_in(report.facts, "t2.")
    assert not numbers_in(report.facts, "t3.")
