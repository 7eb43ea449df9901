"""Loading the versioned data files that stand beside the code; unknown keys are refused."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TypeVar

from toolkit.errors import RulesError

T = TypeVar("T")


def load_rules(source: str | Path, schema: type[T], *, package: str | None = None) -> T:
    """Decode one YAML data file into ``schema``, refusing unknown keys and wrong types.

    Args:
        source: a file name inside ``package``, or a path when ``package`` is None.
        schema: a ``msgspec.Struct`` type declared with ``forbid_unknown_fields=True``.
        package: the package that carries the file, such as ``"toolkit.parsing"``.

    Returns:
        An instance of ``schema``.

    Raises:
        RulesError: the file is missing, is no YAML, or does not follow the schema; one line that names the file.

    Examples:
        >>> from toolkit.parsing.forms import FormsFile
        >>> load_rules("forms.yaml", FormsFile, package="toolkit.parsing").version
        '1.0.0'
    """
    import msgspec

    try:
        raw = (resources.files(package) / str(source)).read_bytes() if package else Path(source).read_bytes()
        return msgspec.yaml.decode(raw, type=schema)
    except OSError as error:
        raise RulesError(f"{source}: found no readable file ({error.strerror}); valid would be a YAML file") from error
    except (msgspec.MsgspecError, ValueError, AttributeError, LookupError, TypeError, RecursionError) as error:
        detail = " ".join(str(error).split())
        raise RulesError(f"{source}: found {detail}; valid would be a file that follows {schema.__name__}") from error
