"""What a person sees while a batch runs: reports done and failed, the rate, the time left. Quiet elsewhere."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from toolkit.batch.shard import NOT_A_REPORT, Done
from toolkit.errors import NianbaoError

log = logging.getLogger("nianbao")


class Progress:
    """Counts what is done of a batch and shows it.

    Args:
        total: how many inputs there are; None where that shows only in reading.
        before: what an earlier run had done of them. It counts as done, not towards the rate.
        show: whether to show a bar; by default where a person sees it (terminal or notebook).
    """

    def __init__(self, total: int | None, before: Done, show: bool | None = None) -> None:
        if show is None:
            show = sys.stderr.isatty() or _in_notebook()
        self.done, self._before, self._began = before, before, time.monotonic()
        self._bar: Any = None
        if show:
            if _in_notebook() and find_spec("ipywidgets"):
                from tqdm.notebook import tqdm
            else:
                from tqdm import tqdm
            start = inputs(before)
            self._bar = tqdm(total=total, initial=start, unit="report", smoothing=0.1, dynamic_ncols=True)
            self._show()

    def add(self, done: Done) -> None:
        """Count a finished shard."""
        self.done += done
        wrong = {kind: n for kind, n in done.failures.items() if kind != NOT_A_REPORT}
        log.info("a shard done: %d reports, failures %s; %s", done.reports, wrong or "none", self.text())
        if self._bar is not None:
            self._bar.update(inputs(done))
            self._show()

    def text(self) -> str:
        """Return what is done, as one line."""
        seconds = time.monotonic() - self._began
        n = inputs(self.done) - inputs(self._before)
        return f"{self.done.reports} reports, {failed(self.done)} failed, {n} inputs in {seconds:.1f} s"

    def close(self) -> None:
        """Stop showing."""
        if self._bar is not None:
            self._bar.close()

    def _show(self) -> None:
        words = {"failed": failed(self.done)}
        if out := self.done.failures.get(NOT_A_REPORT):
            words["screened out"] = out
        self._bar.set_postfix(words)


def inputs(done: Done) -> int:
    """Return how many inputs were dealt with."""
    return done.reports + sum(done.failures.values())


def failed(done: Done) -> int:
    """Return how many inputs failed; what screening left out did not."""
    return sum(n for kind, n in done.failures.items() if kind != NOT_A_REPORT)


@contextmanager
def logging_to(file: str | Path | None) -> Iterator[None]:
    """Append what happens to a file, a line each with its time; to none when ``file`` is None."""
    if file is None:
        yield
        return
    try:
        handler = logging.FileHandler(file, encoding="utf-8")
    except OSError as error:
        raise NianbaoError(f"{file}: found {error.strerror}; valid would be a file that can be written") from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
        handler.close()


def _in_notebook() -> bool:
    """Tell whether this process is the kernel of a notebook, not only one that has loaded IPython."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and hasattr(shell, "kernel")
