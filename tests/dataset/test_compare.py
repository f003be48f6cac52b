"""Campaigns side by side: twelve districts over six years, and the traps of real datasets."""

import itertools
from collections.abc import Iterator

import pandas as pd
import pytest
from dataset_samples import NewPlace, Record, add, make_record

from corpora.synthetic import campaigns
from pipeline.dataset import Dataset, compare, create, select
from pipeline.dataset.groups import labels


@pytest.fixture(scope="module")
def dataset(new_place: NewPlace) -> Iterator[Dataset]:
    """The made-up campaign."""
    with create(new_place()) as dataset:
        for record in campaigns.records():
            add(dataset, record)
        yield dataset


@pytest.fixture(scope="module")
def records(dataset: Dataset) -> list[Record]:
    return list(select(dataset))


def movement(name: str, key: str = "day tot hoc tot") -> Record:
    return {"name": name, "kind": "phong trào thi đua", "key": key}


def goal(value: float, text: str = "Tỷ lệ hộ nghèo giảm còn {}%", unit: str = "%") -> Record:
    return {"text": text.format(f"{value:g}".replace(".", ",")), "subject": None, "comparator": "=",
            "value": value, "unit": unit, "deadline": None}  # fmt: skip


def test_one_movement_under_one_key_in_every_spelling(records):
    found = compare.movements(records)
    one = found[found["key"] == "day tot hoc tot"]
    spellings = {m["name"] for r in records for m in r["movements"] if m["key"] == "day tot hoc tot"}
    assert len(spellings) > 2 and one["name"].nunique() == 1
    assert one["documents"].sum() == len(records)
    assert set(campaigns.DISTRICTS) < set(one["group"]) and set(one["year"]) == set(campaigns.YEARS)


def test_the_matrix_counts_documents(records):
    wide = compare.matrix(compare.movements(records))
    assert list(wide.columns) == list(campaigns.YEARS)
    name = next(name for name, _ in wide.index if "học tốt" in name.lower())
    for district in campaigns.DISTRICTS:
        for year in campaigns.YEARS:
            issued = [
                r for r in records if r["area"]["district"] == district and r["issue_date"][:4] == str(year)
            ]
            assert wide.loc[(name, district), year] == len(issued)


def test_by_year_and_by_issuer(records):
    by_year = compare.matrix(compare.movements(records, "year"))
    by_issuer = compare.movements(records, "issuer")
    assert (
        by_year.to_numpy().sum() == by_issuer["documents"].sum() == sum(len(r["movements"]) for r in records)
    )
    assert by_issuer["group"].nunique() == len(campaigns.DISTRICTS) + 1


def test_a_movement_is_asked_for_with_or_without_accents(records):
    for asked in ("dạy tốt", "day tot", "HỌC TỐT"):
        assert set(compare.movements(records, movement=asked)["key"]) == {"day tot hoc tot"}
    assert compare.movements(records, movement="không có").empty


def test_phases_lie_on_one_axis(records):
    found = compare.phases(records)
    assert len(found) == sum(len(r["phases"]) for r in records)
    ends = pd.to_datetime(pd.Series([p["end"] for r in records for p in r["phases"]]))
    assert sorted(found["last_day"]) == sorted(ends)
    assert (found["days"] == (found["last_day"] - found["first_day"]).dt.days + 1).all()
    one = found[found["id"] == records[0]["id"]]
    assert one["first_day"].is_monotonic_increasing


def test_an_open_phase_stays_open():
    phase = {
        "label": "Đợt 1",
        "start": "2021-10",
        "end": None,
        "precision": "month",
        "text": "từ tháng 10/2021",
    }
    found = compare.phases([make_record(phases=[phase])]).iloc[0]
    assert (
        found["first_day"] == pd.Timestamp("2021-10-01")
        and pd.isna(found["last_day"])
        and pd.isna(found["days"])
    )


def test_targets_of_one_subject_stand_together(dataset, records):
    found = compare.targets(records, above=compare.superiors(dataset))
    assert found["subject"].nunique() == len(campaigns.GOALS)
    assert (found["bodies"] == len(campaigns.DISTRICTS) + 1).all()


def test_differences_are_to_the_same_body_s_plans_and_to_the_superior_one(dataset, records):
    found = compare.targets(records, "issuer", above=compare.superiors(dataset))
    one = found[found["group"].str.contains("Nam Đàn") & found["subject"].str.contains("bỏ học")]
    values, previous = one["value"].tolist(), one["to_previous"].tolist()
    assert len(values) > 2 and pd.isna(previous[0])
    assert previous[1:] == pytest.approx([b - a for a, b in itertools.pairwise(values)])
    assert one["to_first"].iloc[-1] == pytest.approx(values[-1] - values[0])
    by_id = {r["id"]: r for r in records}
    for row in found[found["superior_number"].notna()].itertuples():
        cited = by_id[row.id]["references"][0]
        superior = next(
            r for r in records if r["number"] == cited["number"] and r["issue_date"] == cited["date"]
        )
        assert row.superior_value in [t["value"] for t in superior["targets"]]
        assert row.to_superior == pytest.approx(row.value - row.superior_value)


