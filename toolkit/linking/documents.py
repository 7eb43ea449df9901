"""What is said of documents, decisions and fees: the cells of table two in either edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_STOCK = ("regulations", "normative_documents")
_DECISIONS = ("licences", "penalties", "coercive_measures", "other_services")
# The columns that a verb may mean, by edition, the likeliest first.
_COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "2019": {
        "made": ("made", "newly_disclosed"),
        "disclosed": ("newly_disclosed", "made", "disclosed_total"),
        "total": ("disclosed_total", "newly_disclosed"),
        "": ("newly_disclosed", "made"),
    },
    "2021": {
        "in_force": ("in_force",),
        "repealed": ("repealed",),
        "made": ("made",),
        "disclosed": ("made", "in_force"),
        "total": ("in_force", "made"),
        "": ("made", "in_force"),
    },
}


class DocumentMeasure(NamedTuple):
    """The readings of a statement about table two, its strength, and the family of units it is counted in."""

    readings: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    strength: int
    units: str
    is_stock: bool = False
    is_decision: bool = False


def document_measure(docs: Sequence[str], verbs: Sequence[str], edition: str, in_money: bool) -> DocumentMeasure | None:
    """Return the cells of table two that a statement about documents, decisions or fees may mean.

    Args:
        docs: the rows that are named; several kinds of documents are summed.
        verbs: what is said of them: ``made``, ``repealed``, ``in_force``, ``disclosed``, ``total``, ``decided``.
        edition: the edition of table two, ``"2021"`` or ``"2019"``.
        in_money: whether the number is an amount of money.

    Returns:
        The measure, or None where the edition has no such cell.

    Examples:
        >>> document_measure(["normative_documents"], ["repealed"], "2021", False).readings
        ((('t2.normative_documents',), ('repealed',)),)
        >>> document_measure(["fees"], [], "2021", False) is None
        True
    """
    rows = tuple(f"t2.{doc}" for doc in docs)
    if docs and all(doc in _STOCK for doc in docs):
        verb = next((v for v in ("in_force", "repealed", "made", "total", "disclosed") if v in verbs), "")
        columns = _COLUMNS[edition].get(verb, ())
        strength = 2 if edition == "2021" and len(columns) == 1 and len(docs) == 1 else 1
        readings = tuple((rows, (column,)) for column in columns)
        return DocumentMeasure(readings, strength, "document", is_stock=True) if columns else None
    if list(docs) == ["fees"]:
        if edition == "2019" or not in_money:
            return None
        return DocumentMeasure(((rows, ("amount",)),), 2, "money")
    if list(docs) == ["procurement"] and edition == "2019":
        if in_money:
            return DocumentMeasure(((rows, ("amount",)),), 1, "money")
        return DocumentMeasure(((rows, ("projects",)),), 1, "document")
    if docs and all(doc in _DECISIONS for doc in docs) and (edition == "2019" or "other_services" not in docs):
        return DocumentMeasure(((rows, ("decisions",)),), 1, "count", is_decision=True)
    return None
