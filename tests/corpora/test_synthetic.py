"""The generator: the same seed, the same document; labels that are right; every form and level there."""

import functools
import json
import random
import re

import pytest

from corpora.synthetic import by_feature, compose
from corpora.synthetic.__main__ import main
from corpora.synthetic.dates import Day
from corpora.synthetic.issuers import MAKERS
from corpora.synthetic.phrases import SECTORS, bank
from corpora.synthetic.text import as_text
from pipeline import gazetteer
from pipeline.text import is_syllable

FIELDS = set(compose(0).label)
FOREIGN = {"camera", "karaoke", "video", "zalo", "km", "m", "pt", "cv", "area", "doc", "self", "topic", "law"}


@functools.cache
def plans():
    return tuple(compose(seed) for seed in range(200))


@functools.cache
def plain(seed, layout="stacked"):
    return " ".join(as_text(plans()[seed], layout).split())


def features():
    return set().union(*(plan.label["features"] for plan in plans()))


def test_same_seed_same_plan():
    assert compose(11) == compose(11)
    assert compose(11) != compose(12)
    assert as_text(compose(11)) == as_text(compose(11))


def test_labels_have_every_field():
    assert {"doc_type", "number", "issuing_body", "phases", "targets", "recipients", "damage"} <= FIELDS
    for plan in plans():
        assert set(plan.label) - {"co_issuers"} == FIELDS
        assert json.loads(json.dumps(plan.label, ensure_ascii=False)) == plan.label


@pytest.mark.parametrize("layout", ["columns", "stacked", "interleaved"])
def test_texts_of_targets_and_phases_stand_in_the_text(layout):
    for seed, plan in enumerate(plans()):
        for finding in (*plan.label["targets"], *plan.label["phases"]):
            assert finding["text"] in plain(seed, layout)


def test_values_stand_in_the_text():
    for seed, plan in enumerate(plans()):
        text, label = plain(seed), plan.label
        tight = re.sub(r"\s", "", text)
        for number in filter(None, (label["number"], *(r["number"] for r in label["references"]))):
            assert number in tight
        for name in (*label["movements"], label["title"], label["place"], label["signer"]["name"]):
            assert name.casefold() in text.casefold()
        for item in label["recipients"]:
            assert f"- {item}" in text
        assert label["signer"]["title"] == " ".join(plan.signatures[0].lines)
        assert all(line in text for signature in plan.signatures for line in signature.lines)


def test_target_values_are_the_figures_written():
    words = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5}
    for plan in plans():
        for target in plan.label["targets"]:
            figures = re.findall(r"\d+/\d+|\d[\d.]*(?:,\d+)?|một|hai|ba|bốn|năm", target["text"])
            values = [words.get(f) or _value(f) for f in figures]
            assert any(abs(target["value"] - v) < 1e-9 for v in values), target


def _value(figure):
    if "/" in figure:
        top, bottom = map(int, figure.split("/"))
        return top if top == bottom else top / bottom
    return float(figure.rstrip(".").replace(".", "").replace(",", "."))


def test_comparators_agree_with_the_words():
    marks = {
        ">=": r"ít nhất|tối thiểu|không dưới|trở lên|từ \d+%? đến|\d - \d",
        ">": r"trên|hơn",
        "<=": r"không quá|tối đa|không vượt quá",
        "<": r"dưới",
    }
    for plan in plans():
        for target in plan.label["targets"]:
            if target["comparator"] in marks:
                assert re.search(marks[target["comparator"]], target["text"], re.IGNORECASE), target


def test_phases_run_forwards():
    for plan in plans():
        for phase in plan.label["phases"]:
            if phase["start"] and phase["end"]:
                assert phase["start"] <= phase["end"]
            assert phase["precision"] in {"day", "month", "year", "relative"}


def test_references_are_older_and_cited_once():
    for plan in plans():
        numbers = [r["number"] for r in plan.label["references"] if r["number"]]
        assert len(numbers) == len(set(numbers))
        for reference in plan.label["references"]:
            issued = plan.label["issue_date"]
            assert not (reference["date"] and issued) or reference["date"] < issued


