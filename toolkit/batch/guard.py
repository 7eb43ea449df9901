"""Limits on each file of a batch, and a trail that says which file a worker died at.

A file that takes too long or too much memory is given up where it stands. A worker that dies of a file (the system
took its memory back, C code crashed or never returned) leaves its trail: whoever takes up the shard again leaves that
file out.
"""

from __future__ import annotations

import os
import platform
import re
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, NamedTuple, Self

from toolkit.allowance import lending

TRIES = 2
"""How often a worker has to die at a file before it is left out; once is enough where the trail shows the cause."""
DEATHS = 3
"""How many deaths at one task Dask bears (``distributed.scheduler.allowed-failures``) before it gives the task up.
joblib would wait for that task for ever, so it is handed back before."""
AGAIN = "handed back"
IDLE = 99_999_999
_ATTEMPT = re.compile(r"^at (\d{8})$", re.M)
_ONE_AT_A_TIME = threading.Lock()  # threads of a Dask worker: only one of them can be what a worker died of


class OutOfTime(BaseException):
    """Raised inside a file's analysis when its time is up; no ``except Exception`` on the way may swallow it."""


class HandedBackError(Exception):
    """Raised where so many workers died at a shard that its task must be given out anew."""


class Host(NamedTuple):
    """The process that started the batch, and whether its workers are its children."""

    node: str
    pid: int
    children: bool

    @classmethod
    def here(cls, children: bool) -> Self:
        """Return this process."""
        return cls(platform.node(), os.getpid(), children)


class Death(NamedTuple):
    """A file that workers died of: the kind of failure, what is known, whether they died even of opening it again."""

    kind: str
    reason: str
    again: bool = False


class Guard:
    """Holds the files of one shard to the limits, one after the other, in this process.

    Args:
        seconds: what one file may take, on top of what is lent to it for pages to be recognised; None for no limit.
        megabytes: by how much one file may let the process grow (address space); None for no limit.
        trail: where to note which file is being read; None for no trail.
        host: the process that started the batch. In a process other than that, what cannot be stopped is killed; a
            child whose parent has gone gives up.

    Examples:
        >>> with Guard(seconds=0.05) as guard:
        ...     try:
        ...         with guard.file(0):
        ...             while True: pass
        ...     except OutOfTime:
        ...         print("given up")
        given up
    """

    def __init__(
        self,
        seconds: float | None = None,
        megabytes: int | None = None,
        trail: Path | None = None,
        host: Host | None = None,
    ) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self.dead: dict[int, Death] = {}
        self._trail = trail
        self._expendable = host is not None and (platform.node(), os.getpid()) != host[:2]
        self._foreign = self._expendable and host is not None and not host.children
        self._parent = host.pid if host is not None and host.children and self._expendable else None
        self._alarms = False
        self._file = -1
        self._at = 0
        self._armed = float("-inf")
        self._lent = 0.0
        self._undo: list[Any] = []

    def __enter__(self) -> Self:
        _ONE_AT_A_TIME.acquire()
        self._undo.append(_ONE_AT_A_TIME.release)
        try:
            if self._trail is not None:
                self._take_up(self._trail)
            self._alarms = self.seconds is not None and _can_alarm()
            if self._alarms:
                before = signal.signal(signal.SIGALRM, _out_of_time)
                self._undo.append(lambda: signal.signal(signal.SIGALRM, before))
            if self.megabytes is not None:
                self._limit_memory(self.megabytes)
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leave()
        if kind is None and self._trail is not None:
            self._trail.unlink(missing_ok=True)

    def _leave(self) -> None:
        while self._undo:
            self._undo.pop()()

    @contextmanager
    def file(self, number: int) -> Iterator[None]:
        """Hold what happens inside to the limits; ``number`` is the file's place in the shard.

        Raises:
            OutOfTime: the time is up.
            MemoryError: the memory is used up.
        """
        self.check()
        if self._file >= 0:
            os.pwrite(self._file, b"at %08d\n" % number, self._at)
            self._arm()
        try:
            if self._alarms:  # again every second, should something on the way swallow it after all
                signal.setitimer(signal.ITIMER_REAL, self.seconds or 0, 1)
            with lending(self._lend):
                yield
        finally:
            if self._alarms:
                signal.setitimer(signal.ITIMER_REAL, 0)
            if self._file >= 0:
                os.pwrite(self._file, b"at %08d\n" % IDLE, self._at)

    def check(self) -> None:
        """End this process if whoever wanted its result has gone: another run may be at work on the same."""
        if self._parent is not None and os.getppid() != self._parent:
            os._exit(1)

    def _take_up(self, trail: Path) -> None:
        """Read what earlier attempts left and begin a line of this one; what the system says of a crash follows it."""
        import faulthandler

        trail.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(trail, os.O_RDWR | os.O_CREAT, 0o644)
        self._undo.append(self._close)
        told = os.pread(self._file, 1 << 20, 0)
        words = told.decode("utf-8", "replace")
        if self._foreign and len(_ATTEMPT.findall(words.rpartition(AGAIN)[2])) >= DEATHS:
            os.pwrite(self._file, f"\n{AGAIN}\n".encode(), len(told))
            raise HandedBackError
        self.dead = read_trail(words, self.seconds)
        self._at = len(told) + 1
        os.pwrite(self._file, b"\nat %08d\n" % IDLE, len(told))
        os.lseek(self._file, 0, os.SEEK_END)
        if self._expendable:
            was_enabled = faulthandler.is_enabled()
            faulthandler.enable(file=self._file, all_threads=False)
            self._undo.append(faulthandler.cancel_dump_traceback_later)
            self._undo.append(lambda: _restore(was_enabled))

    def _close(self) -> None:
        os.close(self._file)
        self._file = -1

    def _arm(self) -> None:
        """Let the system end this process if a file holds it in C code for much longer than its time."""
        now = time.monotonic()
        self._lent = 0.0
        if self._expendable and self.seconds is not None and now - self._armed > self.seconds / 2:
            import faulthandler

            faulthandler.dump_traceback_later(2 * self.seconds + 5, exit=True, file=self._file)
            self._armed = now

    def _lend(self, seconds: float) -> None:
        """Give the file at hand more time: it holds pages that take recognising."""
        if self._alarms and (left := signal.getitimer(signal.ITIMER_REAL)[0]) > 0:
            signal.setitimer(signal.ITIMER_REAL, left + seconds, 1)
        if self._expendable and self.seconds is not None and self._file >= 0:
            import faulthandler

            self._lent += seconds
            faulthandler.dump_traceback_later(2 * (self.seconds + self._lent) + 5, exit=True, file=self._file)
            self._armed = float("-inf")  # the next file has its own time again

    def _limit_memory(self, megabytes: int) -> None:
        try:
            import resource

            pages = int(Path("/proc/self/statm").read_text().split()[0])
        except (ImportError, OSError):  # a system that has no such limit
            return
        before = resource.getrlimit(resource.RLIMIT_AS)
        limit = pages * resource.getpagesize() + megabytes * 2**20
        if before[0] == resource.RLIM_INFINITY or limit < before[0]:
            resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
            self._undo.append(lambda: resource.setrlimit(resource.RLIMIT_AS, before))


