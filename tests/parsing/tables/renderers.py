"""Prints statutory tables as they are found printed; knows the forms by itself, shares no code with the parser."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

Printed = int | float | str | None  # None: printed blank

APPLICANTS = ("natural_person", "enterprise", "research", "social_organisation", "legal_service", "other", "total")
APPLICANT_HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")

# id, group printed before it (or None), label
THREE_HEAD = (
    ("new", "", "一、本年新收政府信息公开申请数量"),
    ("carried_over", "", "二、上年结转政府信息公开申请数量"),
    ("granted", "三、本年度办理结果", "（一）予以公开"),
    ("partial", "", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("refused.state_secret", "（三）不予公开", "1.属于国家秘密"),
    ("refused.other_law", "", "2.其他法律行政法规禁止公开"),
    ("refused.safety_stability", "", "3.危及“三安全一稳定”"),
    ("refused.third_party", "", "4.保护第三方合法权益"),
    ("refused.internal_affairs", "", "5.属于三类内部事务信息"),
    ("refused.process_information", "", "6.属于四类过程性信息"),
    ("refused.enforcement_file", "", "7.属于行政执法案卷"),
    ("refused.administrative_inquiry", "", "8.属于行政查询事项"),
    ("unavailable.not_held", "（四）无法提供", "1.本机关不掌握相关政府信息"),
    ("unavailable.needs_creation", "", "2.没有现成信息需要另行制作"),
    ("unavailable.still_unclear", "", "3.补正后申请内容仍不明确"),
    ("not_processed.petition", "（五）不予处理", "1.信访举报投诉类申请"),
    ("not_processed.repeated", "", "2.重复申请"),
    ("not_processed.publication", "", "3.要求提供公开出版物"),
    ("not_processed.excessive", "", "4.无正当理由大量反复申请"),
    ("not_processed.reconfirmation", "", "5.要求行政机关确认或重新出具已获取信息"),
)
THREE_OTHER = {
    "2021": (
        (
            "other_handling.not_corrected",
            "（六）其他处理",
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        ),
        ("other_handling.fee_unpaid", "", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ("other_handling.other", "", "3.其他"),
    ),
    "2019": (("other_handling", "", "（六）其他处理"),),
}
THREE_TAIL = (("total", "", "（七）总计"), ("carried_forward", "", "四、结转下年度继续办理"))
THREE_TITLE = ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况")

TWO = {
    "2021": (
        ("第二十条第（一）项", ("本年制发件数", "本年废止件数", "现行有效件数"), (
            ("规章", ("regulations.made", "regulations.repealed", "regulations.in_force")),
            ("行政规范性文件", tuple(f"normative_documents.{c}" for c in ("made", "repealed", "in_force"))),
        )),
        ("第二十条第（五）项", ("本年处理决定数量",), (("行政许可", ("licences.decisions",)),)),
        ("第二十条第（六）项", ("本年处理决定数量",), (
            ("行政处罚", ("penalties.decisions",)), ("行政强制", ("coercive_measures.decisions",)),
        )),
        ("第二十条第（八）项", ("本年收费金额（单位：万元）",), (("行政事业性收费", ("fees.amount",)),)),
    ),
    "2019": (
        ("第二十条第（一）项", ("本年新制作数量", "本年新公开数量", "对外公开总数量"), (
            ("规章", tuple(f"regulations.{c}" for c in ("made", "newly_disclosed", "disclosed_total"))),
            ("规范性文件", tuple(f"normative_documents.{c}" for c in ("made", "newly_disclosed", "disclosed_total"))),
        )),
        ("第二十条第（五）项", ("上一年项目数量", "本年增/减", "处理决定数量"), (
            ("行政许可", tuple(f"licences.{c}" for c in ("items_last_year", "change", "decisions"))),
            ("其他对外管理服务事项", tuple(f"other_services.{c}" for c in ("items_last_year", "change", "decisions"))),
        )),
        ("第二十条第（六）项", ("上一年项目数量", "本年增/减", "处理决定数量"), (
            ("行政处罚", tuple(f"penalties.{c}" for c in ("items_last_year", "change", "decisions"))),
            ("行政强制", tuple(f"coercive_measures.{c}" for c in ("items_last_year", "change", "decisions"))),
        )),
        ("第二十条第（八）项", ("上一年项目数量", "本年增/减"), (
            ("行政事业性收费", ("fees.items_last_year", "fees.change")),
        )),
        ("第二十条第（九）项", ("采购项目数量", "采购总金额"), (
            ("政府集中采购", ("procurement.projects", "procurement.amount")),
        )),
    ),
}  # fmt: skip
RESULTS = ("upheld", "corrected", "other", "pending", "total")
RESULT_HEADS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
PROCEDURES = ("review", "litigation_direct", "litigation_after_review")

HEADINGS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
)


@dataclass
class Sheet:
    """The three tables of one report: an edition, and for each cell id what is printed."""

    edition: str
    cells: dict[str, Printed] = field(default_factory=dict)

    def three_rows(self) -> tuple[tuple[str, str, str], ...]:
        return (*THREE_HEAD, *THREE_OTHER[self.edition], *THREE_TAIL)

    def outcomes(self) -> list[str]:
        outside = ("new", "carried_over", "total", "carried_forward")
        return [row for row, _, _ in self.three_rows() if row not in outside]

    def ids(self) -> list[str]:
        two = [f"t2.{c}" for _, _, rows in TWO[self.edition] for _, cells in rows for c in cells]
        three = [f"t3.{row}.{a}" for row, _, _ in self.three_rows() for a in APPLICANTS]
        return [*two, *three, *(f"t4.{p}.{r}" for p in PROCEDURES for r in RESULTS)]


def draw(rng: random.Random, edition: str, *, large: int = 300, busy: float = 0.35) -> Sheet:
    """Draw tables whose sums all hold; ``busy`` is the share of cells that are not 0, ``large`` the largest of them."""
    sheet = Sheet(edition)
    cells = sheet.cells

    def number() -> int:
        if rng.random() > busy:
            return 0
        return rng.randint(1, 9) if rng.random() < 0.5 else rng.randint(1, max(1, int(large ** rng.random())))

    columns: dict[str, list[int]] = {row: [number() for _ in APPLICANTS[:6]] for row in sheet.outcomes()}
    columns["total"] = [sum(columns[row][i] for row in sheet.outcomes()) for i in range(6)]
    columns["carried_forward"] = [number() for _ in range(6)]
    both = [a + b for a, b in zip(columns["total"], columns["carried_forward"], strict=True)]
    columns["carried_over"] = [rng.randint(0, n) if rng.random() < busy else 0 for n in both]
    columns["new"] = [n - c for n, c in zip(both, columns["carried_over"], strict=True)]
    for row, values in columns.items():
        for applicant, value in zip(APPLICANTS, [*values, sum(values)], strict=True):
            cells[f"t3.{row}.{applicant}"] = value
    for procedure in PROCEDURES:
        results = [number() for _ in range(4)]
        for result, value in zip(RESULTS, [*results, sum(results)], strict=True):
            cells[f"t4.{procedure}.{result}"] = value
    for cell in sheet.ids():
        if cell.startswith("t2."):
            cells[cell] = number() * rng.choice((1, 1, 7, 131))
            if cell.endswith(".amount") and rng.random() < 0.5:
                cells[cell] = round(rng.random() * 10 ** rng.randint(1, 6) + 1, 2)
            if cell.endswith(".change") and rng.random() < 0.3:
                cells[cell] = -rng.randint(1, 40)
    return sheet


def show(value: Printed) -> str:
    return "" if value is None else str(value)


# A row is (labels, values); labels come first. Rows without values are heads.
Row = tuple[list[str], list[str]]


def two_rows(sheet: Sheet) -> list[Row]:
    rows: list[Row] = []
    for article, heads, body in TWO[sheet.edition]:
        rows += [([article], []), (["信息内容", *heads], [])]
        rows += [([label], [show(sheet.cells[f"t2.{c}"]) for c in cells]) for label, cells in body]
    return rows


def three_rows(sheet: Sheet) -> list[Row]:
    rows: list[Row] = [
        (list(THREE_TITLE), []),
        (["自然人", "法人或其他组织", "总计"], []),
        (list(APPLICANT_HEADS[1:6]), []),
    ]
    for row, group, label in sheet.three_rows():
        groups = [group] if group else []
        if row == "refused.state_secret":
            groups = ["（三）不予公开"]
        rows.append(([*groups, label], [show(sheet.cells[f"t3.{row}.{a}"]) for a in APPLICANTS]))
    return rows


def four_rows(sheet: Sheet) -> list[Row]:
    values = [show(sheet.cells[f"t4.{p}.{r}"]) for p in PROCEDURES for r in RESULTS]
    return [
        (["行政复议", "行政诉讼"], []),
        ([*RESULT_HEADS, "未经复议直接起诉", "复议后起诉"], []),
        ([*RESULT_HEADS, *RESULT_HEADS], []),
        ([], values),
    ]


def _report(sheet: Sheet, render, end: str = "\n") -> str:  # type: ignore[no-untyped-def]
    parts = ["云泽省临溪市政府信息公开工作年度报告", "一、总体情况", "主动公开信息12条，收到申请3件，予以公开2件。"]
    for heading, rows in zip(HEADINGS, (two_rows(sheet), three_rows(sheet), four_rows(sheet)), strict=False):
        parts += [heading, render(rows)]
    parts += [HEADINGS[3], "（一）存在的问题。一是公开不及时，2处栏目更新慢。"]
    return end.join(parts)


def pipe_after(sheet: Sheet) -> str:
    """One cell a line, each closed by `` |``; bare pipes where cells were merged."""

    def render(rows: list[Row]) -> str:
        widest = max(len(labels) + len(values) for labels, values in rows)
        lines = []
        for labels, values in rows:
            lines += [f"{cell} |" for cell in (*labels, *values)]
            gap = widest - len(labels) - len(values)
            if gap:
                lines.append("|" * gap)
        return "\n".join(lines)

    return _report(sheet, render)


def pipe_before(sheet: Sheet) -> str:
    """One cell a line, each but the first opened by a pipe; a pipe closes the row."""

    def render(rows: list[Row]) -> str:
        return "".join("\n | ".join([*labels, *values]) + "\n | \n" for labels, values in rows)

    return _report(sheet, render)


def bare_lines(sheet: Sheet) -> str:
    """One cell a line and nothing else."""
    return _report(sheet, lambda rows: "\n".join(cell for labels, values in rows for cell in (*labels, *values)))


def spaced_lines(sheet: Sheet) -> str:
    """One cell a line, an empty line after each."""
    return _report(sheet, lambda rows: "\n\n".join(cell for labels, values in rows for cell in (*labels, *values)))


def markdown(sheet: Sheet) -> str:
    """Markdown pipe rows of one width, the rule under the first."""

    def render(rows: list[Row]) -> str:
        stub = max(len(labels) for labels, values in rows if values)
        width = stub + max(len(values) for _, values in rows)
        lines = []
        for labels, values in rows:
            cells = [*[""] * (stub - len(labels)), *labels, *values] if values else list(labels)
            cells += [""] * (width - len(cells))
            lines.append("| " + " | ".join(cells) + " |")
        lines.insert(1, "|" + "---|" * width)
        return "\n".join(lines)

    return _report(sheet, render)


def tabbed(sheet: Sheet) -> str:
    """A row a line, cells parted by tabs."""
    return _report(sheet, lambda rows: "\n".join("\t".join([*labels, *values]) for labels, values in rows))


def aligned(sheet: Sheet) -> str:
    """A row a line, columns aligned by spaces as out of a PDF."""

    def render(rows: list[Row]) -> str:
        lines = []
        for labels, values in rows:
            left = "  ".join(labels)
            lines.append(left + " " * max(2, 44 - 2 * len(left)) + "".join(f"{value:<9}" for value in values))
        return "\n\n".join(line.rstrip() for line in lines)

    return _report(sheet, render)


def broken_labels(sheet: Sheet) -> str:
    """As ``aligned``, long labels broken over lines with the values on the middle line, pages numbered between."""

    def render(rows: list[Row]) -> str:
        lines = []
        for number, (labels, values) in enumerate(rows):
            left = "".join(f"{group}  " for group in labels[:-1])
            label = labels[-1] if labels else ""
            row = "   ".join(values)
            if values and len(label) > 14:
                lines += [left + label[:12], " " * 30 + row, label[12:]]
            else:
                lines.append(f"{left}{label}    {row}")
            if number == 9:
                lines += ["", "- 4 -", "\f"]
        return "\n".join(lines)

    return _report(sheet, render)


def inline_spaced(sheet: Sheet) -> str:
    """Everything on one line, a blank between any two cells."""
    return _report(
        sheet, lambda rows: " ".join(cell for labels, values in rows for cell in (*labels, *values)), end=" "
    )


def inline_joined(sheet: Sheet) -> str:
    """Everything on one line without any separator: digits run together."""
    return _report(sheet, lambda rows: "".join(cell for labels, values in rows for cell in (*labels, *values)), end="")


def inline_patchy(sheet: Sheet, rng: random.Random) -> str:
    """As ``inline_joined`` with blanks here and there."""

    def render(rows: list[Row]) -> str:
        cells = [cell for labels, values in rows for cell in (*labels, *values)]
        return "".join(cell + (" " if rng.random() < 0.4 else "") for cell in cells)

    return _report(sheet, render, end="")


def html(sheet: Sheet, *, page_break: bool = False) -> str:
    """Tables with merged cells; table three cut in two by a page break if asked."""

    def table(rows: list[str]) -> str:
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"

    def cell(text: str, rows: int = 1, columns: int = 1) -> str:
        return f'<td rowspan="{rows}" colspan="{columns}"><p><span>{text}</span></p></td>'

    two = []
    for labels, values in two_rows(sheet):
        if len(labels) == 1 and not values:
            two.append(cell(labels[0], 1, 4))
        else:
            cells = [*labels, *values]
            two.append(
                "".join(cell(c, 1, 4 - len(cells) + 1 if i == len(cells) - 1 else 1) for i, c in enumerate(cells))
            )
    rows = sheet.three_rows()
    three = [
        cell(THREE_TITLE[0], 3, 3) + cell(THREE_TITLE[1], 1, 7),
        cell("自然人", 2) + cell("法人或其他组织", 1, 5) + cell("总计", 2),
        "".join(cell(h) for h in APPLICANT_HEADS[1:6]),
    ]
    inner = len(sheet.outcomes()) + 1
    sizes = {"refused.state_secret": 8, "unavailable.not_held": 3, "not_processed.petition": 5,
             "other_handling.not_corrected": 3}  # fmt: skip
    for row, group, label in rows:
        values = "".join(cell(show(sheet.cells[f"t3.{row}.{a}"])) for a in APPLICANTS)
        if row in ("new", "carried_over", "carried_forward"):
            three.append(cell(label, 1, 3) + values)
        elif row in ("granted", "partial", "total") or row == "other_handling":
            stub = cell("三、本年度办理结果", inner) if row == "granted" else ""
            three.append(stub + cell(label, 1, 2) + values)
        else:
            stub = cell(group, sizes[row]) if row in sizes else ""
            three.append(stub + cell(label) + values)
    four = [
        cell("行政复议", 1, 5) + cell("行政诉讼", 1, 10),
        "".join(cell(h, 2) for h in RESULT_HEADS) + cell("未经复议直接起诉", 1, 5) + cell("复议后起诉", 1, 5),
        "".join(cell(h) for h in (*RESULT_HEADS, *RESULT_HEADS)),
        "".join(cell(v) for v in four_rows(sheet)[3][1]),
    ]
    halves = [three[:15], three[15:]] if page_break else [three]
    body = [f"<p>{HEADINGS[0]}</p>", table(two), f"<p>{HEADINGS[1]}</p>", *(table(half) for half in halves)]
    body += [f"<p>{HEADINGS[2]}</p>", table(four), f"<p>{HEADINGS[3]}</p><p>公开不及时。</p>"]
    return "<html><body><p>云泽省临溪市政府信息公开工作年度报告</p>" + "".join(body) + "</body></html>"
