"""Every layout in which problems and measures are written down, one small text each with its truth marked."""

from __future__ import annotations

import pytest
from marked import compare, unmark

from toolkit.parsing.items import find_items
from toolkit.report import Section

LAYOUTS: dict[str, str] = {
    # --- ordinal styles
    "一是 run in, full stops": "存在以下问题：⟦p|一是公开内容不全面。⟧⟦p|二是更新不及时。⟧",
    "一是 run in, semicolons": "存在以下问题：⟦p|一是公开内容不全面；⟧⟦p|二是更新不及时。⟧",
    "一是 one per line": "存在以下问题：\n⟦p|一是公开内容不全面。⟧\n⟦p|二是更新不及时。⟧\n",
    "一是 without punctuation before it": "存在的问题⟦p|一是公开内容不全面⟧⟦p|二是更新不及时⟧",
    "一要 announces a measure by itself": "存在的问题是⟦p|渠道不畅⟧。⟦m|一要拓宽渠道；⟧⟦m|二要加强培训。⟧",
    "首先 其次 最后": "还存在不足：⟦p|首先，公开意识不强；⟧⟦p|其次，内容单一；⟧⟦p|最后，人员不足。⟧",
    "第一 第二": "还存在不足：⟦p|第一，公开意识不强；⟧⟦p|第二，内容单一。⟧",
    "其一 其二": "还存在不足：⟦p|其一，公开意识不强；⟧⟦p|其二，内容单一。⟧",
    "一方面 另一方面": "还存在不足：⟦p|一方面，公开意识不强；⟧⟦p|另一方面，内容单一。⟧",
    "digits with a point": "还存在不足：⟦p|1.公开意识不强。⟧⟦p|2.内容单一。⟧",
    "digits with a pause mark": "还存在不足：⟦p|1、公开意识不强。⟧⟦p|2、内容单一。⟧",
    "full-width digits and points": "还存在不足：⟦p|１．公开意识不强。⟧⟦p|２．内容单一。⟧",
    "bracketed digits": "还存在不足：⟦p|（1）公开意识不强。⟧⟦p|（2）内容单一。⟧",
    "circled digits": "还存在不足：⟦p|①公开意识不强；⟧⟦p|②内容单一。⟧",
    "digits with a bracket": "还存在不足：⟦p|1）公开意识不强；⟧⟦p|2）内容单一。⟧",
    "bracketed numerals as items": "下一步，我局将：⟦m|（一）加强培训。定期组织学习。⟧⟦m|（二）完善制度。修订公开指南。⟧",
    "numerals with a pause mark": "改进措施：\n⟦m|一、加强业务培训。⟧\n⟦m|二、完善公开制度。⟧\n",
    "labelled problems": "⟦p|问题一：公开内容不规范。⟧\n⟦p|问题二：答复时效不强。⟧\n",
    "an ordinal missing": "存在以下问题：⟦p|一是意识不强；⟧⟦p|三是内容单一。⟧",
    "an ordinal repeated": "存在以下问题：⟦p|一是意识不强。⟧⟦p|二是内容单一。⟧⟦p|二是渠道不畅。⟧",
    "a decimal is no ordinal": "存在以下问题：⟦p|一是网站访问量仅1.5万次，影响力不足；⟧⟦p|二是答复率低。⟧",
    "an article's number is no ordinal": "存在以下问题：⟦p|一是第二十条第（一）项规定的信息公开不及时；⟧⟦p|二是内容单一。⟧",
    "统一是 is no ordinal": "存在以下问题：⟦p|一是公开标准不一，统一是当务之急；⟧⟦p|二是内容单一。⟧",
    # --- titles and bodies
    "a title line and the paragraph after it": "下一步打算：\n⟦m|（一）加强培训\n组织信息员集中学习条例。⟧\n⟦m|（二）完善制度\n修订公开指南，明确时限。⟧\n",
    "a title glued to its body": "下一步打算：⟦m|（一）加强培训组织信息员集中学习条例。⟧⟦m|（二）完善制度修订公开指南，明确时限。⟧",
    "titled paragraphs without ordinals": "存在的问题：\n⟦p|意识不强。部分科室重视不够。⟧\n⟦p|内容单一。多为工作动态。⟧\n",
    "nested: the innermost that states one": "改进措施：⟦m|（一）加强培训。每季度组织学习。⟧（二）完善制度⟦m|1.修订公开指南。⟧⟦m|2.健全审核制度。⟧",
    "nested names are no items of their own": "改进措施：⟦m|一是拓宽渠道，用好以下平台：①网站；②公众号；③公开栏。⟧⟦m|二是加强培训。⟧",
    "a later sentence explains the ordinal": "存在不足：⟦p|一是解读不够。虽然发布了解读材料，但形式仍较单一。⟧⟦p|二是人员不足。⟧",
    # --- headings
    "headings decide the kind": "（一）存在的问题\n⟦p|1.公开制度需要完善。⟧\n（二）改进措施\n⟦m|1.完善公开制度。⟧\n",
    "headings with a full stop": "（一）主要问题。⟦p|一是内容单一。⟧（二）改进情况。⟦m|一是丰富内容。⟧",
    "headings with a colon": "存在问题：⟦p|一是内容单一。⟧整改措施：⟦m|一是丰富内容。⟧",
    "headings numbered like items": "1.存在问题：⟦p|内容单一⟧。2.改进措施：⟦m|丰富公开内容⟧。",
    "measures first": "（一）改进情况\n⟦m|1.调整了领导小组。⟧\n（二）存在问题\n⟦p|1.内容单一。⟧\n",
    "structure before wording": "存在的主要问题：⟦p|一是进一步加强队伍建设；⟧⟦p|二是进一步完善制度。⟧",
    "no heading: wording decides": "⟦p|1.公开内容不够全面。⟧⟦p|2.更新不够及时。⟧",
    "ordinals start anew for the measures": "⟦p|一是内容不全面；⟧⟦p|二是更新不及时。⟧⟦m|一是丰富公开内容；⟧⟦m|二是及时更新栏目。⟧",
    # --- problems without ordinals
    "clauses before 等问题": "但还存在⟦p|责任意识不强⟧、⟦p|队伍建设有待加强⟧、⟦p|便民服务仍有差距⟧等问题。",
    "clauses before 的问题": "但仍存在⟦p|内容不够全面⟧、⟦p|渠道不够多元⟧的问题。",
    "predicates that share an object": "还有不足：⟦p|公开内容不够全面、不够细致、不够及时⟧。",
    "a subject of several nouns": "主要表现在⟦p|公开的内容、形式、力度都需要进一步加强和完善⟧。",
    "clauses after 如": "但仍存在一些不足，如⟦p|渠道有待拓宽⟧，⟦p|业务水平还不够高⟧，⟦p|时效性还需加强⟧。",
    "等 ends the clauses": "但还存在不足，如：⟦p|机制尚未完善⟧，⟦p|人员业务不熟⟧，⟦p|保障欠缺⟧等。",
    "semicolons after 主要表现在": "主要表现在：⟦p|意识不强，主动性不够⟧；⟦p|内容单一⟧；⟦p|人员不足⟧。",
    "虽然 但": "我局虽然做了大量工作，但⟦p|公开的深度还不够⟧。",
    "an achievement before 但": "全年工作取得一定成效，但⟦p|解读形式有待丰富⟧、⟦p|渠道有待拓宽⟧。",
    "a result stays with its cause": "⟦p|人员变动频繁，造成工作衔接不畅⟧，⟦p|信息更新不及时⟧。",
    "a reason stays with its effect": "⟦p|由于人手较少，部分栏目更新不及时⟧。",
    "a clause without a subject elaborates": "⟦p|解读形式不够丰富，未能充分运用图解等方式⟧。",
    "a specific subject before 仍有差距": "但⟦p|便民服务与群众期待仍有差距⟧。",
    # --- measures without ordinals
    "clause by clause after 将": "下一步，我局将⟦m|完善审核机制⟧，⟦m|加强业务培训⟧，⟦m|拓宽公开渠道⟧。",
    "purpose stays with its measure": "下一步，我局将⟦m|加强业务培训，不断提高工作水平，确保信息准确⟧。",
    "general prefaces drop out": "下一步，我局将按照上级部署要求，紧密结合工作实际，⟦m|完善审核机制⟧，⟦m|加强业务培训⟧。",
    "means go with what they serve": "今后，我局将⟦m|通过微信公众号等渠道，及时发布信息⟧，⟦m|加强业务培训⟧。",
    "semicolons set measures apart": "下一步，我市将⟦m|加强解读，提升针对性⟧；⟦m|建立带教机制，定期组织培训⟧。",
    "为此": "⟦p|渠道较为单一⟧。为此，我局将⟦m|拓宽公开渠道⟧。",
    "针对以上问题": "⟦p|渠道较为单一⟧。针对以上问题，我局将⟦m|拓宽公开渠道⟧。",
    "接下来": "⟦p|渠道较为单一⟧。接下来，⟦m|拓宽公开渠道⟧。",
    "下阶段": "⟦p|渠道较为单一⟧。下阶段，我局将⟦m|拓宽公开渠道⟧。",
    "a year announces": "⟦p|渠道较为单一⟧。2025年我局将⟦m|拓宽公开渠道⟧。",
    "problem and measure in one sentence": "⟦p|渠道较为单一⟧，下一步将⟦m|拓宽公开渠道⟧。",
    "each ordinal has its problem and its measure": (
        "⟦p|（一）解读形式单一。⟧下一步将⟦m|丰富解读形式。⟧\n⟦p|（二）人员业务不熟。⟧下一步将⟦m|加强业务培训。⟧"
    ),
    "the last ordinal ends where the announcer stands": "⟦p|一是内容单一。⟧⟦p|二是更新慢。⟧下一步，我局将采取以下措施：⟦m|1.丰富公开内容。⟧⟦m|2.及时更新。⟧",
    "steps against last year's problems": "针对上一年度存在的问题，我局⟦m|完善了审核制度⟧，⟦m|组织了业务培训⟧。",
    # --- what is no item
    "lead-ins": "2024年，我局工作有序推进，但还存在一些不足。⟦p|一是内容单一。⟧下一步，我局将认真落实条例要求，采取以下措施：⟦m|一是丰富内容。⟧",
    "the only statement, however general": "下一步，我局将⟦m|继续做好政府信息公开工作⟧。",
    "nothing": "无。",
    "empty": "",
    "a signature and a date": "⟦p|一是内容单一。⟧⟦p|二是更新慢。⟧临溪市水务局\n2024年1月9日",
    "a date in numerals": "⟦p|一是内容单一。⟧⟦p|二是更新慢。⟧ 望川市农业局 二〇一二年元月二十日",
    "what a website appends": "⟦p|一是内容单一。⟧⟦p|二是更新慢。⟧ 附件下载 打印本页 关闭窗口",
    "a slogan in a paragraph of its own": "改进措施：\n⟦m|一是加强培训。⟧\n⟦m|二是完善制度。⟧\n我局将以此为契机，推动政府信息公开工作再上新台阶。\n",
    # --- elsewhere
    "routine achievements": "§overview|一、总体情况§\n一是加强组织领导；二是完善制度，发现问题及时整改。\n§other|二、其他需要报告的事项§\n无。",
    "a passage of the overview": (
        "§overview|一、总体情况§\n一是加强领导；二是完善制度。但仍存在一些不足，如⟦p|内容单一⟧、⟦p|更新不及时⟧。"
        "下一步，我局将⟦m|丰富公开内容⟧。\n§other|二、其他需要报告的事项§\n无。"
    ),
    "next steps among other matters": "§other|六、其他需要报告的事项§\n未收取信息处理费。\n下一步工作打算：\n⟦m|一是加强培训。⟧\n⟦m|二是完善制度。⟧\n",
    "the section's own parts": (
        "§problems|五、存在的主要问题及改进情况§\n§problems.stated|（一）主要问题§\n⟦p|内容不够丰富⟧，⟦p|更新不够及时⟧。\n"
        "§problems.improvement|（二）改进措施§\n⟦m|丰富公开内容⟧，⟦m|及时更新栏目⟧。\n"
    ),
}


