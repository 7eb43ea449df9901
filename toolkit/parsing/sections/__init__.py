"""Sections: a report's headings, and what they cut it into."""

from toolkit.parsing.sections.assembly import Sections, find_sections

__all__ = ["Sections", "find_sections"]
