"""Make `corpora/coded/items.jsonl` from the hand-written sources, the second coding and its adjudication.

`python -m corpora.build.coded` writes the file; `--blind OUT` writes the items that a second coder is to code, without
their codes.
"""

import argparse
import csv
import hashlib
import json
import re
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from toolkit.coding.codebook import Codebook
from toolkit.report import LEVELS

FOLDER = Path(__file__).resolve().parents[1] / "coded"
KINDS = {"P": "problem", "M": "measure"}
SPLITS = ((0.15, "test"), (0.30, "validation"), (1.01, "train"))
DOUBLE_CODED = 850

HEAD = re.compile(r"## (?P<body>[^|]+) \| (?P<level>\w+) \| (?P<year>\d{4})")
LINE = re.compile(r"(?P<kind>[PM]) (?P<codes>[A-Z]\d(?: [A-Z]\d)*) \| (?P<text>.+)")


@dataclass(frozen=True)
class Coded:
    """One item with its coding layers; `primary` and `secondary` are what training takes."""

    id: str
    body: str
    level: str
    year: int
    kind: str
    text: str
    primary: str
    secondary: tuple[str, ...]
    split: str
    coder_1: tuple[str, ...]
    coder_2: tuple[str, ...] = field(default=())
    adjudicated: bool = False


def share(name: str) -> float:
    """Return a number from 0 to 1 that depends on the name alone."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 16**8


def read_source(path: Path) -> list[Coded]:
    """Read one source file; raise ValueError, naming the line, for whatever does not follow CONVENTIONS.md."""
    topics = set(Codebook.default().topics)
    items: list[Coded] = []
    head = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if not line.strip():
            continue
        if match := HEAD.fullmatch(line.strip()):
            head = match
            if head["level"] not in LEVELS:
                raise ValueError(f"{where}: found level {head['level']}; valid are {', '.join(LEVELS)}")
            continue
        match = LINE.fullmatch(line.strip())
        if head is None or match is None:
            raise ValueError(f"{where}: found {line[:30]!r}; valid would be 'P A3 D1 | text' below a head")
        codes = tuple(dict.fromkeys(match["codes"].split()))
        if unknown := set(codes) - topics:
            raise ValueError(f"{where}: found {', '.join(unknown)}; valid are the codes of the codebook")
        body, text = head["body"], match["text"].strip()
        key = hashlib.blake2b(f"{body}|{head['year']}|{text}".encode(), digest_size=4).hexdigest()
        split = next(name for limit, name in SPLITS if share(body) < limit)
        identity = f"{path.stem}-{key}"
        kind = KINDS[match["kind"]]
        items.append(
            Coded(identity, body, head["level"], int(head["year"]), kind, text, codes[0], codes[1:], split, codes)
        )
    return items


def read_layer(path: Path) -> dict[str, tuple[str, ...]]:
    """Read a coding layer: a TSV of id and codes (the primary first, separated by blanks)."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: tuple(row["codes"].split()) for row in csv.DictReader(file, delimiter="\t")}


def load(folder: Path = FOLDER) -> list[Coded]:
    """Return all items with their layers, in the order of the sources; an item written twice is kept once."""
    items: dict[str, Coded] = {}
    for path in sorted((folder / "sources").glob("*.txt")):
        for item in read_source(path):
            items.setdefault(item.id, item)
    second: dict[str, tuple[str, ...]] = {}
    for path in sorted((folder / "second").glob("*.tsv")):
        second |= read_layer(path)
    settled = read_layer(folder / "adjudicated.tsv") if (folder / "adjudicated.tsv").exists() else {}
    if stray := (set(second) | set(settled)) - set(items):
        raise ValueError(f"coding layers: found {sorted(stray)[0]}; valid are ids of the sources")
    for key, codes in second.items():
        items[key] = replace(items[key], coder_2=codes)
    for key, codes in settled.items():
        items[key] = replace(items[key], primary=codes[0], secondary=codes[1:], adjudicated=True)
    return list(items.values())


def for_second_coding(items: list[Coded]) -> list[Coded]:
    """Return the items that are coded twice: a sample by hash, the rarest primary codes not left out."""
    return sorted(items, key=lambda item: share("second" + item.id))[:DOUBLE_CODED]


def near_duplicates(texts: list[str], *, size: int = 5, least: float = 0.7) -> float:
    """Return the share of texts that have a near-duplicate: Jaccard of character n-grams at or above ``least``."""
    import numpy as np
    from scipy import sparse

    grams = [{text[i : i + size] for i in range(max(1, len(text) - size + 1))} for text in texts]
    place = {gram: i for i, gram in enumerate(sorted(set().union(*grams)))}
    rows = [row for row, found in enumerate(grams) for _ in found]
    columns = [place[gram] for found in grams for gram in found]
    matrix = sparse.csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), shape=(len(texts), len(place)))
    common = (matrix @ matrix.T).tocoo()
    sizes = np.array([len(found) for found in grams])
    jaccard = common.data / (sizes[common.row] + sizes[common.col] - common.data)
    alike = (jaccard >= least) & (common.row != common.col)
    return len(set(common.row[alike].tolist())) / len(texts)


def main(arguments: list[str] | None = None) -> int:
    """Write the file, or the blind items."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blind", type=Path, help="write the items for a second coder here, without their codes")
    given = parser.parse_args(arguments)
    items = load()
    if given.blind:
        rows = [f"{item.id}\t{item.kind}\t{item.text}" for item in for_second_coding(items)]
        given.blind.write_text("id\tkind\ttext\n" + "\n".join(rows) + "\n", encoding="utf-8")
        return 0
    lines = [json.dumps(vars(item), ensure_ascii=False) for item in items]
    (FOLDER / "items.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(items)} items of {len({item.body for item in items})} bodies: {FOLDER / 'items.jsonl'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
