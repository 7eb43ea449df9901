"""Many tasks over the workers of joblib: processes of this machine, or whatever ``joblib.parallel_config`` names.

A worker that dies takes down what runs beside it; what was lost is run again, the suspects first and each by itself, so
that only the file that killed the worker is left out. Where files are held to limits there is always a worker, if only
one: what never returns from C code can be ended from outside alone.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple, TypeVar

from toolkit.errors import NianbaoError

T = TypeVar("T")
R = TypeVar("R")

ROUND = 16
"""Tasks per worker that a cluster is given at a time."""
AHEAD = 2
"""Tasks that one worker by itself is given at a time: what it is at, and the next."""
IDLE_SECONDS = 300
"""How long it waits for another batch before it ends."""
PATIENCE = 3
"""How often an engine may break down over the same task without learning which file is to blame."""

log = logging.getLogger("nianbao")


class Engine(NamedTuple):
    """How tasks are run: ``here`` in this process, or by so many workers."""

    name: str
    jobs: int

    @property
    def local(self) -> bool:
        """Whether the workers are children of this process."""
        return self.name == "loky"


def choose_engine(tasks: int, jobs: int | None, limits: bool = False) -> Engine:
    """Return the engine for so many tasks.

    Args:
        tasks: how many there are.
        jobs: worker processes, None to decide: one for up to two tasks, else one per core and at least two.
        limits: whether files are held to limits of time or memory.

    Returns:
        The joblib backend that ``joblib.parallel_config`` made the active one, else ``loky``. One job is done ``here``
        where there are no limits, or where this process may have no children.

    Examples:
        >>> choose_engine(1, None), choose_engine(1, None, limits=True), choose_engine(1000, 4)
        (Engine(name='here', jobs=1), Engine(name='loky', jobs=1), Engine(name='loky', jobs=4))
    """
    import multiprocessing
    import sys

    if jobs == 0:
        raise NianbaoError("jobs: found 0; valid would be a number of worker processes, or -1 for one per core")
    if "joblib" in sys.modules:  # else nobody can have configured it
        from joblib.parallel import get_active_backend

        backend, configured = get_active_backend()
        name = {"DaskDistributedBackend": "dask", "LokyBackend": "loky"}.get(type(backend).__name__)
        if name is None:
            name = type(backend).__name__
            raise NianbaoError(f"joblib: found the backend {name}; valid would be loky or dask")
        if name == "dask":
            return Engine("dask", backend.effective_n_jobs(-1))
        if jobs is None and configured not in (None, 1):
            jobs = configured
    if jobs is None:
        jobs = 1 if tasks <= 2 else max(2, _cores())
    elif jobs < 0:
        jobs = max(1, _cores() + 1 + jobs)
    childless = multiprocessing.current_process().daemon
    return Engine("here" if childless or (jobs == 1 and not limits) else "loky", jobs)


@contextmanager
def on_dask(scheduler: str) -> Iterator[None]:
    """Run what is inside on the Dask cluster of a scheduler (needs the extra ``nianbao[dask]``).

    Args:
        scheduler: its address, such as ``tcp://host:8786``.

    Raises:
        NianbaoError: Dask is not installed, or no scheduler answers there.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise NianbaoError("dask: found it not installed; valid would be pip install 'nianbao[dask]'") from error
    from joblib import parallel_config

    try:
        client = Client(scheduler, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:  # a time-out is an OSError
        raise NianbaoError(f"{scheduler}: found no Dask scheduler; valid would be the address of one") from error
    with client, parallel_config("dask"):
        yield


def work(
    tasks: Sequence[T],
    function: Callable[[T], R | None],
    engine: Engine,
    deaths: Callable[[T], Mapping[int, object] | None],
) -> Iterator[tuple[int, R]]:
    """Run ``function`` on all tasks, yielding the place of each task and its result as they come.

    Args:
        tasks: what to do.
        function: does one; None says that it must be given out anew.
        engine: where.
        deaths: says of which files of a task workers died; None where none was at work on it when it died.

    Raises:
        NianbaoError: the engine breaks down again and again.
    """
    if engine.name == "here":
        for number, task in enumerate(tasks):
            result = function(task)
            assert result is not None
            yield number, result
        return
    todo = dict(enumerate(tasks))
    in_vain = 0
    while todo:
        known = {number: deaths(task) for number, task in todo.items()}
        suspects: list[int] = []
        try:
            for number, result in _parallel(todo, function, engine):
                if result is not None:
                    del todo[number]
                    in_vain = 0
                    yield number, result
            if todo and all(deaths(task) == known[number] for number, task in todo.items()):
                in_vain += 1
                _give_up(in_vain, engine, NianbaoError("nothing is known of why"))
        except _broken_engine() as error:
            suspects = [number for number, task in todo.items() if deaths(task) is not None]
            in_vain = 0 if suspects else in_vain + 1
            _give_up(in_vain, engine, error)
        for number in suspects:
            found = _alone(todo.pop(number), function, engine, deaths)
            yield number, found


def _alone(
    task: T, function: Callable[[T], R | None], engine: Engine, deaths: Callable[[T], Mapping[int, object] | None]
) -> R:
    """Run one task with nothing beside it, so that whatever kills the worker is its own."""
    in_vain = 0
    while True:
        known = deaths(task)
        try:
            (result,) = [result for _, result in _parallel({0: task}, function, engine)]
            if result is not None:
                return result
        except _broken_engine() as error:
            in_vain = in_vain + 1 if deaths(task) == known else 0
            _give_up(in_vain, engine, error)


def _give_up(in_vain: int, engine: Engine, error: Exception) -> None:
    reason = " ".join(str(error).split())[:200]
    log.warning("a worker died (%s: %s); what it was at is run again", type(error).__name__, reason)
    if in_vain >= PATIENCE:
        valid = "workers that stay, with memory enough to load the toolkit"
        raise NianbaoError(f"{engine.name}: found that workers die, {reason}; valid would be {valid}") from error


def _parallel(todo: dict[int, T], function: Callable[[T], R | None], engine: Engine) -> Iterator[tuple[int, R | None]]:
    if engine == ("loky", 1):
        yield from _one_worker(todo, function)
        return
    from joblib import Parallel, delayed

    if engine.local:
        parallel = Parallel(engine.jobs, backend="loky", batch_size=1, return_as="generator_unordered", max_nbytes=None)
        yield from parallel(delayed(_numbered)(function, number, task) for number, task in list(todo.items()))
        return
    yield from _on_dask(todo, function, ROUND * engine.jobs)


def _on_dask(todo: dict[int, T], function: Callable[[T], R | None], at_once: int) -> Iterator[tuple[int, R | None]]:
    """Run tasks on the cluster whose client joblib holds.

    ``joblib.Parallel`` would run them in this process where the cluster has one core left, as while a worker that died
    starts anew: what kills workers would kill this process.
    """
    from distributed import as_completed
    from joblib.parallel import get_active_backend

    client = get_active_backend()[0].client
    waiting = list(todo.items())[::-1]

    def submit() -> Any:
        number, task = waiting.pop()
        return client.submit(_numbered, function, number, task, pure=False)

    running: Any = as_completed([submit() for _ in range(min(at_once, len(waiting)))])  # type: ignore[no-untyped-call]
    try:
        for future in running:
            yield future.result()
            if waiting:
                running.add(submit())
    finally:
        client.cancel([*running.futures])


def _one_worker(todo: dict[int, T], function: Callable[[T], R | None]) -> Iterator[tuple[int, R | None]]:
    """Run tasks in one worker process, one after the other; ``joblib.Parallel`` would run them in this one."""
    executor = _executor()
    try:
        waiting = [(number, executor.submit(function, task)) for number, task in list(todo.items())[:AHEAD]]
        for number, task in list(todo.items())[AHEAD:]:
            yield waiting[0][0], waiting.pop(0)[1].result()
            waiting.append((number, executor.submit(function, task)))
        for number, future in waiting:
            yield number, future.result()
    except BaseException:  # nobody waits for what it is at, and it must not go on writing
        _executor.cache_clear()
        executor.shutdown(kill_workers=True)
        raise


@cache
def _executor() -> Any:
    """Return an executor of one worker, the same until it breaks: the next small batch finds the toolkit loaded."""
    import atexit

    from joblib.externals.loky import ProcessPoolExecutor

    executor = ProcessPoolExecutor(1, timeout=IDLE_SECONDS)
    atexit.register(executor.shutdown, kill_workers=True)  # while the modules that it needs for that are still there
    return executor


def _numbered(function: Callable[[T], R | None], number: int, task: T) -> tuple[int, R | None]:
    return number, function(task)


def _broken_engine() -> tuple[type[Exception], ...]:
    import sys
    from concurrent.futures.process import BrokenProcessPool

    errors: list[Any] = [BrokenProcessPool]
    if "distributed" in sys.modules:
        from distributed.scheduler import KilledWorker

        errors.append(KilledWorker)
    return tuple(errors)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
