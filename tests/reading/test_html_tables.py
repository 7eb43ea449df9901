"""HTML tables: data become grids whose cells quote the text; layout dissolves into lines."""

import pytest

from toolkit.errors import ReadingError
from toolkit.reading import read
from toolkit.reading.limits import TABLE_NESTING


def document(html: str):
    found = read(html.encode(), name="a.html")
    for grid in found.grids:
        for cell in grid.cells:
            assert found.text[cell.start : cell.end] == cell.text
            assert not set(cell.text) & set("\n\t")
    return found


def rows(html: str) -> list[list[str | None]]:
    (grid,) = document(html).grids
    return [[cell and cell.text for cell in row] for row in grid.rows()]


def test_a_row_is_a_line_and_cells_are_parted_by_tabs():
    found = document("<p>前</p><table><tr><td>规章</td><td></td><td>3</td></tr><tr><td>甲<td>1<td>2</table><p>后</p>")
    assert found.text == "前\n规章\t\t3\n甲\t1\t2\n后\n"
    assert (found.grids[0].start, found.grids[0].end) == (2, 13)


def test_merged_cells_are_placed_as_a_browser_does():
    html = "<table><tr><td rowspan=2>申请<td colspan=2>数量<tr><td>自然人<td>总计<tr><td>新收<td>1<td>2</table>"
    assert rows(html) == [["申请", "数量", "数量"], ["申请", "自然人", "总计"], ["新收", "1", "2"]]


def test_absurd_spans_are_cut():
    html = "<table><tr><td rowspan=99999>甲<td colspan=99999>乙<tr><td>1<td>2</table>"
    assert rows(html) == [["甲", "乙", "乙"], ["甲", "1", "2"]]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "1.5", " 1"])
def test_spans_that_are_no_numbers_count_as_one(span):
    assert rows(f'<table><tr><td colspan="{span}">1<td>2</table>') == [["1", "2"]]


def test_missing_and_crossed_end_tags_are_mended():
    assert rows("<table><tr><td>1<td>2<tr><td>3</td><td>4</tr></td></table>") == [["1", "2"], ["3", "4"]]
    assert rows("<table><form><tr><td>1<td>2</tr></form></table>") == [["1", "2"]]


def test_line_breaks_in_a_cell_are_no_line_ends():
    html = "<table><tr><td>本年新<br>制作<p>数量</p></td><td>1\n 2</td></tr></table>"
    assert rows(html) == [["本年新制作数量", "1 2"]]


def test_digits_split_over_spans_are_one_number():
    assert rows("<table><tr><td>许可<td><p><span>1</span><span>2</span><font>3</font></p></table>") == [["许可", "123"]]


def test_a_layout_table_dissolves_and_the_data_table_inside_it_stays():
    html = "<table><tr><td><p>一、总体情况</p><table><tr><td>规章<td>3</table><p>二、其他</p></td></tr></table>"
    found = document(html)
    assert found.text == "一、总体情况\n规章\t3\n二、其他\n"
    assert len(found.grids) == 1


def test_a_table_around_long_prose_is_layout():
    prose = "本机关坚持以公开为常态、不公开为例外。" * 30
    found = document(f"<table><tr><td>正文</td><td><p>{prose}</p><p>二、其他</p></td></tr></table>")
    assert found.grids == ()
    assert found.text == f"正文\n{prose}\n二、其他\n"


def test_a_sheet_that_holds_the_whole_report_is_cut_at_its_headings():
    html = (
        "<table><tr><td colspan=3>一、总体情况</td></tr><tr><td colspan=3>" + "公开工作平稳有序。" * 9 + "</td></tr>"
        "<tr><td colspan=3>二、主动公开</td></tr><tr><td>规章<td>1<td>2</tr><tr><td>文件<td>3<td>4</tr></table>"
    )
    found = document(html)
    assert found.text.splitlines()[0] == "一、总体情况"
    assert found.text.splitlines()[2] == "二、主动公开"
    assert [cell.text for cell in found.grids[0].cells] == ["规章", "1", "2", "文件", "3", "4"]


def test_a_label_row_of_the_statutory_table_does_not_cut_it():
    html = "<table><tr><td>一、本年新收<td>3<td></tr><tr><td>（一）予以公开<td><td></tr></table>"
    assert rows(html) == [["一、本年新收", "3", ""], ["（一）予以公开", "", ""]]


def test_a_caption_and_stray_text_stay():
    assert document("<table><caption>表一</caption><tr><td>1<td>2</table>").text == "表一\n1\t2\n"


def test_one_column_is_no_table():
    found = document("<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>")
    assert (found.text, found.grids) == ("甲\n乙\n", ())


def test_a_table_beyond_measure_is_refused():
    with pytest.raises(ReadingError) as caught:
        document("<table>" + ("<tr>" + "<td>1" * 100) * 300 + "</table>")
    assert caught.value.kind == "too_large"


def test_tables_nested_beyond_measure_lose_no_text():
    deep = "<table><tr><td>甲" * (3 * TABLE_NESTING) + "乙"
    assert document(deep).text.replace("\n", "") == "甲" * (3 * TABLE_NESTING) + "乙"


def test_hidden_rows_and_cells_are_left_out():
    hide = "style='display:none'"
    html = f"<table><tr {hide}><td>甲<td>9<tr><td>规章<td {hide}>8<td>3<tr><td>文件<td>4</table>"
    assert rows(html) == [["规章", "3"], ["文件", "4"]]


def test_type_setting_does_not_change_how_a_table_is_read():
    plain = "<table><tr><td>规章<td><p>3</p><tr><td>办法<br>说明<td>4</table>"
    set_in_type = (
        '<table><tr><td><b>规</b><font face="宋体"><span>章</span></font><td><p><span>3</span></p>'
        "<tr><td><i>办法</i><br><u>说<em>明</em></u><td><strong>4</strong></table>"
    )
    assert document(set_in_type).text == document(plain).text


@pytest.mark.parametrize(
    "row",
    [
        "<tr><b>表一</b><td>规章<td>3",
        "<b>表一</b><tr><td>规章<td>3",
        "<tr><td>规章<td>3</tr><span>表一</span>",
        "<tbody><font>表一</font><tr><td>规章<td>3",
    ],
)
def test_text_set_between_the_cells_of_a_table_stands_above_it(row):
    assert document(f"<table>{row}</table>").text == "表一\n规章\t3\n"


def test_a_paragraph_in_a_cell_parts_its_text_from_what_follows():
    assert document("<table><tr><td>件<td><p>1</p><b>2</b></table>").text == "件\t1 2\n"


def test_cells_with_hidden_type_setting_show_the_rest_only():
    page = '<table><tr><td>件<td><span style="display:none">9</span><b>2</b><tr><td hidden>x<td>规章<td>3</table>'
    assert document(page).text == "件\t2\n规章\t3\n"


def test_scripts_between_cells_are_not_read():
    assert document("<table><tr><script>1</script><td>件<td>2</table>").text == "件\t2\n"
