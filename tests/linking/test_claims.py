"""What a sentence claims depends on it, its place and what stands before it in the same report, on nothing else."""

from itertools import permutations

from toolkit.linking import cells, claims, wordings
from toolkit.linking.mentions import find_mentions
from toolkit.report import Fact, Form, Mention

TEXTS = (
    "收到政府信息公开申请12件，其中自然人9件、商业企业3件。",
    "行政复议2件。其中自然人9件、商业企业3件。维持1件，纠正1件。",
    "收到政府信息公开申请3件。均已答复。办结3件，其中予以公开2件，结转下年度1件。未发生行政复议、行政诉讼。",
    "规范性文件12件，其中废止3件。收到政府信息公开申请12件，其中自然人9件、商业企业3件。",
)
FACTS = {
    cell: Fact(cell, value, "number")
    for cell, value in {
        "t3.new.total": 12,
        "t3.new.natural_person": 9,
        "t3.new.enterprise": 3,
        "t4.review.total": 2,
    }.items()
}


def forget() -> None:
    for kept in (claims._read, wordings.words_of, cells.cells_of):
        kept.cache_clear()


def said(text: str, form: Form = "2021", year: int | None = 2023) -> tuple[Mention, ...]:
    return find_mentions(text, (), FACTS, form, year)


def test_reports_are_read_the_same_in_any_order() -> None:
    alone = {}
    for text in TEXTS:
        forget()
        alone[text] = said(text)
    assert any(mention.status == "agrees" for found in alone.values() for mention in found)
    for order in permutations(TEXTS):
        forget()
        assert {text: said(text) for text in order} == alone


def test_form_and_year_decide_anew() -> None:
    for text in ("2022年收到政府信息公开申请12件。", "规范性文件公开9件。"):
        fresh = []
        for form, year in (("2021", 2023), ("2019", 2020), ("2021", 2022), ("2021", None)):
            forget()
            fresh.append(said(text, form, year))  # type: ignore[arg-type]
        forget()
        again = [said(text, *given) for given in (("2021", 2023), ("2019", 2020), ("2021", 2022), ("2021", None))]
        assert again == fresh
        assert len(set(fresh)) > 1


def test_a_number_that_divides_another_follows_its_reading_wherever_both_stand() -> None:
    *_, persons, firms = said("".join(TEXTS))
    assert (persons.cells, firms.cells) == (("t3.new.natural_person",), ("t3.new.enterprise",))
    assert said("无。" * 40 + TEXTS[0])[-1].cells == ("t3.new.enterprise",)
