"""Plots of the studies with Altair: one small function per study, and saving them to files.

Colours are after Okabe & Ito (2008), Color Universal Design, which people with any colour vision tell apart; heat maps
use one hue from light to dark, or two with a light middle.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.errors import NianbaoError
from toolkit.study import labels
from toolkit.study.frames import About, Language, StudyFrame, need

if TYPE_CHECKING:
    import altair as alt

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8c8c1a")
GREY, LIGHT = "#777777", "#e9e9e9"
# The first of these that a system has is used. They cover Debian, Fedora, macOS and Windows.
FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Microsoft YaHei",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "Heiti SC", "SimHei", "SimSun",
)  # fmt: skip
OWN_FONT = "Nianbao Sans SC"  # comes with the package, for machines that have none of these
FAMILY = ", ".join(f"'{font}'" for font in (*FONTS, OWN_FONT)) + ", sans-serif"

Drawing = Callable[..., "alt.TopLevelMixin"]


def draw(frame: StudyFrame, *, language: Language = "zh", **options: Any) -> alt.TopLevelMixin:
    """Draw a study; ``StudyFrame.plot`` calls this.

    Raises:
        NianbaoError: the frame comes from no study that has a plot, is empty, or lacks a column.
    """
    if language not in ("zh", "en", "both"):
        raise NianbaoError(f"plot: found language {language!r}; valid would be zh, en or both")
    from toolkit.study.charts import CHARTS

    about = frame.about
    if about is None or about.study not in CHARTS:
        raise NianbaoError(f"plot: found no study with a plot; valid would be the frame of one of {', '.join(CHARTS)}")
    if frame.empty:
        raise NianbaoError(f"plot: found no rows of {about.study}; valid would be at least one")
    chart, required = CHARTS[about.study]
    need(frame, [*required, *about.by] if about.study != "keyness" else required, "plot")
    return dressed(chart(pd.DataFrame(frame), about, language, **options))


def dressed(chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    """Return the chart with the project's fonts, grid and title style."""
    title = {"font": FAMILY, "subtitleFont": FAMILY, "anchor": "start", "fontSize": 15, "subtitleFontSize": 11,
             "subtitleColor": "#555555", "offset": 12}  # fmt: skip
    axis = {"labelFont": FAMILY, "titleFont": FAMILY, "labelFontSize": 11, "titleFontSize": 11,
            "titleFontWeight": "normal", "gridColor": "#e6e6e6", "domainColor": "#999999",
            "tickColor": "#999999", "labelLimit": 420}  # fmt: skip
    made: Any = chart
    shown: alt.TopLevelMixin = (
        made.configure(font=FAMILY, background="white")
        .configure_title(**title)
        .configure_axis(**axis)
        .configure_axisLeft(labelPadding=8)  # a dot at 0 would touch the name
        .configure_header(labelFont=FAMILY, titleFont=FAMILY, labelFontSize=11, titleFontSize=11, labelLimit=260)
        .configure_legend(labelFont=FAMILY, titleFont=FAMILY, labelFontSize=11, titleFontSize=11, labelLimit=300)
        .configure_view(stroke=None)
    )
    return shown


def heading(about: About, language: Language, *notes: str) -> alt.TitleParams:
    """Return a title that says what is counted, with n below it."""
    import altair as alt

    head, lines = labels.title(about, language)
    lines = [*lines, *(note for note in notes if note)]
    return alt.TitleParams(text=head, subtitle=lines)


def save(
    chart: alt.TopLevelMixin | StudyFrame, path: str | Path, *, scale: float = 2.0, language: Language = "zh"
) -> Path:
    """Write a chart to a file; the suffix says as what: png, svg, pdf, html or json.

    PNG and PDF draw the letters with the fonts of this machine; where it has no Chinese one, with the one that comes
    with the package, which has the characters of GB 2312. SVG and HTML are drawn with the fonts of the reader's.

    Args:
        chart: a chart, or the frame of a study, which is drawn first.
        path: the file to write.
        scale: pixels per point of a PNG.
        language: of a study that is drawn first.

    Returns:
        The path.

    Raises:
        NianbaoError: the suffix is none of these.

    Examples:
        >>> save(None, "figure.bmp")
        Traceback (most recent call last):
        ...
        toolkit.errors.NianbaoError: figure.bmp: found suffix .bmp; valid would be .png, .svg, .pdf, .html or .json
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in (".png", ".svg", ".pdf", ".html", ".json"):
        raise NianbaoError(f"{path}: found suffix {suffix or 'none'}; valid would be .png, .svg, .pdf, .html or .json")
    made: Any = chart.plot(language=language) if isinstance(chart, StudyFrame) else chart
    if suffix in (".png", ".pdf", ".svg") and not chinese_font():
        warnings.warn(
            "no Chinese font found: labels would be empty boxes; install one (Debian: apt install fonts-noto-cjk), or "
            'register a folder that has one: vl_convert.register_font_directory("…")',
            stacklevel=2,
        )
    if suffix == ".html":
        made.save(str(path), inline=True)
    elif suffix == ".json":
        made.save(str(path))
    else:
        import vl_convert as vlc

        spec = made.to_dict()
        if suffix == ".svg":
            path.write_text(vlc.vegalite_to_svg(spec), encoding="utf-8")
        elif suffix == ".pdf":
            path.write_bytes(vlc.vegalite_to_pdf(spec))
        else:
            path.write_bytes(vlc.vegalite_to_png(spec, scale=scale))
    return path


@cache
def own_font() -> None:
    """Make the font of the package known to the renderer (once)."""
    import vl_convert as vlc

    folder = resources.files("toolkit.study") / "fonts"
    if isinstance(folder, Path) and folder.is_dir():  # not so inside a zip file
        vlc.register_font_directory(str(folder))


def chinese_font() -> bool:
    """Tell whether Chinese characters can be drawn: two of them must differ from each other and from a blank."""
    import vl_convert as vlc

    own_font()

    def drawn(character: str) -> bytes:
        svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'><text y='16' font-family=\"{FAMILY}\">"
        return vlc.svg_to_png(f"{svg}{character}</text></svg>")

    return len({drawn(character) for character in ("政", "府", " ")}) == 3
