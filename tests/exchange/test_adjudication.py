import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import NianbaoError
from toolkit.exchange.adjudication import agreed, decide, differences, disagreements, write_decided
from toolkit.exchange.labelstudio import adjudication_tasks, layers_from
from toolkit.exchange.layers import Layer, Mark, read_layers, write_layers

TEXT = "一是栏目更新慢；二是解读少；三是人手不足。下一步加强培训。"
TEXTS = {"a": TEXT, "b": TEXT, "c": TEXT, "空": "无"}


def mark(coder: str, quoted: str, primary: str | None, report: str = "a", **more: object) -> Mark:
    start = TEXT.index(quoted)
    kind = more.pop("kind", "problem")
    return Mark(report, coder, quoted, start, start + len(quoted), quoted, kind, primary, **more)


def layers(**marks: list[Mark]) -> dict[str, Layer]:
    return {coder: Layer(found, {"a"}) for coder, found in marks.items()}


ANNA = [
    mark("anna", "栏目更新慢", "B2"),
    mark("anna", "二是解读少", "C1"),
    mark("anna", "加强培训", "A4", kind="measure"),
]
BEN = [mark("ben", "栏目更新慢", "B2"), mark("ben", "解读少", "C1", secondary=("E1",)), mark("ben", "人手不足", "A3")]


def test_what_all_coders_have_exactly_so_stands_without_an_adjudicator() -> None:
    same = [replace(m, coder="ben", id=f"x{n}") for n, m in enumerate(ANNA)]
    found = decide(layers(anna=ANNA, ben=same))
    assert found.undecided == []
    assert [(item.mark.text, item.how, item.decided_by) for item in found.items] == [
        (m.text, "agreed", ("anna", "ben")) for m in ANNA
    ]
    assert found.items[0].coded["ben"].id == "x0"


def test_a_report_on_which_coders_differ_is_left_out_whole_until_somebody_decides() -> None:
    found = decide(layers(anna=ANNA, ben=BEN))
    assert (found.items, found.undecided) == ([], ["a"])


def test_the_adjudicator_stands_and_every_item_tells_who_had_what() -> None:
    carla = [
        mark("carla", "栏目更新慢", "B2"),
        mark("carla", "解读少", "C1"),
        mark("carla", "人手不足", "A3"),
        mark("carla", "下一步加强培训", "A4", kind="measure", answers=("人手不足",)),
    ]
    found = decide(layers(anna=ANNA, ben=BEN), layers(carla=carla))
    told = {
        item.mark.text: (item.how, item.decided_by, {who: had and had.text for who, had in item.coded.items()})
        for item in found.items
    }
    assert told == {
        "栏目更新慢": ("agreed", ("anna", "ben"), {"anna": "栏目更新慢", "ben": "栏目更新慢"}),
        "解读少": ("adjudicated", ("carla",), {"anna": "二是解读少", "ben": "解读少"}),
        "人手不足": ("adjudicated", ("carla",), {"anna": None, "ben": "人手不足"}),
        "下一步加强培训": ("adjudicated", ("carla",), {"anna": "加强培训", "ben": None}),
    }
    assert found.rejected == []
    assert [replace(item.mark, coder="carla") for item in found.items] == carla


def test_an_item_that_the_adjudicator_does_not_have_is_rejected_even_where_all_coders_had_it() -> None:
    found = decide(layers(anna=ANNA[:1], ben=BEN[:1]), layers(carla=[]))
    assert found.items == []
    assert [(item.mark.text, item.how, item.decided_by) for item in found.rejected] == [
        ("栏目更新慢", "rejected", ("carla",))
    ]
    assert found.layer == Layer([], {"a"})


def test_one_coder_alone_is_single_and_a_report_nobody_saw_is_not_there() -> None:
    found = decide({"anna": Layer(ANNA, {"a", "空"}), "ben": Layer([], {"空"})})
    assert {item.how for item in found.items} == {"single"}
    assert found.reports == {"a": ("single", ("anna",)), "空": ("agreed", ("anna", "ben"))}


def test_two_adjudicators_of_one_report_and_a_coder_called_decided_are_refused() -> None:
    with pytest.raises(NianbaoError, match="two adjudicators, carla and dora"):
        decide(layers(anna=ANNA), layers(carla=[], dora=[]))
    with pytest.raises(NianbaoError, match="none called decided"):
        decide(layers(decided=ANNA))


