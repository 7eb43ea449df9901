"""The recogniser: where text stands in a picture, and what it says, with the probability of every character.

Models: PP-OCRv6 (Apache License 2.0), as the ``rapidocr`` wheel carries them; nothing is fetched.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_HEIGHT = 48  # of the pictures of lines that the model was trained on
_BATCH = 1 << 14  # columns recognised at once: more take memory and save no time
_LONGEST_SIDE = 1280  # of the picture that text is looked for in
_DIGITS = "0123456789"


class Glyph(NamedTuple):
    """One recognised character: its probability, where it stands (0 to 1 across the line), what else it may be.

    ``others`` are digits that the place may also hold, with their probabilities, likeliest first.
    """

    text: str
    probability: float
    at: float
    others: tuple[tuple[str, float], ...] = ()


class Recognised(NamedTuple):
    """What one picture of a line says."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """The characters in order."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def confidence(self) -> float:
        """The probability of the least certain character; 0 where nothing was recognised."""
        return min((glyph.probability for glyph in self.glyphs), default=0.0)


def threads() -> int:
    """Return how many threads to use: what ``OMP_NUM_THREADS`` says (workers of a batch), else one per core."""
    told = os.environ.get("OMP_NUM_THREADS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # a system that does not say
        return os.cpu_count() or 1


class Engine:
    """Finds and recognises lines of text; loads its models once.

    Args:
        n_threads: threads to compute with.
    """

    def __init__(self, n_threads: int) -> None:
        import cv2
        import onnxruntime
        import rapidocr

        cv2.setNumThreads(n_threads)
        settings = "EngineConfig.onnxruntime."
        self._detector = rapidocr.RapidOCR(
            params={
                settings + "intra_op_num_threads": n_threads,
                settings + "inter_op_num_threads": 1,
                "Global.log_level": "error",
                "Global.max_side_len": _LONGEST_SIDE,
                "Det.box_thresh": 0.4,
            }
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = n_threads, 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        model = next((Path(rapidocr.__file__).parent / "models").glob("*_rec_*.onnx"))
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        characters = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._characters = ["", *characters, " "]
        self._digits = [self._characters.index(digit) for digit in _DIGITS]

    def find(self, image: Any) -> Any:
        """Return the quadrilaterals of text in a picture: an array of shape (n, 4, 2), in pixels, clockwise."""
        import numpy as np

        found = getattr(self._detector(image, use_det=True, use_cls=False, use_rec=False), "boxes", None)
        return np.zeros((0, 4, 2), np.float32) if found is None else np.asarray(found, np.float32)

    def read(self, lines: Sequence[Any]) -> list[Recognised]:
        """Return what each picture of one upright line says; pictures of shape (height, width, 3), uint8."""
        import cv2
        import numpy as np

        shaped = []
        for line in lines:
            width = max(8, round(line.shape[1] * _HEIGHT / line.shape[0]))
            shaped.append(
                cv2.resize(
                    line, (width, _HEIGHT), interpolation=cv2.INTER_AREA if width < line.shape[1] else cv2.INTER_CUBIC
                )
            )
        order = sorted(range(len(shaped)), key=lambda i: shaped[i].shape[1])
        out: list[Recognised] = [Recognised(())] * len(shaped)
        at = 0
        while at < len(order):
            stop = at + 1
            while stop < len(order) and shaped[order[stop]].shape[1] * (stop + 1 - at) <= _BATCH // 4:
                stop += 1
            group = order[at:stop]
            width = max(64, -(-shaped[group[-1]].shape[1] // 32) * 32)
            batch = np.zeros((len(group), 3, _HEIGHT, width), np.float32)
            for k, i in enumerate(group):
                batch[k, :, :, : shaped[i].shape[1]] = shaped[i].transpose(2, 0, 1) / np.float32(127.5) - 1
            for k, steps in enumerate(self._session.run(None, {self._input: batch})[0]):
                out[group[k]] = self._decode(steps, width / shaped[group[k]].shape[1])
            at = stop
        return out

    def _decode(self, steps: Any, stretch: float) -> Recognised:
        """Read off the characters: runs of the same class are one character, class 0 parts them (CTC)."""
        best = steps.argmax(1)
        glyphs = []
        i, n = 0, len(best)
        while i < n:
            j = i
            while j < n and best[j] == best[i]:
                j += 1
            if best[i]:
                peak = i + int(steps[i:j, best[i]].argmax())
                text = self._characters[best[i]]
                others: tuple[tuple[str, float], ...] = ()
                if text in _DIGITS:
                    chances = [
                        (d, float(steps[peak, c])) for d, c in zip(_DIGITS, self._digits, strict=True) if d != text
                    ]
                    others = tuple(sorted((c for c in chances if c[1] > 1e-4), key=lambda c: -c[1])[:3])
                glyphs.append(Glyph(text, float(steps[peak, best[i]]), min(1.0, (peak + 0.5) / n * stretch), others))
            i = j
        return Recognised(tuple(glyphs))


@cache
def load_engine() -> Engine:
    """Return the engine of this process."""
    return Engine(threads())
