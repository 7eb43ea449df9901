"""Locale, time zone, hash seed and working directory leave no trace in a dataset."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPORT = (
    "云泽省临溪市档案局2021年政府信息公开工作年度报告\n一、总体情况\n本年度收到申请3件，办结4件。\n"
    "五、存在的主要问题及改进情况\n一是人员不足。二是更新不及时。下一步，加强培训，İstanbul straße。\n"
)
SURROUNDINGS = [
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "77", "TZ": "America/Adak", "LC_ALL": "C.UTF-8", "COLUMNS": "20"},
    {"PYTHONHASHSEED": "0", "TZ": "Asia/Shanghai", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
]


def digests(source: Path, out: Path, place: Path, more: dict[str, str]) -> dict[str, str]:
    place.mkdir()
    base = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    command = [sys.executable, "-m", "toolkit.cli", "analyse", str(source), "-o", str(out), "-j", "1"]
    done = subprocess.run(command, capture_output=True, env=base | more, cwd=place, timeout=300)
    assert done.returncode == 0, done.stderr
    return {
        str(file.relative_to(out)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(out.rglob("*"))
        if file.is_file() and file.name not in ("lock", "README.md")
    }


@pytest.mark.skipif(sys.platform == "win32", reason="time zones by name")
def test_surroundings_leave_no_trace(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "年报.txt").write_text(REPORT, encoding="utf-8")
    (source / "b.html").write_text(f"<p>{REPORT}", encoding="gb18030", errors="ignore")
    found = [digests(source, tmp_path / f"out{n}", tmp_path / f"cwd{n}", s) for n, s in enumerate(SURROUNDINGS)]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) >= 9
