"""The generator renders the same bytes from the same sources, and refuses sources that contradict themselves."""

import hashlib
import zipfile
from pathlib import Path

import pdfplumber
import pytest

from corpora.build.generate import SAMPLE, build, write
from corpora.build.grids import Cell, cut, expanded, table, width
from corpora.build.markup import resolve
from corpora.build.source import Body, Place, Requests, TableSpec, YearSource, load_bodies, load_body
from corpora.build.tables import broken, draw_tables

BODIES = load_bodies()
PLACE = Place(province="云泽省", prefecture="临溪市")


def body(text: str, **year: object) -> Body:
    defaults: dict[str, object] = {"format": "txt", "layout": "bare"}
    source = YearSource(text="[title] 某局2021年报告\n" + text, **(defaults | year))  # type: ignore[arg-type]
    return Body(id="x", name="某局", level="department", place=PLACE, years={2021: source})


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.suffix in (".txt", ".md", ".html", ".docx", ".pdf", ".json"))
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def plain_parts(path: Path) -> object:
    """What a file holds, whichever release of zlib or reportlab packed it."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name.startswith("word/document")}
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            return [page.extract_text() for page in pdf.pages]
    return path.read_bytes()


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    assert write(folder, BODIES) >= 72
    return folder


def test_generating_again_later_gives_the_same_bytes(generated: Path, tmp_path: Path):
    some = {name: BODIES[name] for name in ("linxi", "wuping", "yunze_province", "zhuhuang")}
    write(tmp_path, some)
    before = digests(generated)
    assert {path.rpartition(".")[2] for path in digests(tmp_path)} == {"txt", "md", "html", "docx", "pdf", "json"}
    assert all(before[name] == digest for name, digest in digests(tmp_path).items())


def test_the_sample_is_what_the_sources_give(generated: Path):
    names = {path.name for path in SAMPLE.iterdir()} - {"README.md", "gazetteer.tsv", "places.tsv"}
    assert names == {path.name for path in generated.iterdir()}
    for path in sorted(generated.rglob("*.*")):
        assert plain_parts(path) == plain_parts(SAMPLE / path.relative_to(generated)), path.name


def test_items_mentions_and_headings_come_out_of_the_markup():
    marked = resolve(
        "[problems] 五、问题\n虽有进步，但⟦p A3,A4|人手少、⟧。⟦m A4 >1|多培训。⟧共{t3.new.total}件。",
        {"t3.new.total": 7},
        {},
    )
    assert [(block.kind, block.role, block.text) for block in marked.blocks] == [
        ("heading", "problems", "五、问题"),
        ("para", "", "虽有进步，但人手少、。多培训。共7件。"),
    ]
    problem, measure = marked.items
    assert (problem["quote"], problem["primary"], problem["secondary"]) == ("人手少", "A3", ["A4"])
    assert (measure["quote"], measure["answers"]) == ("多培训。", [1])
    assert marked.mentions == [
        {"quote": "共7件", "number": 7, "cells": ["t3.new.total"], "cells_sum": 7, "agrees": True}
    ]


def test_a_tilde_plants_a_conflict():
    (mention,) = resolve("收到{t3.new.total~+2}件。", {"t3.new.total": 7}, {}).mentions
    assert (mention["number"], mention["cells_sum"], mention["agrees"]) == (9, 7, False)


@pytest.mark.parametrize("text", ["⟦p A1|没有关上", "没有打开⟧", "⟦m A1 >1|没有这个问题⟧", "{t9.new.total}件"])
def test_markup_that_makes_no_sense_is_refused(text: str):
    with pytest.raises(ValueError, match=r"⟦|⟧|item|problem|cell"):
        resolve(text, {"t3.new.total": 7}, {})


def test_drawn_tables_satisfy_every_identity():
    spec = TableSpec(t3=Requests(new=90, over=4, forward=5, outcomes={"partial": 20, "not_processed.petition": 9}))
    numbers = draw_tables(body("", tables=spec), 2021, None)
    assert numbers.values["t3.total.total"] == 89
    assert numbers.values["t3.granted.total"] == 60
    assert broken(numbers, "2021") == []


def test_more_outcomes_than_requests_are_refused():
    with pytest.raises(ValueError, match="3 outcomes for 2"):
        draw_tables(body("", tables=TableSpec(t3=Requests(new=2, outcomes={"partial": 3}))), 2021, None)


def test_unknown_keys_of_a_source_are_refused(tmp_path: Path):
    path = tmp_path / "x.yaml"
    path.write_text("id: x\nname: 某局\nlevel: department\nplace: {}\nyears: {}\ncolour: red\n", "utf-8")
    with pytest.raises(Exception, match="colour"):
        load_body(path)


def test_a_declared_fault_that_is_not_there_is_refused():
    from corpora.build.source import Fault

    planted = body("[other] 六、其他\n有。", faults=[Fault("missing_section", role="other")])
    with pytest.raises(ValueError, match="other is present"):
        build({"x": planted}, planted)


@pytest.mark.parametrize("name", ["t2", "t3", "t4"])
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_grids_are_full_rectangles(name: str, form: str):
    numbers = draw_tables(body("", form=form), 2021, None)
    rows = table(name, form, numbers, "dot")
    area = sum(cell.rowspan * cell.colspan for row in rows for cell in row)
    assert area == len(rows) * width(rows)


def test_a_cut_leaves_two_rectangles_and_loses_no_cell():
    rows = table("t3", "2021", draw_tables(body(""), 2021, None), "dot")
    for at in range(4, len(rows)):
        top, bottom = cut(rows, at)
        for part in (top, bottom):
            assert sum(cell.rowspan * cell.colspan for row in part for cell in row) == len(part) * 10
        kept = [cell.text for part in (top, bottom) for row in part for cell in row if cell.text]
        assert kept == [cell.text for row in rows for cell in row]


def test_expanding_puts_a_merged_cell_once():
    assert expanded([[Cell("甲", 2, 1), Cell("乙")], [Cell("丙")]]) == [
        [Cell("甲", 2, 1), Cell("乙")],
        [None, Cell("丙")],
    ]
