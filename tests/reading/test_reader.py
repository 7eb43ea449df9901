"""``read``: every file is a document or a ReadingError that says what it is and what would be valid."""

import io
import subprocess
import sys
import zipfile

import pytest

from toolkit.errors import ReadingError
from toolkit.reading import limits, read


def kind(source, **how) -> str:
    with pytest.raises(ReadingError) as caught:
        read(source, **how)
    message = str(caught.value)
    assert "\n" not in message
    assert "valid would be" in message
    return caught.value.kind


def zipped(*names: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:  # without the time of day: parallel workers must name the same cases
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")
    return raw.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        ("\u3000\n\u3000".encode(), "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (OLE + "WordDocument".encode("utf-16-le"), "old_word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + "Workbook".encode("utf-16-le"), "spreadsheet"),
        (OLE, "old_office"),
        (b"{\\rtf1\\ansi x}", "rtf"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xff\xd8\xff\xe0....", "image"),
        (b"Rar!\x1a\x07", "archive"),
        (zipped("a.txt"), "archive"),
        (zipped("xl/workbook.xml"), "spreadsheet"),
        (zipped("OFD.xml"), "ofd"),
        (zipped("content.xml", "mimetype"), "opendocument"),
        (zipped("ppt/presentation.xml"), "presentation"),
        (zipped("word/document.xml"), "broken"),
        (b"PK\x03\x04" + bytes(40), "broken"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "word_xml"),
        (bytes(range(32)) * 40, "unknown_type"),
        (b"\x7fELF" + bytes(range(256)) * 9, "unknown_type"),
    ],
)
def test_what_cannot_be_read_is_named(data, expected):
    assert kind(data, name="年报") == expected


def test_paths_that_lead_to_no_file_are_named(tmp_path):
    assert kind(tmp_path) == "directory"
    assert kind(tmp_path / "none.txt") == "missing"
    assert kind(str(tmp_path / "none.txt")) == "missing"
    assert kind("一、总体情况\n" * 200) in ("missing", "unreadable")
    assert kind("a\0b") in ("missing", "unreadable")


def test_the_content_decides_and_the_suffix_only_where_it_cannot(tmp_path):
    page = tmp_path / "年报.txt"
    page.write_text("<html><body><p>甲</p></body></html>", encoding="utf-8")
    assert (read(page).format, read(page).text) == ("html", "甲\n")
    assert read("<p>甲</p>".encode(), name="a.doc").format == "html"
    assert read("甲".encode(), name="a.md").format == "md"
    assert read("# 甲\n\n|a|b|\n|---|---|\n".encode()).format == "md"
    assert read("规模<5人的单位占比>3成".encode(), name="a.txt").format == "txt"
    assert read("甲".encode(), name="a.shtml").text == "甲\n"


def test_a_page_in_utf16_is_a_page():
    page = "<html><body><p>一、总体情况</p></body></html>"
    for codec in ("utf-16", "utf-16-le", "utf-16-be"):
        assert read(page.encode(codec)).text == "一、总体情况\n"


def test_the_format_may_be_given_but_not_against_the_content():
    assert read("<p>甲</p>".encode(), format="txt").text == "<p>甲</p>"
    assert kind("甲".encode(), format="pdf") == "wrong_format"
    assert kind("甲".encode(), format="odt") == "unknown_format"


def test_the_name_is_the_source():
    assert read("甲".encode(), name="临溪.txt").source == "临溪.txt"


def test_too_large_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "FILE_BYTES", 100)
    big = tmp_path / "a.txt"
    big.write_bytes(b"x" * 101)
    assert kind(big) == kind(b"x" * 101) == "too_large"
    monkeypatch.setattr(limits, "MARKUP_BYTES", 50)
    assert kind(b"x" * 60) == "too_large"


def test_line_ends_become_lf():
    assert read("甲\r\n乙\r丙\n".encode()).text == "甲\n乙\n丙\n"


def test_reading_a_txt_loads_no_parser():
    code = (
        "import sys; from toolkit.reading import read; read('一、'.encode(), name='a.txt');"
        "print([m for m in ('lxml', 'pdfplumber', 'docx', 'pandas', 'numpy') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
