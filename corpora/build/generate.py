"""Render every source into its format, with the truth beside it: ``python -m corpora.build.generate [OUT]``."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from corpora.build.grids import Rows, table
from corpora.build.markup import Marked, resolve, section_body, section_source
from corpora.build.noise import noisy
from corpora.build.page import Page
from corpora.build.source import Body, load_bodies, stem
from corpora.build.tables import Numbers, draw_tables
from corpora.build.truth import truth

SAMPLE = Path(__file__).resolve().parent.parent / "sample"
MARK = "〔合成样本，机构与数据均为虚构〕"
RENDERERS = {
    "txt": "render_text",
    "md": "render_text",
    "html": "render_html",
    "docx": "render_docx",
    "pdf": "render_pdf",
}
STANDARD = """[proactive] 二、主动公开政府信息情况
[table t2]
[requests] 三、收到和处理政府信息公开申请情况
[table t3]
[disputes] 四、政府信息公开行政复议、行政诉讼情况
[table t4]"""
COPY = re.compile(r"^\s*\[(copy|copybody) (?:([a-z_]+) )?(\d{4}) ([a-z.]+)\]\s*$", re.M)


def source_text(bodies: dict[str, Body], body: Body, year: int) -> str:
    """Return the source text with planted copies (``[copy 2021 problems]``) pasted in and ``[std]`` written out."""

    def paste(match: re.Match[str]) -> str:
        whole, other, from_year, role = match.groups()
        text = bodies[other or body.id].years[int(from_year)].text
        return (section_source if whole == "copy" else section_body)(text, role)

    return COPY.sub(paste, body.years[year].text).replace("[std]", STANDARD)


def build(bodies: dict[str, Body], body: Body) -> dict[str, tuple[bytes, dict[str, Any]]]:
    """Return, by file name, the bytes and the truth of every report of one body."""
    out: dict[str, tuple[bytes, dict[str, Any]]] = {}
    earlier: tuple[int, Numbers] | None = None
    for year, source in sorted(body.years.items()):
        before = earlier[1] if earlier and earlier[0] == year - 1 else None
        try:
            numbers = draw_tables(body, year, before)
            words = {"year": year, "prev": year - 1, "next": year + 1, "name": body.name}
            marked = resolve(source_text(bodies, body, year), numbers.values, words)
            page = _page(body, year, marked, numbers)
            name = f"{page.stem}.{source.format}"
            data = import_module(f"corpora.build.{RENDERERS[source.format]}").render(page)
            out[name] = data, truth(body, year, name, marked, numbers)
        except (ValueError, KeyError, AssertionError) as error:
            raise ValueError(f"{body.id} {year}: {error}") from error
        earlier = year, numbers
    return out


def _page(body: Body, year: int, marked: Marked, numbers: Numbers) -> Page:
    source = body.years[year]
    tables: dict[str, Rows] = {}
    if numbers.values:
        tables = {name: table(name, source.form, numbers, source.labels) for name in ("t2", "t3", "t4")}
    title = next(block.text for block in marked.blocks if block.kind == "title")
    return Page(
        stem=stem(body, year),
        title=title,
        publisher=body.name,
        year=year,
        format=source.format,
        layout=source.layout,
        encoding=source.encoding,
        blocks=noisy(marked.blocks, source.noise, stem(body, year)),
        tables=tables,
        before=[MARK, *source.before],
        after=source.after,
        wrap=source.wrap,
        cut=source.cut,
    )


def write(out: Path, bodies: dict[str, Body]) -> int:
    """Write all reports into ``out`` and their truth into ``out/truth``; return how many there are."""
    folder = out / "truth"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for suffix in RENDERERS:
        for old in out.glob(f"*.{suffix}"):
            if old.name != "README.md":
                old.unlink()
    n = 0
    for body in bodies.values():
        for name, (data, facts) in build(bodies, body).items():
            (out / name).write_bytes(data)
            text = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
            (folder / f"{facts['doc']}.json").write_text(text, "utf-8")
            n += 1
    return n


def main(arguments: list[str] | None = None) -> int:
    """Run the generator from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=SAMPLE)
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    bodies = load_bodies()
    print(f"{write(out, bodies)} reports of {len(bodies)} bodies in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