def test_the_superior_plan_counts_though_a_filter_leaves_it_out(dataset):
    districts = list(select(dataset, "", {"level": "district"}))
    found = compare.targets(districts, above=compare.superiors(dataset))
    assert found["to_superior"].notna().mean() > 0.9 and not found["group"].eq("Tỉnh Nghệ An").any()


def test_sums_of_money_are_compared_in_one_unit():
    plans = [
        make_record("a", issuing_body="Ủy ban nhân dân huyện A", issue_date="2020-01-02",
                    targets=[goal(900_000, "Thu ngân sách đạt {} triệu đồng", "triệu đồng")]),
        make_record("b", issuing_body="Ủy ban nhân dân huyện A", issue_date="2021-01-02",
                    targets=[goal(950, "Thu ngân sách đạt {} tỷ đồng", "tỷ đồng")]),
        make_record("c", issuing_body="Ủy ban nhân dân huyện A", issue_date="2022-01-02",
                    targets=[goal(1000, "Thu ngân sách đạt {} tỷ đồng", "tỷ đồng")]),
    ]  # fmt: skip
    found = compare.targets(plans)
    assert found["value"].tolist() == [900, 950, 1000] and set(found["unit"]) == {"tỷ đồng"}
    assert found["to_previous"].tolist()[1:] == [50, 50] and found["to_first"].iloc[-1] == 100


def test_what_stands_in_one_document_only_has_nothing_beside_it():
    plans = [make_record(name, targets=[goal(2)]) for name in "ab"]
    plans.append(make_record("c", targets=[goal(5, "Trồng {} cây xanh", "cây")]))
    found = compare.targets(plans)
    assert len(found) == 3 and len(compare.comparable(found)) == 2
    alone = compare.targets(plans[2:])
    assert len(compare.comparable(alone)) == 1


def test_answers_with_their_days(dataset, records):
    found = compare.answers(dataset, records)
    assert len(found) == len(records) - len(campaigns.YEARS)
    for row in found.itertuples():
        assert row.days == (pd.Timestamp(row.issue_date) - pd.Timestamp(row.superior_date)).days
    assert found.groupby("superior")["days"].apply(lambda days: days.is_monotonic_increasing).all()


def test_laws_are_no_superior_plans(new_place):
    cited = [
        {"type": kind, "number": number, "date": "2003-11-26", "issuer": None, "role": "basis"}
        for kind, number in (("Luật", "15/2003/QH11"), ("Chỉ thị", "34-CT/TW"))
    ]
    with create(new_place()) as dataset:
        add(dataset, make_record(number="1/KH-UBND", issue_date="2010-01-02", references=cited))
        found = compare.answers(dataset, select(dataset))
    assert found["superior_number"].tolist() == ["34-CT/TW"]


def test_several_files_of_one_document_count_once():
    same = {"number": "25/KH-PGDĐT", "issue_date": "2021-10-09", "issuing_body": "Phòng Giáo dục huyện A",
            "movements": [movement("Dạy tốt - Học tốt")]}  # fmt: skip
    scan = {**same, "number": "025 / KH-PGDĐT", "issuing_body": "PHÒNG GIÁO DỤC HUYỆN A"}
    other = {**same, "issuing_body": "Phòng Giáo dục huyện B"}
    plans = [make_record("a", **same), make_record("b", **scan), make_record("c", **other)]
    assert compare.movements(plans, "year")["documents"].tolist() == [2]


def test_districts_of_one_name_are_told_apart():
    area = [
        {"province": province, "district": "Huyện Châu Thành"}
        for province in ("Tỉnh An Giang", "Tỉnh Long An")
    ]
    plans = [make_record(str(i), area=a) for i, a in enumerate(area)]
    assert set(labels(plans, "area").values()) == {
        "Huyện Châu Thành (Tỉnh An Giang)", "Huyện Châu Thành (Tỉnh Long An)",
    }  # fmt: skip
    vague = make_record("vague", area={"province": None, "district": "HUYỆN CHÂU THÀNH"})
    assert set(labels([plans[0], vague], "area").values()) == {"Huyện Châu Thành"}


def test_what_a_document_does_not_tell_is_missing():
    plan = make_record(movements=[movement("Dạy tốt")], targets=[goal(2)])
    for by in compare.BY:
        assert compare.movements([plan], by)["group"].isna().all()
        assert compare.targets([plan], by)["year"].isna().all()
    assert compare.matrix(compare.movements([plan], "year")).to_numpy().sum() == 1


def test_nothing_gives_empty_tables_with_all_columns(dataset):
    assert list(compare.movements([])) == list(compare.MOVEMENTS)
    assert list(compare.phases([])) == list(compare.PHASES)
    assert list(compare.targets([])) == list(compare.TARGETS)
    assert list(compare.answers(dataset, [])) == list(compare.ANSWERS)
