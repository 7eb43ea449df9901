"""Training the shipped model from the coded items: ``python -m toolkit.coding.training``.

Everything is chosen by leaving one source file out: a model is fitted on the bodies of all writers but one and judged
on that writer's, which is as near as synthetic items come to reports that nobody here wrote. So are temperature and
thresholds; the shipped model is then fitted on all bodies that are not test bodies, evaluated once on those, and
written with its arrays and its card.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.coding.calibration import settle
from toolkit.coding.coded import CodedItem, digest, read_coded, share, split_items
from toolkit.coding.evaluation import Figures, compare, evaluate
from toolkit.errors import NianbaoError

if TYPE_CHECKING:
    from toolkit.coding.classifier import TopicClassifier
    from toolkit.coding.cues import Coding

Pairs = list[tuple[str, str]]
_FOLDS = 5


def pairs(items: Sequence[CodedItem]) -> Pairs:
    """Return what an estimator takes: (text, kind) of each item.

    Examples:
        >>> pairs([CodedItem("更新不及时", "problem", "B2")])
        [('更新不及时', 'problem')]
    """
    return [(item.text, item.kind) for item in items]


def folds(items: Sequence[CodedItem]) -> Iterator[tuple[str, list[int], list[int]]]:
    """Yield name, training rows and held-out rows: each source file left out once.

    The source is what stands before the dash of an item's id; where there are not two, bodies fall into five folds by a
    hash of their names.

    Examples:
        >>> items = [CodedItem("甲", "problem", "B2", id="a-1"), CodedItem("乙", "problem", "B2", id="b-1")]
        >>> [(name, held) for name, _, held in folds(items)]
        [('a', [0]), ('b', [1])]
    """
    groups = [item.id.partition("-")[0] if "-" in item.id else "" for item in items]
    if len(set(groups)) < 2:
        groups = [f"fold {int(share(item.body or item.id) * _FOLDS) + 1}" for item in items]
    for name in sorted(set(groups)):
        yield (
            name,
            [row for row, group in enumerate(groups) if group != name],
            [row for row, group in enumerate(groups) if group == name],
        )


def out_of_fold(
    recipe: Callable[[], TopicClassifier], items: Sequence[CodedItem], *, secondary: bool = False
) -> tuple[np.ndarray, np.ndarray, list[str], float]:
    """Return what models say of items whose writer they have not read.

    Args:
        recipe: gives an unfitted classifier.
        items: all items that are not test items.
        secondary: whether to fit the secondary topics too.

    Returns:
        Log-odds of the primary (columns: codes), probabilities of the sets (the same columns, 0 without ``secondary``),
        the codes, and the seconds that the predictions took.

    Raises:
        NianbaoError: what is left of the items when a fold is held out has one topic only.
    """
    codes = sorted({code for item in items for code in (item.primary, *item.secondary)})
    scores = np.full((len(items), len(codes)), -60.0)
    sets = np.zeros((len(items), len(codes)))
    seconds = 0.0
    for _, train, held in folds(items):
        part = [items[row] for row in train]
        also = [item.secondary for item in part] if secondary else None
        model = recipe().fit(pairs(part), [item.primary for item in part], secondary=also)
        started = time.perf_counter()
        matrix = model.pipeline_.named_steps["features"].transform(pairs([items[row] for row in held]))
        scores[np.ix_(held, [codes.index(code) for code in model.classes_])] = model.log_odds(matrix)
        seconds += time.perf_counter() - started
        if secondary:
            sets[np.ix_(held, [codes.index(code) for code in model.labels_])] = model.sets(matrix)
    return scores, sets, codes, seconds


def compare_families(items: Sequence[CodedItem], *, spacy: bool = True) -> dict[str, tuple[Figures, float]]:
    """Return the figures of each family on items of writers it has not read, and its seconds for coding them all.

    The temperature of each family is set on one half of the bodies and its figures are those of the other half, twice.
    """
    from toolkit.coding.cues import default_coder as cue_coder
    from toolkit.coding.families import families

    started = time.perf_counter()
    found = {"cue baseline": (evaluate(cue_coder(), items), time.perf_counter() - started)}
    halves = np.array([share("half" + (item.body or item.id)) < 0.5 for item in items])
    for name, recipe in families(spacy=spacy).items():
        scores, _, codes, seconds = out_of_fold(recipe, items)
        found[name] = (compare(_codings(scores, codes, items, halves), items), seconds)
        print(f"{name:34} {found[name][0].line()}  {seconds:.2f} s", flush=True)
    return found


def _codings(scores: np.ndarray, codes: list[str], items: Sequence[CodedItem], halves: np.ndarray) -> list[Coding]:
    """Codings with the primary only, each half of the bodies at the temperature of the other."""
    from toolkit.coding.calibration import best_temperature
    from toolkit.coding.cues import Coding
    from toolkit.report import Topic

    truth = np.array([codes.index(item.primary) for item in items])
    scaled = scores.copy()
    for half in (halves, ~halves):
        if half.any() and (~half).any():
            scaled[half] /= best_temperature(scores[~half], truth[~half])
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    proba = powers / powers.sum(axis=1, keepdims=True)
    return [
        Coding((Topic(codes[best], float(row[best])),), codes[best])
        for row, best in zip(proba, proba.argmax(axis=1), strict=True)
    ]


def train_model(items: Sequence[CodedItem]) -> TopicClassifier:
    """Return the shipped family, fitted on all the items and calibrated on what it says of writers it has not read.

    Raises:
        NianbaoError: there are no items, or of one topic only.
    """
    from toolkit.coding.classifier import TopicClassifier

    if not items:
        raise NianbaoError("training: found no training items; valid would be JSONL files of coded items")
    primary, secondary = [item.primary for item in items], [item.secondary for item in items]
    model = TopicClassifier().fit(pairs(items), primary, secondary=secondary)
    scores, sets, codes, _ = out_of_fold(TopicClassifier, items, secondary=True)
    return settle(model, scores, sets, codes, primary, secondary)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, evaluate, and write the model, its arrays and its card."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.coding.training", description=__doc__)
    parser.add_argument("items", nargs="*", type=Path, help="JSONL files; default corpora/coded/*.jsonl")
    parser.add_argument("--models", type=Path, default=Path("models"), help="folder of the model and its card")
    parser.add_argument("--arrays", type=Path, default=Path(__file__).with_name("topics.npz"))
    parser.add_argument("--no-comparison", action="store_true", help="train the shipped family only")
    parser.add_argument("--no-spacy", action="store_true", help="leave spaCy out of the comparison")
    given = parser.parse_args(arguments)
    paths = given.items or sorted(Path("corpora/coded").glob("*.jsonl"))
    try:
        items = read_coded(paths)
        train, _, test = split_items(items)
        named = ", ".join(map(str, paths)) or "corpora/coded"
        if not train or not test:
            raise NianbaoError(
                f"{named}: found {len(train)} training and {len(test)} test items; "
                "valid would be coded items of both splits"
            )
        # In the order of the file, so that the shuffling of a split changes no sum.
        held = {id(item) for item in test}
        run(items, [item for item in items if id(item) not in held], test, given)
    except NianbaoError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def run(
    items: Sequence[CodedItem], train: Sequence[CodedItem], test: Sequence[CodedItem], given: argparse.Namespace
) -> None:
    """Do what ``main`` was asked for."""
    from threadpoolctl import threadpool_limits

    from toolkit.coding.card import write_card
    from toolkit.coding.compiled import CompiledCoder, compile_model
    from toolkit.coding.cues import default_coder as cue_coder
    from toolkit.coding.model_files import save
    from toolkit.coding.pooled import PooledCoder

    data = digest(items)
    # One thread, so that sums are taken in one order and the weights come out the same to the last bit.
    with threadpool_limits(limits=1):
        comparison = {} if given.no_comparison else compare_families(train, spacy=not given.no_spacy)
        model = train_model(train)
        given.models.mkdir(parents=True, exist_ok=True)
        save(model, given.models / "topics.skops", data=data)
        compile_model(model, given.arrays, data=data)
        coder = CompiledCoder.load(given.arrays)
        held = evaluate(coder, test)
        cues = evaluate(cue_coder(), test)
        pooled = evaluate(PooledCoder(coder, cue_coder()), test)
    print(f"{'test: cue baseline':34} {cues.line()}")
    print(f"{'test: model alone':34} {held.line()}")
    print(f"{'test: pool, which ships':34} {pooled.line()}")
    write_card(given.models, model, data, {"training": train, "test": test}, comparison, cues, held, pooled)


if __name__ == "__main__":
    sys.exit(main())
