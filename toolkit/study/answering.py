"""Which problems are answered by a measure of the same report, and which measures answer a stated problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.corpus import Corpus
    from toolkit.study.frames import StudyFrame


def answers(corpus: Corpus) -> StudyFrame:
    r"""Say for every item whether it has its counterpart: a problem its measures, a measure its problems.

    Args:
        corpus: the reports.

    Returns:
        The frame of items with three more columns: ``counterparts`` (ids of the items it is tied to, in the report's
        order), ``score`` (of the strongest tie, null without one), and ``state``: ``answered`` or ``unanswered`` for a
        problem, ``answers`` or ``unprompted`` for a measure. ``frame[frame.state == "unanswered"]`` are the problems
        that no measure of the report was tied to; a reader may still find one, so look at the text before counting.

    Examples:
        >>> import tempfile, pathlib, toolkit as tk
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> text = "某镇2023年政府信息公开工作年度报告\n五、存在的主要问题及改进情况\n一是人员力量不足。\n"
        >>> _ = (folder / "a.txt").write_text(text)
        >>> answers(tk.read_all(folder)).state.tolist()
        ['unanswered']
    """
    from toolkit.study.frames import About, result, with_bodies

    items = corpus.items.copy()
    links = corpus.links
    pairs = links[links["kind"] == "measure-problem"].explode("to")
    ties: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for report, measure, problem, score in zip(
        pairs["report_id"], pairs["from"], pairs["to"], pairs["score"], strict=True
    ):
        ties.setdefault((report, measure), []).append((problem, score))
        ties.setdefault((report, problem), []).append((measure, score))
    tied = [ties.get(key, []) for key in zip(items["report_id"], items["item_id"], strict=True)]
    items["counterparts"] = [[other for other, _ in found] for found in tied]
    items["score"] = [max((score for _, score in found), default=None) for found in tied]
    words = {("problem", True): "answered", ("problem", False): "unanswered", ("measure", True): "answers"}
    items["state"] = [
        words.get((kind, bool(found)), "unprompted") for kind, found in zip(items["kind"], tied, strict=True)
    ]
    n = {"item": int((items["kind"] == "problem").sum()), "body": int(with_bodies(items)["body"].nunique())}
    return result(items, About("answers", unit="item", n=n, sources=("cochran1977", "korn1998", "wilson1927")))
