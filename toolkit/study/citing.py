"""How to cite the toolkit, the codebook, and the methods that a study used."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import msgspec

from toolkit.errors import NianbaoError
from toolkit.rules import load_rules
from toolkit.study.frames import StudyFrame


class SourcesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``sources.yaml``: references by key."""

    version: str
    sources: dict[str, str]


@cache
def load_sources() -> dict[str, str]:
    """Return the references that the package carries, by key (read once)."""
    return load_rules("sources.yaml", SourcesFile, package="toolkit.study").sources


def references(keys: Iterable[str]) -> list[str]:
    """Return the references of these keys, in their order.

    Raises:
        NianbaoError: a key is not known.

    Examples:
        >>> references(["wilson1927"])[0][:13]
        'Wilson, E. B.'
    """
    known = load_sources()
    out = []
    for key in keys:
        if key not in known:
            raise NianbaoError(f"cite: found no source {key}; valid would be one of {', '.join(known)}")
        out.append(known[key])
    return out


def cite(*studies: StudyFrame, bibtex: bool = False) -> str:
    """Return how to cite the toolkit and its codebook, and what the given studies rest on.

    Args:
        studies: frames that functions of ``toolkit.study`` gave; their sources are listed too.
        bibtex: return an entry for the toolkit in BibTeX instead.

    Returns:
        Lines of text.

    Examples:
        >>> print(cite())
        The nianbao developers. nianbao: reading, coding and comparing the annual disclosure reports of Chinese public
        bodies (version ...). Codebook version 1.0.0.
    """
    from toolkit import __version__
    from toolkit.coding.codebook import Codebook

    title = "nianbao: reading, coding and comparing the annual disclosure reports of Chinese public bodies"
    if bibtex:
        return (
            f"@software{{nianbao,\n  author = {{{{The nianbao developers}}}},\n  title = {{{title}}},\n"
            f"  version = {{{__version__}}},\n  note = {{Codebook version {Codebook.default().version}}}\n}}"
        )
    lines = [f"The nianbao developers. {title} (version {__version__}). Codebook version {Codebook.default().version}."]
    keys = dict.fromkeys(key for study in studies if study.about for key in study.about.sources)
    return "\n".join([*lines, *references(keys)])
