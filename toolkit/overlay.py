"""The pages of a report with what was read drawn over them, so that a person can check a scan in a minute."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import NianbaoError
from toolkit.reading.detection import PICTURES

if TYPE_CHECKING:
    from toolkit.pages import Leaf, PageBox
    from toolkit.report import Fact, Report

_FONT = "STSong-Light"  # one that every reader of PDF brings along
_DPI = 130
_LEGEND = 150.0  # points at the right of each page
_COLOURS = {
    "section": (0.15, 0.35, 0.75),
    "problem": (0.90, 0.45, 0.05),
    "measure": (0.10, 0.55, 0.25),
    "number": (0.05, 0.50, 0.55),
    "blank": (0.55, 0.55, 0.55),
    "ambiguous": (0.85, 0.05, 0.10),
    "text": (0.60, 0.10, 0.60),
    "fail": (0.85, 0.05, 0.10),
    "unsure": (0.95, 0.75, 0.00),
}
_UNSURE = 0.8
_ROLES = {
    "preamble": "引言",
    "overview": "总体情况",
    "overview.proactive": "主动公开",
    "overview.requests": "依申请公开",
    "overview.management": "信息管理",
    "overview.platform": "平台建设",
    "overview.supervision": "监督保障",
    "proactive": "主动公开情况",
    "requests": "申请情况",
    "disputes": "复议诉讼",
    "problems": "问题及改进",
    "problems.stated": "存在问题",
    "problems.improvement": "改进措施",
    "other": "其他事项",
    "fees": "收费",
    "complaints": "举报投诉",
    "attachment": "附件",
}
_WORDS = {
    "section": "部分 section",
    "problem": "问题 problem",
    "measure": "改进措施 measure",
    "number": "数字 number: value as read",
    "blank": "空白、不适用 blank, n/a",
    "ambiguous": "未定 ambiguous: candidates",
    "text": "非数字 not a number",
    "fail": "勾稽不符 does not add up",
    "unsure": "印刷不清 uncertain print",
}


def write_overlay(report: Report, source: str | Path | bytes, out: str | Path) -> int:
    """Write a PDF of the report's pages with sections, items and cells drawn over them.

    Args:
        report: what was read from ``source``.
        source: the file, or its bytes: a PDF or a picture file.
        out: the PDF to write.

    Returns:
        The number of pages written.

    Raises:
        NianbaoError: the report has no pages, or the extra ``ocr``, which draws them, is not installed.

    Examples:
        >>> from toolkit.report import Report
        >>> write_overlay(Report(id="a", source="a.txt", text=""), b"", "a.pdf")
        Traceback (most recent call last):
        toolkit.errors.NianbaoError: a.txt: found no pages to draw over; valid would be a PDF or a picture file
    """
    leaves = report.pages.leaves if report.pages else ()
    if not leaves or not _has_pages(source):
        raise NianbaoError(f"{report.source}: found no pages to draw over; valid would be a PDF or a picture file")
    try:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas
    except ImportError as error:
        from toolkit.reading.ocr import INSTALL

        raise NianbaoError(f"--overlay: found no reportlab; valid would be after {INSTALL}") from error
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    canvas = Canvas(str(out), invariant=1)
    marks = _marks(report)
    for index, (leaf, image) in enumerate(zip(leaves, _images(data, leaves), strict=False)):
        _draw_page(canvas, report, leaf, image, marks.get(index, []), index)
    canvas.save()
    return len(leaves)


def _has_pages(source: str | Path | bytes) -> bool:
    """Tell a PDF or picture file from a document that has no pages of its own."""
    if isinstance(source, bytes):
        head = source[:1024]
    else:
        with Path(source).open("rb") as file:
            head = file.read(1024)
    return b"%PDF-" in head or head.startswith((*PICTURES, b"BM")) or head[8:12] == b"WEBP"


def _images(data: bytes, leaves: tuple[Leaf, ...]) -> Iterator[Any]:
    """Yield the upright pages as pictures (RGB) of ``_DPI`` pixels an inch."""
    import numpy as np
    from PIL import Image

    if b"%PDF-" in data[:1024]:
        import pypdfium2

        raw = (
            (page.render(scale=_DPI / 72).to_numpy()[:, :, 2::-1], 72 / _DPI) for page in pypdfium2.PdfDocument(data)
        )
    else:
        from toolkit.reading.ocr.page import POINT
        from toolkit.reading.ocr.pictures import open_pictures

        raw = ((picture[:, :, ::-1], POINT) for picture in open_pictures(data, "picture"))
    for leaf, (pixels, point) in zip(leaves, raw, strict=False):
        if leaf.matrix:
            import cv2

            matrix = np.array(leaf.matrix).reshape(3, 3)
            zoom, back = np.diag([_DPI / 72, _DPI / 72, 1.0]), np.diag([point, point, 1.0])
            size = (round(leaf.width * _DPI / 72), round(leaf.height * _DPI / 72))
            turned = np.ascontiguousarray(pixels)
            yield Image.fromarray(cv2.warpPerspective(turned, zoom @ matrix @ back, size, borderValue=(255,) * 3))
        else:
            yield Image.fromarray(np.ascontiguousarray(pixels))


Mark = tuple[str, "PageBox", str]
"""What it is (a key of ``_COLOURS``), where, and the label."""


def _marks(report: Report) -> dict[int, list[Mark]]:
    out: dict[int, list[Mark]] = defaultdict(list)
    pages, text = report.pages, report.text
    assert pages is not None

    def add(kind: str, start: int | None, end: int | None, label: str, every: bool = False) -> None:
        if start is None or end is None:
            return
        for n, box in enumerate(pages.boxes(text, start, end)):
            out[box.page].append((kind, box, label if n == 0 or every else ""))

    for section in report.sections:
        if section.state in ("present", "empty") and section.start is not None and section.title:
            add(
                "section",
                section.start,
                section.start + len(section.title),
                f"{_ROLES.get(section.role, '')} {section.role}",
            )
    for item in report.items:
        add(item.kind, item.start, item.end, f"{item.id} {item.primary or ''}".strip())
    cells = {fact.start for fact in report.facts.values()}
    for start, end, *_, confidence in pages.runs:
        if confidence < 1000 * _UNSURE and start not in cells:  # a cell shows its state itself
            add("unsure", start, end, "")
    for cell, fact in report.facts.items():
        if fact.start is not None:
            add(_kind(fact), fact.start, max(fact.end or 0, fact.start + 1), _label(cell, fact))
    failed = {cell for finding in report.findings if finding.status == "fail" for cell in finding.cells}
    for cell in failed:
        found = report.facts.get(cell)
        if found is not None:
            add("fail", found.start, found.end, "")
    return out


def _kind(fact: Fact) -> str:
    return "blank" if fact.state in ("blank", "not_applicable") else fact.state


def _label(cell: str, fact: Fact) -> str:
    if fact.state == "ambiguous":
        return " / ".join(f"{value:g}" for value in fact.candidates[:4]) + " ?"
    return f"{fact.value:g}" if fact.value is not None else "?" if fact.state == "text" else ""


def _draw_page(canvas: Any, report: Report, leaf: Leaf, image: Any, marks: list[Mark], index: int) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.setPageSize((leaf.width + _LEGEND, leaf.height))
    raw = io.BytesIO()
    image.save(raw, "JPEG", quality=80)
    raw.seek(0)
    canvas.drawImage(ImageReader(raw), 0, 0, leaf.width, leaf.height)
    for kind, box, _ in marks:
        colour = _COLOURS.get(kind, _COLOURS["text"])
        x, y, wide, high = box.x0, leaf.height - box.bottom, box.x1 - box.x0, box.bottom - box.top
        canvas.setStrokeColorRGB(*colour)
        canvas.setFillColorRGB(*colour)
        if kind in ("problem", "measure", "unsure", "ambiguous"):
            canvas.setFillAlpha(0.22)
            canvas.rect(x, y, wide, high, stroke=0, fill=1)
            canvas.setFillAlpha(1)
        elif kind == "section":
            canvas.setLineWidth(1.2)
            canvas.rect(x - 2, y - 1, wide + 4, high + 2, stroke=1, fill=0)
        elif kind == "fail":
            canvas.setLineWidth(1.4)
            canvas.rect(x + 1, y + 1, wide - 2, high - 2, stroke=1, fill=0)
        else:
            canvas.setLineWidth(0.4)
            canvas.rect(x + 1.5, y + 1.5, wide - 3, high - 3, stroke=1, fill=0)
    for kind, box, label in marks:  # above all boxes, so that each can be read
        if label:
            _tag(canvas, leaf, box, kind, label)
    _legend(canvas, report, leaf, index)
    canvas.showPage()


def _tag(canvas: Any, leaf: Leaf, box: PageBox, kind: str, label: str) -> None:
    """Set a label on white: behind a heading, above an item, in the upper right corner of a cell."""
    whole = kind in ("section", "problem", "measure")
    size = 7.0 if whole else min(7.0, max(4.5, 0.42 * (box.bottom - box.top)))
    wide = canvas.stringWidth(label, _FONT, size)
    if kind == "section":
        x, y = box.x1 + 6, leaf.height - box.bottom + 3
    elif whole:
        x, y = box.x0, leaf.height - box.top + 1
    else:
        x, y = box.x1 - wide - 2, leaf.height - box.top - size
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFillAlpha(0.8)
    canvas.rect(x - 1, y - 1, wide + 2, size + 1, stroke=0, fill=1)
    canvas.setFillAlpha(1)
    canvas.setFillColorRGB(*_COLOURS.get(kind, _COLOURS["text"]))
    canvas.setFont(_FONT, size)
    canvas.drawString(x, y + 0.5, label)


def _legend(canvas: Any, report: Report, leaf: Leaf, index: int) -> None:
    x, y = leaf.width + 8, leaf.height - 24

    def line(words: str, size: float = 7.0) -> None:
        nonlocal y
        canvas.setFillColorRGB(0.1, 0.1, 0.1)
        canvas.setFont(_FONT, size)
        for part in _folded(words, _LEGEND - 14, size):
            canvas.drawString(x, y, part)
            y -= size * 1.45

    read = {"text": "文本层 text layer", "ocr": "识别 recognised (OCR)"}[leaf.origin]
    line(f"第 {index + 1} 页 page {index + 1}: {read}", 8)
    y -= 4
    for kind, words in _WORDS.items():
        canvas.setFillColorRGB(*_COLOURS[kind])
        canvas.rect(x, y - 1, 7, 7, stroke=0, fill=1)
        canvas.setFillColorRGB(0.1, 0.1, 0.1)
        canvas.setFont(_FONT, 7)
        canvas.drawString(x + 11, y, words)
        y -= 11
    if index:
        return
    y -= 6
    states = Counter(fact.state for fact in report.facts.values())
    line("单元格 cells: " + ", ".join(f"{state} {n}" for state, n in states.most_common()))
    fails = sum(finding.status == "fail" for finding in report.findings)
    line(f"勾稽不符 findings that fail: {fails}")
    open_cells = [cell for cell, fact in report.facts.items() if fact.state in ("ambiguous", "text")]
    for cell in open_cells[:14]:
        line(f"{cell} = {_label(cell, report.facts[cell])}", 6)
    if len(open_cells) > 14:
        line(f"… {len(open_cells) - 14} more", 6)
    y -= 4
    for warning in report.warnings[:10]:
        line(warning, 6)


def _folded(words: str, width: float, size: float) -> list[str]:
    """Cut a text into lines of a width in points; a Chinese character is as wide as its size, others half."""
    out, current, used = [], "", 0.0
    for char in words:
        wide = size * (1.0 if char > "\u2fff" else 0.5)
        if used + wide > width:
            out.append(current)
            current, used = "", 0.0
        current += char
        used += wide
    return [*out, current]
