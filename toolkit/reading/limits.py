"""Resource limits of reading: what goes beyond them is refused with a ``ReadingError``, never half read.

Each is a setting: the environment variable ``NIANBAO_<NAME>`` (a whole number above 0) takes the place of the default
here, also in the worker processes of a batch: ``NIANBAO_PDF_PAGES=800 nianbao analyse …``. What time and memory one
file may take in a batch is set there (``--time-limit``, ``--memory-limit``).
"""

from __future__ import annotations

import os

from toolkit.errors import NianbaoError


def setting(name: str, default: int) -> int:
    """Return the limit of that name: what the environment says, else the default.

    Raises:
        NianbaoError: the environment says something other than a whole number above 0.

    Examples:
        >>> setting("NO_SUCH_LIMIT", 7)
        7
    """
    said = os.environ.get(f"NIANBAO_{name}")
    if said is None:
        return default
    if not said.isdecimal() or not int(said):
        raise NianbaoError(f"NIANBAO_{name}: found {said!r}; valid would be a whole number above 0")
    return int(said)


FILE_BYTES = setting("FILE_BYTES", 64 * 2**20)
"""The largest file that is opened; annual reports with pictures stay well below."""

MARKUP_BYTES = setting("MARKUP_BYTES", 16 * 2**20)
"""The largest text or HTML file; a report page is some 100 kB."""

TEXT_CHARACTERS = setting("TEXT_CHARACTERS", 2_000_000)
"""The longest text that comes out of a file; a report has 3,000 to 100,000 characters."""

ATTRIBUTES = setting("ATTRIBUTES", 5_000)
"""Words inside one HTML tag outside quotes; the parser's time grows with their square."""

UNPACKED_BYTES = setting("UNPACKED_BYTES", 256 * 2**20)
"""What a docx may unpack to in all."""

XML_BYTES = setting("XML_BYTES", 32 * 2**20)
"""What one XML member of a docx may unpack to; in memory it takes some ten times that."""

EXPANSION_RATIO = setting("EXPANSION_RATIO", 200)
"""How many times its packed size a docx member beyond 1 MiB may unpack to (a zip bomb is beyond 1,000)."""

TABLE_CELLS = setting("TABLE_CELLS", 20_000)
"""Cells of one table after merged cells are expanded; the largest statutory table has some 250."""

COLSPAN = setting("COLSPAN", 60)
"""The widest colspan that is believed; wider ones are cut."""

TABLE_NESTING = setting("TABLE_NESTING", 12)
"""How deep tables may stand inside one another."""

PDF_PAGES = setting("PDF_PAGES", 400)
"""Pages of a PDF; a report has 5 to 30."""

PDF_STREAM_BYTES = setting("PDF_STREAM_BYTES", 64 * 2**20)
"""What one compressed stream of a PDF may unpack to; a page's content is some 100 kB, an embedded font 20 MB."""

PDF_SECONDS = setting("PDF_SECONDS", 60)
"""What reading a PDF may take; one of 400 pages takes 20."""

PDF_MEGABYTES = setting("PDF_MEGABYTES", 1024)
"""By how much reading a PDF may let the process grow (where the system tells)."""

PAGE_RULES = setting("PAGE_RULES", 4_000)
"""Lines and boxes of a PDF page beyond which it is a drawing, in which no tables are looked for."""
