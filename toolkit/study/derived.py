"""Indicators derived from the cells: shares with the number they rest on, defined once in ``indicators.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import translate
from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec

from toolkit.errors import NianbaoError
from toolkit.parsing.forms import cell_ids
from toolkit.rules import load_rules

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from toolkit.corpus import Corpus

Blanks = Literal["missing", "zero"]


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One share: its names, the sums it divides, and the smallest denominator that it is given for."""

    zh: str
    en: str
    numerator: str
    denominator: str
    minimum: int
    bounded: bool = True
    note: str = ""


class IndicatorsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``indicators.yaml``."""

    version: str
    indicators: dict[str, Indicator]


@cache
def load_indicators() -> dict[str, Indicator]:
    """Return the indicators that the package carries, by name (read once).

    Raises:
        ValueError: a formula names a cell that no edition has.

    Examples:
        >>> load_indicators()["litigation_loss_rate"].zh
        '行政诉讼败诉率'
    """
    found = load_rules("indicators.yaml", IndicatorsFile, package="toolkit.study").indicators
    for name, indicator in found.items():
        for formula in (indicator.numerator, indicator.denominator):
            if not any(_terms(formula, edition) for edition in ("2021", "2019")):
                raise ValueError(f"indicators.yaml: {name}: found no cell for {formula}")
    return found


def _terms(formula: str, edition: str) -> list[tuple[int, str]] | None:
    """Return the signed cells of a formula in one edition; None where a term has none there."""
    out: list[tuple[int, str]] = []
    for sign, pattern in re.findall(r"([+-]?)\s*([^\s+-]+)", formula):
        match = re.compile(translate(pattern)).match
        cells = [cell for cell in cell_ids(edition) if match(cell)]
        if not cells:
            return None
        out += [(-1 if sign == "-" else 1, cell) for cell in cells]
    return out


def indicators(corpus: Corpus, names: Sequence[str] | None = None, *, blanks: Blanks = "missing") -> pd.DataFrame:
    """Compute the indicators of every report that has tables.

    Args:
        corpus: the reports.
        names: which indicators, in this order; all of ``indicators.yaml`` when None.
        blanks: what a cell printed empty is: ``"missing"``, so that no share rests on it, or ``"zero"``, which a
            person may decide for sources that print no zeros. A cell with ``/`` or 无 is taken like a blank.

    Returns:
        One row per report with the common columns and, per indicator, its value (null unless the state is ``ok``),
        ``<name>.n`` (the denominator) and ``<name>.state``: ``ok``, ``small`` (below the minimum), ``undecided`` (a
        cell is blank, ambiguous or missing), ``impossible`` (the cells give a part larger than its whole), or null
        where the report has no tables.

    Raises:
        NianbaoError: an indicator is not known.

    Source: the formulas of ``indicators.yaml``; the tables of 国办公开办函〔2021〕30号 and 〔2019〕60号.

    Examples:
        >>> import tempfile, pathlib, toolkit as tk
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.txt").write_text("某镇人民政府2023年政府信息公开工作年度报告")
        >>> indicators(tk.read_all(folder), ["disclosure_rate"])["disclosure_rate"].tolist()
        [nan]
    """
    from toolkit.frames.rows import load_rows

    tables = corpus.tables
    wanted = names_of(load_indicators(), names)
    out = tables[list(load_rows().common)].copy()
    for name, indicator in wanted.items():
        value, n, state = derive(tables, indicator, blanks)
        out[name], out[f"{name}.n"], out[f"{name}.state"] = value, n, state
    return out


def names_of(known: Mapping[str, Indicator], names: Iterable[str] | None) -> dict[str, Indicator]:
    """Return the indicators asked for; a name ending in ``.*`` or ``*`` stands for all that begin so.

    Raises:
        NianbaoError: a name is not known.

    Examples:
        >>> list(names_of(load_indicators(), ["refusal.st*", "carry_over_share"]))
        ['refusal.state_secret', 'carry_over_share']
    """
    if names is None:
        return dict(known)
    out: dict[str, Indicator] = {}
    for name in names:
        found = {key: value for key, value in known.items() if re.fullmatch(translate(name), key)}
        if not found:
            raise NianbaoError(f"indicators: found {name}; valid would be one of {', '.join(known)}")
        out |= found
    return out


def derive(
    tables: pd.DataFrame, indicator: Indicator, blanks: Blanks = "missing"
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Compute one indicator from the frame of tables.

    Args:
        tables: the frame ``tables`` of a corpus, n rows.
        indicator: the indicator.
        blanks: see ``indicators``.

    Returns:
        Three arrays of length n: values (float), denominators (float) and states (object).
    """
    import numpy as np

    single = tables.get("state.t3.other_handling.total")
    old = np.zeros(len(tables), bool) if single is None else single.isin(["number", "blank", "ambiguous"]).to_numpy()
    sums = []
    for formula in (indicator.numerator, indicator.denominator):
        new_sum, old_sum = _sum(tables, _terms(formula, "2021"), blanks), _sum(tables, _terms(formula, "2019"), blanks)
        sums.append(np.where(old, old_sum, new_sum))
    part, whole = sums
    known = ~np.isnan(part) & ~np.isnan(whole)
    with np.errstate(invalid="ignore", divide="ignore"):
        wrong = known & ((part < 0) | (whole < 0) | (part > whole if indicator.bounded else False))
        enough = known & ~wrong & (whole >= max(indicator.minimum, 1))
        value = np.where(enough, part / whole, np.nan)
    states = np.where(wrong, "impossible", np.where(enough, "ok", np.where(known, "small", "undecided"))).astype(object)
    states[~_printed(tables, indicator)] = None
    return value, whole, states


def _sum(tables: pd.DataFrame, terms: list[tuple[int, str]] | None, blanks: Blanks) -> np.ndarray:
    """Add up the cells, NaN where one of them is no number."""
    import numpy as np

    total = np.zeros(len(tables))
    if terms is None:
        return np.full(len(tables), np.nan)
    for sign, cell in terms:
        value = tables[cell].to_numpy(float, na_value=np.nan) if cell in tables else np.full(len(tables), np.nan)
        if blanks == "zero" and f"state.{cell}" in tables:
            empty = tables[f"state.{cell}"].isin(["blank", "not_applicable"]).to_numpy()
            value = np.where(empty, 0.0, value)
        total += sign * value
    return total


def _printed(tables: pd.DataFrame, indicator: Indicator) -> np.ndarray:
    """Tell which reports have any cell of the denominator, be it a number or not."""
    import numpy as np

    found = np.zeros(len(tables), bool)
    for edition in ("2021", "2019"):
        for _, cell in _terms(indicator.denominator, edition) or ():
            if f"state.{cell}" in tables:
                found |= tables[f"state.{cell}"].notna().to_numpy()
    return found
