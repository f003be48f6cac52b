"""A made-up campaign of many years: a province, its districts, plan after plan, as ready records.

`records(seed)` gives what the comparison of campaigns is about and what single documents cannot show: the
same movement in several spellings, goals that rise from year to year in changing words, phases of a school
year, districts that answer the province's plan sooner or later, or not at all in some year. No extraction
takes place: the values are those that the texts would give.
"""

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from pipeline.entities.movements import key_of
from pipeline.record import PlanRecord

Record = dict[str, Any]

PROVINCE = "Nghệ An"
DISTRICTS = (
    "Thành phố Vinh", "Thị xã Cửa Lò", "Thị xã Thái Hòa", "Huyện Anh Sơn", "Huyện Con Cuông",
    "Huyện Diễn Châu", "Huyện Đô Lương", "Huyện Hưng Nguyên", "Huyện Kỳ Sơn", "Huyện Nam Đàn",
    "Huyện Nghĩa Đàn", "Huyện Quỳ Châu",
)  # fmt: skip
YEARS = tuple(range(2019, 2025))

MOVEMENTS = (
    ("Dạy tốt - Học tốt", "Dạy tốt, học tốt", "“Dạy tốt - học tốt”", "DẠY TỐT - HỌC TỐT"),
    (
        "Xây dựng trường học thân thiện, học sinh tích cực",
        "Xây dựng trường học thân thiện - học sinh tích cực",
    ),
    ("Đổi mới, sáng tạo trong dạy và học", "Đổi mới sáng tạo trong dạy và học"),
    ("Mỗi thầy cô giáo là một tấm gương đạo đức, tự học và sáng tạo",),
    ("Giỏi việc trường, đảm việc nhà", "Giỏi việc trường - đảm việc nhà"),
)
"""Each movement in its spellings; the later ones are younger and rarer."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal that returns each year: its wordings ({} stands for the figure), first value, yearly rise."""

    wordings: tuple[str, ...]
    unit: str
    comparator: str
    start: float
    rise: float


