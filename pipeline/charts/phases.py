"""Phases on one time axis: a bar for each, those of one group in lanes below each other."""

from typing import Any

import altair as alt
import pandas as pd

from pipeline.charts.rows import chosen_rows, cut, named
from pipeline.charts.theme import DARK, INK, OTHER, PALETTE, ROWS, finished, shortened
from pipeline.dataset.groups import By
from pipeline.dataset.words import key
from pipeline.messages import say

WIDTH, LANE = 860, 17
LETTER = 6.2
"""Pixels of a letter on a bar, on the average."""
OPEN_DAYS = 30
"""How far a bar reaches whose end, or start, is not known."""
_GAP = "\u2063"
"""Stands between the name of a row and its lane."""


def phases_chart(found: pd.DataFrame, by: By = "area") -> Any:
    """The rows of `compare.phases` that have a date; the others are counted in the subtitle."""
    dated = found[found["first_day"].notna() | found["last_day"].notna()]
    table = named(dated)
    rows = chosen_rows(table)
    bars = _lanes(_ends(table[table["row"].isin(rows)]), rows)
    kinds = _kinds(bars)
    chart = alt.layer(*_marks(bars, kinds)).properties(width=WIDTH, height=LANE * bars["lane"].nunique())
    notes = [
        say("chart.phases.bar", count=len(bars), documents=bars["id"].nunique()),
        say("chart.phases.open") if bars["open"].any() else "",
        say("chart.phases.undated", count=len(found) - len(dated)) if len(found) > len(dated) else "",
        cut("rows", table["row"].nunique(), ROWS),
    ]
    return finished(chart, say(f"chart.phases.{by}"), notes)


def _ends(table: pd.DataFrame) -> pd.DataFrame:
    """Where bars begin and end; `open` ones lack an end and reach a month from the other."""
    reach = pd.Timedelta(days=OPEN_DAYS)
    begin = table["first_day"].fillna(table["last_day"] - reach)
    end = table["last_day"].fillna(table["first_day"] + reach) + pd.Timedelta(days=1)
    return table.assign(begin=begin, until=end, open=table["first_day"].isna() | table["last_day"].isna())


def _lanes(bars: pd.DataFrame, rows: list[str]) -> pd.DataFrame:
    """Give each bar a lane of its row in which nothing overlaps."""
    bars = bars.sort_values(["begin", "until", "id"], kind="stable")
    free: dict[str, list[pd.Timestamp]] = {row: [] for row in rows}
    lanes = []
    for row, begin, until in zip(bars["row"], bars["begin"], bars["until"], strict=True):
        ends = free[row]
        lane = next((n for n, end in enumerate(ends) if end <= begin), len(ends))
        ends[lane : lane + 1] = [until]
        lanes.append(f"{row}{_GAP}{lane}")
    order = [f"{row}{_GAP}{lane}" for row in rows for lane in range(len(free[row]))]
    bars = bars.assign(lane=pd.Categorical(lanes, order, ordered=True))
    return _labelled(bars)


def _labelled(bars: pd.DataFrame) -> pd.DataFrame:
    """Write on each bar what it is, if there is room."""
    days = (bars["until"] - bars["begin"]).dt.days
    whole = max(1, (bars["until"].max() - bars["begin"].min()).days)
    room = (days * WIDTH / whole - 6) / LETTER
    texts = [
        label if isinstance(label, str) and len(label) <= space else ""
        for label, space in zip(bars["label"], room, strict=True)
    ]
    return bars.assign(text=texts)


def _kinds(bars: pd.DataFrame) -> dict[str, str]:
    """What colours stand for: the phase's label (Đợt 1, Đợt 2), the commonest first, the rest in grey."""
    labels = bars["label"].dropna()
    common = labels.map(_kind).value_counts().index[: len(PALETTE) - 1]
    names = {_kind(label): label for label in sorted(labels, reverse=True)}
    return {kind: shortened(names[kind], 40) for kind in sorted(common)}


def _kind(label: Any) -> str:
    """The folded words of a label, Roman numbers as others: `Đợt II` is `Đợt 2`.

    >>> _kind("Đợt II"), _kind("ĐỢT 2:")
    ('dot 2', 'dot 2')
    """
    return " ".join(_ROMAN.get(word, word) for word in key(label).split()) if isinstance(label, str) else ""


_ROMAN = {roman: str(n) for n, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii"), 1)}


def _marks(bars: pd.DataFrame, kinds: dict[str, str]) -> list[alt.Chart]:
    """A line between rows, the bars, what stands on them."""
    frame, colours = _coloured(bars, kinds)
    split = f"split(datum.label, '{_GAP}')"
    names = alt.Axis(title=None, labelExpr=f"{split}[1] == '0' ? {split}[0] : ''", labelPadding=6)
    lanes = [str(lane) for lane in bars["lane"].cat.categories]
    base = alt.Chart(frame).encode(
        y=alt.Y("lane:N", sort=lanes, axis=names, scale=alt.Scale(paddingInner=0.15))
    )
    time = alt.Axis(
        title=None, format="%m/%Y", orient="top", grid=True, gridColor="#e5e5e5", labelOverlap=True,
        tickCount=_ticks(bars),
    )  # fmt: skip
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        legend=alt.Legend(title=None, orient="bottom", columns=4) if len(colours) > 1 else None,
    )
    paleness = alt.when("datum.open").then(alt.value(0.5)).otherwise(alt.value(1))
    first = f"split(datum.lane, '{_GAP}')[1] == '0'"
    line = base.transform_filter(first).mark_rule(color="#d0d0d0", yOffset=-LANE / 2)
    bar = base.mark_bar(cornerRadius=2).encode(
        x=alt.X("begin:T", axis=time), x2="until:T", color=colour, opacity=paleness
    )
    text = base.mark_text(align="left", dx=4, fontSize=11).encode(
        x="begin:T", text="text:N", color=alt.Color("ink:N", scale=None)
    )
    return [line, bar, text]


def _coloured(bars: pd.DataFrame, kinds: dict[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """The bars with their `kind` and the `ink` that is read on it; the colour of each kind."""
    other = say("chart.other")
    kind = [kinds.get(_kind(label), other) for label in bars["label"]]
    colours = dict(zip(kinds.values(), PALETTE, strict=False))
    if other in kind:
        colours[other] = OTHER
    frame = bars[["begin", "until", "text", "open"]].assign(kind=kind, lane=bars["lane"].astype(str))
    frame["ink"] = [
        "white" if colours[k] in DARK and not o else INK for k, o in zip(kind, bars["open"], strict=True)
    ]
    return frame, colours


def _ticks(bars: pd.DataFrame) -> Any:
    """Months, quarters, half-years or years, as the whole is long."""
    years = (bars["until"].max() - bars["begin"].min()).days / 365
    step = 1 if years < 1.2 else 3 if years < 4 else 6 if years < 8 else 12
    return {"interval": "month", "step": step}
