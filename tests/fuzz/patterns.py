# ruff: noqa: E501
"""Every regular expression that the package compiles, and how the time of each grows on text made against it.

Each is measured as the package uses it: by ``match`` at the beginning, ``search``, or through the whole text.
``python tests/fuzz/patterns.py`` lists those whose time grows faster than the text. ``--far --size 2500000`` goes from
there to ten million characters, with the two kinds of text that are worst at 20,000 (ten minutes of one core).
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
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent


METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split")
"""What is asked of a pattern; from ``finditer`` on all go through the whole text."""
BOUNDED = {
    ("sections/headings.py", "titles"): ("a window of 90 characters", 90),
    ("sections/headings.py", "lines"): ("a window of 90 characters", 90),
    ("parsing/screen.py", "literal"): ("a pattern of screen.yaml", 2000),
}
"""The function of the package that compiles a pattern which may grow faster than its text, because what it is given is
bounded: by what, and how many characters that is.

That nothing longer is given is held by ``test_patterns.py``; that whole reports made of such stretches cost no more than
others by ``test_growth.py`` and ``test_runs.py``.
"""


class Found(NamedTuple):
    """A compiled pattern, the line of the package that asked for it, and what it was used for while reports were read."""

    pattern: re.Pattern[Any]
    where: str
    methods: tuple[str, ...]
    longest: Callable[[], int] = int
    """Gives the longest stretch that it was given so far, in characters."""


class _Watched:
    """A pattern that notes what it is used for, and the longest stretch that it is given."""

    def __init__(self, pattern: re.Pattern[Any], where: str) -> None:
        self.found, self.methods, self.longest = (pattern, where), dict[str, None](), 0

    def __getattr__(self, name: str) -> Any:
        way = getattr(self.found[0], name)
        if name not in METHODS:
            return way
        self.methods[name] = None

        def watched(*given: Any, **named: Any) -> Any:
            replacing = name in ("sub", "subn")
            text = given[replacing]
            start, end = (*given[1:], *(0, len(text))[len(given) - 1 :])[:2] if not replacing else (0, len(text))
            self.longest = max(self.longest, min(end, len(text)) - start)
            return way(*given, **named)

        return watched


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
        where = f"{name.rpartition('/toolkit/')[2]}:{frame.f_lineno} {frame.f_code.co_qualname}"
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
    listed = [
        Found(*one.found, tuple(one.methods) or ("match",), lambda one=one: one.longest) for one in found.values()
    ]
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


def _ways(tree: Any) -> list[Any]:
    """Return the alternatives at the top of a pattern that may take a text of any length: each is a search of its own."""
    if len(tree) == 1 and tree[0][0] is sre.SUBPATTERN:
        return _ways(tree[0][1][3])
    if len(tree) != 1 or tree[0][0] is not sre.BRANCH:
        return []
    return [way for way in tree[0][1][1] if _endless(way)]


def _endless(tree: Any) -> bool:
    return any(
        (op in _REPEATS and argument[1] is sre.MAXREPEAT) or any(map(_endless, _inside(op, argument)))
        for op, argument in tree
    )


_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


def _inside(op: Any, argument: Any) -> list[Any]:
    if op in _REPEATS:
        return [argument[2]]
    if op is sre.BRANCH:
        return list(argument[1])
    return [argument[3]] if op is sre.SUBPATTERN else [argument] if op is sre.ATOMIC_GROUP else []


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


class Recipe(NamedTuple):
    """A text of any length: a head, and behind it one unit again and again."""

    head: str
    unit: str

    def text(self, size: int, of: re.Pattern[Any] | None = None) -> str | bytes:
        """Return so many characters; bytes where the pattern is one of bytes."""
        text = (self.head + self.unit * ((size - len(self.head)) // len(self.unit) + 1))[:size]
        return text.encode("utf-8", "surrogatepass") if of is not None and isinstance(of.pattern, bytes) else text


def recipes(pattern: re.Pattern[Any], count: int = 10) -> list[Recipe]:
    """Return texts made of what the pattern accepts, almost accepts, and begins to accept."""
    words = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(words, pattern.flags & ~(re.LOCALE if isinstance(pattern.pattern, str) else 0))
    random = Random(1)
    seeds = [s for s in dict.fromkeys(sample(tree, random) for _ in range(4 * count)) if s][:count]
    seeds += [s for way in _ways(tree) if (s := sample(way, random)) and s not in seeds]
    units = dict.fromkeys(char for s in seeds for char in s)
    texts = list(list(units)[:14])
    for s in seeds:
        texts += [s, s[:-1], s[: len(s) // 2], s[1:]]
    out = [Recipe("", unit) for unit in dict.fromkeys(t for t in texts if t)]
    for s in seeds[:4]:  # a beginning, and then one character without end
        out += [Recipe(s[:-1], char) for char in list(dict.fromkeys(s))[-3:]]
    return [*out, *(Recipe("", unit) for unit in (" ", "\n", "1", "的", "(", "一、", "的\n"))]


def hostile(pattern: re.Pattern[Any], size: int, count: int = 10) -> Iterator[str]:
    """Yield texts of ``size`` characters made against a pattern."""
    for recipe in recipes(pattern, count):
        yield recipe.text(size)  # type: ignore[misc]


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
    return [use for method in found.methods if (use := _grows(found, method, recipes(found.pattern, count), size))]


def growing_far(found: Found, size: int, trial: int = 20_000, count: int = 3) -> list[tuple[str, str]]:
    """Return the same for long texts: only the worst two kinds of text are tried at that length.

    Those are told at ``trial`` characters: the one that takes longest, and the one whose time grew most from a quarter
    of it. What takes at most twice as long a character as it did there has not grown faster than the text.
    """
    pattern, out = found.pattern, []
    for method in found.methods:
        taken: list[tuple[float, float, Recipe]] = []
        for recipe in recipes(pattern, count):
            short, long = (
                min(seconds(pattern, recipe.text(n, pattern), 1.0, method) for _ in range(2))
                for n in (trial // 4, trial)
            )
            taken.append((long, long / max(short, 2e-6), recipe))
        chosen = {max(taken, key=itemgetter(by))[2]: max(taken, key=itemgetter(by))[0] for by in (0, 1)}
        for recipe, time_taken in chosen.items():
            allowed = 2 * time_taken * 4 * size / trial
            if seconds(pattern, recipe.text(4 * size, pattern), allowed, method) < allowed:
                continue
            if use := _grows(found, method, [recipe], size):
                out.append(use)
                break
    return out


def _grows(found: Found, method: str, texts: Iterable[Recipe], size: int) -> tuple[str, str] | None:
    pattern = found.pattern
    for recipe in texts:
        longer = recipe.text(4 * size, pattern)
        if seconds(pattern, longer, 0.05, method) < 0.05:
            continue
        allowed = max(8 * seconds(pattern, recipe.text(size, pattern), 0.5 + size * 2e-6, method), 0.05)
        if seconds(pattern, longer, allowed, method) >= allowed:
            return method, repr(f"{recipe.head[:20]} {recipe.unit[:20]}")
    return None


def bounded(found: Found) -> tuple[str, int] | None:
    """Return by what the stretches are bounded that the package gives the pattern, and the bound; None where they are not."""
    place, _, function = found.where.partition(" ")
    return next((told for (file, name), told in BOUNDED.items() if file in place and name in function.split(".")), None)


def main() -> None:
    """Print the patterns whose time grows faster than the text."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=4000, help="characters of the shorter text")
    arguments.add_argument("--far", action="store_true", help="only the worst two kinds of text for each use")
    arguments.add_argument("--part", type=int, nargs=2, default=(0, 1), help="which of how many parts of the patterns")
    given = arguments.parse_args()
    part, parts = given.part
    found = [one for one in collect() if not (given.far and bounded(one))][part::parts]
    many = 0
    for one in found:
        told = growing_far(one, given.size) if given.far else growing(one, given.size)
        many += bool(told)
        for method, text in told:
            why = (bounded(one) or ("NOT BOUNDED",))[0]
            print(f"{one.where} {method} {one.pattern.pattern[:90]!r} on {text} ({why})", flush=True)
    print(f"{len(found)} patterns up to {4 * given.size:,} characters, {many} grow faster than the text")


if __name__ == "__main__":
    main()
