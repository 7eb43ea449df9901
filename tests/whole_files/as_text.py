"""Reports as tools leave them that turn pages into text."""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import east_asian_width

from drawn import Case
from grids import Rows, Style, four, spread, stacked, three, two

Lay = Callable[[Case, Rows, str], str]


def text(
    case: Case, lay: Lay, style: Style, *, head: bool = True, gap: str = "\n", wrap: int = 0, mark: str = ""
) -> str:
    out = []
    if head:
        out += [
            "您当前的位置：首页 > 政务公开 > 政府信息公开年报",
            f"发布时间：{case.year + 1}-01-25 来源：{case.body} 字号：[大 中 小] 打印",
        ]
    for kind, words in case.paragraphs():
        if kind == "t2":
            out += [lay(case, part, kind) for part in two(case, style)]
        elif kind == "t3":
            out.append(lay(case, three(case, style), kind))
        elif kind == "t4":
            out.append(lay(case, four(case, style), kind))
        elif kind == "p" and wrap:
            out.append("\n".join(re.findall(rf".{{1,{wrap}}}", "　　" + words)))
        else:
            out.append(mark + words if kind != "p" and mark else words)
    if head:
        out += ["附件：", f"{case.title}.docx", f"版权所有：{case.body} 云ICP备00000000号"]
    return gap.join(out) + "\n"


def _flat(words: str, by: str = "") -> str:
    return words.replace("\n", by)


def per_cell(between: str = "\n", end: str = "", keep_blank: bool = True, start: str = "") -> Lay:
    def lay(case: Case, rows: Rows, kind: str) -> str:
        cells = [_flat(box.text) for row in rows for box in row]
        return between.join(start + c + end for c in cells if c or keep_blank)

    return lay


def inner_text(case: Case, rows: Rows, kind: str) -> str:
    return "\n".join("\t".join(box.text for box in row) for row in rows)


def repeated(by: str) -> Lay:
    def lay(case: Case, rows: Rows, kind: str) -> str:
        return "\n".join(by.join(_flat(c) for c in row) for row in spread(rows, repeat=True))

    return lay


def markdown(repeat: bool, rule: bool = True) -> Lay:
    def lay(case: Case, rows: Rows, kind: str) -> str:
        grid = spread(rows, repeat=repeat)
        lines = ["| " + " | ".join(_flat(c, "<br>") for c in row) + " |" for row in grid]
        if rule:
            lines.insert(1, "|" + " --- |" * len(grid[0]))
        return "\n" + "\n".join(lines) + "\n"

    return lay


def html2text(case: Case, rows: Rows, kind: str) -> str:
    lines = [" | ".join(_flat(box.text, "  \n") for box in row) for row in rows]
    lines.insert(1, "|".join(["---"] * max(len(r) for r in rows[:1])))
    return "\n".join(lines) + "\n"


def trafilatura(case: Case, rows: Rows, kind: str) -> str:
    return "\n".join("| " + " | ".join(_flat(box.text, " ") for box in row) + " |" for row in rows)


def wide(words: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in words)


def aligned(label_width: int, number_width: int, centre: bool) -> Lay:
    """Columns in place, long labels wrapped over lines, as pdftotext -layout and lynx print them."""

    def lay(case: Case, rows: Rows, kind: str) -> str:
        grid = spread(rows)
        labels = {"t2": 1, "t3": len(grid[0]) - 7, "t4": 0}[kind]
        widths = [label_width] * labels + [number_width] * (len(grid[0]) - labels)
        out = []
        for row in grid:
            pieces = []
            for words, width in zip(row, widths, strict=True):
                lines, line = [], ""
                whole = words[:1].isdigit() and words.isascii()  # a number is not broken
                for c in _flat(words):
                    if wide(line + c) > width - 2 and not whole:
                        lines.append(line)
                        line = ""
                    line += c
                pieces.append([*lines, line] if line or lines else [""])
            height = max(len(p) for p in pieces)
            for y in range(height):
                line = ""
                at = 0
                for piece, width in zip(pieces, widths, strict=True):
                    top = (height - len(piece)) // 2 if centre else 0
                    words = piece[y - top] if 0 <= y - top < len(piece) else ""
                    line += words + " " * max(0, width - wide(words))
                    at += width
                out.append(line.rstrip())
        return "\n".join(out)

    return lay


