"""Any number of varied synthetic reports, the same for the same seed: other names, numbers, parts, layouts, encodings.

usage: python benchmarks/generate.py OUT N [--seed S] [--formats txt,html] [--first K] [--jsonl]

Report number k depends on the seed and on k alone, so that any stretch can be made by itself, in any order, and a
million need no more memory than one. The building blocks are the sources of the sample corpus.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpora.build.generate import RENDERERS, _page, source_text
from corpora.build.markup import resolve, section_source
from corpora.build.source import LAYOUTS, Body, Requests, TableSpec, YearSource, load_bodies
from corpora.build.tables import draw_tables
from toolkit.parsing.forms import outcome_rows, value_rows

FORMATS = {"txt": 10, "html": 10, "md": 1, "docx": 2, "pdf": 1}
"""How often each format is drawn where none are named."""
SYLLABLES = (
    "安白柏北长晨城池川春大丹东方丰枫福高谷海和河鹤红湖华槐金锦静九兰乐莲林"
    "龙鹿梅明南宁平青清泉荣沙山石松泰桃天桐望西溪霞新秀雪岩阳银永玉源云泽竹"
)
KINDS = (
    "市{}局",
    "县{}镇人民政府",
    "区{}街道办事处",
    "县{}乡人民政府",
    "市{}委员会",
    "县{}局",
    "市{}县人民政府",
    "区{}办公室",
)
FIELDS = (
    "财政",
    "教育",
    "卫生健康",
    "水利",
    "民政",
    "交通运输",
    "生态环境",
    "住房和城乡建设",
    "农业农村",
    "市场监督管理",
)
PROBLEMS = re.compile(r"^\[problems(?:\.[a-z]+)?(?::empty)?\]", re.M)


@cache
def sources() -> tuple[dict[str, Body], list[tuple[str, int]], list[tuple[str, int]], list[str]]:
    """Return the bodies, all their years, those whose part on problems stands by itself, and plain paragraphs."""
    bodies = load_bodies()
    years = [(body.id, year) for body in bodies.values() for year in sorted(body.years)]
    apart, plain = [], []
    for body, year in years:
        text = source_text(bodies, bodies[body], year)
        if len(re.findall(r"^\[problems(?::empty)?\]", text, re.M)) == 1 and "{" not in section_source(
            text, "problems"
        ):
            apart.append((body, year))
        for line in map(str.strip, text.splitlines()):
            if len(line) > 40 and not line.startswith("[") and not set(line) & set("{⟦⟧‖"):
                plain.append(line)
    return bodies, years, apart, plain


def report(number: int, seed: str = "0", formats: Sequence[str] = ()) -> tuple[str, bytes]:
    """Return the file name and the bytes of one report.

    Args:
        number: which one.
        seed: of the whole series.
        formats: out of which to draw; all when empty.
    """
    rng = random.Random(f"{seed}-{number}")
    chosen = rng.choice(formats) if formats else rng.choices(list(FORMATS), list(FORMATS.values()))[0]
    for _ in range(20):
        try:
            name, page = _draw(rng, chosen)
        except (ValueError, AssertionError, KeyError):  # the text does not go with the numbers drawn: draw again
            continue
        return f"{number:07d}_{name}.{chosen}", import_module(f"corpora.build.{RENDERERS[chosen]}").render(page)
    raise RuntimeError(f"report {number} cannot be drawn")


def _draw(rng: random.Random, chosen: str) -> tuple[str, object]:
    bodies, years, apart, plain = sources()
    body_id, year = rng.choice(years)
    body = bodies[body_id]
    source = body.years[year]
    text = source_text(bodies, body, year)
    if (body_id, year) in apart:
        other, other_year = rng.choice(apart)
        if bodies[other].years[other_year].form == source.form:
            theirs = section_source(source_text(bodies, bodies[other], other_year), "problems")
            text = text.replace(section_source(text, "problems"), theirs)
    name = _name(rng)
    text = text.replace(body.name, name)
    lines = text.splitlines()
    opening = next((n for n, line in enumerate(lines) if line.strip().startswith("[overview")), len(lines) - 1)
    lines[opening + 1 : opening + 1] = rng.sample(plain, rng.randint(0, 48))
    layout = source.layout if source.format == chosen and rng.random() < 0.5 else rng.choice(LAYOUTS[chosen])
    drawn = msgspec.structs.replace(
        source,
        text="\n".join(lines),
        format=chosen,
        layout=layout,
        encoding="gb18030" if chosen in ("txt", "html") and rng.random() < 0.25 else "utf-8",
        tables=_tables(rng, source),
        faults=[],
        wrap=source.wrap if chosen == "txt" else 0,
        cut=source.cut if chosen in ("docx", "pdf") else 0,
        labels=rng.choice(("dot", "comma", "broken")),
    )
    body = msgspec.structs.replace(body, id=f"{body.id}{rng.random()}", name=name, years={year: drawn})
    numbers = draw_tables(body, year, None)
    words = {"year": year, "prev": year - 1, "next": year + 1, "name": name}
    marked = resolve(drawn.text, numbers.values, words)
    return f"{name}{year}", _page(body, year, marked, numbers)


def _name(rng: random.Random) -> str:
    def word() -> str:
        return "".join(rng.sample(SYLLABLES, 2))

    kind = rng.choice(KINDS)
    return word() + kind.format(rng.choice(FIELDS) if kind.endswith(("局", "委员会", "办公室")) else word())


def _tables(rng: random.Random, source: YearSource) -> TableSpec:
    """Draw numbers: most bodies have few requests, some have thousands."""
    if source.form == "pre2019":
        return TableSpec()

    def size(most: int) -> int:
        return min(most, int(rng.paretovariate(0.5)) - 1)

    new, over = size(3000), size(60)
    handled = new + over
    forward = min(size(50), handled)
    handled -= forward
    outcomes: dict[str, int] = {}
    for row in rng.sample(outcome_rows(source.form), rng.randint(0, 9)):
        if row != "granted":
            outcomes[row] = n = min(handled, size(200))
            handled -= n
    two: dict[str, list[int | float | str] | int | float | str] = {}
    for row, spec in value_rows(source.form).items():
        drawn: list[int | float | str] = [size(50_000) for _ in spec.columns]
        two[row] = drawn
    four = {key: [size(40) for _ in range(4)] for key in ("review", "direct", "after")}
    zeros = rng.choice(({}, {}, {}, {"t3.*": "/"}, {"t4.*": ""}, {"t3.*": ""}, {"t2.*": "—"}))
    return TableSpec(t2=two, t3=Requests(new=new, over=over, forward=forward, outcomes=outcomes), t4=four, zeros=zeros)


def reports(n: int, seed: str = "0", formats: Sequence[str] = (), first: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield file names and bytes, one after the other."""
    for number in range(first, first + n):
        yield report(number, seed, formats)


