"""What a compressed stream of a PDF may unpack to.

pdfminer unpacks without a limit: a thousand bytes may become a gigabyte, in one call that nothing can stop. While this
toolkit reads a PDF its ``zlib`` and its predictor obey ``limits.PDF_STREAM_BYTES``; for whoever else uses pdfminer in
the same process nothing changes.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from toolkit.reading import limits
from toolkit.reading.watch import ExceededError

_MOST: ContextVar[int | None] = ContextVar("most", default=None)


class _Zlib:
    """``zlib`` as pdfminer sees it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(zlib, name)

    @staticmethod
    def decompress(data: bytes) -> bytes:
        most = _MOST.get()
        if most is None:
            return zlib.decompress(data)
        unpacker = zlib.decompressobj()
        unpacked = unpacker.decompress(data, most + 1)
        if len(unpacked) > most:
            raise ExceededError
        if not unpacker.eof:
            raise zlib.error("incomplete or truncated stream")
        return unpacked


@contextmanager
def bounded_streams() -> Iterator[None]:
    """Raise ``ExceededError`` where a stream unpacks to more than ``limits.PDF_STREAM_BYTES``."""
    from pdfminer import pdftypes

    if not isinstance(pdftypes.zlib, _Zlib):
        pdftypes.zlib = _Zlib()  # type: ignore[assignment]
        pdftypes.apply_png_predictor = _predictor(pdftypes.apply_png_predictor)
    token = _MOST.set(limits.PDF_STREAM_BYTES)
    try:
        yield
    finally:
        _MOST.reset(token)


def _predictor(original: Callable[..., bytes]) -> Callable[..., bytes]:
    def apply_png_predictor(pred: int, colors: int, columns: int, bitspercomponent: int, data: bytes) -> bytes:
        most = _MOST.get()
        if most is not None and colors * columns * bitspercomponent > 8 * most:  # a row of zeros is made of that size
            raise ExceededError
        return original(pred, colors, columns, bitspercomponent, data)

    return apply_png_predictor