def test_all_levels_forms_and_traps_appear():
    wanted = {f"level:{level}" for level in (
        "trung ương", "tỉnh", "sở", "huyện", "phòng (huyện)", "xã", "trường", "đảng", "công đoàn", "đoàn thể",
        "mặt trận", "hội đồng", "đơn vị trực thuộc sở")}  # fmt: skip
    wanted |= {f"form:{form}" for form in ("state", "party", "youth")} | {"joint"}
    wanted |= {
        f"type:{t}" for t in ("Kế hoạch", "Hướng dẫn", "Công văn", "Quyết định", "Chỉ thị", "Thông báo")
    }
    wanted |= {f"phase:{p}" for p in ("day", "month", "relative", "year")}
    wanted |= {f"phase-layout:{x}" for x in ("heading", "item", "table", "sentence", "single", "campaign")}
    wanted |= {f"target:{c}" for c in ("=", ">=", ">", "<=", "<")} | {"blank:day", "blank:number"}
    wanted |= {
        f"trap:{t}" for t in ("results", "money", "contest", "slogan", "honours", "scoring", "anniversary")
    }
    wanted |= {"trap:received-stamp", "trap:digital-signature", "trap:reference-without-number"}
    assert wanted <= features()


def test_no_districts_since_the_reform():
    for plan in (compose(f"new:{n}", day=Day(2025, 9, 1)) for n in range(60)):
        body = plan.label["issuing_body"]
        assert not re.search(r"\b(huyện|quận|thị xã)\b", body), body


def test_places_existed_on_the_day():
    for n in range(40):
        label = compose(f"place:{n}", kind="district").label
        named = label["issuing_body"].rpartition("nhân dân ")[2]
        if label["issue_date"]:
            assert gazetteer.find(named, on=label["issue_date"]), named


@pytest.mark.parametrize("kind", MAKERS)
def test_every_kind_of_issuer_composes(kind):
    for year in (2006, 2018, 2026):
        plan = compose(f"kind:{kind}", kind=kind, day=Day(year, 4, 2))
        assert plan.label["issuing_body"] and plan.letterhead.issuer


@pytest.mark.parametrize("sector", [*SECTORS, "common"])
def test_phrases_are_vietnamese(sector):
    words = {w for lines in bank(sector).values() for line in lines for w in re.findall(r"[^\W\d_]+", line)}
    assert {w for w in words if not is_syllable(w) and w.lower() not in FOREIGN} == set()


def test_movements_are_not_inside_each_other():
    for plan in plans():
        names = [name.casefold() for name in plan.label["movements"]]
        assert not any(a != b and a in b for a in names for b in names)


def test_command_writes_the_same_bytes_twice(tmp_path):
    for folder in ("a", "b"):
        main(["--count", "3", "--seed", "5", "--out", str(tmp_path / folder), "--formats", "txt,md,docx,pdf"])
    first = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    second = {path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()}
    assert first == second
    assert len(first) == 15


def test_command_refuses_an_unknown_format(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path), "--formats", "odt"])
    assert "odt" in capsys.readouterr().err


def test_drawn_days_stay_in_their_year():
    from corpora.synthetic.dates import random_day

    for seed in range(300):
        assert random_day(random.Random(seed), 2012).year == 2012


def test_by_feature_finds_what_the_mistakes_have_in_common(tmp_path):
    main(["--count", "60", "--seed", "8", "--out", str(tmp_path)])
    records = []
    for path in sorted(tmp_path.glob("*.gold.json")):
        label = json.loads(path.read_text("utf-8"))
        if "form:party" in label["features"]:
            label["number"] = "1/XX"
        records.append({**label, "source": {"file": path.name.replace(".gold.json", ".txt")}, "evidence": {}})
    found = by_feature.rows(tmp_path, records)
    assert (found[0].field, found[0].feature, found[0].with_it, found[0].without) == (
        "number",
        "form:party",
        1,
        0,
    )
    assert {row.field for row in found} == {"number"}
