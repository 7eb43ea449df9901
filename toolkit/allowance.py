"""Time that a step asks for on top of the limit of one file, because it is slow by nature (recognising pictures).

A batch gives each file so many seconds. Whoever holds that limit hands in here what makes it longer; whoever does the
slow work asks. Where no limit is held, asking does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LENDERS: list[Callable[[float], None]] = []


def ask(seconds: float) -> None:
    """Ask for more time for the file at hand.

    Examples:
        >>> asked = []
        >>> with lending(asked.append):
        ...     ask(20)
        >>> ask(20), asked
        (None, [20])
    """
    for lend in _LENDERS[-1:]:
        lend(seconds)


@contextmanager
def lending(lend: Callable[[float], None]) -> Iterator[None]:
    """Let ``lend`` be told of the seconds asked for inside."""
    _LENDERS.append(lend)
    try:
        yield
    finally:
        _LENDERS.pop()
