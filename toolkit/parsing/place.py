"""The gazetteer: names of administrative divisions, their codes, and which divisions a name begins with."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import RulesError
from toolkit.report import Place

GAZETTEER_VARIABLE = "NIANBAO_GAZETTEER"

_LONGEST_NAME = 16
_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|朝鲜|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|"
    "黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族|毛南族|"
    "仡佬族|锡伯族|锡伯|普米族|塔吉克族|塔吉克|怒族|鄂温克族|保安族|裕固族|独龙族|鄂伦春|各族"
)
_STEM = re.compile(
    rf"(?P<stem>.{{2,}}?)(?:{_PEOPLES})*(?P<kind>自治区|自治州|自治县|自治旗|特别行政区|地区|林区|省|市|盟|州|县|区|旗)"
)
_KINDS = {"自治区": "自治区", "自治州": "州", "自治县": "县", "自治旗": "旗"}


class Division(NamedTuple):
    """One administrative division: six-digit code, name, and the last year a source has it (None: in force)."""

    code: str
    name: str
    until: int | None = None

    @property
    def rank(self) -> str:
        """``province``, ``prefecture`` or ``county``, by the code: a district of a municipality is a county."""
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"

    @property
    def prefix(self) -> str:
        """The leading digits that every division inside this one shares."""
        return {"province": self.code[:2], "prefecture": self.code[:4], "county": self.code}[self.rank]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the places that a name begins with: the innermost division and where its name ends.

    ``short`` is true where a place stands by its short name (``合肥`` for 合肥市).
    """

    division: Division
    end: int
    short: bool = False


class Gazetteer:
    """Names to divisions and back; later rows with the same code and name replace earlier ones.

    Args:
        rows: the divisions; where one name stands for several of them, all are kept.

    Examples:
        >>> gazetteer = Gazetteer([Division("990000", "云泽省"), Division("990100", "临溪市")])
        >>> gazetteer.read("云泽省临溪市财政局")[0].division.name
        '临溪市'
    """

    def __init__(self, rows: Iterable[Division]) -> None:
        self._names: dict[str, list[Division]] = {}
        self._codes: dict[str, Division] = {}
        self._short: dict[str, list[Division]] | None = None
        for row in rows:
            self._names.setdefault(row.name, []).append(row)
            known = self._codes.get(row.code)
            if known is None or row.until is None or (known.until is not None and row.until > known.until):
                self._codes[row.code] = row

    def __len__(self) -> int:
        return sum(map(len, self._names.values()))

    def named(self, name: str) -> tuple[Division, ...]:
        """Return the divisions that bear exactly this name, those in force first."""
        return tuple(sorted(self._names.get(name, ()), key=lambda d: (d.until is not None, d.code)))

    def coded(self, code: str) -> tuple[Division, ...]:
        """Return the division that has this code now (or had it last) in a tuple, or an empty one."""
        return (self._codes[code],) if code in self._codes else ()

    def parents(self, division: Division) -> tuple[Division | None, Division | None]:
        """Return the province and the prefecture that a division lies in (itself where it is one).

        Counties directly under a province (省直辖县级行政区划) and districts of municipalities have no prefecture.
        """
        province = self._codes.get(division.code[:2] + "0000")
        prefecture = self._codes.get(division.code[:4] + "00") if division.rank != "province" else None
        return province, prefecture

    def place(self, division: Division, township: str | None = None) -> Place:
        """Return the Place of a division, and of a township in it.

        Examples:
            >>> gazetteer = load_gazetteer()
            >>> gazetteer.place(gazetteer.named("沭阳县")[0])
            Place(province='江苏省', prefecture='宿迁市', county='沭阳县', adcode='321322', township=None)
        """
        province, prefecture = self.parents(division)
        names = {"province": province, "prefecture": prefecture, division.rank: division}
        county = names.get("county")
        return Place(
            province=names["province"].name if names["province"] else None,
            prefecture=names["prefecture"].name if names["prefecture"] else None,
            county=county.name if county else None,
            adcode=division.code,
            township=township,
        )

    def read(self, name: str, start: int = 0) -> list[Reading]:
        """Return the readings of the places that ``name[start:]`` begins with, those that explain most of it.

        Full names come before short ones; a place counts only inside the one named before it. Several readings of
        equal length are several places of one name.

        Args:
            name: the name of a body, without blanks, in simplified script.
            start: where in the name to begin.

        Examples:
            >>> gazetteer = load_gazetteer()
            >>> [gazetteer.place(r.division).prefecture for r in gazetteer.read("江苏省宿迁市沭阳县财政局")]
            ['宿迁市']
            >>> sorted(gazetteer.place(r.division).province for r in gazetteer.read("朝阳区人民政府"))
            ['北京市', '吉林省']
        """
        found = self._chains(name, start, None, short=False)
        if not found:
            return []
        reach = max(reading.end for reading in found)
        best = {r.division.code: r for r in found if r.end == reach}
        force = [r for r in best.values() if r.division.until is None]
        return force or list(best.values())

    def _chains(self, name: str, at: int, inside: Division | None, *, short: bool) -> list[Reading]:
        out: list[Reading] = []
        for division, end, is_short in self._at(name, at, inside):
            used = short or is_short
            deeper = self._chains(name, end, division, short=used)
            out.extend(deeper or [Reading(division, end, used)])
        return out

    def _at(self, name: str, at: int, inside: Division | None) -> list[tuple[Division, int, bool]]:
        """Divisions named at ``at``: by their full names, else by their short ones."""
        found = list(self._lookup(self._names, name, at, inside))
        if found:
            return [(division, end, False) for division, end in found]
        if inside is not None and inside.rank != "province":
            return []
        return [(division, end, True) for division, end in self._lookup(self._shorts(), name, at, inside)]

    @staticmethod
    def _lookup(
        index: dict[str, list[Division]], name: str, at: int, inside: Division | None
    ) -> Iterator[tuple[Division, int]]:
        for end in range(min(len(name), at + _LONGEST_NAME), at + 1, -1):
            rows = index.get(name[at:end])
            if not rows:
                continue
            fitting = [r for r in rows if inside is None or _lies_in(r, inside)]
            if fitting:
                yield from ((row, end) for row in fitting)
                return

    def _shorts(self) -> dict[str, list[Division]]:
        if self._short is None:
            self._short = {}
            for rows in self._names.values():
                for row in rows:
                    for short in _short_names(row.name):
                        self._short.setdefault(short, []).append(row)
        return self._short


