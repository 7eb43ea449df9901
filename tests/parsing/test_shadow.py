"""The shadow keeps every offset and makes alike what is read alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.parsing.shadow import fold, is_traditional, squeeze


@given(st.text())
def test_folding_never_moves_an_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="一、 \u3000\n总体情况\u200b（）", max_size=40), st.integers(0, 10))
def test_a_squeezed_character_points_at_the_one_it_came_from(text: str, start: int) -> None:
    squeezed = squeeze(text, start)
    folded = fold(text)
    assert len(squeezed.offsets) == len(squeezed.text) + 1
    assert [folded[i] for i in squeezed.offsets[:-1]] == list(squeezed.text)


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("（一）", "(一)"),
        ("⼀、", "一、"),
        ("⻘岚市⼈⺠政府，⻓⻛⻰", "青岚市人民政府,长风龙"),
        ("ＡＢ１２，：；", "AB12,:;"),
        ("〔2024〕１号", "(2024)1号"),
        ("【附表】", "[附表]"),
        ("—–－", "---"),
        ("“五”", '"五"'),
        ("一\u200b、\ufeff总\u3000体\xa0情\ue004况", "一 、 总 体 情 况"),
        ("一、總體情況", "一、总体情况"),
        ("\U00020000\n", "\U00020000\n"),
        ("", ""),
    ],
)
def test_shapes_read_alike_become_one(printed: str, plain: str) -> None:
    assert fold(printed) == plain


def test_one_traditional_name_does_not_make_a_text_traditional() -> None:
    text = "临溪市档案馆收藏有後藤、開成两部书。"
    assert not is_traditional(text)
    assert fold(text) == text.replace("，", ",")
