import numpy as np
import pandas as pd
import pytest
from study_frames import items, reports

from toolkit.errors import NianbaoError
from toolkit.study import corrected_association, corrected_prevalence
from toolkit.study.intervals import clustered_share
from toolkit.study.rectifying import rectified_mean, rectified_regression


def draw(generator: np.random.Generator, bodies: int = 150, each: int = 8) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is true and what a machine says of it: it misses a fifth, and invents one in six; alike within bodies."""
    body = np.repeat(np.arange(bodies), each)
    true = (generator.random(len(body)) < generator.beta(2, 6, bodies)[body]).astype(float)
    says = np.where(true == 1, generator.random(len(body)) > 0.2, generator.random(len(body)) < 0.16).astype(float)
    return true, says, body


@pytest.mark.parametrize("whole_bodies", [False, True])
def test_the_naive_interval_misses_and_the_corrected_one_covers_at_its_rate(whole_bodies: bool) -> None:
    generator = np.random.default_rng(11)
    truth, rounds, naive, corrected, widths = 0.25, 600, 0, 0, []
    for _ in range(rounds):
        true, says, body = draw(generator)
        if whole_bodies:  # people coded everything of forty bodies
            coded = np.isin(body, generator.choice(150, 40, replace=False))
        else:
            coded = np.isin(np.arange(len(true)), generator.choice(len(true), 300, replace=False))
        plain = clustered_share(np.bincount(body, says), np.bincount(body))
        found = rectified_mean(says[:, None], true[:, None], coded, np.ones(len(true)), body)
        low, high = found.interval()
        naive += bool(plain.low <= truth <= plain.high)
        corrected += bool(low[0] <= truth <= high[0])
        widths.append((high - low)[0])
    assert naive / rounds < 0.2
    assert 0.93 <= corrected / rounds <= 0.975


def test_a_good_machine_makes_the_interval_narrower_than_the_coded_sample_alone() -> None:
    generator = np.random.default_rng(2)
    true, says, body = draw(generator, bodies=400)
    coded = np.isin(np.arange(len(true)), generator.choice(len(true), 300, replace=False))
    found = rectified_mean(says[:, None], true[:, None], coded, np.ones(len(true)), body)
    alone = np.sqrt(true[coded].var() / 300)
    assert found.error[0] < 0.9 * alone
    assert 0.4 < found.weight[0] < 0.9


def test_unequal_chances_of_being_coded_are_weighed_out() -> None:
    generator = np.random.default_rng(4)
    errors, hits = [], 0
    for _ in range(300):
        true, says, body = draw(generator)
        chance = np.where(says == 1, 0.4, 0.15)  # what the machine flags is coded more often
        coded = generator.random(len(true)) < chance
        found = rectified_mean(says[:, None], true[:, None], coded, 1 / chance, body)
        low, high = found.interval()
        errors.append(found.estimate[0] - 0.25)
        hits += bool(low[0] <= 0.25 <= high[0])
    assert abs(np.mean(errors)) < 0.004
    assert 0.92 <= hits / 300 <= 0.98


def test_the_mean_is_that_of_prediction_powered_inference_as_published() -> None:
    generator = np.random.default_rng(0)
    true, says, _ = draw(generator, bodies=40_000, each=5)
    coded = np.arange(len(true)) < 500
    found = rectified_mean(says[:, None], true[:, None], coded, np.ones(len(true)), np.arange(len(true)), tuned=False)
    low, high = found.interval()
    # ppi_mean_ci(true[coded], says[coded], says[~coded], alpha=0.05, lam=1) of ppi-python 0.2.3 on the same draw; ours
    # is wider by the two errors that are added.
    assert (low[0], high[0]) == pytest.approx((0.24410101, 0.31572857), abs=1e-3)
    assert low[0] <= 0.24410101 and high[0] >= 0.31572857


def test_a_sample_without_errors_does_not_prove_that_there_are_none() -> None:
    same = np.zeros((500, 1))
    same[:100] = 1
    found = rectified_mean(same, same, np.arange(500) % 10 == 0, np.ones(500), np.arange(500))
    naive = np.sqrt(0.2 * 0.8 / 500)
    assert found.error[0] > 1.5 * naive


def simulated(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A regression whose outcome, or whose term, is coded by a machine that errs more in some bodies than in others."""
    generator = np.random.default_rng(seed)
    body = np.repeat(np.arange(120), 5)
    big = (generator.random(120) < 0.5).astype(float)[body]
    topic = (generator.random(600) < 0.25 + 0.2 * big).astype(float)
    outcome = 1 + 0.8 * topic + 0.3 * generator.normal(size=120)[body] + generator.normal(size=600)
    miss = np.where(big == 1, 0.45, 0.1)
    says = np.where(topic == 1, generator.random(600) > miss, generator.random(600) < 0.1).astype(float)
    frame = pd.DataFrame({"report_id": np.arange(600).astype(str), "body": body, "big": big, "z": outcome, "D1": says})
    coded = generator.choice(600, 200, replace=False)
    return frame, pd.DataFrame({"report_id": coded.astype(str), "D1": topic[coded]})


