"""The sample corpus is synthetic, varied, and its truth is in its files."""

import collections
import json
import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

SAMPLE = Path(__file__).resolve().parents[2] / "corpora" / "sample"
MARK = "〔合成样本，机构与数据均为虚构〕"
TRUTHS = [json.loads(path.read_text("utf-8")) for path in sorted((SAMPLE / "truth").glob("*.json"))]
BY_DOC = {truth["doc"]: truth for truth in TRUTHS}


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@cache
def read_text(name: str) -> str:
    reading = pytest.importorskip("toolkit.reading")
    return plain(reading.read(SAMPLE / name).text)


@cache
def codes() -> frozenset[str]:
    return frozenset(
        yaml.safe_load(resources.files("toolkit.coding").joinpath("codebook.yaml").read_text("utf-8"))["topics"]
    )


def grams(text: str) -> set[str]:
    text = plain(text)
    return {text[i : i + 5] for i in range(len(text) - 4)}


def jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def test_the_card_says_first_that_everything_is_synthetic():
    first = (SAMPLE / "README.md").read_text("utf-8").splitlines()[0]
    assert "合成" in first
    assert "虚构" in first
    assert "synthetic" in first


def test_size_and_spread():
    assert len(TRUTHS) >= 72
    assert len({truth["authority"] for truth in TRUTHS}) >= 24
    assert {2018, 2019, 2020, 2021, 2022, 2023} <= {truth["year"] for truth in TRUTHS}
    assert {truth["level"] for truth in TRUTHS} == {"province", "prefecture", "county", "township", "department"}
    assert {truth["form"] for truth in TRUTHS} == {"2021", "2019", "pre2019"}


def test_every_format_layout_and_encoding_occurs_more_than_once():
    from corpora.build.source import LAYOUTS

    seen = collections.Counter((truth["format"], truth["layout"]) for truth in TRUTHS)
    assert set(seen) == {(format_, layout) for format_, layouts in LAYOUTS.items() for layout in layouts}
    assert min(seen.values()) >= 2
    encodings = collections.Counter((truth["format"], truth["encoding"]) for truth in TRUTHS)
    assert encodings["txt", "gb18030"] >= 2
    assert encodings["html", "gb18030"] >= 2


def test_every_body_has_three_years():
    years = collections.defaultdict(set)
    for truth in TRUTHS:
        years[truth["authority"]].add(truth["year"])
    assert all(len(found) >= 3 for found in years.values())


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth["doc"])
def test_what_the_truth_quotes_is_in_the_file(truth: dict[str, Any]):
    text = read_text(truth["file"])
    assert plain(MARK) in text
    quotes = [section["heading"] for section in truth["sections"] if section["heading"]]
    quotes += [found["quote"] for found in [*truth["items"], *truth.get("mentions", []), *truth.get("implied", [])]]
    assert [quote for quote in quotes if plain(quote) not in text] == []


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth["doc"])
def test_items_follow_the_codebook(truth: dict[str, Any]):
    topics = codes()
    n_problems = sum(item["kind"] == "problem" for item in truth["items"])
    for item in truth["items"]:
        assert {item["primary"], *item["secondary"]} <= topics
        assert item["primary"] not in item["secondary"]
        assert all(1 <= n <= n_problems for n in item.get("answers", []))


def test_every_topic_is_a_primary_somewhere():
    assert codes() - {item["primary"] for truth in TRUTHS for item in truth["items"]} == set()


def test_tables_add_up_except_where_a_sum_is_planted():
    for truth in TRUTHS:
        planted = any(fault["kind"] == "sum" for fault in truth["faults"])
        assert bool(truth.get("broken")) == planted, truth["doc"]


def test_the_narrative_agrees_except_where_a_conflict_is_planted():
    for truth in TRUTHS:
        conflicts = [mention["quote"] for mention in truth.get("mentions", []) if not mention["agrees"]]
        assert conflicts == [fault["quote"] for fault in truth["faults"] if fault["kind"] == "narrative"]


