"""Coding items with the topics of a codebook: cues, a trained classifier, agreement, what to code next.

What is named here is imported when first used, so that importing the package loads nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from toolkit.coding.coders import code_groups, code_items, default_coder

_WHERE = {
    "Codebook": "codebook",
    "CodedItem": "coded",
    "CompiledCoder": "compiled",
    "CueCoder": "cues",
    "ItemFeatures": "item_features",
    "LinearBlend": "blend",
    "TopicClassifier": "classifier",
    "Tokenizer": "tokens",
    "calibrate": "calibration",
    "code_table": "table",
    "evaluate": "evaluation",
    "kind_of": "kind",
    "layer_agreement": "layers",
    "load_model": "model_files",
    "read_coded": "coded",
    "save_model": "model_files",
    "split_items": "coded",
    "suggest": "sampling",
}
_MODULES = ("agreement", "families", "unitizing")

__all__ = ["code_groups", "code_items", "default_coder", *_WHERE, *_MODULES]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        module = import_module(f"toolkit.coding.{_WHERE[name]}")
        return getattr(module, name.removesuffix("_model") if module.__name__.endswith("model_files") else name)
    if name in _MODULES:
        return import_module(f"toolkit.coding.{name}")
    raise AttributeError(f"module 'toolkit.coding' has no attribute {name!r}; it has {', '.join(sorted(__all__))}")


def __dir__() -> list[str]:
    return sorted(__all__)
