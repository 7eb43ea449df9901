"""Checking: facts, mentions and sections become findings, one small function per rule.

Importing this package registers the rules; a finding is a value with a stable id, an inconsistency is not an error.
"""

from __future__ import annotations

from toolkit.checking import documents, identities, narrative, stated, structure, wording
from toolkit.checking.registry import RULES, Rule, check, rule

__all__ = ["RULES", "Rule", "check", "documents", "identities", "narrative", "rule", "stated", "structure", "wording"]