def check(marked: str) -> None:
    text, sections, truth = unmark(marked)
    items = find_items(text, sections)
    pairs, missed, extra = compare(text, truth, items)
    assert (missed, extra) == ([], [])
    assert [kind for (kind, _, _), _ in pairs] == [item.kind for _, item in pairs]
    assert all(text[item.start : item.end] == item.text for item in items)


@pytest.mark.parametrize("marked", LAYOUTS.values(), ids=LAYOUTS)
def test_layout(marked: str) -> None:
    check(marked)


def test_items_are_numbered_in_reading_order_and_name_their_section() -> None:
    text, sections, _ = unmark(LAYOUTS["the section's own parts"])
    items = find_items(text, sections)
    assert [item.id for item in items] == ["i1", "i2", "i3", "i4"]
    assert [item.section for item in items] == ["problems.stated"] * 2 + ["problems.improvement"] * 2
    assert all(item.topics == () and item.evidence.startswith("heading") for item in items)


def test_tables_hold_no_items() -> None:
    text = "存在问题：一是内容单一。\n二是下一步加强培训\n"
    table = text.index("二是")
    items = find_items(text, [Section("problems", "", 0, len(text), 0)], [(table, len(text))])
    assert [item.text for item in items] == ["一是内容单一"]


def test_an_empty_section_has_no_items() -> None:
    text = "五、存在的主要问题及改进情况\n无"
    assert find_items(text, [Section("problems", text[:14], 0, len(text), 14, state="empty")]) == ()


def test_without_sections_explicit_passages_are_found() -> None:
    text = "一是加强了培训。\n存在的主要问题：一是内容单一。\n改进措施：一是丰富内容。\n"
    assert [(item.kind, item.section) for item in find_items(text, [])] == [("problem", ""), ("measure", "")]


def test_a_hostile_text_is_read_in_linear_time() -> None:
    import time

    def seconds(n: int) -> float:
        text = "存在" + "问题、不足，一是" * n
        began = time.perf_counter()
        find_items(text, [Section("problems", "", 0, len(text), 0)])
        return time.perf_counter() - began

    seconds(10)
    assert seconds(4000) < 40 * max(seconds(400), 0.002)