GOALS = (
    Goal(
        (
            "{} trẻ 5 tuổi đến trường mẫu giáo",
            "Huy động trẻ 5 tuổi đến trường mẫu giáo đạt {}",
            "Tỷ lệ trẻ em 5 tuổi đến trường mẫu giáo đạt {}",
        ),
        "%", ">=", 95.0, 0.8,
    ),
    Goal(
        (
            "Tỷ lệ học sinh tốt nghiệp trung học cơ sở đạt {}",
            "{} học sinh tốt nghiệp trung học cơ sở",
            "Học sinh được công nhận tốt nghiệp trung học cơ sở đạt {}",
        ),
        "%", "=", 96.0, 0.5,
    ),
    Goal(
        ("Tỷ lệ học sinh bỏ học không quá {}", "Giữ tỷ lệ học sinh bỏ học dưới mức {}"),
        "%", "<=", 1.2, -0.15,
    ),
    Goal(
        ("Xây dựng {} trường đạt chuẩn quốc gia", "Có thêm {} trường học đạt chuẩn quốc gia"),
        "trường", ">=", 3.0, 1.0,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Habit:
    """How a district goes about it: days until it answers, how far its goals lie from the province's."""

    district: str
    days: int
    lead: float
    phases: int


def records(seed: int = 2026) -> Iterator[Record]:
    """The plans of the province and its twelve districts, in the order of their years."""
    rng = Random(f"campaigns:{seed}")
    habits = [_Habit(d, rng.randint(6, 75), rng.uniform(-3, 2), rng.choice((2, 2, 3, 4))) for d in DISTRICTS]
    for year in YEARS:
        province = _plan(rng, year, None, datetime.date(year, 8, rng.randint(3, 25)), None)
        yield province
        for habit in habits:
            if rng.random() < 0.08:  # a year without a plan, as happens
                continue
            day = datetime.date.fromisoformat(province["issue_date"])
            late = max(2, habit.days + rng.randint(-5, 9))
            yield _plan(rng, year, habit, day + datetime.timedelta(days=late), province)


def _plan(rng: Random, year: int, habit: _Habit | None, day: datetime.date, above: Record | None) -> Record:
    body, symbol, area = _body(habit)
    movements = _movements(rng, year, bool(habit))
    targets = [_target(rng, goal, year, habit) for goal in GOALS if not habit or rng.random() < 0.85]
    phases = _phases(year, habit.phases if habit else 2)
    number = f"{rng.randint(11, 480)}/KH-{symbol}"
    title = f"Tổ chức phong trào thi đua năm học {year}-{year + 1}"
    text = "\n".join(
        [
            f"{body}\nSố: {number}\nKẾ HOẠCH\n{title}",
            *(f"Phong trào thi đua “{item['name']}”." for item in movements),
            *(f"{item['label']}: {item['text']}." for item in phases),
            *(f"- {item['text']}." for item in targets),
        ]
    )
    name = f"{body} {year}"
    record = PlanRecord.model_validate(
        {
            "id": f"sha256:{hashlib.sha256(name.encode()).hexdigest()}",
            "source": _source(f"{symbol.lower()}-{year}-{len(text)}.txt", text),
            "doc_type": "Kế hoạch",
            "doc_type_code": "KH",
            "number": number,
            "issuing_body": body,
            "level": "district" if habit else "province",
            "place": (habit.district if habit else PROVINCE).split(" ", 1)[-1] if habit else PROVINCE,
            "area": area,
            "issue_date": day.isoformat(),
            "title": title,
            "references": [_reference(above)] if above else [],
            "movements": movements,
            "phases": phases,
            "targets": targets,
            "text": text,
        }
    )
    return record.model_dump(mode="json", by_alias=True)


def _body(habit: _Habit | None) -> tuple[str, str, Record]:
    if habit is None:
        return f"Sở Giáo dục và Đào tạo tỉnh {PROVINCE}", "SGDĐT", {"province": f"Tỉnh {PROVINCE}"}
    place = f"{habit.district[0].lower()}{habit.district[1:]}"
    area = {"province": f"Tỉnh {PROVINCE}", "district": habit.district}
    return f"Phòng Giáo dục và Đào tạo {place}", "PGDĐT", area


def _source(file: str, text: str) -> Record:
    return {
        "file": file,
        "media_type": "text/plain",
        "bytes": len(text.encode()),
        "pages": 1,
        "text_from": ["text"],
        "text_condition": "accented",
    }


def _movements(rng: Random, year: int, some_only: bool) -> list[Record]:
    """The first movement in every plan; the younger ones spread with the years."""
    spread = (1.0, 0.75, 0.15 + 0.15 * (year - YEARS[0]), 0.5, 0.3)
    found = []
    for spellings, share in zip(MOVEMENTS, spread, strict=True):
        if not some_only or rng.random() < share:
            name = rng.choice(spellings).strip("“”")
            found.append({"name": name, "kind": "phong trào thi đua", "key": key_of(name)})
    return found


def _target(rng: Random, goal: Goal, year: int, habit: _Habit | None) -> Record:
    value = goal.start + goal.rise * (year - YEARS[0])
    if habit:
        value += habit.lead * (0.12 if goal.comparator == "<=" else 1) + rng.choice((-0.5, 0, 0, 0.5))
    value = max(1.0, float(round(value))) if goal.unit != "%" else min(100.0, max(0.1, round(value, 1)))
    shown = f"{value:g}".replace(".", ",") + ("%" if goal.unit == "%" else "")
    wording = rng.choice(goal.wordings)
    before, _, after = wording.partition("{}")
    subject = before.strip() if len(before) > len(after) else after.strip()
    return {
        "text": wording.format(shown),
        "subject": subject.removesuffix(" đạt").removesuffix(" không quá"),
        "comparator": goal.comparator,
        "value": value,
        "unit": goal.unit,
        "deadline": None,
    }


def _phases(year: int, count: int) -> list[Record]:
    """The school year from 5 September to 31 May, in `count` parts."""
    first, last = datetime.date(year, 9, 5), datetime.date(year + 1, 5, 31)
    step = (last - first).days // count
    found = []
    for index in range(count):
        start = first + datetime.timedelta(days=index * step)
        end = last if index == count - 1 else start + datetime.timedelta(days=step - 1)
        found.append(
            {
                "label": f"Đợt {index + 1}",
                "start": start.isoformat(),
                "end": end.isoformat(),
                "precision": "day",
                "text": f"Từ {start:%d/%m/%Y} đến {end:%d/%m/%Y}",
            }
        )
    return found


def _reference(above: Record) -> Record:
    return {
        "type": "Kế hoạch",
        "number": above["number"],
        "date": above["issue_date"],
        "issuer": above["issuing_body"],
        "role": "basis",
    }
