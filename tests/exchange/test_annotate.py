import json
from pathlib import Path

import pytest

from toolkit.cli import main
from toolkit.corpus import Corpus
from toolkit.exchange.layers import marks_of

REPORT = """云泽省青禾镇人民政府2023年政府信息公开工作年度报告
五、存在的主要问题及改进情况
（一）存在的主要问题
一是政策解读形式较为单一；二是栏目更新不及时。
（二）改进情况
下一步，加强业务培训，提高人员能力。
"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("annotate")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(REPORT, encoding="utf-8")
    assert main(["analyse", str(folder / "in"), "-o", str(folder / "out")]) == 0
    return folder / "out"


def test_two_coders_of_doccano_are_compared_and_what_differs_is_to_be_adjudicated(dataset, tmp_path, capsys) -> None:
    anna, ben = tmp_path / "anna.jsonl", tmp_path / "ben.jsonl"
    assert main(["annotate", "export", str(dataset), "--to", "doccano", "-o", str(anna)]) == 0
    line = json.loads(anna.read_text(encoding="utf-8"))
    line["entities"][1]["label"] = "D2"
    ben.write_text(json.dumps(line), encoding="utf-8")
    layers = tmp_path / "layers.jsonl"
    arguments = ["annotate", "import", str(dataset), str(anna), str(ben), "--from", "doccano", "-o", str(layers)]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "anna and ben: same stretch 1.000, alpha unitizing 1.000, alpha kind undecided" in said
    assert "1 reports to adjudicate" in said
    marks = [json.loads(line) for line in layers.read_text(encoding="utf-8").splitlines()]
    assert {mark["coder"] for mark in marks} == {"anna", "ben"}

    assert main(["annotate", "merge", str(dataset), str(layers), "-o", str(tmp_path / "gold.jsonl")]) == 1
    assert "a.txt: found coders who differ" in capsys.readouterr().err
    assert (tmp_path / "gold.jsonl").read_text(encoding="utf-8") == ""

    carla = tmp_path / "carla.jsonl"
    assert main(["annotate", "adjudicate", str(dataset), str(layers), "--to", "doccano", "-o", str(carla)]) == 0
    decided = json.loads(carla.read_text(encoding="utf-8"))
    assert len([e for e in decided["entities"] if e["label"] in ("problem", "measure")]) == 2
    assert decided["differs"] == ["“一是政策解读形式较为单一” anna: 54–66 problem C1; ben: 54–66 problem D2"]
    carla.write_text(anna.read_text(encoding="utf-8"), encoding="utf-8")  # she follows anna
    arguments = ["annotate", "merge", str(dataset), str(layers), str(carla), "--from", "doccano"]
    assert main([*arguments, "-o", str(tmp_path / "gold.jsonl")]) == 0
    assert "items: 2 agreed, 1 adjudicated, 0 single, 0 rejected" in capsys.readouterr().out
    rows = [json.loads(line) for line in (tmp_path / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    (row,) = [row for row in rows if row["how"] == "adjudicated"]
    assert (row["primary"], row["decided_by"]) == ("C1", ["carla"])
    assert {coder: had["primary"] for coder, had in row["coded"].items()} == {"anna": "C1", "ben": "D2"}


def test_the_marks_of_the_program_goes_through_brat_and_back(dataset: Path, tmp_path: Path, capsys) -> None:
    assert main(["annotate", "export", str(dataset), "--to", "brat", "-o", str(tmp_path / "carla")]) == 0
    out = tmp_path / "layers.jsonl"
    assert main(["annotate", "import", str(dataset), str(tmp_path / "carla"), "--from", "brat", "-o", str(out)]) == 0
    marks = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    sent = marks_of(Corpus.open(dataset))
    keys = ("report_id", "start", "end", "text", "kind", "primary")
    assert [[mark[key] for key in keys] for mark in marks] == [[getattr(mark, key) for key in keys] for mark in sent]


def test_tasks_without_a_proposal_do_not_lead_the_coder(dataset: Path, tmp_path: Path) -> None:
    arguments = ["annotate", "export", str(dataset), "--to", "labelstudio", "-o", str(tmp_path / "p"), "--blank"]
    assert main(arguments) == 0
    (task,) = json.loads((tmp_path / "p" / "tasks.json").read_text(encoding="utf-8"))
    assert task == {"data": {"text": REPORT, "report_id": task["data"]["report_id"]}, "predictions": []}


def test_a_sample_is_drawn_by_chance_and_the_same_for_the_same_seed(dataset: Path, tmp_path: Path, capsys) -> None:
    arguments = ["annotate", "export", str(dataset), "--to", "doccano", "-o", str(tmp_path / "a.jsonl"), "--sample"]
    assert main([*arguments, "1"]) == 0
    assert len((tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    assert main([*arguments, "2"]) == 2
    assert "found 2 of 1 reports; valid would be 1 to 1" in capsys.readouterr().err


@pytest.mark.parametrize("to", ["csv", "parquet", "datasets", "spacy"])
def test_export_writes_what_it_says(dataset: Path, tmp_path: Path, to: str, capsys) -> None:
    assert main(["export", str(dataset), "--to", to, "-o", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == str(tmp_path / "out")
    assert any((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "{d}", "--to", "word"],
        ["export", "nowhere", "--to", "csv"],
        ["annotate", "export", "{d}", "--to", "x"],
    ],
)
def test_what_cannot_be_done_is_one_line(dataset: Path, tmp_path: Path, arguments: list[str], capsys) -> None:
    given = [argument.format(d=dataset) for argument in arguments]
    assert main([*given, "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
