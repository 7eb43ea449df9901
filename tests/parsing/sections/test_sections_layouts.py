# ruff: noqa: E501
"""Layouts seen in the wild, each with the truth marked in place.

``⟦role|heading⟧`` marks a heading and its role, ``⟦role:empty|heading⟧`` one whose section is empty, ``⟦preamble|⟧`` where
the report's own text begins, ``⟪…⟫`` a statutory table. What is not marked must not be found.
"""

import re

import pytest

from toolkit.parsing.sections import Sections, find_sections
from toolkit.reading.document import Document

_MARK = re.compile(r"⟦([a-z.]+)(?::(empty))?\|([^⟧]*)⟧|⟪|⟫")


def unmark(marked: str) -> tuple[str, tuple[tuple[int, int], ...], list[tuple[str, str, int, str]]]:
    """Return the plain text, its table spans, and its headings as (role, state, start, title)."""
    text, at, opened = "", 0, 0
    spans, truth = [], []
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match[0] == "⟪":
            opened = len(text)
        elif match[0] == "⟫":
            spans.append((opened, len(text)))
        else:
            truth.append((match[1], match[2] or "present", len(text), match[3]))
            text += match[3]
    return text + marked[at:], tuple(spans), truth


def found(sections: Sections) -> list[tuple[str, str, int, str]]:
    return [(s.role, s.state, s.start, s.title) for s in sections.sections if s.state in ("present", "empty")]


T2 = "⟪第二十条第（一）项\n信息内容\t本年制发件数\n规章\t0\n第二十条第（五）项\n行政许可\t3⟫\n"
T3 = (
    "⟪（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\n一、本年新收政府信息公开申请数量\t3\t0\t3\n"
    "二、上年结转政府信息公开申请数量\t0\t0\t0\n三、本年度办理结果\t（一）予以公开\t1\t0\t1\n（三）不予公开\t1.属于国家秘密\t0\t0\t0\n"
    "（七）总计\t3\t0\t3\n四、结转下年度继续办理\t0\t0\t0⟫\n"
)
T4 = "⟪行政复议\t行政诉讼\n结果维持\t总计\n0\t0⟫\n"
T2_GLUED = "⟪第二十条第（一）项信息内容本年制发件数规章000⟫"
T3_GLUED = "⟪一、本年新收政府信息公开申请数量3000003二、上年结转政府信息公开申请数量0000000三、本年度办理结果（一）予以公开1000001（七）总计3000003四、结转下年度继续办理0000000⟫"
T4_GLUED = "⟪行政复议行政诉讼结果维持总计00000⟫"
SIX = (
    "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、"
    "存在的主要问题及改进情况、其他需要报告的事项六个部分组成。"
)
OPEN = "⟦preamble|⟧根据《中华人民共和国政府信息公开条例》要求，编制本报告。"

