"""What all pictures have in common: type, colours, titles, and how they become SVG or PNG.

Colours are those of Okabe and Ito, which colour-blind people tell apart; shades run from light to dark, so
that they survive a black-and-white printer. Liberation Sans comes with vl-convert and has all Vietnamese
letters; a reader of the SVG who lacks it has Arial or Arimo, which are as wide.
"""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

FONT = "Liberation Sans, Arial, Arimo, Helvetica, sans-serif"
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
OTHER = "#999999"
DARK = {"#0072B2", "#009E73", "#D55E00"}
"""On these, white letters are read more easily than dark ones."""
INK, FAINT, BLANK = "#222222", "#666666", "#f2f2f2"
SHADES = ("#dceaf6", "#08519c")
"""From few to many."""
SCALE = 2.0
"""Pixels of a PNG for one of the chart's: enough for print at 15 cm."""
PAGE = 940
"""Pixels across within which panels stand side by side."""
LONGEST_NAME, LONGEST_LABEL = 64, 430
"""Letters, and pixels, of a name beside a row; what is longer ends in …"""
ROWS, PANELS, HEIGHT = 40, 6, 90
"""How many rows and panels a picture shows, and rows of panels below each other; tables and CSV have all."""

Kind = Literal["svg", "png"]


def picture(chart: alt.TopLevelMixin, kind: Kind) -> bytes:
    """The chart as a file of that kind."""
    import vl_convert

    spec = chart.to_dict()
    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec).encode("utf-8")
    return bytes(vl_convert.vegalite_to_png(spec, scale=SCALE))


def finished(chart: Any, title: str, subtitle: Sequence[str]) -> Any:
    """The chart with its title and the common look."""
    lines = [line for line in subtitle if line]
    heading = alt.TitleParams(title, subtitle=lines, anchor="start", frame="group", offset=16)
    return (
        chart.properties(title=heading, background="white", padding=16)
        .configure(font=FONT)
        .configure_title(fontSize=17, subtitleFontSize=12, color=INK, subtitleColor=FAINT, subtitlePadding=6)
        .configure_axis(
            labelFontSize=12, titleFontSize=12, labelColor=INK, titleColor=FAINT, titleFontWeight="normal",
            labelLimit=LONGEST_LABEL, domain=False, ticks=False, grid=False,
        )
        .configure_legend(
            labelFontSize=12, titleFontSize=12, labelColor=INK, titleColor=FAINT, titleFontWeight="normal",
            labelLimit=420, symbolLimit=20, symbolType="square",
        )
        .configure_view(stroke=None)
    )  # fmt: skip


def message_chart(message: str) -> Any:
    """A picture that only says something: that there is nothing to draw, and what to try."""
    lines = message.split("\n")
    text = alt.Chart(pd.DataFrame([{}])).mark_text(
        text=lines, align="left", baseline="top", fontSize=14, lineHeight=20, color=INK, font=FONT
    )
    text = text.encode(x=alt.value(0), y=alt.value(0))
    size = {"width": 7.2 * max(map(len, lines)), "height": 20 * len(lines)}
    return text.properties(background="white", padding=16, **size).configure_view(stroke=None)


def shortened(text: str, length: int = LONGEST_NAME) -> str:
    """The text, its end cut off where it is longer than `length` letters.

    >>> shortened("Dạy tốt - Học tốt", 9)
    'Dạy tốt…'
    """
    return text if len(text) <= length else f"{text[: length - 1].rstrip(' -,;')}…"
