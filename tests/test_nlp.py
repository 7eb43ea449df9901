import pickle
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.tokens import Doc, DocBin, Span

import toolkit as tk
from toolkit.nlp import clauses, quotes

REPORT = """望川市柳溪镇人民政府2023年政府信息公开工作年度报告
一、总体情况
全年平稳。  更新 312 条\t信息。
五、存在的主要问题及改进情况
（一）存在的主要问题
一是政策解读形式较为单一；二是栏目更新不及时。
（二）改进情况
下一步，加强业务培训，提高人员能力。
六、其他需要报告的事项
无
"""
GROUPS = ("report_sections", "report_items", "report_topics")


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return tk.nlp.load()


def all_of(doc: Doc) -> dict[str, object]:
    return {
        key: (quotes(doc, key), [(s.text, s.id_) for s in group], dict(group.attrs)) for key, group in doc.spans.items()
    }


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("一是公开信息 \n\t　\r\u00a0\u200b\ufeff𠮷👨‍👩‍👧é。；12a"),
            st.characters(exclude_categories=["Cs"]),
        )
    )
)
def test_the_text_of_a_doc_is_the_text(text: str) -> None:
    doc = tk.nlp.load(pipes=())(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_words_are_those_of_the_toolkit_and_blanks_belong_to_the_word_before(nlp: spacy.Language) -> None:
    assert [token.text_with_ws for token in nlp("推进政府信息公开 工作")] == ["推进", "政府信息公开 ", "工作"]


def test_groups_quote_what_the_toolkit_itself_reads(nlp: spacy.Language) -> None:
    report = tk.read(REPORT.encode(), name="a.txt")
    doc = nlp(report.text)
    assert quotes(doc, "report_items") == [(i.start, i.end, i.kind, i.text) for i in report.items]
    assert [(s.id_, s.label_) for s in doc.spans["report_topics"]] == [
        (item.id, code) for item in report.items for code in (item.primary, *item.secondary) if code
    ]
    placed = [(s.start, s.end, s.role) for s in report.sections if s.state in ("present", "empty")]
    assert [quote[:3] for quote in quotes(doc, "report_sections")] == placed
    known = doc.spans["report_sections"].attrs["sections"]
    assert [s["role"] for s in known if s["state"] == "absent"] == [
        s.role for s in report.sections if s.state == "absent"
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "一", "\x00\x07", "无任何标题的一句话。"])
def test_texts_that_are_no_report_give_docs_all_the_same(nlp: spacy.Language, text: str) -> None:
    assert nlp(text).text == text


@pytest.mark.parametrize("language", ["zh", "en", "xx"])
def test_pipes_work_in_pipelines_of_other_words_with_exact_offsets(nlp: spacy.Language, language: str) -> None:
    other = spacy.blank(language)
    other.add_pipe("report_topics")
    assert quotes(other(REPORT), "report_topics") == quotes(nlp(REPORT), "report_topics")


def test_topics_are_given_to_spans_of_ones_own() -> None:
    nlp = tk.nlp.load(pipes=())
    nlp.add_pipe("report_topics", config={"items_key": "mine", "spans_key": "coded"})
    doc = nlp.make_doc("政策解读形式单一。")
    doc.spans["mine"] = [Span(doc, 0, len(doc), label="whatever")]
    doc = nlp.get_pipe("report_topics")(doc)
    assert next(span.label_ for span in doc.spans["coded"]) == "C1"


def test_two_processes_give_what_one_gives(nlp: spacy.Language) -> None:
    texts = [REPORT, "", REPORT.replace("一是", "1.")]
    one = [all_of(doc) for doc in nlp.pipe(texts)]
    assert [all_of(doc) for doc in nlp.pipe(texts, n_process=2)] == one


def test_pipeline_and_doc_can_be_pickled(nlp: spacy.Language) -> None:
    doc = nlp(REPORT)
    assert all_of(pickle.loads(pickle.dumps(doc))) == all_of(doc)
    assert all_of(pickle.loads(pickle.dumps(nlp))(REPORT)) == all_of(doc)
    assert all_of(tk.nlp.load().from_bytes(nlp.to_bytes())(REPORT)) == all_of(doc)


def test_displacy_shows_the_groups(nlp: spacy.Language) -> None:
    html = displacy.render(nlp(REPORT), style="span", options={"spans_key": "report_items"}, jupyter=False)
    assert "problem" in html
    assert "measure" in html


def test_no_extension_is_registered(nlp: spacy.Language) -> None:
    nlp(REPORT)
    assert not any(Span.has_extension(key) or Doc.has_extension(key) for key in GROUPS)


def declared() -> dict[str, dict[str, str]]:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project.get("entry-points", {})


@pytest.mark.skipif("spacy_factories" not in declared(), reason="the package declares no entry points")
def test_what_is_saved_is_loaded_in_a_process_that_does_not_import_the_toolkit(nlp, tmp_path: Path) -> None:
    assert {e.name for e in entry_points(group="spacy_factories")} >= set(GROUPS)
    nlp.to_disk(tmp_path / "pipeline")
    DocBin(docs=[nlp(REPORT)], store_user_data=True).to_disk(tmp_path / "docs.spacy")
    code = (
        "import spacy, sys\nfrom spacy.tokens import DocBin\n"
        "assert 'toolkit' not in sys.modules\n"
        "nlp = spacy.load(sys.argv[1])\n"
        "stored, = DocBin().from_disk(sys.argv[2]).get_docs(spacy.blank('zh').vocab)\n"
        "fresh = nlp(stored.text)\n"
        "show = lambda d: {k: ([(s.text, s.label_, s.id_) for s in d.spans[k]], d.spans[k].attrs) for k in d.spans}\n"
        "assert show(stored) == show(fresh)\n"
        "print(sorted((k, len(v)) for k, v in fresh.spans.items()))\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "pipeline"), str(tmp_path / "docs.spacy")]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.strip() == str(sorted((k, len(v)) for k, v in nlp(REPORT).spans.items()))


def test_the_words_of_a_pipeline_are_saved_with_it(tmp_path: Path) -> None:
    nlp = tk.nlp.load(pipes=())
    nlp.tokenizer.tokenizer.words["青禾镇稻香里"] = 100000
    nlp.to_disk(tmp_path / "p")
    assert next(t.text for t in spacy.load(tmp_path / "p")("青禾镇稻香里公开")) == "青禾镇稻香里"


def test_runs_of_clauses_are_suggested_with_and_without_their_last_mark() -> None:
    doc = tk.nlp.load(pipes=())("更新慢；解读少。\n")
    found = clauses(2)([doc, tk.nlp.load(pipes=())("")])
    texts = [doc[start:end].text for start, end in found.dataXd]
    assert texts == ["更新慢", "更新慢；", "更新慢；解读少", "更新慢；解读少。", "解读少", "解读少。"]
    assert list(found.lengths) == [6, 0]
