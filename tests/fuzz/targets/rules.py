"""Files that a researcher writes: rules, waivers, a codebook, a gazetteer."""

from __future__ import annotations

import ast
import importlib
from functools import cache
from random import Random

import mutations as m
import seeds

from targets.target import Target, imported, place, textual


@cache
def schemas() -> tuple[tuple[str, type], ...]:
    """Return the packaged rule files, each with the structure that it has to follow."""
    found: dict[str, type] = {}
    for path in sorted((seeds.ROOT / "toolkit").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "load_rules" and node.keywords:
                name, schema, package = node.args[0], node.args[1], node.keywords[0].value
                if (
                    isinstance(name, ast.Constant)
                    and isinstance(schema, ast.Name)
                    and isinstance(package, ast.Constant)
                ):
                    module = ".".join(path.relative_to(seeds.ROOT).with_suffix("").parts)
                    structure = getattr(importlib.import_module(module), schema.id)
                    found[f"{str(package.value).replace('.', '/')}/{name.value}"] = structure
    return tuple(sorted(found.items(), key=lambda pair: pair[0]))


def _yaml(data: bytes) -> None:
    from toolkit.rules import load_rules

    path = place() / "rules.yaml"
    path.write_bytes(data[1:])
    schema = schemas()[(data[0] if data else 0) % len(schemas())][1]
    imported(lambda: load_rules(path, schema))


def _yaml_seeds() -> list[bytes]:
    return [bytes([n]) + (seeds.ROOT / name).read_bytes()[:6000] for n, (name, _) in enumerate(schemas())]


def _yaml_mutation(random: Random, data: bytes) -> bytes:
    if random.random() < 0.3:
        return m.mutate_bytes(random, data)
    head, text = data[:1] or b"\0", m.as_text(data[1:])
    for _ in range(random.choice((1, 3))):
        at = random.randint(0, len(text))
        sign = random.choice(
            (
                ": ",
                "- ",
                "\n",
                "  ",
                "&a ",
                "*a",
                "<<: *a\n",
                "!!python/object:os.system ",
                "{",
                "}",
                "[",
                "]",
                "'",
                '"',
                "|",
                ">",
                "#",
                "%",
                "?",
                "null",
                "1e400",
                "!!binary x",
                "2020-13-45",
                "0x",
                ".inf",
                "\t",
                "---\n",
                "...\n",
                "!!set {a}",
                "!!timestamp 2020-99-99",
                "=",
                "0o9",
                "1_0:99:99",
            )
        )
        text = text[:at] + sign * random.choice((1, 1, 2, 9)) + text[at + random.choice((0, 0, 1, 5)) :]
    return head + m.as_bytes(m.lines(random, text) if random.random() < 0.5 else text)


def _waivers(data: bytes) -> None:
    from toolkit.checking.waivers import load_waivers

    path = place() / "waivers.yaml"
    path.write_bytes(data)
    imported(lambda: load_waivers(path))


def _codebook(data: bytes) -> None:
    from toolkit.coding.codebook import Codebook

    path = place() / "codebook.yaml"
    path.write_bytes(data)
    imported(lambda: Codebook.load(path))


def _codebook_seeds() -> list[bytes]:
    return [(seeds.ROOT / "toolkit" / "coding" / "codebook.yaml").read_bytes()]


def _gazetteer(data: bytes) -> None:
    from toolkit.errors import RulesError
    from toolkit.parsing.place import Gazetteer, read_rows

    try:
        gazetteer = Gazetteer(read_rows(m.as_text(data), "places.tsv"))
    except RulesError:
        return
    for line in m.as_text(data).splitlines()[:20]:
        gazetteer.named(line.partition("\t")[2].partition("\t")[0])


def _gazetteer_seeds() -> list[bytes]:
    return [(seeds.ROOT / "corpora" / "sample" / "gazetteer.tsv").read_bytes()[:3000]]


_WAIVERS = """version: 1.0.0
waivers:
- {report: a.txt, code: t3.balance, reason: 原文如此}
"""


TARGETS = {
    "yaml": Target(_yaml, _yaml_mutation, _yaml_seeds, ("toolkit.rules",), 0.5),
    "waivers": Target(_waivers, _yaml_mutation, lambda: [_WAIVERS.encode()], ("toolkit.checking.waivers",), 0.3),
    "codebook": Target(_codebook, _yaml_mutation, _codebook_seeds, ("toolkit.coding.codebook",), 0.3),
    "gazetteer": Target(_gazetteer, textual(4000), _gazetteer_seeds, ("toolkit.parsing.place",), 0.3),
}