def write(out: Path, n: int, seed: str = "0", formats: Sequence[str] = (), first: int = 0) -> int:
    """Write reports into folders of a thousand; what is there already is kept. Return the bytes of all."""
    size = 0
    for number in range(first, first + n):
        folder = out / f"{number // 1000:04d}"
        if number % 1000 == 0 or number == first:
            folder.mkdir(parents=True, exist_ok=True)
            there = {path.name.split("_")[0]: path for path in folder.iterdir()}
        path = there.get(f"{number:07d}")
        if path is None:
            name, data = report(number, seed, formats)
            path = folder / name
            path.write_bytes(data)
        size += path.stat().st_size
    return size


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("n", type=int)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--formats", default="", help="such as txt,html; all when left out")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jsonl", action="store_true", help="one JSONL file of txt reports instead of a folder")
    if len(sys.argv) == 1:
        parser.print_help()
        return
    arguments = parser.parse_args()
    formats = [part for part in arguments.formats.split(",") if part]
    if arguments.jsonl:
        with arguments.out.open("w", encoding="utf-8") as file:
            for number in range(arguments.first, arguments.first + arguments.n):
                name, data = report(number, arguments.seed, ["txt"])
                try:
                    text = data.decode("utf-8")
                except UnicodeDecodeError:
                    text = data.decode("gb18030")
                file.write(json.dumps({"id": name, "text": text}, ensure_ascii=False) + "\n")
    else:
        size = write(arguments.out, arguments.n, arguments.seed, formats, arguments.first)
        print(f"{arguments.n} reports, {size / 1e6:.1f} MB in {arguments.out}")


if __name__ == "__main__":
    main()
