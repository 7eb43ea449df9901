from pathlib import Path

import docx
import pandas as pd
import pytest
from study_frames import items, reports

import toolkit as tk
from toolkit.errors import NianbaoError
from toolkit.study import associate, prevalence, write_table
from toolkit.study.citing import cite, load_sources

STATED = items(reports(12), [["B2"] if n % 2 else ["C1"] for n in range(12)])


def test_markdown_has_title_percentages_n_and_sources(tmp_path: Path) -> None:
    text = write_table(prevalence(STATED), tmp_path / "t.md", language="en").read_text(encoding="utf-8")
    assert text.startswith("### How often problems of each topic are stated")
    assert "| B2 | Timeliness | 6 | 12 | 12 | 50.0% |" in text
    assert "n = 12 reports, 12 bodies" in text
    assert "Wilson, E. B. (1927)" in text


def test_latex_escapes_what_latex_would_read(tmp_path: Path) -> None:
    frame = pd.DataFrame({"body": range(20), "my_x": range(20), "y": [0.5, 1, 0.2, 3] * 5})
    text = write_table(associate(frame, "y ~ my_x"), tmp_path / "t.tex", language="en").read_text(encoding="utf-8")
    assert r"my\_x &" in text and r"y \textasciitilde{} my\_x" in text
    assert r"\toprule" in text and text.count(r"\begin{longtable}") == 1


def test_word_has_a_table_for_each_study_in_chinese(tmp_path: Path) -> None:
    both = {"问题": prevalence(STATED), "按层级": prevalence(STATED, "level", min_n=2)}
    document = docx.Document(str(write_table(both, tmp_path / "t.docx")))
    assert [len(table.rows) for table in document.tables] == [21, 81]
    assert [cell.text for cell in document.tables[1].rows[1].cells][:3] == ["县级", "A1", "思想认识"]
    assert [cell.text for cell in document.tables[0].rows[0].cells][-3:] == ["比例", "下限", "上限"]


def test_what_is_too_small_for_a_share_is_a_dash(tmp_path: Path) -> None:
    text = write_table(prevalence(STATED, "level"), tmp_path / "t.md").read_text(encoding="utf-8")
    assert "| 县级 | B2 | 公开时效 | 0 | 3 | 3 | – | – | – |" in text


def test_a_plain_frame_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NianbaoError, match="a frame of no study"):
        write_table(pd.DataFrame({"a": [1]}), tmp_path / "t.md")


def test_citing_names_the_toolkit_the_codebook_and_the_methods() -> None:
    assert "Codebook version" in tk.cite()
    assert "Korn" in tk.cite(prevalence(STATED))
    assert cite(bibtex=True).startswith("@software{nianbao,")


def test_every_source_that_a_study_names_is_known() -> None:
    import re

    named = set()
    for path in (Path(tk.__file__).parent / "study").glob("*.py"):
        named |= set(re.findall(r'"([a-z]+(?:19|20)\d\d[a-z]?)"', path.read_text(encoding="utf-8")))
    assert named and named <= set(load_sources()), named - set(load_sources())
