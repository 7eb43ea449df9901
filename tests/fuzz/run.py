"""Fuzz the toolkit: ``python tests/fuzz/run.py --runs 200000`` (or ``make fuzz``), one process at a time.

Guided by coverage where atheris is installed (``pip install 'nianbao[fuzz]'``), by chance alone with ``--plain``.
``--rounds 8`` goes through all targets eight times, guided every other time, each time with the code as it then is.
Whatever breaks, takes longer or needs more memory than it may is kept in ``out/fuzz/crashers`` (the input, and beside
it what happened), each place once; counts per target add up in ``out/fuzz/counts``. ``--replay FILE`` runs a kept input
again and shows the error.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import resource
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from random import Random
from types import FrameType

HERE = Path(__file__).resolve().parent
OUT = HERE.parents[1] / "out" / "fuzz"
PLAIN_SECONDS, TRACED_SECONDS = 2.0, 8.0
MEGABYTES = 3000
"""What the whole process may take."""
EACH = 256
"""Megabytes that one input may take beyond what the process holds before it; inputs have at most 64 KiB."""
OWN = frozenset({"toolkit", "targets", "seeds", "mutations", "invariants", "strategies"})


class Hang(BaseException):
    """An input took too long."""


class Swell(Exception):  # noqa: N818
    """An input took too much memory."""


class Peak:
    """The most memory that the process holds, from one moment to another; nothing where the system does not tell."""

    def __init__(self) -> None:
        self._reset, self._status = Path("/proc/self/clear_refs"), Path("/proc/self/status")
        self._before = 0
        try:
            self.begin()
            self.told = self._read("VmHWM") > 0
        except OSError:
            self.told = False

    def _read(self, name: str) -> int:
        found = re.search(rf"^{name}:\s*(\d+) kB", self._status.read_text(), re.MULTILINE)
        return int(found[1]) if found else 0

    def begin(self) -> None:
        """Forget the most so far."""
        self._reset.write_text("5")
        self._before = self._read("VmRSS")

    def megabytes(self) -> float:
        """Return how much more than at the beginning the process held at once."""
        return (self._read("VmHWM") - self._before) / 1024


def _hang(number: int, frame: FrameType | None) -> None:
    raise Hang


class Runner:
    """Runs inputs through one target, counts them, keeps those that break something."""

    def __init__(self, name: str, guided: bool) -> None:
        import targets

        self.name, self.target, self.guided = name, targets.TARGETS[name], guided
        self.seconds = TRACED_SECONDS if guided else PLAIN_SECONDS
        self.count, self.slowest, self.largest, self.seen = 0, 0.0, 0.0, dict[str, int]()
        self.peak = Peak()
        signal.signal(signal.SIGPROF, _hang)

    def __call__(self, data: bytes) -> None:
        self.count += 1
        if self.peak.told:
            self.peak.begin()
        began = time.process_time()
        try:
            try:
                signal.setitimer(signal.ITIMER_PROF, self.seconds, 1)
                self.target.run(data)
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        except (Exception, Hang) as error:
            self.keep(data, error)
        self.slowest = max(self.slowest, time.process_time() - began)
        if self.peak.told and self.count > 1:  # the first loads what is loaded once
            self.largest = max(self.largest, held := self.peak.megabytes())
            if held > EACH:
                self.keep(data, Swell(f"{held:.0f} MB"))
        if self.count % 20 == 0:  # the library ends the process without a word
            self.save()

    def keep(self, data: bytes, error: BaseException) -> None:
        """Write the input down if nothing has broken in this place in this way before."""
        frames = [
            f
            for f in traceback.extract_tb(error.__traceback__)
            if "/toolkit/" in f.filename or "fuzz/inv" in f.filename
        ]
        places = [f"{Path(f.filename).name}:{f.name}" for f in frames]
        place = places[-1] if places and not isinstance(error, Hang) else " ".join(places[:3])
        words = re.sub(r"\d+|'[^']*'", "N", str(error))[:60] if type(error).__name__ == "Broken" else ""
        key = f"{type(error).__name__} {place} {words}"
        self.seen[key] = self.seen.get(key, 0) + 1
        if self.seen[key] > 1:
            return
        folder = OUT / "crashers"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}-{hashlib.blake2b(key.encode(), digest_size=5).hexdigest()}"
        path.with_suffix(".bin").write_bytes(data)
        told = "".join(traceback.format_exception(error))[-6000:]
        path.with_suffix(".log").write_text(f"{key}\n{told}", encoding="utf-8", errors="backslashreplace")
        print(f"BROKEN {self.name}: {key} -> {path}.bin", flush=True)

    def save(self) -> None:
        """Write the count of this process down."""
        folder = OUT / "counts"
        folder.mkdir(parents=True, exist_ok=True)
        told = {"inputs": self.count, "slowest": round(self.slowest, 2), "largest": round(self.largest)}
        told |= {"guided": self.guided, "broken": self.seen}
        (folder / f"{self.name}.{BORN}.json").write_text(
            json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8"
        )


BORN = f"{time.time():.0f}"


def fuzz_plain(name: str, runs: int, seed: int) -> Runner:
    """Mutate seeds, and now and then what came of them, without looking at coverage."""
    runner, random = Runner(name, guided=False), Random(seed)
    pool = runner.target.seeds()
    for data in pool[:runs]:
        runner(data)
    while runner.count < runs:
        data = runner.target.mutate(random, random.choice(pool))
        runner(data)
        if random.random() < 0.05:
            pool.append(data)
            if len(pool) > 3000:
                del pool[random.randrange(len(pool))]
    runner.save()
    return runner


def fuzz_guided(name: str, runs: int, seed: int) -> None:
    """Let atheris choose what to mutate by the branches that it reaches; the process ends here."""
    import atheris

    import_first()
    import targets

    rooms = list(targets.TARGETS[name].rooms)
    # What was imported with the targets would not be looked at for branches: all of it is imported anew.
    for module in [module for module in sys.modules if module.partition(".")[0] in OWN]:
        del sys.modules[module]
    with atheris.instrument_imports(include=rooms, enable_loader_override=False):
        runner = Runner(name, guided=True)
        pool = runner.target.seeds()
        for data in pool[:3]:
            runner(data)
    corpus = OUT / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for data in pool[:400]:
        (corpus / hashlib.blake2b(data, digest_size=8).hexdigest()).write_bytes(data)

    def mutate(data: bytes, most: int, number: int) -> bytes:
        return runner.target.mutate(Random(number), data)[:most]

    import atexit

    atexit.register(runner.save)
    options = [f"-runs={runs}", f"-seed={seed}", "-max_len=65536", "-len_control=0", "-verbosity=0", "-timeout=300"]
    atheris.Setup([sys.argv[0], *options, "-rss_limit_mb=0", str(corpus)], runner, custom_mutator=mutate)
    try:
        atheris.Fuzz()
    finally:
        runner.save()


def import_first() -> None:
    """Import what is heavy and not ours, so that it is not looked at for branches."""
    import lxml.html  # noqa: F401
    import msgspec  # noqa: F401
    import numpy  # noqa: F401


def total() -> str:
    """Return a line per target: inputs tried, how many guided by coverage, and what broke, over all runs."""
    lines, all_ = [], [0, 0]
    for name in sorted({path.name.split(".")[0] for path in (OUT / "counts").glob("*.json")}):
        told = [json.loads(path.read_text(encoding="utf-8")) for path in (OUT / "counts").glob(f"{name}.*.json")]
        inputs = sum(one["inputs"] for one in told)
        guided = sum(one["inputs"] for one in told if one.get("guided"))
        slowest, largest = (max(one.get(key, 0) for one in told) for key in ("slowest", "largest"))
        broken = len({key for one in told for key in one["broken"]})
        all_ = [all_[0] + inputs, all_[1] + guided]
        lines.append(
            f"{name:12} {inputs:8,} inputs, {guided:7,} guided, slowest {slowest:.2f} s, "
            f"largest {largest:4} MB, {broken} kinds of breakage"
        )
    return "\n".join([*lines, f"{'all':12} {all_[0]:8,} inputs, {all_[1]:7,} guided"])


def main() -> int:
    """Run what was asked for."""
    sys.path.insert(0, str(HERE))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200_000, help="inputs in all, or of the one target")
    parser.add_argument("--target", help="one target only")
    parser.add_argument("--plain", action="store_true", help="without coverage: several times as fast")
    parser.add_argument("--rounds", type=int, default=1, help="how often to go through all targets")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 2**31)
    parser.add_argument("--replay", type=Path, nargs="*", help="kept inputs to run again")
    parser.add_argument("--total", action="store_true", help="show the counts so far")
    given = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20, resource.RLIM_INFINITY))
    import targets

    if given.total:
        print(total())
        return 0
    if given.replay:
        return replay(given.replay)
    if given.target:
        if given.plain:
            fuzz_plain(given.target, given.runs, given.seed)
        else:
            fuzz_guided(given.target, given.runs, given.seed)
        return 0
    shares = sum(target.share for target in targets.TARGETS.values())
    for turn in range(given.rounds):
        plain = ["--plain"] if given.plain or (given.rounds > 1 and turn % 2 == 0) else []
        for name, target in targets.TARGETS.items():
            runs = int(given.runs * target.share / shares / given.rounds) + 1
            options = ["--target", name, "--runs", str(runs), "--seed", str(given.seed + turn), *plain]
            subprocess.run([sys.executable, __file__, *options], check=False)
    print(total())
    return 1 if list((OUT / "crashers").glob("*.bin")) else 0


def replay(paths: list[Path]) -> int:
    """Run kept inputs again; those that no longer break anything are dropped."""
    import targets

    signal.signal(signal.SIGPROF, _hang)
    broken = 0
    for path in paths:
        signal.setitimer(signal.ITIMER_PROF, PLAIN_SECONDS)
        try:
            targets.TARGETS[path.name.rpartition("-")[0]].run(path.read_bytes())
        except (Exception, Hang) as error:
            signal.setitimer(signal.ITIMER_PROF, 0)
            broken += 1
            print(f"{path}\n{''.join(traceback.format_exception(error)[-4:])}")
        else:
            print(f"{path}: mended")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    return int(broken > 0)


if __name__ == "__main__":
    raise SystemExit(main())
