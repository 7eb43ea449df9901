"""What the tests of faults share."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder that another user can reach; pytest keeps its own closed to all but their owner."""
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as folder:
        path = Path(folder).resolve()
        path.chmod(0o755)
        yield path


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that may write nowhere, or nearly nothing, cannot write down which of their lines ran either."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
