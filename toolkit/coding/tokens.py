"""A private tokenizer: jieba's dictionary with the words of this field, nothing shared with other users of jieba."""

from __future__ import annotations

import re
import threading
from functools import cache
from importlib import resources
from typing import Any, Literal, NamedTuple

# Runs in which the two engines differ, and how jieba parts them (its finalseg.re_skip).
_JOINED = re.compile(r"[A-Za-z0-9][-._+#&%]|[-._+#&%][A-Za-z0-9]")
_PIECES = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")

Backend = Literal["jieba", "rjieba"]


class Token(NamedTuple):
    """A word and its span in the text."""

    text: str
    start: int
    end: int


class Tokenizer:
    """Cuts Chinese text into words; joined together the words give the text back.

    The dictionary is loaded at the first cut. No cache file is written, and ``jieba``'s global tokenizer is untouched.

    Args:
        words: words to know beyond jieba's dictionary; None is the field's own list (``words.txt``).
        backend: ``jieba`` is the reference; ``rjieba`` reads the same dictionary and cuts much faster.

    Examples:
        >>> Tokenizer().cut("推进政府信息公开")
        ['推进', '政府信息公开']
    """

    def __init__(self, words: dict[str, int] | None = None, backend: Backend | None = None) -> None:
        self.words = field_words() if words is None else dict(words)
        self.backend: Backend = backend or _default_backend()
        self._lock = threading.Lock()
        self._engine: Any = None

    def __getstate__(self) -> dict[str, Any]:
        return {"words": self.words, "backend": self.backend}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["words"], state["backend"])  # type: ignore[misc]

    def cut(self, text: str) -> list[str]:
        """Return the words of ``text`` in order.

        Examples:
            >>> "".join(Tokenizer().cut("一是 更新不及时")) == "一是 更新不及时"
            True
        """
        engine = self._engine or self._load()
        if self.backend == "jieba":
            return engine.lcut(text)
        words = engine.cut(text)
        if not _JOINED.search(text):
            return words
        # rjieba leaves dates and addresses whole that jieba parts at their marks.
        parted: list[str] = []
        for word in words:
            if _JOINED.search(word) and not engine.has_word(word):
                parted += [piece for piece in _PIECES.split(word) if piece]
            else:
                parted.append(word)
        return parted

    def tokenize(self, text: str) -> list[Token]:
        """Return the words with their spans.

        Examples:
            >>> Tokenizer().tokenize("加强政策解读")[1]
            Token(text='政策解读', start=2, end=6)
        """
        tokens, start = [], 0
        for word in self.cut(text):
            end = start + len(word)
            tokens.append(Token(word, start, end))
            start = end
        return tokens

    def _load(self) -> Any:
        with self._lock:
            if self._engine is None:
                self._engine = _rjieba(self.words) if self.backend == "rjieba" else _jieba(self.words)
            return self._engine


def _jieba(words: dict[str, int]) -> Any:
    import jieba

    class Private(jieba.Tokenizer):  # type: ignore[misc]
        """jieba's own loading keeps a cache in the shared temporary folder, where another user's may lie."""

        def initialize(self, dictionary: str | None = None) -> None:
            with self.lock:
                self.FREQ, self.total = self.gen_pfdict(self.get_dict_file())
                self.initialized = True

    engine = Private()
    engine.initialize()
    for word, frequency in words.items():
        engine.add_word(word, frequency)
    return engine


def _rjieba(words: dict[str, int]) -> Any:
    import rjieba

    engine = rjieba.Jieba()
    for word, frequency in words.items():
        engine.add_word(word, frequency, "n")
    return engine


@cache
def _default_backend() -> Backend:
    from importlib.util import find_spec

    return "rjieba" if find_spec("rjieba") else "jieba"


def field_words() -> dict[str, int]:
    """Return the field's own words with the frequency that makes jieba keep each whole.

    Examples:
        >>> "依申请公开" in field_words()
        True
    """
    lines = (resources.files("toolkit.coding") / "words.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return {word: int(frequency) for word, frequency, *_ in pairs}


@cache
def default_tokenizer() -> Tokenizer:
    """Return the tokenizer that the toolkit shares within one process.

    Examples:
        >>> default_tokenizer() is default_tokenizer()
        True
    """
    return Tokenizer()
