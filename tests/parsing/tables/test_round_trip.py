"""Any table that is printed comes back exact, or openly undecided with the truth among the candidates."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.parsing.tables import Tables, read_tables
from toolkit.reading import read
from toolkit.reading.document import Document

from . import renderers as r

DELIMITED = (r.pipe_after, r.pipe_before, r.markdown, r.tabbed)
PARTED = (*DELIMITED, r.bare_lines, r.spaced_lines, r.aligned, r.broken_labels, r.inline_spaced)

sheets = st.builds(
    lambda seed, edition, large, busy: r.draw(random.Random(seed), edition, large=large, busy=busy),
    st.integers(0, 10**9),
    st.sampled_from(("2021", "2019")),
    st.sampled_from((9, 300, 40_000)),
    st.sampled_from((0.0, 0.1, 0.4, 0.9)),
)
seeds = st.integers(0, 10**9)
quick = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def tables_of(text: str) -> Tables:
    tables = read_tables(Document("r.txt", text))
    for fact in tables.facts.values():
        assert fact.start is None or text[fact.start : fact.end] == fact.raw
    return tables


def wrong(tables: Tables, sheet: r.Sheet, *, may_miss: bool = False, exact: bool = False) -> list[str]:
    """Return the cells that say something untrue, or that are undecided without reason."""
    out = []
    for cell, printed in sheet.cells.items():
        fact = tables.facts[cell]
        if printed is None:
            good = fact.state == "blank" or (may_miss and fact.state in ("missing", "ambiguous"))
        elif isinstance(printed, str):
            good = fact.state == "not_applicable" or (may_miss and fact.state in ("missing", "ambiguous"))
        elif fact.state == "number":
            good = fact.value == printed
        else:
            good = not exact and fact.state == "ambiguous" and printed in fact.candidates
            good = good or (fact.state == "ambiguous" and len(fact.raw) > 30 and not fact.candidates)
            good = good or (may_miss and fact.state == "missing")
        if not good:
            out.append(f"{cell}: printed {printed!r}, read {fact.state} {fact.value} {fact.candidates}")
    return out


def blanked(sheet: r.Sheet, seed: int, share: float, mark: str | None = None) -> r.Sheet:
    rng = random.Random(seed)
    for cell, value in sheet.cells.items():
        if value == 0 and rng.random() < share:
            sheet.cells[cell] = mark
    return sheet


@pytest.mark.parametrize("render", PARTED)
@quick
@given(sheet=sheets)
def test_parted_cells_come_back_exact(render, sheet: r.Sheet) -> None:
    tables = tables_of(render(sheet))
    assert wrong(tables, sheet, exact=True) == []
    assert tables.form == sheet.edition
    assert len(tables.facts) == len(sheet.cells)


@pytest.mark.parametrize("page_break", [False, True])
@quick
@given(sheet=sheets, seed=seeds)
def test_grids_come_back_exact_blanks_included(page_break: bool, sheet: r.Sheet, seed: int) -> None:
    sheet = blanked(sheet, seed, 0.5)
    document = read(r.html(sheet, page_break=page_break).encode())
    assert document.grids
    tables = read_tables(document)
    assert wrong(tables, sheet, exact=True) == []


@pytest.mark.parametrize("render", DELIMITED)
@quick
@given(sheet=sheets, seed=seeds)
def test_delimited_blanks_stay_blank(render, sheet: r.Sheet, seed: int) -> None:
    sheet = blanked(sheet, seed, 0.4)
    # A row that is blank throughout cannot be told from a label that lost its values.
    assert wrong(tables_of(render(sheet)), sheet, may_miss=True) == []


@pytest.mark.parametrize("render", PARTED)
@pytest.mark.parametrize("mark", ["/", "—", "无"])
@quick
@given(sheet=sheets, seed=seeds)
def test_cells_that_do_not_apply_are_told(render, mark: str, sheet: r.Sheet, seed: int) -> None:
    sheet = blanked(sheet, seed, 0.3, mark)
    assert wrong(tables_of(render(sheet)), sheet, exact=True) == []


@pytest.mark.parametrize("render", [r.bare_lines, r.aligned, r.inline_spaced, r.broken_labels, r.spaced_lines])
@quick
@given(sheet=sheets, seed=seeds, share=st.sampled_from((0.05, 0.5, 1.0)))
def test_blanks_that_collapsed_are_never_filled_in(render, sheet: r.Sheet, seed: int, share: float) -> None:
    sheet = blanked(sheet, seed, share)
    assert wrong(tables_of(render(sheet)), sheet, may_miss=True) == []


@settings(quick, max_examples=30)
@given(sheet=sheets)
def test_digits_run_together_come_back_exact_or_with_candidates(sheet: r.Sheet) -> None:
    assert wrong(tables_of(r.inline_joined(sheet)), sheet) == []


@settings(quick, max_examples=30)
@given(sheet=sheets, seed=seeds)
def test_patchy_blanks_cut_and_nothing_more(sheet: r.Sheet, seed: int) -> None:
    assert wrong(tables_of(r.inline_patchy(sheet, random.Random(seed))), sheet) == []


@settings(quick, max_examples=25)
@given(sheet=sheets, seed=seeds, share=st.sampled_from((0.05, 0.5, 1.0)))
def test_blanks_in_runs_are_never_filled_in(sheet: r.Sheet, seed: int, share: float) -> None:
    sheet = blanked(sheet, seed, share)
    said = wrong(tables_of(r.inline_joined(sheet)), sheet, may_miss=True)
    assert [w for w in said if "read number" in w] == []


def test_a_run_that_adds_up_by_chance_without_its_blank_is_doubted_where_the_columns_disagree() -> None:
    sheet = blanked(r.draw(random.Random(56536), "2019", large=300, busy=0.9), 391, 0.05)
    assert [cell for cell, value in sheet.cells.items() if value is None] == ["t3.not_processed.excessive.enterprise"]
    tables = tables_of(r.inline_joined(sheet))
    assert wrong(tables, sheet, may_miss=True) == []
    assert "the columns do not" in tables.facts["t3.not_processed.excessive.total"].decided_by.reason


@pytest.mark.parametrize("render", PARTED)
@quick
@given(sheet=sheets, seed=seeds)
def test_a_changed_digit_is_read_as_printed(render, sheet: r.Sheet, seed: int) -> None:
    cell = random.Random(seed).choice(sorted(sheet.cells))
    value = sheet.cells[cell]
    assert isinstance(value, (int, float))
    sheet.cells[cell] = value + 1 if value != 9 else 7
    assert wrong(tables_of(render(sheet)), sheet, exact=True) == []


@quick
@given(sheet=sheets, seed=seeds)
def test_a_changed_digit_in_a_run_is_read_as_printed_or_left_open(sheet: r.Sheet, seed: int) -> None:
    cell = random.Random(seed).choice([c for c in sorted(sheet.cells) if not c.startswith("t2.")])
    sheet.cells[cell] = int(sheet.cells[cell] or 0) + 1
    assert [w for w in wrong(tables_of(r.inline_joined(sheet)), sheet) if "read number" in w] == []


@pytest.mark.parametrize("render", [r.bare_lines, r.inline_spaced, r.aligned])
@quick
@given(sheet=sheets, seed=seeds)
def test_a_dropped_cell_opens_its_row_and_no_other(render, sheet: r.Sheet, seed: int) -> None:
    rng = random.Random(seed)
    row = rng.choice([row for row, _, _ in sheet.three_rows()])
    cell = f"t3.{row}.{rng.choice(r.APPLICANTS)}"
    true = dict(sheet.cells)
    sheet.cells[cell] = ""
    tables = tables_of(
        render(sheet).replace("\n\n\n", "\n\n") if render is r.aligned else _without_empty(render(sheet))
    )
    sheet.cells = true
    for name, printed in true.items():
        fact = tables.facts[name]
        if name.startswith(f"t3.{row}."):
            assert fact.state != "number" or fact.value == printed, name
        else:
            assert fact.value == printed, name


def _without_empty(text: str) -> str:
    return "\n".join(line for line in text.replace("  ", " ").split("\n") if line)
