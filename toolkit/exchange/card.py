"""The dataset card: what a folder holds, recomputed from what is on disk, and the YAML that ``datasets`` reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from toolkit.corpus import Corpus
from toolkit.frames.files import read_manifests
from toolkit.frames.rows import FRAMES, YEARS, load_rows


@dataclass(frozen=True, slots=True)
class Summary:
    """What a dataset folder holds: rows per frame, and counts that a person asks for first."""

    folder: Path
    rows: dict[str, int]
    kinds: dict[str, int]
    topics: dict[str, int]
    statuses: dict[str, int]
    waived: dict[str, int]
    cells: dict[str, int]
    failures: dict[str, int]

    def text(self) -> str:
        """Return a few lines for a terminal."""
        topics = ", ".join(f"{code} {n}" for code, n in list(self.topics.items())[:8])
        cells = ", ".join(f"{n:,} {state}" for state, n in self.cells.items())
        return "\n".join(
            [
                f"reports 报告     {self.rows['reports']}",
                f"items 条目       {self.rows['items']} ({_pairs(self.kinds)})",
                f"topics 主题      {len(self.topics)} used; most often {topics or 'none'}",
                f"cells 单元格     {cells or 'none'}",
                f"findings 核对    {_pairs(self.statuses)}"
                + (f"; let stand 已说明: {_pairs(self.waived)}" if self.waived else ""),
                f"failures 失败    {self.rows['failures']}" + (f" ({_pairs(self.failures)})" if self.failures else ""),
                f"dataset 数据集   {self.folder}",
            ]
        )


def summarise(folder: str | Path) -> Summary:
    """Count what a dataset folder holds.

    Args:
        folder: a folder written by ``toolkit.batch.write``.

    Returns:
        The summary, from the manifests that stand beside the files of each finished shard.

    Raises:
        NianbaoError: the folder holds no dataset.
    """
    Corpus.open(folder)
    rows: Counter[str] = Counter()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for manifest in read_manifests(Path(folder)):
        rows.update(manifest["rows"])
        for column, values in manifest["counts"].items():
            counts[column].update(values)
    ordered = {column: dict(sorted(found.items(), key=lambda f: (-f[1], f[0]))) for column, found in counts.items()}
    return Summary(
        folder=Path(folder),
        rows={name: rows[name] for name in (*FRAMES, YEARS)},
        kinds=ordered.get("items.kind", {}),
        topics=ordered.get("items.primary", {}),
        statuses=ordered.get("findings.status", {}),
        waived=ordered.get("findings.waived", {}),
        cells=ordered.get("tables.state", {}),
        failures=ordered.get("failures.kind", {}),
    )


def write_card(folder: str | Path, summary: Summary) -> None:
    """Write ``README.md`` into a dataset folder, with the YAML that makes ``datasets.load_dataset`` work on it."""
    rows = load_rows()
    head = {
        # datasets refuses to load a split without rows, so a frame that has none is no configuration
        "configs": [{"config_name": n, "data_files": f"{n}/*.parquet"} for n in (*FRAMES, YEARS) if summary.rows[n]],
        "language": ["zh"],
        "pretty_name": "Annual disclosure reports (政府信息公开工作年度报告)",
        "tags": ["open government", "China", "content analysis"],
    }
    lines = ["---", yaml.safe_dump(head, allow_unicode=True, sort_keys=False).strip(), "---", "", *_body(summary), ""]
    for name in (*FRAMES, YEARS):
        frame = rows.frames[name]
        none = "" if summary.rows[name] else " With no row it is not listed for `datasets`."
        lines += [f"## {name} {frame.zh}", "", f"{frame.en} {summary.rows[name]} rows.{none}", ""]
        lines += ["| column | type | 中文 | what it holds |", "|---|---|---|---|"]
        own = frame.columns if name == "failures" else {**rows.common, **frame.columns}
        lines += [f"| `{column}` | {spec.type} | {spec.zh} | {spec.en} |" for column, spec in own.items()]
        lines.append("")
    temporary = Path(folder) / "README.md.tmp"
    temporary.write_text("\n".join(lines), encoding="utf-8")
    temporary.replace(Path(folder) / "README.md")


def _body(summary: Summary) -> Iterator[str]:
    from toolkit import __version__
    from toolkit.coding.codebook import Codebook
    from toolkit.parsing.forms import load_forms

    yield "# Annual disclosure reports, read and coded 政府信息公开工作年度报告数据集"
    yield ""
    yield f"Made by nianbao {__version__} (codebook {Codebook.default().version}, forms {load_forms().version})."
    yield ""
    yield "```"
    yield from summary.text().splitlines()[:-1]
    yield "```"
    yield ""
    yield "```python"
    yield "import datasets"
    yield 'items = datasets.load_dataset("this/folder", "items")["train"].to_pandas()'
    yield "```"
    yield ""
    yield "- Offsets count code points of `reports.text`; `text[start:end]` is what a row quotes."
    yield "- A cell is a number only where its state is `number`. A `blank` is not a zero; `not_applicable` is a"
    yield "  printed `/`, `—` or `无`; an `ambiguous` cell has its possible values under `tables.quotes`; a `missing`"
    yield "  one is not in the document."
    yield "- Topics were assigned by a program. They are no statement of the bodies themselves; check a sample by hand"
    yield "  before you conclude anything from shares, and do not compare bodies by single items."
    yield "- Each file was read by itself. What needs two reports of a body (findings `t3.carry` and `t2.stock`; cells"
    yield "  that the year before or after decides) was found afterwards: in `findings` and, per report, in `years`."
    yield "  Join `years` by `report_id` to put its `decided` cells in the place of ambiguous ones of `tables`."
    yield "- A finding with status `fail` says that two printed numbers do not agree, not which of them is wrong."


def _pairs(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in counts.items()) or "none"
