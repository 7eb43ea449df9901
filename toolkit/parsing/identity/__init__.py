"""Identity: who reports, for which year, in which edition of the form."""

from toolkit.parsing.identity.identifying import Identity, identify

__all__ = ["Identity", "identify"]
