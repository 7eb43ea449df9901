"""Files made to crash, hang or fill the memory: a reading or one clear line, in bounded time and memory."""

import hostile_docx
import hostile_html
import hostile_pdf
import hostile_text
import pytest

from toolkit import pipeline
from toolkit.batch.guard import Guard
from toolkit.errors import ReadingError
from toolkit.reading import limits

SECONDS, MEGABYTES = 120, 1500  # on a busy machine; alone, the longest takes 3 s
ALL = {"docx": hostile_docx, "html": hostile_html, "pdf": hostile_pdf, "txt": hostile_text}
READ = [(kind, name) for kind, module in ALL.items() for name in module.READ]
REFUSED = [(kind, name) for kind, module in ALL.items() for name in module.REFUSED]
SLOW = {
    "100,000 lines drawn",
    "20,000 tables",
    "300,000 unclosed tags",
    "a bomb of short runs",
    "a million glyphs on a page",
}
SLOW |= {"a map of 2^32 characters", "a data URL of eight million characters"}


@pytest.fixture(autouse=True)
def small(monkeypatch) -> None:
    """What a hostile PDF may take is lowered; what an honest one takes is far below."""
    monkeypatch.setattr(limits, "PDF_SECONDS", 3)
    monkeypatch.setattr(limits, "PDF_MEGABYTES", 300)


def cases(names: list[tuple[str, str]]) -> list:
    return [pytest.param(*each, marks=[pytest.mark.slow] * (each[1] in SLOW)) for each in names]


def read(data: bytes, kind: str):
    pipeline.read("一、总体情况".encode(), name="a.txt")  # what loading takes is not the file's
    with Guard(SECONDS, MEGABYTES) as guard, guard.file(0):
        return pipeline.read(data, name=f"年报.{kind}")


@pytest.mark.parametrize(("kind", "name"), cases(READ))
def test_a_hostile_file_is_read(kind: str, name: str, monkeypatch) -> None:
    if name == "100,000 lines drawn":
        monkeypatch.setattr(limits, "PDF_SECONDS", 60)
    report = read(ALL[kind].READ[name](), kind)
    assert "2023年政府信息公开" in report.text or "report of the year 2023" in report.text
    assert "root:" not in report.text
    report.text.encode()  # no half characters, which no file could hold
    assert type(report).from_dict(report.to_dict()) == report


@pytest.mark.parametrize(("kind", "name"), cases(REFUSED))
def test_a_hostile_file_is_refused_in_one_line(kind: str, name: str, monkeypatch) -> None:
    make, expected = ALL[kind].REFUSED[name]
    if expected == "timeout":
        monkeypatch.setattr(limits, "PDF_SECONDS", 1)
    with pytest.raises(ReadingError) as refused:
        read(make(), kind)
    assert refused.value.kind in expected.split(" or ")
    message = str(refused.value)
    assert message.startswith(f"年报.{kind}: found ") and "valid would be" in message
    assert "\n" not in message and len(message) < 300


def test_what_is_inside_a_page_counts_when_the_parser_takes_longer_than_its_square() -> None:
    few = hostile_html.page("<p " + " ".join(f"a{n}=1" for n in range(limits.ATTRIBUTES - 10)) + ">一、总体情况")
    assert "一、总体情况" in read(few, "html").text
    quoted = hostile_html.page('<p title="' + "a b c d " * 10_000 + '">一、总体情况')
    assert "一、总体情况" in read(quoted, "html").text
