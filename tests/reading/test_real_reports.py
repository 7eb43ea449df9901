"""Real reports outside the project: what is read equals what annotators took from them, white space aside."""

import json
import re
import unicodedata

import pytest

from toolkit.reading import read


def squeezed(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if not char.isspace() and char != "|")


@pytest.mark.parametrize(
    "stem", ["pingtan_haitan_2023", "pingtan_jinjing_2019", "shanghai_office_2019", "shuyang_drc_2023"]
)
def test_pages_give_their_text_and_three_grids(shared, stem):
    document = read(shared / "reports" / f"{stem}.html")
    gold = squeezed((shared / "reports" / "gold" / "texts" / f"{stem}.txt").read_text(encoding="utf-8"))
    assert gold.endswith(squeezed(document.text))
    assert len(document.grids) == 3


def test_the_pdf_gives_its_prose_and_every_cell(shared):
    reports = shared / "reports"
    document = read(reports / "huaian_2024.pdf")
    gold = (reports / "gold" / "texts" / "huaian_2024.txt").read_text(encoding="utf-8")
    gold = "\n".join(line for line in gold.split("\n") if not re.fullmatch(r"\s*-\d-\s*", line))
    first, last = document.grids[0], document.grids[-1]
    assert squeezed(gold).startswith(squeezed(document.text[: first.start]))
    assert squeezed(gold).endswith(squeezed(document.text[last.end :]))
    cells = json.loads((reports / "gold" / "structure" / "huaian_2024.json").read_text(encoding="utf-8"))["cells"]
    printed = [
        float(cell.text) for grid in document.grids for cell in grid.cells if re.fullmatch(r"\d+(?:\.\d+)?", cell.text)
    ]
    assert sorted(printed) == sorted(float(value) for value in cells.values())


def test_plain_text_is_taken_as_it_is(shared):
    for path in (shared / "reports").rglob("*.txt"):
        assert read(path).text == path.read_text(encoding="utf-8")
