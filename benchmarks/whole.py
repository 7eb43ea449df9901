"""The whole analysis in figures: against jieba on the same text, by format, by workers, in memory, at the start.

usage: python benchmarks/whole.py [--n N] [--long [N …]] [--real [N …]] [--only-long] [--folder DIR]

--n      reports per format (default 300)
--long   what the process that hands out the work needs for 2,000, 20,000 and 100,000 reports: all of it but the
         analysis, over copied shards of other bodies (about five minutes)
--real   memory and wall time with the analysis at 10,000 and 100,000 reports (about an hour on two cores)
--only-long  only these two
--folder where the reports are kept between runs (default out/bench)
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import generate

from toolkit import batch
from toolkit.batch.shard import warm_up
from toolkit.inputs.records import LARGEST_SHARD
from toolkit.reading import read

ROOT = Path(__file__).resolve().parents[1]
NIANBAO = Path(sys.executable).with_name("nianbao")


HERE = batch.Settings(seconds=None, megabytes=None)
"""In this process, so that its clock counts the work."""


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    began = clock()
    work()
    return clock() - began


def fresh(out: Path) -> Path:
    shutil.rmtree(out, ignore_errors=True)
    return out


def by_format(folder: Path, n: int) -> None:
    """One core, one process, everything from the bytes of the files to Parquet on the disk, in CPU seconds."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    warm_up()
    heads = ("reports", "characters", "jieba ms", "whole ms", "ratio", "per s", "MB/s")
    print("format  ", *(f"{head:>10}" for head in heads))
    for format_, share in (("txt", 1.0), ("html", 1.0), ("md", 0.5), ("docx", 0.1), ("pdf", 0.1)):
        into, others, count = folder / format_, folder / f"{format_}-others", max(20, int(n * share))
        size = generate.write(into, count, "bench", [format_])
        # Other reports first, so that readers are loaded and layouts met, but nothing of what is timed.
        generate.write(others, count, "others", [format_])
        batch.write([others], fresh(folder / "out"), settings=HERE, jobs=1)
        seconds = timed(lambda: batch.write([into], fresh(folder / "out"), settings=HERE, jobs=1), time.process_time)  # noqa: B023
        texts = [read(path).text for path in sorted(into.rglob("*.*"))]
        words = timed(lambda: [jieba.lcut(text) for text in texts], time.process_time)  # noqa: B023
        characters = sum(map(len, texts)) / len(texts)
        print(
            f"{format_:8} {count:10} {characters:10.0f} {words / count * 1e3:10.2f} {seconds / count * 1e3:10.2f}"
            f" {seconds / words:10.2f} {count / seconds:10.0f} {size / seconds / 1e6:10.2f}"
        )


def by_workers(folder: Path, n: int) -> None:
    """Wall time of the same reports with one worker process, two, and two of Dask: at the start, and each pool warm."""
    import joblib

    into, others, out = folder / "mixed", folder / "mixed-others", folder / "out"
    generate.write(into, n, "bench", ["txt", "html"])
    generate.write(others, n, "others", ["txt", "html"])
    wall: dict[str, float] = {}
    for name, jobs in (("one worker", 1), ("two workers (loky)", 2)):
        wall[f"{name}, cold"] = timed(lambda: batch.write([others], fresh(out), jobs=jobs))  # noqa: B023
        wall[name] = timed(lambda: batch.write([into], fresh(out), jobs=jobs))  # noqa: B023
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        print("two workers (Dask): needs nianbao[dask]")
    else:
        options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
        with LocalCluster(**options) as cluster, Client(cluster), joblib.parallel_config("dask"):
            batch.write([others], fresh(out))
            wall["two workers (Dask)"] = timed(lambda: batch.write([into], fresh(out)))
    print(f"\n{n} reports (txt, html), times as fast as one worker that is warm")
    for name, seconds in wall.items():
        print(f"{name:24} {seconds:7.2f} s {n / seconds:7.0f} per s {wall['one worker'] / seconds:6.2f} x")


MEASURED = """
import json, resource, sys, time
from toolkit import batch
from toolkit.exchange.card import summarise, write_card
began = time.perf_counter()
batch.write([sys.argv[1]], sys.argv[2], jobs=2)
summary = summarise(sys.argv[2])
write_card(sys.argv[2], summary)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
rows = summary.rows
counted = [rows["reports"], rows["failures"], rows["findings"], rows["years"]]
print(json.dumps([time.perf_counter() - began, peak, *counted]))
"""
OPENED = """
import datasets, sys
print(datasets.load_dataset(sys.argv[1], "items", cache_dir=sys.argv[2])["train"].num_rows)
"""


