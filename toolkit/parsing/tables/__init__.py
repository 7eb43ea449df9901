"""The statutory tables: every cell exact, or openly undecided."""

from __future__ import annotations

from toolkit.parsing.tables.tables import Tables, read_tables

__all__ = ["Tables", "read_tables"]
