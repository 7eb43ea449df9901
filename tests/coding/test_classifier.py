import zipfile

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.naive_bayes import ComplementNB

from toolkit.coding.calibration import calibrate
from toolkit.coding.classifier import TopicClassifier
from toolkit.coding.compiled import CompiledCoder, compile_model
from toolkit.coding.item_features import ItemFeatures
from toolkit.coding.model_files import load, save
from toolkit.errors import NianbaoError

ITEMS = [
    ("一是更新不及时", "problem"),
    ("信息发布滞后，更新较慢", "problem"),
    ("加快信息更新", "measure"),
    ("加强业务培训", "measure"),
    ("组织学习条例，跟班学习", "measure"),
    ("培训次数少", "problem"),
    ("政策解读形式单一", "problem"),
    ("丰富解读形式，多用图解", "measure"),
    ("解读比例不高", "problem"),
] * 2
CODES = ["B2", "B2", "B2", "A4", "A4", "A4", "C1", "C1", "C1"] * 2
ALSO = [[], [], [], ["A3"], [], [], ["E1"], ["E1"], []] * 2


@pytest.fixture(scope="module")
def model():
    return TopicClassifier(ItemFeatures(least=1)).fit(ITEMS, CODES, secondary=ALSO)


def test_is_an_ordinary_estimator(model):
    assert clone(model).get_params()["features__least"] == 1
    assert cross_val_score(TopicClassifier(ItemFeatures(least=1)), ITEMS, CODES, cv=2).mean() > 0.8
    search = GridSearchCV(TopicClassifier(ItemFeatures(least=1)), {"features__words": [0, 1]}, cv=2)
    assert search.fit(ITEMS, CODES).best_params_["features__words"] in (0, 1)


def test_takes_texts_pairs_and_frames(model):
    frame = pd.DataFrame(ITEMS, columns=["text", "kind"])
    assert np.array_equal(model.predict_proba(frame), model.predict_proba(ITEMS))
    assert model.predict([text for text, _ in ITEMS]).shape == (18,)


def test_probabilities_sum_to_one(model):
    assert np.allclose(model.predict_proba(ITEMS).sum(axis=1), 1)


def test_any_other_estimator_can_take_the_place():
    other = TopicClassifier(ItemFeatures(least=1), ComplementNB()).fit(ITEMS, CODES)
    assert (other.predict(ITEMS) == CODES).mean() > 0.8
    with pytest.raises(NianbaoError, match="linear"):
        TopicClassifier(ItemFeatures(least=1), _Stump()).fit(ITEMS, CODES).explain("更新慢")


def test_the_same_items_give_the_same_model(model, tmp_path):
    again = TopicClassifier(ItemFeatures(least=1)).fit(ITEMS, CODES, secondary=ALSO)
    save(model, tmp_path / "a.skops")
    save(again, tmp_path / "b.skops")
    assert (tmp_path / "a.skops").read_bytes() == (tmp_path / "b.skops").read_bytes()


def test_a_saved_model_predicts_the_same(model, tmp_path):
    save(model, tmp_path / "a.skops")
    assert np.array_equal(load(tmp_path / "a.skops").predict_proba(ITEMS), model.predict_proba(ITEMS))


def test_a_file_with_another_type_is_refused(tmp_path):
    import skops.io

    skops.io.dump({"model": CompiledCoder, "about": {}}, tmp_path / "bad.skops")
    with pytest.raises(NianbaoError, match=r"untrusted type toolkit\.coding\.compiled\.CompiledCoder"):
        load(tmp_path / "bad.skops")


def test_a_model_of_other_cues_is_refused(model, tmp_path):
    path = tmp_path / "a.skops"
    save(model, path)
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    from toolkit.coding.model_files import about

    files["schema.json"] = files["schema.json"].replace(about().cues.encode(), b"0" * 16)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with pytest.raises(NianbaoError, match="trained with cues 0000"):
        load(path)


def test_the_compiled_coder_codes_as_the_model_does(model, tmp_path):
    compile_model(model, tmp_path / "a.npz")
    compiled = CompiledCoder.load(tmp_path / "a.npz")
    texts, kinds = zip(*ITEMS, strict=True)
    primary, sets = compiled.probabilities(texts, kinds)
    assert np.allclose(primary, model.predict_proba(ITEMS), atol=1e-3)
    assert np.allclose(sets, model.predict_sets(ITEMS), atol=1e-3)
    assert [c.primary for c in compiled.code(texts, kinds)] == [c.primary for c in model.code(texts, kinds)]
    assert compiled.code([]) == []


def test_abstains_below_the_threshold(model):
    unsure = clone(model).set_params(threshold=1.0).fit(ITEMS, CODES)
    assert all(coding.abstained for coding in unsure.code(["更新不及时"]))
    assert not model.code(["更新不及时"])[0].abstained


def test_a_prior_moves_the_probabilities(model):
    plain = model.predict_proba(["各项工作"])[0]
    tilted = clone(model).set_params(prior={"A4": 0.98, "B2": 0.01, "C1": 0.01}).fit(ITEMS, CODES)
    at = list(tilted.classes_).index("A4")
    assert tilted.predict_proba(["各项工作"])[0][at] > plain[at]


def test_says_what_carried_a_decision(model):
    carried = model.explain("政策解读形式不够丰富", "problem", n=5)
    assert carried[0][1] >= carried[-1][1] > 0
    assert any("解读" in name or "C1" in name for name, _ in carried)
    with pytest.raises(NianbaoError, match="valid would be one of A4, B2, C1"):
        model.explain("更新慢", code="D1")


def test_finds_secondary_topics(model):
    assert "E1" in model.code(["丰富解读形式，多用图解"], ["measure"])[0].secondary


def test_calibration_sharpens_or_softens(model):
    tuned = calibrate(clone(model).fit(ITEMS, CODES, secondary=ALSO), ITEMS, CODES, ALSO)
    assert tuned.temperature != 1 and 0 < tuned.secondary_threshold < 1


@pytest.mark.parametrize(
    ("codes", "said"), [(["Q1"] * 18, "found 'Q1'"), (["A4"] * 18, "one topic only")], ids=["unknown", "single"]
)
def test_wrong_codes_are_refused(codes, said):
    with pytest.raises(NianbaoError, match=said):
        TopicClassifier().fit(ITEMS, codes)


class _Stump(ComplementNB):
    """A classifier without coefficients."""
