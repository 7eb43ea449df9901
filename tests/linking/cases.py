"""Sentences as such reports write them, about an invented report, and what each of their quantities measures."""

from __future__ import annotations

from toolkit.parsing.forms import cell_ids, outcome_rows
from toolkit.report import Fact

APPLICANTS = ("natural_person", "enterprise", "research", "social_organisation", "legal_service", "other")

# The invented report: 55 new and 5 carried over, 57 settled and 3 carried forward; 8 reviews, 4 + 2 lawsuits.
ROWS = {
    "new": (45, 6, 0, 1, 3, 0),
    "carried_over": (4, 1, 0, 0, 0, 0),
    "granted": (18, 2, 0, 0, 1, 0),
    "partial": (5, 1, 0, 0, 0, 0),
    "refused.state_secret": (1, 0, 0, 0, 0, 0),
    "refused.third_party": (2, 0, 0, 0, 0, 0),
    "refused.process_information": (2, 1, 0, 0, 0, 0),
    "refused.enforcement_file": (3, 0, 0, 0, 1, 0),
    "unavailable.not_held": (7, 1, 0, 1, 0, 0),
    "unavailable.needs_creation": (1, 1, 0, 0, 0, 0),
    "unavailable.still_unclear": (1, 0, 0, 0, 0, 0),
    "not_processed.petition": (3, 0, 0, 0, 0, 0),
    "not_processed.repeated": (2, 0, 0, 0, 0, 0),
    "other_handling.not_corrected": (1, 0, 0, 0, 0, 0),
    "other_handling.other": (1, 0, 0, 0, 1, 0),
    "total": (47, 6, 0, 1, 3, 0),
    "carried_forward": (2, 1, 0, 0, 0, 0),
}
REST = {
    "t2.regulations.made": 1,
    "t2.regulations.in_force": 14,
    "t2.normative_documents.made": 9,
    "t2.normative_documents.repealed": 16,
    "t2.normative_documents.in_force": 73,
    "t2.licences.decisions": 1830,
    "t2.penalties.decisions": 264,
    "t2.coercive_measures.decisions": 17,
    "t2.fees.amount": 318.5,
    "t4.review.upheld": 4,
    "t4.review.corrected": 1,
    "t4.review.other": 2,
    "t4.review.pending": 1,
    "t4.review.total": 8,
    "t4.litigation_direct.upheld": 2,
    "t4.litigation_direct.other": 1,
    "t4.litigation_direct.pending": 1,
    "t4.litigation_direct.total": 4,
    "t4.litigation_after_review.upheld": 1,
    "t4.litigation_after_review.corrected": 1,
    "t4.litigation_after_review.total": 2,
}


def busy() -> dict[str, Fact]:
    """The cells of the invented report in the 2021 form."""
    facts = {cell: Fact(cell, 0, "number") for cell in cell_ids("2021")}
    for row, values in ROWS.items():
        for column, value in zip((*APPLICANTS, "total"), (*values, sum(values)), strict=True):
            facts[f"t3.{row}.{column}"] = Fact(f"t3.{row}.{column}", value, "number")
    for cell, value in REST.items():
        facts[cell] = Fact(cell, value, "number")
    return facts


def idle(form: str = "2021") -> dict[str, Fact]:
    """The cells of a report in which nothing happened."""
    return {cell: Fact(cell, 0, "number") for cell in cell_ids(form)}


def _group(name: str) -> tuple[str, ...]:
    return tuple(f"t3.{row}.total" for row in outcome_rows("2021") if row == name or row.startswith(f"{name}."))


_LITIGATION = ("litigation_direct", "litigation_after_review")

MEASURES: dict[str, tuple[str, ...]] = {
    "new": ("t3.new.total",),
    "both": ("t3.new.total", "t3.carried_over.total"),
    "total": ("t3.total.total",),
    "over": ("t3.carried_over.total",),
    "forward": ("t3.carried_forward.total",),
    **{
        name: _group(name)
        for name in ("granted", "partial", "refused", "unavailable", "not_processed", "other_handling")
    },
    **{row: (f"t3.{row}.total",) for row in ROWS if "." in row},
    **{f"new/{column}": (f"t3.new.{column}",) for column in APPLICANTS},
    **{f"total/{column}": (f"t3.total.{column}",) for column in APPLICANTS},
    "new/organisations": tuple(f"t3.new.{column}" for column in APPLICANTS[1:]),
    "review": ("t4.review.total",),
    "direct": ("t4.litigation_direct.total",),
    "after": ("t4.litigation_after_review.total",),
    "litigation": tuple(f"t4.{row}.total" for row in _LITIGATION),
    "disputes": tuple(f"t4.{row}.total" for row in ("review", *_LITIGATION)),
    **{f"review/{r}": (f"t4.review.{r}",) for r in ("upheld", "corrected", "other", "pending")},
    **{
        f"litigation/{r}": tuple(f"t4.{row}.{r}" for row in _LITIGATION)
        for r in ("upheld", "corrected", "other", "pending")
    },
    **{f"disputes/{r}": tuple(f"t4.{row}.{r}" for row in ("review", *_LITIGATION)) for r in ("upheld", "corrected")},
    "rules made": ("t2.regulations.made",),
    "rules in force": ("t2.regulations.in_force",),
    "made": ("t2.normative_documents.made",),
    "repealed": ("t2.normative_documents.repealed",),
    "in force": ("t2.normative_documents.in_force",),
    "licences": ("t2.licences.decisions",),
    "penalties": ("t2.penalties.decisions",),
    "coercive": ("t2.coercive_measures.decisions",),
    "fees": ("t2.fees.amount",),
}

