# ruff: noqa: E501
"""Every regular expression that the package compiles, and how the time of each grows on text made against it.

Each is measured as the package uses it: by ``match`` at the beginning, ``search``, or through the whole text.
``python tests/fuzz/patterns.py`` lists those whose time grows faster than the text; ``--size 2500000`` goes from there
to ten million characters.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent


METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split")
"""What is asked of a pattern; from ``finditer`` on all go through the whole text."""
BOUNDED = {
    "beside.py": "the reason given for a cell",
    "encoding.py": "8,192 bytes of the beginning",
    "tables/marks.py": "a cell of at most 40 characters",
    "identity/authority.py": "the name of a body",
    "items/reader.py": "the reason given for an item, which holds one announcer",
    "sections/headings.py": "a window of 90 characters",
    "items/cues.py": "one item",
    "screen.py:185": "a pattern of screen.yaml",
}
"""Where a pattern may grow faster than its text, because what it is given is bounded: by what.

That whole reports made of such stretches cost no more than others is held by ``test_growth.py`` and ``test_runs.py``.
"""


class Found(NamedTuple):
    """A compiled pattern, the line of the package that asked for it, and what it was used for while reports were read."""

    pattern: re.Pattern[Any]
    where: str
    methods: tuple[str, ...]


class _Watched:
    """A pattern that notes what it is used for."""

    def __init__(self, pattern: re.Pattern[Any], where: str) -> None:
        self.found, self.methods = (pattern, where), dict[str, None]()

    def __getattr__(self, name: str) -> Any:
        if name in METHODS:
            self.methods[name] = None
        return getattr(self.found[0], name)


def collect() -> list[Found]:
    """Import every module of the package, read a report of every format, and return all patterns compiled on the way.

    Loaders that were called before keep what they have, so this is for a process of its own.
    """
    found: dict[tuple[Any, int], _Watched] = {}
    compile_ = re._compile  # type: ignore[attr-defined]

    def note(pattern: Any, flags: int) -> Any:
        compiled = compile_(pattern.found[0] if isinstance(pattern, _Watched) else pattern, flags)
        frame = sys._getframe(1)
        while frame.f_back is not None and "/re/" in frame.f_code.co_filename:
            frame = frame.f_back
        name = frame.f_code.co_filename
        if "/toolkit/" not in name:
            return compiled
        where = f"{name.rpartition('/toolkit/')[2]}:{frame.f_lineno}"
        return found.setdefault((compiled.pattern, compiled.flags), _Watched(compiled, where))

    re._compile = note  # type: ignore[attr-defined]
    try:
        import toolkit

        for module in pkgutil.walk_packages(toolkit.__path__, "toolkit."):
            try:
                importlib.import_module(module.name)
            except ImportError:
                continue
        _exercise()
    finally:
        re._compile = compile_  # type: ignore[attr-defined]
    listed = [Found(*one.found, tuple(one.methods) or ("match",)) for one in found.values()]
    return sorted(listed, key=lambda f: f.where)


def _exercise() -> None:
    """Call what loads rules."""
    from toolkit.errors import NianbaoError
    from toolkit.parsing.screen import is_report
    from toolkit.pipeline import read

    sample = HERE.parents[1] / "corpora" / "sample"
    taken = [path for suffix in ("txt", "md", "html", "docx", "pdf") for path in sorted(sample.glob(f"*.{suffix}"))[:4]]
    for path in taken:
        read(path)
        is_report(read(path).text)
    for path in sorted((HERE.parent / "parsing" / "whole").glob("*.txt")):
        try:
            read(path)
        except NianbaoError:
            continue


def sample(tree: Any, random: Random, longest: int = 3) -> str:
    """Draw one text that the parsed pattern accepts, look-arounds aside."""
    out = []
    for op, argument in tree:
        if op is sre.LITERAL:
            out.append(chr(argument))
        elif op is sre.NOT_LITERAL:
            out.append("x" if argument != ord("x") else "y")
        elif op is sre.ANY:
            out.append(random.choice("的1 、"))
        elif op is sre.IN:
            out.append(_member(argument, random))
        elif op is sre.BRANCH:
            out.append(sample(random.choice(argument[1]), random, longest))
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            low, high, inner = argument
            times = random.randint(low, max(low, min(int(high), low + longest)))
            out += [sample(inner, random, longest) for _ in range(times)]
        elif op is sre.SUBPATTERN:
            out.append(sample(argument[3], random, longest))
        elif op is sre.ATOMIC_GROUP:
            out.append(sample(argument, random, longest))
    return "".join(out)


_KINDS = {
    sre.CATEGORY_DIGIT: "12０", sre.CATEGORY_NOT_DIGIT: "的a ", sre.CATEGORY_SPACE: " \n\t", sre.CATEGORY_NOT_SPACE: "的1,",
    sre.CATEGORY_WORD: "的1a", sre.CATEGORY_NOT_WORD: " ,。",
}  # fmt: skip


def _member(members: Any, random: Random) -> str:
    if members[0][0] is sre.NEGATE:
        barred = list(members[1:])
        for char in random.sample("的1a ，\n|x。", 9):
            if not any(_holds(m, char) for m in barred):
                return char
        return "龘"
    op, argument = random.choice(members)
    if op is sre.LITERAL:
        return chr(argument)
    if op is sre.RANGE:
        return chr(random.randint(*argument))
    return random.choice(_KINDS.get(argument, "x"))


def _holds(member: Any, char: str) -> bool:
    op, argument = member
    if op is sre.LITERAL:
        return argument == ord(char)
    if op is sre.RANGE:
        return argument[0] <= ord(char) <= argument[1]
    return char in _KINDS.get(argument, "")


def hostile(pattern: re.Pattern[Any], size: int, count: int = 10) -> Iterator[str]:
    """Yield texts of ``size`` characters made of what the pattern accepts, almost accepts, and begins to accept."""
    words = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(words, pattern.flags & ~(re.LOCALE if isinstance(pattern.pattern, str) else 0))
    random = Random(1)
    seeds = [s for s in dict.fromkeys(sample(tree, random) for _ in range(4 * count)) if s][:count]
    units = dict.fromkeys(char for s in seeds for char in s)
    texts = list(list(units)[:14])
    for s in seeds:
        texts += [s, s[:-1], s[: len(s) // 2], s[1:]]
    for unit in dict.fromkeys(t for t in texts if t):
        yield (unit * (size // len(unit) + 1))[:size]
    for s in seeds[:4]:  # a beginning, and then one character without end
        for char in list(dict.fromkeys(s))[-3:]:
            yield (s[:-1] + char * size)[:size]
    yield from (
        " " * size,
        "\n" * size,
        "1" * size,
        "的" * size,
        "(" * size,
        "一、" * (size // 2),
        "的\n" * (size // 2),
    )


class _Slow(BaseException):
    pass


def _stop(number: int, frame: object) -> None:
    raise _Slow


def seconds(pattern: re.Pattern[Any], text: str | bytes, limit: float = 5.0, method: str = "finditer") -> float:
    """Return the processor time of one call, or for ``finditer`` and what is like it of all matches; at most ``limit``."""
    before = signal.signal(signal.SIGPROF, _stop)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        if method in METHODS[:3]:
            getattr(pattern, method)(text)
        else:
            for _ in pattern.finditer(text):
                pass
    except _Slow:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return time.process_time() - began


def growing(found: Found, size: int, count: int = 3) -> list[tuple[str, str]]:
    """Return the uses of a pattern whose time grows faster than the text: from ``size`` characters to four times as many.

    Linear time grows fourfold, quadratic time sixteenfold; more than eightfold is told. What takes under a
    twentieth of a second for the longer text cannot be told from noise.
    """
    out = []
    for method in found.methods:
        for text, longer in zip(
            hostile(found.pattern, size, count), hostile(found.pattern, 4 * size, count), strict=True
        ):
            if isinstance(found.pattern.pattern, bytes):
                text, longer = (t.encode("utf-8", "surrogatepass") for t in (text, longer))
            if seconds(found.pattern, longer, 0.05, method) < 0.05:
                continue
            allowed = max(8 * seconds(found.pattern, text, 0.5 + size * 2e-6, method), 0.05)
            if seconds(found.pattern, longer, allowed, method) >= allowed:
                out.append((method, repr(text[:20])))
                break
    return out


def bounded(found: Found) -> bool:
    """Whether the package gives the pattern no more than a stretch of bounded length."""
    return any(place in found.where for place in BOUNDED)


def main() -> None:
    """Print the patterns whose time grows faster than the text."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=4000)
    given = arguments.parse_args()
    found = collect()
    told = [(one, growing(one, given.size)) for one in found]
    for one, uses in told:
        for method, text in uses:
            why = next((why for place, why in BOUNDED.items() if place in one.where), "NOT BOUNDED")
            print(f"{one.where} {method} {one.pattern.pattern[:90]!r} on {text} ({why})")
    print(
        f"{len(found)} patterns up to {4 * given.size:,} characters, {sum(bool(uses) for _, uses in told)} grow faster"
    )


if __name__ == "__main__":
    main()
