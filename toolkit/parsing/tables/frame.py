"""The words of the three tables without their values, and whether a page's other words can be taken for theirs."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from toolkit.parsing.tables.labels import FEWEST, GAP, begins_anew, long_patterns
from toolkit.parsing.tables.two import GAP as HEAD_GAP
from toolkit.parsing.tables.two import header_words, kinds


class Frame(NamedTuple):
    """The ideographs from the first header of table two to the first word behind table four.

    ``shadowed`` are wordings that would be preferred to a label's own; ``own`` those that each row's label is looked
    for by; ``first`` and ``last`` where the labels begin; ``last_head`` where the last header of table two begins;
    ``margin`` how many header words may stand elsewhere without being taken for table two. ``sized`` holds all of these
    wordings by their length.
    """

    words: str
    shadowed: tuple[str, ...]
    own: tuple[tuple[str, ...], ...]
    first: int
    last: int
    last_head: int
    margin: int
    sized: tuple[tuple[int, tuple[str, ...]], ...]

    def alone(self, words: str, index: int) -> bool:
        """Tell whether the labels and headers of the frame are the ones that a reading of the whole page finds.

        Args:
            words: the ideographs of the page; the frame's stand there at ``index``.
            index: where they begin.

        Returns:
            False where other words of the page might join or replace them.
        """
        stop = index + len(self.words)
        found: list[str] = []
        for size, wordings in self.sized:
            # Of the frame itself, so much that what reaches beyond it is found and what lies within is not.
            outside = words[: index + size - 1] + "|" + words[stop - size + 1 :]
            found += [word for word in wordings if word in outside]
        if not found:
            return True

        def elsewhere(word: str, low: int, high: int) -> bool:
            size = len(word)
            begin, end = max(low, stop - size + 1), high
            return words.find(word, low, min(end, index + size - 1)) >= 0 or words.find(word, begin, end) >= 0

        if not set(self.shadowed).isdisjoint(found):
            return False
        low, high = max(0, index + self.first - GAP), index + self.last + GAP
        rows = 0
        for wordings in self.own:
            met = [word for word in wordings if word in found]
            if any(elsewhere(word, low, high + len(word)) for word in met):
                return False
            rows += bool(met)
        if rows >= FEWEST:
            return False
        met = [word for word in header_words() if word in found]
        low, high = max(0, index - HEAD_GAP), index + self.last_head + HEAD_GAP
        return kinds(met) <= self.margin and not any(elsewhere(word, low, high + len(word)) for word in met)


@lru_cache(maxsize=64)
def frame_of(words: str) -> Frame | None:
    """Return the frame of these words, or None where they are not one whole of tables two, three and four."""
    shadowed: list[str] = []
    own: list[tuple[str, ...]] = []
    hits: list[tuple[int, str, int]] = []
    for row, wordings in long_patterns().items():
        for number, word in enumerate(wordings):
            found = _all(words, word)
            if found:
                hits.extend((i, row, len(word)) for i in found)
                shadowed.extend(wordings[:number])
                own.append((word,))
                break
        else:
            own.append(wordings)
    hits.sort()
    if len({row for _, row, _ in hits}) < FEWEST:
        return None
    for k in range(1, len(hits)):
        if hits[k][0] - hits[k - 1][0] > GAP or begins_anew(hits[:k], hits[k]):
            return None
    heads = sorted((i, word) for word in header_words() for i in _all(words, word))
    groups: list[list[tuple[int, str]]] = []
    for head in heads:
        if groups and head[0] - groups[-1][-1][0] <= HEAD_GAP:
            groups[-1].append(head)
        else:
            groups.append([head])
    if not groups or groups[0][0][0]:
        return None
    sizes = [kinds([word for _, word in group]) for group in groups]
    margin = sizes[0] - max(sizes[1:], default=0) - 1
    if margin < 0:
        return None
    sized: dict[int, dict[str, None]] = {}
    for word in (*shadowed, *chain.from_iterable(own), *header_words()):
        sized.setdefault(len(word), {})[word] = None
    by_size = tuple((size, tuple(wordings)) for size, wordings in sized.items())
    return Frame(words, tuple(shadowed), tuple(own), hits[0][0], hits[-1][0], groups[0][-1][0], margin, by_size)


def _all(words: str, word: str) -> list[int]:
    out, at = [], words.find(word)
    while at >= 0:
        out.append(at)
        at = words.find(word, at + 1)
    return out
