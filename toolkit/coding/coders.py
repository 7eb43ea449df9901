"""What the pipeline calls: items in, the same items with topics out."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from toolkit.errors import NianbaoError
from toolkit.parsing.shadow import telltales
from toolkit.report import Item

if TYPE_CHECKING:
    from toolkit.coding.cues import Coder, Coding


@cache
def default_coder() -> Coder:
    """Return the coder that the project uses where none is named; built once for each process.

    That is the trained model that the package carries, pooled with the cues; the cue coder where it carries none, or
    (with a warning) where cues or words have changed since it was trained.

    Examples:
        >>> default_coder() is default_coder()
        True
    """
    from toolkit.coding.compiled import shipped_coder
    from toolkit.coding.cues import default_coder as cue_coder
    from toolkit.coding.pooled import PooledCoder

    try:
        model = shipped_coder()
        return PooledCoder(model, cue_coder()) if model else cue_coder()
    except NianbaoError as error:
        warnings.warn(f"{error}; coding by cues alone", stacklevel=2)
        return cue_coder()


def code_items(items: Sequence[Item], coder: Coder | None = None) -> tuple[Item, ...]:
    """Return the items with ``topics``, ``primary``, ``secondary`` and ``cues`` filled in; the rest as it was.

    Args:
        items: items of any number of reports; one call codes them as one batch.
        coder: who codes; None is the project's own, kept for the process.

    Examples:
        >>> from toolkit.report import Item
        >>> item = Item("i1", "measure", 0, 6, "加强政策解读", "problems")
        >>> code_items([item])[0].primary
        'C1'
    """
    if not items:
        return ()
    if coder is None:
        coder = default_coder()
    return tuple(map(_coded, items, coder.code([item.text for item in items], [item.kind for item in items])))


def code_groups(groups: Sequence[Sequence[Item]], coder: Coder | None = None) -> list[tuple[Item, ...]]:
    """Code the items of many reports, each report's as ``code_items`` would alone.

    Args:
        groups: the items of each report.
        coder: who codes; None is the project's own.

    Returns:
        The coded items of each report. One batch codes them all but those with traditional characters, whose number
        in a batch decides how it is folded.

    Examples:
        >>> from toolkit.report import Item
        >>> item = Item("i1", "measure", 0, 6, "加强政策解读", "problems")
        >>> [[coded.primary for coded in group] for group in code_groups([[item], [], [item, item]])]
        [['C1'], [], ['C1', 'C1']]
    """
    apart = [any(telltales(item.text) for item in group) for group in groups]
    joined = chain.from_iterable(group for group, alone in zip(groups, apart, strict=True) if not alone)
    together = iter(code_items(list(joined), coder))
    return [
        code_items(group, coder) if alone else tuple(next(together) for _ in group)
        for group, alone in zip(groups, apart, strict=True)
    ]


def _coded(item: Item, coding: Coding) -> Item:
    return Item(
        item.id,
        item.kind,
        item.start,
        item.end,
        item.text,
        item.section,
        item.evidence,
        coding.topics,
        coding.primary,
        coding.secondary,
        tuple(dict.fromkeys(cue.text for cue in coding.cues)),
    )
