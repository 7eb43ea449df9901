import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

import toolkit as tk
from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.exchange.docs import quotes, set_spans, to_docs, write_docbin
from toolkit.exchange.training_set import split_of, training_config, write_training_set
from toolkit.rows import FRAMES, schema_of

REPORT = """云泽省{name}人民政府2023年政府信息公开工作年度报告
五、存在的主要问题及改进情况
（一）存在的主要问题
一是政策解读形式较为单一；二是栏目更新不及时。
（二）改进情况
下一步，加强业务培训，提高人员能力。
"""
EMPTY = Corpus({frame: schema_of(frame).empty_table() for frame in FRAMES})
BODIES = (
    "青禾镇",
    "柳溪镇",
    "石桥乡",
    "白沙镇",
    "云岭乡",
    "竹园镇",
    "梅岭镇",
    "荷塘乡",
    "桐山镇",
    "枫桥镇",
    "杏林乡",
    "松涛镇",
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("in")
    for n, name in enumerate(BODIES):
        (folder / f"{n:02}.txt").write_text(REPORT.format(name=name), encoding="utf-8")
    return tk.read_all(folder, jobs=1)


def test_a_docbin_gives_back_every_section_item_and_topic_of_the_frames(corpus: Corpus, tmp_path: Path) -> None:
    (file,) = write_docbin(corpus, tmp_path)
    docs = list(DocBin().from_disk(file).get_docs(spacy.blank("zh").vocab))
    assert [doc.text for doc in docs] == list(corpus.reports.text)
    assert [doc.user_data["report_id"] for doc in docs] == list(corpus.reports.report_id)
    items = [(*quote[:3], quote[3]) for doc in docs for quote in quotes(doc, "report_items")]
    assert items == list(zip(corpus.items.start, corpus.items.end, corpus.items.kind, corpus.items.text, strict=True))
    codes = [code for row in corpus.items.itertuples() for code in (row.primary, *row.secondary) if code]
    assert [span.label_ for doc in docs for span in doc.spans["report_topics"]] == codes


def test_docs_of_a_corpus_are_those_of_the_pipes(corpus: Corpus) -> None:
    doc = next(to_docs(corpus))
    fresh = tk.nlp.load()(doc.text)
    for key in ("report_sections", "report_items", "report_topics"):
        assert quotes(doc, key) == quotes(fresh, key)


def test_full_files_are_written_before_the_next_is_begun(corpus: Corpus, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("toolkit.exchange.docs.SHARD_TOKENS", 200)
    (tmp_path / "reports-00099.spacy").write_bytes(b"of an earlier export")
    files = write_docbin(corpus, tmp_path)
    assert len(files) > 2
    assert sorted(tmp_path.iterdir()) == files
    docs = [doc for file in files for doc in DocBin().from_disk(file).get_docs(spacy.blank("zh").vocab)]
    assert [doc.user_data["report_id"] for doc in docs] == list(corpus.reports.report_id)


def test_frames_in_an_order_of_their_own_give_the_same_docs(corpus: Corpus) -> None:
    items = corpus.arrow["items"]
    turned = Corpus({**corpus.arrow, "items": items.take(list(range(items.num_rows))[::-1])})
    for one, other in zip(to_docs(corpus), to_docs(turned), strict=True):
        assert sorted(quotes(one, "report_items")) == sorted(quotes(other, "report_items"))


def test_a_corpus_without_reports_gives_no_docs(tmp_path: Path) -> None:
    assert list(to_docs(EMPTY)) == []
    assert write_docbin(EMPTY, tmp_path) == []


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="公开信息更新 \n𠮷，", min_size=1, max_size=30), st.data())
def test_offsets_inside_a_word_are_kept_exactly(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    doc = tk.nlp.load(pipes=())(text)
    set_spans(doc, "mine", [(start, end, "x", "1"), (start, start, "empty", "2")], {"note": ["kept"]})
    stored = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes())
    (back,) = stored.get_docs(spacy.blank("zh").vocab)
    quoted = text[start:end]
    assert quotes(back, "mine") == ([(start, end, "x", quoted)] if quoted.strip() else [])
    assert all(quoted.strip() in span.text for span in back.spans["mine"])
    assert back.spans["mine"].attrs["note"] == ["kept"]


@pytest.mark.parametrize("task", ["textcat_multilabel", "spancat"])
def test_a_training_set_keeps_a_body_in_one_split(corpus: Corpus, tmp_path: Path, task: str) -> None:
    counts = write_training_set(corpus, tmp_path, task)
    assert sum(counts.values()) == (len(corpus.items) if task == "textcat_multilabel" else 2 * len(BODIES))
    for split in counts:
        (file,) = (tmp_path / split).iterdir()
        docs = list(DocBin().from_disk(file).get_docs(spacy.blank("zh").vocab))
        names = dict(zip(corpus.reports.report_id, corpus.reports.authority, strict=True))
        assert {split_of(names[doc.user_data["report_id"]]) for doc in docs} == {split}


def test_an_unknown_task_and_a_corpus_that_is_too_small_are_refused(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(NianbaoError, match="textcat_multilabel, spancat"):
        write_training_set(corpus, tmp_path, "ner")
    with pytest.raises(NianbaoError, match="more bodies"):
        write_training_set(EMPTY, tmp_path, "spancat")


@pytest.mark.slow
@pytest.mark.parametrize("task", ["textcat_multilabel", "spancat"])
def test_spacy_trains_on_what_is_written_and_learns(corpus: Corpus, tmp_path: Path, task: str) -> None:
    write_training_set(corpus, tmp_path, task)
    steps = ["--training.max_steps", "150", "--training.eval_frequency", "50"]
    command = [sys.executable, "-m", "spacy", "train", "config.cfg", "-o", "model", *steps]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    nlp = spacy.load(tmp_path / "model" / "model-last")
    if task == "spancat":
        doc = nlp("（一）存在的主要问题\n一是政策解读形式较为单一；二是栏目更新不及时。\n")
        assert {span.label_ for span in doc.spans["sc"]} == {"problem"}
    else:
        item = next(corpus.items.itertuples())
        cats = nlp(item.text).cats
        assigned = {item.primary, *item.secondary}
        assert set(sorted(cats, key=cats.get)[-len(assigned) :]) == assigned
    assert training_config(task)["nlp"]["tokenizer"] == {"@tokenizers": "nianbao.tokenizer.v1"}
