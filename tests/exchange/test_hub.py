import json
import subprocess
import sys
from pathlib import Path

import datasets
import mlcroissant
import pyarrow as pa
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from toolkit.coding.codebook import Codebook
from toolkit.corpus import Corpus
from toolkit.errors import NianbaoError
from toolkit.exchange.hub import write_hub_folder
from toolkit.exchange.typed import classification, from_datasets
from toolkit.frames.rows import FRAMES, STATES, columns_of, schema_of


@pytest.fixture(scope="module", autouse=True)
def quiet() -> None:
    datasets.disable_progress_bars()


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    words = {"C1": "政策解读形式单一", "B2": "栏目更新不及时", "A4": "加强业务培训"}
    items = [
        {
            "report_id": f"r{n}",
            "item_id": f"i{m}",
            "authority": f"{n}号镇",
            "level": "township",
            "kind": "measure" if code == "A4" else "problem",
            "text": f"{words[code]}，涉及{n}处",
            "start": m,
            "end": m + 9,
            "primary": code,
            "secondary": ["E1", "X9"] if n == 3 else [],
            "topics": [{"code": code, "probability": 0.5}],
            "cues": None if n == 4 else ["更新"],
            "year": None if n == 5 else 2023,
        }
        for n in range(40)
        for m, code in enumerate(words)
    ]
    items.append({"report_id": "r0", "item_id": "i9", "authority": "0号镇", "kind": "problem", "text": "无主题"})
    rows = {
        "reports": [{"report_id": f"r{n}", "text": "全文", "form": "2021", "warnings": []} for n in range(40)],
        "items": items,
        "tables": [{"report_id": "r1", "t3.new.total": 3.0, "state.t3.new.total": "number", "quotes": []}],
        "findings": [{"report_id": "r1", "evidence": [{"start": 1, "end": 2}], "status": "fail"}],
    }
    return Corpus({name: pa.Table.from_pylist(rows.get(name, []), schema=schema_of(name)) for name in FRAMES})


def same(one: Corpus, other: Corpus) -> None:
    for name in FRAMES:
        assert one.arrow[name].schema == other.arrow[name].schema
        assert one.arrow[name].to_pylist() == other.arrow[name].to_pylist()


def test_a_corpus_comes_back_from_datasets_also_after_the_disk(corpus: Corpus, tmp_path: Path) -> None:
    same(from_datasets(corpus.to_datasets()), corpus)
    corpus.to_datasets().save_to_disk(tmp_path)
    same(from_datasets(datasets.load_from_disk(tmp_path)), corpus)


