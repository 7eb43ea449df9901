"""What is fuzzed: per target its seeds, its mutation, and a function that raises where the toolkit breaks a promise."""

from targets import importers, parts, readers, reports, rules, shortcuts
from targets.target import Target

TARGETS: dict[str, Target] = {
    **readers.TARGETS,
    **parts.TARGETS,
    **reports.TARGETS,
    **importers.TARGETS,
    **rules.TARGETS,
    **shortcuts.TARGETS,
}
