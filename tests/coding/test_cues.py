import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.coding import code_items
from toolkit.coding.codebook import Codebook
from toolkit.coding.cues import CueCoder
from toolkit.errors import RulesError
from toolkit.report import Item

CODER = CueCoder()


def code(text, kind):
    return CODER.code([text], [kind])[0]


@pytest.mark.parametrize(
    ("text", "kind", "primary", "secondary"),
    [
        # The headline decides; what the explanation adds is secondary.
        ("（一）信息更新不及时。个别科室人员兼职，顾不过来。", "problem", "B2", {"A3"}),
        # Specific work beats general capacity.
        ("答复依申请的能力有待提高", "problem", "D1", {"A3"}),
        ("健全信息审核制度", "measure", "E2", {"A5"}),
        # Training is the exception.
        ("加强培训，提升队伍业务水平", "measure", "A4", {"A3"}),
        ("一是加强队伍建设。定期组织政务公开业务培训。", "measure", "A4", {"A3"}),
        ("业务培训不足", "problem", "A4", set()),
        # The first of coordinated objects; a shared head noun decides.
        ("政策解读、回应关切仍显不足", "problem", "C1", {"C2"}),
        ("主动公开内容审核、政策解读、依申请答复的制度不健全", "problem", "A5", {"C1", "D1"}),
        # A function of a platform takes the function's topic.
        ("网站互动功能不足", "problem", "C2", {"E1"}),
        # The form of interpretation is interpretation.
        ("政策解读形式单一", "problem", "C1", set()),
        # The supervision's procedure is supervision.
        ("完善考核制度", "measure", "A6", {"A5"}),
        # A slogan is no object.
        ("三是再上新台阶。加快栏目信息更新", "measure", "B2", set()),
    ],
)
def test_follows_the_rules_of_the_codebook(text, kind, primary, secondary):
    coding = code(text, kind)
    assert coding.primary == primary
    assert secondary <= set(coding.secondary)


@pytest.mark.parametrize("text", ["", "。", "进一步做好工作", "99 888", "English only"])
def test_without_an_object_it_is_the_residual(text):
    coding = code(text, "measure")
    assert coding.primary == "Z0" and coding.secondary == ()


@given(
    st.text(alphabet="政策解读更新不及时，。一二是（）培训 \n\u3000制度完善审核x", max_size=60),
    st.sampled_from(["problem", "measure", None]),
)
def test_cues_quote_the_text_and_probabilities_are_probabilities(text, kind):
    coding = CODER.code([text], [kind])[0]
    assert all(text[cue.start : cue.end] == cue.text and cue.text for cue in coding.cues)
    assert 0 < sum(topic.probability for topic in coding.topics) <= 1 + 1e-9
    assert coding.primary == coding.topics[0].code
    assert coding.primary not in coding.secondary


def test_blanks_and_full_width_shapes_do_not_hide_a_cue():
    coding = code("政 策\n解 读形式单一", "problem")
    assert coding.primary == "C1" and coding.cues[0].text == "解 读"


def test_a_batch_is_coded_like_its_parts():
    texts = ["加强培训", "", "更新\n不及时", "政策解读"]
    assert CODER.code(texts) == [CODER.code([text])[0] for text in texts]


@pytest.mark.parametrize(
    ("text", "kind", "primary"),
    [
        ("紧紧围绕群众关切，加大财政资金、招投标的公开力度", "measure", "B3"),
        ("聚焦企业和群众需求，做好政策精准推送", "measure", "E1"),
        ("通过按月通报等方式，推动栏目及时更新", "measure", "B2"),
        ("通过专题培训，提高答复水平", "measure", "A4"),
        ("紧盯征地补偿等事项，及时公开", "measure", "B3"),
    ],
)
def test_what_opens_an_item_before_a_comma_gives_way_to_what_follows_unless_it_names_the_work(text, kind, primary):
    assert code(text, kind).primary == primary


def test_training_takes_a_measure_on_competence_over_but_not_one_on_staff():
    assert code("提高业务水平。组织有关人员参加培训", "measure").primary == "A4"
    assert code("加强队伍建设。配备专职人员，并开展培训", "measure").primary == "A3"


@pytest.mark.parametrize(
    "text", ["加强政府信息公开工作力度", "政府信息公开工作的质量和水平有待提升", "离群众期盼还有差距"]
)
def test_a_slogan_names_nothing(text):
    assert code(text, "measure").primary == "Z0"


def test_the_headline_is_the_clause_that_the_decision_begins_with():
    found = CODER.analyse(["一是聚焦群众需求，优化网站功能，做好服务"], ["measure"])[0]
    assert found.headline == "优化网站功能"
    assert CODER.analyse([""])[0].headline == ""


def test_kinds_must_match_texts():
    with pytest.raises(ValueError, match="1 for 2 texts"):
        CODER.code(["a", "b"], ["problem"])


def test_a_codebook_of_ones_own_needs_no_cue_file(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "version: 0.1.0\ndomains: {S: {zh: 服务, en: Service}}\ntopics:\n"
        "  S1: {zh: 窗口服务, en: Counter, includes: 排队时间、窗口态度}\n"
        "  S2: {zh: 网上办理, en: Online, includes: 系统卡顿}\n",
        encoding="utf-8",
    )
    coder = CueCoder(Codebook.load(path))
    assert [coding.primary for coding in coder.code(["排队时间过长", "系统卡顿严重", "无关"])] == ["S1", "S2", None]


def test_a_cue_file_for_unknown_topics_is_refused(tmp_path):
    path = tmp_path / "cues.yaml"
    path.write_text(
        "version: 1\ngap: 8\nweights: {object: 1, place: 0.7, hint: 0.2}\nlater: 0.4\npurpose: 0.1\n"
        "codes: {Q9: {object: [排队]}}\n".replace("version: 1", "version: '1'"),
        encoding="utf-8",
    )
    with pytest.raises(RulesError, match="Q9"):
        CueCoder(Codebook.default(), path)


def test_time_grows_with_the_text_only():
    text = "完善" * 20_000
    started = time.perf_counter()
    code(text, "measure")
    assert time.perf_counter() - started < 2


def test_items_come_back_with_topics_and_all_else_kept():
    item = Item("i1", "problem", 5, 10, "更新不及时", "problems.stated", "一是")
    coded = code_items([item])[0]
    assert (coded.id, coded.start, coded.end, coded.text, coded.evidence) == ("i1", 5, 10, "更新不及时", "一是")
    assert coded.primary == "B2" and coded.topics[0].code == "B2" and coded.cues
    assert code_items([]) == ()


def test_real_items_are_mostly_coded_as_two_people_did(shared):
    from toolkit.coding.coded import read_coded
    from toolkit.coding.evaluation import evaluate

    files = [shared / "reports" / "gold" / "items.jsonl", shared / "reports" / "section_five" / "items.jsonl"]
    assert evaluate(CODER, read_coded(files)).primary >= 0.8
