import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.report import Evidence, Fact, Finding, Item, Link, Mention, Quantity, Report, Section, Topic

TEXT = "一、存在的主要问题\n一是培训不足。共收到申请3件。"


def spans(size: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, size), st.integers(0, size)).map(lambda pair: (min(pair), max(pair)))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    text = draw(st.text(max_size=60))
    at = spans(len(text))
    items = tuple(
        Item(
            f"i{n}",
            draw(st.sampled_from(["problem", "measure"])),
            a,
            b,
            text[a:b],
            "problems",
            topics=(Topic("A1", 0.5),),
        )
        for n, (a, b) in enumerate(draw(st.lists(at, max_size=3)))
    )
    mentions = tuple(
        Mention(f"m{n}", a, b, text[a:b], Quantity(draw(st.none() | st.integers(0, 9)), 3.5, "件"), ("t3.new.total",))
        for n, (a, b) in enumerate(draw(st.lists(at, max_size=3)))
    )
    a, b = draw(at)
    facts = {"t3.new.total": Fact("t3.new.total", 3, "number", text[a:b], (3, 30), Evidence("printed", a, b), a, b)}
    return Report(
        id="r",
        source="r.txt",
        text=text,
        year=draw(st.none() | st.integers(2008, 2030)),
        sections=(
            Section("problems", text[a:b], a, len(text), b),
            Section("other", "", None, None, None, state="absent"),
        ),
        items=items,
        mentions=mentions,
        facts=facts,
        links=(Link("measure-problem", "i1", ("i0",), 0.5),),
        findings=(Finding("t3.balance/total", "t3.balance", "fail", ("t3.new.total",), 3, 4, "no", ((a, b),)),),
        evidence={"year": Evidence("title", a, b)},
    )


@given(reports())
def test_a_report_survives_the_way_through_json_exactly(report: Report) -> None:
    import json

    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_links_say_from_in_json() -> None:
    assert Link("mention-cells", "m1", ("t3.new.total",), 1.0).to_dict() == {
        "kind": "mention-cells",
        "from": "m1",
        "to": ["t3.new.total"],
        "score": 1.0,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": (Item("i1", "problem", 0, 2, "二、", "problems"),)},
        {"items": (Item("i1", "problem", 0, 99, TEXT, "problems"),)},
        {"mentions": (Mention("m1", -1, 1, "", Quantity(1, 1)),)},
        {"facts": {"t3.new.total": Fact("t3.new.total", 3, "number", "4", start=22, end=23)}},
        {"facts": {"t3.new.total": Fact("t2.fees.amount", None, "missing")}},
        {"sections": (Section("problems", "五、", 0, 5, 2),)},
        {"sections": (Section("problems", "", None, None, None, state="present"),)},
        {"findings": (Finding("x", "x", "fail", evidence=((0, 999),)),)},
    ],
)
def test_an_offset_that_does_not_quote_the_text_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"r\.txt"):
        Report(id="r", source="r.txt", text=TEXT, **wrong)


def test_unknown_values_are_refused_on_the_way_in() -> None:
    with pytest.raises(ValueError, match="state"):
        Fact.from_dict({"cell": "t3.new.total", "value": 1, "state": "sure"})
