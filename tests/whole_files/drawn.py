# ruff: noqa: E501
"""Draw invented reports: words, headings, items, and the cells of the three tables with their states."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

PLACES = (
    "云泽省临溪市",
    "望川市青篱区",
    "青岚市",
    "临溪市白鹭镇",
    "石梁县",
    "云泽省",
    "竹溪县月牙乡",
    "望川市",
    "霜苇县",
)
ORGANS = (
    "人民政府",
    "教育局",
    "市场监督管理局",
    "人民政府办公室",
    "水务局",
    "自然资源和规划局",
    "统计局",
    "卫生健康委员会",
)

TWO_2021 = (
    ("第二十条第（一）项", ("本年制发件数", "本年废止件数", "现行有效件数"), (("regulations", "规章"), ("normative_documents", "行政规范性文件")), ("made", "repealed", "in_force")),
    ("第二十条第（五）项", ("本年处理决定数量",), (("licences", "行政许可"),), ("decisions",)),
    ("第二十条第（六）项", ("本年处理决定数量",), (("penalties", "行政处罚"), ("coercive_measures", "行政强制")), ("decisions",)),
    ("第二十条第（八）项", ("本年收费金额（单位：万元）",), (("fees", "行政事业性收费"),), ("amount",)),
)  # fmt: skip
_SERVICE = (("上一年项目数量", "本年增/减", "处理决定数量"), ("items_last_year", "change", "decisions"))
TWO_2019 = (
    ("第二十条第（一）项", ("本年新制作数量", "本年新公开数量", "对外公开总数量"), (("regulations", "规章"), ("normative_documents", "规范性文件")), ("made", "newly_disclosed", "disclosed_total")),
    ("第二十条第（五）项", _SERVICE[0], (("licences", "行政许可"), ("other_services", "其他对外管理服务事项")), _SERVICE[1]),
    ("第二十条第（六）项", _SERVICE[0], (("penalties", "行政处罚"), ("coercive_measures", "行政强制")), _SERVICE[1]),
    ("第二十条第（八）项", _SERVICE[0][:2], (("fees", "行政事业性收费"),), _SERVICE[1][:2]),
    ("第二十条第（九）项", ("采购项目数量", "采购总金额"), (("procurement", "政府集中采购"),), ("projects", "amount")),
)  # fmt: skip
COLUMNS = ("natural_person", "enterprise", "research", "social_organisation", "legal_service", "other", "total")
APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
# (row id, stub, label); the stub is "" for rows right under 三 and None for rows beside it
THREE = (
    ("new", None, "一、本年新收政府信息公开申请数量"),
    ("carried_over", None, "二、上年结转政府信息公开申请数量"),
    ("granted", "", "（一）予以公开"),
    ("partial", "", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("refused.state_secret", "（三）不予公开", "1.属于国家秘密"),
    ("refused.other_law", "（三）不予公开", "2.其他法律行政法规禁止公开"),
    ("refused.safety_stability", "（三）不予公开", "3.危及“三安全一稳定”"),
    ("refused.third_party", "（三）不予公开", "4.保护第三方合法权益"),
    ("refused.internal_affairs", "（三）不予公开", "5.属于三类内部事务信息"),
    ("refused.process_information", "（三）不予公开", "6.属于四类过程性信息"),
    ("refused.enforcement_file", "（三）不予公开", "7.属于行政执法案卷"),
    ("refused.administrative_inquiry", "（三）不予公开", "8.属于行政查询事项"),
    ("unavailable.not_held", "（四）无法提供", "1.本机关不掌握相关政府信息"),
    ("unavailable.needs_creation", "（四）无法提供", "2.没有现成信息需要另行制作"),
    ("unavailable.still_unclear", "（四）无法提供", "3.补正后申请内容仍不明确"),
    ("not_processed.petition", "（五）不予处理", "1.信访举报投诉类申请"),
    ("not_processed.repeated", "（五）不予处理", "2.重复申请"),
    ("not_processed.publication", "（五）不予处理", "3.要求提供公开出版物"),
    ("not_processed.excessive", "（五）不予处理", "4.无正当理由大量反复申请"),
    ("not_processed.reconfirmation", "（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"),
    (
        "other_handling.not_corrected",
        "（六）其他处理",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    (
        "other_handling.fee_unpaid",
        "（六）其他处理",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    ("other_handling.other", "（六）其他处理", "3.其他"),
    ("other_handling", "", "（六）其他处理"),
    ("total", "", "（七）总计"),
    ("carried_forward", None, "四、结转下年度继续办理"),
)
SHORT = {
    "partial": "（二）部分公开",
    "other_handling.not_corrected": "1.申请人无正当理由逾期不补正",
    "other_handling.fee_unpaid": "2.申请人逾期未按收费通知要求缴纳费用",
}
FOUR = ("review", "litigation_direct", "litigation_after_review")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
RESULT_NAMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")

PROBLEMS = (
    "公开内容不够丰富，与群众期盼还有差距",
    "基层工作人员业务水平不高，对条例理解不深",
    "政策解读形式单一，图文和视频解读偏少",
    "依申请公开答复的规范性有待提高",
    "信息更新不够及时，个别栏目更新滞后",
    "部门之间协调配合不够，信息报送质量不高",
)
MEASURES = (
    "加强业务培训，组织专题学习，提升人员能力",
    "丰富解读形式，增加图解和短视频解读的数量",
    "完善工作制度，明确责任分工，严格审核把关",
    "规范依申请公开办理流程，提高答复质量",
    "加大监督检查力度，定期通报栏目更新情况",
    "拓宽公开渠道，做好政务新媒体内容建设",
)


@dataclass
class Cell:
    """One printed value cell: what stands there and what it is."""

    id: str
    text: str
    state: str
    value: int | float | None


@dataclass
class Case:
    """An invented report: narrative, cells, truth."""

    rng: random.Random
    edition: str
    year: int
    body: str
    cells: dict[str, Cell]
    rows: list[tuple[str, str | None, str]]
    problems: list[str]
    measures: list[str]
    headings: dict[str, str] = field(default_factory=dict)
    scale: str = "small"
    missing: set[str] = field(default_factory=set)

    @property
    def title(self) -> str:
        return f"{self.body}{self.year}年政府信息公开工作年度报告"

    @property
    def two(self):
        return TWO_2021 if self.edition == "2021" else TWO_2019

    def text(self, cell: str) -> str:
        return self.cells[cell].text

    def paragraphs(self) -> list[tuple[str, str | list[str]]]:
        """The narrative in order: ("title" | role | "table", words)."""
        count = sum(c.value for i, c in self.cells.items() if i == "t3.new.total" and c.state == "number")
        said = f"全年共收到政府信息公开申请{count}件，均按时答复。" if count else "全年未收到重大舆情。"
        problem = "；".join(f"{n}是{words}" for n, words in zip("一二三四", self.problems, strict=False)) + "。"
        measure = "；".join(f"{n}是{words}" for n, words in zip("一二三四", self.measures, strict=False)) + "。"
        head = self.headings
        return [
            ("title", self.title),
            ("p", f"本报告由{self.body}按照《中华人民共和国政府信息公开条例》和国务院办公厅公报的格式要求编制，所列数据的统计期限自{self.year}年1月1日起至{self.year}年12月31日止。"),
            ("overview", head["overview"]),
            ("p", f"{self.year}年，{self.body}坚持以公开为常态、不公开为例外，稳步推进各项工作。{said}"),
            ("p", "（一）主动公开。通过门户网站发布各类信息136条，内容涵盖财政、规划、民生等领域。"),
            ("p", "（二）依申请公开。健全接收、登记、审核、答复、归档等环节的制度，做到程序规范。"),
            ("p", "（三）监督保障。将信息公开纳入年度考核，组织2次专题培训，未发生责任追究情形。"),
            ("proactive", head["proactive"]),
            ("t2", ""),
            ("requests", head["requests"]),
            ("t3", ""),
            ("disputes", head["disputes"]),
            ("t4", ""),
            ("problems", head["problems"]),
            ("p", f"{self.year}年工作取得一定成效，但仍存在一些不足，主要表现在：{problem}"),
            ("p", f"下一步，我们将重点做好以下工作：{measure}"),
            ("other", head["other"]),
            ("p", "按照有关规定，本年度收取信息处理费0元。"),
        ]  # fmt: skip


HEADINGS = {
    "overview": ("一、总体情况", "一、概述", "一、总体情况"),
    "proactive": ("二、主动公开政府信息情况", "二、主动公开政府信息情况"),
    "requests": ("三、收到和处理政府信息公开申请情况", "三、收到和处理政府信息公开申请情况"),
    "disputes": ("四、政府信息公开行政复议、行政诉讼情况", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    "problems": ("五、存在的主要问题及改进情况", "五、政府信息公开工作存在的主要问题及改进情况"),
    "other": ("六、其他需要报告的事项", "六、其他需要报告的事项"),
}


def _number(rng: random.Random, scale: str, much: float = 1.0) -> int:
    if scale == "tiny":
        return rng.choice((0, 0, 0, 0, 0, 0, 0, 1, 2))
    if scale == "zero":
        return 0
    top = {"small": 12, "county": 90, "city": 2600}[scale] * much
    return 0 if rng.random() < (0.55 if scale != "city" else 0.2) else int(rng.random() ** 3 * top) + 1


def draw(
    seed: int, *, edition: str | None = None, blank: str | None = None, scale: str | None = None, faults: bool = True
) -> Case:
    """Draw one report. ``blank``: ``zero`` (all printed), ``empty``, ``slash``, ``dash``, ``none``, ``two`` (only table two)."""
    rng = random.Random(seed)
    edition = edition or rng.choice(("2021", "2021", "2021", "2019"))
    year = rng.choice((2021, 2022, 2023, 2024)) if edition == "2021" else rng.choice((2019, 2020))
    scale = scale or rng.choice(("tiny", "tiny", "small", "small", "small", "county", "city", "zero"))
    blank = blank or rng.choice(("zero", "zero", "zero", "zero", "two", "slash2", "empty"))
    keep = {"other_handling"} if edition == "2019" else set()
    rows = [
        r for r in THREE if r[0] in keep or (r[0] != "other_handling" and not (keep and r[0].startswith("other_h")))
    ]
    values: dict[str, int | float] = {}
    outcomes = [r[0] for r in rows if r[0] not in ("new", "carried_over", "total", "carried_forward")]
    for column, much in zip(COLUMNS[:-1], (1, 0.4, 0.02, 0.02, 0.1, 0.1), strict=True):
        for row in outcomes:
            big = 3.0 if row == "granted" else 1.0
            values[f"t3.{row}.{column}"] = _number(rng, scale, much * big) if rng.random() < 0.3 + much * 0.5 else 0
        total = sum(values[f"t3.{row}.{column}"] for row in outcomes)
        forward = min(_number(rng, scale, much * 0.5), 400)
        over = min(rng.choice((0, 0, _number(rng, scale, much * 0.5))), total + forward)
        values |= {
            f"t3.total.{column}": total,
            f"t3.carried_forward.{column}": forward,
            f"t3.carried_over.{column}": over,
            f"t3.new.{column}": total + forward - over,
        }
    for row in (r[0] for r in rows):
        values[f"t3.{row}.total"] = sum(values[f"t3.{row}.{c}"] for c in COLUMNS[:-1])
    for row in FOUR:
        four = [min(_number(rng, scale), 900) if rng.random() < 0.5 else 0 for _ in range(4)]
        values |= {f"t4.{row}.{r}": n for r, n in zip(RESULTS, (*four, sum(four)), strict=True)}
    for _, _, two_rows, keys in TWO_2021 if edition == "2021" else TWO_2019:
        for row, _ in two_rows:
            for key in keys:
                number: int | float = _number(
                    rng, scale, 20 if key in ("decisions", "in_force", "disclosed_total") else 1
                )
                if key == "amount" and rng.random() < 0.6:
                    number = round(number * rng.random() * 30, rng.choice((1, 2, 2, 4)))
                    number = int(number) if number == int(number) else number
                if key == "change" and number and rng.random() < 0.4:
                    number = -number
                values[f"t2.{row}.{key}"] = number
    if faults and rng.random() < 0.25:  # what bodies get wrong: one number of the table
        broken = rng.choice([k for k in values if k.startswith("t3.")])
        values[broken] = abs(values[broken] + rng.choice((1, -1, 2, 10)))
    cells = {}
    for key, value in values.items():
        cells[key] = Cell(key, str(value), "number", value)
        table = key[:2]
        empty = {"zero": "0", "empty": "", "slash": "/", "dash": "—", "none": "无", "two": "", "slash2": "/"}[blank]
        if not value and blank != "zero" and (table == "t2" or blank not in ("two", "slash2")) and rng.random() < 0.85:
            cells[key] = Cell(
                key, empty, "number" if empty == "0" else "blank" if not empty else "not_applicable", None
            )
    names = [place + organ for place in PLACES for organ in ORGANS]
    case = Case(rng, edition, year, rng.choice(names), cells, rows, rng.sample(PROBLEMS, 2), rng.sample(MEASURES, 3), scale=scale)  # fmt: skip
    case.headings = {role: rng.choice(names) for role, names in HEADINGS.items()}
    return case