def _lies_in(division: Division, outer: Division) -> bool:
    return division.code != outer.code and division.code.startswith(outer.prefix)


def _short_names(name: str) -> Iterator[str]:
    """The forms in which a name is cut short: without its kind, and without the peoples of an autonomous area."""
    found = _STEM.fullmatch(name)
    if found is None:
        return
    stem, kind = found["stem"], found["kind"]
    yield stem
    if kind in _KINDS and stem + _KINDS[kind] != name:
        yield stem + _KINDS[kind]


def read_rows(text: str, source: str) -> list[Division]:
    r"""Read gazetteer rows from TSV text: ``code``, ``name`` and optionally ``until``; ``#`` opens a comment.

    Raises:
        RulesError: a row has no six-digit code or no name.

    Examples:
        >>> read_rows("990100\t临溪市", "my.tsv")
        [Division(code='990100', name='临溪市', until=None)]
    """
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line[0] == "#" or line.startswith("code\t"):
            continue
        code, _, rest = line.partition("\t")
        name, _, until = rest.partition("\t")
        if len(code) != 6 or not code.isdigit() or len(name) < 2 or not (until == "" or until.isdigit()):
            raise RulesError(
                f"{source}: found {line!r} in line {number}; "
                "valid would be a six-digit code, a tab and a name, and optionally a tab and a year"
            )
        rows.append(Division(code, name, int(until) if until else None))
    return rows


def load_gazetteer(path: str | Path | None = None) -> Gazetteer:
    """Return the packaged gazetteer with the user's own on top (read once for each path).

    Args:
        path: a TSV file of the user's; None takes the one that the environment variable ``NIANBAO_GAZETTEER`` names,
            if any.

    Raises:
        RulesError: the file cannot be read or has a wrong row.

    Source: GB/T 2260 中华人民共和国行政区划代码; see the head of ``gazetteer.tsv``.

    Examples:
        >>> load_gazetteer().named("沭阳县")[0].code
        '321322'
    """
    own = path or os.environ.get(GAZETTEER_VARIABLE) or None
    return _load(str(own) if own else None)


@cache
def _load(own: str | None) -> Gazetteer:
    packaged = (resources.files("toolkit.parsing") / "gazetteer.tsv").read_text("utf-8")
    rows = read_rows(packaged, "gazetteer.tsv")
    if own:
        try:
            rows += read_rows(Path(own).read_text("utf-8-sig"), own)
        except (OSError, UnicodeDecodeError) as error:
            raise RulesError(
                f"{own}: found no readable gazetteer ({error}); valid would be a UTF-8 TSV file"
            ) from error
    return Gazetteer(rows)
