"""Coding items with the topics of a codebook: cues, a trained classifier, agreement, what to code next."""

from __future__ import annotations

from toolkit.coding.coders import Coder, code_items

__all__ = ["Coder", "code_items"]
