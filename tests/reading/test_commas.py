"""Comma-separated tables: cells by the commas, prose left alone."""

from toolkit.reading.commas import comma_grids


def texts(text):
    return [[cell and cell.text for cell in row] for grid in comma_grids(text) for row in grid.rows()]


def test_lines_of_as_many_fields_are_a_table():
    assert texts("前文\n规章,0,,12\n许可,3,3,3\n处罚,5,5,5\n后文") == [
        ["规章", "0", "", "12"],
        ["许可", "3", "3", "3"],
        ["处罚", "5", "5", "5"],
    ]


def test_a_quoted_field_keeps_its_comma():
    assert texts('规章,0,"1,234",0\n许可,3,3,3\n处罚,5,5,5\n')[0] == ["规章", "0", "1,234", "0"]


def test_two_lines_are_no_table():
    assert texts("规章,0,1,12\n许可,3,3,3\n") == []


def test_prose_with_commas_is_no_table():
    line = "我局依法公开信息,回应社会关切,接受群众监督,改进工作作风\n"
    assert texts(line * 4) == []


def test_nothing_has_no_tables():
    assert texts("") == []
