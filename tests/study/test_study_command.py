from pathlib import Path

from toolkit.cli import main

REPORT = """望川市民政局2023年政府信息公开工作年度报告
一、总体情况
平稳。
五、存在的主要问题及改进情况
（一）存在的主要问题
一是信息更新不够及时。
（二）改进情况
一是加强业务培训。
"""


def test_a_dataset_folder_becomes_a_page(tmp_path: Path, capsys) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["analyse", str(tmp_path / "a.txt"), "-o", str(out)]) == 0
    assert main(["study", str(out)]) == 0
    assert "信息更新不够及时" in (out / "study.html").read_text(encoding="utf-8")
    assert "study.html" in capsys.readouterr().out


def test_a_folder_that_is_no_dataset_is_refused(tmp_path: Path, capsys) -> None:
    assert main(["study", str(tmp_path)]) == 2
    assert "found no dataset" in capsys.readouterr().err