def test_years_join_except_where_a_break_is_planted():
    columns = ("natural_person", "enterprise", "research", "social_organisation", "legal_service", "other", "total")
    for truth in TRUTHS:
        body = truth["doc"].rpartition("_")[0]
        earlier = BY_DOC.get(f"{body}_{truth['year'] - 1}")
        if not earlier or not earlier.get("cells") or not truth.get("cells") or "missing" in earlier["states"].values():
            continue
        before = [earlier["cells"][f"t3.carried_forward.{column}"] or 0 for column in columns]
        after = [truth["cells"][f"t3.carried_over.{column}"] or 0 for column in columns]
        assert (before != after) == any(fault["kind"] == "carry" for fault in truth["faults"]), truth["doc"]
        if earlier["form"] == truth["form"] == "2021":
            row = "t2.normative_documents."
            stock = earlier["cells"][row + "in_force"] + truth["cells"][row + "made"] - truth["cells"][row + "repealed"]
            broken = stock != truth["cells"][row + "in_force"]
            assert broken == any(fault["kind"] == "stock" for fault in truth["faults"]), truth["doc"]


def test_faults_of_every_kind_and_a_body_without_any():
    kinds = collections.Counter(fault["kind"] for truth in TRUTHS for fault in truth["faults"])
    assert sum(kinds.values()) >= 12
    assert set(kinds) == {
        "sum", "narrative", "carry", "stock", "missing_section", "empty_problems", "reuse", "wrong_name",
    }  # fmt: skip
    faulty = {truth["authority"] for truth in TRUTHS if truth["faults"]}
    assert {truth["authority"] for truth in TRUTHS} - faulty


def test_no_two_reports_share_their_items_unless_the_reuse_is_planted():
    told = {truth["doc"]: grams("".join(item["quote"] for item in truth["items"])) for truth in TRUTHS}
    docs = sorted(doc for doc, found in told.items() if found)
    near = {
        frozenset((a, b))
        for i, a in enumerate(docs)
        for b in docs[i + 1 :]
        if jaccard(told[a], told[b]) >= 0.7  # The threshold for a near duplicate in the text-reuse literature.
    }
    planted = {
        frozenset((truth["doc"], fault["from"]))
        for truth in TRUTHS
        for fault in truth["faults"]
        if fault["kind"] == "reuse"
    }
    assert near == planted


def real_places() -> set[str]:
    """The official names, province to county, of three characters or more (城区, 郊区 are words as well)."""
    lines = resources.files("toolkit.parsing").joinpath("gazetteer.tsv").read_text("utf-8").splitlines()
    names = {line.split("\t")[1] for line in lines if line[:6].isdigit()}
    return {name for name in names if len(name) >= 3}


def test_no_invented_place_is_a_real_one():
    rows = [line.split("\t") for line in (SAMPLE / "places.tsv").read_text("utf-8").splitlines()[1:]]
    names = {name for row in rows for name in row[:3] if name}
    assert len(names) >= 15
    assert names & real_places() == set()
    assert all(row[4].startswith("99") for row in rows)


def test_the_toolkit_takes_the_invented_gazetteer():
    from toolkit.parsing.place import load_gazetteer

    gazetteer = load_gazetteer(SAMPLE / "gazetteer.tsv")
    for truth in TRUTHS:
        place = truth["place"]
        name = place["county"] or place["prefecture"] or place["province"]
        assert [division.code for division in gazetteer.named(name)] == [place["adcode"]]


def test_no_report_names_a_real_place():
    real = real_places()
    assert len(real) > 2500
    sizes = {len(name) for name in real}
    for truth in TRUTHS:
        text = read_text(truth["file"])
        named = {text[i : i + size] for size in sizes for i in range(len(text) - size + 1)} & real
        assert named == set(), truth["doc"]
