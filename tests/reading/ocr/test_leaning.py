"""A slash (不适用) and a one differ by how the stroke leans, whatever the recogniser takes them for."""

import numpy as np

from toolkit.reading.ocr.leaning import lean, slashes


def stroke(slope: float, high: int = 18, across: int = 14) -> np.ndarray:
    """A black stroke three pixels wide on white that moves ``slope`` pixels to the right for each pixel up."""
    picture = np.full((high + 4, across + 8, 3), 255, np.uint8)
    for row in range(high):
        at = round(across / 2 + 4 + slope * (high / 2 - row))
        picture[row + 2, at - 1 : at + 2] = 0
    return picture


def ring(slope: float) -> np.ndarray:
    """A nought, upright or in italics."""
    picture = np.full((22, 26, 3), 255, np.uint8)
    for row in range(18):
        at = round(13 + slope * (9 - row))
        half = round(5 * (1 - ((row - 8.5) / 9) ** 2) ** 0.5)
        picture[row + 2, [at - half, at + half]] = 0
    return picture


def test_a_stroke_that_leans_is_a_slash_and_an_upright_one_is_not():
    assert slashes(["1", "1", "l", "/"], [stroke(0.3), stroke(0.0), stroke(0.22), stroke(0.28)]) == [
        True,
        False,
        True,
        True,
    ]


def test_a_one_in_italics_leans_as_its_noughts_do():
    assert slashes(["1", "0", "8"], [stroke(0.22), ring(0.22), ring(0.22)]) == [False, False, False]
    assert slashes(["1", "0", "8"], [stroke(0.5), ring(0.22), ring(0.22)]) == [True, False, False]


def test_a_seven_and_what_has_several_strokes_are_left_alone():
    assert slashes(["7", "12", "1"], [stroke(0.3), stroke(0.3), None]) == [False, False, False]


def test_what_is_too_low_or_blank_leans_no_way():
    assert lean(np.full((20, 10, 3), 255, np.uint8)) is None
    assert lean(stroke(0.3, high=4)) is None
    assert slashes([], []) == []