def test_the_file_of_the_decided_layer_has_a_row_for_a_report_without_an_item(tmp_path: Path) -> None:
    coders = {"anna": Layer([*ANNA], {"a", "空"}), "ben": Layer(BEN, {"a", "空"})}
    write_decided(decide(coders, layers(carla=[ANNA[0]])), tmp_path / "gold.jsonl")
    frame = pd.read_json(tmp_path / "gold.jsonl", lines=True)
    assert frame[["report_id", "how"]].to_numpy().tolist() == [["a", "agreed"], ["空", "agreed"]]
    assert frame["primary"].isna().tolist() == [False, True]  # as corrected_prevalence wants it
    rejected = [json.loads(line) for line in (tmp_path / "gold.rejected.jsonl").read_text("utf-8").splitlines()]
    assert {row["text"] for row in rejected} == {"二是解读少", "加强培训", "人手不足"}
    again = read_layers(tmp_path / "gold.jsonl", TEXTS)  # the decided layer is a layer like any other
    assert again["decided"].reports == {"a", "空"}
    assert [m.text for m in again["decided"].marks] == ["栏目更新慢"]


def test_differences_are_said_unit_by_unit() -> None:
    assert differences(layers(anna=ANNA, ben=BEN), "a") == [
        "“二是解读少” anna: 8–13 problem C1; ben: 10–13 problem C1 +E1",
        "“人手不足” anna: not marked; ben: 16–20 problem A3",
        "“加强培训” anna: 24–28 measure A4; ben: not marked",
    ]
    assert [m.text for m in agreed(layers(anna=ANNA, ben=BEN), "a")] == ["栏目更新慢"]


def test_tasks_begin_with_what_is_agreed_and_come_back_as_the_adjudicators_layer() -> None:
    both = layers(anna=ANNA, ben=BEN) | {"ida": Layer([], {"b"})}
    (task,) = adjudication_tasks(both, TEXTS)
    assert [p["model_version"] for p in task["predictions"]] == ["agreed", "anna", "ben"]
    assert len(task["data"]["differs"].split("\n")) == 3
    task["annotations"] = [{"completed_by": {"email": "carla"}, "result": task["predictions"][0]["result"]}]
    decided = layers_from([task], TEXTS, "x")
    assert [m.text for m in decided["carla"].marks] == ["栏目更新慢"]
    assert len(decide(both, decided).rejected) == 3


@st.composite
def drawn(draw: st.DrawFn) -> dict[str, Layer]:
    found = {}
    for coder in ("anna", "ben", "cleo"):
        reports = draw(st.sets(st.sampled_from(sorted(TEXTS))))
        layer = Layer([], set(reports))
        for report in sorted(reports):
            places = st.tuples(st.integers(0, len(TEXTS[report]) - 1), st.integers(1, 6))
            for n, (start, size) in enumerate(draw(st.lists(places, max_size=3))):
                end = min(start + size, len(TEXTS[report]))
                kind, code = draw(st.sampled_from(["problem", "measure"])), draw(st.sampled_from([None, "B2", "C1"]))
                more = (("E1",) if code else (), ("i0",) if n else ())
                layer.marks.append(
                    Mark(report, coder, f"i{n}", start, end, TEXTS[report][start:end], kind, code, *more)
                )
        found[coder] = layer
    return found


@settings(max_examples=80, deadline=None)
@given(drawn())
def test_layers_come_back_from_their_file(tmp_path_factory: pytest.TempPathFactory, found: dict[str, Layer]) -> None:
    path = tmp_path_factory.mktemp("layers") / "layers.jsonl"
    write_layers(found, path)
    kept = {coder: layer for coder, layer in found.items() if layer.reports}
    assert read_layers(path, TEXTS) == kept


@settings(max_examples=80, deadline=None)
@given(drawn())
def test_every_report_is_decided_or_named_and_no_mark_is_lost(found: dict[str, Layer]) -> None:
    decided = decide(found)
    seen = set().union(*(layer.reports for layer in found.values()))
    assert {*decided.reports, *decided.undecided} == seen
    assert set(decided.undecided) == set(disagreements(found))
    judged = decide(found, {"dora": Layer([], seen)})
    had = [m for item in judged.rejected for m in item.coded.values() if m]
    assert sorted(map(repr, had)) == sorted(repr(m) for layer in found.values() for m in layer.marks)


def test_a_layer_that_has_drifted_is_refused_by_line(tmp_path: Path) -> None:
    write_layers(layers(anna=[ANNA[0], replace(ANNA[1], start=1)]), tmp_path / "l.jsonl")
    with pytest.raises(NianbaoError, match=r"l\.jsonl line 2"):
        read_layers(tmp_path / "l.jsonl", TEXTS)
    (tmp_path / "l.jsonl").write_text("[]", encoding="utf-8")
    with pytest.raises(NianbaoError, match=r"l\.jsonl line 1"):
        read_layers(tmp_path / "l.jsonl", TEXTS)
