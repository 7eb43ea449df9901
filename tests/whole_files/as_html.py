# ruff: noqa: E501, RUF005
"""Reports as pages of content management systems and word processors write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from drawn import Case
from grids import Box, Rows, Style, four, spread, stacked, three, two

Cells = Callable[[Box], str]


def plain(box: Box) -> str:
    return escape(box.text).replace("\n", "<br>")


def table(rows: Rows, cell: Cells = plain, attributes: str = ' border="1"', tag: str = "td", gap: str = "\n") -> str:
    out = []
    for row in rows:
        line = []
        for box in row:
            spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (
                f' colspan="{box.columns}"' if box.columns > 1 else ""
            )
            line.append(f"<{tag}{spans}>{cell(box)}</{tag}>")
        out.append(f"<tr>{gap.join(line)}</tr>")
    return f"<table{attributes}>{gap.join(out)}</table>"


def body(case: Case, show: Callable[[str], str], style: Style, *, p: str = "<p>{}</p>", h: str = "<p><strong>{}</strong></p>", tables: Callable[[str], str] | None = None) -> str:  # fmt: skip
    """The narrative and, in its places, the tables as ``show`` prints them."""
    out = []
    for kind, words in case.paragraphs():
        if kind in ("t2", "t3", "t4"):
            out.append(show(kind))
        elif kind == "p":
            out.append(p.format(words))
        else:
            out.append(h.format(words))
    return "\n".join(out)


def shown(case: Case, style: Style, cell: Cells = plain, **options) -> Callable[[str], str]:
    def show(kind: str) -> str:
        rows = {"t2": lambda: stacked(two(case, style)), "t3": lambda: three(case, style), "t4": lambda: four(case, style)}[kind]()  # fmt: skip
        return table(rows, cell, **options)

    return show


CRUMBS = '<div class="crumb">您当前的位置：<a href="/">首页</a> &gt; <a href="../">政府信息公开</a> &gt; <a href="./">政府信息公开年报</a></div>'
TOOLS = '<div class="tools">字号：<a>大</a> <a>中</a> <a>小</a> <span>打印</span> <span>分享到：</span><a>微信</a><a>微博</a></div>'
TAIL = (
    '<div class="fj"><p>附件：</p><a href="P020.docx">{0}.docx</a></div><div class="xglj"><h3>相关链接</h3><ul>'
    '<li><a>2018年度报告图解</a></li><li><a>一图读懂年报</a></li></ul></div><div class="footer"><p>版权所有：{1}</p>'
    "<p>主办：{1} 承办：云泽省大数据中心</p><p>云ICP备00000000号 网站标识码：0000000000</p></div>"
)


def page(case: Case, inner: str, *, head: str = "", charset: str = "utf-8", extra: str = "") -> str:
    nav = '<ul class="nav"><li><a>网站首页</a></li><li><a>政务公开</a></li><li><a>办事服务</a></li><li><a>互动交流</a></li></ul>'
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="{charset}"><title>{case.title}_{case.body}</title>{head}'
        "<style>td{border:1px solid #000}</style><script>var a='<td>1</td>';</script></head><body>"
        f'<div class="top">{nav}</div>{CRUMBS}<h1>{case.title}</h1><div class="info">发布时间：{case.year + 1}-01-2{case.rng.randrange(1, 9)} 来源：{case.body} 浏览次数：<span id="c">213</span>次</div>'
        f"{TOOLS}{extra}{inner}{TAIL.format(case.title, case.body)}</body></html>"
    )


def _simple(style: Style, cell: Cells = plain, wrap: str = '<div class="content">{}</div>', after=None, **options):
    def make(case: Case) -> str:
        inner = body(case, shown(case, style, cell, **options), style)
        return page(case, wrap.format(after(inner) if after else inner))

    return make


def _p_cell(box: Box) -> str:
    return (
        '<p style="text-align: center;"><span style="font-family: 宋体; font-size: 12px;">' + plain(box) + "</span></p>"
    )


def _font_cell(box: Box) -> str:
    return "<div align=center><font face=仿宋_GB2312 size=3>" + plain(box) + "&nbsp;</font></div>"


def _mso_cell(box: Box) -> str:
    words = plain(box).replace("<br>", "<o:p></o:p></span></p><p class=MsoNormal><span>")
    language = " lang=EN-US" if box.value else ""
    empty = words or "&nbsp;"
    return (
        "<p class=MsoNormal align=center style='text-align:center;mso-pagination:widow-orphan'><span"
        f"{language} style='font-size:10.0pt;font-family:宋体;mso-bidi-font-family:宋体'>{empty}<o:p></o:p></span></p>"
    )


def _wps_cell(box: Box) -> str:
    return (
        '<p class="p0" style="margin-bottom:0pt;margin-top:0pt;"><span style="mso-spacerun:\'yes\';font-size:10.5000pt;font-family:\'宋体\';">'
        f"{plain(box)}</span><span style=\"mso-spacerun:'yes';\"><o:p></o:p></span></p>"
    )


def _nbsp_cell(box: Box) -> str:
    if box.value:
        return "&nbsp;" + box.text.translate(str.maketrans("0123456789", "０１２３４５６７８９")) + "&nbsp;&nbsp;"
    return "&nbsp;" + "&nbsp;".join(plain(box)) + "&nbsp;" if len(box.text) == 2 else plain(box)


def _grouped_cell(box: Box) -> str:
    if box.value and box.text.isdigit():
        return f"{int(box.text):,}"
    return plain(box)


def _spanned_cell(box: Box) -> str:
    if box.value:
        return "".join(f"<span>{c}</span>" for c in box.text) or "<span></span>"
    return "".join(f"<span>{escape(part)}</span>" for part in re.findall(r".{1,3}", box.text)) or "<br/>"


def word(case: Case) -> str:
    style = Style(breaks=True)
    inner = body(case, shown(case, style, _mso_cell, attributes=" class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'", gap="\n  "), style,
                 p="<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-size:16.0pt;font-family:仿宋_GB2312'>{}<span lang=EN-US><o:p></o:p></span></span></p>",
                 h="<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span style='font-family:黑体'>{}<o:p></o:p></span></b></p>")  # fmt: skip
    head = '<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><meta name=Generator content="Microsoft Word 15">'
    return page(case, f"<div class=WordSection1 style='layout-grid:15.6pt'>{inner}</div>", head=head)


def layouts(case: Case) -> str:
    """The whole article three layout tables deep, with a side column."""
    style = Style()
    inner = body(case, shown(case, style, _font_cell), style)
    side = "<td valign=top width=200><table><tr><td>信息公开指南</td></tr><tr><td>信息公开目录</td></tr><tr><td>依申请公开</td></tr></table></td>"
    return page(
        case,
        f"<table width=1000><tr>{side}<td><table><tr><td class=tit>{case.title}</td></tr><tr><td><table cellpadding=0><tr><td id=zoom>{inner}</td></tr></table></td></tr></table></td></tr></table>",
    )


def meta_table(case: Case) -> str:
    style = Style(brackets="()")
    meta = f"<table class='xxgk'><tr><td>索引号：</td><td>000014349/{case.year + 1}-00012</td><td>主题分类：</td><td>政府信息公开年报</td></tr><tr><td>发布机构：</td><td>{case.body}</td><td>成文日期：</td><td>{case.year + 1}年1月23日</td></tr><tr><td>标题：</td><td colspan=3>{case.title}</td></tr><tr><td>文号：</td><td></td><td>有效性：</td><td>有效</td></tr></table>"
    return page(case, f'<div class="bt_content">{body(case, shown(case, style), style)}</div>', extra=meta)


def parts(case: Case) -> str:
    style = Style(mark="、", long_labels=False)

    def show(kind: str) -> str:
        if kind == "t2":
            return "\n<p>&nbsp;</p>\n".join(table(part) for part in two(case, style))
        return shown(case, style)(kind)

    return page(case, body(case, show, style))


def one_table(case: Case) -> str:
    """All three tables as one table, their headings as rows of it."""
    style = Style()

    def show(kind: str) -> str:
        if kind != "t2":
            return ""
        rows = stacked(two(case, style)) + [[Box(case.headings["requests"], 1, 10)]] + three(case, style)
        return table(rows + [[Box(case.headings["disputes"], 1, 15)]] + four(case, style))

    out = body(case, show, style)
    for role in ("requests", "disputes"):
        out = out.replace(f"<p><strong>{case.headings[role]}</strong></p>", "")
    return page(case, out)


def off_by_one(case: Case) -> str:
    """Rowspans of the stubs one too long or too short."""
    style = Style()

    def change(found: re.Match[str]) -> str:
        n = int(found[1])
        return f'rowspan="{n + (case.rng.choice((1, -1)) if n in (5, 8) or n > 15 else 0)}"'

    def show(kind: str) -> str:
        out = shown(case, style)(kind)
        return re.sub(r'rowspan="(\d+)"', change, out) if kind == "t3" else out

    return page(case, body(case, show, style))


def divs(case: Case) -> str:
    style = Style()
    inner = body(case, shown(case, style), style)
    for name in ("table", "tr", "td"):
        inner = re.sub(rf"<{name}[^>]*>", f'<div class="{name}">', inner).replace(f"</{name}>", "</div>")
    return page(case, inner)


def paragraphs(case: Case) -> str:
    style = Style(long_labels=False)

    def show(kind: str) -> str:
        inner = shown(case, style)(kind)
        return re.sub(r"</?(?:table|tr)[^>]*>", "", inner).replace("<td", "<p").replace("</td>", "</p>")

    return page(case, body(case, show, style))


def cut(header: bool, stub: bool):
    """Table three cut in two by a page, with or without its header and stub repeated."""

    def make(case: Case) -> str:
        style = Style(merge=False, stub_repeat=True)

        def show(kind: str) -> str:
            if kind != "t3":
                return shown(case, style)(kind)
            rows = three(case, style)
            at = case.rng.randrange(9, 24)
            rest = rows[at:]
            if not stub:
                rest = [
                    [Box(""), Box(""), *row[2:]] if i == 0 and len(row) == 10 else row for i, row in enumerate(rest)
                ]
            return (
                table(rows[:at]) + '<p style="text-align:center">— 3 —</p>' + table((rows[:3] if header else []) + rest)
            )

        return page(case, body(case, show, style))

    return make


def thead(case: Case) -> str:
    style = Style(note=False)

    def show(kind: str) -> str:
        rows = {"t2": lambda: stacked(two(case, style)), "t3": lambda: three(case, style), "t4": lambda: four(case, style)}[kind]()  # fmt: skip
        n = {"t2": 1, "t3": 3, "t4": 3}[kind]
        top, rest = table(rows[:n], tag="th"), table(rows[n:])
        return top.replace("</table>", "").replace('<table border="1">', "<table><thead>") + "</thead><tbody>" + rest.replace('<table border="1">', "").replace("</table>", "</tbody></table>")  # fmt: skip

    return page(case, body(case, show, style))


def excel(case: Case) -> str:
    """Pasted out of a spreadsheet: a hidden row of widths first, a column left over at the right."""
    style = Style(breaks=True)

    def cell(box: Box) -> str:
        return plain(box)

    def show(kind: str) -> str:
        out = shown(
            case,
            style,
            cell,
            attributes=" border=0 cellpadding=0 cellspacing=0 width=900 style='border-collapse:collapse'",
        )(kind)
        width = {"t2": 4, "t3": 10, "t4": 15}[kind]
        hidden = (
            "<colgroup><col width=72 span=4 style='width:54pt'></colgroup><tr height=0 style='display:none'>"
            + "<td width=72></td>" * (width + 1)
            + "</tr>"
        )
        out = re.sub(r"(<table[^>]*>)", rf"\1{hidden}", out)
        return re.sub(r"<td", "<td class=xl67 style='border-top:none'", out).replace(
            "</tr>", "<td class=xl65></td></tr>"
        )

    return page(case, body(case, show, style))


def without(what: str):
    def make(case: Case) -> str:
        case.missing |= set(case.cells)
        return page(
            case,
            body(
                case,
                lambda kind: (
                    "" if what == "none" else f'<p style="text-align:center"><img src="./W0{kind}.png" alt="" /></p>'
                ),
                Style(),
            ),
        )

    return make


def missing_rows(case: Case) -> str:
    gone = case.rng.sample([r[0] for r in case.rows if r[0].startswith(("refused", "not_pro", "unavail"))], 2)
    case.rows = [r for r in case.rows if r[0] not in gone]
    case.missing |= {c for c in case.cells if any(c.startswith(f"t3.{g}.") for g in gone)}
    return _simple(Style())(case)


def torn(case: Case) -> str:
    """The values of long rows a row below their labels, as a page break leaves them."""
    out = _simple(Style(stub_columns=1, merge=False))(case)
    row = r"(<td>[48]\.[^<]*</td>)((?:\n<td>[^<]*</td>){7})"
    return re.sub(row, lambda m: m[1] + "\n<td></td>" * 7 + "</tr>\n<tr><td></td>" + m[2], out)


def hidden_copy(case: Case) -> str:
    """A second copy of the tables for telephones, not shown."""
    out = _simple(Style())(case)
    copies = re.findall(r"<table.*?</table>", out, re.DOTALL)
    return out.replace(copies[-1], copies[-1] + '<div style="display:none">' + "".join(copies) + "</div>")


def swapped(case: Case) -> str:
    rows = case.rows
    at = next(
        i
        for i, r in enumerate(rows)
        if r[0] == case.rng.choice(("refused.state_secret", "refused.third_party", "not_processed.petition"))
        or r[0] == "not_processed.petition"
    )
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    return _simple(Style(long_labels=False))(case)


def _unclosed(text: str) -> str:
    return text.replace("</td>", "").replace("</tr>", "").replace("</p>", "")


def _units(box: Box) -> str:
    return plain(box)


def units(case: Case) -> str:
    """Units in the cells of table two."""
    out = _simple(Style())(case)
    row = r"(行政许可|行政处罚|行政强制|行政事业性收费)</td>\n<td( colspan=\"3\")?>([\d.]+)</td>"
    return out if case.edition == "2019" else re.sub(row, lambda m: f"{m[1]}</td>\n<td{m[2] or ''}>{m[3]}{'万元' if '收费' in m[1] else '件'}</td>", out)  # fmt: skip


KINDS: dict[str, tuple[Callable[[Case], str], dict]] = {
    "html plain": (_simple(Style()), {}),
    "html trs": (
        _simple(Style(breaks=True), _p_cell, '<div class="TRS_Editor"><div class="Custom_UnionStyle">{}</div></div>'),
        {},
    ),
    "html ucap": (
        _simple(
            Style(mark="．"),
            _p_cell,
            '<UCAPCONTENT><div id="UCAP-CONTENT">{}</div></UCAPCONTENT>',
            attributes=' style="width: 100%;" align="center"',
        ),
        {},
    ),
    "html jpage": (
        _simple(Style(), _font_cell, '<div id="zoom"><!--<$[信息内容]>begin-->{}<!--<$[信息内容]>end--></div>'),
        {},
    ),
    "html hanweb meta table": (meta_table, {}),
    "html word": (word, {}),
    "html wps": (_simple(Style(long_labels=False), _wps_cell), {}),
    "html excel": (excel, {}),
    "html thead": (thead, {}),
    "html layout tables": (layouts, {}),
    "html table per article": (parts, {}),
    "html one table": (one_table, {}),
    "html breaks in cells": (_simple(Style(breaks=True, chars=True)), {}),
    "html rowspan off by one": (off_by_one, {}),
    "html unclosed cells": (_simple(Style(), after=_unclosed), {}),
    "html full width": (_simple(Style(), _nbsp_cell), {}),
    "html thousands": (_simple(Style(), _grouped_cell), {"scale": "city"}),
    "html units": (units, {}),
    "html th": (_simple(Style(), tag="th"), {}),
    "html digits in spans": (_simple(Style(), _spanned_cell), {}),
    "html divs": (divs, {}),
    "html paragraphs": (paragraphs, {"blank": "zero"}),
    "html paragraphs blanks": (paragraphs, {"blank": "empty"}),
    "html cut header repeated": (cut(True, True), {}),
    "html cut": (cut(False, True), {}),
    "html cut stub lost": (cut(False, False), {}),
    "html four one header": (_simple(Style(t4_header=1)), {}),
    "html four two headers": (_simple(Style(t4_header=2)), {}),
    "html four turned": (_simple(Style(t4_header=0)), {}),
    "html stub repeated": (_simple(Style(merge=False)), {}),
    "html stub blank": (_simple(Style(merge=False, stub_repeat=False)), {}),
    "html two label columns": (_simple(Style(stub_columns=2)), {}),
    "html one label column": (_simple(Style(stub_columns=1, merge=False)), {}),
    "html one joined label": (_simple(Style(stub_columns=1, long_labels=False)), {}),
    "html missing rows": (missing_rows, {}),
    "html torn rows": (torn, {}),
    "html hidden copy": (hidden_copy, {}),
    "html swapped rows": (swapped, {"edition": "2021"}),
    "html subtotal rows": (_simple(Style(subtotal_row=True)), {}),
    "html subtotal column": (_simple(Style(subtotal_column=True)), {}),
    "html 合计": (_simple(Style(total_word="合计")), {}),
    "html minified": (_simple(Style(), gap=""), {}),
    "html blanks": (_simple(Style()), {"blank": "empty"}),
    "html slashes": (_simple(Style()), {"blank": "slash"}),
    "html dashes": (_simple(Style()), {"blank": "dash"}),
    "html 无": (_simple(Style()), {"blank": "none"}),
    "html no tables": (without("none"), {}),
    "html images": (without("image"), {}),
}
__all__ = ["KINDS", "spread"]
