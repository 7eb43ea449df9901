"""Folders with what is no report, may not be read, or has a name that is no text: a row each, the rest unharmed."""

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from toolkit import batch
from toolkit.batch import Settings
from toolkit.cli import main
from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError, ReadingError
from toolkit.inputs.sources import Columns
from toolkit.reading import limits, read

REPORT = "云泽省青禾镇甲村2021年政府信息公开工作年度报告\n一、总体情况\n平稳。\n"
GBK = "青岚.txt".encode("gb18030").decode("utf-8", "backslashreplace")
FREE = Settings(seconds=None, megabytes=None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path / "in"


def analyse(source: Path, tmp_path: Path, columns: Columns | None = None) -> tuple[list[str], dict[str, str]]:
    batch.write([source], tmp_path / "out", columns, FREE, jobs=1)
    corpus = Corpus.open(tmp_path / "out")
    assert not corpus.failures.message.str.contains("\n").any()
    return sorted(corpus.reports.report_id), dict(zip(corpus.failures.source, corpus.failures.kind, strict=True))


def test_what_only_looks_like_a_report_is_a_row(folder: Path, tmp_path: Path, monkeypatch) -> None:
    os.mkfifo(folder / "pipe.txt")
    (folder / "nowhere.txt").symlink_to(folder / "none")
    (folder / "round.txt").symlink_to(folder / "round.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as bound:
        monkeypatch.chdir(folder)  # the name of a socket may not be long
        bound.bind("socket.txt")
        reports, failures = analyse(folder, tmp_path)
    assert reports == ["good.txt"]
    assert failures == {
        "pipe.txt": "no_file",
        "zero.txt": "no_file",
        "socket.txt": "unreadable",
        "nowhere.txt": "missing",
        "round.txt": "unreadable",
    }


def test_folders_that_hold_themselves_are_walked_once(folder: Path, tmp_path: Path) -> None:
    (folder / "again").symlink_to(folder)
    (folder / "年.txt").mkdir()
    (folder / "年.txt" / "up").symlink_to(tmp_path)
    assert analyse(folder, tmp_path) == (["good.txt"], {})


def test_names_that_are_no_text_or_many_lines_are_kept_apart(folder: Path, tmp_path: Path) -> None:
    for name in ("青岚.txt".encode("gb18030"), b"a\nb.txt", b"\xff.txt", b"=1+1.txt", "𠮷\u202e.txt".encode()):
        (folder / os.fsdecode(name)).write_text(REPORT, encoding="utf-8")
    (folder / os.fsdecode("望川.txt".encode("gb18030"))).write_bytes(b"")
    reports, failures = analyse(folder, tmp_path)
    assert reports == sorted(["good.txt", GBK, "a\nb.txt", r"\xff.txt", "=1+1.txt", "𠮷\u202e.txt"])
    assert failures == {r"\xcd\xfb\xb4\xa8.txt": "empty"}
    assert main(["export", str(tmp_path / "out"), "--to", "csv", "-o", str(tmp_path / "csv")]) == 0
    assert "\n=1+1" not in (tmp_path / "csv" / "reports.csv").read_text(encoding="utf-8")


def test_a_name_that_is_no_text_is_shown(folder: Path, capsys) -> None:
    path = folder / os.fsdecode("青岚.txt".encode("gb18030"))
    path.write_text(REPORT, encoding="utf-8")
    assert main(["show", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["source"].endswith(GBK)


def test_a_file_that_grows_while_it_is_read_is_refused_beyond_the_limit(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 1000)
    path = tmp_path / "a.txt"
    path.write_text(REPORT)
    status = os.fstat

    def grown(number: int) -> os.stat_result:
        before = status(number)
        with path.open("a") as file:
            file.write("甲" * 2000)
        return before

    monkeypatch.setattr("toolkit.reading.reader.os.fstat", grown)
    with pytest.raises(ReadingError, match="at most"):
        read(path)


def test_files_that_go_or_change_during_a_run_cost_only_themselves(folder: Path, tmp_path: Path, monkeypatch) -> None:
    from toolkit.inputs import folders

    for n in range(20):
        (folder / f"{n:02}.txt").write_text(REPORT, encoding="utf-8")
    walk = folders.walk

    def walked(root: Path, types: tuple[str, ...]):
        names = list(walk(root, types))
        (folder / "03.txt").unlink()
        (folder / "04.txt").write_bytes(b"\x89PNG")
        return names

    monkeypatch.setattr("toolkit.inputs.sources.walk", walked)
    reports, failures = analyse(folder, tmp_path)
    assert len(reports) == 19
    assert failures == {"03.txt": "missing", "04.txt": "image"}


def test_a_file_rewritten_all_the_time_is_read_or_refused(tmp_path: Path) -> None:
    path, stop = tmp_path / "a.txt", threading.Event()
    path.write_text(REPORT * 1000, encoding="utf-8")

    def rewrite() -> None:
        while not stop.is_set():
            path.write_text(REPORT * 1000, encoding="utf-8")

    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        for _ in range(50):
            try:
                assert (REPORT * 1000).startswith(read(path).text.rstrip("\ufffd"))
            except ReadingError as error:
                assert error.kind == "empty"
    finally:
        stop.set()
        writer.join()


AS_ANOTHER = """
import os, sys
from toolkit.cli import main
from toolkit.batch.shard import warm_up
import multiprocessing.synchronize, joblib, joblib.externals.loky
import toolkit.batch, toolkit.exchange.card, pyarrow.parquet, lxml.etree, yaml, toolkit.reading.text
warm_up()
if os.geteuid() == 0:
    os.seteuid(65534)
sys.exit(main(sys.argv[1:]))
"""


def run_as_another(*arguments: object) -> subprocess.CompletedProcess:
    """Run the command as a user who may not do everything (the tests may run as root)."""
    command = [sys.executable, "-c", AS_ANOTHER, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@pytest.mark.usefixtures("unmeasured")
def test_what_may_not_be_read_is_a_row_and_the_input_may_be_read_only(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    out.chmod(0o777)
    (folder / "secret.txt").write_text(REPORT)
    (folder / "secret.txt").chmod(0)
    (folder / "closed").mkdir()
    (folder / "closed" / "a.txt").write_text(REPORT)
    (folder / "closed").chmod(0)
    folder.chmod(0o555)
    try:
        done = run_as_another("analyse", folder, "-o", out, "-j", 1, "--time-limit", "none", "--memory-limit", "none")
        assert (done.returncode, done.stderr) == (1, "")
        corpus = Corpus.open(out)
        assert list(corpus.reports.report_id) == ["good.txt"]
        assert dict(zip(corpus.failures.source, corpus.failures.kind, strict=True)) == {
            "closed": "unreadable",
            "secret.txt": "unreadable",
        }
    finally:
        folder.chmod(0o755)
        (folder / "closed").chmod(0o755)


@pytest.mark.usefixtures("unmeasured")
def test_a_place_that_may_not_be_written_is_said_in_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir(mode=0o755)
    done = run_as_another("analyse", folder, "-o", tmp_path / "mine" / "out", "-j", 1)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "Permission denied" in done.stderr and "mine" in done.stderr


def test_a_line_larger_than_a_file_may_be_is_a_row(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 3 * 2**20)
    table = tmp_path / "in.jsonl"
    with table.open("w", encoding="utf-8") as file:
        for text in (REPORT, "甲" * 3 * 2**20, REPORT, "甲" * 2**20, REPORT + "\ud83d"):
            file.write(json.dumps({"t": text, "id": "\ud83d", "n": "\udc00"}) + "\n")
        file.write("[" * 100_000 + "\n")
        file.write(json.dumps({"t": REPORT}))
    reports, failures = analyse(table, tmp_path, Columns("t"))
    assert reports == ["in.jsonl#0", "in.jsonl#2", "in.jsonl#4", "in.jsonl#6"]
    assert failures == {"in.jsonl#1": "too_large", "in.jsonl#3": "too_large", "in.jsonl#5": "no_json"}


def test_a_truncated_table_is_refused_and_a_damaged_one_is_a_row(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = tmp_path / "in.parquet"
    pq.write_table(pa.table({"t": [REPORT + str(n) for n in range(500)]}), table, compression="none")
    whole = table.read_bytes()
    table.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NianbaoError, match="broken Parquet"):
        analyse(table, tmp_path, Columns("t"))
    table.write_bytes(whole[:10] + b"\xff" * 400 + whole[410:])
    reports, failures = analyse(table, tmp_path, Columns("t"))
    assert len(reports) + len(failures) > 0 and set(failures.values()) <= {"broken"}


def test_a_limit_is_set_in_the_environment(folder: Path) -> None:
    environment = os.environ | {"NIANBAO_FILE_BYTES": "10"}
    command = [sys.executable, "-m", "toolkit.cli", "show", str(folder / "good.txt")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "at most 0 MiB" in done.stderr
    done = subprocess.run(command, capture_output=True, text=True, env=environment | {"NIANBAO_FILE_BYTES": "many"})
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "NIANBAO_FILE_BYTES: found 'many'" in done.stderr
