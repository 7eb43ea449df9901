"""Tables of a study for a paper: LaTeX, Markdown and Word, with what was counted below."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from toolkit.errors import NianbaoError
from toolkit.study import labels
from toolkit.study.citing import references
from toolkit.study.frames import About, Language, StudyFrame

Made = tuple[str, list[str], pd.DataFrame, About]  # heading, notes, cells as text, what was counted

_SHARES = {
    "share", "low", "high", "naive", "naive_low", "naive_high", "share_start", "share_end", "difference", "pooled",
    "median", "quarter_low", "quarter_high",
}  # fmt: skip
_SUFFIXES = (".md", ".tex", ".docx")
_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    c: "\\" + c for c in "&%$#_{}"
}


def write_table(
    tables: StudyFrame | Mapping[str, StudyFrame], path: str | Path, *, language: Language = "zh", digits: int = 1
) -> Path:
    """Write one study, or several under headings, as tables with titles, n, and the sources of the formulas.

    Shares are percentages; what is not given because n is too small is an en dash. The suffix says the format: ``.tex``
    (needs booktabs and longtable, and ctex for Chinese), ``.md``, or ``.docx``.

    Args:
        tables: a study's frame, or frames by heading.
        path: the file to write.
        language: of titles and columns.
        digits: decimals of percentages.

    Returns:
        The path.

    Raises:
        NianbaoError: the suffix is none of these, or a frame comes from no study.

    Examples:
        >>> write_table({}, "table.xls")
        Traceback (most recent call last):
        ...
        toolkit.errors.NianbaoError: table.xls: found suffix .xls; valid would be .md, .tex or .docx
    """
    path = Path(path)
    if path.suffix.lower() not in _SUFFIXES:
        raise NianbaoError(f"{path}: found suffix {path.suffix or 'none'}; valid would be .md, .tex or .docx")
    parts = tables if isinstance(tables, Mapping) else {"": tables}
    made: list[Made] = []
    for head, frame in parts.items():
        about = getattr(frame, "about", None)
        if about is None:
            raise NianbaoError(
                f"{path}: found a frame of no study; valid would be what a function of toolkit.study gives"
            )
        title, notes = _caption(about, language)
        made.append((head or title, notes, readable(frame, language, digits), about))
    sources = list(dict.fromkeys(key for *_, about in made for key in about.sources))
    if path.suffix.lower() == ".docx":
        _docx(made, sources, path, language)
        return path
    write = _markdown if path.suffix.lower() == ".md" else _latex
    path.write_text(write(made, sources, language), encoding="utf-8")
    return path


def readable(frame: StudyFrame, language: Language = "zh", digits: int = 1) -> pd.DataFrame:
    """Return the frame as text for readers: named columns and values, percentages, an en dash for what is not given.

    Examples:
        >>> made = StudyFrame({"level": ["county"], "share": [0.125], "low": [float("nan")], "n": [1200]})
        >>> readable(made, "en").values.tolist()
        [['County', '12.5%', '–', '1,200']]
    """
    about = frame.about
    logit = about is not None and about.study in ("association", "corrected_association", "cooccurrence")
    drop = {"small", "topic_en" if language == "zh" else "topic_zh" if language == "en" else ""}
    out = {}
    for name in frame.columns:
        if name in drop:
            continue
        out[labels.column(str(name), language)] = [
            _cell(found, str(name) in _SHARES and not logit, digits, language, str(name)) for found in frame[name]
        ]
    return pd.DataFrame(out)


def _cell(found: object, share: bool, digits: int, language: Language, name: str) -> str:
    if found is None or found is pd.NA or (isinstance(found, float) and found != found):
        return "–"
    if isinstance(found, float):
        if share:
            return f"{found:.{digits}%}"
        return f"{found:.3f}" if abs(found) < 1000 else f"{found:,.0f}"
    if isinstance(found, int) or hasattr(found, "__index__"):
        number = int(found)
        return str(number) if name in ("year", "start", "end") else f"{number:,}"
    return labels.value(found, language) if name in ("level", "kind", "group") else str(found)


def _caption(about: About, language: Language) -> tuple[str, list[str]]:
    title, lines = labels.title(about, language)
    return title, lines


def _markdown(made: list[Made], sources: list[str], language: Language) -> str:
    out = []
    for head, notes, table, _ in made:
        rows = [list(table.columns), ["---"] * len(table.columns), *table.values.tolist()]
        out.append(f"### {head}\n\n" + "\n".join("| " + " | ".join(_md(cell) for cell in row) + " |" for row in rows))
        out.append("\n\n".join(notes))
    listed = "\n".join(f"- {line}" for line in references(sources))
    return "\n\n".join(part for part in (*out, listed) if part) + "\n"


def _md(cell: object) -> str:
    return str(cell).replace("|", "\\|").replace("\n", " ")


def _latex(made: list[Made], sources: list[str], language: Language) -> str:
    out = ["% needs \\usepackage{booktabs,longtable}, and ctex for Chinese"]
    for head, notes, table, _ in made:
        lines = [" & ".join(map(_tex, row)) + r" \\" for row in table.values.tolist()]
        columns = " & ".join(map(_tex, table.columns)) + r" \\"
        spec = "".join("r" if _numeric(table[name]) else "l" for name in table.columns)
        out.append(
            f"\\begin{{longtable}}{{{spec}}}\n\\caption{{{_tex(head)}}}\\\\\n\\toprule\n{columns}\n\\midrule\n\\endhead\n"
            + "\n".join(lines)
            + f"\n\\bottomrule\n\\multicolumn{{{len(spec)}}}{{l}}{{\\footnotesize {_tex('; '.join(notes))}}}\\\\\n"
            + "\\end{longtable}"
        )
    out.extend(f"% {line}" for line in references(sources))
    return "\n\n".join(out) + "\n"


def _numeric(column: pd.Series) -> bool:
    return bool(column.str.fullmatch(r"[-+–]?[\d,.]*%?").all())


def _tex(cell: object) -> str:
    return "".join(_LATEX.get(character, character) for character in str(cell))


def _docx(made: list[Made], sources: list[str], path: Path, language: Language) -> None:
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    style = document.styles["Normal"]
    style.font.size = Pt(9)
    # Word takes the letters of Chinese from a font of its own; without one, it falls back to whatever it likes.
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "SimSun")
    for head, notes, table, _ in made:
        document.add_heading(head, level=2)
        grid = document.add_table(rows=1, cols=len(table.columns), style="Light Grid Accent 1")
        for cell, name in zip(grid.rows[0].cells, table.columns, strict=True):
            cell.text = str(name)
        for row in table.values.tolist():
            for cell, found in zip(grid.add_row().cells, row, strict=True):
                cell.text = str(found)
        for note in notes:
            document.add_paragraph(note)
    for line in references(sources):
        document.add_paragraph(line, style="List Bullet")
    document.save(str(path))
