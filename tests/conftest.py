"""Fixtures shared by all tests."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports with gold, outside the project; tests that need it skip where it is missing."""
    if not (SHARED / "reports").is_dir():
        pytest.skip("the evaluation reports are not here")
    return SHARED


@pytest.fixture(scope="session")
def sample() -> Path:
    """The embedded synthetic sample corpus."""
    return Path(__file__).resolve().parents[1] / "corpora" / "sample"