TEXT = st.one_of(
    st.none(), st.sampled_from(["", "=1", "\0", "\ufeff"]), st.text(st.characters(exclude_categories=["Cs"]))
)
PLACE = st.integers(0, 2**31 - 1)
ROWS = {
    "reports": {"report_id": TEXT, "text": TEXT, "form": st.sampled_from([None, "2021", "unknown", "own"])},
    "items": {
        "report_id": TEXT,
        "level": st.sampled_from([None, "county", "other"]),
        "kind": st.sampled_from(["problem", "measure"]),
        "year": st.one_of(st.none(), st.integers(1990, 2030)),
        "start": PLACE,
        "primary": st.sampled_from([None, "", "X9", *Codebook.default().codes]),
        "probability": st.one_of(st.none(), st.floats(allow_nan=False)),
        "secondary": st.one_of(st.none(), st.lists(st.sampled_from(["X8", *Codebook.default().codes]), max_size=3)),
        "topics": st.lists(st.fixed_dictionaries({"code": TEXT, "probability": st.floats(0, 1)}), max_size=2),
        "cues": st.one_of(st.none(), st.lists(TEXT, max_size=2)),
    },
    "tables": {
        "report_id": TEXT,
        "t3.new.total": st.one_of(st.none(), st.floats(0, 1e9)),
        "state.t3.new.total": st.sampled_from([None, *STATES]),
    },
    "findings": {"status": TEXT, "evidence": st.lists(st.fixed_dictionaries({"start": PLACE, "end": PLACE}))},
}
CORPORA = st.fixed_dictionaries(
    {name: st.lists(st.fixed_dictionaries(row), max_size=3) for name, row in ROWS.items()}
).map(lambda rows: Corpus({n: pa.Table.from_pylist(rows.get(n, []), schema=schema_of(n)) for n in FRAMES}))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=CORPORA)
def test_any_frames_come_back_from_the_disk(drawn: Corpus, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("disk")
    drawn.to_datasets().save_to_disk(folder)
    same(from_datasets(datasets.load_from_disk(folder)), drawn)


def test_features_have_the_names_of_the_codebook_and_the_structure_of_spans(corpus: Corpus) -> None:
    features = corpus.to_datasets()["items"].features
    assert features["primary"].int2str(11) == "C1 政策解读 Policy interpretation"
    assert features["secondary"].feature.names[-1] == "X9"
    assert features["topics"].feature.keys() == {"code", "probability"}
    assert corpus.to_datasets()["tables"].features["state.t3.new.total"].names[0] == "number"


def test_the_task_view_trains_without_glue(corpus: Corpus) -> None:
    task = classification(corpus)
    model = make_pipeline(TfidfVectorizer(analyzer="char"), LogisticRegression())
    model.fit(task["train"]["text"], task["train"]["label"])
    assert model.score(task["test"]["text"], task["test"]["label"]) == 1
    bodies = [set(split["report_id"]) for split in task.values()]
    assert not bodies[0] & bodies[1] | bodies[0] & bodies[2] | bodies[1] & bodies[2]
    assert set(classification(corpus, kind="measure")["train"]["label"]) == {
        task["train"].features["label"].str2int("A4 教育培训 Training")
    }
    with pytest.raises(NianbaoError, match="problem, measure"):
        classification(corpus, kind="problems")


def test_the_folder_opens_in_a_fresh_process_without_a_network(corpus: Corpus, tmp_path: Path) -> None:
    write_hub_folder(corpus, tmp_path / "out", licence="cc-by-4.0", published="2026-01-31")
    code = (
        "import datasets, sys\n"
        "for name in datasets.get_dataset_config_names(sys.argv[1]):\n"
        "    d = datasets.load_dataset(sys.argv[1], name, cache_dir=sys.argv[2])\n"
        "    print(name, sum(s.num_rows for s in d.values()), 'primary' in d['train'].features "
        "and d['train'].features['primary'].names[0])\n"
    )
    env = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf"), "PATH": "", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code, str(tmp_path / "out"), str(tmp_path / "cache")]
    run = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.splitlines() == [
        "reports 40 False",
        "items 121 A1 思想认识 Awareness",
        "tables 1 False",
        "findings 1 False",
        "classification 120 False",
    ]


def test_mlcroissant_validates_the_folder_and_reads_its_records(corpus: Corpus, tmp_path: Path) -> None:
    write_hub_folder(corpus, tmp_path, licence="cc-by-4.0", provenance="Invented.", published="2026-01-31")
    described = mlcroissant.Dataset(tmp_path / "croissant.json")
    assert not described.metadata.ctx.issues.errors
    assert not described.metadata.ctx.issues.warnings
    records = list(described.records("items"))
    assert [record["items/text"].decode() for record in records] == corpus.arrow["items"]["text"].to_pylist()
    assert records[0]["items/primary"] == Codebook.default().codes.index("C1")
    said = json.loads((tmp_path / "croissant.json").read_text(encoding="utf-8"))
    assert said["license"] == "cc-by-4.0"
    assert "Invented." in said["description"]


def test_the_hubs_own_library_reads_the_card(corpus: Corpus, tmp_path: Path) -> None:
    huggingface_hub = pytest.importorskip("huggingface_hub")
    write_hub_folder(corpus, tmp_path, licence="cc-by-4.0")
    card = huggingface_hub.DatasetCard.load(tmp_path / "README.md", ignore_metadata_errors=False)
    said = card.data.to_dict()
    assert (said["license"], said["language"], said["annotations_creators"]) == (
        "cc-by-4.0",
        ["zh"],
        ["machine-generated"],
    )
    assert {config["config_name"] for config in said["configs"]} >= {"items", "classification"}
    for config in said["configs"]:
        files = config["data_files"]
        for pattern in [files] if isinstance(files, str) else [entry["path"] for entry in files]:
            assert list(tmp_path.glob(pattern)), pattern
    assert "stored as numbers from 0" in card.text


def test_a_date_that_is_none_is_refused_before_anything_is_written(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(NianbaoError, match="--published: found 'soon'"):
        write_hub_folder(corpus, tmp_path / "out", published="soon")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_transformers_train_on_the_task_view(corpus: Corpus, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    write_hub_folder(corpus, tmp_path / "out")
    task = datasets.load_dataset(str(tmp_path / "out"), "classification", cache_dir=str(tmp_path / "cache"))
    known = {char: n + 2 for n, char in enumerate(sorted({c for text in task["train"]["text"] for c in text}))}

    def tokens(batch: dict) -> dict:
        ids = [[1, *(known.get(c, 0) for c in text)][:32] for text in batch["text"]]
        mask = [[1] * len(row) + [0] * (32 - len(row)) for row in ids]
        return {"input_ids": [row + [0] * (32 - len(row)) for row in ids], "attention_mask": mask}

    task = task.map(tokens, batched=True)
    size = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    labels = task["train"].features["label"].num_classes
    config = transformers.BertConfig(vocab_size=len(known) + 2, num_labels=labels, **size)
    options = {"num_train_epochs": 15, "learning_rate": 5e-3, "use_cpu": True, "report_to": [], "save_strategy": "no"}
    trainer = transformers.Trainer(
        model=transformers.BertForSequenceClassification(config),
        args=transformers.TrainingArguments(str(tmp_path / "model"), disable_tqdm=True, **options),
        train_dataset=task["train"],
        eval_dataset=task["test"],
        compute_metrics=lambda p: {"accuracy": float((p.predictions.argmax(-1) == p.label_ids).mean())},
    )
    trainer.train()
    assert trainer.evaluate()["eval_accuracy"] > 0.9


def test_the_card_and_the_dictionary_tell_a_cold_reader_everything(corpus: Corpus, tmp_path: Path) -> None:
    write_hub_folder(corpus, tmp_path, provenance="Invented by the tests.")
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    head = yaml.safe_load(card.split("---")[1])
    assert head["license"] == "other"
    assert [config["config_name"] for config in head["configs"]] == [
        "reports",
        "items",
        "tables",
        "findings",
        "classification",
    ]
    assert "Invented by the tests." in card
    assert "assigned by a program" in card
    described = (tmp_path / "dictionary.csv").read_text(encoding="utf-8")
    assert all(f'"{frame}","{column}"' in described for frame in FRAMES for column in columns_of(frame))
