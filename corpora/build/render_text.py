"""Plain text and Markdown: the layouts in which reports come out of web pages, word processors and PDF."""

from __future__ import annotations

import re

from corpora.build.grids import Cell, Rows, expanded, width
from corpora.build.page import Page


def render(page: Page) -> bytes:
    """Return the report as text in the page's layout and encoding."""
    lines: list[str] = list(page.before)
    if page.before:
        lines.append("")
    for block in page.blocks:
        if block.kind == "table":
            lines += _table(page.tables[block.text], page.layout, page.format)
        elif block.kind == "title" and page.format == "md":
            lines += ["# " + block.text, ""]
        elif block.kind == "heading" and page.format == "md":
            lines += ["#" * (3 if "." in block.role else 2) + " " + block.text, ""]
        elif page.format == "md":
            lines += [block.text, ""]
        else:
            lines += _wrapped(block.text, page.wrap)
    lines += page.after
    if page.wrap:
        lines = _paged(lines)
    if page.layout == "oneline":
        lines, head = lines[len(page.before) :], page.before
        title = next(block.text for block in page.blocks if block.kind == "title")
        lines = [*head, "".join(lines).replace(title, title + " ", 1)]
    return ("\n".join(lines) + "\n").encode(page.encoding)


def _table(rows: Rows, layout: str, format_: str) -> list[str]:
    if format_ == "md":
        return _markdown(rows)
    if layout == "tabs":
        return ["\t".join(cell.text for cell in row) for row in rows]
    if layout == "spaces":
        return ["  ".join(cell.text or " " for cell in row) for row in rows]
    lines: list[str] = []
    for row in rows:
        if layout == "leadpipe":
            lines += ["| " + cell.text for cell in row]
        elif layout == "pipes":
            lines += [cell.text + " |" for cell in row]
            if missing := width(rows) - len(row):
                lines.append("|" * missing)
        else:
            lines += [cell.text for cell in row]
    return lines


def _markdown(rows: Rows) -> list[str]:
    full = expanded(rows)

    def line(cells: list[Cell | None]) -> str:
        return "| " + " | ".join(cell.text if cell else "" for cell in cells) + " |"

    return [line(full[0]), "|" + " --- |" * width(rows), *map(line, full[1:]), ""]


def _wrapped(text: str, size: int) -> list[str]:
    if not size:
        return [text]
    # As a word processor breaks lines: never inside a number, never before a closing mark.
    pieces = re.findall(r"(?:[0-9A-Za-z.,%]+|.)[，。；：、？！）”》〕]*", "　　" + text)
    lines = [""]
    for piece in pieces:
        if len(lines[-1]) + len(piece) > size and lines[-1]:
            lines.append("")
        lines[-1] += piece
    return lines


def _paged(lines: list[str]) -> list[str]:
    """Put a page number between the lines, as a PDF leaves it; not inside tables, where it would be one more cell."""
    out: list[str] = []
    number, since = 1, 0
    for line in lines:
        out.append(line)
        since += 1
        if since >= 24 and line.endswith("。"):
            out += ["", f"- {number} -", ""]
            number, since = number + 1, 0
    return out
