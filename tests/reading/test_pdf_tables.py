"""Joining the parts of a table that a page break cut."""

from toolkit.reading.pdf_tables import Placed, Ruled, continues, join

EDGES = [70.0, 150.0, 300.0, 400.0]


def part(page, *rows, edges=EDGES, full=()):
    cells = [Placed(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text is not None]
    return Ruled(page, 80, 700, edges, cells, len(rows), frozenset(full))


def texts(table):
    found = table.table()
    rows = [[""] * found.n_columns for _ in range(found.n_rows)]
    for cell in found.cells:
        for r in range(cell.row, cell.row + cell.rowspan):
            for c in range(cell.column, cell.column + cell.colspan):
                rows[r][c] = cell.text
    return rows


def test_rows_follow_one_another():
    joined = join(part(0, ["一", "予以公开", "3"]), part(1, ["二", "部分公开", "4"]))
    assert texts(joined) == [["一", "予以公开", "3"], ["二", "部分公开", "4"]]


def test_a_header_printed_again_stands_once():
    head = ["事项", "本年", "累计"]
    assert texts(join(part(0, head, ["许可", "1", "2"]), part(1, head, ["处罚", "3", "4"]))) == [
        head,
        ["许可", "1", "2"],
        ["处罚", "3", "4"],
    ]


def test_rows_of_numbers_that_repeat_are_no_header():
    joined = join(part(0, ["许可", "0", "0"]), part(1, ["许可", "0", "0"]))
    assert texts(joined) == [["许可", "0", "0"], ["许可", "0", "0"]]


def test_a_row_cut_in_two_is_one_row():
    above = part(0, ["甲", "1.本机关不掌握相关政", "7"], full=[1])
    joined = join(above, part(1, ["", "府信息", ""], ["乙", "2.其他", "8"]))
    assert texts(joined) == [["甲", "1.本机关不掌握相关政府信息", "7"], ["乙", "2.其他", "8"]]


def test_two_rows_one_of_them_blank_stay_two():
    joined = join(part(0, ["许可", "1"], ["行政处罚", ""]), part(1, ["行政强制", "2"]))
    assert texts(joined) == [["许可", "1", ""], ["行政处罚", "", ""], ["行政强制", "2", ""]]


def test_a_row_of_headings_after_the_break_is_no_piece_of_a_row():
    joined = join(part(0, ["许可", "1", "2"]), part(1, ["信息内容", "本年制发", "现行有效"], ["规章", "0", "0"]))
    assert [row[0] for row in texts(joined)] == ["许可", "信息内容", "规章"]


def test_a_merged_cell_goes_on_over_the_break():
    above = part(0, ["（三）不予公开", "1.国家秘密", "2"], [None, "2.其他法律", "3"])
    above.cells[0] = above.cells[0]._replace(rowspan=2)
    joined = join(above, part(1, ["", "3.危及安全", "4"]))
    assert [row[0] for row in texts(joined)] == ["（三）不予公开"] * 3


def test_a_merged_label_broken_by_the_page_is_made_whole():
    below = part(1, ["法提供", "2.没有现成信息", "1"], [None, "3.补正后", "0"])
    below.cells[0] = below.cells[0]._replace(rowspan=2)
    joined = join(part(0, ["（四）无", "1.不掌握", "7"]), below)
    assert [row[0] for row in texts(joined)] == ["（四）无法提供"] * 3


def test_a_new_label_after_the_break_is_not_glued_on():
    below = part(1, ["（五）不予处理", "1.信访", "1"], [None, "2.重复", "0"])
    below.cells[0] = below.cells[0]._replace(rowspan=2)
    joined = join(part(0, ["（四）无法提供", "1.不掌握", "7"]), below)
    assert [row[0] for row in texts(joined)] == ["（四）无法提供", "（五）不予处理", "（五）不予处理"]


def test_columns_are_matched_by_their_edges():
    joined = join(part(0, ["规章", "1", "2"]), part(1, ["许可", "9"], edges=[70.0, 151.0, 400.0]))
    assert texts(joined) == [["规章", "1", "2"], ["许可", "9", "9"]]


def test_only_tables_of_one_width_continue_one_another():
    assert continues(part(0, ["甲", "1", "2"]), part(1, ["乙", "3"], edges=[72.0, 200.0, 398.0]))
    assert not continues(part(0, ["甲", "1", "2"]), part(1, ["乙", "3"], edges=[120.0, 200.0, 398.0]))
