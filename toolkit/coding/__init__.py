"""Coding items with the topics of a codebook: cues, a trained classifier, agreement, what to code next."""

from __future__ import annotations

from toolkit.coding.coders import code_items, default_coder

__all__ = ["code_items", "default_coder"]
