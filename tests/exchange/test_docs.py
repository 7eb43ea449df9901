import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

import toolkit as tk
from toolkit.coding.codebook import Codebook
from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.exchange.docs import ITEMS, SECTIONS, TOPICS, quotes, set_spans, to_docs, write_docbin
from toolkit.exchange.training_set import split_of, training_config, write_training_set
from toolkit.frames.rows import FRAMES, schema_of

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


@st.composite
def marked(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Frames of one to three reports: any text, sections and items anywhere in it, also empty and blank ones."""
    codes = st.sampled_from([*Codebook.default().codes, "X9"])
    rows: dict[str, list[dict[str, Any]]] = {"reports": [], "sections": [], "items": []}
    for n in range(draw(st.integers(1, 3))):
        text = draw(
            st.text(st.one_of(st.sampled_from("公开更新 \n\t\r𠮷，"), st.characters(exclude_categories=["Cs"])))
        )
        name = {"report_id": f"报告 {n}.txt"}
        rows["reports"].append({**name, "text": text})
        place = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
        for start, end in draw(st.lists(place, max_size=3)):
            state = draw(st.sampled_from(["present", "empty", "absent", "merged"]))
            rows["sections"].append({**name, "role": "problems", "state": state, "start": start, "end": end})
        for i, (start, end) in enumerate(draw(st.lists(place, max_size=3))):
            own = draw(st.lists(codes, max_size=3, unique=True))
            coded = {"primary": own[0] if own else None, "secondary": own[1:]}
            scores = [{"code": code, "probability": draw(st.floats(0, 1))} for code in own[::2]]
            kind = draw(st.sampled_from(["problem", "measure"]))
            item = {"item_id": f"i{i}", "kind": kind, "start": start, "end": end, "text": text[start:end]}
            rows["items"].append({**name, **item, **coded, "topics": scores})
    return rows


def shown(rows: list[dict[str, Any]], texts: dict[str, str]) -> list[dict[str, Any]]:
    """The rows that the docstring says a Doc can carry: those over a stretch that is neither empty nor blank."""
    return [row for row in rows if texts[row["report_id"]][row["start"] : row["end"]].strip()]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marked())
def test_frames_come_back_from_a_docbin(tmp_path: Path, rows: dict[str, list[dict[str, Any]]]) -> None:
    arrow = {name: pa.Table.from_pylist(rows.get(name, []), schema=schema_of(name)) for name in FRAMES}
    files = write_docbin(Corpus(arrow), tmp_path)
    docs = [doc for file in files for doc in DocBin().from_disk(file).get_docs(spacy.blank("zh").vocab)]
    texts = {doc.user_data["report_id"]: doc.text for doc in docs}
    assert texts == {row["report_id"]: row["text"] for row in rows["reports"]}

    sections = [
        (name, *quote) for doc in docs for name in [doc.user_data["report_id"]] for quote in quotes(doc, SECTIONS)
    ]
    assert sections == [
        (s["report_id"], s["start"], s["end"], s["role"], texts[s["report_id"]][s["start"] : s["end"]])
        for s in shown(rows["sections"], texts)
        if s["state"] in ("present", "empty")
    ]
    back = []
    for doc in docs:
        topics = doc.spans[TOPICS]
        scored = list(zip(topics, topics.attrs["rank"], topics.attrs["probability"], strict=True))
        for span, (start, end, kind, text) in zip(doc.spans[ITEMS], quotes(doc, ITEMS), strict=True):
            own = [(topic.label_, rank, score) for topic, rank, score in scored if topic.id_ == span.id_]
            back.append((doc.user_data["report_id"], span.id_, start, end, kind, text, own))
    assert back == [
        (i["report_id"], i["item_id"], i["start"], i["end"], i["kind"], i["text"], ranked(i))
        for i in shown(rows["items"], texts)
    ]


def ranked(item: dict[str, Any]) -> list[tuple[str, str, float | None]]:
    scores = {topic["code"]: topic["probability"] for topic in item["topics"]}
    codes = [item["primary"], *item["secondary"]] if item["primary"] else []
    return [(code, "secondary" if n else "primary", scores.get(code)) for n, code in enumerate(codes)]


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