LAYOUTS: dict[str, str] = {
    "the six headings on lines of their own": f"""临溪市水务局2023年政府信息公开工作年度报告
{OPEN}{SIX}
⟦overview|一、总体情况⟧
2023年，我局共公开信息12条。
⟦proactive|二、主动公开政府信息情况⟧
{T2}⟦requests|三、收到和处理政府信息公开申请情况⟧
{T3}⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
{T4}⟦problems|五、存在的主要问题及改进情况⟧
公开还不够及时。下一步加强培训。
⟦other|六、其他需要报告的事项⟧
本年度未收取信息处理费。
""",
    "everything on one line, headings glued to both neighbours": (
        f"临溪市水务局2023年政府信息公开工作年度报告 {OPEN}{SIX}⟦overview|一、总体情况⟧2023年，我局共公开信息12条。"
        f"⟦overview.proactive|（一）主动公开方面⟧全年更新栏目。⟦overview.requests|（二）依申请公开方面⟧收到3件申请。"
        f"⟦proactive|二、主动公开政府信息情况⟧{T2_GLUED}⟦requests|三、收到和处理政府信息公开申请情况⟧{T3_GLUED}"
        f"⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧{T4_GLUED}⟦problems|五、存在的主要问题及改进情况⟧"
        "一是公开不够及时；二是人员不足。下一步将加强培训。⟦other:empty|六、其他需要报告的事项⟧无。"
    ),
    "a table that nobody recognised as one": (
        f"{OPEN}⟦overview|一、总体情况⟧平稳。⟦proactive|二、主动公开政府信息情况⟧信息内容规章000"
        "⟦requests|三、收到和处理政府信息公开申请情况⟧一、本年新收政府信息公开申请数量3000003二、上年结转政府信息公开申请数量0000000"
        "三、本年度办理结果（一）予以公开1000001（二）部分公开（区分处理的，只计这一情形）0000000（三）不予公开1.属于国家秘密0000000"
        "（四）无法提供1.本机关不掌握相关政府信息0000000（七）总计3000003四、结转下年度继续办理0000000"
        "⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧00000⟦problems|五、存在的主要问题及改进情况⟧不够及时。"
        "⟦other:empty|六、其他需要报告的事项⟧没有其他需要报告的事项。"
    ),
    "hard-wrapped lines, two headings broken in the middle": """    临溪市水务局
    2023年政府信息公开工作年度报告
    ⟦preamble|⟧根据《中华人民共和国政府信息公开条例》（以下简称《条
例》）规定编制本报告。
    ⟦overview|一、总体情况⟧
    2023年，我局认真贯彻落实《条例》，坚持公开为常态、
不公开为例外，全年公开信息十二条，回应咨询五次，没有发
生失泄密。
    ⟦proactive|二、主动公开政府信息情况⟧
    全年公开十二条。
    ⟦requests|三、收到和处理政府信息公开申请
情况⟧
    全年收到申请三件。
    ⟦disputes|四、政府信息公开行政复议、行政诉
讼情况⟧
    没有发生复议和诉讼案件。
    ⟦problems|五、存在的主要问题及改进情况⟧
    公开不够及时，下一步我局将加强培训，完善制度，定期
检查。
    ⟦other:empty|六、其他需要报告的事项⟧
    无其他需要报告的事项。
""",
    "a blank between all characters of a heading": """⟦preamble|⟧根据《条例》要求，现公布本报告。
⟦overview|一 、 概 述⟧
2012年平稳。
⟦proactive|二 、 主 动 公 开 政 府 信 息 情 况⟧
公开12条。
⟦requests|三 、 依 申 请 公 开 情 况⟧
没有申请。
⟦fees|四 、 收 费 情 况⟧
没有收费。
⟦problems|五 、 存 在 的 问 题 和 改 进 措 施⟧
人员不足。
""",
    "an ordinal parted from its title by a blank alone": """⟦overview|一 概 述⟧
2010年平稳。
⟦proactive|二 主 动 公 开 情 况⟧
公开12条。
⟦requests|三 依 申 请 公 开 情 况⟧
没有申请。
""",
    "page numbers between the lines, one inside a heading": """⟦preamble|⟧根据《条例》要求，编制本报告。
⟦overview|一、总体情况⟧
2023年公开12条。
- 1 -
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开
- 2 -
申请情况⟧
收到3件。
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
— 3 —
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
⟦other|六、其他需要报告的事项⟧
未收取费用。
""",
    "a table of contents with leaders and page numbers": f"""临溪市水务局2023年政府信息公开工作年度报告
目录
一、总体情况……1
二、主动公开政府信息情况……3
三、收到和处理政府信息公开申请情况……4
四、政府信息公开行政复议、行政诉讼情况……5
五、存在的主要问题及改进情况……6
六、其他需要报告的事项……7
{OPEN}
⟦overview|一、总体情况⟧
2023年公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
⟦other|六、其他需要报告的事项⟧
未收取费用。
""",
    "a table of contents without page numbers": f"""目 录
一、总体情况
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
六、其他需要报告的事项
{OPEN}
⟦overview|一、总体情况⟧
2023年公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
⟦other|六、其他需要报告的事项⟧
未收取费用。
""",
    "the preamble lists the six parts with their ordinals": (
        "⟦preamble|⟧根据《条例》要求编制本报告。全文包括：一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况；"
        "四、政府信息公开行政复议、行政诉讼情况；五、存在的主要问题及改进情况；六、其他需要报告的事项。\n"
        "⟦overview|一、总体情况⟧\n2023年公开12条。\n⟦proactive|二、主动公开政府信息情况⟧\n公开12条。\n"
        "⟦requests|三、收到和处理政府信息公开申请情况⟧\n收到3件。\n⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧\n没有。发生过一次咨询。\n"
        "⟦problems|五、存在的主要问题及改进情况⟧\n人员不足。\n⟦other:empty|六、其他需要报告的事项⟧\n无\n"
    ),
    "headings quoted in prose": (
        f"{OPEN}\n⟦overview|一、总体情况⟧\n公开12条，详见“二、主动公开政府信息情况”和《三、收到和处理政府信息公开申请情况》。\n"
        "⟦proactive|二、主动公开政府信息情况⟧\n公开12条。\n⟦requests|三、收到和处理政府信息公开申请情况⟧\n收到3件。\n"
        "⟦problems|五、存在的主要问题及改进情况⟧\n上年报告“五、存在的主要问题及改进情况”中提到的问题已整改。\n"
        "⟦other:empty|六、其他需要报告的事项⟧\n无。\n"
    ),
    "arabic ordinals": f"""{OPEN}
⟦overview|1.总体情况⟧
公开12条。
⟦proactive|2.主动公开政府信息情况⟧
公开12条。
⟦requests|3.收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|4.政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|5.存在的主要问题及改进情况⟧
人员不足。
⟦other|6.其他需要报告的事项⟧
未收取费用。
""",
    "arabic ordinals with a dunhao": f"""{OPEN}
⟦overview|1、总体情况⟧
公开12条。
⟦proactive|2、主动公开政府信息情况⟧
公开12条。
⟦requests|3、收到和处理政府信息公开申请情况⟧
收到3件。
⟦problems|4、存在问题和改进措施⟧
人员不足。
""",
    "ordinals in brackets followed by a dunhao": f"""{OPEN}
⟦overview|（一）、总体情况⟧
公开12条。
⟦proactive|（二）、主动公开政府信息情况⟧
公开12条。
⟦requests|（三）、收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|（四）、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|（五）、存在的主要问题及改进情况⟧
人员不足。
""",
    "ordinals as 第一、": f"""{OPEN}
⟦overview|第一、总体情况⟧
公开12条。
⟦proactive|第二、主动公开政府信息情况⟧
公开12条。
⟦requests|第三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦problems|第四、存在的主要问题及改进情况⟧
人员不足。
""",
    "parts as 第一部分": f"""{OPEN}
⟦overview|第一部分 总体情况⟧
公开12条。
⟦proactive|第二部分 主动公开政府信息情况⟧
公开12条。
⟦requests|第三部分 收到和处理政府信息公开申请情况⟧
收到3件。
⟦problems|第五部分 存在的主要问题及改进情况⟧
人员不足。
""",
    "Kangxi radicals for the numerals": f"""{OPEN}
⟦overview|⼀、总体情况⟧
公开12条。
⟦proactive|⼆、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦problems|五、存在的主要问题及改进情况⟧
⼈员不足。
""",
    "a full stop for the dunhao, full-width or not": f"""{OPEN}
⟦overview|一．总体情况⟧
公开12条。
⟦proactive|二.主动公开政府信息情况⟧
公开12条。
⟦requests|三. 收到和处理政府信息公开申请情况⟧
收到3件。
⟦problems|五.存在的主要问题及改进情况⟧
人员不足。
""",
    "Roman numerals": f"""{OPEN}
⟦overview|Ⅰ、总体情况⟧
公开12条。
⟦proactive|Ⅱ、主动公开政府信息情况⟧
公开12条。
⟦requests|Ⅲ、收到和处理政府信息公开申请情况⟧
收到3件。
⟦problems|Ⅳ、存在的主要问题及改进情况⟧
人员不足。
""",
    "no ordinals at all": f"""{OPEN}
⟦overview|总体情况⟧
公开12条。
⟦proactive|主动公开政府信息情况⟧
公开12条。
⟦requests|收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|存在的主要问题及改进情况⟧
人员不足。
⟦other:empty|其他需要报告的事项⟧
无
""",
    "one heading has lost its ordinal": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
⟦other|六、其他需要报告的事项⟧
未收取费用。
""",
    "an ordinal repeated": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|三、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|四、存在的主要问题及改进情况⟧
人员不足。
⟦other|五、其他需要报告的事项⟧
未收取费用。
""",
    "an ordinal wrong": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|五、收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
⟦other|七、其他需要报告的事项⟧
未收取费用。
""",
    "mixed bracket widths and one heading in another style": f"""{OPEN}
⟦overview|一、总体情况⟧
⟦overview.proactive|(一）主动公开情况⟧
更新栏目。
⟦overview.requests|（二)依申请公开情况⟧
没有申请。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|（三）收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
""",
    "six sections demoted under a wrapper": f"""{OPEN}
一、2023年度政府信息公开工作情况
⟦overview|（一）总体情况⟧
公开12条。
⟦overview.proactive|1.主动公开情况⟧
更新栏目。
⟦overview.requests|2.依申请公开情况⟧
没有申请。
⟦proactive|（二）主动公开政府信息情况⟧
公开12条。
⟦requests|（三）收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|（四）政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|（五）存在的主要问题及改进情况⟧
人员不足。
⟦other|（六）其他需要报告的事项⟧
未收取费用。
""",
    "a second wrapper that starts anew": f"""第一部分 工作情况
{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
第二部分 问题与其他
⟦problems|一、存在的主要问题及改进情况⟧
人员不足。
⟦other|二、其他需要报告的事项⟧
未收取费用。
""",
    "the preamble inside section one": """青岚市林业局2022年政府信息公开工作年度报告
⟦overview|一、总体情况⟧
根据《中华人民共和国政府信息公开条例》规定，编制本报告。全年公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
""",
    "six parts promised, four come": f"""{OPEN}{SIX}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦problems|四、存在的主要问题及改进情况⟧
人员不足。
""",
    "section five split in two": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems.stated|五、存在的主要问题⟧
人员不足。
⟦problems.improvement|六、改进措施⟧
加强培训。
⟦other|七、其他需要报告的事项⟧
未收取费用。
""",
    "section five whole, and then the next year's plan": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦problems|三、存在的主要问题及改进情况⟧
人员不足。
⟦problems.improvement|四、下一步工作打算⟧
加强培训。
""",
    "section five holding measures only": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、依申请公开情况⟧
收到3件。
⟦problems|四、下步工作安排⟧
加强培训。
""",
    "section five missing": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦other|五、其他需要报告的事项⟧
未收取费用。
""",
    "the heading of section five lost, its two parts left": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
{T2}⟦requests|三、收到和处理政府信息公开申请情况⟧
{T3}⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
{T4}⟦problems.stated|（一）主要问题⟧
人员不足。
⟦problems.improvement|（二）改进情况⟧
加强培训。
⟦other|六、其他需要报告的事项⟧
未收取费用。
""",
    "items numbered like sub-sections are none": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦problems|五、存在的主要问题及改进情况⟧
2023年还有不足。
（一）公开意识有待加强。有的科室不重视。
（二）公开内容不够全面。
下一步：
（一）加强培训。
（二）完善主动公开制度。
⟦other:empty|六、其他需要报告的事项⟧
无其他需要报告事项
""",
    "the two parts of section five, run in": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦problems|五、存在的主要问题及改进情况⟧
⟦problems.stated|（一）存在的问题。⟧一是人员不足。
⟦problems.improvement|（二）下一步工作打算。⟧一是加强培训。
⟦other|六、其他需要报告的事项⟧
未收取费用。
""".replace("。⟧", "⟧。"),
    "the two parts of section five, with arabic ordinals": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦problems|五、存在的主要问题及改进情况⟧
⟦problems.stated|1.存在的主要问题⟧
（1）人员不足。（2）更新不及时。
⟦problems.improvement|2.改进措施⟧
（1）加强培训。（2）及时更新。
⟦other|六、其他需要报告的事项⟧
未收取费用。
""",
    "the two parts of section five, without ordinals": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦problems|五、存在的主要问题及改进情况⟧
⟦problems.stated|存在的主要问题：⟧
人员不足。
⟦problems.improvement|改进措施：⟧
加强培训。
⟦other|六、其他需要报告的事项⟧
未收取费用。
""".replace("：⟧", "⟧："),
    "the five parts of section one, numbered like sections": f"""{OPEN}
⟦overview|一、总体情况⟧
2023年平稳。
⟦overview.proactive|二、主动公开情况⟧
更新栏目。
⟦overview.requests|三、依申请公开情况⟧
收到3件。
⟦overview.management|四、政府信息管理⟧
严格审核。
⟦overview.platform|五、政府信息公开平台建设⟧
改版网站。
⟦overview.supervision|六、监督保障⟧
开展培训。
⟦proactive|一、主动公开政府信息情况⟧
{T2}⟦requests|二、收到和处理政府信息公开申请情况⟧
{T3}⟦disputes|三、政府信息公开行政复议、行政诉讼情况⟧
{T4}⟦problems|四、存在的主要问题及改进情况⟧
人员不足。
⟦other|五、其他需要报告的事项⟧
未收取费用。
""",
    "the five parts of section one worded as slogans": f"""{OPEN}
⟦overview|一、总体情况⟧
2023年平稳。
⟦overview.proactive|（一）深化主动公开，保障群众知情权⟧
更新栏目。
⟦overview.requests|（二）规范依申请公开办理流程⟧
收到3件。
⟦overview.management|（三）严格审核把关，加强政府信息管理⟧
三审三校。
⟦overview.platform|（四）加强平台建设，拓宽公开渠道⟧
改版网站。
⟦overview.supervision|（五）强化监督，接受社会评议⟧
开展培训。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
""",
    "the five parts of section one, run in with a colon": f"""{OPEN}
⟦overview|一、总体情况⟧
⟦overview.proactive|1.主动公开情况⟧：更新栏目。
⟦overview.requests|2.依申请公开情况⟧：收到3件。
⟦overview.management|3.政府信息管理情况⟧：三审三校。
⟦overview.platform|4.平台建设情况⟧：改版网站。
⟦overview.supervision|5.监督保障情况⟧：开展培训。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
""",
    "the five parts of section one without ordinals": f"""{OPEN}
⟦overview|一、总体情况⟧
2023年平稳。
⟦overview.proactive|主动公开⟧
更新栏目。
⟦overview.requests|依申请公开⟧
收到3件。
⟦overview.management|政府信息管理⟧
三审三校。
⟦overview.platform|政府信息公开平台建设⟧
改版网站。
⟦overview.supervision|监督保障⟧
开展培训。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
""",
    "other headings inside section one open no role": f"""{OPEN}
⟦overview|一、总体情况⟧
2023年平稳。
（一）聚焦中心工作
出台方案。
（二）创新工作举措
开设专栏。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
""",
    "a report of 2009": """⟦preamble|⟧根据《条例》规定，现公布临溪市水务局2009年政府信息公开工作年度报告。本报告由概述、主动公开情况、依申请公开情况、收费及减免情况、复议诉讼情况、存在的问题和改进措施、附表组成。
⟦overview|一、概述⟧
平稳。
⟦proactive|二、主动公开政府信息的情况⟧
公开12条。
⟦requests|三、依申请公开政府信息和不予公开政府信息的情况⟧
没有申请。
⟦fees|四、政府信息公开的收费及减免情况⟧
没有收费，也没有减免。
⟦disputes|五、因政府信息公开申请行政复议、提起行政诉讼的情况⟧
没有发生。
⟦problems|六、政府信息公开工作存在的主要问题及改进措施⟧
人员不足。
⟦attachment|附表⟧：
指标名称 计量单位 数量
主动公开信息数 条 12
""",
    "complaints in a section of their own": """⟦preamble|⟧根据《条例》规定编制本报告。
⟦overview|一、基本情况⟧
平稳。
⟦proactive|二、主动公开情况⟧
公开12条。
⟦requests|三、依申请公开办理情况⟧
没有申请。
⟦disputes|四、行政复议和行政诉讼情况⟧
没有发生。
⟦complaints|五、举报投诉情况⟧
没有收到投诉。
⟦problems|六、存在问题和下一步打算⟧
人员不足。
""",
    "a section of its own for the statistics": """⟦preamble|⟧根据《条例》规定编制本报告。
⟦overview|一、概述⟧
平稳。
⟦proactive|二、主动公开情况⟧
公开12条。
⟦requests|三、依申请公开情况⟧
没有申请。
⟦disputes|四、复议、诉讼和申诉情况⟧
没有发生。
⟦problems|五、主要问题和改进措施⟧
人员不足。
⟦attachment|六、政府信息公开情况统计表⟧
指标名称 计量单位 数量
""",
    "a section of no role closes the one before it": """⟦preamble|⟧根据《条例》规定编制本报告。
⟦overview|一、概述⟧
平稳。
⟦proactive|二、主动公开情况⟧
公开12条。
三、政策解读和回应关切
解读3篇。
⟦requests|四、依申请公开情况⟧
没有申请。
⟦problems|五、不足之处和改进方向⟧
人员不足。
""",
    "a typo inside a heading": f"""{OPEN}
⟦overview|一、总休情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申情况⟧
收到3件。
⟦disputes|四、政府信息公开行政法复议、行政诉讼情况⟧
没有发生。
⟦problems|五、存在的主要间题及改进情况⟧
人员不足。
⟦other|六、其他需报告的事项⟧
未收取费用。
""",
    "traditional script": """⟦preamble|⟧根據《中華人民共和國政府信息公開條例》要求，編製本報告。
⟦overview|一、總體情況⟧
公開12條。
⟦proactive|二、主動公開政府信息情況⟧
公開12條。
⟦requests|三、收到和處理政府信息公開申請情況⟧
收到3件。
⟦problems|五、存在的主要問題及改進情況⟧
人員不足。
⟦other:empty|六、其他需要報告的事項⟧
無。
""",
    "pinyin after the characters": """⟦preamble|⟧根据《条例》要求，编制本报告。
⟦overview|一、总zǒng体tǐ情qíng况kuàng⟧
公开12条。
⟦proactive|二、主zhǔ动dòng公gōng开kāi政zhèng府fǔ信xìn息xī情qíng况kuàng⟧
公开12条。
⟦problems|三、存cún在zài的de问wèn题tí⟧
人员不足。
""",
    "zero-width and private-use characters inside headings": f"""{OPEN}
⟦overview|一、总\u200b体\ue5d2情况⟧
公开12条。
⟦proactive|二\ufeff、主动公开政府信息\u3000情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
""",
    "Markdown headings": f"""# 临溪市水务局2023年政府信息公开工作年度报告

{OPEN}

## ⟦overview|一、总体情况⟧

公开12条。

## ⟦proactive|二、主动公开政府信息情况⟧

公开12条。

## ⟦requests|三、收到和处理政府信息公开申请情况⟧

收到3件。

**⟦problems|五、存在的主要问题及改进情况⟧**

人员不足。
""",
    "navigation before the report": (
        "标题: 临溪市水务局2023年政府信息公开工作年度报告\n发布时间: 2024-01-10 16:13\n发布机构: 临溪市水务局\n当前位置： 首页 政务公开 "
        "政府信息公开年报 临溪市水务局2023年政府信息公开工作年度报告 来源：临溪市水务局 微信 微博 文件下载 "
        f"{OPEN}⟦overview|一、总体情况⟧公开12条。⟦proactive|二、主动公开政府信息情况⟧公开12条。"
    ),
    "the report begins with its year": (
        "临溪市水务局2009年度政府信息公开年度报告 ⟦preamble|⟧2009年，为提高工作透明度，我局认真开展信息公开。现报告如下： "
        "⟦overview|一、工作概述⟧ 平稳。 ⟦proactive|二、政府信息主动公开情况⟧ 公开12条。"
    ),
    "nothing before the first heading but the title": """临溪市水务局2023年政府信息公开工作年度报告
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
""",
    "a section alone, on one line": (
        "⟦problems|五、存在的主要问题及改进情况⟧2023年，我局工作虽有进步，但还存在不足。一是人员不足。下一步，我局将加强培训。"
    ),
    "a section alone with its two parts": (
        "⟦problems|五、存在的主要问题和改进措施⟧ ⟦problems.stated|（一）存在的问题⟧ 一是人员不足。 "
        "⟦problems.improvement|（二）改进措施⟧ 1、加强培训。 2、进一步加强主动公开工作。"
    ),
    "two empty sections with nothing under them": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive:empty|二、主动公开政府信息情况⟧
⟦requests:empty|三、收到和处理政府信息公开申请情况⟧
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
没有发生相关案件。
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
⟦other:empty|六、其他需要报告的事项⟧
无。

临溪市水务局
2024年1月9日
""",
    "a sentence that says nothing happened is a body": """⟦preamble|⟧根据《条例》规定编制本报告。
⟦overview|一、概述⟧
平稳。
⟦requests|二、依申请公开情况⟧
未收到申请。
⟦fees:empty|三、收费及减免情况⟧
无收费及减免情况。
⟦disputes:empty|四、行政复议、行政诉讼情况⟧
无
⟦problems|五、存在的问题⟧
没有专职人员。
""",
    "a parenthesis after the title belongs to it": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况（见附表）⟧
{T2}⟦requests|三、收到和处理政府信息公开申请情况（单位：件）⟧
{T3}""",
    "titles with the body on the same line": f"""{OPEN}
⟦overview|一、总体情况⟧ 2023年，我局公开12条。
⟦proactive|二、主动公开政府信息情况⟧ 2023年，我局公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧：全年收到3件。
⟦problems|四、存在的主要问题及改进情况⟧。人员不足。
""",
    "a table title repeats a heading": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
表二：主动公开政府信息情况
{T2}⟦requests|三、收到和处理政府信息公开申请情况⟧
表三：收到和处理政府信息公开申请情况
{T3}⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
""",
    "new headings on an old report": """⟦preamble|⟧根据《条例》规定编制2015年度报告。
⟦overview|一、总体情况⟧
平稳。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
没有申请。
⟦fees|四、收费情况⟧
没有收费。
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
⟦attachment|附件⟧：2015年度政府信息公开情况统计表
""",
    "five parts among seven, run in": f"""{OPEN}
⟦overview|一、总体情况⟧
（一）组织领导。成立领导小组。
⟦overview.proactive|（二）主动公开⟧。全年公开12条。
⟦overview.requests|（三）依申请公开⟧。收到3件。
⟦overview.management|（四）政府信息管理⟧。三审三校。
⟦overview.platform|（五）政府信息公开平台建设情况⟧。改版网站。
（六）教育培训。举办两期。
⟦overview.supervision|（七）监督保障⟧。接受评议。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
""",
    "the five parts glued to their bodies without a tail word": (
        f"{OPEN}⟦overview|一、总体情况⟧2023年平稳。⟦overview.proactive|（一）主动公开⟧2023年，我局公开12条。"
        "⟦overview.requests|（二）依申请公开⟧全年收到3件。⟦overview.management|（三）政府信息管理⟧严格执行三审三校。"
        "⟦overview.platform|（四）政府信息公开平台建设⟧我局改版网站。⟦overview.supervision|（五）监督保障⟧一是开展培训；二是接受评议。"
        "⟦proactive|二、主动公开政府信息情况⟧公开12条。⟦requests|三、收到和处理政府信息公开申请情况⟧收到3件。"
    ),
    "section one with arabic parts": f"""{OPEN}
⟦overview|一、政府信息公开工作的基本情况⟧
⟦overview.proactive|1.主动公开政府信息的情况⟧
公开12条。
⟦overview.requests|2.依申请公开政府信息情况⟧
收到3件。
⟦overview.management|3.政府信息管理⟧
三审三校。
⟦overview.platform|4.政府信息公开平台建设⟧
改版网站。
⟦overview.supervision|5.监督保障⟧
开展培训。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
""",
    "subsections with nested ordinals of their own": f"""{OPEN}
⟦overview|一、总体情况⟧
⟦overview.proactive|（一）主动公开政府信息情况⟧
1.公开内容。公开12条。
2.公开渠道。网站为主。
⟦overview.requests|（二）政府信息依申请公开办理情况⟧
1.申请情况。收到3件。
⟦overview.management|（三）政府信息管理情况⟧
1.制度建设情况
定期检查。
2.监督考核情况
纳入考核。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
""",
    "bold headings without ordinals over numbered parts": f"""{OPEN}
⟦overview|总体情况⟧
平稳。
⟦overview.proactive|（一）主动公开情况⟧
公开12条。
⟦overview.requests|（二）依申请公开情况⟧
收到3件。
⟦overview.management|（三）政府信息管理情况⟧
三审三校。
⟦proactive|主动公开政府信息情况⟧
{T2}⟦requests|收到和处理政府信息公开申请情况⟧
{T3}⟦disputes|政府信息公开行政复议、行政诉讼情况⟧
{T4}⟦problems|存在的主要问题及改进情况⟧
⟦problems.stated|（一）存在的主要问题⟧
人员不足。
⟦problems.improvement|（二）改进情况⟧
加强培训。
⟦other|其他需要报告的事项⟧
未收取费用。
""",
    "next year's plan between problems and other": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
⟦problems.improvement|六、2024年工作思路⟧
加强培训。
⟦other|七、其他需要报告的事项⟧
未收取费用。
""",
    "fees and disputes demoted to parts of requests": """⟦preamble|⟧根据《条例》规定编制本报告。
⟦overview|一、概述⟧
平稳。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、依申请公开政府信息情况⟧
（一）申请情况
收到3件。
⟦fees:empty|（二）依申请收费及减免情况⟧
无
⟦disputes:empty|（三）因政府信息公开申请行政复议、提起行政诉讼的情况⟧
无
⟦problems.stated|四、存在问题⟧
人员不足。
⟦problems.improvement|五、改进措施⟧
加强培训。
""",
    "no overview, the first section is 主动公开": """青岚市文化局2013年度信息公开工作年度报告
⟦proactive|一、主动公开的情况⟧：
全年上网118条。
⟦requests|二、依申请公开和不予公开的情况⟧
接到申请1件，已答复。
⟦fees|三、收费与减免的情况⟧
查询和复制都不收费用。
⟦disputes|四、行政复议、行政诉讼的情况⟧
本年度没有人提起。
⟦problems|五、工作中的主要问题及改进情况⟧
人员不足。
2014年2月8日
""",
    "consultation and staffing are sections of no role": """⟦preamble|⟧根据《条例》规定编制本报告。
⟦overview|一、概述⟧
平稳。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、依申请公开政府信息情况⟧
没有收到。
四、咨询处理情况
接受咨询5人次。
⟦disputes|五、复议、诉讼和申诉情况⟧
没有发生。
六、工作人员情况
专职1人。
⟦problems|七、主要问题和改进措施⟧
人员不足。
⟦other|八、说明与附表⟧
指标见附表。
""",
    "fees before disputes and disputes before fees": """⟦preamble|⟧根据《条例》规定编制本报告。
⟦overview|一、概述⟧
平稳。
⟦proactive|二、主动公开情况⟧
公开12条。
⟦requests|三、依申请公开情况⟧
没有收到。
⟦disputes|四、因政府信息公开申请投诉举报、行政复议、提起行政诉讼的情况⟧
没有发生。
⟦fees|五、政府信息公开支出和收费情况⟧
没有支出。
⟦problems|六、存在的主要问题及下步工作安排⟧
人员不足。
""",
    "pinyin in brackets after traditional characters": """⟦preamble|⟧本年度報(bào)告根據(jù)《條例》編制。
⟦overview|一、政府信息公開工作的基本概況(kuàng)⟧
平穩(wěn)。
⟦proactive|二、主動(dòng)公開政府信息的情況(kuàng)⟧
公開12條。
⟦requests|三、依申請(qǐng)公開政府信息和不予公開政府信息的情況(kuàng)⟧
沒有收到。
⟦disputes|四、因政府信息公開申請(qǐng)行政復(fù)議(yì)、提起行政訴訟(sòng)的情況(kuàng)⟧
沒有發生。
""",
    "a preamble that opens with a sentence of its own": """首页 > 政务公开 > 政府信息公开年报
青岚市民政局2021年政府信息公开工作年度报告
发布日期：2022-01-18 来源：青岚市民政局 [字体：大 中 小] 打印
⟦preamble|⟧群众看得见，事情才办得顺。我局照例梳理一年来的公开工作，报告如下：
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
""",
    "only the tables' headings are left": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive:empty|二、主动公开政府信息情况⟧
⟦requests:empty|三、收到和处理政府信息公开申请情况⟧
⟦disputes:empty|四、政府信息公开行政复议、行政诉讼情况⟧
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
""",
    "last year's problems mended, then this year's, then measures": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦problems|五、存在的主要问题及改进情况⟧
⟦problems.improvement|（一）2022年存在问题的整改情况⟧
已配备专人。
⟦problems.stated|（二）2023年存在的主要问题⟧
更新不及时。
⟦problems.improvement|（三）下一步改进措施⟧
及时更新。
⟦other|六、其他需要报告的事项⟧
未收取费用。
""",
    "an attachment list under the last section": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
没有发生。
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
⟦other:empty|六、其他需要报告的事项⟧
无其他需要报告的事项。
⟦attachment|附件⟧：望川市统计局2023年政府信息公开情况统计表
""",
    "the word attachment in prose is none": f"""{OPEN}
⟦overview|一、总体情况⟧
公开12条（见附件1），附表从略，《通知》附件：略。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
""",
    "a table's span that runs over the next heading": (
        f"{OPEN}⟦overview|一、总体情况⟧平稳。⟦proactive|二、主动公开政府信息情况⟧⟪第二十条第（一）项规章000"
        "⟦requests|三、收到和处理政府信息公开申请情况⟧⟫一、本年新收政府信息公开申请数量0000000⟦problems|五、存在的主要问题及改进情况⟧人员不足。"
    ),
    "numbered lists in the body never open a section": f"""{OPEN}
⟦overview|一、总体情况⟧
一是抓主动公开；二是抓依申请公开；三是抓问题整改。
1.主动公开信息12条。
2.依申请公开0件。
3.问题整改到位。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦problems|五、存在的主要问题及改进情况⟧
1.人员不足。
2.其他方面还有不足。
3.下一步加强培训。
""",
    "a sentence about the section it stands in": f"""{OPEN}
⟦overview|一、总体情况⟧
总体情况良好。主动公开政府信息情况见第二部分，存在的主要问题及改进情况见第五部分。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦problems|五、存在的主要问题及改进情况⟧
人员不足。
""",
    "a report whose first page is lost": """⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
""",
    "a title that does not end in its line, of a text that is wrapped": """⟦overview|一、总体情况⟧
全年公开各类信息十二条其中通过网站发布七条通
过公告栏发布五条内容涉及水库调度河道清淤饮水
安全等群众关心的事情比上一年多三条多出来的主
要是饮水安全方面的检测结果和停水的通知停水通
知都在停水前一天发出公告栏由各村会计按月更换
更换情况由水管站每月检查一次并在站务会上通报
⟦problems|五、政府信息公开工作中存在的主要问题与不足及
改进措施⟧
经办人员少。
⟦other:empty|六、其他需要报告的事项⟧
无。
""",
    "a sentence that fills its line is no title, though it opens like one": """⟦overview|一、总体情况⟧
全年公开各类信息十二条其中通过网站发布七条通
过公告栏发布五条内容涉及水库调度河道清淤饮水
安全等群众关心的事情比上一年多三条多出来的主
要是饮水安全方面的检测结果和停水的通知停水通
知都在停水前一天发出公告栏由各村会计按月更换
更换情况由水管站每月检查一次并在站务会上通报
二、行政复议诉讼应诉申诉举报投诉信访败诉纠错
案件都由司法所登记，年底归档。
⟦other:empty|六、其他需要报告的事项⟧
无。
""",
    "a heading of no role wraps sections of a lower rank": """⟦overview|一、总体情况⟧
平稳。
二、各项工作推进落实
⟦proactive|（一）主动公开政府信息情况⟧
公开12条。
⟦requests|（二）收到和处理政府信息公开申请情况⟧
收到3件。
⟦problems|三、存在的主要问题及改进情况⟧
人员不足。
""",
    "the problems again under a heading of the same rank": """⟦overview|一、总体情况⟧
公开12条。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
⟦disputes|四、政府信息公开行政复议、行政诉讼情况⟧
收到1件。
⟦problems|五、存在的主要问题及改进情况⟧
内容见下。
六、存在的问题
人员不足。
⟦other:empty|七、其他需要报告的事项⟧
无。
""",
    "the parts of section one open sentences": """⟦overview|一、总体情况⟧。⟦overview.proactive|主动公开方面⟧，全年发布12条。⟦overview.requests|依申请公开方面⟧，收到3件。⟦overview.management|政府信息管理方面⟧，严格审核。⟦overview.platform|平台建设方面⟧，新开栏目。⟦overview.supervision|监督保障方面⟧，开展检查。⟦proactive|二、主动公开政府信息情况⟧公开12条。""",
    "a part's name inside a sentence opens no part": """⟦overview|一、总体情况⟧。⟦overview.proactive|主动公开方面⟧，全年发布12条。⟦overview.requests|依申请公开方面⟧，收到3件。⟦overview.management|政府信息管理方面⟧，严格审核，为平台建设方面打基础。⟦overview.supervision|监督保障方面⟧，开展检查。⟦proactive|二、主动公开政府信息情况⟧公开12条。""",
    "a sixth ordinal beside the five parts": """⟦overview|一、总体情况⟧
⟦overview.proactive|（一）主动公开⟧持续推进。全年发布12条。
⟦overview.requests|（二）依申请公开规范办理⟧。收到3件。
⟦overview.management|（三）信息管理⟧严格把关。全年清理文件。
⟦overview.platform|（四）平台建设新开栏目⟧。发布稿件。
⟦overview.supervision|（五）监督保障开展检查⟧。培训两次。
（六）大力推进队伍建设取得良好成效并获得上级部门和社会公众充分肯定以及广泛赞誉和持续关注和支持帮助指导督促。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
""",
    "one part of section one below it, the others numbered like it": """⟦overview|一、总体情况⟧
⟦overview.proactive|（一）主动公开政府信息情况⟧
公开12条。
⟦overview.requests|二、依申请公开情况⟧
收到3件。
⟦overview.platform|三、平台建设情况⟧
新开栏目。
⟦overview.supervision|四、监督保障情况⟧
检查两次。
⟦proactive|二、主动公开政府信息情况⟧
公开12条。
⟦requests|三、收到和处理政府信息公开申请情况⟧
收到3件。
""",
}

FIVE_NAMES = [
    "存在的主要问题及改进情况", "存在的主要问题和改进情况", "存在的主要问题与改进情况", "存在的主要问题、改进情况", "存在的主要问题及改进措施",
    "存在的问题和改进措施", "存在问题及改进情况", "存在的问题及整改措施", "存在的不足及下一步打算", "存在的不足和改进方向", "困难和问题",
    "存在的困难和下一步工作安排", "下步工作安排", "下一步工作打算", "下一步工作计划", "今后工作思路", "政府信息公开工作存在的主要问题及改进情况",
    "政务公开工作中存在的问题与不足及改进措施", "主要问题和改进措施", "工作中存在的主要问题及改进意见", "当前存在的主要问题及改进情况",
    "存在的薄弱环节及改进措施", "存在的短板和下一步工作重点", "存在的主要困难及改进办法", "问题与改进", "问题和建议", "不足之处及努力方向",
    "存在的主要问题及2024年工作打算", "2023年存在的主要问题及下一步改进措施", "我局政府信息公开工作存在的主要问题及改进情况", "存在的问题、困难及改进措施",
    "目前存在的主要问题和下步打算", "存在的主要问题以及改进情况", "主要不足和改进情况", "存在问题和不足", "改进措施", "存在的主要问题和原因", "工作存在的主要问题及整改情况",
]  # fmt: skip


@pytest.mark.parametrize("reason", LAYOUTS)
def test_a_layout_gives_its_sections(reason: str) -> None:
    text, spans, truth = unmark(LAYOUTS[reason])
    assert found(find_sections(Document("layout", text), spans)) == truth


@pytest.mark.parametrize("name", FIVE_NAMES)
@pytest.mark.parametrize("glued", [False, True])
def test_section_five_has_many_names(name: str, glued: bool) -> None:
    gap = "" if glued else "\n"
    marked = (
        f"⟦overview|一、总体情况⟧{gap}公开12条。{gap}⟦proactive|二、主动公开政府信息情况⟧{gap}公开12条。{gap}"
        f"⟦problems|三、{name}⟧{gap}虽有进步，但一是人员不足。{gap}⟦other|四、其他需要报告的事项⟧{gap}未收取费用。"
    )
    text, spans, truth = unmark(marked)
    assert found(find_sections(Document("layout", text), spans)) == truth
