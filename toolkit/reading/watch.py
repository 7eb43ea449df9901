"""Time and memory that reading one file may take, watched from a second thread.

Needed for PDF alone: it is read by Python code that a few hundred bytes can keep busy for ever (a form that draws
itself twice, a character map of 2^32 entries, a reference to itself). The other formats cost no more than their size,
which is limited.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

_LOOK = 0.05
_AGAIN = 1.0
_STEPS = 100


class ExceededError(BaseException):
    """What is inside ``watched`` goes beyond a limit; no ``except Exception`` on the way may swallow it."""

    kind = "too_large"


class TimeExceededError(ExceededError):
    """It took too long."""

    kind = "timeout"


class MemoryExceededError(ExceededError):
    """It took too much memory."""

    kind = "memory"


@contextmanager
def watched(seconds: float, megabytes: float) -> Iterator[None]:
    """Raise ``ExceededError`` in what is inside once it took more than so much.

    Python code is stopped between two of its steps; a single call into C is not, but such calls end by themselves.

    Args:
        seconds: how much time of a core it may take (time by the clock where the system does not tell).
        megabytes: by how much the process may grow meanwhile, where the system tells (Linux).

    Examples:
        >>> try:
        ...     with watched(0.1, 1024):
        ...         while True: pass
        ... except TimeExceededError:
        ...     print("given up")
        given up
    """
    done, lock, thread = threading.Event(), threading.Lock(), threading.get_ident()
    sent, clock = False, _clock(thread)
    ends, most = clock() + seconds, _resident() + megabytes * 2**20

    def watch() -> None:
        nonlocal sent
        while not done.wait(_LOOK):
            error = TimeExceededError if clock() > ends else MemoryExceededError if _resident() > most else None
            if error is None:
                continue
            with lock:
                if not done.is_set():
                    sent = True
                    _raise_in(thread, error)
            done.wait(_AGAIN)  # should something on the way swallow it after all

    watcher = threading.Thread(target=watch, name="nianbao-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        while True:
            try:
                with lock:
                    done.set()
                # One that is on its way arrives here, not in what follows. Taking it back instead (by sending none)
                # leaves Python 3.11 looking for it for ever: what a debugger or profiler then follows would hang.
                for _ in range(_STEPS if sent else 0):
                    pass
                break
            except ExceededError:  # it arrived just now: what was inside is finished
                continue


def _clock(thread: int) -> Callable[[], float]:
    try:
        return partial(time.clock_gettime, time.pthread_getcpuclockid(thread))
    except (AttributeError, OSError):
        return time.monotonic


def _raise_in(thread: int, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def _resident() -> int:
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0
