"""Errors that a user can act on: each message is one line that names the file, what was found, what would be valid."""

from __future__ import annotations


class NianbaoError(Exception):
    """Base of every error that the toolkit raises on purpose.

    Examples:
        >>> issubclass(ReadingError, NianbaoError)
        True
    """


class ReadingError(NianbaoError):
    """A file that cannot be read as a report.

    Args:
        source: the file (or other origin) as the user named it.
        kind: a stable word for tables of failures, such as ``empty``, ``unknown_type``, ``no_text_layer``.
        found: what was found there.
        valid: what would be valid instead.

    Examples:
        >>> print(ReadingError("a.pdf", "no_text_layer", "a scan without a text layer", "a PDF with text"))
        a.pdf: found a scan without a text layer; valid would be a PDF with text
    """

    def __init__(self, source: str, kind: str, found: str, valid: str) -> None:
        super().__init__(source, kind, found, valid)
        self.source = source
        self.kind = kind
        self.found = found
        self.valid = valid

    def __str__(self) -> str:
        return f"{self.source}: found {self.found}; valid would be {self.valid}".replace("\n", " ")


class RulesError(NianbaoError):
    """A data file (forms, cues, headings, a codebook) that does not follow its schema."""
