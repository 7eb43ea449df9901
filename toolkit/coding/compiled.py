"""A trained linear classifier as plain arrays: codes as the model does, starts at once, needs no scikit-learn."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from toolkit.coding.codings import codings
from toolkit.coding.cues import Coding
from toolkit.coding.cues import default_coder as default_cue_coder
from toolkit.coding.extractor import Extractor
from toolkit.coding.model_files import About, about, check_about, write_arrays
from toolkit.errors import NianbaoError

if TYPE_CHECKING:
    from toolkit.coding.classifier import TopicClassifier
    from toolkit.coding.features import Texts


_SLICE = 512


class _Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    about: About
    spans: tuple[tuple[int, int] | None, tuple[int, int] | None]
    longest: int
    use_cues: bool
    scale: tuple[float, ...]
    classes: tuple[str, ...]
    labels: tuple[str, ...]
    threshold: float
    secondary_threshold: float


class CompiledCoder:
    """The trained model of the project as a coder.

    Args:
        settings: what is not an array.
        arrays: known n-grams, weights and intercepts of the primary and of the secondary model.
    """

    def __init__(self, settings: _Settings, arrays: dict[str, np.ndarray]) -> None:
        self.settings = settings
        self._weights = np.ascontiguousarray(arrays["weights"], np.float32)
        self._intercepts = arrays["intercepts"].astype(np.float64)
        self._single = len(settings.classes)
        self._extractor = Extractor(
            default_cue_coder(),
            settings.spans,
            (arrays["chars"], arrays["headline_chars"]),
            settings.longest,
            (_words(arrays["words"]), _words(arrays["headline_words"])),
            settings.use_cues,
            settings.scale,
        )

    @classmethod
    def load(cls, source: str | Path | bytes, name: str = "") -> CompiledCoder:
        """Read a file that ``compile_model`` wrote.

        Raises:
            NianbaoError: no such file, or one trained with another codebook, other cues or other words.
        """
        name = name or (str(source) if not isinstance(source, bytes) else "model")
        try:
            raw = source if isinstance(source, bytes) else Path(source).read_bytes()
            with np.load(io.BytesIO(raw), allow_pickle=False) as held:
                arrays = {key: held[key] for key in held.files}
            settings = msgspec.json.decode(arrays.pop("settings").tobytes(), type=_Settings)
        except (OSError, ValueError, KeyError, msgspec.MsgspecError) as error:
            raise NianbaoError(f"{name}: found no compiled model; valid would be a .npz written by training") from error
        check_about(settings.about, name)
        return cls(settings, arrays)

    def probabilities(
        self, texts: Sequence[str], kinds: Sequence[str | None] | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the primary probabilities (columns: classes) and those of the label sets (columns: labels)."""
        pairs = list(zip(texts, kinds if kinds is not None else [None] * len(texts), strict=True))
        return self.score(self.prepare(pairs))

    def prepare(self, pairs: Sequence[tuple[str, str | None]]) -> Texts:
        """Fold, strip and analyse a batch of (text, kind) once for everything that reads it."""
        return self._extractor.prepare(pairs)

    def score(self, prepared: Texts) -> tuple[np.ndarray, np.ndarray]:
        """Return what ``probabilities`` does, of a batch that ``prepare`` made."""
        scores = self._extractor.matrix(prepared) @ self._weights + self._intercepts
        primary = scores[:, : self._single]
        powers = np.exp(primary - primary.max(axis=1, keepdims=True))
        sets = 1 / (1 + np.exp(-scores[:, self._single :]))
        return powers / powers.sum(axis=1, keepdims=True), sets

    def code(
        self,
        texts: Sequence[str],
        kinds: Sequence[str | None] | None = None,
        *,
        revise: Callable[[Texts, np.ndarray], np.ndarray] | None = None,
    ) -> list[Coding]:
        """Code a batch: topics with calibrated probabilities, primary, secondary, the cues in the text.

        Args:
            texts: the items, ordinal included or not.
            kinds: ``problem``, ``measure`` or None for each; None for all where left out.
            revise: makes other primary probabilities (items by classes) out of the prepared items and the model's own.
        """
        pairs = list(zip(texts, kinds if kinds is not None else [None] * len(texts), strict=True))
        out: list[Coding] = []
        # In slices, so that what a long table needs on the way stays small.
        for start in range(0, len(pairs), _SLICE):
            prepared = self.prepare(pairs[start : start + _SLICE])
            primary, sets = self.score(prepared)
            out += codings(
                texts[start : start + _SLICE],
                prepared,
                primary if revise is None else revise(prepared, primary),
                sets,
                self.settings.classes,
                self.settings.labels,
                threshold=self.settings.threshold,
                secondary_threshold=self.settings.secondary_threshold,
            )
        return out


def compile_model(model: TopicClassifier, path: str | Path, *, data: str = "") -> None:
    """Write a fitted linear classifier as plain arrays; temperature and prior go into the weights.

    Args:
        model: a classifier with the package's own codebook, linear for the primary and for the secondary topics.
        path: the file, ``.npz``.
        data: the digest of the training items, kept with the model.

    Raises:
        NianbaoError: the model is not linear, or has a codebook of its own.
    """
    extractor = model.pipeline_.named_steps["features"].extractor()
    linear = model.pipeline_.named_steps["model"]
    singles: list[Any] = [] if model.secondary_ is None else list(model.secondary_.estimators_)
    if model.codebook or not all(hasattr(one, "coef_") for one in (linear, *singles)) or len(linear.coef_) < 3:
        raise NianbaoError("compile: found a model that is not linear; valid would be a logistic regression")
    primary = linear.coef_.T / model.temperature
    shift = linear.intercept_ / model.temperature + model.prior_shift()
    sets = [np.ravel(one.coef_) for one in singles]
    settings = _Settings(
        about(data),
        extractor.spans,
        extractor.longest,
        extractor.use_cues,
        extractor.scale,
        tuple(model.classes_.tolist()),
        tuple(model.labels_) if singles else (),
        float(model.threshold),
        float(model.secondary_threshold),
    )
    write_arrays(
        Path(path),
        {
            "settings": np.frombuffer(msgspec.json.encode(settings), np.uint8),
            "chars": np.asarray(extractor.chars[0], np.uint32),
            "headline_chars": np.asarray(extractor.chars[1], np.uint32),
            "words": np.frombuffer("\n".join(extractor.words[0]).encode(), np.uint8),
            "headline_words": np.frombuffer("\n".join(extractor.words[1]).encode(), np.uint8),
            "weights": np.column_stack([primary, *sets]).astype(np.float16),
            "intercepts": np.concatenate([shift, [float(np.ravel(one.intercept_)[0]) for one in singles]]),
        },
    )


def _words(raw: np.ndarray) -> list[str]:
    text = raw.tobytes().decode()
    return text.split("\n") if text else []


def shipped_coder() -> CompiledCoder | None:
    """Return the trained coder that the package carries, or None where it carries none."""
    file = resources.files("toolkit.coding") / "topics.npz"
    return CompiledCoder.load(file.read_bytes(), "topics.npz") if file.is_file() else None
