"""Training the shipped model from the coded items: ``python -m toolkit.coding.training``.

Compares the model families on validation bodies, ships the best that is linear (which is what the speed bar admits),
calibrates it, evaluates it once on test bodies, and writes the model, its arrays and its card.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.coding.calibration import calibrate
from toolkit.coding.coded import CodedItem, digest, read_coded, split_items
from toolkit.coding.evaluation import Figures, compare, evaluate
from toolkit.errors import NianbaoError

if TYPE_CHECKING:
    from toolkit.coding.classifier import TopicClassifier
    from toolkit.coding.cues import Coding

Pairs = list[tuple[str, str]]


def pairs(items: Sequence[CodedItem]) -> Pairs:
    """Return what an estimator takes: (text, kind) of each item.

    Examples:
        >>> pairs([CodedItem("更新不及时", "problem", "B2")])
        [('更新不及时', 'problem')]
    """
    return [(item.text, item.kind) for item in items]


def compare_families(
    train: Sequence[CodedItem], validation: Sequence[CodedItem], *, spacy: bool = True
) -> dict[str, tuple[Figures, float]]:
    """Train every family on the same items and return its figures on the validation items and its seconds for them.

    The temperature of each is set on one half of the validation bodies and its figures are those of the other.
    """
    from toolkit.coding.cues import default_coder as cue_coder
    from toolkit.coding.families import families

    bodies = sorted({item.body for item in validation})
    first = set(bodies[::2])
    tune = [item for item in validation if item.body in first] or list(validation)
    judge = [item for item in validation if item.body not in first] or list(validation)
    started = time.perf_counter()
    found = {"cue baseline": (evaluate(cue_coder(), judge), time.perf_counter() - started)}
    for name, recipe in families(spacy=spacy).items():
        model = recipe().fit(pairs(train), [item.primary for item in train])
        calibrate(model, pairs(tune), [item.primary for item in tune])
        started = time.perf_counter()
        found[name] = (compare(_bare(model, judge), judge), time.perf_counter() - started)
    return found


def train_model(train: Sequence[CodedItem], validation: Sequence[CodedItem]) -> TopicClassifier:
    """Return the shipped family trained and calibrated.

    Raises:
        NianbaoError: there are no items, or of one topic only.
    """
    from toolkit.coding.classifier import TopicClassifier
    from toolkit.coding.families import logistic
    from toolkit.coding.item_features import ItemFeatures

    if not train:
        raise NianbaoError("training: found no training items; valid would be JSONL files of coded items")
    model = TopicClassifier(ItemFeatures(), logistic())
    model.fit(pairs(train), [item.primary for item in train], secondary=[item.secondary for item in train])
    return calibrate(
        model,
        pairs(validation or train),
        [item.primary for item in validation or train],
        [item.secondary for item in validation or train],
    )


def _bare(model: TopicClassifier, items: Sequence[CodedItem]) -> list[Coding]:
    """Codings of a model of any family: the primary only."""
    from toolkit.coding.cues import Coding
    from toolkit.report import Topic

    proba = model.predict_proba(pairs(items))
    return [
        Coding((Topic(str(model.classes_[best]), float(row[best])),), str(model.classes_[best]))
        for row, best in zip(proba, proba.argmax(axis=1), strict=True)
    ]


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
        train, validation, test = split_items(items)
        named = ", ".join(map(str, paths)) or "corpora/coded"
        if not train or not test:
            raise NianbaoError(
                f"{named}: found {len(train)} training and {len(test)} test items; "
                "valid would be coded items of both splits"
            )
        run(items, train, validation, test, given)
    except NianbaoError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def run(
    items: Sequence[CodedItem],
    train: Sequence[CodedItem],
    validation: Sequence[CodedItem],
    test: Sequence[CodedItem],
    given: argparse.Namespace,
) -> None:
    """Do what ``main`` was asked for."""
    from threadpoolctl import threadpool_limits

    from toolkit.coding.card import write_card
    from toolkit.coding.compiled import CompiledCoder, compile_model
    from toolkit.coding.cues import default_coder as cue_coder
    from toolkit.coding.model_files import save

    data = digest(items)
    # One thread, so that sums are taken in one order and the weights come out the same to the last bit.
    with threadpool_limits(limits=1):
        comparison = {} if given.no_comparison else compare_families(train, validation, spacy=not given.no_spacy)
        for name, (figures, seconds) in comparison.items():
            print(f"{name:34} {figures.line()}  {seconds:.2f} s")
        model = train_model(train, validation)
        given.models.mkdir(parents=True, exist_ok=True)
        save(model, given.models / "topics.skops", data=data)
        compile_model(model, given.arrays, data=data)
        coder = CompiledCoder.load(given.arrays)
        held = evaluate(coder, test)
        cues = evaluate(cue_coder(), test)
    print(f"{'test: cue baseline':34} {cues.line()}")
    print(f"{'test: shipped model':34} {held.line()}")
    write_card(
        given.models, model, data, {"train": train, "validation": validation, "test": test}, comparison, cues, held
    )


if __name__ == "__main__":
    sys.exit(main())