def row_lines(by: str, repeat: bool = False) -> Lay:
    def lay(case: Case, rows: Rows, kind: str) -> str:
        return "\n".join(by.join(_flat(box.text) for box in row) for row in rows)

    return lay


def raw_pdf(case: Case, rows: Rows, kind: str) -> str:
    """pdftotext -raw: a long label's first half, the numbers, its second half."""
    out = []
    for row in rows:
        words = [_flat(b.text) for b in row if not b.value]
        numbers = " ".join(b.text for b in row if b.value)
        if numbers and words and len(words[-1]) > 11:
            out.append(" ".join([*words[:-1], words[-1][:9]]) + f"\n{numbers}\n" + words[-1][9:])
        else:
            out.append(" ".join([*words, numbers]).strip())
    return "\n".join(out)


def _kind(lay: Lay, style: Style | None = None, **options):
    return lambda case: text(case, lay, style or Style(), **options)


def whole_line(by: str):
    def make(case: Case) -> str:
        return by.join(text(case, per_cell(by), Style(), head=False).split("\n"))

    return make


SAFE = {"blank": "zero"}
KINDS: dict[str, tuple[Callable[[Case], str], dict]] = {
    "txt innerText": (_kind(inner_text, Style(breaks=False)), {}),
    "txt innerText breaks": (_kind(inner_text, Style(breaks=True)), {}),
    "txt cell per line": (_kind(per_cell()), SAFE),
    "txt cell per line blanks": (_kind(per_cell()), {"blank": "empty"}),
    "txt blank lines between": (_kind(per_cell("\n\n"), gap="\n\n"), SAFE),
    "txt trailing pipes": (_kind(per_cell("\n", " |")), {}),
    "txt leading pipes": (_kind(per_cell("\n", "", True, "| ")), {}),
    "txt blank cells dropped": (_kind(per_cell(keep_blank=False)), {"blank": "empty"}),
    "txt blank cells of two dropped": (_kind(per_cell(keep_blank=False)), {"blank": "two"}),
    "txt tabs repeated": (_kind(repeated("\t")), {}),
    "txt csv repeated": (_kind(repeated(",")), {}),
    "txt blanks": (_kind(row_lines(" ")), SAFE),
    "txt row glued": (_kind(row_lines("")), SAFE),
    "txt table on one line, blanks": (_kind(per_cell(" ")), SAFE),
    "txt table on one line, tabs": (_kind(per_cell("\t")), {}),
    "txt table on one line, glued": (_kind(per_cell("")), SAFE),
    "txt whole on one line": (whole_line(" "), SAFE),
    "txt aligned": (_kind(aligned(28, 12, False), Style(stub_columns=3)), SAFE),
    "txt aligned centred": (_kind(aligned(20, 10, True), Style(stub_columns=3, long_labels=False)), SAFE),
    "txt raw pdf": (_kind(raw_pdf, Style(long_labels=False)), SAFE),
    "txt trafilatura": (_kind(trafilatura), {}),
    "txt wrapped": (_kind(per_cell(), Style(), wrap=38), SAFE),
    "txt subtotal column": (_kind(per_cell(), Style(subtotal_column=True)), SAFE),
    "txt subtotal column glued": (_kind(row_lines(""), Style(subtotal_column=True)), SAFE),
    "txt subtotal column dropped": (_kind(per_cell(keep_blank=False), Style(subtotal_column=True)), {"blank": "empty"}),
    "txt subtotal rows": (_kind(per_cell(), Style(subtotal_row=True)), SAFE),
    "txt subtotal rows dropped": (_kind(per_cell(keep_blank=False), Style(subtotal_row=True)), {"blank": "empty"}),
    "md repeated": (_kind(markdown(True), mark="## "), {}),
    "md once": (_kind(markdown(False), mark="## "), {}),
    "md breaks": (_kind(markdown(False), Style(breaks=True), mark="## "), {}),
    "md html2text": (_kind(html2text, mark="## "), {}),
    "md four two headers": (_kind(markdown(False), Style(t4_header=2), mark="**"), {}),
    "md subtotal": (_kind(markdown(False), Style(subtotal_row=True)), {}),
}
__all__ = ["KINDS", "stacked"]
