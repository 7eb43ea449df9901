"""Coding the sentences of a table: any CSV, Excel, JSONL or Parquet file, its rows and columns kept."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import NianbaoError

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.coding.cues import Coder

_KINDS = {"problem": "problem", "measure": "measure", "问题": "problem", "改进措施": "measure", "措施": "measure"}


def code_table(
    source: Path, out: Path, *, text_column: str, kind_column: str | None = None, coder: Coder | None = None
) -> int:
    r"""Code one column of sentences and write the table with the codes beside it.

    Rows and columns stay as they are; ``primary``, ``probability``, ``secondary`` (codes joined by ``;``) and ``cues``
    are added, and ``kind`` where no kind column is named (where one is, its blank cells are filled). A column that
    already has one of these names is kept as ``…_given``. A blank sentence gets no code.

    Args:
        source: the table; CSV (UTF-8 with or without BOM, or GB18030), TSV, XLSX, JSONL or Parquet, by its suffix.
        out: where the result goes, in the format of its suffix.
        text_column: the column of the sentences.
        kind_column: the column that says problem or measure (or 问题, 改进措施) for each.
        coder: who codes; None is the project's own.

    Returns:
        The number of rows.

    Raises:
        NianbaoError: the file, a column or a kind is not what it should be; one line that names the valid ones.

    Examples:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "in.csv").write_text("n,text\n1,更新不及时\n", encoding="utf-8")
        >>> code_table(folder / "in.csv", folder / "out.csv", text_column="text")
        1
        >>> (folder / "out.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")[:3]
        ['1', '更新不及时', 'problem']
    """
    from toolkit.coding.coders import default_coder
    from toolkit.coding.kind import kind_of

    source, out = Path(source), Path(out)
    write = _by_suffix(out, _WRITERS)
    frame = read_table(source)
    for column in (text_column, kind_column):
        if column is not None and column not in frame.columns:
            raise NianbaoError(
                f"{source}: found no column {column!r}; valid would be one of {', '.join(map(str, frame.columns))}"
            )
    texts = [_text(value) for value in frame[text_column]]
    given = [""] * len(texts) if kind_column is None else [_text(value).strip() for value in frame[kind_column]]
    kinds: list[str] = []
    for row, (text, kind) in enumerate(zip(texts, given, strict=True), 1):
        if kind and kind.lower() not in _KINDS:
            raise NianbaoError(
                f"{source}: found kind {kind!r} in row {row}; valid would be one of {', '.join(_KINDS)}, or blank"
            )
        kinds.append(_KINDS[kind.lower()] if kind else kind_of(text) if text.strip() else "")
    filled = [i for i, text in enumerate(texts) if text.strip()]
    codings = (coder or default_coder()).code([texts[i] for i in filled], [kinds[i] for i in filled])
    added: dict[str, list[Any]] = {name: [""] * len(texts) for name in ("primary", "secondary", "cues")}
    probability: list[float | None] = [None] * len(texts)
    for i, coding in zip(filled, codings, strict=True):
        added["primary"][i] = coding.primary or ""
        added["secondary"][i] = ";".join(coding.secondary)
        added["cues"][i] = ";".join(dict.fromkeys(cue.text for cue in coding.cues))
        probability[i] = round(coding.probability, 4)
    if kind_column is not None:
        frame[kind_column] = [old or new for old, new in zip(given, kinds, strict=True)]
    else:
        _keep(frame, "kind")
        frame["kind"] = kinds
    for name, values in (
        ("primary", added["primary"]),
        ("probability", probability),
        ("secondary", added["secondary"]),
        ("cues", added["cues"]),
    ):
        _keep(frame, name)
        frame[name] = values
    write(frame, out)
    return len(frame)


def read_table(source: Path) -> pd.DataFrame:
    """Read a table by its suffix; cells of CSV and TSV stay the strings they are.

    Raises:
        NianbaoError: the file is missing, unreadable, or of another suffix.

    Examples:
        >>> read_table(Path("none.csv"))
        Traceback (most recent call last):
        toolkit.errors.NianbaoError: none.csv: found no such file; valid would be a csv, jsonl, parquet, tsv, xlsx file
    """
    read = _by_suffix(source, _READERS)
    if not source.is_file():
        raise NianbaoError(
            f"{source}: found no such file; valid would be a {', '.join(s[1:] for s in sorted(_READERS))} file"
        )
    try:
        return read(source)
    except Exception as error:
        detail = " ".join(str(error).split()) or type(error).__name__
        raise NianbaoError(
            f"{source}: found {detail[:160]}; valid would be a readable {source.suffix[1:]} table"
        ) from error


def _by_suffix(path: Path, choices: dict[str, Any]) -> Any:
    found = choices.get(path.suffix.lower())
    if found is None:
        raise NianbaoError(f"{path}: found suffix {path.suffix!r}; valid would be one of {', '.join(sorted(choices))}")
    return found


def _keep(frame: pd.DataFrame, name: str) -> None:
    """Make room for a column of ours: the user's own of that name goes on as ``…_given``."""
    if name in frame.columns:
        spare = f"{name}_given"
        while spare in frame.columns:
            spare += "_given"
        frame.insert(frame.columns.get_loc(name), spare, frame.pop(name))  # type: ignore[arg-type]


def _text(value: Any) -> str:
    # NaN is the only value that differs from itself; pandas also has NA, whose comparison is not a bool.
    if isinstance(value, str):
        return value
    import pandas as pd

    return "" if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)) else str(value)


def _read_delimited(source: Path, separator: str) -> pd.DataFrame:
    import pandas as pd

    raw = source.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return pd.read_csv(io.StringIO(text), sep=separator, dtype=object, keep_default_na=False)


def _read_jsonl(source: Path) -> pd.DataFrame:
    import msgspec
    import pandas as pd

    lines = source.read_text(encoding="utf-8-sig").splitlines()
    rows = [msgspec.json.decode(line, type=dict[str, Any]) for line in lines if line.strip()]
    columns = dict.fromkeys(key for row in rows for key in row)
    return pd.DataFrame({key: pd.Series([row.get(key) for row in rows], dtype=object) for key in columns})


def _read_excel(source: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_excel(source, dtype=object)


def _read_parquet(source: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(source)


def _write_jsonl(frame: pd.DataFrame, out: Path) -> None:
    import msgspec

    rows = frame.astype(object).where(frame.notna(), None).to_dict(orient="records")
    with out.open("wb") as handle:
        handle.writelines(msgspec.json.encode(row) + b"\n" for row in rows)


_READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    ".csv": lambda source: _read_delimited(source, ","),
    ".tsv": lambda source: _read_delimited(source, "\t"),
    ".jsonl": _read_jsonl,
    ".xlsx": _read_excel,
    ".parquet": _read_parquet,
}
# Excel opens a CSV as Chinese only where it begins with a BOM.
_WRITERS: dict[str, Callable[[pd.DataFrame, Path], Any]] = {
    ".csv": lambda frame, out: frame.to_csv(out, index=False, encoding="utf-8-sig"),
    ".tsv": lambda frame, out: frame.to_csv(out, index=False, sep="\t", encoding="utf-8-sig"),
    ".jsonl": _write_jsonl,
    ".xlsx": lambda frame, out: frame.to_excel(out, index=False),
    ".parquet": lambda frame, out: frame.to_parquet(out, index=False),
}
