"""The statutory tables of the annual report as data: editions, rows, columns, cell ids, identities.

Sources: 国办公开办函〔2021〕30号 (reports for 2021 on), 国办公开办函〔2019〕60号 (reports for 2019 and 2020).
"""

from __future__ import annotations

from functools import cache

import msgspec

from toolkit.rules import load_rules


class ValueRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of table two; ``columns`` are the column keys it has, ``unit`` the unit of its amounts.

    ``variants`` are other wordings of the label, or parts of it that no other row has.
    """

    label: str
    article: str
    columns: tuple[str, ...]
    unit: str | dict[str, str] | None = None
    variants: tuple[str, ...] = ()


class RequestRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of table three; ``group`` is the stub it stands under, ``forms`` the editions that print it.

    ``variants`` are other wordings of the label, or parts of it that no other row has.
    """

    label: str
    group: str | None = None
    forms: tuple[str, ...] = ("2021", "2019")
    variants: tuple[str, ...] = ()


class TableTwo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Table two in one edition: its rows, and the printed names of its columns."""

    rows: dict[str, ValueRow]
    column_labels: dict[str, str]
    column_variants: tuple[str, ...] = ()


class TableThree(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Table three: applicants across, outcomes down."""

    columns: dict[str, str]
    rows: dict[str, RequestRow]


class TableFour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Table four: one printed row, three procedures of five results."""

    rows: dict[str, str]
    columns: dict[str, str]


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An identity that the printed numbers must satisfy, for each column or row or across years."""

    id: str
    rule: str
    each: str | None = None


class FormsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``forms.yaml``."""

    version: str
    t2: dict[str, TableTwo]
    t3: TableThree
    t4: TableFour
    identities: tuple[Identity, ...]
    across_years: tuple[Identity, ...]


@cache
def load_forms() -> FormsFile:
    """Return the forms that the package carries (read once)."""
    return load_rules("forms.yaml", FormsFile, package="toolkit.parsing")


@cache
def value_rows(edition: str) -> dict[str, ValueRow]:
    """Return the rows of table two in the ``"2021"`` or ``"2019"`` edition, keyed by row id.

    Examples:
        >>> value_rows("2021")["licences"].label
        '行政许可'
    """
    return load_forms().t2[edition].rows


@cache
def request_rows(edition: str) -> dict[str, RequestRow]:
    """Return the rows of table three that the edition prints, keyed by row id.

    Examples:
        >>> len(request_rows("2021")), len(request_rows("2019"))
        (25, 23)
    """
    return {key: row for key, row in load_forms().t3.rows.items() if edition in row.forms}


@cache
def cell_ids(edition: str) -> tuple[str, ...]:
    """Return every cell id of an edition in printed order (200 in ``"2021"``, 198 in ``"2019"``).

    Examples:
        >>> len(cell_ids("2021")), len(cell_ids("2019")), cell_ids("2021")[0]
        (200, 198, 't2.regulations.made')
    """
    forms = load_forms()
    two = [f"t2.{row}.{column}" for row, spec in value_rows(edition).items() for column in spec.columns]
    three = [f"t3.{row}.{column}" for row in request_rows(edition) for column in forms.t3.columns]
    four = [f"t4.{row}.{column}" for row in forms.t4.rows for column in forms.t4.columns]
    return (*two, *three, *four)


@cache
def outcome_rows(edition: str) -> tuple[str, ...]:
    """Return the ids of the outcome rows of table three, those that add up to ``total``.

    Examples:
        >>> outcome_rows("2019")[0], outcome_rows("2019")[-1]
        ('granted', 'other_handling')
    """
    outside = {"new", "carried_over", "total", "carried_forward"}
    return tuple(row for row in request_rows(edition) if row not in outside)
