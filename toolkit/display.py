"""What a person sees of a report: HTML for a notebook, plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from toolkit.parsing.forms import load_forms, request_rows, value_rows

if TYPE_CHECKING:
    from toolkit.coding.codebook import Codebook
    from toolkit.report import Fact, Finding, Item, Report

KINDS = {"problem": "问题 Problems", "measure": "改进措施 Measures"}
STATES = {"empty": "空 empty", "absent": "无此部分 absent", "merged": "并入 merged into"}
EDITIONS = {"2021": "2021年格式 2021 form", "2019": "2019年格式 2019 form", "pre2019": "2019年前 before 2019"}


def report_html(report: Report) -> str:
    """Render a report as a self-contained HTML fragment: outline, items, tables, findings.

    All text of the report is escaped, so markup in a report does nothing.

    Examples:
        >>> from toolkit.report import Report
        >>> "&lt;script&gt;" in report_html(Report(id="<script>", source="a", text=""))
        True
    """
    return f"<style>{_css()}</style><div class='nianbao'>{''.join(_report_parts(report))}</div>"


def item_html(item: Item) -> str:
    """Render one problem or measure with its topics as a self-contained HTML fragment."""
    return f"<style>{_css()}</style><div class='nianbao'>{_item(item, _codebook())}</div>"


def _report_parts(report: Report) -> Iterator[str]:
    authority = report.authority
    place = "".join(p for p in (authority.place.province, authority.place.prefecture, authority.place.county) if p)
    facts = [authority.level, place, authority.place.adcode, EDITIONS.get(report.form, report.form)]
    title = f"{authority.name or '编制机关未明 body unknown'} {report.year or '年度未明 year unknown'}"
    yield f"<h3>{escape(title)}</h3><div class='meta'>{escape(report.id)} · "
    yield " · ".join(escape(str(fact)) for fact in facts if fact) + "</div>"
    if report.sections:
        yield "<h4>章节 Sections</h4><ol class='outline'>" + "".join(_outline(report)) + "</ol>"
    for kind, label in KINDS.items():
        items = [item for item in report.items if item.kind == kind]
        yield f"<h4>{label} ({len(items)})</h4>" + "".join(_item(item, _codebook()) for item in items)
    if report.facts:
        failed = {cell for finding in report.findings if finding.status == "fail" for cell in finding.cells}
        yield "<h4>统计表 Tables</h4>" + "".join(_tables(report.facts, failed))
    yield _findings(report.findings)
    if report.warnings:
        lines = "".join(f"<li>{escape(warning)}</li>" for warning in report.warnings)
        yield f"<h4>警告 Warnings ({len(report.warnings)})</h4><ul>{lines}</ul>"


def _outline(report: Report) -> Iterator[str]:
    for section in report.sections:
        sub = "sub" if "." in section.role else ""
        note = STATES.get(section.state, "")
        if section.state == "merged":
            note += f" {section.parent}"
        title = escape(section.title or section.role)
        role = escape(section.role) if section.title else ""
        yield f"<li class='{sub} {section.state}'>{title} <span class='state'>{role} {escape(note)}</span></li>"


def _item(item: Item, codebook: Codebook) -> str:
    chips = []
    scores = {topic.code: topic.probability for topic in item.topics}
    for code in filter(None, (item.primary, *item.secondary)):
        topic = codebook.topics.get(code)
        name = f"{code} {topic.zh} {topic.en}" if topic else code
        kind = "topic primary" if code == item.primary else "topic"
        score = f" {scores[code]:.2f}" if code in scores else ""
        chips.append(f"<span class='{kind}'>{escape(name)}{score}</span>")
    why = f"<span class='why'>{escape('、'.join(item.cues))}</span>" if item.cues else ""
    text = escape(" ".join(item.text.split()))
    return f"<div class='item {item.kind}'>{text}<br>{''.join(chips) or '未编码 not coded'} {why}</div>"


def _tables(facts: Mapping[str, Fact], failed: set[str]) -> Iterator[str]:
    forms = load_forms()
    for edition, table in forms.t2.items():
        rows = value_rows(edition)
        if not any(f"t2.{row}.{column}" in facts for row, spec in rows.items() for column in spec.columns):
            continue
        body = ""
        for row, spec in rows.items():
            cells = "".join(
                f"<th>{escape(table.column_labels[c])}</th>{_cell(facts.get(f't2.{row}.{c}'), failed)}"
                for c in spec.columns
            )
            body += f"<tr><th>{escape(spec.label)}</th>{cells}</tr>"
        yield _table("二、主动公开政府信息情况 Table two", body)
        break
    request = {row: spec for edition in forms.t2 for row, spec in request_rows(edition).items()}
    labels = {row: f"{spec.group or ''} {spec.label}".strip() for row, spec in request.items()}
    body = _grid("t3", labels, forms.t3.columns, facts, failed)
    if body:
        yield _table("三、收到和处理政府信息公开申请情况 Table three", body)
    body = _grid("t4", forms.t4.rows, forms.t4.columns, facts, failed)
    if body:
        yield _table("四、行政复议、行政诉讼情况 Table four", body)
    other = {cell: fact for cell, fact in facts.items() if cell.startswith("pre2019.")}
    if other:
        body = "".join(f"<tr><th>{escape(cell)}</th>{_cell(fact, failed)}</tr>" for cell, fact in other.items())
        yield _table("附表 Appended statistics", body)


def _grid(
    table: str, rows: dict[str, str], columns: dict[str, str], facts: Mapping[str, Fact], failed: set[str]
) -> str:
    body = ""
    for row, label in rows.items():
        cells = [facts.get(f"{table}.{row}.{column}") for column in columns]
        if any(cells):
            body += f"<tr><th>{escape(label)}</th>{''.join(_cell(cell, failed) for cell in cells)}</tr>"
    head = "".join(f"<th>{escape(label)}</th>" for label in columns.values())
    return body and f"<tr><th></th>{head}</tr>{body}"


def _table(caption: str, body: str) -> str:
    return f"<details open><summary>{caption}</summary><table>{body}</table></details>"


def _cell(fact: Fact | None, failed: set[str]) -> str:
    if fact is None:
        return "<td></td>"
    classes: list[str] = [fact.state]
    shown = {"missing": "?", "ambiguous": "?"}.get(fact.state, fact.raw.strip())
    if fact.state == "number":
        shown = f"{fact.value:,}"
        classes += ["zero"] * (fact.value == 0)
    if fact.cell in failed:
        classes.append("failed")
    parts = [fact.cell, fact.state, fact.raw and f"“{fact.raw.strip()}”", fact.candidates and f"{fact.candidates}"]
    if fact.decided_by:
        parts.append(fact.decided_by.reason)
    tip = escape(" · ".join(str(part) for part in parts if part), quote=True)
    return f"<td class='{' '.join(classes)}' title='{tip}'>{escape(shown)}</td>"


def _findings(findings: Iterable[Finding]) -> str:
    shown = [f for f in findings if f.status == "fail"]
    counts = {status: sum(f.status == status for f in findings) for status in ("fail", "undecided", "pass")}
    lines = "".join(f"<li class='finding {f.status}'><b>{escape(f.code)}</b> {escape(f.message)}</li>" for f in shown)
    summary = f"{counts['fail']} fail 不符, {counts['undecided']} undecided 未决, {counts['pass']} pass 相符"
    return f"<h4>核对 Findings ({summary})</h4>" + (f"<ul>{lines}</ul>" if lines else "")


def report_text(report: Report) -> str:
    """Render a report for a terminal: who and when, the outline, the items with their topics, what does not add up.

    Examples:
        >>> from toolkit.report import Report
        >>> print(report_text(Report(id="a.txt", source="a.txt", text="")).splitlines()[0])
        a.txt: body unknown, year unknown, form unknown
    """
    codebook = _codebook()
    name = report.authority.name or "body unknown"
    lines = [f"{report.id}: {name}, {report.year or 'year unknown'}, form {report.form}"]
    if report.sections:
        lines += ["", "Sections 章节"]
    for section in report.sections:
        state = section.state + (f" in {section.parent}" if section.state == "merged" else "")
        lines.append(f"  {section.role:<22} {state:<20} {' '.join(section.title.split())}")
    for kind, label in KINDS.items():
        items = [item for item in report.items if item.kind == kind]
        if items:
            lines += ["", label]
        for item in items:
            topic = codebook.topics.get(item.primary or "")
            also = f" (+{', '.join(item.secondary)})" if item.secondary else ""
            lines.append(f"  {item.primary or '--'} {topic.zh if topic else ''}{also}: {' '.join(item.text.split())}")
    if report.facts:
        states = [fact.state for fact in report.facts.values()]
        counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
        lines += ["", f"Cells 单元格: {counts}"]
        lines += [
            f"  {fact.cell} = {fact.value:,}" for fact in report.facts.values() if fact.state == "number" and fact.value
        ]
    if report.findings:
        statuses = [finding.status for finding in report.findings]
        counts = ", ".join(f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses))
        lines += ["", f"Findings 核对: {counts}"]
        lines += [f"  {f.id}: {f.message}" for f in report.findings if f.status == "fail"]
    if report.warnings:
        lines += ["", "Warnings 警告", *(f"  {warning}" for warning in report.warnings)]
    return "\n".join(lines)


@cache
def _css() -> str:
    return (resources.files("toolkit") / "display.css").read_text(encoding="utf-8")


def _codebook() -> Codebook:
    from toolkit.coding.codebook import Codebook

    return Codebook.default()
