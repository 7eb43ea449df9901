import json
from pathlib import Path

import pytest

from toolkit.cli import _parser, main

REPORT = """临溪市望江街道办事处2023年政府信息公开工作年度报告
根据《中华人民共和国政府信息公开条例》编制本报告。
一、总体情况
2023年，街道共收到政府信息公开申请2件，均已答复。
五、存在的主要问题及改进情况
（一）存在的主要问题
一是政策解读形式较为单一。
（二）改进情况
一是加强业务培训。
六、其他需要报告的事项
无
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "望江街道2023.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_show_prints_one_report_as_json_with_the_names_of_the_nouns(report: Path, capsys) -> None:
    assert main(["show", str(report), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["text"] == REPORT
    assert shown["year"] == 2023
    assert shown["authority"]["name"] == "临溪市望江街道办事处"
    assert [item["kind"] for item in shown["items"]] == ["problem", "measure"]
    assert isinstance(shown["facts"], dict)


def test_show_prints_sections_items_and_topics_for_a_person(report: Path, capsys) -> None:
    assert main(["show", str(report)]) == 0
    shown = capsys.readouterr().out
    assert "五、存在的主要问题及改进情况" in shown
    assert "C1 政策解读" in shown


def test_analyse_writes_a_dataset_and_says_what_it_holds(report: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "out"
    assert main(["analyse", str(report), "-o", str(out)]) == 0
    assert str(out) in capsys.readouterr().out
    assert (out / "README.md").exists()


def test_a_failed_input_is_status_1_and_a_row(report: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "leer.txt").write_text("", encoding="utf-8")
    assert main(["analyse", str(tmp_path), "-o", str(tmp_path / "out")]) == 1
    assert "failures 失败    1" in capsys.readouterr().out


def test_nothing_readable_is_status_2(tmp_path: Path, capsys) -> None:
    (tmp_path / "leer.txt").write_text("", encoding="utf-8")
    assert main(["analyse", str(tmp_path), "-o", str(tmp_path / "out")]) == 2


@pytest.mark.parametrize(
    "arguments", [["show", "nowhere.txt"], ["analyse", "nowhere", "-o", "out"], ["codebook", "Q9"]]
)
def test_an_error_is_one_line_that_names_what_was_wrong(arguments: list[str], capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith("nianbao: ")
    assert said.count("\n") == 1
    assert arguments[1] in said
    assert "valid" in said


def test_an_output_folder_with_other_files_is_refused(report: Path, tmp_path: Path, capsys) -> None:
    assert main(["analyse", str(report), "-o", str(tmp_path)]) == 2
    assert report.exists()
    assert "found other files there" in capsys.readouterr().err


def test_a_log_says_what_was_done_and_nothing_is_printed_beside_the_summary(
    report: Path, tmp_path: Path, capsys
) -> None:
    log = tmp_path / "log.txt"
    assert main(["analyse", str(report), "-o", str(tmp_path / "out"), "--log", str(log)]) == 0
    assert "1 reports, 0 failed" in log.read_text(encoding="utf-8")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "options", [["--engine", "dask"], ["--scheduler", "tcp://127.0.0.1:1"], ["--jobs", "0"], ["--log", "no/such/log"]]
)
def test_an_option_that_cannot_be_followed_is_refused_in_one_line(
    report: Path, tmp_path: Path, capsys, options
) -> None:
    assert main(["analyse", str(report), "-o", str(tmp_path / "out"), *options]) == 2
    said = capsys.readouterr().err
    assert "valid would be" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("limit", ["0", "-1", "soon"])
def test_a_limit_is_a_number_above_zero_or_none(report: Path, limit: str, capsys) -> None:
    with pytest.raises(SystemExit):
        main(["analyse", str(report), "-o", "out", "--time-limit", limit])
    assert "valid would be" in capsys.readouterr().err


def test_every_command_is_in_the_read_me() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    commands = _parser()._subparsers._group_actions[0].choices
    assert [name for name in commands if f"nianbao {name}" not in readme] == []
