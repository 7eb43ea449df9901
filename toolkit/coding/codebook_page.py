"""The codebook as a readable page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.coding.codebook import Codebook


def page(codebook: Codebook) -> str:
    """Return the codebook as one HTML fragment: kinds, topics by domain, rules; Chinese and English side by side.

    Examples:
        >>> from toolkit.coding.codebook import Codebook
        >>> "依申请办理" in page(Codebook.default())
        True
    """
    out = [
        '<div class="nianbao-codebook">',
        f"<h3>编码手册 · Codebook <small>{escape(codebook.version)}</small></h3>",
    ]
    for kind, entry in codebook.file.kinds.items():
        out.append(f"<p><b>{escape(entry.zh)} · {escape(kind)}</b> {escape(entry.definition)}</p>")
    out.append(
        "<table><thead><tr><th>代码</th><th>主题</th><th>Topic</th><th>包括 · Includes</th>"
        "<th>指标 · Cells</th></tr></thead><tbody>"
    )
    for key, domain in codebook.domains.items():
        name = escape(f"{key} {domain.zh} · {domain.en}")
        out.append(f'<tr><th colspan="5" style="text-align:left">{name}</th></tr>')
        for code, topic in codebook.topics.items():
            if codebook.domain(code) != key:
                continue
            cells = "<br>".join(escape(cell) for cell in codebook.indicators(code))
            out.append(
                f'<tr><td><b>{escape(code)}</b></td><td style="text-align:left">{escape(topic.zh)}</td>'
                f'<td style="text-align:left">{escape(topic.en)}</td>'
                f'<td style="text-align:left">{escape(topic.includes)}</td>'
                f'<td style="text-align:left"><small>{cells}</small></td></tr>'
            )
    out.append("</tbody></table>")
    rules_of = {"切分规则 · Unitizing": codebook.file.unitizing, "编码规则 · Coding": codebook.file.coding}
    for title, rules in rules_of.items():
        if rules:
            out.append(f"<h4>{title}</h4><ol>{''.join(f'<li>{escape(rule)}</li>' for rule in rules)}</ol>")
    return "".join([*out, "</div>"])
