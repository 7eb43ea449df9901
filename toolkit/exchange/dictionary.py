"""The data dictionary: what each column of a frame means, what its values mean, how it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from toolkit.coding.codebook import Codebook
from toolkit.frames.rows import all_cells, columns_of, load_rows, schema_of
from toolkit.frames.values import load_values, value_labels
from toolkit.parsing.forms import load_forms, request_rows, value_rows
from toolkit.parsing.tables.pre2019 import load_statistics

if TYPE_CHECKING:
    import pyarrow as pa

TABLES = {
    "t2": "Table on proactive disclosure",
    "t3": "Table on requests",
    "t4": "Table on reviews and litigation",
    "pre2019": "Statistics appended to reports before 2019",
}
GROUPS = {"review": "行政复议·", "litigation": "行政诉讼·"}
YUAN = {"万元": "万元 (10,000 yuan)", "元": "元 (yuan)"}


@cache
def cell_labels() -> dict[str, str]:
    """Return the printed name of every cell, row and column, as the forms word them.

    Source: 国办公开办函〔2019〕60号, 〔2021〕30号.

    Examples:
        >>> cell_labels()["t3.refused.state_secret.natural_person"]
        '（三）不予公开 1.属于国家秘密·自然人'
    """
    forms = load_forms()
    labels: dict[str, str] = {}
    for edition in ("2019", "2021"):
        names = forms.t2[edition].column_labels
        for key, row in value_rows(edition).items():
            labels |= {f"t2.{key}.{column}": f"{row.label}·{names[column]}" for column in row.columns}
        for key, line in request_rows(edition).items():
            stub = f"{line.group} " if line.group else ""
            labels |= {f"t3.{key}.{c}": f"{stub}{line.label}·{name}" for c, name in forms.t3.columns.items()}
    for key, label in forms.t4.rows.items():
        labels |= {f"t4.{key}.{c}": f"{label}·{name}" for c, name in forms.t4.columns.items()}
    for indicator in load_statistics().indicators:
        head = GROUPS.get(indicator.id.partition(".")[0], "")
        labels[f"pre2019.{indicator.id}"] = head + indicator.labels[0]
        labels[f"pre2019.{indicator.id}.cumulative"] = f"{head}{indicator.labels[0]}·历年累计"
    return {cell: labels.get(cell, cell) for cell in all_cells()}


def column_label(frame: str, column: str) -> str:
    """Return the Chinese name of a column, for cells the printed one.

    Examples:
        >>> column_label("items", "primary"), column_label("tables", "state.t4.review.upheld")
        ('主题代码', '行政复议·结果维持 [状态]')
    """
    cell = column.removeprefix("state.")
    if frame == "tables" and cell in cell_labels():
        return cell_labels()[cell] + (" [状态]" if cell != column else "")
    return columns_of(frame)[column].zh


def type_of(frame: str, column: str) -> str:
    """Return the type of a column in words, lists and structs spelled out.

    Examples:
        >>> type_of("items", "topics"), type_of("tables", "state.t3.new.total")
        ('list of {code: string, probability: double}', 'string')
    """
    return _in_words(schema_of(frame).field(column).type)


def _in_words(kind: pa.DataType) -> str:
    import pyarrow as pa

    if pa.types.is_list(kind):
        return f"list of {_in_words(kind.value_type)}"
    if pa.types.is_struct(kind):
        fields = (kind.field(n) for n in range(kind.num_fields))
        return "{" + ", ".join(f"{field.name}: {_in_words(field.type)}" for field in fields) + "}"
    return str(kind.value_type if pa.types.is_dictionary(kind) else kind)


def meaning(frame: str, column: str) -> str:
    """Return what a column holds, in English; for cells also of which table, and in which unit.

    Examples:
        >>> meaning("tables", "t2.fees.amount")
        'Table on proactive disclosure: the number printed in cell t2.fees.amount; null unless its state is number. The
        form asks for 万元 (10,000 yuan).'
    """
    said = columns_of(frame)[column].en
    cell = column.removeprefix("state.")
    if frame != "tables" or cell not in cell_labels():
        return said
    table = TABLES[cell.partition(".")[0]]
    unit = _units().get(column)
    return f"{table}: {said[0].lower()}{said[1:]}" + (f" The form asks for {YUAN.get(unit, unit)}." if unit else "")


@cache
def _units() -> dict[str, str]:
    """The unit that the form prints for a cell; where it prints none, cells count pieces, requests or cases."""
    units: dict[str, str] = {}
    for edition in ("2019", "2021"):
        for key, row in value_rows(edition).items():
            given = row.unit if isinstance(row.unit, dict) else dict.fromkeys(row.columns, row.unit)
            units |= {f"t2.{key}.{column}": unit for column, unit in given.items() if unit}
    return units


def values_of(frame: str, column: str) -> str | None:
    """Return the values of a closed column and what each means; None for an open one.

    Examples:
        >>> values_of("findings", "code").partition("; ")[0]
        't2.in_force: for 规章 and 规范性文件, whether at least as many are in force as were made in the year'
    """
    if (frame, column) == ("findings", "code"):
        return "; ".join(f"{code}: {said}" for code, said in rules_in_words().items())
    return "; ".join(value_labels(frame, column).values()) or None


def rules_in_words() -> dict[str, str]:
    """Return what each rule of the checks looks at, by its code."""
    from toolkit.checking import RULES

    first = {code: (rule.check.__doc__ or code).strip().splitlines()[0] for code, rule in RULES.items()}
    within = {code: said.removeprefix("Yield, ").removeprefix("Yield ").rstrip(".") for code, said in first.items()}
    return within | {identity.id: f"whether {identity.rule}" for identity in load_forms().across_years}


def dictionary(frames: Iterable[str], names: Mapping[tuple[str, str], str] | None = None) -> pa.Table:
    """Return the data dictionary: one row per column of the frames.

    Args:
        frames: the frames to describe.
        names: what a column (frame, column) is called in the file, where that differs.

    Returns:
        A table of ``frame``, ``column``, ``name`` (in the file), ``type``, ``zh``, ``en``, ``values``.

    Examples:
        >>> dictionary(["links"]).to_pylist()[-3]["en"]
        'Strength of the link, 0 to 1.'
    """
    import pyarrow as pa

    rows = [
        {
            "frame": frame,
            "column": column,
            "name": (names or {}).get((frame, column), column),
            "type": type_of(frame, column),
            "zh": column_label(frame, column),
            "en": meaning(frame, column),
            "values": values_of(frame, column),
        }
        for frame in frames
        for column in columns_of(frame)
    ]
    fields = ("frame", "column", "name", "type", "zh", "en", "values")
    return pa.Table.from_pylist(rows, schema=pa.schema([(field, pa.string()) for field in fields]))


def codebook_table() -> pa.Table:
    """Return the codebook: one row per topic.

    Examples:
        >>> codebook_table().num_rows
        20
    """
    import pyarrow as pa

    topics = Codebook.default().topics.values()
    fields = ("code", "zh", "en", "includes", "domain", "domain_zh", "domain_en")
    return pa.table({field: pa.array([getattr(topic, field) for topic in topics], pa.string()) for field in fields})


def about(rows: Mapping[str, int], note: str = "") -> list[str]:
    """Return what a cold reader must know: what the files are, how they were made, what not to conclude.

    Args:
        rows: how many rows each frame has that is written.
        note: what the format does to the data, in one or more sentences.
    """
    from toolkit import __version__

    described = load_rows().frames
    made = f"Made by nianbao {__version__}: codebook {Codebook.default().version}, forms {load_forms().version}."
    lines = ["Annual disclosure reports, read and coded 政府信息公开工作年度报告数据", made]
    lines += [f"{name} {described[name].zh}: {number} rows. {described[name].en}" for name, number in rows.items()]
    lines += ["Columns: see dictionary. Topics: see codebook.", *load_values().about, *([note] if note else [])]
    return lines
