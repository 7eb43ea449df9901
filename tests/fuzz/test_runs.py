# ruff: noqa: E501
"""A run of one character or word, wherever in a report it stands, costs no more time than other text of its length."""

from __future__ import annotations

import pytest
from test_growth import MOST, seconds

_MARKED = """‸临溪市水利局2023年政府信息公开‸工作年度报告‸
‸本报告由临溪市水利局‸编制，数据统计期限为2023年1月1日至12月31日。‸
一、‸总体情况‸
（一）主动公开情况‸
全年主动公开政府信息‸120条。
（二）依申请公开情况
收到政府信息公开申请‸12‸件，其中自然人‸10件。‸
二、主动公开政府信息情况‸
第二十条第（一）项
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 0 |‸ 0 | 0
行政规范性文件 | ‸1 | 0‸ | 12
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量 ‸| 10 | 1 | 0 | 0 | 0 | 1 | 12‸
二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0
五、存在的主要问题及‸改进情况
一是‸更新不‸够及时；二是培训不足。‸下一步，我局将‸加强培训，‸每月检查一次。
六、其他需要报告的事项‸
‸无。‸
"""
REPORT = _MARKED.split("‸")
"""Cut where the runs are put in."""
UNITS = (
    " ", "\n", "\t", "\u3000", " \n", "-", "(", "（", ")", "“", "《", "》", "0", "1,", "12", "|", " |", "—", "/", "*",
    "#", "、", "，", "。", "；", ":", "…", ".", "<b>", "要", "被", "举报", "的", "中", "需", "距", "并", "不", "四", "第",
    "年", "2023年", "月", "我局", "保障制度", "一是", "一、", "（一）", "1.", "下一步", "其中", "申请", "12件", "12)", "(12",
)  # fmt: skip
SHORT = (" ", "\n", "1,", "12", "、", "的")


def slow(unit: str, size: int) -> list[str]:
    """Return where a run of the unit takes longer than other text would."""
    run = unit * (size // len(unit))
    limit = size * MOST + 0.15
    texts = {n: "".join(REPORT[:n]) + run + "".join(REPORT[n:]) for n in range(1, len(REPORT))}
    return [REPORT[n - 1][-12:] for n, text in texts.items() if seconds(text, limit) >= limit]


def test_a_run_of_one_character_costs_no_more_than_other_text() -> None:
    assert [(unit, places) for unit in SHORT if (places := slow(unit, 6000))] == []


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_a_long_run_costs_no_more_than_other_text(unit: str) -> None:
    assert slow(unit, 24_000) == []
