"""Days and periods in every written form, each with what it means."""

import calendar
import datetime
from random import Random
from typing import NamedTuple

Day = datetime.date


class Period(NamedTuple):
    """A written period: ISO days (None where the text gives none) and the precision of the labels."""

    text: str
    start: str | None
    end: str | None
    precision: str


def random_day(rng: Random, year: int) -> Day:
    """A working day of `year`."""
    day = Day(year, 1, 1) + datetime.timedelta(days=rng.randrange(365))
    return day if day.weekday() < 5 else day - datetime.timedelta(days=2) if day.day > 2 else Day(year, 1, 5)


def _d(number: int) -> str:
    """A day or month of the decree's style: 05, but 12."""
    return f"{number:02}"


def long_form(day: Day, rng: Random | None = None) -> str:
    """`ngày 05 tháng 9 năm 2021`: two digits for days under 10 and for months 1 and 2."""
    month = _d(day.month) if day.month < 3 else str(day.month)
    number = _d(day.day)
    if rng and rng.random() < 0.15:
        number, month = str(day.day), str(day.month)
    return f"ngày {number} tháng {month} năm {day.year}"


def short_form(day: Day, rng: Random) -> str:
    """`05/9/2021`, `5/9/2021`, `05/09/2021`, `05-9-2021`, `05.9.2021`."""
    month = _d(day.month) if day.month < 3 else str(day.month)
    return rng.choice(
        (
            f"{_d(day.day)}/{month}/{day.year}",
            f"{_d(day.day)}/{month}/{day.year}",
            f"{_d(day.day)}/{month}/{day.year}",
            f"{_d(day.day)}/{day.month:02}/{day.year}",
            f"{day.day}/{day.month}/{day.year}",
            f"{_d(day.day)}-{month}-{day.year}",
            f"{_d(day.day)}.{month}.{day.year}",
        )
    )


def any_form(day: Day, rng: Random) -> str:
    """`ngày 05/9/2021` or `ngày 05 tháng 9 năm 2021`."""
    return long_form(day) if rng.random() < 0.25 else f"ngày {short_form(day, rng)}"


def day_month(day: Day, rng: Random) -> str:
    """`05/9`, for a day whose year is said elsewhere."""
    return rng.choice((f"{_d(day.day)}/{day.month}", f"{_d(day.day)}/{_d(day.month)}"))


def last_of(year: int, month: int) -> Day:
    """The last day of a month."""
    return Day(year, month, calendar.monthrange(year, month)[1])


def _span(start: Day, end: Day, rng: Random) -> str:
    a, b = short_form(start, rng), short_form(end, rng)
    return rng.choice(
        (
            f"từ ngày {a} đến ngày {b}",
            f"từ ngày {a} đến hết ngày {b}",
            f"từ {a} đến {b}",
            f"từ {a} đến hết {b}",
            f"{a} - {b}",
            f"từ ngày {a} – {b}",
            f"bắt đầu từ ngày {a}, kết thúc ngày {b}",
        )
    )


def exact(start: Day, end: Day, rng: Random) -> Period:
    """Both days with their years."""
    return Period(_span(start, end, rng), start.isoformat(), end.isoformat(), "day")


def shared_year(start: Day, end: Day, rng: Random) -> Period:
    """The year once, at the end; falls back to both where the years differ."""
    if start.year != end.year:
        return exact(start, end, rng)
    a, b = day_month(start, rng), short_form(end, rng)
    text = rng.choice(
        (f"từ ngày {a} đến ngày {b}", f"từ {a} đến {b}", f"từ {a} đến hết ngày {b}", f"{a} - {b}")
    )
    if start.month == end.month and rng.random() < 0.4:
        text = f"từ ngày {_d(start.day)} đến ngày {_d(end.day)} tháng {start.month} năm {start.year}"
    return Period(text, start.isoformat(), end.isoformat(), "day")


def without_year(start: Day, end: Day, rng: Random) -> Period:
    """`từ 15/8 đến 20/11`: only where the year is said before."""
    a, b = day_month(start, rng), day_month(end, rng)
    text = rng.choice((f"từ ngày {a} đến ngày {b}", f"từ {a} đến {b}", f"{a} - {b}"))
    return Period(text, start.isoformat(), end.isoformat(), "day")


