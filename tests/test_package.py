import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
HEAVY = {"pandas", "numpy", "pyarrow", "lxml", "sklearn", "spacy", "jieba", "datasets", "pdfplumber", "docx", "yaml"}
CONDA_NAMES = {"PyYAML": "pyyaml"}


def loaded_by(code: str) -> set[str]:
    script = f"{code}; import sys; print(' '.join({{name.partition('.')[0] for name in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not HEAVY & loaded_by("import toolkit")


def test_help_loads_nothing_heavy() -> None:
    code = "import contextlib, toolkit.cli\nwith contextlib.suppress(SystemExit): toolkit.cli.main(['--help'])\npass"
    script = code + "\nimport sys; print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not HEAVY & set(run.stdout.splitlines()[-1].split())


def test_the_conda_environment_names_the_runtime_dependencies_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {f"python{project['requires-python']}"}
    for dependency in project["dependencies"]:
        name, at, version = dependency.partition(">=")
        wanted.add(CONDA_NAMES.get(name, name) + at + version)
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    assert {entry for entry in environment if isinstance(entry, str) and entry != "pip"} == wanted


def test_an_unknown_name_lists_the_valid_ones() -> None:
    import pytest

    import toolkit

    with pytest.raises(AttributeError, match="read_all"):
        toolkit.raed  # noqa: B018


def test_rooms_import_only_from_rooms_above() -> None:
    """The order is the one in which data flows: reading, parsing, coding, linking, checking, pipeline, …"""
    import ast

    order = "reading parsing coding linking checking pipeline rows frames sources guard shard engine progress bodies"
    order = [
        *order.split(),
        "years",
        "batch",
        "values",
        "typed",
        "corpus",
        "exchange",
        "study",
        "nlp",
        "display",
        "cli",
    ]
    wrong = []
    for file in sorted((ROOT / "toolkit").rglob("*.py")):
        room = file.relative_to(ROOT / "toolkit").parts[0].removesuffix(".py")
        if room not in order:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            if module and module.startswith("toolkit."):
                other = module.split(".")[1]
                if other in order and order.index(other) > order.index(room):
                    wrong.append(f"{file.name} imports {module}")
    assert not wrong
