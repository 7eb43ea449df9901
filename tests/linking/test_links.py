"""Ties inside one report."""

from toolkit.linking.links import answers, indicators, link, stated
from toolkit.report import Fact, Item, Mention, Quantity


def items(*rows: tuple[str, str, str | None]) -> tuple[Item, ...]:
    return tuple(
        Item(f"i{n}", kind, 0, 0, text, "problems", primary=topic)  # type: ignore[arg-type]
        for n, (kind, text, topic) in enumerate(rows)
    )


def pairs(made: tuple[Item, ...]) -> set[tuple[str, str]]:
    return {(tie.from_, tie.to[0]) for tie in answers(made)}


def test_topics_find_their_measure_across_a_different_order() -> None:
    made = items(
        ("problem", "政策解读形式单一", "C1"),
        ("problem", "人员流动频繁", "A3"),
        ("measure", "组织业务骨干跟班学习", "A3"),
        ("measure", "丰富图解和视频", "C1"),
        ("measure", "压实网站管理责任", "E1"),
    )
    assert pairs(made) == {("i2", "i1"), ("i3", "i0")}


def test_wording_alone_ties_uncoded_items() -> None:
    made = items(
        ("problem", "依申请答复文书质量参差不齐", None),
        ("problem", "栏目更新滞后", None),
        ("problem", "群众知晓率偏低", None),
        ("measure", "对栏目更新滞后的单位按月提醒", None),
        ("measure", "统一依申请答复文书格式,把好质量关", None),
    )
    assert pairs(made) == {("i3", "i1"), ("i4", "i0")}


def test_the_parallel_of_two_lists_counts_where_other_pairs_confirm_it() -> None:
    made = items(
        ("problem", "培训次数偏少", "A4"),
        ("problem", "栏目设置不合理", "E1"),
        ("problem", "基础工作薄弱", "Z0"),
        ("measure", "每季度培训一次", "A4"),
        ("measure", "调整栏目设置", "E1"),
        ("measure", "夯实根基", "Z0"),
    )
    assert pairs(made) == {("i3", "i0"), ("i4", "i1"), ("i5", "i2")}


def test_problems_and_measures_that_take_turns_answer_each_other() -> None:
    made = items(
        ("problem", "发布不够及时", "B2"),
        ("measure", "明确专人负责", "A3"),
        ("problem", "解读材料偏少", "C1"),
        ("measure", "起草部门同步解读", "C1"),
    )
    assert pairs(made) == {("i1", "i0"), ("i3", "i2")}


def test_one_measure_may_answer_two_problems_and_one_problem_have_two_measures() -> None:
    made = items(
        ("problem", "网站栏目更新不及时", "B2"),
        ("problem", "微信公众号更新不及时", "B2"),
        ("measure", "网站和公众号每周更新", "B2"),
        ("measure", "对更新不及时的单位通报", "B2"),
        ("measure", "开展绩效考核", "A6"),
    )
    found = pairs(made)
    assert {("i2", "i0"), ("i2", "i1"), ("i3", "i0")} <= found
    assert not any(measure == "i4" for measure, _ in found)


def test_nothing_to_tie() -> None:
    assert link((), (), {}) == ()
    assert answers(items(("problem", "更新不及时", "B2"))) == []


def test_an_item_is_tied_to_the_cells_that_are_there() -> None:
    facts = {
        "t4.review.total": Fact("t4.review.total", 2, "number"),
        "t4.review.upheld": Fact("t4.review.upheld", None, "missing"),
        "t3.new.total": Fact("t3.new.total", 4, "number"),
    }
    (tie,) = indicators(items(("problem", "复议纠错率偏高", "D2")), facts)
    assert (tie.from_, tie.to, tie.score) == ("i0", ("t4.review.total",), 1.0)
    assert indicators(items(("problem", "复议纠错率偏高", "D2")), {}) == []


def test_mentions_are_tied_to_their_cells_by_how_sure_they_are() -> None:
    said = [
        Mention(f"m{n}", 0, 0, "", Quantity(1, 1), cells, status)  # type: ignore[arg-type]
        for n, (cells, status) in enumerate(
            [(("t3.new.total",), "agrees"), (("t3.total.total",), "conflicts"), ((), "unlinked")]
        )
    ]
    facts = {cell: Fact(cell, 1, "number") for cell in ("t3.new.total", "t3.total.total")}
    assert [(tie.from_, tie.to, tie.score) for tie in stated(said, facts)] == [
        ("m0", ("t3.new.total",), 1.0),
        ("m1", ("t3.total.total",), 0.8),
    ]


def test_a_mention_is_not_tied_to_cells_of_the_other_edition() -> None:
    cells = ("t2.regulations.newly_disclosed", "t2.regulations.made")
    said = [Mention("m0", 0, 0, "", Quantity(1, 1), cells, "ambiguous")]
    assert stated(said, {}) == []
    (tie,) = stated(said, {cells[1]: Fact(cells[1], None, "missing")})
    assert tie.to == cells[1:]
