"""Pictures: what they show, what they leave out and say so, letters that are there."""

import io
import re

import numpy as np
import pandas as pd
import pytest
import vl_convert
from dataset_samples import make_record
from PIL import Image

from corpora.synthetic import campaigns
from pipeline import charts
from pipeline.charts.rows import chosen_rows
from pipeline.charts.theme import FONT, PALETTE, PANELS, ROWS, shortened
from pipeline.dataset import compare
from pipeline.messages import figure, say, set_language


def texts(chart) -> list[str]:
    """The words of the picture."""
    svg = charts.picture(chart, "svg").decode("utf-8")
    return re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg)


def district(index: int, **fields):
    area = {"province": "Tỉnh A", "district": f"Huyện {index:03}"}
    return make_record(str(index), area=area, issue_date=f"{2015 + index % 6}-03-04", **fields)


def movement(number: int) -> dict[str, str]:
    return {"name": f"Phong trào {number}", "kind": "phong trào thi đua", "key": f"m {number}"}


def test_many_districts_and_movements_are_cut_and_that_is_said():
    plans = [district(i, movements=[movement(n) for n in range(9)]) for i in range(70)]
    shown = texts(charts.movements_chart(compare.movements(plans)))
    assert sum(text.startswith("Phong trào ") for text in shown) - 1 <= PANELS
    assert say("chart.cut.rows", shown=ROWS, count=70) in shown
    assert any(text.startswith(say("chart.cut.movements", shown="", count="").split()[0]) for text in shown)


def test_a_year_without_documents_is_a_gap_not_left_out():
    plans = [make_record(str(y), issue_date=f"{y}-01-02", movements=[movement(1)]) for y in (2018, 2021)]
    assert {"2019", "2020"} < set(texts(charts.movements_chart(compare.movements(plans, "year"), "year")))


def test_overlapping_phases_stand_in_lanes():
    phases = [
        {"label": label, "start": start, "end": end, "precision": "day", "text": "…"}
        for label, start, end in (
            ("Đợt 1", "2021-01-01", "2021-06-30"),
            ("Đợt II", "2021-05-01", "2021-09-30"),
            ("Đợt 2", "2021-07-01", None),
        )
    ]
    chart = charts.phases_chart(compare.phases([district(1, phases=phases)]))
    bars = pd.DataFrame(next(iter(chart.to_dict()["datasets"].values())))
    assert bars["lane"].nunique() == 2 and bars["open"].sum() == 1
    assert bars["kind"].nunique() == 2, "Đợt II is Đợt 2"
    assert say("chart.phases.open") in texts(chart)


def test_phases_without_any_date_are_counted():
    phases = [
        {"label": None, "start": s, "end": None, "precision": "relative", "text": "…"} for s in (None, "2021")
    ]
    assert say("chart.phases.undated", count=1) in texts(
        charts.phases_chart(compare.phases([district(1, phases=phases)]))
    )


def test_marks_tell_above_from_below():
    plans = list(campaigns.records())
    found = compare.targets(plans, above={plans[1]["id"]: [plans[0]], plans[2]["id"]: [plans[0]]})
    shown = " ".join(texts(charts.targets_chart(found)))
    assert ("▲" in shown) and ("▼" in shown) and say("chart.targets.marks") in shown


@pytest.mark.parametrize("what", compare.WHAT)
@pytest.mark.parametrize("by", compare.BY)
def test_unknown_groups_and_years_are_named(what, by):
    if what == "answers":
        return
    target = {"text": "đạt 5%", "subject": None, "comparator": "≈", "value": 5, "unit": None}
    phase = {"label": None, "start": None, "end": "2021-05", "precision": "month", "text": "…"}
    plan = make_record(movements=[movement(1)], targets=[target], phases=[phase])
    shown = texts(charts.chart(what, getattr(compare, what)([plan], by), by))
    assert say("chart.no-year").splitlines()[0] in shown or say("compare.no-group") in shown or by == "year"


def test_every_vietnamese_letter_has_its_own_glyph():
    """Without any font of the system but the one that comes along: no two letters look the same."""
    letters = [v for base in "aăâeêioôơuưy" for v in _toned(base)] + ["đ", "Đ", "ậ".upper(), "≥", "▲", "▼"]
    pictures = {_drawn(letter) for letter in [*letters, "\ue000"]}
    assert len(pictures) == len(letters) + 1


def _toned(base: str) -> list[str]:
    import unicodedata

    return [
        unicodedata.normalize("NFC", base + tone)
        for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    ]


def _drawn(letter: str) -> bytes:
    text = f'<text x="10" y="60" font-size="48" font-family="{FONT.split(",")[0]}">{letter}</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="90">{text}</svg>'
    with Image.open(io.BytesIO(vl_convert.svg_to_png(svg))) as image:
        return np.asarray(image).tobytes()


def test_colours_are_told_apart_by_the_colour_blind():
    """Red-green blindness simulated (Viénot 1999, deuteranopia): no two colours fall together."""
    rgb = np.array([[int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)] for c in PALETTE]) ** 2.2
    seen = rgb @ np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]).T
    seen = np.clip(seen, 0, 1) ** (1 / 2.2)
    distances = [np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]]
    assert min(distances) > 0.12


def test_figures_are_written_as_the_language_does(monkeypatch):
    monkeypatch.setenv("KEHOACH_LANG", "vi")
    assert (figure(1234.5), figure(-0.3, sign=True), figure(98.0), figure(None)) == (
        "1.234,5",
        "-0,3",
        "98",
        "",
    )
    set_language("en")
    assert figure(1234.5, sign=True) == "+1,234.5"


def test_the_unknown_stands_last():
    table = pd.DataFrame({"row": [say("compare.no-group"), "Huyện B", "Huyện Ă"]})
    assert chosen_rows(table) == ["Huyện Ă", "Huyện B", say("compare.no-group")]


def test_long_names_end_in_an_ellipsis():
    assert shortened("x" * 100).endswith("…") and len(shortened("x" * 100)) < 70


def test_a_message_is_a_picture_too():
    assert "Hãy thử" in " ".join(texts(charts.message_chart("Không có gì.\nHãy thử …")))
