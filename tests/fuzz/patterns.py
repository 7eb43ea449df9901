# ruff: noqa: E501
"""Every regular expression that the package compiles, and how the time of each grows on text made against it.

``python tests/fuzz/patterns.py`` lists the slowest; ``--most 1000000`` goes up to a million characters.
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


class Found(NamedTuple):
    """A compiled pattern and the line of the package that asked for it."""

    pattern: re.Pattern[Any]
    where: str


def collect() -> list[Found]:
    """Import every module of the package, read a report of every format, and return all patterns compiled on the way.

    Loaders that were called before keep what they have, so this is for a process of its own.
    """
    found: dict[tuple[Any, int], Found] = {}
    compile_ = re._compile  # type: ignore[attr-defined]

    def note(pattern: Any, flags: int) -> Any:
        compiled = compile_(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_back is not None and "/re/" in frame.f_code.co_filename:
            frame = frame.f_back
        name = frame.f_code.co_filename
        if "/toolkit/" in name:
            where = f"{name.rpartition('/toolkit/')[2]}:{frame.f_lineno}"
            found.setdefault((compiled.pattern, compiled.flags), Found(compiled, where))
        return compiled

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
    return sorted(found.values(), key=lambda f: f.where)


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


def seconds(pattern: re.Pattern[Any], text: str | bytes, limit: float = 5.0) -> float:
    """Return the processor time of finding all matches, at most ``limit``."""
    signal.signal(signal.SIGPROF, _stop)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        for _ in pattern.finditer(text):
            pass
    except _Slow:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - began


def growth(found: Found, size: int, worst: int = 3) -> list[tuple[float, float, str]]:
    """Return, for the hostile texts that take longest, the times for ``size`` and four times it, and the text's start.

    Linear time grows fourfold, quadratic time sixteenfold.
    """
    as_read = str if isinstance(found.pattern.pattern, str) else lambda text: text.encode("utf-8", "surrogatepass")
    pairs = zip(hostile(found.pattern, size), hostile(found.pattern, 4 * size), strict=True)
    measured = [(seconds(found.pattern, as_read(text)), text, longer) for text, longer in pairs]
    measured.sort(reverse=True)
    out = [(once, seconds(found.pattern, as_read(longer)), text[:40]) for once, text, longer in measured[:worst]]
    return sorted(out, key=lambda row: -row[1])


def main() -> None:
    """Print the patterns whose time grows faster than the text."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=4000)
    arguments.add_argument("--most", type=int, default=0, help="also measure up to this many characters")
    given = arguments.parse_args()
    found = collect()
    print(f"{len(found)} patterns")
    rows = []
    for one in found:
        once, four, unit = growth(one, given.size)[0]
        rows.append((four, once, unit, one))
    rows.sort(key=lambda row: -row[0])
    for four, once, unit, one in rows[:60]:
        if (four > 6 * once and four > 0.01) or four > 0.05:
            print(
                f"{four * 1000:8.1f} ms ({four / max(once, 1e-9):.1f}x) {one.where} {one.pattern.pattern[:90]!r} on {unit!r}"
            )
    if given.most:
        slowest = 0.0
        for _, _, _, one in rows:
            sizes = [given.most // 4, given.most // 2, given.most]
            worst = max(
                (hostile(one.pattern, 2000, 4)),
                key=lambda t: seconds(
                    one.pattern, t if isinstance(one.pattern.pattern, str) else t.encode("utf-8", "surrogatepass")
                ),
            )
            times = []
            for size in sizes:
                text = (worst * (size // len(worst) + 1))[:size]
                times.append(
                    seconds(
                        one.pattern,
                        text if isinstance(one.pattern.pattern, str) else text.encode("utf-8", "surrogatepass"),
                        20,
                    )
                )
            slowest = max(slowest, times[-1])
            if times[-1] > 5 * times[0] and times[-1] > 0.5:
                print(one.where, [round(t, 3) for t in times])
        print(f"slowest at {given.most:,} characters: {slowest:.2f} s")


if __name__ == "__main__":
    main()
