"""Hypothesis strategies: reports of invented bodies, well formed or spoiled, and tables with their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import mutations
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from toolkit.parsing.forms import load_forms, outcome_rows, request_rows

BODIES = ("临溪市人民政府", "望川市教育局", "青岚市卫生健康委员会", "云泽省财政厅")
PROBLEMS = ("公开内容不够全面", "业务培训不足", "政策解读形式单一", "更新不够及时", "专职人员缺乏", "平台建设有待加强")
MEASURES = ("加强业务培训", "完善公开制度", "丰富解读形式", "健全审核机制", "充实人员力量", "及时更新栏目")
ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Told:
    """A text and what it says: year, new requests, problems and measures."""

    text: str
    body: str
    year: int
    requests: int
    problems: tuple[str, ...]
    measures: tuple[str, ...]


@st.composite
def reports(draw: DrawFn) -> Told:
    """Draw a report without tables in the order of the form, ordinals and line ends as they may be."""
    body, year = draw(st.sampled_from(BODIES)), draw(st.integers(2021, 2025))
    requests = draw(st.integers(1, 9999))
    problems = draw(st.lists(st.sampled_from(PROBLEMS), min_size=1, max_size=5, unique=True))
    measures = draw(st.lists(st.sampled_from(MEASURES), min_size=1, max_size=5, unique=True))
    mark, apart = draw(st.sampled_from("、.．")), draw(st.sampled_from(("\n", "\n\n", "\n　　")))
    join = draw(st.sampled_from(("；", "。", "。\n")))
    told = join.join(f"{ORDINALS[i]}是{words}" for i, words in enumerate(problems))
    planned = join.join(f"{ORDINALS[i]}是{words}" for i, words in enumerate(measures))
    parts = (
        f"一{mark}总体情况", f"{year}年收到政府信息公开申请{requests}件。",
        f"五{mark}存在的主要问题及改进情况", f"存在的主要问题：{told}。", f"下一步，我们将：{planned}。",
        f"六{mark}其他需要报告的事项", "无。",
    )  # fmt: skip
    text = f"{body}{year}年政府信息公开工作年度报告\n" + apart.join(parts) + "\n"
    return Told(text, body, year, requests, tuple(problems), tuple(measures))


@st.composite
def spoiled(draw: DrawFn, most: int = 4000) -> str:
    """Draw what came of a report that was copied, converted and mangled."""
    told, seed = draw(reports()), draw(st.integers(0, 2**32))
    return mutations.mutate_text(Random(seed), told.text, most)


@st.composite
def request_tables(draw: DrawFn) -> tuple[str, dict[str, int]]:
    """Draw table three of 2021 that adds up, a row a line, and its cells by id."""
    forms, rows = load_forms(), request_rows("2021")
    small, columns = st.sampled_from((0, 0, 0, 1, 2, 7, 12)), [c for c in forms.t3.columns if c != "total"]
    cells: dict[str, int] = {}
    for column in columns:
        done = {row: draw(small) for row in outcome_rows("2021")}
        carried, over = draw(small), draw(st.integers(0, 1))
        whole = sum(done.values())
        over = min(over, whole + carried)
        done |= {"total": whole, "carried_forward": carried, "carried_over": over, "new": whole + carried - over}
        cells |= {f"t3.{row}.{column}": done[row] for row in rows}
    for row in rows:
        cells[f"t3.{row}.total"] = sum(cells[f"t3.{row}.{column}"] for column in columns)
    sign = draw(st.sampled_from(("|", "\t")))
    lines = []
    for row, spec in rows.items():
        numbers = [str(cells[f"t3.{row}.{column}"]) for column in forms.t3.columns]
        lines.append(sign.join((spec.label, *numbers)))
    heading = "三、收到和处理政府信息公开申请情况\n"
    return heading + "\n".join(lines) + "\n四、政府信息公开行政复议、行政诉讼情况\n无。\n", cells