def read_trail(told: str, seconds: float | None = None) -> dict[int, Death]:
    r"""Return the files that workers died of, by their place in the shard, from what their trail says.

    Args:
        told: the trail: a line per attempt, and what the system said when it died.
        seconds: the limit of time, for the reason.

    Examples:
        >>> read_trail("\nat 00000003\nTimeout (0:00:07)!\n", 1)
        {3: Death(kind='timeout', reason='1 s were not enough, and it could not be stopped', again=False)}
        >>> read_trail("\nat 00000003\n\nat 00000003\n\nat 99999999\n")
        {3: Death(kind='crashed', reason='2 workers died of it', again=False)}
    """
    dead: dict[int, Death] = {}
    times: Counter[int] = Counter()
    _, *parts = _ATTEMPT.split(told)
    for number, said in zip(map(int, parts[::2]), parts[1::2], strict=True):
        if number == IDLE:
            continue
        times[number] += 1
        if number in dead:
            dead[number] = dead[number]._replace(again=True)
        elif "Timeout (" in said:
            dead[number] = Death("timeout", f"{seconds or 0:g} s were not enough, and it could not be stopped")
        elif fatal := re.search(r"Fatal Python error: (.+)", said):
            dead[number] = Death("crashed", f"a worker died of it ({fatal[1]})")
        elif times[number] >= TRIES:
            dead[number] = Death("crashed", f"{times[number]} workers died of it")
    return dead


def _can_alarm() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _out_of_time(number: int, frame: FrameType | None) -> None:
    raise OutOfTime


def _restore(was_enabled: bool) -> None:
    import faulthandler

    faulthandler.disable()
    if was_enabled:
        with suppress(OSError, ValueError, AttributeError):  # a stream without a file behind it
            faulthandler.enable(file=sys.stderr)