@pytest.mark.parametrize(("left", "right", "truth"), [("D", "b", 0.2), ("z", "D", 0.8)], ids=["outcome", "term"])
def test_naive_coefficients_miss_and_corrected_ones_cover_at_their_rate(left: str, right: str, truth: float) -> None:
    naive = corrected = 0
    rounds = 300
    for seed in range(rounds):
        frame, coded = simulated(seed)
        people = frame.D1.to_numpy().copy()
        people[coded.report_id.astype(int)] = coded.D1
        big, z = frame.big.to_numpy(), frame.z.to_numpy()
        both = [{"D": d1, "b": big, "z": z} for d1 in (frame.D1.to_numpy(), people)]
        machine, human = ((data[left], np.column_stack([np.ones(600), data[right]])) for data in both)
        known = frame.report_id.isin(coded.report_id).to_numpy()
        fixed = rectified_regression(machine, human, known, np.ones(600), frame.body.to_numpy())
        plain = rectified_regression(machine, machine, np.ones(600, bool), np.ones(600), frame.body.to_numpy())
        low, high = fixed.interval()
        naive_low, naive_high = plain.interval()
        naive += bool(naive_low[1] <= truth <= naive_high[1])
        corrected += bool(low[1] <= truth <= high[1])
    assert naive / rounds < 0.2
    assert 0.92 <= corrected / rounds <= 0.98


def test_coefficients_are_corrected_by_formula() -> None:
    frame, coded = simulated(1)
    found = corrected_association(frame, coded, "z ~ D1").set_index("term").loc["D1"]
    assert found["low"] < 0.8 < found["high"]
    assert found["naive"] < found["estimate"]
    assert found[["n", "coded", "bodies"]].tolist() == [600, 200, 120]


def test_a_logit_is_corrected_too() -> None:
    generator = np.random.default_rng(0)
    x = np.column_stack([np.ones(20_000), generator.random(20_000) < 0.5]).astype(float)
    true = (generator.random(20_000) < 1 / (1 + np.exp(1 - 1.5 * x[:, 1]))).astype(float)
    says = np.where((true == 1) & (x[:, 1] == 1) & (generator.random(20_000) < 0.5), 0, true)
    found = rectified_regression(
        (says, x), (true, x), np.arange(20_000) % 4 == 0, np.ones(20_000), np.arange(20_000), family="logit"
    )
    assert found.estimate[1] == pytest.approx(1.5, abs=0.15)
    naive = rectified_regression(
        (says, x), (says, x), np.ones(20_000, bool), np.ones(20_000), np.arange(20_000), family="logit"
    )
    assert naive.estimate[1] < 0.6


ROWS = reports(40)
STATED = items(ROWS, [["B2"] if n % 2 else ["C1"] for n in range(40)])


def test_shares_are_corrected_per_group_and_groups_with_few_coded_items_are_left_open() -> None:
    coded = STATED[(STATED.index % 4 == 0) | (STATED.index < 8)].assign(primary="B2")
    found = corrected_prevalence(STATED, coded, "level", min_coded=8, min_n=5).set_index(["level", "topic"])
    assert found.loc[("province", "B2"), ["naive", "share", "coded"]].tolist() == pytest.approx([0, 1, 10])
    assert bool(found.loc[("county", "B2"), "small"]) and np.isnan(found.loc[("county", "B2"), "share"])


def test_whole_reports_coded_by_people_also_correct_what_the_machine_did_not_find() -> None:
    people = pd.concat([STATED.iloc[:20], STATED.iloc[:20].assign(primary="E1", item_id="new")])
    found = corrected_prevalence(STATED, people, unit="report").set_index("topic")
    assert found.loc["E1", ["naive", "share"]].tolist() == pytest.approx([0, 1])


def test_reports_whose_items_the_machine_missed_altogether_are_set_right_among_all() -> None:
    found = STATED[STATED.report_id != "b0-2021"]
    corpus = {"items": found, "reports": ROWS}
    assert corrected_prevalence(corpus, STATED, unit="report", among="all").set_index("topic").loc[
        "C1", "share"
    ] == pytest.approx(0.5)
    assert corrected_prevalence(corpus, STATED, unit="report").n.iloc[0] == 39


def test_a_sample_from_elsewhere_is_refused() -> None:
    with pytest.raises(NianbaoError, match="b0-2021 i99, which is no problem of the corpus"):
        corrected_prevalence(STATED, STATED.assign(item_id="i99"))
    with pytest.raises(NianbaoError, match="found topic X9"):
        corrected_prevalence(STATED, STATED.assign(primary="X9"))
    with pytest.raises(NianbaoError, match="found 3 observations"):
        corrected_prevalence(STATED, STATED.iloc[:3])
