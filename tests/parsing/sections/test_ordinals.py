"""Ordinals inside tables are passed over without a change to what can be a heading."""

from hypothesis import given
from hypothesis import strategies as st

from toolkit.parsing.sections.candidates import Candidate, Page, scan

PIECES = st.sampled_from(
    [
        *("一、总体情况", "二、主动公开政府信息情况", "五、存 在的主要问题及改进情况"),
        *("(三)本年度", "第二十条第(一)项", "总体情况", "监督保障", "予以公开", "件", "0 0 7"),
        *("一 ", "一", "十", "12", "3.", "1、", "第", "表", "Ⅱ、", "٣)", "(٣", "(", ")"),
        *("\n", "|", " ", "。"),
    ]
)


def read(page: Page, ordinals: list[tuple[int, int, str, int]]) -> list[Candidate]:
    limits = [ordinal[0] for ordinal in ordinals[1:]] + [len(page.folded)]
    found = (page.candidate(*ordinal, limit) for ordinal, limit in zip(ordinals, limits, strict=False))
    return [c for c in found if c]


@given(st.lists(PIECES, max_size=40), st.lists(st.integers(0, 120), max_size=6))
def test_candidates_are_those_of_every_ordinal(pieces: list[str], bounds: list[int]) -> None:
    text = "".join(pieces)
    edges = sorted(min(bound, len(text)) for bound in bounds)
    spans = tuple(zip(edges[::2], edges[1::2], strict=False))
    page = Page(text, text, spans)
    assert read(page, scan(page)) == read(page, scan(Page(text, text, ())))


def test_a_table_without_titles_is_passed_over() -> None:
    text = "二、主动公开政府信息情况\n" + "(一)予以公开\n3\n" * 20 + "三、收到和处理政府信息公开申请情况"
    span = (13, text.index("三、"))
    assert [value for *_, value in scan(Page(text, text, (span,)))] == [2, 1, 3]


def test_tables_that_overlap_hide_no_title_between_them() -> None:
    text = "(一)予以公开\n3\n二、主动公开政府信息情况\n(一)予以公开\n3\n"
    spans = ((0, 24), (20, 24), (22, len(text)))
    assert 2 in [value for *_, value in scan(Page(text, text, spans))]
