"""Resource limits of reading: what goes beyond them is refused with a ``ReadingError``, never half read."""

from __future__ import annotations

FILE_BYTES = 64 * 2**20
"""The largest file that is opened; annual reports with pictures stay well below."""

MARKUP_BYTES = 16 * 2**20
"""The largest text or HTML file; a report page is some 100 kB."""

UNPACKED_BYTES = 256 * 2**20
"""What a docx may unpack to in all."""

EXPANSION_RATIO = 200
"""How many times its packed size a docx member beyond 1 MiB may unpack to (a zip bomb is beyond 1,000)."""

TABLE_CELLS = 20_000
"""Cells of one table after merged cells are expanded; the largest statutory table has some 250."""

COLSPAN = 60
"""The widest colspan that is believed; wider ones are cut."""

TABLE_NESTING = 12
"""How deep tables may stand inside one another."""

PDF_PAGES = 400
"""Pages of a PDF; a report has 5 to 30."""

PAGE_RULES = 4_000
"""Lines and boxes of a PDF page beyond which it is a drawing, in which no tables are looked for."""
