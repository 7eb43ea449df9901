"""The overlay: the report's pages with what was read drawn over them."""

import pytest

import toolkit as tk
from toolkit.cli import main
from toolkit.errors import NianbaoError
from toolkit.overlay import write_overlay


def test_every_page_is_drawn_with_the_roles_and_values_read_there(sample, tmp_path, capsys):
    from pypdfium2 import PdfDocument

    out = tmp_path / "over.pdf"
    assert main(["show", str(sample / "linxi_finance_2021.pdf"), "--overlay", str(out)]) == 0
    drawn = PdfDocument(out)
    assert len(drawn) == len(PdfDocument(sample / "linxi_finance_2021.pdf"))
    text = "".join(page.get_textpage().get_text_range() for page in drawn)
    assert "disputes" in text and "复议诉讼" in text
    assert "number: value as read" in text
    assert str(out) in capsys.readouterr().out


def test_a_file_without_pages_is_refused_in_words(sample, tmp_path):
    path = sample / "linxi_2021.html"
    with pytest.raises(NianbaoError, match="no pages to draw over"):
        write_overlay(tk.read(path), path, tmp_path / "over.pdf")
