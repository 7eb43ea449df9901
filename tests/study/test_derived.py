"""Shares with the number they rest on."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from toolkit.errors import NianbaoError
from toolkit.parsing.forms import cell_ids
from toolkit.study.derived import derive, indicators, load_indicators, names_of


def tables(edition: str = "2021", blank: tuple[str, ...] = (), **numbers: int) -> pd.DataFrame:
    """One report with every cell 0 but those given (t3__new__total=12)."""
    row: dict[str, object] = {}
    values = {name.replace("__", "."): value for name, value in numbers.items()}
    for cell in cell_ids(edition):
        row[cell], row[f"state.{cell}"] = float(values.get(cell, 0)), "number"
        if cell in blank:
            row[cell], row[f"state.{cell}"] = math.nan, "blank"
    return pd.DataFrame([row])


def of(name: str, frame: pd.DataFrame, **options: object) -> tuple[float, float, str | None]:
    value, n, state = derive(frame, load_indicators()[name], **options)  # type: ignore[arg-type]
    return value[0], n[0], state[0]


def test_the_disclosure_rate_leaves_out_what_was_not_decided_on_its_merits():
    frame = tables(
        t3__granted__total=12,
        t3__partial__total=3,
        t3__refused__third_party__total=2,
        t3__unavailable__not_held__total=3,
        t3__not_processed__petition__total=9,
        t3__total__total=29,
    )
    assert of("disclosure_rate", frame) == (0.75, 20, "ok")
    assert of("not_held_share", frame) == (3 / 29, 29, "ok")
    assert of("refusal.third_party", frame)[1:] == (2, "small")


def test_a_small_denominator_gives_no_share():
    value, n, state = of("carry_over_share", tables(t3__new__total=4, t3__carried_forward__total=1))
    assert (math.isnan(value), n, state) == (True, 4, "small")


def test_zero_over_zero_is_small_not_zero():
    value, n, state = of("litigation_loss_rate", tables())
    assert (math.isnan(value), n, state) == (True, 0, "small")


def test_pending_cases_are_no_result():
    frame = tables(t4__review__total=12, t4__review__pending=2, t4__review__corrected=4)
    assert of("review_correction_rate", frame) == (0.4, 10, "ok")


def test_a_blank_is_no_zero_unless_a_person_says_so():
    frame = tables(blank=("t3.refused.other_law.total",), t3__granted__total=10)
    assert of("disclosure_rate", frame)[2] == "undecided"
    assert of("disclosure_rate", frame, blanks="zero") == (1.0, 10, "ok")


def test_a_part_larger_than_its_whole_is_impossible_except_for_rates():
    frame = tables(t3__carried_forward__total=30, t3__new__total=20, t3__total__total=10, t4__review__total=15)
    assert of("carry_over_share", frame)[2] == "impossible"
    assert of("dispute_rate", frame) == (1.5, 10, "ok")


@pytest.mark.parametrize(
    ("edition", "cell"), [("2019", "t3__other_handling__total"), ("2021", "t3__other_handling__other__total")]
)
def test_both_editions_have_their_row_of_other_handling(edition, cell):
    frame = tables(edition, t3__total__total=20, **{cell: 5})
    assert of("other_handling_share", frame) == (0.25, 20, "ok")


def test_a_report_without_tables_has_no_state():
    class Corpus:
        tables = pd.DataFrame(columns=[*tables().columns]).reindex([0])

    for name in ("report_id", "authority", "level", "province", "prefecture", "county", "adcode", "township"):
        Corpus.tables[name] = None
    Corpus.tables[["year", "form"]] = None
    found = indicators(Corpus(), ["disclosure_rate"])  # type: ignore[arg-type]
    assert found["disclosure_rate.state"].tolist() == [None]


def test_an_unknown_indicator_lists_the_valid_ones():
    with pytest.raises(NianbaoError, match="carry_over_share"):
        names_of(load_indicators(), ["nothing"])
