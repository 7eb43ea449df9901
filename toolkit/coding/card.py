"""The model card that a training run writes, with its calibration plot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.coding.codebook import Codebook
from toolkit.coding.coded import CodedItem
from toolkit.coding.evaluation import Figures
from toolkit.coding.model_files import about

if TYPE_CHECKING:
    from toolkit.coding.classifier import TopicClassifier

# Below this F1 a code is named among the limits, with what confuses it.
_WEAK = 0.75
# Krippendorff's own lower bound for tentative conclusions.
LEAST = 0.667


def write_card(
    folder: Path,
    model: TopicClassifier,
    data: str,
    splits: Mapping[str, Sequence[CodedItem]],
    comparison: Mapping[str, tuple[Figures, float]],
    cues: Figures,
    held: Figures,
    pooled: Figures,
) -> None:
    """Write ``topics.md`` and ``topics-calibration.svg`` into ``folder``."""
    lines = card_lines(model, data, splits, comparison, cues, held, pooled)
    (folder / "topics.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "topics-calibration.svg").write_text(calibration_svg(pooled), encoding="utf-8")


def card_lines(
    model: TopicClassifier,
    data: str,
    splits: Mapping[str, Sequence[CodedItem]],
    comparison: Mapping[str, tuple[Figures, float]],
    cues: Figures,
    held: Figures,
    pooled: Figures,
) -> Iterator[str]:
    """Yield the card's lines (Markdown).

    Args:
        model: the fitted classifier.
        data: the digest of the coded items.
        splits: the items by split.
        comparison: figures and seconds of the families compared.
        cues: held-out figures of the cues alone.
        held: those of the model alone.
        pooled: those of the coder that ships: the model pooled with the cues.
    """
    codebook, versions = Codebook.default(), about(data)
    yield "# Topic model for stated problems and improvement measures 主题分类模型"
    yield ""
    yield "Codes one item (a stated problem or an announced measure) with a primary topic and secondary topics of the"
    yield f"codebook {codebook.version}. Written by the training run; do not edit."
    yield ""
    yield "The coder that ships is this model **pooled with the cues** (`toolkit/coding/pooled.py`): the table of"
    yield (
        "codes, the coverage, the plot and the confusion below are the pool's. "
        "The model is the better of the two on items"
    )
    yield "like those that it was trained on, the cues on items of real reports; the pool gives up some of the model's"
    yield "held-out figures to be right more often on wordings that nobody here has written."
    yield ""
    yield f"- Data digest `{data}`, cues `{versions.cues}`, words `{versions.words}`"
    for name, items in splits.items():
        yield f"- {name}: {len(items)} items of {len({item.body for item in items})} invented bodies"
    yield "- Model: logistic regression and complement naive Bayes, their log-odds added, over character n-grams, the"
    yield "  headline's own n-grams, the cues and the kind; logistic regression for each secondary topic"
    yield f"- Temperature {model.temperature}; secondary from a probability of {model.secondary_threshold} on"
    yield f"- Abstains below a probability of {model.threshold}: above it, 95 % of an unread writer's items are right"
    yield ""
    yield "## Families compared"
    yield ""
    yield "Each source file left out once: fitted on the other writers' bodies, judged on this writer's. Nothing was"
    yield "chosen by the test bodies."
    yield ""
    if comparison:
        yield "| family | primary | interval | domain | macro-F1 | ECE |"
        yield "|---|---|---|---|---|---|"
        for name, (figures, _) in comparison.items():
            low, high = figures.interval
            yield (
                f"| {name} | {figures.primary:.3f} | {low:.3f}–{high:.3f} | {figures.domain:.3f} "
                f"| {figures.macro_f1:.3f} | {figures.ece:.3f} |"
            )
    else:
        yield "Not compared in this run."
    yield ""
    yield "## Held-out test"
    yield ""
    yield "Intervals are 95 % from drawing whole bodies."
    yield ""
    yield f"- cue baseline: {cues.line()}"
    yield f"- this model alone: {held.line()}"
    yield f"- **the pool, which ships**: {pooled.line()}"
    yield ""
    yield "| code | topic | n | precision | recall | F1 | interval | F1 of the model | F1 of the cues |"
    yield "|---|---|---|---|---|---|---|---|---|"
    baseline = {row.code: row.f1 for row in cues.codes}
    alone = {row.code: row.f1 for row in held.codes}
    for row in pooled.codes:
        yield (
            f"| {row.code} | {codebook[row.code].zh} {codebook[row.code].en} | {row.truth} | {row.precision:.2f} "
            f"| {row.recall:.2f} | {row.f1:.2f} | {row.interval[0]:.2f}–{row.interval[1]:.2f} "
            f"| {alone.get(row.code, 0.0):.2f} | {baseline.get(row.code, 0.0):.2f} |"
        )
    yield ""
    yield "Coverage and accuracy when the least certain abstain:"
    yield ""
    yield "| coverage | " + " | ".join(f"{share:.0%}" for share, _ in pooled.curve) + " |"
    yield "|---|" + "---|" * len(pooled.curve)
    yield "| accuracy | " + " | ".join(f"{value:.3f}" for _, value in pooled.curve) + " |"
    yield ""
    yield "![calibration](topics-calibration.svg)"
    yield ""
    yield "## Confusion"
    yield ""
    yield from _confusion(pooled)
    yield ""
    yield from _agreement([item for items in splits.values() for item in items])
    yield "## Limits"
    yield ""
    yield "- Trained on items written for the project about invented bodies, not drawn from a population: the shares of"
    yield "  topics among them are those of the design, not of real reports. Topics that reports seldom name (A7, C3,"
    yield "  D2, E2) are frequent here; give `prior` the shares of your corpus to move the probabilities."
    yield "- Real reports are worded otherwise than these items: fewer of their items are right than the figures above"
    yield "  say, and the probabilities are too high for them. `make evaluate` prints the figures for real items where"
    yield "  there are any. The cues, which need no training items, are the second opinion to compare with."
    yield "- A prediction is no coding: report agreement with a coded sample of your own corpus."
    for row in pooled.codes:
        if row.f1 < _WEAK:
            mixed = ", ".join(f"{b} {n}×" for a, b, n in pooled.confusions if a == row.code) or "nothing in particular"
            yield f"- {row.code} {codebook[row.code].zh}: F1 {row.f1:.2f}, taken for {mixed}"


def _agreement(items: Sequence[CodedItem]) -> Iterator[str]:
    """What two coders made of the items coded twice; nothing where there are too few."""
    from toolkit.coding.agreement import MINIMUM
    from toolkit.coding.layers import confusions, layer_agreement

    twice = [item for item in items if item.coder_2]
    if len(twice) < MINIMUM or len({item.body for item in twice}) < 2:
        return
    rows = layer_agreement(twice)
    yield "## Agreement of the coders"
    yield ""
    yield f"{len(twice)} items were coded a second time, blind; Krippendorff's alpha, 95 % intervals by body."
    yield ""
    yield "| what | alpha | interval |"
    yield "|---|---|---|"
    for row in rows:
        yield f"| {row.what} | {row.value:.3f} | {row.low:.3f}–{row.high:.3f} |"
    yield ""
    low = [row for row in rows if row.value < LEAST]
    for row in low:
        yield f"- {row.what} is under {LEAST}: {confusions(twice, row.what)}"
    if not low:
        yield f"No code is under {LEAST}."
    yield ""


def _confusion(held: Figures) -> Iterator[str]:
    codes = [row.code for row in held.codes]
    given = list(dict.fromkeys([*codes, *(b for _, b, _ in held.confusions)]))
    counts = {(a, b): n for a, b, n in held.confusions}
    yield "Rows are the items' codes, columns the pool's."
    yield ""
    yield "| | " + " | ".join(given) + " |"
    yield "|---|" + "---|" * len(given)
    for row in held.codes:
        right = round(row.recall * row.truth)
        cells = [str(right if code == row.code else counts.get((row.code, code), "") or "") for code in given]
        yield f"| {row.code} | " + " | ".join(cells) + " |"


def calibration_svg(figures: Figures, size: int = 320) -> str:
    """Return the calibration plot: mean probability against share right in each bin, the area the number of items."""
    margin, inner = 40, size - 60

    def at(x: float, y: float) -> tuple[float, float]:
        return round(margin + x * inner, 1), round(20 + (1 - y) * inner, 1)

    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" font-size="11">',
        f'<rect x="{x0}" y="{y1}" width="{x1 - x0}" height="{y0 - y1}" fill="none" stroke="#888"/>',
        f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#bbb" stroke-dasharray="4"/>',
    ]
    for mean, right, n in figures.bins:
        x, y = at(mean, right)
        radius = round(3 + 12 * (n / figures.n) ** 0.5, 1)
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#2a6f97" fill-opacity="0.6">'
            f"<title>{n} items: probability {mean:.2f}, right {right:.2f}</title></circle>"
        )
    parts.append(f'<text x="{(x0 + x1) / 2}" y="{size - 8}" text-anchor="middle">mean probability</text>')
    parts.append(f'<text x="12" y="{(y0 + y1) / 2}" transform="rotate(-90 12 {(y0 + y1) / 2})">share right</text>')
    return "\n".join([*parts, f"<!-- ECE {figures.ece:.3f} -->", "</svg>", ""])
