"""What is left over of a count, what an outcome consists of, and the parts of what was settled."""

from __future__ import annotations

import pytest

from toolkit.linking.mentions import find_mentions
from toolkit.report import Section


def states(text: str) -> list[tuple[str, str]]:
    """What each quantity would state, by its first cell; "" where it counts something else."""
    found = find_mentions(text, [Section("requests", "", 0, len(text), 0)], {}, "2021", 2023)
    return [(m.text, m.cells[0] if m.cells else "") for m in found]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("收到申请28件，予以公开20件，其余8件均为不予公开。", ("8件均为不予公开", "t3.refused.state_secret.total")),
        ("受理申请28件，已办结20件，其余8件正在办理。", ("其余8件正在办理", "t3.carried_forward.total")),
        ("办结20件，其中予以公开12件，其余8件结转下年。", ("其余8件结转下年", "t3.carried_forward.total")),
        ("行政复议5件，维持3件，其余2件尚未审结。", ("2件尚未审结", "t4.review.pending")),
        ("共收到申请28件，其中18件网上申请，其余10件为信函申请。", ("其余10件", "")),
        ("办结28件，其中予以公开18件，其余10件。", ("予以公开18件", "t3.granted.total")),
        ("行政复议5件，其中维持3件，其余2件。", ("维持3件", "t4.review.upheld")),
        ("新收申请25件，上年结转3件，两项合计28件。", ("合计28件", "t3.new.total")),
        ("新收申请25件，结转至2024年3件。", ("结转至2024年3件", "t3.carried_forward.total")),
        ("办结5件，1件属重复申请不予处理。", ("1件属重复申请不予处理", "t3.not_processed.repeated.total")),
    ],
)
def test_the_last_quantity(text: str, last: tuple[str, str]) -> None:
    assert states(text)[-1] == last


def test_the_rest_of_a_refusal_is_no_other_handling() -> None:
    found = dict(states("不同意公开答复数52件，其中涉及国家秘密5件、其他47件；不属于本行政机关公开数9件。"))
    assert found["涉及国家秘密5件"] == "t3.refused.state_secret.total"
    assert "其他47件" not in found
    assert found["不属于本行政机关公开数9件"] == "t3.unavailable.not_held.total"


def test_what_was_settled_in_time_is_a_part_of_what_was_settled() -> None:
    found = states("申请办结总数31件。其中，按时办结数29件，延期办结数2件。")
    assert [cell for _, cell in found] == ["t3.total.total", "", ""]
