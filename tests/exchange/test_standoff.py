from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.exchange.brat import read_brat, write_brat
from toolkit.exchange.doccano import read_doccano, write_doccano
from toolkit.exchange.layers import Layer, Mark

TEXT = "一是更新慢，\n栏目少；\r\n二是解读少𠮷。"
MARKS = [
    Mark("a b.txt", "x", "i1", 0, 11, TEXT[0:11], "problem", "B2", ("E1", "A2")),
    Mark("a b.txt", "x", "i2", 14, 20, TEXT[14:20], "measure", None, (), ("i1",)),
]


@st.composite
def drawn(draw: st.DrawFn) -> tuple[dict[str, str], list[Mark]]:
    letters = st.one_of(st.sampled_from("更新 \n\t𠮷\r\u2028\x85"), st.characters(exclude_categories=["Cs"]))
    texts = {f"报告 {n}.txt": draw(st.text(letters, max_size=30)) for n in range(2)}
    marks = []
    for report, text in texts.items():
        places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(
            lambda p, text=text: p[0] < p[1] and text[p[0]] != "\n" and text[p[1] - 1] != "\n"
        )
        spans = draw(st.sets(places, max_size=3)) if text.strip("\n") else set()
        for n, (start, end) in enumerate(sorted(spans), 1):
            code, other = draw(st.lists(st.sampled_from(Codebook.default().codes), min_size=2, max_size=2, unique=True))
            kind, primary = draw(st.sampled_from(["problem", "measure"])), draw(st.sampled_from([None, code]))
            answers = ("i1",) if kind == "measure" and n > 1 else ()
            marks.append(Mark(report, "x", f"i{n}", start, end, text[start:end], kind, primary, (other,), answers))
    return texts, marks


SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(drawn())
def test_doccano_gives_back_what_went_out(tmp_path: Path, given: tuple[dict[str, str], list[Mark]]) -> None:
    texts, marks = given
    write_doccano(tmp_path / "a.jsonl", texts, marks)
    assert read_doccano(tmp_path / "a.jsonl", texts, "x") == Layer(marks, set(texts))


@SETTINGS
@given(drawn())
def test_brat_gives_back_what_went_out(tmp_path: Path, given: tuple[dict[str, str], list[Mark]]) -> None:
    texts, marks = given
    write_brat(tmp_path / "a", texts, marks)
    back = [
        replace(m, id=m.id.replace("T", "i"), answers=tuple(a.replace("T", "i") for a in m.answers))
        for m in read_brat(tmp_path / "a", texts, "x").marks
    ]
    assert back == marks


def test_an_item_over_two_lines_is_discontinuous_for_brat(tmp_path: Path) -> None:
    write_brat(tmp_path, {"a b.txt": TEXT}, MARKS)
    lines = (tmp_path / "r000001.ann").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "T1\tproblem 0 6;7 11\t一是更新慢， 栏目少；"
    assert lines[-1] == "R1\tanswers Arg1:T2 Arg2:T1"


def test_what_has_drifted_is_refused_by_line(tmp_path: Path) -> None:
    texts = {"a b.txt": TEXT}
    write_brat(tmp_path, texts, MARKS)
    path = tmp_path / "r000001.ann"
    path.write_text(path.read_text(encoding="utf-8").replace("problem 0 6", "problem 1 6"), encoding="utf-8")
    with pytest.raises(NianbaoError, match=r"r000001\.ann line 1"):
        read_brat(tmp_path, texts, "x")
    write_doccano(tmp_path / "a.jsonl", texts, MARKS)
    with pytest.raises(NianbaoError, match="line 1: found another text"):
        read_doccano(tmp_path / "a.jsonl", {"a b.txt": TEXT + "x"}, "x")
    with pytest.raises(NianbaoError, match="line end"):
        write_brat(tmp_path, texts, [replace(MARKS[0], end=7, text=TEXT[0:7])])


def test_two_items_of_doccano_over_one_stretch_are_refused_as_are_topics_of_nothing(tmp_path: Path) -> None:
    texts = {"a b.txt": TEXT}
    with pytest.raises(NianbaoError, match=r"a b\.txt \(i2\): found a second item at 0 to 11"):
        write_doccano(tmp_path / "a.jsonl", texts, [MARKS[0], replace(MARKS[0], id="i2", kind="measure")])
    write_doccano(tmp_path / "a.jsonl", texts, MARKS)
    sent = (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    for wrong, said in (
        (sent.replace('"B2"', '"problem"'), "two items"),
        (sent.replace('"+E1"', '"E1"'), "two primary topics"),
        (sent.replace('"label": "B2", "start_offset": 0', '"label": "B2", "start_offset": 1'), "no problem or measure"),
    ):
        assert wrong != sent
        (tmp_path / "a.jsonl").write_text(wrong, encoding="utf-8")
        with pytest.raises(NianbaoError, match=said):
            read_doccano(tmp_path / "a.jsonl", texts, "x")
