import pytest

from toolkit.coding.kind import kind_of


@pytest.mark.parametrize(
    "text",
    [
        "一是更新不及时",
        "政策解读有待加强",
        "（二）专职人员少",
        "没有固定的查阅场所",
        "加强培训的力度还不够",
        "栏目建设需持续推进",
    ],
)
def test_states_what_is_lacking(text):
    assert kind_of(text) == "problem"


@pytest.mark.parametrize(
    "text",
    [
        "（一）加强队伍建设，解决人员不足的问题",
        "不断提高质量",
        "开设专栏",
        "二是针对更新不及时的问题，明确专人",
        "补短板、强弱项",
        "",
    ],
)
def test_announces_what_will_be_done(text):
    assert kind_of(text) == "measure"
