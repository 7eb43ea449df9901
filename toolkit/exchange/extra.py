"""Libraries that only ``nianbao[exchange]`` brings: imported when a format needs them, or named in one line."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from toolkit.errors import NianbaoError


def need(module: str, what: str) -> Any:
    """Import a library of the extra ``exchange``.

    Args:
        module: its import name.
        what: the format that needs it.

    Raises:
        NianbaoError: it is not installed; the message names the extra.

    Examples:
        >>> need("no_such", "SPSS")
        Traceback (most recent call last):
        ...
        toolkit.errors.NianbaoError: SPSS: found no no_such; valid would be pip install nianbao[exchange]
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise NianbaoError(f"{what}: found no {module}; valid would be pip install nianbao[exchange]") from error
