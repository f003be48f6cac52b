"""Partial dates as the span of days they stand for, and the ways a person types them."""

import calendar
import re

from pipeline.errors import UsageError
from pipeline.messages import say

FIRST_DAY, LAST_DAY = "0000-01-01", "9999-12-31"
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_LOCAL = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")


def days(date: str) -> tuple[str, str]:
    """The first and last day of a date that may be partial: 2021, 2021-10, 2021-10-09, 9/10/2021.

    Raises ValueError where `date` is no date.

    >>> days("2024-02"), days("9/10/2021")
    (('2024-02-01', '2024-02-29'), ('2021-10-09', '2021-10-09'))
    """
    if match := _ISO.fullmatch(date):
        year, month, day = match.groups()
    elif match := _LOCAL.fullmatch(date):
        day, month, year = match.groups()
    else:
        raise ValueError(date)
    if year == "0000":
        raise ValueError(date)
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= int(month) <= 12:
        raise ValueError(date)
    last = calendar.monthrange(int(year), int(month))[1]
    if day is None:
        return f"{year}-{int(month):02}-01", f"{year}-{int(month):02}-{last:02}"
    if not 1 <= int(day) <= last:
        raise ValueError(date)
    whole = f"{year}-{int(month):02}-{int(day):02}"
    return whole, whole


def known_days(date: str | None) -> tuple[str | None, str | None]:
    """Like :func:`days` for a value of a record: (None, None) where it is absent or malformed."""
    try:
        return days(date) if date else (None, None)
    except ValueError:
        return None, None


def span(text: str) -> tuple[str, str]:
    """The days of a date or of a range `A..B`, either end open. Raises UsageError.

    >>> span("2019..2021-06"), span("2020..")
    (('2019-01-01', '2021-06-30'), ('2020-01-01', '9999-12-31'))
    """
    first, dots, last = text.partition("..")
    try:
        if not dots:
            return days(first.strip())
        if not (first.strip() or last.strip()):
            raise ValueError(text)
        start = days(first.strip())[0] if first.strip() else FIRST_DAY
        end = days(last.strip())[1] if last.strip() else LAST_DAY
    except ValueError:
        raise UsageError(message=say("search.bad-date", value=text)) from None
    if start > end:
        raise UsageError(message=say("search.bad-range", value=text))
    return start, end
