"""Pictures of printed pages for the tests; they skip where the extra ``ocr`` is not installed."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # printed.py

from toolkit.reading import ocr


@pytest.fixture(scope="session")
def needs_ocr():
    """Skip where the extra is not installed."""
    if not ocr.available():
        pytest.skip("the extra ocr is not installed")


@pytest.fixture(scope="session")
def pictures(needs_ocr):
    """Return a function: the pages of a PDF as pictures (RGB arrays) at a resolution."""
    import numpy as np
    import pypdfium2

    def make(pdf: bytes, dpi: int = 150):
        return [
            np.ascontiguousarray(p.render(scale=dpi / 72).to_numpy()[:, :, 2::-1]) for p in pypdfium2.PdfDocument(pdf)
        ]

    return make