def at_length(folder: Path, sizes: tuple[int, ...]) -> None:
    """Wall time and peak memory of the process that hands out the work, for batches of growing length."""
    print(f"\n{'reports':>8} {'failed':>7} {'wall s':>8} {'per s':>6} {'peak MB':>8} {'items opened by datasets':>25}")
    for n in sizes:
        into, out = folder / "long" / str(n), fresh(folder / "out")
        generate.write(into, n, "long", ["txt", "txt", "txt", "html"])
        said = subprocess.run(
            [sys.executable, "-c", MEASURED, str(into), str(out)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        seconds, peak, done, failed, *_ = json.loads(said.stdout.splitlines()[-1])
        opened = subprocess.run(
            [sys.executable, "-c", OPENED, str(out), str(folder / "cache")],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"HF_HUB_OFFLINE": "1"},
        )
        shutil.rmtree(folder / "cache", ignore_errors=True)
        items = int(opened.stdout.split()[-1])
        print(f"{done:8} {failed:7} {seconds:8.1f} {n / seconds:6.0f} {peak:8.0f} {items:25,}", flush=True)


def over_copies(folder: Path, sizes: tuple[int, ...]) -> None:
    """Peak memory of the process that hands out the work where every shard is done: the rest is what grows."""
    from toolkit.frames.files import MANIFESTS
    from toolkit.frames.rows import FRAMES
    from toolkit.inputs.sources import find_shards

    made, real = folder / "made", folder / "real"
    generate.write(real, 1024, "copied", ["txt", "txt", "txt", "html"])
    batch.write([real], fresh(made), jobs=2)
    models = sorted(path.stem for path in (made / "tables").glob("0*.parquet"))
    version = models[0].rpartition("-")[2]
    print(f"\n{'reports':>8} {'bodies':>8} {'wall s':>8} {'peak MB':>8} {'findings':>10} {'beside others':>13}")
    for n in sizes:
        into, out = fresh(folder / "many"), fresh(folder / "copied")
        for k in range(n):
            if k % 1000 == 0:
                (into / f"{k // 1000:04}").mkdir(parents=True)
            (into / f"{k // 1000:04}" / f"{k:07}.txt").touch()
        for name in (MANIFESTS, *FRAMES):
            (out / name).mkdir(parents=True)
        bodies = 0
        for number, (key, shard) in enumerate(find_shards([into])):
            bodies += copy_shard(made, models, out, f"{key}-{version}", number, shard.count or 0)
        said = subprocess.run(
            [sys.executable, "-c", MEASURED, str(into), str(out)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        seconds, peak, _, _, findings, across = json.loads(said.stdout.splitlines()[-1])
        print(f"{n:8} {bodies:8} {seconds:8.1f} {peak:8.0f} {findings:10,} {across:13,}", flush=True)


@cache
def pool(made: Path, least: int) -> Any:
    """Return at least so many rows of the frame of tables."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(made / "tables")
    while table.num_rows < least:
        table = pa.concat_tables([table, table])
    return table.combine_chunks()


def copy_shard(made: Path, models: list[str], out: Path, key: str, number: int, rows: int) -> int:
    """Make a finished shard of so many reports out of others, of bodies of its own; return how many bodies."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from toolkit.frames.files import MANIFESTS, open_writer
    from toolkit.frames.rows import FRAMES
    from toolkit.years.beside import years_cells
    from toolkit.years.narrow import NARROW, narrowed, write_narrow

    model = models[number % len(models)]
    table = pool(made, 2 * LARGEST_SHARD).slice(0, rows)
    groups = pa.array([f"{k // 5:04}局{number}" for k in range(rows)])  # five years a body, as those of a real folder
    years = pa.array([2019 + k % 5 for k in range(rows)], pa.int32())
    for name, values in (
        ("authority", groups),
        ("year", years),
        ("report_id", pa.array([f"{number}/{k}.txt" for k in range(rows)])),
        ("adcode", pc.if_else(pa.array([k % 10 > 4 for k in range(rows)]), table["adcode"].combine_chunks(), None)),
    ):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, table.schema.field(place), values)
    for name in FRAMES:
        file = out / name / f"{key}.parquet"
        if name in ("tables", "reports"):
            with open_writer(file, name, table.schema) as writer:
                writer.write_table(table)
        else:
            os.link(made / name / f"{model}.parquet", file)
    write_narrow(out / NARROW.format(key), [narrowed(table, years_cells())])
    manifest = json.loads((made / MANIFESTS / f"{model}.json").read_text())
    manifest["rows"] |= {"reports": rows, "tables": rows}
    (out / MANIFESTS / f"{key}.json").write_text(json.dumps(manifest))
    return len(groups.unique())


def at_the_start() -> None:
    """The least of fifteen runs each: what starting takes, beside Python's own."""
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import toolkit": [sys.executable, "-c", "import toolkit"],
        "nianbao --help": [str(NIANBAO), "--help"],
    }
    print()
    least = dict.fromkeys(commands, float("inf"))
    for _ in range(15):
        for name, command in commands.items():
            run = timed(lambda: subprocess.run(command, capture_output=True, check=True))  # noqa: B023
            least[name] = min(least[name], run)
    for name, seconds in least.items():
        print(f"{name:20} {seconds * 1e3:7.1f} ms {seconds / least['python -c pass']:6.2f} x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=300)
    parser.add_argument("--long", type=int, nargs="*", metavar="N", help="default 2000 20000 100000")
    parser.add_argument("--real", type=int, nargs="*", metavar="N", help="default 10000 100000")
    parser.add_argument("--only-long", action="store_true")
    parser.add_argument("--folder", type=Path, default=ROOT / "out" / "bench")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    if not arguments.only_long:
        by_format(arguments.folder, arguments.n)
        by_workers(arguments.folder, max(1000, arguments.n * 4))
        at_the_start()
    if arguments.long is not None:
        over_copies(arguments.folder, tuple(arguments.long) or (2_000, 20_000, 100_000))
    if arguments.real is not None:
        at_length(arguments.folder, tuple(arguments.real) or (10_000, 100_000))


if __name__ == "__main__":
    main()
