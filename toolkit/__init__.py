"""Read, code and compare the annual disclosure reports of Chinese public bodies (政府信息公开工作年度报告).

Importing this package does no I/O and loads nothing heavy: what is named here is imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_WHERE = {
    "analyse": "toolkit.pipeline",
    "read": "toolkit.pipeline",
    "read_all": "toolkit.corpus",
    "Corpus": "toolkit.corpus",
    "Report": "toolkit.report",
    "Codebook": "toolkit.coding.codebook",
    "cite": "toolkit.study.citing",
    "is_report": "toolkit.parsing.screen",
}
_ROOMS = {
    "batch", "checking", "coding", "exchange", "frames", "inputs",
    "linking", "nlp", "parsing", "reading", "study", "years",
}  # fmt: skip

__all__ = ["Codebook", "Corpus", "Report", "__version__", "analyse", "cite", "is_report", "read", "read_all"]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    if name in _ROOMS:
        return import_module(f"toolkit.{name}")
    raise AttributeError(f"module 'toolkit' has no attribute {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted(__all__)
