"""Items of many reports, coded as one batch, as those of one are coded alone."""

from itertools import permutations

from toolkit.coding import coders
from toolkit.coding.coders import code_groups, code_items, default_coder
from toolkit.report import Item


def item(text: str, kind: str = "problem", id_: str = "i1") -> Item:
    return Item(id_, kind, 0, len(text), text, "problems")  # type: ignore[arg-type]


def test_an_item_is_coded_the_same_whatever_was_coded_before() -> None:
    items = [
        item("一是更新不及时。"),
        item("加强业务培训", "measure"),
        item("一是更新不及时。", id_="i9"),
        item("更 新慢"),
    ]
    alone = {one.text: default_coder().code([one.text], [one.kind])[0] for one in items}
    for order in permutations(items):
        coders._known.clear()
        for _ in range(2):
            for found, given in zip(code_items(order), order, strict=True):
                said = alone[given.text]
                assert (found.id, found.topics, found.primary) == (given.id, said.topics, said.primary)
                assert found.cues == tuple(dict.fromkeys(cue.text for cue in said.cues))


def test_the_kind_decides_too() -> None:
    problem, measure = code_items([item("政策解读与人员培训"), item("政策解读与人员培训", "measure")])
    assert [problem.topics, measure.topics] == [
        default_coder().code(["政策解读与人员培训"], [kind])[0].topics for kind in ("problem", "measure")
    ]


def test_what_is_kept_is_bounded() -> None:
    many = [item(f"第{i}个栏目更新不及时") for i in range(coders._KEPT + 5)]
    assert len(code_items(many)) == len(many)
    assert len(coders._known) <= coders._KEPT
    code_items([item("长" * (coders._LONG + 1))])
    assert all(len(text) <= coders._LONG for text, _ in coders._known)


def test_traditional_characters_of_one_report_change_no_other() -> None:
    plain, traditional = [item("开展业务培训")], [item("業務培訓開展不夠"), item("解讀單一,報道不足")]
    together = code_groups([plain, traditional, plain])
    assert together == [code_items(plain), code_items(traditional), code_items(plain)]
