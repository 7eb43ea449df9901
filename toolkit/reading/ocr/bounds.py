"""Resource limits of recognising: what goes beyond them is refused with a ``ReadingError``, never half read."""

from __future__ import annotations

PAGES = 100
"""Pages of one file that are recognised from their pictures, at some 3 seconds of a core each."""

PAGE_SECONDS = 15.0
"""What a page that is recognised adds to the time that a batch allows its file."""

PICTURE_PIXELS = 80_000_000
"""The largest picture that is opened; a page of A4 at 600 dpi has 35 million pixels."""