# (role of the section, sentence, what is linked: measure and number; "!" marks a contradiction)
BUSY: list[tuple[str, str, list[str]]] = [
    # Received, settled, carried
    (
        "overview.requests",
        "2023年,全市共收到政府信息公开申请55件,上年结转5件,办结57件,结转下年度继续办理3件。",
        ["new 55", "over 5", "total 57", "forward 3"],
    ),
    ("overview.requests", "全年共受理依申请公开60件,均在法定期限内答复。", ["both 60"]),
    (
        "overview.requests",
        "本年度新收政府信息公开申请55件,上年度结转申请5件,本年度办结57件,3件结转至下一年度继续办理。",
        ["new 55", "over 5", "total 57", "forward 3"],
    ),
    ("overview", "我局严格按照《条例》规定,全年收到依申请公开政府信息55条,已答复57条。", ["new 55", "total 57"]),
    ("overview.requests", "2023年全区各级行政机关共收到公民、法人和其他组织政府信息公开申请55件。", ["new 55"]),
    ("overview.requests", "共收到依申请公开事项55件次,按时办结率100%。", ["new 55"]),
    ("overview.requests", "依申请公开办理情况:全年新收申请五十五件,办结五十七件。", ["new 55", "total 57"]),
    ("overview.requests", "全年办理政府信息公开申请57件,同比增长12.5%。", ["total 57"]),
    (
        "overview.requests",
        "全年办理政府信息公开申请60件(含上年结转5件),其中57件已答复,3件顺延至下年度办理。",
        ["both 60", "over 5", "total 57", "forward 3"],
    ),
    (
        "overview.requests",
        "2023年度,本机关新收到政府信息公开申请55宗,较上年减少12宗,2022年结转5宗,答复57宗,结转2024年办理3宗。",
        ["new 55", "over 5", "total 57", "forward 3"],
    ),
    ("requests", "我市各级各部门2023年收到的政府信息公开申请共计55件,答复57件。", ["new 55", "total 57"]),
    ("overview.requests", "今年以来,共接收群众信息公开申请55份,全部登记在册。", ["new 55"]),
    ("overview.requests", "全市收办政府信息公开申请60件,答复57件。", ["both 60", "total 57"]),
    (
        "overview.requests",
        "本年新收政府信息公开申请数量为55件,上年结转政府信息公开申请数量为5件。",
        ["new 55", "over 5"],
    ),
    ("overview", "收到政府信息公开申请55件,申请人主要关注征地拆迁、城市规划等方面信息。", ["new 55"]),
    ("overview.requests", "全年收到申请55件,其中当面申请6件、网络申请30件、信函申请19件。", ["new 55"]),
    ("overview.requests", "通过网络、信函等渠道共收到政府信息公开申请55件。", ["new 55"]),
    ("overview.requests", "全年共收到政府信息公开申请近60件。", ["new 55"]),
    ("overview.requests", "全年共收到政府信息公开申请50余件。", ["new 55"]),
    ("overview.requests", "全年共收到政府信息公开申请61件。", ["!new 61"]),
    ("overview.requests", "全年依法依规答复政府信息公开申请40件。", ["!total 40"]),
    ("overview.requests", "2022年共收到政府信息公开申请61件。", []),
    ("overview.requests", "2023年上半年收到政府信息公开申请20件。", []),
    ("overview.requests", "自条例施行以来累计收到政府信息公开申请812件。", []),
    ("overview.requests", "其中,市本级收到政府信息公开申请21件。", []),
    ("overview.requests", "申请量比2022年增加7件。", []),
    ("overview.requests", "收到政府信息公开申请55件,主要涉及土地征收23件、城乡规划11件、行政处罚5件。", ["new 55"]),
    ("overview.requests", "全年共收到55件政府信息公开申请,均已妥善处理。", ["new 55"]),
    ("overview.requests", "政府信息公开申请55件(新收),结转上年5件。", ["new 55", "over 5"]),
    (
        "overview.requests",
        "2023年度共新增依申请公开申请55件,已办结57件,余3件结转下年办理。",
        ["new 55", "total 57", "forward 3"],
    ),
    # Outcomes
    (
        "overview.requests",
        "已办结的57件申请中,予以公开21件,部分公开6件,不予公开10件,无法提供12件,不予处理5件,其他处理3件。",
        ["total 57", "granted 21", "partial 6", "refused 10", "unavailable 12", "not_processed 5", "other_handling 3"],
    ),
    (
        "overview.requests",
        "办理结果:予以公开21件,占36.8%;部分公开6件,占10.5%;无法提供12件,占21.1%。",
        ["granted 21", "partial 6", "unavailable 12"],
    ),
    (
        "requests",
        "在答复的申请中,同意公开21件,同意部分公开6件,不同意公开10件。",
        ["granted 21", "partial 6", "refused 10"],
    ),
    (
        "overview.requests",
        "其中21件予以公开,6件部分公开,10件不予公开,12件无法提供。",
        ["granted 21", "partial 6", "refused 10", "unavailable 12"],
    ),
    ("overview.requests", "全年答复申请57件,其中予以公开和部分公开27件。", ["total 57", "granted+partial 27"]),
    (
        "overview.requests",
        "不予公开10件,其中属于国家秘密1件、保护第三方合法权益2件、属于四类过程性信息3件、属于行政执法案卷4件。",
        [
            "refused 10",
            "refused.state_secret 1",
            "refused.third_party 2",
            "refused.process_information 3",
            "refused.enforcement_file 4",
        ],
    ),
    (
        "overview.requests",
        "因本机关不掌握相关政府信息无法提供9件,没有现成信息需要另行制作2件,补正后申请内容仍不明确1件。",
        ["unavailable.not_held 9", "unavailable.needs_creation 2", "unavailable.still_unclear 1"],
    ),
    (
        "overview.requests",
        "不予处理5件(信访举报投诉类申请3件、重复申请2件)。",
        ["not_processed 5", "not_processed.petition 3", "not_processed.repeated 2"],
    ),
    (
        "overview.requests",
        "收到申请55件,其中自然人申请45件,法人或其他组织申请10件。",
        ["new 55", "new/natural_person 45", "new/organisations 10"],
    ),
    (
        "overview.requests",
        "本年新收申请55件,其中自然人45件、商业企业6件、社会公益组织1件、法律服务机构3件。",
        ["new 55", "new/natural_person 45", "new/enterprise 6", "new/social_organisation 1", "new/legal_service 3"],
    ),
    (
        "overview.requests",
        "全年办结申请57件,其中自然人47件,商业企业6件,其他0件。",
        ["total 57", "total/natural_person 47", "total/enterprise 6", "total/other 0"],
    ),
    ("overview.requests", "予以公开23件。", ["!granted 23"]),
    # Disputes
    ("disputes", "2023年,因政府信息公开引发行政复议8件,行政诉讼6件。", ["review 8", "litigation 6"]),
    (
        "overview.requests",
        "全市发生政府信息公开行政复议案件8件,其中维持4件、纠正1件、其他结果2件、尚未审结1件;行政诉讼案件6件,其中维持3件,纠正1件,其他结果1件,尚未审结1件。",
        [
            "review 8",
            "review/upheld 4",
            "review/corrected 1",
            "review/other 2",
            "review/pending 1",
            "litigation 6",
            "litigation/upheld 3",
            "litigation/corrected 1",
            "litigation/other 1",
            "litigation/pending 1",
        ],
    ),
    ("disputes", "未经复议直接起诉4件,复议后起诉2件。", ["direct 4", "after 2"]),
    ("disputes", "全年共有8件因政府信息公开申请提起的行政复议,6件行政诉讼。", ["review 8", "litigation 6"]),
    ("overview.supervision", "全年政府信息公开类行政复议、行政诉讼案件共14件。", ["disputes 14"]),
    ("disputes", "行政复议8起,被纠错1起;行政应诉6起。", ["review 8", "review/corrected 1", "litigation 6"]),
    ("overview.requests", "行政复议、行政诉讼案件分别为8件和6件。", ["review 8", "litigation 6"]),
    ("disputes", "对申请答复不服提起行政复议8件,提起行政诉讼6件。", ["review 8", "litigation 6"]),
    ("disputes", "信息公开类行政诉讼9件。", ["!litigation 9"]),
    ("overview.supervision", "全年办理行政复议案件312件,行政应诉案件96件。", []),
    # Documents, decisions, fees
    (
        "overview.proactive",
        "全年制发行政规范性文件9件,废止16件,现行有效73件。",
        ["made 9", "repealed 16", "in force 73"],
    ),
    ("overview.management", "全市共制定规范性文件9件,宣布失效和废止规范性文件16件。", ["made 9", "repealed 16"]),
    ("overview.proactive", "本年度新制定规章1部、行政规范性文件9件。", ["rules made 1", "made 9"]),
    ("overview.management", "公开现行有效的市政府规章14部、行政规范性文件73件。", ["rules in force 14", "in force 73"]),
    ("overview.proactive", "主动公开政府信息5213条,其中规范性文件9件,政策解读21条。", ["made 9"]),
    ("overview.proactive", "公开规范性文件类信息9条,行政许可类信息264条,行政处罚信息17条。", []),
    ("overview.proactive", "主动公开政策性文件9件,发布政策解读材料9篇。", []),
    ("overview.proactive", "政府公报全年刊登规章、规范性文件等73件。", []),
    (
        "proactive",
        "本年作出行政许可决定1830件,行政处罚决定264件,行政强制决定17件。",
        ["licences 1830", "penalties 264", "coercive 17"],
    ),
    ("overview.proactive", "全年办理行政许可1830件,实施行政处罚264件。", ["licences 1830", "penalties 264"]),
    ("proactive", "行政事业性收费318.5万元。", ["fees 318.5"]),
    ("other", "2023年度收取行政事业性收费3185000元。", ["fees 3185000"]),
    ("other", "全年收取政府信息公开信息处理费318.5元。", []),
    ("overview.management", "全年清理规范性文件73件。", []),
    ("overview.proactive", "制发公文120件,其中主动公开57件,依申请公开55件,不予公开8件。", []),
    # Other things
    ("overview.requests", "全年受理网络问政55件,办结57件。", []),
    ("overview.supervision", "办理市民留言55条,答复57条。", []),
    ("overview.supervision", "办理人大代表建议57件、政协提案8件,答复率100%。", []),
    ("overview.platform", "网站公开信息数2133条,依申请公开信息数55条。", []),
    ("overview.requests", "接受当面咨询55人次,电话咨询57人次。", []),
    ("overview.supervision", "开展专项检查8次,培训6期,发现并纠正问题1个。", []),
    ("overview.requests", "受理行政许可申请1830件。", []),
    ("overview.requests", "坚持“三个一”工作法,一件申请一本台账。", []),
    ("problems", "2024年,将进一步完善依申请公开机制,开展培训8场。", []),
]