def in_words(start: Day, end: Day, rng: Random) -> Period:
    """`từ ngày 05 tháng 9 năm 2021 đến ngày ...`."""
    first = long_form(start)
    if start.year == end.year and rng.random() < 0.5:
        first = first.rsplit(" năm ", 1)[0]
    return Period(f"từ {first} đến {long_form(end)}", start.isoformat(), end.isoformat(), "day")


def till_month_end(start: Day, end: Day, rng: Random) -> Period:
    """`từ ngày 15/8/2014 đến hết tháng 12/2014`."""
    until = last_of(end.year, end.month)
    month = rng.choice(
        (f"{end.month}/{end.year}", f"{_d(end.month)}/{end.year}", f"{end.month} năm {end.year}")
    )
    return Period(
        f"từ ngày {short_form(start, rng)} đến hết tháng {month}", start.isoformat(), until.isoformat(), "day"
    )


def months(start: Day, end: Day, rng: Random) -> Period:
    """Months only: the first and the last day are meant."""
    until = last_of(end.year, end.month)
    a, b = f"{start.month}/{start.year}", f"{end.month}/{end.year}"
    if start.year == end.year:
        text = rng.choice(
            (
                f"từ tháng {start.month} đến tháng {end.month} năm {end.year}",
                f"từ tháng {start.month} đến tháng {b}",
                f"từ tháng {start.month} đến hết tháng {b}",
                f"từ tháng {a} đến hết tháng {b}",
            )
        )
    else:
        text = rng.choice(
            (
                f"từ tháng {a} đến tháng {b}",
                f"từ tháng {a} đến hết tháng {b}",
                f"từ tháng {start.month} năm {start.year} đến tháng {end.month} năm {end.year}",
            )
        )
    return Period(text, start.replace(day=1).isoformat(), until.isoformat(), "month")


def years(start: Day, end: Day, rng: Random) -> Period:
    """`2021 - 2023`, `từ năm 2021 đến năm 2023`."""
    first, last = start.year, max(end.year, start.year + 1)
    text = rng.choice(
        (f"{first} - {last}", f"từ năm {first} đến năm {last}", f"từ năm {first} đến hết năm {last}")
    )
    return Period(text, f"{first}-01-01", f"{last}-12-31", "year")


def from_now(issued: Day, end: Day, rng: Random, what: str = "Kế hoạch") -> Period:
    """A start that is the day of issue: `từ nay`, `kể từ ngày ban hành Kế hoạch`."""
    first = rng.choice(
        ("từ nay", f"từ ngày ban hành {what}", f"kể từ ngày ban hành {what}", "từ ngày ký ban hành")
    )
    text = f"{first} đến {rng.choice(('ngày', 'hết ngày'))} {short_form(end, rng)}"
    return Period(text, issued.isoformat(), end.isoformat(), "relative")


def till_event(start: Day, rng: Random) -> Period:
    """An end at an event without a date: the labels give none."""
    event = rng.choice(
        (
            "khi tổ chức thành công Đại hội Đảng bộ các cấp",
            "khi hoàn thành việc tổng kết phong trào",
            "khi kết thúc năm học",
            "ngày tổ chức lễ tổng kết",
        )
    )
    return Period(f"từ ngày {short_form(start, rng)} đến {event}", start.isoformat(), None, "relative")


def one_month(start: Day, rng: Random) -> Period:
    """`tháng 6/2016`, `trong tháng 6 năm 2016`."""
    text = rng.choice((f"tháng {start.month}/{start.year}", f"trong tháng {start.month} năm {start.year}"))
    first, last = start.replace(day=1), last_of(start.year, start.month)
    return Period(text, first.isoformat(), last.isoformat(), "month")


def quarter(start: Day, rng: Random) -> Period:
    """`quý II/2022`."""
    number = (start.month - 1) // 3
    roman, between = ("I", "II", "III", "IV")[number], rng.choice(("/", " năm "))
    text = f"{rng.choice(('quý', 'trong quý'))} {roman}{between}{start.year}"
    first = Day(start.year, 3 * number + 1, 1)
    return Period(text, first.isoformat(), last_of(start.year, 3 * number + 3).isoformat(), "month")
