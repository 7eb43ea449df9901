"""The cells of a report in columns: a mapping from cell ids to facts that makes each fact when it is asked for."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.report import CellState, Evidence, Fact

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Number = int | float


class Ids(NamedTuple):
    """The ids of all cells of a report in their order, and the place of each; shared by all reports of a form."""

    names: tuple[str, ...]
    places: dict[str, int]


@lru_cache(maxsize=256)
def ids_of(names: tuple[str, ...]) -> Ids:
    """Return the places of cell ids.

    Examples:
        >>> ids_of(("a", "b")).places["b"]
        1
    """
    return Ids(names, {name: place for place, name in enumerate(names)})


class Cells(Mapping[str, Fact]):
    """The cells of a report, read-only: a mapping that equals the dict of its facts.

    What all cells have stands in columns, one entry per cell in the order of ``ids.names``; whole reports are summed,
    checked and written by them. ``report.facts[cell]`` makes the ``Fact`` of one cell.

    Args:
        text: the report's text, which the cells quote.
        ids: the cells.
        numbers: the values; None where a cell has none.
        states: the states.
        starts: where each begins in the text; None where it does not stand there.
        ends: where each ends.
        notes: what decided each cell, or nothing where nothing but its print decided any.
        made: facts with candidates, which the columns do not have.

    Examples:
        >>> cells = Cells("总计 7", ids_of(("t4.review.total",)), [7], ("number",), [3], [4])
        >>> cells["t4.review.total"].raw, cells == {"t4.review.total": cells["t4.review.total"]}
        ('7', True)
    """

    __slots__ = (
        "_array",
        "_facts",
        "_given",
        "_whole",
        "ends",
        "held",
        "ids",
        "notes",
        "numbers",
        "starts",
        "states",
        "text",
    )

    def __init__(
        self,
        text: str,
        ids: Ids,
        numbers: Sequence[Number | None],
        states: tuple[CellState, ...],
        starts: Sequence[int | None],
        ends: Sequence[int | None],
        notes: Sequence[Evidence | None] = (),
        made: Mapping[str, Fact] | None = None,
    ) -> None:
        self.text = text
        self.ids = ids
        self.numbers = numbers
        self.states = states
        self.starts = starts
        self.ends = ends
        self.notes = notes
        self._given = made or {}
        self._facts = dict(self._given)
        self._whole = False
        #: what was worked out from the columns, for whoever asks again
        self.held: dict[str, Any] = {}
        self._array: NDArray[np.float64] | None = None

    @classmethod
    def of(cls, text: str, facts: Mapping[str, Fact]) -> Cells:
        """Return the columns of any facts of a report.

        Args:
            text: the report's text.
            facts: its facts; columns stay as they are.

        Examples:
            >>> Cells.of("7", {"a": Fact("a", 7, "number", "7", (), None, 0, 1)}).starts
            [0]
        """
        if isinstance(facts, Cells):
            return facts
        all_ = list(facts.values())
        numbers, states = [fact.value for fact in all_], tuple([fact.state for fact in all_])
        starts, ends = [fact.start for fact in all_], [fact.end for fact in all_]
        notes = [fact.decided_by for fact in all_]
        cells = cls(text, ids_of(tuple(facts)), numbers, states, starts, ends, notes, dict(facts))
        cells._whole = True
        return cells

    @property
    def candidates(self) -> list[tuple[Number, ...]]:
        """The candidates of each cell."""
        several = {cell: fact.candidates for cell, fact in self._given.items() if fact.candidates}
        return [several.get(cell, ()) for cell in self.ids.names] if several else [()] * len(self.ids.names)

    @property
    def raws(self) -> list[str]:
        """The cells as printed, ``""`` where nothing stands in the text."""
        if self._whole:
            return [fact.raw for fact in self._facts.values()]
        text = self.text
        return ["" if a is None else text[a:b] for a, b in zip(self.starts, self.ends, strict=True)]

    @property
    def array(self) -> NDArray[np.float64]:
        """The values as an array, NaN where a cell has none; not to be changed."""
        if self._array is None:
            import numpy as np

            self._array = np.array(self.numbers, np.float64)
        return self._array

    def look(self, cell: str) -> tuple[CellState, Number | None]:
        """Return a cell's state and value without making its fact: ``missing`` where there is no such cell."""
        place = self.ids.places.get(cell)
        return ("missing", None) if place is None else (self.states[place], self.numbers[place])

    def quotes(self, text: str) -> bool:
        """Tell whether every cell quotes that text."""
        if text is not self.text and text != self.text:
            return all(f.start is None or (f.end is not None and text[f.start : f.end] == f.raw) for f in self.values())
        # What the columns say quotes their text; facts that were made elsewhere need not.
        return all(
            f.cell == cell and (f.start is None or (f.end is not None and text[f.start : f.end] == f.raw))
            for cell, f in self._given.items()
        )

    def changed(self, facts: Mapping[str, Fact]) -> Cells:
        """Return the cells with the facts of some of them replaced.

        Examples:
            >>> cells = Cells("7", ids_of(("a", "b")), [7, None], ("number", "missing"), [0, None], [1, None])
            >>> cells.changed({"b": Fact("b", 8, "number")})["b"].value
            8
        """
        numbers, states = list(self.numbers), list(self.states)
        starts, ends = list(self.starts), list(self.ends)
        notes = list(self.notes or (None,) * len(numbers))
        made = dict(self._given)
        for cell, fact in facts.items():
            i = self.ids.places[cell]
            numbers[i], states[i], starts[i], ends[i] = fact.value, fact.state, fact.start, fact.end
            notes[i] = fact.decided_by
            made[cell] = fact
        return Cells(self.text, self.ids, numbers, tuple(states), starts, ends, notes, made)

    def __getitem__(self, cell: str) -> Fact:
        fact = self._facts.get(cell)
        return self._make(cell, self.ids.places[cell]) if fact is None else fact

    def _make(self, cell: str, i: int) -> Fact:
        start, end = self.starts[i], self.ends[i]
        raw = "" if start is None else self.text[start:end]
        note = self.notes[i] if self.notes else None
        fact = self._facts[cell] = Fact(cell, self.numbers[i], self.states[i], raw, (), note, start, end)
        return fact

    def _all(self) -> dict[str, Fact]:
        if not self._whole:
            known = self._facts
            self._facts = {cell: known.get(cell) or self._make(cell, i) for i, cell in enumerate(self.ids.names)}
            self._whole = True
        return self._facts

    def get(self, cell: str, default: Any = None) -> Any:
        """Return the fact of a cell, ``default`` where there is no such cell."""
        fact = self._facts.get(cell)
        if fact is not None:
            return fact
        place = self.ids.places.get(cell)
        return default if place is None else self._make(cell, place)

    def __contains__(self, cell: object) -> bool:
        return cell in self.ids.places

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids.names)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self.ids.names)

    def __len__(self) -> int:
        return len(self.ids.names)

    def items(self) -> ItemsView[str, Fact]:
        """Return the cells' ids with their facts."""
        return self._all().items()

    def values(self) -> ValuesView[Fact]:
        """Return the facts."""
        return self._all().values()

    def copy(self) -> dict[str, Fact]:
        """Return a dict of the facts, which may be changed."""
        return dict(self._all())

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Mapping):
            return NotImplemented
        return self._all() == (other._all() if isinstance(other, Cells) else other)

    __hash__ = None  # type: ignore[assignment]

    def __or__(self, other: Mapping[str, Fact]) -> dict[str, Fact]:
        return {**self._all(), **other}

    def __ror__(self, other: Mapping[str, Fact]) -> dict[str, Fact]:
        return {**other, **self._all()}

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[Any, ...]:
        parts = (self.text, self.ids.names, self.numbers, self.states, self.starts, self.ends, self.notes, self._given)
        return _restored, parts


def numbers_in(facts: Mapping[str, Fact], prefix: str) -> bool:
    """Tell whether a cell whose id begins so has a number.

    Examples:
        >>> numbers_in({"t3.new.total": Fact("t3.new.total", 3, "number")}, "t3.")
        True
    """
    if isinstance(facts, Cells):
        return any(
            s == "number" and cell.startswith(prefix) for cell, s in zip(facts.ids.names, facts.states, strict=True)
        )
    return any(fact.state == "number" and cell.startswith(prefix) for cell, fact in facts.items())


def _restored(text: str, names: tuple[str, ...], *columns: Any) -> Cells:
    return Cells(text, ids_of(names), *columns)
