"""The windows of a campaign: how they divide the time, and the layouts in which plans list them."""

import datetime
from collections.abc import Callable, Sequence
from random import Random

from corpora.synthetic import dates
from corpora.synthetic.context import Context, theme
from corpora.synthetic.dates import Day, Period
from corpora.synthetic.phrases import capital
from corpora.synthetic.plan import Block, Findings

KIND = "thi đua / phong trào"
Form = Callable[[Day, Day, Random], Period]
BY_DAY: tuple[Form, ...] = (dates.exact, dates.exact, dates.shared_year, dates.shared_year, dates.in_words)
BY_MONTH: tuple[Form, ...] = (dates.months, dates.months, dates.till_month_end)


def _label(name: str, period: Period, kind: str = KIND) -> dict[str, str | None]:
    return {
        "label": name,
        "start": period.start,
        "end": period.end,
        "text": period.text,
        "precision": period.precision,
        "kind": kind,
    }


def _found(name: str, period: Period, kind: str = KIND, layout: str = "") -> Findings:
    features = {f"phase:{period.precision}"} | ({f"phase-layout:{layout}"} if layout else set())
    return Findings(phases=[_label(name, period, kind)], features=features)


def _day_windows(rng: Random, first: Day, parts: int) -> list[tuple[Day, Day]]:
    """Adjoining windows of four to fourteen weeks."""
    windows = []
    for _ in range(parts):
        last = first + datetime.timedelta(days=rng.randint(25, 95))
        windows.append((first, last))
        first = last + datetime.timedelta(days=1)
    return windows


