import io
import sys

from toolkit.batch.progress import Progress
from toolkit.batch.shard import Done


def shown(total: int | None, before: Done, *done: Done, monkeypatch) -> str:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    progress = Progress(total, before, show=True)
    for part in done:
        progress.add(part)
    progress.close()
    return stream.getvalue()


def test_what_failed_counts_as_done_and_is_named(monkeypatch) -> None:
    said = shown(10, Done(), Done(4, {"empty": 1}), monkeypatch=monkeypatch)
    assert "5/10" in said
    assert "failed=1" in said


def test_what_was_screened_out_is_no_failure(monkeypatch) -> None:
    said = shown(None, Done(), Done(1, {"not_a_report": 7, "empty": 2}), monkeypatch=monkeypatch)
    assert "failed=2" in said
    assert "screened out=7" in said


def test_what_an_earlier_run_did_is_done_but_no_part_of_the_rate() -> None:
    progress = Progress(100, Done(60, {"empty": 3}), show=False)
    progress.add(Done(5))
    assert progress.text().startswith("65 reports, 3 failed, 5 inputs in ")


def test_nothing_is_shown_where_nobody_looks(monkeypatch, capsys) -> None:
    progress = Progress(10, Done())
    progress.add(Done(5))
    progress.close()
    assert capsys.readouterr().err == ""
