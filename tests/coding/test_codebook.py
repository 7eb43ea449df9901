import pytest

from toolkit.coding.codebook import Codebook
from toolkit.errors import RulesError

OWN = """
version: 0.1.0
domains: {S: {zh: 服务, en: Service}}
topics:
  S1: {zh: 窗口服务, en: Counter service, includes: 排队时间、窗口态度}
  S2: {zh: 网上办理, en: Online service, includes: 系统卡顿、网上申报}
"""


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_every_topic_has_a_domain_and_both_names():
    for code, topic in Codebook.default().topics.items():
        assert topic.code == code and topic.zh and topic.en and topic.domain in Codebook.default().domains


def test_a_topic_answers_to_code_chinese_and_english():
    codebook = Codebook.default()
    assert {codebook.code(name) for name in ("D1", "d1", "依申请办理", "request handling")} == {"D1"}


def test_an_unknown_name_lists_the_valid_ones():
    with pytest.raises(RulesError, match=r"no topic 'Trainin' \(nearest: A4\).*A1, A2"):
        Codebook.default().code("Trainin")


@pytest.mark.parametrize(
    ("line", "named"),
    [("colour: red", "colour"), ("indicators: {S9: [t3.new.total]}", "S9"), ("residual: Z9", "Z9")],
)
def test_a_wrong_key_is_refused_by_name(own, line, named):
    own.write_text(OWN + line + "\n", encoding="utf-8")
    with pytest.raises(RulesError, match=named):
        Codebook.load(own)


def test_a_topic_outside_every_domain_is_refused(own):
    own.write_text(OWN + "  X1: {zh: 其他, en: Other}\n", encoding="utf-8")
    with pytest.raises(RulesError, match="X1 outside every domain"):
        Codebook.load(own)


def test_two_topics_of_one_name_are_refused(own):
    own.write_text(OWN + "  S3: {zh: 窗口服务, en: Third}\n", encoding="utf-8")
    with pytest.raises(RulesError, match="S1 and S3"):
        Codebook.load(own)


def test_a_codebook_of_ones_own_has_no_residual(own):
    assert Codebook.load(own).residual is None


def test_the_page_shows_every_topic_and_rule():
    codebook = Codebook.default()
    page = codebook.view()
    assert all(topic.zh in page and topic.en in page for topic in codebook.topics.values())
    assert page.count("<li>") == len(codebook.file.unitizing) + len(codebook.file.coding)
    assert page == codebook._repr_html_()


def test_the_page_escapes_what_a_file_says(own):
    own.write_text(OWN.replace("窗口态度", "<script>"), encoding="utf-8")
    assert "<script>" not in Codebook.load(own).view()


def test_search_wants_every_word():
    codebook = Codebook.default()
    assert "B2" in [hit.code for hit in codebook.search("更新")]
    assert codebook.search("更新 诉讼") == ()
    assert codebook.search("") == ()


def test_a_crosswalk_lists_what_is_lost(own):
    walk = Codebook.load(own).crosswalk({"窗口服务": "service"})
    assert walk.mapping == {"S1": "service"} and walk.lost == ("S2",)
    assert walk("S2") is None and walk.apply(["S2", "S1", "S1"]) == ("service",)


def test_a_code_that_another_version_gives_to_another_topic_does_not_pass(own, tmp_path):
    later = tmp_path / "later.yaml"
    later.write_text(
        OWN.replace("S1: {zh: 窗口服务, en: Counter service", "S1: {zh: 电话服务, en: Telephone").replace(
            "S2: {", "S3: {"
        ),
        encoding="utf-8",
    )
    walk = Codebook.load(own).crosswalk(Codebook.load(later))
    assert walk.lost == ("S1",) and walk.mapping == {"S2": "S3"} and walk.added == ("S1",)


def test_a_crosswalk_to_itself_loses_nothing():
    codebook = Codebook.default()
    walk = codebook.crosswalk(codebook)
    assert walk.lost == walk.added == walk.changed == () and len(walk.mapping) == len(codebook)
