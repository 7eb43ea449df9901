"""Files that hang, eat memory or kill the worker that reads them: each is a row, nothing else is lost."""

import ctypes
import itertools
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cloudpickle
import pytest

from toolkit import batch
from toolkit.batch import running
from toolkit.corpus import Corpus
from toolkit.inputs.records import Record

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers cannot import the tests

HEAD = "云泽省青禾镇{body}村2021年政府信息公开工作年度报告\n一、总体情况\n平稳。\n"
REPORT = HEAD + "五、存在的主要问题及改进情况\n一是人员不足。\n"
EACH = 4


@dataclass
class Hostile:
    """Four reports; ``faults`` says by their place what reading one does instead, ``lost`` what opening one does."""

    name: str
    faults: dict[int, str]
    lost: dict[int, str]
    count = EACH

    def identity(self) -> str:
        return self.name

    def records(self) -> Iterator[Record]:
        for n in range(EACH):
            misbehave(self.lost.get(n))
            text = REPORT.format(body="甲乙丙丁"[n]).encode()
            yield Record(f"{self.name}/{n}", Fault(text, self.faults[n]) if n in self.faults else text, "txt", {})


class Fault(bytes):
    """The bytes of a report that misbehaves when it is read."""

    def __new__(cls, data: bytes, what: str):
        self = super().__new__(cls, data)
        self.what = what
        return self

    def __len__(self) -> int:
        misbehave(self.what)
        return super().__len__()


def misbehave(what: str | None) -> None:
    if what == "crash":
        ctypes.string_at(0)
    elif what == "killed":
        os.kill(os.getpid(), 9)
    elif what == "hang in C":
        sum(itertools.repeat(0))
    elif what == "sleep":
        time.sleep(100)
    elif what == "eat":
        bytearray(4 * 2**30)


def analyse(
    monkeypatch, out: Path, jobs: int | None, faults: dict, lost: dict | None = None, seconds: float = 3
) -> dict:
    names = [f"s{n}" for n in range(4)]
    shards = [
        (f"{n:06d}-{name}", Hostile(name, faults.get(n, {}), (lost or {}).get(n, {}))) for n, name in enumerate(names)
    ]
    monkeypatch.setattr(running, "find_shards", lambda *_: shards)
    batch.write([], out, settings=batch.Settings(seconds=seconds, megabytes=1024), jobs=jobs)
    arrow = Corpus.open(out).arrow
    assert not [path.name for path in out.rglob("*") if "tmp" in path.name or "trail" in path.name]
    return {
        "reports": set(arrow["reports"]["report_id"].to_pylist()),
        "failures": {row["source"]: row["kind"] for row in arrow["failures"].to_pylist()},
        "messages": arrow["failures"]["message"].to_pylist(),
    }


ALL = {f"s{k}/{n}" for k in range(4) for n in range(EACH)}


@pytest.mark.parametrize(
    ("jobs", "what", "kind"), [(1, "sleep", "timeout"), (1, "eat", "memory"), (2, "eat", "memory")]
)
def test_a_file_beyond_a_limit_is_a_row_and_the_rest_goes_on(tmp_path: Path, monkeypatch, jobs, what, kind) -> None:
    found = analyse(monkeypatch, tmp_path / "out", jobs, {1: {2: what}})
    assert found["failures"] == {"s1/2": kind}
    assert found["reports"] == ALL - {"s1/2"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_that_die_cost_only_the_files_they_died_of(tmp_path: Path, monkeypatch, jobs: int) -> None:
    found = analyse(monkeypatch, tmp_path / "out", jobs, {0: {0: "killed"}, 1: {0: "crash"}})
    assert found["failures"] == {"s0/0": "crashed", "s1/0": "crashed"}
    assert found["reports"] == ALL - {"s0/0", "s1/0"}


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_file_that_hangs_in_c_code_is_killed_with_its_worker(tmp_path: Path, monkeypatch, jobs) -> None:
    found = analyse(monkeypatch, tmp_path / "out", jobs, {3: {1: "hang in C", 3: "killed"}}, seconds=1)
    assert found["failures"] == {"s3/1": "timeout", "s3/3": "crashed"}
    assert found["reports"] == ALL - {"s3/1", "s3/3"}


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])  # what kills the only worker must not be run in this process instead
def test_on_dask_workers_that_die_cost_only_the_files_they_died_of(tmp_path: Path, monkeypatch, workers: int) -> None:
    distributed = pytest.importorskip("distributed")
    import joblib

    options = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster), joblib.parallel_config("dask"):
        faults = {0: {0: "killed", 2: "killed"}, 1: {0: "crash"}}
        found = analyse(monkeypatch, tmp_path / "out", None, faults, seconds=1)
    assert found["failures"] == {"s0/0": "crashed", "s0/2": "crashed", "s1/0": "crashed"}
    assert found["reports"] == ALL - set(found["failures"])


def test_what_cannot_be_opened_further_is_one_row_that_says_so(tmp_path: Path, monkeypatch) -> None:
    found = analyse(monkeypatch, tmp_path / "out", 2, {}, {2: {1: "crash"}})
    assert found["failures"] == {"s2": "crashed"}
    assert "the rest of it was not read" in found["messages"][0]
    assert found["reports"] == ALL - {"s2/1", "s2/2", "s2/3"}


def test_files_given_up_are_tried_again_with_other_limits_and_nothing_else_is(tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / "out"
    analyse(monkeypatch, out, 1, {1: {2: "sleep"}}, seconds=1)
    before = {path.name: path.stat().st_mtime_ns for path in (out / "_shards").glob("0*.json")}
    assert analyse(monkeypatch, out, 1, {}, seconds=1)["failures"] == {"s1/2": "timeout"}
    assert analyse(monkeypatch, out, 1, {}, seconds=3)["failures"] == {}
    after = {path.name: path.stat().st_mtime_ns for path in (out / "_shards").glob("0*.json")}
    assert [name[:6] for name in before if before[name] != after[name]] == ["000001"]


def test_what_a_summary_counts_is_what_the_files_hold(tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / "out"
    analyse(monkeypatch, out, 1, {1: {2: "eat"}})
    arrow = Corpus.open(out).arrow
    rows: dict[str, int] = {}
    for manifest in (json.loads(path.read_text()) for path in (out / "_shards").glob("*.json")):
        for name, n in manifest["rows"].items():
            rows[name] = rows.get(name, 0) + n
    rows.pop("years")
    assert rows == {name: table.num_rows for name, table in arrow.items()}


def test_a_report_that_no_frame_can_hold_is_a_row_and_the_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    from toolkit.batch import shard
    from toolkit.frames.rows import Row
    from toolkit.pipeline import analyse
    from toolkit.reading.document import Document

    make = shard.to_tables

    def refusing(rows, failures=()):
        if any(row.report.id == "b.txt" for row in rows):
            raise OverflowError("too large")
        return make(rows, failures)

    monkeypatch.setattr(shard, "to_tables", refusing)
    rows = [Row(analyse(Document(name, "一、总体情况\n")), "txt", None) for name in ("a.txt", "b.txt", "c.txt")]
    tables = shard._tables(rows, [], None, None)  # type: ignore[arg-type]
    assert tables["reports"]["report_id"].to_pylist() == ["a.txt", "c.txt"]
    assert tables["failures"]["kind"].to_pylist() == ["internal_error"]
    assert "b.txt" in tables["failures"]["message"][0].as_py()
