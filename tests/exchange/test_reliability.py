import pytest

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.exchange.layers import Layer, Mark
from toolkit.exchange.reliability import reliability, units

# Krippendorff (2011), section C: twelve units, four observers, nominal data; alpha is 0.743.
OBSERVERS = {
    "a": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    "b": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    "c": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    "d": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
}
CODES = Codebook.default().codes
TEXT = "字" * 120


def layer(coder: str, spans: list[tuple[int, int]], codes: list[str | None], *more: tuple[str, ...]) -> Layer:
    found = zip(spans, codes, more or [()] * len(spans), strict=True)
    marks = [
        Mark("r", coder, f"i{n}", start, end, TEXT[start:end], "problem", code, others)
        for n, ((start, end), code, others) in enumerate(found)
    ]
    return Layer(marks, {"r"})


def test_nominal_alpha_is_the_published_one() -> None:
    layers = {}
    for coder, values in OBSERVERS.items():
        marked = [(n, value) for n, value in enumerate(values) if value is not None]
        places = [(10 * n, 10 * n + 10) for n, _ in marked]
        layers[coder] = layer(coder, places, [CODES[value] for _, value in marked])
    found = reliability(layers, {"r": TEXT})
    assert found.primary == pytest.approx(0.743, abs=0.0005)
    assert found.topics == pytest.approx(0.743, abs=0.0005)  # of sets of one, MASI is 0 or 1
    assert (found.units, found.twice) == (12, 11)


def test_alpha_of_sets_is_that_worked_out_by_hand() -> None:
    # Units {A}{A}, {A,B}{A}, {C}{C}: MASI({A,B},{A}) = 1 - 1/2 * 2/3 = 2/3. Observed: 2 * (2/3) / 6 = 2/9.
    # Values: A three times, {A,B} once, C twice. Expected: 2 * (3*1*2/3 + 3*2*1 + 1*2*1) / (6 * 5) = 2/3.
    spans = [(0, 10), (10, 20), (20, 30)]
    one = layer("x", spans, ["A1", "A1", "C1"], (), ("B1",), ())
    two = layer("y", spans, ["A1", "A1", "C1"])
    found = reliability({"x": one, "y": two}, {"r": TEXT}, minimum=3)
    assert found.topics == pytest.approx(1 - (2 / 9) / (2 / 3))
    assert found.primary == 1


def test_alpha_of_unitizing_is_the_published_one() -> None:
    # Krippendorff (1995), continuum A: units at 2 to 10 and 14 to 20, against 4 to 8 and 15 to 17, of 24.
    scale = 5_000
    text = "字" * (24 * scale)
    layers = {}
    for coder, spans in (("x", [(2, 10), (14, 20)]), ("y", [(4, 8), (15, 17)])):
        marks = [
            Mark("r", coder, f"i{n}", a * scale, b * scale, text[a * scale : b * scale], "problem")
            for n, (a, b) in enumerate(spans)
        ]
        layers[coder] = Layer(marks, {"r"})
    assert reliability(layers, {"r": text}).unitizing == pytest.approx(0.553, abs=0.001)


def test_marks_that_share_most_are_one_unit_and_no_coder_is_in_it_twice() -> None:
    marks = [*layer("x", [(0, 10), (10, 20)], ["A1", "A2"]).marks, *layer("y", [(1, 10), (10, 14)], ["A1", "A2"]).marks]
    marks += layer("z", [(0, 20), (0, 9)], ["A1", "A2"]).marks
    found = [{coder: (m.start, m.end) for coder, m in unit.items()} for unit in units(marks)]
    assert found == [
        {"x": (0, 10), "y": (1, 10), "z": (0, 9)},
        {"x": (10, 20), "z": (0, 20)},
        {"y": (10, 14)},
    ]


def test_what_says_nothing_is_undecided() -> None:
    nobody = Layer([], {"r"})
    found = reliability({"x": nobody, "y": Layer([], {"s"})}, {"r": TEXT, "s": TEXT})
    assert (found.reports, found.units) == (0, 0)
    assert [found.same, found.unitizing, found.kind, found.primary, found.topics] == [None] * 5
    assert reliability({"x": nobody, "y": nobody}, {"r": TEXT}).unitizing == 1
    overlapping = layer("x", [(0, 10), (5, 12)], ["A1", "A1"])
    assert reliability({"x": overlapping, "y": overlapping}, {"r": TEXT}).unitizing is None
    with pytest.raises(NianbaoError, match="valid would be two or more"):
        reliability({"x": nobody}, {"r": TEXT})
