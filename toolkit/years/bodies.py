"""Which reports are of the same body: one key for a body over the years, a user's crosswalk for renamed ones."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.errors import NianbaoError

if TYPE_CHECKING:
    import pandas as pd

Crosswalk = Mapping[str, str] | str | Path

PLACE = ("province", "prefecture", "county", "township")
# What ends the name of a government or is left off it (临溪市, 临溪市人民政府; 柳浪街道, 柳浪街道办事处).
_GOVERNMENT = re.compile("(?:人民政府|(?<=街道)办事处)$")


class Body(NamedTuple):
    """How a report names its body: the name as printed, and where the body is."""

    authority: str
    adcode: str | None
    places: tuple[str | None, ...] = ()


def read_crosswalk(crosswalk: Crosswalk | None) -> dict[str, str]:
    r"""Read which name stands for which body.

    Args:
        crosswalk: a mapping from a name as printed to the name of the body, or a CSV or TSV file with the columns
            ``name`` and ``body``; None for no crosswalk.

    Returns:
        The mapping with chains followed (甲 → 乙, 乙 → 丙 gives 甲 → 丙).

    Raises:
        NianbaoError: the file has other columns, a name has two bodies, or the names go round in a circle.

    Examples:
        >>> read_crosswalk({"甲局": "乙局", "乙局": "丙局"})
        {'甲局': '丙局', '乙局': '丙局'}
    """
    if crosswalk is None:
        return {}
    pairs = list(crosswalk.items()) if isinstance(crosswalk, Mapping) else _read(Path(crosswalk))
    step: dict[str, str] = {}
    for name, body in pairs:
        if step.setdefault(name, body) != body:
            raise NianbaoError(f"crosswalk: found two bodies for {name}: {step[name]}, {body}; valid would be one")
    out = {}
    for name in step:
        seen, last = {name}, step[name]
        while last in step and step[last] != last:
            if last in seen:
                raise NianbaoError(f"crosswalk: found a circle through {name}; valid would be names that lead to one")
            seen.add(last)
            last = step[last]
        out[name] = last
    return out


def _read(path: Path) -> list[tuple[str, str]]:
    if not path.is_file():
        raise NianbaoError(f"{path}: found no such file; valid would be a CSV or TSV file with columns name, body")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ",")
        if rows.fieldnames is None or not {"name", "body"} <= set(rows.fieldnames):
            found = ", ".join(rows.fieldnames or ())
            raise NianbaoError(f"{path}: found the columns {found}; valid would be name, body")
        return [(row["name"].strip(), row["body"].strip()) for row in rows]


def name_bodies(bodies: Iterable[Body], crosswalk: Crosswalk | None = None) -> dict[Body, str]:
    """Name the body that each way of naming stands for; one name for one body, over all years.

    The same words under the same administrative code are one body, with or without the names of the places above it
    and with or without 人民政府, or 办事处 behind 街道; where the place is not known, the printed name so shortened
    decides if it fits one body only.
    Bodies of one name in two places are told apart by their codes.

    Args:
        bodies: the ways of naming that the reports use.
        crosswalk: see ``read_crosswalk``.

    Returns:
        The name of the body for each of them: the longest name printed, with the code where names coincide.

    Examples:
        >>> a = Body("云泽省临溪市人民政府", "990100", ("云泽省", "临溪市", None, None))
        >>> b = Body("临溪市", "990100", ("云泽省", "临溪市", None, None))
        >>> set(name_bodies([a, b]).values())
        {'云泽省临溪市人民政府'}
    """
    names = read_crosswalk(crosswalk)
    ways = list(dict.fromkeys(bodies))
    keys = {way: _key(way, names) for way in ways}
    placed: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for way, key in keys.items():
        if key[0]:
            placed[unplaced(names.get(way.authority, way.authority))].add(key)
    for way, key in keys.items():
        fits = placed[unplaced(names.get(way.authority, way.authority))]
        if not key[0] and len(fits) == 1:
            keys[way] = next(iter(fits))
    printed: dict[tuple[str, ...], str] = {}
    for way in sorted(ways, key=lambda way: (len(way.authority), way.authority)):
        printed[keys[way]] = names.get(way.authority, way.authority)
    owners: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for key, name in printed.items():
        owners[name].add(key)
    return {
        way: printed[key] + (f" ({key[0] or '?'})" if len(owners[printed[key]]) > 1 else "")
        for way, key in keys.items()
    }


def key_of(way: Body) -> tuple[str, ...]:
    """Return what the ways of naming one body at a known place have in common; without a place, the name less 人民政府.

    Examples:
        >>> key_of(Body("云泽省临溪市财政局", "990100", ("云泽省", "临溪市", None, None)))
        ('990100', '财政局')
    """
    return _key(way, {})


def _key(way: Body, names: Mapping[str, str]) -> tuple[str, ...]:
    if way.authority in names:
        return ("", names[way.authority]) if not way.adcode else (way.adcode, _bare(names[way.authority], way.places))
    return (way.adcode or "", _bare(way.authority, way.places if way.adcode else ()))


def unplaced(name: str) -> str:
    """Return what the ways of printing a body's name have in common where nobody says where it is.

    Examples:
        >>> unplaced("竹篁镇人民政府"), unplaced("竹篁镇"), unplaced("柳浪街道办事处"), unplaced("竹篁镇人民政府办公室")
        ('竹篁镇', '竹篁镇', '柳浪街道', '竹篁镇人民政府办公室')
    """
    return _bare(name, ())


def _bare(name: str, places: tuple[str | None, ...]) -> str:
    for place in places[:3]:  # the township is part of what is named
        if place and name.startswith(place):
            name = name[len(place) :]
    return _GOVERNMENT.sub("", name)


def body_of(frame: pd.DataFrame, crosswalk: Crosswalk | None = None) -> pd.Series:
    """Return the body that each row of a frame is of.

    Args:
        frame: any frame of a corpus with the common columns (authority, adcode, province …).
        crosswalk: names of renamed bodies, see ``read_crosswalk``.

    Returns:
        A series named ``body`` on the frame's index; null where the report names no body.

    Examples:
        >>> import pandas as pd
        >>> body_of(pd.DataFrame({"authority": ["甲局", "乙局", None], "adcode": None}), {"甲局": "乙局"}).tolist()
        ['乙局', '乙局', None]
    """
    import pandas as pd

    columns = [frame[name] if name in frame else [None] * len(frame) for name in ("authority", "adcode", *PLACE)]
    ways = [
        Body(
            row[0],
            row[1] if isinstance(row[1], str) else None,
            tuple(p if isinstance(p, str) else None for p in row[2:]),
        )
        if isinstance(row[0], str)
        else None
        for row in zip(*columns, strict=True)
    ]
    named = name_bodies((way for way in ways if way is not None), crosswalk)
    return pd.Series([named[way] if way is not None else None for way in ways], frame.index, dtype=object, name="body")
