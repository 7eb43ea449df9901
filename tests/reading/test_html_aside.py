"""Plain tables are read from the source of a page; that changes nothing but the time it takes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.reading import html, read
from toolkit.reading.html_aside import set_aside

ROW = "<tr><td>规章</td><td>3</td></tr>"
TABLE = f"<table border='1'><tbody>{ROW}<tr><td colspan=\"2\">第二十条第（五）项</td></tr>{ROW}</tbody></table>"
PIECES = [
    TABLE,
    "<p>甲",
    "</p>",
    "<table>",
    "</table>",
    "<tbody>",
    "</tbody>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<th>1</th>",
    "<td>3</td>",
    "<td rowspan=2>类</td>",
    "<td colspan='2'>5</td>",
    "<td><p>6</p></td>",
    "<td><p>7</p>8</td>",
    ROW,
    "<td><span><p>9</span>x</p></td>",
    "<td><p><b>1</p></b></td>",
    "<td>规<br>章</td>",
    "<td>&nbsp;</td>",
    "<b>",
    "</b>",
    "<td>&copy;</td>",
    "<td title='a>b'>1</td>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<div style='display:none'>",
    "</div>",
    "<td style='display: none'>4</td>",
    "<td>1<span hidden>2</span></td>",
    "<td>a<input value=3></td>",
    "<td>一 \n 二</td>",
    "<TD>2</TD>",
    "<a href=x>",
    "<ol><li>",
    "<form>",
    "<textarea>",
    "'",
    '"',
    "<td",
    ">",
    "\r",
    "<td>" + "长" * 400 + "</td>",
    "<caption>表</caption>",
    "<thead>",
    "</thead>",
    "<td colspan=2 colspan=3>1</td>",
]


def both(page: str, monkeypatch: pytest.MonkeyPatch):
    found = read(page.encode(), name="a.html", format="html")
    with monkeypatch.context() as patch:
        patch.setattr(html, "set_aside", lambda text, low: None)
        return found, read(page.encode(), name="a.html", format="html")


def test_plain_tables_are_set_aside_and_read_alike(monkeypatch):
    page = f"<div>一、总体情况{TABLE}<p>二、<table><tr><td>{TABLE}</td></tr></table></div>"
    found = set_aside(page, page.lower().encode())
    assert found is not None and len(found.tables) == 2 and "规章" not in found.text
    one, other = both(page, monkeypatch)
    assert one == other and len(one.grids) == 2 and one.grids[0].n_rows == 3


@pytest.mark.parametrize(
    "page",
    [
        f"<!-- {TABLE} --><p>甲",
        f'<script>var a = "{TABLE}";</script><p>甲',
        f"<div title='{TABLE}'>甲</div>",
        f"<div style='display:none'>{TABLE}</div>乙",
        f"<textarea>{TABLE}</textarea>丙",
        f"<p>丁{TABLE[:-8]}",
        f"<p hidden>{TABLE}",
        f"<ol><li>{TABLE}",
    ],
)
def test_tables_that_are_not_shown_are_not_read(page, monkeypatch):
    one, other = both(page + "一、总体情况", monkeypatch)
    assert one == other


def test_whatever_stands_around_and_in_tables_they_are_read_alike():
    @given(st.lists(st.sampled_from(PIECES), max_size=14))
    def check(pieces):
        with pytest.MonkeyPatch.context() as patch:
            one, other = both("一、总体情况" + "".join(pieces), patch)
        assert one == other

    check()


def test_the_time_for_tables_without_end_is_linear():
    for page in (
        "<table>" * 200_000 + "</table>",
        "<table><tr>" + "<td><b>" * 200_000 + "</table>",
        TABLE[:-8] * 20_000,
    ):
        began = time.process_time()
        set_aside(page, page.lower().encode())
        assert time.process_time() - began < 3
