"""What the pipeline calls: items in, the same items with topics out."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from toolkit.errors import NianbaoError
from toolkit.parsing.shadow import is_traditional, telltales
from toolkit.report import Item, Topic

if TYPE_CHECKING:
    from toolkit.coding.cues import Coder, Coding


# Topics, primary, secondary and cues of an item.
_Said = tuple[tuple[Topic, ...], str | None, tuple[str, ...], tuple[str, ...]]
# What the project's coder said of the last items: many are the same in thousands of reports. So many, none longer.
_KEPT, _LONG = 4096, 300
_known: dict[tuple[str, str], _Said] = {}


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
    texts = [item.text for item in items]
    if coder is None and not is_traditional("\n".join(texts)):
        return _known_coded(items)
    coder = coder or default_coder()
    return tuple(map(_coded, items, map(_said, coder.code(texts, [item.kind for item in items]))))


def _known_coded(items: Sequence[Item]) -> tuple[Item, ...]:
    """Code items in simplified script by the project's coder: what it says of one then depends on nothing but it."""
    pairs = [(item.text, item.kind) for item in items]
    new = list(dict.fromkeys([pair for pair in pairs if pair not in _known]))
    said: dict[tuple[str, str], _Said] = {}
    if new:
        codings = default_coder().code([text for text, _ in new], [kind for _, kind in new])
        said = dict(zip(new, map(_said, codings), strict=True))
    coded = tuple([_coded(item, said.get(pair) or _known[pair]) for item, pair in zip(items, pairs, strict=True)])
    if new:
        if len(_known) + len(new) > _KEPT:
            _known.clear()
        _known.update([(pair, said[pair]) for pair in new[:_KEPT] if len(pair[0]) <= _LONG])
    return coded


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
    apart = [bool(telltales("".join([item.text for item in group]))) for group in groups]
    joined = chain.from_iterable(group for group, alone in zip(groups, apart, strict=True) if not alone)
    together = iter(code_items(list(joined), coder))
    return [
        code_items(group, coder) if alone else tuple(next(together) for _ in group)
        for group, alone in zip(groups, apart, strict=True)
    ]


def _said(coding: Coding) -> _Said:
    return coding.topics, coding.primary, coding.secondary, tuple(dict.fromkeys([cue.text for cue in coding.cues]))


def _coded(item: Item, said: _Said) -> Item:
    return Item(item.id, item.kind, item.start, item.end, item.text, item.section, item.evidence, *said)
