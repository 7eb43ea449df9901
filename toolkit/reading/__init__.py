"""Reading: bytes or a file (txt, Markdown, HTML, docx, PDF; UTF-8, GB18030, Big5, UTF-16) to a ``Document``."""

from __future__ import annotations

from toolkit.reading.document import Document, Grid, GridCell
from toolkit.reading.reader import read

__all__ = ["Document", "Grid", "GridCell", "read"]
