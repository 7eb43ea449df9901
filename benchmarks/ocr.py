"""Reading scans in figures: cells, headings and items by degradation, seconds and memory a page, two workers.

usage: python benchmarks/ocr.py [--n N] [--first K] [--seed S] [--folder DIR] [--pairs SCAN.pdf TEXT.pdf] [--batch]

--n       synthetic scans (default 42: six of each level); kept in --folder (default out/scans) between runs
--pairs   compare a scan of your own with the PDF that holds the same report as text, and nothing else
--batch   also the throughput of a batch with one and two workers

A cell counts against the same report read from its text: exact (state and value), ambiguous with the true value among
its candidates, open (ambiguous without it, missing, text: said, not known) or wrong (another number, or a blank).
Headings and items are compared likewise, items where nine tenths of their characters agree.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rapidfuzz import fuzz

import toolkit as tk
from toolkit.parsing.shadow import squeeze
from toolkit.report import Report

COUNTS = ("exact", "ambiguous", "open", "wrong")
ALIKE = 90


def cells(true: Report, read: Report, told: list[str]) -> Counter[str]:
    """Count the cells of a scan against those of the text."""
    out: Counter[str] = Counter()
    for key, fact in true.facts.items():
        if fact.state in ("missing", "ambiguous"):
            continue
        found = read.facts.get(key)
        if found is not None and (found.state, found.value) == (fact.state, fact.value):
            kind = "exact"
        elif found is not None and found.state == "ambiguous" and fact.value in found.candidates:
            kind = "ambiguous"
        elif found is None or found.state in ("ambiguous", "missing", "text"):
            kind = "open"
        else:
            kind = "wrong"
        out[kind] += 1
        if kind in ("open", "wrong"):
            said = (found.state, found.value, found.raw) if found else None
            told.append(f"{kind} {key}: {fact.state} {fact.value} read as {said}")
    return out


def headings(true: Report, read: Report) -> tuple[int, int]:
    """Return how many headings of the text were found in the scan, and how many there are."""
    wanted = [(s.role, squeeze(s.title).text) for s in true.sections if s.state in ("present", "empty") and s.title]
    there = [(s.role, squeeze(s.title).text) for s in read.sections if s.start is not None]
    hits = sum(any(r == role and fuzz.ratio(t, title) >= ALIKE for r, t in there) for role, title in wanted)
    return hits, len(wanted)


def items(true: Report, read: Report) -> tuple[int, int, int]:
    """Return how many items agree, how many the scan gave, how many there are."""
    left = [(i.kind, squeeze(i.text).text) for i in read.items]
    hits = 0
    for item in true.items:
        text = squeeze(item.text).text
        match = next(
            (k for k, (kind, t) in enumerate(left) if kind == item.kind and fuzz.ratio(t, text) >= ALIKE), None
        )
        if match is not None:
            hits += 1
            del left[match]
    return hits, len(read.items), len(true.items)


def compare(text: bytes, scan: bytes, name: str) -> tuple[Counter[str], list[str], Report]:
    """Read both and count; ``pages`` and ``seconds`` (of a core) are those of the scan."""
    true = tk.read(text, name=name)
    began = time.process_time()
    read = tk.read(scan, name=name)
    told: list[str] = []
    out = cells(true, read, told)
    out["seconds"] = time.process_time() - began  # type: ignore[assignment]
    out["pages"] = len(read.pages.leaves) if read.pages else 0
    out["headings"], out["all_headings"] = headings(true, read)
    out["hits"], out["given"], out["all_items"] = items(true, read)
    return out, told, read


def row(name: str, c: Counter[str]) -> str:
    n = sum(c[k] for k in COUNTS) or 1
    shares = "  ".join(f"{k} {c[k]:5d} ({c[k] / n:6.2%})" for k in COUNTS)
    f1 = 2 * c["hits"] / (c["given"] + c["all_items"]) if c["given"] + c["all_items"] else 1.0
    heads = f"headings {c['headings']}/{c['all_headings']}"
    return f"{name:16s} {shares}  {heads}  items F1 {f1:.3f}  {c['seconds'] / max(1, c['pages']):.2f} s/page"


def batch(folder: Path, n: int) -> None:
    """Time a batch of scans with one worker and with two."""
    import subprocess

    scans = sorted(folder.glob("*.scan.pdf"))[:n]
    for jobs in (1, 2):
        with tempfile.TemporaryDirectory() as work:
            inside = Path(work, "in")
            inside.mkdir()
            for scan in scans:
                shutil.copy(scan, inside)
            command = [str(Path(sys.executable).with_name("nianbao")), "analyse", str(inside), "-o", f"{work}/out"]
            began = time.perf_counter()
            subprocess.run([*command, "-j", str(jobs)], check=False, capture_output=True)
            wall = time.perf_counter() - began
            print(f"{jobs} workers: {len(scans)} files in {wall:.0f} s")
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest worker: {used:.0f} MB")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=42)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--folder", type=Path, default=Path("out/scans"))
    parser.add_argument("--pairs", nargs=2, type=Path)
    parser.add_argument("--batch", action="store_true")
    parser.add_argument("-v", action="store_true", help="name what is not exact")
    arguments = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if arguments.pairs:
        scan, text = arguments.pairs
        counts, told, _ = compare(text.read_bytes(), scan.read_bytes(), scan.name)
        print(row(scan.name[:16], counts), *told, sep="\n")
        return
    from scans import scan as draw

    arguments.folder.mkdir(parents=True, exist_ok=True)
    levels: dict[str, Counter[str]] = {}
    for number in range(arguments.first, arguments.first + arguments.n):
        found = sorted(arguments.folder.glob(f"{number:04d}_*.scan.pdf"))
        if not found:
            one = draw(number, arguments.seed)
            stem = arguments.folder / f"{one.number:04d}_{one.level}_{one.face}_{one.dpi}"
            stem.with_suffix(".text.pdf").write_bytes(one.text)
            stem.with_suffix(".scan.pdf").write_bytes(one.scan)
            found = [stem.with_suffix(".scan.pdf")]
        path = found[0]
        text = path.with_name(path.name.replace(".scan.", ".text."))
        counts, told, _ = compare(text.read_bytes(), path.read_bytes(), path.name)
        level = path.name.split("_")[1]
        levels[level] = levels.get(level, Counter()) + counts
        if arguments.v:
            print(row(path.name[:16], counts), *told, sep="\n  ", flush=True)
    for level, counts in levels.items():
        print(row(level, counts))
    print(row("all", sum(levels.values(), Counter())))
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if arguments.batch:
        batch(arguments.folder, 8)


if __name__ == "__main__":
    main()
