"""What every study starts from: the frames of a corpus, the body a row belongs to, and the frame a study returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pandas as pd

from toolkit.errors import NianbaoError

if TYPE_CHECKING:
    import altair as alt

    from toolkit.corpus import Corpus

Source: TypeAlias = "Corpus | Mapping[str, pd.DataFrame] | pd.DataFrame"
Language = Literal["zh", "en", "both"]

PLACES = ["province", "prefecture", "county"]
METADATA = ["report_id", "authority", "level", *PLACES, "adcode", "township", "year", "form"]


@dataclass(frozen=True)
class About:
    """What a study counted and how, for titles and citations.

    ``by`` are the grouping columns, ``level`` the confidence level, ``n`` the totals by what they count
    (reports, items, bodies), ``sources`` keys of ``toolkit.study.citing``.
    """

    study: str
    by: tuple[str, ...] = ()
    unit: str = "report"
    kind: str | None = "problem"
    level: float = 0.95
    n: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


class StudyFrame(pd.DataFrame):
    """A tidy pandas frame that knows which study it came from; ``plot()`` draws it, ``about`` says what it counts.

    It is a DataFrame in every other way; rows may be selected before it is drawn.

    Examples:
        >>> frame = StudyFrame({"share": [0.2, 0.5]})
        >>> frame.about = About("prevalence")
        >>> frame[frame.share > 0.3].about.study
        'prevalence'
    """

    _metadata = ["about"]  # noqa: RUF012 - the name and form that pandas asks for
    about: About | None = None

    @property
    def _constructor(self) -> type[StudyFrame]:
        return StudyFrame

    def plot(self, *, language: Language = "zh", **options: Any) -> alt.TopLevelMixin:  # type: ignore[override]
        """Draw the study with Altair.

        Args:
            language: of titles and labels: ``zh``, ``en`` or ``both``.
            options: those of the study's chart, such as ``top``, the number of topics or words shown.

        Returns:
            An Altair chart; ``toolkit.study.save(chart, "figure.png")`` writes it to a file.

        Raises:
            NianbaoError: the frame is no longer that of a study, or a column that the chart needs is gone.
        """
        from toolkit.study.plots import draw

        return draw(self, language=language, **options)


def result(frame: pd.DataFrame, about: About) -> StudyFrame:
    """Return the frame as that of a study."""
    made = StudyFrame(frame.reset_index(drop=True))
    made.about = about
    return made


def frame_of(corpus: Source, name: str) -> pd.DataFrame:
    """Return one frame of a corpus, of a mapping from names to frames, or the frame itself if it is given alone.

    Raises:
        NianbaoError: there is no such frame.

    Examples:
        >>> frame_of({"items": pd.DataFrame({"a": [1]})}, "items").a.tolist()
        [1]
        >>> frame_of({}, "items")
        Traceback (most recent call last):
        ...
        toolkit.errors.NianbaoError: study: found no frame items; valid would be a corpus, or a mapping that has it
    """
    if isinstance(corpus, pd.DataFrame):
        return corpus
    found: pd.DataFrame | None = corpus.get(name) if isinstance(corpus, Mapping) else getattr(corpus, name, None)
    if found is not None:
        return found
    raise NianbaoError(f"study: found no frame {name}; valid would be a corpus, or a mapping that has it")


def columns(by: str | Sequence[str] | None) -> list[str]:
    """Return the grouping columns as a list.

    Examples:
        >>> columns(None), columns("level"), columns(("level", "year"))
        ([], ['level'], ['level', 'year'])
    """
    return [] if by is None else [by] if isinstance(by, str) else list(by)


def need(frame: pd.DataFrame, names: Sequence[str], what: str) -> None:
    """Refuse a frame that lacks a column.

    Raises:
        NianbaoError: names the missing columns and those that are there.
    """
    missing = [name for name in names if name not in frame.columns]
    if missing:
        there = ", ".join(map(str, frame.columns[:30]))
        raise NianbaoError(f"{what}: found no column {', '.join(missing)}; valid would be one of {there}")


def with_bodies(frame: pd.DataFrame) -> pd.DataFrame:
    """Add ``body``, what observations cluster by: the authority's name within its place.

    One body that prints its name in two ways (with and without its places, with and without 人民政府) is one, see
    ``toolkit.years.bodies.name_bodies``; bodies of one name in two places are two. A report whose authority could not
    be told is a body of its own, since there is no ground to pool it. A frame that has a column ``body`` keeps it, so
    bodies may be joined by hand.

    Examples:
        >>> rows = {"report_id": ["a", "b", "c"], "authority": ["城关镇", "城关镇", None]}
        >>> with_bodies(pd.DataFrame(rows | {"county": ["甲县", "乙县", None]})).body.nunique()
        3
        >>> rows = {"report_id": ["a", "b"], "authority": ["临溪市", "临溪市人民政府"], "adcode": "990100"}
        >>> with_bodies(pd.DataFrame(rows)).body.nunique()
        1
    """
    if "body" in frame.columns:
        return frame
    need(frame, ["report_id"], "study")
    if "authority" not in frame.columns:
        return frame.assign(body=frame["report_id"].astype(str))
    from toolkit.years.bodies import body_of

    named = {
        name: frame[name].astype("object") for name in ("authority", "adcode", *PLACES, "township") if name in frame
    }
    # Where no code is known, the places that are known stand for it.
    places = [named[name].fillna("").astype(str) for name in PLACES if name in named]
    if places:
        spelt = ["/".join(row).strip("/") or None for row in zip(*places, strict=True)]
        code = named.get("adcode", pd.Series(None, index=frame.index, dtype=object))
        named["adcode"] = code.where(code.notna(), pd.Series(spelt, index=frame.index, dtype=object))
    full = body_of(pd.DataFrame(named, index=frame.index))
    own = "?" + frame["report_id"].astype("object").astype(str)
    return frame.assign(body=full.where(full.notna(), own))


def reports_of(corpus: Source) -> pd.DataFrame:
    """Return one row per report with its metadata and body; from items alone, the reports that have items."""
    if isinstance(corpus, pd.DataFrame) or (isinstance(corpus, Mapping) and "reports" not in corpus):
        items = with_bodies(frame_of(corpus, "items"))
        return items.drop_duplicates("report_id")[[name for name in [*METADATA, "body"] if name in items.columns]]
    return with_bodies(frame_of(corpus, "reports"))