def _month_windows(rng: Random, first: Day, parts: int) -> list[tuple[Day, Day]]:
    """Adjoining windows of two to four whole months."""
    windows, year, month = [], first.year, first.month
    for _ in range(parts):
        end = year * 12 + month - 1 + rng.randint(1, 3)
        windows.append((Day(year, month, 1), dates.last_of(end // 12, end % 12 + 1)))
        year, month = (end + 1) // 12, (end + 1) % 12 + 1
    return windows


def periods(context: Context, parts: int) -> list[Period]:
    """That many adjoining periods, all written in one manner, from soon after the day of issue on."""
    rng = context.rng
    first = context.day + datetime.timedelta(days=rng.randint(2, 25))
    draw = rng.random()
    if draw < 0.07 and context.issuer.level in {"tỉnh", "huyện", "xã", "trung ương"}:
        starts = [context.day.year + 2 * n for n in range(parts)]
        return [dates.years(Day(y, 1, 1), Day(y + 1, 12, 31), rng) for y in starts]
    if draw < 0.35:
        form = rng.choice(BY_MONTH)
        return [form(a, b, rng) for a, b in _month_windows(rng, first, parts)]
    form = rng.choice(BY_DAY)
    windows = _day_windows(rng, first, parts)
    found = [form(a, b, rng) for a, b in windows]
    if rng.random() < 0.15 and context.day.day > 1:
        found[0] = dates.from_now(context.day, windows[0][1], rng, context.doc)
    if rng.random() < 0.06:
        found[-1] = dates.till_event(windows[-1][0], rng)
    return found


def _capital(period: Period) -> Period:
    return period._replace(text=capital(period.text))


def names(rng: Random, parts: int) -> list[str]:
    """`Đợt 1`, `Đợt I`, `Giai đoạn 1`, `Chặng 1`, `Đợt thứ nhất`."""
    word = rng.choice(("Đợt", "Đợt", "Đợt", "Giai đoạn", "Chặng"))
    style = rng.choice(("1", "1", "I", "I", "thứ"))
    digits = {"1": "1234", "I": ("I", "II", "III", "IV"), "thứ": ("thứ nhất", "thứ hai", "thứ ba", "thứ tư")}[
        style
    ]
    return [f"{word} {digits[n]}" for n in range(parts)]


def _with_theme(context: Context) -> tuple[str, list[str]]:
    """A sentence that names the theme of a drive, which counts as a movement."""
    name = theme(context.rng)
    return f"Chủ đề thi đua: {context.quote(name)}. ", [name]


def _as_headings(context: Context, labels: list[str], found: list[Period], foci: list[str]) -> list[Block]:
    blocks = []
    bracket = context.rng.random() < 0.5
    themed = context.rng.random() < 0.3
    found = found if bracket else [_capital(period) for period in found]
    for number, (label, period, focus) in enumerate(zip(labels, found, foci, strict=True), 1):
        when = f" ({period.text})" if bracket else f": {period.text}"
        blocks.append(
            Block("subheading", f"{number}. {label}{when}", _found(label, period, layout="heading"))
        )
        text, movements = _with_theme(context) if themed else ("", [])
        blocks.append(Block("para", f"{text}Trọng tâm: {focus}.", Findings(movements=movements)))
    return blocks


def _as_items(context: Context, labels: list[str], found: list[Period], foci: list[str]) -> list[Block]:
    blocks = []
    style = context.rng.choice(
        ("- {label}: {when}, {focus}", "- {label} ({when}): {focus}", "* {label}: {when} - {focus}")
    )
    for label, period, focus in zip(labels, found, foci, strict=True):
        text = style.format(label=label, when=period.text, focus=focus)
        blocks.append(Block("item", text + ".", _found(label, period, layout="item")))
    return blocks


def _as_table(context: Context, labels: list[str], found: list[Period], foci: list[str]) -> list[Block]:
    head = (
        labels[0].split()[0],
        "Thời gian",
        context.rng.choice(("Nội dung trọng tâm", "Trọng tâm", "Công việc")),
    )
    found = [_capital(period) for period in found]
    rows = [
        (label, period.text, capital(focus)) for label, period, focus in zip(labels, found, foci, strict=True)
    ]
    total = Findings()
    for label, period in zip(labels, found, strict=True):
        total.add(_found(label, period, layout="table"))
    return [Block("table", findings=total, rows=(head, *rows))]


def _as_sentence(context: Context, labels: list[str], found: list[Period], foci: list[str]) -> list[Block]:
    parts = [f"{label} {period.text}" for label, period in zip(labels, found, strict=True)]
    number = ("", "một", "hai", "ba", "bốn")[len(labels)]
    word = labels[0].split()[0].lower() if labels[0].startswith(("Đợt", "Chặng")) else "giai đoạn"
    total = Findings()
    for label, period in zip(labels, found, strict=True):
        total.add(_found(label, period, layout="sentence"))
    text = f"Phong trào được chia làm {number} {word}: {'; '.join(parts)}. Yêu cầu các đơn vị {foci[0]}."
    return [Block("para", text, total)]


LAYOUTS = (_as_headings, _as_headings, _as_items, _as_items, _as_table, _as_sentence)


def divided(context: Context) -> list[Block]:
    """Two to four windows in one of the layouts; sometimes the whole span is said before them."""
    rng = context.rng
    parts = rng.choice((2, 2, 3, 3, 4))
    found, labels = periods(context, parts), names(rng, parts)
    foci = sorted(rng.sample(context.common["focus"], parts), key=context.common["focus"].index)
    whole = _whole(context, found)
    if whole and rng.random() < 0.4:
        found = _years_left_out(found, rng)
    return [*whole, *rng.choice(LAYOUTS)(context, labels, found, foci)]


def _years_left_out(found: list[Period], rng: Random) -> list[Period]:
    """The same windows by day and month, where all lie in one year that has been said."""
    ends = [(Day.fromisoformat(p.start), Day.fromisoformat(p.end)) for p in found if p.start and p.end]
    if len({day.year for pair in ends for day in pair}) != 1 or len(ends) < len(found):
        return found
    if any(p.precision != "day" for p in found):
        return found
    return [dates.without_year(start, end, rng) for start, end in ends]


def _whole(context: Context, found: Sequence[Period]) -> list[Block]:
    first, last = found[0], found[-1]
    if context.rng.random() > 0.25 or not (first.start and last.end) or first.precision != "day":
        return []
    period = dates.exact(Day.fromisoformat(first.start), Day.fromisoformat(last.end), context.rng)
    return [Block("para", f"Thời gian thực hiện {period.text}, cụ thể:", _found("Thời gian", period))]


def single(context: Context) -> list[Block]:
    """One window: the time of the whole drive, or a peak of it."""
    rng = context.rng
    first = context.day + datetime.timedelta(days=rng.randint(2, 40))
    last = first + datetime.timedelta(days=rng.randint(20, 150))
    form = rng.choice((*BY_DAY, *BY_MONTH))
    period = form(first, last, rng)
    if rng.random() < 0.2:
        period = dates.from_now(context.day, last, rng, context.doc)
    label = rng.choice(("Thời gian thực hiện", "Thời gian", "Đợt thi đua cao điểm", "Thời gian phát động"))
    period = _capital(period) if rng.random() < 0.5 else period
    text = f"{label}: {period.text}."
    return [Block("para", text, _found(label, period, layout="single"))]


def campaign(context: Context) -> list[Block]:
    """A month of action, a week or a peak, as one item."""
    rng = context.rng
    first = context.day + datetime.timedelta(days=rng.randint(15, 90))
    topic = rng.choice(context.phrases["topics"]).split(" ", 1)[1]
    draw = rng.random()
    if draw < 0.4:
        period, label, kind = dates.one_month(first, rng), f"Tháng cao điểm về {topic}", "tháng hành động"
    elif draw < 0.75:
        last = first + datetime.timedelta(days=6)
        period, label, kind = dates.shared_year(first, last, rng), "Tuần lễ hưởng ứng", "tuần lễ / hưởng ứng"
    else:
        period, label, kind = dates.quarter(first, rng), "Đợt cao điểm ra quân", KIND
    return [Block("item", f"- {label}: {period.text}.", _found(label, period, kind, "campaign"))]
