"""A corpus studied: indicators, problems and measures over the years, wording that was carried over.

What is named here is imported when first used, so that importing the package loads nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Public name -> the module that defines it. No module is called like a function: importing it would hide the function.
_WHERE = {
    "answers": "toolkit.study.answering",
    "associate": "toolkit.study.association",
    "change": "toolkit.study.shares",
    "compare": "toolkit.study.comparing",
    "cooccurrence": "toolkit.study.pairs",
    "corrected_association": "toolkit.study.correction",
    "corrected_prevalence": "toolkit.study.correction",
    "design": "toolkit.study.association",
    "indicators": "toolkit.study.derived",
    "keyness": "toolkit.study.wording",
    "kwic": "toolkit.study.wording",
    "outcomes": "toolkit.study.tallying",
    "persistence": "toolkit.study.sequences",
    "prevalence": "toolkit.study.shares",
    "response": "toolkit.study.pairs",
    "restated": "toolkit.study.sequences",
    "reuse": "toolkit.study.borrowing",
    "save": "toolkit.study.plots",
    "write_page": "toolkit.study.page",
    "write_table": "toolkit.study.tables",
}


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'toolkit.study' has no attribute {name!r}; it has {', '.join(sorted(_WHERE))}")


def __dir__() -> list[str]:
    return sorted(_WHERE)
