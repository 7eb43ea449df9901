"""What is installed is pinned, what is promised is tested, and what could not be asked is not taken for an answer."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OPTIONAL = {"fuzz", "ocr"}  # extras that the tests do without
PROMISES = [
    line.split("|")[1:3]
    for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| promise")
]


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_pinned_at_or_above_its_floor() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.partition("==") for line in lines if line and not line.startswith("#")]
    assert all(at and re.fullmatch(r"[\w.+!-]+", pin) for _, at, pin in pins)
    pinned = {plain(name): version(pin) for name, _, pin in pins}
    extras = [lines for name, lines in PROJECT["optional-dependencies"].items() if name not in OPTIONAL]
    for dependency in [*PROJECT["dependencies"], *(each for lines in extras for each in lines)]:
        name, at, floor = dependency.partition(">=")
        if at:
            assert pinned.get(plain(name), ()) >= version(floor.partition(",")[0]), dependency


@pytest.mark.parametrize("promise", PROMISES, ids=[promise.strip()[:50] for promise, _ in PROMISES])
def test_every_promise_names_tests_that_exist(promise: list[str]) -> None:
    named = re.findall(r"`([^`]+)`", promise[1])
    assert named
    for each in named:
        path, _, wanted = each.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        tests = {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
        assert wanted in tests and wanted.startswith("test_"), each


PIP_AUDIT = """#!/bin/sh
{say}
exit {status}
"""


@pytest.mark.parametrize(
    ("say", "status", "ends", "last"),
    [
        ("echo 'No known vulnerabilities found'", 0, 0, "audit: no known weakness"),
        ("echo 'Found 1 known vulnerability in 1 package' >&2; echo 'a 1.0'", 1, 1, "audit: weaknesses are known"),
        ("echo 'ERROR:pip_audit._cli:x: Dependency not found on PyPI' >&2", 1, 2, "audit: not done"),
        ("echo 'ConnectionError: no route to host' >&2", 1, 2, "audit: not done"),
    ],
)
def test_an_audit_that_could_not_be_done_is_not_taken_for_one_without_findings(
    tmp_path: Path, say: str, status: int, ends: int, last: str
) -> None:
    fake = tmp_path / "pip-audit"
    fake.write_text(PIP_AUDIT.format(say=say, status=status), encoding="utf-8")
    fake.chmod(0o755)
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "trust" / "audit.py"), str(fake)],
        capture_output=True, text=True, env=os.environ, cwd=ROOT,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (ends, "")
    assert done.stdout.splitlines()[-1].startswith(last)
    assert ends == 1 or done.stdout.count("\n") == 1
