"""Saving and loading trained models: skops, never pickle; the same model gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from toolkit.errors import NianbaoError

if TYPE_CHECKING:
    from toolkit.coding.classifier import TopicClassifier

# Everything beyond scikit-learn's and numpy's own plain types that a model file may hold.
TRUSTED = (
    "toolkit.coding.blend.LinearBlend",
    "toolkit.coding.classifier.TopicClassifier",
    "toolkit.coding.item_features.ItemFeatures",
)
# The oldest date that a zip archive can hold.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a model was trained with: versions and digests of everything that its columns depend on."""

    codebook: str
    cues: str
    words: str
    data: str = ""


def about(data: str = "") -> About:
    """Return the versions of the package's own codebook, cues and words, for a model trained now.

    Args:
        data: the digest of the training items.

    Examples:
        >>> about().codebook
        '1.0.0'
    """
    from toolkit.coding.codebook import Codebook

    return About(Codebook.default().version, _digest("cues.yaml"), _digest("words.txt"), data)


def _digest(name: str) -> str:
    return hashlib.sha256((resources.files("toolkit.coding") / name).read_bytes()).hexdigest()[:16]


def save(model: TopicClassifier, path: str | Path, *, data: str = "") -> None:
    """Write a trained model; the same model gives the same bytes whenever and wherever it is written.

    Args:
        model: a fitted classifier.
        path: the file, ``.skops``.
        data: the digest of the training items, kept with the model.
    """
    import skops.io

    buffer = io.BytesIO()
    skops.io.dump({"model": model, "about": msgspec.to_builtins(about(data))}, buffer)
    Path(path).write_bytes(_settled(buffer.getvalue()))


def load(path: str | Path) -> TopicClassifier:
    """Read a model, refusing whatever is not on the list of trusted types.

    Raises:
        NianbaoError: the file is missing, no model, holds another type, or was trained with another codebook, other
            cues or other words than these.

    Examples:
        >>> load("none.skops")
        Traceback (most recent call last):
        toolkit.errors.NianbaoError: none.skops: found no such file; valid would be a .skops model
    """
    import skops.io

    path = Path(path)
    if not path.is_file():
        raise NianbaoError(f"{path}: found no such file; valid would be a .skops model")
    try:
        unknown = sorted(set(skops.io.get_untrusted_types(file=path)) - set(TRUSTED))
    except Exception as error:
        raise NianbaoError(f"{path}: found no skops archive; valid would be a .skops model") from error
    if unknown:
        raise NianbaoError(f"{path}: found untrusted type {unknown[0]}; valid would be only {', '.join(TRUSTED)}")
    held = skops.io.load(path, trusted=list(TRUSTED))
    if not isinstance(held, dict) or set(held) != {"model", "about"}:
        raise NianbaoError(f"{path}: found no model in the archive; valid would be one written by save")
    check_about(msgspec.convert(held["about"], About), str(path))
    return held["model"]


def check_about(found: About, source: str) -> None:
    """Refuse a model whose columns would be filled otherwise than in training.

    Raises:
        NianbaoError: one line that names what has changed since.

    Examples:
        >>> check_about(about(), "model.skops")
    """
    now = about(found.data)
    for name in ("codebook", "cues", "words"):
        if getattr(found, name) != getattr(now, name):
            raise NianbaoError(
                f"{source}: found a model trained with {name} {getattr(found, name)}; "
                f"valid would be one trained with {getattr(now, name)} (train again)"
            )


def _settled(raw: bytes) -> bytes:
    """The archive with its memory addresses numbered by first appearance and no dates."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    numbers: dict[str, str] = {}

    def number(found: re.Match[str]) -> str:
        return found.group(1) + numbers.setdefault(found.group(2), str(len(numbers) + 1)) + found.group(3)

    schema = re.sub(r'("__id__": |"file": ")(\d+)(\.\w+"|\b)', number, files.pop("schema.json").decode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        renamed: dict[str, bytes | str] = {}
        for name, content in files.items():
            stem, dot, suffix = name.partition(".")
            renamed[numbers.get(stem, stem) + dot + suffix] = content
        for name in sorted(renamed):
            archive.writestr(_entry(name), renamed[name])
        archive.writestr(_entry("schema.json"), schema)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def write_arrays(path: Path, arrays: dict[str, Any]) -> None:
    """Write plain arrays as a ``.npz`` without dates, so that equal arrays give equal bytes."""
    import numpy as np

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asarray(arrays[name]), allow_pickle=False)
            archive.writestr(_entry(f"{name}.npy"), buffer.getvalue())
