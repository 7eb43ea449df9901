"""Narratives that contradict themselves, where no table is there to say who is right."""

from __future__ import annotations

import pytest

from toolkit.checking import check
from toolkit.linking.mentions import find_mentions
from toolkit.report import Finding, Report, Section


def findings(body: str, code: str) -> list[Finding]:
    title = "（二）依申请公开情况"
    text = f"{title}\n{body}\n"
    sections = (Section("overview.requests", title, 0, len(text), len(title)),)
    mentions = find_mentions(text, sections, {}, "pre2019", 2017)
    made = Report("r", "r", text, year=2017, form="pre2019", sections=sections, mentions=mentions)
    return [finding for finding in check(made) if finding.code == code]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("收到申请20件，上年结转2件，办结21件，结转下年1件。", "pass"),
        ("收到申请22件（含上年结转2件），办结21件，结转下年1件。", "pass"),
        ("收到申请20件，上年结转2件，办结25件，结转下年1件。", "fail"),
        ("收到申请20件，办结25件，结转下年1件。", "undecided"),
        ("收到申请20件，办结25件。", None),
        ("收到申请20件，上年结转2件，办结21件，结转下年1件。另一口径下办结19件。", None),
        ("收到申请近20件，上年结转2件，办结25件，结转下年1件。", None),
    ],
)
def test_what_came_in_is_what_went_out(body, status):
    assert [finding.status for finding in findings(body, "narrative.balance")] == ([status] if status else [])


def test_named_outcomes_may_be_fewer_than_all_but_not_more():
    assert [f.status for f in findings("答复申请20件，予以公开12件，不予公开3件。", "narrative.outcomes")] == ["pass"]
    (finding,) = findings("答复申请20件，予以公开18件，不予公开3件。", "narrative.outcomes")
    assert (finding.status, finding.left, finding.right) == ("fail", 21, 20)
    assert len(finding.evidence) == 3
