"""Many reports into a dataset folder: in shards, in parallel, resumable, each file held to limits of its own.

What is named here is imported when first used, so that importing the package loads nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "Settings": "toolkit.batch.shard",
    "run": "toolkit.batch.running",
    "write": "toolkit.batch.running",
}


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'toolkit.batch' has no attribute {name!r}; it has {', '.join(sorted(_WHERE))}")


def __dir__() -> list[str]:
    return sorted(_WHERE)