IDLE: list[tuple[str, str, list[str]]] = [
    ("overview.requests", "2023年,我镇未收到政府信息公开申请。", ["new 0"]),
    ("overview.requests", "全年没有收到公民、法人和其他组织提出的依申请公开申请。", ["new 0"]),
    ("overview.requests", "2023年度无依申请公开事项。", ["new 0"]),
    ("overview.requests", "本年度未接到依申请公开政府信息。", ["new 0"]),
    ("overview.requests", "本年度共收到信息公开申请0件。", ["new 0"]),
    ("overview.requests", "我街道收到政府信息公开申请零件。", ["new 0"]),
    ("overview.requests", "全年无公民申请公开政府信息,上年无结转。", ["new 0", "over 0"]),
    ("overview.requests", "未收到相关申请。", ["new 0"]),
    ("disputes", "2023年,我单位未发生因政府信息公开引起的行政复议、行政诉讼。", ["disputes 0"]),
    ("disputes", "本年度无政府信息公开行政复议和行政诉讼情况。", ["disputes 0"]),
    ("disputes", "因政府信息公开被申请行政复议0件,提起行政诉讼0件。", ["review 0", "litigation 0"]),
    ("disputes", "没有因政府信息公开申请行政复议的情况,没有提起行政诉讼的情况。", ["review 0", "litigation 0"]),
    ("overview.requests", "未收到依申请公开件,未发生行政复议、行政诉讼案件。", ["new 0", "disputes 0"]),
    (
        "overview.requests",
        "全年收到政府信息公开申请0件,行政复议0件,行政诉讼0件。",
        ["new 0", "review 0", "litigation 0"],
    ),
    ("disputes", "未被提起行政复议和行政诉讼。", ["disputes 0"]),
    ("overview.management", "2023年,我局未制定行政规范性文件。", ["made 0"]),
    ("overview.proactive", "全年制发规范性文件0件。", ["made 0"]),
    ("other", "2023年未收取政府信息公开信息处理费。", []),
    ("other", "本机关无其他需要报告的事项。", []),
    ("overview.requests", "无逾期未答复的申请,无投诉举报。", []),
    ("overview.supervision", "未发生失泄密事件和责任追究情况。", []),
    ("overview.requests", "2023年收到政府信息公开申请2件。", ["!new 2"]),
    ("disputes", "2023年发生政府信息公开行政复议1件。", ["!review 1"]),
    ("overview.requests", "申请人未对答复提出异议。", []),
    ("overview.requests", "按时答复率100%,做到件件有回复。", []),
    ("overview.supervision", "规章制度健全,无一例违规公开信息情况。", []),
]
