"""Grids: groups down, columns across, a text in each cell and a shade behind it; several as panels."""

import itertools
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import altair as alt
import pandas as pd

from pipeline.charts.theme import BLANK, HEIGHT, INK, PAGE, SHADES

CELL_HEIGHT, LINE = 24, 14
LETTER = 7.2
"""Pixels of a bold letter of a panel's title, on the average."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Which rows and columns there are, all in their order; `width` pixels of a column.

    A cell that nothing is given for stays grey: it shows that there is nothing. Shades run from `low` to
    `high`; None takes the least and the largest value of a panel.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    width: int
    low: float | None = None
    high: float | None = None

    def panel(self, cells: pd.DataFrame, title: str = "", names: bool = True) -> Any:
        """One grid of `cells`: columns row, column, shade (a number) and text. `names`: those of the rows."""
        frame = self._filled(cells)
        low, high = self._bounds(frame["shade"])
        lines = max((head.count("\n") for head in self.columns), default=0)
        heads = alt.Axis(
            orient="top", labelAngle=0, labelExpr="split(datum.label, '\\n')", labelLineHeight=LINE,
            title=None, labelPadding=5 + LINE * lines, labelLimit=self.width,
        )  # fmt: skip
        base = alt.Chart(frame).encode(
            x=alt.X("column:N", sort=list(self.columns), axis=heads),
            y=alt.Y(
                "row:N", sort=list(self.rows), axis=alt.Axis(title=None, labelPadding=6) if names else None
            ),
        )
        scale = alt.Scale(domain=[low, high], range=list(SHADES))
        ink = alt.when(f"datum.shade > {low + 0.65 * (high - low)}").then(alt.value("white"))
        return alt.layer(
            base.mark_rect(stroke="white", strokeWidth=2, color=BLANK),
            base.transform_filter("isValid(datum.shade)")
            .mark_rect(stroke="white", strokeWidth=2)
            .encode(color=alt.Color("shade:Q", scale=scale, legend=None)),
            base.transform_filter("isValid(datum.text)")
            .mark_text(fontSize=12)
            .encode(text="text:N", color=ink.otherwise(alt.value(INK))),
        ).properties(
            width=self.width * len(self.columns),
            height=CELL_HEIGHT * len(self.rows),
            **({"title": self._title(title)} if title else {}),
        )

    def panels(self, parts: Sequence[tuple[str, pd.DataFrame]]) -> tuple[Any, int]:
        """Panels as far as a picture may be high, side by side where the page is wide enough; how many.

        Side by side all have the same rows; below each other each has those that it has something for.
        """
        across = max(1, PAGE // max(1, self.width * len(self.columns)))
        own = [self._with_rows_of(cells) if across == 1 else self for _, cells in parts]
        heights = [len(grid.rows) for grid in own[::across]]
        lines = sum(1 for total in itertools.accumulate(heights) if total <= HEIGHT) or 1
        shown = list(zip(own, parts, strict=True))[: lines * across]
        made = [
            grid.panel(cells, title, names=index % across == 0)
            for index, (grid, (title, cells)) in enumerate(shown)
        ]
        rows = [
            _apart(alt.hconcat(*made[at : at + across], spacing=18)) for at in range(0, len(made), across)
        ]
        return _apart(alt.vconcat(*rows, spacing=26)), len(made)

    def _with_rows_of(self, cells: pd.DataFrame) -> "Grid":
        return replace(self, rows=[row for row in self.rows if row in set(cells["row"])])

    def _filled(self, cells: pd.DataFrame) -> pd.DataFrame:
        every = pd.MultiIndex.from_product([self.rows, self.columns], names=["row", "column"])
        given = cells[["row", "column", "shade", "text"]]
        frame = every.to_frame(index=False).merge(given, on=["row", "column"], how="left")
        return frame.assign(shade=frame["shade"].astype("Float64"))

    def _bounds(self, shade: "pd.Series[float]") -> tuple[float, float]:
        known = shade.dropna()
        low = self.low if self.low is not None else float(known.min()) if len(known) else 0.0
        high = self.high if self.high is not None else float(known.max()) if len(known) else 0.0
        return low, high if high > low else low + 1

    def _title(self, title: str) -> alt.TitleParams:
        """In two lines where the panel is narrow; what is longer ends in …"""
        letters = max(24, int(self.width * len(self.columns) / LETTER))
        lines = textwrap.wrap(title, letters, max_lines=2, placeholder="…")
        return alt.TitleParams(lines, anchor="start", frame="group", fontSize=13, lineHeight=17, offset=8)


def _apart(chart: Any) -> Any:
    """Each panel with shades of its own: else altair takes the least and the largest value of them all."""
    return chart.resolve_scale(color="independent")
