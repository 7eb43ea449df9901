"""Parsing: a Document becomes tables, sections, identity (authority, year, form) and items.

``tables.read_tables``, ``sections.find_sections``, ``identity.identify`` and ``items.find_items`` are the stages;
``screen.is_report`` tells reports from other pages; ``place.load_gazetteer`` holds the administrative divisions.
"""
