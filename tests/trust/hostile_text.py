"""Hostile plain text, and files cut off."""

import hostile_docx
import hostile_html
import hostile_pdf

REPORT = "云泽省临溪市档案局2023年政府信息公开工作年度报告\n一、总体情况\n本年度平稳。\n二、主动公开政府信息情况\n"

REFUSED = {
    "five million characters on one line": (lambda: ("甲" * 5_000_000).encode(), "too_large"),
    "zero bytes alone": (lambda: bytes(1_000_000), "empty"),
    "bells and escapes": (lambda: (REPORT + "\x07\x1b[31m" * 1000).encode(), "unknown_type"),
    "random bytes": (lambda: bytes(n * n * 31 % 251 for n in range(100_000)), "unknown_type"),
    "a Word file cut off": (lambda: hostile_docx.plain()[:-300], "broken"),
    "the head of a Word file": (lambda: hostile_docx.plain()[:100], "broken"),
    "a PDF cut off behind its page": (lambda: (whole := hostile_pdf.with_page())[: whole.index(b"xref")], "broken"),
    "the head of a PDF": (lambda: hostile_pdf.with_page()[:15], "broken"),
}
READ = {
    "a million characters on one line": lambda: (REPORT + "甲乙丙丁" * 250_000).encode(),
    "a million line ends": lambda: (REPORT + "\n" * 1_000_000).encode(),
    "a million pipes": lambda: (REPORT + "|" * 1_000_000).encode(),
    "a million commas": lambda: (REPORT + "," * 1_000_000).encode(),
    "a million blanks": lambda: (REPORT + " " * 1_000_000 + "甲").encode(),
    "a million digits": lambda: (REPORT + "1" * 1_000_000).encode(),
    "zero bytes between the letters": lambda: REPORT.encode().replace(b"\n", b"\0\n\0"),
    "UTF-8 with GB18030 in the middle": lambda: REPORT.encode() * 20 + REPORT.encode("gb18030") + REPORT.encode() * 20,
    "UTF-8 cut inside a character": lambda: REPORT.encode()[:-2],
    "GB18030 cut inside a character": lambda: REPORT.encode("gb18030")[:-2],
    "UTF-16 cut inside a character": lambda: REPORT.encode("utf-16")[:-1],
    "UTF-16 with half a character": lambda: REPORT.encode("utf-16") + b"\x3d\xd8" + "完\n".encode("utf-16-le"),
    "every mark of order at once": lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + REPORT.encode(),
    "characters that turn the line round": lambda: (REPORT + "\u202e\u2066\ufeff\u200b" * 1000).encode(),
    "a page cut inside a tag": lambda: hostile_html.page("<table><tr><td>规章<td>3<tr><td clas"),
}
