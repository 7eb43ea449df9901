import json

import pytest

from toolkit.coding.coded import CodedItem, read_coded, split_items
from toolkit.coding.evaluation import compare, evaluate
from toolkit.coding.evaluation import main as evaluation_main
from toolkit.coding.sampling import suggest
from toolkit.coding.training import main
from toolkit.errors import NianbaoError

TEXTS = {
    "B2": ["更新不及时", "信息发布滞后", "栏目更新较慢", "未能及时更新"],
    "A4": ["业务培训不够", "学习条例不深入", "培训次数偏少", "缺少跟班学习"],
    "C1": ["政策解读形式单一", "解读比例不高", "图解较少", "解读质量有待提高"],
}


@pytest.fixture
def items(tmp_path):
    path = tmp_path / "items.jsonl"
    rows = []
    for number in range(12):
        body = f"{'甲乙丙丁戊己庚辛壬癸子丑'[number]}镇"
        split = "test" if number % 4 == 0 else "train"
        for code, texts in TEXTS.items():
            text = f"{texts[number % 4]}，{'有的' * (number % 3)}站所还需努力"
            row = {"id": body + code, "body": body, "level": "township", "year": 2022, "kind": "problem", "text": text}
            rows.append({**row, "primary": code, "secondary": ["A3"] if code == "A4" else [], "split": split})
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_a_run_writes_model_arrays_and_card_and_can_be_repeated(items, tmp_path, capsys):
    runs = []
    for name in ("one", "two"):
        folder, arrays = tmp_path / name, tmp_path / f"{name}.npz"
        assert main([str(items), "--models", str(folder), "--arrays", str(arrays), "--no-comparison"]) == 0
        written = (folder / "topics.skops", folder / "topics.md", arrays)
        runs.append([path.read_bytes() for path in written])
    assert runs[0] == runs[1]
    card = (tmp_path / "one" / "topics.md").read_text(encoding="utf-8")
    assert "| B2 |" in card and "Held-out test" in card and "Not compared" in card
    assert "pool, which ships" in capsys.readouterr().out


def test_without_items_it_says_what_is_missing(tmp_path, capsys):
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_no_body_is_on_two_sides(items):
    train, validation, test = split_items(read_coded([items]))
    sides = [{item.body for item in side} for side in (train, validation, test)]
    assert not sides[0] & sides[1] and not sides[0] & sides[2] and not sides[1] & sides[2]
    with pytest.raises(NianbaoError, match="甲 in train and test"):
        split_items([CodedItem("a", "problem", "B2", body="甲", split=s) for s in ("train", "test")])


def test_a_bad_line_is_named(tmp_path):
    (tmp_path / "x.jsonl").write_text('{"text": "a"}\n', encoding="utf-8")
    with pytest.raises(NianbaoError, match="in line 1"):
        read_coded([tmp_path / "x.jsonl"])


def test_figures_of_a_perfect_and_of_a_wrong_coder(items):
    from toolkit.coding.cues import Coding
    from toolkit.report import Topic

    held = read_coded([items])
    perfect = [Coding((Topic(i.primary, 1.0),), i.primary, i.secondary) for i in held]
    figures = compare(perfect, held, draws=20)
    assert figures.primary == figures.domain == figures.macro_f1 == figures.micro_f1 == 1 and figures.ece == 0
    wrong = [Coding((Topic("E1", 1.0),), "E1") for _ in held]
    figures = compare(wrong, held, draws=20)
    assert figures.primary == figures.macro_f1 == 0 and figures.ece == 1
    with pytest.raises(ValueError, match="0 items"):
        compare([], [])


def test_evaluation_prints_the_cues_beside_the_default(items, capsys):
    assert evaluation_main([str(items)]) == 0
    assert "cues" in capsys.readouterr().out
    from toolkit.coding.cues import default_coder

    assert evaluate(default_coder(), read_coded([items])).n == 36


def test_what_to_code_next_is_uncertain_rare_and_new():
    from toolkit.coding.classifier import TopicClassifier
    from toolkit.coding.item_features import ItemFeatures

    known = ["更新不及时", "信息更新较慢", "未及时更新", "业务培训不够"]
    codes = ["B2", "B2", "B2", "A4"]
    model = TopicClassifier(ItemFeatures(least=1)).fit(known, codes)
    pool = ["更新不及时", "更新不及时", "培训计划尚未落实", "更新缓慢"]
    chosen = suggest(model, pool, 4, coded=known, codes=codes)
    assert chosen[0].row == 2 and {s.row for s in chosen} == {0, 1, 2, 3}
    # The second of two equal texts teaches nothing once the first is chosen.
    assert min(s.novelty for s in chosen if s.row in (0, 1)) == pytest.approx(0, abs=1e-6)
    assert suggest(model, [], 3) == [] and suggest(model, pool, 0) == []
    with pytest.raises(NianbaoError):
        suggest(model, pool, -1)
